"""The acts of the history as rows: documents that came in together are one, which unfolds."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from textual.content import Content

from assistant.text import one_line
from tui.safe import joined

if TYPE_CHECKING:
    from assistant.workspace.history import Act

_TOGETHER: Final = timedelta(minutes=5)
"""Between two documents of one person that came in together."""
_FEW: Final = 3
"""From how many on documents that came in together are one row."""


@dataclass(frozen=True, slots=True)
class Row:
    """One act; or several, newest first, that are told as one: `open` where each of them has a row of its own below."""

    acts: tuple[Act, ...]
    open: bool = False
    within: bool = False
    """Whether it is one of several that are told as one above it."""

    @property
    def several(self) -> bool:
        """Whether it tells of several acts as one."""
        return len(self.acts) > 1

    @property
    def id(self) -> str:
        """What it is known by, also once more has come in on top of it."""
        return f"{'from-' if self.several else ''}{self.acts[-1].seq}"

    @property
    def line(self) -> Content:
        """When it was, what was done, and by whom."""
        act = self.acts[0]
        told = one_line(act.summary, 300)
        if self.several:
            told = f"{'▾' if self.open else '▸'} Added {len(self.acts)} documents"
        return joined(
            [
                (f"{act.at.astimezone():%d %b %H:%M}  {'  ' if self.within else ''}", "$quiet"),
                (told, "$quiet strike" if act.undone else ""),
                (f"  {one_line(act.actor, 30)}" if act.actor else "", "$quiet"),
                ("  undone" if act.undone else "", "italic $quiet"),
            ]
        )


def rows_of(acts: Sequence[Act], unfolded: Container[str]) -> list[Row]:
    """The rows of `acts` (newest first); those whose id is in `unfolded` have each of their acts below them."""
    rows: list[Row] = []
    for run in _runs(acts):
        if len(run) < _FEW:
            rows += [Row((act,)) for act in run]
            continue
        head = Row(tuple(run))
        if head.id in unfolded:
            rows += [Row(head.acts, open=True), *(Row((act,), within=True) for act in run)]
        else:
            rows.append(head)
    return rows


def _runs(acts: Sequence[Act]) -> Iterable[list[Act]]:
    run = list(acts[:1])
    for newer, act in pairwise(acts):
        if _came_in(newer) and _came_in(act) and newer.actor == act.actor and newer.at - act.at <= _TOGETHER:
            run.append(act)
        else:
            yield run
            run = [act]
    if run:
        yield run


def _came_in(act: Act) -> bool:
    return act.kind == "document" and not act.undone and act.summary.endswith(" added")

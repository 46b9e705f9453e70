"""What the Lenses place lists: lenses, the records each is put to, and the probes, with what is answered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final

from textual.content import Content

from assistant.method.lenses import LENSES, Lens, Put, Verdict
from assistant.text import one_line
from tui.safe import joined

if TYPE_CHECKING:
    from tui.state import Snapshot

SIGNS: Final[dict[Verdict, tuple[str, str]]] = {
    "yes": ("✓", "$text-success"),
    "partly": ("◐", "$text-warning"),
    "no": ("✗", "$text-error"),
}
"""The sign of each verdict, and its colour."""


@dataclass(frozen=True)
class Row:
    """One line of the list: a lens, a record it is put to, or one of its probes put to that record."""

    id: str
    lens: Lens
    puts: tuple[Put, ...]
    """The probes that the line stands for: all of a lens, all of a record, or one."""
    about: str | None = None
    """The record; empty for the whole, None on the line of a lens."""
    put: Put | None = None
    shown: bool = False
    """Whether the lines below it are shown."""

    @property
    def answered(self) -> int:
        """How many of its probes are answered."""
        return sum(put.answered for put in self.puts)

    @property
    def parent(self) -> str:
        """The line it lies under; empty for a lens."""
        if self.put is not None:
            return record_id(self.lens.id, self.about or "")
        return "" if self.about is None else self.lens.id


def record_id(lens: str, about: str) -> str:
    """The id of the line of a record under a lens."""
    return f"{lens}:{about}"


def put_id(put: Put) -> str:
    """The id of the line of a probe."""
    return f"{record_id(put.probe.lens, put.about)}:{put.probe.slug}"


def rows_of(puts: Iterable[Put], unfolded: AbstractSet[str]) -> list[Row]:
    """The lines to show; below a lens or a record only where its id is among the `unfolded`."""
    every = list(puts)
    rows: list[Row] = []
    for lens in LENSES:
        own = tuple(put for put in every if put.probe.lens == lens.id)
        rows.append(Row(lens.id, lens, own, shown=lens.id in unfolded and bool(own)))
        if rows[-1].shown:
            rows += _below(lens, own, unfolded)
    return rows


def _below(lens: Lens, puts: Sequence[Put], unfolded: AbstractSet[str]) -> Iterator[Row]:
    for about, group in groupby(puts, lambda put: put.about):
        own = tuple(group)
        id_ = record_id(lens.id, about)
        yield Row(id_, lens, own, about, shown=id_ in unfolded)
        if id_ in unfolded:
            yield from (Row(put_id(put), lens, (put,), about, put) for put in own)


def way_to(put: Put) -> set[str]:
    """The lines that must be unfolded for `put` to be in sight."""
    return {put.probe.lens, record_id(put.probe.lens, put.about)}


def next_open(puts: Sequence[Put], after: Put | None) -> Put | None:
    """The next probe that waits for an answer, beginning behind `after` and going round; None where none waits."""
    ids = [put_id(put) for put in puts]
    start = ids.index(put_id(after)) + 1 if after is not None and put_id(after) in ids else 0
    return next((put for put in [*puts[start:], *puts[:start]] if not put.answered), None)


def sign(put: Put) -> tuple[str, str]:
    """Whether a probe is answered, and how; with its colour."""
    if put.verdict is not None:
        return SIGNS[put.verdict]
    return ("●", "$text-accent") if put.answered else ("○", "$quiet")


def row_content(row: Row, snapshot: Snapshot) -> Content:
    """A line of the list, indented by how deep it lies."""
    if row.put is not None:
        mark, style = sign(row.put)
        return joined([(f"    {mark} ", style), one_line(row.put.probe.text, 120)])
    fold = "▾" if row.shown else "▸"
    count = (f"{row.answered}/{len(row.puts)} ", "$text-success" if _done(row) else "$quiet")
    if row.about is not None:
        ref = (f"{row.about} ", "$quiet") if row.about else ""
        name = snapshot.title(row.about) if row.about else "The whole"
        return joined([f"  {fold} ", count, ref, one_line(name, 80)])
    if not row.puts:
        return joined([("· ", "$quiet"), (row.lens.title, "$quiet"), ("  not yet", "$quiet")])
    return joined([f"{fold} ", count, (row.lens.title, "bold")])


def _done(row: Row) -> bool:
    return row.answered == len(row.puts)

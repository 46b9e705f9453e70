"""The alignment trace as lines: a tree with every break in its place, and a table of the ways through it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from textual.content import Content

from assistant.method.records import KINDS
from assistant.method.trace import COLUMNS, Break, Node, Row, Trace
from assistant.text import one_line
from tui.additions import kind_word
from tui.gaprows import SIGNS
from tui.safe import joined, plain

BREAKS: Final = "breaks"
"""The column of the table that says in words where a way is cut."""
ORPHANS: Final = "Lead to no chosen bet"
_WORDS: Final = {
    "value_proposition": "promise",
    "moment_of_truth": "moment",
    "collaboration": "collaboration",
}


@dataclass(frozen=True)
class Line:
    """One line of the tree: a record, a break, or a heading, which has neither.

    `around` holds the ids by kind on the way from the root to here.
    """

    id: str
    content: Content
    ref: str = ""
    found: Break | None = None
    around: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def says_as_much_as(self, other: Line) -> bool:
        """Whether both are of the same record, or of the same break of it, wherever they stand in the tree."""
        return bool(self.ref) and (self.ref, _key(self.found)) == (other.ref, _key(other.found))


def _key(found: Break | None) -> str:
    return f"{found.missing} {found.horizon} {found.bet}" if found is not None else ""


def short_word(kind: str) -> str:
    """What the trace calls a kind of record, in one word."""
    return _WORDS.get(kind) or kind_word(kind)


def tree_lines(trace: Trace) -> list[Line]:
    """The tree from the top down, each break right below the record that it cuts; orphans at the end."""
    lines: list[Line] = []
    for root in trace.roots:
        lines += _lines(root, (), "", "")
    if trace.orphans:
        heading = f"{ORPHANS} ({len(trace.orphans)})"
        lines.append(Line("orphans", plain(heading, "bold $text-warning")))
        for orphan in trace.orphans:
            lines += _lines(orphan, ("orphans",), "", "")
    return lines


def _lines(
    node: Node,
    above: tuple[str, ...],
    first: str,
    rest: str,
    around: Mapping[str, Sequence[str]] | None = None,
) -> Iterator[Line]:
    way = (*above, node.ref)
    here = {**(around or {}), node.kind: [node.ref]}
    orphan = above[:1] == ("orphans",)
    yield Line("/".join(way), _node(node, first, orphan=orphan), node.ref, around=here)
    # What is shown in full above has its breaks there.
    breaks = () if node.repeated else node.breaks
    below = len(breaks) + len(node.children)
    for number, found in enumerate(breaks):
        branch = "└ " if number == below - 1 else "├ "
        twins = sum(_key(each) == _key(found) for each in breaks[:number])
        yield Line(
            f"{'/'.join(way)}!{_key(found)} {twins}", _break(found, rest + branch), node.ref, found, here
        )
    for number, child in enumerate(node.children):
        last = number == len(node.children) - 1
        yield from _lines(child, way, rest + ("└ " if last else "├ "), rest + ("  " if last else "│ "), here)


def _node(node: Node, guide: str, *, orphan: bool) -> Content:
    open_end = node.open_end and not orphan
    sign, style = (
        ("✗", "$text-error") if node.breaks else ("◌", "$quiet") if open_end else ("●", "$text-success")
    )
    notes = [
        node.detail,
        "open end" if open_end else "",
        "shown in full above" if node.repeated else "",
    ]
    note = " · ".join(part for part in notes if part)
    return joined(
        [
            (guide, "$faint"),
            (f"{sign} ", style),
            (f"{short_word(node.kind)} ", f"${KINDS[node.kind].side}" if not open_end else "$quiet"),
            (
                one_line(node.title, 200),
                "italic $quiet" if open_end else "bold" if node.kind == "bet" else "",
            ),
            (f" · {note}" if note else "", "$quiet"),
        ]
    )


def _break(found: Break, guide: str) -> Content:
    sign, style = SIGNS[found.severity]
    return joined(
        [
            (guide, "$faint"),
            (f"{sign} {lack(found)}: ", f"bold {style}"),
            (one_line(found.text, 300), "$quiet"),
        ]
    )


def lack(found: Break) -> str:
    """What is missing, in a few words."""
    if found.missing == "moment_of_truth":
        return "no moment of high priority"
    return " ".join(part for part in ("no", found.horizon, short_word(found.missing)) if part)


def summary(trace: Trace) -> str:
    """How the trace stands, in a line."""
    count, lost = len(trace.open_ends), len(trace.orphans)
    ends = f"{count} open end{'s' if count > 1 else ''}" if count else ""
    if trace.state == "not yet":
        return " · ".join(part for part in ("not yet: no bet is chosen", ends) if part)
    orphans = f"{lost} lead{'s' if lost == 1 else ''} nowhere" if lost else ""
    breaks = len(trace.breaks)
    whole = f"✗ {breaks} break{'s' if breaks > 1 else ''}" if breaks else "whole: no break"
    return " · ".join(part for part in (whole, orphans, ends) if part)


def reached(trace: Trace) -> frozenset[str]:
    """The ids of chosen bets and of everything that follows from them."""

    def walk(node: Node, inside: bool) -> Iterator[str]:
        inside = inside or node.kind == "bet"
        if inside:
            yield node.ref
        for child in node.children:
            yield from walk(child, inside)

    return frozenset(ref for root in trace.roots for ref in walk(root, False))


def columns(rows: Sequence[Row]) -> list[str]:
    """The columns of the table: the kinds that any way passes through, and the breaks where there are some."""
    used = [kind for kind in COLUMNS if any(row.cell(kind) for row in rows)]
    return [*used, BREAKS] if any(row.breaks for row in rows) else used


def table_rows(trace: Trace) -> list[Row]:
    """The ways of the table; last those that begin with an orphan."""
    return [*trace.table, *Trace(trace.state, trace.orphans).table]


def cell_text(row: Row, column: str, before: Row | None, width: int) -> str:
    """One cell of the table; what is the same as in the row above is only hinted at."""
    if column == BREAKS:
        if before is not None and row.breaks and before.breaks == row.breaks:
            return "″"
        return "  ".join(f"{SIGNS[found.severity][0]} {lack(found)}" for found in row.breaks)
    node = row.cell(column)
    if node is None:
        return ""
    way = row.nodes[: row.nodes.index(node) + 1]
    if before is not None and [each.ref for each in before.nodes[: len(way)]] == [each.ref for each in way]:
        return "″"
    mark = "✗ " if node.breaks else "◌ " if node.open_end else ""
    return mark + one_line(node.title, width)

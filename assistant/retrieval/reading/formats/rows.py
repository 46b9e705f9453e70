"""Rows of a table as lines that read on their own: each value with the name of its column."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final, NamedTuple

from assistant.retrieval.reading.flow import Block
from assistant.retrieval.reading.places import Cell, Place

Row = Mapping[int, tuple[str, Place]]
"""The cells of a row that hold something, by their column."""


class Span(NamedTuple):
    """A cell that reaches over others: its first and last row and column, from 1."""

    top: int
    left: int
    bottom: int
    right: int


_NUMBER: Final = re.compile(r"[\s\d.,:/%€$£¥+()−–-]*\d[\s\d.,:/%€$£¥+()−–-]*")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_LONGEST_NAME: Final = 80


def is_header(row: Row) -> bool:
    """Whether `row` may name the columns: at least two cells, short, all different, and none a mere number but years."""
    names = [text.strip() for text, _ in row.values()]
    return (
        len(names) > 1
        and len(set(names)) == len(names)
        and all(name and len(name) <= _LONGEST_NAME for name in names)
        and not all(_YEAR.fullmatch(name) for name in names)
        and not any(_NUMBER.fullmatch(name) and not _YEAR.fullmatch(name) for name in names)
    )


def spoken(row: Row, header: Mapping[int, str], group: str) -> Block:
    """`row` as one block: ``Region: North; Revenue: 1200``."""
    last = max(row)
    segments: list[tuple[str, Place]] = []
    for column, (text, place) in sorted(row.items()):
        # Apart, so that no control sequence can begin in a name and swallow the value.
        if header.get(column):
            segments.append((f"{header[column]}:", place))
        segments.append((text if column == last else f"{text};", place))
    return Block(tuple(segments), group)


def unmerged(rows: Iterable[Row], spans: Iterable[Span]) -> Iterator[Row]:
    """`rows`, from the first on, as they would be without cells that reach over others.

    What reaches down is said of every row it stands beside. Names over several columns at the head of a table
    become part of the names below them: ``2024`` over ``Plan`` and ``Actual`` gives ``2024 Plan`` and ``2024 Actual``.
    """
    starting: dict[int, list[Span]] = {}
    for span in spans:
        starting.setdefault(span.top, []).append(span)
    reaching: dict[int, tuple[int, str]] = {}
    above: tuple[Row, list[Span]] | None = None
    at_start = True
    for number, row in enumerate(rows, start=1):
        reaching = {column: held for column, held in reaching.items() if held[0] >= number}
        if row and reaching:
            row = {**{column: (text, _beside(row, column)) for column, (_, text) in reaching.items()}, **row}
        if above:
            heading, wide = above
            above = None
            if _may_name(row) and any(len(_under(span, row)) > 1 for span in wide) and not _covers(wide, row):
                row = _joined(heading, wide, row)
            else:
                yield heading
        here = starting.get(number, ())
        reaching |= {s.left: (s.bottom, row[s.left][0]) for s in here if s.bottom > s.top and s.left in row}
        wide = [s for s in here if s.right > s.left and s.bottom == s.top and s.left in row]
        if wide and at_start and _may_name(row):
            above = (row, wide)
        else:
            yield row
        at_start = not row or (at_start and len(row) == 1)
    if above:
        yield above[0]


def _beside(row: Row, column: int) -> Place:
    place = next(iter(row.values()))[1]
    return replace(place, column=column) if isinstance(place, Cell) else place


def _may_name(row: Row) -> bool:
    return bool(row) and not any(
        _NUMBER.fullmatch(text.strip()) and not _YEAR.fullmatch(text.strip()) for text, _ in row.values()
    )


def _under(span: Span, row: Row) -> list[int]:
    return [column for column in row if span.left <= column <= span.right]


def _covers(wide: list[Span], row: Row) -> bool:
    """Whether one span reaches over all of `row`: a title, and no name of some of its columns."""
    return len(_under(wide[0], row)) == len(row)


def _joined(heading: Row, wide: list[Span], row: Row) -> Row:
    """Two rows that name columns as one."""
    over = {column: heading[span.left][0] for span in wide for column in range(span.left, span.right + 1)}
    over |= {column: text for column, (text, _) in heading.items()}
    joined: dict[int, tuple[str, Place]] = {c: cell for c, cell in heading.items() if c not in row}
    for column, (text, place) in row.items():
        name = over.get(column, "")
        joined[column] = (f"{name} {text}" if name and name != text else text, place)
    # A name over columns none of which is named below it keeps its place.
    said = {span.left for span in wide if _under(span, row)}
    return {column: cell for column, cell in sorted(joined.items()) if column in row or column not in said}


def table(rows: list[Row], group: str, *, named: bool = False) -> Iterator[Block]:
    """All `rows` of a small table, under the names in the first where it is `named` or looks like it, titles before it."""
    while len(rows) > 2 and len(rows[0]) == 1:
        yield spoken(rows[0], {}, group)
        rows = rows[1:]
    if len(rows) > 1 and rows[0] and (named or (len(rows) > 2 and is_header(rows[0]))):
        yield from with_header(rows[1:], rows[0], group)
    else:
        for row in rows:
            if row:
                yield spoken(row, {}, group)


def with_header(rows: Iterable[Row], header: Row, group: str) -> Iterator[Block]:
    """All `rows`, joined to the names that `header` gives their columns."""
    table = _Table(header)
    for row in rows:
        if row:
            yield table.spoken(row, group)
    yield from table.unused(group)


def sheet(rows: Iterable[Row], group: str) -> Iterator[Block]:
    """The rows of a sheet, in which tables, titles and remarks follow each other with empty rows between.

    The first row of a table names its columns where it can. After an empty row a new table may begin; rows
    that go on under the old columns keep their names.
    """
    table = _Table({})
    held: Row | None = None
    at_start = True
    for row in rows:
        if not row:
            if held:
                yield spoken(held, {}, group)
                held = None
            at_start = True
            continue
        if held:
            yield from table.unused(group)
            table = _Table(held)
            held = None
        elif at_start and is_header(row):
            held, at_start = row, False
            continue
        elif at_start and not set(row) <= set(table.names):
            yield from table.unused(group)
            table = _Table({})
        # A title over a table is a row of one cell; the row that names the columns may still come.
        at_start = at_start and not table.names and len(row) == 1
        yield table.spoken(row, group)
    yield from table.unused(group)
    if held:
        yield spoken(held, {}, group)


class _Table:
    """The names of the columns of one table, and which of them were said with a value."""

    def __init__(self, header: Row) -> None:
        self._header = header
        self._used: set[int] = set()
        self.names = {column: " ".join(text.split()) for column, (text, _) in header.items()}

    def spoken(self, row: Row, group: str) -> Block:
        self._used |= set(row)
        return spoken(row, self.names, group)

    def unused(self, group: str) -> Iterator[Block]:
        """The names of columns that hold nothing, so that they are not lost."""
        left = {column: cell for column, cell in self._header.items() if column not in self._used}
        if left:
            yield spoken(left, {}, group)

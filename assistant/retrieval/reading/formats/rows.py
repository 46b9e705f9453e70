"""Rows of a table as lines that read on their own: each value with the name of its column."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from assistant.retrieval.reading.flow import Block
from assistant.retrieval.reading.places import Place

Row = Mapping[int, tuple[str, Place]]
"""The cells of a row that hold something, by their column."""

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

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
    return Block(
        tuple(
            (
                (f"{header[column]}: {text}" if header.get(column) else text)
                + (";" if column != last else ""),
                place,
            )
            for column, (text, place) in sorted(row.items())
        ),
        group,
    )


def with_header(rows: Iterable[Row], header: Row, group: str) -> Iterator[Block]:
    """All `rows`, joined to the names that `header` gives their columns."""
    names = {column: " ".join(text.split()) for column, (text, _) in header.items()}
    for row in rows:
        if row:
            yield spoken(row, names, group)


def sheet(rows: Iterable[Row], group: str) -> Iterator[Block]:
    """The rows of a sheet, in which tables, titles and remarks follow each other with empty rows between.

    The first row of a table names its columns where it can. After an empty row a new table may begin; rows
    that go on under the old columns keep their names.
    """
    names: dict[int, str] = {}
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
            names = {column: " ".join(text.split()) for column, (text, _) in held.items()}
            held = None
        elif at_start and is_header(row):
            held, at_start = row, False
            continue
        elif at_start and not set(row) <= set(names):
            names = {}
        # A title over a table is a row of one cell; the row that names the columns may still come.
        at_start = at_start and not names and len(row) == 1
        yield spoken(row, names, group)
    if held:
        yield spoken(held, {}, group)

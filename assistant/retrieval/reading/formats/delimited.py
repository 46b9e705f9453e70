"""csv: rows of one table, its separator found out by what divides the lines most evenly."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from assistant.retrieval.reading.flow import Item
from assistant.retrieval.reading.formats.rows import Row, sheet
from assistant.retrieval.reading.places import Cell

_SEPARATORS: Final = ",;\t|"
_TOLD: Final = re.compile(r"sep=([,;\t|])\r?\n", re.IGNORECASE)
_LINES: Final = 50
"""Lines that the separator is found out from."""


def blocks(text: str) -> Iterator[Item]:
    """The rows of `text`, each value joined to the name of its column."""
    csv.field_size_limit(len(text) + 1)
    yield from sheet(_rows(text), group="")


def separator(text: str) -> str:
    """The character that divides the lines of `text` into the same number of cells most often."""
    lines = text[:100_000].splitlines(keepends=True)[:_LINES]
    return max(_SEPARATORS, key=lambda mark: _evenness(lines, mark))


def _evenness(lines: list[str], mark: str) -> tuple[int, int]:
    """How many rows have as many cells as most, and how many that is; nothing where quotes stand in the middle of cells."""
    widths: Counter[int] = Counter()
    try:
        for row in csv.reader(lines, delimiter=mark, strict=True):
            widths[len(row)] += bool(row)
    except csv.Error as error:
        # The lines may end within a cell; all else means another separator.
        if "unexpected end" not in str(error):
            return 0, 0
    wide = [(times, width) for width, times in widths.items() if width > 1]
    return max(wide, default=(0, 0))


def _rows(text: str) -> Iterator[Row]:
    # Spreadsheets may say in a first line of its own what divides the others.
    told = _TOLD.match(text)
    rest = text[told.end() :] if told else text
    reader = csv.reader(_lines(rest), delimiter=told[1] if told else separator(text))
    for number, row in enumerate(reader, start=2 if told else 1):
        yield {
            column: (value, Cell("", column, number))
            for column, value in enumerate(row, start=1)
            if value.strip()
        }


def _lines(text: str) -> Iterator[str]:
    # A NUL ends csv's reading; safe_text would take it away later in any case.
    return iter(text.replace("\0", "").splitlines(keepends=True))

"""xlsx: the values as a sheet shows them, cell by cell, with the names of their columns, then what hangs on the sheet."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from itertools import chain, islice
from typing import Any, Final

from assistant.retrieval.reading.flow import Heading, Item
from assistant.retrieval.reading.formats.numberformat import shown
from assistant.retrieval.reading.formats.rows import Row, Span, sheet, unmerged
from assistant.retrieval.reading.formats.sheetparts import attached
from assistant.retrieval.reading.notes import Notes
from assistant.retrieval.reading.places import Cell

_HIDDEN_ROW: Final = re.compile(rb"<(?:\w+:)?row\b[^>]*\bhidden=[\"'](?:1|true)[\"']")
_HIDDEN_COLUMN: Final = re.compile(rb"<(?:\w+:)?col\b[^>]*\bhidden=[\"'](?:1|true)[\"']")
_NO_VALUE: Final = re.compile(
    rb"(?:</(?:\w+:)?f>|<(?:\w+:)?f\b[^>]*/>)\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_MERGED: Final = re.compile(
    rb"<(?:\w+:)?mergeCell\b[^>]*?\bref=[\"']([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})[\"']"
)
_LAST_ROW: Final = 1_048_576
_MOST_MERGED: Final = 20_000


def blocks(data: bytes, notes: Notes) -> Iterator[Item]:
    """The rows of all sheets in their order. Hidden sheets, rows and columns are read and noted."""
    from openpyxl import load_workbook

    archive = zipfile.ZipFile(BytesIO(data))
    book = load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
    try:
        for worksheet in book.worksheets:
            title = worksheet.title
            if worksheet.sheet_state != "visible":
                notes.add(
                    "invisible-text", "This sheet is hidden in the workbook; it was read all the same.", title
                )
            part = str(getattr(worksheet, "_worksheet_path"))  # noqa: B009 - not in the library's types
            spans = _looked_over(archive.read(part), title, notes)
            rows = sheet(unmerged(_rows(worksheet), spans), group=title)
            for number, item in enumerate(chain(rows, attached(archive, part, title))):
                if number == 0:
                    yield Heading(1, title, Cell(title, 1, 1))
                yield item
    finally:
        book.close()


def _rows(worksheet: Any) -> Iterator[Row]:
    # A sheet may claim a million columns; only the cells that are there count.
    worksheet.reset_dimensions()
    # Nor do rows beyond the last that a sheet can have: the library would count up to them.
    for cells in worksheet.iter_rows(max_row=_LAST_ROW):
        row: dict[int, tuple[str, Cell]] = {}
        for cell in cells:
            if cell.value is None:
                continue
            text = shown(cell.value, cell.number_format or "")
            if text.strip():
                row[cell.column] = (text, Cell(worksheet.title, cell.column, cell.row))
        yield row


def _looked_over(part: bytes, title: str, notes: Notes) -> list[Span]:
    """What the library passes over when it reads a sheet as a stream: notes on hidden rows and on formulas nobody computed,
    and the cells that reach over others."""
    from openpyxl.utils.cell import range_boundaries

    for pattern, what in ((_HIDDEN_ROW, "Rows"), (_HIDDEN_COLUMN, "Columns")):
        if pattern.search(part):
            notes.add(
                "invisible-text", f"{what} of this sheet are hidden; they were read all the same.", title
            )
    uncomputed = len(_NO_VALUE.findall(part))
    if uncomputed:
        count = "1 formula has" if uncomputed == 1 else f"{uncomputed} formulas have"
        notes.add(
            "formulas-without-values", f"{count} no computed value in the file and could not be read.", title
        )
    spans = []
    for merged in islice(_MERGED.finditer(part), _MOST_MERGED):
        left, top, right, bottom = (number or 1 for number in range_boundaries(merged[1].decode("ascii")))
        spans.append(Span(top, left, bottom, right))
    return spans

"""xlsx: the values that a sheet shows, cell by cell, with the names of their columns."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any, Final

from assistant.retrieval.reading.flow import Heading, Item
from assistant.retrieval.reading.formats.rows import Row, sheet
from assistant.retrieval.reading.notes import Notes
from assistant.retrieval.reading.places import Cell

_HIDDEN_ROW: Final = re.compile(rb"<(?:\w+:)?row\b[^>]*\bhidden=[\"'](?:1|true)[\"']")
_HIDDEN_COLUMN: Final = re.compile(rb"<(?:\w+:)?col\b[^>]*\bhidden=[\"'](?:1|true)[\"']")
_NO_VALUE: Final = re.compile(
    rb"(?:</(?:\w+:)?f>|<(?:\w+:)?f\b[^>]*/>)\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_PERCENT: Final = re.compile(r"0(?:\.(0+))?%")


def blocks(data: bytes, notes: Notes) -> Iterator[Item]:
    """The rows of all sheets in their order. Hidden sheets, rows and columns are read and noted."""
    from openpyxl import load_workbook

    book = load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
    try:
        for worksheet in book.worksheets:
            title = worksheet.title
            if worksheet.sheet_state != "visible":
                notes.add(
                    "invisible-text", "This sheet is hidden in the workbook; it was read all the same.", title
                )
            _look_over(data, worksheet, notes)
            for number, row in enumerate(sheet(_rows(worksheet), group=title)):
                if number == 0:
                    yield Heading(1, title, Cell(title, 1, 1))
                yield row
    finally:
        book.close()


def shown(value: object, number_format: str) -> str:
    """`value` as a reader of the sheet sees it, near enough to be found: per cent, dates and times as such."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        percent = _PERCENT.search(number_format)
        if percent:
            return f"{value * 100:.{len(percent[1] or '')}f}%"
        # Sums in binary end in noise after the fifteenth digit, which no spreadsheet shows.
        return f"{value:.15g}" if isinstance(value, float) else str(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat("minutes")
    if isinstance(value, timedelta):
        return str(value)
    return str(value)


def _rows(worksheet: Any) -> Iterator[Row]:
    # A sheet may claim a million columns; only the cells that are there count.
    worksheet.reset_dimensions()
    for cells in worksheet.iter_rows():
        row: dict[int, tuple[str, Cell]] = {}
        for cell in cells:
            if cell.value is None:
                continue
            text = shown(cell.value, cell.number_format or "")
            if text.strip():
                row[cell.column] = (text, Cell(worksheet.title, cell.column, cell.row))
        yield row


def _look_over(data: bytes, worksheet: Any, notes: Notes) -> None:
    """Note what the library passes over when it reads a sheet as a stream: hidden rows, formulas nobody computed."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        part = archive.read(worksheet._worksheet_path)
    for pattern, what in ((_HIDDEN_ROW, "Rows"), (_HIDDEN_COLUMN, "Columns")):
        if pattern.search(part):
            notes.add(
                "invisible-text",
                f"{what} of this sheet are hidden; they were read all the same.",
                worksheet.title,
            )
    uncomputed = len(_NO_VALUE.findall(part))
    if uncomputed:
        count = "1 formula has" if uncomputed == 1 else f"{uncomputed} formulas have"
        notes.add(
            "formulas-without-values",
            f"{count} no computed value in the file and could not be read.",
            worksheet.title,
        )

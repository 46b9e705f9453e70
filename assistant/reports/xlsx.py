"""Tables as a workbook for spreadsheet programs: one sheet each, in which every text is a text and no cell a formula.

The same tables give the same bytes: times in the file are the tables' date, and its parts stand in a fixed order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, Final, cast
from zipfile import ZIP_DEFLATED, ZipFile

from assistant.method.said import counted
from assistant.reports.table import Cell, Table, Tables
from assistant.reports.tables import read_me
from assistant.reports.zipped import settled
from assistant.text import one_line, safe_text

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell.cell import Cell as Place
    from openpyxl.worksheet.worksheet import Worksheet

LONGEST: Final = 32_767
"""What one cell may hold, in UTF-16 code units."""
CUT: Final = " … [cut here: a cell holds no more. The whole text is in the other formats.]"
"""What stands at the end of a text that was longer."""
_LONGEST_NAME: Final = 31
_FIRST_DAY: Final = date(1900, 3, 1)
"""Spreadsheet programs disagree about days before."""
_DIGITS: Final = 15
"""What a number keeps of its digits in a spreadsheet."""
_LOOKS_LIKE_ESCAPE: Final = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_NOT_IN_NAMES: Final = re.compile(r"[\[\]:*?/\\]")
_WIDEST, _NARROWEST = 56, 9
"""Of columns, in characters."""
_LINE, _HIGHEST = 15.0, 405.0
"""Of a row: what a line takes, and what a spreadsheet allows at most, in points."""
_HEAD, _ON_HEAD, _RULE = "1F3B4D", "FFFFFF", "D5DCE0"
"""Colours of the head row, of what stands on it, and of the line under each row."""


def to_xlsx(held: Tables) -> bytes:
    """All tables as the bytes of a file, the one that says what there is first."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    names = list(_sheet_names([read_me(held).name, *(table.name for table in held.tables)]))
    named = replace(
        held,
        tables=tuple(replace(table, name=name) for table, name in zip(held.tables, names[1:], strict=True)),
    )
    first = book.create_sheet(names[0])
    writer = _Sheets()
    for table in named.tables:
        writer.fill(book.create_sheet(table.name), table)
    writer.fill(first, _with_cuts(read_me(named), writer.cut))
    return _bytes(book, held)


def _with_cuts(table: Table, cut: Sequence[str]) -> Table:
    """The first table, which also says which texts were too long for a cell."""
    if not cut:
        return table
    told = f"{counted(len(cut), 'text')} longer than a cell holds, cut with a note: {', '.join(cut[:20])}"
    more = f" and {len(cut) - 20} more" if len(cut) > 20 else ""
    return replace(
        table, rows=(*table.rows, ("Cut texts", f"{told}{more}. The other formats have them whole."))
    )


@dataclass(slots=True)
class _Sheets:
    """Fills sheets, and remembers where texts had to be cut."""

    cut: list[str] = field(default_factory=list)

    def fill(self, sheet: Worksheet, table: Table) -> None:
        from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
        from openpyxl.utils import get_column_letter

        rule = Border(bottom=Side(style="thin", color=_RULE))
        body = Alignment(vertical="top", wrap_text=True)
        dated = Alignment(horizontal="left", vertical="top")
        for number, head in enumerate(table.columns, 1):
            place = _place(sheet, 1, number)
            self._text(place, head)
            place.font = Font(name="Calibri", sz=11, bold=True, color=_ON_HEAD)
            place.fill = PatternFill("solid", fgColor=_HEAD)
            place.alignment = Alignment(vertical="center", wrap_text=True)
        for down, row in enumerate(table.rows, 2):
            for across, value in enumerate(row, 1):
                place = _place(sheet, down, across)
                place.border, place.alignment = rule, dated if isinstance(value, date) else body
                self._put(place, value)
        widths = list(_widths(table))
        for number, width in enumerate(widths, 1):
            sheet.column_dimensions[get_column_letter(number)].width = width
        for down, row in enumerate(table.rows, 2):
            if (lines := _lines(row, widths)) > 1:
                # LibreOffice shows one line where nobody says how many there are.
                sheet.row_dimensions[down].height = min(lines * _LINE, _HIGHEST)
        _set_up(sheet)

    def _put(self, place: Place, value: Cell) -> None:
        if isinstance(value, Decimal) and not _kept_whole(value):
            value = f"{value:f}"
        elif isinstance(value, date) and value < _FIRST_DAY:
            value = value.isoformat()
        if isinstance(value, str):
            self._text(place, value)
            return
        place.value = value
        if isinstance(value, date):
            place.number_format = "yyyy-mm-dd"
        elif isinstance(value, Decimal):
            place.number_format = "#,##0.00" if value == round(value, 2) else "#,##0.0000"

    def _text(self, place: Place, value: str) -> None:
        text, whole = fitting(safe_text(value))
        if not whole:
            self.cut.append(f"{place.parent.title}!{place.coordinate}")
        place.value = text
        # The library takes a text for a formula that begins with =, and for an error that reads like one.
        place.data_type = "s"
        # So that it stays a text when somebody edits the cell.
        place.quotePrefix = text[:1] in ("=", "+", "-", "@", "\t", "'")


def _place(sheet: Worksheet, row: int, column: int) -> Place:
    # The types allow for merged cells, of which there are none.
    return cast("Place", sheet.cell(row, column))


def fitting(text: str) -> tuple[str, bool]:
    """A safe text as a cell holds it, and whether that is all of it; what is too long is cut with a note.

    A text that reads like an escape of the format, such as ``_x000D_``, is escaped, so that it is read as written.
    """
    escaped = _LOOKS_LIKE_ESCAPE.sub("_x005F_", text[: LONGEST + 1])
    if len(text) <= LONGEST and _units(escaped) <= LONGEST:
        return escaped, True
    kept = _LOOKS_LIKE_ESCAPE.sub("_x005F_", text[: _most(text, LONGEST - _units(CUT))])
    return kept + CUT, False


def _most(text: str, units: int) -> int:
    """How many characters of `text` fit into so many UTF-16 code units once they are escaped."""
    low, high = 0, min(len(text), units)
    while low < high:
        middle = (low + high + 1) // 2
        fits = _units(_LOOKS_LIKE_ESCAPE.sub("_x005F_", text[:middle])) <= units
        low, high = (middle, high) if fits else (low, middle - 1)
    return low


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _kept_whole(amount: Decimal) -> bool:
    return len(amount.normalize().as_tuple().digits) <= _DIGITS


def _sheet_names(names: Sequence[str]) -> Iterator[str]:
    """`names` as a spreadsheet takes them: short, without its own signs, and no two alike whatever their case."""
    taken: set[str] = set()
    for name in names:
        plain = _NOT_IN_NAMES.sub(" ", one_line(name)).strip(" '")[:_LONGEST_NAME].rstrip(" '") or "Sheet"
        free, number = plain, 1
        while free.casefold() in taken:
            number += 1
            free = f"{plain[: _LONGEST_NAME - len(str(number)) - 1]} {number}"
        taken.add(free.casefold())
        yield free


def _widths(table: Table) -> Iterator[float]:
    """The width of each column: its longest line, within limits."""
    for number, head in enumerate(table.columns):
        lines = [line for row in table.rows for line in _shown(row[number]).split("\n")]
        # Beside the head stands the button of the filter.
        longest = max([len(head) + 3, *(min(len(line), _WIDEST) for line in lines)])
        yield float(min(max(longest + 2, _NARROWEST), _WIDEST))


def _lines(row: Sequence[Cell], widths: Sequence[float]) -> int:
    """How many lines a row takes, about; no more than are ever shown."""
    most = int(_HIGHEST // _LINE)
    return max(
        sum(1 + max(0, len(line) - 1) // int(width) for line in _shown(value).split("\n")[:most])
        for value, width in zip(row, widths, strict=True)
    )


def _shown(value: Cell) -> str:
    """A value about as wide as it is shown; of a long text as much as tells its lines."""
    if isinstance(value, str):
        return value[: _WIDEST * 40]
    return "" if value is None else f"{value:,.2f}" if isinstance(value, Decimal) else f"{value}"


def _set_up(sheet: Worksheet) -> None:
    """Head row in sight and on every page, filters, and pages as wide as the sheet."""
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    footer = sheet.oddFooter
    if footer is not None and footer.left is not None and footer.right is not None:
        footer.left.text, footer.right.text = "&A", "&P / &N"


def _bytes(book: Workbook, held: Tables) -> bytes:
    """`book` as a file in which every time is the date of the tables."""
    from openpyxl.writer.excel import ExcelWriter

    moment = datetime.combine(held.as_of, time())
    book.properties.creator = "Counterpoint"
    book.properties.title = one_line(held.organisation, 200)
    book.properties.description = held.attribution
    book.properties.created = book.properties.modified = moment
    raw = BytesIO()
    # Saving the book in the ordinary way would note the present moment in it.
    ExcelWriter(book, ZipFile(raw, "w", ZIP_DEFLATED)).save()
    return settled(raw.getvalue())

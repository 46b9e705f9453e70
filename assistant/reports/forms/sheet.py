"""A form as a workbook: a row for each question, known by the code in its first cell, and cells to write in.

Everything but those cells is locked, without a password, so that nobody types over a question by accident. The cells
take text as text: a dash or an equals sign at the beginning makes no formula of it.
"""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final
from zipfile import ZIP_DEFLATED, ZipFile

from assistant.method.sources import ATTRIBUTION
from assistant.reports.forms.codes import LABELS, PROPERTY, WHOSE, head_code
from assistant.reports.forms.model import Asked, Form
from assistant.reports.forms.wording import CODES, EXAMPLE, GOOD, THANKS, lead, standing_label
from assistant.reports.xlsx import fitting
from assistant.reports.zipped import settled
from assistant.text import one_line, safe_text
from assistant.workspace.voicing import PARTS

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_INK, _QUIET, _ACCENT, _TINT, _LINE, _CLOSED = "1C2530", "5B6775", "0F5C6E", "FFFDF2", "B8C2CC", "ECEFF2"
_WIDTHS: Final[dict[str, int]] = {
    "code": 25,
    "question": 38,
    "help": 46,
    "answer": 60,
    "agreement": 21,
    "dissent": 44,
}
_TALLEST: Final = 400
"""Points of a row; spreadsheet programs allow 409."""
_LEAST: Final = 150
_FONT: Final = "Calibri"
_WHERE: Final = "The light cells are yours to write in."


def to_xlsx(form: Form) -> bytes:
    """The form as the bytes of a file; the same form gives the same bytes."""
    from openpyxl import Workbook

    book = Workbook()
    sheet: Any = book.active
    sheet.title = "Your answers"
    columns = _columns(form)
    for number, name in enumerate(columns, 1):
        sheet.column_dimensions[chr(64 + number)].width = _WIDTHS[name]
    top = _head(sheet, form)
    _row(sheet, top, columns, [_called(name) for name in columns])
    for number, asked in enumerate(form.asked, top + 1):
        _question(sheet, number, columns, asked)
    _write(sheet, top + len(form.asked) + 2, 1, f"{THANKS} {form.mark}", size=9, color=_QUIET)
    _write(sheet, top + len(form.asked) + 3, 1, ATTRIBUTION, size=8, color=_QUIET)
    sheet.freeze_panes = sheet.cell(top + 1, 3)
    _set_up(sheet, top)
    _examples(book, form)
    return _bytes(book, form)


def _columns(form: Form) -> list[str]:
    asks: list[str] = []
    if any(each.is_own for each in form.asked):
        asks.append("answer")
    if any(not each.is_own for each in form.asked):
        asks += ["agreement", "dissent"]
    return ["code", "question", "help", *asks]


def _called(column: str) -> str:
    part = next((each for each in PARTS if each == column), None)
    return LABELS[part] if part else {"code": "Code", "question": "Question", "help": "What helps"}[column]


def _head(sheet: Worksheet, form: Form) -> int:
    """The rows above the questions; the number of the row with the names of the columns."""
    _write(sheet, 1, 1, form.organisation or "Counterpoint", size=10, color=_ACCENT, bold=True)
    _write(sheet, 2, 1, form.title, size=20, color=_INK, bold=True)
    _write(sheet, 3, 1, form.address, size=11, color=_INK)
    sheet.row_dimensions[2].height = 30
    row = 4
    for words in (*lead(form), f"{_WHERE} {CODES}"):
        _write(
            sheet,
            row,
            1,
            words,
            size=10,
            color=_ACCENT if words == form.when else _QUIET,
            bold=words == form.when,
        )
        row += 1
    return row + 1


def _question(sheet: Worksheet, row: int, columns: list[str], asked: Asked) -> None:
    question = asked.question
    good = "\n".join([f"{GOOD}:", *(f"• {each}" for each in question.good)])
    helps = [question.purpose, good]
    if not asked.is_own:
        helps = [f"{standing_label(asked)}:\n{asked.standing}", *helps]
    texts = {
        "code": head_code(question),
        "question": f"{question.title}\n\n{question.text}",
        "help": "\n\n".join(helps),
    }
    _row(sheet, row, columns, [texts.get(name, "") for name in columns], asked)
    lines = max(_lines(text, _WIDTHS[name]) for name, text in texts.items())
    sheet.row_dimensions[row].height = min(_TALLEST, max(_LEAST, lines * 14 + 8))


def _row(
    sheet: Worksheet, row: int, columns: list[str], texts: list[str], asked: Asked | None = None
) -> None:
    """One row; without a question it is the one that names the columns."""
    from openpyxl.styles import Alignment, Border, PatternFill, Protection, Side

    line = Side(style="thin", color=_LINE)
    for number, (name, text) in enumerate(zip(columns, texts, strict=True), 1):
        cell = _write(sheet, row, number, text, size=10, color=_INK)
        cell.alignment = Alignment(vertical="top", wrap_text=True, indent=1)
        if asked is None:
            _restyle(cell, color="FFFFFF", bold=True)
            cell.fill = PatternFill("solid", fgColor=_ACCENT)
            cell.alignment = Alignment(vertical="center", wrap_text=True, indent=1)
            continue
        cell.border = Border(top=line, bottom=line, left=line, right=line)
        if name == "code":
            _restyle(cell, color=_QUIET, size=9)
        elif name == "question":
            _restyle(cell, bold=True)
            cell.value = _headed(asked)
        elif name in PARTS:
            takes = (name == "answer") == asked.is_own
            cell.fill = PatternFill("solid", fgColor=_TINT if takes else _CLOSED)
            cell.protection = Protection(locked=not takes)
            cell.number_format = "@"
    if asked is None:
        sheet.row_dimensions[row].height = 46
    elif not asked.is_own:
        _limit(sheet, sheet.cell(row, columns.index("agreement") + 1).coordinate)


def _headed(asked: Asked) -> Any:
    """The title of a question in bold, and its wording below it."""
    from openpyxl.cell.rich_text import CellRichText, TextBlock
    from openpyxl.cell.text import InlineFont
    from openpyxl.styles.colors import Color

    bold = InlineFont(rFont=_FONT, sz=11, b=True, color=Color(_ACCENT))
    plain = InlineFont(rFont=_FONT, sz=10, color=Color(_INK))
    question = asked.question
    return CellRichText(TextBlock(bold, question.title), TextBlock(plain, f"\n\n{question.text}"))


def _limit(sheet: Worksheet, place: str) -> None:
    """Offer the scores in a list; another text is still taken, and told of when it comes back."""
    from openpyxl.worksheet.datavalidation import DataValidation

    scores = DataValidation(type="list", formula1='"0,1,2,3,4,5"', allow_blank=True, showErrorMessage=False)
    scores.prompt, scores.promptTitle, scores.showInputMessage = LABELS["agreement"], "0 to 5", True
    sheet.add_data_validation(scores)
    scores.add(place)


def _write(
    sheet: Worksheet, row: int, column: int, text: str, *, size: float, color: str, bold: bool = False
) -> Any:
    from openpyxl.styles import Font

    cell: Any = sheet.cell(row, column)
    held, _ = fitting(safe_text(text))
    cell.value = held or None
    if held:
        cell.data_type = "s"
        cell.quotePrefix = held[:1] in ("=", "+", "-", "@", "\t", "'")
    cell.font = Font(name=_FONT, size=size, color=color, bold=bold)
    return cell


def _restyle(cell: Any, **changes: Any) -> None:
    from openpyxl.styles import Font

    kept = {"name": _FONT, "size": cell.font.size, "bold": cell.font.bold, "color": cell.font.color}
    cell.font = Font(**{**kept, **changes})


def _set_up(sheet: Worksheet, top: int) -> None:
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet.protection.sheet = True
    sheet.protection.formatRows = sheet.protection.formatColumns = sheet.protection.formatCells = False
    sheet.print_title_rows = f"{top}:{top}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.sheet_view.showGridLines = False


def _examples(book: Workbook, form: Form) -> None:
    """A second sheet with the worked examples, where there are any."""
    from openpyxl.styles import Alignment

    found = [(each.question, each.example) for each in form.asked if each.example]
    if not found:
        return
    sheet: Any = book.create_sheet("Examples")
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 30, 110
    sheet.sheet_view.showGridLines = False
    _write(sheet, 1, 1, EXAMPLE, size=16, color=_INK, bold=True)
    for row, (question, example) in enumerate(found, 3):
        text = "\n\n".join((example.title, *example.paragraphs))
        for column, words in enumerate((question.title, text), 1):
            cell = _write(
                sheet, row, column, words, size=10, color=_ACCENT if column == 1 else _INK, bold=column == 1
            )
            cell.alignment = Alignment(vertical="top", wrap_text=True)
        sheet.row_dimensions[row].height = min(_TALLEST, _lines(text, 110) * 14 + 12)
    _set_up(sheet, 1)


def _lines(text: str, width: int) -> int:
    return sum(1 + len(line) // width for line in text[: width * 60].split("\n"))


def _bytes(book: Workbook, form: Form) -> bytes:
    from openpyxl.packaging.custom import StringProperty
    from openpyxl.writer.excel import ExcelWriter

    held: Any = book.properties
    own: Any = getattr(book, "custom_doc_props")  # noqa: B009 - not in the library's types
    held.creator, held.title = "Counterpoint", form.title
    held.created = held.modified = datetime(2000, 1, 1)
    for name, value in ((PROPERTY, str(form.mark)), (WHOSE, one_line(form.participant, 200))):
        own.append(StringProperty(name=name, value=value))
    raw = BytesIO()
    # Saving the book in the ordinary way would note the present moment in it.
    ExcelWriter(book, ZipFile(raw, "w", ZIP_DEFLATED)).save()
    return settled(raw.getvalue())

"""A form as a Word document: one box to write in under each label, which every office program keeps as it is.

The code of the form stands in the document's properties, under the title and at the end; those of the places to write
in stand on their labels. No macro, no field, no content control: what a program does not know, it drops.
"""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from assistant.method.sources import ATTRIBUTION
from assistant.reports.docx.properties import give_properties
from assistant.reports.forms.codes import LABELS, PROPERTY, WHOSE, head_code, part_code
from assistant.reports.forms.model import Asked, Form
from assistant.reports.forms.wording import CODES, EXAMPLE, GOOD, THANKS, lead, standing_label
from assistant.reports.zipped import settled
from assistant.text import one_line, safe_text
from assistant.workspace.voicing import Part

if TYPE_CHECKING:
    from docx.document import Document as Paper
    from docx.text.paragraph import Paragraph

_INK, _QUIET, _FAINT, _ACCENT, _LINE, _TINT = "1C2530", "5B6775", "8A96A3", "0F5C6E", "B8C2CC", "F2F6F8"
_FONT: Final = "Calibri"
_HEIGHTS: Final[dict[Part, float]] = {"answer": 5.2, "agreement": 0.9, "dissent": 2.6}
"""Of the boxes when they are empty, in centimetres; they grow."""
_WIDTH: Final = 16.4
"""Of a box, in centimetres."""


def to_docx(form: Form) -> bytes:
    """The form as the bytes of a file; the same form gives the same bytes."""
    from docx import Document

    paper = Document()
    _set_up(paper, form)
    _head(paper, form)
    for number, asked in enumerate(form.asked):
        _question(paper, asked, on_new_page=number > 0)
    end = _paragraph(paper, before=22)
    _run(end, f"{THANKS} ", size=10, color=_QUIET)
    _run(end, str(form.mark), size=7.5, color=_FAINT)
    _run(_paragraph(paper, before=4), ATTRIBUTION, size=8, color=_FAINT)
    _footer(paper, form)
    _identify(paper, form)
    raw = BytesIO()
    paper.save(raw)
    return settled(raw.getvalue())


def _set_up(paper: Paper, form: Form) -> None:
    from docx.shared import Cm, Pt, RGBColor

    page = paper.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2.2)
    page.top_margin, page.bottom_margin = Cm(2), Cm(1.9)
    for name, size, color in (("Normal", 10.5, _INK), ("Title", 24, _INK), ("Heading 1", 15, _ACCENT)):
        style: Any = paper.styles[name]
        style.font.name, style.font.size = _FONT, Pt(size)
        style.font.color.rgb = RGBColor.from_string(color)
        _every_font(style.element.get_or_add_rPr())
    for name in ("Title", "Heading 1"):
        borders = paper.styles[name].element.pPr.find(_w("pBdr"))
        if borders is not None:
            paper.styles[name].element.pPr.remove(borders)
    kept: Any = paper.core_properties
    kept.title, kept.subject = form.title, form.organisation
    kept.author = kept.last_modified_by = "Counterpoint"
    kept.comments, kept.keywords = "", ""
    kept.created = kept.modified = datetime(2000, 1, 1)


def _head(paper: Paper, form: Form) -> None:
    if form.organisation:
        _run(_paragraph(paper, after=2), _shown(form.organisation), size=10, color=_ACCENT, bold=True)
    title = paper.add_paragraph(style="Title")
    title.paragraph_format.space_after = _points(4)
    title.add_run(_shown(form.title))
    whose = _paragraph(paper, after=10)
    name, _, code = _shown(form.address).rpartition(" [")
    _run(whose, f"{name} ", size=12, color=_INK, bold=True)
    _run(whose, f"[{code}", size=7.5, color=_FAINT)
    for number, words in enumerate(lead(form)):
        is_when = number == 0 and bool(form.when)
        _run(_paragraph(paper, after=5), words, size=10.5, color=_ACCENT if is_when else _INK, bold=is_when)
    _run(_paragraph(paper, after=2), CODES, size=9, color=_QUIET, italic=True)


def _question(paper: Paper, asked: Asked, *, on_new_page: bool) -> None:
    question = asked.question
    heading = paper.add_paragraph(style="Heading 1")
    heading.paragraph_format.space_before, heading.paragraph_format.space_after = _points(24), _points(3)
    heading.paragraph_format.page_break_before = on_new_page
    heading.add_run(f"{question.title} ")
    _run(heading, head_code(question), size=7.5, color=_FAINT, bold=False)
    _run(_paragraph(paper, after=3, keep=True), question.text, size=12, color=_INK, bold=True)
    _run(_paragraph(paper, after=6, keep=True), question.purpose, size=10, color=_QUIET, italic=True)
    _run(_paragraph(paper, after=1, keep=True), GOOD, size=9, color=_ACCENT, bold=True)
    for each in question.good:
        mark = _paragraph(paper, after=0, indent=0.45, keep=True)
        mark.paragraph_format.first_line_indent = _centimetres(-0.35)
        _run(mark, f"•  {each}", size=9.5, color=_INK)
    if asked.example:
        _tinted(paper, f"{EXAMPLE}: {asked.example.title}", asked.example.paragraphs, size=9)
    if asked.is_own:
        # A page of its own has more room than the first one, below what is said to the reader: there the box would
        # stand alone on a second page. It grows with what is written.
        _place(paper, question.slug, "answer", taller=3.8 if on_new_page else -2.2)
        return
    _tinted(paper, standing_label(asked), asked.standing.split("\n"), size=10.5)
    _place(paper, question.slug, "agreement")
    _place(paper, question.slug, "dissent")


def _tinted(paper: Paper, label: str, paragraphs: Any, *, size: float) -> None:
    """A text with a ground and a rule at its side, under its label."""
    lines = [(label, True), *((each, False) for each in paragraphs)]
    for number, (words, is_label) in enumerate(lines):
        paragraph = _paragraph(paper, before=8 if number == 0 else 0, after=0, indent=0.25, keep=is_label)
        _shade(paragraph)
        _run(
            paragraph,
            _shown(words),
            size=9 if is_label else size,
            color=_ACCENT if is_label else _INK,
            bold=is_label,
        )
    _paragraph(paper, after=0).paragraph_format.line_spacing = _points(4)


def _place(paper: Paper, slug: str, part: Part, *, taller: float = 0) -> None:
    """A label with its code, and the box below it."""
    label = _paragraph(paper, before=8, after=3, keep=True)
    _run(label, f"{LABELS[part]} ", size=10.5, color=_ACCENT, bold=True)
    _run(label, part_code(slug, part), size=7.5, color=_FAINT)
    from docx.enum.table import WD_ROW_HEIGHT_RULE

    box = paper.add_table(rows=1, cols=1)
    box.autofit = False
    width = 2.2 if part == "agreement" else _WIDTH
    box.columns[0].width = box.cell(0, 0).width = _centimetres(width)
    box.rows[0].height, box.rows[0].height_rule = (
        _centimetres(_HEIGHTS[part] + taller),
        WD_ROW_HEIGHT_RULE.AT_LEAST,
    )
    _framed(box)


def _footer(paper: Paper, form: Form) -> None:
    line = paper.sections[0].footer.paragraphs[0]
    whose = f"{form.organisation} · " if form.organisation else ""
    _run(
        line, f"{_shown(whose)}{_shown(one_line(form.participant, 120))} · Counterpoint", size=8, color=_FAINT
    )


def _identify(paper: Paper, form: Form) -> None:
    """Put the code and the name into the properties of the file."""
    held = [(PROPERTY, str(form.mark)), (WHOSE, _shown(one_line(form.participant, 200)))]
    give_properties(paper, held)


# -- the library's own objects


def _paragraph(
    paper: Paper, *, before: float = 0, after: float = 6, indent: float = 0, keep: bool = False
) -> Paragraph:
    paragraph = paper.add_paragraph()
    shape = paragraph.paragraph_format
    shape.space_before, shape.space_after = _points(before), _points(after)
    shape.keep_with_next = keep
    if indent:
        shape.left_indent = _centimetres(indent)
    return paragraph


def _run(
    paragraph: Paragraph, words: str, *, size: float, color: str, bold: bool = False, italic: bool = False
) -> None:
    from docx.shared import RGBColor

    run = paragraph.add_run(words)
    run.font.size, run.bold, run.italic = _points(size), bold, italic
    run.font.color.rgb = RGBColor.from_string(color)


def _every_font(properties: Any) -> None:
    """Take the theme's fonts away, which stand before the one that is named."""
    fonts = properties.find(_w("rFonts"))
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.attrib.pop(_w(f"{script}Theme"), None)
        fonts.set(_w(script), _FONT)


def _shade(paragraph: Paragraph) -> None:
    properties = paragraph._p.get_or_add_pPr()
    border = _element("pBdr")
    border.append(_element("left", val="single", sz="18", space="8", color=_ACCENT))
    shade = _element("shd", val="clear", color="auto", fill=_TINT)
    # The format wants them in an order: the frame, the ground, then the spaces.
    place = next(
        (number for number, each in enumerate(properties) if each.tag in (_w("spacing"), _w("ind"))),
        len(properties),
    )
    properties.insert(place, shade)
    properties.insert(place, border)


def _framed(box: Any) -> None:
    properties = box._tbl.tblPr
    frame = _element("tblBorders")
    for side in ("top", "left", "bottom", "right"):
        frame.append(_element(side, val="single", sz="6", space="0", color=_LINE))
    indent = _element("tblInd", w="110", type="dxa")
    for each in properties.findall(_w("tblInd")):
        properties.remove(each)
    # In the order that the format wants: where it begins, its frame, how wide its columns stay, its margins.
    layout = properties.find(_w("tblLayout"))
    layout.addprevious(indent)
    layout.addprevious(frame)
    margins = _element("tblCellMar")
    for side in ("top", "left", "bottom", "right"):
        margins.append(_element(side, w="110", type="dxa"))
    layout.addnext(margins)


def _element(name: str, **attributes: str) -> Any:
    from docx.oxml import OxmlElement

    element = OxmlElement(f"w:{name}")
    for key, held in attributes.items():
        element.set(_w(key), held)
    return element


def _w(name: str) -> str:
    return f"{{http://schemas.openxmlformats.org/wordprocessingml/2006/main}}{name}"


def _points(size: float) -> Any:
    from docx.shared import Pt

    return Pt(size)


def _centimetres(size: float) -> Any:
    from docx.shared import Cm

    return Cm(size)


def _shown(text: str) -> str:
    return safe_text(text)

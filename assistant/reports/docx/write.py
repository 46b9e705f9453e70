"""Writes a report as a Word document, in our template or in a user's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from assistant.reports.docx.body import Body
from assistant.reports.docx.marks import element, paragraph, runs
from assistant.reports.docx.notes import Notes
from assistant.reports.docx.package import checked, ours, theirs, unusable
from assistant.reports.docx.places import Places
from assistant.reports.docx.properties import give_properties
from assistant.reports.docx.styling import styling
from assistant.reports.model import Report
from assistant.reports.traced import PROPERTY
from assistant.reports.zipped import settled
from assistant.text import one_line

if TYPE_CHECKING:
    from docx.document import Document

_NARROWEST: Final = 2_000
"""Of the text, in twentieths of a point."""
_PAGE, _MARGIN = 11_906, 1_440
"""Width of a page and of a margin where a template does not say, in twentieths of a point."""
_LONGEST_TITLE: Final = 200
"""Of a document, in letters; the format takes 255."""
_ON_EVERY_PAGE: Final = 80
"""Letters of the title in headers and footers."""
_AFTER_NOTES: Final = frozenset(
    ["compat", "docVars", "rsids", "mathPr", "attachedSchema", "themeFontLang", "clrSchemeMapping",
     "shapeDefaults", "doNotEmbedSmartTags", "decimalSymbol", "listSeparator"]
)  # fmt: skip
"""Settings that come after what is said of footnotes; word processors insist on the order."""


@dataclass(frozen=True, slots=True)
class Template:
    """A Word document of the user's whose styles, page set-up, headers and footers a report takes on."""

    name: str
    data: bytes
    missing: tuple[str, ...]
    """Names of the styles that a report needs and it lacks; they are added as ours are."""

    @classmethod
    def read(cls, path: Path) -> Template:
        """The template at `path`.

        Raises:
            NotFound: there is no such file.
            BadInput: it cannot be used as one; the message says why.
        """
        data, name = checked(path), one_line(path.name, 120)
        try:
            read = cls(name, data, styling(theirs(data), ours()).missing)
            # What is wrong with it comes out before there is anything to lose.
            to_docx(Report("", (), (), ""), read)
        # Damaged parts end in whatever the library or the parser below it makes of them.
        except Exception as error:
            raise unusable(name, "cannot be opened as a Word document") from error
        return read


def to_docx(report: Report, template: Template | None = None) -> bytes:
    """The whole report as the bytes of a file; the same report and template give the same bytes."""
    own = ours()
    document = theirs(template.data) if template else own
    with_styles = styling(document, own)
    notes = Notes(with_styles.ids)
    places = Places(is_kept=bool(report.mark))
    body = Body(with_styles.ids, _text_width(document), notes, with_styles.highest, places)
    _fill(document, body, report, is_ours=template is None)
    with_styles.start_lists(with_styles.highest, body.starts)
    _add_notes(document, notes)
    _identify(document, report)
    raw = BytesIO()
    document.save(raw)
    return settled(raw.getvalue())


def _fill(document: Document, body: Body, report: Report, *, is_ours: bool) -> None:
    held: Any = document.part.element.body
    made = [*body.whole(report)]
    if is_ours:
        for part in (document.sections[0].header.part, document.sections[0].footer.part):
            _fill_in(part.element, report)
    else:
        # Their footer does not hold it.
        made.append(paragraph(body.styles["Counterpoint Attribution"], runs(report.attribution)))
    if made[-1].tag.endswith("}tbl"):
        made.append(element("p"))
    # Put in one by one ahead of it they would take longer the more there are.
    last = list(held)
    held.clear()
    held.extend([*made, *last])


def _fill_in(part: Any, report: Report) -> None:
    """Put what a header or footer of ours names in its place."""
    from docx.oxml.ns import qn

    told = {"{title}": one_line(report.title, _ON_EVERY_PAGE), "{attribution}": report.attribution}
    for run in list(part.iter(qn("w:r"))):
        text = "".join(each.text or "" for each in run.findall(qn("w:t")))
        if text in told:
            holder = run.getparent()
            at = holder.index(run)
            holder.remove(run)
            for number, each in enumerate(runs(told[text])):
                holder.insert(at + number, each)


def _add_notes(document: Document, notes: Notes) -> None:
    from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import XmlPart
    from docx.oxml.ns import qn

    part = document.part
    made = XmlPart(PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, notes.part(), part.package)
    part.relate_to(made, RELATIONSHIP_TYPE.FOOTNOTES)
    settings = document.settings.element
    for sort in ("footnotePr", "endnotePr"):
        for each in settings.findall(qn(f"w:{sort}")):
            settings.remove(each)
    held = element("footnotePr", *(element("footnote", id=id_) for id_ in ("-1", "0")))
    at = next((at for at, each in enumerate(settings) if _is_after_notes(each.tag)), len(settings))
    settings.insert(at, held)


def _is_after_notes(tag: object) -> bool:
    # A comment has a function for a tag.
    return isinstance(tag, str) and tag.rpartition("}")[2] in _AFTER_NOTES


def _identify(document: Document, report: Report) -> None:
    """Say what the document is, and neither who made it on which machine nor when."""
    told = document.core_properties
    told.title = one_line(report.title, _LONGEST_TITLE)
    told.subject = "Strategic alignment"
    told.author = told.last_modified_by = "Counterpoint"
    told.comments, told.language, told.revision = one_line(report.attribution, 255), "en-GB", 1
    told.created = told.modified = datetime(2000, 1, 1)
    if report.mark:
        give_properties(document, [(PROPERTY, report.mark)])


def _text_width(document: Document) -> int:
    """How wide the text is between the margins, in twentieths of a point."""
    section = document.sections[0]
    page = section.page_width.twips if section.page_width else _PAGE
    margins = (
        each.twips if each is not None else _MARGIN for each in (section.left_margin, section.right_margin)
    )
    return max(page - sum(margins), _NARROWEST)

"""What people typed into a docx or xlsx, to the letter: lines stay lines, cells stay cells, and nothing is cut or joined.

Reading for a search folds white space and leaves empty lines out; an answer on a form is to come back as it was written.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Final

from assistant.passages import Passage
from assistant.retrieval.reading.errors import Refusal
from assistant.retrieval.reading.formats.elements import child, name, parsed, value
from assistant.retrieval.reading.formats.numberformat import shown
from assistant.retrieval.reading.formats.wordnumbering import Numbering
from assistant.retrieval.reading.formats.wordstyles import Styles

if TYPE_CHECKING:
    from lxml.etree import _Element

TEXT: Final = "text"
"""The location of the one passage with all lines of a document."""
PROPERTY: Final = "property "
"""What the location of a property of the file begins with; its name follows."""
COMMENTS: Final = "comments"
"""The location of the passage that says that there are comments."""
CELL: Final = "cell "
"""What the location of a cell begins with; ``row column title`` of its sheet follow, counted from 1."""

_LEFT_OUT: Final = {
    "pPr",
    "rPr",
    "del",
    "moveFrom",
    "instrText",
    "delText",
    "Fallback",
    "sdtPr",
    "tcPr",
    "rt",
}
_AROUND: Final = {"sdt", "sdtContent", "ins", "moveTo", "smartTag", "customXml"}
_CUSTOM: Final = "docProps/custom.xml"
_LAST_ROW: Final = 10_000
"""Rows of a sheet that are looked at; a form has a few dozen."""


def properties(data: bytes) -> Iterator[Passage]:
    """The properties that somebody gave an office file."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        if _CUSTOM not in archive.namelist():
            return
        for each in parsed(archive.read(_CUSTOM)):
            words = "".join(str(text) for text in each.itertext()).strip()
            if words:
                yield Passage(words, f"{PROPERTY}{value(each, 'name')}")


# -- docx


def has_comments(data: bytes) -> bool:
    """Whether somebody has written in the margin of a docx."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        part = "word/comments.xml"
        if part not in archive.namelist():
            return False
        return any("".join(map(str, each.itertext())).strip() for each in parsed(archive.read(part)))


def lines(data: bytes) -> Iterator[str]:
    """The body of a docx line by line: a paragraph or a break within one ends a line; empty ones are kept.

    What a tracked change inserts counts and what it deletes does not. Items of lists begin with ``-`` or their number.
    """
    from docx.opc.package import OpcPackage

    package = OpcPackage.open(BytesIO(data))
    main = next(
        (rel.target_part for rel in package.rels.values() if rel.reltype.endswith("/officeDocument")), None
    )
    body = None if main is None else child(_root(main), "body")
    if main is None or body is None:
        raise Refusal("damaged")

    def related(ending: str) -> list[_Element]:
        rels = main.rels.values()
        return [
            _root(rel.target_part) for rel in rels if rel.reltype.endswith(ending) and not rel.is_external
        ]

    styles = Styles(related("/styles"))
    yield from _Lines(styles, Numbering(related("/numbering"), styles)).walk(body)


def _root(part: object) -> _Element:
    element: _Element | None = getattr(part, "element", None)
    return parsed(getattr(part, "blob", b"")) if element is None else element


class _Lines:
    """One document on the way from elements to lines."""

    def __init__(self, styles: Styles, numbering: Numbering) -> None:
        self._styles = styles
        self._numbering = numbering

    def walk(self, container: Iterable[_Element]) -> Iterator[str]:
        """The lines of the paragraphs and tables below `container`."""
        for element in container:
            kind = name(element)
            if kind == "p":
                yield from self._paragraph(element)
            elif kind == "tbl":
                yield from self._table(element)
            elif kind == "AlternateContent":
                yield from self.walk(child(element, "Choice") or ())
            elif kind in _AROUND:
                yield from self.walk(element)

    def _paragraph(self, element: _Element) -> Iterator[str]:
        boxes: list[_Element] = []
        words = "".join(_words(element, boxes))
        if words.strip():
            words = f"{self._lead(element)}{words}"
        yield from words.split("\n")
        for box in boxes:
            yield from self.walk(box)

    def _lead(self, element: _Element) -> str:
        label = self._numbering.label(element)
        listed = self._styles.numbering(element)
        if listed is None or self._styles.level(element):
            return ""
        return f"{'  ' * listed[1]}{label or '-'} "

    def _table(self, element: _Element) -> Iterator[str]:
        for row in _below(element, "tr"):
            if child(child(row, "trPr"), "del") is not None:
                continue
            cells = [list(self.walk(cell)) for cell in _below(row, "tc")]
            if len(cells) == 1:
                # A frame around text, such as the box of a form.
                yield from cells[0]
            else:
                yield " | ".join(" ".join(filter(None, map(str.strip, cell))) for cell in cells)


def _below(element: _Element, wanted: str) -> Iterator[_Element]:
    """Rows of a table or cells of a row, through what may stand around them."""
    for inner in element:
        if name(inner) == wanted:
            yield inner
        elif name(inner) in _AROUND:
            yield from _below(inner, wanted)


def _words(element: _Element, boxes: list[_Element]) -> Iterator[str]:
    for inner in element:
        kind = name(inner)
        if not kind or kind in _LEFT_OUT:
            continue
        if kind == "txbxContent":
            boxes.append(inner)
        elif kind == "t":
            yield inner.text or ""
        elif kind == "tab":
            yield "\t"
        elif kind in {"br", "cr"}:
            yield "\n"
        elif kind == "noBreakHyphen":
            yield "-"
        else:
            yield from _words(inner, boxes)


# -- xlsx


def cells(data: bytes) -> Iterator[Passage]:
    """Every cell that holds something, sheet by sheet and row by row; of a formula its last result."""
    from openpyxl import load_workbook

    book = load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
    try:
        for sheet in book.worksheets:
            # A sheet may claim a million columns; only the cells that are there count.
            sheet.reset_dimensions()
            for row in sheet.iter_rows(max_row=_LAST_ROW):
                for cell in row:
                    held = cell.value
                    if held is None:
                        continue
                    words = held if isinstance(held, str) else shown(held, cell.number_format or "")
                    if words.strip():
                        yield Passage(words, f"{CELL}{cell.row} {cell.column} {sheet.title}")
    finally:
        book.close()

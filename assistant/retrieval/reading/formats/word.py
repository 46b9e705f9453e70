"""docx: paragraphs under their headings, tables, text boxes, charts, footnotes, comments, headers and footers.

The library opens the package; the text is walked here, since its own paragraphs leave out content controls,
insertions that are being tracked, text boxes and notes. Elements are told by their local names, so that
both dialects of the format are read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from assistant.retrieval.reading.errors import Refusal
from assistant.retrieval.reading.flow import Heading, Item, block
from assistant.retrieval.reading.formats import drawings
from assistant.retrieval.reading.formats.elements import child, name, parsed, value
from assistant.retrieval.reading.formats.rows import Row, Span, table, unmerged
from assistant.retrieval.reading.formats.wordnumbering import Numbering
from assistant.retrieval.reading.formats.wordstyles import Styles
from assistant.retrieval.reading.notes import Notes
from assistant.retrieval.reading.places import Spot

if TYPE_CHECKING:
    from lxml.etree import _Element

_LEFT_OUT: Final = {
    "pPr",
    "rPr",
    "del",
    "moveFrom",
    "instrText",
    "delText",
    "Fallback",
    "sdtPr",
    "tblPr",
    "tcPr",
    # How a word is pronounced, over the word.
    "rt",
}
_WHITE: Final = {"FFFFFF"}
_TINY: Final = 4
"""Half points; text this small is not there to be read."""
_MARKS: Final = {
    "footnoteReference": "footnote",
    "endnoteReference": "endnote",
    "commentReference": "comment",
}
_NOTE_PARTS: Final = (("/footnotes", "footnote"), ("/endnotes", "endnote"), ("/comments", "comment"))


def blocks(data: bytes, notes: Notes) -> Iterator[Item]:
    """The document's text, then what is attached to it: notes and comments under the headings of their marks."""
    from docx.opc.package import OpcPackage

    package = OpcPackage.open(BytesIO(data))
    main = next(iter(_related(package.rels, "/officeDocument")), None)
    if main is None:
        raise Refusal("damaged")
    body = next((child for child in _root(main) if name(child) == "body"), None)
    if body is None:
        raise Refusal("damaged")
    styles = Styles([_root(part) for part in _related(main.rels, "/styles")])
    numbering = Numbering([_root(part) for part in _related(main.rels, "/numbering")], styles)

    def drawn(rel_id: str) -> _Element | None:
        relation = main.rels.get(rel_id)
        return None if relation is None or relation.is_external else _root(relation.target_part)

    document = _Document(styles, numbering, drawn, notes)
    yield from document.walk(body)
    for ending, kind in _NOTE_PARTS:
        for part in _related(main.rels, ending):
            yield from document.attached(_root(part), kind)
    for ending in ("/header", "/footer"):
        yield from document.margins([_root(part) for part in _related(main.rels, ending)], ending[1:])


def _related(relations: Any, ending: str) -> list[Any]:
    """The parts that relations of one type lead to, in the order of their ids."""
    found = [rel for rel in relations.values() if rel.reltype.endswith(ending) and not rel.is_external]
    return [rel.target_part for rel in sorted(found, key=lambda rel: (len(rel.rId), rel.rId))]


def _root(part: Any) -> _Element:
    element: _Element | None = getattr(part, "element", None)
    return parsed(part.blob) if element is None else element


@dataclass
class _Gathered:
    """What one paragraph holds."""

    words: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    faint: bool = False
    deleted: bool = False
    boxes: list[_Element] = field(default_factory=list)
    marks: list[tuple[str, str]] = field(default_factory=list)
    drawn: list[tuple[str, str]] = field(default_factory=list)
    """Charts and diagrams: which of the two, and the id of the relation to the part that holds it."""


class _Document:
    """One document on the way from elements to blocks."""

    def __init__(
        self, styles: Styles, numbering: Numbering, drawn: Callable[[str], _Element | None], notes: Notes
    ) -> None:
        self._styles = styles
        self._numbering = numbering
        self._drawn = drawn
        self._drawings = 0
        self._notes = notes
        self._paragraph = 0
        self._tables = 0
        self._boxes = 0
        self._path: list[tuple[int, str]] = []
        self._marked: dict[tuple[str, str], tuple[str, ...]] = {}

    def walk(self, container: Iterable[_Element], within: str = "") -> Iterator[Item]:
        """Paragraphs and tables below `container`; those of a text box are named after it."""
        for element in container:
            kind = name(element)
            if kind == "p":
                yield from self._from_paragraph(element, within)
            elif kind == "tbl":
                yield from self._from_table(element)
            elif kind == "AlternateContent":
                yield from self.walk(child(element, "Choice") or (), within)
            elif kind == "altChunk":
                self._notes.add("embedded-files", "Another document is set into the text; it was not read.")
            elif kind in {"sdt", "sdtContent", "ins", "moveTo", "smartTag", "customXml"}:
                yield from self.walk(element, within)

    def attached(self, root: _Element, kind: str) -> Iterator[Item]:
        """Footnotes, endnotes or comments, each under the headings that its mark stands under."""
        number = 0
        for note in root:
            # Separators between text and notes are kept as notes of a type of their own.
            if name(note) != kind or value(note, "type") not in {"", "normal"}:
                continue
            number += 1
            author = value(note, "author") if kind == "comment" else ""
            place = Spot(f"{kind} {number} by {author}" if author else f"{kind} {number}")
            path = self._marked.get((kind, value(note, "id")), ())
            for words in self._paragraphs(note, place.section):
                yield block(words, place, place.section, path)

    def margins(self, roots: Iterable[_Element], kind: str) -> Iterator[Item]:
        """Headers or footers, each wording once."""
        said: set[str] = set()
        for root in roots:
            for words in self._paragraphs(root, kind):
                if words not in said:
                    said.add(words)
                    yield block(words, Spot(kind), kind, ())

    def _from_paragraph(self, element: _Element, within: str) -> Iterator[Item]:
        gathered = self._gathered(element, f"paragraph {self._paragraph + 1}", in_body=not within)
        words = f"{self._numbering.label(element)} {''.join(gathered.words)}"
        level = 0 if within else self._styles.level(element)
        if gathered.words and "".join(gathered.words).strip():
            if not within:
                self._paragraph += 1
            place = Spot(within) if within else Spot(unit="paragraph", number=self._paragraph)
            if level:
                self._path = [(depth, text) for depth, text in self._path if depth < level]
                self._path.append((level, " ".join(words.split())))
                yield Heading(level, words, place)
            else:
                yield block(words, place, within)
        path = tuple(text for _, text in self._path)
        for mark in gathered.marks:
            self._marked.setdefault(mark, path)
        for box in gathered.boxes:
            self._boxes += 1
            yield from self.walk(box, f"text box {self._boxes}")
        for kind, rel_id in gathered.drawn:
            yield from self._from_drawing(kind, rel_id)

    def _from_drawing(self, kind: str, rel_id: str) -> Iterator[Item]:
        root = self._drawn(rel_id)
        if root is None:
            return
        self._drawings += 1
        group = f"{kind} {self._drawings}"
        for line in drawings.chart(root) if kind == "chart" else drawings.diagram(root):
            yield block(line, Spot(group), group)

    def _paragraphs(self, element: _Element, where: str) -> Iterator[str]:
        """The words of all paragraphs below `element`; in a cell without those of a table in it."""
        own = _table_of(element) if name(element) == "tc" else None
        for paragraph in element.iter():
            if (
                name(paragraph) == "p"
                and (own is None or _table_of(paragraph) is own)
                and not any(name(outer) == "Fallback" for outer in paragraph.iterancestors())
            ):
                words = "".join(self._gathered(paragraph, where, in_body=False).words)
                if words.strip():
                    yield " ".join(f"{self._numbering.label(paragraph)} {words}".split())

    def _from_table(self, element: _Element) -> Iterator[Item]:
        lines = [row for row in element.iter() if name(row) == "tr" and _table_of(row) is element]
        if any(_is_deleted(row) for row in lines):
            self._notes.add("tracked-changes", "Text that a tracked change deletes was left out.")
            lines = [row for row in lines if not _is_deleted(row)]
        cells = [
            [cell for cell in row.iter() if name(cell) == "tc" and _table_of(cell) is element]
            for row in lines
        ]
        if max((len(row) for row in cells), default=0) <= 1:
            # A frame around text, not a table.
            for row in cells:
                for cell in row:
                    yield from self.walk(cell)
            return
        self._tables += 1
        group = f"table {self._tables}"
        rows: list[Row] = []
        spans: list[Span] = []
        starts: dict[int, int] = {}
        for number, row in enumerate(cells, start=1):
            rows.append(self._row(row, group, number, spans, starts))
        named = bool(lines) and _has(child(lines[0], "trPr"), "tblHeader")
        yield from table(list(unmerged(rows, spans)), group, named=named)
        # A table in a cell is a table of its own.
        for inner in element.iter():
            if name(inner) == "tbl" and inner is not element and _table_of(inner) is element:
                yield from self._from_table(inner)

    def _row(
        self, cells: list[_Element], group: str, number: int, spans: list[Span], starts: dict[int, int]
    ) -> Row:
        """The words of a row by their columns; cells that reach over others are added to `spans`.

        `starts` tells where in `spans` the last one is that starts in a column.
        """
        row: dict[int, tuple[str, Spot]] = {}
        column = 1
        for cell in cells:
            words = " ".join(self._paragraphs(cell, f"{group}, row {number}"))
            properties = child(cell, "tcPr")
            span = value(child(properties, "gridSpan"))
            last = (
                column + (int(span) if span.isascii() and span.isdigit() and 0 < int(span) < 1000 else 1) - 1
            )
            merged = child(properties, "vMerge")
            if merged is not None and value(merged) != "restart":
                at = starts.get(column)
                if at is not None and spans[at].bottom == number - 1:
                    spans[at] = spans[at]._replace(bottom=number)
            elif merged is not None or last > column:
                starts[column] = len(spans)
                spans.append(Span(number, column, number, last))
            if words:
                row[column] = (words, Spot(group, "row", number))
            column = last + 1
        return row

    def _gathered(self, element: _Element, where: str, *, in_body: bool) -> _Gathered:
        gathered = _Gathered()
        self._gather(element, gathered)
        hidden = " ".join("".join(gathered.hidden).split())
        if hidden:
            self._notes.add("invisible-text", "Text formatted as hidden was left out.", where)
            self._notes.look(hidden, where)
        # In a table or a text box the ground may be dark.
        if gathered.faint and in_body and not _has(child(element, "pPr"), "shd"):
            self._notes.add(
                "invisible-text", "Text is white or too small to be seen; it was read all the same.", where
            )
        if gathered.deleted:
            self._notes.add("tracked-changes", "Text that a tracked change deletes was left out.")
        return gathered

    def _gather(self, element: _Element, gathered: _Gathered) -> None:
        for inner in element:
            kind = name(inner)
            if kind in {"del", "moveFrom"}:
                gathered.deleted = True
            if kind in _LEFT_OUT or not kind:
                continue
            if kind == "r":
                self._gather_run(inner, gathered)
            elif kind == "txbxContent":
                gathered.boxes.append(inner)
            else:
                if kind == "chart":
                    gathered.drawn.append((kind, value(inner, "id")))
                elif kind == "relIds":
                    gathered.drawn.append(("diagram", value(inner, "dm")))
                if kind in _MARKS:
                    gathered.marks.append((_MARKS[kind], value(inner, "id")))
                if kind == "t":
                    gathered.words.append(inner.text or "")
                elif kind in {"tab", "br", "cr"}:
                    gathered.words.append(" ")
                elif kind == "noBreakHyphen":
                    gathered.words.append("-")
                self._gather(inner, gathered)

    def _gather_run(self, run: _Element, gathered: _Gathered) -> None:
        if not self._styles.is_hidden(run):
            before = len(gathered.words)
            self._gather(run, gathered)
            if any(word.strip() for word in gathered.words[before:]) and _is_faint(child(run, "rPr")):
                gathered.faint = True
            return
        apart = _Gathered()
        self._gather(run, apart)
        gathered.hidden += apart.words
        gathered.boxes += apart.boxes
        gathered.marks += apart.marks


def _is_faint(properties: _Element | None) -> bool:
    size = value(child(properties, "sz"))
    if size.isascii() and size.isdigit() and int(size) <= _TINY:
        return True
    white = value(child(properties, "color")).upper() in _WHITE
    return white and not _has(properties, "shd") and not _has(properties, "highlight")


def _has(element: _Element | None, wanted: str) -> bool:
    return child(element, wanted) is not None


def _is_deleted(row: _Element) -> bool:
    return _has(child(row, "trPr"), "del")


def _table_of(element: _Element) -> _Element | None:
    return next((outer for outer in element.iterancestors() if name(outer) == "tbl"), None)

"""pptx: each slide under its title, with groups, tables, charts, diagrams, comments and the speaker's notes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from assistant.retrieval.reading.errors import Refusal
from assistant.retrieval.reading.flow import Heading, Item, block
from assistant.retrieval.reading.formats import drawings
from assistant.retrieval.reading.formats.elements import child, name, parsed, value
from assistant.retrieval.reading.formats.rows import Row, Span, table, unmerged
from assistant.retrieval.reading.notes import Notes
from assistant.retrieval.reading.places import Spot

if TYPE_CHECKING:
    from pptx.slide import Slide

_DEEPEST: Final = 200
"""Groups within groups."""
_DIAGRAM: Final = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_RELATED: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}dm"


def blocks(data: bytes, notes: Notes) -> Iterator[Item]:
    """The slides in their order. Hidden slides are read and noted; footers that repeat are given once."""
    from pptx.package import Package
    from pptx.parts.presentation import PresentationPart

    main = Package.open(BytesIO(data)).main_document_part
    if not isinstance(main, PresentationPart):
        raise Refusal("damaged")
    presentation = main.presentation
    authors = _authors(main)
    size = (presentation.slide_width or 0, presentation.slide_height or 0)
    footers: set[str] = set()
    for number, slide in enumerate(presentation.slides, start=1):
        if slide._element.get("show") in {"0", "false"}:
            notes.add(
                "invisible-text",
                "This slide is hidden in the presentation; it was read all the same.",
                f"slide {number}",
            )
        yield from _Slide(slide, f"slide {number}", size, footers, notes).items()
        yield from _comments(slide, f"slide {number}", authors)


class _Slide:
    """One slide on the way from shapes to blocks."""

    def __init__(
        self, slide: Slide, name: str, size: tuple[int, int], footers: set[str], notes: Notes
    ) -> None:
        self._slide = slide
        self._name = name
        self._size = size
        self._footers = footers
        self._notes = notes
        self._tables = 0

    def items(self) -> Iterator[Item]:
        """Title, shapes and notes."""
        title = self._slide.shapes.title
        yield Heading(1, title.text_frame.text if title is not None else "", Spot(self._name))
        for shape in self._slide.shapes:
            # The library gives a new object for the same shape each time.
            if title is None or shape.shape_id != title.shape_id:
                yield from self._shape(shape, 0)
        if self._slide.has_notes_slide and self._slide.notes_slide.notes_text_frame is not None:
            spoken_notes = f"{self._name}, notes"
            for paragraph in self._slide.notes_slide.notes_text_frame.paragraphs:
                yield block(paragraph.text, Spot(spoken_notes), spoken_notes)

    def _shape(self, shape: Any, depth: int) -> Iterator[Item]:
        if depth == 0 and self._is_off_slide(shape):
            self._notes.add(
                "invisible-text",
                "Text lies beside the slide, where nobody sees it; it was read all the same.",
                self._name,
            )
        if value(getattr(shape._element._nvXxPr, "cNvPr", None), "hidden") in {"1", "true"}:
            self._notes.add(
                "invisible-text", "A shape on this slide is hidden; it was read all the same.", self._name
            )
        if hasattr(shape, "shapes"):
            if depth < _DEEPEST:
                for inner in shape.shapes:
                    yield from self._shape(inner, depth + 1)
        elif getattr(shape, "has_table", False):
            yield from self._table(shape.table)
        elif getattr(shape, "has_chart", False):
            yield from self._lines(drawings.chart(shape.chart_part._element), "chart")
        elif shape.has_text_frame:
            if self._is_said_before(shape):
                return
            for paragraph in shape.text_frame.paragraphs:
                yield block(paragraph.text, Spot(self._name), self._name)
        else:
            yield from self._diagram(shape)

    def _is_off_slide(self, shape: Any) -> bool:
        width, height = self._size
        edges = (shape.left, shape.top, shape.width, shape.height)
        if None in edges or not width or not (shape.has_text_frame and shape.text_frame.text.strip()):
            return False
        left, top, wide, high = edges
        return bool(left >= width or top >= height or left + wide <= 0 or top + high <= 0)

    def _is_said_before(self, shape: Any) -> bool:
        """Whether it is a slide number, or a date or footer that an earlier slide had too."""
        if not shape.is_placeholder:
            return False
        kind = shape.placeholder_format.type
        name = kind.name if kind is not None else ""
        text = shape.text_frame.text.strip()
        if name not in {"FOOTER", "DATE", "HEADER"}:
            return bool(name == "SLIDE_NUMBER")
        before = text in self._footers
        self._footers.add(text)
        return before

    def _table(self, graphic: Any) -> Iterator[Item]:
        self._tables += 1
        group = f"{self._name}, table" if self._tables == 1 else f"{self._name}, table {self._tables}"
        rows: list[Row] = []
        spans: list[Span] = []
        for number, line in enumerate(graphic.rows, start=1):
            row: dict[int, tuple[str, Spot]] = {}
            for column, cell in enumerate(line.cells, start=1):
                text = cell.text_frame.text
                if text.strip():
                    row[column] = (text, Spot(group, "row", number))
                if cell.is_merge_origin:
                    spans.append(
                        Span(number, column, number + cell.span_height - 1, column + cell.span_width - 1)
                    )
            rows.append(row)
        yield from table(list(unmerged(rows, spans)), group, named=graphic.first_row)

    def _diagram(self, shape: Any) -> Iterator[Item]:
        """The texts of a diagram, which lie in a part of their own."""
        for link in shape._element.iter(f"{_DIAGRAM}relIds"):
            part = self._slide.part.related_part(link.get(_RELATED))
            yield from self._lines(drawings.diagram(parsed(part.blob)), "diagram")

    def _lines(self, lines: Iterable[str], kind: str) -> Iterator[Item]:
        group = f"{self._name}, {kind}"
        for line in lines:
            yield block(line, Spot(group), group)


def _authors(main: Any) -> dict[str, str]:
    """Who commented, by the ids that comments name them by: numbers in older files, longer ones in newer."""
    found: dict[str, str] = {}
    for part in _related(main, "/commentAuthors", "/authors"):
        found |= {value(each, "id"): value(each, "name") for each in parsed(part.blob).iter() if name(each)}
    return found


def _comments(slide: Slide, where: str, authors: Mapping[str, str]) -> Iterator[Item]:
    """The comments on a slide and the answers to them, each with who wrote it."""
    number = 0
    for part in _related(slide.part, "/comments"):
        for each in parsed(part.blob).iter():
            if name(each) not in {"cm", "reply"}:
                continue
            number += 1
            old, new = child(each, "text"), child(each, "txBody")
            words = " ".join(drawings.paragraphs(new)) if new is not None else ""
            if old is not None:
                words = old.text or ""
            author = authors.get(value(each, "authorId"), "")
            place = f"{where}, comment {number}" + (f" by {author}" if author else "")
            yield block(words, Spot(place), place)


def _related(part: Any, *endings: str) -> list[Any]:
    """The parts that relations of these types lead to, in the order of their ids."""
    found = [rel for rel in part.rels.values() if rel.reltype.endswith(endings) and not rel.is_external]
    return [rel.target_part for rel in sorted(found, key=lambda rel: (len(rel.rId), rel.rId))]

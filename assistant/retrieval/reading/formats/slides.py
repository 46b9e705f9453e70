"""pptx: each slide under its title, with groups, tables, charts, diagrams and the speaker's notes."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from assistant.retrieval.reading.errors import Refusal
from assistant.retrieval.reading.flow import Heading, Item, block
from assistant.retrieval.reading.formats.elements import parsed
from assistant.retrieval.reading.formats.rows import Row, is_header, spoken, with_header
from assistant.retrieval.reading.notes import Notes
from assistant.retrieval.reading.places import Spot

if TYPE_CHECKING:
    from pptx.slide import Slide

_DEEPEST: Final = 20
"""Groups within groups."""
_DIAGRAM: Final = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_DRAWING: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_RELATED: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}dm"


def blocks(data: bytes, notes: Notes) -> Iterator[Item]:
    """The slides in their order. Hidden slides are read and noted; footers that repeat are given once."""
    from pptx.package import Package
    from pptx.parts.presentation import PresentationPart

    main = Package.open(BytesIO(data)).main_document_part
    if not isinstance(main, PresentationPart):
        raise Refusal("damaged")
    presentation = main.presentation
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
        if hasattr(shape, "shapes"):
            if depth < _DEEPEST:
                for inner in shape.shapes:
                    yield from self._shape(inner, depth + 1)
        elif getattr(shape, "has_table", False):
            yield from self._table(shape.table)
        elif getattr(shape, "has_chart", False):
            yield from self._chart(shape.chart)
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

    def _table(self, table: Any) -> Iterator[Item]:
        self._tables += 1
        group = f"{self._name}, table" if self._tables == 1 else f"{self._name}, table {self._tables}"
        rows: list[Row] = [
            {
                column: (cell.text_frame.text, Spot(group, "row", number))
                for column, cell in enumerate(line.cells, start=1)
                if cell.text_frame.text.strip()
            }
            for number, line in enumerate(table.rows, start=1)
        ]
        if len(rows) > 1 and (table.first_row or is_header(rows[0])):
            yield from with_header(rows[1:], rows[0], group)
        else:
            for row in rows:
                if row:
                    yield spoken(row, {}, group)

    def _chart(self, chart: Any) -> Iterator[Item]:
        """The numbers of a chart: one line a series."""
        group = f"{self._name}, chart"
        if chart.has_title and chart.chart_title.has_text_frame:
            yield block(chart.chart_title.text_frame.text, Spot(group), group)
        for plot in chart.plots:
            names = [str(category) for category in plot.categories]
            for series in plot.series:
                values = ["" if value is None else f"{value:.15g}" for value in series.values]
                pairs = [f"{name}: {value}" for name, value in zip(names, values, strict=False) if value]
                yield block(f"{series.name} – {'; '.join(pairs or values)}", Spot(group), group)

    def _diagram(self, shape: Any) -> Iterator[Item]:
        """The texts of a diagram, which lie in a part of their own."""
        for link in shape._element.iter(f"{_DIAGRAM}relIds"):
            part = self._slide.part.related_part(link.get(_RELATED))
            root = parsed(part.blob)
            group = f"{self._name}, diagram"
            for point in root.iter(f"{_DIAGRAM}pt"):
                yield block(
                    "".join(text.text or "" for text in point.iter(f"{_DRAWING}t")), Spot(group), group
                )

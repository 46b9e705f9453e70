"""A deck being made: slides with title, notes, number and footer; columns and tables that go on where they must.

Text is set as large as fits, down to the smallest size that a room can read; what is left then stands on a further
slide whose title counts along.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time
from io import BytesIO
from typing import TYPE_CHECKING, Final

from assistant.reports.overview import Overview
from assistant.reports.slides import template
from assistant.reports.slides.drawing import (
    MUTED,
    Box,
    Cell,
    bar,
    footer,
    paragraphs,
    slide_number,
    table,
    text_box,
    title,
)
from assistant.reports.slides.measure import Para, Run, height, largest, lines, para, take
from assistant.reports.slides.template import BODY, CONTENT, KICKER, TITLE
from assistant.reports.zipped import settled
from assistant.text import one_line, safe_text

if TYPE_CHECKING:
    from pptx.slide import Slide

SIZES: Final = (16.0, 15.0, 14.0, 13.0, 12.0)
"""Of running text, the one that is wished for first; below the last a room cannot read it."""
SMALLEST: Final = SIZES[-1]
GAP: Final = 24.0
"""Between columns."""
INSET: Final = 7.0
"""Between the edge of a table's cell and its text."""
_FOOT_ROOM: Final = 20.0
"""For the line that explains a table."""
TITLE_SIZES: Final = (24.0, 22.0, 20.0, 18.0)
_ONE_LINE: Final = 30.0
"""A title that is no higher leaves its second line to the content."""
_SHORTENED: Final = " … [shortened: the whole is in the notes]"


@dataclass(slots=True)
class Notes:
    """What the speaker sees: where the words come from, what to ask the room, and whole what is shortened above."""

    source: str
    ask: str
    whole: list[tuple[str, str]] = field(default_factory=list)

    def short(self, what: str, text: str, most: int = 420) -> str:
        """`text`, or its beginning with a word that the notes have all of it, and then they do."""
        safe = safe_text(text).strip()
        if len(safe) <= most:
            return safe
        self.whole.append((what, safe))
        return f"{safe[:most].rstrip()}{_SHORTENED}"

    def title(self, what: str, text: str, most: int = 110) -> str:
        """`text` on one line; where that is not all of it, the notes have it."""
        if len(told := one_line(text)) > most:
            self.whole.append((what, safe_text(text).strip()))
            return f"{told[: most - 1].rstrip()}…"
        return told

    @property
    def paras(self) -> tuple[Para, ...]:
        """The notes as paragraphs; what is whole stands in one, however many lines it has."""
        told = [para(f"Where the words come from: {self.source}"), para(f"Ask the room: {self.ask}")]
        for what, text in self.whole:
            told += [para(f"{what}, whole:", bold=True), para(text)]
        return tuple(told)


@dataclass(frozen=True, slots=True)
class Column:
    """One of the columns of a slide; `accent` tells whose voice it is, `share` how wide it is beside the others."""

    name: str
    paras: tuple[Para, ...]
    accent: str
    share: float = 1


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table; the first cell names it."""

    cells: tuple[Cell, ...]
    least: float = 0
    """How high it is at least, in points."""


class Page:
    """One slide that is being filled; what is put on it is read aloud in the order in which it came."""

    def __init__(self, slide: Slide, layout: int, body: Box) -> None:
        self._tree = slide.element.cSld.spTree
        self._last = 1
        self.layout = layout
        self.body = body

    def next_id(self) -> int:
        """A number that no other shape of the slide has."""
        self._last += 1
        return self._last

    def add(self, shape: str) -> None:
        """Put a shape on the slide."""
        from pptx.oxml import parse_xml

        self._tree.append(parse_xml(shape))

    def text(self, name: str, box: Box, paras: Sequence[Para], base: float, *, about: str = "", ground: str = "", inset: float = 0, middle: bool = False) -> None:  # fmt: skip
        """Put a box of text on the slide."""
        self.add(text_box(self.next_id(), name, box, paras, base, about=about, ground=ground, inset=inset, middle=middle))  # fmt: skip

    def explain(self, text: str) -> None:
        """Put a line at the lower end that says what a sign or a figure on the slide means."""
        self.text(
            "What it means", Box(BODY.x, BODY.y + BODY.h - 12, BODY.w, 14), [para(text, colour=MUTED)], 10
        )

    def bar(self, box: Box, colour: str) -> None:
        """Put a coloured area on the slide, for the eye alone."""
        number = self.next_id()
        self.add(bar(number, f"Accent {number}", box, colour))


class Deck:
    """All slides, in the order in which they are made."""

    def __init__(self, held: Overview) -> None:
        self._deck = template.presentation()
        self._held = held
        self._count = 0
        self.name = one_line(held.organisation, 90)
        self._foot = f"{one_line(held.organisation, 40)}, as of {held.as_of.isoformat()}. {held.attribution}"

    def page(
        self, heading: Sequence[Para], notes: Notes | None, *, kicker: str = "", accent: str = MUTED, layout: int = CONTENT,
        box: Box = TITLE, sizes: Sequence[float] = TITLE_SIZES,
    ) -> Page:  # fmt: skip
        """A further slide with its title, as large as fits; `notes` are None where it goes on with the one before."""
        slide = self._deck.slides.add_slide(self._deck.slide_layouts[layout])
        tree = slide.element.cSld.spTree
        for shape in list(slide.shapes):
            tree.remove(shape.element)
        page = Page(slide, layout, below(heading))
        self._count += 1
        size = largest([(heading, box.w)], box.h, sizes)
        fitting = heading if size else take(heading, sizes[-1], box.w, box.h)[0]
        page.add(title(page.next_id(), fitting, size or sizes[-1]))
        if kicker:
            page.text("Kind of slide", KICKER, [para(kicker, bold=True, colour=accent)], 11)
        self._note(slide, notes)
        return page

    def close(self, page: Page) -> None:
        """Set footer and number, which are read last."""
        colour = MUTED if page.layout == CONTENT else "bg2"
        page.add(footer(page.next_id(), self._foot, template.FOOT_SIZE, colour))
        page.add(slide_number(page.next_id(), self._count, template.FOOT_SIZE + 1, colour))

    def _note(self, slide: Slide, notes: Notes | None) -> None:
        from pptx.oxml import parse_xml

        noted = slide.notes_slide
        for place in list(noted.placeholders):
            if place.placeholder_format.type is not None and "SLIDE_NUMBER" in str(
                place.placeholder_format.type
            ):
                noted.element.cSld.spTree.remove(place.element)
        told = notes.paras if notes else (para("Goes on with the slide before."),)
        body = noted.notes_text_frame
        assert body is not None, "The notes master has a place for text."
        made = parse_xml(
            f'<a:txBody xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
            f"{paragraphs(told, 12)}</a:txBody>"
        )
        holder = body._txBody
        for old in list(holder.p_lst):
            holder.remove(old)
        for paragraph in list(made):
            holder.append(paragraph)

    def columns(
        self, heading: Sequence[Para], columns: Sequence[Column], notes: Notes, *, kicker: str, accent: str = MUTED,
        strip: Sequence[Para] = (), sizes: Sequence[float] = SIZES,
    ) -> None:  # fmt: skip
        """Slides of columns side by side, as many as they take; `strip` stands below them on each."""
        low = height(strip, SMALLEST, BODY.w - 20) + 14 if strip else 0
        body = below(counting(heading, 88, 88))
        high = body.h - (low + 12 if strip else 0) - 12
        free = BODY.w - GAP * (len(columns) - 1)
        whole = sum(column.share for column in columns)
        widths = [free * column.share / whole for column in columns]
        size = largest(
            [(column.paras, wide) for column, wide in zip(columns, widths, strict=True)], high, sizes
        )
        rests = [column.paras for column in columns]
        pages: list[list[tuple[Para, ...]]] = []
        while not pages or any(rests):
            both = [
                take(rest, size or SMALLEST, wide, high) for rest, wide in zip(rests, widths, strict=True)
            ]
            pages.append([taken for taken, _ in both])
            rests = [rest for _, rest in both]
        for number, parts in enumerate(pages, 1):
            page = self.page(
                counting(heading, number, len(pages)),
                notes if number == 1 else None,
                kicker=kicker,
                accent=accent,
            )
            page.body = body
            x = BODY.x
            for column, wide, paras in zip(columns, widths, parts, strict=True):
                if paras:
                    page.bar(Box(x, body.y, wide, 2.5), column.accent)
                    page.text(column.name, Box(x, body.y + 12, wide, high), paras, size or SMALLEST)
                x += wide + GAP
            if strip:
                page.text(
                    "What it rests on", Box(BODY.x, BODY.y + BODY.h - low, BODY.w, low), strip, SMALLEST, ground="bg2",
                    inset=7,
                )  # fmt: skip
            self.close(page)

    def table(
        self, heading: Sequence[Para], head: Row, rows: Sequence[Row], widths: Sequence[float], notes: Notes, *,
        kicker: str, about: str, accent: str = MUTED, sizes: Sequence[float] = SIZES[2:], foot: str = "",
    ) -> None:  # fmt: skip
        """Slides of one table, as many as it takes; its head stands on each, and so does what explains it at the foot."""
        body = below(counting(heading, 88, 88))
        room = body.h - row_height(head, widths, SMALLEST) - (_FOOT_ROOM if foot else 0)
        size = next(
            (each for each in sizes if sum(row_height(row, widths, each) for row in rows) <= room), SMALLEST
        )
        pages = list(_paged(rows, widths, size, room))
        for number, part in enumerate(pages, 1):
            page = self.page(
                counting(heading, number, len(pages)),
                notes if number == 1 else None,
                kicker=kicker,
                accent=accent,
            )
            page.body = body
            put_table(page, about, head, part, widths, size)
            if foot:
                page.explain(foot)
            self.close(page)

    def content(self) -> bytes:
        """The deck as a file; the same slides give the same bytes."""
        moment = datetime.combine(self._held.as_of, time())
        told = self._deck.core_properties
        told.author = told.last_modified_by = "Counterpoint"
        told.title, told.comments = one_line(self._held.organisation, 200), self._held.attribution
        told.created = told.modified = moment
        told.revision = 1
        raw = BytesIO()
        self._deck.save(raw)
        return settled(raw.getvalue())


def head_row(*names: str) -> Row:
    """The head of a table."""
    return Row(tuple(Cell((para(name, bold=True, colour="bg1"),), "tx2", middle=True) for name in names))


def put_table(
    page: Page, about: str, head: Row, rows: Sequence[Row], widths: Sequence[float], size: float
) -> None:
    """Put one table at the place for content."""
    high = [row_height(head, widths, SMALLEST), *(row_height(row, widths, size) for row in rows)]
    shown = [replace(cell, base=cell.base or SMALLEST) for cell in head.cells]
    every = zip(high, [shown, *(row.cells for row in rows)], strict=True)
    page.add(
        table(page.next_id(), about, Box(BODY.x, page.body.y, BODY.w, sum(high)), widths, every, size, about=about, inset=INSET)
    )  # fmt: skip


def below(heading: Sequence[Para]) -> Box:
    """The place for content under a title: larger where the title takes one line only."""
    free = TITLE.h / 2 - 4 if height(heading, TITLE_SIZES[0], TITLE.w) <= _ONE_LINE else 0.0
    return Box(BODY.x, BODY.y - free, BODY.w, BODY.h + free)


def counting(heading: Sequence[Para], number: int, of: int) -> tuple[Para, ...]:
    """A title that says which of several slides it stands on."""
    if of == 1:
        return tuple(heading)
    *others, last = heading
    return (*others, replace(last, runs=(*last.runs, Run(f" ({number} of {of})", colour=MUTED))))


def row_height(row: Row, widths: Sequence[float], size: float) -> float:
    """How high a row of a table is at least."""
    told = max(height(cell.paras, cell.base or size, wide) for cell, wide in _rooms(row, widths))
    return max(told + 2 * INSET, row.least)


def _rooms(row: Row, widths: Sequence[float]) -> Iterable[tuple[Cell, float]]:
    at = 0
    for cell in row.cells:
        yield cell, sum(widths[at : at + cell.span]) - 2 * INSET
        at += cell.span


def _paged(rows: Sequence[Row], widths: Sequence[float], size: float, room: float) -> Iterable[list[Row]]:
    """Rows as pages; one that is higher than a page is parted, and named again where it goes on."""
    page: list[Row] = []
    left = room
    waiting = [(row, row.cells[0].paras[:1]) for row in rows]
    while waiting:
        row, named = waiting.pop(0)
        high = row_height(row, widths, size)
        if high <= left:
            page.append(row)
            left -= high
            continue
        if page:
            yield page
            page, left = [], room
            waiting.insert(0, (row, named))
            continue
        both = [
            (cell, *take(cell.paras, cell.base or size, wide, room - 2 * INSET))
            for cell, wide in _rooms(row, widths)
        ]
        yield [Row(tuple(replace(cell, paras=taken) for cell, taken, _ in both))]
        (first, _, more), *others = both
        if more or any(rest for _, _, rest in others):
            # What names a row could itself fill a page, and would then be named on every one after it.
            label = more or (
                *_begun(named, first.base or size, widths[0]),
                para("goes on", italic=True, colour=MUTED),
            )
            told = (replace(cell, paras=rest) for cell, _, rest in others)
            waiting.insert(0, (Row((replace(first, paras=label), *told)), named))
    if page:
        yield page


def _begun(paras: Sequence[Para], size: float, wide: float) -> Iterable[Para]:
    """The first line of each, with a sign that it goes on where it does."""
    for one in paras:
        look, *_ = one.runs
        first, *rest = lines(one.text, size + one.step, wide - 2 * INSET, bold=look.bold)
        begun = f"{first.rstrip()}…" if rest else first
        yield replace(one, runs=(replace(look, text=begun),))

"""The text of a report as paragraphs and tables: headings with bookmarks, contents that lead to them, blocks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import reduce
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Final

from assistant.reports.docx.grid import change, is_small, quoted, table, text_of, words_of
from assistant.reports.docx.marks import Styles, bookmarked, element, is_turned, paragraph, runs
from assistant.reports.docx.marks import field as living
from assistant.reports.docx.notes import Notes
from assistant.reports.docx.places import Places
from assistant.reports.model import (
    Block,
    Change,
    Item,
    Items,
    Line,
    Quote,
    Report,
    Section,
    Sources,
    Table,
    Text,
    line,
)
from assistant.text import one_line, safe_text

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement

_DEEPEST: Final = 4
"""Of headings."""
_IN_CONTENTS: Final = 2
"""Depth down to which headings stand in the table of contents."""
_ON_FIRST_PAGE: Final = 48
"""Lines that the first page has room for; where there are more, only the highest headings stand in the contents."""
_LETTERS: Final = 85
"""In a line, about."""
_BELOW_TITLE: Final = 2
"""Paragraphs ahead of all others that say what this is, and when."""
_SHORT: Final = 200
"""Letters up to which a paragraph ahead of something is taken for its label, and kept with it."""


_BRIEF: Final = 40
"""Letters up to which entries below another share a line."""


@dataclass(slots=True)
class Body:
    """Writes the blocks of a report; the styles, and how wide the text is in twentieths of a point."""

    styles: Styles
    width: int
    notes: Notes
    numbering: int
    """The highest numbering id there is: numbered list n gets the one that is n higher."""
    places: Places = field(default_factory=Places)
    starts: list[int] = field(default_factory=list)
    """The first number of each numbered list."""
    _headings: int = 0

    def whole(self, report: Report) -> Iterator[BaseOxmlElement]:
        """All of a report: its title, what stands first, the contents, the sections."""
        yield self._styled("Title", report.title)
        told = next(
            (at for at, each in enumerate(report.blocks) if at == _BELOW_TITLE or not isinstance(each, Text)),
            len(report.blocks),
        )
        for block in report.blocks[:told]:
            if isinstance(block, Text):
                yield self._line("Subtitle", block.line)
        if report.mark:
            # At the end it could come to stand on a page of its own.
            yield paragraph(self.styles["Counterpoint Attribution"], runs(report.mark))
        yield from self.blocks(report.blocks[told:])
        if report.sections:
            yield from self._contents(report)
        for before, section in zip((None, *report.sections), report.sections, strict=False):
            yield from self._section(section, 1, opens_page=before is None or _is_long(before))

    def blocks(self, blocks: Sequence[Block], *, leads: bool = False) -> Iterator[BaseOxmlElement]:
        """Blocks one after the other; where they are what `leads` into sections, the last is kept with the first."""
        for block, following in pairwise([*blocks, None]):
            if block is None:
                continue
            if following is None and leads and isinstance(block, Text):
                yield self._line("", block.line, keep=len(text_of(block.line)) <= _SHORT)
                continue
            yield from self._block(block, following)
            if isinstance(block, Table | Change) and following is not None:
                yield self._gap()
            elif isinstance(block, Quote) and isinstance(following, Quote):
                # Without it the two would look like one.
                yield self._gap()

    def _gap(self) -> BaseOxmlElement:
        return paragraph("", (), element("spacing", before="0", after="0", line="160", lineRule="exact"))

    def _section(
        self, section: Section, depth: int, *, opens_page: bool = False
    ) -> Iterator[BaseOxmlElement]:
        self._headings += 1
        number = self._headings
        said = [element("pageBreakBefore")] if opens_page else []
        # One line, since the contents are made of headings.
        title = one_line(section.title)
        within = bookmarked(_bookmark(number), 2 * number, runs(title))
        yield paragraph(
            self.styles[f"heading {min(depth, _DEEPEST)}"], within, *said, turned=is_turned(title)
        )
        yield from self.blocks(section.blocks, leads=bool(section.sections))
        if section.sections and section.blocks and isinstance(section.blocks[-1], Table | Change):
            yield self._gap()
        for each in section.sections:
            yield from self._section(each, depth + 1)

    def _contents(self, report: Report) -> Iterator[BaseOxmlElement]:
        """The contents, on the first page; a word processor fills in the numbers of the pages.

        They are no table of contents of the word processor's own: LibreOffice would show that without a number until
        it is brought up to date by hand, and what makes Word do so at opening makes it ask for leave first.
        """
        entries = [
            (depth, _bookmark(number), one_line(section.title))
            for number, (depth, section) in enumerate(_all(report.sections, 1), 1)
            if depth <= _IN_CONTENTS
        ]
        if _lines(report.blocks) + len(entries) > _ON_FIRST_PAGE:
            entries = [each for each in entries if each[0] == 1]
        yield self._styled("TOC Heading", "Contents")
        for depth, name, title in entries:
            number = living(f"PAGEREF {name} \\h", ())
            link = element(
                "hyperlink", *runs(title), element("r", element("tab")), *number, anchor=name, history="1"
            )
            right = element("tabs", element("tab", val="right", pos=str(self.width)))
            yield paragraph(self.styles[f"toc {depth}"], [link], right, turned=is_turned(title))

    def _block(self, block: Block, following: Block | None) -> Iterator[BaseOxmlElement]:
        if isinstance(block, Text):
            yield self._text(block, following)
        elif isinstance(block, Quote):
            name = "Counterpoint Dissent" if block.dissent else "Quote"
            told = quoted([(safe_text(block.text).strip("\n"), "")], self.styles[name])
            yield from self.places.over(block.ref, list(told))
        elif isinstance(block, Items):
            last = None
            for item in block.items:
                if item.number is not None and (last is None or item.number != last + 1):
                    self.starts.append(item.number)
                last = item.number
                # What is said of the list stays with it, a dissent above all.
                yield from self._item(item, 1, keep=item is block.items[-1] and isinstance(following, Text))
        elif isinstance(block, Table):
            yield from table(block, self.styles, self.width, self.places)
        elif isinstance(block, Change):
            yield from change(block, self.styles, self.width, self.places)
        else:
            yield self._sources(block)

    def _text(self, block: Text, following: Block | None) -> BaseOxmlElement:
        if isinstance(following, Quote) and following.dissent:
            return self._line("Counterpoint Dissent Label", block.line)
        keep = following is not None and len(text_of(block.line)) <= _SHORT
        return self._line("", block.line, keep=keep)

    def _sources(self, block: Sources) -> BaseOxmlElement:
        within = [*runs("It rests on: "), *self.notes.references(block.cited, titled=True)]
        return paragraph(self.styles["Counterpoint Sources"], within)

    def _item(self, item: Item, depth: int, *, keep: bool = False) -> Iterator[BaseOxmlElement]:
        name = f"List Bullet {min(depth, 3)}" if depth > 1 else "List Bullet"
        said = []
        if item.number is not None and depth == 1:
            name = "List Number"
            number = element("numId", val=str(self.numbering + len(self.starts)))
            said = [element("numPr", element("ilvl", val="0"), number)]
        within = [
            *words_of(item.line, self.styles, self.places),
            *self.notes.references(item.sources, titled=False),
        ]
        keep = keep or bool(item.text or item.below)
        turned = is_turned(text_of(item.line))
        yield paragraph(self.styles[name], within, *said, turned=turned, keep=keep)
        if item.text:
            yield self._line("List Continue", item.text)
        for each in _gathered(item.below):
            yield from self._item(each, depth + 1)

    def _line(self, name: str, line: Line, *, keep: bool = False) -> BaseOxmlElement:
        style = self.styles[name] if name else ""
        return paragraph(
            style, words_of(line, self.styles, self.places), turned=is_turned(text_of(line)), keep=keep
        )

    def _styled(self, name: str, text: str) -> BaseOxmlElement:
        return paragraph(self.styles[name], runs(text), turned=is_turned(text))


def _all(sections: Iterable[Section], depth: int) -> Iterator[tuple[int, Section]]:
    """Every section with its depth, in the order in which they are written."""
    for section in sections:
        yield depth, section
        yield from _all(section.sections, depth + 1)


def _is_long(section: Section) -> bool:
    """Whether it ends in a table that may run over pages: LibreOffice holds no heading below one with what follows."""
    last = section.blocks[-1] if section.blocks and not section.sections else None
    return isinstance(last, Table) and not is_small([[text_of(cell) for cell in row] for row in last.rows])


def _lines(blocks: Iterable[Block]) -> int:
    """How many lines the blocks ahead of the contents take, about."""
    texts = []
    for block in blocks:
        if isinstance(block, Text):
            texts.append(text_of(block.line))
        elif isinstance(block, Items):
            texts += [text_of(item.line) for item in block.items]
        elif isinstance(block, Quote):
            texts += block.text.split("\n")
    return sum(1 + len(text) // _LETTERS for text in texts)


def _gathered(items: Iterable[Item]) -> Iterator[Item]:
    """Entries one after the other that are but a word or two share a line: a record has many such fields."""
    for brief, group in groupby(items, key=_is_brief):
        if brief:
            lines = (each.line for each in group)
            yield Item(reduce(lambda told, more: (*told, *line("  ·  "), *more), lines))
        else:
            yield from group


def _is_brief(item: Item) -> bool:
    alone = not (item.text or item.below or item.sources) and item.number is None
    return alone and len(text_of(item.line)) <= _BRIEF


def _bookmark(number: int) -> str:
    return f"_Toc{number:08}"

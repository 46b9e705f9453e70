"""The text of a report as paragraphs and tables: headings with bookmarks, contents that lead to them, blocks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import reduce
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Final

from assistant.reports.docx.grid import change, quoted, table, text_of, words_of
from assistant.reports.docx.marks import (
    Styles,
    bookmarked,
    closed,
    element,
    is_turned,
    opened,
    paragraph,
    runs,
)
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
        for block in report.blocks:
            if isinstance(block, Text):
                yield self._line("Subtitle", block.line)
            else:
                yield from self.blocks([block])
        if report.sections:
            yield from self._contents(report.sections)
        for number, section in enumerate(report.sections):
            yield from self._section(section, 1, opens_page=number == 0)
        if report.mark:
            apart = element("spacing", before="480")
            yield paragraph(self.styles["Counterpoint Attribution"], runs(report.mark), apart)

    def blocks(self, blocks: Sequence[Block]) -> Iterator[BaseOxmlElement]:
        """Blocks one after the other."""
        for block, following in pairwise([*blocks, None]):
            if block is None:
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
        yield from self.blocks(section.blocks)
        if section.sections and section.blocks and isinstance(section.blocks[-1], Table | Change):
            yield self._gap()
        for each in section.sections:
            yield from self._section(each, depth + 1)

    def _contents(self, sections: Sequence[Section]) -> Iterator[BaseOxmlElement]:
        """The table of contents, filled in, as a field that a word processor fills in anew with page numbers."""
        entries = [
            (depth, _bookmark(number), one_line(section.title))
            for number, (depth, section) in enumerate(_all(sections, 1), 1)
            if depth <= _IN_CONTENTS
        ]
        paragraphs = []
        for number, (depth, name, title) in enumerate(entries, 1):
            link = element("hyperlink", *runs(title), anchor=name, history="1")
            before = opened(f'TOC \\o "1-{_IN_CONTENTS}" \\h \\z') if number == 1 else ()
            after = [closed()] if number == len(entries) else []
            paragraphs.append(
                paragraph(self.styles[f"toc {depth}"], [*before, link, *after], turned=is_turned(title))
            )
        gallery = element("docPartGallery", val="Table of Contents")
        yield element(
            "sdt",
            element("sdtPr", element("docPartObj", gallery, element("docPartUnique"))),
            element("sdtContent", self._styled("TOC Heading", "Contents"), *paragraphs),
        )

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

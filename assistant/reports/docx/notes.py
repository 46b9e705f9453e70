"""Citations as footnotes: the words of a source stand once, later references to the same lead to them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING

from assistant.reports.docx.marks import Styles, bookmarked, element, is_turned, paragraph, runs
from assistant.reports.docx.marks import field as living
from assistant.reports.model import Cited

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement


@dataclass(slots=True)
class Notes:
    """The footnotes of a document, in the order in which the text refers to them."""

    styles: Styles
    _made: list[BaseOxmlElement] = field(default_factory=list)
    _first: dict[Cited, int] = field(default_factory=dict)

    def references(self, cited: Sequence[Cited], *, titled: bool) -> Iterator[BaseOxmlElement]:
        """A mark for each source, and in words what is to be known before relying on one.

        Args:
            cited: the sources.
            titled: whether the titles stand ahead of the marks, for a paragraph that says nothing else.
        """
        for number, (title, sources) in enumerate(groupby(cited, key=lambda each: each.title)):
            if titled:
                yield from runs(f"{'; ' if number else ''}{title or 'a source without a title'}")
            for place, each in enumerate(sources):
                if place or (number and not titled):
                    yield from runs(" ", self.styles["footnote reference"])
                yield from self._reference(each)
                if each.warning:
                    yield from runs(f" ({each.warning})", self.styles["Counterpoint Warning"])

    def part(self) -> BaseOxmlElement:
        """All of them, with the lines that part them from the text."""
        lines = (
            element("footnote", element("p", element("r", element(sort))), type=sort, id=id_)
            for sort, id_ in (("separator", "-1"), ("continuationSeparator", "0"))
        )
        return element("footnotes", *lines, *self._made)

    def _reference(self, cited: Cited) -> Iterator[BaseOxmlElement]:
        number = len(self._made) + 1
        first = self._first.setdefault(cited, number)
        self._made.append(self._note(cited, number, first))
        mark = element(
            "r",
            element("rPr", element("rStyle", val=self.styles["footnote reference"])),
            element("footnoteReference", id=str(number)),
        )
        if first == number:
            # Ids of bookmarks are those of the whole document; headings have the even ones.
            yield from bookmarked(f"_Ref{number:08}", 2 * number + 1, [mark])
        else:
            yield mark

    def _note(self, cited: Cited, number: int, first: int) -> BaseOxmlElement:
        where = ", ".join(filter(None, (cited.title, cited.location)))
        mark = element(
            "r",
            element("rPr", element("rStyle", val=self.styles["footnote reference"])),
            element("footnoteRef"),
        )
        within = [mark, *runs(f" {where}")]
        if first != number:
            within += runs(": see note " if where else "See note ")
            within += living(f"NOTEREF _Ref{first:08} \\h", runs(str(first)))
        elif cited.quote.strip():
            within += runs(f"{': ' if where else ''}“{cited.quote}”")
        if cited.warning:
            within += runs(f" ({cited.warning})", self.styles["Counterpoint Warning"])
        turned = is_turned(cited.quote or where)
        told = paragraph(self.styles["footnote text"], within, turned=turned)
        return element("footnote", told, id=str(number))

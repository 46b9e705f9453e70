"""The styles of a docx: which paragraphs are headings, and which runs are hidden."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from assistant.retrieval.reading.formats.elements import child, name, value

if TYPE_CHECKING:
    from lxml.etree import _Element

_HEADING: Final = re.compile(r"heading (\d)\Z", re.IGNORECASE)
_LONGEST_LINE: Final = 30
"""Styles that one is based on; a longer line goes in a circle."""


class Styles:
    """Looks up what paragraphs and runs inherit."""

    def __init__(self, roots: Iterable[_Element]) -> None:
        self._styles = {
            value(style, "styleId"): style for root in roots for style in root if name(style) == "style"
        }

    def level(self, paragraph: _Element) -> int:
        """The paragraph's level as a heading, from 1; 0 for one that is none. A title stands over all headings."""
        properties = child(paragraph, "pPr")
        own = _outline(properties)
        if own is not None:
            return own
        for style in self._line(value(child(properties, "pStyle"))):
            called = value(child(style, "name"))
            heading = _HEADING.match(called)
            if heading:
                return int(heading[1])
            if called.lower() == "title":
                return 1
            level = _outline(child(style, "pPr"))
            if level is not None:
                return level
        return 0

    def numbering(self, paragraph: _Element) -> tuple[str, int] | None:
        """Id of the list that the paragraph is counted in and its depth from 0; None where it is in none."""
        properties = child(paragraph, "pPr")
        called = value(child(properties, "pStyle"))
        wanted, depth = "", ""
        for each in (properties, *(child(style, "pPr") for style in self._line(called))):
            numbered = child(each, "numPr")
            wanted = wanted or value(child(numbered, "numId"))
            depth = depth or value(child(numbered, "ilvl"))
        if wanted in {"", "0"}:
            return None
        return wanted, int(depth) if depth in set("012345678") else 0

    def is_hidden(self, run: _Element) -> bool:
        """Whether the run is formatted as hidden: by itself, by its style or by that of its paragraph."""
        properties = child(run, "rPr")
        own = child(properties, "vanish")
        if own is not None:
            return _on(own)
        outer = run.getparent()
        while outer is not None and name(outer) != "p":
            outer = outer.getparent()
        for called in (value(child(properties, "rStyle")), value(child(child(outer, "pPr"), "pStyle"))):
            for style in self._line(called):
                inherited = child(child(style, "rPr"), "vanish")
                if inherited is not None:
                    return _on(inherited)
        return False

    def _line(self, style_id: str) -> Iterator[_Element]:
        """A style and those it is based on, the nearest first."""
        for _ in range(_LONGEST_LINE):
            style = self._styles.get(style_id)
            if style is None:
                return
            yield style
            style_id = value(child(style, "basedOn"))


def _outline(properties: _Element | None) -> int | None:
    """The outline level that paragraph properties set: 1 to 9, 0 for body text; None where they set none."""
    level = value(child(properties, "outlineLvl"))
    if not (level.isascii() and level.isdigit()):
        return None
    return int(level) + 1 if int(level) < 9 else 0


def _on(switch: _Element) -> bool:
    return value(switch).lower() not in {"0", "false", "off"}

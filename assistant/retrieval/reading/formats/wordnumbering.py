"""The numbers that a docx gives its lists and headings: they are counted when it is shown, and stand nowhere in its text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from assistant.retrieval.reading.formats.elements import child, name, value
from assistant.retrieval.reading.formats.wordstyles import Styles

if TYPE_CHECKING:
    from lxml.etree import _Element

_ROMAN: Final = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"),
    (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_LONGEST: Final = 40
"""Characters of a level's pattern; a longer one is no number."""
_LARGEST: Final = 100_000


class Numbering:
    """Counts along: ask it of every paragraph, in order."""

    def __init__(self, roots: Iterable[_Element], styles: Styles) -> None:
        self._styles = styles
        self._levels: dict[str, dict[int, _Element]] = {}
        self._lists: dict[str, str] = {}
        self._restarts: dict[tuple[str, int], int] = {}
        self._counts: dict[str, dict[int, int]] = {}
        for root in roots:
            for each in root:
                if name(each) == "abstractNum":
                    levels = {_whole(value(inner, "ilvl")): inner for inner in each if name(inner) == "lvl"}
                    self._levels[value(each, "abstractNumId")] = levels
                elif name(each) == "num":
                    own = value(each, "numId")
                    self._lists[own] = value(child(each, "abstractNumId"))
                    for inner in each:
                        start = child(inner, "startOverride")
                        if start is not None:
                            self._restarts[own, _whole(value(inner, "ilvl"))] = _whole(value(start))

    def label(self, paragraph: _Element) -> str:
        """What is shown before the words of `paragraph`, such as ``2.1`` or ``b)``; empty for none and for bullets."""
        wanted = self._styles.numbering(paragraph)
        if wanted is None:
            return ""
        own, depth = wanted
        kind = self._lists.get(own, "")
        levels = self._levels.get(kind, {})
        level = levels.get(depth)
        if level is None:
            return ""
        counts = self._counts.setdefault(kind, {})
        restart = self._restarts.pop((own, depth), None)
        if restart is not None:
            counts[depth] = restart
        elif depth in counts:
            counts[depth] += 1
        else:
            counts[depth] = _whole(value(child(level, "start")) or "1")
        for deeper in [each for each in counts if each > depth]:
            del counts[deeper]
        pattern = value(child(level, "lvlText"))
        if value(child(level, "numFmt")) in {"bullet", "none"} or len(pattern) > _LONGEST:
            return ""
        return re.sub(r"%([1-9])", lambda found: self._counted(int(found[1]) - 1, counts, levels), pattern)

    def _counted(self, depth: int, counts: dict[int, int], levels: dict[int, _Element]) -> str:
        level = levels.get(depth)
        count = counts.get(depth, _whole(value(child(level, "start")) or "1"))
        return _written(count, value(child(level, "numFmt")))


def _written(count: int, kind: str) -> str:
    if not 0 < count < _LARGEST:
        return str(count)
    if kind.endswith("Letter"):
        letters = (
            chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1) if count <= 26 * 9 else str(count)
        )
        return letters.upper() if kind.startswith("upper") else letters
    if kind.endswith("Roman"):
        roman = ""
        for size, mark in _ROMAN:
            times, count = divmod(count, size)
            roman += mark * times
        return roman.upper() if kind.startswith("upper") else roman
    return f"{count:02}" if kind == "decimalZero" else str(count)


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0

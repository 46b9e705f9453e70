"""Bookmarks around texts that may come back changed: nobody sees them, and office programs keep them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from assistant.reports.docx.marks import bookmarked
from assistant.reports.model import Ref
from assistant.reports.traced import bookmark

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement

_FIRST: Final = 1_000_000
"""Ids of bookmarks are those of the whole document; headings and notes have the lower ones."""


@dataclass(slots=True)
class Places:
    """Where which text stands; the same text may stand in several places."""

    is_kept: bool = False
    """Whether places are marked at all."""
    _seen: Counter[str] = field(default_factory=Counter)

    def around(self, ref: Ref | None, within: Iterable[BaseOxmlElement]) -> Iterator[BaseOxmlElement]:
        """What stands within a paragraph, marked as the text `ref`."""
        if ref is None or not self.is_kept:
            yield from within
            return
        name = bookmark(ref)
        self._seen[name] += 1
        number = _FIRST + self._seen.total()
        yield from bookmarked(f"{name}_{self._seen[name]}", number, within)

    def over(self, ref: Ref | None, paragraphs: list[BaseOxmlElement]) -> list[BaseOxmlElement]:
        """Whole paragraphs, marked as the text `ref`."""
        if ref is not None and self.is_kept and paragraphs:
            begin, end = self.around(ref, ())
            first = paragraphs[0]
            first.insert(1 if len(first) and first[0].tag.endswith("}pPr") else 0, begin)
            paragraphs[-1].append(end)
        return paragraphs

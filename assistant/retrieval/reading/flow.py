"""What a format's reader gives, headings and blocks of words in their order, and what becomes of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from assistant.passages import DocumentNote, Passage
from assistant.retrieval.reading.places import Place


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; what follows stands under it. One without words ends what stood at its level."""

    level: int
    """From 1, the outermost."""
    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a row of a table, a turn of speech: what is read as one."""

    segments: tuple[tuple[str, Place], ...]
    """Its words in order, as finely placed as the format allows (lines, cells, cues)."""
    group: str = ""
    """A passage never holds blocks of two groups: a page, a slide, a sheet, a table."""
    path: tuple[str, ...] | None = None
    """The headings above it where they are not the last ones: a footnote's are those of its mark."""


Item = Heading | Block
Items = Iterable[Item]


def block(text: str, place: Place, group: str = "", path: tuple[str, ...] | None = None) -> Block:
    """A block whose words all have one place."""
    return Block(((text, place),), group, path)


@dataclass(frozen=True, slots=True)
class Contents:
    """What was in a document."""

    media_type: str
    passages: tuple[Passage, ...]
    notes: tuple[DocumentNote, ...]

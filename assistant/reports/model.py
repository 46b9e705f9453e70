"""What a report consists of, whatever format it is written in: sections, people's words, lists, and where things stand.

Text in it is raw: a writer escapes it as its format asks. A new format is one writer of these few kinds of blocks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Words:
    """A stretch of text on one line."""

    text: str
    strong: bool = False
    emphasis: bool = False


Line: TypeAlias = tuple[Words, ...]


def line(*parts: str | Words) -> Line:
    """`parts` as one line; what is empty is left out."""
    made = (part if isinstance(part, Words) else Words(part) for part in parts)
    return tuple(words for words in made if words.text)


def strong(text: str) -> Words:
    """`text` as what is to be seen first."""
    return Words(text, strong=True)


def emphasis(text: str) -> Words:
    """`text` set apart from what people wrote."""
    return Words(text, emphasis=True)


@dataclass(frozen=True, slots=True)
class Cited:
    """Words of a source, where they stand, and what a reader should know of them."""

    title: str
    location: str
    quote: str
    warning: str = ""
    """Why they should not be relied on unread; empty where they stand as they were cited."""


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph of ours."""

    line: Line


@dataclass(frozen=True, slots=True)
class Quote:
    """People's own words as they wrote them, on as many lines; their Markdown is theirs."""

    text: str
    dissent: bool = False
    """Whether they are those of somebody who does not go along."""


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a list."""

    line: Line
    text: Line = ()
    """What belongs to it, in a paragraph of its own."""
    below: tuple[Item, ...] = ()
    sources: tuple[Cited, ...] = ()
    number: int | None = None
    """Its place where the order counts, as ranks do."""


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Sources:
    """What the text above rests on."""

    cited: tuple[Cited, ...]


Block: TypeAlias = Text | Quote | Items | Sources


@dataclass(frozen=True, slots=True)
class Section:
    """Blocks under a heading, and the sections within."""

    title: str
    blocks: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report: what it is about, what stands first, its sections, and whom it owes what to."""

    title: str
    blocks: tuple[Block, ...]
    sections: tuple[Section, ...]
    attribution: str

"""What a report consists of, whatever format it is written in: sections, people's words, lists, and where things stand.

Text in it is raw: a writer escapes it as its format asks. A new format is one writer of these few kinds of blocks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from assistant.method.differences import Piece


@dataclass(frozen=True, slots=True)
class Ref:
    """A text of the workspace that a report tells: of what, a collection and an id there, and which part of it."""

    collection: str
    """``answers``, ``records`` or ``decisions``; ``own`` for what somebody said, which is theirs alone to change."""
    id: str
    part: str
    """A field; of what is somebody's own, what it is and whose."""


@dataclass(frozen=True, slots=True)
class Words:
    """A stretch of text on one line."""

    text: str
    strong: bool = False
    emphasis: bool = False
    ref: Ref | None = None
    """Which text of the workspace this is to the letter, where a reader may send it back changed."""


Line: TypeAlias = tuple[Words, ...]


def line(*parts: str | Words) -> Line:
    """`parts` as one line; what is empty is left out."""
    made = (part if isinstance(part, Words) else Words(part) for part in parts)
    return tuple(words for words in made if words.text)


def strong(text: str, ref: Ref | None = None) -> Words:
    """`text` as what is to be seen first."""
    return Words(text, strong=True, ref=ref)


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
    ref: Ref | None = None
    """As with `Words`."""


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


@dataclass(frozen=True, slots=True)
class Table:
    """Entries of one kind, a row each, that a person reads across and down."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Line, ...], ...]
    """As many cells in each as there are columns; the first says what the row is about."""
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """People's own words before and after, as they wrote them, and which of them stayed."""

    before: str
    """What the text was, such as ``Assumed before the discussion``."""
    after: str
    """What the other is."""
    pieces: tuple[Piece, ...]
    refs: tuple[Ref, ...] = ()
    """As with `Words`, of the text before and the one after."""

    @property
    def is_marked(self) -> bool:
        """Whether so much stayed that a reader gains by seeing what did not."""
        return any(piece.sort == "same" for piece in self.pieces)

    @property
    def old(self) -> tuple[Piece, ...]:
        """The whole text before: what stayed and what was taken out."""
        return tuple(piece for piece in self.pieces if piece.sort != "added")

    @property
    def new(self) -> tuple[Piece, ...]:
        """The whole text after: what stayed and what was put in."""
        return tuple(piece for piece in self.pieces if piece.sort != "removed")

    @property
    def sides(self) -> Iterator[tuple[str, tuple[Piece, ...]]]:
        """Each text under what it is, before and after."""
        yield self.before, self.old
        yield self.after, self.new


def letters(pieces: tuple[Piece, ...]) -> str:
    """The text that `pieces` make up."""
    return "".join(piece.text for piece in pieces)


Block: TypeAlias = Text | Quote | Items | Sources | Table | Change


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
    mark: str = ""
    """By what it is known again when it comes back; empty where it is not to."""

"""What is indexed: pieces of guidance or of a document, each with the fields it can be found by."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass
from enum import IntEnum
from hashlib import blake2b
from typing import Final

from assistant.method.questions import QUESTION
from assistant.method.sources import SOURCES
from assistant.retrieval.cards import Card

LAYOUT: Final = "1"
"""Version of how chunks are cut into fields and stored; raising it rebuilds every index."""


class Field(IntEnum):
    """The parts of a chunk that are compared with the words sought, each on its own."""

    TITLE = 0
    CUE = 1
    CONTEXT = 2
    TEXT = 3


@dataclass(frozen=True, slots=True)
class Chunk:
    """A passage that can be found and cited: a guidance card, or a piece of a document."""

    id: str
    title: str
    text: str
    cues: tuple[str, ...] = ()
    """Words people use in the room when this passage would help; documents have none."""
    headings: tuple[str, ...] = ()
    """Where it stands, from the outermost heading inwards."""
    questions: tuple[str, ...] = ()
    kind: str = ""
    document: str = ""
    """Id of the document it was cut from; empty for a card."""
    location: str = ""
    """The place in the document as a citation names it, such as ``page 4`` or ``Sheet!B7``."""

    def passages(self) -> Iterator[tuple[Field, str]]:
        """Each text the chunk is found by, with its field; a chunk has several cues."""
        yield Field.TITLE, self.title
        for cue in self.cues:
            yield Field.CUE, cue
        if self.headings:
            yield Field.CONTEXT, "\n".join(self.headings)
        yield Field.TEXT, self.text

    @property
    def head(self) -> str:
        """Title, headings and cues in one text, for the coarse half of the search."""
        return "\n".join((self.title, *self.headings, *self.cues))


def card_chunk(card: Card) -> Chunk:
    """`card` as a chunk; its headings are the section's and the names of its questions."""
    return Chunk(
        id=card.id,
        title=card.title,
        text=card.body,
        cues=card.cues,
        headings=(
            SOURCES[card.source].sections[card.section],
            *(QUESTION[slug].title for slug in card.questions),
        ),
        questions=card.questions,
        kind=card.kind,
    )


def content_hash(chunks: Sequence[Chunk]) -> str:
    """A hash of everything in `chunks`, order included: what an index of them depends on."""
    digest = blake2b(digest_size=16)
    for chunk in chunks:
        digest.update(json.dumps(astuple(chunk), ensure_ascii=True).encode("ascii"))
        digest.update(b"\n")
    return digest.hexdigest()

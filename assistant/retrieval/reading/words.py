"""Words that somebody typed, cut into passages as those of a file are; there is no document that could do harm."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from assistant.passages import DocumentNote, Passage
from assistant.retrieval.reading.cutting import cut
from assistant.retrieval.reading.flow import Block
from assistant.retrieval.reading.notes import Notes
from assistant.retrieval.reading.places import Spot


def passages_in(text: str) -> tuple[tuple[Passage, ...], tuple[DocumentNote, ...]]:
    """The passages of `text`, paragraph by paragraph, and what whoever uses them should know."""
    notes = Notes()
    passages = tuple(cut(_paragraphs(text), notes))
    for passage in passages:
        notes.look(passage.text, passage.location)
    return passages, notes.gathered()


def _paragraphs(text: str) -> Iterator[Block]:
    lines = [(line, Spot(unit="line", number=number)) for number, line in enumerate(text.split("\n"), 1)]
    for is_said, group in groupby(lines, key=lambda each: bool(each[0].strip())):
        if is_said:
            yield Block(tuple(group))

"""Cuts a document into passages: a few sentences that are read, found and quoted as one.

Between 500 and 900 characters where the text allows it, cut between paragraphs if possible and between
sentences if not, never across headings, pages, slides, sheets or tables. Nothing is lost but white space,
and the same bytes always give the same passages.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from assistant.passages import Passage
from assistant.retrieval.reading.flow import Block, Heading, Items
from assistant.retrieval.reading.notes import Notes
from assistant.retrieval.reading.places import Place, location
from assistant.text import safe_text

MOST: Final = 900
"""Characters of a passage, but for a short end that joins the one before."""
LEAST: Final = 500
"""Characters from which on a passage may end at the end of a paragraph."""
SHORT: Final = 150
"""A last passage shorter than this joins the one before."""
WHOLE: Final = 450
"""A paragraph up to this length is never cut."""
DEEPEST: Final = 9
LONGEST_HEADING: Final = 200

_SENTENCE_END: Final = re.compile(r"[.!?…][\"'’”»)\]]*\s+|[。！？]+\s*|;\s+(?=[^;]{0,200}: )")


@dataclass(frozen=True, slots=True)
class _Piece:
    """The least that is not cut: a sentence or a short paragraph."""

    text: str
    glue: str
    """What joins it to the piece before: a line end between paragraphs, a space between sentences."""
    places: tuple[Place, ...]


def folded(text: str, notes: Notes, place: Place) -> str:
    """`text` made safe, with white space folded; what was taken away is counted in `notes`."""
    safe = safe_text(text)
    if safe is not text:
        notes.removed(len(text) - text.count("\r\n") - len(safe), place)
    return " ".join(safe.split())


def cut(items: Items, notes: Notes) -> Iterator[Passage]:
    """The passages of `items`, in order."""
    for (headings, _), run in groupby(_placed(items, notes), key=lambda placed: placed[0]):
        yield from _packed((piece for _, pieces in run for piece in pieces), headings)


_Placed = tuple[tuple[tuple[str, ...], str], list[_Piece]]


def _placed(items: Items, notes: Notes) -> Iterator[_Placed]:
    """The pieces of each block, with the headings above it and its group. A heading with nothing under it counts as a block."""
    path: list[str] = []
    bare: Heading | None = None
    for item in items:
        if isinstance(item, Heading):
            level = min(max(item.level, 1), DEEPEST)
            if bare and level <= bare.level:
                yield _alone(bare, path)
            text = folded(item.text, notes, item.place)
            path = path[: level - 1]
            bare = None
            if text:
                # A level that was left out is not made up.
                path.append(text[:LONGEST_HEADING])
                bare = Heading(level, text, item.place)
            continue
        pieces = list(_pieces(item, notes))
        if pieces:
            if item.path is None:
                bare = None
            headings = tuple(path) if item.path is None else item.path
            yield (headings, item.group), pieces
    if bare:
        yield _alone(bare, path)


def _alone(heading: Heading, path: list[str]) -> _Placed:
    return (tuple(path[:-1]), f"heading {heading.text}"), list(_cut_long(heading.text, [0], [heading.place]))


def _pieces(block: Block, notes: Notes) -> Iterator[_Piece]:
    """The pieces of one block, each with the places of the segments it takes words from."""
    text, starts, places = "", [], []
    parts: list[str] = []
    length = 0
    for raw, place in block.segments:
        part = folded(raw, notes, place)
        if part:
            starts.append(length)
            places.append(place)
            parts.append(part)
            length += len(part) + 1
    text = " ".join(parts)
    if text:
        yield from _cut_long(text, starts, places)


def _cut_long(text: str, starts: list[int], places: list[Place]) -> Iterator[_Piece]:
    if len(text) <= WHOLE:
        yield _Piece(text, "\n", tuple(places))
        return
    glue = "\n"
    for start, end in _sentences(text):
        first = max(bisect_right(starts, start) - 1, 0)
        last = max(bisect_left(starts, end), first + 1)
        yield _Piece(text[start:end], glue, tuple(places[first:last]))
        glue = " " if text[end : end + 1] == " " else ""


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of the sentences of `text`, without the space between; none is longer than `MOST`."""
    start = 0
    ends = [match.end() for match in _SENTENCE_END.finditer(text)]
    for end in [*ends, len(text)]:
        while end - start > MOST:
            space = text.rfind(" ", start + 1, start + MOST + 1)
            stop = space if space > start else start + MOST
            yield start, stop
            start = stop + 1 if space > start else stop
        trimmed = end - 1 if text[end - 1 : end] == " " else end
        if trimmed > start:
            yield start, trimmed
        start = end


def _packed(pieces: Iterable[_Piece], headings: tuple[str, ...]) -> Iterator[Passage]:
    """Pieces put together to passages, as full as `MOST` lets them be."""
    before: list[_Piece] = []
    held: list[_Piece] = []
    size = 0
    for piece in pieces:
        while held and size + len(piece.glue) + len(piece.text) > MOST:
            if before:
                yield _passage(before, headings)
            stop = len(held) if piece.glue == "\n" else _paragraph_end(held)
            before, held = held[:stop], held[stop:]
            size = _size(held)
        held.append(piece)
        size = size + len(piece.glue) + len(piece.text) if len(held) > 1 else len(piece.text)
    if before and size < SHORT:
        before, held = before + held, []
    for last in (before, held):
        if last:
            yield _passage(last, headings)


def _paragraph_end(held: list[_Piece]) -> int:
    """Where to end a passage whose next piece goes on with its last paragraph."""
    for stop in range(len(held) - 1, 0, -1):
        if held[stop].glue == "\n" and _size(held[:stop]) >= LEAST:
            return stop
    return len(held)


def _size(pieces: list[_Piece]) -> int:
    return sum(len(piece.text) + len(piece.glue) for piece in pieces) - (len(pieces[0].glue) if pieces else 0)


def _passage(pieces: list[_Piece], headings: tuple[str, ...]) -> Passage:
    text = pieces[0].text + "".join(piece.glue + piece.text for piece in pieces[1:])
    return Passage(text, location([place for piece in pieces for place in piece.places]), headings)

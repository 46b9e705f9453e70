"""Bytes of a document to what the parent keeps: its kind, its passages and its notes. Runs in the reading process."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Final

from assistant.passages import Passage
from assistant.retrieval.reading.archives import office_kind
from assistant.retrieval.reading.cutting import cut
from assistant.retrieval.reading.errors import Refusal
from assistant.retrieval.reading.flow import Contents, Item, Items
from assistant.retrieval.reading.formats import delimited, hypertext, markdown, plain, subtitles
from assistant.retrieval.reading.formats.encoding import decoded
from assistant.retrieval.reading.kinds import MEDIA_TYPES, NAMES, binary_kind, promised, text_kind
from assistant.retrieval.reading.limits import Limits
from assistant.retrieval.reading.notes import Notes
from assistant.retrieval.reading.pulse import reached

_SEAM: Final = 120
"""Characters on either side of a cut that are read as one."""


def contents(data: bytes, name: str, limits: Limits) -> Contents:
    """What is in `data`, the bytes of the file called `name`. Deterministic.

    Raises:
        Refusal: it cannot be read.
        Exception: whatever a library raises on a damaged document.
    """
    notes = Notes()
    kind, items = _opened(data, name, limits, notes)
    passages: list[Passage] = []
    found = cut(items, notes)
    notes.look(name, "")
    asked = False
    for passage in islice(found, limits.passages):
        asked_before, asked = (
            asked,
            notes.look("\n".join((*passage.headings, passage.text)), passage.location),
        )
        if passages and not (asked or asked_before):
            _look_over(passages[-1], passage, notes)
        passages.append(passage)
        reached(len(passages))
    if next(found, None) is not None:
        notes.add(
            "cut",
            f"Only the first {limits.passages} passages were read; the rest was left out.",
            passages[-1].location,
        )
    gathered = notes.gathered()
    if not passages:
        if any(note.code == "page-left-out" for note in gathered):
            raise Refusal("too-large", "more is drawn on its pages than can be read")
        codes = {note.code for note in gathered}
        if "page-without-text" in codes:
            raise Refusal("empty", "its pages hold no text; they may be pictures or scans")
        raise Refusal("empty", "all the text in it is hidden" if "invisible-text" in codes else "")
    return Contents(MEDIA_TYPES[kind], tuple(passages), gathered)


def _look_over(before: Passage, after: Passage, notes: Notes) -> None:
    """Note what is said to an assistant over the cut between two passages, at both of them."""
    seam = f"{before.text[-_SEAM:]} {after.text[:_SEAM]}"
    if notes.look(seam, before.location):
        notes.look(seam, after.location)


def _opened(data: bytes, name: str, limits: Limits, notes: Notes) -> tuple[str, Items]:
    """The kind of document and the flow of its items, with a note where its name says otherwise."""
    promise = promised(name)
    try:
        kind = binary_kind(data)
        if kind == "zip":
            kind = office_kind(data, limits, notes)
        if kind:
            items = _binary(kind, data, notes, limits)
        else:
            kind, items = _text(data, promise, notes)
    except Refusal as refusal:
        if promise and refusal.code in {"unsupported", "not-a-document"}:
            raise Refusal("mislabelled", f"its name says {NAMES[promise]}, but {refusal.reason}") from refusal
        raise
    if promise and promise != kind and NAMES[promise] != NAMES[kind]:
        notes.add("read-as", f"The name says {NAMES[promise]}, but it is {NAMES[kind]} and was read as that.")
    return kind, items


def _binary(kind: str, data: bytes, notes: Notes, limits: Limits) -> Iterator[Item]:
    # Heavy ones, and the libraries behind them, are loaded for the first document that needs them.
    if kind == "docx":
        from assistant.retrieval.reading.formats.word import blocks
    elif kind == "pptx":
        from assistant.retrieval.reading.formats.slides import blocks
    elif kind == "xlsx":
        from assistant.retrieval.reading.formats.workbook import blocks
    else:
        from assistant.retrieval.reading.formats import pages

        return pages.blocks(data, notes, limits)
    return blocks(data, notes)


def _text(data: bytes, promise: str, notes: Notes) -> tuple[str, Iterator[Item]]:
    text = decoded(data, notes, hypertext.declared_encoding(data))
    kind = text_kind(text[:4096].lstrip("\ufeff").encode("utf-8", "replace"), promise)
    if kind == "markdown":
        return kind, markdown.blocks(text, notes)
    if kind == "csv":
        return kind, delimited.blocks(text)
    if kind == "html":
        return kind, hypertext.blocks(text, notes)
    if kind in {"vtt", "srt"}:
        return kind, subtitles.blocks(text)
    return kind, plain.blocks(text)

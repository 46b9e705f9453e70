"""Bytes of a reply to what was typed into it, to the letter. Runs in the reading process, as `content` does."""

from __future__ import annotations

from itertools import islice

from assistant.passages import Passage
from assistant.retrieval.reading.archives import office_kind
from assistant.retrieval.reading.errors import Refusal
from assistant.retrieval.reading.flow import Contents
from assistant.retrieval.reading.formats import hypertext
from assistant.retrieval.reading.formats.encoding import decoded
from assistant.retrieval.reading.formats.reviewed import REVIEW, reviewed
from assistant.retrieval.reading.formats.typed import (
    COMMENTS,
    TEXT,
    cells,
    has_comments,
    lines,
    properties,
)
from assistant.retrieval.reading.kinds import MEDIA_TYPES, binary_kind, text_kind
from assistant.retrieval.reading.limits import Limits
from assistant.retrieval.reading.notes import Notes


def typed(data: bytes, name: str, limits: Limits) -> Contents:  # noqa: ARG001 - as `contents` is called
    """The lines of a docx or a text, or the cells of an xlsx, and the properties of the file; of a report all of it.

    Raises:
        Refusal: it cannot be read, or is of another kind.
        Exception: whatever a library raises on a damaged document.
    """
    notes = Notes()
    kind = binary_kind(data)
    if kind == "zip":
        kind = office_kind(data, limits, notes)
    if kind == "docx":
        found = [Passage("\n".join(lines(data)), TEXT), *properties(data)]
        if has_comments(data):
            found.append(Passage("There are comments.", COMMENTS))
        if told := reviewed(data):
            found.append(Passage(told, REVIEW))
    elif kind == "xlsx":
        found = [*islice(cells(data), limits.passages), *properties(data)]
    elif kind:
        raise Refusal(
            "unsupported", "replies are read as docx, xlsx, Markdown, text or the file that a page saved"
        )
    else:
        text = decoded(data, notes, hypertext.declared_encoding(data))
        kind = text_kind(text[:4096].lstrip("\ufeff").encode("utf-8", "replace"), "markdown")
        found = [Passage(text.removeprefix("\ufeff"), TEXT)]
    kept = tuple(passage for passage in found if passage.text.strip())
    if not kept:
        raise Refusal("empty")
    if len(kept) > limits.passages:
        raise Refusal("too-large", "it holds more cells than a form has")
    return Contents(MEDIA_TYPES[kind], kept, notes.gathered())

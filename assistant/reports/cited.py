"""What a report says of sources: the words with their place, whether they still stand there, and the documents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from assistant.method.engagement import Document, Engagement
from assistant.method.said import Citation, CitationState, counted
from assistant.reports.model import Cited, Item, Items, Section, Text, line

TOLD: Final[Mapping[CitationState, str]] = {
    "moved": "the words stand elsewhere in the document by now",
    "changed": "the document does not say so any more",
    "removed": "the document was removed",
    "erased": "the document was removed and its text erased",
    "unknown": "the document is not at hand to compare",
}
"""What a reader should know of a citation; of words that stand where they were cited there is nothing to say."""


class Citations:
    """Citations with what is known of each."""

    def __init__(self, states: Mapping[Citation, CitationState]) -> None:
        self._states = states

    def of(self, sources: Sequence[Citation]) -> tuple[Cited, ...]:
        """Each with its place, the words as they stand there, and a warning where they do not."""
        return tuple(
            Cited(each.title, each.location, each.quote, TOLD.get(self._states.get(each, "stands"), ""))
            for each in sources
        )


def documents(engagement: Engagement) -> Iterator[Section]:
    """The documents in use, without their texts, and what is to be known before relying on them."""
    if engagement.documents:
        told = Text(line("Listed without their texts, which stay in the workspace."))
        yield Section("Documents", (told, Items(tuple(map(_document, engagement.documents)))))


def _document(document: Document) -> Item:
    notes = (
        Item(line(f"{note.location}: " if note.location.strip() else "", note.text or note.code))
        for note in document.notes
    )
    return Item(line(f"{document.title or document.id} ({', '.join(_about(document))})"), below=tuple(notes))


def _about(document: Document) -> Iterator[str]:
    yield document.id
    if document.passages is not None:
        yield counted(document.passages, "passage")
    if document.added is not None:
        yield f"added {document.added.isoformat()}"
    if document.send == "never":
        yield "never sent to a model"

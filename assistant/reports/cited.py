"""What a report says of sources: the words with their place, whether they still stand there, and the documents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from assistant.method.engagement import Document, Engagement
from assistant.method.said import Citation, CitationState, counted
from assistant.reports.quoting import plain

TOLD: Final[Mapping[CitationState, str]] = {
    "moved": "the words stand elsewhere in the document by now",
    "changed": "the document does not say so any more",
    "removed": "the document was removed",
    "erased": "the document was removed and its text erased",
    "unknown": "the document is not at hand to compare",
}
"""What a reader should know of a citation; of words that stand where they were cited there is nothing to say."""


class Sources:
    """Writes citations, with what is known of each."""

    def __init__(self, states: Mapping[Citation, CitationState]) -> None:
        self._states = states

    def lines(self, sources: Sequence[Citation]) -> Iterator[str]:
        """One line for each: title and place, the words as they stand there, and a warning where they do not."""
        for source in sources:
            where = ", ".join(filter(None, (plain(source.title), plain(source.location))))
            words = f"“{plain(source.quote)}”" if source.quote.strip() else ""
            warning = TOLD.get(self._states.get(source, "stands"), "")
            yield ": ".join(filter(None, (where, words))) + (f" (**{warning}**)" if warning else "")


def documents(engagement: Engagement) -> Iterator[str]:
    """The documents in use, without their texts, and what is to be known before relying on them."""
    if not engagement.documents:
        return
    yield from ("## Documents", "", "Listed without their texts, which stay in the workspace.", "")
    for document in engagement.documents:
        yield f"- {plain(document.title) or document.id} ({', '.join(_about(document))})"
        for note in document.notes:
            where = f"{plain(note.location)}: " if note.location.strip() else ""
            yield f"    - {where}{plain(note.text) or plain(note.code)}"
    yield ""


def _about(document: Document) -> Iterator[str]:
    yield document.id
    if document.passages is not None:
        yield counted(document.passages, "passage")
    if document.added is not None:
        yield f"added {document.added.isoformat()}"
    if document.send == "never":
        yield "never sent to a model"

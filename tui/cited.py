"""Documents and citations in words: what is cited, whether the words still stand there, what a document is like."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from textual.content import Content

from assistant.method.said import counted
from assistant.reports.cited import TOLD
from assistant.text import one_line
from tui.safe import joined, plain

if TYPE_CHECKING:
    from assistant.method.engagement import Document
    from assistant.method.said import Citation, CitationState
    from tui.state import Snapshot, View

States = Mapping["Citation", "CitationState"]

_STANDS: Final[tuple[CitationState | None, ...]] = (None, "stands", "moved")
_SIGNS: Final[Mapping[CitationState, tuple[str, str]]] = {
    "stands": ("✓", "$text-success"),
    "moved": ("~", "$text-warning"),
    "unknown": ("?", "$quiet"),
}
_GONE: Final = ("✗", "$text-error")
_KINDS: Final[Mapping[str, str]] = {
    "pdf": "PDF",
    "wordprocessingml": "Word",
    "presentationml": "slides",
    "spreadsheetml": "workbook",
    "csv": "table",
    "html": "web page",
    "markdown": "Markdown",
    "vtt": "transcript",
    "subrip": "transcript",
    "plain": "text",
}
"""What people call a kind of file, by a part of its media type."""


def state_words(state: CitationState | None) -> Content:
    """Whether words that are cited still stand there: a sign and words, so that colour is not the only one."""
    if state is None:
        return Content("")
    sign, style = _SIGNS.get(state, _GONE)
    return plain(f"{sign} {TOLD.get(state, 'stands there')}", style)


def is_worn(state: CitationState | None) -> bool:
    """Whether somebody should look at a citation again, since its words are not known to stand in the document."""
    return state not in _STANDS


def worn(sources: Mapping[str, Sequence[Citation]], states: States) -> set[str]:
    """The answers (by slug) and records (by id) that cite words which no longer stand where they were cited."""
    return {ref for ref, cited in sources.items() if any(is_worn(states.get(each)) for each in cited)}


def citing(sources: Mapping[str, Sequence[Citation]], document: str) -> list[str]:
    """The answers (by slug) and records (by id) that cite a document."""
    return [ref for ref, cited in sources.items() if any(each.document == document for each in cited)]


def where(citation: Citation) -> str:
    """The document or card and the place in it, on one line."""
    return " · ".join(filter(None, (one_line(citation.title, 80), one_line(citation.location, 60))))


def source_line(citation: Citation, states: States) -> Content:
    """What is cited, where it is from, and whether it still stands there."""
    words = f"“{one_line(citation.quote, 200)}”  " if citation.quote.strip() else ""
    return joined([words, (f"{where(citation)}  ", "$quiet"), state_words(states.get(citation))])


def quoted(text: str, spans: Iterable[tuple[int, int]], start: int = 0, end: int | None = None) -> Content:
    """A part of a text, in which the words at `spans` (counted in the whole text) stand out."""
    end = len(text) if end is None else end
    parts: list[str | tuple[str, str]] = []
    at = start
    for first, last in spans:
        if start <= first and last <= end:
            parts += [text[at:first], (text[first:last], "bold $text-accent underline")]
            at = last
    return joined([*parts, text[at:end]])


def document_facts(document: Document) -> str:
    """What a document is: its kind, how much is in it, when it came in."""
    kind = next((name for part, name in _KINDS.items() if part in document.media_type), "")
    size = document.size or 0
    bytes_ = f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{max(1, round(size / 1000))} kB" if size else ""
    passages = counted(document.passages, "passage") if document.passages is not None else ""
    added = f"added {document.added}" if document.added else ""
    return " · ".join(filter(None, (kind, passages, bytes_, added)))


def sending(document: Document) -> str:
    """Whether a document's text may leave this machine, in words."""
    return "⊘ never sent" if document.send == "never" else "may be sent"


def document_key(binding: str | None, document: str, view: View) -> str:
    """What a key that ends in ``.send`` or ``.remove`` does to a document now; empty for any other, or as always."""
    act = (binding or "").rpartition(".")[2]
    if act == "remove" and document in view.removed:
        return "bring back"
    known = view.snapshot.documents.get(document)
    return "may be sent" if act == "send" and known is not None and known.send == "never" else ""


def removed_line(document: Document, snapshot: Snapshot) -> Content:
    """A document that was removed, on one line."""
    cited = len(citing(snapshot.sources, document.id))
    facts = f"{one_line(document.title, 120) or document.id}{f'  cited by {cited}' if cited else ''}"
    return joined([("✗ removed  ", "$text-warning"), (facts, "$quiet")])


def document_line(document: Document, snapshot: Snapshot) -> Content:
    """A document on one line."""
    cited = len(citing(snapshot.sources, document.id))
    notes = len(document.notes)
    facts = [
        counted(document.passages, "passage") if document.passages is not None else "no text here",
        sending(document),
        f"cited by {cited}" if cited else "",
    ]
    return joined(
        [
            one_line(document.title, 120) or document.id,
            (f"  ⚠ {counted(notes, 'note')}" if notes else "", "$text-warning"),
            (f"  {' · '.join(filter(None, facts))}", "$quiet"),
        ]
    )


def note_lines(document: Document) -> list[Content]:
    """What to know before relying on a document, each as a warning."""
    return [
        joined(
            [
                ("⚠ ", "$text-warning"),
                (one_line(note.text, 400) or one_line(note.code, 80), "$text-warning"),
                (f"  {one_line(note.location, 120)}" if note.location.strip() else "", "$quiet"),
            ]
        )
        for note in document.notes
    ]

"""What answers and records cite, and whether the words still stand where they were cited."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from assistant.errors import BadInput, NotFound
from assistant.method.engagement import Engagement
from assistant.method.questions import QUESTION
from assistant.method.said import Citation, CitationState
from assistant.passages import Passage
from assistant.text import one_line
from assistant.workspace import review
from assistant.workspace.changes import Body
from assistant.workspace.content import checked, plain
from assistant.workspace.contents import Key, key_of
from assistant.workspace.errors import NOTHING_CHANGED
from assistant.workspace.history import CITE, UNCITE
from assistant.workspace.lifecycle import WorkspaceFile, Written
from assistant.workspace.state import Draft


@dataclass(frozen=True, slots=True)
class Cited:
    """One citation and where it stands: on which answer (by its question's slug) or record, as which of its sources."""

    target: str
    index: int
    citation: Citation
    state: CitationState


class Citing(WorkspaceFile):
    """The acts on the sources of answers and records."""

    def cite(self, target: str, citation: Citation) -> Written:
        """Adds a citation to the sources of an answer or a record, after those that stand there by now.

        What stands there already is not added twice. Whether the words are those of the passage is the caller's to
        check; they are kept to the letter.

        Args:
            target: the slug of a question or the id of a record.
            citation: where the words are from; `document` is a document of this workspace, or empty.

        Raises:
            NotFound: there is no such question, record or document.
            BadInput: it says neither what it is from nor what it quotes.
        """
        given = plain(citation)
        if not any(str(value).strip() for value in given.values()):
            raise BadInput("A citation names what it is from, or the words.", kept=NOTHING_CHANGED)
        with self._ledger.act(CITE) as draft:
            if citation.document and draft.get("documents", citation.document) is None:
                raise review.none_beside("documents", citation.document)
            collection, body = _citing(draft, target)
            sources = body.get("sources", [])
            if given not in sources:
                self._put_sources(draft, collection, target, body, [*sources, given])
            draft.note = _called(given)
        return self._written(draft)

    def uncite(self, target: str, index: int, *, base: int | None = None) -> Written:
        """Takes one citation back, counted from 0 in the sources as they were at `base`, or are now.

        Where it was taken back by someone else since, nothing changes.

        Raises:
            NotFound: there is no such question or record, or it has not so many sources.
        """
        with self._ledger.act(UNCITE) as draft:
            collection, body = _citing(draft, target)
            sources = list(body.get("sources", []))
            seen = sources if base is None else self._sources_at(base, collection, target, body)
            if not 0 <= index < len(seen):
                raise NotFound(
                    f"{one_line(target, 80)} has no source {index + 1}.",
                    kept=NOTHING_CHANGED,
                    hint=f"It has {len(seen)}." if seen else "It cites nothing.",
                )
            taken = seen[index]
            if taken in sources:
                sources.remove(taken)
                self._put_sources(draft, collection, target, body, sources)
            draft.note = _called(taken)
        return self._written(draft)

    def citations_of(self, document: str) -> list[Cited]:
        """Where a document is cited, and whether the words still stand there; also of one that is gone."""
        return [cited for cited in self.citations() if cited.citation.document == document]

    def citations(self) -> list[Cited]:
        """Every citation of a document, answers first, and whether its words still stand where they were cited."""
        found = [each for each in _listed(self.engagement()) if each[2].document]
        keys = {content.document: (content.digest, content.reader) for content in self.passages().contents()}
        return [
            Cited(target, index, citation, self._state(citation, keys)) for target, index, citation in found
        ]

    def citation_states(self) -> dict[Citation, CitationState]:
        """For each citation of a document whether its words still stand where they were cited."""
        return {cited.citation: cited.state for cited in self.citations()}

    # -- within

    def _sources_at(self, base: int, collection: str, target: str, body: Body) -> list[Body]:
        """The sources of an answer or record as they were at the event `base`."""
        then: Body | None = body
        for event in self._backwards(target):
            if event.seq <= base:
                break
            for change in reversed(event.changes):
                if (change.collection, change.id) == (collection, target):
                    then = change.revert(then)
        return list((then or {}).get("sources", []))

    @staticmethod
    def _put_sources(draft: Draft, collection: str, target: str, body: Body, sources: list[Body]) -> None:
        draft.put(collection, target, checked(collection, {**body, "sources": sources}, target))

    def _state(self, citation: Citation, keys: Mapping[str, Key]) -> CitationState:
        key = keys.get(citation.document)
        if key is None:
            return self._state_without(citation.document)
        known = self._standing.get((key, citation))
        if known is None:
            known = state_in(citation, self.passages().texts(*key))
            self._standing[key, citation] = known
        return known

    def _state_without(self, id_: str) -> CitationState:
        """What is true of every citation of a document that has no text here."""
        gone = self._ledger.gone().get(id_)
        if gone is None or self._ledger.state.get("documents", id_) is not None:
            return "unknown"
        return "erased" if self._is_erased(key_of(gone)) else "removed"


def _listed(engagement: Engagement) -> list[tuple[str, int, Citation]]:
    """Every citation with its target and its place there, answers first."""
    on_answers = [(slug, answer.sources) for slug, answer in engagement.answers.items()]
    on_records = [(record.id, record.sources) for record in engagement.records]
    return [
        (target, index, citation)
        for target, sources in (*on_answers, *on_records)
        for index, citation in enumerate(sources)
    ]


def state_in(citation: Citation, passages: Iterable[Passage]) -> CitationState:
    """Whether the words stand in these passages, white space aside: where they were cited, or elsewhere.

    Words that were cut in two by a later reading are found across the cut. A citation without words is of a place.
    """
    words, place = _folded(citation.quote), _folded(citation.location)
    found, before = False, ""
    for passage in passages:
        text, here = _folded(passage.text), _folded(passage.location) == place
        if not words:
            found = found or here
        elif words in text:
            if here:
                return "stands"
            found = True
        elif words in f"{before} {text}":
            found = True
        before = text
    if not words:
        return "stands" if found else "changed"
    return "moved" if found else "changed"


def _folded(text: str) -> str:
    return " ".join(text.split())


def _citing(draft: Draft, target: str) -> tuple[str, Body]:
    """The collection and the body of what a citation is put on.

    Raises:
        NotFound: there is no such question and no such record.
    """
    if target in QUESTION:
        return "answers", draft.get("answers", target) or {"question": target}
    body = draft.get("records", target)
    if body is None:
        raise review.no_record(target)
    return "records", body


def _called(citation: Mapping[str, object]) -> str:
    parts = (one_line(str(citation.get(name) or ""), 80) for name in ("title", "location"))
    return ", ".join(filter(None, parts)) or one_line(f"“{citation.get('quote')}”", 80)

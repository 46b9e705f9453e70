"""What `search` looks through: the guidance, and a workspace where one is named: its documents and its own words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from assistant.advisor.embedder import open_guidance
from assistant.cli.inputs import open_workspace
from assistant.cli.output import say_aside
from assistant.cli.proof import library_of, passage_data, titles_of
from assistant.config import load_settings
from assistant.method.advising import AdvisorSettings
from assistant.method.engagement import Engagement
from assistant.retrieval.neighbours import Narrowing
from assistant.retrieval.own_words import engagement_chunks
from assistant.retrieval.proof import Conflict, conflicts
from assistant.retrieval.search import ChunkSearch
from assistant.text import one_line
from assistant.workspace.document import Workspace

Results = list[dict[str, Any]]

_LOOKED_AT: Final = 20
"""Passages whose numbers are compared: more than are shown, since a contradiction may stand further down."""


@dataclass(frozen=True)
class Finds:
    """What was found, best first, in the shape of ``search --json``."""

    results: Results
    conflicts: list[Conflict] = field(default_factory=list)
    """Numbers that differ between a passage that is shown and another."""
    titles: dict[str, str] = field(default_factory=dict)
    """What each document is called, by its id."""


def find(words: str, *, question: str | None, file: Path | None, count: int) -> Finds:
    """The `count` passages that fit `words` best.

    Where a workspace is searched too, its documents (source ``documents``) and its answers and records (source
    ``workspace``) stand beside the guidance, and none crowds out the others: each keeps a third of the places as far
    as it has something to show. Answers and records are not given to an embedder.
    """
    if file is None:
        return Finds(_guidance(words, question=question, count=count))
    with open_workspace(file, read_only=True) as workspace:
        engagement = workspace.engagement()
        guidance = _guidance(words, question=question, count=count, agreed=engagement.advisor)
        titles = titles_of(workspace)
        documents, differing = _documents(words, workspace, titles, count) if titles else ([], [])
    own = _own_words(words, engagement, question=question, count=count)
    results = _merged([guidance, documents, own], count)
    shown = {(result["document"], result["place"]) for result in results}
    told = [
        conflict
        for conflict in differing
        if any(side.found and (side.found.document, side.found.place + 1) in shown for side in conflict.sides)
    ]
    return Finds(results, told, titles)


def _merged(kinds: Sequence[Results], count: int) -> Results:
    """The best of all, each kind with a third of the places as far as it has so many."""
    floor = max(1, count // 3)
    kept = _by_score(result for kind in kinds for result in kind[:floor])[:count]
    rest = _by_score(result for kind in kinds for result in kind[floor:])
    return _by_score([*kept, *rest[: count - len(kept)]])


def _by_score(results: Iterable[dict[str, Any]]) -> Results:
    return sorted(results, key=lambda result: -result["score"])


def _guidance(
    words: str, *, question: str | None, count: int, agreed: AdvisorSettings | None = None
) -> Results:
    with open_guidance(load_settings(), agreed) as guidance:
        found = guidance.search(words, question=question, k=count)
        _tell(guidance.notice)
    return [
        {
            "id": hit.card.id,
            "source": hit.card.source,
            "section": hit.card.section,
            "title": hit.card.title,
            "score": round(hit.score, 4),
            "text": hit.text,
            "credits": [str(credit) for credit in hit.card.credits],
            "see": list(hit.card.see),
            "document": None,
            "place": None,
        }
        for hit in found
    ]


def _documents(
    words: str, workspace: Workspace, titles: dict[str, str], count: int
) -> tuple[Results, list[Conflict]]:
    with library_of(workspace) as library:
        found = library.search(words, k=max(count, _LOOKED_AT))
        _tell(library.notice)
    results = []
    for one in found[:count]:
        data = passage_data(one, titles)
        results.append(
            {
                "id": f"{one.document}:{data['place']}",
                "source": "documents",
                "section": data["location"],
                "title": data["title"],
                "score": data["score"],
                "text": data["text"],
                "credits": [],
                "see": [],
                "document": data["document"],
                "place": data["place"],
            }
        )
    return results, conflicts(found, titles)


def _own_words(words: str, engagement: Engagement, *, question: str | None, count: int) -> Results:
    chunks = list(engagement_chunks(engagement))
    with ChunkSearch(chunks, name="own-words", folder=None) as search:
        found = search.find(words, within=Narrowing(question=question), k=count) if chunks else []
    return [
        {
            "id": item.chunk.id,
            "source": "workspace",
            "section": item.chunk.questions[0] if item.chunk.questions else item.chunk.kind,
            "title": item.chunk.title,
            "score": round(item.score, 4),
            "text": item.chunk.text,
            "credits": [],
            "see": [],
            "document": None,
            "place": None,
        }
        for item in found
        if item.score > 0
    ]


def _tell(notice: str) -> None:
    if notice:
        say_aside(f"counterpoint: {one_line(notice)}")

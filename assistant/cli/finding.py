"""What `search` looks through: the guidance, and the words of a workspace where one is named."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from assistant.advisor.embedder import open_guidance
from assistant.cli.embedding import say_aside
from assistant.cli.inputs import open_workspace
from assistant.config import load_settings
from assistant.retrieval.neighbours import Narrowing
from assistant.retrieval.own_words import engagement_chunks
from assistant.retrieval.search import ChunkSearch


def find(words: str, *, question: str | None, file: Path | None, count: int) -> list[dict[str, Any]]:
    """The `count` passages that fit `words` best, best first, in the shape of ``search --json``.

    Where a workspace is searched too, neither side crowds out the other: each keeps a third of the places
    as far as it has something to show. Its passages have the source ``workspace``, and are found by their words:
    answers and records are not given to an embedder.
    """
    with open_guidance(load_settings()) as guidance:
        cards = [
            {
                "id": hit.card.id,
                "source": hit.card.source,
                "section": hit.card.section,
                "title": hit.card.title,
                "score": round(hit.score, 4),
                "text": hit.text,
                "credits": [str(credit) for credit in hit.card.credits],
                "see": list(hit.card.see),
            }
            for hit in guidance.search(words, question=question, k=count)
        ]
        if guidance.notice:
            say_aside(f"counterpoint: {guidance.notice}")
    own = _own_words(words, question=question, file=file, count=count) if file is not None else []
    floor = max(1, count // 3)
    first = [*cards[:floor], *own[:floor]]
    rest = sorted([*cards[floor:], *own[floor:]], key=lambda result: -result["score"])
    return sorted([*first, *rest[: max(0, count - len(first))]][:count], key=lambda result: -result["score"])


def _own_words(words: str, *, question: str | None, file: Path, count: int) -> list[dict[str, Any]]:
    with open_workspace(file, read_only=True) as workspace:
        chunks = list(engagement_chunks(workspace.engagement()))
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
        }
        for item in found
        if item.score > 0
    ]

"""What the documents say to all that was worked on: a few passages per question, each question's best first."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from typing import Final

from assistant.advisor.grounds.sources import Source
from assistant.advisor.task import LITTLE, Brief
from assistant.method.engagement import Engagement
from assistant.method.questions import QUESTIONS

_EACH: Final = 3
"""Passages that are looked for per question."""
_MOST: Final = 24
_MOST_SAID: Final = 2_000
"""Characters of an answer by which documents are searched."""


def gathered(brief: Brief) -> list[Source]:
    """The passages that speak to what was worked on, those of all questions in turn, each passage once.

    Where there is little, all of it.
    """
    if every := brief.documents.everything(LITTLE):
        return list(every)
    found = [
        brief.documents.speaking_to(slug, said, _EACH).sources for slug, said in _worked_on(brief.engagement)
    ]
    turns = (source for turn in zip_longest(*found) for source in turn if source is not None)
    return list({source.ref: source for source in turns}.values())[:_MOST]


def _worked_on(engagement: Engagement) -> Iterator[tuple[str, str]]:
    """What was said to each question: its answer, or else the names of its records."""
    kinds = set[str]()
    for question in QUESTIONS:
        said = engagement.answer(question.slug).text
        if not said.strip() and question.kind not in kinds:
            said = "\n".join(record.title for record in engagement.records if record.kind == question.kind)
        kinds.add(question.kind)
        if said.strip():
            yield question.slug, said[:_MOST_SAID]

"""Which question builds on which: an order to work in, and what a changed answer touches.

Personas and needs are found together; that circle is walked by revising the answers, so for ordering a
question never waits for one that builds on it in turn: `needs` comes first, and `personas` after it.
"""

from __future__ import annotations

from graphlib import TopologicalSorter
from typing import Final

from assistant.method.questions import QUESTION, QUESTIONS, Question

_PLACE: Final = {question.slug: place for place, question in enumerate(QUESTIONS)}


def order() -> tuple[Question, ...]:
    """The questions so that each comes after all that it builds on, otherwise in the order of the method.

    Raises:
        graphlib.CycleError: the table of questions has been given a circle.
    """
    sorter = TopologicalSorter({question.slug: question.builds_on for question in QUESTIONS})
    sorter.prepare()
    ordered: list[Question] = []
    waiting: list[str] = []
    while sorter.is_active():
        waiting.extend(sorter.get_ready())
        slug = min(waiting, key=_PLACE.__getitem__)
        waiting.remove(slug)
        ordered.append(QUESTION[slug])
        sorter.done(slug)
    return tuple(ordered)


def upstream(slug: str) -> frozenset[str]:
    """Slugs of every question that `slug` builds on, directly or through others."""
    found: set[str] = set()
    todo = list(QUESTION[slug].builds_on)
    while todo:
        current = todo.pop()
        if current not in found:
            found.add(current)
            todo.extend(QUESTION[current].builds_on)
    return frozenset(found)


def downstream(slug: str) -> frozenset[str]:
    """Slugs of every question that builds on `slug`: what to look at again when its answer changes."""
    return frozenset(question.slug for question in QUESTIONS if slug in upstream(question.slug))

"""Contradictions in meaning: one planted in each engagement, and a clean twin of each in which there is none."""

from __future__ import annotations

from typing import Final

from assistant.advisor.base import Advisor, Contradiction
from assistant.advisor.evaluation.cases import Contradicting, load
from assistant.advisor.evaluation.observed import observed
from assistant.advisor.evaluation.part import Figure, Part, Tally
from assistant.advisor.material import passages
from assistant.advisor.task import Brief
from assistant.advisor.tasks import gaps
from assistant.text import fold


def is_planted(found: Contradiction, case: Contradicting) -> bool:
    """Whether `found` holds the two texts against each other that the case is about, and quotes what the twin does not say."""
    spans = (found.customer, found.business)
    if not any(span.ref in case.customer for span in spans):
        return False
    twin = {each.ref: fold("\n".join(each.texts)) for each in passages(case.twin.engagement())}
    return any(span.ref in case.business and fold(span.quote) not in twin[span.ref] for span in spans)


async def _measure(advisor: Advisor, case: Contradicting) -> Tally:
    task, seen = observed(gaps.TASK)
    planted = (await advisor.give(task, Brief(case.engagement()))).items
    clean = (await advisor.give(task, Brief(case.twin.engagement()))).items
    right = [found for found in planted if is_planted(found, case)]
    return {
        "found": (bool(right), 1),
        "left_alone": (not clean, 1),
        "false_alarms": (len(clean), 0),
        "besides": (len(planted) - len(right), 0),
        "right_at_first": (seen.faultless, seen.replies),
    }


PART: Final = Part(
    id="contradictions",
    title="Planted contradictions, and clean twins without",
    figures=(
        Figure("found", "planted contradictions found"),
        Figure("left_alone", "clean twins left alone"),
        Figure("false_alarms", "contradictions seen in clean twins", share=False, more_is_better=False),
        Figure("besides", "others seen beside the planted one", share=False, more_is_better=False),
        Figure("right_at_first", "replies that needed no correction"),
    ),
    cases=lambda: load("contradictions", Contradicting),
    measure=_measure,
    missed=lambda _case: {"found": (0, 1)},
    requests=2,
)

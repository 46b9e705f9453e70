"""Follow-ups, put to an executive who knows more than the answer says and tells it by rule.

A well-put question brings out one fact that it speaks of, whole. One with any of an interviewer's mistakes (closed,
leading, double-barrelled, too long) brings out a hint, which counts half. One that speaks of nothing new brings nothing.
"""

from __future__ import annotations

import re
from typing import Final

from assistant.advisor.base import MOST_FOLLOW_UPS, Advisor, FollowUp
from assistant.advisor.craft.wording import mistakes, seems_answered
from assistant.advisor.evaluation.cases import Fact, Interview, load
from assistant.advisor.evaluation.keys import stemmed
from assistant.advisor.evaluation.observed import observed
from assistant.advisor.evaluation.part import Figure, Part, Tally
from assistant.advisor.task import Brief
from assistant.advisor.tasks import follow_ups
from assistant.method.engagement import Engagement
from assistant.text import fold

ROUNDS: Final = 3
HINT: Final = 0.5
"""What a fact counts of which only a hint was given."""
_QUOTED: Final = re.compile(r"“[^”]*”|\"[^\"]*\"")


class Executive:
    """Whoever answers: what has been told so far, and what the questions were worth."""

    def __init__(self, case: Interview) -> None:
        self.case = case
        self.asked: list[str] = []
        self.wasted = 0
        self._told: dict[Fact, float] = {}
        self._heard: list[str] = [case.answer]

    @property
    def engagement(self) -> Engagement:
        """The engagement with the answer as it has become, and the questions asked so far on the list of those put."""
        parked = [
            {"id": f"parked-{number}", "question": self.case.question, "title": text}
            for number, text in enumerate(self.asked, 1)
        ]
        return self.case.model_copy(
            update={"answers": {**self.case.answers, self.case.question: "\n\n".join(self._heard)}}
        ).engagement(parked=parked)

    @property
    def worth(self) -> float:
        """How many of the important facts are told, those hinted at counting half."""
        return sum(self._told.get(fact, 0.0) for fact in self.case.important)

    def hear(self, question: str) -> None:
        """Answer a question, as far as it asks for something."""
        again = fold(question) in map(fold, self.asked)
        self.asked.append(question)
        words = stemmed(question)
        spoken_of = [
            fact for fact in self.case.facts if fact.keys.in_words(words) and self._can_be_asked_for(fact)
        ]
        # What follows from something told is more to the point than what could have been asked all along.
        spoken_of.sort(key=lambda fact: not fact.after)
        worth = HINT if mistakes(question) else 1.0
        new = next((fact for fact in spoken_of if self._told.get(fact, 0.0) < worth), None)
        if new is not None and not again:
            self._told[new] = worth
            self._heard.append(new.says if worth == 1.0 else new.hint)
        elif again or spoken_of or self._said_already(question):
            self.wasted += 1

    def _can_be_asked_for(self, fact: Fact) -> bool:
        """Whether what it follows from is told; what nobody has heard of nobody can follow up."""
        return not fact.after or any(told.name == fact.after for told in self._told)

    def _said_already(self, question: str) -> bool:
        """Whether the answer said at the start what is asked for; to quote it is not to ask for it."""
        words = stemmed(_QUOTED.sub(" ", question))
        quoted = " ".join(_QUOTED.findall(question))
        return any(said.keys.in_words(words) for said in self.case.said) or seems_answered(
            question, self.case.answer, quoted
        )


async def _measure(advisor: Advisor, case: Interview) -> Tally:
    task, seen = observed(follow_ups.TASK)
    executive = Executive(case)
    given: list[FollowUp] = []
    first_round = 0.0
    for number in range(ROUNDS):
        advice = await advisor.give(task, Brief(executive.engagement, case.question))
        if not advice.items:
            break
        given += advice.items
        for item in advice.items:
            executive.hear(item.text)
        if number == 0:
            first_round = executive.worth
    written = [item.question for reply in seen.first for item in reply.follow_ups[:MOST_FOLLOW_UPS]]
    if advisor.by == "guide":
        written = [item.text for item in given]
    count = len(executive.asked)
    return {
        "facts_told": (executive.worth, len(case.important)),
        "facts_at_once": (first_round, _at_once(case)),
        "well_put": (sum(not mistakes(text) for text in written), len(written)),
        "wasted": (executive.wasted, count),
        "asked": (count, 0),
        "right_at_first": (seen.faultless, seen.replies),
    }


def _at_once(case: Interview) -> int:
    """How many of the important facts one round can bring out at the most."""
    return min(MOST_FOLLOW_UPS, sum(not fact.after for fact in case.important))


PART: Final = Part(
    id="follow-ups",
    title="Follow-ups against an executive who knows more than the answer says",
    figures=(
        Figure("facts_told", "important facts brought out in three rounds"),
        Figure("facts_at_once", "brought out in the first round, of what one round can"),
        Figure("well_put", "questions without an interviewer's mistake, as first written"),
        Figure("wasted", "questions for what was said already", more_is_better=False),
        Figure("asked", "questions asked", share=False, more_is_better=None),
        Figure("right_at_first", "replies that needed no correction"),
    ),
    cases=lambda: load("follow-ups", Interview),
    measure=_measure,
    missed=lambda case: {
        "facts_told": (0, len(case.important)),
        "facts_at_once": (0, _at_once(case)),
    },
    requests=ROUNDS,
)

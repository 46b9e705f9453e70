"""The advisor with a language model behind it."""

from __future__ import annotations

import asyncio
from typing import Literal

from assistant.advisor.base import Advice, Contradiction, FollowUp
from assistant.advisor.guide.deck import CardSearch, shipped_guidance
from assistant.advisor.model import bets, follow_ups, gaps
from assistant.advisor.model.asking import Completer
from assistant.method.engagement import Engagement
from assistant.method.questions import Question
from assistant.method.records import Bet


class ModelAdvisor:
    """Hands each task to its module; every failure of the model is a `ModelFailure` that people can act on."""

    by: Literal["model"] = "model"

    def __init__(self, client: Completer, guidance: CardSearch | None = None) -> None:
        self._client = client
        self._guidance = guidance

    async def follow_ups(self, engagement: Engagement, question: Question) -> Advice[FollowUp]:
        """At most three questions that go to the weak spots; none where the answer is complete."""
        if self._guidance is None:
            self._guidance = await asyncio.to_thread(shipped_guidance)
        return await follow_ups.follow_ups(self._client, self._guidance, engagement, question)

    async def contradictions(self, engagement: Engagement) -> Advice[Contradiction]:
        """Texts of the two sides that contradict each other in meaning, each proven by its own words."""
        return await gaps.contradictions(self._client, engagement)

    async def bets(self, engagement: Engagement, count: int) -> Advice[Bet]:
        """Candidate bets linked to the records, one at least against the grain."""
        return await bets.bets(self._client, engagement, count)

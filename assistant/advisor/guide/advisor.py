"""The method guide as an advisor: instant, deterministic, and without any model."""

from __future__ import annotations

import asyncio
from typing import Final, Literal

from assistant.advisor.base import Advice, Contradiction, FollowUp
from assistant.advisor.guide.bets import compose_bets
from assistant.advisor.guide.deck import CardSearch, Deck, shipped_guidance
from assistant.advisor.guide.follow_ups import follow_ups
from assistant.advisor.ids import with_fresh_ids
from assistant.method.engagement import Engagement
from assistant.method.questions import Question
from assistant.method.records import Bet
from assistant.method.said import Origin

GUIDE: Final = Origin(by="guide")
NO_CARDS: Final = (
    "The guidance cards are missing; install Counterpoint again to be asked follow-up questions."
)


class GuideAdvisor:
    """Asks by checks and cards, leaves contradictions in meaning to readers, composes bets by rule."""

    by: Literal["guide"] = "guide"

    def __init__(self, guidance: CardSearch | None = None) -> None:
        self._guidance = guidance
        self._deck: Deck | None = None

    async def follow_ups(self, engagement: Engagement, question: Question) -> Advice[FollowUp]:
        """At most three questions that go to the weak spots; none where the answer is complete."""
        return await asyncio.to_thread(self._follow_ups, engagement, question)

    async def contradictions(self, engagement: Engagement) -> Advice[Contradiction]:  # noqa: ARG002 - the protocol's
        """None: what contradicts in meaning takes somebody, or something, that reads."""
        return Advice((), GUIDE)

    async def bets(self, engagement: Engagement, count: int) -> Advice[Bet]:
        """Frames by rule; fewer than `count` where the records allow no more, and then said why."""
        found, notices = await asyncio.to_thread(compose_bets, engagement, count)
        return Advice(with_fresh_ids(found, "bet", engagement), GUIDE, notices)

    def _follow_ups(self, engagement: Engagement, question: Question) -> Advice[FollowUp]:
        if self._deck is None:
            self._deck = Deck(self._guidance or shipped_guidance())
        notices = () if self._deck.has_cards else (NO_CARDS,)
        return Advice(follow_ups(engagement, question, self._deck), GUIDE, notices)

"""An advisor that says what a test tells it to say, when the test tells it to."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any, Literal

from assistant.advisor.base import Advice, CardRef, Contradiction, FollowUp, Span, Watch
from assistant.advisor.candidates import Candidate
from assistant.advisor.task import Brief, Task
from assistant.method.records import Bet, Condition
from assistant.method.said import Origin

ORIGIN = Origin(
    by="model", model="test/scripted", prompt="follow-ups", prompt_version="1", tokens_in=100, tokens_out=20
)
CARD = CardRef(id="cvmbok-session-2", source="cvmbok", section="session-2")


class ScriptedAdvisor:
    """Gives the values it was made with; fails with `error`; never ends while `stuck`."""

    by: Literal["model", "guide"] = "model"

    def __init__(
        self,
        *,
        questions: Sequence[FollowUp] = (),
        against: Sequence[Contradiction] = (),
        bets: Sequence[Bet] = (),
        error: Exception | None = None,
        stuck: bool = False,
        notices: tuple[str, ...] = (),
    ) -> None:
        self.questions, self.against, self.drafts = tuple(questions), tuple(against), tuple(bets)
        self.error, self.stuck, self.notices = error, stuck, notices
        self.calls: list[str] = []
        self.cancelled = False

    async def _wait(self, name: str) -> None:
        self.calls.append(name)
        if self.error is not None:
            raise self.error
        try:
            while self.stuck:  # noqa: ASYNC110 - set by the test, in another thread than this loop runs in
                await asyncio.sleep(0.01)
        except asyncio.CancelledError:
            self.cancelled = True
            raise

    async def give(self, task: Task[Any], brief: Brief, watch: Watch | None = None) -> Advice[Any]:
        await self._wait(task.id)
        candidates = tuple(Candidate(bet=bet) for bet in self.drafts[: brief.count])
        given = {"follow-ups": self.questions, "gaps": self.against, "bets": candidates}
        return Advice(given[task.id], ORIGIN, self.notices)


def follow_up(
    text: str = "Which of these edges would you defend first, and against whom?", quote: str = ""
) -> FollowUp:
    return FollowUp(text=text, why="The answer names no edge that was ever tested.", quote=quote, card=CARD)


def contradiction(text: str = "A promise of calm stands beside a push for more visits.") -> Contradiction:
    return Contradiction(
        severity="important",
        customer=Span(ref="need-1", quote="warm by breakfast"),
        business=Span(ref="bets", quote="more visits per engineer"),
        text=text,
        question="bets",
    )


def bet(id: str = "bet-9", title: str = "Own the first cold night") -> Bet:
    return Bet(
        id=id,
        title=title,
        hypothesis="If we answer on the first cold night, then families stay, because nobody else does.",
        persona_ids=["persona-1"],
        need_ids=["need-1"],
        alternative_ids=["alternative-1"],
        conditions=[Condition(statement="Families call us first", test="Ask thirty of them", confidence=40)],
        stops=["Showroom sales"],
        kill_criterion="Fewer than half are answered within two hours by March",
        first_step="Staff one region for one winter",
        customer_objection="You said that last year",
    )

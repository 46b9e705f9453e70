"""An advisor that says what a test tells it to say, when the test tells it to."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Literal

from assistant.advisor.base import Advice, CardRef, Contradiction, FollowUp, Glimpse, Span, Watch
from assistant.advisor.betting.candidates import Candidate
from assistant.advisor.grounds.claims import Quoted
from assistant.advisor.task import Brief, Task
from assistant.method.records import Bet, Condition
from assistant.method.said import Origin

ORIGIN = Origin(
    by="model", model="test/scripted", prompt="follow-ups", prompt_version="1", tokens_in=100, tokens_out=20
)
CARD = CardRef(id="cvmbok-session-2", source="cvmbok", section="session-2")


class ScriptedAdvisor:
    """Gives the values it was made with, `gives` by task; fails with `error`; `writes` so much, and never ends while `stuck`."""

    by: Literal["model", "guide"] = "model"

    def __init__(
        self,
        *,
        questions: Sequence[FollowUp] = (),
        against: Sequence[Contradiction] = (),
        bets: Sequence[Bet | Candidate] = (),
        error: Exception | None = None,
        stuck: bool = False,
        writes: Sequence[Mapping[str, Any]] = (),
        gives: Mapping[str, Sequence[Any]] = MappingProxyType({}),
        notices: tuple[str, ...] = (),
    ) -> None:
        self.questions, self.against, self.drafts = tuple(questions), tuple(against), tuple(bets)
        self.error, self.stuck, self.notices = error, stuck, notices
        self.writes, self.gives = tuple(writes), gives
        self.calls: list[str] = []
        self.briefs: list[Brief] = []
        self.cancelled_at = 0.0
        self.cancelled = False

    async def _wait(self, name: str, target: str, watch: Watch | None) -> None:
        self.calls.append(name)
        if self.error is not None:
            raise self.error
        try:
            if watch is not None:
                for so_far in self.writes:
                    watch(Glimpse(name, target, 0, so_far))
                    await asyncio.sleep(0.001)
            while self.stuck:  # noqa: ASYNC110 - set by the test, in another thread than this loop runs in
                await asyncio.sleep(0.01)
        except asyncio.CancelledError:
            self.cancelled, self.cancelled_at = True, time.monotonic()
            raise

    async def give(self, task: Task[Any], brief: Brief, watch: Watch | None = None) -> Advice[Any]:
        self.briefs.append(brief)
        await self._wait(task.id, brief.target, watch)
        drafts = self.drafts[: brief.count]
        candidates = tuple(each if isinstance(each, Candidate) else Candidate(bet=each) for each in drafts)
        given = {"follow-ups": self.questions, "gaps": self.against, "bets": candidates, **self.gives}
        return Advice(tuple(given.get(task.id, ())), ORIGIN, self.notices)


def follow_up(
    text: str = "Which of these edges would you defend first, and against whom?",
    quote: str = "",
    source: Quoted | None = None,
) -> FollowUp:
    why = "The answer names no edge that was ever tested."
    return FollowUp(text=text, why=why, quote=quote, card=CARD, source=source)


MINUTES = Quoted(
    state="verbatim",
    ref="document-1/4",
    document="document-1",
    title="Minutes [@click=app.quit]of May[/]",
    location="page 1",
    quote="more visits per engineer",
    warned="This text asks the reader's assistant to do something.",
)
"""Words of a document."""


def contradiction(
    text: str = "A promise of calm stands beside a push for more visits.", source: Quoted | None = None
) -> Contradiction:
    return Contradiction(
        severity="important",
        customer=Span(ref="need-1", quote="warm by breakfast"),
        business=Span(ref=source.ref if source else "bets", quote="more visits per engineer", source=source),
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

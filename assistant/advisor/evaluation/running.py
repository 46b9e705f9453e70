"""The evaluation itself: all parts, one after another, their cases side by side as far as the model may be asked so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic
from typing import Any, Final, Literal

from assistant.advisor.base import Advisor
from assistant.advisor.client.client import ModelClient, Standing
from assistant.advisor.client.failures import ModelFailure
from assistant.advisor.client.retry import FAILURES_BEFORE_REST, Breaker, Clock
from assistant.advisor.evaluation import bets, contradictions, drafts, interviews
from assistant.advisor.evaluation.observed import Ledger, Spent
from assistant.advisor.evaluation.part import Part, Tally, total
from assistant.advisor.guide.advisor import GuideAdvisor
from assistant.advisor.model.advisor import ModelAdvisor
from assistant.advisor.model.asking import all_or_none
from assistant.config import Settings

PARTS: Final[dict[str, Part]] = {
    part.id: part for part in (interviews.PART, contradictions.PART, drafts.PART, bets.PART)
}
_STOPS_ALL: Final = frozenset({"auth", "not_configured", "budget", "cancelled", "not_logged"})
"""Failures that the next case would meet as well."""
_UNSERVED: Final = frozenset({"unavailable", "timeout"})


@dataclass
class Outcome:
    """What one part came to so far."""

    part: Part
    cases: int
    """How many there are, of which those not begun count nowhere."""
    tallies: list[Tally] = field(default_factory=list)
    failed: Counter[str] = field(default_factory=Counter)
    """How many failed, by the code of the failure."""
    spent: Spent = field(default_factory=Spent)
    seconds: float = 0.0
    """By the clock, with cases side by side."""

    @property
    def done(self) -> int:
        """How many cases were carried through or failed."""
        return len(self.tallies)

    @property
    def figures(self) -> dict[str, tuple[float, float]]:
        """How many of how many, by the key of each figure."""
        return total(self.tallies)


@dataclass
class Evaluation:
    """A run, readable at any time while it goes on."""

    by: Literal["model", "guide"]
    outcomes: list[Outcome] = field(default_factory=list)
    stopped: ModelFailure | None = None
    """Why not all cases were begun."""

    @property
    def complete(self) -> bool:
        """Whether every case was carried through or failed."""
        return self.stopped is None and all(each.done == each.cases for each in self.outcomes)


class _Unresting(Breaker):
    """Lets every case be asked: one that was not asked would say nothing of the model."""

    def resting(self, key: tuple[str, str], clock: Clock) -> datetime | None:  # noqa: ARG002 - the base class's
        return None

    def failed(self, key: tuple[str, str], clock: Clock) -> datetime | None:  # noqa: ARG002 - the base class's
        return None


def advisor_for(settings: Settings, ledger: Ledger) -> Advisor:
    """The advisor that `settings` ask for, with every request entered in `ledger`."""
    if not settings.uses_model:
        return GuideAdvisor()
    client = ModelClient(settings, book=ledger, standing=Standing(breaker=_Unresting()))
    return ModelAdvisor(client)


async def evaluate(
    run: Evaluation,
    advisor: Advisor,
    ledger: Ledger,
    parts: Sequence[Part],
    told: Callable[[Outcome, str], None] = lambda _outcome, _case: None,
) -> None:
    """Carries out all of `parts`, and puts what they come to into `run`; `told` hears of each case that is done.

    A case that fails counts as failed. A failure that all others would meet too, or three in a row that the server did
    not serve, stop the run.
    """
    lanes = int(getattr(advisor, "lanes", 1))
    for part in parts:
        cases = part.cases()
        outcome = Outcome(part, len(cases))
        run.outcomes.append(outcome)
        begun = monotonic()
        work = _Work(run, outcome, advisor, iter(cases), told)
        try:
            await all_or_none([_take(work) for _ in range(lanes)])
        finally:
            outcome.seconds = monotonic() - begun
            outcome.spent = ledger.taken()
        if run.stopped is not None:
            return


@dataclass
class _Work:
    """The cases of a part that are left, shared by all who take them."""

    run: Evaluation
    outcome: Outcome
    advisor: Advisor
    left: Any
    told: Callable[[Outcome, str], None]
    unserved: int = 0


async def _take(work: _Work) -> None:
    outcome, part = work.outcome, work.outcome.part
    for case in work.left:
        try:
            tally = await part.measure(work.advisor, case)
            work.unserved = 0
        except ModelFailure as failure:
            if failure.code in _STOPS_ALL:
                work.run.stopped = work.run.stopped or failure
                return
            outcome.failed[failure.code] += 1
            tally = part.missed(case)
            work.unserved = work.unserved + 1 if failure.code in _UNSERVED else 0
            if work.unserved >= FAILURES_BEFORE_REST:
                work.run.stopped = work.run.stopped or failure
        outcome.tallies.append(tally)
        work.told(outcome, case.id)
        if work.run.stopped is not None:
            return

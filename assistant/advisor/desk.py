"""The desk: what command line and screens call. It asks the advisor and stores what comes back as suggestions.

Nothing here changes an answer or a record. An advisor works from a snapshot; what changes while it thinks
makes its suggestions stale from the start, and a call that is cancelled or fails stores nothing at all.
"""

from __future__ import annotations

import asyncio
import difflib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeVar

from assistant.advisor.base import FEWEST_BETS, Advice, Advisor, Contradiction, FollowUp
from assistant.advisor.guide.advisor import GuideAdvisor
from assistant.advisor.guide.checks.core import named
from assistant.advisor.guide.counters import is_counter
from assistant.advisor.guide.deck import CardSearch
from assistant.advisor.settled import (
    BETS,
    FOLLOW_UPS,
    GAPS,
    GROUNDS,
    grounds_of,
    settled_bets,
    settled_contradictions,
    settled_follow_ups,
)
from assistant.config import Settings
from assistant.errors import BadInput, NotFound
from assistant.method.engagement import Engagement, Suggestion
from assistant.method.questions import QUESTION, Question
from assistant.method.records import RECORD, Bet
from assistant.method.rules import Finding, find_gaps
from assistant.method.said import Origin, links
from assistant.text import fold, one_line
from assistant.workspace.document import Workspace
from assistant.workspace.proposals import ParkedItem, Proposal

T = TypeVar("T")

MOST_BETS: Final = 20
"""How many candidate bets can be asked for at a time."""
STALE: Final = "What this rests on was changed meanwhile, so it is marked stale; ask again."


@dataclass(frozen=True)
class Asked:
    """Follow-ups to one question, each with the suggestion it is stored as."""

    question: str
    by: Literal["model", "guide"]
    follow_ups: list[tuple[Suggestion, FollowUp]]
    notices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Gaps:
    """What the rules found, and the contradictions in meaning that a model found."""

    by: Literal["model", "guide"]
    findings: list[Finding]
    contradictions: list[tuple[Suggestion, Contradiction]]
    notices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Bets:
    """Candidate bets, each with the suggestion it is stored as. The bets carry the ids reserved for them."""

    by: Literal["model", "guide"]
    suggestions: list[tuple[Suggestion, Bet]]
    notices: tuple[str, ...] = ()


class Desk:
    """One advisor at work on one workspace."""

    def __init__(self, workspace: Workspace, advisor: Advisor) -> None:
        self.workspace = workspace
        self.advisor = advisor

    @property
    def by(self) -> Literal["model", "guide"]:
        """Who stands behind the advice."""
        return self.advisor.by

    async def ask(self, question: str) -> Asked:
        """At most three follow-up questions to the answer to `question` (a slug).

        Open follow-ups of that question which are not proposed again become stale.

        Raises:
            NotFound: there is no such question.
            ReadOnly: there is nowhere to keep the suggestions; nobody was asked.
            ModelFailure: the model gave nothing to use.
        """
        asked = _question(question)
        self.workspace.must_be_writable()
        seen, engagement = await asyncio.to_thread(self._snapshot)
        advice = await self.advisor.follow_ups(engagement, asked)
        settled = settled_follow_ups(engagement, asked)
        items = [item for item in advice.items if fold(item.text) not in settled]
        proposals = [_follow_up_proposal(engagement, asked, item) for item in items]
        before = [
            suggestion.id
            for suggestion in engagement.suggestions
            if suggestion.task == FOLLOW_UPS
            and suggestion.state == "open"
            and _shown(suggestion).get("question") == question
        ]
        stored = await self._store(FOLLOW_UPS, proposals, advice.origin, seen, before)
        pairs = list(zip(stored, items, strict=True))
        return Asked(question, self.by, pairs, _notices(advice, stored))

    async def gaps(self) -> Gaps:
        """What the rules find, always, and what a model finds beyond them.

        Raises:
            ReadOnly: there is nowhere to keep what a model would find; it was not asked.
            ModelFailure: the model gave nothing to use.
        """
        if self.by == "model":
            self.workspace.must_be_writable()
        seen, engagement = await asyncio.to_thread(self._snapshot)
        findings = await asyncio.to_thread(find_gaps, engagement)
        advice = await self.advisor.contradictions(engagement)
        settled, known = settled_contradictions(engagement), _open_contradictions(engagement)
        items = [
            known.get((item.customer, item.business), item)
            for item in advice.items
            if (item.customer.ref, item.business.ref) not in settled
        ]
        proposals = [_contradiction_proposal(engagement, item) for item in items]
        stored = await self._store(GAPS, proposals, advice.origin, seen)
        return Gaps(self.by, findings, list(zip(stored, items, strict=True)), _notices(advice, stored))

    async def bets(self, count: int = FEWEST_BETS) -> Bets:
        """About `count` candidate bets, one at least a counter-position to the others.

        Raises:
            BadInput: `count` is not between 1 and 20.
            ReadOnly: there is nowhere to keep the suggestions; nobody was asked.
            ModelFailure: the model gave nothing to use.
        """
        if not 1 <= count <= MOST_BETS:
            raise BadInput(f"Between 1 and {MOST_BETS} bets can be asked for at a time, not {count}.")
        self.workspace.must_be_writable()
        seen, engagement = await asyncio.to_thread(self._snapshot)
        advice = await self.advisor.bets(engagement, count)
        settled = settled_bets(engagement)
        proposals = [
            _bet_proposal(engagement, bet) for bet in advice.items if fold(bet.hypothesis) not in settled
        ]
        stored = await self._store(BETS, proposals, advice.origin, seen)
        return Bets(
            self.by, [(suggestion, _bet_of(suggestion)) for suggestion in stored], _notices(advice, stored)
        )

    def _snapshot(self) -> tuple[int, Engagement]:
        """The engagement, and the revision it is of."""
        while True:
            self.workspace.engagement()
            revision = self.workspace.revision
            engagement = self.workspace.engagement()
            if self.workspace.revision == revision:
                return revision, engagement

    async def _store(
        self,
        task: str,
        proposals: Sequence[Proposal],
        origin: Origin,
        seen: int,
        supersede: Sequence[str] = (),
    ) -> list[Suggestion]:
        if not proposals and not supersede:
            return []
        suggest: Callable[..., list[Suggestion]] = self.workspace.suggest
        return await asyncio.to_thread(
            suggest, task, proposals, origin=origin, seen=seen, supersede=supersede
        )


def make_advisor(settings: Settings, guidance: CardSearch | None = None) -> Advisor:
    """The advisor that `settings` ask for: the method guide where no model is configured.

    The library behind models is loaded when a model is first asked, not here.
    """
    if not settings.uses_model:
        return GuideAdvisor(guidance)
    # Templates and client are of no use to the guide, so they are imported only with a model.
    from assistant.advisor.client.client import ModelClient
    from assistant.advisor.model.advisor import ModelAdvisor

    return ModelAdvisor(ModelClient(settings), guidance)


def _question(slug: str) -> Question:
    if slug in QUESTION:
        return QUESTION[slug]
    near = difflib.get_close_matches(slug, QUESTION, n=3)
    hint = f"Did you mean {' or '.join(near)}?" if near else f"Known are: {', '.join(QUESTION)}."
    raise NotFound(f"There is no question “{one_line(slug, 80)}”.", hint=hint)


def _follow_up_proposal(engagement: Engagement, question: Question, item: FollowUp) -> Proposal:
    named_here = [record.id for record in engagement.records if record.title and named(record) in item.text]
    # What names no record and quotes nothing rests on what is missing from all records of the question.
    missing = (
        []
        if named_here or item.quote
        else [record.id for record in engagement.records if record.kind == question.kind]
    )
    return _proposal(
        engagement,
        [question.slug, *named_here, *missing],
        {"question": question.slug, **item.model_dump(mode="json")},
        parked=[ParkedItem(question=question.slug, title=item.text)],
    )


def _contradiction_proposal(engagement: Engagement, item: Contradiction) -> Proposal:
    return _proposal(
        engagement,
        [item.customer.ref, item.business.ref],
        item.model_dump(mode="json"),
        parked=[ParkedItem(question=item.question, title=item.text)],
    )


def _bet_proposal(engagement: Engagement, bet: Bet) -> Proposal:
    # The workspace gives the id: only it knows which are free when it writes.
    record = bet.model_dump(mode="json", exclude={"id", "origin"}, exclude_defaults=True) | {"kind": bet.kind}
    refs = [link.id for link in links(bet)]
    return _proposal(
        engagement, refs, {"title": bet.title, "counter_position": is_counter(bet)}, records=[record]
    )


def _proposal(engagement: Engagement, refs: Iterable[str], shown: dict[str, Any], **parts: Any) -> Proposal:
    based_on = list(dict.fromkeys(refs))
    return Proposal(based_on=based_on, shown={**shown, GROUNDS: grounds_of(engagement, based_on)}, **parts)


def _open_contradictions(engagement: Engagement) -> dict[Any, Contradiction]:
    """Contradictions that wait for a person, by their two spans: the same one, worded anew, is no other."""
    found = {}
    for suggestion in engagement.suggestions:
        if suggestion.task == GAPS and suggestion.state == "open":
            shown = {
                name: value
                for name, value in _shown(suggestion).items()
                if name in Contradiction.model_fields
            }
            if shown.keys() == Contradiction.model_fields.keys():
                known = Contradiction.model_validate(shown)
                found[known.customer, known.business] = known
    return found


def _bet_of(suggestion: Suggestion) -> Bet:
    bet = RECORD.validate_python(suggestion.payload["records"][0])
    assert isinstance(bet, Bet)
    return bet


def _shown(suggestion: Suggestion) -> dict[str, Any]:
    shown = suggestion.payload.get("shown")
    return shown if isinstance(shown, dict) else {}


def _notices(advice: Advice[T], stored: Sequence[Suggestion]) -> tuple[str, ...]:
    stale = (STALE,) if any(suggestion.state == "stale" for suggestion in stored) else ()
    return (*advice.notices, *stale)

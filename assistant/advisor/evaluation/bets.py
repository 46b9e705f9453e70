"""Candidate bets for two companies of one trade: would they hold for the other one, and can they be found wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from assistant.advisor.base import FEWEST_BETS, Advisor
from assistant.advisor.betting.proposed_bets import LINKS
from assistant.advisor.craft.generic_words import generic_share, own_words
from assistant.advisor.craft.wording import stems
from assistant.advisor.evaluation.cases import Company, Rivals, load
from assistant.advisor.evaluation.observed import Seen, observed
from assistant.advisor.evaluation.part import Figure, Part, Tally
from assistant.advisor.guide.ground import declined
from assistant.advisor.task import Brief
from assistant.advisor.tasks import bets
from assistant.method.engagement import Engagement
from assistant.method.records import Bet

OWN: Final = 2
"""Words that only this company uses, beyond the names of its records, with which a bet is its own."""


@dataclass(frozen=True)
class Case:
    """One company, and the other of its trade."""

    id: str
    company: Company
    other: Company


def stands_the_swap(bet: Bet, ours: Engagement, other: Engagement) -> bool:
    """Whether `bet` would no longer hold with the other company's names in the place of ours.

    The names are the titles of records and the organisation's. What is left must speak of this company: with words of
    its answers, notes and traits that the other one does not use.
    """
    names = stems("\n".join((ours.organisation, *(record.title for record in ours.records))))
    own = own_words(ours) - own_words(other) - names
    said = (bet.hypothesis, *(condition.statement for condition in bet.conditions), *bet.stops)
    return len(stems("\n".join(said)) & own) >= OWN


def can_fail(bet: Bet) -> bool:
    """Whether `bet` says how one would find out, and what would end it."""
    tested = any(each.statement.strip() and each.test.strip() for each in bet.conditions)
    return tested and bool(bet.kill_criterion.strip())


async def _measure(advisor: Advisor, case: Case) -> Tally:
    task, seen = observed(bets.TASK)
    ours, other = case.company.engagement(), case.other.engagement()
    given = (await advisor.give(task, Brief(ours, count=FEWEST_BETS))).items
    held = [item.bet for item in given]
    aims = {(*bet.persona_ids[:1], *bet.need_ids[:1], *bet.alternative_ids[:1]) for bet in held}
    written = list(_links_of(seen, held))
    known = {(record.kind, record.id) for record in ours.records if record.id not in declined(ours)}
    return {
        "given": (len(held), FEWEST_BETS),
        "own": (sum(stands_the_swap(bet, ours, other) for bet in held), len(held)),
        "generic": (sum(generic_share(bet, ours) for bet in held), len(held)),
        "different": (len(aims), len(held)),
        "counter": (any(item.counter for item in given), 1),
        "linked": (sum(link in known for link in written), len(written)),
        "can_fail": (sum(map(can_fail, held)), len(held)),
        "right_at_first": (seen.faultless, seen.replies),
    }


def _links_of(seen: Seen, held: list[Bet]) -> Iterator[tuple[str, str]]:
    """Every link that was named, as kind and id: by a model as it first wrote, else in the bets themselves."""
    items: list[Any] = [item for reply in seen.first for item in reply.bets] if seen.first else held
    for item in items:
        for name, kind in LINKS.items():
            yield from ((kind, id_) for id_ in getattr(item, name))


def _cases() -> tuple[Case, ...]:
    pairs = [(rivals, rivals.companies) for rivals in load("bets", Rivals)]
    return tuple(
        Case(f"{rivals.id}/{place + 1}", companies[place], companies[1 - place])
        for rivals, companies in pairs
        for place in range(2)
    )


PART: Final = Part(
    id="bets",
    title="Candidate bets for two companies of one trade",
    figures=(
        Figure("given", "bets given of those asked for"),
        Figure("own", "bets that would not hold with the rival's names"),
        Figure("generic", "share of their words that fits any company", more_is_better=False),
        Figure("different", "different aims (persona, need, alternative)"),
        Figure("counter", "sets with a counter-position"),
        Figure("linked", "links to records one may aim at, as first written"),
        Figure("can_fail", "bets with a test and a sign to stop at"),
        Figure("right_at_first", "replies that needed no correction"),
    ),
    cases=_cases,
    measure=_measure,
    missed=lambda _case: {"given": (0, FEWEST_BETS), "counter": (0, 1)},
    requests=2,
)

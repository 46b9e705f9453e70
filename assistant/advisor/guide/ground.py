"""The ground bets are made on: whom we target and what they need, what else they could do, what speaks for us.

Nobody who was declined is part of it, so whatever is composed from it is on target.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from assistant.method.engagement import Engagement
from assistant.method.records import (
    Alternative,
    Bet,
    Need,
    Persona,
    SwotItem,
    Trend,
    ValueProposition,
    opportunity_score,
)
from assistant.method.said import BaseRecord

R = TypeVar("R", bound=BaseRecord)
Lever = SwotItem | Trend
_MOST_PAIRS: Final = 200
"""Pairs that are looked at; nobody weighs more, and the best come first."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A persona and a need of theirs, with the need's opportunity score where both figures are known."""

    persona: Persona
    need: Need
    score: float | None
    assumed: bool = False
    """The need names no persona; that this one has it is an assumption."""


@dataclass(frozen=True, slots=True)
class Ground:
    """The records frames are made of: only what is not declined."""

    personas: tuple[Persona, ...]
    pairs: tuple[Pair, ...]
    alternatives: tuple[Alternative, ...]
    levers: tuple[Lever, ...]
    burdens: tuple[SwotItem, ...]
    propositions: tuple[ValueProposition, ...]
    bets: tuple[Bet, ...]
    decided: bool
    """Whether anybody has marked a persona as targeted."""

    def others(self, need: Need) -> tuple[Alternative, ...]:
        """The alternatives to `need`."""
        return tuple(alternative for alternative in self.alternatives if need.id in alternative.need_ids)

    def promises(self, pair: Pair) -> list[str]:
        """Ids of the value propositions made to this persona for this need."""
        return [
            proposition.id
            for proposition in self.propositions
            if proposition.persona_id == pair.persona.id and pair.need.id in proposition.need_ids
        ]


def declined(engagement: Engagement) -> set[str]:
    """Ids of the personas people do not target and the needs they do not serve."""
    return {
        record.id
        for record in engagement.records
        if (isinstance(record, Persona) and record.targeted == "no")
        or (isinstance(record, Need) and record.served == "no")
    }


def survey(engagement: Engagement, waiting: Sequence[Bet] = ()) -> Ground:
    """What of `engagement` frames may be made of, the most promising pairs first.

    `waiting` are bets that were suggested and not dealt with yet; no frame repeats them.
    """
    personas = _all(engagement, Persona)
    targeted = [persona for persona in personas if persona.targeted in ("now", "should")]
    eligible = targeted or [persona for persona in personas if persona.targeted is None]
    eligible.sort(key=lambda persona: -(persona.priority or 0))
    needs = [need for need in _all(engagement, Need) if need.served != "no"]
    pairs = [
        Pair(persona, need, opportunity_score(need))
        for persona in eligible
        for need in needs
        if persona.id in need.persona_ids
    ]
    known = {persona.id for persona in personas}
    if eligible:
        pairs += [
            Pair(eligible[0], need, opportunity_score(need), assumed=True)
            for need in needs
            if not known & set(need.persona_ids)
        ]
    pairs.sort(key=lambda pair: (pair.assumed, -(pair.score or 0), -(pair.persona.priority or 0)))
    del pairs[_MOST_PAIRS:]
    swot = _all(engagement, SwotItem)
    levers: list[Lever] = [item for item in swot if item.quadrant in ("strength", "opportunity")]
    levers += [
        trend
        for trend in _all(engagement, Trend)
        if trend.effect_direction == "opportunity" or trend.need_effects
    ]
    burdens = sorted(
        (item for item in swot if item.quadrant in ("weakness", "threat")),
        key=lambda item: -(item.weight or 0),
    )
    return Ground(
        personas=tuple(eligible),
        pairs=tuple(pairs),
        alternatives=tuple(_all(engagement, Alternative)),
        levers=tuple(levers),
        burdens=tuple(burdens),
        propositions=tuple(_all(engagement, ValueProposition)),
        bets=(*_all(engagement, Bet), *waiting),
        decided=bool(targeted),
    )


def _all(engagement: Engagement, kind: type[R]) -> list[R]:
    return [record for record in engagement.records if isinstance(record, kind)]

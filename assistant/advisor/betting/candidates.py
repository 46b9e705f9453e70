"""Candidate bets from several passes over the same evidence: which are one, which came up each time, which are shown.

The order in which evidence is read sways what a model proposes. So the same is asked with the evidence in another
order, and what came up only once is told from what came up both times. No step here weighs one bet against another:
the better linked of two wordings stands for both, what is too many is left out by a hash, and a hash gives the order
that people see.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Final

from pydantic import BaseModel, ConfigDict

from assistant.advisor.craft.sameness import SAME_BET, hypothesis_meaning, nearness
from assistant.advisor.grounds.claims import Claim
from assistant.method.records import Bet
from assistant.text import fold

UNSTABLE: Final = "Came up only in one order of the evidence."
MERGED: Final = "Merged from {} wordings of the same bet."
_NUMBERS: Final = {2: "two", 3: "three", 4: "four"}


class Candidate(BaseModel):
    """A bet as it is proposed, what it rests on, and what to be wary of in it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    bet: Bet
    hypothesis: Claim | None = None
    """None where no model made it."""
    conditions: tuple[Claim, ...] = ()
    counter: bool = False
    """Whether it was proposed as a counter-position to the others."""
    marks: tuple[str, ...] = ()

    @property
    def claims(self) -> tuple[Claim, ...]:
        """All that it claims."""
        return (self.hypothesis, *self.conditions) if self.hypothesis is not None else self.conditions


@dataclass(frozen=True)
class _Held:
    """A candidate among others. `wordings` counts those of one pass that it stands for."""

    candidate: Candidate
    meaning: frozenset[str]
    passes: frozenset[int]
    wordings: int = 1

    @property
    def linked(self) -> tuple[int, str]:
        """How well linked and backed it is; a hash decides between equals."""
        bet = self.candidate.bet
        links = sum(map(len, (bet.persona_ids, bet.need_ids, *_alternatives(bet), *_advantages(bet))))
        backed = sum(len(claim.quotes) for claim in self.candidate.claims)
        return links + backed, hashed(bet)


def settle(passes: Sequence[Sequence[Candidate]], count: int) -> tuple[list[Candidate], int]:
    """The candidates of all passes, each once and at most `count` of them, and how many more there were.

    One counter-position is kept whatever happens; then what came up in every pass; then each pass has its turn.
    """
    held = [_merged(each, number) for number, each in enumerate(passes)]
    joined = held[0] if held else []
    for other in held[1:]:
        joined = _joined(joined, other)
    kept = _cut(joined, count, len(passes))
    shown = sorted((_marked(each, len(passes)) for each in kept), key=lambda each: hashed(each.bet))
    return shown, len(joined) - len(kept)


def hashed(bet: Bet) -> str:
    """What orders bets without any regard to merit."""
    return hashlib.sha256(fold(bet.hypothesis).encode()).hexdigest()


def same_aim(one: Bet, other: Bet) -> bool:
    """Whether two bets are for the same people and need."""
    return bool(set(one.persona_ids) & set(other.persona_ids) and set(one.need_ids) & set(other.need_ids))


def _same_wording(one: _Held, other: _Held) -> bool:
    """Whether they say nearly the same for the same people."""
    return (
        same_aim(one.candidate.bet, other.candidate.bet) and nearness(one.meaning, other.meaning) >= SAME_BET
    )


def _same_ground(one: Candidate, other: Candidate) -> bool:
    """Whether they take the same stance for the same people, against the same alternative, from the same advantage.

    Where both name alternatives they must share one; so it is with advantages, and something must be shared.
    """
    pairs = (
        (_alternatives(one.bet), _alternatives(other.bet)), (_advantages(one.bet), _advantages(other.bet)),
    )  # fmt: skip
    shared = [(set().union(*mine), set().union(*theirs)) for mine, theirs in pairs]
    told = [bool(mine & theirs) for mine, theirs in shared if mine and theirs]
    return one.counter == other.counter and same_aim(one.bet, other.bet) and bool(told) and all(told)


def _alternatives(bet: Bet) -> tuple[list[str], ...]:
    return (bet.alternative_ids,)


def _advantages(bet: Bet) -> tuple[list[str], ...]:
    return bet.swot_ids, bet.trend_ids, bet.value_proposition_ids


def _merged(candidates: Sequence[Candidate], number: int) -> list[_Held]:
    """The candidates of one pass, near-duplicates as one: the better linked stands for both."""
    found: list[_Held] = []
    for candidate in candidates:
        new = _Held(candidate, hypothesis_meaning(candidate.bet.hypothesis), frozenset({number}))
        at = next((place for place, each in enumerate(found) if _same_wording(each, new)), None)
        if at is None:
            found.append(new)
        else:
            found[at] = replace(_better(found[at], new), wordings=found[at].wordings + 1)
    return found


def _joined(ours: Sequence[_Held], theirs: Sequence[_Held]) -> list[_Held]:
    """Both passes together: each candidate has at most one counterpart in the other, the nearest in words."""
    matches = sorted(
        (-nearness(one.meaning, other.meaning), one.linked[1], other.linked[1], place, there)
        for place, one in enumerate(ours)
        for there, other in enumerate(theirs)
        if _same_wording(one, other) or _same_ground(one.candidate, other.candidate)
    )
    partner: dict[int, int] = {}
    for *_, place, there in matches:
        if place not in partner and there not in partner.values():
            partner[place] = there
    both = []
    for place, one in enumerate(ours):
        if place not in partner:
            both.append(one)
            continue
        other = theirs[partner[place]]
        wordings = max(one.wordings, other.wordings)
        both.append(replace(_better(one, other), passes=one.passes | other.passes, wordings=wordings))
    return both + [other for there, other in enumerate(theirs) if there not in partner.values()]


def _better(one: _Held, other: _Held) -> _Held:
    """The better linked of two wordings; a counter-position stays one."""
    best = max(one, other, key=lambda each: each.linked)
    counter = one.candidate.counter or other.candidate.counter
    return replace(best, candidate=best.candidate.model_copy(update={"counter": counter}))


def _cut(held: Sequence[_Held], count: int, passes: int) -> list[_Held]:
    by_hash = sorted(held, key=lambda each: hashed(each.candidate.bet))
    stable = [each for each in by_hash if len(each.passes) == passes]
    once = [
        [each for each in by_hash if each not in stable and number in each.passes] for number in range(passes)
    ]
    in_turn = [*stable, *(each for turn in zip_longest(*once) for each in turn if each is not None)]
    counters = [each for each in in_turn if each.candidate.counter][:1]
    return list(_first((*counters, *in_turn), count))


def _first(held: Sequence[_Held], count: int) -> Iterator[_Held]:
    """The first `count` of them, each once."""
    seen: list[_Held] = []
    for each in held:
        if len(seen) < count and all(each is not other for other in seen):
            seen.append(each)
            yield each


def _marked(held: _Held, passes: int) -> Candidate:
    marks = list(held.candidate.marks)
    if len(held.passes) < passes:
        marks.insert(0, UNSTABLE)
    if held.wordings > 1:
        marks.append(MERGED.format(_NUMBERS.get(held.wordings, str(held.wordings))))
    return held.candidate.model_copy(update={"marks": tuple(marks)})

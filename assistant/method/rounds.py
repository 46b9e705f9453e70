"""Two rounds of the method side by side: what moved between them, and which bets that undermines.

Alignment is periodic work, since the ground moves under every plan (source: cvmbok/necessity). What moves are
trends, personas, alternatives and objectives: what a bet was built on. How records are recognised again is
told in `matching`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from assistant.method.bets import LIVING
from assistant.method.engagement import Engagement
from assistant.method.matching import RecordChange, Records, Rounds, align, changes
from assistant.method.moved import MOVING, Moved, moves
from assistant.method.questions import QUESTIONS
from assistant.method.records import (
    Alternative,
    Bet,
    BetStatus,
    Need,
    Objective,
    SwotItem,
    Trend,
    ValueProposition,
)
from assistant.method.rules.picture import R, name
from assistant.method.sources import Section

__all__ = [
    "MOVING", "SOURCE", "AnswerChange", "Comparison", "Moved", "Reason", "RecordChange", "Undermined", "compare",
]  # fmt: skip

SOURCE: Final = Section("cvmbok", "necessity")


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """An answer on which the rounds do not agree alike.

    "changed": both agreed, on different texts. "new": agreed for the first time. "open again": it was agreed
    and is not yet agreed anew.
    """

    question: str
    sort: Literal["changed", "new", "open again"]
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a bet is undermined: what moved (`ref`, `kind`), and by which way the bet rests on it."""

    ref: str
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Undermined:
    """A bet of the old round, living then or now, that rests on something that moved.

    `ref` is its id in the new round, or in the old one where it is gone and `status_now` is None.
    """

    ref: str
    title: str
    status_was: BetStatus
    status_now: BetStatus | None
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs between two rounds; everything in the order of the method."""

    records: tuple[RecordChange, ...]
    answers: tuple[AnswerChange, ...]
    moved: tuple[Moved, ...]
    undermined: tuple[Undermined, ...]


def compare(old: Engagement, new: Engagement) -> Comparison:
    """What became of the old round in the new one.

    A change of note, sources or evidence alone is told among the records and counts as no move. A bet is
    undermined by what it names, by what moved about its needs and promises, and by trends behind its SWOT
    items. What is new undermines a bet only where the bet does not name it yet, and a new objective never
    does; a bet that is itself new was made on the new ground. Bets that are chosen now come first.
    """
    rounds = align(old, new)
    told = tuple(changes(rounds, old))
    moved = sorted(moves(told, old, new), key=lambda each: MOVING.index(each.kind))
    hit = sorted(_undermined(rounds, moved), key=lambda bet: bet.status_now != "chosen")
    return Comparison(told, tuple(_answers(old, new)), tuple(moved), tuple(hit))


def _answers(old: Engagement, new: Engagement) -> Iterator[AnswerChange]:
    for question in QUESTIONS:
        was, now = (each.answer(question.slug).agreed.strip() for each in (old, new))
        if was != now:
            sort: Literal["changed", "new", "open again"] = (
                "new" if not was else "changed" if now else "open again"
            )
            yield AnswerChange(question.slug, sort, was, now)


def _undermined(rounds: Rounds, moved: Sequence[Moved]) -> Iterator[Undermined]:
    known = {rounds.ids[each.ref] if each.sort == "removed" else each.ref: each for each in moved}
    was_ids = {now: was for was, now in rounds.ids.items()}
    bets = _all(rounds.new, Bet)
    for id_, then in _all(rounds.old, Bet).items():
        now = bets.get(id_)
        status = now.status if now else None
        if then.status in LIVING or status in LIVING:
            reasons = tuple(_reasons(rounds, id_, known))
            if reasons:
                ref, title = (id_, now.title) if now else (was_ids[id_], then.title)
                yield Undermined(ref, title, then.status, status, reasons)


def _reasons(rounds: Rounds, bet_id: str, known: Mapping[str, Moved]) -> Iterator[Reason]:
    """One reason for each thing that moved: as the new round has it first, and by the shortest way."""
    ways: dict[str, _Way] = {}
    for world in (rounds.new, rounds.old):
        for way in _ways(world, bet_id):
            ways.setdefault(way.ref, way)
    for ref, way in ways.items():
        moved = known.get(ref)
        if moved is not None and not (moved.sort == "added" and way.direct):
            tense = "was" if moved.sort == "removed" else "is"
            text = f"{moved.text.removesuffix('.')}; {way.before} {tense} {way.after}."
            yield Reason(moved.ref, moved.kind, text)


class _Way(NamedTuple):
    """How a bet rests on the record `ref`, in words around a verb; `direct` where one names the other."""

    ref: str
    before: str
    after: str
    direct: bool = False


def _ways(world: Records, bet_id: str) -> Iterator[_Way]:
    """Every way by which a bet rests on something in one round, the shortest first."""
    bet = _all(world, Bet).get(bet_id)
    if bet is None:
        return
    yield from (_Way(id_, "the bet", "for them", direct=True) for id_ in bet.persona_ids)
    yield from (_Way(id_, "the bet", "set against it", direct=True) for id_ in bet.alternative_ids)
    yield from (_Way(id_, "the bet", "tied to it", direct=True) for id_ in bet.trend_ids)
    for goal in _all(world, Objective).values():
        if bet_id in goal.bet_ids:
            yield _Way(goal.id, "it", "an objective of the bet", direct=True)
    promises = _linked(world, bet.value_proposition_ids, ValueProposition)
    for need in _linked(world, bet.need_ids, Need):
        yield from _ways_of_need(world, need, f"the need {name(need)}, which the bet serves,")
    for promise in promises:
        promised = f"the promise {name(promise)}, which the bet keeps,"
        if promise.persona_id:
            yield _Way(promise.persona_id, promised, "made to them")
        yield from (_Way(id_, promised, "measured against it") for id_ in promise.alternative_ids)
        for need in _linked(world, promise.need_ids, Need):
            yield from _ways_of_need(
                world, need, f"the need {name(need)}, which a promise of the bet is about,"
            )
    for item in _linked(world, bet.swot_ids, SwotItem):
        counted = f"the {item.quadrant or item.label} {name(item)}, which the bet counts with,"
        yield from (_Way(id_, counted, "rooted in it") for id_ in item.trend_ids)


def _ways_of_need(world: Records, need: Need, told: str) -> Iterator[_Way]:
    yield from (_Way(id_, told, "theirs") for id_ in need.persona_ids)
    for alternative in _all(world, Alternative).values():
        if need.id in alternative.need_ids:
            yield _Way(alternative.id, told, "answered by it")
    for trend in _all(world, Trend).values():
        if any(effect.need_id == need.id for effect in trend.need_effects):
            yield _Way(trend.id, told, "changed by it")


def _all(world: Records, kind: type[R]) -> dict[str, R]:
    return {id_: record for id_, record in world.items() if isinstance(record, kind)}


def _linked(world: Records, ids: Sequence[str], kind: type[R]) -> list[R]:
    return [record for id_ in ids if isinstance(record := world.get(id_), kind)]

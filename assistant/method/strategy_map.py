"""The strategy map of a bet: how what people learn carries work, customers and money.

(source: unification-roadmap/chain). A bet's objectives lie in four rows, from the ground up: learning,
internal, customer, financial. An arrow goes from an objective to each that it supports, whatever their horizons. The
chain holds where each objective below the top leads up to a higher row, and each financial one is led to from
below; a way may pass through objectives of its own row first, but never downwards.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, get_args

from assistant.method.bets import LIVING
from assistant.method.engagement import Engagement
from assistant.method.records import Bet, Objective
from assistant.method.sources import Section

SOURCE: Final = Section("unification-roadmap", "chain")

Perspective = Literal["learning", "internal", "customer", "financial"]
PERSPECTIVES: Final[tuple[Perspective, ...]] = get_args(Perspective)
"""The four rows, from the ground up."""


@dataclass(frozen=True, slots=True)
class Arrow:
    """An objective that supports another; `way` is up, level or down between the rows they lie in."""

    lower: str
    upper: str
    way: Literal["up", "level", "down"]


@dataclass(frozen=True, slots=True)
class Lack:
    """What the chain of a bet lacks, in a sentence.

    "empty": no objective lies in `perspective`. "leads nowhere": the objective `ref` supports nothing higher.
    "led to by nothing": nothing lower supports the financial objective `ref`. "unplaced": `ref` has no
    perspective. An arrow downwards is no lack of its own: the chain of horizons may ask for it.
    """

    sort: Literal["empty", "leads nowhere", "led to by nothing", "unplaced"]
    perspective: Perspective | None
    ref: str
    text: str


@dataclass(frozen=True, slots=True)
class StrategyMap:
    """The map of one bet.

    `rows` holds its objectives by perspective, all four from the ground up; `unplaced` those that nobody has
    given a perspective. Without any objective the map is empty and lacks nothing yet.
    """

    bet: Bet
    rows: Mapping[Perspective, tuple[Objective, ...]]
    unplaced: tuple[Objective, ...]
    arrows: tuple[Arrow, ...]
    lacks: tuple[Lack, ...]

    @property
    def is_empty(self) -> bool:
        """Whether the bet has no objective yet."""
        return not self.unplaced and not any(self.rows.values())


def strategy_maps(engagement: Engagement) -> list[StrategyMap]:
    """The map of every bet that is neither parked nor dropped, in the order of the workspace.

    Objectives of other bets are left out, even where one of this bet supports them.
    """
    goals = [record for record in engagement.records if isinstance(record, Objective)]
    return [
        strategy_map(record, goals)
        for record in engagement.records
        if isinstance(record, Bet) and record.status in LIVING
    ]


def strategy_map(bet: Bet, objectives: Sequence[Objective]) -> StrategyMap:
    """The map of one bet, out of all `objectives` there are."""
    own = {goal.id: goal for goal in objectives if bet.id in goal.bet_ids}
    rows = {row: tuple(goal for goal in own.values() if goal.perspective == row) for row in PERSPECTIVES}
    unplaced = tuple(goal for goal in own.values() if goal.perspective is None)
    arrows = tuple(_arrows(own))
    lacks = tuple(_lacks(rows, unplaced, arrows)) if own else ()
    return StrategyMap(bet, rows, unplaced, arrows, lacks)


def _arrows(own: Mapping[str, Objective]) -> Iterator[Arrow]:
    for goal in own.values():
        for id_ in dict.fromkeys(goal.supports_ids):
            upper = own.get(id_)
            if upper is None or upper is goal or goal.perspective is None or upper.perspective is None:
                continue
            rise = PERSPECTIVES.index(upper.perspective) - PERSPECTIVES.index(goal.perspective)
            yield Arrow(goal.id, id_, "up" if rise > 0 else "down" if rise < 0 else "level")


def _lacks(
    rows: Mapping[Perspective, tuple[Objective, ...]],
    unplaced: Sequence[Objective],
    arrows: Sequence[Arrow],
) -> Iterator[Lack]:
    for row, goals in rows.items():
        if not goals:
            yield Lack("empty", row, "", f"No {row} objective.")
    for goal in unplaced:
        text = f"{_name(goal)} lies in none of the four perspectives yet."
        yield Lack("unplaced", None, goal.id, text)
    leading = _carried(arrows, "lower", "upper")
    led_to = _carried(arrows, "upper", "lower")
    for place, row in enumerate(PERSPECTIVES):
        # An empty row is told once, not again of every objective that cannot reach it.
        if any(rows[higher] for higher in PERSPECTIVES[place + 1 :]):
            for goal in rows[row]:
                if goal.id not in leading:
                    yield Lack("leads nowhere", row, goal.id, f"{_name(goal)} leads to nothing above it.")
    if any(rows[lower] for lower in PERSPECTIVES[:-1]):
        for goal in rows["financial"]:
            if goal.id not in led_to:
                text = f"Nothing that people learn, do or notice leads to {_name(goal)}."
                yield Lack("led to by nothing", "financial", goal.id, text)


def _carried(
    arrows: Sequence[Arrow], end: Literal["lower", "upper"], other: Literal["lower", "upper"]
) -> set[str]:
    """Objectives that have an arrow upwards at their `end`, directly or through others of the same row."""
    found = {getattr(arrow, end) for arrow in arrows if arrow.way == "up"}
    level = [arrow for arrow in arrows if arrow.way == "level"]
    todo = list(found)
    while todo:
        at = todo.pop()
        for arrow in level:
            before = getattr(arrow, end)
            if getattr(arrow, other) == at and before not in found:
                found.add(before)
                todo.append(before)
    return found


def _name(goal: Objective) -> str:
    return f"“{goal.title.strip()}”" if goal.title.strip() else goal.id

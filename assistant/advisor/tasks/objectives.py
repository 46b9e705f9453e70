"""Objectives for a bet on the three horizons, each serving a longer one, as one suggestion."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from assistant.advisor.betting import planning
from assistant.advisor.betting.bet_reading import Reading, bet_of, must_live, read
from assistant.advisor.betting.planning import Group, Piece, Planned, PlanSieve
from assistant.advisor.craft.english import seems_english
from assistant.advisor.drafting.drafted import UNKNOWN, RecordItem
from assistant.advisor.guide.deck import CardSearch
from assistant.advisor.strict import Strict
from assistant.advisor.task import Brief, Job, Task
from assistant.method.engagement import Engagement
from assistant.method.objective_checks import Check, checks
from assistant.method.questions import QUESTION
from assistant.method.records import Bet, Objective
from assistant.method.rules.picture import name, names
from assistant.method.rules.plan import YEARS_AHEAD
from assistant.method.strategy_map import PERSPECTIVES, strategy_map
from assistant.text import one_line

OBJECTIVES: Final = "objectives"
_GROUP: Final = Group("objectives", "objective", fixed=("bet_ids", "supports_ids"))
_RULES: Final = frozenset({"horizon-broken", "objectives-all-financial"})
_HORIZONS: Final = tuple(YEARS_AHEAD)
_BY_WORDS: Final = frozenset({"outcome", "who"})
"""Checks that go by English wording."""
_MOST_LACKS: Final = 3


ObjectiveItem = planning.asked(_GROUP, key=(str, ...), supports=(list[str], ...))
"""One objective. `key` is its name in the reply, and `supports` names objectives by key or by id."""


class ObjectivesReply(Strict):
    """The objectives of the bet, on all three horizons."""

    objectives: list[ObjectiveItem]  # type: ignore[valid-type]  # made at run time from the record kind


class _Chain:
    """How the objectives of a reply hang together, and with those that exist."""

    def __init__(self, engagement: Engagement, bet: Bet, as_of: date) -> None:
        self._engagement, self._bet, self._as_of = engagement, bet, as_of
        self._held = {record.id: record for record in engagement.records if isinstance(record, Objective)}
        self.own = [goal for goal in self._held.values() if bet.id in goal.bet_ids]

    def faults(self, reply: ObjectivesReply) -> Iterator[str]:
        """What is wrong with keys, links, horizons and measures."""
        items: list[Any] = reply.objectives
        ranks = {each.key: _rank(each.horizon, each.perspective) for each in items}
        ranks |= {goal.id: _rank(goal.horizon, goal.perspective) for goal in self._held.values()}
        keys = [each.key for each in items]
        for place, item in enumerate(items):
            here = f"objectives[{place}]"
            if not item.key.strip() or keys.count(item.key) > 1 or item.key in self._held:
                yield f"{here}.key: give each objective a key of its own, such as a, b and c"
            if item.horizon is None:
                yield f"{here}.horizon: must be one of {', '.join(_HORIZONS)}"
            for wanted in item.supports:
                said = one_line(wanted, 40)
                if wanted not in ranks:
                    known = ", ".join([*keys, *(goal.id for goal in self.own)][: planning.MOST])
                    yield f"{here}.supports: there is no objective {said!r}; known are {known}"
                elif ranks[wanted] <= ranks[item.key]:
                    yield f"{here}.supports: {said} is neither of a longer horizon nor higher up in perspective"
            for check in self.checked(_fields(item, self._bet)):
                yield f"{here}: {check.name}: {check.text}"
        there = {each.horizon for each in items} | {goal.horizon for goal in self.own}
        for horizon in _HORIZONS:
            if horizon not in there:
                first, last = self.window(horizon)
                yield f"objectives: none is {horizon}; give one that falls due from {first} to {last}"

    def finish(self, pieces: list[Piece], notices: list[str]) -> list[Piece]:
        """The objectives that have a horizon, with their links as ids and the baseline unknown where it is not known."""
        kept = planning.cut(
            pieces,
            notices,
            [piece for piece in pieces if piece.record.get("horizon")],
            "no horizon was given",
        )
        ids = {_key(piece.item): piece.record["id"] for piece in reversed(kept)}
        ids = {key: id_ for key, id_ in ids.items() if key not in self._held}
        known = {goal.id: _rank(goal.horizon, goal.perspective) for goal in self._held.values()}
        known |= {piece.record["id"]: _rank_of(piece) for piece in kept}
        lost = 0
        for piece in kept:
            wanted = [ids.get(each, each) for each in piece.item.supports]  # type: ignore[attr-defined]  # of the run-time model
            sound = [id_ for id_ in dict.fromkeys(wanted) if id_ in known and known[id_] > _rank_of(piece)]
            lost += len(set(wanted)) - len(sound)
            if sound:
                piece.record["supports_ids"] = sound
            _set_baseline(piece)
            # The years, the bet and the links are told of the whole.
            piece.marks += [check.text for check in self.checked(piece.record)]
        if lost:
            notices.append(f"Links that lead to no longer or higher objective were removed: {lost}.")
        return sorted(kept, key=lambda piece: _HORIZONS.index(piece.record["horizon"]))

    def checked(self, fields: dict[str, Any]) -> Iterator[Check]:
        """What the checks on objectives find wanting, where they can judge the language."""
        english = seems_english(" ".join(str(fields.get(each) or "") for each in ("title", "metric", "note")))
        trial = planning.as_chosen(self._engagement, self._bet)
        for check in checks(fields, trial, self._as_of):
            by_words = check.name in _BY_WORDS and fields.get("perspective")
            if check.state != "ok" and (english or not by_words):
                yield check

    def window(self, horizon: str) -> tuple[int, int]:
        """The first and the last year of a horizon."""
        first, last = YEARS_AHEAD[horizon]
        return self._as_of.year + first, self._as_of.year + last


def _fields(item: Any, bet: Bet) -> dict[str, Any]:
    """What the checks look at, with what is filled in later."""
    plain: dict[str, Any] = item.model_dump(mode="json", exclude={"support", "key", "supports"})
    return plain | {"bet_ids": [bet.id], "baseline": plain.get("baseline") or UNKNOWN}


def _set_baseline(piece: Piece) -> None:
    said = str(piece.record.get("baseline", ""))
    # Words without a figure cannot be looked up, so they stand only where something was quoted for them.
    if not said or (piece.drafted.claim.basis == "assumption" and not any(map(str.isnumeric, said))):
        piece.record["baseline"] = UNKNOWN


def _key(item: RecordItem) -> str:
    return str(getattr(item, "key", ""))


def _rank(horizon: str | None, perspective: str | None) -> tuple[int, int]:
    """How far up an objective lies: by horizon, then by perspective. Links go up, so they never go round."""
    return (
        -_HORIZONS.index(horizon) if horizon in _HORIZONS else -len(_HORIZONS),
        PERSPECTIVES.index(perspective) if perspective in PERSPECTIVES else -1,
    )


def _rank_of(piece: Piece) -> tuple[int, int]:
    return _rank(piece.record.get("horizon"), piece.record.get("perspective"))


def _job(brief: Brief, _guidance: CardSearch) -> Job[ObjectivesReply, Planned]:
    engagement, bet = brief.engagement, must_live(bet_of(brief))
    reading = read(brief, *(QUESTION[f"objectives-{horizon}"].title for horizon in _HORIZONS))
    chain = _Chain(engagement, bet, engagement.as_of or date.today())
    sieve = PlanSieve(brief, OBJECTIVES, reading, [_GROUP], _RULES, chain.finish, chain.faults)

    values = {
        "windows": {horizon: chain.window(horizon) for horizon in _HORIZONS},
        "held": {
            horizon: [goal.id for goal in chain.own if goal.horizon == horizon] for horizon in _HORIZONS
        },
    }

    def made(pieces: list[Piece]) -> tuple[Planned, ...]:
        return (_planned(engagement, reading, chain, pieces),) if pieces else ()

    return planning.job_of(
        OBJECTIVES, ObjectivesReply, brief, reading, sieve, values, made=made, max_output_tokens=6_000
    )


def _planned(engagement: Engagement, reading: Reading, chain: _Chain, pieces: list[Piece]) -> Planned:
    titles = planning.titles_of(engagement, pieces)
    parts = [
        planning.part_of(piece, titles, f"{piece.record['horizon'].capitalize()}: {piece.record['title']}")
        for piece in pieces
    ]
    marks = [f"There already, and not repeated: {names(chain.own)}."] if chain.own else []
    drafted = [piece.held for piece in pieces]
    goals = [*chain.own, *(goal for goal in drafted if isinstance(goal, Objective))]
    lacks = strategy_map(reading.bet, goals).lacks
    if lacks:
        told = " ".join(lack.text for lack in lacks[:_MOST_LACKS])
        marks.append(f"The strategy map would still lack: {told}")
    return planning.together(reading, pieces, titles, f"Objectives for {name(reading.bet)}", parts, marks)


TASK: Final = Task(
    id=OBJECTIVES,
    subject="bet",
    doing="drafts objectives on three horizons",
    gives="objectives on three horizons, one supporting the next",
    job=_job,
    propose=planning.propose,
    settled=planning.settled(OBJECTIVES),
    instead="By hand: `n` on the question of each horizon opens the form, which says what an objective still lacks.",
)

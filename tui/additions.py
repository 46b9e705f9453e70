"""Records that follow from where a person stands in the plan, each with the links that follow too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from assistant.method.records import KINDS, Activity, Bet, Budget, Objective, Record
from assistant.method.said import link_kind, within
from assistant.text import one_line

if TYPE_CHECKING:
    from tui.state import Snapshot

HORIZONS: Final = ("long", "medium", "short")
"""From the one that is furthest away to the nearest."""

_BELOW: Final[Mapping[str, tuple[str, ...]]] = {
    "persona": ("need",),
    "need": ("value_proposition",),
    "value_proposition": ("bet",),
    "bet": ("objective", "capability", "kpi", "moment_of_truth", "collaboration"),
    "objective": ("objective", "kpi"),
    "capability": ("activity",),
    "activity": ("budget",),
}
"""Which kinds follow a record on the way from a persona to what is measured."""


def kind_word(kind: str) -> str:
    """What a kind of record is called in the middle of a sentence."""
    return within(KINDS[kind].label)


@dataclass(frozen=True)
class Addition:
    """A record that could be added: what to call it in a list, its kind, and what its form holds from the start."""

    label: str
    kind: str
    fields: Mapping[str, Any]


def fields_for(kind: str, around: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """The links of a new record of `kind`, to the ids by kind that stand `around` it."""
    fields: dict[str, Any] = {}
    for name, info in KINDS[kind].model_fields.items():
        ids = [id_ for id_ in around.get(link_kind(info) or "", ()) if id_]
        if ids and name != "supports_ids":
            fields[name] = ids if info.default_factory is list else ids[0]
    return fields


def around_bet(bet: Bet | None) -> dict[str, list[str]]:
    """What stands around whatever is added to the plan of a bet: the bet, and its customers where there is no doubt."""
    if bet is None:
        return {}
    found = {"bet": [bet.id]}
    for kind, ids in (("persona", bet.persona_ids), ("need", bet.need_ids)):
        if len(ids) == 1:
            found[kind] = list(ids)
    return found


def following(record: Record, around: Mapping[str, Sequence[str]], snapshot: Snapshot) -> Iterator[Addition]:
    """What can follow `record`, which stands amid the ids `around` it."""
    here = {**around, record.kind: [record.id]}
    what = f"the {kind_word(record.kind)} “{one_line(record.title, 50) or record.id}”"
    for kind in _BELOW.get(record.kind, ()):
        label, fields = KINDS[kind].label, fields_for(kind, here)
        if kind != "objective":
            yield Addition(f"{label} for {what}", kind, fields | _money(kind, record, snapshot))
        elif not isinstance(record, Objective):
            for horizon in HORIZONS:
                yield Addition(
                    f"{label}, {horizon}, for {what}", kind, fields | aim(record.id, horizon, snapshot)
                )
        elif record.horizon in HORIZONS[:-1]:
            nearer = HORIZONS[HORIZONS.index(record.horizon) + 1]
            fields = fields_for(kind, {"bet": record.bet_ids}) | {
                "horizon": nearer,
                "supports_ids": [record.id],
            }
            yield Addition(f"{label}, {nearer}, that supports “{one_line(record.title, 50)}”", kind, fields)


def of_kind(
    kind: str, horizon: str, bet: Bet | None, parents: Iterable[Record], snapshot: Snapshot
) -> Iterator[Addition]:
    """Records of `kind` for the plan of a bet: work for its capabilities, money for its work, else for the bet.

    `parents` are the records of this plan that one of this kind can follow, those that lack one first.
    """
    label, around = KINDS[kind].label, around_bet(bet)
    above = next((parent for parent, below in _BELOW.items() if kind in below), "")
    if above in ("capability", "activity"):
        for record in parents:
            if record.kind == above:
                yield from (each for each in following(record, around, snapshot) if each.kind == kind)
        return
    fields = fields_for(kind, around) | (aim(bet.id if bet else "", horizon, snapshot) if horizon else {})
    yield Addition(f"{label}, {horizon}" if horizon else label, kind, fields)


def aim(bet: str, horizon: str, snapshot: Snapshot) -> dict[str, Any]:
    """What an objective of a bet for `horizon` begins with: the one that it can support, where there is no doubt.

    That is the only one of the nearest longer horizon in which the bet has any.
    """
    fields: dict[str, Any] = {"horizon": horizon}
    goals = [
        goal for goal in snapshot.of_kind("objective") if isinstance(goal, Objective) and bet in goal.bet_ids
    ]
    for longer in reversed(HORIZONS[: HORIZONS.index(horizon)]):
        if supported := [goal.id for goal in goals if goal.horizon == longer]:
            return fields | ({"supports_ids": supported} if len(supported) == 1 else {})
    return fields


def for_question(slug: str, kind: str, snapshot: Snapshot) -> dict[str, Any]:
    """What a record of `kind` that is added to the question `slug` begins with, where there is no doubt.

    An objective begins with the horizon that is asked for; the plan of the only chosen bet with that bet; money with
    the currency that all other money is in.
    """
    bet = snapshot.chosen[0] if len(snapshot.chosen) == 1 else None
    horizon = next((each for each in HORIZONS if slug == f"objectives-{each}"), "")
    if kind == "objective" and horizon:
        linked = fields_for(kind, around_bet(bet))
        return linked | aim(bet.id if bet else "", horizon, snapshot)
    if kind == "budget":
        return _currency(snapshot)
    return fields_for(kind, around_bet(bet)) if kind in _BELOW["bet"] else {}


def unique(additions: Iterable[Addition]) -> list[Addition]:
    """`additions` without those that would add the same as one before."""
    found: list[Addition] = []
    for each in additions:
        if all((each.kind, each.fields) != (other.kind, other.fields) for other in found):
            found.append(each)
    return found


def _money(kind: str, record: Record, snapshot: Snapshot) -> dict[str, Any]:
    """What a budget for `record` begins with: the currency that all others are in, and the time of the work."""
    if kind != "budget" or not isinstance(record, Activity):
        return {}
    given = _currency(snapshot)
    for name, day in (("period_start", record.start), ("period_end", record.finish)):
        if isinstance(day, date):
            given[name] = day.isoformat()
    return given


def _currency(snapshot: Snapshot) -> dict[str, Any]:
    currencies = {
        each.currency for each in snapshot.of_kind("budget") if isinstance(each, Budget) and each.currency
    }
    return {"currency": currencies.pop()} if len(currencies) == 1 else {}

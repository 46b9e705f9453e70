"""The records on the alignment trace as nodes, each with what breaks the trace there (source: cvmbok/trace).

Here is what follows from a chosen bet; the ways that lead to one are in `trace_ways`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, cast

from assistant.method.engagement import Severity
from assistant.method.records import (
    KINDS,
    Activity,
    Bet,
    Budget,
    Capability,
    Collaboration,
    Kpi,
    MomentOfTruth,
    Objective,
)
from assistant.method.rules.picture import Picture, name
from assistant.method.rules.plan import YEARS_AHEAD
from assistant.method.said import BaseRecord, links, within

COLUMNS: Final = (
    "persona", "need", "value_proposition", "bet", "objective", "capability", "activity", "budget", "kpi",
    "moment_of_truth", "collaboration",
)  # fmt: skip
"""The kinds on the way, in the order of the chain: the columns of the table."""

_DETAIL: Final = {
    "persona": "targeted",
    "need": "served",
    "objective": "horizon",
    "capability": "state",
    "activity": "mode",
    "moment_of_truth": "priority",
}


@dataclass(frozen=True, slots=True)
class Break:
    """One place where the trace is cut: the record `ref` lacks its link to a record of kind `missing`.

    `bet` is the chosen bet whose way is cut there, empty where it is that of no one bet; `horizon` the one in
    which an objective is missing.
    """

    ref: str
    missing: str
    text: str
    severity: Severity
    bet: str = ""
    horizon: str = ""


@dataclass(frozen=True, slots=True)
class Node:
    """One record on the way.

    `detail` is the field that tells records of its kind apart here: a persona's targeted, a need's served, an
    objective's horizon, a capability's state, an activity's mode, a moment's priority; blank where not said.
    `open_end`: nothing from here leads to a chosen bet, or this work has no money; worth seeing, no break.
    `repeated`: a bet that was shown in full further up, so that it is without children here.
    """

    ref: str
    kind: str
    title: str
    detail: str = ""
    children: tuple[Node, ...] = ()
    breaks: tuple[Break, ...] = ()
    open_end: bool = False
    repeated: bool = False

    @property
    def broken(self) -> bool:
        """Whether there is a break here or further down."""
        return bool(self.breaks) or any(child.broken for child in self.children)


def node_of(
    picture: Picture,
    record: BaseRecord,
    children: Iterable[Node] = (),
    breaks: Iterable[Break] = (),
    *,
    open_end: bool = False,
) -> Node:
    """A record as a node; lost ids among its links are added to its breaks, once any bet is chosen."""
    kind = _kind(record)
    detail = getattr(record, _DETAIL.get(kind, ""), None) or ""
    title = record.title.strip() or record.id
    every = (*breaks, *_lost(picture, record))
    return Node(record.id, kind, title, detail, tuple(children), every if picture.chosen else (), open_end)


def _kind(record: BaseRecord) -> str:
    return cast(str, getattr(record, "kind", ""))


def _lost(picture: Picture, record: BaseRecord) -> Iterator[Break]:
    for link in links(record):
        target = picture.by_id.get(link.id)
        if link.kind in COLUMNS and (target is None or _kind(target) != link.kind):
            wanted = KINDS[link.kind].label
            text = (
                f"{record.label} {name(record)} names {link.id}, and there is no {within(wanted)} of that id."
            )
            yield Break(record.id, link.kind, text, "blocking")


def bet_node(picture: Picture, bet: Bet, breaks: Iterable[Break] = ()) -> Node:
    """A chosen bet with all that follows from it; what it lacks there comes after the `breaks` that are given.

    Work is one chain of capability, activity and budget, and is cut at one place at a time: the first link that
    is missing, said of the one record that lacks it where there is just one.
    """
    goals = [goal for goal in picture.all(Objective) if bet.id in goal.bet_ids]
    goals.sort(key=lambda goal: [*YEARS_AHEAD, None].index(goal.horizon))
    own = {goal.id for goal in goals}
    kpis = [kpi for kpi in picture.all(Kpi) if bet.id in kpi.bet_ids or own.intersection(kpi.objective_ids)]
    moments = [moment for moment in picture.all(MomentOfTruth) if bet.id in moment.bet_ids]
    set_ups = [set_up for set_up in picture.all(Collaboration) if bet.id in set_up.bet_ids]
    able = [each for each in picture.all(Capability) if bet.id in each.bet_ids]
    unpaid, cuts = _unpaid(picture, able), {}
    if len(unpaid) == 1:
        text = f"The chosen bet {name(bet)} has no budget for its work {name(unpaid[0])}."
        cuts[unpaid[0].id] = Break(unpaid[0].id, "budget", text, "important", bet.id)
    work = [_capability_node(picture, capability, cuts) for capability in able]
    children = [
        *(
            node_of(picture, goal, [node_of(picture, kpi) for kpi in kpis if goal.id in kpi.objective_ids])
            for goal in goals
        ),
        *work,
        *(node_of(picture, kpi) for kpi in kpis if not own.intersection(kpi.objective_ids)),
        *(node_of(picture, record) for record in (*moments, *set_ups)),
    ]
    activities = [activity for capability in work for activity in capability.children]
    horizons = {goal.horizon for goal in goals}
    told = any(cut.missing == "activity" for capability in work for cut in capability.breaks)
    wanted: list[tuple[bool, str, str, Severity, str]] = [
        *(
            (each in horizons, "objective", f"has no {each} objective ({years[0]} to {years[1]} years)", "blocking", each)
            for each, years in YEARS_AHEAD.items()
        ),
        (bool(work), "capability", "rests on no capability", "important", ""),
        (bool(activities or told) or not work, "activity", "has capabilities, but no work that creates one", "important", ""),
        (len(unpaid) < 2, "budget", "has work, but no budget for any of it", "important", ""),
        (bool(kpis), "kpi", "has no KPI", "important", ""),
        (
            any(moment.priority == "high" for moment in moments),
            "moment_of_truth", "has no Moment of Truth of high priority", "important", "",
        ),
        (bool(set_ups), "collaboration", "has no collaboration across functions", "important", ""),
    ]  # fmt: skip
    lacks = [
        Break(bet.id, kind, f"The chosen bet {name(bet)} {text}.", severity, bet.id, horizon)
        for there, kind, text, severity, horizon in wanted
        if not there
    ]
    return node_of(picture, bet, children, (*breaks, *lacks))


def _unpaid(picture: Picture, able: Iterable[Capability]) -> list[Activity]:
    """The work that creates the capabilities, where there is money for none of it; else nothing."""
    ids = {capability.id for capability in able}
    work = [each for each in picture.all(Activity) if ids.intersection(each.capability_ids)]
    funded = {id_ for budget in picture.all(Budget) for id_ in budget.activity_ids}
    return [] if any(each.id in funded for each in work) else work


def _capability_node(picture: Picture, capability: Capability, cuts: Mapping[str, Break]) -> Node:
    """A capability with its work and their money; `cuts` are breaks of activities, by their ids."""
    work = []
    for activity in picture.all(Activity):
        if capability.id in activity.capability_ids:
            money = [budget for budget in picture.all(Budget) if activity.id in budget.activity_ids]
            paid = [node_of(picture, budget) for budget in money]
            lacks = [cuts[activity.id]] if activity.id in cuts else []
            work.append(node_of(picture, activity, paid, lacks, open_end=not paid))
    lacks = []
    if not work and capability.state in ("missing", "partial"):
        text = f"The capability {name(capability)} is {capability.state}, and no work creates it."
        lacks.append(Break(capability.id, "activity", text, "important"))
    return node_of(picture, capability, work, lacks)

"""The alignment trace: from each persona through need, promise and bet to objectives, work, money and measures.

(source: cvmbok/trace). A chosen bet is whole in both directions where it reaches back to a persona, a need
which that persona has and a promise made to that persona about that need, and forward to an objective in each
horizon, a capability with an activity with a budget, a KPI, a Moment of Truth of high priority and a
collaboration. What does not lead to a chosen bet breaks the trace as much as what a chosen bet lacks.

Records know no link from an objective to the work: both belong to the bet. So the tree forks under each bet,
into its objectives (with the KPIs that measure them) and its capabilities (with activities and budgets).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final, Literal

from assistant.method.engagement import Engagement, Severity
from assistant.method.records import (
    Activity,
    Bet,
    Budget,
    Capability,
    Collaboration,
    Kpi,
    MomentOfTruth,
    Need,
    Objective,
    Persona,
    ValueProposition,
)
from assistant.method.rules.picture import Picture, name
from assistant.method.said import BaseRecord, links
from assistant.method.sources import Section
from assistant.method.trace_nodes import COLUMNS, Break, Node, bet_node, node_of
from assistant.method.trace_ways import ways_to, without_customers

SOURCE: Final = Section("cvmbok", "trace")
_ABOVE: Final = frozenset({"bet", "objective", "capability", "activity"})
"""Kinds that lead others on to a bet."""
_MUST_LEAD: Final = (Objective, Capability, Activity, Budget, Kpi, MomentOfTruth, Collaboration)
__all__ = ["COLUMNS", "SOURCE", "Break", "Node", "Row", "State", "Trace", "trace"]

State = Literal["not yet", "broken", "whole"]


@dataclass(frozen=True, slots=True)
class Row:
    """One way from a root of the tree to a leaf."""

    nodes: tuple[Node, ...]

    def cell(self, column: str) -> Node | None:
        """The record that stands in a column of `COLUMNS`; None where this way does not pass through one."""
        return next((node for node in self.nodes if node.kind == column), None)

    @property
    def breaks(self) -> tuple[Break, ...]:
        """Every break on this way."""
        return tuple(found for node in self.nodes for found in node.breaks)


@dataclass(frozen=True, slots=True)
class Trace:
    """The trace of one engagement.

    `state` is "not yet" while no bet is chosen, when nothing counts as broken. `roots` are the personas that
    are targeted or that a chosen bet names, and after them what a chosen bet names without a persona.
    `orphans` are records from objective to collaboration from which no chosen bet can be reached; what hangs on
    one of them stands below it, and is cut there only. `breaks` holds every break once, those of the tree first.
    """

    state: State
    roots: tuple[Node, ...] = ()
    orphans: tuple[Node, ...] = ()
    breaks: tuple[Break, ...] = ()
    open_ends: tuple[str, ...] = ()
    """Ids of what is an open end wherever it stands in the tree."""

    @property
    def broken(self) -> bool:
        """Whether anything cuts the trace."""
        return self.state == "broken"

    @property
    def table(self) -> list[Row]:
        """The tree as rows, one for each way down; bets that are shown in full once are full in every row."""
        full = {node.ref: node.children for root in self.roots for node in _walk(root) if not node.repeated}

        def ways(node: Node, before: tuple[Node, ...]) -> Iterator[Row]:
            here = (*before, node)
            children = full.get(node.ref, ()) if node.repeated else node.children
            if not children:
                yield Row(here)
            for child in children:
                yield from ways(child, here)

        return [row for root in self.roots for row in ways(root, ())]


def trace(engagement: Engagement) -> Trace:
    """The alignment trace of an engagement, with every break in it.

    Targeted personas, served needs and promises that no chosen bet takes up are open ends: a strategy leaves
    things out on purpose. So is an activity without money as long as the bet's other work has some. Lost ids
    break the trace where they stand in a link between kinds of the chain; others are for the gap rules.
    """
    # Which day it is plays no part here: only links are followed.
    picture = Picture(engagement, date.min)
    roots = _Tree(picture).roots()
    shown = [node for root in roots for node in _walk(root)]
    taken_up = {node.ref for node in shown if not node.open_end}
    open_ends = tuple(dict.fromkeys(node.ref for node in shown if node.ref not in taken_up))
    if not picture.chosen:
        return Trace("not yet", roots, open_ends=open_ends)
    orphans = tuple(_orphans(picture))
    lost = [node for orphan in orphans for node in _walk(orphan)]
    breaks = tuple(dict.fromkeys(found for node in (*shown, *lost) for found in node.breaks))
    return Trace("broken" if breaks else "whole", roots, orphans, breaks, open_ends)


def _walk(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        yield from _walk(child)


def _orphans(picture: Picture) -> Iterator[Node]:
    """What leads to no chosen bet: each record that hangs on no other of them, with those that hang on it."""
    lost = {
        record.id: record
        for model in _MUST_LEAD
        for record in picture.all(model)
        if not _leads(picture, record)
    }
    below: dict[str, list[BaseRecord]] = {}
    for record in lost.values():
        above = next((link.id for link in links(record) if link.kind in _ABOVE and link.id in lost), "")
        # One support of another objective is no way down the chain.
        below.setdefault("" if isinstance(record, Objective) else above, []).append(record)

    def grown(record: BaseRecord, breaks: Iterable[Break] = ()) -> Node:
        return node_of(picture, record, [grown(each) for each in below.get(record.id, ())], breaks)

    for record in below.get("", ()):
        up = [link for link in links(record) if link.kind in _ABOVE and link.path != "supports_ids"]
        if any(link.id not in picture.by_id for link in up):
            # What it hung on is gone, which is told as a lost id.
            yield grown(record)
            continue
        severity: Severity = "blocking" if isinstance(record, Objective) else "important"
        text = f"{record.label} {name(record)} leads to no chosen bet."
        yield grown(record, [Break(record.id, "bet", text, severity)])


def _leads(picture: Picture, record: BaseRecord) -> bool:
    if isinstance(record, Budget):
        return any(map(picture.traces_to_chosen, picture.linked(record.activity_ids, Activity)))
    return picture.traces_to_chosen(record)


@dataclass(slots=True)
class _Spot:
    """A place in the tree while it is built, in which several ways meet."""

    record: BaseRecord
    below: dict[str, _Spot] = field(default_factory=dict)
    breaks: list[Break] = field(default_factory=list)


class _Tree:
    """Builds the roots: first the ways that lead to each chosen bet, then the open ends beside them."""

    def __init__(self, picture: Picture) -> None:
        self.picture = picture
        self.top: dict[str, _Spot] = {}
        self.shown: set[str] = set()
        self.lacks: dict[str, list[Break]] = {}

    def roots(self) -> tuple[Node, ...]:
        # Personas come first, in the order of the workspace, whether or not a bet takes them up.
        named = {id_ for bet in self.picture.chosen for id_ in bet.persona_ids}
        for persona in self.picture.all(Persona):
            if persona.id in named or persona.targeted in ("now", "should"):
                self._put(persona)
        for bet in self.picture.chosen:
            self._lead_to(bet)
        self._add_open_ends()
        return tuple(self._grown(spot) for spot in self.top.values())

    def _put(self, *way: BaseRecord, cut: Break | None = None) -> None:
        """Adds a way from the root down; `cut` is noted at the record of it that the break is about."""
        level = self.top
        for record in way:
            spot = level.setdefault(record.id, _Spot(record))
            if cut is not None and cut.ref == record.id and cut not in spot.breaks:
                spot.breaks.append(cut)
            level = spot.below

    def _lead_to(self, bet: Bet) -> None:
        ways = ways_to(self.picture, bet)
        self.lacks[bet.id] = list(without_customers(bet, ways))
        for way in ways:
            self._put(*way.records, bet, cut=way.cut)
        if not ways:
            self._put(bet)

    def _add_open_ends(self) -> None:
        for need in self.picture.served:
            homes = self._linked_at_top(need.persona_ids)
            for home in homes:
                self._put(home.record, need)
            if not homes and not self._is_taken_up("need_ids", need):
                self._put(need)
        for promise in self.picture.all(ValueProposition):
            whose = self._linked_at_top([promise.persona_id or ""])
            ways: list[tuple[BaseRecord, ...]] = [
                (home.record, home.below[id_].record)
                for home in whose
                for id_ in promise.need_ids
                if id_ in home.below
            ]
            free = not self._is_taken_up("value_proposition_ids", promise)
            if free and not ways:
                ways = [(home.record,) for home in whose]
            # A need that stands for itself, as nobody who has it is targeted, shows what is promised about it.
            needs = self.picture.linked(dict.fromkeys(promise.need_ids), Need)
            ways += [(need,) for need in needs if need.id in self.top]
            # What a bet keeps stands on the way of that bet already.
            for way in ways or ([()] if free else []):
                self._put(*way, promise)

    def _linked_at_top(self, ids: Iterable[str]) -> list[_Spot]:
        return [self.top[home.id] for home in self.picture.linked(ids, Persona) if home.id in self.top]

    def _is_taken_up(self, by: str, record: BaseRecord) -> bool:
        return any(record.id in getattr(bet, by) for bet in self.picture.chosen)

    def _grown(self, spot: _Spot) -> Node:
        if isinstance(spot.record, Bet):
            node = bet_node(self.picture, spot.record, self.lacks[spot.record.id])
            repeated = spot.record.id in self.shown
            self.shown.add(spot.record.id)
            return replace(node, children=(), repeated=True) if repeated else node
        children = tuple(self._grown(below) for below in spot.below.values())
        leads = any(not child.open_end for child in children)
        return node_of(self.picture, spot.record, children, spot.breaks, open_end=not leads)

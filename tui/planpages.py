"""The roadmap as pages: for each bet its objectives by horizon, its work and money, and what it is measured by."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from textual.content import Content

from assistant.method.bets import LIVING
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
    Record,
)
from assistant.method.rules.plan import YEARS_AHEAD
from assistant.method.said import links
from assistant.text import one_line
from tui.additions import HORIZONS, Addition, around_bet, following, kind_word, of_kind, unique
from tui.moneyrows import money
from tui.safe import joined
from tui.widgets.checks import check_signs

if TYPE_CHECKING:
    from tui.state import Snapshot

_PLAN: Final = ("capability", "activity", "budget", "kpi", "moment_of_truth", "collaboration")
COLUMNS: Final = 3
"""Cells in a row: three horizons; capability, activity, budget; KPI, moment, collaboration."""


@dataclass(frozen=True)
class Cell:
    """One part of a bet's plan: records of one kind, objectives of one horizon."""

    kind: str
    horizon: str
    heading: str
    records: tuple[Record, ...]


@dataclass(frozen=True)
class Page:
    """The plan of one bet; `bet` is None for what leads to none of the bets that have a page."""

    bet: Bet | None
    cells: tuple[Cell, ...]

    @property
    def records(self) -> list[Record]:
        """Every record of the plan."""
        return [record for cell in self.cells for record in cell.records]


def pages(snapshot: Snapshot) -> list[Page]:
    """A page for each chosen bet, or for each living one while none is chosen; last, what is on none of them."""
    bets = snapshot.chosen or [bet for bet in snapshot.bets if bet.status in LIVING]
    found = [Page(bet, _cells(_plan(bet, snapshot))) for bet in bets]
    placed = {record.id for page in found for record in page.records}
    rest = [
        record
        for record in _all(snapshot)
        if record.id not in placed and not _is_of_other_bet(record, snapshot)
    ]
    if rest:
        found.append(Page(None, _cells(rest)))
    return found


def _all(snapshot: Snapshot) -> list[Record]:
    return [record for kind in ("objective", *_PLAN) for record in snapshot.of_kind(kind)]


def _is_of_other_bet(record: Record, snapshot: Snapshot) -> bool:
    """Whether a record belongs to a living bet that is not chosen, so that it is in nobody's way."""
    ids = getattr(record, "bet_ids", ())
    found = (snapshot.records.get(id_) for id_ in ids)
    return any(isinstance(bet, Bet) and bet.status in LIVING for bet in found)


def _plan(bet: Bet, snapshot: Snapshot) -> list[Record]:
    own, found = {bet.id}, []
    for record in _all(snapshot):
        if any(link.id in own and link.path != "supports_ids" for link in links(record)):
            own.add(record.id)
            found.append(record)
    return found


def _cells(records: Iterable[Record]) -> tuple[Cell, ...]:
    records = list(records)
    goals = [record for record in records if isinstance(record, Objective)]
    cells = []
    for horizon in HORIZONS:
        first, last = YEARS_AHEAD[horizon]
        # An objective without a horizon must not be lost; the furthest is where thinking begins.
        here = [goal for goal in goals if (goal.horizon or HORIZONS[0]) == horizon]
        heading = f"Objectives, {horizon}: {first}–{last} years"
        cells.append(Cell("objective", horizon, heading, tuple(here)))
    for kind in _PLAN:
        here_too = tuple(record for record in records if record.kind == kind)
        cells.append(Cell(kind, "", KINDS[kind].plural, here_too))
    return tuple(cells)


def first_of(page: Page, cell: Cell, snapshot: Snapshot) -> list[Addition]:
    """What an empty list asks for: a record of its kind, one for each that it could follow in the plan."""
    return unique(of_kind(cell.kind, cell.horizon, page.bet, page.records, snapshot))


def none_yet(page: Page, cell: Cell, snapshot: Snapshot) -> str:
    """What an empty list says: that a key adds a record, or what must be there before one can be added."""
    word = kind_word(cell.kind)
    if first_of(page, cell, snapshot):
        return f"no {word} yet; n adds one"
    above = {"activity": "a capability", "budget": "an activity"}.get(cell.kind, "a bet")
    return f"no {word} yet; {above} comes first"


def additions(page: Page, cell: Cell, record: Record | None, snapshot: Snapshot) -> list[Addition]:
    """What can be added from here: more of the same, what follows the record in hand, then all the rest."""
    around = around_bet(page.bet)
    parents = sorted(page.records, key=lambda each: _is_followed(each, page))
    same: list[Addition] = []
    if record is not None:
        # More of the same for the capability or the work that the record in hand belongs to comes first.
        above = {link.id for link in links(record)}
        kin = [each for each in parents if each.id in above]
        same += of_kind(cell.kind, cell.horizon, page.bet, kin, snapshot)
    same += of_kind(cell.kind, cell.horizon, page.bet, parents, snapshot)
    next_ = list(following(record, around, snapshot)) if record is not None else []
    rest = [
        addition
        for other in page.cells
        for addition in of_kind(other.kind, other.horizon, page.bet, parents, snapshot)
    ]
    return unique([*same[:1], *next_, *same[1:], *rest])


def _is_followed(record: Record, page: Page) -> bool:
    return any(link.id == record.id for other in page.records for link in links(other))


def plan_line(record: Record, snapshot: Snapshot, *, tall: bool) -> Content:
    """A record on the roadmap: its title with the signs of its checks, and its facts beside or below it."""
    signs = check_signs(record.kind, record.model_dump(mode="json"), snapshot)
    title = one_line(record.title) or "untitled"
    between = "\n  " if tall else "  "
    return joined(
        [(title, "bold"), " " if signs else "", signs, between, (facts(record, snapshot), "$quiet")]
    )


def facts(record: Record, snapshot: Snapshot) -> str:
    """What the roadmap says of a record besides its title, and what it still lacks."""

    def titles(ids: Iterable[str]) -> str:
        return ", ".join(one_line(snapshot.title(id_), 60) for id_ in ids)

    parts: list[str] = []
    match record:
        case Objective():
            parts = [
                "" if record.horizon else "no horizon yet",
                f"by {record.due_year}" if record.due_year else "no year yet",
                f"{record.baseline or '…'} → {record.target or '…'}",
                f"↑ {titles(record.supports_ids)}" if record.supports_ids else "",
                "↑ supports nothing yet"
                if not record.supports_ids and record.horizon in ("short", "medium")
                else "",
            ]
        case Capability():
            parts = [record.state or "state not said", record.form or ""]
        case Activity():
            parts = [
                record.owner or "no owner yet",
                f"{record.start or '…'} – {record.finish or '…'}",
                record.mode or "",
                f"for {titles(record.capability_ids)}" if record.capability_ids else "",
            ]
        case Budget():
            parts = [
                money(record),
                record.spend or "",
                f"{record.period_start or '…'} – {record.period_end or '…'}",
                f"for {titles(record.activity_ids)}" if record.activity_ids else "",
            ]
        case Kpi():
            measured = " ".join(
                part for part in (record.metric, f"→ {record.target}" if record.target else "") if part
            )
            parts = [
                measured or "nothing measured yet",
                f"↑ {titles(record.objective_ids)}" if record.objective_ids else "",
            ]
        case MomentOfTruth():
            parts = [
                f"{record.priority} priority" if record.priority else "priority not said",
                titles(record.persona_ids),
            ]
        case Collaboration():
            parts = [", ".join(record.functions), record.owner or "no owner yet"]
    return " · ".join(one_line(part, 200) for part in parts if part)

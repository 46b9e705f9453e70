"""An engagement at a glance, for what is looked at rather than read: the one-page canvas and the slides.

The board with what stands in each cell, the Big Picture, the bets with what they lean on, the horizons, the gaps,
and everybody who does not go along. Nothing here is shortened: what must fit is fitted by who draws it. What is
secret from the room is secret here too, and no model's suggestion stands in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, Literal

from assistant.method.bets import LIVING, in_order, weakest
from assistant.method.board import Cell, CellState, board, cells_with, records_in
from assistant.method.engagement import Engagement
from assistant.method.questions import QUESTION
from assistant.method.records import (
    UNDER_SERVED,
    Activity,
    Bet,
    Budget,
    Capability,
    Differentiator,
    Kernel,
    Need,
    Objective,
    Persona,
    Purpose,
    opportunity_score,
)
from assistant.method.rules import Finding, find_gaps
from assistant.method.rules.picture import Picture
from assistant.method.rules.plan import YEARS_AHEAD
from assistant.method.said import BaseRecord
from assistant.method.sources import ATTRIBUTION
from assistant.reports.tables_room import Dissent, dissents
from assistant.reports.worded import backing, standing_in_words

State = Literal["agreed", "not agreed yet", "assumed", "open"]
"""How far the room stands behind an answer."""
HORIZONS: Final = tuple(reversed(YEARS_AHEAD))
"""Short, medium, long: in the order in which they come."""


_OPPORTUNITY: Final = "opportunity"
WHAT_OPPORTUNITY_IS: Final = f"{_OPPORTUNITY.capitalize()}: how much a need matters and is not met yet; from {UNDER_SERVED} of 20 it is under-served."


@dataclass(frozen=True, slots=True)
class Said:
    """One answer at a glance."""

    question: str
    """Slug of the question."""
    number: int
    title: str
    state: State
    text: str


@dataclass(frozen=True, slots=True)
class Thing:
    """A record by its title; `note` is what tells it from its kin, such as ``targeted now``, and may be blank."""

    id: str
    kind: str
    title: str
    note: str
    backing: str
    """What evidence there is, and whether a model proposed it."""


@dataclass(frozen=True, slots=True)
class Place:
    """One cell of the board: what was said in it, what stands in it, and how far it has come."""

    name: str
    state: CellState
    why: str
    said: tuple[Said, ...]
    things: tuple[Thing, ...]
    """What matters most comes first."""
    gaps: int


@dataclass(frozen=True, slots=True)
class Goal:
    """An objective; `measure` reads ``what: from → to``, with ``?`` for what nobody has said."""

    id: str
    title: str
    measure: str
    due: str
    bets: tuple[str, ...]
    """Ids of the bets it is for."""


@dataclass(frozen=True, slots=True)
class Work:
    """An activity with the capability it creates, who answers for it, when, and what it costs."""

    id: str
    title: str
    capability: str
    owner: str
    period: str
    money: str
    """``part of`` an amount where it pays for other work, too."""


@dataclass(frozen=True, slots=True)
class Wager:
    """A living bet with all that it leans on, in titles; blank where nobody has said it."""

    id: str
    title: str
    status: str
    rank: int | None
    hypothesis: str
    for_whom: tuple[str, ...]
    needs: tuple[str, ...]
    instead_of: tuple[str, ...]
    promises: tuple[str, ...]
    conditions: tuple[str, ...]
    """What would have to be true, with the confidence where it was said."""
    weakest: str
    """The condition to test first, with its test."""
    stops: tuple[str, ...]
    kill_criterion: str
    first_step: str
    objection: str
    backing: str
    goals: tuple[Goal, ...]
    work: tuple[Work, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """All of it."""

    organisation: str
    as_of: date
    standing: str
    """How many answers are agreed and how many assumed, in a sentence."""
    statements: tuple[tuple[str, str], ...]
    """The Big Picture by name: purpose, customer, value, delivery; the text is blank where nobody has written it."""
    diagnosis: str
    policy: str
    actions: tuple[str, ...]
    board: tuple[Place, ...]
    bets: tuple[Wager, ...]
    """Chosen ones by rank first, then the others that are still in play."""
    horizons: tuple[tuple[str, str, tuple[Goal, ...]], ...]
    """Name, years and goals: short, medium, long; last, with a blank name, goals without a horizon if there are any."""
    gaps: tuple[Finding, ...]
    dissents: tuple[Dissent, ...]
    attribution: str

    @property
    def chosen(self) -> tuple[Wager, ...]:
        """The bets that the room has chosen."""
        return tuple(bet for bet in self.bets if bet.status == "chosen")


def overview(engagement: Engagement, today: date) -> Overview:
    """The overview of an engagement; `today` counts horizons where the engagement has no ``as_of``."""
    picture = Picture(engagement, today)
    findings = find_gaps(engagement, today=today)
    purpose = next(iter(picture.all(Purpose)), None)
    kernel = next(iter(picture.all(Kernel)), None)
    names = ("purpose", "customer", "value", "delivery")
    return Overview(
        organisation=engagement.organisation.strip() or "Strategic alignment",
        as_of=picture.as_of,
        standing=standing_in_words(engagement),
        statements=tuple((name, getattr(purpose, name).strip() if purpose else "") for name in names),
        diagnosis=kernel.diagnosis.strip() if kernel else "",
        policy=kernel.guiding_policy.strip() if kernel else "",
        actions=tuple(filter(str.strip, kernel.coherent_action)) if kernel else (),
        board=tuple(_place(engagement, cell) for cell in board(engagement, findings).cells),
        bets=tuple(_wager(picture, bet) for bet in in_order(picture.all(Bet)) if bet.status in LIVING),
        horizons=tuple(_horizons(picture)),
        gaps=tuple(findings),
        dissents=tuple(each for each in dissents(engagement) if each.words.strip()),
        attribution=ATTRIBUTION,
    )


def _place(engagement: Engagement, cell: Cell) -> Place:
    records = [record for record in records_in(engagement, [cell.name]) if cells_with(record) == {cell.name}]
    return Place(
        cell.name,
        cell.state,
        cell.why,
        tuple(_said(engagement, asked.slug) for asked in cell.questions),
        tuple(_thing(record) for record in sorted(records, key=_weight, reverse=True)),
        cell.tally.gaps,
    )


def _said(engagement: Engagement, slug: str) -> Said:
    question, answer = QUESTION[slug], engagement.answer(slug)
    agreed, assumed = answer.agreed.strip(), answer.assumed.strip()
    state: State = "open"
    if agreed:
        state = "agreed" if answer.status == "agreed" else "not agreed yet"
    elif assumed:
        state = "assumed"
    return Said(slug, question.number, question.title, state, agreed or assumed)


def _thing(record: BaseRecord) -> Thing:
    kind = str(getattr(record, "kind", ""))
    return Thing(record.id, kind, record.title.strip() or record.id, _note(record), backing(record))


def _note(record: BaseRecord) -> str:
    if isinstance(record, Persona):
        return {"now": "targeted now", "should": "should be targeted", "no": "not targeted"}.get(
            record.targeted or "", ""
        )
    if isinstance(record, Need):
        served = {"now": "served now", "should": "should be served", "no": "not served"}
        score = opportunity_score(record)
        told = "" if score is None else f"{_OPPORTUNITY} {score:g} of 20"
        return ", ".join(filter(None, (served.get(record.served or "", ""), told)))
    if isinstance(record, Bet):
        return record.status
    return ""


def explained(seen: Overview) -> str:
    """What the figure for an opportunity means, where one stands in a cell of the board."""
    notes = (thing.note for place in seen.board for thing in place.things)
    return WHAT_OPPORTUNITY_IS if any(_OPPORTUNITY in note for note in notes) else ""


def _weight(record: BaseRecord) -> float:
    """What is aimed at before what is not, strong opportunities before weak ones."""
    if isinstance(record, Persona):
        return {"now": 3.0, "should": 2.0, "no": -1.0}.get(record.targeted or "", 0.0)
    if isinstance(record, Need):
        return -1.0 if record.served == "no" else opportunity_score(record) or 0.0
    return 1.0 if isinstance(record, Differentiator) else 0.0


def _wager(picture: Picture, bet: Bet) -> Wager:
    def titles(ids: Sequence[str]) -> tuple[str, ...]:
        linked = (picture.by_id.get(id_) for id_ in ids)
        return tuple(record.title.strip() or record.id for record in linked if record is not None)

    least = weakest(bet)
    return Wager(
        id=bet.id,
        title=bet.title.strip() or bet.id,
        status=bet.status,
        rank=bet.rank,
        hypothesis=bet.hypothesis.strip(),
        for_whom=titles(bet.persona_ids),
        needs=titles(bet.need_ids),
        instead_of=titles(bet.alternative_ids),
        promises=titles(bet.value_proposition_ids),
        conditions=tuple(
            each.statement.strip() + ("" if each.confidence is None else f" ({each.confidence} % sure)")
            for each in bet.conditions
            if each.statement.strip()
        ),
        weakest=""
        if least is None
        else ". Test: ".join(filter(None, (least.statement.strip().rstrip("."), least.test.strip()))),
        stops=tuple(filter(str.strip, bet.stops)),
        kill_criterion=bet.kill_criterion.strip(),
        first_step=bet.first_step.strip(),
        objection=bet.customer_objection.strip(),
        backing=backing(bet),
        goals=tuple(_goal(each) for each in _by_due(picture.all(Objective)) if bet.id in each.bet_ids),
        work=tuple(_work(picture, bet)),
    )


def _by_due(goals: Sequence[Objective]) -> list[Objective]:
    return sorted(goals, key=lambda each: (each.due_year is None, each.due_year or 0))


def _goal(objective: Objective) -> Goal:
    metric, baseline, target = (
        text.strip() for text in (objective.metric, objective.baseline, objective.target)
    )
    measure = f"{metric or '?'}: {baseline or '?'} → {target or '?'}" if metric or target else ""
    due = str(objective.due_year or "")
    return Goal(objective.id, objective.title.strip() or objective.id, measure, due, tuple(objective.bet_ids))


def _work(picture: Picture, bet: Bet) -> Iterator[Work]:
    for capability in picture.all(Capability):
        if bet.id not in capability.bet_ids:
            continue
        for activity in picture.all(Activity):
            if capability.id in activity.capability_ids:
                period = f"{activity.start or '?'} to {activity.finish or '?'}"
                yield Work(
                    activity.id,
                    activity.title.strip() or activity.id,
                    capability.title.strip() or capability.id,
                    activity.owner.strip(),
                    period if activity.start or activity.finish else "",
                    _money(picture, activity),
                )


def _money(picture: Picture, activity: Activity) -> str:
    budgets = [each for each in picture.all(Budget) if activity.id in each.activity_ids]
    return ", ".join(
        f"{'part of ' if len(each.activity_ids) > 1 else ''}{in_money(each.currency, each.amount)}"
        for each in budgets
        if each.amount is not None
    )


def in_money(currency: str | None, amount: Decimal) -> str:
    """An amount with its currency; fractions stand only where there are some."""
    whole, point, fraction = f"{amount.normalize():,f}".partition(".")
    return f"{currency or '?'} {whole}{point}{fraction.ljust(2, '0') if point else ''}"


def _horizons(picture: Picture) -> Iterator[tuple[str, str, tuple[Goal, ...]]]:
    by_horizon: Mapping[str | None, list[Goal]] = {name: [] for name in (*HORIZONS, None)}
    for each in _by_due(picture.all(Objective)):
        by_horizon[each.horizon].append(_goal(each))
    year = picture.as_of.year
    for name in HORIZONS:
        first, last = YEARS_AHEAD[name]
        yield name, f"{year + first} to {year + last}", tuple(by_horizon[name])
    if by_horizon[None]:
        yield "", "", tuple(by_horizon[None])

"""What the bets cost: budgets added up by bet, year, currency and kind of spending (source: cvmbok/session-6-initiatives).

A budget belongs to the bets that its activities create capabilities for. Where these are several, its money stands
once, under the set of them: no share is invented, and nothing is counted twice. Currencies are never added to each
other. All arithmetic is exact.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final, Literal

from assistant.method.engagement import Engagement
from assistant.method.records import Activity, Bet, Budget, Capability
from assistant.method.rules.picture import Picture

Spend = Literal["capex", "opex"]
Column = Literal["bets", "year", "currency", "spend"]
_UNITS_IN_A_CENT: Final = 100
"""Amounts have up to four decimal places; a cent is a hundred of the smallest."""


@dataclass(frozen=True, slots=True)
class Line:
    """Money of one currency and one kind of spending, in one year, for one bet or one set of bets.

    `bets` are ids in the order of the workspace; `spend` is None where nobody said what kind it is; `amount`
    is in units of the currency; `budgets` are the ids of what was added up.
    """

    bets: tuple[str, ...]
    year: int
    currency: str
    spend: Spend | None
    amount: Decimal
    budgets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The money of all lines that are alike in some columns: their `values`, and the sum in one currency."""

    values: tuple[Any, ...]
    currency: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A budget that stands in no line, and each reason why, such as "no amount" or "no bet"."""

    budget: Budget
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sums:
    """Every budget that could be placed, as lines, and those that could not."""

    lines: tuple[Line, ...]
    unplaced: tuple[Unplaced, ...]

    @property
    def totals(self) -> dict[str, Decimal]:
        """The sum of all lines by currency, in the order of the currency codes."""
        return {group.currency: group.amount for group in self.by()}

    @property
    def unplaced_totals(self) -> dict[str, Decimal]:
        """What the unplaced budgets come to by currency, as far as they have amount and currency."""
        found: defaultdict[str, Decimal] = defaultdict(Decimal)
        for each in self.unplaced:
            if each.budget.amount is not None and each.budget.currency:
                found[each.budget.currency] += each.budget.amount
        return dict(sorted(found.items()))

    def by(self, *columns: Column) -> list[Group]:
        """The lines added up over all but `columns`, and in the order of these; currencies always stand apart."""
        found: defaultdict[tuple[str, tuple[Any, ...]], Decimal] = defaultdict(Decimal)
        for line in self.lines:
            found[line.currency, tuple(getattr(line, column) for column in columns)] += line.amount
        groups = [Group(values, currency, amount) for (currency, values), amount in found.items()]
        bets = list(dict.fromkeys(line.bets for line in self.lines))

        def rank(group: Group) -> list[Any]:
            told = zip(columns, group.values, strict=True)
            return [
                *(_rank(bets.index(value) if name == "bets" else value) for name, value in told),
                group.currency,
            ]

        return sorted(groups, key=rank)


def _rank(value: str | int | None) -> tuple[bool, str | int]:
    # What nobody said comes last.
    return (True, "") if value is None else (False, value)


def sums(engagement: Engagement) -> Sums:
    """Adds up the budgets of an engagement.

    A period over several years is split by its days, both ends included: each year gets its share down to
    the full cent, and the last one the rest. Money for a living bet stands under the living bets alone, even
    where the same work would have served one that was parked or dropped; money that serves only such stands
    under those, so that it is seen. A budget without amount, currency, period, activity or bet is unplaced;
    so is one whose period ends before it begins.
    """
    picture = Picture(engagement, date.min)
    place = {bet.id: number for number, bet in enumerate(picture.all(Bet))}
    cells: defaultdict[tuple[tuple[str, ...], int, str, Spend | None], dict[str, Decimal]] = defaultdict(dict)
    unplaced = []
    for budget in picture.all(Budget):
        bets = tuple(sorted(_bets(picture, budget), key=place.__getitem__))
        if reasons := tuple(_reasons(picture, budget, bets)):
            unplaced.append(Unplaced(budget, reasons))
            continue
        assert budget.amount is not None
        assert budget.period_start is not None
        assert budget.period_end is not None
        for year, amount in split_by_year(budget.amount, budget.period_start, budget.period_end):
            cells[bets, year, budget.currency or "", budget.spend][budget.id] = amount
    lines = [
        Line(bets, year, currency, spend, sum(parts.values(), Decimal()), tuple(parts))
        for (bets, year, currency, spend), parts in cells.items()
    ]
    lines.sort(
        key=lambda line: ([place[id_] for id_ in line.bets], line.year, line.currency, _rank(line.spend))
    )
    return Sums(tuple(lines), tuple(unplaced))


def split_by_year(amount: Decimal, start: date, end: date) -> Iterator[tuple[int, Decimal]]:
    """The share of each calendar year in `amount`, which is spent evenly from `start` to `end`, both included.

    `amount` has at most four decimal places and is not negative. Shares are rounded down to the cent and the
    last year gets the rest, so that they add up to `amount` and none is negative. They are written with two decimal
    places, the rest with four where it needs them.
    """
    units = int(amount.scaleb(4))
    days = (end - start).days + 1
    left = units
    for year in range(start.year, end.year):
        spent = (date(year, 12, 31) - max(start, date(year, 1, 1))).days + 1
        share = units * spent // (days * _UNITS_IN_A_CENT) * _UNITS_IN_A_CENT
        left -= share
        yield year, _amount(share)
    yield end.year, _amount(left)


def _amount(units: int) -> Decimal:
    amount = Decimal(units).scaleb(-4)
    return amount.quantize(Decimal("0.01")) if units % _UNITS_IN_A_CENT == 0 else amount


def _bets(picture: Picture, budget: Budget) -> set[str]:
    work = picture.linked(budget.activity_ids, Activity)
    capabilities = [each for activity in work for each in picture.linked(activity.capability_ids, Capability)]
    bets = [bet for capability in capabilities for bet in picture.linked(capability.bet_ids, Bet)]
    ids = {bet.id for bet in bets}
    return ids.intersection(bet.id for bet in picture.living) or ids


def _reasons(picture: Picture, budget: Budget, bets: tuple[str, ...]) -> Iterator[str]:
    if budget.amount is None:
        yield "no amount"
    if not budget.currency:
        yield "no currency"
    if budget.period_start is None or budget.period_end is None:
        yield "no period" if budget.period_start == budget.period_end else "half a period"
    elif budget.period_end < budget.period_start:
        yield "a period that ends before it begins"
    if not picture.linked(budget.activity_ids, Activity):
        yield "no activity"
    elif not bets:
        yield "no bet"

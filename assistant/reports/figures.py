"""The figures behind the plots, as values: what is drawn, and what could not be for want of a figure."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final, get_args

from assistant.method.agreement import agenda
from assistant.method.engagement import Engagement
from assistant.method.questions import QUESTION
from assistant.method.records import UNDER_SERVED, Need, Trend, opportunity_score
from assistant.method.sums import sums

CATEGORIES: Final[tuple[str, ...]] = get_args(get_args(Trend.model_fields["category"].annotation)[0])
"""The five categories of trend, in the order of the method."""


@dataclass(frozen=True, slots=True)
class NeedFigure:
    """One need on the opportunity map; the figures are None where they were not said."""

    id: str
    title: str
    importance: float | None
    satisfaction: float | None
    score: float | None
    under_served: bool


@dataclass(frozen=True, slots=True)
class TrendFigure:
    """One trend on the radar; `category` and `direction` are blank where they were not said."""

    id: str
    title: str
    category: str
    magnitude: int | None
    horizon: str
    direction: str


@dataclass(frozen=True, slots=True)
class AgreementFigure:
    """How far people go along with one answer, 0 to 5; None where nobody gave a score."""

    question: str
    title: str
    lowest: int | None
    mean: float | None
    highest: int | None
    scored: int
    voices: int
    dissents: int


@dataclass(frozen=True, slots=True)
class YearFigure:
    """What one year costs in one currency, by kind of spending; `unsaid` is money of no kind yet."""

    year: int
    currency: str
    capex: Decimal
    opex: Decimal
    unsaid: Decimal

    @property
    def total(self) -> Decimal:
        """All three together."""
        return self.capex + self.opex + self.unsaid


def opportunities(engagement: Engagement) -> list[NeedFigure]:
    """Every need, the most under-served first, and those without both figures last."""
    found = []
    for record in engagement.records:
        if isinstance(record, Need):
            score = opportunity_score(record)
            under = score is not None and score >= UNDER_SERVED
            title = record.title.strip()
            found.append(NeedFigure(record.id, title, record.importance, record.satisfaction, score, under))
    return sorted(found, key=lambda need: -(need.score or 0))


def trends(engagement: Engagement) -> list[TrendFigure]:
    """Every trend by category, in each the strongest first; those without a category last."""
    found = [
        TrendFigure(
            record.id,
            record.title.strip(),
            record.category or "",
            record.magnitude,
            record.horizon or "",
            record.effect_direction or "",
        )
        for record in engagement.records
        if isinstance(record, Trend)
    ]
    order = [*CATEGORIES, ""]
    return sorted(found, key=lambda trend: (order.index(trend.category), -(trend.magnitude or 0)))


def agreement(engagement: Engagement) -> list[AgreementFigure]:
    """Every question on which anybody said anything, most disputed first."""
    return [
        AgreementFigure(
            picture.question,
            QUESTION[picture.question].title,
            picture.lowest,
            None if picture.mean is None else round(picture.mean, 2),
            picture.highest,
            picture.scored,
            picture.voices,
            len(picture.dissents),
        )
        for picture in agenda(engagement)
    ]


def budget(engagement: Engagement) -> tuple[list[YearFigure], list[str]]:
    """Each year of each currency, and the ids of budgets that belong to none."""
    held = sums(engagement)
    amounts = {(group.currency, *group.values): group.amount for group in held.by("year", "spend")}
    none = Decimal("0.00")
    years = [
        YearFigure(
            year,
            currency,
            *(amounts.get((currency, year, spend), none) for spend in ("capex", "opex", None)),
        )
        for currency, year in sorted({(currency, year) for currency, year, _ in amounts})
    ]
    return years, [each.budget.id for each in held.unplaced]

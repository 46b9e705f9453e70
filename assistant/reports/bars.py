"""Two drawings made of bars: how far people agree on each question, and the budget of each year."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import groupby
from typing import Final

from assistant.method.engagement import Engagement
from assistant.reports import figures
from assistant.reports.canvas import Axis, Canvas
from assistant.reports.figures import AgreementFigure, YearFigure
from assistant.reports.page import crowded_out, fits, page, without

_BESIDE: Final = 4
"""Lines of a drawing that hold the frame and what is written below it."""
_FEWEST: Final = 2
"""Rows below which an axis could not be drawn."""
_SPENDS: Final = (("capex", "█"), ("opex", "▒"), ("unsaid", "░"))


def agreement(engagement: Engagement, width: int = 78, height: int = 22) -> str:
    """The agreement spread: for each question the lowest, mean and highest score, most disputed first."""
    every = figures.agreement(engagement)
    scored = [figure for figure in every if figure.scored]
    shown = scored[: height - _BESIDE] if fits(width, height) else []
    return page(
        width,
        _spread(shown, width) if shown else "",
        "├ lowest, ● mean, ┤ highest; most disputed first. Below: lowest, mean, highest.",
        (
            (
                f"{figure.lowest}  {figure.mean:.1f}  {figure.highest}  ",
                f"{figure.question}: {figure.scored} of {figure.voices} scored{_dissents(figure.dissents)}",
            )
            for figure in shown
        ),
        [
            *crowded_out([figure.question for figure in scored[len(shown) :]], width, height),
            *without("question", "a score", [figure.question for figure in every if not figure.scored]),
        ],
        nothing="Nobody has said yet how far they go along with an answer.",
    )


def _spread(shown: Sequence[AgreementFigure], width: int) -> str:
    upwards = list(reversed(shown))
    rows = max(_FEWEST, len(shown))
    canvas = Canvas(
        width,
        rows + _BESIDE,
        Axis(0, 5, {float(score): str(score) for score in range(6)}, "0 not at all, 5 wholly"),
        Axis(0, rows - 1, {float(place): figure.question for place, figure in enumerate(upwards)}),
    )
    marks: dict[str, list[tuple[float, float]]] = {"─": [], "├": [], "┤": [], "●": []}
    for place, figure in enumerate(upwards):
        first, row = canvas.cell(figure.lowest or 0, place)
        last, _ = canvas.cell(figure.highest or 0, place)
        marks["─"] += [canvas.values(column, row) for column in range(first, last)]
        marks["├"].append(canvas.values(first, row))
        marks["┤"].append(canvas.values(last, row))
        marks["●"].append((figure.mean or 0, place))
    return canvas.drawn(marks)


def _dissents(count: int) -> str:
    return "" if not count else f", {count} dissent{'s' if count > 1 else ''}"


def budget(engagement: Engagement, width: int = 78, height: int = 22) -> str:
    """The budget by year, kinds of spending set apart; each currency has a drawing and a scale of its own."""
    years, unplaced = figures.budget(engagement)
    drawings: list[str] = []
    missing: list[str] = []
    room = height if fits(width, height) else 0
    for currency, group in groupby(years, key=lambda year: year.currency):
        held = list(group)
        lines = room - _BESIDE if room >= _BESIDE + _FEWEST else 0
        shown = held[:lines]
        missing += [f"{year.year} {currency}" for year in held[len(shown) :]]
        if shown:
            drawings.append(_bars(currency, shown, width))
            room -= max(_FEWEST, len(shown)) + _BESIDE
    return page(
        width,
        "\n".join(drawings),
        "█ capex, ▒ opex, ░ kind not said.",
        (
            (
                f"{year.year}  {year.currency}  {year.total:>18,.2f}  ",
                ", ".join(f"{name} {amount:,.2f}" for name, amount in _parts(year) if amount),
            )
            for year in years
        ),
        [
            *crowded_out(missing, width, height),
            *without("budget", "amount, period and a bet it serves", unplaced),
        ],
        nothing="No budget with an amount, a period and a bet it serves yet.",
    )  # fmt: skip


def _bars(currency: str, shown: Sequence[YearFigure], width: int) -> str:
    upwards = list(reversed(shown))
    rows = max(_FEWEST, len(shown))
    largest = max(year.total for year in shown) or Decimal(1)
    canvas = Canvas(
        width,
        rows + _BESIDE,
        Axis(0, float(largest), _money_ticks(largest), f"{currency} by year"),
        Axis(0, rows - 1, {float(place): str(year.year) for place, year in enumerate(upwards)}),
    )
    marks: dict[str, list[tuple[float, float]]] = {sign: [] for _, sign in _SPENDS}
    for place, year in enumerate(upwards):
        row = canvas.cell(0, place)[1]
        spent, begin = Decimal(0), 0
        for (_, sign), (_, amount) in zip(_SPENDS, _parts(year), strict=True):
            spent += amount
            # Whatever is spent is seen, however little it is beside the rest.
            end = max(begin + bool(amount), round(canvas.columns * spent / largest))
            end = min(end, canvas.columns)
            marks[sign] += [canvas.values(column, row) for column in range(begin, end)]
            begin = end
    return canvas.drawn(marks)


def _parts(year: YearFigure) -> list[tuple[str, Decimal]]:
    return [("capex", year.capex), ("opex", year.opex), ("kind not said", year.unsaid)]


def _money_ticks(largest: Decimal) -> dict[float, str]:
    """Round values from nothing up to `largest`, at most six."""
    step = Decimal(1).scaleb((largest / 5).adjusted())
    step = next(step * times for times in (1, 2, 5, 10) if step * times * 5 >= largest)
    values = [step * count for count in range(6) if step * count <= largest]
    return {float(value): _short(value) for value in values}


def _short(value: Decimal) -> str:
    for unit, sign in ((Decimal(10) ** 9, "bn"), (Decimal(10) ** 6, "m"), (Decimal(1000), "k")):
        if value >= unit:
            return f"{float(value / unit):g}{sign}"
    return f"{float(value):g}"

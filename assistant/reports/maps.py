"""Two maps of single records: needs by importance and satisfaction, trends by category and magnitude."""

from __future__ import annotations

import string
from collections.abc import Iterator, Mapping
from typing import Final

from assistant.method.engagement import Engagement
from assistant.method.records import UNDER_SERVED
from assistant.reports import figures
from assistant.reports.canvas import Axis, Canvas
from assistant.reports.figures import CATEGORIES, NeedFigure, TrendFigure
from assistant.reports.page import crowded_out, fits, named, page, without

SIGNS: Final = "".join(sign for sign in string.ascii_letters if sign not in "lIO")
"""What is drawn on a map is called by these, in this order; letters that look like figures are left out."""
EFFECTS: Final[Mapping[str, str]] = {"opportunity": "+", "threat": "-", "mixed": "±", "none": "0", "": "?"}
"""The sign for what a trend means to the organisation; blank where nobody said."""
_TEN: Final = {float(value): str(value) for value in range(1, 11)}
_HALF: Final = 0.5
_SEAT: Final = 3
"""Columns that one trend takes: its letter, the sign of its effect, and a blank."""


def opportunities(engagement: Engagement, width: int = 78, height: int = 22) -> str:
    """The opportunity map: each need by importance and satisfaction, the under-served region dotted (Ulwick).

    Needs with equal places share a letter. Fractions stand where they round to.
    """
    every = figures.opportunities(engagement)
    placed = [need for need in every if need.score is not None]
    canvas = Canvas(width, height, Axis(1, 10, _TEN, "importance →"), Axis(1, 10, _TEN, "↑ satisfaction"))
    spots: dict[tuple[int, int], list[NeedFigure]] = {}
    if fits(width, height):
        for need in placed:
            spots.setdefault(canvas.cell(need.importance or 0, need.satisfaction or 0), []).append(need)
    shown = list(zip(SIGNS, spots.items(), strict=False))
    drawn = {need.id for _, (_, here) in shown for need in here}
    marks = {"·": list(_under_served(canvas))} if shown else {}
    marks |= {sign: [canvas.values(*cell)] for sign, (cell, _) in shown}
    return page(
        width,
        canvas.drawn(marks) if shown else "",
        f"Dotted: under-served, a score from {UNDER_SERVED}. Below: score, importance/satisfaction.",
        (
            (f"{sign} {need.score:>4g}  {need.importance:g}/{need.satisfaction:g}".ljust(16), named(need.title, need.id))
            for sign, (_, here) in shown
            for need in here
        ),
        [
            *crowded_out([need.id for need in placed if need.id not in drawn], width, height),
            *without("need", "both figures", [need.id for need in every if need.score is None]),
        ],
        nothing="No need has been given its importance and satisfaction yet.",
    )  # fmt: skip


def _under_served(canvas: Canvas) -> Iterator[tuple[float, float]]:
    """Every second cell in which a need would be under-served."""
    for column in range(0, canvas.columns, 2):
        for row in range(canvas.rows):
            importance, satisfaction = canvas.values(column, row)
            if importance + max(0.0, importance - satisfaction) >= UNDER_SERVED:
                yield importance, satisfaction


def trends(engagement: Engagement, width: int = 78, height: int = 22) -> str:
    """The trend radar: each trend by category and magnitude, with what it means for the organisation."""
    every = figures.trends(engagement)
    placed = [trend for trend in every if trend.magnitude is not None]
    bands = [*CATEGORIES, *([""] if any(not trend.category for trend in placed) else [])][::-1]
    canvas = Canvas(
        width,
        height,
        Axis(_HALF, 5 + _HALF, {float(level): str(level) for level in range(1, 6)}, "magnitude →"),
        Axis(
            -_HALF,
            len(bands) - _HALF,
            {float(place): category or "no category" for place, category in enumerate(bands)},
        ),
    )
    marks: dict[str, list[tuple[float, float]]] = {}
    shown: list[tuple[str, TrendFigure]] = []
    used: dict[tuple[str, int | None], int] = {}
    for trend in placed if fits(width, height) else ():
        spot = (trend.category, trend.magnitude)
        cell = _seat(canvas, bands.index(trend.category), trend.magnitude or 0, used.get(spot, 0))
        if cell is not None and len(shown) < len(SIGNS):
            used[spot] = used.get(spot, 0) + 1
            sign = SIGNS[len(shown)]
            shown.append((sign, trend))
            marks.setdefault(sign, []).append(canvas.values(*cell))
            marks.setdefault(EFFECTS[trend.direction], []).append(canvas.values(cell[0] + 1, cell[1]))
    drawn = {trend.id for _, trend in shown}
    return page(
        width,
        canvas.drawn(marks) if shown else "",
        "+ opportunity, - threat, ± both, 0 leaves us alone, ? not said. Below: magnitude, horizon.",
        (
            (f"{sign}{EFFECTS[trend.direction]}  {trend.magnitude}  {trend.horizon or '?':5}  ", named(trend.title, trend.id))
            for sign, trend in shown
        ),
        [
            *crowded_out([trend.id for trend in placed if trend.id not in drawn], width, height),
            *without("trend", "magnitude", [trend.id for trend in every if trend.magnitude is None]),
        ],
        nothing="No trend has been given its magnitude yet.",
    )  # fmt: skip


def _seat(canvas: Canvas, band: int, magnitude: int, taken: int) -> tuple[int, int] | None:
    """The cell for one more trend of a category and magnitude; None where their field is full."""
    left, bottom = canvas.cell(magnitude - _HALF, band - _HALF)
    right, top = canvas.cell(magnitude + _HALF, band + _HALF)
    across, down = (right - left) // _SEAT, max(1, top - bottom)
    if taken >= across * down:
        return None
    # The middle line is filled first: there stands what the axis calls the category.
    middle = canvas.cell(magnitude, band)[1]
    lines = sorted(range(bottom, bottom + down), key=lambda row: abs(row - middle))
    return left + 1 + _SEAT * (taken % across), lines[taken // across]

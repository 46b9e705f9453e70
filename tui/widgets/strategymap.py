"""The strategy map of a bet, drawn from the money at the top down to what people learn."""

from __future__ import annotations

from typing import Final

from textual.content import Content

from assistant.method.records import Objective
from assistant.method.strategy_map import PERSPECTIVES, Perspective, StrategyMap
from assistant.text import one_line
from tui.safe import joined, line, plain

_ROWS: Final[dict[Perspective, str]] = {
    "financial": "Financial: what it earns",
    "customer": "Customers: what they notice and do",
    "internal": "Internal: how work runs",
    "learning": "Learning: what people here can do",
}
_WAYS: Final = {"up": "↑ leads up to", "level": "→ leads to", "down": "↓ leads down to"}


def map_content(chart: StrategyMap) -> Content:
    """The four rows with their objectives and arrows, and below them in words what the chain lacks."""
    bet = line(f"{chart.bet.id} {chart.bet.title}", "bold $business", 100)
    if chart.is_empty:
        return joined([bet, plain("No objective yet; the map grows with them.", "$quiet")], "\n")
    names = {goal.id: goal.title for goals in chart.rows.values() for goal in goals}
    blocks = [bet]
    for row in reversed(PERSPECTIVES):
        if row != PERSPECTIVES[-1]:
            blocks.append(_between(chart, row))
        blocks += _row(chart, row, names)
    blocks += [_goal(goal, "?") for goal in chart.unplaced]
    blocks.append(_lacks(chart))
    return joined(blocks, "\n")


def _row(chart: StrategyMap, row: Perspective, names: dict[str, str]) -> list[Content]:
    lacking = {lack.ref for lack in chart.lacks}
    drawn = [plain(_ROWS[row], "bold $text-accent")]
    if not chart.rows[row]:
        drawn.append(plain("  ✗ nothing here yet", "$text-warning"))
    for goal in chart.rows[row]:
        drawn.append(_goal(goal, "✗" if goal.id in lacking else "●"))
        drawn += [
            plain(f"      {_WAYS[arrow.way]} {one_line(names[arrow.upper], 100) or arrow.upper}", "$quiet")
            for arrow in chart.arrows
            if arrow.lower == goal.id
        ]
    return drawn


def _goal(goal: Objective, mark: str) -> Content:
    style = "$text-success" if mark == "●" else "$text-warning"
    facts = f"  {goal.id} · {goal.horizon}" if goal.horizon else f"  {goal.id}"
    return joined([(f"  {mark} ", style), one_line(goal.title, 100) or "untitled", (facts, "$quiet")])


def _between(chart: StrategyMap, row: Perspective) -> Content:
    """Whether anything leads up out of `row`."""
    ids = {goal.id for goal in chart.rows[row]}
    if not ids:
        return plain("    ┊", "$quiet")
    rises = any(arrow.way == "up" and arrow.lower in ids for arrow in chart.arrows)
    return plain("    ↑", "$text-success") if rises else plain("    ┊ no arrow leads up", "$text-warning")


def _lacks(chart: StrategyMap) -> Content:
    if not chart.lacks:
        return plain("\nThe chain holds from what people learn to the money.", "$text-success")
    told = [joined([("✗ ", "$text-warning"), one_line(lack.text)]) for lack in chart.lacks]
    return joined([plain("\nWhat the chain lacks", "bold"), *told], "\n")

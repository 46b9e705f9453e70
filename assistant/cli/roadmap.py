"""The roadmap by command: what each chosen bet is to reach, with which work and money, and its strategy map."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any, Final

import click

from assistant.cli.inputs import open_workspace
from assistant.cli.lines import tell
from assistant.cli.options import file_argument, json_option
from assistant.cli.output import emit, say
from assistant.method.engagement import Engagement
from assistant.method.objective_checks import Check, checks
from assistant.method.records import Activity, Bet, Budget, Capability, Objective
from assistant.method.rules.picture import Picture
from assistant.method.rules.plan import YEARS_AHEAD
from assistant.method.strategy_map import StrategyMap, strategy_map
from assistant.method.sums import Sums, sums

_HORIZONS: Final = (*YEARS_AHEAD, None)
_NOT_OK: Final = {"missing": "✗", "doubtful": "?"}


@click.command()
@file_argument
@json_option
def roadmap(file: Path, as_json: bool) -> None:
    """Each chosen bet with its objectives and their checks, work, money and strategy map; and the sums."""
    with open_workspace(file, read_only=True) as workspace:
        engagement = workspace.engagement()
    as_of = engagement.as_of or date.today()
    picture = Picture(engagement, as_of)
    bets = sorted(picture.chosen, key=lambda bet: (bet.rank is None, bet.rank or 0))
    money = sums(engagement)
    if as_json:
        emit(
            {
                "as_of": as_of.isoformat(),
                "bets": [_bet_data(picture, bet) for bet in bets],
                "sums": _sums_data(money),
            }
        )
        return
    for bet in bets:
        _say_bet(picture, bet)
        say()
    if not bets:
        tell("No bet is chosen yet.")
    _say_sums(money, {bet.id: bet.title for bet in picture.all(Bet)})


def _objectives(picture: Picture, bet: Bet) -> list[Objective]:
    """The objectives of `bet`, the longest horizon first."""
    own = [goal for goal in picture.all(Objective) if bet.id in goal.bet_ids]
    return sorted(own, key=lambda goal: _HORIZONS.index(goal.horizon))


def _work(picture: Picture, bet: Bet) -> Iterator[tuple[Capability, list[tuple[Activity, list[Budget]]]]]:
    """The capabilities of `bet`, each with the activities that create it and their budgets."""
    for capability in picture.all(Capability):
        if bet.id in capability.bet_ids:
            activities = [each for each in picture.all(Activity) if capability.id in each.capability_ids]
            yield (
                capability,
                [
                    (activity, [each for each in picture.all(Budget) if activity.id in each.activity_ids])
                    for activity in activities
                ],
            )


def _checks(engagement: Engagement, goal: Objective, as_of: date) -> list[Check]:
    return checks(goal.model_dump(), engagement, as_of)


def _bet_data(picture: Picture, bet: Bet) -> dict[str, Any]:
    objectives = _objectives(picture, bet)
    drawn = strategy_map(bet, objectives)
    return {
        "bet": bet.model_dump(mode="json"),
        "objectives": [
            goal.model_dump(mode="json")
            | {"checks": [asdict(check) for check in _checks(picture.engagement, goal, picture.as_of)]}
            for goal in objectives
        ],
        "capabilities": [
            capability.model_dump(mode="json")
            | {
                "activities": [
                    activity.model_dump(mode="json")
                    | {"budgets": [budget.model_dump(mode="json") for budget in budgets]}
                    for activity, budgets in activities
                ]
            }
            for capability, activities in _work(picture, bet)
        ],
        "map": {
            "rows": {row: [goal.id for goal in goals] for row, goals in drawn.rows.items()},
            "unplaced": [goal.id for goal in drawn.unplaced],
            "arrows": [asdict(arrow) for arrow in drawn.arrows],
            "lacks": [asdict(lack) for lack in drawn.lacks],
        },
    }


def _sums_data(money: Sums) -> dict[str, Any]:
    return {
        "lines": [
            asdict(line)
            | {"bets": list(line.bets), "amount": str(line.amount), "budgets": list(line.budgets)}
            for line in money.lines
        ],
        "totals": {currency: str(amount) for currency, amount in money.totals.items()},
        "unplaced": [{"id": each.budget.id, "reasons": list(each.reasons)} for each in money.unplaced],
    }


def _say_bet(picture: Picture, bet: Bet) -> None:
    tell(f"{f'{bet.rank}. ' if bet.rank else ''}{bet.title or bet.id} ({bet.id})")
    objectives = _objectives(picture, bet)
    tell("Objectives" if objectives else "No objectives yet", depth=1)
    for goal in objectives:
        when = f"{goal.horizon or 'no horizon'}{f' {goal.due_year}' if goal.due_year else ''}"
        tell(f"{when}: {goal.title or goal.id} ({goal.id})", depth=2)
        if goal.metric or goal.target:
            tell(
                f"{goal.metric or 'measure not said'}: {goal.baseline or '?'} → {goal.target or '?'}", depth=3
            )
        for check in _checks(picture.engagement, goal, picture.as_of):
            if check.state in _NOT_OK:
                tell(f"{_NOT_OK[check.state]} {check.text}", depth=3)
    _say_map(strategy_map(bet, objectives))
    work = list(_work(picture, bet))
    tell("Capabilities, activities, budgets" if work else "No capabilities yet", depth=1)
    for capability, activities in work:
        tell(_line(capability.title, capability.id, capability.state), depth=2)
        for activity, budgets in activities:
            period = f"{activity.start or '?'} to {activity.finish or '?'}"
            tell(
                _line(activity.title, activity.id, activity.mode, activity.owner or "no owner", period),
                depth=3,
            )
            for budget in budgets:
                amount = (
                    "no amount" if budget.amount is None else f"{budget.amount:,} {budget.currency or '?'}"
                )
                tell(_line(budget.title, budget.id, amount, budget.spend), depth=4)


def _say_map(drawn: StrategyMap) -> None:
    if drawn.is_empty:
        return
    tell("Strategy map, from the ground up", depth=1)
    for row, goals in drawn.rows.items():
        named = []
        for goal in goals:
            leads_to = [arrow.upper for arrow in drawn.arrows if arrow.lower == goal.id]
            named.append(f"{goal.id} → {', '.join(leads_to)}" if leads_to else goal.id)
        tell(f"{row}: {'; '.join(named) or '–'}", depth=2)
    for lack in drawn.lacks:
        tell(f"✗ {lack.text}", depth=2)


def _say_sums(money: Sums, titles: dict[str, str]) -> None:
    bets: tuple[str, ...] | None = None
    for line in money.lines:
        if line.bets != bets:
            bets = line.bets
            tell(f"Money for {' and '.join(titles.get(id_) or id_ for id_ in bets)}")
        tell(f"{line.year}: {line.amount:,} {line.currency}, {line.spend or 'kind not said'}", depth=1)
    for currency, amount in money.totals.items():
        tell(f"All of it: {amount:,} {currency}")
    for each in money.unplaced:
        tell(f"✗ {_line(each.budget.title, each.budget.id)}: {', '.join(each.reasons)}, so not in the sums")


def _line(title: str, id_: str, *details: str | None) -> str:
    return f"{title or id_} ({', '.join(filter(None, (id_, *details)))})"


COMMANDS = (roadmap,)

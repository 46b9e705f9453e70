"""Pictures by command: plots in plain text, with the figures behind them in JSON."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from assistant.cli.inputs import open_workspace
from assistant.cli.options import file_argument, json_option
from assistant.cli.output import WIDTH, emit, say
from assistant.method.engagement import Engagement

_NAMES = ("opportunities", "trends", "agreement", "budget")


@click.command()
@file_argument
@click.argument("name", type=click.Choice(_NAMES), metavar="|".join(_NAMES))
@click.option(
    "--width",
    type=click.IntRange(30, 500),
    default=WIDTH - 2,
    show_default=True,
    metavar="N",
    help="Columns.",
)
@click.option(
    "--height",
    type=click.IntRange(10, 200),
    default=22,
    show_default=True,
    metavar="N",
    help="Lines of the drawing; what its signs mean stands below.",
)
@json_option
def plot(file: Path, name: str, width: int, height: int, as_json: bool) -> None:
    """Draw needs by importance and satisfaction, trends, how far people agree, or the budget by year."""
    with open_workspace(file, read_only=True) as workspace:
        engagement = workspace.engagement()
    if as_json:
        emit({"plot": name} | _figures(name, engagement))
        return
    from assistant.reports.plots import PLOTS

    say(PLOTS[name](engagement, width, height))


def _figures(name: str, engagement: Engagement) -> dict[str, Any]:
    from assistant.reports import figures

    if name == "opportunities":
        return {"needs": [asdict(need) for need in figures.opportunities(engagement)]}
    if name == "trends":
        return {"trends": [asdict(trend) for trend in figures.trends(engagement)]}
    if name == "agreement":
        return {"questions": [asdict(question) for question in figures.agreement(engagement)]}
    years, unplaced = figures.budget(engagement)
    return {
        "years": [
            {"year": year.year, "currency": year.currency}
            | {part: str(getattr(year, part)) for part in ("capex", "opex", "unsaid", "total")}
            for year in years
        ],
        "unplaced": unplaced,
    }


COMMANDS = (plot,)

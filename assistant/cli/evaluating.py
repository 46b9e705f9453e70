"""The command that measures how good advice is, on invented cases: a model's, or the method guide's as the floor."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from assistant.cli.options import json_option, model_option
from assistant.cli.output import EXIT_BAD, EXIT_INTERRUPTED, emit, error_data, say, say_aside, table

if TYPE_CHECKING:
    from assistant.advisor.evaluation.observed import Spent
    from assistant.advisor.evaluation.part import Figure
    from assistant.advisor.evaluation.running import Evaluation, Outcome
    from assistant.config import Settings

WIDTH = 100
_PARTS = ("follow-ups", "contradictions", "drafts", "bets")


@click.command("eval")
@click.option(
    "--only", type=click.Choice(_PARTS), multiple=True, help="Measure this part; may be said again."
)
@click.option(
    "--token-cap", type=click.IntRange(min=1), metavar="N", help="Stop before more than N tokens are taken."
)
@model_option
@json_option
def evaluate(only: tuple[str, ...], token_cap: int | None, model: str | None, as_json: bool) -> int:
    """Measure how good the advice is, on invented cases: the model's, or with --model none the method guide's."""
    from assistant.advisor.client.failures import ModelFailure
    from assistant.advisor.client.runtime import run_blocking, warm_up
    from assistant.advisor.evaluation import running
    from assistant.advisor.evaluation.observed import Ledger
    from assistant.config import load_settings

    settings = load_settings(model)
    if token_cap is not None:
        settings = settings.model_copy(update={"token_cap": token_cap})
    parts = [running.PARTS[name] for name in _PARTS if name in only or not only]
    ledger = Ledger()
    run = running.Evaluation("model" if settings.uses_model else "guide")
    told = settings.uses_model and not as_json
    if told:
        most = sum(part.requests * len(part.cases()) for part in parts)
        say_aside(
            f"Up to {most} requests to {settings.model}, corrections not counted. Invented cases are sent, and nothing of "
            "yours. Ctrl-C stops it and shows what there is."
        )
    if settings.uses_model:
        # Seconds that belong to no case.
        warm_up()

    def progress(outcome: Outcome, case: str) -> None:
        if told:
            say_aside(f"{outcome.part.id} {outcome.done}/{outcome.cases}: {case}")

    try:
        run_blocking(running.evaluate(run, running.advisor_for(settings, ledger), ledger, parts, progress))
    except ModelFailure as stop:
        if stop.code != "cancelled":
            raise
        run.stopped = stop
    if run.stopped is not None and not any(outcome.done for outcome in run.outcomes):
        raise run.stopped
    if as_json:
        emit(_data(run, settings))
    else:
        _tell(run, settings)
    if run.stopped is None:
        return 0
    return EXIT_INTERRUPTED if run.stopped.code == "cancelled" else EXIT_BAD


def _data(run: Evaluation, settings: Settings) -> dict[str, object]:
    from assistant.advisor.evaluation.cases import fingerprint

    return {
        "by": run.by,
        "model": settings.model if settings.uses_model else None,
        "cases": fingerprint(),
        "complete": run.complete,
        "stopped": error_data(run.stopped) if run.stopped is not None else None,
        "parts": [_part_data(outcome) for outcome in run.outcomes],
    }


def _part_data(outcome: Outcome) -> dict[str, object]:
    spent, figures = outcome.spent, outcome.figures
    return {
        "part": outcome.part.id,
        "cases": outcome.cases,
        "done": outcome.done,
        "failed": dict(outcome.failed),
        "figures": {
            figure.key: {"value": _value(figure, *figures.get(figure.key, (0, 0)))}
            | dict(zip(("got", "of"), figures.get(figure.key, (0, 0)), strict=True))
            for figure in outcome.part.figures
        },
        "calls": spent.calls,
        "calls_by_outcome": spent.outcomes,
        "tokens_in": spent.tokens_in,
        "tokens_out": spent.tokens_out,
        "tokens_estimated": spent.estimated,
        "seconds": round(outcome.seconds, 3),
        "call_seconds": round(spent.seconds, 3),
        "cost": spent.cost,
    }


def _value(figure: Figure, got: float, of: float) -> float | None:
    """A share, None where there was nothing to count; or the count itself."""
    if not figure.share:
        return got
    return round(got / of, 4) if of else None


def _tell(run: Evaluation, settings: Settings) -> None:
    from assistant.advisor.evaluation.cases import fingerprint

    who = settings.model if settings.uses_model else "the method guide, without a model"
    say(f"Measured: {who}. Cases: {fingerprint()}.", width=WIDTH)
    for outcome in run.outcomes:
        failed = ", ".join(f"{count} {code}" for code, count in sorted(outcome.failed.items()))
        say(f"\n{outcome.part.title}", width=WIDTH)
        say(
            f"{outcome.done} of {outcome.cases} cases" + (f"; failed: {failed}" if failed else ""),
            indent="  ",
        )
        table(_rows(outcome))
        if spent := _spent(outcome.spent, outcome.seconds):
            say(spent, indent="  ", width=WIDTH)
    if run.stopped is not None:
        say(f"\nStopped before the end. {run.stopped.message}", width=WIDTH)
        if run.stopped.hint:
            say(run.stopped.hint, width=WIDTH)


def _rows(outcome: Outcome) -> Iterator[tuple[str, ...]]:
    figures = outcome.figures
    for figure in outcome.part.figures:
        got, of = figures.get(figure.key, (0.0, 0.0))
        value = _value(figure, got, of)
        shown = "–" if value is None else f"{value:.0%}" if figure.share else f"{value:g}"
        less = " (less is better)" if figure.more_is_better is False else ""
        yield f"- {figure.label}{less}", shown, f"{round(got, 1):g} of {of:g}" if figure.share and of else ""


def _spent(spent: Spent, seconds: float) -> str:
    if not spent.calls:
        return ""
    about = "about " if spent.estimated else ""
    cost = "cost unknown" if spent.cost is None else f"{spent.cost:.4f} USD"
    return (
        f"{spent.calls} calls, {about}{spent.tokens_in:,} tokens in and {spent.tokens_out:,} out, {cost}, "
        f"{seconds:.1f} s ({spent.seconds / spent.calls:.1f} s a call)"
    )


COMMANDS = (evaluate,)

"""Commands on decisions: who, when, on which assumptions, against which dissent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import click

from assistant.cli.beside import change, listed, needed, put, question_option, removal, say_decision, slug_of
from assistant.cli.inputs import day_from
from assistant.cli.options import base_option, by_option, file_argument, json_option
from assistant.cli.output import emit, say
from assistant.errors import BadInput


def _details(command: Callable[..., None]) -> Callable[..., None]:
    """The options on what stands beside the decision itself."""
    for option in (
        click.option("--date", "day", metavar="YYYY-MM-DD", help="When; today where it was never said."),
        click.option(
            "--dissent",
            multiple=True,
            metavar="TEXT",
            help="Who does not go along, in their own words; several times.",
        ),
        click.option("--assumption", multiple=True, metavar="TEXT", help="What it rests on; several times."),
        click.option(
            "--decided-by", multiple=True, metavar="NAME", help="Who decided; may be given several times."
        ),
        question_option,
    ):
        command = option(command)
    return command


@click.group()
@file_argument
@click.pass_context
def decision(context: click.Context, file: Path) -> None:
    """List, add, change or remove decisions of FILE: who, when, on which assumptions, against which dissent."""
    context.obj = file


@decision.command("list")
@question_option
@json_option
@click.pass_obj
def list_decisions(file: Path, question: str | None, as_json: bool) -> None:
    """List the decisions."""
    found = listed(file, "decisions", question)
    if as_json:
        emit({"decisions": found})
        return
    for each in found:
        say_decision(each)
    if not found:
        say("Nothing is decided yet.")


@decision.command("add")
@click.argument("text")
@_details
@by_option
@json_option
@click.pass_obj
def add_decision(
    file: Path,
    text: str,
    question: str | None,
    decided_by: tuple[str, ...],
    assumption: tuple[str, ...],
    dissent: tuple[str, ...],
    day: str | None,
    actor: str | None,
    as_json: bool,
) -> None:
    """Note what was decided: TEXT."""
    fields = {
        "decided": needed(text, "what was decided"),
        "question": slug_of(question),
        "by": _said(decided_by),
        "assumptions": _said(assumption),
        "dissent": _said(dissent),
        "date": (day_from(day) if day else date.today()).isoformat(),
    }
    put(file, "decisions", fields, actor, as_json=as_json)


@decision.command("set")
@click.argument("id_", metavar="ID")
@click.option("--text", help="What was decided.")
@_details
@base_option
@by_option
@json_option
@click.pass_obj
def set_decision(
    file: Path,
    id_: str,
    text: str | None,
    question: str | None,
    decided_by: tuple[str, ...],
    assumption: tuple[str, ...],
    dissent: tuple[str, ...],
    day: str | None,
    base: int | None,
    actor: str | None,
    as_json: bool,
) -> None:
    """Change the decision ID; what is given several times replaces all there were, and an empty value clears."""
    changes: dict[str, Any] = {
        name: _said(given)
        for name, given in (("by", decided_by), ("assumptions", assumption), ("dissent", dissent))
        if given
    }
    if text is not None:
        changes["decided"] = needed(text, "what was decided")
    if question is not None:
        changes["question"] = slug_of(question)
    if day is not None:
        changes["date"] = day and day_from(day).isoformat()
    if not changes:
        raise BadInput(
            "There is nothing to set.",
            hint="Give --text, --question, --decided-by, --assumption, --dissent or --date.",
        )
    change(file, "decisions", id_, changes, actor, base=base, as_json=as_json)


removal(decision, "decisions")


def _said(given: tuple[str, ...]) -> list[str]:
    return [each for each in given if each.strip()]


COMMANDS = (decision,)

"""Commands on decisions: who, when, on which assumptions, against which dissent."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from assistant.cli.beside import listed, needed, put, question_option, removal, say_decision, slug_of
from assistant.cli.inputs import day_from
from assistant.cli.options import by_option, file_argument, json_option
from assistant.cli.output import emit, say


@click.group()
@file_argument
@click.pass_context
def decision(context: click.Context, file: Path) -> None:
    """List, add or remove decisions of FILE: who, when, on which assumptions, against which dissent."""
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
@question_option
@click.option("--decided-by", multiple=True, metavar="NAME", help="Who decided; may be given several times.")
@click.option("--assumption", multiple=True, metavar="TEXT", help="What it rests on; several times.")
@click.option(
    "--dissent",
    multiple=True,
    metavar="TEXT",
    help="Who does not go along, in their own words; several times.",
)
@click.option("--date", "day", metavar="YYYY-MM-DD", help="When; today where it is not said.")
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
        "by": [name for name in decided_by if name.strip()],
        "assumptions": [each for each in assumption if each.strip()],
        "dissent": [each for each in dissent if each.strip()],
        "date": (day_from(day) if day else date.today()).isoformat(),
    }
    put(file, "decisions", fields, actor, as_json=as_json)


removal(decision, "decisions")

COMMANDS = (decision,)

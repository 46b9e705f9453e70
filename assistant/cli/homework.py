"""Commands on what is to be done and what was set aside: homework, and the parking lot."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from assistant.cli.beside import (
    action_data,
    change,
    listed,
    needed,
    put,
    question_option,
    removal,
    say_action,
    say_parked,
    slug_of,
)
from assistant.cli.inputs import day_from, open_workspace
from assistant.cli.options import base_option, by_option, file_argument, json_option
from assistant.cli.output import emit, say
from assistant.errors import BadInput


@click.group()
@file_argument
@click.pass_context
def action(context: click.Context, file: Path) -> None:
    """List, add, change, finish or remove homework of FILE."""
    context.obj = file


@action.command("list")
@question_option
@click.option("--open", "only_open", is_flag=True, help="Only what is not done.")
@json_option
@click.pass_obj
def list_actions(file: Path, question: str | None, only_open: bool, as_json: bool) -> None:
    """List the homework: open, overdue or done."""
    with open_workspace(file, read_only=True) as workspace:
        engagement = workspace.engagement()
    today = engagement.as_of or date.today()
    slug = slug_of(question)
    found = [
        each for each in engagement.actions if slug in ("", each.question) and not (only_open and each.done)
    ]
    if as_json:
        emit({"actions": [action_data(each, today) for each in found]})
        return
    for each in found:
        say_action(each, today)
    if not found:
        say("No homework.")


@action.command("add")
@click.argument("title")
@question_option
@click.option("--owner", metavar="NAME", help="Who does it.")
@click.option("--due", metavar="YYYY-MM-DD", help="By when.")
@by_option
@json_option
@click.pass_obj
def add_action(
    file: Path,
    title: str,
    question: str | None,
    owner: str | None,
    due: str | None,
    actor: str | None,
    as_json: bool,
) -> None:
    """Give homework: TITLE."""
    fields = {
        "title": needed(title, "what is to be done"),
        "question": slug_of(question),
        "owner": owner,
        "due": day_from(due) if due else None,
    }
    put(file, "actions", fields, actor, as_json=as_json)


@action.command("set")
@click.argument("id_", metavar="ID")
@click.option("--title", help="What is to be done.")
@question_option
@click.option("--owner", metavar="NAME", help="Who does it.")
@click.option("--due", metavar="YYYY-MM-DD", help="By when.")
@click.option("--done", metavar="YYYY-MM-DD", help="When it was done; empty where it is not done after all.")
@base_option
@by_option
@json_option
@click.pass_obj
def set_action(
    file: Path,
    id_: str,
    title: str | None,
    question: str | None,
    owner: str | None,
    due: str | None,
    done: str | None,
    base: int | None,
    actor: str | None,
    as_json: bool,
) -> None:
    """Change the homework ID; an empty value clears it."""
    given: dict[str, Any] = {
        "title": None if title is None else needed(title, "what is to be done"),
        "question": None if question is None else slug_of(question),
        "owner": owner,
        "due": due and day_from(due),
        "done": done and day_from(done),
    }
    changes = {name: value for name, value in given.items() if value is not None}
    if not changes:
        raise BadInput("There is nothing to set.", hint="Give --title, --question, --owner, --due or --done.")
    change(file, "actions", id_, changes, actor, base=base, as_json=as_json)


@action.command("done")
@click.argument("id_", metavar="ID")
@click.option("--on", "day", metavar="YYYY-MM-DD", help="When; today where it is not said.")
@by_option
@json_option
@click.pass_obj
def done_action(file: Path, id_: str, day: str | None, actor: str | None, as_json: bool) -> None:
    """Note that the homework ID is done."""
    when = day_from(day) if day else date.today()
    change(file, "actions", id_, {"done": when}, actor, as_json=as_json)


removal(action, "actions")


@click.group()
@file_argument
@click.pass_context
def parked(context: click.Context, file: Path) -> None:
    """The parking lot of FILE: what was raised and set aside, and what became of it."""
    context.obj = file


@parked.command("list")
@question_option
@click.option("--open", "only_open", is_flag=True, help="Only what is neither taken up nor dropped.")
@json_option
@click.pass_obj
def list_parked(file: Path, question: str | None, only_open: bool, as_json: bool) -> None:
    """List the parking lot."""
    found = [each for each in listed(file, "parked", question) if not only_open or each.state == "open"]
    if as_json:
        emit({"parked": found})
        return
    for each in found:
        say_parked(each)
    if not found:
        say("Nothing is parked.")


@parked.command("add")
@click.argument("title")
@question_option
@click.option("--raised-by", metavar="NAME", help="Who raised it.")
@by_option
@json_option
@click.pass_obj
def add_parked(
    file: Path, title: str, question: str | None, raised_by: str | None, actor: str | None, as_json: bool
) -> None:
    """Set TITLE aside; it comes back when its question is reopened."""
    fields = {
        "title": needed(title, "what is set aside"),
        "question": slug_of(question),
        "raised_by": raised_by,
    }
    put(file, "parked", fields, actor, as_json=as_json)


def _to_state(name: str, state: str, help_text: str) -> None:
    @parked.command(name, help=help_text)
    @click.argument("id_", metavar="ID")
    @by_option
    @json_option
    @click.pass_obj
    def move(file: Path, id_: str, actor: str | None, as_json: bool) -> None:
        change(file, "parked", id_, {"state": state}, actor, as_json=as_json)


_to_state("take-up", "taken up", "Note that ID was taken up.")
_to_state("drop", "dropped", "Note that ID was dropped.")
_to_state("reopen", "open", "Put ID back into the parking lot.")


removal(parked, "parked")

COMMANDS = (action, parked)

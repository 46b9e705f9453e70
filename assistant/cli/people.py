"""Commands on those who take part."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any, get_args

import click

from assistant.cells import cut
from assistant.cli.inputs import open_workspace
from assistant.cli.options import by_option, file_argument, json_option
from assistant.cli.output import WIDTH, emit, say, table
from assistant.errors import BadInput, NotFound
from assistant.method.agreement import room
from assistant.method.engagement import Engagement, Participant, Role
from assistant.text import one_line

role_option = click.option("--role", type=click.Choice(get_args(Role)), help="What they are there for.")
contact_option = click.option("--contact", metavar="TEXT", help="How to reach them.")


@click.group()
@file_argument
@click.pass_context
def participants(context: click.Context, file: Path) -> None:
    """List, add, change, rename or remove those who take part in FILE."""
    context.obj = file


@participants.command("list")
@json_option
@click.pass_obj
def list_(file: Path, as_json: bool) -> None:
    """List the participants."""
    with open_workspace(file, read_only=True) as workspace:
        people = workspace.engagement().participants
    if as_json:
        emit({"participants": people})
        return
    table((cut(person.name, 40), person.role, cut(person.contact, 24)) for person in people)
    if not people:
        say("Nobody yet.")


@participants.command()
@click.argument("name")
@role_option
@contact_option
@by_option
@json_option
@click.pass_obj
def add(
    file: Path, name: str, role: Role | None, contact: str | None, actor: str | None, as_json: bool
) -> None:
    """Add NAME, or an alias; a contributor where no --role is given."""
    name = one_line(name, 200)
    with open_workspace(file, actor) as workspace:
        if person_of(workspace.engagement(), name):
            raise BadInput(
                f"{name} takes part already.",
                kept="Nothing was changed.",
                hint="`participants FILE set` changes role or contact.",
            )
        added = workspace.put("participants", {"name": name, "role": role, "contact": contact})
    _tell_participant("Added", added, as_json=as_json)


@participants.command("set")
@click.argument("name")
@role_option
@contact_option
@by_option
@json_option
@click.pass_obj
def set_(
    file: Path, name: str, role: Role | None, contact: str | None, actor: str | None, as_json: bool
) -> None:
    """Change role or contact of NAME; an empty contact clears it."""
    given = {"role": role, "contact": contact}
    changes = {field: value for field, value in given.items() if value is not None}
    if not changes:
        raise BadInput("There is nothing to set.", hint="Give --role or --contact.")
    with open_workspace(file, actor) as workspace:
        person = _named(workspace.engagement(), name)
        workspace.change("participants", person.name, changes)
        changed = _named(workspace.engagement(), person.name)
    _tell_participant("Set", changed, as_json=as_json)


@participants.command()
@click.argument("old")
@click.argument("new")
@by_option
@json_option
@click.pass_obj
def rename(file: Path, old: str, new: str, actor: str | None, as_json: bool) -> None:
    """Call OLD by the name NEW from now on, wherever they are named; what anybody said stays to the letter."""
    with open_workspace(file, actor) as workspace:
        was = _named(workspace.engagement(), old).name
        written = workspace.rename_participant(was, new)
        person = _named(workspace.engagement(), new)
    if as_json:
        emit({"participant": person, "was": was, "revision": written.revision})
    else:
        say(f"{was} is {person.name} now. `counterpoint undo {file}` takes it back.", width=WIDTH)


@participants.command()
@click.argument("name")
@by_option
@json_option
@click.pass_obj
def remove(file: Path, name: str, actor: str | None, as_json: bool) -> None:
    """Remove NAME from the list; what they said and voted stays."""
    with open_workspace(file, actor) as workspace:
        person = _named(workspace.engagement(), name)
        written = workspace.remove("participants", person.name)
    if as_json:
        emit({"removed": person.name, "revision": written.revision})
    else:
        say(
            f"Removed {person.name}. What they said stays. `counterpoint undo {file}` brings them back.",
            width=WIDTH,
        )


def person_of(engagement: Engagement, name: str) -> Participant | None:
    """The participant of that name; None where there is none."""
    return next((person for person in engagement.participants if person.name == name), None)


def waited_for(engagement: Engagement, heard: Collection[str]) -> list[str]:
    """Who takes part and is not among those `heard`; who holds the room or writes it down is not waited for."""
    return [name for name in room(engagement, ()) if name not in heard]


def joined(name: str, *, added: bool) -> None:
    """Say that somebody who was not on the list was put there by what they said."""
    if added:
        say(f"{name} was not on the list and is now, as a contributor.", width=WIDTH)


def _named(engagement: Engagement, name: str) -> Participant:
    name = one_line(name, 200)
    if (person := person_of(engagement, name)) is None:
        raise NotFound(
            f"Nobody called {one_line(name, 80)!r} takes part.",
            hint="`participants FILE list` names them all.",
        )
    return person


def _tell_participant(done: str, person: Any, *, as_json: bool) -> None:
    if as_json:
        emit({"participant": person})
    else:
        say(f"{done} {person.name}, {person.role}.", width=WIDTH)


COMMANDS = (participants,)

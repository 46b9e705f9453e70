"""What the commands on decisions, homework and the parking lot share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

from assistant.cli.inputs import check_base, open_workspace, question_named
from assistant.cli.options import by_option, json_option
from assistant.cli.output import WIDTH, emit, say, say_set
from assistant.errors import BadInput
from assistant.method.engagement import Action, Decision, Engagement, Parked
from assistant.text import one_line
from assistant.workspace.beside import Changeable, Collection

question_option = click.option("--question", metavar="SLUG", help="The question it belongs to.")
_HANG = "    "
_ONE = {"decisions": "decision", "actions": "action", "parked": "parked", "documents": "document"}
"""What one thing of each collection is called in JSON."""


def removal(group: click.Group, collection: Collection) -> None:
    """Give `group` its command ``remove`` for the things of `collection`."""

    @group.command("remove", help="Remove ID. `undo` brings it back.")
    @click.argument("id_", metavar="ID")
    @by_option
    @json_option
    @click.pass_obj
    def remove(file: Path, id_: str, actor: str | None, as_json: bool) -> None:
        with open_workspace(file, actor) as workspace:
            written = workspace.remove(collection, id_)
        if as_json:
            emit({"removed": id_, "revision": written.revision})
        else:
            say(f"Removed {one_line(id_, 80)}. `counterpoint undo {file}` brings it back.")


def say_decision(each: Decision, indent: str = "") -> None:
    """A decision for people, its assumptions and every dissent with it."""
    by = f", by {', '.join(each.by)}" if each.by else ""
    about = ", ".join(filter(None, (each.date, each.question)))
    say(f"{each.id}  {one_line(each.decided)} ({about}{by})", indent=indent, width=WIDTH, hang=_HANG)
    for text in each.assumptions:
        say(f"assuming: {one_line(text)}", indent=indent + _HANG, width=WIDTH, hang="  ")
    for text in each.dissent:
        say(f"dissent: {text}", indent=indent + _HANG, width=WIDTH, hang="  ")


def action_data(each: Action, today: date) -> dict[str, Any]:
    """Homework with its state, which follows from its dates."""
    late = each.due is not None and each.due < today
    state = "done" if each.done else "overdue" if late else "open"
    return each.model_dump(mode="json") | {"state": state}


def say_action(each: Action, today: date, indent: str = "") -> None:
    """Homework for people."""
    due = f", due {each.due.isoformat()}" if each.due else ""
    state = f"done {each.done.isoformat()}" if each.done else action_data(each, today)["state"]
    line = f"{each.id}  {one_line(each.title)} ({one_line(each.owner) or 'no owner'}{due}; {state})"
    say(line, indent=indent, width=WIDTH, hang=_HANG)


def say_parked(each: Parked, indent: str = "") -> None:
    """A parked item for people."""
    by = f", raised by {one_line(each.raised_by)}" if each.raised_by else ""
    line = f"{each.id}  {one_line(each.title)} ({each.state}, {each.question or 'no question'}{by})"
    say(line, indent=indent, width=WIDTH, hang=_HANG)


def open_parked(engagement: Engagement, question: str) -> list[Parked]:
    """What was parked for a question and is open: it comes back when the question is reopened."""
    return [each for each in engagement.parked if each.question == question and each.state == "open"]


def say_beside(
    decisions: Sequence[Decision], actions: Sequence[Action], parked: Sequence[Parked], today: date
) -> None:
    """What stands beside an answer, each sort under its heading where there is any."""
    if decisions:
        say("\nDecisions:")
        for decision in decisions:
            say_decision(decision, "  ")
    if actions:
        say("\nHomework:")
        for action in actions:
            say_action(action, today, "  ")
    if parked:
        say("\nIn the parking lot:")
        for item in parked:
            say_parked(item, "  ")


def slug_of(question: str | None) -> str:
    """The slug given with ``--question``; empty where none was.

    Raises:
        NotFound: there is no such question.
    """
    return question_named(question).slug if question else ""


def needed(text: str, what: str) -> str:
    """`text`, which may not be blank; `what` names it.

    Raises:
        BadInput: it is blank.
    """
    if not text.strip():
        raise BadInput(f"Say {what}.", kept="Nothing was changed.")
    return text


def listed(file: Path, collection: Collection, question: str | None) -> list[Any]:
    """What FILE holds of `collection`; only what belongs to a question where one is named."""
    slug = slug_of(question)
    with open_workspace(file, read_only=True) as workspace:
        held: list[Any] = getattr(workspace.engagement(), collection)
    return [each for each in held if slug in ("", each.question)]


def put(
    file: Path, collection: Collection, fields: Mapping[str, object], actor: str | None, *, as_json: bool
) -> None:
    """Add a thing to `collection`, and tell its id."""
    with open_workspace(file, actor) as workspace:
        added: Any = workspace.put(collection, dict(fields))
    if as_json:
        emit({_ONE[collection]: added})
    else:
        say(f"Added {added.id}.")


def change(
    file: Path,
    collection: Changeable,
    id_: str,
    changes: Mapping[str, object],
    actor: str | None,
    *,
    base: int | None = None,
    as_json: bool,
) -> None:
    """Change fields of the thing `id_` of `collection`; the others stay as they are.

    Raises:
        NotFound: there is none of that id.
        BadInput: there is no revision `base`.
    """
    with open_workspace(file, actor) as workspace:
        check_base(workspace, base)
        written = workspace.change(collection, id_, changes, base=base)
        held = getattr(workspace.engagement(), collection)
    if as_json:
        now = next(each for each in held if each.id == id_)
        edit = {"revision": written.revision, "suggestion": written.suggestion or None}
        emit({_ONE[collection]: now} | edit)
    else:
        say_set(id_, written)

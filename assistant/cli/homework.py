"""Commands on what is to be done and what was set aside: homework, one by one and as lists, and the parking lot."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, Final, cast

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
from assistant.cli.inputs import check_base, day_from, open_workspace, text_from
from assistant.cli.options import base_option, by_option, file_argument, json_option
from assistant.cli.output import WIDTH, emit, say, say_set
from assistant.errors import BadInput, NotFound
from assistant.files import keep_apart
from assistant.method.engagement import Action
from assistant.method.homework import by_person, window
from assistant.method.planned import day_named
from assistant.method.said import counted
from assistant.method.sessions import SESSIONS
from assistant.text import one_line
from assistant.workspace.errors import NOTHING_CHANGED

_SHOWN: Final = 400
"""Characters of what was found that a list shows; the file that is written has all of it."""


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
@click.option("--due", metavar="YYYY-MM-DD", help="By when; by the plan where not said, empty for no day.")
@click.option(
    "--before",
    type=click.IntRange(2, len(SESSIONS)),
    metavar="SESSION",
    help="The workshop it is due before.",
)
@click.option("--settles", metavar="PARKED", help="A parked item that it takes up, in the same act.")
@by_option
@json_option
@click.pass_obj
def add_action(
    file: Path,
    title: str,
    question: str | None,
    owner: str | None,
    due: str | None,
    before: int | None,
    settles: str | None,
    actor: str | None,
    as_json: bool,
) -> None:
    """Give homework: TITLE. Where there is a plan it is due before the next workshop, unless another day is said."""
    if due is not None and before is not None:
        raise BadInput("A day is said by --due or by --before, not by both.", kept=NOTHING_CHANGED)
    fields: dict[str, object] = {
        "title": needed(title, "what is to be done"),
        "question": slug_of(question),
        "owner": owner,
        "due": day_from(due) if due else None,
    }
    with open_workspace(file, actor) as workspace:
        planned = None
        if due is None:
            engagement = workspace.engagement()
            today = engagement.as_of or date.today()
            planned = window(engagement, today, question=slug_of(question), before=before or 0)
            if planned is None and before is not None:
                raise BadInput(
                    f"The plan leaves no day for homework before session {before}.",
                    kept=NOTHING_CHANGED,
                    hint="Lay or move the workshops, or say --due.",
                )
            fields["due"] = planned and planned.due
        made = workspace.make_homework(settles, fields) if settles else workspace.put("actions", fields)
        added = cast("Action", made)
    if as_json:
        emit({"action": added, "before": planned and planned.before})
        return
    say(f"Added {added.id}.")
    if planned is not None:
        when = f"due {day_named(planned.due)}, before session {planned.before}"
        say(f"By the plan it is {when}; `action {file} set {added.id} --due DATE` changes that.", width=WIDTH)


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
@click.option("--found", metavar="TEXT", help="What came of it; it becomes a document that can be cited.")
@click.option("--found-file", metavar="F", help="Read that from a text file; - for standard input.")
@click.option(
    "--file",
    "files",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="F",
    help="A file with more, added to the documents; may be repeated.",
)
@click.option("--document", "documents", multiple=True, metavar="ID", help="A document here that holds more.")
@base_option
@by_option
@json_option
@click.pass_obj
def done_action(
    file: Path,
    id_: str,
    day: str | None,
    found: str | None,
    found_file: str | None,
    files: tuple[Path, ...],
    documents: tuple[str, ...],
    base: int | None,
    actor: str | None,
    as_json: bool,
) -> None:
    """Note that the homework ID is done, and what was found: evidence for its question, which a person may cite."""
    when = day_from(day) if day else date.today()
    told = text_from(found, found_file) if found is not None or found_file is not None else ""
    with open_workspace(file, actor) as workspace:
        check_base(workspace, base)
        if told.strip() or files:
            from assistant.documents.homework import finish_homework, read_files

            readings = read_files(workspace, files)
            written = finish_homework(
                workspace, id_, when, found=told, readings=readings, documents=documents, base=base
            )
        else:
            written = workspace.finish_action(id_, when, documents=documents, base=base)
        action = next(each for each in workspace.engagement().actions if each.id == id_)
    if as_json:
        edit = {"revision": written.revision, "suggestion": written.suggestion or None}
        emit({"action": action} | edit)
        return
    say_set(id_, written)
    if action.documents and not written.suggestion:
        kept = counted(len(action.documents), "document")
        cite = f" `evidence {file} {action.question}` offers it to be cited." if action.question else ""
        say(f"What was found is in {kept}: {', '.join(action.documents)}.{cite}", width=WIDTH, hang="  ")


@click.command()
@file_argument
@click.option("--for", "who", metavar="NAME", help="Only what this person has to do.")
@click.option("--to", type=click.Path(path_type=Path), metavar="OUT", help="Write it: .md, .html, ….")
@json_option
def homework(file: Path, who: str | None, to: Path | None, as_json: bool) -> None:
    """The homework of FILE as lists, one per person, or of one: what, for which question, by when, what was found."""
    with open_workspace(file, read_only=True) as workspace:
        engagement = workspace.engagement()
    today = engagement.as_of or date.today()
    held = by_person(engagement)
    known = {each.name for each in engagement.participants}
    if who is not None and who not in known and who not in held:
        raise NotFound(
            f"Nobody called {one_line(who, 80)!r} takes part or has homework.",
            hint=f"There are {one_line(', '.join(filter(None, dict.fromkeys([*known, *held]))), 300) or 'none'}.",
        )
    if to is not None:
        from assistant.reports.export import write_report
        from assistant.reports.homework import homework_lists

        keep_apart([to], file)
        write_report(homework_lists(engagement, today, who), to)
    lists = {name: actions for name, actions in held.items() if who in (None, name)}
    if as_json:
        people = [
            {"name": name or None, "actions": [action_data(each, today) for each in actions]}
            for name, actions in lists.items()
        ]
        emit({"people": people, "written": str(to) if to else None})
        return
    for number, (name, actions) in enumerate(lists.items()):
        say(f"{chr(10) if number else ''}{one_line(name, 80) or 'Nobody has taken it yet'}")
        for each in actions:
            say_action(each, today, "  ")
            if each.found.strip():
                say(f"found: {one_line(each.found, _SHOWN)}", indent="      ", width=WIDTH, hang="  ")
    if not lists:
        say("No homework.")
    if to is not None:
        say(f"Wrote {one_line(str(to), 200)}.")


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

COMMANDS = (action, homework, parked)

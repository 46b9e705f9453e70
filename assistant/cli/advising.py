"""Commands for what the advisor drafts: an answer, all answers, and every other task; for review, never for the record."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from assistant.cli.desk import at_desk, show_sendings
from assistant.cli.inputs import open_workspace, question_named
from assistant.cli.options import by_option, file_argument, json_option, model_option, preview_option
from assistant.cli.output import EXIT_BAD, emit, error_data, say, say_aside, table
from assistant.cli.papers import WIDTH
from assistant.cli.quoting import tell_words
from assistant.cli.suggested import sealed_in, shown_data, tell_suggestion
from assistant.errors import BadInput

if TYPE_CHECKING:
    from assistant.advisor.desk import Given
    from assistant.advisor.drafting.all_drafts import Node, Run
    from assistant.workspace.document import Workspace

_TOLD: Final = {
    "drafted": "drafted",
    "kept": "drafted before, from the same",
    "blank": "blank",
    "answered": "answered by you",
    "failed": "failed",
    "left": "not begun",
}
_GO_ON: Final = "What is missing: run the same again; what is drafted is kept and not asked for twice."


@click.command()
@file_argument
@click.argument("question", required=False, default="")
@click.option("--all", "everything", is_flag=True, help="Every question that nobody has answered yet.")
@click.option("--skip", is_flag=True, help="Leave your own answer out on purpose, and see the draft at once.")
@preview_option
@model_option
@by_option
@json_option
def draft(
    file: Path,
    question: str,
    everything: bool,
    skip: bool,
    preview: bool,
    model: str | None,
    actor: str | None,
    as_json: bool,
) -> int:
    """Draft an answer to QUESTION, or to --all, from documents and earlier answers; your own answer comes first."""
    if everything == bool(question):
        both = "not both" if everything else "or give --all"
        raise click.UsageError(f"name a QUESTION, {both}")
    slug = question_named(question).slug if question else ""
    if everything and preview:
        raise click.UsageError("--preview shows one request: name a QUESTION")
    with open_workspace(file, actor) as workspace:
        if preview:
            show_sendings(workspace, model, "draft", slug, as_json=as_json)
            return 0
        if everything:
            return _draft_all(workspace, model, file, skip=skip, as_json=as_json)
        given = at_desk(workspace, model, lambda desk: desk.give("draft", slug))
        # Only now: where nobody could be asked, nothing is said of one's own answer either.
        if skip and not workspace.engagement().answer(slug).has_own_answer:
            workspace.skip_answer(slug)
        _tell(given, workspace, file, as_json=as_json)
    return 0


@click.command()
@file_argument
@click.argument("task", required=False, default="")
@click.argument("target", required=False, default="")
@preview_option
@model_option
@by_option
@json_option
def advise(
    file: Path, task: str, target: str, preview: bool, model: str | None, actor: str | None, as_json: bool
) -> None:
    """Ask for advice: TASK on TARGET (a question, the id of a bet, or a session); without TASK, what there is to ask for."""
    if not task:
        _list_tasks(as_json=as_json)
        return
    from assistant.advisor.desk import task_named

    wanted = task_named(task)
    if wanted.subject == "question":
        target = question_named(target).slug if target else _missing(task, "a QUESTION")
    elif wanted.subject == "session" and not target:
        _missing(task, "the number of a SESSION")
    elif wanted.subject == "bet" and not target:
        _missing(task, "the id of a BET")
    elif wanted.subject == "engagement" and target:
        raise BadInput(f"{task} is about the whole engagement.", hint="Leave the last word out.")
    with open_workspace(file, actor) as workspace:
        if preview:
            show_sendings(workspace, model, task, target, as_json=as_json)
            return
        given = at_desk(workspace, model, lambda desk: desk.give(task, target))
        _tell(given, workspace, file, as_json=as_json)


def _missing(task: str, what: str) -> str:
    raise BadInput(f"{task} needs {what}.", hint="`advise FILE` lists the tasks and what each is about.")


def _list_tasks(*, as_json: bool) -> None:
    from assistant.advisor.tasks.table import TASKS

    if as_json:
        emit(
            {
                "tasks": [
                    {"task": task.id, "about": task.subject, "gives": task.gives} for task in TASKS.values()
                ]
            }
        )
        return
    about = {"question": "QUESTION", "bet": "BET", "session": "SESSION", "engagement": ""}
    table((f"{task.id} {about[task.subject]}".strip(), task.gives) for task in TASKS.values())


def _tell(given: Given[Any], workspace: Workspace, file: Path, *, as_json: bool) -> None:
    suggestions, held_back = [suggestion for suggestion, _ in given.items], sealed_in(workspace)
    if as_json:
        emit(
            {
                "task": given.task,
                "target": given.target or None,
                "by": given.by,
                "suggestions": [shown_data(each, workspace.engagement(), held_back) for each in suggestions],
                "notices": list(given.notices),
            }
        )
        return
    for each in suggestions:
        tell_suggestion(each, sealed=each.id in held_back)
        tell_words(each)
    seen = [each.id for each in suggestions if each.id not in held_back]
    if seen:
        say(f"\nAccept, edit or reject: counterpoint accept {file} {seen[0]}")
    elif not (suggestions or given.notices):
        say("Nothing was given.")
    for notice in given.notices:
        say(f"Note: {notice}", width=WIDTH)


def _draft_all(workspace: Workspace, model: str | None, file: Path, *, skip: bool, as_json: bool) -> int:
    from assistant.advisor.client.failures import ModelFailure
    from assistant.advisor.drafting.all_drafts import draft_all
    from assistant.method.questions import QUESTION

    def progress(node: Node) -> None:
        if node.state in _TOLD and not as_json:
            seconds = f" in {node.seconds:.1f} s" if node.seconds else ""
            say_aside(f"{QUESTION[node.question].title}: {_TOLD[node.state]}{seconds}")

    try:
        run: Run = at_desk(workspace, model, lambda desk: draft_all(desk, progress=progress))
    except ModelFailure as failure:
        if failure.code == "cancelled":
            failure.hint = _GO_ON
        raise
    if skip:
        for node in run.nodes:
            done = node.state in ("drafted", "kept", "blank")
            if done and not workspace.engagement().answer(node.question).has_own_answer:
                workspace.skip_answer(node.question)
    if as_json:
        emit(_run_data(run))
    else:
        _tell_run(run, file, sealed=bool(sealed_in(workspace)))
    return 0 if run.complete else EXIT_BAD


def _run_data(run: Run) -> dict[str, object]:
    return {
        "by": run.by,
        "complete": run.complete,
        "questions": [
            {
                "question": node.question,
                "state": node.state,
                "suggestions": list(node.suggestions),
                "notices": list(node.notices),
                **({"error": error_data(node.error)} if node.error else {}),
            }
            for node in run.nodes
        ],
        "notices": list(run.notices),
    }


def _tell_run(run: Run, file: Path, *, sealed: bool) -> None:
    from assistant.method.questions import QUESTION

    times = Counter(notice for node in run.nodes for notice in node.notices)
    often = [notice for notice, count in times.items() if count > 1]
    for node in run.nodes:
        say(
            f"{', '.join(node.suggestions) or '–':8}  {QUESTION[node.question].title}: {_TOLD.get(node.state, node.state)}"
        )
        for notice in node.notices:
            if notice not in often:
                say(notice, indent="          ", width=WIDTH)
        if node.error is not None:
            told = error_data(node.error)
            say(f"{told['message']} {told['hint']}", indent="          ", width=WIDTH)
    for notice in run.notices:
        say(f"Note: {notice}", width=WIDTH)
    for notice in often:
        say(f"Note on {times[notice]} of these: {notice}", width=WIDTH)
    drafted = sum(len(node.suggestions) for node in run.nodes)
    if drafted:
        say(f"\n{drafted} to review: counterpoint review {file}", width=WIDTH)
    if sealed:
        say(
            "Drafts show themselves once there is an answer of your own; --skip leaves yours out on purpose.",
            width=WIDTH,
        )
    if not run.complete:
        say(_GO_ON, width=WIDTH)


COMMANDS = (draft, advise)

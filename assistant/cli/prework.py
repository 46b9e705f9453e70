"""Commands on what people do before a workshop: write each a form, and collect what comes back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assistant.cli.inputs import open_workspace, question_named
from assistant.cli.options import by_option, file_argument, json_option
from assistant.cli.output import EXIT_BAD, EXIT_FOUND, EXIT_INTERRUPTED, WIDTH, emit, error_data, say
from assistant.cli.progress import bar, stoppable
from assistant.errors import BadInput
from assistant.method.questions import QUESTION
from assistant.method.said import counted
from assistant.method.sessions import SESSIONS
from assistant.text import one_line, safe_text

if TYPE_CHECKING:
    from assistant.collecting.replies import Outcome

_FORMATS = ("docx", "xlsx", "md", "html")


@click.command()
@file_argument
@click.option(
    "--to", "folder", required=True, type=click.Path(path_type=Path), metavar="FOLDER", help="Where to."
)
@click.option(
    "--for", "people", multiple=True, metavar="NAME", help="For whom; whoever must come where none is named."
)
@click.option(
    "--session",
    "sessions",
    multiple=True,
    type=click.IntRange(1, len(SESSIONS)),
    metavar="N",
    help="About which session; the next without an agreed answer where none is named.",
)
@click.option("--question", "questions", multiple=True, metavar="QUESTION", help="About which question.")
@click.option("--format", "ending", type=click.Choice(_FORMATS), default="docx", show_default=True)
@click.option("--replace", is_flag=True, help="In place of files of the same name.")
@json_option
def prework(
    file: Path,
    folder: Path,
    people: tuple[str, ...],
    sessions: tuple[int, ...],
    questions: tuple[str, ...],
    ending: str,
    replace: bool,
    as_json: bool,
) -> None:
    """Write a form for each participant, with only their questions, to fill in before the workshop."""
    from assistant.reports.forms.model import issue
    from assistant.reports.forms.written import write_forms

    slugs = [question_named(each).slug for each in questions]
    with open_workspace(file, read_only=True) as workspace:
        engagement = workspace.engagement()
        issued = issue(
            engagement,
            workspace.calendar().name,
            workspace.revision,
            people=[one_line(each, 200) for each in people],
            sessions=sessions,
            questions=slugs,
        )
    everybody = [each.name for each in engagement.participants]
    paths = write_forms(issued.forms, everybody, folder, ending, replace=replace)
    if as_json:
        emit(
            {
                "forms": [
                    {
                        "participant": form.participant,
                        "file": str(path),
                        "form": str(form.mark).strip("[]").removeprefix("form "),
                        "questions": [each.question.slug for each in form.asked],
                        "due": form.due and form.due.isoformat(),
                    }
                    for form, path in zip(issued.forms, paths, strict=True)
                ],
                "notes": list(issued.told),
            }
        )
        return
    for words in issued.told:
        say(words, width=WIDTH)
    for form, path in zip(issued.forms, paths, strict=True):
        due = f", due {form.due.isoformat()}" if form.due else ""
        asks = counted(len(form.asked), "question")
        say(f"{one_line(str(path), 200)}: {one_line(form.participant, 80)}, {asks}{due}", indent="  ")
    say(f"What comes back: counterpoint collect {file} REPLIES…", width=WIDTH)


@click.command()
@file_argument
@click.argument("paths", nargs=-1, required=True, metavar="REPLIES...")
@click.option("--dry-run", is_flag=True, help="Say what would come of it, and change nothing.")
@by_option
@json_option
def collect(file: Path, paths: tuple[str, ...], dry_run: bool, actor: str | None, as_json: bool) -> int:
    """Make what came back on forms the voices of those who wrote it: files, and folders of them.

    Read are docx, xlsx, Markdown and the file that a page saved, whoever edited them in whichever program.
    """
    from assistant.collecting.replies import collect as collected

    if not all(map(str.strip, paths)):
        raise BadInput("A path is empty.", kept="Nothing was changed.", hint="Name files or folders.")
    with open_workspace(file, actor, read_only=dry_run) as workspace, stoppable() as is_stopped:
        with bar("Collecting") as progress:
            outcomes = list(
                collected(
                    workspace,
                    paths,
                    dry_run=dry_run,
                    progress=lambda done, title: progress(done, done + 1, title),
                    cancel=is_stopped,
                )
            )
        revision = workspace.revision
    if as_json:
        emit({"replies": [_data(each) for each in outcomes], "dry_run": dry_run, "revision": revision})
    else:
        for outcome in outcomes:
            _tell(outcome, file)
        _sum_up(outcomes, file, dry_run=dry_run)
    if is_stopped():
        return EXIT_INTERRUPTED
    if all(each.state == "unreadable" for each in outcomes):
        return EXIT_BAD
    return EXIT_FOUND if any(each.needs_a_person for each in outcomes) else 0


def _data(outcome: Outcome) -> dict[str, Any]:
    return {
        "path": safe_text(str(outcome.path)),
        "title": outcome.title,
        "state": outcome.state,
        "participant": outcome.participant or None,
        "taken": [
            {
                "question": each.question,
                "part": each.part,
                "fate": each.fate,
                "suggestion": each.suggestion or None,
                "rewritten": each.rewritten,
            }
            for each in outcome.taken
        ],
        "notes": [
            {"code": note.code, "text": note.text, "question": note.question or None}
            for note in outcome.notes
        ],
        "before": outcome.before or None,
        "why": outcome.why,
        "hint": outcome.hint,
        "error": error_data(outcome.error) if outcome.error else None,
    }


def _tell(outcome: Outcome, file: Path) -> None:
    whose = f": {one_line(outcome.participant, 80)}" if outcome.participant else ""
    say(f"{outcome.title}{whose}, {outcome.state.replace('-', ' ')}.", width=WIDTH)
    for words in _lines(outcome, file):
        say(words, indent="    ", width=WIDTH, hang="  ")


def _lines(outcome: Outcome, file: Path) -> Iterator[str]:
    if outcome.why:
        yield f"{outcome.why} {outcome.hint}".strip()
    if outcome.state == "stranger" and outcome.participant:
        yield f"counterpoint participants {file} add {_quoted(outcome.participant)}"
    if outcome.before and any(each.fate == "replaced" for each in outcome.taken):
        yield f"It comes after {outcome.before}, and takes its place."
    for fate, words in _FATES.items():
        told = [_part(each.question, each.part) for each in outcome.taken if each.fate == fate]
        if told:
            yield words.format("; ".join(told))
    waiting = dict.fromkeys(each.suggestion for each in outcome.taken if each.suggestion)
    if waiting:
        yield f"counterpoint review {file} lists {', '.join(waiting)}."
    for each in outcome.taken:
        if each.rewritten:
            yield f"! The text of {QUESTION[each.question].title} was written anew since the form was made ({each.part})."
    for note in outcome.notes:
        about = f"{QUESTION[note.question].title}: " if note.question in QUESTION else ""
        yield f"! {about}{note.text}"


_FATES = {
    "new": "New: {}.",
    "replaced": "In place of what was there: {}.",
    "same": "There already: {}.",
    "kept": "Changed here since the form was made, so it stays, and the reply waits as a suggestion: {}.",
    "closed": "Not taken, since the answers are open to the room by now: {}.",
}


def _part(slug: str, part: str) -> str:
    return QUESTION[slug].title if part == "answer" else f"{part} on {QUESTION[slug].title}"


def _quoted(name: str) -> str:
    import shlex

    return shlex.quote(name)


def _sum_up(outcomes: list[Outcome], file: Path, *, dry_run: bool) -> None:
    if not outcomes:
        say("There is no reply in what was named.")
        return
    taken = sum(each.state == "collected" for each in outcomes)
    say(
        f"{'Would be collected' if dry_run else 'Collected'}: {taken} of {counted(len(outcomes), 'file')}.",
        width=WIDTH,
    )
    if taken and not dry_run:
        say(f"`counterpoint undo {file}` takes the last one back.", width=WIDTH)


COMMANDS = (prework, collect)

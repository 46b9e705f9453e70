"""Commands on what people do before a workshop: write each a form, and collect what comes back."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assistant.cli.inputs import open_workspace, question_named
from assistant.cli.options import by_option, file_argument, json_option
from assistant.cli.output import EXIT_BAD, EXIT_FOUND, EXIT_INTERRUPTED, WIDTH, emit, error_data, say
from assistant.cli.progress import bar, stoppable
from assistant.errors import BadInput
from assistant.method.said import counted
from assistant.method.sessions import SESSIONS
from assistant.text import one_line, safe_text

if TYPE_CHECKING:
    from assistant.collecting.outcome import Outcome

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
    notes = list(issued.told)
    if issued.without:
        notes.append(f"No form for {', '.join(issued.without)}; --for NAME makes one all the same.")
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
                "notes": notes,
            }
        )
        return
    for words in notes:
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

    Read are docx, xlsx, Markdown and the file that a page saved, whoever edited them in whichever program. A report that
    comes back as an edited docx gives a suggestion for each text that was changed, with tracked changes and comments.
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
        "report": _report_data(outcome),
        "why": outcome.why,
        "hint": outcome.hint,
        "error": error_data(outcome.error) if outcome.error else None,
    }


def _report_data(outcome: Outcome) -> dict[str, Any] | None:
    """Of a report which one it is, and what became of each text; None for a form."""
    if outcome.mark is None:
        return None
    review = outcome.review
    return {
        "revision": outcome.mark.revision,
        "level": outcome.mark.level,
        "texts": [
            {
                "ref": each.ref,
                "fate": each.fate,
                "suggestion": each.suggestion or None,
                "by": each.by,
                "comment": each.is_comment,
            }
            for each in (review.made if review else ())
        ],
        "superseded": list(review.superseded) if review else [],
    }


def _tell(outcome: Outcome, file: Path) -> None:
    from assistant.collecting.told import Ways, heading, lines

    ways = Ways(
        lambda name: f"counterpoint participants {file} add {shlex.quote(name)}",
        lambda waiting: f"counterpoint review {file} lists {waiting}.",
    )
    say(heading(outcome), width=WIDTH)
    for words in lines(outcome, ways):
        say(words, indent="    ", width=WIDTH, hang="  ")


def _sum_up(outcomes: list[Outcome], file: Path, *, dry_run: bool) -> None:
    from assistant.collecting.told import summary

    say(summary(outcomes, dry_run=dry_run), width=WIDTH)
    if not dry_run and any(each.state == "collected" for each in outcomes):
        say(f"`counterpoint undo {file}` takes the last one back.", width=WIDTH)


COMMANDS = (prework, collect)

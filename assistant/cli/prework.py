"""Commands on what people do before a workshop: write each a form, and collect what comes back."""

from __future__ import annotations

from pathlib import Path

import click

from assistant.cli.inputs import open_workspace, question_named
from assistant.cli.options import file_argument, json_option
from assistant.cli.output import WIDTH, emit, say
from assistant.method.said import counted
from assistant.method.sessions import SESSIONS
from assistant.text import one_line

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


COMMANDS = (prework,)

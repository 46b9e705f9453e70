"""The command that takes documents in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from assistant.cells import wrapped
from assistant.cli.inputs import open_workspace
from assistant.cli.options import by_option, file_argument, json_option
from assistant.cli.output import EXIT_BAD, EXIT_INTERRUPTED, WIDTH, emit, error_data, say, say_aside
from assistant.cli.progress import Bar, bar, is_shown, stoppable
from assistant.errors import BadInput, CounterpointError
from assistant.method.said import counted
from assistant.passages import DocumentNote
from assistant.text import one_line, safe_text

if TYPE_CHECKING:
    from assistant.documents.adding import Outcome
    from assistant.workspace.document import Workspace

_COLUMN: Final = 11
_NOTES_SHOWN: Final = 4
_STEPS: Final = 100
"""Steps of the bar that one file takes."""


@click.command()
@file_argument
@click.argument("paths", nargs=-1, required=True, metavar="PATHS...")
@click.option("--never-send", is_flag=True, help="Their text is never to be sent to a model.")
@click.option("--as-new", is_flag=True, help="Beside a document of the same name, not in its place.")
@by_option
@json_option
def add(
    file: Path, paths: tuple[str, ...], never_send: bool, as_new: bool, actor: str | None, as_json: bool
) -> int:
    """Add documents: files, and folders of them. Another version of a file takes the place of the one before.

    Read are docx, pptx, xlsx, csv, pdf, Markdown, text, HTML, vtt and srt. Whoever was stopped says the same again.
    """
    from assistant.documents.adding import add_documents
    from assistant.documents.dropped import paths_in

    named = [path for given in paths for path in paths_in(given)]
    if not named or not all(map(str.strip, paths)):
        raise BadInput("A path is empty.", kept="Nothing was changed.", hint="Name files or folders.")
    outcomes: list[Outcome] = []
    # Lines between the steps of a bar would tear it apart.
    told_at_once = not as_json and not is_shown()
    with open_workspace(file, actor) as workspace, stoppable() as is_stopped:
        with bar("Reading") as progress:
            watched = Watched(progress)
            for outcome in add_documents(
                workspace,
                named,
                send="never" if never_send else "always",
                as_new=as_new,
                progress=watched.file,
                within=watched.within,
                cancel=is_stopped,
            ):
                outcomes.append(outcome)
                if told_at_once:
                    _tell(outcome)
        came_in = any(each.document and each.state != "unchanged" for each in outcomes)
        ready, notice = _indexed(workspace, is_stopped, came_in=came_in)
        revision = workspace.revision
        never = {each.id for each in workspace.engagement().documents if each.send == "never"}
    stopped = is_stopped()
    if as_json:
        emit(
            {
                "files": [_data(each) for each in outcomes],
                "stopped": stopped,
                "index": {"ready": ready, "notice": notice},
                "revision": revision,
            }
        )
    else:
        for outcome in () if told_at_once else outcomes:
            _tell(outcome)
        _sum_up(file, outcomes, notice, never, stopped=stopped)
    bad = any(each.is_bad for each in outcomes)
    return EXIT_INTERRUPTED if stopped else EXIT_BAD if bad else 0


class Watched:
    """Moves a bar by files, and within one as far as the file lets one tell."""

    def __init__(self, bar: Bar) -> None:
        self._bar = bar
        self._done, self._of, self._title = 0, 0, ""

    def file(self, done: int, of: int, title: str) -> None:
        """So many of so many files are done, and this one is next."""
        self._done, self._of, self._title = done, of, title
        self._bar(done * _STEPS, of * _STEPS, title)

    def within(self, done: int, of: int) -> None:
        """So much of the file is read; what moves stands first, since the line may be too short for the title."""
        from assistant.documents.adding import so_far

        part = (_STEPS - 1) * done // of if of else 0
        # Without news of how much there is, the bar stands still, and the words go on.
        self._bar(self._done * _STEPS + part, self._of * _STEPS, f"{so_far(done, of)}, {self._title}")


def _indexed(workspace: Workspace, is_stopped: Callable[[], bool], *, came_in: bool) -> tuple[bool, str]:
    """Bring the index up to date; whether it is, and what is to be said of it. It never fails: a search makes good."""
    from assistant.config import load_settings
    from assistant.documents.shelf import open_library

    try:
        settings = load_settings()
        if came_in and settings.embedding_model and not is_stopped():
            say_aside(
                f"counterpoint: what may be sent goes to {settings.embedding_model} to be embedded; "
                "`documents FILE send ID never` keeps a document here."
            )
        with open_library(workspace, settings) as library, bar("Indexing") as progress:
            ready = library.refresh(progress, is_stopped)
            return ready, library.notice
    except CounterpointError as error:
        return False, error.message


def _data(outcome: Outcome) -> dict[str, Any]:
    return {
        "path": safe_text(str(outcome.path)),
        "title": outcome.title,
        "state": outcome.state,
        "document": outcome.document or None,
        "passages": outcome.passages,
        "notes": [
            {"code": note.code, "text": note.text, "location": note.location} for note in outcome.notes
        ],
        "error": error_data(outcome.error) if outcome.error else None,
    }


def _tell(outcome: Outcome) -> None:
    if outcome.state == "left":
        return
    if outcome.error is not None:
        words = f"{outcome.error.message} {outcome.error.hint if outcome.is_bad else ''}"
    else:
        words = f"{outcome.document}  {outcome.title} ({counted(outcome.passages, 'passage')})"
    hang = " " * _COLUMN
    for line in wrapped(words, WIDTH, indent=f"{outcome.state:<{_COLUMN}}", hang=hang):
        say(line)
    if outcome.state != "unchanged":
        tell_notes(outcome.notes, hang)


def tell_notes(notes: tuple[DocumentNote, ...], indent: str) -> None:
    """What is to be known of a document, a line each; the first few where there are many."""
    for note in notes[:_NOTES_SHOWN]:
        where = f"{note.location}: " if note.location else ""
        say(f"! {one_line(where + note.text)}", indent=indent, width=WIDTH, hang="  ")
    if len(notes) > _NOTES_SHOWN:
        say(f"! and {len(notes) - _NOTES_SHOWN} more", indent=indent)


def _sum_up(file: Path, outcomes: list[Outcome], notice: str, never: set[str], *, stopped: bool) -> None:
    counts = Counter(outcome.state for outcome in outcomes)
    left = counts.pop("left", 0)
    if len(outcomes) > 1:
        say("In all: " + ", ".join(f"{count} {state}" for state, count in counts.items()) + ".")
    if kept := len({outcome.document for outcome in outcomes} & never):
        say(
            f"Of these, {counted(kept, 'document')} {'is' if kept == 1 else 'are'} never sent to a model.",
            width=WIDTH,
        )
    if left:
        files = counted(left, "file")
        say(f"{files} {'was' if left == 1 else 'were'} not read. Say the same again to go on.", width=WIDTH)
    elif stopped:
        say("Stopped before the index was whole. The next search makes good.")
    if notice:
        say_aside(f"counterpoint: {one_line(notice)}")
    if any(outcome.document for outcome in outcomes):
        say(f"See what they say to a question: counterpoint evidence {file} QUESTION", width=WIDTH)


COMMANDS = (add,)

"""How commands read what they are given: the workspace, the question, texts and files."""

from __future__ import annotations

import getpass
import os
from datetime import date
from pathlib import Path

import click

from assistant.errors import BadInput, NotFound
from assistant.method.questions import QUESTION, QUESTIONS, Question
from assistant.text import one_line
from assistant.workspace.document import Workspace


def actor_name(given: str | None) -> str:
    """The name the history shows: the one given, else the system's user."""
    if given:
        return one_line(given, 80)
    try:
        return one_line(getpass.getuser(), 80)
    except (OSError, KeyError):
        return "someone"


def acting_for(participant: str) -> str:
    """Who acts where `participant` is heard: the one at the keyboard where that is set, else the participant."""
    return actor_name(os.environ.get("COUNTERPOINT_ACTOR") or participant)


def open_workspace(file: Path, actor: str | None = None, *, read_only: bool = False) -> Workspace:
    """The workspace at `file`; says so on standard error when it can only be read."""
    workspace = Workspace.open(file, actor=actor_name(actor), read_only=read_only)
    if workspace.notice and not read_only:
        click.echo(f"counterpoint: {workspace.notice}", err=True)
    return workspace


def check_base(workspace: Workspace, base: int | None) -> None:
    """Refuses a revision that `workspace` has not come to: it would let an edit pass as the newest.

    Raises:
        BadInput: there is no such revision.
    """
    if base is not None and not 0 <= base <= workspace.revision:
        raise BadInput(
            f"There is no revision {one_line(str(base), 30)}; the newest is {workspace.revision}.",
            kept="Nothing was changed.",
            hint="`show FILE QUESTION --json` names the revisions of an answer.",
        )


def question_named(slug: str) -> Question:
    """The question called `slug`, or the only one that bears this number.

    Raises:
        NotFound: no question has that name or number, or two bear the number; the hint lists the names.
    """
    numbered = [question for question in QUESTIONS if str(question.number) == slug]
    if len(numbered) == 1:
        return numbered[0]
    if numbered:
        names = " and ".join(question.slug for question in numbered)
        raise NotFound(f"The number {slug} is printed at {names}.", hint="Name the one you mean.")
    if slug not in QUESTION:
        raise NotFound(
            f"There is no question {one_line(slug, 60)!r}.", hint=f"Questions: {', '.join(QUESTION)}."
        )
    return QUESTION[slug]


def day_from(text: str) -> date:
    """A day written ``YYYY-MM-DD``.

    Raises:
        BadInput: it is none.
    """
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise BadInput(
            f"{one_line(text, 60)!r} is not a date.",
            kept="Nothing was changed.",
            hint="Write it as YYYY-MM-DD.",
        ) from None


def text_from(text: str | None, text_file: str | None, *, largest: int = 32 * 1024 * 1024) -> str:
    """The text of a ``--text``/``--text-file`` pair; ``-`` reads standard input.

    Raises:
        BadInput: none or both were given, the file cannot be read, is too large or is not text in UTF-8.
    """
    if (text is None) == (text_file is None):
        raise BadInput(
            "Give the text once.", hint="Use either --text TEXT or --text-file FILE (- for standard input)."
        )
    if text is not None:
        return text
    assert text_file is not None
    return bytes_from(text_file, largest=largest).decode_text()


class Content(bytes):
    """Bytes of a file that was named on the command line."""

    name: str = ""

    def decode_text(self) -> str:
        """The content as UTF-8 text.

        Raises:
            BadInput: it is not UTF-8.
        """
        try:
            return self.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise BadInput(
                f"{self.name} is not text in UTF-8: byte {error.start} cannot be read.",
                kept="Nothing was changed.",
                hint="Save it as UTF-8 text and try again.",
            ) from None


def bytes_from(name: str, *, largest: int) -> Content:
    """The content of file `name`, or of standard input for ``-``, up to `largest` bytes.

    Raises:
        BadInput: it cannot be read, or is larger.
    """
    shown = "standard input" if name == "-" else one_line(name, 200)
    try:
        with click.open_file(name, "rb") as stream:
            data = Content(stream.read(largest + 1))
    except OSError as error:
        raise BadInput(f"{shown} cannot be read: {one_line(error.strerror or str(error))}.") from None
    data.name = shown
    if len(data) > largest:
        raise BadInput(f"{shown} is larger than {largest // (1024 * 1024)} MB.", kept="Nothing was changed.")
    return data

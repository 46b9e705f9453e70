"""How commands speak: JSON for scripts, plain lines for people, and one shape for errors."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING, Final

import click

from assistant.cells import cell_width, in_columns, wrapped
from assistant.errors import CounterpointError
from assistant.text import one_line, safe_text
from assistant.workspace.errors import IN_THE_WINDOW

if TYPE_CHECKING:
    from assistant.workspace.lifecycle import Written

WIDTH: Final = 80
"""Columns that a terminal has at the least."""
EXIT_FOUND: Final = 1
"""Exit code where what was examined is not in order."""
EXIT_BAD: Final = 2
"""Exit code where something that was asked for could not be done."""
EXIT_INTERRUPTED: Final = 130
"""Exit code where somebody pressed ctrl+c."""


def as_data(value: object) -> object:
    """`value` as plain data for JSON: Pydantic models as their fields in JSON mode."""
    dump = getattr(value, "model_dump", None)
    if dump is not None:
        return dump(mode="json")
    raise TypeError(f"{type(value).__name__} has no JSON form")


def emit(data: object) -> None:
    """Print `data` as JSON: the one thing on standard output."""
    click.echo(json.dumps(data, ensure_ascii=False, indent=2, default=as_data))


def say(text: str = "", *, indent: str = "", width: int = 0, hang: str = "") -> None:
    """Print a line for people, without terminal controls.

    It is wrapped to `width` columns where one is given; all that follows the first line hangs by `hang`.
    """
    lead = indent
    for line in safe_text(text).split("\n"):
        if not width or cell_width(lead + line) <= width:
            click.echo(lead + line if line.strip() else "")
        else:
            for part in wrapped(line, width, indent=lead, hang=indent + hang):
                click.echo(part)
        lead = indent + hang


def say_aside(text: str) -> None:
    """Say `text` on standard error, which is no answer of a command."""
    click.echo(safe_text(text), err=True)


def say_set(called: str, written: Written) -> None:
    """Say that `called` was changed, or that the edit waits since somebody else has changed it."""
    if written.suggestion:
        kept = f"Your edit is kept as suggestion {written.suggestion}."
        say(f"Somebody changed {called} meanwhile. {kept}", width=WIDTH)
    else:
        say(f"Set {called}.", width=WIDTH)


def table(rows: Iterable[tuple[str, ...]]) -> None:
    """Print rows in aligned columns; the last column is left as long as it is."""
    lines = [tuple(one_line(cell) for cell in row) for row in rows]
    if not lines:
        return
    widths = [max(cell_width(row[column]) for row in lines) for column in range(len(lines[0]) - 1)]
    for row in lines:
        click.echo(in_columns(row, widths))


def side_by_side(cells: Sequence[str], *, width: int = WIDTH, gap: str = "  ") -> None:
    """Print texts next to each other in columns of equal width, each wrapped within its own."""
    column = (width - len(gap) * (len(cells) - 1)) // len(cells)
    columns = [
        [part for line in safe_text(cell).split("\n") for part in wrapped(line, column)] for cell in cells
    ]
    for row in zip_longest(*columns, fillvalue=""):
        click.echo(in_columns(row, [column] * len(row), gap=gap))


def report(error: CounterpointError, *, as_json: bool) -> None:
    """Tell an error: as JSON on standard output, or in plain lines on standard error."""
    if as_json:
        emit({"error": error_data(error)})
        return
    for number, part in enumerate(filter(None, (_sentence(error.message), _kept(error), error.hint))):
        click.echo(("counterpoint: " if not number else "  ") + safe_text(part), err=True)


def error_data(error: CounterpointError) -> dict[str, str]:
    """An error as it stands in JSON: a code for scripts, and what to tell a person."""
    message = " ".join(filter(None, (_sentence(error.message), _kept(error))))
    return {"code": error.code, "message": safe_text(message), "hint": safe_text(error.hint)}


def _kept(error: CounterpointError) -> str:
    return error.kept.replace(IN_THE_WINDOW, "")


def _sentence(text: str) -> str:
    # What a server said often stands last, and ends as it pleases.
    text = text.rstrip()
    return text if not text or text.endswith((".", "!", "?", "…", "”")) else f"{text}."


def use_utf8() -> None:
    """Make both streams able to say every character, whatever the locale."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")

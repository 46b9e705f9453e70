"""How commands speak: JSON for scripts, plain lines for people, and one shape for errors."""

from __future__ import annotations

import json
import sys
import textwrap
from collections.abc import Iterable
from typing import Final

import click

from assistant.errors import CounterpointError
from assistant.text import one_line, safe_text
from assistant.workspace.errors import IN_THE_WINDOW

EXIT_BAD: Final = 2
"""Exit code where something that was asked for could not be done."""


def as_data(value: object) -> object:
    """`value` as plain data for JSON: Pydantic models as their fields in JSON mode."""
    dump = getattr(value, "model_dump", None)
    if dump is not None:
        return dump(mode="json")
    raise TypeError(f"{type(value).__name__} has no JSON form")


def emit(data: object) -> None:
    """Print `data` as JSON: the one thing on standard output."""
    click.echo(json.dumps(data, ensure_ascii=False, indent=2, default=as_data))


def say(text: str = "", *, indent: str = "", width: int = 0) -> None:
    """Print a line for people, wrapped to `width` columns where one is given, without terminal controls."""
    for line in safe_text(text).split("\n"):
        if not width or len(line) + len(indent) <= width:
            click.echo(indent + line)
        else:
            click.echo(textwrap.fill(line, width, initial_indent=indent, subsequent_indent=indent))


def table(rows: Iterable[tuple[str, ...]]) -> None:
    """Print rows in aligned columns; the last column is left as long as it is."""
    lines = [tuple(one_line(cell) for cell in row) for row in rows]
    if not lines:
        return
    widths = [max(len(row[column]) for row in lines) for column in range(len(lines[0]) - 1)]
    for row in lines:
        click.echo(
            "  ".join(
                [*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[-1]]
            ).rstrip()
        )


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

"""Lines for people that keep within the columns of a terminal, wide characters counted as what they take."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import click

from assistant.cells import wrapped
from assistant.cli.output import WIDTH
from assistant.method.said import field_label

_STEP: Final = "  "


def tell(text: str = "", *, depth: int = 0, hang: str = _STEP) -> None:
    """Print one paragraph, wrapped: `depth` steps in, each further line by `hang` more."""
    indent = _STEP * depth
    for line in wrapped(text, WIDTH, indent=indent, hang=indent + hang):
        click.echo(line.rstrip())


def in_words(value: object) -> str:
    """A value of a field as people read it: lists with semicolons, parts by name, nothing as a dash."""
    if value is None or value in ("", [], {}):
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return "; ".join(map(in_words, value))
    if isinstance(value, Mapping):
        said = ((name, part) for name, part in value.items() if part not in (None, "", []))
        return ", ".join(f"{field_label(str(name))} {in_words(part)}" for name, part in said)
    return str(value)

"""Options and arguments that several commands share."""

from __future__ import annotations

import os
from pathlib import Path

import click

json_option = click.option("--json", "as_json", is_flag=True, help="Answer in JSON, for scripts.")
model_option = click.option(
    "--model", metavar="NAME", help="Model for this call, or none for the method guide."
)
preview_option = click.option(
    "--preview", is_flag=True, help="Show exactly what would be sent, and send nothing."
)
file_argument = click.argument("file", type=click.Path(path_type=Path))
base_option = click.option("--base", type=int, metavar="REVISION", help="The revision you edited.")
question_argument = click.argument("question")
live_option = click.option(
    "--live",
    type=click.IntRange(0, 6),
    metavar="SESSION",
    help="Begin in the live view of a session; 0 for the one that is due.",
)
projected_option = click.option(
    "--projected",
    is_flag=True,
    help="With --live: show what everybody may see, to be watched and nothing else.",
)
by_option = click.option(
    "--by",
    "actor",
    metavar="NAME",
    envvar="COUNTERPOINT_ACTOR",
    help="Who does this, as the history shows it.",
)


def has_terminal() -> bool:
    """Whether there is a terminal to draw on and to read keys from."""
    return os.isatty(0) and os.isatty(1) and os.environ.get("TERM", "") != "dumb"


def begin_at(live: int | None, *, projected: bool) -> dict[str, object] | None:
    """Where the interface begins: in the live view of a session, or as always where None.

    Raises:
        click.UsageError: only the live view can be projected.
    """
    if live is None and projected:
        raise click.UsageError("--projected belongs to --live")
    return None if live is None else {"session": live, "projected": projected}

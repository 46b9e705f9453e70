"""The command group and what holds for every command: `--json`, exit codes, and no tracebacks."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Final

import click

from assistant import __version__
from assistant.cli.options import json_option
from assistant.cli.output import EXIT_BAD, EXIT_INTERRUPTED, emit, report, use_utf8
from assistant.errors import BadInput, CounterpointError
from assistant.text import one_line


class _Usage(BadInput):
    code = "usage"


class _System(CounterpointError):
    code = "system"


class _Stopped(CounterpointError):
    code = "cancelled"


class _Internal(CounterpointError):
    code = "internal"


MODULES: Final = {
    "workspaces": ("new", "import", "export", "history", "undo"),
    "work": ("status", "show", "answer"),
    "records": ("record",),
    "people": ("participants",),
    "room": ("voice", "voices", "agenda"),
    "decisions": ("decision",),
    "homework": ("action", "homework", "parked"),
    "planning": ("plan",),
    "prework": ("prework", "collect"),
    "choosing": ("bet",),
    "voting": ("vote",),
    "changing": ("changes",),
    "tracing": ("trace",),
    "roadmap": ("roadmap",),
    "aspects": ("board", "assess"),
    "lenses": ("lens",),
    "pictures": ("plot",),
    "rounds": ("story", "again", "compare"),
    "adding": ("add",),
    "documents": ("documents",),
    "proof": ("evidence", "cite", "uncite", "citations"),
    "advice": ("ask", "check", "gaps", "bets", "search"),
    "runsheets": ("runsheet",),
    "packs": ("pack",),
    "advising": ("draft", "advise"),
    "allowance": ("advisor", "calls"),
    "review": ("review", "accept", "edit", "reject", "dismiss"),
    "evaluating": ("eval",),
    "serving": ("serve",),
    "machine": ("open", "demo", "model", "doctor", "schema"),
}
"""Which module of this package holds which commands; a module is loaded when one of its commands is used."""


class _Commands(click.Group):
    """The commands, each loaded when it is asked for, so that `open` paints without waiting for the others."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click gives it
        return [name for names in MODULES.values() for name in names]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click gives it
        for module, names in MODULES.items():
            if cmd_name in names:
                commands: Sequence[click.Command] = import_module(f"assistant.cli.{module}").COMMANDS
                return next(command for command in commands if command.name == cmd_name)
        return None


@click.group(
    cls=_Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option("--version", is_flag=True, help="Print the version.")
@json_option
@click.pass_context
def cli(context: click.Context, version: bool, as_json: bool) -> int:
    """Bring what customers need and what the business intends into step.

    Without a command the terminal interface opens. FILE is a workspace: one file for one engagement.
    Every command takes --json for scripts. Exit codes: 0 done, 1 something was found (check, trace,
    citations, collect), 2 bad input.
    """
    if version:
        if as_json:
            emit({"version": __version__})
        else:
            click.echo(f"counterpoint, version {__version__}")
        context.exit(0)
    if context.invoked_subcommand is None:
        from assistant.cli.machine import open_interface

        return open_interface(None, as_json=as_json)
    if as_json:
        raise click.UsageError(f"--json stands after the command: {context.invoked_subcommand} … --json")
    return 0


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give back its exit code; every error is told in plain words."""
    use_utf8()
    given = list(sys.argv[1:] if arguments is None else arguments)
    as_json = "--json" in given
    try:
        result = cli.main(given, prog_name="counterpoint", standalone_mode=False)
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except (click.Abort, KeyboardInterrupt):
        report(_Stopped("Stopped.", kept="What was saved before stays saved."), as_json=as_json)
        return EXIT_INTERRUPTED
    except click.ClickException as error:
        report(_Usage(one_line(error.format_message()), hint=_usage_hint(error)), as_json=as_json)
        return EXIT_BAD
    except CounterpointError as error:
        report(error, as_json=as_json)
        return EXIT_INTERRUPTED if error.code == _Stopped.code else EXIT_BAD
    except BrokenPipeError:
        # The reader has gone (as in `| head`): nothing more to say, and nowhere to say it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        where = f" ({one_line(str(error.filename), 200)})" if error.filename else ""
        what = f"The system refused: {one_line(error.strerror or str(error))}{where}."
        report(_System(what, kept="What was saved before stays saved."), as_json=as_json)
        return EXIT_BAD
    except Exception as error:
        if os.environ.get("COUNTERPOINT_DEBUG"):
            raise
        report(_internal(error), as_json=as_json)
        return EXIT_BAD
    return result if isinstance(result, int) else 0


def _internal(error: Exception) -> CounterpointError:
    """A fault of ours, told without a word of what anyone wrote."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f", {Path(frames[-1].filename).name} line {frames[-1].lineno}" if frames else ""
    return _Internal(
        f"Counterpoint made a mistake ({type(error).__name__}{where}).",
        kept="What was saved before stays saved.",
        hint="Please report it; COUNTERPOINT_DEBUG=1 shows where it happened.",
    )


def _usage_hint(error: click.ClickException) -> str:
    context = getattr(error, "ctx", None)
    if context is None:
        return "See: counterpoint --help"
    within = getattr(context.command, "commands", {}) if context.parent is not None else {}
    usage = f"Say: {context.command_path} FILE, then one of {', '.join(sorted(within))}. " if within else ""
    return f"{usage}See: {context.command_path} --help"

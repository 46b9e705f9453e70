"""Commands on the program itself: open the interface, the demo, the model, the doctor, the schema."""

from __future__ import annotations

import gc
import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assistant.cli.options import (
    begin_at,
    has_terminal,
    json_option,
    live_option,
    model_option,
    projected_option,
)
from assistant.cli.output import WIDTH, emit, say
from assistant.errors import CounterpointError, NotFound
from assistant.text import one_line

if TYPE_CHECKING:
    from assistant.config import Settings


class _Unready(CounterpointError):
    """The model that is set cannot be used as it is."""

    def __init__(self, code: str, message: str, hint: str) -> None:
        super().__init__(message, hint=hint)
        self.code = code


@click.command("open")
@click.argument("file", type=click.Path(path_type=Path))
@model_option
@live_option
@projected_option
@json_option
def open_(file: Path, model: str | None, live: int | None, projected: bool, as_json: bool) -> int:
    """Open FILE in the terminal interface."""
    begin = begin_at(live, projected=projected)
    if not file.exists():
        shown = one_line(str(file), 200)
        raise NotFound(
            f"There is no file {shown}.", hint=f"Make it: counterpoint new {shown} --organisation NAME"
        )
    return open_interface(file, model=model, begin=begin, as_json=as_json)


@click.command()
@click.option(
    "--to", "target", type=click.Path(path_type=Path), help="Write the demo to this file, and do not open it."
)
@click.option("--finished", is_flag=True, help="Carried through to the trace, instead of three sessions in.")
@json_option
def demo(target: Path | None, finished: bool, as_json: bool) -> int:
    """Open the demo (an invented company), or write it to a file."""
    from assistant.demo import own_demo, write_demo

    if target is not None:
        write_demo(target, finished=finished)
        if as_json:
            emit({"file": str(target)})
        else:
            say(f"Wrote the demo. Open it with: counterpoint open {target}")
        return 0
    path = own_demo(finished=finished)
    if as_json:
        emit({"file": str(path)})
        return 0
    return open_interface(path)


@click.command()
@click.option(
    "--check",
    is_flag=True,
    help="Ask the model and the embedder for one word, to see that they can be reached.",
)
@click.option("--find", is_flag=True, help="Look for model servers on this machine, and say how to use them.")
@click.option("--model-server", metavar="URL", help="With --find: look there, too.")
@click.option("--get-embedder", is_flag=True, help="Fetch the model of the embedder minilm, after asking.")
@click.option(
    "--from",
    "archive",
    type=click.Path(path_type=Path),
    help="With --get-embedder: take it from this file instead of the network.",
)
@click.option("--yes", is_flag=True, help="With --get-embedder: fetch without asking.")
@model_option
@json_option
def model(
    check: bool,
    find: bool,
    model_server: str | None,
    get_embedder: bool,
    archive: Path | None,
    yes: bool,
    model: str | None,
    as_json: bool,
) -> int:
    """Which model and embedder are set, from where, and what they are sent; --check tries them."""
    from assistant.cli import embedding, local_models
    from assistant.config import load_settings

    settings = load_settings(model)
    if check + find + get_embedder > 1:
        raise click.UsageError("--check, --find and --get-embedder are said one at a time")
    if find:
        local_models.find(settings, model_server, as_json=as_json)
        return 0
    if model_server is not None:
        raise click.UsageError("--model-server belongs to --find")
    if get_embedder:
        embedding.get(settings, archive=archive, yes=yes, as_json=as_json)
        return 0
    if archive is not None or yes:
        raise click.UsageError("--from and --yes belong to --get-embedder")
    embedder = embedding.status(settings)
    data: dict[str, object] = {
        "model": settings.model if settings.uses_model else None,
        "by": "model" if settings.uses_model else "guide",
        "api_base": settings.api_base,
        "timeout": settings.timeout,
        "origin": settings.origin("model"),
        "embedder": embedder,
    }
    messages = []
    if check:
        from assistant.advisor.client.check import check_model
        from assistant.advisor.client.runtime import run_blocking

        outcome = run_blocking(check_model(settings))
        if not outcome.ok:
            raise _Unready(outcome.code, outcome.message, outcome.hint)
        messages = [outcome.message, *outcome.findings, *filter(None, [embedding.check(settings)])]
        data |= {"ok": True, "message": " ".join(messages), "check": local_models.check_data(outcome)}
        embedder["ready"] = True
    if as_json:
        emit(data)
        return 0
    if settings.uses_model:
        say(f"Model: {settings.model} (from {settings.origin('model')}), {settings.timeout:g} s a reply")
        if settings.api_base:
            say(f"Server: {settings.api_base} (from {settings.origin('api_base')})")
    else:
        # An embedder on a server is sent what is searched for; its own lines say so.
        stays = "" if settings.embedding_model else " Nothing leaves this machine."
        say(f"No model: the built-in method guide answers.{stays}")
        say("Set one with --model, COUNTERPOINT_MODEL or the config file; see the README.")
        if not check:
            say("A model server on this machine is found by: counterpoint model --find")
    embedding.tell(embedder)
    for message in messages:
        say(message, width=WIDTH)
    return 0


@click.command()
@click.argument("file", type=click.Path(path_type=Path), required=False)
@json_option
def doctor(file: Path | None, as_json: bool) -> int:
    """Examine FILE (integrity, hash chain, replay, links), or this installation; says what to do."""
    from assistant.cli.health import examine_installation
    from assistant.workspace.doctor import examine

    report = examine(file) if file is not None else examine_installation()
    if as_json:
        emit(
            {
                "ok": report.ok,
                "checks": [
                    {"name": check.name, "ok": check.ok, "text": check.text, "hint": check.hint}
                    for check in report.checks
                ],
            }
        )
    else:
        for check in report.checks:
            say(f"{'ok ' if check.ok else 'BAD'}  {check.name}: {check.text}")
            if not check.ok and check.hint:
                say(check.hint, indent="     ")
    return 0 if report.ok else 2


@click.command()
@click.option("--json", is_flag=True, expose_value=False, help="The same: it is JSON in any case.")
def schema() -> None:
    """The JSON Schema of the interchange format."""
    from assistant.method.engagement import Engagement

    click.echo(json.dumps(Engagement.model_json_schema(), indent=2, ensure_ascii=False, sort_keys=True))


def open_interface(
    file: Path | None,
    *,
    model: str | None = None,
    begin: Mapping[str, object] | None = None,
    as_json: bool = False,
) -> int:
    """Open the terminal interface on `file` (the start screen where None), or say how to go on without one."""

    def settings() -> Settings:
        from assistant.config import load_settings

        return load_settings(model)

    if not has_terminal():
        settings()
        if file is not None:
            from assistant.cli.inputs import open_workspace

            # What cannot be opened is told here as the interface would tell it.
            open_workspace(file, read_only=True).close()
        if as_json:
            emit({"file": None if file is None else str(file), "opened": False})
            return 0
        say("There is no terminal here for the interface. Everything can be done by command, too:")
        shown = file or "FILE"
        for line in (
            *(() if file else ("counterpoint demo --to demo.counterpoint",)),
            f"counterpoint status {shown}",
            f"counterpoint ask {shown} value-proposition",
            f"counterpoint check {shown}",
            f"counterpoint bets {shown}",
        ):
            say(line, indent="  ")
        say(
            "counterpoint --help lists the rest."
            + (" In a terminal: counterpoint open FILE" if file is None else "")
        )
        return 0
    # What is loaded on the way to the first content is there to stay; the interface collects again once it stands.
    gc.disable()
    from tui.app import run

    return run(file, settings=settings, begin=begin)


COMMANDS = (open_, demo, model, doctor, schema)

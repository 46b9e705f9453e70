"""The interface in a browser, by command."""

from __future__ import annotations

import os
from pathlib import Path

import click

from assistant.cli.inputs import open_workspace
from assistant.cli.options import begin_at, json_option, live_option, model_option, projected_option
from assistant.cli.output import emit, say
from assistant.errors import BadInput, NotFound
from assistant.text import one_line

_PORT = 8421


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    metavar="HOST",
    help="Where to listen; without it, this machine alone.",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=_PORT,
    show_default=True,
    help="0 takes one that is free.",
)
@click.option(
    "--folder",
    "folders",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Where the browser may read and write besides FILE's own folder; said several times for several.",
)
@click.option(
    "--hand-on",
    "besides",
    multiple=True,
    metavar="NAME",
    help="An environment variable to hand on besides what the model that is set needs.",
)
@live_option
@projected_option
@model_option
@json_option
def serve(
    file: Path,
    host: str,
    port: int,
    folders: tuple[Path, ...],
    besides: tuple[str, ...],
    live: int | None,
    projected: bool,
    model: str | None,
    as_json: bool,
) -> None:
    """Show FILE in a browser, at an address with a token in it, until ctrl+c; every tab has a window of its own."""
    from assistant.advisor.client.hosts import is_loopback
    from assistant.config import Settings, load_settings
    from tui.served.environment import handed_on
    from tui.served.server import Server, Shown

    if not file.exists():
        shown = one_line(str(file), 200)
        raise NotFound(
            f"There is no file {shown}.", hint=f"Make it: counterpoint new {shown} --organisation NAME"
        )
    # What cannot be opened is told here, and not in a browser later.
    with open_workspace(file, read_only=True) as workspace:
        path, title = workspace.path.resolve(), workspace.organisation or workspace.path.name
    for folder in folders:
        if not folder.is_dir():
            raise BadInput(f"There is no folder {one_line(str(folder), 200)}.", kept="Nothing was served.")
    if missing := [name for name in besides if name not in os.environ]:
        raise BadInput(
            f"{one_line(missing[0], 80)} is not set, so it cannot be handed on.", kept="Nothing was served."
        )
    # Who only watches asks no model.
    settings = Settings() if projected else load_settings(model)
    environment = handed_on(os.environ, settings, besides)
    if model is not None:
        environment["COUNTERPOINT_MODEL"] = model
    places = tuple(dict.fromkeys([path.parent, *(folder.resolve() for folder in folders)]))
    begin = begin_at(live, projected=projected)
    arguments = () if begin is None else (str(live), *(["projected"] if projected else []))
    server = Server(Shown(path, title, host, port, environment, places, arguments))
    address = server.listen()
    try:
        if as_json:
            emit({"address": address, "file": str(path), "folders": [str(place) for place in places]})
        else:
            say(f"{one_line(title, 80)} is at:")
            say(address, indent="  ")
            say(
                "Whoever has this address sees what the room sees, and can change nothing. ctrl+c ends it."
                if projected
                else "Whoever has this address can read and change the workspace. ctrl+c ends it; what is typed is kept."
            )
            if not is_loopback(address):
                say("It can be reached from the network, and nothing that goes over it is encrypted.")
        server.run()
    finally:
        server.close()
    if not as_json:
        say("Ended." if projected else "Ended. What was typed is in the file.")


COMMANDS = (serve,)

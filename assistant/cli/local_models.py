"""Model servers of this machine as the command line finds and shows them, and the model as ``--check`` found it."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Any

from assistant.cells import cell_width, in_columns
from assistant.cli.output import WIDTH, emit, say
from assistant.errors import BadInput
from assistant.text import one_line

if TYPE_CHECKING:
    from assistant.advisor.client.check import ModelCheck
    from assistant.advisor.client.local import LocalModel, LocalServer
    from assistant.config import Settings


def find(settings: Settings, address: str | None, *, as_json: bool) -> None:
    """Look for model servers on this machine, and at `address` where one is named; say what is there and how to use it.

    Raises:
        BadInput: `address` is none, or lies elsewhere although only this machine may be asked.
    """
    from assistant.advisor.client.hosts import is_loopback
    from assistant.advisor.client.local import find_servers, places, root_of
    from assistant.advisor.client.runtime import run_blocking

    named = None if address is None else _address(address)
    if named is not None and settings.local_only and not is_loopback(named):
        raise BadInput(
            f"{named} is not on this machine, and only this machine may be asked "
            f"(local_only, from {settings.origin('local_only')}).",
            hint="Name an address such as http://127.0.0.1:8080.",
        )
    wanted = [root_of(named)] if named is not None else []
    asked = tuple(dict.fromkeys([*wanted, *places([settings.api_base])]))
    found = run_blocking(find_servers(asked))
    # What nobody named and where nothing listens is not worth a word.
    shown = [server for server in found if not server.absent or server.root in wanted]
    if as_json:
        emit({"asked": list(asked), "servers": [_data(server) for server in shown]})
        return
    for server in shown:
        _tell(server)
    usable = next(((server, model) for server in shown for model in _usable(server)), None)
    if usable is None:
        ports = ", ".join(root.removeprefix("http://") for root in asked)
        say(f"No model to use was found on this machine. Looked at {ports}.", width=WIDTH)
        say("Start Ollama, LM Studio, llama.cpp or vLLM, or say where it is:")
        say("counterpoint model --find --model-server URL", indent="  ")
        return
    server, model = usable
    say("To use one, such as the first:")
    say(f"export COUNTERPOINT_MODEL={shlex.quote(server.model_setting(model))}", indent="  ")
    say(f"export COUNTERPOINT_API_BASE={shlex.quote(server.api_base)}", indent="  ")
    say("counterpoint model --check", indent="  ")


def check_data(checked: ModelCheck) -> dict[str, Any] | None:
    """What ``--check`` found out about the model, for scripts; None without a model."""
    if checked.rung is None:
        return None
    return {
        "structured_output": checked.rung.value,
        "corrections": checked.corrections,
        "milliseconds": round(checked.seconds * 1000),
        "first_milliseconds": round(checked.first_seconds * 1000),
        "context_tokens": checked.window.tokens,
        "context_from": checked.window.source,
        "host": checked.host,
        "runs_at": checked.window.remote or None,
    }


def _address(text: str) -> str:
    from pydantic import ValidationError

    from assistant.config import Settings

    try:
        address = Settings(api_base=text if "://" in text else f"http://{text}").api_base
    except ValidationError:
        address = None
    if address is None:
        raise BadInput(
            f"--model-server {one_line(text.rpartition('@')[2], 200)} is no address of a server.",
            hint="Give one such as http://127.0.0.1:8080.",
        )
    return address


def _usable(server: LocalServer) -> list[LocalModel]:
    return [
        model for model in server.models if not model.embeds and not model.remote and _askable(server, model)
    ]


def _askable(server: LocalServer, model: LocalModel) -> bool:
    # llama.cpp takes any name for its one model.
    return model.askable or server.kind == "llama_cpp"


def _data(server: LocalServer) -> dict[str, Any]:
    return {
        "address": server.root,
        "kind": server.kind,
        "version": server.version or None,
        "api_base": None if server.problem else server.api_base,
        "problem": server.problem or None,
        "models": [
            {
                "name": model.name,
                "model": server.model_setting(model)
                if _askable(server, model) and not model.embeds
                else None,
                "embedder": server.embedder_setting(model) if model.askable and model.embeds else None,
                "reads": model.reads,
                "largest": model.largest,
                "runs_at": model.remote or None,
            }
            for model in server.models
        ],
    }


def _tell(server: LocalServer) -> None:
    from assistant.advisor.client.local import TITLES

    if server.problem:
        say(f"{server.root}: {server.problem}.")
        return
    title = f"{TITLES[server.kind]} {server.version}".strip()
    say(f"{title} at {server.root}" + ("" if server.models else ": it has no model yet."))
    if server.models:
        say(f"COUNTERPOINT_API_BASE={shlex.quote(server.api_base)}", indent="  ")
    written = [_written(server, model) for model in server.models]
    width = max(map(cell_width, written), default=0)
    for name, model in zip(written, server.models, strict=True):
        say(in_columns((name, _remark(model)), [width]), indent="  ")


def _written(server: LocalServer, model: LocalModel) -> str:
    if not _askable(server, model):
        return model.name
    if model.embeds:
        return f"COUNTERPOINT_EMBEDDER={shlex.quote(server.embedder_setting(model))}"
    return f"--model {shlex.quote(server.model_setting(model))}"


def _remark(model: LocalModel) -> str:
    if model.remote:
        return f"runs at {model.remote}, not on this machine"
    if model.embeds:
        return "makes vectors only"
    if not model.askable:
        return "has a name that cannot be written as a setting"
    if model.reads and model.largest and model.reads < model.largest:
        return f"reads {model.reads:,} of {model.largest:,} tokens"
    if model.reads:
        return f"reads {model.reads:,} tokens"
    return f"made for up to {model.largest:,} tokens" if model.largest else "does not say how much it reads"

"""The embedder as the command line shows, fetches and tries it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assistant.cli.output import emit, say, say_aside
from assistant.cli.progress import bar
from assistant.config import LEXICAL, MINILM
from assistant.errors import BadInput
from assistant.text import one_line

if TYPE_CHECKING:
    from assistant.config import Settings
    from assistant.retrieval.embedders import DenseEmbedder


def status(settings: Settings) -> dict[str, object]:
    """The embedder that is set, from where, and whether it is ready: None where only its server can tell."""
    from assistant.retrieval.minilm import is_fetched, model_folder

    ready: bool | None = None
    if settings.embedder == LEXICAL:
        ready = True
    elif settings.embedder == MINILM:
        ready = is_fetched(model_folder())
    return {
        "name": settings.embedder,
        "origin": settings.origin("embedder"),
        "api_base": settings.embedder_api_base if settings.embedding_model else None,
        "ready": ready,
    }


def tell(told: dict[str, object]) -> None:
    """Say `told`, what `status` found, in plain lines."""
    name, origin = told["name"], told["origin"]
    if name == LEXICAL:
        say("Embedder: lexical, the words alone. Nothing is fetched, and no search leaves this machine.")
    elif name == MINILM:
        here = "on this machine" if told["ready"] else "not fetched yet, so the words alone decide"
        say(f"Embedder: minilm (from {origin}), {here}.")
        if not told["ready"]:
            say("Fetch it: counterpoint model --get-embedder")
    else:
        at = f" at {told['api_base']}" if told["api_base"] else ""
        say(f"Embedder: {name} (from {origin}){at}.")
        say(
            "What is searched for, and what is searched but for documents never to be sent, goes to its server."
        )


def check(settings: Settings) -> str:
    """Try the embedder that is set with one word; gives what to say of it, nothing for ``lexical``.

    Raises:
        EmbedderFailed: it gave no vector.
    """
    from assistant.advisor.embedder import embedder_for

    embedder = embedder_for(settings)
    return "" if embedder is None else _tried(embedder, settings.timeout)


def get(settings: Settings, *, archive: Path | None, yes: bool, as_json: bool) -> None:
    """Fetch the model of ``minilm``, or take it from `archive`, after consent; then try it.

    Raises:
        BadInput: there is nobody to ask and no `yes`.
        NotFetched: it could not be got.
        EmbedderFailed: it is here and does not work.
    """
    from assistant.retrieval.embedders import EmbedderFailed
    from assistant.retrieval.minilm import MiniLM, model_folder, source
    from assistant.retrieval.minilm_fetch import MEGABYTES, fetch, take

    folder = model_folder()
    works = ""
    if archive is not None:
        take(archive, folder)
    else:
        try:
            works = _tried(MiniLM(folder))
        except EmbedderFailed:
            address = source()[0]
            say_aside(f"The embedder minilm needs a model of about {MEGABYTES} MB, which comes from")
            say_aside(f"  {address}")
            say_aside(f"and is put into {folder}. Nothing of yours is sent.")
            if not yes:
                _consent(address)
            with bar("Fetching") as progress:
                fetch(folder, progress)
    works = works or _tried(MiniLM(folder))
    used = settings.embedder == MINILM
    if as_json:
        emit({"embedder": MINILM, "folder": str(folder), "ready": True, "used": used})
        return
    say(works)
    if not used:
        say('To use it, set COUNTERPOINT_EMBEDDER=minilm, or embedder = "minilm" in the config file.')


def _consent(address: str) -> None:
    if not sys.stdin.isatty():
        raise BadInput(
            "Nothing was fetched, since there is nobody here to ask.",
            hint=f"Say --yes to fetch it from {address}, or bring the file: --get-embedder --from FILE",
        )
    click.confirm("Fetch it?", abort=True, err=True)


def _tried(embedder: DenseEmbedder, seconds: float | None = None) -> str:
    vectors = embedder.embed(["a crossing at dawn"], seconds=seconds)
    return f"{one_line(embedder.name, 200)} works: {vectors.shape[1]} numbers a text."

"""How the fake server embeds, well or badly: OpenAI's form at ``/embeddings`` and Ollama's at ``/api/embed``."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.fakes.model_server import Exchange

Rows = list[list[float]]

THINGS: Mapping[str, int] = {
    "ferry": 0, "boat": 0, "ship": 0, "nurse": 1, "medic": 1, "slogan": 2, "motto": 2, "market": 3, "bazaar": 3,
}  # fmt: skip
"""Words that mean the same have the same number."""


def is_embedding(path: str) -> bool:
    """Whether a request's path asks for vectors."""
    return path.endswith(("/embeddings", "/api/embed"))


def texts_of(body: Mapping[str, Any]) -> list[str]:
    """The texts that a request wants embedded."""
    given = body.get("input", [])
    return [given] if isinstance(given, str) else list(given)


def meanings(texts: Sequence[str], dimension: int = 8) -> Rows:
    """A vector per text: how often it names each thing, and a little of everything else."""
    rows = []
    for text in texts:
        row = [0.0] * dimension
        row[-1] = 0.1
        for word in text.lower().split():
            place = THINGS.get(word.strip(".,?!").removesuffix("s"))
            if place is not None:
                row[place] += 1.0
        rows.append(row)
    return rows


def embeds(
    dimension: int = 8, change: Callable[[Rows], Any] | None = None, backwards: bool = False
) -> Callable[[Exchange], Awaitable[None]]:
    """A reply with the vectors of the texts asked for, after `change`; `backwards` lists them last to first."""

    async def reply(exchange: Exchange) -> None:
        rows: Any = meanings(texts_of(exchange.call.body), dimension)
        rows = change(rows) if change is not None else rows
        if exchange.call.path.endswith("/api/embed"):
            value: dict[str, Any] = {"model": "fake", "embeddings": rows, "prompt_eval_count": 7}
        else:
            data = [
                {"object": "embedding", "index": place, "embedding": row} for place, row in enumerate(rows)
            ]
            usage = {"prompt_tokens": 7, "total_tokens": 7}
            value = {
                "object": "list",
                "model": "fake",
                "data": data[:: -1 if backwards else 1],
                "usage": usage,
            }
        # As Python writes it: NaN and Infinity, as some servers do.
        await exchange.send(200, json.dumps(value).encode())

    return reply

"""What our layers add: a model call over bare HTTP, a search, a commit over a bare commit."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import httpx
from pydantic import BaseModel

from assistant.advisor.client.client import ModelClient
from assistant.advisor.client.ladder import Message
from assistant.config import Settings
from assistant.retrieval.chunks import Chunk
from assistant.retrieval.search import ChunkSearch, Guidance
from assistant.workspace.document import Workspace
from tests.bench.figures import row, told
from tests.fakes.model_server import FakeModelServer

_CALLS = 40


class _Sign(BaseModel):
    ready: bool


def timed(work: Callable[[int], object], count: int, *, first: int = 0) -> list[float]:
    """Seconds that each of `count` calls of `work` took; it is told their numbers from `first` on."""
    times = []
    for number in range(first, first + count):
        begun = time.perf_counter()
        work(number)
        times.append(time.perf_counter() - begun)
    return times


def model_calls() -> None:
    """The cost of the model layer over a bare HTTP request to the same server."""
    with FakeModelServer() as server:
        os.environ.update(server.environment())
        settings = Settings(model="openai/fake", api_base=server.url)
        ours, bare = asyncio.run(_model_calls(settings, server))
    row("model call, bare HTTP request", told(bare))
    row("model call, through the client", told(ours))
    added = (statistics.median(ours) - statistics.median(bare)) * 1000
    row("model call, what the client adds (median)", f"{added:.2f} ms")


async def _model_calls(settings: Settings, server: FakeModelServer) -> tuple[list[float], list[float]]:
    client = ModelClient(settings)
    messages = [Message("user", "Ready?")]
    ours: list[float] = []
    bare: list[float] = []
    body: dict[str, object] = {}
    async with httpx.AsyncClient() as http:
        for number in range(_CALLS + 3):
            begun = time.perf_counter()
            await client.complete(messages, _Sign)
            middle = time.perf_counter()
            body = body or server.bodies[-1]
            reply = await http.post(f"{server.url}/chat/completions", json=body)
            assert reply.status_code == 200
            if number >= 3:
                ours.append(middle - begun)
                bare.append(time.perf_counter() - middle)
    await client.aclose()
    return ours, bare


def search() -> None:
    """Search over the guidance and over 100 and 5,000 chunks made of its words."""
    with Guidance() as guidance:
        guidance.warm()
        row("search, shipped guidance", told(timed(lambda n: guidance.search(_words(n)), 100)))
        texts = [card.body for card in guidance.cards]
    for count in (100, 5_000):
        chunks = [
            Chunk(
                f"c{n}",
                f"Passage {n}",
                f"{texts[n % len(texts)][n % 97 :]} {n}",
                document="d",
                location=f"page {n}",
            )
            for n in range(count)
        ]
        with ChunkSearch(chunks, name=f"bench-{count}", folder=None) as found:
            begun = time.perf_counter()
            found.warm()
            row(f"index, {count} chunks", f"{time.perf_counter() - begun:.2f} s")
            row(f"search, {count} chunks", told(timed(partial(_find, found), 100)))


def _find(search: ChunkSearch, number: int) -> object:
    return search.find(_words(number))


def _words(number: int) -> str:
    situations = (
        "everyone is our customer",
        "sales wants a discount again",
        "the board cannot agree which bet comes first",
        "nobody has asked a customer this year",
        "our plan is only projects",
    )
    return f"{situations[number % len(situations)]} {number}"


def commits() -> None:
    """One act against one bare commit with the same promises to the disk."""
    with tempfile.TemporaryDirectory() as folder:
        connection = sqlite3.connect(Path(folder) / "bare.db", isolation_level=None)
        connection.executescript(
            "PRAGMA journal_mode=DELETE; PRAGMA synchronous=EXTRA; PRAGMA fullfsync=ON; CREATE TABLE t (n, text)"
        )

        def bare(number: int) -> None:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT INTO t VALUES (?, ?)", (number, "x" * 200))
            connection.execute("COMMIT")

        path = Path(folder) / "bench.counterpoint"
        with Workspace.create(path, organisation="Bench") as workspace:

            def ours(number: int) -> None:
                workspace.write_answer("market", "assumed", f"An answer that grows. {number} " * 8)

            bare_times: list[float] = []
            our_times: list[float] = []
            for number in range(150):
                bare_times += timed(bare, 1, first=number)
                our_times += timed(ours, 1, first=number)
        connection.close()
    row("commit, bare SQLite", told(bare_times))
    row("commit, one act", told(our_times))
    row("commit, ratio (medians)", f"{statistics.median(our_times) / statistics.median(bare_times):.2f}")

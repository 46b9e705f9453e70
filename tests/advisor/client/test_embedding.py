"""Vectors from a server that behaves, and from servers that do not."""

from __future__ import annotations

import asyncio
import math
import threading
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from assistant.advisor.client.embedding import BATCH, LONGEST, SIDE_BY_SIDE, EmbeddingClient
from assistant.advisor.client.retry import ATTEMPTS, Breaker
from assistant.advisor.embedder import LitellmEmbedder, embedder_for
from assistant.config import Settings
from assistant.retrieval.embedders import EmbedderFailed
from tests.advisor.client.helpers import KEY, PatientClock, everything_said
from tests.fakes.embeddings import embeds
from tests.fakes.model_server import FakeModelServer, Reply
from tests.fakes.scenarios import PORTAL, echoes_the_key, fails, hangs, limited, resets, sends


def embedder(server: FakeModelServer, model: str = "openai/fake", timeout: float = 5.0) -> LitellmEmbedder:
    """An embedder of `server` that need not wait between tries, with a memory of its own."""
    base = server.url if model.startswith("openai/") else server.url.removesuffix("/v1")
    settings = Settings(embedder=f"litellm:{model}", embedder_api_base=base, timeout=timeout)
    own = Settings(model=model, api_base=base, timeout=timeout)
    return LitellmEmbedder(
        settings, client=EmbeddingClient(own, clock=PatientClock().clock(), breaker=Breaker())
    )


def failure(server: FakeModelServer, *replies: Reply, **options: Any) -> EmbedderFailed:
    server.vectors.extend(replies)
    with pytest.raises(EmbedderFailed) as caught:
        embedder(server, **options).embed(["a ferry"])
    return caught.value


@pytest.mark.parametrize("model", ["openai/fake", "ollama/fake"])
def test_texts_become_vectors_of_length_one_in_their_order(server: FakeModelServer, model: str) -> None:
    made = embedder(server, model)
    assert made.dimension == 0
    vectors = made.embed(["ferry ferry", "a boat", "the motto", "ferry ferry"])
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1.0] * 4)
    assert vectors[0] @ vectors[1] > 0.9 > 0.1 > vectors[0] @ vectors[2]
    assert (vectors[0] == vectors[3]).all()
    assert made.dimension == 8
    assert server.embedded == ["ferry ferry", "a boat", "the motto"]  # a text said twice is sent once


def test_many_texts_go_in_batches_a_few_at_a_time(server: FakeModelServer) -> None:
    under_way, most, all_there = 0, 0, asyncio.Event()

    async def slowly(exchange: Any) -> None:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        if under_way == SIDE_BY_SIDE:
            all_there.set()
        await asyncio.wait_for(all_there.wait(), 5)
        await embeds()(exchange)
        under_way -= 1

    server.vectors.extend([slowly] * 8)
    texts = [f"{'ferry ' * (n % 5)} text {n}" for n in range(7 * BATCH + 3)]
    vectors = embedder(server).embed(texts)
    assert vectors.shape == (len(texts), 8)
    # Each has its own place: how often a text says "ferry" shows in its first number.
    assert all((row[0] > row[7]) == bool(n % 5) for n, row in enumerate(vectors))
    assert max(len(call.body["input"]) for call in server.calls) == BATCH
    assert most == SIDE_BY_SIDE


def test_replies_out_of_order_are_put_in_order(server: FakeModelServer) -> None:
    server.vectors.append(embeds(backwards=True))
    first = embedder(server).embed(["ferry", "motto"])
    assert (first == embedder(server).embed(["ferry", "motto"])).all()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda rows: [], "does not look like a model server"),
        (lambda rows: [*rows, rows[0]], "does not look like a model server"),
        (lambda rows: ["nonsense" for _ in rows], "does not look like a model server"),
        (lambda rows: [["a", "b"] for _ in rows], "something else than"),
        (lambda rows: [[math.nan] * 8 for _ in rows], "infinite or none"),
        (lambda rows: [[math.inf] * 8 for _ in rows], "infinite or none"),
        (lambda rows: [[0.0] * 8 for _ in rows], "nothing but zeros"),
        (lambda rows: [[1.0] for _ in rows], "vectors of 1 numbers"),
        (lambda rows: [[] for _ in rows], "vectors of 0 numbers"),
        (lambda rows: [[1.0] * 20000 for _ in rows], "vectors of 20000 numbers"),
    ],
    ids=["none", "too many", "words", "letters", "nan", "infinite", "zeros", "one", "empty", "huge"],
)
@pytest.mark.parametrize("model", ["openai/fake", "ollama/fake"])
def test_vectors_that_cannot_be_right_are_refused(
    server: FakeModelServer, change: Callable[[Any], Any], told: str, model: str
) -> None:
    assert told in str(failure(server, *[embeds(change=change)] * ATTEMPTS, model=model))


def test_vectors_of_different_lengths_are_refused(server: FakeModelServer) -> None:
    server.vectors.append(embeds(change=lambda rows: [[1.0] * (2 + n) for n in range(len(rows))]))
    with pytest.raises(EmbedderFailed, match="different lengths"):
        embedder(server).embed(["ferry", "boat"])


def test_a_fault_that_passes_is_sat_out(server: FakeModelServer) -> None:
    server.vectors.extend([fails(500), limited(1)])
    assert len(embedder(server).embed(["ferry"])) == 1
    assert len(server.calls) == 3


@pytest.mark.parametrize(
    ("reply", "requests", "told"),
    [
        (fails(401, "no such key"), 1, "COUNTERPOINT|environment variable"),
        (fails(404, "no such model"), 1, "COUNTERPOINT_EMBEDDER"),
        (fails(500), ATTEMPTS, "COUNTERPOINT_EMBEDDER_API_BASE"),
        (resets, ATTEMPTS, "COUNTERPOINT_EMBEDDER_API_BASE"),
        (limited(3600), 1, "pause"),
        (sends(PORTAL), 1, "sign in"),
        (fails(400, "maximum context length is 512 tokens"), 1, "longer than"),
    ],
    ids=["auth", "model", "broken", "reset", "limited", "portal", "context"],
)
@pytest.mark.parametrize("model", ["openai/fake", "ollama/fake"])
def test_what_fails_is_told_by_the_settings_that_mend_it(
    server: FakeModelServer, reply: Reply, requests: int, told: str, model: str
) -> None:
    found = failure(server, *[reply] * (2 * ATTEMPTS), model=model)
    assert any(part in str(found) for part in told.split("|"))
    # What speaks to Ollama opens a second connection by itself where the first one is reset.
    assert len(server.calls) == requests * (2 if reply is resets and model.startswith("ollama/") else 1)
    assert "COUNTERPOINT_MODEL" not in str(found)
    assert "COUNTERPOINT_API_BASE" not in str(found)


def test_a_key_that_the_server_repeats_is_in_no_message(server: FakeModelServer) -> None:
    assert KEY not in everything_said(failure(server, echoes_the_key))


def test_a_silent_server_costs_no_more_than_the_time_given(server: FakeModelServer) -> None:
    server.vectors.append(hangs)
    began = time.monotonic()
    with pytest.raises(EmbedderFailed):
        embedder(server, timeout=60).embed(["ferry"], seconds=0.2)
    assert time.monotonic() - began < 2
    assert server.wait_for_disconnects(1)


def test_an_embedding_that_is_no_longer_wanted_stops_and_leaves_the_server(server: FakeModelServer) -> None:
    server.vectors.append(hangs)
    wanted = threading.Event()

    def change_ones_mind() -> None:
        server.wait_for_calls(1)
        wanted.set()

    threading.Thread(target=change_ones_mind).start()
    with pytest.raises(EmbedderFailed, match="stopped"):
        embedder(server, timeout=60).embed(["ferry"], cancel=wanted.is_set)
    assert server.wait_for_disconnects(1)


def test_what_other_batches_gave_before_one_failed_is_not_asked_for_again(server: FakeModelServer) -> None:
    answered, others_answered = 0, asyncio.Event()

    async def fails_last(exchange: Any) -> None:
        await asyncio.wait_for(others_answered.wait(), 5)
        await asyncio.sleep(0.1)  # the client reads what the others gave
        await fails(400, "out of order")(exchange)

    async def answers(exchange: Any) -> None:
        nonlocal answered
        await embeds()(exchange)
        answered += 1
        if answered == 2:
            others_answered.set()

    server.vectors.extend([fails_last, answers, answers])
    made = embedder(server)
    texts = [f"text {n}" for n in range(3 * BATCH)]
    with pytest.raises(EmbedderFailed):
        made.embed(texts)
    assert len(made.embed(texts)) == len(texts)
    assert len(server.calls) == 4
    assert len(server.embedded) == len(texts) + BATCH


def test_a_model_that_failed_three_times_rests(server: FakeModelServer) -> None:
    made = embedder(server)
    for _ in range(3):
        server.vectors.extend([fails(503)] * ATTEMPTS)
        with pytest.raises(EmbedderFailed):
            made.embed(["ferry"])
    asked = len(server.calls)
    with pytest.raises(EmbedderFailed, match="rests until"):
        made.embed(["ferry"])
    assert len(server.calls) == asked


def test_a_missing_key_is_told_before_anything_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "")
    far = Settings(model="openai/fake", api_base="http://models.example.org/v1")
    made = LitellmEmbedder(Settings(embedder="litellm:openai/fake"), client=EmbeddingClient(far))
    with pytest.raises(EmbedderFailed, match="OPENAI_API_KEY"):
        made.embed(["a ferry"])


def test_a_long_text_is_cut_and_cleaned_before_it_is_sent(server: FakeModelServer) -> None:
    embedder(server).embed(["\x1b[31mferry" + "x" * 10_000])
    (sent,) = server.embedded
    assert "\x1b" not in sent
    assert len(sent) == LONGEST


def test_the_settings_decide_which_embedder_there_is() -> None:
    assert embedder_for(Settings()) is None
    mini = embedder_for(Settings(embedder="minilm"))
    assert mini is not None
    assert (mini.name, mini.sends) == ("minilm", False)
    far = embedder_for(Settings(embedder="litellm:ollama/nomic", api_base="http://127.0.0.1:1/v1"))
    assert far is not None
    assert (far.name, far.sends) == ("litellm:ollama/nomic", True)


def test_another_server_is_another_embedder_and_the_language_models_address_is_not_used() -> None:
    def at(**settings: str) -> str:
        return LitellmEmbedder(Settings(embedder="litellm:openai/x", **settings)).version

    assert at() == at(api_base="http://127.0.0.1:1/v1")
    assert at() != at(embedder_api_base="http://127.0.0.1:1/v1")

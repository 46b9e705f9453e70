"""A model server that misbehaves: when it answers, and a person who does not wait. Rows of the list of faults."""

from __future__ import annotations

import asyncio
import time
from types import SimpleNamespace
from typing import Any

import pytest

from assistant.advisor.client.client import ModelClient, Standing
from assistant.advisor.client.request import _lightened
from assistant.config import Settings
from tests.advisor.client.helpers import (
    BOTH,
    GOOD,
    NOTE,
    OnText,
    ask,
    client_for,
    failure_of,
)
from tests.fakes import scenarios
from tests.fakes.model_server import FakeModelServer, says

# Hang before headers; slow trickle; stall in mid-stream.


@BOTH
@pytest.mark.parametrize("name", ["hang", "trickle", "stall"])
async def test_a_slow_server_is_given_up_at_the_time_that_was_set(
    server: FakeModelServer, name: str, on_text: OnText
) -> None:
    server.default = scenarios.SCENARIOS[name]
    begun = time.monotonic()
    failure = await failure_of(client_for(server, timeout=0.5), on_text=on_text)
    assert 0.45 < time.monotonic() - begun < 1.0
    assert failure.code == "timeout"
    assert "COUNTERPOINT_TIMEOUT" in failure.hint
    assert len(server.bodies) == 1
    assert server.wait_for_disconnects(1)


# Error event, bad chunk, abort in mid-stream.


@pytest.mark.parametrize("how", ["error", "bad", "abort"])
async def test_a_stream_that_breaks_before_anything_was_shown_is_tried_again(
    server: FakeModelServer, how: str
) -> None:
    server.queue(scenarios.breaks_off("", how=how), says(GOOD))
    shown: list[str] = []
    completion = await ask(client_for(server), on_text=shown.append)
    assert completion.value == NOTE
    assert completion.attempts == 2
    assert "".join(shown) == GOOD


@pytest.mark.parametrize("how", ["error", "bad", "abort"])
async def test_a_stream_that_breaks_after_text_was_shown_is_unavailable_with_the_text_marked(
    server: FakeModelServer, how: str
) -> None:
    server.default = scenarios.breaks_off('{"text": "half', how=how)
    shown: list[str] = []
    failure = await failure_of(client_for(server), on_text=shown.append)
    assert failure.code == "unavailable"
    assert failure.partial == "".join(shown) == '{"text": "half'
    assert "incomplete" in failure.kept
    assert len(server.bodies) == 1


async def test_a_whole_reply_that_breaks_off_is_tried_again(server: FakeModelServer) -> None:
    server.queue(scenarios.breaks_off(), says(GOOD))
    assert (await ask(client_for(server))).attempts == 2


# Escape pressed at any moment.


async def seconds_to_stop(task: asyncio.Task[Any]) -> float:
    """How long a cancelled call takes to come back."""
    begun = time.monotonic()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    return time.monotonic() - begun


@BOTH
@pytest.mark.parametrize("name", ["hang", "trickle", "stall"])
async def test_escape_during_a_reply_returns_at_once_and_the_server_sees_it(
    server: FakeModelServer, name: str, on_text: OnText
) -> None:
    server.default = scenarios.SCENARIOS[name]
    taken: list[float] = []
    for count in (1, 2, 3):
        task = asyncio.create_task(ask(client_for(server), on_text=on_text))
        assert await asyncio.to_thread(server.wait_for_calls, count)
        await asyncio.sleep(0.03)
        taken.append(await seconds_to_stop(task))
        assert await asyncio.to_thread(server.wait_for_disconnects, count)
    # The best of three: other work on the machine may hold up one of them.
    assert min(taken) < 0.1


@BOTH
async def test_escape_at_any_moment_returns_at_once_and_leaves_nothing_behind(
    server: FakeModelServer, on_text: OnText
) -> None:
    server.default = scenarios.hangs
    client = client_for(server)
    taken: list[float] = []
    for delay in [0, 0, 0.001, 0.002, 0.003, 0.004, 0.006, 0.008, 0.012, 0.02]:
        task = asyncio.create_task(ask(client, on_text=on_text))
        await asyncio.sleep(delay)
        taken.append(await seconds_to_stop(task))
    assert sorted(taken)[7] < 0.1
    assert await asyncio.to_thread(server.wait_for, lambda seen: len(seen.disconnects) == len(seen.calls))
    server.default = says(GOOD)
    assert (await ask(client)).value == NOTE


async def test_escape_in_a_stream_that_never_pauses_returns_at_once_and_the_screen_lives_meanwhile(
    server: FakeModelServer,
) -> None:
    server.default = scenarios.gushes(1_000_000)
    taken: list[float] = []
    pauses: list[float] = []
    for count in (1, 2, 3):
        flowing = asyncio.Event()
        shown = 0

        def on_text(text: str, flowing: asyncio.Event = flowing) -> None:
            nonlocal shown
            shown += len(text)
            if shown > 1500:
                flowing.set()

        task = asyncio.create_task(ask(client_for(server, timeout=60), on_text=on_text))
        await asyncio.wait_for(flowing.wait(), 10)
        for _ in range(10):
            begun = time.monotonic()
            await asyncio.sleep(0)
            pauses.append(time.monotonic() - begun)
        assert not task.done()
        taken.append(await seconds_to_stop(task))
        assert await asyncio.to_thread(server.wait_for_disconnects, count)
    assert min(taken) < 0.1
    # Other work on the machine may hold some of them up.
    assert sorted(pauses)[len(pauses) // 2] < 0.05


async def test_a_reply_in_thousands_of_pieces_is_put_together_with_what_it_used(
    server: FakeModelServer,
) -> None:
    server.default = scenarios.gushes(12_000)
    shown: list[str] = []
    completion = await ask(client_for(server, timeout=30), on_text=shown.append)
    assert len(shown) > 1400
    assert "".join(shown).endswith('0001499 "}')
    assert (completion.usage.total_tokens, completion.usage.estimated) == (52, False)


def test_pieces_that_were_read_are_not_kept() -> None:
    def piece(**told: int) -> Any:
        return SimpleNamespace(usage=SimpleNamespace(**told) if told else None)

    stream = SimpleNamespace(chunks=[piece(), piece()], response_uptil_now="all the text so far")
    assert _lightened(stream) is None
    stream.chunks += [piece(prompt_tokens=7, completion_tokens=2), piece(), piece()]
    assert _lightened(stream) == (7, 2)
    assert (len(stream.chunks), stream.response_uptil_now) == (2, "")
    assert _lightened(SimpleNamespace()) is None


async def test_escape_while_waiting_for_the_next_attempt_returns_at_once(server: FakeModelServer) -> None:
    server.default = scenarios.limited(4)
    settings = Settings(model="openai/fake", api_base=server.url, timeout=5)
    task = asyncio.create_task(ask(ModelClient(settings, standing=Standing())))
    assert await asyncio.to_thread(server.wait_for_calls, 1)
    await asyncio.sleep(0.1)
    assert await seconds_to_stop(task) < 1
    assert len(server.calls) == 1

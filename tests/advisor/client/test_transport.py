"""The guards at the transport, and requests that were given up before they were sent."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from assistant.advisor.client import runtime, watched
from assistant.advisor.client.faults import Fault
from assistant.advisor.client.ladder import Message
from assistant.advisor.client.request import Request, send
from assistant.advisor.client.retry import Clock
from assistant.advisor.client.transport import watch, watch_blocking
from assistant.advisor.client.wire import Wire, WireStop, watching


class Transport(httpx.AsyncBaseTransport):
    """Answers everything with one response."""

    response = httpx.Response(200, text="hello")
    requests: list[httpx.Request]

    def __init__(self) -> None:
        self.requests = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        return self.response


REQUEST = httpx.Request("POST", "http://127.0.0.1/v1")


async def test_requests_outside_a_call_of_ours_pass_untouched() -> None:
    class Mine(Transport):
        pass

    watch(Mine)
    watch(Mine)
    transport = Mine()
    assert await transport.handle_async_request(REQUEST) is Transport.response
    assert len(transport.requests) == 1


async def test_a_request_that_was_given_up_is_not_sent() -> None:
    class Mine(Transport):
        pass

    watch(Mine)
    transport = Mine()
    with watching(Wire(given_up=True)) as wire, pytest.raises(WireStop):
        await transport.handle_async_request(REQUEST)
    assert transport.requests == []
    assert wire.fault == "given_up"


async def test_a_body_that_is_no_stream_is_left_as_it_is() -> None:
    class Mine(Transport):
        response = httpx.Response(200, stream=SyncBody())

    watch(Mine)
    with watching(Wire()) as wire:
        response = await Mine().handle_async_request(REQUEST)
    assert isinstance(response.stream, SyncBody)
    assert wire.status == 200


@pytest.mark.parametrize("blocking", [False, True], ids=["async", "blocking"])
async def test_what_may_not_leave_does_not(blocking: bool) -> None:
    class Mine(Transport):
        def handle_request(self, request: httpx.Request) -> httpx.Response:
            self.requests.append(request)
            return self.response

    watch(Mine)
    watch_blocking(Mine)
    watch_blocking(Mine)
    transport = Mine()
    told: list[tuple[str, bytes]] = []

    def leaving(address: str, payload: bytes) -> None:
        told.append((address, payload))
        if payload == b"no":
            raise OSError("disk full")

    async def go(wire: Wire, url: str, payload: bytes) -> None:
        request = httpx.Request("POST", url, content=payload)
        with watching(wire):
            if blocking:
                await asyncio.to_thread(transport.handle_request, request)
            else:
                await transport.handle_async_request(request)

    here, away = "http://127.0.0.1:1/v1?key=x", "http://127.0.0.1.example.org/v1"
    stopped = Wire(local_only=True, leaving=leaving)
    with pytest.raises(WireStop):
        await go(stopped, away, b"yes")
    assert (stopped.fault, stopped.elsewhere, stopped.sent, told) == (
        "not_local",
        "127.0.0.1.example.org:80",
        False,
        [],
    )
    refused = Wire(leaving=leaving)
    with pytest.raises(WireStop):
        await go(refused, away, b"no")
    assert (refused.fault, str(refused.objection), refused.sent) == ("unbooked", "disk full", False)
    assert transport.requests == []
    sent = Wire(local_only=True, leaving=leaving)
    await go(sent, here, b"yes")
    assert sent.sent
    assert told == [(away, b"no"), (here, b"yes")]
    assert len(transport.requests) == 1


class SyncBody(httpx.SyncByteStream):
    """A body for clients that do not wait."""


def with_library(monkeypatch: pytest.MonkeyPatch, acompletion: Any) -> None:
    async def loaded() -> Any:
        return SimpleNamespace(acompletion=acompletion)

    monkeypatch.setattr(runtime, "litellm_loaded", loaded)


def a_request(timeout: float = 5) -> Request:
    return Request("openai/fake", None, [Message("user", "Go.")], None, 10, timeout)


async def test_a_connection_pool_that_closes_under_the_request_is_a_fault(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def closed(**options: Any) -> None:
        raise asyncio.CancelledError

    with_library(monkeypatch, closed)
    outcome = await send(a_request(), Clock())
    assert isinstance(outcome, Fault)
    assert outcome.kind == "unavailable"
    assert outcome.again


async def test_a_library_that_is_slow_to_give_up_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    ended = asyncio.Event()

    async def stubborn(**options: Any) -> None:
        try:
            await asyncio.sleep(30)
        finally:
            ended.set()

    with_library(monkeypatch, stubborn)
    monkeypatch.setattr(watched, "_PATIENCE", 0.05)
    outcome = await send(a_request(timeout=0.02), Clock())
    assert outcome == Fault("timeout")
    assert not ended.is_set()
    await asyncio.wait_for(ended.wait(), 2)


async def test_a_reply_without_the_parts_we_know_is_an_empty_reply(monkeypatch: pytest.MonkeyPatch) -> None:
    async def strange(**options: Any) -> Any:
        return SimpleNamespace(
            choices=[SimpleNamespace(message=SimpleNamespace(content=["part"]), finish_reason=3)]
        )

    with_library(monkeypatch, strange)
    outcome = await send(a_request(), Clock())
    assert not isinstance(outcome, Fault)
    assert (outcome.text, outcome.finish, outcome.tokens) == ("", "", None)

"""The ways a model server misbehaves, each as a reply for `FakeModelServer`; `SCENARIOS` names them for the command line."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from tests.fakes.model_server import Exchange, Reply, answers_by_schema, says

ECHOED_KEY = "sk-fake-0123456789"


def fails(status: int, message: str = "something went wrong", *, html: bool = False, **headers: str) -> Reply:
    """An error response with an OpenAI-like body, or a page of HTML; header names with ``_`` for ``-``."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}

    async def reply(exchange: Exchange) -> None:
        if html:
            await exchange.send(status, f"<html><h1>{status}</h1></html>".encode(), "text/html", named)
        else:
            await exchange.json(status, {"error": {"message": message, "type": "error", "code": None}}, named)

    return reply


def limited(seconds: float | None = None, *, as_date: bool = False) -> Reply:
    """429, with Retry-After as seconds, as a date, or without."""
    if seconds is None:
        return fails(429, "slow down")
    if as_date:

        async def reply(exchange: Exchange) -> None:
            moment = datetime.now(UTC) + timedelta(seconds=seconds)
            await fails(429, "slow down", retry_after=format_datetime(moment, usegmt=True))(exchange)

        return reply
    return fails(429, "slow down", retry_after=f"{seconds:g}")


async def hangs(exchange: Exchange) -> None:
    """Takes the request and never says a word."""
    await exchange.forever()


async def trickles(exchange: Exchange) -> None:
    """Sends a byte now and then, for ever: no single wait is long."""
    if exchange.streamed:
        await exchange.begin_stream()
        while True:
            await exchange.delta(content=" ")
            await asyncio.sleep(0.02)
    await exchange.head(200, {"content-type": "application/json", "content-length": "100000"})
    while True:
        await exchange.raw(b" ")
        await asyncio.sleep(0.02)


async def stalls(exchange: Exchange) -> None:
    """Begins a good reply and stops in the middle."""
    if exchange.streamed:
        await exchange.begin_stream()
        await exchange.delta(role="assistant", content='{"ready": ')
    else:
        await exchange.head(200, {"content-type": "application/json", "content-length": "500"})
        await exchange.raw(b'{"id": "chatcmpl-1", "choices": [')
    await exchange.forever()


def breaks_off(text: str = '{"text": "half a sen', *, how: str = "cleanly") -> Reply:
    """A stream that ends in the middle: ``cleanly``, by ``abort``, with an ``error`` event or a ``bad`` chunk.

    With no text the stream breaks before anything is shown.
    """

    async def reply(exchange: Exchange) -> None:
        if not exchange.streamed:
            await exchange.head(200, {"content-type": "application/json", "content-length": "500"})
            await exchange.raw(b'{"id": "chatcmpl-1", "choices": [')
            exchange.abort()
            return
        await exchange.begin_stream()
        await exchange.delta(role="assistant", content="")
        if text:
            await exchange.delta(content=text)
        if how == "abort":
            await asyncio.sleep(0.02)
            exchange.abort()
            return
        if how == "error":
            await exchange.event({"error": {"message": "the engine fell over", "type": "server_error"}})
        if how == "bad":
            await exchange.event('{"choices": [{"index"')
        await exchange.end_stream()

    return reply


def sends(body: bytes, content_type: str = "text/html", status: int = 200, **headers: str) -> Reply:
    """Any body at all."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}

    async def reply(exchange: Exchange) -> None:
        await exchange.send(status, body, content_type, named)

    return reply


PORTAL = b"<!doctype html><html><title>Welcome to Guest Wi-Fi</title><form>Sign in</form></html>"


def floods(megabytes: int = 50) -> Reply:
    """A reply of this size that never gets to the point; stops when the client leaves."""

    async def reply(exchange: Exchange) -> None:
        block = "x" * 65536
        if exchange.streamed:
            await exchange.begin_stream()
            for _ in range(megabytes * 16):
                await exchange.delta(content=block)
            await exchange.delta(finish="stop")
            await exchange.end_stream()
            return
        size = megabytes * 16 * len(block)
        await exchange.head(200, {"content-type": "application/json", "content-length": str(size)})
        for _ in range(megabytes * 16):
            await exchange.raw(block.encode())

    return reply


def gushes(size: int = 1_000_000, piece: int = 8) -> Reply:
    """A stream of `size` characters in tiny pieces, as fast as the line takes it: the client is never kept waiting."""

    async def reply(exchange: Exchange) -> None:
        await exchange.begin_stream()
        words = "".join(f"{number:07d} " for number in range(size // 8))
        text = f'{{"text": "x", "tags": [], "more": "{words}"}}'
        for start in range(0, len(text), 200 * piece):
            events = bytearray()
            for place in range(start, min(start + 200 * piece, len(text)), piece):
                delta = {"index": 0, "delta": {"content": text[place : place + piece]}, "finish_reason": None}
                event = f"data: {json.dumps(exchange.frame([delta], chunk=True))}\n\n".encode()
                events += f"{len(event):x}\r\n".encode() + event + b"\r\n"
            await exchange.raw(bytes(events))
        await exchange.delta(finish="stop")
        tokens = {"prompt_tokens": 40, "completion_tokens": 12, "total_tokens": 52}
        await exchange.event(exchange.frame([], chunk=True, usage=tokens))
        await exchange.event("[DONE]")
        await exchange.end_stream()

    return reply


async def no_choices(exchange: Exchange) -> None:
    """``choices`` is there and empty."""
    if exchange.streamed:
        await exchange.begin_stream()
        await exchange.event(exchange.frame([], chunk=True))
        await exchange.event("[DONE]")
        await exchange.end_stream()
    else:
        await exchange.json(200, exchange.frame([]))


async def resets(exchange: Exchange) -> None:
    """Takes the request and resets the connection."""
    exchange.abort()


async def echoes_the_key(exchange: Exchange) -> None:
    """401 with the whole key in the message, as some gateways do."""
    key = exchange.call.headers.get("authorization", "")
    await fails(401, f"Incorrect API key provided: {key}. Header was 'Authorization: {key}'")(exchange)


def takes_only(*kinds: str, then: Reply = answers_by_schema, status: int = 400) -> Reply:
    """Turns down every ``response_format`` whose type is not among `kinds`."""

    async def reply(exchange: Exchange) -> None:
        kind = (exchange.call.body.get("response_format") or {}).get("type", "none")
        if kind in kinds:
            await then(exchange)
        else:
            await fails(status, f"'response_format' of type {kind} is not supported by this model")(exchange)

    return reply


async def ignores_streaming(exchange: Exchange) -> None:
    """Answers with one plain object although a stream was asked for."""
    exchange.call.body["stream"] = False
    await answers_by_schema(exchange)


SCENARIOS: dict[str, Reply] = {
    "good": answers_by_schema,
    "fenced": says('Here you are:\n```json\n{"ready": true}\n```\nAnything else?'),
    "prose": says("I would rather talk about the weather."),
    "empty": says(""),
    "null": says(None),
    "no-choices": no_choices,
    "malformed": says('{"ready": true,, }'),
    "wrong-schema": says(json.dumps({"something": "else"})),
    "refusal": says(None, refusal="I cannot help with that."),
    "content-filter": says("", finish="content_filter"),
    "length": says('{"text": "and so', finish="length"),
    "cut": breaks_off(),
    "abort": breaks_off(how="abort"),
    "error-event": breaks_off(how="error"),
    "bad-chunk": breaks_off(how="bad"),
    "no-format": takes_only("none"),
    "context": fails(400, "This model's maximum context length is 8192 tokens, you asked for 9000"),
    "auth": echoes_the_key,
    "forbidden": fails(403, "not allowed for this project"),
    "no-such-model": fails(404, "The model `fake` does not exist"),
    "limited": limited(),
    "limited-20s": limited(20),
    "server-error": fails(500),
    "bad-gateway": fails(502, html=True),
    "overloaded": fails(529, "overloaded"),
    "reset": resets,
    "hang": hangs,
    "trickle": trickles,
    "stall": stalls,
    "portal": sends(PORTAL),
    "flood": floods(),
    "escape-codes": says('{"text": "\\u001b[2J\\u202e[@click=app.quit]x[/]"}'),
    "no-usage": says('{"ready": true}', usage=False),
    "unstreamed": ignores_streaming,
}

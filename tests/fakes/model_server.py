"""A model server on loopback that speaks OpenAI's chat protocol, well or badly, as it is told.

In a test::

    with FakeModelServer(fails(500), says('{"ready": true}')) as server:
        settings = Settings(model="openai/fake", api_base=server.url)

Replies are used up in order; after the last one the server answers by the schema in the request
(`responders` by schema name, else filled in). By hand::

    python -m tests.fakes.model_server --port 8123 --scenario stall
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import socket
import struct
import threading
import time
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from tests.fakes.advice import ADVICE
from tests.fakes.embeddings import embeds, is_embedding, texts_of
from tests.fakes.filler import fill, schema_of
from tests.fakes.plan_advice import PLAN_ADVICE

Reply = Callable[["Exchange"], Awaitable[None]]
Responder = Callable[[dict[str, Any]], object]


_TLS_GREETING = b"\x16"


class NoPlainText(Exception):
    """The client speaks TLS, and this server does not."""


@dataclass(frozen=True)
class Call:
    """A request as it came in. `body` is the JSON in `raw`, empty where there was none; `time` is monotonic."""

    time: float
    method: str
    path: str
    headers: dict[str, str]
    body: dict[str, Any]
    raw: bytes = b""


class Exchange:
    """One request and the means to answer it, down to the bytes."""

    def __init__(self, server: FakeModelServer, call: Call, writer: asyncio.StreamWriter) -> None:
        self.server = server
        self.call = call
        self.close = False
        self._writer = writer

    @property
    def streamed(self) -> bool:
        return bool(self.call.body.get("stream"))

    async def raw(self, data: bytes) -> None:
        self._writer.write(data)
        await self._writer.drain()

    async def head(self, status: int, headers: dict[str, str]) -> None:
        lines = [f"HTTP/1.1 {status} Status", *(f"{name}: {value}" for name, value in headers.items())]
        await self.raw(("\r\n".join(lines) + "\r\n\r\n").encode())

    async def send(
        self,
        status: int,
        body: bytes,
        content_type: str = "application/json",
        headers: dict[str, str] | None = None,
    ) -> None:
        """A whole response."""
        await self.head(
            status, {"content-type": content_type, "content-length": str(len(body)), **(headers or {})}
        )
        await self.raw(body)

    async def json(self, status: int, value: object, headers: dict[str, str] | None = None) -> None:
        await self.send(status, json.dumps(value).encode(), headers=headers)

    async def begin_stream(self, content_type: str = "text/event-stream") -> None:
        await self.head(200, {"content-type": content_type, "transfer-encoding": "chunked"})

    async def chunk(self, data: bytes) -> None:
        await self.raw(f"{len(data):x}\r\n".encode() + data + b"\r\n")

    async def event(self, value: object) -> None:
        text = value if isinstance(value, str) else json.dumps(value)
        await self.chunk(f"data: {text}\n\n".encode())

    async def delta(self, finish: str | None = None, **delta: Any) -> None:
        """One event of a chat stream."""
        await self.event(self.frame([{"index": 0, "delta": delta, "finish_reason": finish}], chunk=True))

    async def end_stream(self) -> None:
        await self.raw(b"0\r\n\r\n")

    def frame(
        self, choices: list[dict[str, Any]], *, chunk: bool = False, usage: dict[str, int] | None = None
    ) -> dict[str, Any]:
        """The envelope of a chat completion or of one of its chunks."""
        kind = "chat.completion.chunk" if chunk else "chat.completion"
        model = self.call.body.get("model", "fake")
        told = {"usage": usage} if usage else {}
        return {"id": "chatcmpl-1", "object": kind, "created": 1, "model": model, "choices": choices, **told}

    def abort(self) -> None:
        """Reset the connection, as a crashed server does."""
        sock = self._writer.get_extra_info("socket")
        if sock is not None:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._writer.transport.abort()
        self.close = True

    async def forever(self) -> None:
        """Say nothing until the client goes away."""
        await asyncio.Event().wait()


@dataclass
class FakeModelServer:
    """The server, in a thread of its own. Use as a context manager, or `start` and `stop`."""

    replies: deque[Reply]
    default: Reply | None = None
    responders: dict[str, Responder] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)
    disconnects: list[float] = field(default_factory=list)
    port: int = 0
    vectors: deque[Reply] = field(default_factory=deque)
    """Replies for the next requests for vectors; after the last one the server embeds well."""

    def __init__(self, *replies: Reply, default: Reply | None = None, port: int = 0) -> None:
        self.replies = deque(replies)
        self.default = default
        self.responders = ADVICE | PLAN_ADVICE
        self.calls = []
        self.disconnects = []
        self.port = port
        self.vectors = deque()
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stopping: asyncio.Event | None = None
        self._connections: set[asyncio.Task[None]] = set()

    @property
    def url(self) -> str:
        """The address to give as COUNTERPOINT_API_BASE."""
        return f"http://127.0.0.1:{self.port}/v1"

    @property
    def bodies(self) -> list[dict[str, Any]]:
        """The chat requests received, as JSON, oldest first."""
        return [call.body for call in self.calls if call.path.endswith("/chat/completions")]

    @property
    def embedded(self) -> list[str]:
        """The texts whose vectors were asked for, oldest first."""
        return [text for call in self.calls if is_embedding(call.path) for text in texts_of(call.body)]

    def queue(self, *replies: Reply) -> None:
        """Answer the next requests with `replies`."""
        self.replies.extend(replies)

    def environment(self, key: str = "sk-fake-0123456789") -> dict[str, str]:
        """Environment variables that point a subprocess at this server."""
        return {
            "COUNTERPOINT_MODEL": "openai/fake",
            "COUNTERPOINT_API_BASE": self.url,
            "OPENAI_API_KEY": key,
        }

    def wait_for(self, condition: Callable[[FakeModelServer], bool], seconds: float = 5.0) -> bool:
        """Whether `condition` became true in time."""
        with self._changed:
            return self._changed.wait_for(lambda: condition(self), seconds)

    def wait_for_calls(self, count: int, seconds: float = 5.0) -> bool:
        """Whether `count` requests have come in, in time."""
        return self.wait_for(lambda seen: len(seen.calls) >= count, seconds)

    def wait_for_disconnects(self, count: int, seconds: float = 5.0) -> bool:
        """Whether the client went away `count` times before it was answered, in time."""
        return self.wait_for(lambda seen: len(seen.disconnects) >= count, seconds)

    def start(self) -> FakeModelServer:
        """Listen. The port is known when this returns."""
        ready = threading.Event()
        self._thread = threading.Thread(
            target=lambda: asyncio.run(self._serve(ready)), name="fake-model", daemon=True
        )
        self._thread.start()
        if not ready.wait(10):
            raise RuntimeError("the fake model server did not start")
        return self

    def stop(self) -> None:
        """Close every connection and the server."""
        if self._loop is not None and self._stopping is not None and self._thread is not None:
            self._loop.call_soon_threadsafe(self._stopping.set)
            self._thread.join(10)
            self._loop = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    async def _serve(self, ready: threading.Event) -> None:
        self._loop = asyncio.get_running_loop()
        self._stopping = asyncio.Event()
        server = await asyncio.start_server(self._connected, "127.0.0.1", self.port, limit=1 << 24)
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        await self._stopping.wait()
        server.close()
        for task in list(self._connections):
            task.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._connections.add(task)
        try:
            pushed_back = b""
            while True:
                call = await _read(reader, pushed_back)
                if call is None:
                    return
                with self._changed:
                    self.calls.append(call)
                    self._changed.notify_all()
                exchange = Exchange(self, call, writer)
                pushed_back, alive = await self._answer(exchange, reader)
                if not alive:
                    return
        except NoPlainText:
            # What a web server does when somebody speaks TLS to its plain port.
            writer.write(b"HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n")
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            return
        finally:
            self._connections.discard(task)
            writer.close()
            with contextlib.suppress(Exception):
                await writer.wait_closed()

    async def _answer(self, exchange: Exchange, reader: asyncio.StreamReader) -> tuple[bytes, bool]:
        """Run the reply while watching for the client to leave; gives what was read too far, and whether to go on."""
        work = asyncio.ensure_future(self._reply(exchange))
        watch = asyncio.ensure_future(reader.read(1))
        try:
            await asyncio.wait({work, watch}, return_when=asyncio.FIRST_COMPLETED)
            try:
                if watch.done() and not work.done() and not watch.result():
                    raise ConnectionResetError
                await work
            except ConnectionError:
                self._client_left()
                return b"", False
            return (watch.result() if watch.done() else b""), not exchange.close
        finally:
            for task in (work, watch):
                task.cancel()
            await asyncio.gather(work, watch, return_exceptions=True)

    def _client_left(self) -> None:
        with self._changed:
            self.disconnects.append(time.monotonic())
            self._changed.notify_all()

    async def _reply(self, exchange: Exchange) -> None:
        call = exchange.call
        if call.method == "GET" and call.path.endswith("/models"):
            await exchange.json(200, {"object": "list", "data": [{"id": "fake", "object": "model"}]})
        elif is_embedding(call.path):
            await (self.vectors.popleft() if self.vectors else embeds())(exchange)
        elif not call.path.endswith("/chat/completions"):
            await exchange.json(404, {"error": {"message": f"no such path {call.path}"}})
        elif self.replies:
            await self.replies.popleft()(exchange)
        elif self.default is not None:
            await self.default(exchange)
        else:
            await answers_by_schema(exchange)


async def _read(reader: asyncio.StreamReader, pushed_back: bytes) -> Call | None:
    try:
        first_byte = pushed_back or await reader.readexactly(1)
        if first_byte == _TLS_GREETING:
            raise NoPlainText
        head = first_byte + await reader.readuntil(b"\r\n\r\n")
    except (asyncio.IncompleteReadError, ConnectionError):
        return None
    first, *lines = head.decode("latin-1").strip().split("\r\n")
    method, path, _ = first.split(" ", 2)
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    raw = await reader.readexactly(int(headers.get("content-length", "0")))
    try:
        body = json.loads(raw) if raw else {}
    except ValueError:
        body = {}
    return Call(time.monotonic(), method, path, headers, body, raw)


async def answers_by_schema(exchange: Exchange) -> None:
    """The default: an object made by the responder registered for the schema, else filled in."""
    name, schema = schema_of(exchange.call.body)
    responder = exchange.server.responders.get(name) or exchange.server.responders.get(
        str(schema.get("title"))
    )
    value = responder(exchange.call.body) if responder else fill(schema)
    await says(json.dumps(value))(exchange)


def says(
    text: str | None,
    *,
    finish: str = "stop",
    reasoning: str | None = None,
    refusal: str | None = None,
    usage: bool = True,
    pieces: int = 6,
) -> Reply:
    """A well-formed reply with these words, streamed in `pieces` or whole, as the request wants it."""
    tokens = {"prompt_tokens": 40, "completion_tokens": 12, "total_tokens": 52} if usage else None

    async def reply(exchange: Exchange) -> None:
        if not exchange.streamed:
            message: dict[str, Any] = {"role": "assistant", "content": text}
            if reasoning is not None:
                message["reasoning_content"] = reasoning
            if refusal is not None:
                message["refusal"] = refusal
            choice = {"index": 0, "message": message, "finish_reason": finish}
            await exchange.json(200, exchange.frame([choice], usage=tokens))
            return
        await exchange.begin_stream()
        await exchange.delta(role="assistant", content="")
        for name, words in (("reasoning_content", reasoning), ("refusal", refusal), ("content", text)):
            for piece in _cut(words or "", pieces):
                await exchange.delta(**{name: piece})
        await exchange.delta(finish=finish)
        if tokens:
            await exchange.event(exchange.frame([], chunk=True, usage=tokens))
        await exchange.event("[DONE]")
        await exchange.end_stream()

    return reply


def _cut(text: str, pieces: int) -> list[str]:
    step = max(1, -(-len(text) // pieces))
    return [text[place : place + step] for place in range(0, len(text), step)]


def main(arguments: list[str] | None = None) -> None:
    """Serve until Ctrl-C."""
    from tests.fakes.scenarios import SCENARIOS

    parser = argparse.ArgumentParser(
        description="A model server on loopback, for trying Counterpoint by hand."
    )
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--scenario", choices=sorted(SCENARIOS), default="good")
    chosen = parser.parse_args(arguments)
    server = FakeModelServer(default=SCENARIOS[chosen.scenario], port=chosen.port)
    with contextlib.suppress(KeyboardInterrupt), server:
        for name, value in server.environment().items():
            print(f"export {name}={value}", flush=True)
        threading.Event().wait()


if __name__ == "__main__":
    main()

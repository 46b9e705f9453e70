"""The guards at the transport that all of litellm's providers share.

A reply is cut at a size, a redirect is not followed (it would carry a prompt to another host), packed
replies are refused (a small one can unpack to gigabytes), and a request that was given up is not sent.
Imported by `assistant.advisor.client.runtime` together with litellm, since httpx is heavy too.
"""

from __future__ import annotations

import functools
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, Final
from urllib.parse import urlsplit

import httpx

from assistant.advisor.client.wire import LARGEST_CLOSING, LARGEST_OPENING, Wire, current_wire
from assistant.text import one_line

_HOOKED: Final = "_counterpoint_watched"


def watch(transport: type[Any]) -> None:
    """Make every request through `transport` (an httpx transport class) report to the wire of its task."""
    original: Callable[[Any, httpx.Request], Awaitable[httpx.Response]] = transport.handle_async_request
    if getattr(original, _HOOKED, False):
        return

    @functools.wraps(original)
    async def handle_async_request(self: Any, request: httpx.Request) -> httpx.Response:
        wire = current_wire()
        if wire is None:
            return await original(self, request)
        if wire.given_up:
            raise wire.stop("given_up")
        wire.sent = True
        request.headers["accept-encoding"] = "identity"
        return _guarded(await original(self, request), request, wire)

    setattr(handle_async_request, _HOOKED, True)
    transport.handle_async_request = handle_async_request


def _guarded(response: httpx.Response, request: httpx.Request, wire: Wire) -> httpx.Response:
    wire.status = response.status_code
    wire.headers = {name.lower(): value for name, value in response.headers.items()}
    if response.has_redirect_location:
        target = urlsplit(str(request.url.join(response.headers["location"])))
        wire.elsewhere = one_line(f"{target.scheme}://{target.netloc.rpartition('@')[2]}", 120)
        raise wire.stop("redirect")
    if wire.headers.get("content-encoding", "identity").strip().lower() not in {"", "identity"}:
        raise wire.stop("packed")
    if response.is_success and "html" in wire.headers.get("content-type", "").lower():
        raise wire.stop("no_model_server")
    stream = response.stream
    if isinstance(stream, httpx.AsyncByteStream):
        response.stream = _Watched(stream, wire)
    return response


class _Watched(httpx.AsyncByteStream):
    """The bytes of a reply, counted and cut at the limit."""

    def __init__(self, stream: httpx.AsyncByteStream, wire: Wire) -> None:
        self._stream = stream
        self._wire = wire

    async def __aiter__(self) -> AsyncIterator[bytes]:
        wire = self._wire
        async for chunk in self._stream:
            wire.received += len(chunk)
            if wire.received > wire.limit:
                raise wire.stop("too_big")
            if len(wire.opening) < LARGEST_OPENING:
                wire.opening += chunk[: LARGEST_OPENING - len(wire.opening)]
            wire.closing = (wire.closing + chunk[-LARGEST_CLOSING:])[-LARGEST_CLOSING:]
            yield chunk
        wire.complete = True

    async def aclose(self) -> None:
        await self._stream.aclose()

"""The guards at the transport that all of litellm's providers share.

A reply is cut at a size, a redirect is not followed (it would carry a prompt to another host), packed
replies are refused (a small one can unpack to gigabytes), and a request that was given up is not sent. Where
only this machine may be asked, no other address is connected to or looked up, and what goes to this machine
goes there straight, past any proxy. Here alone are the real address and the exact bytes known, whatever
the provider: so here a request is entered in the book of calls, before it leaves.
Imported by `assistant.advisor.client.runtime` together with litellm, since httpx is heavy too.
"""

from __future__ import annotations

import asyncio
import functools
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, Final
from urllib.parse import urlsplit

import httpx

from assistant.advisor.client.hosts import host_and_port, is_loopback
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
        _stay_here(wire, request)
        if wire.leaving is not None:
            # In a thread: the book is a file, and the screen must not wait for the disk.
            await asyncio.to_thread(_announce, wire, request)
        if wire.given_up:
            raise wire.stop("given_up")
        wire.sent = True
        request.headers["accept-encoding"] = "identity"
        return _guarded(await original(self, request), request, wire)

    setattr(handle_async_request, _HOOKED, True)
    transport.handle_async_request = handle_async_request


def watch_blocking(transport: type[Any]) -> None:
    """The same for a transport that blocks, which litellm uses in a thread for a few providers."""
    original: Callable[[Any, httpx.Request], httpx.Response] = transport.handle_request
    if getattr(original, _HOOKED, False):
        return

    @functools.wraps(original)
    def handle_request(self: Any, request: httpx.Request) -> httpx.Response:
        wire = current_wire()
        if wire is not None:
            _stay_here(wire, request)
            if wire.leaving is not None:
                _announce(wire, request)
            wire.sent = True
        return original(self, request)

    setattr(handle_request, _HOOKED, True)
    transport.handle_request = handle_request


def go_straight_to_this_machine(transport: type[Any]) -> None:
    """Make litellm's `transport` leave the proxies of the environment out for loopback addresses.

    It would hand a proxy what was meant for a server on this machine, unless NO_PROXY happens to name that.
    """
    original: Callable[[Any, httpx.Request], Awaitable[str | None]] = transport._get_proxy_settings
    if getattr(original, _HOOKED, False):
        return

    @functools.wraps(original)
    async def _get_proxy_settings(self: Any, request: httpx.Request) -> str | None:
        return None if is_loopback(str(request.url)) else await original(self, request)

    setattr(_get_proxy_settings, _HOOKED, True)
    transport._get_proxy_settings = _get_proxy_settings


def _stay_here(wire: Wire, request: httpx.Request) -> None:
    """Stop a request that was given up, or that may go to this machine alone and would go elsewhere."""
    if wire.given_up:
        raise wire.stop("given_up")
    if wire.local_only and not is_loopback(str(request.url)):
        wire.elsewhere = one_line(host_and_port(str(request.url)), 120)
        raise wire.stop("not_local")


def _announce(wire: Wire, request: httpx.Request) -> None:
    assert wire.leaving is not None
    try:
        payload = request.content
    except httpx.RequestNotRead:
        payload = b""
    try:
        wire.leaving(str(request.url), payload)
    except Exception as error:  # noqa: BLE001 - handed on past litellm, which would make one of its own of it
        wire.objection = error
        raise wire.stop("unbooked") from None


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

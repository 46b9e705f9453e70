"""A workspace shown in the browser: under an address that only those know who were told it, and nowhere else.

Textual's own server draws the page and relays the keys. Around it: every path begins with a token, a page of another
site cannot reach in, the page asks for nothing from elsewhere, and what runs for a tab gets no key it does not need.
"""

from __future__ import annotations

import asyncio
import hmac
import logging
import os
import secrets
import signal
import socket
import sys
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Final

import jinja2
import textual_serve
from aiohttp import WSMsgType, web
from textual_serve.download_manager import DownloadManager

from assistant.errors import CounterpointError
from assistant.text import one_line, safe_text
from tui.fence import FOLDERS
from tui.served.process import Tab

MOST: Final = 12
"""Tabs at once; each is a process of some 60 MB."""
_FILES: Final = files("tui.served")
_STATIC: Final = Path(textual_serve.__file__).parent / "static"
_LONGEST: Final = 16 * 1024 * 1024
"""Bytes of one message from a browser: a pasted book, which the interface refuses in words, and not a film."""
_HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self'; "
        "img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_STRANGER: Final = (
    "This address is not the whole one. Whoever started `counterpoint serve` has it: it ends in a token, "
    "and is another each time.\n"
)


class CannotServe(CounterpointError):
    """The address cannot be listened on."""

    code = "cannot_serve"


@dataclass(frozen=True, slots=True)
class Shown:
    """What is shown, to whom, and with what."""

    file: Path
    title: str
    host: str
    port: int
    """0 takes one that is free."""
    environment: Mapping[str, str]
    """What the process of a tab gets."""
    folders: tuple[Path, ...]
    """Where a tab may read and write."""
    arguments: tuple[str, ...] = ()
    """What the interface is told besides the file."""
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))


class Server:
    """The server of one workspace."""

    def __init__(self, shown: Shown) -> None:
        self._shown = shown
        self._tabs: set[Tab] = set()
        self._downloads = DownloadManager()
        page, self._script = (
            _FILES.joinpath(name).read_text(encoding="utf-8") for name in ("page.html", "page.js")
        )
        self._page = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined).from_string(page)
        self._listening: socket.socket | None = None

    def listen(self) -> str:
        """Begin to listen; the address, with the token, to give to whom the workspace is to be shown.

        Raises:
            CannotServe: the host or the port cannot be had.
        """
        shown = self._shown
        try:
            (family, kind, protocol, _, address), *_ = socket.getaddrinfo(
                shown.host, shown.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
            )
            self._listening = listening = socket.socket(family, kind, protocol)
            if os.name == "posix":
                listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listening.bind(address)
            listening.listen()
        except (OSError, OverflowError, UnicodeError) as error:
            self.close()
            where = f"{one_line(shown.host, 80)}, port {shown.port}"
            reason = safe_text(getattr(error, "strerror", "") or str(error))
            raise CannotServe(
                f"Nothing can be served at {where}: {reason}.",
                hint="Take another --port, or --port 0 for a free one.",
            ) from error
        named = {"0.0.0.0": socket.gethostname(), "::": socket.gethostname()}.get(shown.host, shown.host)  # noqa: S104 - compared, not bound
        host = f"[{named}]" if ":" in named else named
        return f"http://{host}:{listening.getsockname()[1]}/{shown.token}/"

    def close(self) -> None:
        """Listen no longer."""
        if self._listening is not None:
            self._listening.close()

    def run(self) -> None:
        """Serve until ctrl+c or SIGTERM; every tab saves what was typed and ends first."""
        for name in ("aiohttp.access", "aiohttp.server", "aiohttp.web", "aiohttp.websocket", "textual-serve"):
            # What they would print holds foreign text, and says nothing that helps.
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
        sys.stdout = _Plain(sys.stdout)
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        ended = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            try:
                loop.add_signal_handler(number, ended.set)
            except NotImplementedError:
                signal.signal(number, lambda *_: loop.call_soon_threadsafe(ended.set))
        runner = web.AppRunner(self.application(), handle_signals=False, access_log=None)
        await runner.setup()
        assert self._listening is not None
        await web.SockSite(runner, self._listening).start()
        await ended.wait()
        await asyncio.gather(*(tab.stop() for tab in self._tabs), return_exceptions=True)
        await runner.cleanup()

    def application(self) -> web.Application:
        """What answers requests."""
        application = web.Application(middlewares=[self._guarded], client_max_size=_LONGEST)
        application.add_routes(
            [
                web.get("/{token}", self._whole),
                web.get("/{token}/", self._index),
                web.get("/{token}/page.js", self._helper),
                web.get("/{token}/ws", self._relay),
                web.static(f"/{self._shown.token}/static", _STATIC),
            ]
        )
        return application

    @web.middleware
    async def _guarded(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        token = request.path.partition("/")[2].partition("/")[0]
        if not hmac.compare_digest(token.encode(), self._shown.token.encode()):
            return web.Response(status=403, text=_STRANGER, headers=_HEADERS)
        try:
            response = await handler(request)
        except web.HTTPException as refused:
            return web.Response(status=refused.status, text=f"{refused.reason}\n", headers=_HEADERS)
        if not response.prepared:
            response.headers.update(_HEADERS)
        return response

    async def _whole(self, _: web.Request) -> web.Response:
        # An address that is copied by hand loses its last stroke.
        return web.Response(status=302, headers={"Location": f"/{self._shown.token}/"})

    async def _index(self, request: web.Request) -> web.Response:
        size = request.query.get("fontsize", "")
        secure = "wss" if request.secure else "ws"
        page = self._page.render(
            title=one_line(self._shown.title, 120),
            font_size=int(size) if size.isascii() and size.isdigit() and 6 <= int(size[:4]) <= 72 else 16,
            websocket=f"{secure}://{request.host}/{self._shown.token}/ws",
        )
        return web.Response(text=page, content_type="text/html")

    async def _helper(self, _: web.Request) -> web.Response:
        return web.Response(text=self._script, content_type="text/javascript")

    async def _relay(self, request: web.Request) -> web.StreamResponse:
        # A browser says from which page it comes: one of another site has no business here, token or not.
        origin = request.headers.get("Origin", "")
        if origin and origin.partition("://")[2] != request.host:
            raise web.HTTPForbidden
        if len(self._tabs) >= MOST:
            raise web.HTTPServiceUnavailable
        socket_ = web.WebSocketResponse(heartbeat=15, max_msg_size=_LONGEST)
        tab = Tab(
            # Without -P, a file called json.py beside the workspace would be run.
            [sys.executable, "-P", "-m", "tui.served", str(self._shown.file), *self._shown.arguments],
            {**self._shown.environment, FOLDERS: os.pathsep.join(map(str, self._shown.folders))},
            write_bytes=socket_.send_bytes,
            write_str=socket_.send_str,
            close=socket_.close,
            download_manager=self._downloads,
        )
        self._tabs.add(tab)
        try:
            await socket_.prepare(request)
            await tab.start(*(_number(request.query.get(name, "")) for name in ("width", "height")))
            async for message in socket_:
                if message.type == WSMsgType.TEXT:
                    await tab.take(message.data)
        except (ConnectionError, OSError):
            pass  # The browser went away; what was typed is saved as the tab ends.
        finally:
            await asyncio.shield(tab.stop())
            self._tabs.discard(tab)
            with suppress(ConnectionError, RuntimeError):
                await socket_.close()
        return socket_


def _number(given: str) -> int:
    return int(given) if given.isascii() and given.isdigit() and len(given) < 5 else 80


class _Plain:
    """Standard output for a library that prints what a process wrote, whatever that was."""

    def __init__(self, stream: object) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write `text` without anything that a terminal would act on."""
        return int(self._stream.write(safe_text(text)))  # type: ignore[attr-defined] # a text stream

    def flush(self) -> None:
        """Write out what is kept back."""
        self._stream.flush()  # type: ignore[attr-defined] # a text stream

"""One process of the interface for one open tab: started without a shell, with no key it does not need, and ended."""

from __future__ import annotations

import asyncio
import json
import os
from asyncio.subprocess import PIPE, Process
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any, Final

from textual_serve.app_service import AppService

GOING: Final = 10.0
"""Seconds that a process gets to save what was typed and end; it is ended then."""
_LARGEST: Final = (500, 200)
"""Columns and lines beyond which no window is believed."""
_SHOWN: Final = {
    "TEXTUAL_DRIVER": "tui.served.driver:ServedDriver",
    "TEXTUAL_COLOR_SYSTEM": "truecolor",
    "TEXTUAL_FPS": "30",
    "TERM": "xterm-256color",
    "TERM_PROGRAM": "textual",
}


class Tab(AppService):
    """What Textual's server runs for a browser, kept on a short lead."""

    def __init__(self, arguments: Sequence[str], environment: Mapping[str, str], **relayed: Any) -> None:
        super().__init__("", debug=False, **relayed)
        self._arguments, self._handed_on = tuple(arguments), dict(environment)

    async def _open_app_process(self, width: int = 80, height: int = 24) -> Process:
        width, height = (
            max(1, min(given, most)) for given, most in zip((width, height), _LARGEST, strict=True)
        )
        size = {"COLUMNS": str(width), "ROWS": str(height)}
        # A session of its own: ctrl+c for the server is none for those who are typing.
        self._process = process = await asyncio.create_subprocess_exec(
            *self._arguments, stdin=PIPE, stdout=PIPE, stderr=PIPE, env=self._handed_on | _SHOWN | size,
            start_new_session=os.name == "posix",
        )  # fmt: skip
        assert process.stdin is not None
        self._stdin = process.stdin
        return process

    async def run(self) -> None:
        """Relay until the process ends, however it ends, and tell the browser: nobody types into what is gone."""
        await super().run()
        await self.remote_close()

    async def take(self, message: str) -> None:
        """Hand on what a browser said; what makes no sense is passed over."""
        match _said(message):
            case ["stdin", str(keys)]:
                await self.send_bytes(keys.encode("utf-8", "ignore"))
            case ["resize", {"width": int(width), "height": int(height)}]:
                await self.set_terminal_size(*map(_between, (width, height), _LARGEST))
            case ["ping", str(when)]:
                await self.remote_write_str(json.dumps(["pong", when[:40]]))
            case ["blur"]:
                await self.blur()
            case ["focus"]:
                await self.focus()

    async def stop(self) -> None:
        """Have what was typed saved and the process end; one that does not is ended after `GOING` seconds."""
        try:
            await asyncio.wait_for(super().stop(), GOING)
        except TimeoutError:
            self._task = None
        if (process := self._process) is not None:
            if process.stdin is not None:
                process.stdin.close()
            try:
                await asyncio.wait_for(process.wait(), GOING)
            except TimeoutError:
                with suppress(ProcessLookupError):
                    process.kill()
                await process.wait()


def _between(given: int, most: int) -> int:
    return max(1, min(given, most))


def _said(message: str) -> object:
    try:
        return json.loads(message)
    except (ValueError, RecursionError):
        return None

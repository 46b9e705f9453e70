"""A headless browser, steered by the protocol of its developer tools; loopback is all it can reach."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import itertools
import shutil
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any, Final

import aiohttp

PROGRAM: Final = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), "")
"""Where the browser lies; empty where there is none."""
_PATIENCE: Final = 30.0
_FLAGS: Final = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--disable-default-apps", "--mute-audio",
    "--remote-debugging-port=0", "--window-size=1280,800",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)  # fmt: skip


async def until(holds: Callable[[], Awaitable[object]], what: str, seconds: float = _PATIENCE) -> None:
    """Wait until `holds`; the test fails where that takes too long."""
    deadline = asyncio.get_running_loop().time() + seconds
    while not await holds():
        assert asyncio.get_running_loop().time() < deadline, f"waited in vain for {what}"
        await asyncio.sleep(0.05)


class Page:
    """One tab."""

    def __init__(self, channel: aiohttp.ClientWebSocketResponse, id_: str) -> None:
        self._channel, self.id = channel, id_
        self._numbers = itertools.count(1)
        self.requested: list[str] = []
        """The addresses that it asked for."""

    async def call(self, method: str, **given: Any) -> dict[str, Any]:
        """Have the browser do something; what it answers."""
        number = next(self._numbers)
        await self._channel.send_json({"id": number, "method": method, "params": given})
        while True:
            told = await asyncio.wait_for(self._channel.receive_json(), _PATIENCE)
            if told.get("method") == "Network.requestWillBeSent":
                self.requested.append(told["params"]["request"]["url"])
            if told.get("id") == number:
                assert "error" not in told, told
                result: dict[str, Any] = told["result"]
                return result

    async def close(self) -> None:
        """Let go of it; the tab stays until the browser ends."""
        await self._channel.close()

    async def go(self, address: str) -> None:
        """Go to a page."""
        await self.call("Network.enable")
        await self.call("Page.enable")
        await self.call("Page.navigate", url=address)

    async def has(self, expression: str) -> bool:
        """Whether a JavaScript expression is true in the page."""
        told = await self.call("Runtime.evaluate", expression=f"!!({expression})", returnByValue=True)
        return bool(told["result"].get("value"))

    async def type(self, text: str) -> None:
        """Type on the keyboard."""
        await self.call("Input.insertText", text=text)

    async def press(self, key: str, code: int) -> None:
        """Press and let go of a key without a letter, such as ``Escape``, 27."""
        for kind in ("rawKeyDown", "keyUp"):
            await self.call(
                "Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=code
            )

    async def picture(self, path: Path) -> None:
        """Keep what it shows as a picture."""
        drawn = base64.b64decode((await self.call("Page.captureScreenshot"))["data"])
        await asyncio.to_thread(path.write_bytes, drawn)


class Browser:
    """A running browser."""

    def __init__(self, session: aiohttp.ClientSession, tools: str) -> None:
        self._session, self._tools = session, tools

    async def open(self, address: str) -> Page:
        """A new tab with a page."""
        async with self._session.put(f"{self._tools}/json/new?about:blank") as told:
            target = await told.json()
        page = Page(
            await self._session.ws_connect(target["webSocketDebuggerUrl"], max_msg_size=0), target["id"]
        )
        await page.go(address)
        return page

    async def kill(self, page: Page) -> None:
        """End the process of a tab, as a crash would."""
        with contextlib.suppress(Exception):
            await asyncio.wait_for(page.call("Page.crash"), 1)
        async with self._session.get(f"{self._tools}/json/close/{page.id}"):
            pass


@contextlib.asynccontextmanager
async def browser(folder: Path) -> AsyncIterator[Browser]:
    """A browser with a profile of its own in `folder`, ended at the end."""
    process = subprocess.Popen(  # noqa: ASYNC220 - it is there before anything waits
        [PROGRAM, *_FLAGS, f"--user-data-dir={folder}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        told = folder / "DevToolsActivePort"

        async def is_up() -> bool:
            return told.exists() and bool(told.read_text().strip())

        await until(is_up, "the browser")
        async with aiohttp.ClientSession() as session:
            yield Browser(session, f"http://127.0.0.1:{told.read_text().split()[0]}")
    finally:
        process.kill()
        process.wait()

"""The interface in a browser: who is let in, what runs for a tab, and that a tab which goes takes nothing with it."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import sys
import time
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import aiohttp
import pytest
from textual.color import Color

from assistant.config import Settings
from assistant.method.runsheet import run_sheet, standing_of
from assistant.text import safe_text
from assistant.workspace.document import Workspace
from tests.cli.command import counterpoint
from tests.fakes.browser import PROGRAM, browser, until
from tests.fakes.network_guard import guarded_environment
from tests.tui.room import make_room, stored
from tui.running import Clock, begun
from tui.served.environment import handed_on
from tui.theme import LIGHT

KEY = "sk-served-secret"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "served").mkdir()
    # The server is started from here, beside files of whoever filled the folder: none of them is run.
    (tmp_path / "served" / "argparse.py").write_text("raise SystemExit('run from the folder')")
    (tmp_path / "served" / "typing.py").write_text("raise SystemExit('run from the folder')")
    return make_room(tmp_path / "served" / "room.counterpoint")


@contextlib.asynccontextmanager
async def serving(path: Path, *options: str) -> AsyncIterator[tuple[Process, str]]:
    """A server on `path`, and its address."""
    server = await asyncio.create_subprocess_exec(
        sys.executable, "-P", "-m", "assistant", "serve", str(path), "--port", "0", "--json", *options,
        stdout=PIPE, stderr=DEVNULL, stdin=DEVNULL, cwd=path.parent,
        env=guarded_environment({**os.environ, "OPENAI_API_KEY": KEY}),
    )  # fmt: skip
    try:
        assert server.stdout is not None
        told = json.loads(await asyncio.wait_for(server.stdout.readuntil(b"\n}\n"), 30))
        assert told["folders"] == [str(path.parent)]
        yield server, told["address"]
    finally:
        if server.returncode is None:
            server.send_signal(signal.SIGINT)
        assert await asyncio.wait_for(server.wait(), 30) in (0, -signal.SIGKILL)


async def drawn(
    tab: aiohttp.ClientWebSocketResponse, words: str, *, without: Callable[[str], str] = safe_text
) -> None:
    """Read what is drawn until `words` were; what a terminal acts on is taken out first."""
    seen = ""
    while words not in seen:
        message = await asyncio.wait_for(tab.receive(), 30)
        assert message.type == aiohttp.WSMsgType.BINARY, message
        seen += without(message.data.decode())


def market(path: Path) -> str:
    return stored(path).answer("market").assumed


def held(path: Path) -> bytes:
    return path.read_bytes()


def running(path: Path) -> list[int]:
    """The processes of the interface on `path`."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            command = (process / "cmdline").read_bytes().split(b"\0")
            if b"tui.served" in command and str(path).encode() in command:
                found.append(int(process.name))
    return found


def environment_of(process: int) -> bytes:
    return Path(f"/proc/{process}/environ").read_bytes()


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="looks at processes by /proc")
async def test_only_who_has_the_address_gets_in_and_a_tab_that_goes_loses_nothing(path: Path) -> None:
    async with serving(path) as (server, address), aiohttp.ClientSession() as session:
        root = address.rsplit("/", 2)[0]
        for wrong in (
            root,
            f"{root}/",
            address[:-2] + ("A/" if address[-2] == "B" else "B/"),
            f"{root}/ws",
            f"{root}/static/js/textual.js",
        ):
            async with session.get(wrong) as refused:
                assert refused.status == 403
                assert "token" in await refused.text()
        async with session.get(address.removesuffix("/")) as page:
            assert page.status == 200
            assert "default-src 'none'" in page.headers["Content-Security-Policy"]
            told = await page.text()
            assert "Fennel &amp; Rye Heating" in told
            assert told.count("://") == 1, "it asks for something from elsewhere"
        with pytest.raises(aiohttp.WSServerHandshakeError) as another:
            await session.ws_connect(f"{address}ws", origin="http://evil.example")
        assert another.value.status == 403
        assert running(path) == []

        tab = await session.ws_connect(f"{address}ws?width=100&height=30", max_msg_size=0)
        await drawn(tab, "Before the discussion")
        (child,) = running(path)
        environment = environment_of(child)
        assert KEY.encode() not in environment
        assert b"COUNTERPOINT_HOME=" in environment
        for nonsense in (
            "",
            "[",
            "{}",
            '["resize"]',
            '["resize", {"width": "a"}]',
            '["stdin", 1]',
            "[" * 5000,
        ):
            await tab.send_str(nonsense)
        await tab.send_bytes(b"\xff\xfe")
        await tab.send_json(["stdin", "e"])
        await tab.send_json(["stdin", " typed in a tab"])
        await drawn(tab, "typed in a tab")
        # Gone without a word, as a browser that is killed is.
        assert tab._response.connection is not None
        tab._response.connection.close()

        async def saved() -> bool:
            return market(path).endswith(" typed in a tab") and not running(path)

        await until(saved, "what was typed to be saved and the tab to end")

        # An interface that dies tells its page: nobody goes on typing into what is gone.
        short = await session.ws_connect(f"{address}ws?width=100&height=30", max_msg_size=0)
        await drawn(short, "typed in a tab")
        await short.send_json(["stdin", f"\x1b[200~{'x' * 2_000_000}\x1b[201~"])
        await short.send_json(["resize", {"width": 90, "height": 30}])
        await drawn(short, "typed in a tab")
        os.kill(running(path)[0], signal.SIGKILL)

        async def over() -> bool:
            told = await asyncio.wait_for(short.receive(), 30)
            return told.type in (aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED)

        await until(over, "the page to be told")

        again = await session.ws_connect(f"{address}ws?width=100&height=30", max_msg_size=0)
        await drawn(again, "typed in a tab")
        await again.send_json(["stdin", "e"])
        await again.send_json(["stdin", ", twice"])
        await drawn(again, "twice")
        server.kill()
        await again.close()

        async def ended() -> bool:
            return market(path).endswith(" typed in a tab, twice") and not running(path)

        await until(ended, "the interface to end with its server")


async def test_whatever_comes_to_an_address_for_the_wall_nothing_is_written(path: Path) -> None:
    with Workspace.open(path) as workspace:
        workspace.put("parked", {"title": "Who pays for the vans?"})
        acts = len(workspace.history())
    before = held(path)
    options = ("--live", "1", "--projected")
    async with serving(path, *options) as (_, address), aiohttp.ClientSession() as session:
        tab = await session.ws_connect(f"{address}ws?width=100&height=30", max_msg_size=0)
        await drawn(tab, "light or dark")
        # Every key but those that end it or change the colours, keys of several signs, pasted text, the mouse everywhere.
        keys = [each for each in map(chr, range(1, 128)) if each not in "\x11Qc"]
        keys += [f"\x1b{each}" for each in ("[A", "[Z", "[15~", "[17~", "OP", "OQ", "[200~e x\x1b[201~")]
        keys += [f"\x1b[<0;{at};{row}{end}" for row in range(1, 31) for at in (5, 90) for end in "Mm"]
        for each in (*keys, "e", " written", "\x13", "k", "parked", "\r", "p", "z", "c"):
            await tab.send_json(["stdin", each])
        # The last key is answered: the others have done whatever they do.
        await drawn(tab, ";".join(map(str, Color.parse(LIGHT.background or "").rgb)), without=str)
        assert held(path) == before
        with Workspace.open(path) as workspace:
            workspace.write_answer("market", "agreed", "Barns as well")
            assert len(workspace.history()) == acts + 1
        sheet, standing = run_sheet(stored(path), 1), standing_of(stored(path), 1)
        Clock(path).write(begun(sheet, sheet.on("market")[0], time.time(), standing))
        await drawn(tab, "Barns as well")
        await tab.close()


@pytest.mark.skipif(not PROGRAM, reason="needs Chromium, which is not on this machine")
async def test_in_a_browser_an_answer_is_typed_and_found_again_by_another_tab(
    path: Path, tmp_path: Path
) -> None:
    async with serving(path) as (_, address), browser(tmp_path / "profile") as chromium:
        stranger = await chromium.open(address.rsplit("/", 2)[0] + "/wrong/")
        await until(lambda: stranger.has("document.body.innerText.includes('token')"), "the refusal")
        page = await chromium.open(address)
        drawn_now = "document.body.classList.contains('-first-byte')"
        await until(lambda: page.has(drawn_now), "the first frame")
        # Keys that come before the interface stands are handed on in order.
        await page.type("e")
        await page.type(" typed in a browser")

        async def saved() -> bool:
            return market(path).endswith(" typed in a browser")

        await until(saved, "the answer to be committed")
        await chromium.kill(page)
        again = await chromium.open(address)
        await until(lambda: again.has(drawn_now), "the window to come again")
        await again.type("e")
        await again.type(" and once more")

        async def more() -> bool:
            return market(path).endswith(" typed in a browser and once more")

        await until(more, "the answer that goes on")
        elsewhere = [
            url
            for tab in (page, again, stranger)
            for url in tab.requested
            if not url.startswith(address[:20])
        ]
        assert elsewhere == []


def test_a_process_gets_the_keys_of_the_model_that_is_set_and_no_others() -> None:
    environ = {
        "PATH": "/bin",
        "OPENAI_API_KEY": "a",
        "GEMINI_API_KEY": "b",
        "GOOGLE_API_KEY": "c",
        "SECRET": "d",
        "LC_ALL": "C",
    }
    assert handed_on(environ, Settings()).keys() == {"PATH", "LC_ALL"}
    assert handed_on(environ, Settings(model="none")).keys() == {"PATH", "LC_ALL"}
    assert handed_on(environ, Settings(model="gpt-4.1")).keys() == {"PATH", "LC_ALL", "OPENAI_API_KEY"}
    assert "OPENAI_API_KEY" in handed_on(environ, Settings(embedder="litellm:openai/small"))
    gemini = handed_on(environ, Settings(model="gemini/flash"), ["SECRET"])
    assert gemini.keys() == {"PATH", "LC_ALL", "GEMINI_API_KEY", "GOOGLE_API_KEY", "SECRET"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--port", "1", "--host", "203.0.113.7"], "Nothing can be served"),
        (["--host", "no such host"], "Nothing can be served"),
        (["--folder", "/nowhere/at/all"], "There is no folder"),
        (["--hand-on", "NOT_SET_ANYWHERE"], "is not set"),
    ],
)
def test_what_cannot_be_served_is_said(path: Path, arguments: list[str], said: str) -> None:
    refused = counterpoint("serve", path, *arguments)
    assert refused.code == 2
    assert said in refused.err
    assert counterpoint("serve", path.with_name("none.counterpoint")).code == 2

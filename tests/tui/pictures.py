"""Pictures of screens as text: what the terminal would show, kept beside the tests and compared line by line."""

from __future__ import annotations

import asyncio
import os
import re
import time
from difflib import unified_diff
from pathlib import Path
from typing import Final

from tests.tui.room import words
from tui.app import CounterpointApp

FOLDER: Final = Path(__file__).parent / "screens"
_TIMES: Final = re.compile(r"\b(?:\d\d [A-Z][a-z]{2} )?\d\d:\d\d\b")
_SETTLES: Final = 20.0
"""Seconds in which a screen must come to look as it should, on a machine that has other things to do."""


async def looks_the_same(app: CounterpointApp, name: str) -> None:
    """Fail where the screen does not come to look as the picture `name` (at this size) shows.

    With SCREENS=update in the environment the picture is drawn anew; look at it before you commit it.
    """
    width, height = app.size
    file = FOLDER / f"{name}-{width}x{height}.txt"
    if os.environ.get("SCREENS") == "update":
        await asyncio.sleep(0.3)
        FOLDER.mkdir(exist_ok=True)
        file.write_text(_seen(app), encoding="utf-8")
    assert file.exists(), f"there is no picture {file.name} yet: run with SCREENS=update"
    picture = file.read_text(encoding="utf-8")
    deadline = time.monotonic() + _SETTLES
    while _seen(app) != picture and time.monotonic() < deadline:  # noqa: ASYNC110 - no event tells that a frame was drawn
        await asyncio.sleep(0.05)
    changed = unified_diff(
        picture.splitlines(), _seen(app).splitlines(), file.name, "the screen", lineterm="", n=1
    )
    assert _seen(app) == picture, "\n".join(changed)


def _seen(app: CounterpointApp) -> str:
    shown = _TIMES.sub(lambda moment: "·" * len(moment[0]), words(app))
    return "".join(f"{line.rstrip()}\n" for line in shown.splitlines())

"""Pictures of screens as text: what the terminal would show, kept beside the tests and compared line by line."""

from __future__ import annotations

import os
import re
from pathlib import Path

from tests.tui.room import words
from tui.app import CounterpointApp

FOLDER = Path(__file__).parent / "screens"
_TIMES = re.compile(r"\b(?:\d\d [A-Z][a-z]{2} )?\d\d:\d\d\b")


def looks_the_same(app: CounterpointApp, name: str) -> None:
    """Fail where the screen is not what the picture `name` (at this size) shows.

    With SCREENS=update in the environment the picture is drawn anew; look at it before you commit it.
    """
    width, height = app.size
    file = FOLDER / f"{name}-{width}x{height}.txt"
    seen = (
        "\n".join(
            line.rstrip() for line in _TIMES.sub(lambda time: "·" * len(time[0]), words(app)).splitlines()
        )
        + "\n"
    )
    if os.environ.get("SCREENS") == "update":
        FOLDER.mkdir(exist_ok=True)
        file.write_text(seen, encoding="utf-8")
    assert file.exists(), f"there is no picture {file.name} yet: run with SCREENS=update"
    assert seen == file.read_text(encoding="utf-8")

"""A line for paths: completed from what lies in their folders, and filled by what is pasted or dragged in."""

from __future__ import annotations

import asyncio
import os
import re
import shlex
from pathlib import Path
from typing import ClassVar, Final

from textual import events
from textual.suggester import Suggester
from textual.widgets import Input

from assistant.text import safe_text
from tui.fence import is_within
from tui.keys import key

_MOST_NAMES: Final = 2000
"""Names of a folder that are looked through for one that goes on as was typed."""
_LAST: Final = re.compile(r"(?:\\.|[^\s\\])+$" if os.sep != "\\" else r"\S+$")
"""The last word of a line; a backslash protects the space after it, where it does not part folders."""
_ESCAPE: Final = re.compile(r"\\(.)" if os.sep != "\\" else r"(?!)()")
_SPECIAL: Final = re.compile(r"[\s'\"\\]")


class PathInput(Input):
    """A line of paths; tab completes the one that is typed, and pasted paths may stand on several lines."""

    HELP_TITLE = "Paths"
    HELP_TEXT = (
        "Files and folders, several of them parted by spaces; tab completes what you type. Enter adds them."
    )
    BINDINGS: ClassVar = [key("path.complete", "tab", "complete", "complete", "Complete the path")]

    def __init__(self) -> None:
        super().__init__(
            id="line", placeholder="~/interviews", suggester=PathSuggester(), select_on_focus=False
        )

    def action_complete(self) -> None:
        """Take what is suggested."""
        self.cursor_position = len(self.value)
        self.action_cursor_right()

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        self.put(event.text)

    def put(self, text: str) -> None:
        """Put the paths that were pasted into the line, each in quotes where it needs them."""
        from assistant.documents.dropped import paths_in

        paths = [shlex.quote(str(path)) for path in paths_in(text)]
        if paths:
            before = " " if self.value and not self.value.endswith(" ") else ""
            self.insert_text_at_cursor(f"{before}{' '.join(paths)} ")


class PathSuggester(Suggester):
    """Completes the last path of a line from what lies in its folder."""

    def __init__(self) -> None:
        super().__init__(use_cache=False, case_sensitive=True)

    async def get_suggestion(self, value: str) -> str | None:
        """The line with its last path completed; None where there is nothing to complete."""
        return await asyncio.to_thread(completed, value)


def completed(value: str) -> str | None:
    """`value` with its last path completed: by the first name in its folder that goes on so."""
    start = (
        max(value.rfind(quote) for quote in "'\"") + 1 if value.count("'") % 2 or value.count('"') % 2 else 0
    )
    if start:
        rest = _rest(value[start:])
    else:
        # A line that is one name with spaces in it is taken as such, so it is completed as such.
        last = _LAST.search(value)
        rest = _protected(_rest(_ESCAPE.sub(r"\1", last[0]))) if last is not None else None
        rest = rest if rest is not None or " " not in value else _rest(value)
    return f"{value}{rest}" if rest is not None else None


def _protected(rest: str | None) -> str | None:
    return _SPECIAL.sub(r"\\\g<0>", rest) if rest is not None and os.sep != "\\" else rest


def _rest(typed: str) -> str | None:
    """What is missing of a path of which `typed` is the beginning."""
    folder, part = os.path.split(os.path.expanduser(typed))  # noqa: PTH111 - a Path would lose the slash at the end
    if not part or not is_within(Path(folder or ".")):
        return None
    try:
        with os.scandir(folder or ".") as entries:
            names = [entry for _, entry in zip(range(_MOST_NAMES), entries, strict=False)]
    except (OSError, ValueError):
        return None
    fitting = [
        entry
        for entry in names
        if entry.name.startswith(part) and (part[:1] == "." or not entry.name.startswith("."))
    ]
    if not fitting:
        return None
    first = min(fitting, key=lambda entry: entry.name)
    if safe_text(first.name) != first.name:
        return None
    slash = os.sep if first.is_dir() else ""
    return f"{first.name[len(part) :]}{slash}"

"""The first paint: the frame and what is being opened in it, before anything that costs time is read."""

from __future__ import annotations

from pathlib import Path

from textual.app import ComposeResult
from textual.screen import Screen
from textual.widgets import Static

from tui.safe import line
from tui.widgets.bars import KeyBar, TopBar


class Opening(Screen[None]):
    """Stands for the blink of an eye in which the workspace and the method are read."""

    HELP_TITLE = "Opening"
    HELP_TEXT = "The workspace is being opened."

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path

    def compose(self) -> ComposeResult:
        yield TopBar(id="top")
        yield Static(line(f"Opening {self._path.name} …", "$quiet"), classes="opening", markup=False)
        yield KeyBar(id="keys")

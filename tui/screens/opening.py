"""The first paint: the method's flow and its first question, drawn before anything that costs time is read."""

from __future__ import annotations

from pathlib import Path

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from assistant.method.questions import QUESTIONS
from tui.safe import joined, line
from tui.state import PLACES
from tui.theme import HEIGHTS, WIDTHS
from tui.widgets.asked import asked
from tui.widgets.bars import KeyBar, TopBar
from tui.widgets.flow import ROWS, rows


class FlowOutline(Widget):
    """The flow as it will stand there, without knowing yet how far the questions have come."""

    def render(self) -> Content:
        """Every session, and the questions as far as there is room."""
        dots = dict.fromkeys(PLACES, "·")
        roomy = self.size.height >= ROWS
        return joined([text for _, text in rows(dots, PLACES[0], self.size.width - 1, roomy=roomy)], "\n")


class FirstQuestion(Widget):
    """The question with which the method begins."""

    def render(self) -> Content:
        """Its title, cell and wording."""
        first = QUESTIONS[0]
        title, note = f"{first.number}  {first.title}", f"{first.row} × {first.columns}"
        return asked(title, note, first.text, max(20, self.size.width))


class Opening(Screen[None]):
    """Stands for the blink of an eye in which the workspace is read; keys pressed meanwhile are kept."""

    HELP_TITLE = "Opening"
    HELP_TEXT = "The workspace is being opened."
    CSS_PATH = "../styles/workshop.tcss"
    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path

    def compose(self) -> ComposeResult:
        yield TopBar(id="top")
        with Horizontal(id="place"):
            yield FlowOutline(id="flow")
            yield Vertical(
                FirstQuestion(id="question"),
                Static(line(f"Opening {self._path.name} …", "$quiet"), classes="opening", markup=False),
                id="desk",
            )
        yield KeyBar(id="keys")

"""One of the four statements of the Big Picture, in a box that can be gone to."""

from __future__ import annotations

from typing import Final

from textual.containers import VerticalScroll
from textual.widgets import Static

from assistant.method.lenses import PROBE
from tui.safe import joined, plain

NAMES: Final = ("purpose", "value", "customer", "delivery")
"""The statements, as they stand on the board: on top, and from left to right below."""
_TITLES: Final = {
    "purpose": "Purpose",
    "value": "Value delivered",
    "customer": "The customer",
    "delivery": "Delivery",
}


class StatementBox(VerticalScroll, can_focus=True):
    """A statement, or what it is to answer while nobody has written it."""

    HELP_TITLE = "A statement of the Big Picture"
    HELP_TEXT = "Enter writes it; f opens the form with all four."

    def __init__(self, name: str) -> None:
        super().__init__(Static("", markup=False), id=f"big-{name}", classes="statement")
        self.statement = name
        self.border_title = _TITLES[name]

    @property
    def probe(self) -> str:
        """The slug of the probe that asks for it."""
        return f"board-{self.statement}"

    def show(self, words: str) -> None:
        """Draw what is written."""
        asks = joined([("Not written yet.", "italic $quiet"), "\n", (PROBE[self.probe].text, "$quiet")])
        self.query_one(Static).update(plain(words) if words else asks)
        self.set_class(not words, "-blank")

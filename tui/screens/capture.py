"""One line taken down while a room talks: it lies at the foot of the screen, and the clock is seen above it."""

from __future__ import annotations

from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, Static

from assistant.text import one_line, safe_text
from tui.keys import key
from tui.recovery import Unfinished
from tui.safe import plain
from tui.screens.form import Form


class Capture(Form[dict[str, Any]]):
    """A line for one field of something beside the answers; enter keeps it, and what is typed survives like a form."""

    LEAVES_TOP_FREE = True
    """The clock of the live view is seen above it."""
    HELP_TITLE = "Take it down"
    HELP_TEXT = (
        "One line. Enter keeps it, escape leaves it; all else can be filled in later, in Prepare (o p)."
    )
    BINDINGS: ClassVar = [key("capture.leave", "escape", "leave", "leave", "Take nothing down")]

    def __init__(self, heading: str, field: str, about: Unfinished, known: dict[str, Any], hint: str) -> None:
        super().__init__(about)
        self._heading, self._field, self._known, self._hint = heading, field, known, hint

    def compose(self) -> ComposeResult:
        with Vertical(classes="capture"):
            yield Static(plain(self._heading, "bold"), markup=False)
            yield Input(id="captured", select_on_focus=False)
            yield Static(plain(self._hint, "$quiet"), classes="hint", markup=False)
            yield Static("", id="wrong", classes="error", markup=False)

    def on_mount(self) -> None:
        super().on_mount()
        self.query_one(Input).focus()

    def _fill(self, typed: dict[str, Any]) -> None:
        self.query_one(Input).value = one_line(str(typed.get(self._field, "")))

    def _differences(self) -> dict[str, Any]:
        text = safe_text(self.query_one(Input).value)
        return {**self._known, self._field: text} if text.strip() else {}

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        self.touched()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_keep()

    def action_keep(self) -> None:
        """Keep the line; an empty one is left."""
        typed = self._differences()
        self.dismiss(typed or None)

"""The wall: a workshop as everybody sees it, to be watched and nothing else."""

from __future__ import annotations

from typing import ClassVar

from textual.containers import VerticalScroll
from textual.widgets import OptionList

from tui.keys import key
from tui.screens.liveboard import PAGE, LiveBoard
from tui.widgets.editors import AnswerEditor


class Wall(LiveBoard, inherit_bindings=False):
    """What the facilitator's window runs, without what is theirs alone.

    It has keys for reading and for leaving alone: whoever comes by its keyboard, or its address, opens and changes nothing.
    The workspace under it is open for reading only.
    """

    STEERED = False
    BINDINGS: ClassVar = [
        key("wall.down", "down,j", "read(1)", "scroll", "Read on; ↑ goes back", display="↑↓"),
        key("wall.up", "up,k", "read(-1)", "scroll back", "Read back", show=False),
        key("wall.page_down", "pagedown,space", f"read({PAGE})", "a page on", "Read on by a page", show=False),
        key("wall.page_up", "pageup", f"read(-{PAGE})", "a page back", "Read back by a page", show=False),
        key("wall.colours", "c", "colours", "light or dark", "Change the colours, as the beamer needs them"),
        key("wall.quit", "ctrl+q,Q", "app.quit", "quit", "Close this window; the workshop goes on"),
    ]  # fmt: skip

    def __init__(self, session: int = 0) -> None:
        super().__init__(session)
        self._projected = True

    def on_mount(self) -> None:
        # Nothing takes the focus: no key reaches a widget, and no paste.
        for widget in (*self.query(AnswerEditor), *self.query(OptionList), *self.query(VerticalScroll)):
            widget.can_focus = False
        self.set_focus(None)

    def action_colours(self) -> None:
        """Dark to light, and back."""
        self.counterpoint.change_colours()

    def action_back(self) -> None:
        """There is nowhere to go from here."""

    def pasted(self, text: str) -> None:
        """What is pasted goes nowhere."""

"""The clock of a workshop that runs, on a line over whatever lies above a place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widget import Widget

from tui.safe import joined

if TYPE_CHECKING:
    from tui.app import CounterpointApp
    from tui.onair import Told


class ClockLine(Widget):
    """One line on top: how much time is left of the step that is on."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "ClockLine { dock: top; height: 1; width: 100%; background: $panel; }"

    def render(self) -> Content:
        """The clock, where the line on top of a place has it."""
        told = cast("CounterpointApp", self.app).on_air
        if told is None:
            return Content("")
        return joined([" " * max(0, self.size.width - len(told.words) - 1), (told.words, told.style)])


def show_clock(screen: Screen[Any], told: Told | None, *, changed: bool) -> None:
    """Show what the clock says on the `screen` on top; one that leaves the place's own clock free has none."""
    if changed:
        for line in screen.query("TopBar, ClockLine"):
            line.refresh()
    lines = screen.query(ClockLine)
    if told is None:
        if lines:
            lines.remove()
    elif not lines and isinstance(screen, ModalScreen) and not getattr(screen, "LEAVES_TOP_FREE", False):
        screen.mount(ClockLine())

"""What every screen has that lies over a place."""

from __future__ import annotations

from typing import ClassVar, Generic, TypeVar

from textual.screen import ModalScreen

from tui.keys import LEAVE, key
from tui.screens.steady import Steady

Result = TypeVar("Result")


class Overlay(Steady, ModalScreen[Result], Generic[Result]):
    """A screen over a place. The application's own keys do not reach under it, so it brings those along that always hold."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (120, "-wide")]  # noqa: RUF012 - Textual declares it as it stands here
    BINDINGS: ClassVar = [
        key("overlay.help", "f1", "app.help", "help", "Explain what has the focus", display="F1"),
        LEAVE,
    ]

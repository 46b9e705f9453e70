"""What every screen has: one that is taken down is not set up, drawn or told of the focus any more."""

from __future__ import annotations

from typing import Final

from textual import events
from textual.message_pump import MessagePump

_TOO_LATE: Final = (
    events.Mount,
    events.ScreenResume,
    events.Resize,
    events.DescendantFocus,
    events.DescendantBlur,
)
"""What comes too late for a screen whose widgets are on their way out."""


class Steady(MessagePump):
    """Makes a screen one that may be left in the very moment in which it opens.

    It is no screen itself, and stands before one among the bases: Textual takes styles from the first that is.
    """

    _pruning: bool

    async def on_event(self, event: events.Event) -> None:
        """Handle `event`, unless it would draw on what is no longer there."""
        if not (self._pruning and isinstance(event, _TOO_LATE)):
            await super().on_event(event)

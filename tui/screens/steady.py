"""What every screen has: one that is taken down is not set up, drawn or told of the focus any more."""

from __future__ import annotations

from typing import Final, Generic, TypeVar

from textual import events
from textual.screen import Screen

Result = TypeVar("Result")
_TOO_LATE: Final = (
    events.Mount,
    events.ScreenResume,
    events.Resize,
    events.DescendantFocus,
    events.DescendantBlur,
)
"""What comes too late for a screen whose widgets are on their way out."""


class Steady(Screen[Result], Generic[Result]):
    """A screen that somebody may leave in the very moment in which it opens."""

    async def on_event(self, event: events.Event) -> None:
        """Handle `event`, unless it would draw on what is no longer there."""
        if not (self._pruning and isinstance(event, _TOO_LATE)):
            await super().on_event(event)

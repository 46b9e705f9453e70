"""Keys stand in line: each does what it does before the next is handed on.

Textual hands every key on at once to what has the focus at that moment. Keys that arrive together, as they do after
each wait, would then all go to the old focus, and the letters of an answer would act as commands.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Any, Final

from textual import events
from textual.app import App
from textual.message import Message
from textual.screen import Screen
from textual.widget import Widget

_LOST: Final = 0.3
"""Seconds after which a follower is given up that went down with the widget it was in."""


class Passed(Message):
    """Follows a key through the same queues; when it is back at the application, the key has done what it does."""

    def __init__(self, screen: Screen[Any]) -> None:
        super().__init__()
        self.screen = screen
        self.lost: asyncio.TimerHandle | None = None


class KeyLine(App[int]):
    """An application that hands one key on at a time, and none before it is told to begin."""

    def __init__(self) -> None:
        super().__init__()
        self._line: deque[events.Key | events.Paste] = deque()
        self._follower: Passed | None = None
        self._begun = False

    def begin_keys(self) -> None:
        """Hand on what was pressed so far, in order, and every key from now on."""
        self._begun = True
        if self._follower is None:
            self._follow(self.screen)

    async def on_event(self, event: events.Event) -> None:
        """Put keys and pasted text in line; everything else goes its usual way."""
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            self._line.append(event)
            await self._next_key()
        else:
            await super().on_event(event)

    async def _next_key(self) -> None:
        while self._line and self._begun and self._follower is None and self.screen_stack:
            if not self.screen.is_mounted:
                # A screen that was just opened says only once it is mounted what has the focus.
                self._follow(self.screen)
                return
            event, target = self._line.popleft(), self.focused or self.screen
            await super().on_event(event)
            # A letter that is written where it arrives can be followed at once by the next.
            if not (isinstance(event, events.Key) and event.is_printable and _takes_letters(target)):
                self._follow(target)

    def _follow(self, target: Widget) -> None:
        follower = Passed(self.screen)
        self._follower = follower
        if target.post_message(follower):
            follower.lost = asyncio.get_running_loop().call_later(_LOST, self.post_message, follower)
        else:
            self.post_message(follower)

    async def on_passed(self, message: Passed) -> None:
        """The key has done what it does: the next one, unless a screen was opened that must stand first."""
        message.stop()
        if message is not self._follower or not self.screen_stack:
            return
        self._follower = None
        if message.lost is not None:
            message.lost.cancel()
        if message.screen is not self.screen:
            self._follow(self.screen)
        else:
            await self._next_key()


def _takes_letters(target: Widget) -> bool:
    # Not at the top: the first paint does without editors.
    from textual.widgets import Input, TextArea

    return isinstance(target, TextArea | Input)

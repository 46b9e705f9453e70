"""A streamed reply as the object that it is becoming, for a preview that a person reads while it is written.

Nothing here is checked against a schema or grounded: what is shown may be turned down a moment later.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Final

from pydantic_core import from_json

from assistant.advisor.client.extract import last_opening
from assistant.text import safe_data

PER_SECOND: Final = 10
LARGEST: Final = 256 * 1024
"""Characters above which the object is not read again before its end: each reading costs as much as there is text."""
_MOST_TRIES: Final = 8
_NO_CONTROLS: Final = dict.fromkeys(range(32), " ")


class Partial:
    """Takes the pieces of a reply and hands the object so far to `show`, at most ten times a second and once at the end.

    Given to ``ModelClient.complete`` as its ``on_text``, it is told where each reply begins and ends. Prose, fences
    and thoughts around the object are passed over. `now` is a monotonic clock in seconds.
    """

    def __init__(
        self, show: Callable[[dict[str, Any]], None], now: Callable[[], float] = time.monotonic
    ) -> None:
        self._show = show
        self._now = now
        self._text = ""
        self._pieces: list[str] = []
        self._place = 0
        self._last: dict[str, Any] | None = None
        self._due = float("-inf")

    def __call__(self, text: str) -> None:
        """The next piece of the reply."""
        self._pieces.append(text)
        if self._now() >= self._due and len(self._text) <= LARGEST:
            self._refresh()

    def begin(self) -> None:
        """A reply begins: what an earlier one said is no longer shown on top of it."""
        self._text, self._place = "", 0
        self._pieces.clear()

    def finish(self) -> None:
        """The reply is there, or has broken off: show what there is of it."""
        self._refresh()

    def _refresh(self) -> None:
        self._text += "".join(self._pieces)
        self._pieces.clear()
        found = self._object()
        if found is not None and found != self._last:
            self._last = found
            self._show(found)
        # From the end of the showing on: a slow screen gets no more than it can take.
        self._due = self._now() + 1 / PER_SECOND

    def _object(self) -> dict[str, Any] | None:
        """The last object that has begun, as far as it goes; None before there is one."""
        after = self._place
        for _ in range(_MOST_TRIES):
            place = last_opening(self._text, after)
            if place is None:
                return None
            so_far = self._text[place[0] : place[1]].translate(_NO_CONTROLS)
            try:
                found = from_json(so_far, allow_partial="trailing-strings", cache_strings=False)
            except ValueError:
                # A brace of the prose before it.
                after = place[0] + 1
                continue
            self._place = place[0]
            shown = safe_data(found)
            return shown if isinstance(shown, dict) else None
        return None

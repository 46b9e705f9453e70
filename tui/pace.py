"""When to save: soon after the last key, and at the latest so long after the first."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import Final, Protocol

QUIET: Final = 0.6
"""Seconds without a key after which the text is saved."""

LONGEST: Final = 3.0
"""Seconds after the first unsaved key at which a steady typist is saved too."""

TICK: Final = 0.5
"""Seconds between two looks at the clock of a workshop."""


class SetTimer(Protocol):
    """How the interface calls back after `delay` seconds."""

    def __call__(self, delay: float, callback: Callable[[], None]) -> object: ...


class Pace:
    """A quiet timer with a maximum wait; `clock` gives seconds and may be replaced in tests."""

    def __init__(
        self,
        act: Callable[[], object],
        set_timer: SetTimer,
        *,
        quiet: float = QUIET,
        longest: float = LONGEST,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._act = act
        self._set_timer = set_timer
        self._quiet = quiet
        self._longest = longest
        self._clock = clock
        self._first: float | None = None
        self._last = 0.0
        self._waiting = False

    @property
    def due(self) -> float | None:
        """When the next save is due, by the clock; None when nothing waits."""
        if self._first is None:
            return None
        return min(self._last + self._quiet, self._first + self._longest)

    def touched(self) -> None:
        """A key changed the text."""
        self._last = self._clock()
        if self._first is None:
            self._first = self._last
        self._wait()

    def now(self) -> None:
        """Do not wait any longer."""
        if self._first is not None:
            self._first = None
            self._act()

    def _wait(self) -> None:
        due = self.due
        if due is not None and not self._waiting:
            self._waiting = True
            self._set_timer(max(0.01, due - self._clock()), self._ring)

    def _ring(self) -> None:
        self._waiting = False
        due = self.due
        if due is None:
            return
        if self._clock() >= due - 0.005:
            self.now()
        else:
            self._wait()

"""How far long work has come: told now and then, and stopped where it is no longer wanted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from assistant.passages import Passage
from assistant.retrieval.embedders import Cancel
from assistant.retrieval.vectors import Progress

_TELL_EVERY: Final = 50


class Stopped(Exception):
    """The work is no longer wanted."""


class Steps:
    """How far the work is; told, and asked whether to go on, now and then."""

    def __init__(self, total: int, progress: Progress | None, cancel: Cancel | None) -> None:
        self.total: Final = total
        self.done = 0
        self._progress = progress
        self._cancel = cancel

    def through(self, passages: Iterable[Passage]) -> Iterator[Passage]:
        """`passages`, counted.

        Raises:
            Stopped: the work is no longer wanted.
        """
        for number, passage in enumerate(passages):
            if number % _TELL_EVERY == 0 and self._cancel is not None and self._cancel():
                raise Stopped
            yield passage
            self.done += 1
            if self._progress is not None and (self.done % _TELL_EVERY == 0 or self.done == self.total):
                self._progress(self.done, self.total)

"""How far reading a document is: told by the fork that reads it, heard by the parent while it waits.

It is news, never an answer: whatever gets lost, or comes from a document that has got hold of the fork, changes no
result. There is none where the system cannot hand a pipe on.
"""

from __future__ import annotations

import contextlib
import os
import struct
import sys
from collections.abc import Callable
from time import monotonic
from typing import Final, TypeAlias

Within: TypeAlias = Callable[[int, int], None]
"""Told, while a document is read, how many of how many of its pages are; or, where nobody can tell how many there
are, how many passages there are by now, of 0."""

_NEWS: Final = struct.Struct("=II")
_EVERY: Final = 0.05
"""Seconds between two words."""
_MOST: Final = 1 << 16


class _Teller:
    """Where the news goes to. Nobody listens unless the reading process says so."""

    def __init__(self) -> None:
        self.descriptor = -1
        self._last = 0.0
        self._counts_pages = False

    def tell(self, done: int, of: int) -> None:
        """Tell, unless that was done just now. Pages are better news than passages."""
        self._counts_pages = self._counts_pages or of > 0
        if self.descriptor < 0 or monotonic() - self._last < _EVERY or self._counts_pages > (of > 0):
            return
        self._last = monotonic()
        # A pipe that is full, or that nobody reads any more, is nothing to stop for.
        with contextlib.suppress(OSError, struct.error):
            os.write(self.descriptor, _NEWS.pack(done, of))


_TELLER: Final = _Teller()


def tell_through(descriptor: int = -1) -> None:
    """Send the news of this process, and of every fork it makes from now on, through a pipe that does not block."""
    _TELLER.descriptor = descriptor


def reached(done: int, of: int = 0) -> None:
    """So many of so many pages are read; or so many passages, where it is not known of how many. Cheap to say often."""
    _TELLER.tell(done, of)


class Pulse:
    """The parent's end of the pipe."""

    def __init__(self) -> None:
        self._outlet, self._inlet = -1, -1
        if sys.platform != "win32":
            self._outlet, self._inlet = os.pipe()
            os.set_blocking(self._outlet, False)
            os.set_blocking(self._inlet, False)

    @property
    def handed_on(self) -> tuple[int, ...]:
        """What the process has to be given; nothing where there is no such pipe."""
        return (self._inlet,) if self._inlet >= 0 else ()

    def given(self) -> None:
        """The process has its end by now, and nobody else needs it."""
        if self._inlet >= 0:
            os.close(self._inlet)
            self._inlet = -1

    def newest(self) -> tuple[int, int] | None:
        """The last word since this was last asked; None where there was none."""
        heard = b""
        with contextlib.suppress(OSError):
            while self._outlet >= 0 and (part := os.read(self._outlet, _MOST)):
                heard = part
        whole = len(heard) - len(heard) % _NEWS.size
        if not whole:
            return None
        done, of = _NEWS.unpack_from(heard, whole - _NEWS.size)
        return (min(done, of), of) if of else (done, 0)

    def close(self) -> None:
        """Give both ends back. Closing twice does no harm."""
        self.given()
        if self._outlet >= 0:
            os.close(self._outlet)
            self._outlet = -1

"""Looking into a file without harming the locks that this process holds on it.

On POSIX systems, closing any handle of a file drops every lock that the process has on it, also those of a
database connection in the middle of a write. So a handle of a file that a connection has open is closed
only when the last such connection is.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

Identity = tuple[int, int]

_LOCK: Final = threading.Lock()
_CONNECTIONS: Final[Counter[Identity]] = Counter()
_WAITING: Final[dict[Identity, list[int]]] = {}


class Counted(sqlite3.Connection):
    """A connection that is known of here until it is closed."""

    _file: Identity | None = None

    def register(self, path: Path) -> None:
        """Counts this connection as one to the file at `path`."""
        self._file = identity(path)
        if self._file is not None:
            with _LOCK:
                _CONNECTIONS[self._file] += 1

    def close(self) -> None:
        """Closes the connection, and the handles that had to wait for it."""
        super().close()
        file, self._file = self._file, None
        if file is None:
            return
        with _LOCK:
            _CONNECTIONS[file] -= 1
            if _CONNECTIONS[file] <= 0:
                del _CONNECTIONS[file]
                for handle in _WAITING.pop(file, ()):
                    os.close(handle)


@contextmanager
def reading(path: Path) -> Iterator[int]:
    """A handle to read the file at `path`, closed when that can do no harm.

    Raises:
        OSError: the file cannot be opened.
    """
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    try:
        yield handle
    finally:
        found = os.fstat(handle)
        file = (found.st_dev, found.st_ino)
        with _LOCK:
            if _CONNECTIONS[file] > 0:
                _WAITING.setdefault(file, []).append(handle)
            else:
                del _CONNECTIONS[file]
                os.close(handle)


def copy_bytes(path: Path, target: Path) -> None:
    """Copies a file as it is.

    Raises:
        OSError: it cannot be read or written.
    """
    with reading(path) as handle, target.open("wb") as copy:
        while block := os.read(handle, 1 << 20):
            copy.write(block)


def identity(path: Path) -> Identity | None:
    """What tells one file from another whatever its name; None where there is no file."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino

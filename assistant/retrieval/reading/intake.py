"""Takes a file's bytes without opening it as a document: a regular file of a bearable size, whole and at rest."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from pathlib import Path
from typing import Final

from assistant.retrieval.reading.errors import Refusal

_TRIES: Final = 3
# Absent where the system has no such thing; Windows also needs to be told that bytes are meant.
_FLAGS: Final = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)


def taken(path: Path, most: int) -> bytes:
    """The bytes of the file at `path`, which did not change while they were read.

    Raises:
        Refusal: ``gone``, ``link-outside``, ``not-a-document``, ``empty``, ``too-large`` or ``changed``.
    """
    for _ in range(_TRIES):
        data = _once(path, most)
        if data is not None:
            return data
    raise Refusal("changed")


def digest(data: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def _once(path: Path, most: int) -> bytes | None:
    descriptor = _opened(path)
    try:
        before = os.fstat(descriptor)
        if stat.S_ISDIR(before.st_mode):
            raise Refusal("not-a-document", "it is a folder")
        if not stat.S_ISREG(before.st_mode):
            raise Refusal("not-a-document", "it is a device or a pipe")
        if before.st_size == 0:
            raise Refusal("empty", "there is nothing in it")
        if before.st_size > most:
            raise Refusal("too-large", f"it has {before.st_size / 1e6:.0f} MB, and {most / 1e6:.0f} are read")
        data = _read(descriptor, before.st_size)
        after = os.fstat(descriptor)
    finally:
        os.close(descriptor)
    same = (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns)
    return data if same and len(data) == after.st_size else None


def _read(descriptor: int, size: int) -> bytes:
    try:
        # One byte more shows that the file has grown.
        parts = []
        left = size + 1
        while left > 0 and (part := os.read(descriptor, min(left, 1 << 20))):
            parts.append(part)
            left -= len(part)
        return b"".join(parts)
    except OSError as error:
        raise Refusal("gone", "it cannot be read to its end") from error


def _opened(path: Path) -> int:
    try:
        if not hasattr(os, "O_NOFOLLOW") and path.is_symlink():
            raise Refusal("link-outside", "it is a link; name the file it leads to")
        return os.open(path, _FLAGS)
    except FileNotFoundError:
        raise Refusal("gone", "it is not there") from None
    except PermissionError:
        # Windows says this of a folder, too.
        raise Refusal("gone", "it may not be opened") from None
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise Refusal("link-outside", "it is a link; name the file it leads to") from None
        if error.errno in {errno.ENXIO, errno.ENODEV, errno.EOPNOTSUPP}:
            raise Refusal("not-a-document", "it is a device or a pipe") from None
        raise Refusal("gone") from error
    except ValueError:
        raise Refusal("gone", "no file can have this name") from None

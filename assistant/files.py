"""Writing files whole or not at all."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

from assistant.errors import BadInput
from assistant.text import one_line


def write_whole(path: Path, content: bytes) -> None:
    """Put `content` at `path`, readable by its owner only: complete after it returns, untouched if it fails.

    Raises:
        BadInput: the folder is missing or not writable, the disk is full, or `path` is a folder; a file
            that stood there before is still there.
    """
    target = path.resolve() if path.is_symlink() else path
    temporary: Path | None = None
    try:
        descriptor, name = tempfile.mkstemp(prefix=f".{target.name[:80]}.", suffix=".part", dir=target.parent)
        temporary = Path(name)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(target)
        _sync_folder(target.parent)
    except OSError as error:
        if temporary is not None:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
        raise BadInput(
            f"{one_line(str(path), 200)} could not be written: {one_line(error.strerror or str(error))}.",
            kept="What stood there before is unchanged.",
            hint="Name a file in a folder you can write to, with room on the disk.",
        ) from None


def _sync_folder(folder: Path) -> None:
    """Make the new name last through a power cut, where the system can."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

"""Writing files whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from assistant.errors import BadInput
from assistant.text import one_line


def keep_apart(targets: Iterable[Path], kept: Path, what: str = "workspace") -> None:
    """Refuse to write any of `targets` over the file `kept`, which is `what`, however it is named or linked to.

    Raises:
        BadInput: one of them is that file.
    """
    for target in targets:
        with contextlib.suppress(OSError):
            if target.samefile(kept):
                raise BadInput(
                    f"{one_line(str(target), 200)} is the {what} itself.",
                    kept="Nothing was written.",
                    hint="Name another file.",
                )


def write_each(contents: Mapping[Path, bytes], *, follow: bool = True) -> None:
    """Put each of `contents` at its path in turn, as `write_whole` does.

    Raises:
        BadInput: one of them could not be written; those before it stand, which is said, and none after it.
    """
    for done, (path, content) in enumerate(contents.items()):
        try:
            write_whole(path, content, follow=follow)
        except BadInput as error:
            if done:
                error.kept = f"Written are {done} of {len(contents)}. {error.kept}"
            raise


def write_whole(path: Path, content: bytes, *, follow: bool = True) -> None:
    """Put `content` at `path`, readable by its owner only: complete after it returns, untouched if it fails.

    Where `path` is a link, the file it leads to is written; without `follow`, the link gives way to the file.

    Raises:
        BadInput: the folder is missing or not writable, the disk is full, or `path` is a folder; a file
            that stood there before is still there.
    """
    temporary: Path | None = None
    stood = os.path.lexists(path)
    try:
        # realpath and not resolve(): a link that leads to itself is an error of the system's like any other.
        target = Path(os.path.realpath(path)) if follow and path.is_symlink() else path
        if follow and target.is_symlink():
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))  # noqa: TRY301 - told below, with the system's own
        descriptor, name = tempfile.mkstemp(prefix=".counterpoint-", suffix=".part", dir=target.parent)
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
            kept="What stood there before is unchanged." if stood else "Nothing stands there, as before.",
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

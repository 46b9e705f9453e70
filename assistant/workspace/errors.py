"""What can go wrong with a workspace file, in words for the person whose work is in it."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from assistant.errors import BadInput, CounterpointError, NotFound
from assistant.text import one_line

NOTHING_CHANGED: Final = "Everything saved before is untouched."
_NO_ROOM: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
IN_THE_WINDOW: Final = "; what was not saved is still in the window"
"""What only holds where there is a window; a command leaves it out."""
IN_MEMORY: Final = f"Everything saved before is untouched{IN_THE_WINDOW}."


class WorkspaceError(CounterpointError):
    """Something about the workspace file; the root of this layer's errors."""

    code = "workspace"


class NoSuchWorkspace(WorkspaceError, NotFound):
    """There is no file at the path that was named."""

    code = "not-found"


class NotAWorkspace(WorkspaceError, BadInput):
    """The file, folder or device at the path is something else; it is never written to."""

    code = "not-a-workspace"


class AlreadyExists(WorkspaceError, BadInput):
    """A new workspace was to be made where something lies already."""

    code = "already-exists"


class NewerWorkspace(WorkspaceError, BadInput):
    """A later version of Counterpoint wrote the file, in a shape that this one cannot read."""

    code = "newer-workspace"


class Damaged(WorkspaceError, BadInput):
    """The file is a workspace whose bytes have been harmed: cut, overwritten, or not written to the end."""

    code = "damaged"


class StorageFull(WorkspaceError):
    """The disk is full, a quota is used up, or a file may not grow further."""

    code = "storage-full"


class CannotWrite(WorkspaceError):
    """The disk refused a read or a write for another reason than space."""

    code = "cannot-write"


class Vanished(WorkspaceError):
    """The file was moved, deleted or replaced while it was open."""

    code = "vanished"


class ReadOnly(WorkspaceError):
    """The workspace is open for reading only."""

    code = "read-only"


class Busy(WorkspaceError):
    """Another program has held the file for longer than it is worth waiting."""

    code = "busy"


class Closed(WorkspaceError):
    """The workspace object was closed before."""

    code = "closed"


class NothingToUndo(WorkspaceError, BadInput):
    """There is no act left that this session may take back."""

    code = "nothing-to-undo"


class UndoConflict(WorkspaceError, BadInput):
    """What the act had written has been changed by someone else since."""

    code = "undo-conflict"


class OverBudget(WorkspaceError):
    """A call to a model would take more tokens than the cap of the workspace leaves, which are `left`."""

    code = "budget"
    left: int = 0

    @classmethod
    def of(cls, used: int, reserved: int, asked: int, cap: int) -> OverBudget:
        """The error with its figures, all in tokens."""
        under_way = f", {reserved:,} are reserved for calls whose end is not known" if reserved else ""
        error = cls(
            f"The cap of this workspace is {cap:,} tokens: {used:,} are used{under_way}, "
            f"and this call may take {asked:,}.",
            kept="Nothing was sent.",
            hint="Raise the cap of this workspace, or do without.",
        )
        error.left = max(0, cap - used - reserved)
        return error


class NotOpen(WorkspaceError, BadInput):
    """A suggestion has been dealt with already, or what it was based on has changed."""

    code = "not-open"


class Overtaken(NotOpen):
    """A proposed text does not begin with what people have written meanwhile, and would take its place."""

    code = "overtaken"


def explain(error: sqlite3.Error, path: Path) -> WorkspaceError:
    """The error of the database library in words for people, with what is safe and what to do next."""
    shown = one_line(str(path))
    code = getattr(error, "sqlite_errorcode", 0) or 0
    primary = code & 0xFF
    if primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return Busy(
            f"{shown} is held by another program.",
            kept=IN_MEMORY,
            hint="Wait until the other program is done, or close it, and try again.",
        )
    if primary == sqlite3.SQLITE_FULL:
        return _full(path)
    if primary == sqlite3.SQLITE_READONLY:
        return ReadOnly(
            f"{shown} may not be written to.",
            kept=NOTHING_CHANGED,
            hint="Mend the permissions of the file and its folder, or save a copy elsewhere.",
        )
    if primary in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT):
        return damaged(path, one_line(str(error)))
    if primary in (sqlite3.SQLITE_ERROR, sqlite3.SQLITE_MISMATCH, sqlite3.SQLITE_CONSTRAINT):
        return damaged(path, f"its tables are not as they should be ({one_line(str(error))})")
    if not code and "decode to UTF-8" in str(error):
        # The library gives no code here, and would quote what it cannot read.
        return damaged(path, "what should be text in it is none")
    return CannotWrite(
        f"The disk refused to work on {shown}: {one_line(str(error))}.",
        kept=IN_MEMORY,
        hint="Check that the disk is connected and has room, try again, or save a copy elsewhere.",
    )


def _full(path: Path) -> StorageFull:
    return StorageFull(
        f"There is no room left to save in {one_line(str(path))}.",
        kept=IN_MEMORY,
        hint="Free some space and try again, or save a copy elsewhere.",
    )


def damaged(path: Path, what: str) -> Damaged:
    """The error for a workspace whose bytes have been harmed; `what` ends the first sentence."""
    return Damaged(
        f"{one_line(str(path))} is damaged: {what}.",
        kept="The file was left as it is.",
        hint="Run `counterpoint doctor` on it: it says which backup to go back to.",
    )


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turns errors of the database library and the system into this layer's own."""
    try:
        yield
    except sqlite3.Error as error:
        raise explain(error, path) from error
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise _full(path) from error
        raise CannotWrite(
            f"{one_line(str(path))}: {one_line(error.strerror or str(error))}.",
            kept=NOTHING_CHANGED,
            hint="Check the path, its permissions and the room on the disk.",
        ) from error

"""The workspace file from outside: what it is, how a connection to it is opened, how one is put in place."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import stat
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from assistant.text import one_line
from assistant.workspace.errors import AlreadyExists, NoSuchWorkspace, NotAWorkspace, damaged, explained
from assistant.workspace.handles import Counted, reading
from assistant.workspace.schema import APPLICATION_ID, set_up

MAGIC: Final = b"SQLite format 3\x00"
JOURNAL_MAGIC: Final = bytes.fromhex("d9d505f920a163d7")


@dataclass(frozen=True, slots=True)
class Header:
    """The first hundred bytes of a database file, as far as they matter here."""

    size: int
    page_size: int
    pages: int
    counter: int
    user_version: int
    application_id: int

    @property
    def is_whole(self) -> bool:
        """Whether the file is as long as its header says."""
        return self.size >= self.pages * self.page_size


def look(path: Path) -> Header:
    """Reads the header of a file that should be a workspace, without opening it as a database.

    Raises:
        NoSuchWorkspace: nothing is there.
        NotAWorkspace: a folder, a device, a text, another program's database.
        Damaged: a workspace that lost its beginning or everything.
        CannotWrite: the system does not let it be read.
    """
    shown = one_line(str(path))
    elsewhere = "Name a workspace, or make one with `counterpoint new`."
    try:
        kind = path.stat().st_mode
    except FileNotFoundError:
        raise NoSuchWorkspace(f"There is no file {shown}.", hint=elsewhere) from None
    except OSError as error:
        raise NotAWorkspace(
            f"{shown} cannot be opened: {one_line(error.strerror or str(error))}.", hint=elsewhere
        ) from None
    if not stat.S_ISREG(kind):
        what = "a folder" if stat.S_ISDIR(kind) else "not a file"
        raise NotAWorkspace(f"{shown} is {what}, not a workspace.", hint=elsewhere)
    with explained(path), reading(path) as handle:
        head = os.read(handle, 100)
        size = os.fstat(handle).st_size
    if not head:
        raise damaged(path, "it is empty (0 bytes), as a copy or a sync that was cut off leaves it")
    number = int.from_bytes
    if len(head) < 100 or not head.startswith(MAGIC):
        if head[68:72] == APPLICATION_ID.to_bytes(4, "big") or (head.startswith(MAGIC) and len(head) < 100):
            raise damaged(path, "its beginning is not as it was written")
        raise NotAWorkspace(
            f"{shown} is not a Counterpoint workspace.",
            kept="It was left as it is.",
            hint=f"{elsewhere} If it was one, `counterpoint doctor` names its backups.",
        )
    page_size = number(head[16:18], "big")
    header = Header(
        size=size,
        page_size=65536 if page_size == 1 else page_size,
        pages=number(head[28:32], "big"),
        counter=number(head[24:28], "big"),
        user_version=number(head[60:64], "big"),
        application_id=number(head[68:72], "big"),
    )
    if header.application_id != APPLICATION_ID:
        raise NotAWorkspace(
            f"{shown} is a database of another program, not a Counterpoint workspace.",
            kept="It was left as it is.",
            hint=elsewhere,
        )
    return header


def connect(path: Path, *, read_only: bool = False) -> sqlite3.Connection:
    """A connection to an existing file, set up as all of them are, with explicit transactions.

    It may be used from any thread; the caller sees to it that only one uses it at a time.

    Raises:
        sqlite3.Error: the file cannot be opened.
    """
    uri = f"{path.absolute().as_uri()}?mode={'ro' if read_only else 'rw'}"
    connection = sqlite3.connect(
        uri, uri=True, isolation_level=None, check_same_thread=False, factory=Counted
    )
    try:
        connection.register(path)
        set_up(connection, writable=not read_only)
    except BaseException:
        connection.close()
        raise
    return connection


def journal_of(path: Path) -> Path:
    """Where the database library keeps the way back while it writes."""
    return path.with_name(path.name + "-journal")


def has_hot_journal(path: Path) -> bool:
    """Whether a journal with something in it lies beside the file: a save under way, or one cut off."""
    try:
        with journal_of(path).open("rb") as file:
            return file.read(8) == JOURNAL_MAGIC
    except OSError:
        return False


@contextmanager
def new_file(path: Path) -> Iterator[Path]:
    """A private, empty file beside `path` to write into, put at `path` at the end in one step.

    Nothing appears at `path` unless everything went well, and what is there already is never replaced.

    Raises:
        AlreadyExists: something lies at `path`.
        CannotWrite: the folder does not exist or may not be written to.
    """
    refuse_existing(path)
    temporary = path.with_name(f".{path.name[:60]}.{uuid.uuid4().hex[:8]}.part")
    with explained(path):
        try:
            os.close(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
            yield temporary
            sync(temporary)
            try:
                os.link(temporary, path)
            except FileExistsError:
                refuse_existing(path)
                raise
            except OSError:
                # File systems without hard links; the window for a race is as small as it gets there.
                refuse_existing(path)
                temporary.rename(path)
            sync(path.parent)
        finally:
            for left in (temporary, journal_of(temporary)):
                with contextlib.suppress(OSError):
                    left.unlink(missing_ok=True)


def refuse_existing(path: Path) -> None:
    """Makes sure that nothing lies at `path`, not even a broken link.

    Raises:
        AlreadyExists: something does.
    """
    if os.path.lexists(path):
        raise AlreadyExists(
            f"{one_line(str(path))} exists already.",
            kept="It was left as it is.",
            hint="Choose another name, or open the one there is.",
        )


def sync(path: Path) -> None:
    """Asks the system to put a file, or the entries of a folder, on the disk."""
    try:
        handle = os.open(path, os.O_RDONLY)
    except PermissionError:
        return  # folders cannot be opened on some systems, which write their entries through anyway
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

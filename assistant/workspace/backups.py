"""Verified copies of a workspace, in a folder apart from it; the newest few are kept."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import sqlite3
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from assistant.config import data_dir
from assistant.text import one_line
from assistant.workspace import events
from assistant.workspace.errors import AlreadyExists, damaged, explained
from assistant.workspace.files import connect, new_file
from assistant.workspace.schema import SUFFIX

KEPT: Final = 5
_LEFT_BEHIND: Final = 3600
_NAME: Final = re.compile(r"(\d{8}T\d{6}Z)-(\d{6,})-([0-9a-f]{8})" + re.escape(SUFFIX))


@dataclass(frozen=True, slots=True)
class Backup:
    """One copy: where it lies, when it was made, and the event it reaches."""

    path: Path
    at: datetime
    seq: int
    tail: str


def folder_for(path: Path) -> Path:
    """Where copies of the workspace at `path` are kept: one folder per path, readable and unmistakable."""
    # realpath and not resolve(): a link that leads to itself has backups, too.
    whole = os.path.realpath(path)
    stem = re.sub(r"[^\w-]+", "-", path.stem)[:40].strip("-") or "workspace"
    digest = hashlib.sha256(whole.encode("utf-8", "surrogateescape")).hexdigest()[:12]
    return data_dir() / "backups" / f"{stem}-{digest}"


def listed(folder: Path) -> list[Backup]:
    """Copies in a folder, newest first; none where there is no such folder."""
    found = []
    with contextlib.suppress(OSError):
        for path in folder.iterdir():
            if match := _NAME.fullmatch(path.name):
                at = datetime.strptime(match[1], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
                found.append(Backup(path, at, int(match[2]), match[3]))
    return sorted(found, key=lambda backup: (backup.at, backup.seq), reverse=True)


def back_up(path: Path, folder: Path, *, now: datetime) -> Backup | None:
    """Copies the workspace at `path` into `folder` if it has changed since the newest copy there.

    The copy is read back in full before it counts. Returns it, or None where nothing had changed.

    Raises:
        Damaged: the copy, and so probably the workspace, does not stand the check; nothing was kept.
        WorkspaceError: it could not be read or written.
    """
    with explained(path):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with contextlib.closing(connect(path, read_only=True)) as source:
            last = events.last(source)
            seq, tail = (last.seq, last.hash[:8]) if last else (0, "0" * 8)
            copies = listed(folder)
            if copies and (copies[0].seq, copies[0].tail) == (seq, tail):
                return None
            # A clock that went backwards must not make the newest copy look like the oldest.
            moment = max([now.astimezone(UTC), *(copy.at for copy in copies[:1])]).replace(microsecond=0)
            name = f"{moment:%Y%m%dT%H%M%SZ}-{seq:06}-{tail}{SUFFIX}"
            copy = Backup(folder / name, moment, seq, tail)
            try:
                with new_file(copy.path) as temporary:
                    copy_into(source, temporary)
                    verify(temporary)
            except AlreadyExists:
                verify(copy.path)  # another process has been quicker; its copy is of the same event
    prune(folder)
    return copy


def copy_into(source: sqlite3.Connection, path: Path) -> None:
    """Writes what `source` holds, as of one moment, into the file at `path`."""
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as copy:
        source.backup(copy)


def verify(path: Path) -> int:
    """Reads a copy in full: pages, hash chain and last event. Returns the number of its last event.

    Raises:
        Damaged: something is not as it was written.
    """
    with explained(path), contextlib.closing(connect(path, read_only=True)) as connection:
        problem = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        if problem != "ok":
            raise damaged(path, one_line(str(problem)))
        try:
            last = events.check_chain(events.select(connection))
        except events.BrokenChain as error:
            raise damaged(path, str(error)) from error
    return last.seq if last else 0


def prune(folder: Path, keep: int = KEPT) -> None:
    """Removes all but the newest copies, and what copying left when it was cut off long ago."""
    for copy in listed(folder)[keep:]:
        with contextlib.suppress(OSError):
            copy.path.unlink()
    with contextlib.suppress(OSError):
        for left in folder.glob(".*.part*"):
            if time.time() - left.stat().st_mtime > _LEFT_BEHIND:
                left.unlink()


def newest_whole(folder: Path, check: Callable[[Path], int] = verify) -> Backup | None:
    """The newest copy that stands the check, to go back to."""
    for copy in listed(folder):
        with contextlib.suppress(Exception):
            check(copy.path)
            return copy
    return None

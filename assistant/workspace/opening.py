"""Opening a workspace file: what it is, whether it may be written, whether it must be brought up to date."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path

from assistant.errors import CounterpointError
from assistant.text import one_line
from assistant.workspace import backups, contents, events
from assistant.workspace.errors import NewerWorkspace, ReadOnly, WorkspaceError, damaged, explain
from assistant.workspace.files import Header, connect, has_hot_journal, journal_of, look
from assistant.workspace.ledger import Clock, Ledger
from assistant.workspace.migrations import Migration, Point, migrate, nowhere, target
from assistant.workspace.schema import VERSION
from assistant.workspace.snapshot import Snapshots

QUICK_CHECK_UP_TO = 4_000_000
"""Bytes up to which opening reads every page, those of documents' texts apart; what is larger is read through by the
backup and the doctor."""

UPDATED = (
    "An earlier version of Counterpoint wrote this file; it has been made ready for this one. "
    "What you wrote is unchanged, and a copy of the file as it was is kept with its backups."
)
"""What a person is told where opening brought the tables of a file up to date."""

_TAIL = 50


def open_ledger(
    path: Path,
    *,
    actor: str,
    clock: Clock,
    read_only: bool,
    backup_folder: Callable[[], Path],
    migrations: Sequence[Migration],
    at: Point = nowhere,
) -> tuple[Ledger, str]:
    """A ledger on an existing file, and what the person should be told about how it was opened.

    Raises:
        WorkspaceError: it cannot be opened; the file was left as it is.
    """
    header = look(path)
    interrupted = has_hot_journal(path)
    knows = target(migrations, VERSION)
    unwritable = _unwritable(path)
    reason = unwritable or ("it was asked for like that." if read_only else "")
    notice = "" if read_only else unwritable and f"Open for reading only: {unwritable}"

    def refused(error: sqlite3.Error) -> WorkspaceError:
        if interrupted and unwritable:
            return ReadOnly(
                f"A save into {one_line(str(path))} was cut off, and {unwritable}",
                kept="The last complete state is there, but bringing it back means writing.",
                hint=f"Mend the permissions, or copy it together with {journal_of(path).name} elsewhere.",
            )
        return explain(error, path)

    try:
        # Also for reading only: a save that was cut off can be rolled back through a writable connection alone.
        connection = connect(path, read_only=bool(unwritable))
    except sqlite3.Error as error:
        raise refused(error) from error
    try:
        version = _checked_version(connection, path, header)
        if version > knows:
            reason = (
                f"it was written by a later Counterpoint and needs workspace version {version}; "
                f"this one knows up to {knows}."
            )
            notice = f"Open for reading only: {reason} Update Counterpoint to change it."
            connection.close()
            connection = connect(path, read_only=True)
        elif version < knows:
            connection, reason, notice = _up_to_date(
                path, connection, reason, notice, backup_folder, migrations, clock, at
            )
        if (
            interrupted
            and not unwritable
            and not has_hot_journal(path)
            and look(path).counter <= header.counter
        ):
            notice = "A save was cut off earlier; the last complete state was brought back."
        return _ledger(path, connection, actor, clock, reason, version > knows), notice
    except sqlite3.Error as error:
        connection.close()
        raise refused(error) from error
    except BaseException:
        connection.close()
        raise


def _ledger(
    path: Path, connection: sqlite3.Connection, actor: str, clock: Clock, reason: str, newer: bool
) -> Ledger:
    try:
        tail = list(events.select(connection, "ORDER BY seq DESC LIMIT ?", (_TAIL,)))[::-1]
        if not tail:
            raise damaged(path, "it holds no event, not even that of its making")
        try:
            events.check_chain(tail[1:], tail[0])
        except events.BrokenChain as error:
            raise damaged(path, str(error)) from error
        ledger = Ledger(path, connection, actor=actor, clock=clock, read_only=reason)
        if newer:
            Snapshots(path).engagement(ledger.state)
        return ledger  # noqa: TRY300 - an else would part the check of a newer file from its error
    except (WorkspaceError, sqlite3.Error, KeyError) as error:
        if newer:
            raise NewerWorkspace(
                f"{one_line(str(path))} cannot be read here: {reason}",
                kept="It was left as it is.",
                hint="Update Counterpoint, or open it on the machine that wrote it.",
            ) from error
        raise


def _unwritable(path: Path) -> str:
    if not os.access(path, os.W_OK):
        return "the file may not be written to."
    if not os.access(path.resolve().parent, os.W_OK):
        return "its folder may not be written to, and saving needs room beside the file."
    return ""


def _checked_version(connection: sqlite3.Connection, path: Path, header: Header) -> int:
    """The version of the tables, after the first real look at the pages."""
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    if version < 1:
        raise damaged(path, "it does not say which version it is")
    for statement in _checks(connection, version, header.size):
        problem = connection.execute(statement).fetchone()[0]
        if problem != "ok":
            raise damaged(path, one_line(str(problem), 200))
    return version


def _checks(connection: sqlite3.Connection, version: int, size: int) -> Sequence[str]:
    """What opening a file of so many bytes looks through: everything, or what is not the texts of documents."""
    if size <= QUICK_CHECK_UP_TO:
        return ("PRAGMA quick_check(1)",)
    if version == VERSION and size - contents.taken(connection) <= QUICK_CHECK_UP_TO:
        return tuple(f"PRAGMA quick_check('{name}')" for name in ("event", "entity", "call", "journal"))
    return ()


def _up_to_date(
    path: Path,
    connection: sqlite3.Connection,
    reason: str,
    notice: str,
    backup_folder: Callable[[], Path],
    migrations: Sequence[Migration],
    clock: Clock,
    at: Point,
) -> tuple[sqlite3.Connection, str, str]:
    """The file brought up to date, or, where it may not be written, a copy of it in memory."""

    def back_up() -> None:
        backups.back_up(path, backup_folder(), now=clock())

    if not reason:
        try:
            done = migrate(connection, migrations, back_up=back_up, now=clock(), at=at)
        except CounterpointError as error:
            reason = f"it is of an older version, and no backup could be made first: {error.message}"
            notice = f"Open for reading only: {reason}"
        else:
            return connection, "", UPDATED if done else notice
    memory = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    with contextlib.closing(connection):
        connection.backup(memory)
    migrate(memory, migrations, back_up=lambda: None, now=clock())
    return memory, reason, notice

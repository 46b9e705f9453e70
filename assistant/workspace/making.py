"""Making a workspace file: a new one, or a copy of one that is open."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

from assistant.method.engagement import Engagement
from assistant.text import one_line
from assistant.workspace import backups
from assistant.workspace.files import connect, new_file
from assistant.workspace.importing import bring_in
from assistant.workspace.ledger import Clock, Ledger
from assistant.workspace.schema import make_tables
from assistant.workspace.state import COLLECTIONS


def make_file(
    path: Path,
    *,
    organisation: str,
    mode: str,
    actor: str,
    clock: Clock,
    content: Engagement | None = None,
    source: str = "",
) -> None:
    """A new workspace at `path`, for this user alone, empty or with `content` brought in from `source`.

    Nothing appears there unless it is whole.

    Raises:
        AlreadyExists: something lies there.
        CannotWrite, StorageFull: it could not be written.
        BadInput: the content does not fit.
    """
    with new_file(path) as temporary, contextlib.closing(_empty(temporary, actor, clock)) as ledger:
        with ledger.act("create") as draft:
            draft.put("settings", "organisation", {"value": organisation})
            draft.put("settings", "mode", {"value": mode})
        if content is not None:
            with ledger.act("import") as draft:
                bring_in(draft, content, source)


def write_copy(ledger: Ledger, path: Path) -> None:
    """What `ledger` holds as a new file at `path`: the whole log, or, if that cannot be read, its state.

    Raises:
        AlreadyExists: something lies there.
        CannotWrite, StorageFull: it could not be written.
    """
    with ledger.lock, new_file(path) as temporary:
        try:
            backups.copy_into(ledger.connection, temporary)
            whole = backups.verify(temporary) == ledger.state.seq
        except Exception:  # noqa: BLE001 - whatever is wrong with the file, the state in memory is there to be saved
            whole = False
        if whole:
            return
        temporary.write_bytes(b"")
        empty = _empty(temporary, ledger.actor, ledger.clock)
        with contextlib.closing(empty) as copy, copy.act("recover") as draft:
            draft.note = one_line(str(ledger.path), 300)
            for collection in COLLECTIONS:
                for id_, entity in ledger.state.listed(collection):
                    draft.put(collection, id_, entity.body)


def _empty(path: Path, actor: str, clock: Clock) -> Ledger:
    connection = connect(path)
    try:
        connection.execute("BEGIN IMMEDIATE")
        make_tables(connection)
        connection.execute("COMMIT")
        return Ledger(path, connection, actor=actor, clock=clock)
    except BaseException:
        with contextlib.suppress(sqlite3.Error):
            connection.close()
        raise

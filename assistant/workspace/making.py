"""Making a workspace file: a new one, or a copy of one that is open."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

from assistant.errors import CounterpointError
from assistant.method.engagement import Engagement
from assistant.passages import PassageStore
from assistant.text import one_line
from assistant.workspace import backups, calls
from assistant.workspace.contents import Filed, Key, key_of
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
    texts: PassageStore | None = None,
) -> None:
    """A new workspace at `path`, for this user alone, empty or with `content` brought in from `source`.

    `texts` holds what the documents in `content` say; without it they are listed only.

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
                if texts is not None:
                    draft.contents = _filed(content, texts)


def _filed(engagement: Engagement, texts: PassageStore) -> list[Filed]:
    """The texts of the engagement's documents, as far as they are there."""
    wanted = {(document.hash, document.reader) for document in engagement.documents}
    keys = dict.fromkeys((content.digest, content.reader) for content in texts.contents())
    return [Filed.of(*key, texts.texts(*key)) for key in keys if key in wanted]


def write_copy(ledger: Ledger, texts: PassageStore, path: Path) -> None:
    """What `ledger` holds as a new file at `path`: the whole log, or, if that cannot be read, its state.

    With the state go those texts of documents in use that can still be read; the others stay listed.

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
            draft.contents = _saved(ledger, texts)
        with contextlib.suppress(CounterpointError, sqlite3.Error):
            _carry_over(ledger, temporary)


def _carry_over(ledger: Ledger, path: Path) -> None:
    """The log of calls and the journal of long runs, as far as they can still be read: all of it or none."""
    with contextlib.closing(connect(path)) as copy:
        copy.execute("BEGIN IMMEDIATE")
        calls.carry_over(ledger.connection, copy)
        copy.execute("COMMIT")


def _saved(ledger: Ledger, texts: PassageStore) -> list[Filed]:
    """The texts of the documents in use that can still be read from a file with which something is wrong."""
    found: dict[Key, Filed] = {}
    for _, entity in ledger.state.listed("documents"):
        key = key_of(entity.body)
        with contextlib.suppress(CounterpointError):
            filed = Filed.of(*key, texts.texts(*key))
            if len(filed.passages) == entity.body.get("passages"):
                found[key] = filed
    return list(found.values())


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

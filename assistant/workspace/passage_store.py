"""Reading the texts of documents beside everything else: from any thread, in step with other processes."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

from assistant.errors import NotFound
from assistant.passages import Content, Passage
from assistant.text import one_line
from assistant.workspace import contents
from assistant.workspace.contents import Key
from assistant.workspace.errors import NOTHING_CHANGED, Closed, damaged, explained
from assistant.workspace.files import connect
from assistant.workspace.handles import Identity, identity
from assistant.workspace.schema import WITH_PASSAGES

T = TypeVar("T")

_BATCH: Final = 500
"""Passages fetched at once: nothing is held open between batches, so that a writer never waits for a reader."""


class Passages:
    """The `PassageStore` of one workspace file. Safe to use from any thread.

    It has a connection of its own that never writes, opened at first use; every call sees what is committed by
    then, by whichever process. Each raises `WorkspaceError` where the file cannot be read now.
    """

    def __init__(self, path: Path, *, read_only: bool) -> None:
        self._path = path
        self._read_only = read_only
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        self._file: Identity | None = None
        self._closed = False
        self._listed: tuple[tuple[int, str], list[Content]] | None = None

    def contents(self) -> list[Content]:
        """What the documents in use hold, in the order in which they were added.

        A document whose text is not in the file is left out: it came in a list from elsewhere.
        """
        return list(self._read(self._contents) or ())

    def texts(self, digest: str, reader: str) -> Iterator[Passage]:
        """All passages of one content in their order; none where it is not in the file (any more)."""
        for _, passage in self.numbered(digest, reader):
            yield passage

    def numbered(self, digest: str, reader: str) -> Iterator[tuple[int, Passage]]:
        """As `texts`, each with its place."""
        start = 0
        while True:
            batch = self._read(partial(_batch, key=(digest, reader), start=start)) or []
            yield from batch
            if len(batch) < _BATCH:
                return
            start = batch[-1][0] + 1

    def get(self, digest: str, reader: str, places: Sequence[int]) -> list[Passage]:
        """The passages at `places` (from 0) of one content, in the order asked for.

        Raises:
            NotFound: one of them is not in the file (any more).
        """
        found = self._read(partial(_some, key=(digest, reader), places=places)) or {}
        if missing := [place for place in places if place not in found]:
            raise NotFound(
                f"{one_line(str(self._path))} does not hold passage {missing[0]} of the text asked for.",
                hint="The document was replaced or its text erased meanwhile: search again.",
            )
        return [found[place] for place in places]

    def close(self) -> None:
        """Lets go of the file. Closing twice does no harm."""
        with self._lock:
            self._closed = True
            self._let_go()

    def _read(self, fetch: Callable[[sqlite3.Connection], T]) -> T | None:
        """What `fetch` finds in one transaction; None in a file of before there were passages."""
        with self._lock, explained(self._path):
            connection = self._opened()
            try:
                connection.execute("BEGIN")
                if connection.execute("PRAGMA user_version").fetchone()[0] < WITH_PASSAGES:
                    return None
                return fetch(connection)
            except (ValueError, TypeError) as error:
                raise damaged(
                    self._path, f"the text of a document is not as it was read ({error})"
                ) from error
            finally:
                try:
                    connection.execute("ROLLBACK")
                except sqlite3.Error:
                    self._let_go()

    def _contents(self, connection: sqlite3.Connection) -> list[Content]:
        """What is in use, looked up once for as long as the log stays as it is: every search begins with it."""
        last = connection.execute("SELECT seq, hash FROM event ORDER BY seq DESC LIMIT 1").fetchone()
        if self._listed is None or self._listed[0] != last:
            self._listed = last, _contents(connection)
        return self._listed[1]

    def _opened(self) -> sqlite3.Connection:
        if self._closed:
            raise Closed(f"{one_line(str(self._path))} was closed.", kept=NOTHING_CHANGED)
        if self._connection is not None and identity(self._path) != self._file:
            self._let_go()
        if self._connection is None:
            # Not read-only in the system's eyes where it need not be: a save that another process began and did
            # not end can be rolled back through a writable connection alone.
            self._connection = connect(self._path, read_only=self._read_only)
            self._connection.execute("PRAGMA query_only = ON")
            self._file = identity(self._path)
        return self._connection

    def _let_go(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = self._listed = None


def _contents(connection: sqlite3.Connection) -> list[Content]:
    counts = {
        (digest, reader): count
        for digest, reader, count in connection.execute(
            "SELECT digest, reader, (SELECT count(*) FROM passage WHERE content = id) FROM content"
        )
    }
    bodies = connection.execute("SELECT id, body FROM entity WHERE collection = 'documents' ORDER BY place")
    documents = [(id_, json.loads(body)) for id_, body in bodies]
    found = ((id_, contents.key_of(body), str(body.get("title", ""))) for id_, body in documents)
    return [Content(id_, *key, counts[key], title) for id_, key, title in found if key in counts]


def _batch(connection: sqlite3.Connection, key: Key, start: int) -> list[tuple[int, Passage]]:
    id_ = contents.number_of(connection, key)
    return [] if id_ is None else contents.read(connection, id_, start, _BATCH)


def _some(connection: sqlite3.Connection, key: Key, places: Sequence[int]) -> dict[int, Passage]:
    id_ = contents.number_of(connection, key)
    found = (contents.read(connection, id_, place, 1) for place in places) if id_ is not None else ()
    return {
        at: passage for place, row in zip(places, found, strict=False) for at, passage in row if at == place
    }

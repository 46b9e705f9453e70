"""One connection to a workspace file: every act is one event in one transaction, mirrored in memory."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from assistant.text import one_line
from assistant.workspace import contents, events
from assistant.workspace.changes import Body, Mismatch
from assistant.workspace.consequences import settle
from assistant.workspace.contents import Key
from assistant.workspace.errors import (
    IN_MEMORY,
    NOTHING_CHANGED,
    Closed,
    ReadOnly,
    Vanished,
    WorkspaceError,
    damaged,
    explain,
)
from assistant.workspace.events import Event, stamp
from assistant.workspace.files import connect
from assistant.workspace.handles import identity
from assistant.workspace.state import Draft, State, load, row

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)


class Ledger:
    """The event log and the state made from it. Safe to use from several threads.

    The state in memory is what this connection has last seen; before each act and each reading it catches
    up with what other processes have written since.
    """

    def __init__(
        self, path: Path, connection: sqlite3.Connection, *, actor: str, clock: Clock, read_only: str = ""
    ) -> None:
        self.path = path
        self.lock = threading.RLock()
        self.actor = actor
        self.clock = clock
        self.read_only = read_only
        self.session = uuid.uuid4().hex[:12]
        self.before_writing: Callable[[], None] | None = None
        self._connection: sqlite3.Connection | None = connection
        self._closed = False
        self._file = identity(path)
        self._retired: dict[str, set[str]] | None = None
        self._gone: dict[str, Body] = {}
        self._data_version = self._version()
        self.state = self._loaded()
        self._told = (self.state.seq, self.state.hash)
        self.opened_at = self.state.seq

    # -- reading

    @property
    def connection(self) -> sqlite3.Connection:
        """The connection; opened anew where an earlier fault made it useless."""
        if self._closed:
            raise Closed(f"{one_line(str(self.path))} was closed.", kept=NOTHING_CHANGED)
        if self._connection is None:
            try:
                self._connection = connect(self.path, read_only=bool(self.read_only))
            except sqlite3.Error as error:
                raise explain(error, self.path) from error
        return self._connection

    def refresh(self) -> None:
        """Catches up with the file.

        Raises:
            WorkspaceError: the file cannot be read now; the state is what it was.
        """
        with self.lock, self._faults():
            self._catch_up()

    def moved(self) -> bool:
        """Whether another connection has added to the log since this was last asked.

        What is written beside the log is no change of the engagement.
        """
        with self.lock, self._faults():
            version = self._version()
            if version == self._data_version:
                return False
            last = self.connection.execute("SELECT seq, hash FROM event ORDER BY seq DESC LIMIT 1").fetchone()
            moved: bool = last != self._told
            self._data_version, self._told = version, last
            return moved

    def select(self, clause: str = "", *values: object) -> list[Event]:
        """Events from the log, by a clause of this package's own."""
        with self.lock, self._faults():
            return list(events.select(self.connection, clause, values))

    def times(self) -> dict[int, datetime]:
        """When each event happened, by its number."""
        with self.lock, self._faults():
            rows = self.connection.execute("SELECT seq, at FROM event").fetchall()
        return {seq: datetime.fromisoformat(at) for seq, at in rows}

    def act_of(self, seq: int) -> str:
        """The act to which an event belongs; empty where there is no such event."""
        found = self.select("WHERE seq = ?", seq)
        return found[0].act if found else ""

    def kinds_of(self, seqs: Iterable[int]) -> dict[int, str]:
        """What kind of act each of these events was, by its number."""
        wanted = sorted(set(seqs))
        places = ", ".join("?" * len(wanted))
        return {event.seq: event.kind for event in self.select(f"WHERE seq IN ({places})", *wanted)}

    def retired(self, collection: str) -> set[str]:
        """Ids of things that were removed at some time."""
        with self.lock:
            if self._retired is None:
                self._retired, self._gone = {}, {}
                for event in self.select("WHERE instr(body, '\"removed\":') ORDER BY seq"):
                    self._note_removals(event)
            return self._retired.get(collection, set())

    def gone(self) -> dict[str, Body]:
        """Every document that was removed at some time, as it was then; the latest removal last."""
        with self.lock:
            self.retired("documents")
            return dict(self._gone)

    def has_content(self, key: Key) -> bool:
        """Whether the text of a document is in the file, as of now or of the act under way."""
        with self.lock, self._faults():
            return contents.number_of(self.connection, key) is not None

    def passages_in(self, key: Key) -> int:
        """How many passages a text in the file has."""
        with self.lock, self._faults():
            return contents.count(self.connection, key)

    # -- writing

    def must_be_writable(self) -> None:
        """Refuses where nothing may be written.

        Raises:
            ReadOnly: with the reason.
        """
        if self.read_only:
            raise ReadOnly(
                f"{one_line(str(self.path))} is open for reading only: {self.read_only}",
                kept=NOTHING_CHANGED,
                hint="Save a copy elsewhere and work in that.",
            )

    @contextmanager
    def act(self, kind: str, act: str = "") -> Iterator[Draft]:
        """One act: what the block does to the draft is committed as one event when it ends.

        Consequences (`settle`) are part of it. An error in the block, or a draft that changes nothing,
        leaves the file as it was.

        Raises:
            WorkspaceError: the file could not be written; it holds what it held before.
        """
        with self.lock:
            self.must_be_writable()
            if self.before_writing is not None:
                first, self.before_writing = self.before_writing, None
                first()
            with self._faults():
                self._must_be_there()
                self.connection.execute("BEGIN IMMEDIATE")
                self._catch_up()
                draft = Draft(self.state, kind, act)
            try:
                yield draft
                settle(draft)
                with self._faults():
                    self._write(draft)
            except BaseException:
                self._roll_back()
                raise

    def _write(self, draft: Draft) -> None:
        changes = draft.changes()
        if not (changes or draft.undoes or draft.contents or draft.erased):
            self.connection.execute("ROLLBACK")
            return
        moment = self.clock()
        name = uuid.uuid4().hex
        body: dict[str, object] = {
            "act": draft.act or name,
            "session": self.session,
            "changes": [change.to_json() for change in changes],
        }
        if draft.note:
            body["note"] = draft.note
        if draft.undoes:
            body["undoes"] = draft.undoes
        if draft.contents:
            body["contents"] = [content.to_json() for content in draft.contents]
        if draft.erased:
            body["erased"] = [{"digest": digest, "reader": reader} for digest, reader in draft.erased]
        event = Event.after(
            self.state.hash,
            seq=self.state.seq + 1,
            uuid=name,
            at=stamp(moment),
            actor=self.actor,
            kind=draft.kind,
            body=body,
        )
        events.append(self.connection, event)
        for change in changes:
            key = (change.collection, change.id)
            after = change.apply(self.state.get(*key), event.seq)
            if after is None:
                self.connection.execute("DELETE FROM entity WHERE collection = ? AND id = ?", key)
            else:
                self.connection.execute(
                    "INSERT OR REPLACE INTO entity (collection, id, body, revisions, place) "
                    "VALUES (?, ?, ?, ?, ?)",
                    row(*key, after),
                )
        for content in draft.contents:
            contents.file(self.connection, content)
        for erased in draft.erased:
            contents.erase(self.connection, erased)
        self._must_be_there()
        self.connection.execute("COMMIT")
        if self._told == (self.state.seq, self.state.hash):
            self._told = (event.seq, event.hash)
        self._advance(event)
        draft.seq, draft.at = event.seq, event.moment

    @contextmanager
    def aside(self) -> Iterator[sqlite3.Connection]:
        """One transaction on what is kept beside the log, which nobody else can write meanwhile.

        An error in the block leaves the file as it was.

        Raises:
            WorkspaceError: the file could not be written; it holds what it held before.
        """
        with self.lock:
            self.must_be_writable()
            with self._faults():
                self._must_be_there()
                self.connection.execute("BEGIN IMMEDIATE")
                try:
                    yield self.connection
                    self._must_be_there()
                    self.connection.execute("COMMIT")
                except BaseException:
                    self._roll_back()
                    raise

    @contextmanager
    def looking(self) -> Iterator[sqlite3.Connection]:
        """The connection, to read what is kept beside the log.

        Raises:
            WorkspaceError: the file cannot be read now, or holds there what was never written.
        """
        with self.lock, self._faults():
            try:
                yield self.connection
            except (ValueError, TypeError) as error:
                raise damaged(self.path, f"its tables hold what was never written ({error})") from error

    def compact(self) -> bool:
        """Writes the file anew without what was erased from it; False where that cannot be done now."""
        with self.lock:
            try:
                self._must_be_there()
                self.connection.execute("VACUUM")
            except (sqlite3.Error, Vanished):
                self._roll_back()
                return False
            return True

    def close(self) -> None:
        """Lets go of the file."""
        with self.lock:
            self._closed = True
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    # -- within

    def _catch_up(self) -> None:
        """Applies what others have written. Within a transaction or not: each statement is consistent."""
        known = self.connection.execute("SELECT hash FROM event WHERE seq = ?", (self.state.seq,)).fetchone()
        if self.state.seq and (known is None or known[0] != self.state.hash):
            # An older or another state of the file has been put in its place.
            self._retired = None
            self.state = self._loaded()
            return
        for event in list(events.select(self.connection, "WHERE seq > ? ORDER BY seq", (self.state.seq,))):
            try:
                event.check(None if event.seq == 1 else self._tail())
                self._advance(event)
            except (events.BrokenChain, Mismatch, TypeError, KeyError, ValueError) as error:
                raise damaged(self.path, one_line(str(error))) from error

    def _tail(self) -> Event:
        return Event(self.state.seq, "", "", "", "", "", "", self.state.hash)

    def _advance(self, event: Event) -> None:
        self.state.apply(event)
        if self._retired is not None:
            self._note_removals(event)

    def _note_removals(self, event: Event) -> None:
        assert self._retired is not None
        for change in event.changes:
            if change.removed is not None:
                self._retired.setdefault(change.collection, set()).add(change.id)
                if change.collection == "documents":
                    self._gone.pop(change.id, None)
                    self._gone[change.id] = change.removed

    def _loaded(self) -> State:
        with self._faults():
            outside = not self.connection.in_transaction
            if outside:
                self.connection.execute("BEGIN")
            try:
                return load(self.connection)
            except (ValueError, KeyError, TypeError) as error:
                raise damaged(self.path, f"its tables hold what was never written ({error})") from error
            finally:
                if outside and self.connection.in_transaction:
                    self.connection.execute("COMMIT")

    def _version(self) -> int:
        version: int = self.connection.execute("PRAGMA data_version").fetchone()[0]
        return version

    def _must_be_there(self) -> None:
        """Refuses to write into a file that has no name any more: nobody would find it again."""
        if self._file is None or identity(self.path) == self._file:
            return
        raise Vanished(
            f"{one_line(str(self.path))} was moved, deleted or replaced while it was open.",
            kept=IN_MEMORY,
            hint="Put it back and try again, or save a copy elsewhere.",
        )

    @contextmanager
    def _faults(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            self._roll_back()
            raise explain(error, self.path) from error
        except WorkspaceError:
            self._roll_back()
            raise

    def _roll_back(self) -> None:
        connection = self._connection
        if connection is None or not connection.in_transaction:
            return
        try:
            connection.execute("ROLLBACK")
        except sqlite3.Error:
            # Closing rolls back as well, and what is opened next starts from the file.
            with contextlib.suppress(sqlite3.Error):
                connection.close()
            self._connection = None

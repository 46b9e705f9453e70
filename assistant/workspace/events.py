"""The event log: append-only, each event hashed together with the one before it."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, Final

from assistant.workspace.changes import Change

GENESIS: Final = "0" * 64
"""What the first event names as the hash before it."""

_COLUMNS: Final = "seq, uuid, at, actor, kind, body, prev, hash"


class BrokenChain(Exception):
    """An event is not what was written: a hash, a number or a link in the chain does not fit."""


def canonical(value: object) -> str:
    """`value` as JSON in the one spelling that is hashed and compared."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def stamp(moment: datetime) -> str:
    """A moment in UTC as the log writes it, ISO 8601 to the millisecond."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


@dataclass(frozen=True)
class Event:
    """One act as it was written: columns of the table, with the body still as the text that was hashed."""

    seq: int
    uuid: str
    at: str
    actor: str
    kind: str
    body: str
    prev: str
    hash: str

    @classmethod
    def after(
        cls, prev: str, *, seq: int, uuid: str, at: str, actor: str, kind: str, body: dict[str, Any]
    ) -> Event:
        """The event that follows the one whose hash is `prev`."""
        text = canonical(body)
        return cls(seq, uuid, at, actor, kind, text, prev, _digest(seq, uuid, at, actor, kind, text, prev))

    @property
    def moment(self) -> datetime:
        """When it happened, by the clock of the machine that wrote it."""
        return datetime.fromisoformat(self.at)

    @cached_property
    def content(self) -> dict[str, Any]:
        """The body: ``act``, ``session``, ``changes`` and, where it has them, ``undoes`` and ``note``."""
        content: dict[str, Any] = json.loads(self.body)
        return content

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """What it changed, in order."""
        return tuple(Change.from_json(change) for change in self.content["changes"])

    @property
    def act(self) -> str:
        """The editing session that it belongs to; events of one act are undone together."""
        act: str = self.content["act"]
        return act

    def check(self, before: Event | None) -> None:
        """Compares number, link and hash with what they must be after the event `before`.

        Raises:
            BrokenChain: says which event does not fit and how.
        """
        number, prev = (before.seq, before.hash) if before else (0, GENESIS)
        if self.seq != number + 1:
            raise BrokenChain(f"event {number + 1} is missing")
        if self.prev != prev:
            raise BrokenChain(f"event {self.seq} does not follow the one before it")
        expected = _digest(self.seq, self.uuid, self.at, self.actor, self.kind, self.body, self.prev)
        if self.hash != expected:
            raise BrokenChain(f"event {self.seq} is not as it was written")


def _digest(*columns: object) -> str:
    return hashlib.sha256(canonical(columns).encode("utf-8", "surrogatepass")).hexdigest()


def append(connection: sqlite3.Connection, event: Event) -> None:
    """Writes one event; the table refuses any that does not follow the last."""
    connection.execute(
        f"INSERT INTO event ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 - constant names
        (event.seq, event.uuid, event.at, event.actor, event.kind, event.body, event.prev, event.hash),
    )


def select(
    connection: sqlite3.Connection, clause: str = "", values: Iterable[object] = ()
) -> Iterator[Event]:
    """Events by an SQL clause of our own (never of the user's), oldest first unless it says otherwise."""
    sql = f"SELECT {_COLUMNS} FROM event {clause or 'ORDER BY seq'}"  # noqa: S608 - clauses are constants of this package
    return (Event(*row) for row in connection.execute(sql, tuple(values)))


def last(connection: sqlite3.Connection) -> Event | None:
    """The newest event."""
    return next(select(connection, "ORDER BY seq DESC LIMIT 1"), None)


def check_chain(events: Iterable[Event], before: Event | None = None) -> Event | None:
    """Checks that `events` follow one another without a flaw, from `before` (the start if None).

    Returns the last one.

    Raises:
        BrokenChain: says which event does not fit and how.
    """
    for event in events:
        event.check(before)
        before = event
    return before

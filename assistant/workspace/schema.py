"""The tables of a workspace file, and how every connection to one is set up."""

from __future__ import annotations

import sqlite3
from typing import Final

APPLICATION_ID: Final = 0x43505431
"""``CPT1`` at byte 68 of the file says that it is a Counterpoint workspace."""

VERSION: Final = 2
"""The version of the tables that this program writes (``user_version``)."""

SUFFIX: Final = ".counterpoint"

TABLES: Final = """
CREATE TABLE event (
    seq   INTEGER PRIMARY KEY,
    uuid  TEXT NOT NULL UNIQUE,
    at    TEXT NOT NULL,
    actor TEXT NOT NULL,
    kind  TEXT NOT NULL,
    body  TEXT NOT NULL,
    prev  TEXT NOT NULL,
    hash  TEXT NOT NULL
);
CREATE TRIGGER event_is_never_changed BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;
CREATE TRIGGER event_is_never_deleted BEFORE DELETE ON event
BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END;
CREATE TRIGGER event_follows_the_last BEFORE INSERT ON event
WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM event)
  OR EXISTS (SELECT 1 FROM event WHERE uuid = NEW.uuid)
  OR EXISTS (SELECT 1 FROM event WHERE seq = NEW.seq - 1 AND hash IS NOT NEW.prev)
BEGIN SELECT RAISE(ABORT, 'an event follows the last one'); END;

CREATE TABLE entity (
    collection TEXT NOT NULL,
    id         TEXT NOT NULL,
    body       TEXT NOT NULL,
    revisions  TEXT NOT NULL,
    place      INTEGER NOT NULL,
    PRIMARY KEY (collection, id)
);

CREATE TABLE migration (
    name TEXT PRIMARY KEY,
    at   TEXT NOT NULL
);
"""

EXPECTED: Final = frozenset(
    {
        "table event",
        "table entity",
        "table migration",
        "trigger event_is_never_changed",
        "trigger event_is_never_deleted",
        "trigger event_follows_the_last",
    }
)
"""What a sound file has at least, for the doctor."""

_SETUP: Final = (
    # Milliseconds to wait for another process before giving up. First, so that the others wait as well.
    "PRAGMA busy_timeout = 5000",
    "PRAGMA foreign_keys = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    "PRAGMA mmap_size = 0",
    "PRAGMA synchronous = EXTRA",
    "PRAGMA fullfsync = ON",
)


def set_up(connection: sqlite3.Connection, *, writable: bool) -> None:
    """Settings that hold for one connection: safety before speed, one file beside no other.

    Not WAL: copies and network shares of a live file lose data in it.

    Raises:
        sqlite3.Error: the file is damaged, or another program holds it.
    """
    try:
        for statement in _SETUP:
            connection.execute(statement)
        if writable:
            connection.execute("PRAGMA journal_mode = DELETE")
    except UnicodeDecodeError as error:
        # The library quotes what it cannot make sense of, and the bytes are no text.
        raise sqlite3.DatabaseError("could not decode to UTF-8: the list of tables") from error


def make_tables(connection: sqlite3.Connection) -> None:
    """Fills a new file: identity, version and tables. The caller commits."""
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    for statement in _statements(TABLES):
        connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {VERSION}")


def _statements(script: str) -> list[str]:
    # executescript() would commit the transaction that the caller has opened.
    found: list[str] = []
    lines: list[str] = []
    for line in script.strip().splitlines():
        lines.append(line)
        if sqlite3.complete_statement("\n".join(lines)):
            found.append("\n".join(lines))
            lines = []
    return found

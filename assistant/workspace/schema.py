"""The tables of a workspace file, and how every connection to one is set up."""

from __future__ import annotations

import sqlite3
from typing import Final

APPLICATION_ID: Final = 0x43505431
"""``CPT1`` at byte 68 of the file says that it is a Counterpoint workspace."""

VERSION: Final = 5
"""The version of the tables that this program writes (``user_version``)."""

WITH_PASSAGES: Final = 3
"""The first version whose files keep the texts of documents."""

WITH_CALLS: Final = 4
"""The first version whose files keep a log of calls and the journal of long runs."""

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

PASSAGES: Final = """
CREATE TABLE content (
    id     INTEGER PRIMARY KEY,
    digest TEXT NOT NULL,
    reader TEXT NOT NULL,
    size   INTEGER NOT NULL,
    UNIQUE (digest, reader)
);
CREATE TABLE passage (
    content  INTEGER NOT NULL REFERENCES content (id),
    place    INTEGER NOT NULL,
    text     TEXT NOT NULL,
    location TEXT NOT NULL,
    headings TEXT NOT NULL,
    PRIMARY KEY (content, place)
);
"""
"""What documents say. Passages are counted from 0 in each content; the size of a content is about
how many bytes it takes."""

CALLS: Final = """
CREATE TABLE call (
    id             INTEGER PRIMARY KEY,
    at             TEXT NOT NULL,
    task           TEXT NOT NULL,
    prompt         TEXT NOT NULL,
    prompt_version TEXT NOT NULL,
    model          TEXT NOT NULL,
    host           TEXT NOT NULL,
    payload_hash   TEXT NOT NULL,
    reserved       INTEGER NOT NULL CHECK (reserved >= 0),
    ended          TEXT,
    outcome        TEXT,
    tokens_in      INTEGER CHECK (tokens_in >= 0),
    tokens_out     INTEGER CHECK (tokens_out >= 0),
    estimated      INTEGER NOT NULL DEFAULT 0,
    cost           REAL,
    CHECK ((ended IS NULL) = (outcome IS NULL)),
    CHECK ((ended IS NULL) = (tokens_in IS NULL)),
    CHECK ((ended IS NULL) = (tokens_out IS NULL))
);
CREATE TRIGGER call_ends_once BEFORE UPDATE ON call WHEN OLD.ended IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a call ends once'); END;
CREATE TRIGGER call_is_never_deleted BEFORE DELETE ON call
BEGIN SELECT RAISE(ABORT, 'calls are never deleted'); END;
CREATE TABLE journal (
    key         TEXT PRIMARY KEY,
    at          TEXT NOT NULL,
    task        TEXT NOT NULL,
    target      TEXT NOT NULL,
    outcome     TEXT NOT NULL CHECK (outcome IN ('given', 'blank', 'failed')),
    suggestions TEXT NOT NULL,
    notices     TEXT NOT NULL
);
"""
"""What is kept beside the log: calls to models, and what the steps of long runs came to. Lists are JSON."""

_EXPECTED: Final = {
    1: (
        "table event",
        "table entity",
        "table migration",
        "trigger event_is_never_changed",
        "trigger event_is_never_deleted",
        "trigger event_follows_the_last",
    ),
    WITH_PASSAGES: ("table content", "table passage"),
    WITH_CALLS: (
        "table call",
        "table journal",
        "trigger call_ends_once",
        "trigger call_is_never_deleted",
    ),
}


def expected(version: int) -> frozenset[str]:
    """What a sound file of a version has at least, for the doctor."""
    return frozenset(name for since, names in _EXPECTED.items() if version >= since for name in names)


_SETUP: Final = (
    # Milliseconds to wait for another process before giving up. First, so that the others wait as well.
    "PRAGMA busy_timeout = 5000",
    "PRAGMA foreign_keys = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    "PRAGMA mmap_size = 0",
    "PRAGMA synchronous = EXTRA",
    "PRAGMA fullfsync = ON",
    # What is erased is to be gone, not only out of reach.
    "PRAGMA secure_delete = ON",
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
    run(connection, TABLES)
    run(connection, PASSAGES)
    run(connection, CALLS)
    connection.execute(f"PRAGMA user_version = {VERSION}")


def run(connection: sqlite3.Connection, script: str) -> None:
    """Runs statements one by one: as a whole they would commit the transaction that the caller has opened."""
    lines: list[str] = []
    for line in script.strip().splitlines():
        lines.append(line)
        if sqlite3.complete_statement("\n".join(lines)):
            connection.execute("\n".join(lines))
            lines = []

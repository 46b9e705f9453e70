"""The texts of documents in the workspace file: filed once for each content, never in the log, gone when erased.

A content is what one reader made of one file: it is known by the digest of the file's bytes and the reader's
version. The event that files it carries a seal over its passages, so that the doctor finds damage in them.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from assistant.passages import Passage
from assistant.text import safe_text
from assistant.workspace.changes import Mismatch
from assistant.workspace.events import Event, canonical

Key = tuple[str, str]
"""The digest of the bytes that were read, and the version of the reader."""


_ROW: Final = 40
"""Bytes that a passage takes besides its words, about."""


def key_of(document: Mapping[str, object]) -> Key:
    """The text that a document stands for, by its stored body; two empty names where it has none."""
    return str(document.get("hash", "")), str(document.get("reader", ""))


@dataclass(frozen=True, slots=True)
class Filed:
    """One content as it is to be filed."""

    digest: str
    reader: str
    passages: tuple[Passage, ...]

    @classmethod
    def of(cls, digest: str, reader: str, passages: Iterable[Passage]) -> Filed:
        """A content with every text in it made safe."""
        return cls(digest, reader, tuple(_safe(passage) for passage in passages))

    @property
    def key(self) -> Key:
        """What it is known by."""
        return self.digest, self.reader

    def to_json(self) -> dict[str, Any]:
        """What the event says of it."""
        return {
            "digest": self.digest,
            "reader": self.reader,
            "count": len(self.passages),
            "seal": seal(self.passages),
        }


def _safe(passage: Passage) -> Passage:
    headings = tuple(map(safe_text, passage.headings))
    return Passage(safe_text(passage.text), safe_text(passage.location), headings)


def seal(passages: Iterable[Passage]) -> str:
    """A fingerprint of passages in their order, headings and locations included."""
    digest = hashlib.sha256()
    for passage in passages:
        digest.update(canonical([passage.text, passage.location, passage.headings]).encode())
        digest.update(b"\n")
    return digest.hexdigest()


# -- writing, within the transaction of an act


def file(connection: sqlite3.Connection, content: Filed) -> None:
    """Writes one content that is not there yet."""
    rows = [
        (place, passage.text, passage.location, canonical(passage.headings))
        for place, passage in enumerate(content.passages)
    ]
    size = sum(_ROW + sum(len(text.encode()) for text in row[1:]) for row in rows)
    id_ = connection.execute(
        "INSERT INTO content (digest, reader, size) VALUES (?, ?, ?)", (*content.key, size)
    ).lastrowid
    connection.executemany(
        "INSERT INTO passage (content, place, text, location, headings) VALUES (?, ?, ?, ?, ?)",
        ((id_, *row) for row in rows),
    )


def erase(connection: sqlite3.Connection, key: Key) -> None:
    """Removes one content; the connection overwrites what is deleted."""
    id_ = number_of(connection, key)
    connection.execute("DELETE FROM passage WHERE content = ?", (id_,))
    connection.execute("DELETE FROM content WHERE id = ?", (id_,))


# -- reading


def number_of(connection: sqlite3.Connection, key: Key) -> int | None:
    """The number under which a content is filed; None where it is not in the file."""
    row = connection.execute("SELECT id FROM content WHERE digest = ? AND reader = ?", key).fetchone()
    return row[0] if row else None


def count(connection: sqlite3.Connection, key: Key) -> int:
    """How many passages a content has; 0 where it is not in the file."""
    of = "SELECT count(*) FROM passage WHERE content = ?"
    found: int = connection.execute(of, (number_of(connection, key),)).fetchone()[0]
    return found


def taken(connection: sqlite3.Connection) -> int:
    """About how many bytes of the file all contents take."""
    size: int = connection.execute("SELECT coalesce(sum(size), 0) FROM content").fetchone()[0]
    return size


def read(
    connection: sqlite3.Connection, id_: int, start: int = 0, count: int = -1
) -> list[tuple[int, Passage]]:
    """Passages of a content with their places, from one place on; all of them where `count` is negative."""
    found = connection.execute(
        "SELECT place, text, location, headings FROM passage WHERE content = ? AND place >= ? "
        "ORDER BY place LIMIT ?",
        (id_, start, count),
    )
    return [passage_of(row) for row in found]


def passage_of(row: Sequence[Any]) -> tuple[int, Passage]:
    """A row of place, text, location and headings as a passage with its place."""
    place, text, location, headings = row
    return place, Passage(text, location, tuple(json.loads(headings)))


# -- what the log says of them


def promised(events: Iterable[Event]) -> dict[Key, Mapping[str, Any]]:
    """What the events filed and no later one erased: the contents that must be in the file."""
    there: dict[Key, Mapping[str, Any]] = {}
    for event in events:
        there |= {(one["digest"], one["reader"]): one for one in event.content.get("contents", ())}
        for one in event.content.get("erased", ()):
            there.pop((one["digest"], one["reader"]), None)
    return there


def check(connection: sqlite3.Connection, events: Iterable[Event]) -> str:
    """Compares every passage in the file with what the log promises; returns what it came to in a sentence.

    Raises:
        Mismatch: a content is missing, is another one than was filed, or was never filed.
    """
    there = promised(events)
    held = {
        (digest, reader): id_
        for id_, digest, reader in connection.execute("SELECT id, digest, reader FROM content")
    }
    if strange := held.keys() - there.keys():
        raise Mismatch(f"a text is filed that no event brought: {_named(strange)}")
    if lost := there.keys() - held.keys():
        raise Mismatch(f"the text of a document is missing: {_named(lost)}")
    count = 0
    for key, promise in there.items():
        found = read(connection, held[key])
        if [place for place, _ in found] != list(range(promise["count"])):
            raise Mismatch(f"passages of a document are missing or too many: {_named([key])}")
        if seal(passage for _, passage in found) != promise["seal"]:
            raise Mismatch(f"the text of a document is not as it was read: {_named([key])}")
        count += len(found)
    owners = connection.execute("SELECT count(*) FROM passage WHERE content NOT IN (SELECT id FROM content)")
    if owners.fetchone()[0]:
        raise Mismatch("there are passages that belong to no text")
    return f"All {count} passages of {len(there)} texts are as they were read."


def _named(keys: Iterable[Key]) -> str:
    return ", ".join(f"{digest[:12]} (reader {reader})" for digest, reader in sorted(keys)[:5])

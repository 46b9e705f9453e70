"""The event log takes no changes, and tells when one was forced on it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.workspace.doctor import examine
from assistant.workspace.document import Workspace
from assistant.workspace.events import BrokenChain, check_chain, select
from assistant.workspace.files import connect
from assistant.workspace.schema import VERSION


@pytest.fixture
def raw(ws: Workspace, path: Path) -> Iterator[sqlite3.Connection]:
    """A connection of someone who goes round the program, after three acts."""
    ws.write_answer("market", "assumed", "Islands")
    ws.add_record("persona", {"title": "Shift nurse"})
    ws.close()
    connection = connect(path)
    yield connection
    connection.close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event SET actor = 'someone else' WHERE seq = 2",
        "DELETE FROM event WHERE seq = 3",
        "INSERT OR REPLACE INTO event SELECT seq, uuid, at, 'x', kind, body, prev, hash FROM event WHERE seq = 2",
        "INSERT OR REPLACE INTO event SELECT 4, uuid, at, 'x', kind, body, hash, hash FROM event WHERE seq = 3",
        "INSERT INTO event VALUES (9, 'u', '', '', '', '', '', '')",
        "INSERT INTO event VALUES (4, 'u', '', '', '', '', 'not the hash before', '')",
        "UPDATE OR REPLACE event SET seq = 1 WHERE seq = 2",
    ],
)
def test_the_log_refuses_to_be_rewritten(raw: sqlite3.Connection, statement: str) -> None:
    before = list(select(raw))
    with pytest.raises(sqlite3.IntegrityError):
        raw.execute(statement)
    assert list(select(raw)) == before
    check_chain(before)


@pytest.mark.parametrize(
    ("forgery", "said"),
    [
        ("UPDATE event SET body = replace(body, 'Islands', 'Isbands') WHERE seq = 2", "2 is not as it was"),
        ("UPDATE event SET at = '2020-01-01T00:00:00.000Z' WHERE seq = 1", "1 is not as it was"),
        ("DELETE FROM event WHERE seq = 2", "2 is missing"),
        ("UPDATE event SET prev = hash WHERE seq = 3", "3 does not follow"),
    ],
)
def test_a_forged_log_is_found_where_the_database_library_sees_nothing(
    raw: sqlite3.Connection, path: Path, forgery: str, said: str
) -> None:
    raw.execute("DROP TRIGGER event_is_never_changed")
    raw.execute("DROP TRIGGER event_is_never_deleted")
    raw.execute(forgery)
    assert raw.execute("PRAGMA quick_check").fetchone() == ("ok",)
    with pytest.raises(BrokenChain, match=said):
        check_chain(select(raw))
    found = {check.name: check for check in examine(path).checks}
    assert not found["chain"].ok
    assert said in found["chain"].text
    assert "event_is_never_changed" in found["tables"].text


def test_tables_that_differ_from_the_events_are_found(raw: sqlite3.Connection, path: Path) -> None:
    raw.execute("UPDATE entity SET body = replace(body, 'Islands', 'Isbands')")
    found = {check.name: check for check in examine(path).checks}
    assert found["chain"].ok
    assert not found["replay"].ok
    assert "market" in found["replay"].text


def test_every_connection_puts_safety_before_speed(raw: sqlite3.Connection) -> None:
    asked = {
        name: raw.execute(f"PRAGMA {name}").fetchone()[0]
        for name in (
            "journal_mode",
            "synchronous",
            "fullfsync",
            "foreign_keys",
            "trusted_schema",
            "busy_timeout",
            "secure_delete",
        )
    }
    assert asked == {
        "journal_mode": "delete", "synchronous": 3, "fullfsync": 1,
        "foreign_keys": 1, "trusted_schema": 0, "busy_timeout": 5000, "secure_delete": 1,
    }  # fmt: skip
    assert raw.execute("PRAGMA application_id").fetchone() == (0x43505431,)
    assert raw.execute("PRAGMA user_version").fetchone() == (VERSION,)

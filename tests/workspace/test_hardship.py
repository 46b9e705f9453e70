"""Less common hardship: threads, odd file systems, connections that break, files that cannot be opened."""

from __future__ import annotations

import errno
import os
import sqlite3
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from assistant.method.said import Origin
from assistant.workspace import files
from assistant.workspace.doctor import examine
from assistant.workspace.document import Proposal, Workspace
from assistant.workspace.errors import AlreadyExists, CannotWrite, Damaged, StorageFull
from assistant.workspace.handles import copy_bytes
from tests.workspace.build import assert_sound, child, finished


def test_several_threads_share_one_workspace(ws: Workspace) -> None:
    faults: list[BaseException] = []

    def work(name: str) -> None:
        try:
            for number in range(40):
                ws.put("parked", {"title": f"{name}-{number}"})
                ws.engagement()
                ws.history(limit=3)
                ws.changed_elsewhere()
        except BaseException as error:
            faults.append(error)

    threads = [threading.Thread(target=work, args=(name,)) for name in "abcd"]
    threads.append(threading.Thread(target=lambda: [ws.back_up() for _ in range(5)]))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert faults == []
    titles = {item.title for item in ws.engagement().parked}
    assert titles == {f"{name}-{number}" for name in "abcd" for number in range(40)}
    assert_sound(ws.path)


class Broken:
    """A connection that fails at statements beginning with one of `words`, and passes on the rest."""

    def __init__(self, real: sqlite3.Connection, words: Iterable[str]) -> None:
        self._real = real
        self._words = tuple(words)

    def execute(self, statement: str, *values: Any) -> Any:
        if statement.lstrip().startswith(self._words):
            fault = sqlite3.OperationalError("disk I/O error")
            fault.sqlite_errorcode = sqlite3.SQLITE_IOERR_FSYNC
            raise fault
        return self._real.execute(statement, *values)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)


@pytest.mark.parametrize("words", [["COMMIT"], ["COMMIT", "ROLLBACK"], ["BEGIN"], ["INSERT"], ["SELECT"]])
def test_a_connection_that_breaks_costs_one_try(ws: Workspace, words: list[str]) -> None:
    ws.write_answer("market", "assumed", "Islands")
    before = ws.engagement()
    ledger = ws._ledger
    whole = ledger.connection
    ledger._connection = Broken(whole, words)  # type: ignore[assignment]  # stands in for the connection
    with pytest.raises(CannotWrite, match="disk I/O error") as error:
        ws.write_answer("market", "assumed", "Fjord")
    assert "still in the window" in error.value.kept
    assert ws.engagement() == before
    stands: Any = ledger._connection
    if isinstance(stands, Broken):
        ledger._connection = whole
    assert ws.write_answer("market", "assumed", "Fjord").changed
    assert_sound(ws.path)


def test_a_broken_connection_to_a_file_that_is_gone_says_so(ws: Workspace) -> None:
    ledger = ws._ledger
    ledger._connection = Broken(ledger.connection, ["COMMIT", "ROLLBACK"])  # type: ignore[assignment]  # as above
    with pytest.raises(CannotWrite):
        ws.write_answer("market", "assumed", "Fjord")
    ws.path.unlink()
    with pytest.raises(CannotWrite):
        ws.history()
    assert ws.engagement().organisation == "Fjordline Ferries"
    ws.close()


def test_a_disk_that_fills_up_while_a_file_is_put_in_place_is_told_as_full(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageFull, match="no room left"):
        Workspace.create(path, organisation="X")
    assert list(path.parent.iterdir()) == []


def test_a_file_system_without_hard_links_will_do(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    with Workspace.create(path, organisation="X") as ws:
        assert ws.write_answer("market", "assumed", "Islands").changed
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_a_name_taken_at_the_last_moment_is_not_replaced(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = files.sync

    def meanwhile(what: Path) -> None:
        if not path.exists():
            path.write_text("someone else's")
        real(what)

    monkeypatch.setattr(files, "sync", meanwhile)
    with pytest.raises(AlreadyExists):
        Workspace.create(path, organisation="X")
    assert path.read_text() == "someone else's"
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_a_folder_that_cannot_be_opened_for_syncing_is_let_be(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.open

    def refuse(what: Any, flags: int, *more: int) -> int:
        if Path(what).is_dir():
            raise PermissionError(13, "Permission denied")
        return real(what, flags, *more)

    monkeypatch.setattr(os, "open", refuse)
    Workspace.create(path, organisation="X").close()
    assert path.exists()


def test_tables_that_cannot_be_made_leave_no_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.workspace.schema.TABLES", "CREATE TABLE event (;")
    with pytest.raises(Damaged):
        Workspace.create(path, organisation="X")
    assert list(path.parent.iterdir()) == []


def test_a_file_that_cannot_be_connected_to_says_so(ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_more: object) -> None:
        fault = sqlite3.OperationalError("unable to open database file")
        fault.sqlite_errorcode = sqlite3.SQLITE_CANTOPEN
        raise fault

    monkeypatch.setattr("assistant.workspace.opening.connect", refuse)
    with pytest.raises(CannotWrite, match="unable to open"):
        Workspace.open(ws.path)


_TRY_TO_WRITE = """
import sqlite3, sys
try:
    sqlite3.connect(sys.argv[1], timeout=0, isolation_level=None).execute("BEGIN IMMEDIATE")
except sqlite3.OperationalError as error:
    print(error)
else:
    print("got in")
"""


def test_looking_at_a_file_does_not_drop_the_lock_of_a_write_under_way(ws: Workspace, tmp_path: Path) -> None:
    writer = files.connect(ws.path)
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("INSERT INTO migration VALUES ('x', 'y')")
    files.look(ws.path)
    assert examine(ws.path).ok
    Workspace.open(ws.path).close()
    copy_bytes(ws.path, tmp_path / "copy")
    assert finished(child(_TRY_TO_WRITE, ws.path)).strip() == "database is locked"
    writer.execute("ROLLBACK")
    writer.close()
    assert finished(child(_TRY_TO_WRITE, ws.path)).strip() == "got in"


def test_no_handle_stays_behind(ws: Workspace) -> None:
    handles = Path("/proc/self/fd")
    if not handles.is_dir():
        pytest.skip("this system does not show the handles of a process")
    ws.close()
    before = len(list(handles.iterdir()))
    for _ in range(5):
        with Workspace.open(ws.path) as opened:
            files.look(ws.path)
            examine(ws.path)
            opened.back_up()
            opened.passages().contents()
    assert len(list(handles.iterdir())) == before


def test_what_came_and_went_is_forgotten_in_memory(ws: Workspace) -> None:
    for _ in range(120):
        record = ws.add_record("persona", {"title": "Nurse"})
        ws.engagement()
        ws.remove_record(record.id)
    ws.engagement()
    assert len(ws._snapshots._models) < 110


def test_a_record_that_was_removed_and_brought_back_counts_as_changed(ws: Workspace) -> None:
    ws.add_record("persona", {"title": "Nurse"})
    seen = ws.revision
    ws.remove_record("persona-1")
    ws.undo()
    proposal = Proposal(records=[{"kind": "bet"}], based_on=["persona-1"])
    assert [one.state for one in ws.suggest("bets", [proposal], origin=Origin(), seen=seen)] == ["stale"]
    proposal = Proposal(records=[{"kind": "bet"}], based_on=["persona-1"])
    made = ws.suggest("bets", [proposal], origin=Origin(), seen=ws.revision)
    assert [one.state for one in made] == ["open"]

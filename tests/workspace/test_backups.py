"""Copies that are made as people work: when, of what, how many are kept, and that none is broken."""

from __future__ import annotations

import os
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.workspace import backups
from assistant.workspace.doctor import examine
from assistant.workspace.document import Workspace
from assistant.workspace.errors import Damaged
from assistant.workspace.files import connect


def test_opening_and_writing_leaves_a_verified_copy_apart_from_the_file(ws: Workspace, clock: object) -> None:
    ws.write_answer("market", "assumed", "Islands")
    held = ws.engagement()
    ws.close()
    folder = backups.folder_for(ws.path)
    assert backups.listed(folder) == []
    with Workspace.open(ws.path) as again:
        again.write_answer("market", "assumed", "Fjord")
        again.write_answer("market", "agreed", "Fjord")
        assert again.notice == ""
    [copy] = backups.listed(folder)
    assert ws.path.parent not in copy.path.parents
    assert stat.S_IMODE(copy.path.stat().st_mode) == 0o600
    with Workspace.open(copy.path) as old:
        assert old.engagement() == held
    with Workspace.open(ws.path) as again:
        again.write_answer("market", "assumed", "Sea")
    assert len(backups.listed(folder)) == 1, (
        "one copy in ten minutes is enough for commands that come in a row"
    )


def test_a_copy_is_made_only_of_what_changed_and_five_are_kept(ws: Workspace, tmp_path: Path) -> None:
    with Workspace.open(ws.path, backup_folder=tmp_path / "copies") as opened:
        made = []
        for number in range(8):
            opened.write_answer("market", "assumed", f"version {number}")
            first = opened.back_up()
            assert first.path
            assert opened.back_up() == type(first)()
            made.append(first.path.name)
    assert sorted(file.name for file in (tmp_path / "copies").iterdir()) == sorted(made)[-5:]


def test_a_clock_set_back_does_not_push_new_copies_out(ws: Workspace, tmp_path: Path, clock: object) -> None:
    folder = tmp_path / "copies"
    with Workspace.open(ws.path, backup_folder=folder) as opened:
        first = opened.back_up().path
    with Workspace.open(ws.path, backup_folder=folder, clock=clock) as opened:  # type: ignore[arg-type]  # the fixture's clock
        opened.write_answer("market", "assumed", "later, by an earlier clock")
        second = opened.back_up().path
    assert [copy.path for copy in backups.listed(folder)] == [second, first]


def test_a_copy_that_fails_is_a_notice_and_no_hindrance(ws: Workspace, tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("not a folder")
    ws.close()
    with Workspace.open(ws.path, backup_folder=in_the_way) as opened:
        assert opened.write_answer("market", "assumed", "x").changed
        assert opened.notice.startswith("No backup could be made: ")
        assert opened.back_up().notice == opened.notice


def test_without_a_data_folder_there_is_a_notice(ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COUNTERPOINT_HOME", "/dev/null/home")
    ws.close()
    with Workspace.open(ws.path) as opened:
        assert opened.write_answer("market", "assumed", "x").changed
        assert "COUNTERPOINT_HOME" not in opened.notice
        assert "No backup could be made" in opened.notice
    ws.path.write_bytes(b"")
    assert "no whole backup" in examine(ws.path).checks[-1].text


def test_a_damaged_file_is_not_backed_up_over_good_copies(ws: Workspace, tmp_path: Path) -> None:
    folder = tmp_path / "copies"
    with Workspace.open(ws.path, backup_folder=folder) as opened:
        opened.write_answer("market", "assumed", "Islands")
        good = opened.back_up().path
        copies = backups.listed(folder)
        opened.write_answer("market", "assumed", "Fjord")
        with connect(ws.path) as raw:
            raw.execute("DROP TRIGGER event_is_never_changed")
            raw.execute("UPDATE event SET actor = 'someone' WHERE seq = 2")
        raw.close()
        told = opened.back_up()
        assert told.path is None
        assert "event 2 is not as it was written" in told.notice
    assert backups.listed(folder) == copies
    assert good
    os.truncate(good, 5000)
    assert backups.newest_whole(folder) == copies[1]


def test_two_processes_that_copy_the_same_event_share_the_copy(
    ws: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = datetime(2026, 3, 1, tzinfo=UTC)
    first = backups.back_up(ws.path, tmp_path / "copies", now=now)
    assert first
    monkeypatch.setattr(backups, "listed", lambda _folder: [])  # what the slower one saw
    assert backups.back_up(ws.path, tmp_path / "copies", now=now) == first
    first.path.write_bytes(first.path.read_bytes()[:-4096] + b"\xa5" * 4096)
    with pytest.raises(Damaged):
        backups.back_up(ws.path, tmp_path / "copies", now=now)


def test_leftovers_of_copying_go_after_a_while(tmp_path: Path) -> None:
    old, new = tmp_path / ".a.part", tmp_path / ".b.part-journal"
    old.touch()
    new.touch()
    os.utime(old, (0, 0))
    backups.prune(tmp_path)
    assert list(tmp_path.iterdir()) == [new]

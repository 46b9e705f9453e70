"""The doctor: what a sound file gets told, and what a worried one."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.workspace.doctor import examine
from assistant.workspace.document import Workspace
from assistant.workspace.errors import Damaged
from assistant.workspace.files import connect


def test_a_sound_file_passes_every_check(ws: Workspace) -> None:
    ws.add_record("persona", {"title": "Nurse"})
    ws.add_record("need", {"title": "On time", "persona_ids": ["persona-1"]})
    report = examine(ws.path)
    assert report.ok
    assert report.hints == ()
    assert [check.name for check in report.checks] == [
        "file", "version", "journal", "folder", "pages", "tables", "chain", "replay", "passages", "calls",
        "content", "links",
    ]  # fmt: skip
    assert all(check.ok for check in report.checks)


def test_links_that_lead_nowhere_are_told_without_calling_the_file_damaged(ws: Workspace) -> None:
    ws.add_record("need", {"title": "On time", "persona_ids": ["persona-9"]})
    ws.add_record("trend", {"title": "Storms", "need_effects": [{"need_id": "trend-1", "effect": "worse"}]})
    report = examine(ws.path)
    links = report.checks[-1]
    assert report.ok
    assert not links.ok
    assert "need-1.persona_ids → persona-9" in links.text
    assert "trend-1.need_effects[0].need_id → trend-1" in links.text
    assert "Mend them" in report.hints[0]


def test_examining_changes_nothing(ws: Workspace) -> None:
    ws.write_answer("market", "assumed", "Islands")
    ws.close()
    before = (ws.path.read_bytes(), ws.path.stat().st_mtime_ns, sorted(ws.path.parent.iterdir()))
    examine(ws.path)
    assert (ws.path.read_bytes(), ws.path.stat().st_mtime_ns, sorted(ws.path.parent.iterdir())) == before


def test_a_file_in_use_can_be_examined(ws: Workspace) -> None:
    writer = connect(ws.path)
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("INSERT INTO migration VALUES ('x', 'y')")
    assert examine(ws.path).ok
    writer.execute("ROLLBACK")
    writer.close()


def test_the_way_back_is_a_command_that_works(ws: Workspace, tmp_path: Path) -> None:
    ws.write_answer("market", "assumed", "Islands")
    with Workspace.open(ws.path, backup_folder=tmp_path / "copies") as opened:
        copy = opened.back_up().path
    ws.path.write_bytes(ws.path.read_bytes()[:5000])
    report = examine(ws.path, backup_folder=tmp_path / "copies")
    assert not report.ok
    assert "cut short" in report.checks[0].text
    assert f"copy {copy} to {ws.path}" in report.hints[-1]
    assert "reaches event 2" in report.checks[-1].text


def test_without_a_backup_the_hint_is_to_look_elsewhere(path: Path) -> None:
    path.write_bytes(b"")
    report = examine(path)
    assert not report.ok
    assert "Keep the file" in report.hints[-1]


def test_a_missing_file_is_no_traceback(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    report = examine(path)
    assert not report.ok
    assert "There is no file" in report.checks[0].text
    monkeypatch.setenv("COUNTERPOINT_HOME", "/dev/null/x")
    assert not examine(path).ok


@pytest.mark.parametrize("text", [b"CREATE TABLE", b'"act":'])
def test_bytes_that_are_no_text_are_told_as_damage(ws: Workspace, text: bytes) -> None:
    ws.write_answer("market", "agreed", "The fjord")
    ws.close()
    content = ws.path.read_bytes()
    assert text in content
    ws.path.write_bytes(content.replace(text, b"\xff" + text[1:]))
    assert not examine(ws.path).ok
    with pytest.raises(Damaged):
        Workspace.open(ws.path).engagement()

"""Processes that are killed, disks that are full, two writers at once: every promised act is there."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.workspace import events
from assistant.workspace.doctor import examine
from assistant.workspace.document import Workspace
from assistant.workspace.errors import Damaged, ReadOnly, StorageFull
from assistant.workspace.files import connect, has_hot_journal, journal_of
from assistant.workspace.state import State
from tests.workspace.build import ROOT, assert_sound, child, finished, reading, texts


def module(name: str, *arguments: object) -> subprocess.Popen[str]:
    """A module of this folder as a process."""
    return subprocess.Popen(
        [sys.executable, "-m", f"tests.workspace.{name}", *map(str, arguments)],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def test_fault_1_sigkill_at_random_moments_loses_no_acknowledged_write(path: Path) -> None:
    promised = int(finished(module("killed", path, 25, 20260301)))
    assert promised >= 75 * 2 // 3 * 4
    assert_sound(path)


def test_fault_5_every_write_may_fail_once_and_leaves_the_last_committed_state(tmp_path: Path) -> None:
    failed = int(finished(module("starved", tmp_path / "base", 1536)))
    assert failed > 50


def test_fault_6_a_full_file_system_is_told_and_survived(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=160k", "tmpfs", disk], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("mounting a small file system is not allowed here")
    try:
        with Workspace.create(disk / "a", organisation="X") as ws:
            number, full = 0, None
            while full is None:
                before = ws.engagement()
                try:
                    ws.add_record("persona", {"title": f"{number}", "note": "n" * 3000})
                    number += 1
                except StorageFull as error:
                    full = error
            assert "no room left" in str(full)
            assert ws.engagement() == before
            with pytest.raises(StorageFull, match="no room left"):
                ws.add_document(reading("plan.pdf", *(f"boat {number} " * 90 for number in range(40))))
            assert ws.engagement() == before
            assert texts(ws) == {}
            copy = ws.save_copy(tmp_path / "copy")
            with Workspace.open(copy) as elsewhere:
                assert elsewhere.engagement() == before
        assert_sound(disk / "a")
    finally:
        subprocess.run(["umount", disk], check=True)


def test_fault_8_two_processes_of_two_hundred_writes_lose_none(path: Path) -> None:
    with Workspace.create(path, organisation="X") as ws:
        ws.write_answer("market", "assumed", "start")
    writers = [module("stale_writer", path, name, 200) for name in ("anna", "ole")]
    for writer in writers:
        assert writer.stdout
        assert writer.stdin
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        assert writer.stdin
        writer.stdin.write("go\n")
        writer.stdin.flush()
    fates = [fate for writer in writers for fate in finished(writer).split()]
    assert len(fates) == 400
    with Workspace.open(path) as ws:
        kept = [one.payload["answers"][0]["text"] for one in ws.suggestions(task="edit")]
    state, stood = State(), set()
    with connect(path) as raw:
        for event in events.select(raw):
            state.apply(event)
            stood |= {entity.body.get("assumed") for entity in state.entities["answers"].values()}
    raw.close()
    assert len(kept) == fates.count("kept") > 20
    assert fates.count("written") > 20
    every = {f"{name} {number}" for name in ("anna", "ole") for number in range(200)}
    assert every <= stood | set(kept)
    assert not stood & set(kept)
    assert_sound(path)


_ADDS = """
import sys
from pathlib import Path
from assistant.workspace.document import Workspace
from tests.workspace.build import reading
with Workspace.open(Path(sys.argv[1])) as ws:
    print("ready", flush=True)
    sys.stdin.readline()
    for number in range(25):
        for name in (sys.argv[2], "shared"):
            ws.add_document(reading(f"{name}-{number}", *(f"{name} {number} {part}" for part in range(30))))
"""


def test_fault_8_two_processes_that_add_documents_at_once_lose_none_and_add_none_twice(path: Path) -> None:
    Workspace.create(path, organisation="X").close()
    adders = [child(_ADDS, path, name, stdin=subprocess.PIPE) for name in ("anna", "ole")]
    for adder in adders:
        assert adder.stdout
        assert adder.stdout.readline() == "ready\n"
    for adder in adders:
        assert adder.stdin
        adder.stdin.write("go\n")
        adder.stdin.flush()
    for adder in adders:
        finished(adder)
    with Workspace.open(path) as ws:
        titles = sorted(one.title for one in ws.engagement().documents)
        held = texts(ws)
    assert titles == sorted(f"{name}-{number}" for name in ("anna", "ole", "shared") for number in range(25))
    assert {len(pieces) for pieces in held.values()} == {30}
    assert len(held) == 75
    assert_sound(path)


_CUT_OFF = """
import os, signal, sys
from pathlib import Path
from assistant.workspace.files import connect
raw = connect(Path(sys.argv[1]))
raw.execute("PRAGMA cache_size = 2")
raw.execute("BEGIN IMMEDIATE")
raw.execute("UPDATE entity SET body = replace(body, 'island', 'harbour')")
raw.execute("CREATE TABLE filler (x)")
for number in range(200):
    raw.execute("INSERT INTO filler VALUES (?)", ("x" * 3000,))
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def cut_off(ws: Workspace) -> Path:
    """A file whose last save was cut off when half of it was on the disk."""
    for slug in ("market", "needs", "personas"):
        ws.write_answer(slug, "assumed", "island " * 3000)
    ws.close()
    writer = child(_CUT_OFF, ws.path)
    writer.communicate(timeout=60)
    assert writer.returncode == -signal.SIGKILL
    assert has_hot_journal(ws.path)
    return ws.path


def test_fault_9_a_save_that_was_cut_off_is_rolled_back_and_said(cut_off: Path) -> None:
    report = examine(cut_off)
    assert report.ok
    assert not next(check for check in report.checks if check.name == "journal").ok
    assert "Open it once" in report.hints[0]
    assert has_hot_journal(cut_off), "the doctor has changed something"
    with Workspace.open(cut_off, read_only=True) as ws:
        assert "cut off" in ws.notice
        assert ws.engagement().answer("market").assumed == "island " * 3000
    with Workspace.open(cut_off) as ws:
        assert ws.notice == ""
    assert_sound(cut_off)


def test_fault_9_texts_can_be_read_although_another_process_was_cut_off_meanwhile(ws: Workspace) -> None:
    ws.write_answer("market", "assumed", "island " * 3000)
    ws.add_document(reading("plan.pdf", *(f"island {number} " * 60 for number in range(40))))
    held = texts(ws)
    writer = child(_CUT_OFF, ws.path)
    writer.communicate(timeout=60)
    assert has_hot_journal(ws.path)
    assert texts(ws) == held
    assert not has_hot_journal(ws.path)
    assert_sound(ws.path)


def test_fault_9_a_lost_journal_is_found_as_damage(cut_off: Path) -> None:
    journal_of(cut_off).unlink()
    assert not examine(cut_off).ok
    with pytest.raises(Damaged):
        Workspace.open(cut_off)


def test_fault_9_a_cut_off_save_where_nothing_may_be_written(
    cut_off: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(ReadOnly, match="was cut off") as error:
        Workspace.open(cut_off)
    assert "-journal" in error.value.hint

"""Files that are not, or no longer, a workspace; folders that may only be read; paths that vanish."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.errors import BadInput, NotFound
from assistant.workspace.doctor import examine
from assistant.workspace.document import Workspace
from assistant.workspace.errors import (
    Busy,
    CannotWrite,
    Damaged,
    NoSuchWorkspace,
    NotAWorkspace,
    ReadOnly,
    StorageFull,
    explain,
)
from assistant.workspace.files import connect, journal_of, look
from assistant.workspace.schema import VERSION
from tests.workspace.build import ROOT, assert_sound, filled

# -- fault 10: what is not a workspace


def make_foreign(path: Path, what: str) -> None:
    if what == "empty":
        path.write_bytes(b"")
    elif what == "text":
        path.write_text("Dear diary, " * 20)
    elif what == "short text":
        path.write_text("no")
    elif what == "folder":
        path.mkdir()
    elif what == "other database":
        with sqlite3.connect(path) as other:
            other.execute("CREATE TABLE event (seq INTEGER)")
        other.close()
    elif what == "first half of a header":
        path.write_bytes(b"SQLite format 3\x00" + b"\x10\x00")
    elif what == "pipe":
        os.mkfifo(path)
    elif what == "broken link":
        path.symlink_to(path.with_name("nowhere"))
    elif what == "link to itself":
        path.symlink_to(path)


@pytest.mark.parametrize(
    ("what", "error", "said"),
    [
        ("nothing", NoSuchWorkspace, "There is no file"),
        ("broken link", NoSuchWorkspace, "There is no file"),
        ("empty", Damaged, "it is empty"),
        ("first half of a header", Damaged, "its beginning"),
        ("text", NotAWorkspace, "not a Counterpoint workspace"),
        ("short text", NotAWorkspace, "not a Counterpoint workspace"),
        ("folder", NotAWorkspace, "is a folder"),
        ("pipe", NotAWorkspace, "not a file"),
        ("other database", NotAWorkspace, "of another program"),
        ("link to itself", NotAWorkspace, "cannot be opened"),
    ],
)
def test_what_is_no_workspace_is_named_and_left_alone(
    path: Path, what: str, error: type[Exception], said: str
) -> None:
    make_foreign(path, what)
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(error, match=said) as caught:
        Workspace.open(path)
    assert isinstance(caught.value, BadInput)
    assert (path.read_bytes() if path.is_file() else None) == before
    report = examine(path)
    assert not report.ok
    assert said in report.checks[0].text


def test_a_missing_file_is_not_found() -> None:
    with pytest.raises(NotFound):
        Workspace.open(Path("/no/such/folder/file"))


def test_a_link_to_a_workspace_opens_it(ws: Workspace, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(ws.path)
    with Workspace.open(link) as linked:
        linked.write_answer("market", "assumed", "through the link")
    assert ws.engagement().answer("market").assumed == "through the link"


@pytest.mark.parametrize(
    "name", ["with space", "Übersicht ä", "100%#?&", "a" * 200, "quote's \"", "[x]", "-dash", ".hidden"]
)
def test_any_file_name_works(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "dossier ünd"
    folder.mkdir()
    with Workspace.create(folder / name, organisation="X") as ws:
        ws.write_answer("market", "assumed", "Islands")
    with Workspace.open(folder / name) as ws:
        ws.write_answer("market", "agreed", "Fjord")
        assert ws.back_up().path
    assert [file.name for file in folder.iterdir()] == [name]
    assert_sound(folder / name)


# -- fault 10: damage


@pytest.mark.parametrize(
    "where", ["magic", "header", "schema", "middle", "tail", "cut", "cut in page", "zeros"]
)
def test_damage_is_found_and_never_made_worse(ws: Workspace, where: str) -> None:
    path = filled(ws)
    with Workspace.open(path) as opened:
        assert opened.back_up().path
    whole = path.read_bytes()
    pages = len(whole) // 4096
    blob = bytearray(whole)
    if where == "magic":
        blob[:16] = b"\x00" * 16
    elif where == "header":
        blob[16:60] = b"\xff" * 44
    elif where == "schema":
        blob[100:2000] = os.urandom(1900)
    elif where == "middle":
        for page in range(1, pages):
            blob[page * 4096 : page * 4096 + 64] = b"\xa5" * 64
    elif where == "tail":
        blob[-4096:] = b"\x5a" * 4096
    elif where == "cut":
        del blob[-8192:]
    elif where == "cut in page":
        del blob[-100:]
    elif where == "zeros":
        blob[4096:] = b"\x00" * (len(blob) - 4096)
    path.write_bytes(blob)
    with pytest.raises((Damaged, NotAWorkspace)) as error, Workspace.open(path) as opened:
        opened.engagement()
    assert error.value.kept
    assert "doctor" in error.value.hint
    report = examine(path)
    assert not report.ok
    assert "whole backup" in report.checks[-1].text
    backup = report.hints[-1].split("copy ")[1].split(" to ")[0]
    assert path.read_bytes() == bytes(blob)
    shutil.copyfile(backup, path)
    assert_sound(path)
    if path.read_bytes() != whole:
        with Workspace.open(path) as opened:
            assert len(opened.engagement().records) == 10


def test_every_byte_of_a_page_that_matters_is_noticed_by_the_doctor(ws: Workspace) -> None:
    """Bytes flipped here and there all over the file: found, or in a place that holds nothing."""
    path = filled(ws)
    whole = path.read_bytes()
    with Workspace.open(path) as opened:
        held = opened.engagement()
    missed = 0
    for place in range(120, len(whole), len(whole) // 60):
        blob = bytearray(whole)
        blob[place] ^= 0x41
        path.write_bytes(blob)
        if examine(path).ok:
            missed += 1
            with Workspace.open(path) as opened:
                assert opened.engagement() == held
    assert missed < 30


def test_a_file_without_its_version_or_its_events_is_damaged(ws: Workspace) -> None:
    path = filled(ws)
    with connect(path) as raw:
        raw.execute("PRAGMA user_version = 0")
    raw.close()
    with pytest.raises(Damaged, match="which version"):
        Workspace.open(path)
    assert not examine(path).ok
    with connect(path) as raw:
        raw.execute(f"PRAGMA user_version = {VERSION}")
        raw.execute("DROP TRIGGER event_is_never_deleted")
        raw.execute("DELETE FROM event")
    raw.close()
    with pytest.raises(Damaged, match="no event"):
        Workspace.open(path)
    assert "no event" in next(check.text for check in examine(path).checks if check.name == "chain")
    with connect(path) as raw:
        raw.execute("DROP TABLE entity")
    raw.close()
    with pytest.raises(Damaged):
        Workspace.open(path)
    assert not examine(path).ok


@pytest.mark.parametrize(
    "forgery",
    [
        "UPDATE entity SET body = 'not json' WHERE collection = 'answers'",
        "UPDATE entity SET body = '{\"colour\":1}' WHERE collection = 'records'",
        "UPDATE entity SET collection = 'friends' WHERE collection = 'records'",
        "UPDATE entity SET body = '{\"value\":\"soon\"}', id = 'as_of' WHERE id = 'mode'",
        "INSERT INTO entity SELECT collection, 'twin', replace(body, 'persona-2', 'persona-1'), revisions, 99 "
        "FROM entity WHERE id = 'persona-2'",
        "INSERT INTO entity SELECT collection, 'twin', body, revisions, 99 FROM entity WHERE id = 'persona-2'",
    ],
)
def test_tables_with_what_was_never_written_are_damaged(ws: Workspace, forgery: str) -> None:
    path = filled(ws)
    with connect(path) as raw:
        raw.execute(forgery)
    raw.close()
    with pytest.raises(Damaged), Workspace.open(path) as opened:
        opened.engagement()
    assert not examine(path).ok


def test_events_forged_while_it_is_open_are_found(ws: Workspace, path: Path) -> None:
    with connect(path) as raw:
        raw.execute("DROP TRIGGER event_follows_the_last")
        raw.execute("INSERT INTO event SELECT seq + 1, 'u', at, actor, kind, body, hash, 'x' FROM event")
    raw.close()
    with pytest.raises(Damaged, match="event 2 is not as it was written"):
        ws.engagement()
    with pytest.raises(Damaged):
        ws.write_answer("market", "assumed", "x")
    ws.close()
    with pytest.raises(Damaged):
        Workspace.open(path)


def test_a_file_held_by_another_program_is_said_to_be_busy(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.workspace.schema._SETUP", ("PRAGMA busy_timeout = 20",))
    with Workspace.open(ws.path) as second:
        before = second.engagement()
        holder = connect(ws.path)
        holder.execute("BEGIN EXCLUSIVE")
        with pytest.raises(Busy, match="held by another program"):
            second.write_answer("market", "assumed", "x")
        assert second.engagement() is before
        holder.execute("ROLLBACK")
        holder.close()
        assert second.write_answer("market", "assumed", "x").changed


@pytest.mark.parametrize(
    ("code", "error"),
    [
        (sqlite3.SQLITE_FULL, StorageFull),
        (sqlite3.SQLITE_IOERR_WRITE, CannotWrite),
        (sqlite3.SQLITE_CANTOPEN, CannotWrite),
        (sqlite3.SQLITE_READONLY_DBMOVED, ReadOnly),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, Busy),
        (sqlite3.SQLITE_CORRUPT_INDEX, Damaged),
        (sqlite3.SQLITE_ERROR, Damaged),
        (0, CannotWrite),
    ],
)
def test_errors_of_the_database_library_get_words(code: int, error: type[Exception]) -> None:
    fault = sqlite3.OperationalError("\x1b[31mbad")
    if code:
        fault.sqlite_errorcode = code
    told = explain(fault, Path("a\x1b[2Jb"))
    assert type(told) is error
    assert "\x1b" not in str(told)
    assert told.kept
    assert told.hint


def test_the_package_root_loads_nothing() -> None:
    code = "import assistant.workspace, sys; print('pydantic' in sys.modules, 'sqlite3' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip() == "False False"


def test_a_look_at_a_file_that_may_not_be_read(ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(CannotWrite, match="Permission denied"):
        look(ws.path)
    assert not journal_of(ws.path).exists()

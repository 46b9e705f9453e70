"""Older files brought up to date, newer ones read with care, and processes that end in between."""

from __future__ import annotations

import shutil
import signal
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.method.advising import AdvisorSettings
from assistant.workspace import backups
from assistant.workspace.calls import NEVER_CAME_BACK, CallBegun
from assistant.workspace.doctor import examine
from assistant.workspace.document import Workspace
from assistant.workspace.errors import NewerWorkspace, ReadOnly
from assistant.workspace.files import connect
from assistant.workspace.interchange import read_engagement
from assistant.workspace.migrations import MIGRATIONS, Migration, migrate, target
from assistant.workspace.opening import UPDATED
from assistant.workspace.schema import VERSION
from tests.workspace.build import assert_sound, child, finished, reading, texts

DATA = Path(__file__).parent / "data"


def with_colour(connection: sqlite3.Connection) -> None:
    """What the next version might do: a table more, and a column that old rows get a value for."""
    connection.execute("CREATE TABLE colour (name TEXT PRIMARY KEY)")
    connection.execute("ALTER TABLE entity ADD COLUMN colour TEXT NOT NULL DEFAULT 'red'")


NEXT = (*MIGRATIONS, Migration("test-colour", VERSION + 1, with_colour))


def version_of(path: Path) -> tuple[int, list[str]]:
    with connect(path) as raw:
        version = raw.execute("PRAGMA user_version").fetchone()[0]
        names = [name for (name,) in raw.execute("SELECT name FROM migration")]
    raw.close()
    return version, names


# -- fault 12: a committed file of every version


def test_fault_12_there_is_a_file_of_every_version_there_has_been() -> None:
    assert {file.name for file in DATA.glob("*.counterpoint")} == {
        f"v{number}.counterpoint" for number in range(1, VERSION + 1)
    }
    assert target(MIGRATIONS, 1) == VERSION


@pytest.mark.parametrize("number", range(1, VERSION + 1))
def test_fault_12_a_file_of_every_version_opens_with_equal_answers(tmp_path: Path, number: int) -> None:
    path = tmp_path / "old"
    shutil.copyfile(DATA / f"v{number}.counterpoint", path)
    with Workspace.open(path) as ws:
        assert ws.engagement() == read_engagement(DATA / f"v{number}.json")
        assert len(ws.history()) > 5
        assert ws.write_answer("market", "assumed", "and can be written to").changed
    assert version_of(path)[0] == VERSION
    assert_sound(path)


def test_fault_12_a_file_of_version_3_holds_the_texts_of_its_documents(tmp_path: Path) -> None:
    path = tmp_path / "old"
    shutil.copyfile(DATA / "v3.counterpoint", path)
    with Workspace.open(path) as ws:
        titles = {one.id: one.title for one in ws.engagement().documents}
        assert {titles[id_]: held for id_, held in texts(ws).items()} == {
            "plan.pdf": ["Three boats by autumn.", "One of them by night."],
            "reports/survey.csv": ["Nurses: 40 %"],
        }
        assert [(one.target, one.state) for one in ws.citations()] == [
            ("market", "stands"),
            ("persona-1", "removed"),
        ]


def test_fault_12_a_file_of_version_4_holds_its_calls_and_its_journal(tmp_path: Path) -> None:
    path = tmp_path / "old"
    shutil.copyfile(DATA / "v4.counterpoint", path)
    with Workspace.open(path, clock=lambda: datetime(2026, 7, 1, tzinfo=UTC)) as ws:
        assert [(call.begun.task, call.outcome, call.tokens) for call in ws.calls()] == [
            ("bets", NEVER_CAME_BACK, 800), ("gaps", "timeout", 1100), ("draft", "ok", 1500),
        ]  # fmt: skip
        step = ws.journal_get("cd" * 32)
        assert step is not None
        assert [one.state for one in ws.suggestions(state=None) if one.id in step.suggestions] == ["accepted"]
        assert [one.state for one in ws.suggestions(task="draft")] == ["open"]


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_file_of_before_there_was_a_log_of_calls_gets_an_empty_one(tmp_path: Path, number: int) -> None:
    path = tmp_path / "old"
    shutil.copyfile(DATA / f"v{number}.counterpoint", path)
    assert_sound(path)
    with Workspace.open(path, read_only=True) as reader:
        assert (reader.calls(), reader.tokens_used(), reader.journal_get("k")) == ([], 0, None)
    with Workspace.open(path) as ws:
        assert ws.begin_call(CallBegun("t", "t", "m", "h", "0" * 64, 5), 5) == 1
        assert ws.engagement().advisor == AdvisorSettings()
    assert_sound(path)


@pytest.mark.parametrize("number", [1, 2])
def test_a_file_of_before_there_were_texts_has_none(tmp_path: Path, number: int) -> None:
    path = tmp_path / "old"
    shutil.copyfile(DATA / f"v{number}.counterpoint", path)
    assert_sound(path)
    with Workspace.open(path, read_only=True) as reader:
        assert reader.passages().contents() == []
        assert list(reader.passages().texts("d", "1")) == []
    with Workspace.open(path) as ws:
        assert ws.add_document(reading("plan.pdf", "Two boats.")).state == "added"
        assert list(texts(ws).values()) == [["Two boats."]]
    assert_sound(path)


# -- the machinery of migrations, with a step made for the test


def test_an_older_file_is_backed_up_and_brought_up_to_date(ws: Workspace, tmp_path: Path) -> None:
    ws.write_answer("market", "assumed", "Islands")
    held = ws.engagement()
    ws.close()
    folder = tmp_path / "copies"
    with Workspace.open(ws.path, migrations=NEXT, backup_folder=folder) as newer:
        assert newer.notice == UPDATED
        assert "copy of the file as it was" in newer.notice
        assert "test-colour" not in newer.notice
        assert newer.engagement() == held
        assert newer.write_answer("market", "assumed", "Fjord").changed
    assert version_of(ws.path) == (VERSION + 1, ["test-colour"])
    with Workspace.open(ws.path, migrations=NEXT, backup_folder=folder) as again:
        assert again.notice == ""
    [copy, *_] = reversed(backups.listed(folder))
    assert version_of(copy.path) == (VERSION, [])
    with Workspace.open(copy.path) as old:
        assert old.engagement() == held


_ENDED = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from assistant.workspace.document import Workspace
from tests.workspace.test_versions import NEXT
def at(point):
    if point == sys.argv[2]:
        os.kill(os.getpid(), signal.SIGKILL)
Workspace.open(Path(sys.argv[1]), migrations=NEXT, at=at)
"""


@pytest.mark.parametrize(
    ("point", "version"),
    [
        ("before-backup", VERSION),
        ("backed-up", VERSION),
        ("begun", VERSION),
        ("changed", VERSION),
        ("recorded", VERSION),
        ("committed", VERSION + 1),
    ],
)
def test_fault_2_a_process_that_ends_in_a_migration_leaves_before_or_after(
    ws: Workspace, point: str, version: int
) -> None:
    ws.write_answer("market", "assumed", "Islands")
    held = ws.engagement()
    ws.close()
    process = child(_ENDED, ws.path, point)
    process.communicate(timeout=60)
    assert process.returncode == -signal.SIGKILL
    assert version_of(ws.path)[0] == version
    if version == VERSION:
        assert_sound(ws.path)
    with Workspace.open(ws.path, migrations=NEXT) as again:
        assert again.engagement() == held
    assert version_of(ws.path) == (VERSION + 1, ["test-colour"])


_ENDED_ELSEWHERE = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
import assistant.workspace.files as files
from assistant.workspace.document import Workspace
steps = int(sys.argv[3])
real = os.fsync
def fsync(handle):
    global steps
    steps -= 1
    if steps < 0:
        os.kill(os.getpid(), signal.SIGKILL)
    real(handle)
files.os.fsync = fsync
ws = Workspace.open(Path(sys.argv[1]))
target = Path(sys.argv[2])
ws.save_copy(target / "copy")
ws.back_up()
Workspace.create(target / "new", organisation="X")
"""


@pytest.mark.parametrize("steps", range(6))
def test_fault_2_a_process_that_ends_while_a_file_is_put_in_place_leaves_it_whole_or_absent(
    ws: Workspace, tmp_path: Path, steps: int
) -> None:
    ws.write_answer("market", "assumed", "Islands")
    target_folder = tmp_path / "target"
    target_folder.mkdir()
    process = child(_ENDED_ELSEWHERE, ws.path, target_folder, steps)
    process.communicate(timeout=60)
    assert process.returncode == -signal.SIGKILL
    whole = [file for file in target_folder.iterdir() if not file.name.startswith(".")]
    for file in whole:
        assert_sound(file)
    copies = backups.listed(backups.folder_for(ws.path))
    for copy in copies:
        assert backups.verify(copy.path) == ws.revision
    assert len(whole) + len(copies) == (steps + 1) // 2
    assert ws.write_answer("market", "agreed", "Fjord").changed
    assert ws.back_up().path


def test_a_step_that_fails_changes_nothing(ws: Workspace) -> None:
    def half(connection: sqlite3.Connection) -> None:
        connection.execute("CREATE TABLE half (x)")
        raise ZeroDivisionError

    ws.close()
    with pytest.raises(ZeroDivisionError):
        Workspace.open(ws.path, migrations=(Migration("half", VERSION + 1, half),))
    assert version_of(ws.path) == (VERSION, [])
    assert_sound(ws.path)


def test_without_a_backup_an_older_file_is_only_read(ws: Workspace, tmp_path: Path) -> None:
    ws.write_answer("market", "assumed", "Islands")
    held = ws.engagement()
    ws.close()
    in_the_way = tmp_path / "file"
    in_the_way.write_text("not a folder")
    with Workspace.open(ws.path, migrations=NEXT, backup_folder=in_the_way) as old:
        assert old.read_only
        assert "no backup could be made" in old.notice
        assert old.engagement() == held
        with pytest.raises(ReadOnly):
            old.write_answer("market", "assumed", "x")
    with Workspace.open(ws.path, migrations=NEXT, read_only=True) as reader:
        assert reader.engagement() == held
    assert version_of(ws.path) == (VERSION, [])


def test_a_migration_that_another_process_finishes_first_is_not_done_twice(ws: Workspace) -> None:
    ws.close()
    connection = connect(ws.path)

    def meanwhile() -> None:
        Workspace.open(ws.path, migrations=NEXT).close()

    assert migrate(connection, NEXT, back_up=meanwhile, now=datetime(2026, 3, 1, tzinfo=UTC)) == []
    connection.close()
    assert version_of(ws.path) == (VERSION + 1, ["test-colour"])


def test_a_migration_that_commits_by_itself_and_fails_is_no_second_fault(ws: Workspace) -> None:
    def careless(connection: sqlite3.Connection) -> None:
        connection.execute("COMMIT")
        raise ZeroDivisionError

    ws.close()
    later = (Migration("careless", VERSION + 1, careless), Migration("later", VERSION + 2, with_colour))
    with pytest.raises(ZeroDivisionError):
        Workspace.open(ws.path, migrations=later)
    assert_sound(ws.path)


def test_a_child_reads_what_another_process_migrated(ws: Workspace) -> None:
    ws.close()
    code = "import sys; from pathlib import Path; from assistant.workspace.document import Workspace; "
    code += "from tests.workspace.test_versions import NEXT; "
    code += "print(Workspace.open(Path(sys.argv[1]), migrations=NEXT).notice)"
    both = [child(code, ws.path) for _ in range(2)]
    told = sorted(finished(process).strip() for process in both)
    assert told[-1] == UPDATED
    assert version_of(ws.path) == (VERSION + 1, ["test-colour"])


# -- fault 11: a newer version


def made_newer(path: Path, *statements: str) -> None:
    with connect(path) as raw:
        for statement in (f"PRAGMA user_version = {VERSION + 6}", *statements):
            raw.execute(statement)
    raw.close()


def test_fault_11_a_newer_file_is_read_only_and_says_which_version_it_needs(ws: Workspace) -> None:
    ws.write_answer("market", "assumed", "Islands")
    held = ws.engagement()
    ws.close()
    made_newer(ws.path, "CREATE TABLE colour (name TEXT)")
    before = ws.path.read_bytes()
    with Workspace.open(ws.path) as newer:
        assert newer.read_only
        assert f"needs workspace version {VERSION + 6}; this one knows up to {VERSION}" in newer.notice
        assert newer.engagement() == held
        with pytest.raises(ReadOnly):
            newer.add_record("persona", {})
    assert ws.path.read_bytes() == before
    assert "Update Counterpoint" in " ".join(examine(ws.path).hints)


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE entity RENAME TO thing",
        "ALTER TABLE event RENAME COLUMN hash TO seal",
        "UPDATE entity SET collection = 'colours' WHERE id = 'mode'",
        'UPDATE entity SET body = \'{"question":"market","colour":1}\' WHERE id = \'market\'',
    ],
)
def test_fault_11_a_newer_file_in_another_shape_says_so(ws: Workspace, statement: str) -> None:
    ws.write_answer("market", "assumed", "Islands")
    ws.close()
    made_newer(ws.path, statement)
    with pytest.raises(NewerWorkspace, match=f"needs workspace version {VERSION + 6}") as error:
        Workspace.open(ws.path)
    assert "Update Counterpoint" in error.value.hint

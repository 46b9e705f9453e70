"""The texts of documents: read beside everything else, carried along, and guarded as the rest of the file is."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import threading
from pathlib import Path

import pytest

from assistant.errors import NotFound
from assistant.passages import Passage, Reading
from assistant.workspace.again import begin_again
from assistant.workspace.doctor import examine
from assistant.workspace.document import Workspace
from assistant.workspace.errors import Closed, Damaged, ReadOnly
from assistant.workspace.files import connect
from assistant.workspace.interchange import dump_engagement, parse_engagement
from tests.workspace.build import PLAN, SURVEY, assert_sound, child, finished, reading, texts

# -- the texts, read beside everything else


def test_the_texts_are_seen_as_other_processes_leave_them(ws: Workspace, other: Workspace) -> None:
    store = other.passages()
    assert store.contents() == []
    ws.add_document(PLAN)
    assert [one.document for one in store.contents()] == ["document-1"]
    code = "import sys; from pathlib import Path; from assistant.workspace.document import Workspace; "
    code += "from tests.workspace.test_documents import LATER; "
    code += "print(Workspace.open(Path(sys.argv[1])).add_document(LATER).state)"
    assert finished(child(code, ws.path)).strip() == "replaced"
    assert texts(other) == {"document-1": ["Three boats by autumn."]}


def test_some_passages_are_found_by_their_places(ws: Workspace) -> None:
    many = reading("many.txt", *(f"piece {number}" for number in range(1203)))
    ws.add_document(many)
    key = (many.digest, many.reader)
    store = ws.passages()
    assert [one.text for one in store.get(*key, [1202, 0, 7, 7])] == [
        "piece 1202",
        "piece 0",
        "piece 7",
        "piece 7",
    ]
    assert len(list(store.texts(*key))) == 1203
    assert list(store.texts("unknown", "1")) == []
    assert store.get(*key, []) == []
    for places in ([1203], [-1], [0, 5000]):
        with pytest.raises(NotFound, match="does not hold passage"):
            store.get(*key, places)
    ws.close()
    with pytest.raises(Closed):
        store.contents()


def test_many_threads_read_while_one_writes(ws: Workspace) -> None:
    faults: list[BaseException] = []
    done = threading.Event()

    def read() -> None:
        try:
            while not done.is_set():
                for one in ws.passages().contents():
                    assert len(list(ws.passages().texts(one.digest, one.reader))) == one.count
        except BaseException as error:
            faults.append(error)

    threads = [threading.Thread(target=read) for _ in range(3)]
    for thread in threads:
        thread.start()
    try:
        for number in range(30):
            ws.add_document(reading(f"{number}.txt", *(f"{number}-{part}" for part in range(40))))
    finally:
        done.set()
        for thread in threads:
            thread.join(timeout=60)
    assert faults == []
    assert len(texts(ws)) == 30


def test_a_file_put_in_the_place_of_another_is_read_anew(ws: Workspace, tmp_path: Path) -> None:
    ws.add_document(PLAN)
    store = ws.passages()
    assert len(store.contents()) == 1
    copy = ws.save_copy(tmp_path / "copy")
    with Workspace.open(copy) as elsewhere:
        elsewhere.add_document(SURVEY)
    copy.replace(ws.path)
    assert len(store.contents()) == 2


# -- the file


def test_documents_and_their_texts_go_along_into_copies_and_the_next_round(
    ws: Workspace, tmp_path: Path
) -> None:
    ws.add_document(PLAN)
    ws.add_document(SURVEY)
    ws.remove_document("document-2")
    held = texts(ws)
    with Workspace.open(ws.save_copy(tmp_path / "copy")) as copy:
        assert texts(copy) == held
    with begin_again(ws, tmp_path / "next") as following:
        assert texts(following) == held
        assert following.engagement().documents == ws.engagement().documents
        assert following.add_document(PLAN).state == "unchanged"
    assert_sound(tmp_path / "next")
    raw = connect(ws.path)
    raw.execute("DROP TRIGGER event_is_never_changed")
    raw.execute("UPDATE event SET actor = 'someone' WHERE seq = 2")
    raw.close()
    with Workspace.open(ws.save_copy(tmp_path / "saved")) as saved:
        assert texts(saved) == held
    assert_sound(tmp_path / "saved")


def test_a_copy_of_what_cannot_be_read_lists_the_documents(ws: Workspace, tmp_path: Path) -> None:
    ws.add_document(PLAN)
    raw = connect(ws.path)
    raw.execute("DELETE FROM passage WHERE place = 1")
    raw.execute("DROP TRIGGER event_is_never_changed")
    raw.execute("UPDATE event SET actor = 'someone' WHERE seq = 2")
    raw.close()
    with Workspace.open(ws.save_copy(tmp_path / "saved")) as saved:
        assert [one.title for one in saved.engagement().documents] == ["plan.pdf"]
        assert texts(saved) == {}
        assert saved.add_document(PLAN).state == "returned"
    assert_sound(tmp_path / "saved")


def test_an_exported_engagement_lists_documents_without_their_texts(ws: Workspace, tmp_path: Path) -> None:
    ws.add_document(PLAN)
    text = dump_engagement(ws.engagement())
    assert "boats" not in text
    brought = parse_engagement(text)
    assert brought.documents == ws.engagement().documents
    with Workspace.create(tmp_path / "b", organisation="X", content=brought) as elsewhere:
        assert texts(elsewhere) == {}
        assert elsewhere.engagement().documents[0].title == "plan.pdf"
        added = elsewhere.add_document(PLAN)
        assert (added.id, added.state) == ("document-1", "returned")
        assert texts(elsewhere) == texts(ws)
        elsewhere.undo()
        assert [one.title for one in elsewhere.engagement().documents] == ["plan.pdf"]
    assert_sound(tmp_path / "b")


def test_where_nothing_may_be_written_documents_are_only_read(ws: Workspace) -> None:
    ws.add_document(PLAN)
    with Workspace.open(ws.path, read_only=True) as reader:
        assert len(texts(reader)["document-1"]) == 2
        for act in (
            lambda: reader.add_document(SURVEY),
            lambda: reader.remove_document("document-1"),
            lambda: reader.erase_document("document-1"),
        ):
            with pytest.raises(ReadOnly):
                act()


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE passage SET text = 'Ten boats by autumn.' WHERE place = 0", "is not as it was read"),
        ("UPDATE passage SET headings = '[]' WHERE place = 0", "is not as it was read"),
        ("UPDATE passage SET headings = 'x' WHERE place = 0", "never written"),
        ("DELETE FROM passage WHERE place = 1", "missing or too many"),
        ("INSERT INTO passage VALUES (1, 2, 'more', '', '[]')", "missing or too many"),
        ("INSERT INTO content (digest, reader, size) VALUES ('d', '1', 0)", "no event brought"),
        ("DELETE FROM content", "is missing"),
        ("INSERT INTO passage VALUES (9, 2, 'more', '', '[]')", "belong to no text"),
        ("DROP TABLE passage", "table passage"),
    ],
)
def test_the_doctor_finds_damage_in_texts(ws: Workspace, statement: str, told: str) -> None:
    ws.add_document(PLAN)
    ws.close()
    raw = connect(ws.path)
    raw.execute("PRAGMA foreign_keys = OFF")
    raw.execute(statement)
    raw.close()
    report = examine(ws.path)
    assert not report.ok
    assert told in " ".join(check.text for check in report.checks if not check.ok)


def test_a_text_with_a_broken_row_is_told_as_damage(ws: Workspace) -> None:
    ws.add_document(PLAN)
    raw = connect(ws.path)
    raw.execute("UPDATE passage SET headings = '[' WHERE place = 0")
    raw.close()
    with pytest.raises(Damaged, match="not as it was read"):
        texts(ws)


def test_damage_to_what_people_wrote_is_found_on_opening_however_long_the_documents(ws: Workspace) -> None:
    ws.add_document(reading("long.txt", *("x" * 9000 for _ in range(520))))
    ws.write_answer("market", "assumed", "island " * 3000)
    size = ws.path.stat().st_size
    ws.close()
    assert size > 4_500_000
    content = bytearray(ws.path.read_bytes())
    shutil.copyfile(ws.path, ws.path.with_name("whole"))
    raw = sqlite3.connect(ws.path)
    with contextlib.closing(raw):
        (root,) = raw.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'entity'").fetchone()
    content[(root - 1) * 4096 + 3 : (root - 1) * 4096 + 7] = b"\xff\xff\xff\xff"
    ws.path.write_bytes(content)
    with pytest.raises(Damaged):
        Workspace.open(ws.path)
    Workspace.open(ws.path.with_name("whole")).close()


def test_opening_reads_no_text_so_that_damage_there_hinders_nobody_s_work(ws: Workspace) -> None:
    ws.add_document(reading("long.txt", *("x" * 9000 for _ in range(520))))
    ws.add_document(PLAN)
    ws.close()
    content = bytearray(ws.path.read_bytes())
    raw = sqlite3.connect(ws.path)
    with contextlib.closing(raw):
        (root,) = raw.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'passage'").fetchone()
    content[(root - 1) * 4096 : root * 4096] = b"\xff" * 4096
    ws.path.write_bytes(content)
    with Workspace.open(ws.path) as opened:
        assert len(opened.engagement().documents) == 2
        assert opened.write_answer("market", "assumed", "Islands").changed
        assert "No backup could be made" in opened.notice
        with pytest.raises(Damaged):
            texts(opened)
    assert not examine(ws.path).ok


def _but_title(one: Reading) -> tuple[str, str, int, tuple[Passage, ...]]:
    return one.media_type, one.digest, one.size, one.passages


def _title_and(one: Reading) -> tuple[str, str, str, int]:
    return one.title, one.media_type, one.digest, one.size

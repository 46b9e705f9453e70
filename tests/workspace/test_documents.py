"""Documents: added once, replaced by their newer text, removed, brought back, erased for good."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.errors import BadInput, NotFound
from assistant.method.said import Origin
from assistant.passages import Content, DocumentNote, Passage, Reading
from assistant.text import safe_text
from assistant.workspace.again import begin_again
from assistant.workspace.doctor import examine
from assistant.workspace.document import Workspace
from assistant.workspace.errors import Closed, Damaged, NothingToUndo, ReadOnly, UndoConflict
from assistant.workspace.files import connect
from assistant.workspace.interchange import dump_engagement, parse_engagement
from assistant.workspace.proposals import Proposal
from tests.workspace.build import Clock, assert_sound, child, finished, reading, texts

PLAN = reading("plan.pdf", "Two boats by autumn.", "One of them by night.")
LATER = reading("plan.pdf", "Three boats by autumn.")
SURVEY = reading("survey.csv", "Nurses: 40 %")


# -- adding


def test_a_document_comes_in_with_what_is_known_of_it(ws: Workspace) -> None:
    note = DocumentNote("hidden-text", "Text that nobody sees on the page.", "page 2")
    added = ws.add_document(reading("plan.pdf", "Two boats.", notes=(note,)))
    (held,) = ws.engagement().documents
    assert (added.id, added.state, added.written.changed) == ("document-1", "added", True)
    assert (held.title, held.size, held.passages, held.reader, held.send) == (
        "plan.pdf", 10, 1, PLAN.reader, "always",
    )  # fmt: skip
    assert str(held.added) == "2026-03-01"
    assert [(one.code, one.location) for one in held.notes] == [("hidden-text", "page 2")]
    assert ws.passages().contents() == [Content("document-1", held.hash, held.reader, 1)]
    assert list(ws.passages().texts(held.hash, held.reader)) == [
        Passage("Two boats.", "page 1", ("Plan", "Part 1"))
    ]
    assert ws.history()[0].summary == "Document plan.pdf added"
    assert_sound(ws.path)


def test_the_same_file_again_is_nothing_whatever_it_is_called(ws: Workspace) -> None:
    ws.add_document(PLAN)
    before = ws.revision
    again = Reading("copy of plan.pdf", *_but_title(PLAN))
    assert [ws.add_document(one).state for one in (PLAN, again)] == ["unchanged", "unchanged"]
    assert ws.add_document(again, as_new=True).id == "document-1"
    assert ws.revision == before
    assert [one.title for one in ws.engagement().documents] == ["plan.pdf"]


def test_a_newer_text_takes_the_place_of_the_older_under_the_same_id(ws: Workspace) -> None:
    ws.add_document(PLAN)
    added = ws.add_document(LATER)
    assert (added.id, added.state) == ("document-1", "replaced")
    assert texts(ws) == {"document-1": ["Three boats by autumn."]}
    ws.undo()
    assert texts(ws) == {"document-1": ["Two boats by autumn.", "One of them by night."]}
    assert ws.engagement().documents[0].passages == 2
    assert ws.add_document(LATER).state == "replaced"
    assert_sound(ws.path)


def test_another_reader_reads_the_same_file_anew(ws: Workspace) -> None:
    ws.add_document(PLAN)
    newer = Reading(*_title_and(PLAN), passages=(Passage("Two boats"),), reader="next")
    assert ws.add_document(newer).state == "replaced"
    assert texts(ws) == {"document-1": ["Two boats"]}
    ws.undo()
    assert len(texts(ws)["document-1"]) == 2


def test_two_texts_under_one_name_can_be_told_apart(ws: Workspace) -> None:
    for number, each in enumerate((PLAN, LATER, reading("plan.pdf", "No boats.")), 1):
        assert ws.add_document(each, as_new=True).id == f"document-{number}"
    assert ws.add_document(reading("notes", "a")).state == "added"
    ws.add_document(reading("notes", "b"), as_new=True)
    titles = [one.title for one in ws.engagement().documents]
    assert titles == ["plan.pdf", "plan (2).pdf", "plan (3).pdf", "notes", "notes (2)"]


def test_a_removed_document_comes_back_as_itself(ws: Workspace) -> None:
    ws.add_document(PLAN)
    ws.add_document(SURVEY)
    ws.change("documents", "document-1", {"send": "never"})
    ws.remove_document("document-1")
    assert list(texts(ws)) == ["document-2"]
    ws.undo()
    assert list(texts(ws)) == ["document-1", "document-2"]
    ws.remove_document("document-1")
    added = ws.add_document(LATER)
    assert (added.id, added.state) == ("document-1", "returned")
    assert ws.engagement().documents[-1].send == "never", "what may not be sent was let go by coming back"
    ws.undo()
    assert ws.add_document(PLAN).state == "returned"
    with pytest.raises(NotFound):
        ws.remove_document("document-9")
    assert_sound(ws.path)


def test_undoing_an_addition_takes_the_document_out_of_use(ws: Workspace) -> None:
    ws.add_document(PLAN)
    ws.undo()
    assert texts(ws) == {}
    assert ws.engagement().documents == []
    with pytest.raises(NothingToUndo):
        ws.undo()
    assert ws.add_document(PLAN).id == "document-1"


def test_never_to_be_sent_stays_so_until_somebody_says_otherwise(ws: Workspace) -> None:
    ws.add_document(PLAN)
    assert ws.add_document(PLAN, send="never").state == "unchanged"
    assert ws.engagement().documents[0].send == "never"
    assert ws.add_document(LATER).state == "replaced"
    assert ws.engagement().documents[0].send == "never"
    ws.change("documents", "document-1", {"send": "always"})
    assert ws.engagement().documents[0].send == "always"
    with pytest.raises(BadInput, match="whether it may be sent"):
        ws.change("documents", "document-1", {"hash": "0"})
    with pytest.raises(BadInput, match="send"):
        ws.change("documents", "document-1", {"send": "sometimes"})


def test_whoever_says_the_other_thing_about_sending_meanwhile_is_heard(
    ws: Workspace, other: Workspace
) -> None:
    ws.add_document(PLAN)
    base = ws.revision
    other.change("documents", "document-1", {"send": "never"}, base=base)
    ws.change("documents", "document-1", {"send": "always"}, base=base)
    assert ws.engagement().documents[0].send == "never"


@given(
    st.lists(st.tuples(st.text(max_size=30), st.text(max_size=8), st.lists(st.text(max_size=5), max_size=2)))
)
@settings(max_examples=40, deadline=None)
def test_any_text_is_kept_as_it_was_read(
    tmp_path_factory: Any, pieces: list[tuple[str, str, list[str]]]
) -> None:
    given_ = tuple(Passage(text, place, tuple(headings)) for text, place, headings in pieces)
    path = tmp_path_factory.mktemp("any") / "a"
    with Workspace.create(path, organisation="X") as ws:
        ws.add_document(Reading("t\x1b[31m\x00", "text/plain", "d", 1, given_))
        kept = tuple(
            Passage(safe_text(one.text), safe_text(one.location), tuple(map(safe_text, one.headings)))
            for one in given_
        )
        assert tuple(ws.passages().texts("d", PLAN.reader)) == kept
        assert ws.engagement().documents[0].title == "t"
    assert_sound(path)


# -- erasing


def _bytes_around(path: Path) -> bytes:
    return b"".join(file.read_bytes() for file in path.parent.iterdir() if file.is_file())


@pytest.mark.parametrize("compacting", [True, False])
@pytest.mark.parametrize("removed_before", [True, False])
def test_what_is_erased_is_in_no_byte_of_the_file(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch, compacting: bool, removed_before: bool
) -> None:
    if not compacting:
        monkeypatch.setattr(ws._ledger, "compact", lambda: False)
    # Pieces of many lengths, so that pages are split and some text runs over into pages of its own.
    for number in range(6):
        pieces = [f"Zanzibar{number} {'boats ' * (part * 37 % 900)}Zanzibar" for part in range(60)]
        ws.add_document(reading(f"{number % 3}.pdf", *pieces, f"only {number}"))
        ws.write_answer("market", "assumed", "island " * 300 * number)
    assert [len(texts(ws)), b"Zanzibar4" in ws.path.read_bytes()] == [3, True]
    for id_ in ("document-1", "document-2", "document-3"):
        if removed_before:
            ws.remove_document(id_)
        erased = ws.erase_document(id_)
        assert (erased.passages, erased.compacted) == (122, compacting)
    assert texts(ws) == {}
    assert b"Zanzibar" not in _bytes_around(ws.path)
    assert ws.history()[0].summary == "Erased for good: the text of 2.pdf"
    assert_sound(ws.path)


def test_erasing_cannot_be_undone_and_says_so(ws: Workspace) -> None:
    ws.write_answer("market", "assumed", "Islands")
    ws.add_document(PLAN)
    ws.remove_document("document-1")
    ws.erase_document("document-1")
    ws.write_answer("market", "agreed", "Fjord")
    assert ws.undo().summary.startswith("Undone: ")
    for _ in range(2):
        with pytest.raises(
            UndoConflict, match=r"the text of plan\.pdf, on 2026-03-01\. That cannot be undone"
        ) as no:
            ws.undo()
    assert "Add the file again" in no.value.hint
    assert not ws.erase_document("document-1").written.changed, "there is nothing left to erase"
    assert ws.add_document(PLAN).state == "returned"
    assert len(texts(ws)["document-1"]) == 2
    with pytest.raises(NotFound):
        ws.erase_document("document-7")
    assert_sound(ws.path)


def test_a_removal_cannot_be_undone_once_somebody_has_erased_the_text(
    ws: Workspace, other: Workspace
) -> None:
    ws.add_document(PLAN)
    ws.add_document(LATER)
    ws.remove_document("document-1")
    assert other.erase_document("document-1").passages == 3
    before = ws.engagement()
    with pytest.raises(UndoConflict, match=r"plan\.pdf was erased for good") as no:
        ws.undo()
    assert "Add the file again" in no.value.hint
    assert ws.engagement() == before
    assert ws.add_document(LATER).state == "returned"
    ws.change("documents", "document-1", {"send": "never"})
    for _ in range(3):
        ws.undo()
    assert texts(ws) == {"document-1": ["Three boats by autumn."]}, "this text came back with the file"
    with pytest.raises(UndoConflict):
        ws.undo()
    assert_sound(ws.path)


def test_a_text_that_another_document_has_as_well_stays_for_that_one(ws: Workspace) -> None:
    ws.add_document(PLAN)
    ws.add_document(LATER)
    assert ws.add_document(Reading("old plan.pdf", *_but_title(PLAN))).id == "document-2"
    assert ws.erase_document("document-1").passages == 1
    assert texts(ws) == {"document-2": ["Two boats by autumn.", "One of them by night."]}
    assert_sound(ws.path)


def test_erasing_names_the_backups_that_still_hold_the_text(
    ws: Workspace, tmp_path: Path, clock: Clock
) -> None:
    ws.close()
    with Workspace.open(ws.path, backup_folder=tmp_path / "copies", clock=clock) as opened:
        opened.back_up()
        opened.add_document(PLAN)
        opened.write_answer("market", "assumed", "Islands")
        holding = opened.back_up().path
        erased = opened.erase_document("document-1")
        clean = opened.back_up().path
    assert holding
    assert clean
    assert erased.copies == (holding,)
    assert b"Two boats by autumn" in holding.read_bytes()
    assert b"Two boats by autumn" not in clean.read_bytes()


def test_erasing_while_somebody_reads_the_file_is_done_all_the_same(ws: Workspace) -> None:
    ws.add_document(PLAN)
    ws._ledger.connection.execute("PRAGMA busy_timeout = 1")
    reader = connect(ws.path, read_only=True)
    original, ready = ws._ledger.compact, []

    def compact() -> bool:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM event").fetchone()
        ready.append(True)
        return original()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ws._ledger, "compact", compact)
        erased = ws.erase_document("document-1")
    reader.close()
    assert ready
    assert not erased.compacted
    assert b"Two boats" not in ws.path.read_bytes()
    assert_sound(ws.path)


# -- what rests on a document


@pytest.mark.parametrize(
    ("act", "stale"),
    [
        (lambda ws: ws.add_document(LATER), True),
        (lambda ws: ws.remove_document("document-1"), True),
        (lambda ws: ws.erase_document("document-1"), True),
        (lambda ws: ws.change("documents", "document-1", {"send": "never"}), True),
        (lambda ws: ws.add_document(SURVEY), False),
        (lambda ws: ws.add_document(PLAN), False),
    ],
)
def test_suggestions_that_rest_on_a_document_go_stale_with_it(
    ws: Workspace, act: Callable[[Workspace], object], stale: bool
) -> None:
    ws.add_document(PLAN)
    seen = ws.revision
    source = {"title": "plan.pdf", "location": "page 1", "quote": "Two boats", "document": "document-1"}
    proposals = [
        Proposal(records=[{"kind": "need", "title": "Cross"}], based_on=["document-1"]),
        Proposal(records=[{"kind": "need", "title": "Cross by night", "sources": [source]}]),
        Proposal(records=[{"kind": "need", "title": "Stay"}], based_on=["market"]),
    ]
    ws.suggest("draft", proposals, origin=Origin(by="guide"), seen=seen)
    act(ws)
    told = ["stale" if stale else "open"] * 2 + ["open"]
    assert [one.state for one in ws.suggestions(state=None)] == told
    late = ws.suggest("late", proposals, origin=Origin(by="guide"), seen=seen)
    assert [one.state for one in late] == told


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

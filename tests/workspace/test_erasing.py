"""A document erased for good: in no byte of the file, not to be undone, and the copies that still hold it are named."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.errors import NotFound
from assistant.workspace.document import Workspace
from assistant.workspace.errors import UndoConflict
from assistant.workspace.files import connect
from tests.workspace.build import LATER, PLAN, Clock, assert_sound, reading, texts


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
    assert ws.add_document(replace(PLAN, title="old plan.pdf")).id == "document-2"
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

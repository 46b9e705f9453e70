"""Homework that is done: what was found comes in as documents by the same act, and leaves with it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assistant.documents.homework import finish_homework, read_files, results
from assistant.errors import BadInput, NotFound
from assistant.method.engagement import Engagement
from assistant.method.homework import by_person, window
from assistant.retrieval.reading.errors import UnreadableDocument
from assistant.workspace.document import Workspace
from tests.workspace.build import assert_sound

DAY = date(2026, 3, 4)


@pytest.fixture
def given(ws: Workspace) -> str:
    made: Any = ws.put("actions", {"title": "Ride along", "owner": "Ida", "question": "needs"})
    return str(made.id)


def titles(ws: Workspace) -> list[str]:
    return [document.title for document in ws.engagement().documents]


def the(ws: Workspace, id_: str) -> Any:
    return next(each for each in ws.engagement().actions if each.id == id_)


def test_what_was_found_is_a_document_and_goes_with_the_act(
    ws: Workspace, given: str, tmp_path: Path
) -> None:
    before = ws.engagement()
    note = tmp_path / "note.txt"
    note.write_text("The seven o'clock boat is full.")
    finish_homework(
        ws,
        given,
        DAY,
        found="Two of three boats are late.\n\nNobody is told.",
        readings=read_files(ws, [note]),
    )
    action = the(ws, given)
    assert (action.done, action.found) == (DAY, "Two of three boats are late.\n\nNobody is told.")
    assert titles(ws) == ["Homework: Ride along, by Ida, 2026-03-04", "note.txt"]
    assert action.documents == [each.id for each in ws.engagement().documents]
    assert ws.history()[0].summary.startswith("Homework “Ride along” done; Document")
    # It is offered for the question it belongs to, and for no other; nothing has entered an answer.
    offered = [each.quote for _, each in results(ws, ws.engagement(), "needs")]
    assert any("Two of three boats are late." in quote for quote in offered)
    assert "The seven o'clock boat is full." in offered
    assert results(ws, ws.engagement(), "personas") == []
    assert ws.engagement().answers == before.answers
    ws.undo()
    assert ws.engagement() == before
    assert_sound(ws.path)


def test_said_again_it_replaces_its_words_and_keeps_the_rest(
    ws: Workspace, given: str, tmp_path: Path
) -> None:
    note = tmp_path / "note.txt"
    note.write_text("The seven o'clock boat is full.")
    finish_homework(ws, given, DAY, found="Late.", readings=read_files(ws, [note]))
    documents = the(ws, given).documents
    finish_homework(ws, given, DAY, found="Late, and full.")
    assert the(ws, given).documents == documents
    assert len(titles(ws)) == 2
    assert next(each.quote for _, each in results(ws, ws.engagement(), "needs")) == "Late, and full."
    # Not done after all: the words stay, and are offered no more.
    ws.change("actions", given, {"done": None})
    assert the(ws, given).found == "Late, and full."
    assert results(ws, ws.engagement(), "needs") == []


def test_two_who_find_the_same_said_it_twice(ws: Workspace, given: str) -> None:
    other: Any = ws.put("actions", {"title": "Ride along", "owner": "Ida", "question": "needs"})
    for id_ in (given, other.id):
        finish_homework(ws, id_, DAY, found="Late.")
    assert titles(ws) == [
        "Homework: Ride along, by Ida, 2026-03-04",
        "Homework: Ride along, by Ida, 2026-03-04 (2)",
    ]


def test_a_file_takes_the_place_of_its_own_homeworks_alone(ws: Workspace, given: str, tmp_path: Path) -> None:
    other: Any = ws.put("actions", {"title": "Count", "owner": "Bo"})
    note = tmp_path / "note.txt"
    for id_, text in ((given, "Full at seven."), (other.id, "Empty at nine."), (given, "Full at eight.")):
        note.write_text(text)
        finish_homework(ws, id_, DAY, readings=read_files(ws, [note]))
    assert titles(ws) == ["note.txt", "note (2).txt"]
    (offered,) = results(ws, ws.engagement(), "needs")
    assert offered[1].quote == "Full at eight."


def test_what_cannot_be_read_leaves_all_as_it_was(ws: Workspace, given: str, tmp_path: Path) -> None:
    before, revision = ws.engagement(), ws.revision
    (tmp_path / "empty.pdf").write_bytes(b"%PDF-1.4 nothing")
    with pytest.raises(UnreadableDocument):
        finish_homework(ws, given, DAY, found="Late.", readings=read_files(ws, [tmp_path / "empty.pdf"]))
    with pytest.raises(BadInput):
        finish_homework(ws, given, DAY, readings=read_files(ws, [ws.path]))
    with pytest.raises(NotFound):
        finish_homework(ws, given, DAY, found="Late.", documents=["document-99"])
    with pytest.raises(NotFound):
        finish_homework(ws, "action-99", DAY, found="Late.")
    assert (ws.engagement(), ws.revision) == (before, revision)


def test_of_two_who_finish_it_at_once_one_waits_as_a_suggestion(ws: Workspace, given: str) -> None:
    base = ws.revision
    with Workspace.open(ws.path, actor="Ben") as other:
        finish_homework(other, given, DAY, found="Theirs.")
    written = finish_homework(ws, given, DAY, found="Ours.", base=base)
    assert written.suggestion
    assert the(ws, given).found == "Theirs."
    assert len(titles(ws)) == 1
    ws.accept([written.suggestion])
    assert the(ws, given).found == "Ours."


PLANNED: dict[str, Any] = {
    "plan": {"start": "2036-03-03"},
    "workshops": [
        {"id": f"workshop-{number}", "session": number, "date": day}
        for number, day in enumerate(("2036-03-03", "2036-03-07", "2036-03-12", "2036-03-13"), 1)
    ],
    "participants": [{"name": "Ida"}, {"name": "Bo"}],
    "actions": [
        {"id": "a", "title": "late", "owner": "Bo", "due": "2036-03-09"},
        {"id": "b", "title": "done", "owner": "Bo", "done": "2036-03-01"},
        {"id": "c", "title": "soon", "owner": "Bo", "due": "2036-03-04"},
        {"id": "d", "title": "nobody's"},
        {"id": "e", "title": "a guest's", "owner": "Una"},
        {"id": "f", "title": "hers", "owner": "Ida"},
    ],
}


@pytest.mark.parametrize(
    ("today", "more", "due"),
    [
        ("2036-03-01", {}, "2036-03-06"),
        ("2036-03-06", {}, "2036-03-06"),
        ("2036-03-07", {}, "2036-03-11"),
        # What session 2 leaves open is for session 3, though it is given before.
        ("2036-03-04", {"question": "target-personas"}, "2036-03-11"),
        ("2036-03-01", {"before": 3}, "2036-03-11"),
        # Between two that follow each other at once there is no day.
        ("2036-03-12", {}, None),
        ("2036-03-01", {"before": 4}, None),
        ("2036-03-01", {"question": "budgets"}, None),
    ],
)
def test_homework_is_due_before_the_next_workshop(today: str, more: dict[str, Any], due: str | None) -> None:
    found = window(Engagement.model_validate(PLANNED), date.fromisoformat(today), **more)
    assert (found and found.due.isoformat()) == due


def test_each_has_a_list_with_what_is_due_first_on_top() -> None:
    lists = by_person(Engagement.model_validate(PLANNED))
    assert {name: [each.id for each in held] for name, held in lists.items()} == {
        "Ida": ["f"],
        "Bo": ["c", "a", "b"],
        "Una": ["e"],
        "": ["d"],
    }
    assert list(lists) == ["Ida", "Bo", "Una", ""]

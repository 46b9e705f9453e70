"""Two people on one file: nothing is lost, and nobody's text is overwritten unseen."""

from __future__ import annotations

import pytest

from assistant.errors import NotFound
from assistant.method.engagement import Suggestion
from assistant.workspace.document import Workspace
from tests.workspace.build import assert_sound


def kept(ws: Workspace) -> list[Suggestion]:
    return ws.suggestions(task="edit")


def test_an_edit_based_on_an_older_text_waits_as_a_suggestion(ws: Workspace, other: Workspace) -> None:
    base = ws.write_answer("market", "assumed", "Islands").revision
    other.write_answer("market", "assumed", "Islands and fjord", base=base)
    late = ws.write_answer("market", "assumed", "Islands only", base=base)
    assert late.suggestion == "s-1"
    assert late.revision == base
    assert ws.engagement().answer("market").assumed == "Islands and fjord"
    [suggestion] = kept(ws)
    assert suggestion.origin.name == "Ida"
    assert suggestion.payload["answers"] == [
        {"question": "market", "field": "assumed", "text": "Islands only", "sources": [], "goes_on": False}
    ]
    assert suggestion.payload["shown"]["standing"] == "Islands and fjord"
    [accepted] = other.accept([suggestion.id])
    assert accepted.answers[0].assumed == "Islands only"
    assert_sound(ws.path)


def test_autosaves_of_one_session_update_the_suggestion_they_made(ws: Workspace, other: Workspace) -> None:
    base = ws.write_answer("market", "assumed", "Is", act="mine").revision
    other.write_answer("market", "assumed", "theirs")
    for text in ("Isl", "Isla", "Islands"):
        written = ws.write_answer("market", "assumed", text, base=base, act="mine")
        assert written.suggestion == "s-1"
    ws.write_answer("market", "assumed", "Islands!", act="mine")
    assert [one.payload["answers"][0]["text"] for one in kept(ws)] == ["Islands!"]
    other.write_answer("market", "assumed", "theirs, too", base=other.revision)
    assert len(kept(ws)) == 1
    ws.reject(["s-1"])
    assert not ws.write_answer("market", "assumed", "new thought", act="mine").suggestion


def test_a_kept_edit_that_is_not_saved_anew_is_no_act(ws: Workspace, other: Workspace) -> None:
    base = ws.write_answer("market", "assumed", "Is", act="mine").revision
    other.write_answer("market", "assumed", "theirs")
    assert ws.write_answer("market", "assumed", "Isl", base=base, act="mine").changed
    again = ws.write_answer("market", "assumed", "Isl", base=base, act="mine")
    assert (again.suggestion, again.changed) == ("s-1", False)


def test_autosaves_of_one_session_are_no_conflict_with_each_other(ws: Workspace) -> None:
    base = ws.revision
    for text in ("I", "Is", "Islands"):
        assert not ws.write_answer("market", "assumed", text, base=base, act="mine").suggestion
    assert ws.engagement().answer("market").assumed == "Islands"


@pytest.mark.parametrize("field", ["agreed"])
def test_other_fields_and_equal_texts_are_no_conflict(ws: Workspace, other: Workspace, field: str) -> None:
    base = ws.revision
    other.write_answer("market", "assumed", "Islands")
    assert not ws.write_answer("market", "agreed", "Fjord", base=base).suggestion
    assert not ws.write_answer("market", "assumed", "Islands", base=base).suggestion
    assert kept(ws) == []


def test_an_edit_without_a_base_goes_by_what_stands_there(ws: Workspace, other: Workspace) -> None:
    other.write_answer("market", "assumed", "theirs")
    assert not ws.write_answer("market", "assumed", "mine").suggestion
    assert ws.engagement().answer("market").assumed == "mine"


def test_the_edit_of_a_record_is_kept_whole(ws: Workspace, other: Workspace) -> None:
    ws.add_record("persona", {"title": "Nurse", "targeted": "now"})
    base = ws.revision
    other.change_record("persona-1", {"title": "Shift nurse"})
    assert not ws.change_record("persona-1", {"note": "met", "targeted": "now"}, base=base).suggestion
    written = ws.change_record("persona-1", {"title": "Night nurse", "priority": 4}, base=base)
    assert written.suggestion == "s-1"
    record = ws.engagement().records[0].model_dump()
    assert (record["title"], record["priority"], record["note"]) == ("Shift nurse", None, "met")
    [accepted] = ws.accept(["s-1"])
    assert accepted.changed[0].title == "Night nurse"
    assert accepted.changed[0].model_dump()["priority"] == 4


def test_editing_what_someone_removed_meanwhile_can_bring_it_back(ws: Workspace, other: Workspace) -> None:
    ws.add_record("persona", {"title": "Nurse", "targeted": "now"})
    base = ws.revision
    other.remove_record("persona-1")
    assert ws.change_record("persona-1", {"title": "Night nurse"}, base=base).suggestion == "s-1"
    with pytest.raises(NotFound):
        ws.change_record("persona-1", {"title": "x"})
    with pytest.raises(NotFound):
        ws.change_record("persona-1", {"title": "x"}, base=ws.revision)
    [accepted] = ws.accept(["s-1"])
    assert (accepted.records[0].id, accepted.records[0].title) == ("persona-1", "Night nurse")
    with pytest.raises(NotFound):
        ws.change_record("persona-9", {"title": "x"}, base=0)


def test_a_kept_edit_cannot_be_undone_away(ws: Workspace, other: Workspace) -> None:
    base = ws.write_answer("market", "assumed", "Is", act="mine").revision
    other.write_answer("market", "agreed", "x")
    other.write_answer("market", "assumed", "theirs")
    ws.write_answer("market", "assumed", "Isl", base=base, act="mine")
    ws.add_record("persona", {"title": "x"})
    ws.undo()
    assert len(kept(ws)) == 1
    assert [act.kind for act in ws.history()][2] == "conflict"


def test_a_reader_is_told_that_someone_else_wrote(ws: Workspace, other: Workspace) -> None:
    assert not ws.changed_elsewhere()
    ws.write_answer("market", "assumed", "mine")
    assert not ws.changed_elsewhere()
    other.write_answer("needs", "assumed", "theirs")
    assert ws.changed_elsewhere()
    assert not ws.changed_elsewhere()
    before = ws.revision
    assert ws.engagement().answer("needs").assumed == "theirs"
    assert ws.revision == before + 1

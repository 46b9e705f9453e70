"""How an answer came to be, what the room did to its records, when things were last touched, and the next round."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from assistant.errors import CounterpointError, NotFound
from assistant.method.engagement import Engagement
from assistant.workspace.again import begin_again, next_round
from assistant.workspace.document import Workspace
from tests.workspace.build import Clock, assert_sound, engagement


def test_the_story_of_an_answer_tells_each_act_with_what_was_and_is(ws: Workspace) -> None:
    for text in ("I", "Is", "Isl"):
        ws.write_answer("market", "assumed", text, act="typing")
    ws.write_answer("market", "agreed", "The fjord")
    ws.undo()
    ws.add_record("market", {"title": "Fjord"})
    story = ws.story("market")
    assert [dict(moment.fields) for moment in story] == [
        {"assumed": (None, "Isl")},
        {"agreed": (None, "The fjord")},
        {"agreed": ("The fjord", None)},
    ]
    assert [moment.act.undone for moment in story] == [False, True, False]
    assert story[2].act.undoes == story[1].act.seq
    assert ws.story("persona-9") == []


def test_the_story_of_a_record_goes_from_its_making_to_its_end(ws: Workspace) -> None:
    need = ws.add_record("need", {"title": "Arrive"})
    ws.change_record(need.id, {"title": "Arrive on time", "importance": 9})
    ws.remove_record(need.id)
    assert [dict(moment.fields) for moment in ws.story(need.id)] == [
        {"title": (None, "Arrive")},
        {"title": ("Arrive", "Arrive on time"), "importance": (None, 9)},
        {"title": ("Arrive on time", None), "importance": (9, None)},
    ]


def test_what_the_room_did_to_the_records_counts_from_the_last_word_assumed(ws: Workspace) -> None:
    early = ws.add_record("need", {"title": "Arrive"})
    gone = ws.add_record("need", {"title": "Park"})
    ws.write_answer("needs", "assumed", "To arrive")
    assert ws.changes_since_assumed("needs") == []
    ws.change_record(early.id, {"importance": 9})
    ws.remove_record(gone.id)
    new = ws.add_record("need", {"title": "Stay warm"})
    ws.add_record("persona", {"title": "Nurse"})
    fleeting = ws.add_record("need", {"title": "Fleeting"})
    ws.remove_record(fleeting.id)
    ws.write_answer("needs", "agreed", "To arrive warm")
    ws.change_record(new.id, {"importance": 7})
    ws.write_answer("needs", "assumed", "To arrive, we thought")
    assert [(found.id, found.sort, found.title) for found in ws.changes_since_assumed("needs")] == [
        (early.id, "changed", "Arrive"),
        (new.id, "added", "Stay warm"),
        (gone.id, "removed", "Park"),
    ]
    assert ws.changes_since_assumed("needs")[0].fields == {"importance": (None, 9)}
    with pytest.raises(NotFound):
        ws.changes_since_assumed("nothing")


def test_with_nothing_assumed_the_discussion_begins_with_the_first_agreed_word(ws: Workspace) -> None:
    ws.add_record("need", {"title": "Before"})
    ws.write_answer("needs", "agreed", "At once")
    ws.add_record("need", {"title": "After"})
    assert [found.title for found in ws.changes_since_assumed("needs")] == ["After"]
    ws.write_answer("needs", "agreed", "")
    assert ws.changes_since_assumed("needs") == []


def test_what_a_file_brought_all_at_once_is_no_change_of_the_room(ws: Workspace) -> None:
    answers = {"needs": {"assumed": "To arrive", "agreed": "To arrive warm"}}
    records = [{"id": "need-1", "kind": "need", "title": "Arrive"}]
    ws.import_engagement(Engagement.model_validate({"answers": answers, "records": records}))
    assert ws.changes_since_assumed("needs") == []
    ws.change_record("need-1", {"importance": 9})
    assert [(found.id, found.sort) for found in ws.changes_since_assumed("needs")] == [("need-1", "changed")]


def test_when_things_were_last_touched_and_worked_on(ws: Workspace, other: Workspace, clock: Clock) -> None:
    ws.write_answer("market", "assumed", "Islands")
    first = ws.last_changed()["market"]
    need = ws.add_record("need", {"title": "Arrive"})
    clock.now += timedelta(days=3)
    ws.set_status("market", "agreed")
    ws.change_record(need.id, {"importance": 5})
    touched = ws.last_changed()
    assert touched["market"] == first
    assert touched[need.id] - first > timedelta(days=3)
    other.write_answer("needs", "assumed", "x")
    assert [slug for _, slug in other.writing_times()] == ["needs"]
    times = ws.writing_times()
    assert [slug for _, slug in times] == ["market", "market"]
    assert times == sorted(times)


def test_the_next_round_begins_with_what_the_last_ended_with(ws: Workspace, tmp_path: Path) -> None:
    content = engagement(
        actions=[
            {"id": "action-1", "title": "Ask parents"},
            {"id": "action-2", "title": "Done", "done": "2026-03-01"},
        ],
        parked=[{"id": "parked-1", "title": "Fares"}, {"id": "parked-2", "title": "x", "state": "dropped"}],
        reflections=[{"probe": "in-step", "answer": "yes"}],
        ballots=[{"id": "vote-1", "bet_ids": ["bet-1", "bet-2"]}],
    )
    ws.import_engagement(content)
    before = ws.path.read_bytes()
    with begin_again(ws, tmp_path / "next.counterpoint", actor="Tester") as new:
        now = new.engagement()
        assert now.answer("market").assumed == "Everyone who crosses the fjord on workdays"
        assert {answer.status for answer in now.answers.values()} == {"assumed"}
        assert all(not answer.agreed and not answer.voices for answer in now.answers.values())
        assert now.records == ws.engagement().records
        assert [item.id for item in now.actions] == ["action-1"]
        assert [item.id for item in now.parked] == ["parked-1"]
        assert (now.organisation, new.mode) == ("Fjordline Ferries", ws.mode)
        assert [now.reflections, now.ballots, now.decisions, now.suggestions] == [[], [], [], []]
        assert "the round before" in new.history()[0].summary
        assert_sound(new.path)
    assert ws.path.read_bytes() == before
    with pytest.raises(CounterpointError):
        begin_again(ws, tmp_path / "next.counterpoint")


def test_a_round_of_nothing_begins_with_nothing() -> None:
    assert next_round(engagement(answers={}, records=[])).answers == {}

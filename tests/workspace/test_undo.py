"""Taking the last act back, by a new act that loses nothing."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.method.said import Origin
from assistant.workspace.document import Proposal, Workspace
from assistant.workspace.errors import NothingToUndo, UndoConflict
from tests.workspace.build import assert_sound


def test_undo_takes_acts_back_one_by_one_and_says_what(ws: Workspace) -> None:
    empty = ws.engagement()
    ws.write_answer("market", "assumed", "Islands")
    ws.add_record("persona", {"title": "Shift nurse"})
    ws.change_record("persona-1", {"targeted": "now"})
    ws.remove_record("persona-1")
    assert ws.undo().summary == "Undone: Persona “Shift nurse” removed"
    assert ws.engagement().records[0].title == "Shift nurse"
    assert ws.undo().summary == "Undone: Persona “Shift nurse”: targeted"
    assert ws.undo().refs == ("persona-1",)
    assert ws.undo().kind == "undo"
    assert ws.engagement() == empty
    with pytest.raises(NothingToUndo):
        ws.undo()
    assert [act.undone for act in ws.history()] == [False] * 4 + [True] * 4 + [False]
    assert_sound(ws.path)


def test_one_editing_session_is_one_act(ws: Workspace) -> None:
    ws.write_answer("market", "assumed", "Before")
    for length in range(1, 20):
        ws.write_answer("market", "assumed", "Island commuters and nurses"[:length], act="typing")
    ws.set_status("market", "agreed")
    ws.write_answer("market", "assumed", "Island commuters", act="typing")
    ws.undo()
    answer = ws.engagement().answer("market")
    assert (answer.assumed, answer.status) == ("Before", "agreed")
    ws.undo()
    assert ws.engagement().answer("market").status == "assumed"
    ws.write_answer("market", "assumed", "Typed on", act="typing")
    assert [act.undone for act in ws.history("market")] == [False, False, False, True, True, False]
    ws.undo()
    assert ws.engagement().answer("market").assumed == "Before"


def test_an_act_that_came_to_nothing_is_taken_back_once(ws: Workspace) -> None:
    ws.write_answer("market", "agreed", "Kept")
    ws.write_answer("market", "assumed", "typed", act="t")
    ws.write_answer("market", "assumed", "", act="t")
    ws.undo()
    assert ws.engagement().answer("market").agreed == "Kept"
    ws.undo()
    assert ws.engagement().answer("market").agreed == ""


def test_undo_brings_back_what_the_act_made_stale_and_lapsed(ws: Workspace) -> None:
    ws.add_record("persona", {"title": "Shift nurse"})
    ws.dismiss("persona-without-need", ["persona-1"], "later")
    proposal = Proposal(parked=[{"question": "market", "title": "Freight?"}], based_on=["persona-1"])
    ws.suggest("follow-ups", [proposal], origin=Origin(by="guide"))
    ws.change_record("persona-1", {"title": "Nurse"})
    assert ws.suggestions() == []
    assert ws.engagement().dismissals == []
    ws.undo()
    assert [suggestion.state for suggestion in ws.suggestions()] == ["open"]
    assert len(ws.engagement().dismissals) == 1


def test_undo_passes_over_what_an_advisor_proposed(ws: Workspace) -> None:
    ws.write_answer("market", "assumed", "Islands")
    proposal = Proposal(parked=[{"question": "market", "title": "Freight?"}])
    ws.suggest("follow-ups", [proposal], origin=Origin(by="guide"))
    ws.undo()
    assert ws.engagement().answer("market").assumed == ""
    assert len(ws.suggestions()) == 1


def test_undoing_an_acceptance_opens_the_suggestion_again(ws: Workspace) -> None:
    bet = Proposal(records=[{"kind": "bet", "title": "Night boat"}])
    [suggestion] = ws.suggest("bets", [bet], origin=Origin(by="guide"))
    ws.accept([suggestion.id])
    ws.undo()
    assert ws.engagement().records == []
    assert [one.state for one in ws.suggestions()] == ["open"]
    assert ws.accept([suggestion.id])[0].records[0].id == "bet-1"


def test_undo_reaches_back_before_this_session(ws: Workspace) -> None:
    ws.write_answer("market", "assumed", "Islands")
    ws.close()
    with Workspace.open(ws.path) as again:
        again.undo()
        assert again.engagement().answer("market").assumed == ""


def test_each_session_undoes_its_own_and_never_what_another_does_meanwhile(
    ws: Workspace, other: Workspace
) -> None:
    ws.write_answer("market", "assumed", "mine")
    other.write_answer("needs", "assumed", "yours")
    ws.undo()
    held = ws.engagement()
    assert (held.answer("market").assumed, held.answer("needs").assumed) == ("", "yours")
    with pytest.raises(NothingToUndo):
        ws.undo()
    other.undo()
    assert ws.engagement().answer("needs").assumed == ""


def test_undo_refuses_to_trample_on_what_another_wrote_since(ws: Workspace, other: Workspace) -> None:
    ws.write_answer("market", "assumed", "a text that is long enough to be kept as a stretch of change")
    other.write_answer("market", "assumed", "yours")
    with pytest.raises(UndoConflict, match="The market we play in has been changed since"):
        ws.undo()
    assert ws.engagement().answer("market").assumed == "yours"
    ws.add_record("persona", {"title": "Nurse"})
    other.change_record("persona-1", {"note": "met"})
    with pytest.raises(UndoConflict):
        ws.undo()
    other.undo()
    ws.undo()
    assert ws.engagement().records == []
    assert_sound(ws.path)


def test_a_consequence_that_moved_on_does_not_stop_undo(ws: Workspace, other: Workspace) -> None:
    ws.add_record("persona", {"title": "Nurse"})
    ws.dismiss("persona-without-need", ["persona-1"], "later")
    ws.change_record("persona-1", {"title": "Night nurse"})
    other.dismiss("persona-without-need", ["persona-1"], "again")
    ws.undo()
    assert ws.engagement().records[0].title == "Nurse"
    assert ws.engagement().dismissals == []  # the persona has changed once more, so that one lapses, too


def test_undoing_a_dismissal_that_was_changed_since_is_a_conflict(ws: Workspace, other: Workspace) -> None:
    ws.dismiss("swot-one-sided", ["swot"], "early")
    other.dismiss("swot-one-sided", ["swot"], "never mind")
    with pytest.raises(UndoConflict, match="the gap “swot one sided” has been changed"):
        ws.undo()


@settings(max_examples=25)
@given(st.lists(st.text(max_size=200), min_size=1, max_size=6))
def test_undo_restores_every_text_exactly(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    path = tmp_path_factory.mktemp("undo") / "a"
    with Workspace.create(path, organisation="X") as ws:
        seen = [""]
        for text in texts:
            ws.write_answer("market", "assumed", text)
            stands = ws.engagement().answer("market").assumed
            seen += [stands] if stands != seen[-1] else []
        while len(seen) > 1:
            assert ws.engagement().answer("market").assumed == seen.pop()
            ws.undo()
        assert ws.engagement().answer("market").assumed == ""

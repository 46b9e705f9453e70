"""Voices, votes, reflections: what several people give, kept secret until it is opened, and never lost."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import BadInput, NotFound
from assistant.method.engagement import Answer, Ballot, Dots, Vote
from assistant.method.probes import PROBE
from assistant.text import safe_text
from assistant.workspace.document import Workspace
from tests.workspace.build import assert_sound

# -- voices


def test_each_gives_an_answer_alone_and_the_rest_after_it_was_opened(ws: Workspace) -> None:
    ws.give_voice("needs", "Ida", answer="Arrive on time")
    ws.give_voice("needs", " Odd\n", answer="Not freeze on the quay")
    before = ws.engagement().answer("needs")
    assert [voice.answer for voice in before.in_the_open.voices] == ["", ""]
    ws.open_voices("needs")
    ws.give_voice("needs", "Odd", agreement=1, dissent="Nobody asked\nthe children")
    answer = ws.engagement().answer("needs")
    assert answer.opened is not None
    assert answer.opened.by == "Ida"
    assert answer.in_the_open is answer
    assert answer.voice("Ida").answer == "Arrive on time"
    odd = answer.voice("Odd")
    assert (odd.answer, odd.agreement, odd.dissent) == (
        "Not freeze on the quay", 1, "Nobody asked\nthe children",
    )  # fmt: skip
    assert [person.name for person in ws.engagement().participants] == ["Ida", "Odd"]
    assert not ws.engagement().answer("needs").has_own_answer
    assert_sound(ws.path)


def test_what_was_given_alone_cannot_be_changed_once_it_is_open(ws: Workspace) -> None:
    ws.give_voice("needs", "Ida", answer="Arrive on time")
    ws.open_voices("needs")
    for name in ("Ida", "Latecomer"):
        with pytest.raises(BadInput, match="open to the room"):
            ws.give_voice("needs", name, answer="What Odd said")
    assert not ws.give_voice("needs", "Ida", answer="Arrive on time").changed
    assert not ws.open_voices("needs").changed
    ws.undo()
    assert ws.engagement().answer("needs").opened is None
    ws.give_voice("needs", "Ida", answer="Arrive")


def test_a_voice_that_is_no_voice_is_refused(ws: Workspace) -> None:
    with pytest.raises(BadInput, match="participant"):
        ws.give_voice("needs", " \n", answer="x")
    with pytest.raises(NotFound):
        ws.give_voice("nothing", "Ida", answer="x")
    with pytest.raises(BadInput, match="agreement"):
        ws.give_voice("needs", "Ida", agreement=6)
    with pytest.raises(BadInput, match="Nobody"):
        ws.open_voices("needs")
    with pytest.raises(NotFound, match="said nothing"):
        ws.take_back_voice("needs", "Ida")
    assert ws.engagement().participants == []


def test_a_voice_is_taken_back_whole(ws: Workspace) -> None:
    ws.give_voice("needs", "Ida", answer="Arrive", agreement=3)
    ws.give_voice("needs", "Odd", answer="Stay warm")
    ws.take_back_voice("needs", "Ida")
    assert [voice.participant for voice in ws.engagement().answer("needs").voices] == ["Odd"]


def test_two_windows_give_voices_at_once_and_none_is_lost(ws: Workspace, other: Workspace) -> None:
    for number in range(5):
        ws.give_voice("needs", f"a{number}", answer="x")
        other.give_voice("needs", f"b{number}", answer="y")
    ws.write_answer("needs", "assumed", "Between them")
    assert len(other.engagement().answer("needs").voices) == 10


@given(st.lists(st.tuples(st.sampled_from("abc"), st.text(max_size=40)), min_size=1, max_size=6))
def test_dissent_is_kept_to_the_letter(said: list[tuple[str, str]]) -> None:
    answer = Answer(question="needs", voices=[])
    assert answer.voice("a").dissent == ""
    kept = {name: safe_text(words) for name, words in said}
    answer = Answer.model_validate(
        {"question": "needs", "voices": [{"participant": name, "dissent": kept[name]} for name in kept]}
    )
    assert {voice.participant: voice.dissent for voice in answer.in_the_open.voices} == kept


# -- votes


def _bets(ws: Workspace, count: int = 3) -> list[str]:
    return [ws.add_record("bet", {"title": f"Bet {number}"}).id for number in range(count)]


def test_a_vote_is_secret_until_it_is_opened_and_then_counted(ws: Workspace) -> None:
    ids = _bets(ws)
    ballot = ws.call_vote(ids, 3)
    assert (ballot.id, ballot.dots, ballot.bet_ids) == ("vote-1", 3, ids)
    ws.vote("vote-1", "Ida", {ids[0]: 3})
    ws.vote("vote-1", "Ida", {ids[1]: 1, ids[2]: 2})
    ws.vote("vote-1", "Odd", {ids[2]: 2, ids[0]: 0})
    (stored,) = ws.engagement().ballots
    assert [vote.participant for vote in stored.in_the_open.votes] == ["Ida", "Odd"]
    assert sum(stored.in_the_open.counts.values()) == 0
    opened = ws.open_vote("vote-1")
    assert opened.in_the_open.counts == {ids[2]: 4, ids[1]: 1, ids[0]: 0}
    with pytest.raises(BadInput, match="opened already"):
        ws.vote("vote-1", "Late", {ids[0]: 1})
    assert_sound(ws.path)


@pytest.mark.parametrize(
    ("dots", "told"),
    [({"bet-1": 4}, "everybody has 3"), ({"bet-1": -1}, "whole numbers"), ({"bet-1": True}, "whole numbers")],
)
def test_dots_that_cannot_be_given_are_refused(ws: Workspace, dots: dict[str, int], told: str) -> None:
    ws.call_vote(_bets(ws), 3)
    with pytest.raises(BadInput, match=told):
        ws.vote("vote-1", "Ida", dots)
    assert ws.engagement().ballots[0].votes == []


def test_a_vote_that_is_no_vote_is_refused(ws: Workspace) -> None:
    ids = _bets(ws, 2)
    with pytest.raises(BadInput, match="two bets"):
        ws.call_vote(ids[:1])
    with pytest.raises(NotFound, match="no bet"):
        ws.call_vote([ids[0], "need-9"])
    with pytest.raises(BadInput, match="dots"):
        ws.call_vote(ids, 0)
    with pytest.raises(NotFound, match="no vote"):
        ws.vote("vote-9", "Ida", {})
    ballot = ws.call_vote(ids, 2)
    with pytest.raises(NotFound, match="not on"):
        ws.vote(ballot.id, "Ida", {"bet-9": 1})
    with pytest.raises(BadInput, match="Nobody"):
        ws.open_vote(ballot.id)
    ws.vote(ballot.id, "Ida", {ids[0]: 1})
    ws.vote(ballot.id, "Ida", {})
    assert ws.engagement().ballots[0].votes == []


def test_dots_for_a_bet_that_a_file_does_not_name_are_counted_all_the_same() -> None:
    vote = Vote(participant="Ida", dots=[Dots(bet_id="bet-9", count=2)])
    assert Ballot(id="v", bet_ids=["bet-1"], votes=[vote]).counts == {"bet-9": 2, "bet-1": 0}


# -- lenses


def test_what_a_lens_was_answered_is_kept_changed_and_taken_back(ws: Workspace) -> None:
    (bet,) = _bets(ws, 1)
    ws.reflect("pre-mortem", bet, answer="The crews left.")
    ws.reflect("pre-mortem", bet, verdict="no")
    ws.reflect("in-step", answer="Not quite", verdict="partly")
    found: list[tuple[Any, ...]] = [
        (item.probe, item.about, item.answer, item.verdict, item.by) for item in ws.engagement().reflections
    ]
    assert found == [
        ("pre-mortem", bet, "The crews left.", "no", "Ida"),
        ("in-step", "", "Not quite", "partly", "Ida"),
    ]
    assert not ws.reflect("in-step", verdict="partly").changed
    ws.reflect("in-step", answer="", verdict="")
    assert [item.probe for item in ws.engagement().reflections] == ["pre-mortem"]
    assert not ws.reflect("in-step", answer="").changed
    with pytest.raises(NotFound, match="record"):
        ws.reflect("pre-mortem", "bet-9", answer="x")
    with pytest.raises(BadInput, match="verdict"):
        ws.reflect("pre-mortem", bet, verdict="maybe")
    with pytest.raises(BadInput, match="probe"):
        ws.reflect(" ", bet, answer="x")
    assert_sound(ws.path)


def test_the_history_tells_a_reflection_by_the_words_that_were_asked(ws: Workspace) -> None:
    (bet,) = _bets(ws, 1)
    ws.reflect("premortem", bet, answer="The crews left.")
    ballot = ws.call_vote([*_bets(ws, 2)])
    told = [act.summary for act in ws.history()]
    assert any(
        PROBE["premortem"].text[:40] in line and "about Bet “" in line and bet not in line for line in told
    )
    assert ws.history(ballot.id)[0].summary == "Vote on 2 bets added"

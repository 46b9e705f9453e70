"""How far the room agrees, and what it should talk about first."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.method.agreement import agenda, agreement, low, open_dissents, room, spoke, told_score
from assistant.method.engagement import Answer
from tests.method.build import engagement


def said(name: str, score: int | None = None, dissent: str = "", answer: str = "") -> dict[str, Any]:
    return {"participant": name, "agreement": score, "dissent": dissent, "answer": answer}


def answer(*voices: dict[str, Any]) -> Answer:
    return Answer.model_validate({"question": "market", "voices": list(voices)})


@pytest.mark.parametrize(("score", "no"), [(None, False), (0, True), (2, True), (3, False), (5, False)])
def test_a_score_up_to_two_says_no(score: int | None, no: bool) -> None:
    assert low(score) is no


def test_the_picture_names_the_lowest_voice_and_keeps_dissent_to_the_letter() -> None:
    words = "  Not the coast!\n(again)  "
    picture = agreement(
        answer(
            said("Ana", 5, answer="All of it."), said("Bo", 1, words), said("Cy", answer="Half."), said("Di")
        )
    )
    assert (picture.voices, picture.answered, picture.scored) == (3, 2, 2)
    assert (picture.lowest, picture.highest, picture.mean, picture.spread) == (1, 5, 3.0, 4)
    assert picture.lowest_by == ("Bo",)
    assert picture.dissents == (("Bo", words),)
    assert picture.is_disputed


def test_a_room_that_is_of_one_mind_has_no_spread_and_no_dispute() -> None:
    picture = agreement(answer(said("Ana", 4), said("Bo", 4)))
    assert (picture.spread, picture.lowest_by, picture.is_disputed) == (0, ("Ana", "Bo"), False)


def test_without_scores_there_is_nothing_to_reckon_with() -> None:
    picture = agreement(answer(said("Ana", answer="Yes.")))
    assert (picture.lowest, picture.highest, picture.mean, picture.spread) == (None, None, None, None)
    assert picture.lowest_by == ()


def test_a_dissent_in_words_disputes_an_answer_whatever_its_score() -> None:
    assert agreement(answer(said("Ana", 5, "With one reservation."))).is_disputed


def test_a_score_given_before_the_agreed_text_says_nothing_about_that_text() -> None:
    early = {"participant": "Ada", "agreement": 1, "early": True}
    later = {"participant": "Bo", "agreement": 4}
    before = answer(early, later)
    after = before.model_copy(update={"agreed": "Homes on the hill."})
    assert (agreement(before).lowest, agreement(before).scored) == (1, 2)
    assert (agreement(after).lowest, agreement(after).scored, agreement(after).lowest_by) == (4, 1, ("Bo",))
    assert not agreement(after).is_disputed
    told = [told_score(after, voice) for voice in after.voices]
    assert told == ["1 of 5, given before the agreed text", "4 of 5"]


def test_the_agenda_begins_with_what_is_most_disputed() -> None:
    given = engagement(
        answers={
            "market": {"voices": [said("Ana", 5), said("Bo", 5)]},
            "needs": {"voices": [said("Ana", 4), said("Bo", 3)]},
            "personas": {"voices": [said("Ana", 5), said("Bo", 3)]},
            "trends": {"voices": [said("Ana", 1), said("Bo", 4)]},
            "bets": {"voices": [said("Ana", 0), said("Bo", 1)]},
            "swot": {"voices": [said("Ana", 0, "Never.")]},
            "alternatives": {"voices": [said("Ana", answer="Doing nothing.")]},
            "offer-changes": {"voices": [said("Ana", 5)]},
            "value-proposition": {"voices": [said("Ana")]},
            "budgets": {"assumed": "Nobody was asked."},
        },
        decisions=[{"id": "d1", "question": "swot", "decided": "So be it."}],
    )
    assert [picture.question for picture in agenda(given)] == [
        "bets",  # open, lowest 0
        "trends",  # open, lowest 1
        "swot",  # lowest 0, but a decision says what follows
        "personas",  # lowest 3, the wider spread
        "needs",
        "offer-changes",  # of one mind, but only one was asked
        "market",
        "alternatives",  # nobody has scored it
    ]


def test_a_decision_settles_a_dissent() -> None:
    answers = {"market": {"voices": [said("Ana", 2)]}, "needs": {"voices": [said("Bo", 3)]}}
    assert open_dissents(engagement(answers=answers)) == {"market"}
    decided = [{"id": "d1", "question": "market", "decided": "The valley only."}]
    assert open_dissents(engagement(answers=answers, decisions=decided)) == frozenset()


def test_an_empty_room_has_no_agenda() -> None:
    assert agenda(engagement()) == []


def test_the_room_waits_for_nobody_who_only_holds_it_and_still_counts_whoever_spoke() -> None:
    listed = [{"name": "Ada"}, {"name": "Ben", "role": "facilitator"}, {"name": "Cleo", "role": "scribe"}]
    held = engagement(participants=listed)
    assert room(held, ()) == ["Ada"]
    voices = answer(said("Zoe", answer="The coast."), said("Cleo", 3), said("Ben", answer="  "))
    assert spoke(voices) == ["Zoe", "Cleo"]
    assert room(held, spoke(voices)) == ["Ada", "Cleo", "Zoe"]

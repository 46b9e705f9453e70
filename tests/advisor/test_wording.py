"""The interviewer's mistakes, by example, and how often a good question is taken for a faulty one: never here."""

from __future__ import annotations

import time

import pytest

from assistant.advisor.craft.jargon import jargon
from assistant.advisor.craft.wording import mistakes, seems_answered, stems
from assistant.advisor.guide.openers import OPENERS
from assistant.retrieval.search import Guidance
from tests.advisor.questions import BAD, DOUBLE_IN_THE_CARDS, GOOD, JARGON


def test_good_questions_pass_every_one_of_them(guidance: Guidance) -> None:
    probes = [probe.question for card in guidance.cards for probe in card.probes]
    good = [*GOOD, *OPENERS.values(), *probes]
    assert len(good) > 200
    held_up = {asked: found for asked in good if (found := (*mistakes(asked), *jargon(asked, ())))}
    assert held_up.keys() == DOUBLE_IN_THE_CARDS
    assert {each for found in held_up.values() for each in found} == {
        "asks two things at once: keep the one that matters more"
    }


@pytest.mark.parametrize(("question", "mistake"), BAD)
def test_each_mistake_is_named(question: str, mistake: str) -> None:
    assert any(mistake in said for said in mistakes(question)), mistakes(question)


@pytest.mark.parametrize(("question", "word"), JARGON)
def test_words_of_nobody_in_the_room_are_named_until_somebody_says_them(question: str, word: str) -> None:
    assert word in jargon(question, ("We wash gowns for matrons.",))
    assert word not in jargon(question, (f"Here we say {word.upper()} all day.",))


def test_what_is_in_capitals_as_a_whole_is_no_abbreviation() -> None:
    assert jargon("WHO PAYS FOR IT?", ()) == ()


def test_a_page_instead_of_a_question_holds_nobody_up() -> None:
    begun = time.perf_counter()
    for piece in ("dans quelle mesure a satisfait ", "what and ", "how good a ", "synergies "):
        assert mistakes(piece * 1_000) == ("has more than 35 words",)
        jargon(piece * 1_000, ())
    assert time.perf_counter() - begun < 1


def test_a_question_whose_answer_stands_there_is_answered() -> None:
    text = "We sell in Riga. We leave out business customers because their margins are thin."
    assert not seems_answered("What makes them thin?", text)  # too little to tell
    assert seems_answered("How thin are the margins of business customers that we leave out?", text)
    assert not seems_answered("Which rival would take the business customers that we leave out?", text)
    assert not seems_answered(
        "How thin are the margins of business customers?", text, quote="margins are thin"
    )
    assert not seems_answered("Who?", "")


def test_words_are_compared_by_their_stems() -> None:
    assert stems("Customers are switching") == stems("a customer switched")

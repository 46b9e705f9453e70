"""The interviewer's mistakes, by example."""

from __future__ import annotations

import pytest

from assistant.advisor.wording import mistakes, seems_answered, stems


@pytest.mark.parametrize(
    "question",
    [
        "Whom do we leave to others, on purpose?",
        "“flexible”: what would a customer be able to do that they cannot do today?",
        "When you say “is it not obvious?”, whom do you picture?",
        "You wrote “everyone”: which customers come last?",
        "What is Anna trying to get done, as she would say it herself?",
        "Für wen wäre das ein Grund, zu bleiben?",
        "Apart from price, where does the bank let them down?",
        "By what measure would a family say the promise was kept?",
    ],
)
def test_a_good_follow_up_passes(question: str) -> None:
    assert mistakes(question) == ()


@pytest.mark.parametrize(
    ("question", "mistake"),
    [
        ("Is this market too wide?", "yes or no"),
        ("“flexible”: does it matter to families?", "yes or no"),
        ("Couldn't we serve students as well?", "yes or no"),
        ("Given the budget, would a family pay more for it?", "yes or no"),
        ("Why not target students?", "leads"),
        ("Who would surely miss us?", "leads"),
        ("What makes the app better, don't you think?", "leads"),
        ("Who buys here and why do they stay?", "two things"),
        ("Which of them leave, and when?", "two things"),
        ("Who buys here? And who does not?", "exactly one"),
        ("Tell us who buys here.", "exactly one"),
        ("", "exactly one"),
        ("Who " + "really " * 35 + "buys here?", "more than 35"),
    ],
)
def test_each_mistake_is_named(question: str, mistake: str) -> None:
    assert any(mistake in said for said in mistakes(question)), mistakes(question)


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

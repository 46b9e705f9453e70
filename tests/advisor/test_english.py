"""What is told of English sentences from their wording, and that other languages are let pass."""

from __future__ import annotations

import pytest

from assistant.advisor.craft.english import lacks_oneself, lacks_past, looks_ahead

HAPPENED = (
    "The chips had come loose in the first winter, and nobody noticed.",
    "Chains bought the homes and kept their own laundry.",
    "Our best driver left for a rival, and the homes went with her.",
    "Two of the three pilots ran late; the third was never begun.",
    "We sold it to the buyers, but the night staff threw the tags away.",
    "Prices of the chips doubled in May, and the margin was gone.",
    "The board lost patience after the second quarter and cut the budget.",
    "A rival told every matron that “we will do it for less”, and did.",
    "Customers tried it once, found it slow, and stuck to the cellar machine.",
    "It took the installers four weeks a house, and winter came before they were done.",
    "The software wrote to the wrong homes, and trust sank with every letter.",
    "Nobody who met families each day had been asked, so their doubts were heard too late.",
    "The regulator withdrew the grant that half of the orders hung on.",
    "We grew faster than we hired, and the crews burnt out.",
)
NOT_YET = (
    "The market might turn against us.",
    "Customers could find it too dear for what they get.",
    "A rival will copy the offer within a year.",
    "The crews won't be ready, and they'll leave.",
    "The grant is going to end before the first house is done.",
)
NO_PAST = (
    "The chips fall off in the dryer and nobody notices.",
    "A lack of trust in the new system.",
    "The customers need more than we have to give.",
)
FOREIGN = (
    "Der Kunde will das nicht und geht zur Konkurrenz.",
    "Die Wäsche kommt nie an, und niemand merkt es.",
    "Les clients ne viennent pas, et personne ne le voit.",
    "El cliente no quiere esperar.",
)


@pytest.mark.parametrize("text", HAPPENED)
def test_what_has_happened_is_let_stand(text: str) -> None:
    assert not looks_ahead(text)
    assert not lacks_past(text)


@pytest.mark.parametrize("text", NOT_YET)
def test_what_may_happen_is_told_from_it(text: str) -> None:
    assert looks_ahead(text)


@pytest.mark.parametrize("text", NO_PAST)
def test_what_happens_always_is_no_story_of_a_failure(text: str) -> None:
    assert lacks_past(text)


@pytest.mark.parametrize("text", FOREIGN)
def test_other_languages_are_trusted(text: str) -> None:
    assert not looks_ahead(text)
    assert not lacks_past(text)
    assert not lacks_oneself(text)


def test_somebody_speaks_for_themselves() -> None:
    assert not lacks_oneself("I have managed so far, and the cellar machine is mine.")
    assert not lacks_oneself("We've a binder, and it's the one the agent wants.")
    assert lacks_oneself("The customer thinks that the price is too high.")

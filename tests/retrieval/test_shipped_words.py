"""The words of the shipped guidance: short, its own, never twice, and cues that add to what a card says itself."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import combinations

import pytest

from assistant.retrieval.cards import Card, load_cards

CARDS = load_cards()
BODY = range(60, 186)
"""Words in a body, bullets and dashes counted."""
CUES = range(5, 15)
"""Cues of a card."""
ALIKE = 0.1
"""The share of the shorter text's runs of four words that another card may have too; the highest is 0.04."""

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")


def runs(text: str, length: int = 4) -> set[tuple[str, ...]]:
    """Every run of so many words in `text`."""
    words = _WORD.findall(text.casefold().replace("’", "'"))
    return {tuple(words[start : start + length]) for start in range(len(words) - length + 1)}


def repeated(texts: Iterator[str]) -> list[str]:
    """What stands in `texts` more than once, whatever the case of its letters."""
    return [text for text, times in Counter(text.casefold() for text in texts).items() if times > 1]


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card.id)
def test_a_card_is_short_and_its_cues_are_not_its_own_words(card: Card) -> None:
    assert len(card.body.split()) in BODY
    assert len(card.cues) in CUES
    assert len(card.questions) <= 4
    own = runs(card.body) | runs(card.title)
    folded = card.body.casefold()
    assert [cue for cue in card.cues if runs(cue) & own or cue.casefold() in folded] == []


@pytest.mark.parametrize(
    "card", [card for card in CARDS if card.kind in ("probe", "good-answer")], ids=lambda card: card.id
)
def test_bullets_follow_a_paragraph_and_nothing_follows_them(card: Card) -> None:
    opening, *bullets = re.split(r"\n+(?=- )", card.body)
    assert opening.strip()
    assert not opening.startswith("- ")
    assert len(bullets) == len(card.probes or card.marks)
    assert all(not re.search(r"\n\s*\n", bullet) for bullet in bullets)


def test_no_title_and_no_cue_stands_twice() -> None:
    assert repeated(card.title for card in CARDS) == []
    assert repeated(cue for card in CARDS for cue in card.cues) == []


def test_no_follow_up_question_stands_twice() -> None:
    assert repeated(probe.question for card in CARDS for probe in card.probes) == []


def test_no_two_cards_say_the_same() -> None:
    said = {card.id: runs(card.body) for card in CARDS}
    shares = {
        (one, other): len(said[one] & said[other]) / min(len(said[one]), len(said[other]))
        for one, other in combinations(said, 2)
    }
    assert {pair: share for pair, share in shares.items() if share > ALIKE} == {}


def test_no_company_appears_in_two_examples() -> None:
    # The company is what an example's title begins with.
    companies = [" ".join(card.title.split()[:2]) for card in CARDS if card.kind == "example"]
    assert len(companies) >= 10
    assert repeated(iter(companies)) == []

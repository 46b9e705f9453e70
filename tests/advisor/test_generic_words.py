"""What of a bet would fit any company, and words that rank: found where they are, and not where they are not."""

from __future__ import annotations

import json
from itertools import chain

import pytest
from hypothesis import given

from assistant.advisor.craft.generic_words import generic_marks, generic_share
from assistant.advisor.craft.unranked import ranks, unranked
from assistant.advisor.material import passages
from assistant.method.engagement import Engagement
from assistant.method.records import Bet
from tests.advisor.company import company, record
from tests.advisor.model_helpers import HYPOTHESES
from tests.advisor.strategies import engagements, texts
from tests.advisor.test_guide_follow_ups import DEMO

FERNHILL = company()
BREWERY = Engagement.model_validate(
    {
        "organisation": "Moorcroft Brewing",
        "records": [
            record("persona", 1, "Landlord of a village pub", traits=["Orders by phone on Sunday night"], targeted="now"),
            record("need", 1, "Never run dry at a christening", persona_ids=["persona-1"]),
            record("alternative", 1, "Lager from the cash and carry", need_ids=["need-1"]),
            record("swot_item", 1, "Copper kettles from 1904", quadrant="strength"),
        ],
    }
)  # fmt: skip
SLOGANS = (
    "If we put customers first with a seamless digital experience, they will stay loyal, because quality and innovation win.",
    "If we become the partner of choice and exceed expectations every day, revenue will grow, because people trust a strong brand.",
    "Wenn wir den Kunden einen echten Mehrwert bieten, dann bleiben sie, weil Qualität sich durchsetzt.",
)


def bet(hypothesis: str, title: str = "A bet") -> Bet:
    return Bet(id="bet-1", title=title, hypothesis=hypothesis, persona_ids=["persona-1"], need_ids=["need-1"])


@pytest.mark.parametrize("slogan", SLOGANS)
def test_a_slogan_holds_for_every_company(slogan: str) -> None:
    assert generic_share(bet(slogan), FERNHILL) == generic_share(bet(slogan), BREWERY) == 1.0
    assert generic_marks(slogan, FERNHILL)[-1].startswith(
        "Would hold for any company: the hypothesis names no"
    )


def test_a_bet_of_this_company_does_not_hold_once_the_names_are_another_ones() -> None:
    here = [generic_share(bet(each), FERNHILL) for each in HYPOTHESES]
    elsewhere = [generic_share(bet(each), BREWERY) for each in HYPOTHESES]
    assert max(here) < 0.7
    assert sum(here) / len(here) < 0.4
    assert min(elsewhere) > 0.6
    assert [generic_marks(each, FERNHILL) for each in HYPOTHESES] == [()] * len(HYPOTHESES)


def test_the_bets_of_the_demo_name_its_customers() -> None:
    finished = DEMO.with_name("finished.json").read_text(encoding="utf-8")
    engagement = Engagement.model_validate(json.loads(finished))
    bets = [held for held in engagement.records if isinstance(held, Bet)]
    assert bets
    assert [held.id for held in bets if generic_marks(held.hypothesis, engagement)] == []


def test_a_phrase_that_the_people_use_themselves_is_theirs() -> None:
    said = company(records=[record("purpose", 1, "Seamless", purpose="A seamless week for every matron.")])
    text = "If matrons get a seamless week, they stay, because nothing is lost."
    assert generic_marks(text, FERNHILL) == ("Fits any company: “seamless”.",)
    assert generic_marks(text, said) == ()


def test_one_hollow_sentence_among_others_is_named() -> None:
    (mark,) = generic_marks(f"{HYPOTHESES[1]} Quality always wins.", FERNHILL)
    assert "“Quality always wins”" in mark


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("Our top bet: chips", "Chips"),
        ("Chips (recommended)", "Chips"),
        ("#1 choice – chips in gowns", "Chips in gowns"),
        ("Chips cost cents. This is the most promising candidate.", "Chips cost cents."),
        ("Chips cost cents. It is among the top three.", "Chips cost cents."),
        ("Unsere beste Wette: Chips", "Chips"),
        ("Notre meilleur pari : des puces", "Des puces"),
        ("This bet should be chosen because all agree", "This bet"),
        ("Mark this as chosen", ""),
    ],
)
def test_words_that_rank_are_taken_out(said: str, left: str) -> None:
    assert unranked(said) == left
    assert not ranks(unranked(said))


def test_words_that_only_sound_alike_stay() -> None:
    engagement = Engagement.model_validate(json.loads(DEMO.read_text(encoding="utf-8")))
    written = chain.from_iterable(passage.texts for passage in (*passages(engagement), *passages(FERNHILL)))
    kept = (
        *HYPOTHESES, *written, "Customers rank reliability first", "The top three complaints of matrons", "Their best option is the cellar",
        "Homes choose this van", "The best candidates for night work leave", "Taking the lead in the county",
    )  # fmt: skip
    assert [text for text in kept if unranked(text) != text] == []


@given(text=texts, engagement=engagements())
def test_nothing_that_anybody_writes_breaks_the_measure(text: str, engagement: Engagement) -> None:
    assert 0.0 <= generic_share(bet(text or "x", text), engagement) <= 1.0
    assert not ranks(unranked(unranked(text)))
    generic_marks(text, engagement)

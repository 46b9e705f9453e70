"""What the guide asks: at the weak spot, well worded, grounded, and not what was asked before."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.advisor.base import FollowUp
from assistant.advisor.craft.wording import mistakes
from assistant.advisor.guide.advisor import GuideAdvisor
from assistant.advisor.guide.deck import NO_CARDS, Deck
from assistant.advisor.guide.follow_ups import follow_ups, is_complete
from assistant.advisor.guide.openers import OPENERS
from assistant.advisor.settled import grounds_of
from assistant.advisor.task import Brief
from assistant.advisor.tasks.follow_ups import TASK as FOLLOW_UPS
from assistant.advisor.tasks.gaps import TASK as GAPS
from assistant.errors import CounterpointError
from assistant.method.engagement import Engagement
from assistant.method.questions import QUESTION, QUESTIONS, Question
from assistant.retrieval.search import Guidance
from assistant.text import safe_text
from tests.advisor.company import changed, company, record
from tests.advisor.strategies import engagements

DEMO = Path(__file__).parents[2] / "assistant" / "_demo" / "under-way.json"


def obeys_the_limits(
    found: tuple[FollowUp, ...], engagement: Engagement, question: Question, guidance: Guidance
) -> None:
    assert len(found) <= 3
    assert len({item.text for item in found}) == len(found)
    for item in found:
        assert mistakes(item.text) == ()
        assert item.quote in engagement.answer(question.slug).text
        assert item.why.endswith((".", "?", "!"))
        card = guidance.card(item.card.id)
        assert (item.card.source, item.card.section) == (card.source, card.section)
        assert safe_text(item.text) == item.text


def asked(slug: str, deck: Deck, engagement: Engagement | None = None) -> list[str]:
    return [item.text for item in follow_ups(engagement or company(), QUESTION[slug], deck)]


def test_the_guide_goes_to_the_weak_spots_of_an_answer(deck: Deck) -> None:
    found = follow_ups(company(), QUESTION["market"], deck)
    assert [(item.text, item.quote) for item in found] == [
        ("Which customers, places or services lie just outside this market, on purpose?", ""),
        ("When you say “everyone”, which one customer do you picture first?", "everyone"),
        ("What could a customer do, thanks to “flexible”, that they cannot do today?", "flexible"),
    ]


def test_an_answer_that_is_silent_gets_an_opening_question_and_no_quote(deck: Deck) -> None:
    for question in QUESTIONS:
        found = follow_ups(Engagement(organisation="Fernhill"), question, deck)
        assert found[0].text == OPENERS[question.slug]
        assert all(item.quote == "" for item in found)


def test_a_complete_answer_is_left_alone(deck: Deck) -> None:
    assert is_complete(company(), QUESTION["target-personas"])
    assert asked("target-personas", deck) == []
    undecided = company(records=changed("persona-2", targeted=None))
    assert (
        asked("target-personas", deck, undecided)[0]
        == "What would we have to know to decide whether “Buyer of a chain” is ours?"
    )


def test_what_was_rejected_or_parked_is_not_asked_again_until_its_grounds_change(deck: Deck) -> None:
    first = follow_ups(company(), QUESTION["market"], deck)[0].text
    shown = {"question": "market", "text": first, "grounds": grounds_of(company(), ["market", "market-1"])}
    rejected = {
        "id": "s-1",
        "task": "follow-ups",
        "state": "rejected",
        "payload": {"based_on": ["market", "market-1"], "shown": shown},
    }
    assert first not in asked("market", deck, company(suggestions=[rejected]))
    assert first in asked(
        "market", deck, company(suggestions=[rejected], records=changed("market-1", title="Care laundry"))
    )
    assert first not in asked(
        "market", deck, company(parked=[{"id": "parked-1", "question": "market", "title": first}])
    )
    assert first in asked(
        "market", deck, company(parked=[{"id": "parked-1", "question": "needs", "title": first}])
    )


def test_a_card_is_not_asked_what_the_answer_settles(deck: Deck) -> None:
    silent = company(answers={"offer-changes": {"agreed": "Chips in every gown"}})
    told = company(
        answers={"offer-changes": {"agreed": "Chips in every gown, and we drop the ironing of bed linen"}}
    )
    assert "What could we stop offering without a target customer missing it?" in asked(
        "offer-changes", deck, silent
    )
    assert not any(
        "stop offering" in text or "taken out" in text for text in asked("offer-changes", deck, told)
    )


def test_dissent_without_a_decision_is_taken_up(deck: Deck) -> None:
    voices = [{"participant": "Iva", "agreement": 1, "dissent": "The chains will eat us"}]
    engagement = company(
        answers={
            "market": {"agreed": "Laundry in the county, not for hotels, whatever happens", "voices": voices}
        }
    )
    assert any("“The chains will eat us”" in text for text in asked("market", deck, engagement))


@given(engagement=engagements(), question=st.sampled_from(QUESTIONS))
@settings(max_examples=120)
def test_whatever_stands_there_the_limits_hold(
    engagement: Engagement, question: Question, deck: Deck, guidance: Guidance
) -> None:
    obeys_the_limits(follow_ups(engagement, question, deck), engagement, question, guidance)


def test_every_question_of_the_demo_is_asked_well(deck: Deck, guidance: Guidance) -> None:
    engagement = Engagement.model_validate(json.loads(DEMO.read_text(encoding="utf-8")))
    found = {question.slug: follow_ups(engagement, question, deck) for question in QUESTIONS}
    for question in QUESTIONS:
        obeys_the_limits(found[question.slug], engagement, question, guidance)
    assert sum(bool(items) for items in found.values()) >= 15
    assert sum(bool(item.quote) for items in found.values() for item in items) >= 6


def test_asking_again_gives_the_same(deck: Deck) -> None:
    assert [asked(slug, deck) for slug in QUESTION] == [asked(slug, deck) for slug in QUESTION]


@pytest.mark.timeout(30)
def test_a_ten_megabyte_paste_is_answered(deck: Deck) -> None:
    engagement = company(answers={"market": {"agreed": "Everyone wants flexible services. " * 300_000}})
    assert asked("market", deck, engagement)


async def test_the_advisor_says_who_it_is_and_does_not_hold_up_the_loop(guidance: Guidance) -> None:
    advisor = GuideAdvisor(guidance)
    beats = 0

    async def beat() -> None:
        nonlocal beats
        while True:
            beats += 1
            await asyncio.sleep(0)

    ticking = asyncio.create_task(beat())
    advice = await advisor.give(FOLLOW_UPS, Brief(company(), "market"))
    ticking.cancel()
    assert advice.origin.by == advisor.by == "guide"
    assert beats > 3
    assert (await advisor.give(GAPS, Brief(company()))).items == ()


class NoIndex:
    """Cards whose index cannot be made."""

    def __init__(self, cards: tuple[Any, ...]) -> None:
        self.cards = cards

    def search(self, words: str, *, question: str | None = None, kinds: Any = None, k: int = 5) -> list[Any]:
        raise CounterpointError("The index cannot be written.")

    def for_question(self, question: str, kinds: Any = None) -> list[Any]:
        return [
            card
            for card in self.cards
            if question in card.questions and (kinds is None or card.kind in kinds)
        ]


def test_without_an_index_the_cards_still_ask(guidance: Guidance) -> None:
    found = follow_ups(Engagement(), QUESTION["budgets"], Deck(NoIndex(guidance.cards)))
    assert len(found) == 3


async def test_without_any_card_nothing_is_asked_and_the_reason_is_said() -> None:
    advice = await GuideAdvisor(NoIndex(())).give(FOLLOW_UPS, Brief(company(), "market"))
    assert advice.items == ()
    assert advice.notices == (NO_CARDS,)


@pytest.mark.parametrize("slug", list(OPENERS))
def test_openers_are_well_asked(slug: str) -> None:
    assert mistakes(OPENERS[slug]) == ()


def test_records_alone_are_asked_about_without_a_quote(deck: Deck) -> None:
    engagement = company(answers={}, records=[record("capability", 1, "CRM system")])
    found = follow_ups(engagement, QUESTION["capabilities"], deck)
    assert found[0].text == "With “CRM system”, what would our people be able to do that they cannot do now?"
    assert found[0].quote == ""

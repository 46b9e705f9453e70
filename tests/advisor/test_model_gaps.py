"""Contradictions from a model: shown only with two spans that really stand there, one on each side."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.advisor.model.advisor import ModelAdvisor
from assistant.advisor.task import Brief
from assistant.advisor.tasks.gaps import TASK as GAPS
from assistant.advisor.tasks.gaps import TOO_LITTLE
from assistant.method.engagement import Engagement
from tests.advisor.company import company, record
from tests.advisor.model_helpers import answers, contradiction, sent
from tests.fakes.model_server import FakeModelServer, Reply


def gaps(*items: dict[str, Any]) -> Reply:
    return answers({"contradictions": list(items)})


def span(ref: str, quote: str) -> dict[str, str]:
    return {"ref": ref, "quote": quote}


async def test_two_verified_spans_make_a_contradiction(model: FakeModelServer, advisor: ModelAdvisor) -> None:
    model.queue(gaps(contradiction(customer=span("alternative-2", "CHEAP  per kilo"))))
    advice = await advisor.give(GAPS, Brief(company()))
    (found,) = advice.items
    assert (found.customer.ref, found.customer.quote) == ("alternative-2", "Cheap per kilo")
    assert (found.business.ref, found.business.quote) == (
        "value-proposition",
        "lowest price of all providers",
    )
    assert (found.severity, found.question) == ("important", "value-proposition")
    assert advice.origin.prompt == "gaps"
    assert advice.notices == ()


@pytest.mark.parametrize(
    ("faulty", "feedback"),
    [
        ({"customer": span("alternative-2", "Expensive per kilo by far")}, "does not stand in alternative-2"),
        ({"customer": span("alternative-2", "per")}, "too short to prove"),
        ({"customer": span("alternative-77", "Cheap per kilo")}, "there is no passage 'alternative-77'"),
        (
            {"customer": span("value-proposition-1", "Every piece back to its owner")},
            "does not belong to the customer's side",
        ),
        ({"business": span("persona-1", "Decides alone")}, "does not belong to the business's side"),
        ({"business": span("alternative-2", "Cheap per kilo")}, "does not belong to the business's side"),
        (
            {
                "customer": span("target-personas", "decide in a week"),
                "business": span("target-personas", "stay for years"),
            },
            "two different passages",
        ),
        ({"explanation": " "}, "say in one sentence"),
    ],
)
async def test_a_faulty_one_is_told_once_and_then_not_shown(
    model: FakeModelServer, advisor: ModelAdvisor, faulty: dict[str, Any], feedback: str
) -> None:
    model.queue(gaps(contradiction(**faulty)), gaps(contradiction(**faulty)))
    advice = await advisor.give(GAPS, Brief(company()))
    assert advice.items == ()
    assert feedback in sent(model)
    if {"customer", "business"} & faulty.keys() and "two different" not in feedback:
        assert any("1 contradiction of the model was left out" in notice for notice in advice.notices)


async def test_an_unknown_question_is_replaced_by_that_of_the_business_text(
    model: FakeModelServer, advisor: ModelAdvisor
) -> None:
    item = contradiction(reopen="nowhere", business=span("swot-item-1", "Drivers whom every home knows"))
    model.queue(gaps(item), gaps(item))
    advice = await advisor.give(GAPS, Brief(company()))
    assert advice.items[0].question == "swot"
    assert "contradictions[0].reopen" in sent(model)


async def test_answers_in_which_the_business_chooses_may_stand_on_either_side(
    model: FakeModelServer, advisor: ModelAdvisor
) -> None:
    model.queue(gaps(contradiction(business=span("target-personas", "because they decide in a week"))))
    advice = await advisor.give(GAPS, Brief(company()))
    assert advice.items[0].business.ref == "target-personas"


async def test_the_gravest_come_first_and_the_same_pair_only_once(
    model: FakeModelServer, advisor: ModelAdvisor
) -> None:
    hint = contradiction(severity="hint")
    grave = contradiction(severity="blocking", business=span("swot-item-2", "One boiler, twenty years old"))
    model.queue(gaps(hint, hint, grave))
    advice = await advisor.give(GAPS, Brief(company()))
    assert [found.severity for found in advice.items] == ["blocking", "hint"]


async def test_none_is_a_good_answer(model: FakeModelServer, advisor: ModelAdvisor) -> None:
    model.queue(gaps())
    advice = await advisor.give(GAPS, Brief(company()))
    assert (advice.items, advice.notices) == ((), ())


@pytest.mark.parametrize(
    "engagement", [Engagement(), company(answers={}, records=[record("need", 1, "Get it back")])]
)
async def test_one_side_alone_cannot_contradict_and_nobody_is_asked(
    model: FakeModelServer, advisor: ModelAdvisor, engagement: Engagement
) -> None:
    advice = await advisor.give(GAPS, Brief(engagement))
    assert advice.notices == (TOO_LITTLE,)
    assert model.bodies == []


async def test_what_was_rejected_is_not_shown_again(model: FakeModelServer, advisor: ModelAdvisor) -> None:
    shown = {
        "customer": span("alternative-2", "Cheap per kilo"),
        "business": span("value-proposition", "lowest price of all providers"),
    }
    rejected = {"id": "s-1", "task": "gaps", "state": "rejected", "payload": {"shown": shown}}
    model.queue(gaps(contradiction()))
    assert (await advisor.give(GAPS, Brief(company(suggestions=[rejected])))).items == ()


async def test_the_servers_own_answer_passes(model: FakeModelServer, advisor: ModelAdvisor) -> None:
    advice = await advisor.give(GAPS, Brief(company()))
    assert len(advice.items) == 1
    assert advice.notices == ()


async def test_text_that_was_cut_for_room_can_still_be_quoted(
    model: FakeModelServer, advisor: ModelAdvisor
) -> None:
    tail = "and the last word is that nobody pays for speed"
    long = company(
        answers={
            "needs": {"agreed": "x " * 30_000 + tail},
            "value-proposition": {"agreed": "We are the fastest of all for a price"},
        }
    )
    model.queue(
        gaps(
            contradiction(
                customer=span("needs", tail), business=span("value-proposition", "the fastest of all")
            )
        )
    )
    assert (await advisor.give(GAPS, Brief(long))).items[0].customer.quote == tail

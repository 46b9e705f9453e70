"""Pre-mortem prompts: told as if it had happened, from the bet's own records, and safe to read out."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.advisor.craft.wording import mistakes
from assistant.advisor.guide.premortem import MOST, premortem
from assistant.method.records import Bet
from tests.advisor.company import RECORDS, company, record

BET = record(
    "bet", 1, "Every piece comes home", hypothesis="If we chip every piece, homes will stay.",
    persona_ids=["persona-1"], need_ids=["need-1"], alternative_ids=["alternative-1", "alternative-3"],
    trend_ids=["trend-1", "trend-2"], swot_ids=["swot-item-1", "swot-item-2"],
    conditions=[{"statement": "Chips survive 200 washes.", "test": "Wash one 200 times", "confidence": 80},
                {"statement": "Matrons pay 4 more a bed", "confidence": 30}],
    stops=["Washing for families"], kill_criterion="Fewer than five homes sign by June.", first_step="Chip one home.",
    customer_objection="And who sews them in?",
)  # fmt: skip
WORK = [
    record("capability", 1, "Trace a blouse", bet_ids=["bet-1"]),
    record("activity", 1, "Chip the stock", capability_ids=["capability-1"], owner="Oda Lind"),
    record("activity", 2, "Teach the drivers", capability_ids=["capability-1"], owner="Per Moe"),
    record("activity", 3, "Build the reader", capability_ids=["capability-1"], owner=" Per Moe "),
    record("activity", 4, "Write to the homes", capability_ids=["capability-1"]),
]


def prompts(*work: dict[str, Any], **changed: Any) -> list[str]:
    """What is asked about the bet with some fields changed, in the company with this work planned."""
    return premortem(company(records=[*RECORDS, *work]), Bet.model_validate(BET | changed))


def bare(**fields: Any) -> list[str]:
    """What is asked about a bet that says only this."""
    held = company(records=[*RECORDS, record("alternative", 9, "A neighbour", form="substitute")])
    return premortem(held, Bet.model_validate(record("bet", 1, "B", **fields)))


def test_the_likeliest_failures_come_first_and_in_the_past_tense() -> None:
    assert prompts(*WORK) == [
        "“Matrons pay 4 more a bed” was not true, and nobody had tested it: how did we find out?",
        "Customers said “And who sews them in” and stayed away: what did they do instead?",
        "Customers went on helping themselves (“The machine in the cellar”): what made that easier than coming to us?",
        "Customers left things as they were (“Accept what gets lost”): what made waiting feel safe?",
        "“Homes are bought up by chains” came sooner than we had planned for: where did it hit this bet first?",
        "“Per Moe” had left halfway through “Teach the drivers”: what came to a stop?",
        "“Write to the homes” had belonged to nobody: when did that come out?",
        "“Drivers whom every home knows by name” was not there when this bet leaned on it: what had become of it?",
    ]


def test_every_prompt_is_one_open_question() -> None:
    asked = [*prompts(*WORK), *prompts(conditions=None, alternative_ids=None, swot_ids=None)]
    assert [(prompt, mistakes(prompt)) for prompt in asked if mistakes(prompt)] == []


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"conditions": [{"statement": "It floats", "test": "Push it in"}]}, "although we had tested it"),
        ({"kill_criterion": "Nobody signs."}, "“Nobody signs” had come about, and we went on"),
        ({"persona_ids": ["persona-1"]}, "“Matron of one home” tried it and left again"),
        ({"first_step": "Ring ten homes."}, "“Ring ten homes” was never done"),
        ({"stops": [" ", "Ironing"]}, "give up “Ironing”"),
        ({"alternative_ids": ["alternative-9"]}, "turned to “A neighbour” after all"),
        ({"need_ids": ["need-3"]}, "“Linen Direct” answered within a year"),
        ({"trend_ids": ["trend-1"]}, "slowed down when we had come to rely on it"),
        ({"swot_ids": ["swot-item-2"]}, "We had known of “One boiler, twenty years old”"),
        ({"swot_ids": ["swot-item-3"]}, "“Chains tender nationally” came true"),
    ],
)
def test_each_record_of_the_bet_can_be_what_broke_it(fields: dict[str, Any], said: str) -> None:
    (prompt,) = bare(**fields)
    assert said in prompt
    assert mistakes(prompt) == ()


def test_a_trend_nobody_has_judged_may_have_gone_any_way() -> None:
    given_ = company(records=[record("trend", 9, "Cold summers")])
    (prompt,) = premortem(given_, Bet.model_validate(record("bet", 1, "B", trend_ids=["trend-9"])))
    assert "“Cold summers” went another way" in prompt


def test_a_bet_that_says_nothing_leaves_it_to_people() -> None:
    assert bare() == []
    assert bare(alternative_ids=["nowhere"], persona_ids=["need-1"], swot_ids=["trend-9"], kill_criterion=" ") == []  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=120), st.text(max_size=120))
def test_whatever_people_write_a_prompt_is_one_safe_line(words: str, title: str) -> None:
    fields = {"conditions": [{"statement": words}], "kill_criterion": words, "customer_objection": words, "stops": [words], "first_step": words}  # fmt: skip
    work = [WORK[0], WORK[1] | {"title": title, "owner": words}]
    found = prompts(*work, **fields, alternative_ids=[], trend_ids=[], swot_ids=[])
    assert 0 < len(found) <= MOST
    for prompt in found:
        assert prompt.isprintable() or not prompt.isascii()
        assert "\n" not in prompt
        assert "\x1b" not in prompt
        assert prompt.endswith("?")
        assert prompt.count("?") == 1

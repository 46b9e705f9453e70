"""The lenses: what each asks of whom, what is answered, and whether the asking is open."""

from __future__ import annotations

import pytest

from assistant.advisor.craft.wording import mistakes
from assistant.method.bets import weakest
from assistant.method.lenses import LENS, LENSES, PROBE, Probe, Put, due, work_of
from assistant.method.questions import QUESTION
from assistant.method.records import KINDS, Bet
from assistant.method.rules import find_gaps
from tests.method.build import ACTIVITY, CAPABILITY, CHOSEN, TODAY, Fields, but, engagement, rec

BOARD = rec("purpose", "why", purpose="Bread for all", value="Fresh at six")
PROBES = list(PROBE.values())


def asked(*records: Fields, lens: str = "", **beside: object) -> dict[tuple[str, str], Put]:
    puts = due(engagement(*records, **beside))
    return {(put.probe.slug, put.about): put for put in puts if lens in ("", put.probe.lens)}


def reflection(probe: str, about: str = "b1", **fields: str) -> dict[str, str]:
    return {"probe": probe, "about": about, **fields}


@pytest.mark.parametrize("probe", PROBES, ids=[probe.slug for probe in PROBES])
def test_every_probe_is_one_short_open_question_that_leads_nowhere(probe: Probe) -> None:
    assert mistakes(probe.text) == ()
    assert len(probe.text.split()) <= 20
    assert probe.why.endswith(".")
    assert probe.source.citation


def test_slugs_are_unique_and_each_probe_knows_its_lens() -> None:
    assert len(PROBES) == sum(len(lens.probes) for lens in LENSES)
    assert all(probe.lens == lens.id for lens in LENSES for probe in lens.probes)
    assert len(LENS) == len(LENSES) == 5


def test_probes_are_put_to_kinds_and_answered_in_fields_that_exist() -> None:
    for probe in PROBES:
        for kind in probe.about:
            assert not probe.field or probe.field in KINDS[kind].model_fields
        assert set(probe.statements) <= set(KINDS["purpose"].model_fields)


def test_what_takes_a_verdict_names_the_question_to_go_back_to() -> None:
    for probe in PROBES:
        assert probe.verdicts == bool(probe.question)
        assert not probe.question or probe.question in QUESTION
        assert not (probe.verdicts and probe.field)


def test_two_answers_of_no_about_one_record_can_be_set_aside_alone() -> None:
    both = [reflection(slug, verdict="no") for slug in ("model-of-the-world", "competitor-says")]
    given = engagement(CHOSEN, reflections=both)
    first, second = (gap for gap in find_gaps(given, today=TODAY) if gap.rule == "lens-answered-no")
    aside = [{"rule": first.rule, "ids": list(first.refs), "reason": "We know"}]
    left = find_gaps(engagement(CHOSEN, reflections=both, dismissals=aside), today=TODAY)
    assert [gap for gap in left if gap.rule == first.rule] == [second]
    assert first.source != second.source


def test_no_two_verdicts_about_one_record_lead_back_to_the_same_question() -> None:
    for kind in ("", "bet", "activity", "capability"):
        put_to = [probe for probe in PROBES if probe.verdicts and kind in (probe.about or ("",))]
        assert put_to
        assert len({probe.question for probe in put_to}) == len(put_to), kind


def test_an_empty_engagement_is_asked_for_the_four_statements_only() -> None:
    assert set(asked()) == {
        (f"board-{name}", "") for name in ("purpose", "value", "delivery", "customer")
    }  # fmt: skip
    assert not any(put.answered for put in asked().values())


def test_statements_are_compared_once_both_are_written() -> None:
    puts = asked(BOARD, lens="big-picture")
    assert puts["board-value", "why"].answer == "Fresh at six"
    assert not puts["board-customer", "why"].answered
    assert ("purpose-and-value", "") in puts
    assert ("value-and-customer", "") not in puts
    assert ("purpose-and-value", "") not in asked(but(BOARD, value=" "))


def test_the_litmus_is_put_to_every_living_bet_once_there_is_a_purpose() -> None:
    bets = [but(CHOSEN, id=status, status=status) for status in ("candidate", "shortlisted", "chosen", "parked", "dropped")]  # fmt: skip
    put_to = {about for slug, about in asked(BOARD, *bets) if slug == "litmus"}
    assert put_to == {"candidate", "shortlisted", "chosen"}
    assert not any(slug == "litmus" for slug, _ in asked(*bets))
    assert asked(BOARD, but(CHOSEN, purpose_fit="It feeds more"))["litmus", "b1"].answered


def test_four_questions_of_the_customer_are_put_to_chosen_bets_alone() -> None:
    candidate = but(CHOSEN, id="b2", status="candidate")
    puts = asked(CHOSEN, candidate, lens="customer-empowers")
    assert [about for _, about in puts] == ["b1"] * 4
    sections = [str(put.probe.source) for put in puts.values()]
    assert sections == [f"customer-empowers/{name}" for name in ("organise", "sensemaking", "decisions", "improvement")]  # fmt: skip


def test_scaling_is_put_to_the_work_of_chosen_bets() -> None:
    elsewhere = [but(CAPABILITY, id="k2", bet_ids=["b2"]), but(ACTIVITY, id="w2", capability_ids=["k2"])]
    puts = asked(CHOSEN, CAPABILITY, but(ACTIVITY, mode=None), *elsewhere, lens="scaling")
    assert {about for _, about in puts} == {"k1", "w1"}
    assert not puts["kind-of-work", "w1"].answered
    assert asked(CHOSEN, CAPABILITY, ACTIVITY)["kind-of-work", "w1"].answer == "project"
    bet = Bet.model_validate(CHOSEN)
    assert [record.id for record in work_of(engagement(CAPABILITY, ACTIVITY, *elsewhere), bet)] == ["k1", "w1"]  # fmt: skip


def test_an_answer_or_a_verdict_answers_a_probe_about_that_record_only() -> None:
    said = [
        reflection("premortem", answer="Nobody came."),
        reflection("competitor-says", verdict="partly"),
        reflection("weakest-condition", answer=" "),
        reflection("premortem", "b2", answer="Too late."),
    ]
    puts = asked(CHOSEN, but(CHOSEN, id="b3"), lens="challenge", reflections=said)
    assert {key for key, put in puts.items() if put.answered} == {
        ("premortem", "b1"), ("competitor-says", "b1"), ("what-ends-it", "b1"), ("what-ends-it", "b3"),
    }  # fmt: skip
    assert puts["premortem", "b1"].answer == "Nobody came."
    assert puts["competitor-says", "b1"].verdict == "partly"


def test_the_premortem_asks_in_the_past_tense_and_names_whom_it_is_owed_to() -> None:
    premortem = PROBE["premortem"]
    assert "has failed" in premortem.text
    assert premortem.text.endswith("What happened?")
    assert "Klein" in premortem.credit


def test_a_lens_knows_the_kinds_it_is_put_to() -> None:
    assert LENS["big-picture"].about == ("purpose", "", "bet")
    assert LENS["scaling"].about == ("activity", "capability")


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        ([], None),
        ([("", "a test", 5)], None),
        ([("a", "", 70), ("b", "test", 20)], "b"),
        ([("a", "test", 40), ("b", "", 40)], "b"),
        ([("a", "", 90), ("b", "", None)], "b"),
        ([("a", "test", 30), ("b", "", None)], "a"),
        ([("a", "", 50), ("b", "", None)], "b"),
        ([("a", "", None), ("b", "", None)], "a"),
        ([("a", "", 0), ("b", "", 1)], "a"),
    ],
)
def test_the_weakest_condition_is_the_one_to_test_first(
    conditions: list[tuple[str, str, int | None]], expected: str | None
) -> None:
    fields = [dict(zip(("statement", "test", "confidence"), each, strict=True)) for each in conditions]
    found = weakest(Bet.model_validate({"kind": "bet", "id": "b", "conditions": fields}))
    assert (found and found.statement) == expected

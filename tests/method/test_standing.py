"""Where we stand: five figures that can be checked by hand, the gaps that matter most, and one next step."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from assistant.method.engagement import Engagement
from assistant.method.questions import QUESTION, QUESTIONS
from assistant.method.rules import Finding, find_gaps
from assistant.method.standing import Standing, ranked, standing
from tests.method.build import (
    CHOSEN,
    NEED,
    PERSONA,
    TODAY,
    answered,
    but,
    engagement,
    objective,
    rec,
)

MEASURES = ("coverage", "evidence", "coherence", "agreement", "freshness")


def stand(given: Engagement, *findings: Finding, ages: dict[str, int] | None = None) -> Standing:
    """Where `given` stands with these gaps; `ages` are the days since something changed."""
    changed = {ref: TODAY - timedelta(days=days) for ref, days in (ages or {}).items()}
    return standing(given, findings, changed, TODAY)


def gap(severity: Any, *refs: str, question: str = "needs", text: str = "Something is missing.") -> Finding:
    return Finding("a-rule", severity, refs, (), text, question, "cvmbok/session-1")


def all_agreed(**beside: Any) -> dict[str, Any]:
    every = {slug: {"assumed": "Before.", "agreed": "After."} for slug in QUESTION}
    return every | beside


def test_where_there_is_nothing_only_coverage_can_be_told() -> None:
    seen = stand(Engagement())
    for measures in (seen.overall, *seen.aspects.values()):
        assert measures.coverage.value == 0
        assert [getattr(measures, name).value for name in MEASURES[1:]] == [None] * 4
        assert [getattr(measures, name).of for name in MEASURES[1:]] == [0] * 4
    assert list(seen.aspects) == list("ABCDEF")
    assert seen.top == []


def test_every_measure_says_how_it_came_about() -> None:
    for given in (Engagement(), engagement(PERSONA, NEED, CHOSEN, answers=answered("bets"))):
        seen = stand(given, ages={"p1": 1})
        for measures in (seen.overall, *seen.aspects.values()):
            for name in MEASURES:
                measure = getattr(measures, name)
                assert measure.how.endswith(".")
                assert measure.unit == ("days" if name == "freshness" else "share")


def test_coverage_is_the_share_of_questions_worked_on() -> None:
    seen = stand(engagement(PERSONA, answers=answered("market") | {"needs": {"agreed": "Warmth."}}))
    assert seen.aspects["A"].coverage.value == pytest.approx(3 / 5)
    assert seen.aspects["B"].coverage.value == pytest.approx(1 / 4)
    assert seen.aspects["D"].coverage.value == pytest.approx(4 / 13)
    assert seen.aspects["F"].coverage.value == 0
    assert seen.overall.coverage.of == 21
    assert seen.aspects["B"].coverage.how == "1 of 4 questions worked on, 1 of the answers agreed."


def test_evidence_is_the_share_that_rests_on_customers() -> None:
    records = [
        rec("persona", f"p{n}", evidence=evidence)
        for n, evidence in enumerate(["none", "opinion", "said", "observed", "paid"])
    ]
    evidence = stand(engagement(*records)).aspects["A"].evidence
    assert (evidence.value, evidence.of) == (0.6, 5)
    assert evidence.how.startswith("3 of 5 records rest on")
    assert "1 on opinion, 1 on nothing" in evidence.how


def test_coherence_weighs_each_thing_by_its_gravest_gap() -> None:
    personas = [rec("persona", f"p{n}") for n in range(4)]
    given = engagement(*personas)
    coherence = (
        stand(
            given,
            gap("hint", "p0"),
            gap("blocking", "p0", "personas"),
            gap("important", "p1", "gone"),
            gap("hint", "p2"),
        )
        .aspects["A"]
        .coherence
    )
    # Four personas and the one question they answer; 1 + 1 + 0.5 + 0.25 of five are lost.
    assert coherence.of == 5
    assert coherence.value == pytest.approx(1 - 2.75 / 5)
    assert coherence.how == (
        "1 of 5 answers and records worked on stands in no gap; 2 in a blocking gap, counted whole; "
        "1 in an important one, counted half; 1 in a hint, counted a quarter."
    )


def test_coherence_is_whole_without_gaps() -> None:
    assert stand(engagement(PERSONA)).overall.coherence.value == 1


def test_agreement_is_the_share_of_scores_that_go_along() -> None:
    voices = [
        {"participant": name, "agreement": score} for name, score in [("Ana", 5), ("", 1), ("Cy", None)]
    ]
    given = engagement(
        answers={"market": {"agreed": "x", "voices": voices}, "budgets": {"voices": voices[:1]}}
    )
    seen = stand(given)
    assert (seen.aspects["A"].agreement.value, seen.aspects["A"].agreement.of) == (0.5, 2)
    assert seen.overall.agreement.value == pytest.approx(2 / 3)
    assert seen.overall.agreement.how == (
        "2 of 3 scores go along (3 to 5); the mean is 3.7, the lowest 1, by one voice on “The market we play in”."
    )
    assert seen.aspects["B"].agreement.value is None


def test_freshness_is_the_median_age_of_what_is_there() -> None:
    given = engagement(PERSONA, rec("persona", "p2"), rec("need", "n9"), answers=answered("market"))
    seen = stand(given, ages={"p1": 10, "p2": 1, "market": 40, "n9": 3, "long-gone": 900})
    assert seen.aspects["A"].freshness.value == 10
    assert seen.aspects["A"].freshness.how.endswith("longest unchanged is “The market we play in”, 40 days.")
    assert (seen.overall.freshness.value, seen.overall.freshness.of) == (6.5, 4)
    assert seen.aspects["F"].freshness.value is None


def test_a_change_ahead_of_today_is_no_younger_than_today() -> None:
    assert stand(engagement(PERSONA), ages={"p1": -3}).overall.freshness.value == 0


def test_age_is_counted_from_the_date_of_the_engagement_where_it_has_one() -> None:
    changed = {"p1": TODAY - timedelta(days=10)}
    for as_of, age in (
        (None, "10 days"),
        (TODAY - timedelta(days=9), "1 day"),
        (TODAY - timedelta(days=50), "0 days"),
    ):
        given = engagement(PERSONA, as_of=as_of)
        seen = standing(given, [], changed, TODAY)
        assert seen.as_of == (as_of or TODAY)
        assert seen.overall.freshness.how == (
            f"Median age on {as_of or TODAY} of 1 answer or record whose last change is known: {age}; "
            f"longest unchanged is “Night baker”, {age}."
        )


def test_one_of_a_thing_is_said_as_one() -> None:
    voices = [{"participant": "Ana", "agreement": 5}]
    given = engagement(but(PERSONA, evidence="said"), answers={"market": {"voices": voices}})
    seen = stand(given)
    assert seen.overall.evidence.how.startswith("1 of 1 record rests on what customers said")
    assert seen.overall.agreement.how.startswith("1 of 1 score goes along")
    alone = stand(engagement(answers=answered("market")))
    assert alone.overall.coherence.how == "1 of 1 answer or record worked on stands in no gap."


def test_gaps_that_matter_most_come_first() -> None:
    capability = rec("capability", "k1", bet_ids=["b1"])
    given = engagement(
        PERSONA,
        NEED,
        CHOSEN,
        capability,
        rec("persona", "p2"),
        rec("need", "n2", persona_ids=["p2"]),
        rec("persona", "p3"),
        answers=answered("personas"),
    )
    in_order = [
        gap("blocking", "p3", question="budgets"),
        gap("important", "b1", question="budgets"),  # the chosen bet, and the capability that names it
        gap("important", "k1", question="budgets"),  # traces to the bet; nothing names it
        gap("important", "p2", question="budgets"),  # off the bet; a need names it
        gap("important", "p3", question="activities"),
        gap("important", "p3", question="budgets"),
        gap("hint", "p1", question="personas"),
    ]
    assert ranked(given, in_order[::-1], TODAY) == in_order
    assert stand(given, *in_order[::-1]).top == in_order[:3]


def test_a_gap_whose_question_much_builds_on_comes_before_one_at_the_end() -> None:
    given = engagement(rec("persona", "p1"), answers=answered("bets", "swot", "capabilities"))
    late, early = gap("hint", "x", question="budgets"), gap("hint", "x", question="swot")
    assert ranked(given, [late, early], TODAY) == [early, late]


def test_first_of_all_a_blocking_gap_is_mended() -> None:
    step = stand(
        engagement(PERSONA), gap("important", "p1"), gap("blocking", "p1", text="They need us.")
    ).next_step
    assert (step.question, step.what, step.why) == (
        "needs",
        "Reopen “Jobs and expectations”.",
        "They need us.",
    )


def test_then_the_next_question_is_answered_in_the_order_they_build_on_each_other() -> None:
    assert stand(Engagement()).next_step.question == "market"
    # Personas build on needs, so needs come first; what was skipped on purpose is not asked for again.
    assert stand(engagement(answers=answered("market"))).next_step.question == "needs"
    skipped = answered("market") | {"needs": {"skipped": {"by": "Ana"}}}
    step = stand(engagement(answers=skipped), gap("important", "p1")).next_step
    assert step.question == "personas"
    assert "build on it" in step.why


def test_the_last_question_is_asked_for_though_nothing_builds_on_it() -> None:
    step = stand(engagement(answers=answered(*(set(QUESTION) - {"budgets"})))).next_step
    assert (step.question, step.what) == ("budgets", "Answer “What it costs”.")
    assert "build on it" not in step.why


def test_then_the_rest_is_mended_settled_and_agreed() -> None:
    disputed = {"assumed": "x", "agreed": "y", "voices": [{"participant": "Ana", "agreement": 1}]}
    under_way = all_agreed(swot={"assumed": "x"}, trends=disputed)
    assert (
        stand(engagement(answers=under_way), gap("important", question="bets")).next_step.question == "bets"
    )
    assert stand(engagement(answers=under_way), gap("hint")).next_step.what == (
        f"Settle “{QUESTION['trends'].title}” with a decision."
    )
    assumed = stand(engagement(answers=all_agreed(swot={"assumed": "x"})), gap("hint")).next_step
    assert assumed.question == "swot"
    assert (
        stand(engagement(answers=all_agreed()), gap("hint", question="trends")).next_step.question == "trends"
    )


def test_when_all_is_done_the_next_round_is_named() -> None:
    step = stand(engagement(answers=all_agreed())).next_step
    assert step.question is None
    assert "next round" in step.what


def test_a_plan_in_step_that_mostly_supposes_is_not_simply_put_to_work() -> None:
    supposed = [but(PERSONA, evidence="opinion"), NEED]
    step = stand(engagement(*supposed, answers=all_agreed())).next_step
    assert step.what.startswith("Find out first what the plan only supposes")
    assert "2 of 2 records rest on opinion or on nothing" in step.why
    half = [but(PERSONA, evidence="said"), NEED]
    assert stand(engagement(*half, answers=all_agreed())).next_step.what.startswith("Put the plan to work")


def test_it_reads_the_gaps_that_the_rules_find() -> None:
    given = engagement(
        but(PERSONA, evidence="said"),
        NEED,
        CHOSEN,
        objective("o1", "long", 2033),
        answers=answered(*(question.slug for question in QUESTIONS)),
    )
    found = find_gaps(given, today=TODAY)
    seen = stand(given, *found)
    assert seen.top
    assert {finding.severity for finding in seen.top} == {"blocking"}
    assert seen.next_step.why == seen.top[0].text
    assert 0 <= (seen.overall.coherence.value or 0) < 1

"""Which gaps stand below which lens."""

from __future__ import annotations

import pytest

from assistant.method.lens_gaps import lens_gaps
from assistant.method.lenses import LENSES, due
from assistant.method.rules import find_gaps
from tests.method.build import ACTIVITY, CAPABILITY, CHOSEN, TODAY, Case, Fields, but, engagement, rec
from tests.method.rule_cases import lenses

LENS_CASES = [case for case in lenses.cases() if case.about]


def below(*records: Fields, **beside: object) -> dict[str, list[str]]:
    """The rules of the gaps below each lens, by its id; lenses without any are left out."""
    given = engagement(*records, **beside)
    findings, puts = find_gaps(given, today=TODAY), due(given)
    found = {lens.id: [gap.rule for gap in lens_gaps(lens, findings, puts)] for lens in LENSES}
    return {lens: rules for lens, rules in found.items() if rules}


@pytest.mark.parametrize("case", LENS_CASES, ids=[f"{case.rule}: {case.why}" for case in LENS_CASES])
def test_every_gap_that_lenses_bring_to_light_stands_below_one_of_them(case: Case) -> None:
    findings, puts = find_gaps(case.given, today=TODAY), due(case.given)
    told = [gap for lens in LENSES for gap in lens_gaps(lens, findings, puts)]
    for finding in findings:
        if finding.rule == case.rule:
            assert finding in told


def test_a_no_stands_below_the_lens_that_asked() -> None:
    no = lenses.said("model-of-the-world", verdict="no")
    assert "lens-answered-no" in below(CHOSEN, reflections=[no])["customer-empowers"]
    assert "lens-answered-no" not in below(CHOSEN, reflections=[no]).get("challenge", [])
    no = lenses.said("competitor-says", verdict="no")
    assert "lens-answered-no" in below(CHOSEN, reflections=[no])["challenge"]


def test_what_is_left_open_stands_below_the_lens_that_was_opened() -> None:
    # The kill criterion fills a probe of the challenge, and is no sign that anybody opened that lens.
    begun = below(CHOSEN, reflections=[lenses.said("model-of-the-world", verdict="yes")])
    assert "lens-left-open" in begun["customer-empowers"]
    assert "lens-left-open" not in begun.get("challenge", [])


def test_what_the_source_of_a_lens_warns_of_stands_there_before_anybody_opened_it() -> None:
    purpose = rec("purpose", "why", purpose="Bread for all")
    found = below(but(CHOSEN, conditions=[]), purpose, CAPABILITY, ACTIVITY)
    assert found["big-picture"] == ["bet-not-put-to-purpose"]
    assert found["scaling"] == ["project-rut"]
    assert found["challenge"] == ["bet-not-falsifiable"]

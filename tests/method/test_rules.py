"""Every gap rule: the engagement in which it speaks, and near ones in which it keeps silent."""

from __future__ import annotations

import pytest

from assistant.method.engagement import Engagement
from assistant.method.questions import QUESTION
from assistant.method.records import KINDS
from assistant.method.rules import RULES, Finding, find_gaps
from assistant.method.rules.picture import listed, quoted
from tests.method.build import NEED, PERSONA, TODAY, Case, but, engagement, rec
from tests.method.rule_cases import bets, conduct, customer, lenses, plan

CASES = [*customer.cases(), *bets.cases(), *plan.cases(), *lenses.cases(), *conduct.cases()]


def found(rule: str, given: Engagement) -> list[Finding]:
    return [finding for finding in find_gaps(given, today=TODAY) if finding.rule == rule]


@pytest.mark.parametrize("each", CASES, ids=[f"{each.rule}: {each.why}" for each in CASES])
def test_rule_speaks_when_it_should(each: Case) -> None:
    findings = found(each.rule, each.given)
    assert sorted(map(sorted, (finding.refs for finding in findings))) == sorted(map(sorted, each.about))
    for finding in findings:
        assert finding.text.endswith(".")
        assert finding.question in QUESTION
        assert finding.source


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_is_shown_to_fire_and_to_keep_silent(rule: str) -> None:
    assert {bool(each.about) for each in CASES if each.rule == rule} == {True, False}


def test_an_empty_workspace_is_not_yet_rather_than_full_of_gaps() -> None:
    assert find_gaps(Engagement(), today=TODAY) == []


def test_both_sides_hold_records_of_their_own_side_or_questions() -> None:
    for each in CASES:
        by_id = {record.id: record for record in each.given.records}
        for finding in find_gaps(each.given, today=TODAY):
            if finding.rule == "broken-link":
                continue
            for side, refs in (("customer", finding.customer), ("business", finding.business)):
                for ref in refs:
                    assert ref in QUESTION or by_id[ref].side == side, (finding, ref)


def test_findings_come_gravest_first() -> None:
    given = engagement(
        PERSONA, but(NEED, persona_ids=[]), rec("market", "m"), answers={"needs": {"agreed": "y"}}
    )
    severities = [finding.severity for finding in find_gaps(given, today=TODAY)]
    assert severities == sorted(severities, key=["blocking", "important", "hint"].index)
    assert len(set(severities)) == 3


@pytest.mark.parametrize("ids", [["m", "market"], ["m"]])
def test_a_dismissed_finding_is_left_out_unless_asked_for(ids: list[str]) -> None:
    given = engagement(
        rec("market", "m"), dismissals=[{"rule": "market-without-edges", "ids": ids, "reason": "Tiny market"}]
    )
    assert found("market-without-edges", given) == []
    assert [f.rule for f in find_gaps(given, today=TODAY, dismissed=True)] == ["market-without-edges"]


def test_a_dismissal_of_other_records_changes_nothing() -> None:
    given = engagement(
        rec("market", "m"), dismissals=[{"rule": "market-without-edges", "ids": ["x"], "reason": "?"}]
    )
    assert len(found("market-without-edges", given)) == 1


def test_record_kinds_know_their_side() -> None:
    assert {model.side for model in KINDS.values()} == {"customer", "business"}


def test_a_sentence_quotes_and_lists_as_people_write() -> None:
    assert quoted("“Whitesail” mends this") == "“‘Whitesail’ mends this”"
    assert [listed(names) for names in (["Ada"], ["Ada", "Ben"], ["Ada", "Ben", "Cleo"])] == [
        "Ada",
        "Ada and Ben",
        "Ada, Ben and Cleo",
    ]
    assert listed(["Ada", "Ben", "Cleo"], "or") == "Ada, Ben or Cleo"

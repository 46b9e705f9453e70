"""Every gap rule: the engagement in which it speaks, and near ones in which it keeps silent."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

import pytest

from assistant.method.engagement import Engagement
from assistant.method.questions import QUESTION
from assistant.method.records import KINDS
from assistant.method.rules import RULES, Finding, find_gaps
from tests.method.build import CHOSEN, NEED, PERSONA, answered, but, engagement, rec

TODAY = date(2026, 6, 1)


class Case(NamedTuple):
    rule: str
    why: str
    given: Engagement
    about: tuple[set[str], ...] = ()
    """The refs of each finding expected of this rule; none where it must keep silent."""


def case(
    rule: str, why: str, *records: dict[str, Any], about: tuple[set[str], ...] = (), **beside: Any
) -> Case:
    return Case(rule, why, engagement(*records, **beside), about)


def voices(agreement: int | None) -> dict[str, Any]:
    return {
        "market": {"assumed": "x", "agreed": "y", "voices": [{"participant": "Ana", "agreement": agreement}]}
    }


def objective(id_: str, horizon: str | None, due: int | None, **fields: Any) -> dict[str, Any]:
    return rec(
        "objective",
        id_,
        horizon=horizon,
        due_year=due,
        bet_ids=["b1"],
        **{"metric": "m", "target": "t"} | fields,
    )


LONG, MEDIUM, SHORT = (
    objective("o1", "long", 2033),
    objective("o2", "medium", 2030),
    objective("o3", "short", 2027),
)
ALTERNATIVE = rec("alternative", "a1", need_ids=["n1"], form="do-nothing")
PROMISE = rec("value_proposition", "v1", persona_id="p1", need_ids=["n1"], alternative_ids=["a1"])
CANDIDATES = [rec("bet", f"c{n}", status="candidate", persona_ids=["p1"], need_ids=["n1"]) for n in (1, 2)]
CAPABILITY = rec("capability", "k1", bet_ids=["b1"], state="missing")
ACTIVITY = rec("activity", "w1", capability_ids=["k1"], owner="Ola", finish="2027-01-01", mode="project")
BUDGET = rec("budget", "m1", activity_ids=["w1"], amount="10", currency="EUR")
HORIZONS = ("objectives-long", "objectives-medium", "objectives-short")


def cases() -> Iterator[Case]:
    yield case(
        "persona-without-need",
        "targeted, no need",
        PERSONA,
        but(NEED, persona_ids=[]),
        about=({"p1", "target-personas"},),
    )
    yield case("persona-without-need", "has a need", PERSONA, NEED)
    yield case(
        "persona-without-need",
        "undecided persona",
        but(PERSONA, targeted=None),
        NEED,
        answers=answered("target-personas"),
    )
    yield case("persona-without-need", "not targeted", but(PERSONA, targeted="no"), but(NEED, persona_ids=[]))
    yield case("persona-without-need", "needs not worked on", PERSONA)
    yield case("persona-without-need", "should be targeted, needs only talked about", but(PERSONA, targeted="should"), answers=answered("needs"), about=({"p1", "target-personas"},))  # fmt: skip

    worked: dict[str, Any] = {"answers": answered("alternatives")}
    yield case(
        "need-without-alternative",
        "served, nothing else named",
        PERSONA,
        NEED,
        about=({"n1", "needs-served"},),
        **worked,
    )
    yield case("need-without-alternative", "doing nothing counts", PERSONA, NEED, ALTERNATIVE)
    yield case("need-without-alternative", "not served", PERSONA, but(NEED, served="no"), **worked)
    yield case(
        "need-without-alternative", "persona not targeted", but(PERSONA, targeted="no"), NEED, **worked
    )
    yield case("need-without-alternative", "alternatives not worked on", PERSONA, NEED)

    yield case("alternative-unanswered", "no promise lists it", PERSONA, NEED, ALTERNATIVE, but(PROMISE, alternative_ids=[]), about=({"a1", "value-proposition"},))  # fmt: skip
    yield case("alternative-unanswered", "a promise lists it", PERSONA, NEED, ALTERNATIVE, PROMISE)
    yield case("alternative-unanswered", "a differentiator lists it", PERSONA, NEED, ALTERNATIVE, but(PROMISE, alternative_ids=[]), rec("differentiator", "d1", alternative_ids=["a1"]))  # fmt: skip
    yield case(
        "alternative-unanswered",
        "need not served",
        but(NEED, served="no"),
        ALTERNATIVE,
        but(PROMISE, alternative_ids=[]),
    )

    worked = {"answers": answered("value-proposition")}
    yield case(
        "persona-without-promise",
        "targeted, no promise",
        PERSONA,
        about=({"p1", "value-proposition"},),
        **worked,
    )
    yield case("persona-without-promise", "promised", PERSONA, NEED, PROMISE)
    yield case("persona-without-promise", "promises not worked on", PERSONA)

    yield case(
        "persona-without-bet",
        "targeted, bets for others",
        PERSONA,
        but(CHOSEN, persona_ids=[]),
        about=({"p1", "bets"},),
    )
    yield case(
        "persona-without-bet",
        "only a parked bet",
        PERSONA,
        but(CHOSEN, status="parked"),
        about=({"p1", "bets"},),
    )
    yield case("persona-without-bet", "a living bet", PERSONA, NEED, but(CHOSEN, status="candidate"))
    yield case("persona-without-bet", "no bets yet", PERSONA)

    yield case(
        "bet-without-customer",
        "no persona",
        NEED,
        but(CHOSEN, persona_ids=[]),
        about=({"b1", "target-personas"},),
    )
    yield case(
        "bet-without-customer",
        "no need",
        PERSONA,
        but(CHOSEN, need_ids=[]),
        about=({"b1", "target-personas"},),
    )
    yield case("bet-without-customer", "both named", PERSONA, NEED, CHOSEN)
    yield case("bet-without-customer", "dropped bet", but(CHOSEN, persona_ids=[], status="dropped"))

    yield case(
        "bet-off-target", "persona we leave", but(PERSONA, targeted="no"), NEED, CHOSEN, about=({"p1", "b1"},)
    )
    yield case(
        "bet-off-target", "need we leave", PERSONA, but(NEED, served="no"), CHOSEN, about=({"n1", "b1"},)
    )
    yield case(
        "bet-off-target", "undecided is not off", but(PERSONA, targeted=None), but(NEED, served=None), CHOSEN
    )
    yield case(
        "bet-off-target", "parked bet", but(PERSONA, targeted="no"), NEED, but(CHOSEN, status="parked")
    )

    yield case(
        "promise-without-need", "no need", PERSONA, NEED, but(PROMISE, need_ids=[]), about=({"v1", "needs"},)
    )
    yield case("promise-without-need", "another persona's need", PERSONA, but(NEED, persona_ids=["p2"]), rec("persona", "p2"), PROMISE, about=({"v1", "n1"},))  # fmt: skip
    yield case("promise-without-need", "its persona's need", PERSONA, NEED, PROMISE)
    yield case("promise-without-need", "no persona said, a need named", NEED, but(PROMISE, persona_id=None))

    yield case(
        "change-without-need", "serves none", rec("offer_change", "c1"), about=({"c1", "needs-served"},)
    )
    yield case("change-without-need", "serves one", NEED, rec("offer_change", "c1", need_ids=["n1"]))

    worked = {"answers": answered("offer-changes")}
    yield case(
        "opportunity-missed",
        "under-served and left",
        PERSONA,
        NEED,
        about=({"n1", "offer-changes"},),
        **worked,
    )
    yield case(
        "opportunity-missed",
        "a change takes it up",
        PERSONA,
        NEED,
        rec("offer_change", "c1", need_ids=["n1"], change="new"),
    )
    yield case("opportunity-missed", "dropping is no answer", PERSONA, NEED, rec("offer_change", "c1", need_ids=["n1"], change="drop"), about=({"n1", "offer-changes"},))  # fmt: skip
    yield case(
        "opportunity-missed",
        "a living bet takes it up",
        PERSONA,
        NEED,
        but(CHOSEN, status="candidate"),
        **worked,
    )
    yield case(
        "opportunity-missed", "score of 11", PERSONA, but(NEED, importance=7, satisfaction=3), **worked
    )
    yield case("opportunity-missed", "score of 12", PERSONA, but(NEED, importance=8, satisfaction=4), about=({"n1", "offer-changes"},), **worked)  # fmt: skip
    yield case("opportunity-missed", "a figure is missing", PERSONA, but(NEED, satisfaction=None), **worked)
    yield case("opportunity-missed", "declined", PERSONA, but(NEED, served="no"), **worked)
    yield case("opportunity-missed", "undecided still counts", PERSONA, but(NEED, served=None), about=({"n1", "offer-changes"},), **worked)  # fmt: skip

    worked = {"answers": answered("trends-organisation", "trends-needs", "trends-alternatives")}
    trend = rec("trend", "t1", magnitude=4)
    yield case(
        "trend-without-effect",
        "strong and unexplained",
        trend,
        about=({"t1", "trends-organisation"},),
        **worked,
    )
    yield case("trend-without-effect", "weak", but(trend, magnitude=3), **worked)
    yield case(
        "trend-without-effect", "considered, leaves us alone", but(trend, effect_direction="none"), **worked
    )
    yield case(
        "trend-without-effect",
        "changes a need",
        NEED,
        but(trend, need_effects=[{"need_id": "n1", "effect": "grows"}]),
        **worked,
    )
    yield case(
        "trend-without-effect", "questions not all worked on", trend, answers=answered("trends-organisation")
    )

    strong = rec("swot_item", "s1", quadrant="threat", weight=4)
    candidate = but(CHOSEN, status="candidate")
    yield case(
        "threat-unanswered",
        "threat not taken up",
        strong,
        PERSONA,
        NEED,
        candidate,
        about=({"s1", "trends-alternatives"},),
    )
    yield case("threat-unanswered", "weakness not taken up", but(strong, quadrant="weakness", weight=5), candidate, about=({"s1", "trends-alternatives"},))  # fmt: skip
    yield case("threat-unanswered", "taken up", strong, but(candidate, swot_ids=["s1"]))
    yield case("threat-unanswered", "taken up by a dropped bet only", strong, but(candidate, swot_ids=["s1"], status="dropped"), about=({"s1", "trends-alternatives"},))  # fmt: skip
    yield case("threat-unanswered", "light", but(strong, weight=3), candidate)
    yield case("threat-unanswered", "no bets yet", strong)
    yield case(
        "strength-unused",
        "not used",
        but(strong, quadrant="strength"),
        candidate,
        about=({"s1", "differentiation"},),
    )
    yield case("strength-unused", "used", but(strong, quadrant="strength"), but(candidate, swot_ids=["s1"]))

    five = [
        rec("trend", f"t{c}", category=c)
        for c in ("political", "economic", "social", "technological", "legal")
    ]
    yield case("pestl-category-empty", "one is missing", *five[1:], about=({"trends"},))
    yield case("pestl-category-empty", "all five", *five)
    yield case("pestl-category-empty", "trends not worked on")
    four = [rec("swot_item", f"s{q}", quadrant=q) for q in ("strength", "weakness", "opportunity", "threat")]
    yield case("swot-one-sided", "one empty", *four[1:], about=({"swot"},))
    yield case("swot-one-sided", "all four", *four)
    yield case("swot-one-sided", "only talked about", answers=answered("swot"))

    yield case("market-without-edges", "excludes nothing", rec("market", "m"), about=({"m", "market"},))
    yield case("market-without-edges", "excludes something", rec("market", "m", excluded=["Export"]))

    yield case(
        "too-few-candidates", "chosen out of two", CHOSEN, CANDIDATES[0], about=({"b1", "value-proposition"},)
    )
    yield case(
        "too-few-candidates",
        "chosen out of three, one dropped",
        CHOSEN,
        CANDIDATES[0],
        but(CANDIDATES[1], status="dropped"),
    )
    yield case("too-few-candidates", "none chosen", *CANDIDATES)

    chosen = [but(CHOSEN, id=f"b{n}", rank=n) for n in (1, 2, 3, 4)]
    yield case("too-many-chosen", "four", *chosen, about=({"b1", "b2", "b3", "b4", "target-personas"},))
    yield case("too-many-chosen", "three", *chosen[:3])
    yield case(
        "too-many-chosen",
        "a shared rank",
        chosen[0],
        but(chosen[1], rank=1),
        about=({"b1", "b2", "target-personas"},),
    )
    yield case(
        "too-many-chosen",
        "missing ranks are not shared",
        but(chosen[0], rank=None),
        but(chosen[1], rank=None),
    )

    yield case(
        "bet-not-falsifiable",
        "no test",
        but(CHOSEN, conditions=[{"statement": "They come"}]),
        about=({"b1", "needs"},),
    )
    yield case(
        "bet-not-falsifiable", "no kill criterion", but(CHOSEN, kill_criterion=" "), about=({"b1", "needs"},)
    )
    yield case("bet-not-falsifiable", "both there", CHOSEN)
    yield case("bet-not-falsifiable", "not chosen", but(CHOSEN, kill_criterion="", status="shortlisted"))

    yield case(
        "bet-on-opinion",
        "all opinion",
        but(PERSONA, evidence="opinion"),
        NEED,
        CHOSEN,
        about=({"p1", "n1", "b1"},),
    )
    yield case("bet-on-opinion", "one was heard", but(PERSONA, evidence="said"), NEED, CHOSEN)
    yield case("bet-on-opinion", "links nothing", but(CHOSEN, persona_ids=[], need_ids=[], evidence="none"))
    yield case("bet-on-opinion", "the bet's own evidence does not count", PERSONA, NEED, but(CHOSEN, evidence="paid"), about=({"p1", "n1", "b1"},))  # fmt: skip

    purpose = rec("purpose", "why", purpose="Bread for all")
    yield case(
        "bet-not-put-to-purpose", "blank", purpose, CHOSEN, about=({"b1", "why", "value-proposition"},)
    )
    yield case("bet-not-put-to-purpose", "put to it", purpose, but(CHOSEN, purpose_fit="It feeds more"))
    yield case("bet-not-put-to-purpose", "no purpose recorded", CHOSEN)

    yield case("bet-without-objective", "no long one", CHOSEN, answers=answered("objectives-long"), about=({"b1", "value-proposition", "objectives-long"},))  # fmt: skip
    yield case("bet-without-objective", "one horizon lacking", CHOSEN, but(CHOSEN, id="b2"), LONG, about=({"b2", "value-proposition", "objectives-long"},))  # fmt: skip
    yield case("bet-without-objective", "horizons not worked on", CHOSEN)
    yield case("bet-without-objective", "all there", CHOSEN, LONG, MEDIUM, SHORT)
    yield case(
        "objective-without-bet",
        "names none",
        but(LONG, bet_ids=[]),
        CHOSEN,
        about=({"o1", "value-proposition"},),
    )
    yield case(
        "objective-without-bet",
        "names a parked one",
        LONG,
        but(CHOSEN, status="parked"),
        about=({"o1", "value-proposition"},),
    )
    yield case("objective-without-bet", "names a chosen one", LONG, CHOSEN)
    yield case("objective-without-bet", "bets not worked on", but(LONG, bet_ids=[]))

    for gone in ("metric", "target", "due_year"):
        yield case(
            "objective-unmeasurable", f"no {gone}", but(LONG, **{gone: None}), about=({"o1", "needs"},)
        )
    dated: dict[str, Any] = {"as_of": "2026-01-31"}
    for horizon, inside, outside in (("long", (2031, 2036), (2030, 2037)), ("medium", (2029, 2031), (2028, 2032)), ("short", (2027, 2028), (2026, 2029))):  # fmt: skip
        for year in inside:
            yield case(
                "objective-unmeasurable", f"{horizon} in {year}", objective("o1", horizon, year), **dated
            )
        for year in outside:
            yield case("objective-unmeasurable", f"{horizon} in {year}", objective("o1", horizon, year), about=({"o1", "needs"},), **dated)  # fmt: skip
    yield case(
        "objective-unmeasurable",
        "today counts where as_of is not said",
        objective("o1", "short", TODAY.year + 2),
    )
    yield case("objective-unmeasurable", "unknown is a baseline", but(LONG, baseline="unknown"))

    yield case("horizon-broken", "short supports long only", LONG, MEDIUM, but(SHORT, supports_ids=["o1"]), but(MEDIUM, id="o4", supports_ids=["o1"]), about=({"o3", "value-proposition"}, {"o2", "value-proposition"}))  # fmt: skip
    yield case(
        "horizon-broken", "unbroken", LONG, but(MEDIUM, supports_ids=["o1"]), but(SHORT, supports_ids=["o2"])
    )
    yield case("horizon-broken", "longer horizon not worked on", SHORT)

    money = {"perspective": "financial"}
    yield case("objectives-all-financial", "all money", CHOSEN, *(but(o, **money) for o in (LONG, MEDIUM, SHORT)), about=({"b1", "o1", "o2", "o3", "needs"},))  # fmt: skip
    yield case(
        "objectives-all-financial", "one is not said", CHOSEN, but(LONG, **money), but(MEDIUM, **money), SHORT
    )
    yield case("objectives-all-financial", "horizons open", CHOSEN, but(LONG, **money))

    yield case(
        "capability-without-activity",
        "missing, no work",
        CAPABILITY,
        answers=answered("activities"),
        about=({"k1", "needs"},),
    )
    yield case("capability-without-activity", "partial, no work", but(CAPABILITY, state="partial"), answers=answered("activities"), about=({"k1", "needs"},))  # fmt: skip
    yield case(
        "capability-without-activity",
        "we have it",
        but(CAPABILITY, state="have"),
        answers=answered("activities"),
    )
    yield case("capability-without-activity", "work creates it", CAPABILITY, ACTIVITY)
    yield case(
        "initiative-without-bet",
        "capability alone",
        but(CAPABILITY, bet_ids=[]),
        CHOSEN,
        about=({"k1", "value-proposition"},),
    )
    yield case("initiative-without-bet", "activity through it", but(CAPABILITY, bet_ids=[]), ACTIVITY, CHOSEN, about=({"k1", "value-proposition"}, {"w1", "value-proposition"}))  # fmt: skip
    yield case("initiative-without-bet", "both lead to a chosen bet", CAPABILITY, ACTIVITY, CHOSEN)
    yield case("activity-without-owner", "no owner", but(ACTIVITY, owner=""), about=({"w1", "needs-served"},))
    yield case(
        "activity-without-owner", "no finish", but(ACTIVITY, finish=None), about=({"w1", "needs-served"},)
    )
    yield case("activity-without-owner", "both", ACTIVITY)
    yield case(
        "activity-without-budget",
        "unfunded",
        ACTIVITY,
        answers=answered("budgets"),
        about=({"w1", "needs-served"},),
    )
    yield case("activity-without-budget", "funded", ACTIVITY, BUDGET)
    yield case("activity-without-budget", "budgets not worked on", ACTIVITY)
    yield case(
        "budget-without-activity",
        "for nothing",
        but(BUDGET, activity_ids=[]),
        about=({"m1", "needs-served"},),
    )
    yield case("budget-without-activity", "for something", ACTIVITY, BUDGET)
    yield case(
        "currencies-mixed",
        "two",
        BUDGET,
        but(BUDGET, id="m2", currency="SEK"),
        about=({"m1", "m2", "needs-served"},),
    )
    yield case("currencies-mixed", "one, and one not said", BUDGET, but(BUDGET, id="m2", currency=None))
    yield case("project-rut", "all projects", CHOSEN, CAPABILITY, ACTIVITY, about=({"b1", "w1", "needs"},))
    yield case(
        "project-rut", "some everyday", CHOSEN, CAPABILITY, ACTIVITY, but(ACTIVITY, id="w2", mode="everyday")
    )
    yield case("project-rut", "no activities of its own", CHOSEN, but(ACTIVITY, capability_ids=[]))

    kpi = rec("kpi", "q1", bet_ids=["b1"])
    moment = rec("moment_of_truth", "h1", bet_ids=["b1"], priority="high")
    together = rec("collaboration", "g1", bet_ids=["b1"])
    yield case("bet-untraced", "no collaboration", CHOSEN, kpi, moment, about=({"b1", "needs-served"},))
    yield case("bet-untraced", "moment of low priority", CHOSEN, kpi, but(moment, priority="low"), together, about=({"b1", "needs-served"},))  # fmt: skip
    yield case("bet-untraced", "all three, KPI through an objective", CHOSEN, LONG, but(kpi, bet_ids=[], objective_ids=["o1"]), moment, together)  # fmt: skip
    yield case("bet-untraced", "nothing traced yet", CHOSEN)
    yield case(
        "trace-without-bet", "KPI for nothing", CHOSEN, but(kpi, bet_ids=[]), about=({"q1", "needs-served"},)
    )
    yield case(
        "trace-without-bet",
        "moment for a parked bet",
        but(CHOSEN, status="parked"),
        moment,
        about=({"h1", "bets"},),
    )
    yield case("trace-without-bet", "all lead to the bet", CHOSEN, kpi, moment, together)

    yield case("dissent-open", "two of five", answers=voices(2), about=({"market"},))
    yield case("dissent-open", "three of five", answers=voices(3))
    yield case("dissent-open", "no score", answers=voices(None))
    yield case("dissent-open", "a decision settles it", answers=voices(0), decisions=[{"id": "x", "question": "market", "decided": "so be it"}])  # fmt: skip
    yield case("dissent-open", "not agreed", answers={"market": voices(0)["market"] | {"status": "assumed"}})
    yield case(
        "agreed-without-assumed", "agreed at once", answers={"market": {"agreed": "y"}}, about=({"market"},)
    )
    yield case(
        "agreed-without-assumed",
        "skipped on purpose",
        answers={"market": {"agreed": "y", "skipped": {"by": "Ana"}}},
    )
    yield case("agreed-without-assumed", "voices do not replace it", answers={"market": voices(5)["market"] | {"assumed": ""}}, about=({"market"},))  # fmt: skip
    yield case(
        "agreed-without-assumed", "assumed before", answers={"market": {"assumed": "x", "agreed": "y"}}
    )

    yield case("broken-link", "exists nowhere", but(NEED, persona_ids=["p9"]), about=({"n1", "p9"},))
    yield case(
        "broken-link",
        "wrong kind",
        but(CHOSEN, persona_ids=["n1"], need_ids=[]),
        NEED,
        PERSONA,
        about=({"b1", "n1"},),
    )
    yield case(
        "broken-link",
        "inside a list of effects",
        rec("trend", "t1", need_effects=[{"need_id": "n9"}]),
        about=({"t1", "n9"},),
    )
    yield case("broken-link", "whole", PERSONA, NEED, CHOSEN)


CASES = list(cases())


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

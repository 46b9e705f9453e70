"""Each check of the guide, by an answer that fails it and one that does not."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from assistant.advisor.craft.wording import mistakes
from assistant.advisor.guide.checks.core import CHECKS, View
from assistant.advisor.guide.checks.table import checks_for
from assistant.method.engagement import Engagement
from assistant.method.questions import QUESTION
from tests.advisor.company import record

Case = dict[str, Any]
BY_NAME = {check.id: check for check in CHECKS}
LONG = "We have thought about this for a while and wrote down what we saw in forty visits"


def said(slug: str, text: str, *records: Case, **more: Any) -> Case:
    """An engagement in which this was answered."""
    return {"answers": {slug: {"assumed": text}}, "records": list(records), **more}


ANNA = record(
    "persona",
    1,
    "Anna",
    traits=["Counts what goes missing"],
    changing_traits=["Books by phone"],
    targeted="now",
    note="Why: she pays.",
)
BEN = record("persona", 2, "Ben", traits=["Reads"], changing_traits=["Reads less"], targeted="no")
NEED = record(
    "need",
    1,
    "Get the clothes back",
    persona_ids=["persona-1"],
    importance=9,
    satisfaction=4,
    served="should",
)
BET = record(
    "bet", 1, "Chips", persona_ids=["persona-1"], need_ids=["need-1"], stops=["Ironing"], kill_criterion="No home signs by June",
    customer_objection="It itches", conditions=[{"statement": "Chips survive", "test": "Wash ten"}], status="chosen",
)  # fmt: skip
GOAL = record("objective", 1, "Less loss", horizon="short", bet_ids=["bet-1"], metric="Pieces lost", baseline="4 %", target="1 %", due_year=2027,
              perspective="customer", supports_ids=["objective-9"])  # fmt: skip


def but(base: Case, **fields: Any) -> Case:
    """A record with some fields changed."""
    return base | fields


CASES: list[tuple[str, str, Case, Case]] = [
    ("vague_words", "trends", said("trends", "Customer-centricity"), said("trends", "Linen is cheap and easy to get")),
    ("target_without_baseline", "objectives-short", said("objectives-short", "Lose 20 % fewer"), said("objectives-short", "Lose 1 %, from 4 % today")),
    ("capability_is_a_tool", "capabilities", said("capabilities", "A new CRM"), said("capabilities", "Know each gown by sight")),
    ("figure_without_source", "swot", said("swot", "We hold 30 % of the county"), said("swot", "We hold 30 % of the county by our invoices")),
    # check, question, fails, passes
    ("vague_words", "market", said("market", "Premium laundry for everyone"), said("market", "Laundry for homes with 20 to 60 beds")),
    ("vague_words", "bets", said("bets", "A seamless, customer-centric service"), said("bets", "Not customer-centric but on time")),
    ("loose_amounts", "trends", said("trends", "Many homes will soon close"), said("trends", "12 of 80 homes close by 2027")),
    ("figure_without_source", "needs", said("needs", "40 % lose a blouse a week"), said("needs", "40 % in our survey lose a blouse")),
    ("change_without_measure", "bets", said("bets", "We improve delivery"), said("bets", "We improve delivery from 3 days to 1")),
    ("dissent_unanswered", "market",
     {"answers": {"market": {"agreed": LONG, "voices": [{"participant": "Iva", "agreement": 1, "dissent": "Too far"}]}}},
     {"answers": {"market": {"agreed": LONG, "voices": [{"participant": "Iva", "agreement": 1, "dissent": "Too far"}]}},
      "decisions": [{"id": "decision-1", "question": "market", "decided": "We go"}]}),
    ("headline_only", "swot", said("swot", "Good people"), said("swot", LONG)),
    ("market_excludes_nothing", "market", said("market", "Laundry in Fernhill"), said("market", "Laundry in Fernhill, not hotels")),
    ("market_excludes_nothing", "market", said("market", "Laundry", record("market", 1, "M")), said("market", "Laundry", record("market", 1, "M", excluded=["Hotels"]))),
    ("market_has_no_place", "market", said("market", "Laundry for homes"), said("market", "Laundry in the county's towns and cities")),
    ("market_stands_still", "market", said("market", "Laundry"), said("market", "Laundry, becoming part of facility care")),
    ("persona_is_a_statistic", "personas", said("personas", "", but(ANNA, traits=["Aged 40 to 60", "High income"])), said("personas", "", ANNA)),
    ("persona_is_a_statistic", "personas", said("personas", "Women aged 40 to 60"), said("personas", "Women aged 40 who fear losing things")),
    ("persona_needs_nothing", "personas", said("personas", "", ANNA, BEN, NEED), said("personas", "", ANNA, NEED)),
    ("personas_are_few", "personas", said("personas", "Anna", ANNA), said("personas", "Three", ANNA, BEN, but(BEN, id="persona-3"))),
    ("personas_are_many", "personas", said("personas", "", *(but(BEN, id=f"persona-{n}") for n in range(2, 10))), said("personas", "", BEN)),
    ("persona_stands_still", "personas", said("personas", "", but(ANNA, changing_traits=[])), said("personas", "", ANNA)),
    ("persona_stands_still", "personas", said("personas", "Matrons"), said("personas", "Matrons who no longer iron")),
    ("need_is_a_product", "needs", said("needs", "", but(NEED, title="A tracking app")), said("needs", "", NEED)),
    ("need_is_a_product", "needs", said("needs", "They want an app"), said("needs", "They want their clothes back")),
    ("need_is_not_weighed", "needs", said("needs", "", but(NEED, importance=None)), said("needs", "", NEED)),
    ("need_is_not_weighed", "needs", said("needs", "", but(NEED, satisfaction=None)), said("needs", "", NEED)),
    ("need_of_nobody", "needs", said("needs", "", ANNA, but(NEED, persona_ids=[])), said("needs", "", ANNA, NEED)),
    ("need_without_feeling", "needs", said("needs", "Clothes back"), said("needs", "Clothes back without feeling foolish")),
    ("only_rivals", "alternatives", said("alternatives", "Linen Direct and Washwell"), said("alternatives", "Linen Direct, or they wash themselves")),
    ("only_rivals", "alternatives", said("alternatives", "", record("alternative", 1, "Linen Direct", form="competitor")),
     said("alternatives", "", record("alternative", 1, "Lose it", form="do-nothing"))),
    ("need_without_another_way", "alternatives", said("alternatives", "", NEED), said("alternatives", "", NEED, record("alternative", 1, "Lose it", need_ids=["need-1"]))),
    ("rival_without_merit", "alternatives", said("alternatives", "", record("alternative", 1, "L", weaknesses=["Slow"])),
     said("alternatives", "", record("alternative", 1, "L", strengths=["Cheap"], weaknesses=["Slow"]))),
    ("nobody_new", "alternatives", said("alternatives", "", record("alternative", 1, "L")), said("alternatives", "", record("alternative", 1, "L", emerging=True))),
    ("only_opinions", "needs", said("needs", "", but(NEED, evidence="opinion")), said("needs", "", but(NEED, evidence="said"))),
    ("nobody_declined", "target-personas", said("target-personas", "Anna and Ben", ANNA), said("target-personas", "Anna", ANNA, BEN)),
    ("persona_undecided", "target-personas", said("target-personas", "", but(ANNA, targeted=None)), said("target-personas", "", ANNA)),
    ("target_out_of_reach", "target-personas", said("target-personas", "", but(ANNA, targeted="should")), said("target-personas", "", ANNA)),
    ("target_without_reason", "target-personas", said("target-personas", "Anna", but(ANNA, note="")), said("target-personas", "Anna", ANNA)),
    ("no_need_declined", "needs-served", said("needs-served", "All of them", NEED), said("needs-served", "", but(NEED, served="no"))),
    ("need_undecided", "needs-served", said("needs-served", "", ANNA, but(NEED, served=None)), said("needs-served", "", ANNA, NEED)),
    ("served_but_unsatisfied", "needs-served", said("needs-served", "", but(NEED, served="now")), said("needs-served", "", but(NEED, served="now", satisfaction=8))),
    ("category_empty", "trends", said("trends", "", record("trend", 1, "T", category="legal")),
     said("trends", "", *(record("trend", n, "T", category=c) for n, c in enumerate(("political", "economic", "social", "technological", "legal"))))),
    ("trend_without_pace", "trends", said("trends", "Digitalisation"), said("trends", "Every year ten homes close")),
    ("trend_without_pace", "trends", said("trends", "", record("trend", 1, "T", magnitude=3)), said("trends", "", record("trend", 1, "T", magnitude=3, horizon="now"))),
    ("trend_without_source", "trends", said("trends", "", record("trend", 1, "T", magnitude=4)), said("trends", "", record("trend", 1, "T", magnitude=4, evidence="said"))),
    ("strong_trend_without_effect", "trends-organisation", said("trends-organisation", "", record("trend", 1, "T", magnitude=5)),
     said("trends-organisation", "", record("trend", 1, "T", magnitude=5, effect_direction="none"))),
    ("all_one_way", "trends-organisation", said("trends-organisation", "", *(record("trend", n, "T", effect_direction="threat") for n in range(3))),
     said("trends-organisation", "", *(record("trend", n, "T", effect_direction=d) for n, d in enumerate(("threat", "threat", "mixed"))))),
    ("all_one_way", "trends-organisation", said("trends-organisation", "", *(record("trend", n, "T", effect_direction="opportunity") for n in range(3))),
     said("trends-organisation", "", record("trend", 1, "T", effect_direction="opportunity"))),
    ("trend_changes_no_need", "trends-needs", said("trends-needs", "", record("trend", 1, "T", magnitude=4)),
     said("trends-needs", "", NEED, record("trend", 1, "T", need_effects=[{"need_id": "need-1", "effect": "Grows"}]))),
    ("trend_changes_no_need", "trends-needs", said("trends-needs", "", NEED, record("trend", 1, "T", need_effects=[{"need_id": "need-1"}])),
     said("trends-needs", "", record("trend", 1, "T", magnitude=1))),
    ("trend_changes_no_alternative", "trends-alternatives", said("trends-alternatives", "", record("trend", 1, "T", magnitude=4)),
     said("trends-alternatives", "", record("trend", 1, "T", magnitude=2))),
    ("trend_changes_no_alternative", "trends-alternatives",
     said("trends-alternatives", "", record("alternative", 1, "L"), record("trend", 1, "T", alternative_effects=[{"alternative_id": "alternative-1"}])),
     said("trends-alternatives", "", record("trend", 1, "T", alternative_effects=[{"alternative_id": "alternative-1", "effect": "Cheaper"}]))),
    ("doing_nothing_untouched", "trends-alternatives", said("trends-alternatives", "", record("alternative", 1, "Lose it", form="do-nothing")),
     said("trends-alternatives", "", record("alternative", 1, "Linen Direct", form="competitor"))),
    ("change_for_nobody", "offer-changes", said("offer-changes", "", record("offer_change", 1, "Chips")),
     said("offer-changes", "", record("offer_change", 1, "Chips", need_ids=["need-1"]))),
    ("nothing_dropped", "offer-changes", said("offer-changes", "Chips"), said("offer-changes", "Chips; we stop ironing")),
    ("change_without_tailwind", "offer-changes", said("offer-changes", "", record("offer_change", 1, "Chips")),
     said("offer-changes", "", record("offer_change", 1, "Chips", trend_ids=["trend-1"]))),
    ("promise_against_nothing", "value-proposition", said("value-proposition", "Everything comes back"), said("value-proposition", "Cleaner than the cellar machine")),
    ("promise_against_nothing", "value-proposition", said("value-proposition", "", record("value_proposition", 1, "P")),
     said("value-proposition", "", record("value_proposition", 1, "P", alternative_ids=["alternative-1"]))),
    ("target_without_promise", "value-proposition", said("value-proposition", "", ANNA, record("value_proposition", 1, "P", persona_id="persona-2")),
     said("value-proposition", "", ANNA, record("value_proposition", 1, "P", persona_id="persona-1"))),
    ("promise_cannot_be_broken", "value-proposition", said("value-proposition", "", record("value_proposition", 1, "P", need_ids=["need-1"], promise="The best")),
     said("value-proposition", "", record("value_proposition", 1, "P", need_ids=["need-1"], promise="Back in 2 days"))),
    ("promise_cannot_be_broken", "value-proposition", said("value-proposition", "", record("value_proposition", 1, "P", promise="Back in 2 days")),
     said("value-proposition", "", ANNA)),
    ("promise_cannot_be_broken", "value-proposition", said("value-proposition", "", record("value_proposition", 1, "P")), said("value-proposition", "")),
    ("difference_fades", "differentiation", said("differentiation", "Our drivers"), said("differentiation", "Our drivers, whom a rival cannot hire away")),
    ("difference_fades", "differentiation", said("differentiation", "", record("differentiator", 1, "D")), said("differentiation", "", record("differentiator", 1, "D", durability="Years"))),
    ("different_from_what", "differentiation", said("differentiation", "Our drivers"), said("differentiation", "Our drivers, unlike Linen Direct")),
    ("different_from_what", "differentiation", said("differentiation", "", record("differentiator", 1, "D")),
     said("differentiation", "", record("differentiator", 1, "D", alternative_ids=["alternative-1"]))),
    ("quadrant_empty", "swot", said("swot", "", record("swot_item", 1, "S", quadrant="strength")),
     said("swot", "", *(record("swot_item", n, "S", quadrant=q) for n, q in enumerate(("strength", "weakness", "opportunity", "threat"))))),
    ("strength_by_own_account", "swot", said("swot", "", record("swot_item", 1, "S", quadrant="strength")),
     said("swot", "", record("swot_item", 1, "S", quadrant="strength", evidence="said"))),
    ("item_without_weight", "swot", said("swot", "", record("swot_item", 1, "S", quadrant="strength")), said("swot", "", record("swot_item", 1, "S", weight=3))),
    ("item_without_weight", "swot", said("swot", "", record("swot_item", 1, "S", quadrant="threat", weight=5)),
     said("swot", "", record("swot_item", 1, "S", quadrant="threat", weight=5, trend_ids=["trend-1"]))),
    ("bet_stops_nothing", "bets", said("bets", "", but(BET, stops=[])), said("bets", "", BET)),
    ("bet_stops_nothing", "bets", said("bets", "Chips"), said("bets", "Chips, and we stop ironing")),
    ("bet_never_ends", "bets", said("bets", "", but(BET, kill_criterion="")), said("bets", "", BET)),
    ("bet_without_test", "bets", said("bets", "", but(BET, conditions=[])), said("bets", "", BET)),
    ("bet_without_test", "bets", said("bets", "", but(BET, conditions=[{"statement": "Chips survive"}])), said("bets", "", but(BET, conditions=[], status="dropped"))),
    ("bet_for_nobody", "bets", said("bets", "", but(BET, persona_ids=[])), said("bets", "", BET)),
    ("few_candidates", "bets", said("bets", "", BET), said("bets", "", *(but(BET, id=f"bet-{n}") for n in range(5)))),
    ("nobody_objects", "bets", said("bets", "", but(BET, customer_objection="")), said("bets", "", BET)),
    ("bet_without_objective", "objectives-short", said("objectives-short", "", BET), said("objectives-short", "", BET, GOAL)),
    ("objective_cannot_be_missed", "objectives-short", said("objectives-short", "", but(GOAL, metric="")), said("objectives-short", "", GOAL)),
    ("objective_cannot_be_missed", "objectives-short", said("objectives-short", "", but(GOAL, baseline="")), said("objectives-short", "", but(GOAL, baseline="unknown"))),
    ("objective_cannot_be_missed", "objectives-short", said("objectives-short", "", but(GOAL, due_year=None)), said("objectives-short", "", but(GOAL, horizon="long", due_year=None))),
    ("only_money", "objectives-short", said("objectives-short", "", but(GOAL, perspective="financial")), said("objectives-short", "", GOAL)),
    ("objective_serves_nothing", "objectives-short", said("objectives-short", "", but(GOAL, supports_ids=[])), said("objectives-short", "", GOAL)),
    ("capability_is_a_tool", "capabilities", said("capabilities", "", record("capability", 1, "CRM system")), said("capabilities", "", record("capability", 1, "Trace a gown"))),
    ("capability_unjudged", "capabilities", said("capabilities", "", record("capability", 1, "C")), said("capabilities", "", record("capability", 1, "C", state="have"))),
    ("sort_of_capability_missing", "capabilities", said("capabilities", "", record("capability", 1, "C", form="offer")),
     said("capabilities", "", *(record("capability", n, "C", form=f) for n, f in enumerate(("offer", "organisational", "technological"))))),
    ("work_of_nobody", "activities", said("activities", "", record("activity", 1, "A", finish="2027-01-01")),
     said("activities", "", record("activity", 1, "A", owner="Iva", finish="2027-01-01"))),
    ("work_of_nobody", "activities", said("activities", "", record("activity", 1, "A", owner="Iva")), said("activities", "")),
    ("all_projects", "activities", said("activities", "", record("activity", 1, "A", mode="project")), said("activities", "", record("activity", 1, "A", mode="everyday"))),
    ("nothing_makes_room", "activities", said("activities", "Tag all"), said("activities", "Tag all; ironing stops")),
    ("budget_without_period", "budgets", said("budgets", "", record("budget", 1, "B")),
     said("budgets", "", record("budget", 1, "B", amount="10", period_start="2027-01-01", period_end="2027-06-30", spend="opex"))),
    ("budget_without_period", "budgets", said("budgets", "", record("budget", 1, "B", amount="10")), said("budgets", "")),
    ("budget_without_period", "budgets", said("budgets", "", record("budget", 1, "B", amount="10", period_start="2027-01-01", period_end="2027-06-30")), said("budgets", "")),
    ("nothing_goes_short", "budgets", said("budgets", "Ten thousand"), said("budgets", "Ten thousand; the new van is postponed")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "slug", "weak", "sound"), CASES, ids=[f"{case[0]}-{place}" for place, case in enumerate(CASES)]
)
def test_a_check_finds_the_weak_answer_and_lets_the_sound_one_pass(
    name: str, slug: str, weak: Case, sound: Case
) -> None:
    check = BY_NAME[name]
    assert slug in check.questions
    view = View(Engagement.model_validate(weak), QUESTION[slug])
    found = list(check.look(view))
    assert found
    for weakness in found:
        assert mistakes(weakness.ask) == ()
        assert weakness.quote in view.text
    assert not list(check.look(View(Engagement.model_validate(sound), QUESTION[slug])))


def test_every_check_has_a_case_and_every_question_has_checks() -> None:
    assert {case[0] for case in CASES} == set(BY_NAME)
    assert len(BY_NAME) == len(CHECKS)
    own = Counter(
        slug for check in CHECKS if len(check.questions) < len(QUESTION) for slug in check.questions
    )
    assert set(own) == set(QUESTION)
    assert all(len(checks_for(slug)) >= 4 for slug in QUESTION)


def test_a_record_is_quoted_in_the_words_the_answer_has_for_it() -> None:
    engagement = Engagement.model_validate(
        said(
            "personas",
            "Owners of guest houses, whose guests complain in reviews; others too.",
            record("persona", 1, "Guest house owner", traits=["B2B"]),
        )
    )
    found = list(BY_NAME["persona_is_a_statistic"].look(View(engagement, QUESTION["personas"])))
    assert found[0].quote == "Owners of guest houses,"


def test_names_cannot_break_out_of_a_question() -> None:
    hostile = "What?? “really” \x1b[31m [@click=app.quit]x[/] ; and why? " + "long " * 40
    engagement = Engagement.model_validate(
        said("personas", "", record("persona", 1, hostile, traits=["Aged 40"]))
    )
    for weakness in BY_NAME["persona_is_a_statistic"].look(View(engagement, QUESTION["personas"])):
        assert mistakes(weakness.ask) == ()
        assert "\x1b" not in weakness.ask

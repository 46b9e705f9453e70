"""Where a gap is cured: for every rule, enter leads to the form, the field, the record or the decision it wants."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Static

from assistant.method.engagement import Engagement
from assistant.method.records import KINDS
from assistant.method.rules import RULES, Finding
from assistant.method.said import Citation
from assistant.workspace.document import Workspace
from tests.method.build import rec
from tests.method.test_rules import CASES, found
from tests.tui.room import (
    ENGAGEMENT,
    NARROW,
    at_work,
    in_form,
    make_room,
    options,
    said,
    stored,
    text_of,
    until,
    words,
)
from tests.tui.test_documents import reading
from tui.cures import Way, ways
from tui.screens.dialogs import Pick
from tui.screens.gaps import Gaps
from tui.screens.workshop import Workshop
from tui.state import Snapshot

FIRST = {
    "persona-without-need": ("add", "need"),
    "need-without-alternative": ("add", "alternative"),
    "alternative-unanswered": ("link", "alternative_ids"),
    "persona-without-promise": ("add", "value_proposition"),
    "promise-without-need": ("open", "need_ids"),
    "change-without-need": ("open", "need_ids"),
    "opportunity-missed": ("add", "offer_change"),
    "trend-without-effect": ("open", "organisation_effect"),
    "pestl-category-empty": ("add", "trend"),
    "market-without-edges": ("open", "excluded"),
    "persona-without-bet": ("link", "persona_ids"),
    "bet-without-customer": ("open", "persona_ids"),
    "bet-off-target": ("open", "persona_ids"),
    "threat-unanswered": ("link", "swot_ids"),
    "strength-unused": ("link", "swot_ids"),
    "swot-one-sided": ("add", "swot_item"),
    "too-few-candidates": ("place", "bets"),
    "too-many-chosen": ("place", "bets"),
    "bet-not-falsifiable": ("open", "conditions"),
    "bet-on-opinion": ("open", "evidence"),
    "bet-not-put-to-purpose": ("answer", "litmus"),
    "bet-without-objective": ("add", "objective"),
    "objective-without-bet": ("open", "bet_ids"),
    "objective-unmeasurable": ("open", "metric"),
    "horizon-broken": ("open", "supports_ids"),
    "objectives-all-financial": ("add", "objective"),
    "capability-without-activity": ("add", "activity"),
    "initiative-without-bet": ("open", "bet_ids"),
    "activity-without-owner": ("open", "owner"),
    "activity-without-budget": ("add", "budget"),
    "budget-without-activity": ("open", "activity_ids"),
    "currencies-mixed": ("open", "currency"),
    "project-rut": ("open", "mode"),
    "bet-untraced": ("add", "collaboration"),
    "trace-without-bet": ("open", "bet_ids"),
    "dissent-open": ("decide", "market"),
    "agreed-without-assumed": ("write", "market"),
    "broken-link": ("open", "persona_ids"),
    "citation-lost": ("uncite", "n1"),
    "board-out-of-step": ("open", "purpose"),
    "lens-answered-no": ("open", "hypothesis"),
    "lens-left-open": ("answer", "model-of-the-world"),
    "weakest-condition-untested": ("open", "conditions"),
    "strategy-map-broken": ("add", "objective"),
    "scaling-cold": ("open", "mode"),
}
"""For each rule where enter leads at once, in the first case in which it speaks: how, and to what."""
WHOLE = {
    "persona-without-need",
    "need-without-alternative",
    "alternative-unanswered",
    "persona-without-promise",
    "opportunity-missed",
    "persona-without-bet",
    "threat-unanswered",
    "strength-unused",
    "bet-without-objective",
    "objectives-all-financial",
    "capability-without-activity",
    "activity-without-budget",
    "bet-untraced",
}
"""Rules whose gap is gone once the first way was gone, without a word more from anybody."""


def speaking(rule: str) -> list[tuple[Engagement, Finding]]:
    """Every finding in the cases of a rule, with the engagement it is about."""
    return [
        (each.given, finding) for each in CASES if each.rule == rule for finding in found(rule, each.given)
    ]


def offered(given: Engagement, finding: Finding) -> list[Way]:
    return ways(finding, Snapshot(1, given, ()))


@pytest.mark.parametrize("rule", RULES)
def test_enter_on_each_gap_leads_where_it_is_cured(rule: str) -> None:
    given, finding = speaking(rule)[0]
    first = offered(given, finding)[0]
    where = {"open": first.at, "link": first.at, "answer": first.at, "add": first.kind}.get(
        first.sort, first.ref
    )
    assert (first.sort, where) == FIRST[rule]


@pytest.mark.parametrize("rule", RULES)
def test_no_way_leads_nowhere_and_the_last_one_goes_to_the_question(rule: str) -> None:
    for given, finding in speaking(rule):
        held = {record.id: record for record in given.records}
        *cures, last = offered(given, finding)
        assert (last.sort, last.ref) == ("question", finding.question)
        assert len({way.label for way in cures}) == len(cures)
        assert cures, finding
        for way in cures:
            if way.sort == "open":
                assert way.at in type(held[way.ref]).model_fields
            elif way.sort == "link":
                assert set(way.fields) <= set(type(held[way.ref]).model_fields)
            elif way.sort == "add":
                KINDS[way.kind].model_validate({"id": "new-1", "kind": way.kind, **way.fields})


@pytest.mark.parametrize("rule", sorted(WHOLE))
def test_the_first_way_closes_the_gap(rule: str) -> None:
    given, finding = speaking(rule)[0]
    first = offered(given, finding)[0]
    data = given.model_dump(mode="json")
    if first.sort == "link":
        (holder,) = [record for record in data["records"] if record["id"] == first.ref]
        holder |= first.fields
    else:
        data["records"].append(rec(first.kind, "new-1", **first.fields))
    assert finding not in found(rule, Engagement.model_validate(data))


async def test_a_dissent_is_settled_by_a_decision_that_begins_with_it(tmp_path: Path) -> None:
    voices = [{"participant": "Ola", "agreement": 1, "dissent": "Landlords pay *first*."}]
    data = {**ENGAGEMENT, "answers": {"market": {"assumed": "A.", "agreed": "B.", "voices": voices}}}
    data["participants"] = [{"name": "Ines", "role": "decider"}, {"name": "Ola"}]
    path = make_room(tmp_path / "room.counterpoint", data)
    async with at_work(path, size=NARROW) as (app, pilot):
        app.go("gaps", rule="dissent-open", refs=("market",))
        await until(pilot, lambda: "Ola (1 of 5)" in words(app), "the gap")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, Pick), "what can be done")
        assert "what was decided" in words(app)
        await pilot.press("enter")
        await in_form(pilot)
        assert "Landlords pay *first*." in words(app)
        await pilot.press(*"No landlords", "ctrl+s")
        await until(pilot, lambda: stored(path).decisions, "the decision")
        await until(
            pilot, lambda: isinstance(app.screen, Gaps) and "Ola (1" not in words(app), "the gap to close"
        )
    [decision] = stored(path).decisions
    assert (decision.question, decision.decided, decision.by) == ("market", "No landlords", ["Ines"])
    assert decision.dissent == ["Ola: Landlords pay *first*."]


async def test_a_link_is_made_at_once_and_what_was_assumed_is_written_in_its_place(tmp_path: Path) -> None:
    path = make_room(tmp_path / "room.counterpoint", {**ENGAGEMENT, "answers": {"market": {"agreed": "B."}}})
    async with at_work(path) as (app, pilot):
        app.go("gaps", rule="persona-without-bet", refs=("persona-2", "bets"))
        await until(pilot, lambda: "no bet is for them" in words(app), "the gap")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, Pick), "what can be done")
        await pilot.press("enter")
        await until(pilot, lambda: "persona-2" in str(stored(path).records), "the link")
        assert isinstance(app.screen, Gaps)
        await pilot.press("u")
        app.go("gaps", rule="agreed-without-assumed", refs=("market",))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, Pick), "what can be done")
        assert options(app.screen.query_one("#choices"))[0].startswith("Write down")  # type: ignore[arg-type]  # it is an OptionList
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, Workshop), "the question")
        await pilot.press(*"A.", "escape")
        await until(pilot, lambda: stored(path).answer("market").assumed == "A.", "the answer")


async def test_a_citation_of_a_document_that_is_gone_is_taken_back_at_once(tmp_path: Path) -> None:
    gone = {"title": "plan.pdf", "location": "page 4", "quote": "Two boats.", "document": "document-9"}
    answer = {"assumed": "A.", "sources": [gone | {"document": "", "title": "a card"}, gone]}
    path = make_room(tmp_path / "room.counterpoint", {**ENGAGEMENT, "answers": {"market": answer}})
    async with at_work(path) as (app, pilot):
        app.go("gaps", rule="citation-lost", refs=("market",))
        await until(pilot, lambda: "cites “plan.pdf”" in words(app), "the gap")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, Pick), "what can be done")
        assert "Take the citation of plan.pdf, page 4 back" in words(app)
        await pilot.press("enter")
        await until(pilot, lambda: len(stored(path).answer("market").sources) == 1, "the citation to go")
        assert "cites “plan.pdf”" not in words(app)
        await pilot.press("u")
        await until(pilot, lambda: len(stored(path).answer("market").sources) == 2, "the citation again")
        with Workspace.open(path, actor="Somebody") as other:
            harbour = other.add_document(reading("harbour.pdf", "Four boats.")).id
            words_ = Citation(title="harbour.pdf", location="page 1", quote="Four boats.", document=harbour)
            other.cite("persona-1", words_)
            other.remove_document(harbour)
        await until(pilot, lambda: "changed elsewhere" in said(app), "the gap of another", 10)
        app.go("gaps", rule="citation-lost", refs=("persona-1",))
        told = "“Four boats.” harbour.pdf · page 1 ✗ the document was removed"
        await until(
            pilot,
            lambda: any(
                told in " ".join(text_of(side).split())
                for side in app.screen.query("#customer").results(Static)
            ),
            "what became of it",
        )
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, Pick), "what can be done")
        assert "Bring “harbour.pdf” back into use" in words(app)
        await pilot.press("enter")
        await until(
            pilot, lambda: [each.title for each in stored(path).documents] == ["harbour.pdf"], "it back"
        )
        assert "cites “harbour.pdf”" not in words(app)

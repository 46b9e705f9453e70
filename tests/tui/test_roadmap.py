"""Roadmap: the plan of each bet, the trace with its breaks mended from where they are seen, and the money."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual.pilot import Pilot
from textual.widgets import OptionList, Static

from assistant.demo import write_demo
from assistant.method.engagement import Engagement
from assistant.method.records import Activity, Budget, Kpi, Objective, ValueProposition
from assistant.method.trace import Trace, trace
from assistant.text import safe_text
from tests.tui.hostile import HOSTILE
from tests.tui.pictures import looks_the_same
from tests.tui.room import (
    NARROW,
    WIDE,
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
from tests.tui.test_hostile import sound
from tui.app import CounterpointApp
from tui.remedies import Remedy, linked, remedies
from tui.screens.dialogs import Pick
from tui.screens.form import RecordForm
from tui.screens.roadmap import Roadmap
from tui.screens.workshop import Workshop
from tui.state import TRACE, Snapshot
from tui.tracerows import reached

FINISHED: dict[str, Any] = json.loads((Path(__file__).parent / "plan.json").read_text(encoding="utf-8"))
"""The plan of the demo as it once was, so that the demo can grow without a picture changing here."""


def room(tmp_path: Path, *without: str, more: tuple[dict[str, Any], ...] = ()) -> Path:
    """The finished plan without some of its records, and with some more."""
    records = [record for record in FINISHED["records"] if record["id"] not in without]
    return make_room(tmp_path / "room.counterpoint", FINISHED | {"records": [*records, *more]})


def place(app: CounterpointApp) -> Roadmap:
    assert isinstance(app.screen, Roadmap)
    return app.screen


def detail(app: CounterpointApp) -> str:
    return text_of(place(app).query_one("#words", Static))


def in_hand(app: CounterpointApp) -> str:
    record = place(app).record
    return record.title if record is not None else ""


async def go_to(pilot: Pilot[int], listing: str, text: str) -> None:
    """Put the cursor on the first line of a list that holds `text`."""
    lines = pilot.app.screen.query_one(listing, OptionList)
    found = [number for number, option in enumerate(options(lines)) if text in option]
    assert found, f"{text!r} is not among {options(lines)}"
    lines.highlighted = found[0]
    await pilot.pause()


async def picked(pilot: Pilot[int], text: str) -> None:
    """Take the first line of the list of choices that holds `text`."""
    await until(pilot, lambda: isinstance(pilot.app.screen, Pick), "the choices")
    await go_to(pilot, "#choices", text)
    await pilot.press("enter")


async def kept(pilot: Pilot[int], title: str) -> None:
    """Name the record in the form that opens, and keep it."""
    await in_form(pilot)
    await pilot.press(*title, "ctrl+s")
    await until(pilot, lambda: isinstance(pilot.app.screen, Roadmap), "the form to close")


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_the_plan_of_each_bet_is_read_by_keyboard(tmp_path: Path, size: tuple[int, int]) -> None:
    async with at_work(room(tmp_path), size=size) as (app, pilot):
        await pilot.press("o", "r")
        await until(pilot, lambda: isinstance(app.screen, Roadmap) and detail(app), "the roadmap")
        await looks_the_same(app, "roadmap")
        assert in_hand(app) == "The default way to leave gas"
        assert "✓ outcome, who, how much, baseline, by when, bet" in detail(app)
        # On to the medium horizon: to the right where there are columns, else down.
        await pilot.press("right" if size == WIDE else "down")
        assert in_hand(app) == "Bills come out as signed"
        assert "? outcome" in detail(app) or "? who" in detail(app)
        assert "unknown → 90 % · ↑ The default way" in words(app)
        await pilot.press("right_square_bracket")
        assert in_hand(app) == "Half of our people certify"
        assert "[2 The landlord's folder]" in words(app)
        # At the edge, left leads to the bet before; elsewhere, to the list on the left.
        await pilot.press("left")
        if size == WIDE:
            assert in_hand(app) == "Every landlord's flats in one folder"
            await pilot.press("left")
        assert "[1 The signed bill]" in words(app)
        await pilot.press("escape")
        assert isinstance(app.screen, Workshop)


async def test_what_is_added_is_linked_to_where_the_cursor_stands(tmp_path: Path) -> None:
    path = room(tmp_path, "budget-1")
    async with at_work(path, size=(120, 30)) as (app, pilot):
        app.go("roadmap")
        await pilot.press("down")
        assert in_hand(app).startswith("Predict a house")
        await pilot.press("n")
        await picked(pilot, "Activity for the capability “Predict")
        await kept(pilot, "Compare")
        assert in_hand(app) == "Compare"
        assert "Added" in said(app)
        await pilot.press("n")
        await picked(pilot, "Budget for the activity “Compare")
        await kept(pilot, "Meters")
        await pilot.press("n")
        await picked(pilot, "Objective, short")
        await kept(pilot, "Bills")
        await pilot.press("enter")
        await in_form(pilot)
        await pilot.press(*" soon", "ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, Roadmap))
        assert "Bills soon" in words(app)
    records = {record.title: record for record in stored(path).records}
    activity, budget = records["Compare"], records["Meters"]
    goal = records["Bills soon"]
    assert isinstance(activity, Activity)
    assert activity.capability_ids == ["capability-1"]
    assert isinstance(budget, Budget)
    assert (budget.activity_ids, budget.currency) == ([activity.id], "GBP")
    assert isinstance(goal, Objective)
    assert (goal.bet_ids, goal.horizon) == (["bet-1"], "short")


async def test_an_objective_may_support_the_one_in_hand_and_what_is_removed_comes_back(
    tmp_path: Path,
) -> None:
    path = room(tmp_path)
    async with at_work(path) as (app, pilot):
        app.go("roadmap")
        await pilot.press("n")
        await picked(pilot, "that supports “The default way")
        await kept(pilot, "Half")
        goal = stored(path).records[-1]
        assert isinstance(goal, Objective)
        assert (goal.horizon, goal.supports_ids, goal.bet_ids) == ("medium", ["objective-1"], ["bet-1"])
        assert in_hand(app) == "Half"
        await pilot.press("r")
        assert "Half" not in [record.title for record in stored(path).records]
        await pilot.press("u")
        assert "Half" in [record.title for record in stored(path).records]


async def test_the_checks_follow_what_is_written_in_the_form(tmp_path: Path) -> None:
    path = room(tmp_path, "objective-1")
    async with at_work(path) as (app, pilot):
        app.go("roadmap")
        await pilot.press("n", "enter")
        await in_form(pilot)
        checks = app.screen.query_one("#checks", Static)
        assert "✗ outcome  ✗ who  ✗ how much  ✗ baseline  ✗ by when  ✓ bet" in text_of(checks)
        await pilot.press(*"Launch it")
        await until(pilot, lambda: "? outcome" in text_of(checks), "the doubt about an output")
        assert "reads like work" in text_of(checks)
        await pilot.press("tab", "tab", "tab", *"Users", "tab", *"unknown", "tab", *"50 %")
        await until(pilot, lambda: "✓ how much  ✓ baseline" in text_of(checks), "the measure to be seen")
        await pilot.press("tab", *"2040")
        await until(pilot, lambda: "? by when" in text_of(checks) or "✗ by when" in text_of(checks))
        await pilot.press("backspace", "backspace", *"33")
        await until(pilot, lambda: "✓ by when" in text_of(checks), "the year to be right")
        # Nothing that a check says keeps anybody from keeping what they wrote.
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, Roadmap), "the form to close")
        app.add_record("persona")
        await in_form(pilot)
        assert not app.screen.query_one("#checks").display
    assert stored(path).records[-1].title == "Launch it"


async def test_a_form_that_is_put_by_keeps_the_links_it_began_with(tmp_path: Path) -> None:
    path = room(tmp_path, "kpi-1")
    async with at_work(path) as (app, pilot):
        app.go("roadmap")
        await pilot.press("n")
        await picked(pilot, "KPI")
        await in_form(pilot)
        await pilot.press("escape")
        assert isinstance(app.screen, Roadmap), "nothing was typed, so nothing is asked"
        await pilot.press("n")
        await picked(pilot, "KPI")
        await in_form(pilot)
        await pilot.press(*"Signed bills")
        app.go("gaps")
        await pilot.press("f5")
        await in_form(pilot)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: not isinstance(app.screen, RecordForm), "the form to close")
    kpi = stored(path).records[-1]
    assert isinstance(kpi, Kpi)
    assert (kpi.title, kpi.bet_ids) == ("Signed bills", ["bet-1"])


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_the_trace_is_a_tree_and_a_table_with_open_ends_and_breaks_in_words(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    lost = {"kind": "kpi", "id": "kpi-9", "title": "Clicks"}
    async with at_work(room(tmp_path, "kpi-1", "need-5", more=(lost,)), size=size) as (app, pilot):
        app.show_question(TRACE)
        await pilot.press("o", "r")
        await until(pilot, lambda: isinstance(app.screen, Roadmap) and detail(app), "the trace")
        await looks_the_same(app, "trace-broken")
        lines = options(app.screen.query_one("#tree", OptionList))
        assert "◌ persona Settled owner · now · open end" in lines
        assert any("break: The chosen bet “The signed bill” has no KPI." in line for line in lines)
        orphans = lines.index("Lead to no chosen bet (1)")
        assert "✗ KPI Clicks" in lines[orphans + 1]
        assert "✗ 5 breaks · 1 leads nowhere · 3 open ends" in words(app)
        await pilot.press("x")
        assert "has no KPI" in detail(app)
        await pilot.press("t")
        await until(pilot, lambda: "″" in words(app), "the table")
        await looks_the_same(app, "trace-table")
        if size == WIDE:
            return
        await pilot.press("ctrl+end", "end")
        assert "leads to no chosen bet" in detail(app)
        await pilot.press("enter")
        await picked(pilot, "Link it to the bet “The signed bill”")
        assert "Done" in said(app)
        await pilot.press("t")
        lines = options(app.screen.query_one("#tree", OptionList))
        assert not any("has no KPI" in line or "no chosen bet" in line for line in lines)


async def test_a_break_is_mended_with_a_record_that_has_the_right_links(tmp_path: Path) -> None:
    path = room(tmp_path, "objective-8", "moment-of-truth-2", "value-proposition-2")
    async with at_work(path) as (app, pilot):
        app.go("roadmap")
        await pilot.press("2")
        for cut, choice, title in (
            ("has no short objective", "Add: objective", "Goal"),
            ("no Moment of Truth of high", "Add: moment of truth", "Ring"),
            ("keeps no promise", "Add: value proposition", "Signed"),
        ):
            await go_to(pilot, "#tree", cut)
            await pilot.press("enter")
            await picked(pilot, choice.split(": ")[0])
            await kept(pilot, title)
            assert in_hand(app) == title
        await go_to(pilot, "#tree", "names value-proposition-2")
        await pilot.press("enter")
        await picked(pilot, "Take the lost value-proposition-2 out")
        assert "Done" in said(app)
    engagement = stored(path)
    records = {record.title: record for record in engagement.records}
    goal, promise = records["Goal"], records["Signed"]
    assert isinstance(goal, Objective)
    assert (goal.horizon, goal.bet_ids) == ("short", ["bet-2"])
    assert isinstance(promise, ValueProposition)
    assert promise.persona_id == "persona-2"
    assert not [
        cut for cut in trace(engagement).breaks if cut.ref == "bet-1" and cut.missing == "value_proposition"
    ]


def applied(data: dict[str, Any], way: Remedy, number: int) -> dict[str, Any]:
    """An engagement as JSON data after `way` was taken."""
    engagement = Engagement.model_validate(data)
    by_id = {record.id: record for record in engagement.records}
    changes: dict[str, dict[str, Any]] = {}
    records = list(data["records"])
    if way.adds is not None:
        new = f"new-{number}"
        records.append({"id": new, "kind": way.adds.kind, "title": new, **way.adds.fields})
        for ref, name in way.named_in:
            changes.setdefault(ref, {}).update(linked(by_id[ref], name, new))
    else:
        changes[way.ref] = dict(way.changes)
    return data | {"records": [record | changes.get(record["id"], {}) for record in records]}


@settings(max_examples=40)
@given(st.sets(st.sampled_from([record["id"] for record in FINISHED["records"]]), max_size=12))
def test_whatever_is_taken_away_the_first_ways_offered_make_the_trace_whole(gone: set[str]) -> None:
    data = FINISHED | {"records": [record for record in FINISHED["records"] if record["id"] not in gone]}
    for number in range(120):
        engagement = Engagement.model_validate(data)
        found: Trace = trace(engagement)
        if not found.broken:
            return
        snapshot = Snapshot(number, engagement, ())
        ways = remedies(found.breaks[0], snapshot, reached(found))
        assert ways[0].adds is not None or ways[0].changes, found.breaks[0].text
        data = applied(data, ways[0], number)
    raise AssertionError([cut.text for cut in trace(Engagement.model_validate(data)).breaks])


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_the_money_is_added_up_and_what_has_no_place_says_why(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    loose = {
        "kind": "budget",
        "id": "budget-9",
        "title": "Festival tent",
        "amount": "1200.50",
        "currency": "EUR",
    }
    path = room(tmp_path, more=(loose,))
    async with at_work(path, size=size) as (app, pilot):
        app.go("roadmap")
        await pilot.press("3")
        await looks_the_same(app, "money")
        if size == WIDE:
            return
        lines = options(app.screen.query_one("#money", OptionList))
        assert "Together for The signed bill + The landlord's folder" in lines
        assert any(line.split()[:4] == ["2026", "GBP", "capex", "7,436.86"] for line in lines)
        assert any(line.split() == ["total", "GBP", "395,000.00"] for line in lines)
        assert "Could not be placed: 1,200.50 EUR" in lines
        await pilot.press("end")
        assert "no activity" in words(app)
        await pilot.press("enter")
        await in_form(pilot)
        await pilot.press("escape")
        await go_to(pilot, "#money", "total")
        await pilot.press("enter")
        await picked(pilot, "Folder and its upkeep")
        await in_form(pilot)
        await pilot.press("escape", "r")
        assert "Removed" not in said(app), "a sum of several budgets is nothing to remove"
        await pilot.press("n")
        await picked(pilot, "Set up the landlord's folder")
        await kept(pilot, "More shelves")
    budget = stored(path).records[-1]
    assert isinstance(budget, Budget)
    assert budget.activity_ids == ["activity-4"]
    assert budget.amount is None
    assert sum(
        (each.amount or Decimal() for each in stored(path).records if isinstance(each, Budget)), Decimal()
    ) == Decimal("396200.50")


async def test_with_nothing_chosen_there_is_nothing_to_break(tmp_path: Path) -> None:
    async with at_work(make_room(tmp_path / "new.counterpoint", {"organisation": "New"})) as (app, pilot):
        await pilot.press("o", "r")
        await until(pilot, lambda: isinstance(app.screen, Roadmap))
        assert "b leads to the bets" in words(app)
        await pilot.press("enter", "r", "right", "down", "right_square_bracket", "n")
        assert "no bet to plan for" in said(app)
        await pilot.press("2", "enter", "t", "enter", "t", "r")
        assert "Not yet" in words(app)
        await pilot.press("3", "enter", "n", "r")
        assert "No budget yet" in words(app)
        await pilot.press("escape")
        assert isinstance(app.screen, Workshop)
    path = make_room(tmp_path / "room.counterpoint")
    async with at_work(path) as (app, pilot):
        app.go("roadmap")
        await until(pilot, lambda: "(candidate)" in words(app), "bets that are not chosen yet")
        await pilot.press("2")
        assert "not yet: no bet is chosen" in words(app)


async def test_the_stop_of_the_trace_leads_to_the_tree_which_is_whole_in_the_demo(tmp_path: Path) -> None:
    async with at_work(write_demo(tmp_path / "demo.counterpoint", finished=True), size=WIDE) as (app, pilot):
        app.show_question(TRACE)
        await until(pilot, lambda: "o, then r, shows the whole way" in " ".join(words(app).split()))
        await pilot.press("o", "r")
        await until(pilot, lambda: isinstance(app.screen, Roadmap) and "whole: no break" in words(app))
        await pilot.press("f1")
        await until(pilot, lambda: "offers ways to mend" in " ".join(words(app).split()), "the help")


async def test_hostile_words_are_only_words(tmp_path: Path) -> None:
    texts = [text for text in (safe_text(text).strip() for text in HOSTILE) if text][::3]
    records: list[dict[str, Any]] = [
        {"id": "bet-1", "kind": "bet", "title": texts[0], "status": "chosen", "persona_ids": ["persona-1"], "rank": 1},
        {"id": "bet-2", "kind": "bet", "title": texts[4], "status": "chosen", "need_ids": ["gone"], "rank": 2},
        {"id": "persona-1", "kind": "persona", "title": texts[1], "targeted": "now"},
    ]  # fmt: skip
    for number, text in enumerate(texts):
        links = {"bet_ids": ["bet-1"] if number % 3 else []}
        records += [
            {"id": f"o{number}", "kind": "objective", "title": text, "metric": text, "baseline": text, "target": text, "horizon": "short"} | links,
            {"id": f"c{number}", "kind": "capability", "title": text, "state": "missing"} | links,
            {"id": f"a{number}", "kind": "activity", "title": text, "owner": text, "capability_ids": [f"c{number}"]},
            {"id": f"b{number}", "kind": "budget", "title": text, "activity_ids": [f"a{number}"], "amount": "10", "currency": "EUR",
             "period_start": "2026-01-01", "period_end": "2026-12-31"},
            {"id": f"k{number}", "kind": "kpi", "title": text, "metric": text, "target": text} | links,
            {"id": f"s{number}", "kind": "collaboration", "title": text, "functions": [text], "owner": text} | links,
        ]  # fmt: skip
    path = make_room(tmp_path / "room.counterpoint", {"organisation": texts[2], "records": records})
    before = stored(path)
    async with at_work(path, size=WIDE) as (app, pilot):
        app.go("roadmap")
        for keys in (("down",), ("right_square_bracket",), ("right_square_bracket",), ("n",), ("escape", "2"), ("end",), ("enter",), ("escape", "t"), ("ctrl+end",), ("3",), ("end",)):  # fmt: skip
            await pilot.press(*keys)
            await pilot.pause()
            sound(app)
        await pilot.press("2", "t")
        listing = app.screen.query_one("#tree", OptionList)
        for number in range(0, listing.option_count, 15):
            listing.highlighted = number
            await pilot.pause()
            sound(app)
    assert stored(path) == before

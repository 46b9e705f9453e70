"""Roadmap: the plan of each bet, and the money."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import OptionList, Static

from assistant.method.records import Activity, Budget, Kpi, Objective
from assistant.text import safe_text
from tests.tui.hostile import HOSTILE
from tests.tui.pictures import looks_the_same
from tests.tui.plan import detail, go_to, in_hand, kept, picked, put_by_and_saved, room
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
from tui.screens.dialogs import Pick
from tui.screens.roadmap import Roadmap
from tui.screens.workshop import Workshop


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


async def test_an_empty_list_adds_at_once_what_it_asks_for(tmp_path: Path) -> None:
    bet = {"id": "bet-1", "kind": "bet", "title": "One visit a year", "status": "chosen", "rank": 1}
    path = make_room(tmp_path / "new.counterpoint", {"organisation": "New", "records": [bet]})
    async with at_work(path) as (app, pilot):
        app.go("roadmap")
        await until(pilot, lambda: "no activity yet; a capability comes first" in words(app), "the plan")
        assert "The chosen bet “One visit a year” has no long objective" in " ".join(detail(app).split())
        for title in ("Warm homes", "Fewer visits", "Ten homes", "Look from afar"):
            await pilot.press("n")
            await kept(pilot, title)
            assert in_hand(app) == title
            await pilot.press("down")
        assert "no activity yet; n adds one" in words(app)
        # With two capabilities there is one thing to ask: for which.
        await pilot.press("up", "n")
        await picked(pilot, "Capability")
        await kept(pilot, "Read meters")
        await pilot.press("down", "n")
        await until(pilot, lambda: isinstance(app.screen, Pick), "the choices")
        assert len(options(app.screen.query_one("#choices", OptionList))) == 2
        await picked(pilot, "“Read meters”")
        await kept(pilot, "Ask the neighbours")
    *_, long, medium, short, _, able, work = stored(path).records
    assert isinstance(long, Objective)
    assert isinstance(medium, Objective)
    assert isinstance(short, Objective)
    assert isinstance(work, Activity)
    assert (long.horizon, medium.horizon, short.horizon) == ("long", "medium", "short")
    assert (long.supports_ids, medium.supports_ids, short.supports_ids) == ([], [long.id], [medium.id])
    assert work.capability_ids == [able.id]


async def test_the_checks_follow_what_is_written_in_the_form(tmp_path: Path) -> None:
    path = room(tmp_path, "objective-1")
    async with at_work(path) as (app, pilot):
        app.go("roadmap")
        await pilot.press("n")
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
        await put_by_and_saved(app, pilot)
    kpi = stored(path).records[-1]
    assert isinstance(kpi, Kpi)
    assert (kpi.title, kpi.bet_ids) == ("Signed bills", ["bet-1"])


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

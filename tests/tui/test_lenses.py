"""Lenses: probes by lens and record, answered in a form that is never lost, judged by a key, with their gaps."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import OptionList, Static

from assistant.method.engagement import Reflection
from assistant.text import safe_text
from assistant.workspace.document import Workspace
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
from tests.tui.test_hostile import hostile_room, sound
from tui.app import CounterpointApp
from tui.lensrows import way_to
from tui.screens.gaps import Gaps
from tui.screens.lenses import Lenses
from tui.theme import fitting

PLAN: dict[str, Any] = {
    "organisation": "Fennel & Rye Heating",
    "answers": {"bets": {"agreed": "One visit a year."}},
    "records": [
        {"id": "purpose-1", "kind": "purpose", "purpose": "Warm homes", "value": "No cold mornings"},
        {"id": "bet-1", "kind": "bet", "title": "One visit a year", "status": "chosen"},
        {"id": "capability-1", "kind": "capability", "title": "Fix in one go", "bet_ids": ["bet-1"]},
        {"id": "activity-1", "kind": "activity", "title": "Teach", "capability_ids": ["capability-1"]},
        {"id": "objective-1", "kind": "objective", "title": "Calls halve", "bet_ids": ["bet-1"], "perspective": "customer"},
        {
            "id": "objective-2", "kind": "objective", "title": "Van stock fits", "bet_ids": ["bet-1"],
            "perspective": "internal", "supports_ids": ["objective-1"],
        },
    ],
}  # fmt: skip


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make_room(tmp_path / "room.counterpoint", PLAN)


def detail(app: CounterpointApp) -> str:
    """All that stands beside the list, also what is scrolled out of sight."""
    return text_of(app.screen.query_one("#detail-text", Static))


def listed(app: CounterpointApp) -> list[str]:
    return [line.strip() for line in options(app.screen.query_one("#probes", OptionList))]


async def to_lens(pilot: Pilot[Any], app: CounterpointApp, title: str) -> None:
    """Go to the line of a lens, with everything folded."""
    await pilot.press("o", "l", *["left"] * 4)
    names = listed(app)
    await pilot.press("home", *["down"] * next(at for at, name in enumerate(names) if title in name))
    assert title in listed(app)[app.screen.query_one("#probes", OptionList).highlighted or 0]


def reflections(path: Path) -> dict[tuple[str, str], Reflection]:
    return {(each.probe, each.about): each for each in stored(path).reflections}


async def test_lenses_and_records_are_counted_and_folded(path: Path) -> None:
    async with at_work(path) as (app, pilot):
        await pilot.press("o", "l")
        lenses = app.screen
        assert isinstance(lenses, Lenses)
        assert lenses.put is not None
        assert not lenses.put.answered
        await to_lens(pilot, app, "Challenge")
        folded = listed(app)
        assert len(folded) == 5
        assert folded[0].startswith("▸ 2/")
        await pilot.press("end", "enter")
        assert listed(app)[-1] == "▸ 0/5 bet-1 One visit a year"
        await pilot.press("right", "right", "right", "right")
        assert any(line.startswith("○ Two years have gone by") for line in listed(app))
        assert "Gary Klein" in detail(app)
        await pilot.press("left", "left", "left", "left", "left")
        assert listed(app) == folded


async def test_an_answer_and_a_verdict_are_kept_with_the_record_and_can_be_taken_back(path: Path) -> None:
    async with at_work(path, size=WIDE) as (app, pilot):
        await to_lens(pilot, app, "Where the customer empowers")
        await pilot.press("right", "right", "right", "right")
        assert "customer-empowers" not in detail(app)
        assert "Helge Tennø" in detail(app)
        assert "Nobody has answered yet" in detail(app)
        await pilot.press("enter")
        await in_form(pilot)
        await pilot.press(*"We hand them on", "tab", "right", "right", "ctrl+s")
        key = ("organised-around-situations", "bet-1")
        await until(pilot, lambda: key in reflections(path), "the answer")
        kept = reflections(path)[key]
        assert (kept.answer, kept.verdict) == ("We hand them on", "partly")
        await until(pilot, lambda: "1/4 bet-1" in words(app), "the count")
        assert "We hand them on" in words(app)
        await pilot.press("n")
        await until(pilot, lambda: reflections(path)[key].verdict == "no", "the verdict")
        assert reflections(path)[key].answer == "We hand them on"
        assert "people said no to" in words(app)
        await pilot.press("n")
        await until(pilot, lambda: reflections(path)[key].verdict is None, "the verdict to be taken back")
        await pilot.press("u", "j")
        gaps = app.screen
        assert isinstance(gaps, Gaps)
        assert gaps._current is not None
        assert gaps._current.finding is not None
        assert gaps._current.finding.rule == "lens-answered-no"


async def test_what_was_typed_survives_the_end_and_meets_what_others_said_meanwhile(path: Path) -> None:
    async with at_work(path) as (app, pilot):
        app.go("lenses", probe="purpose-and-value")
        await pilot.press("enter")
        await in_form(pilot)
        await pilot.press(*"Nowhere yet")
        await pilot.pause(0.8)
        # The end without a word, as a kill would have it: neither kept nor cancelled.
    with Workspace.open(path, actor="Other") as other:
        other.reflect("purpose-and-value", answer="In the guarantee", verdict="no")
    async with at_work(path) as (again, pilot):
        assert "f5 goes on with what you typed" in said(again)
        await pilot.press("f5")
        await in_form(pilot)
        assert "Nowhere yet" in words(again)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "both texts stand in the answer" in said(again), "both to be kept")
    kept = reflections(path)["purpose-and-value", ""]
    assert (kept.answer, kept.verdict) == ("In the guarantee\n\nNowhere yet", "no")


async def test_a_probe_that_a_field_answers_writes_that_field(path: Path) -> None:
    async with at_work(path) as (app, pilot):
        await to_lens(pilot, app, "Scaling check")
        await pilot.press("right", "right", "right", "right")
        assert "What is this work mostly" in detail(app)
        await pilot.press("y", "enter")
        await in_form(pilot)
        await pilot.press("right", "right", "right", "ctrl+s")
        await until(pilot, lambda: "everyday" in detail(app), "the mode")
    assert reflections(path) == {}
    (activity,) = (record for record in stored(path).records if record.id == "activity-1")
    assert getattr(activity, "mode", "") == "everyday"


async def test_the_strategy_map_is_drawn_with_what_the_chain_lacks(path: Path) -> None:
    async with at_work(path) as (app, pilot):
        await to_lens(pilot, app, "Strategy map")
        drawn = detail(app)
        rows = re.findall(r"^(Financial|Customers|Internal|Learning): ", drawn, re.MULTILINE)
        assert rows == ["Financial", "Customers", "Internal", "Learning"]
        assert "↑ leads up to Calls halve" in drawn
        assert "✗ No financial objective." in drawn
        assert "✗ No learning objective." in drawn
        await pilot.press("right", "right", "right", "right", "n")
        await until(pilot, lambda: "is broken" in detail(app), "the gap of the lens")


async def test_the_next_open_probe_is_found_across_lenses(path: Path) -> None:
    async with at_work(path) as (app, pilot):
        await pilot.press("o", "l")
        lenses = app.screen
        assert isinstance(lenses, Lenses)
        seen: list[tuple[str, str]] = []
        waiting = [put for put in lenses._puts if not put.answered]
        for _ in waiting:
            assert lenses.put is not None
            assert not lenses.put.answered
            seen.append((lenses.put.probe.slug, lenses.put.about))
            await pilot.press("right_square_bracket")
        assert len(set(seen)) == len(waiting)
        assert lenses.put is not None
        assert (lenses.put.probe.slug, lenses.put.about) == seen[0]


async def test_a_lens_without_a_chosen_bet_says_what_it_waits_for(tmp_path: Path) -> None:
    async with at_work(make_room(tmp_path / "new.counterpoint", {"organisation": "New"})) as (app, pilot):
        await to_lens(pilot, app, "Scaling check")
        assert "not yet" in words(app)
        assert "a chosen bet" in detail(app)
        await pilot.press("y", "enter", "right", "right_square_bracket")
        assert "What are we here to bring about?" in detail(app)
        await pilot.press("enter")
        await in_form(pilot)
        await pilot.press("escape", "escape")
        assert app.screen.query("#flow")


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_lenses_look_right(path: Path, size: tuple[int, int]) -> None:
    with Workspace.open(path, actor="Tester") as workspace:
        answer = "They would call before winter."
        workspace.reflect("money-from-customers", "bet-1", answer=answer, verdict="partly")
        workspace.reflect("customers-from-work", "bet-1", verdict="yes")
        workspace.reflect("reason-to-stay", "bet-1", answer="Nothing yet.")
    async with at_work(path, size=size) as (app, pilot):
        await pilot.press("o", "l")
        await until(pilot, lambda: app.screen.has_class(*fitting(*size)), "the layout of this size")
        await pilot.pause()
        await looks_the_same(app, "lenses")
        await to_lens(pilot, app, "Strategy map")
        await pilot.press("right", "right", "right", "right")
        await until(pilot, lambda: app.screen.query_one("#detail").max_scroll_y or size == WIDE, "the layout")
        await pilot.pause(0.1)
        await looks_the_same(app, "lenses-map")


async def test_hostile_words_do_nothing_under_a_lens_or_on_the_board(tmp_path: Path) -> None:
    path = hostile_room(tmp_path / "room.counterpoint")
    texts = [safe_text(text) for text in HOSTILE]
    with Workspace.open(path, actor="[/x] actor") as workspace:
        statements: dict[str, object] = dict(
            zip(("purpose", "value", "customer", "delivery"), texts, strict=False)
        )
        workspace.add_record("purpose", statements)
        workspace.change_record("bet-0", {"status": "chosen", "rank": 1, "title": texts[7]})
        for at, row in enumerate(("learning", "customer", "financial")):
            goal: dict[str, object] = {"title": texts[at], "bet_ids": ["bet-0"], "perspective": row}
            workspace.add_record("objective", goal | ({"supports_ids": [f"objective-{at}"]} if at else {}))
        workspace.reflect("value-and-customer", answer="\n".join(texts), verdict="no")
        workspace.reflect("model-of-the-world", "bet-0", answer=texts[2], verdict="no")
        workspace.give_voice("market", texts[0], agreement=0, dissent=texts[1])
    async with at_work(path, size=WIDE) as (app, pilot):
        await pilot.press("o", "l")
        lenses = app.screen
        assert isinstance(lenses, Lenses)
        lenses._unfolded = {line for put in lenses._puts for line in way_to(put)}
        lenses._list()
        listing = lenses.query_one("#probes", OptionList)
        for number in range(0, listing.option_count, 9):
            listing.highlighted = number
            await pilot.pause()
            sound(app)
        app.answer_probe("value-and-customer")
        await in_form(pilot)
        sound(app)
        await pilot.press("escape", "o", "m")
        sound(app)
        await pilot.press("enter")
        sound(app)
        await pilot.press("escape", "2", "end")
        sound(app)

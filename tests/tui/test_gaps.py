"""Gaps: both sides in sight, jump, dismiss with a reason, contradictions as suggestions."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import OptionList

from tests.tui.room import NARROW, WIDE, at_work, make_room, options, said, stored, until, words
from tests.tui.scripted import MINUTES, ScriptedAdvisor, contradiction
from tui.screens.dialogs import Pick
from tui.screens.gaps import Gaps
from tui.screens.workshop import Workshop


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make_room(tmp_path / "room.counterpoint")


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_both_sides_are_named_and_the_question_is_a_key_or_a_pick_away(
    path: Path, size: tuple[int, int]
) -> None:
    async with at_work(path, size=size) as (app, pilot):
        await pilot.press("g")
        await until(
            pilot, lambda: "Customer's side" in words(app) and "Business's side" in words(app), "both sides"
        )
        shown = words(app)
        assert "Business's side" in shown
        assert "Careful pensioner" in shown
        assert "▲" in shown
        assert isinstance(app.screen, Gaps)
        question = app.screen._current.question if app.screen._current else ""
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, Pick), "what can be done")
        assert "Add: need for the persona “Careful pensioner”" in words(app)
        await pilot.press("up", "enter")
        await until(pilot, lambda: isinstance(app.screen, Workshop), "the question")
        app.go("gaps")
        await pilot.press("j")
        assert isinstance(app.screen, Workshop)
        assert app.view is not None
        assert app.view.question == question


async def test_a_gap_is_dismissed_with_a_reason_shown_again_and_taken_up(path: Path) -> None:
    async with at_work(path) as (app, pilot):
        await pilot.press("g", "d", "enter")
        assert "A reason is needed" in words(app)
        await pilot.press(*"decided in May", "enter")
        (dismissal,) = stored(path).dismissals
        assert dismissal.reason == "decided in May"
        listing = app.screen.query_one("#findings", OptionList)
        assert "Dismissed" not in options(listing)
        await pilot.press("t")
        assert "Dismissed" in options(listing)
        await pilot.press("end", "d")
        await until(pilot, lambda: stored(path).dismissals == [], "the gap to be taken up")
        await pilot.press("u")
        assert len(stored(path).dismissals) == 1


async def test_a_contradiction_is_a_suggestion_with_its_words_until_accepted(path: Path) -> None:
    advisor = ScriptedAdvisor(against=[contradiction(source=MINUTES)])
    async with at_work(path, advisor=advisor, size=WIDE) as (app, pilot):
        await pilot.press("g", "a")
        await until(pilot, lambda: "Contradictions, suggested" in words(app), "the contradiction")
        await until(pilot, lambda: "the list begins with what was suggested" in said(app), "where it stands")
        assert words(app).index("Contradictions, suggested") < words(app).index("Blocking")
        await pilot.press("home")
        await until(pilot, lambda: "“warm by breakfast”" in words(app), "the customer's words")
        shown = words(app)
        assert "“more visits per engineer”" in shown
        assert f"{MINUTES.title}, page 1" in " ".join(shown.split())
        assert f"! {MINUTES.warned}"[:20] in shown
        assert "missing" not in shown
        assert "suggested, not yet accepted" in shown
        await pilot.press("y")
        await until(
            pilot,
            lambda: [item.question for item in stored(path).parked] == ["bets"],
            "it to be parked at the bets",
        )


async def test_an_empty_workspace_has_no_gaps_yet(tmp_path: Path) -> None:
    async with at_work(make_room(tmp_path / "new.counterpoint", {"organisation": "New"})) as (app, pilot):
        await pilot.press("g")
        assert "Not yet" in words(app)
        await pilot.press("d", "y", "enter", "escape")
        assert isinstance(app.screen, Workshop)

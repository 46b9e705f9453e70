"""Where we stand: the five measures, how each came about, what matters most, and the plots."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from assistant.method.questions import QUESTIONS
from assistant.workspace.document import Workspace
from tests.tui.pictures import looks_the_same
from tests.tui.room import (
    ENGAGEMENT,
    NARROW,
    WIDE,
    at_work,
    in_form,
    make_room,
    said,
    stored,
    text_of,
    until,
    words,
)
from tests.tui.test_hostile import hostile_room, sound
from tui.app import CounterpointApp
from tui.places import PLACES
from tui.screens.dialogs import Pick
from tui.screens.gaps import Gaps
from tui.screens.guided import Guided
from tui.screens.standing import WhereWeStand
from tui.screens.workshop import Workshop


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = make_room(tmp_path / "room.counterpoint")
    with Workspace.open(path, actor="Ines") as workspace:
        workspace.give_voice("market", "Ines", agreement=2)
        workspace.give_voice("market", "Ola", agreement=4)
        workspace.change_record("need-1", {"evidence": "observed"})
    return path


def behind(app: CounterpointApp) -> str:
    return " ".join(text_of(app.screen.query_one("#behind")).split())  # type: ignore[arg-type]  # it is a Static


async def arrive(app: CounterpointApp, pilot: Any) -> None:
    await pilot.press("o", PLACES["standing"].letter)
    await until(pilot, lambda: isinstance(app.screen, WhereWeStand), "where we stand")


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_each_figure_tells_how_it_came_about(path: Path, size: tuple[int, int]) -> None:
    async with at_work(path, size=size) as (app, pilot):
        await arrive(app, pilot)
        assert "Overall · coverage: 33%" in behind(app)
        assert "7 of 21 questions worked on, 1 of the answers agreed." in behind(app)
        await looks_the_same(app, "standing")
        await pilot.press("right")
        assert "Overall · evidence: 12%" in behind(app)
        assert "1 of 8 records rests on what customers said, were seen to do or paid" in behind(app)
        await pilot.press("down", "right", "right")
        assert "A Persona · agreement: 50%" in behind(app)
        assert "the lowest 2, by Ines on “The market we play in”" in behind(app)
        await pilot.press(*["down"] * 6)
        assert "F Major initiatives · agreement: not evaluable Nobody has said" in behind(app)
        await pilot.press("enter")
        assert app.focused is app.screen.query_one("#standing-behind")
        await pilot.press("escape")
        assert isinstance(app.screen, WhereWeStand)
        await pilot.press("escape")
        assert isinstance(app.screen, Workshop)


async def test_a_gap_leads_to_its_sides_and_the_next_step_to_its_question(path: Path) -> None:
    async with at_work(path) as (app, pilot):
        await arrive(app, pilot)
        await pilot.press("tab", "down")
        assert "▲ The bet “One visit a year” names no persona and no need." in behind(app)
        assert "blocking · to reopen" in behind(app)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, Gaps), "the gaps")
        assert "One visit a year" in text_of(app.screen.query_one("#finding"))  # type: ignore[arg-type]  # it is a Static
        await pilot.press("escape")
        await arrive(app, pilot)
        await pilot.press("tab", "end")
        assert behind(app).startswith("Reopen “Jobs and expectations”.")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, Pick), "what can be done")
        await pilot.press("enter")
        await in_form(pilot)
        await pilot.press(*"Be told", "ctrl+s")
        await until(pilot, lambda: stored(path).records[-1].title == "Be told", "the need")
        assert isinstance(app.screen, WhereWeStand)
        await until(pilot, lambda: "no need of theirs" not in words(app), "the gap to go")


async def test_the_next_step_leads_to_where_it_is_done(tmp_path: Path) -> None:
    every = {each.slug: {"assumed": "A.", "agreed": "B."} for each in QUESTIONS}
    voices = [{"participant": "Ola", "agreement": 1}]
    quiet = {"rule": "pestl-category-empty", "ids": ["trends"], "reason": "Told in words."}
    for answers, sign in (
        (every | {"market": {"assumed": "A.", "voices": voices}}, "Settle “The market we play in”"),
        (every | {"market": {"assumed": "A."}}, "Bring “The market we play in” to an agreed answer"),
        (every, "Put the plan to work"),
    ):
        data = {"organisation": "Tern", "answers": answers, "dismissals": [quiet]}
        path = make_room(tmp_path / f"{len(sign)}.counterpoint", data)
        async with at_work(path) as (app, pilot):
            await arrive(app, pilot)
            await pilot.press("tab", "end")
            assert sign in behind(app)
            await pilot.press("enter")
            if sign.startswith("Settle"):
                await until(pilot, lambda: isinstance(app.screen, Pick), "what can be done")
                await pilot.press("enter")
                await in_form(pilot)
                assert "New decision" in words(app)
            elif sign.startswith("Bring"):
                assert isinstance(app.screen, Workshop)
            else:
                await until(pilot, lambda: "Begin the next round" in words(app), "the question for a file")


async def test_those_who_assess_themselves_are_led_on_at_the_next_step(tmp_path: Path) -> None:
    path = make_room(tmp_path / "room.counterpoint", mode="assess")
    with Workspace.open(path, actor="Ines") as workspace:
        for id_ in ("bet-1", "bet-3", "persona-2"):
            workspace.remove_record(id_)
    async with at_work(path) as (app, pilot):
        app.go("standing")
        await pilot.press("tab", "end")
        assert behind(app).startswith("Answer “Trends in the market”")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, Guided), "to be led on")
        assert "Trends in the market" in words(app)


async def test_what_changes_meanwhile_changes_the_picture(path: Path) -> None:
    async with at_work(path) as (app, pilot):
        await arrive(app, pilot)
        with Workspace.open(path, actor="other") as other:
            other.write_answer("trends", "assumed", "Winters grow milder.")
        await until(pilot, lambda: "Overall · coverage: 38%" in behind(app), "the new figure")


async def test_where_there_is_nothing_nothing_is_judged(tmp_path: Path) -> None:
    path = make_room(tmp_path / "new.counterpoint", {"organisation": "New"})
    async with at_work(path, size=WIDE) as (app, pilot):
        await arrive(app, pilot)
        assert words(app).count("not evaluable") >= 4 * 7
        await pilot.press("tab", "enter")
        assert isinstance(app.screen, Workshop)
        assert app.view is not None
        assert app.view.question == "market"


async def test_the_plots_are_drawn_to_the_size_of_the_terminal(tmp_path: Path) -> None:
    data = {
        **ENGAGEMENT,
        "records": [
            *ENGAGEMENT["records"],
            {
                "id": "trend-1",
                "kind": "trend",
                "title": "Milder winters",
                "category": "social",
                "magnitude": 4,
            },
        ],
    }
    path = make_room(tmp_path / "room.counterpoint", data)
    async with at_work(path) as (app, pilot):
        await arrive(app, pilot)
        await pilot.press("2")
        await until(pilot, lambda: "importance →" in words(app), "the opportunity map")
        await looks_the_same(app, "standing-opportunities")
        assert "Warm by breakfast" in words(app)
        await pilot.resize_terminal(*WIDE)
        await until(pilot, lambda: "─" * 120 in words(app), "a wider drawing")
        await looks_the_same(app, "standing-opportunities")
        for digit, name in (("3", "Milder winters"), ("4", "Nobody"), ("5", "No budget"), ("1", "Coverage")):
            await pilot.press(digit)
            await until(pilot, lambda name=name: name in words(app), f"view {digit}")  # type: ignore[misc]  # a default binds the loop's value
        await pilot.press("i")
        assert getattr(app.screen, "NAME", "") == "guided"
        assert said(app)


async def test_hostile_titles_do_nothing_in_a_plot(tmp_path: Path) -> None:
    async with at_work(hostile_room(tmp_path / "room.counterpoint")) as (app, pilot):
        await arrive(app, pilot)
        await pilot.press("tab")
        for press in ("down", "down", "2", "3", "4", "5"):
            await pilot.press(press)
            await pilot.pause()
            sound(app)

"""The board: cells with their state, down into one and back; the Big Picture with what is in step."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from assistant.workspace.document import Workspace
from tests.tui.pictures import looks_the_same
from tests.tui.room import NARROW, WIDE, at_work, in_form, make_room, stored, until, words
from tui.app import CounterpointApp
from tui.screens.board import AspectsBoard
from tui.screens.cell import CellScreen
from tui.screens.gaps import Gaps
from tui.theme import fitting
from tui.widgets.statement import StatementBox

PURPOSE: dict[str, Any] = {
    "organisation": "Fennel & Rye Heating",
    "records": [
        {"id": "purpose-1", "kind": "purpose", "title": "Why", "purpose": "Warm homes", "value": "No cold mornings"},
        {"id": "bet-1", "kind": "bet", "title": "One visit a year"},
        {"id": "bet-2", "kind": "bet", "title": "Given up", "status": "dropped"},
    ],
}  # fmt: skip


def place(app: CounterpointApp) -> str:
    """Where one is, by the name of the place."""
    return str(getattr(app.screen, "NAME", ""))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make_room(tmp_path / "room.counterpoint")


async def test_arrows_go_from_cell_to_cell_and_enter_goes_down_and_back(path: Path) -> None:
    with Workspace.open(path, actor="Tester") as workspace:
        workspace.give_voice("needs", "Ada", agreement=1, dissent="Nobody asked the tenants")
    async with at_work(path) as (app, pilot):
        await pilot.press("o", "m")
        board = app.screen
        assert isinstance(board, AspectsBoard)
        assert board.current == "D×A"
        await pilot.press("left", "up")
        assert board.current == "D×A"
        await pilot.press("right", "down")
        assert board.current == "E"
        await pilot.press("down", "down", "right")
        assert board.current == "F"
        await pilot.press("up", "up")
        assert board.current == "D×B"
        await pilot.press("enter")
        assert place(app) == "cell"
        shown = " ".join(words(app).split())
        assert "≠ disputed" in shown or "▲ in trouble" in shown
        assert "need-1 Warm by breakfast" in shown
        assert "Ada does not go along: “Nobody asked the tenants”" in shown
        await pilot.press("escape")
        assert (place(app), board.current) == ("board", "D×B")
        await pilot.press("enter", "down", "enter")
        assert place(app) == "workshop"
        assert app.view is not None
        assert app.view.question == "needs-served"


async def test_a_cell_shows_what_changes_and_leads_to_its_gap(path: Path) -> None:
    async with at_work(path, size=WIDE) as (app, pilot):
        await pilot.press("o", "m", "down", "down")
        assert "○ not yet" in words(app)
        assert app.view is not None
        workspace = app.view.workspace
        app.act(
            lambda: workspace.write_answer("capabilities", "assumed", "Engineers who can do it in one go")
        )
        await until(pilot, lambda: "◐ 18" in words(app), "the dot of the question to fill")
        await pilot.press("up", "up", "enter")
        screen = app.screen
        assert isinstance(screen, CellScreen)
        for _ in range(5):
            if screen._gaps:
                break
            await pilot.press("down")
        wanted = screen._gaps[0]
        await pilot.press("j")
        gaps = app.screen
        assert isinstance(gaps, Gaps)
        assert gaps._current is not None
        assert gaps._current.finding == wanted


async def test_an_empty_workspace_has_a_board_of_cells_to_come(tmp_path: Path) -> None:
    async with at_work(make_room(tmp_path / "new.counterpoint", {"organisation": "New"})) as (app, pilot):
        await pilot.press("o", "m")
        assert words(app).count("○ not yet") == 5
        await pilot.press("enter", "right", "left", "down", "j")
        assert place(app) == "cell"
        assert "Not answered yet." in words(app)
        await pilot.press("escape", "2")
        assert "Not written yet." in words(app)
        await pilot.press("tab", "tab", "tab", "tab", "y", "enter")
        assert place(app) == "big-picture"
        assert stored(tmp_path / "new.counterpoint").reflections == []
        await pilot.press("f")
        await in_form(pilot)
        await pilot.press("escape", "1")
        assert place(app) == "board"


async def test_statements_are_written_compared_and_put_to_living_bets(tmp_path: Path) -> None:
    path = make_room(tmp_path / "room.counterpoint", PURPOSE)
    async with at_work(path) as (app, pilot):
        await pilot.press("o", "m", "2", "down")
        assert isinstance(app.focused, StatementBox)
        assert app.focused.statement == "customer"
        assert "3 wait until both statements are written" in words(app)
        await pilot.press("enter")
        await in_form(pilot)
        await pilot.press(*"Tenants", "ctrl+s")
        await until(pilot, lambda: "2 wait" not in words(app) and "1 wait" in words(app), "the pairs to come")
        await pilot.press("left", "down", "p")
        await until(pilot, lambda: "◐ partly" in words(app), "the verdict")
        (reflection,) = stored(path).reflections
        assert (reflection.probe, reflection.about, reflection.verdict) == ("purpose-and-value", "", "partly")
        assert "bet-2" not in words(app)
        await pilot.press("end", "up", "enter")
        await in_form(pilot)
        await pilot.press(*"It warms", "ctrl+s")
        await until(pilot, lambda: "● answered" in words(app), "the litmus to be answered")
        bet = next(record for record in stored(path).records if record.id == "bet-1")
        assert getattr(bet, "purpose_fit", "") == "It warms"
        await pilot.press("u")
        await until(pilot, lambda: "● answered" not in words(app), "the litmus to be taken back")
        await pilot.press("escape")
        assert place(app) == "board"


async def test_the_first_statement_is_written_into_the_box_one_is_on(tmp_path: Path) -> None:
    path = make_room(tmp_path / "room.counterpoint")
    async with at_work(path) as (app, pilot):
        await pilot.press("o", "m", "2", "down", "right")
        await pilot.press("enter")
        await in_form(pilot)
        await pilot.press(*"By van", "ctrl+s")
        await until(pilot, lambda: "By van" in words(app), "the statement")
        (purpose,) = (record for record in stored(path).records if record.kind == "purpose")
        assert getattr(purpose, "delivery", "") == "By van"
        assert not purpose.title


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_the_board_the_cell_and_the_big_picture_look_right(path: Path, size: tuple[int, int]) -> None:
    with Workspace.open(path, actor="Tester") as workspace:
        workspace.add_record(
            "purpose", {"purpose": "Warm homes for all.", "customer": "Families in old houses."}
        )
        workspace.write_answer("market", "agreed", "Owner-occupied homes, no landlords.")
        workspace.set_status("market", "agreed")
        for name, agreement, dissent in (("Ada", 5, ""), ("Ben", 1, "Landlords would pay first.")):
            workspace.give_voice("market", name, agreement=agreement, dissent=dissent)
    async with at_work(path, size=size) as (app, pilot):
        for keys, name in (("o m", "board"), ("enter", "board-cell"), ("escape 2", "big-picture")):
            await pilot.press(*keys.split())
            await until(pilot, lambda: app.screen.has_class(*fitting(*size)), "the layout of this size")
            await pilot.pause()
            await looks_the_same(app, name)

"""Again, later: the next round begun from this one, and the two compared."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input

from assistant.workspace.document import Workspace
from tests.tui.pictures import looks_the_same
from tests.tui.room import NARROW, WIDE, at_work, make_room, said, stored, until, words
from tui.rounds import begin_next_round, compare_rounds
from tui.screens.comparison import Compared


async def test_the_next_round_is_begun_in_a_file_of_its_own(tmp_path: Path) -> None:
    path = make_room(tmp_path / "room.counterpoint")
    async with at_work(path) as (app, pilot):
        await pilot.press("ctrl+p", *"next round")
        await until(pilot, lambda: "Begin the next round" in words(app), "the command")
        await pilot.press("down", "enter")
        await until(pilot, lambda: "Begin the next round in which file?" in words(app), "the question")
        await pilot.press("enter")
        await until(pilot, lambda: "what you assume now" in said(app), "the new round")
        assert app.view is not None
        assert app.view.workspace.path == tmp_path / "room-again.counterpoint"
        begin_next_round(app)
        await until(pilot, lambda: app.screen.query("#line"))
        app.screen.query_one("#line", Input).value = str(path)
        await pilot.press("enter")
        await until(pilot, lambda: "exists already" in words(app), "a refusal, under what was typed")
        assert app.screen.query_one("#line", Input).value == str(path)
    now = stored(tmp_path / "room-again.counterpoint").answer("market")
    assert (now.assumed, now.agreed) == ("Owner-occupied homes, no landlords.", "")
    assert stored(path).answer("market").agreed == "Owner-occupied homes, no landlords."


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_two_rounds_are_shown_side_by_side(tmp_path: Path, size: tuple[int, int]) -> None:
    old = make_room(tmp_path / "old.counterpoint")
    new = make_room(tmp_path / "new.counterpoint")
    with Workspace.open(new) as workspace:
        workspace.change_record("persona-1", {"targeted": "no", "title": "Young [/x] family"})
        workspace.add_record("alternative", {"title": "A stove", "need_ids": ["need-1"]})
        workspace.write_answer("market", "agreed", "Owner-occupied homes and landlords.")
    async with at_work(new, size=size) as (app, pilot):
        compare_rounds(app)
        await until(pilot, lambda: app.screen.query("#line"))
        await pilot.press(*"nowhere", "enter")
        await until(pilot, lambda: "✗" in words(app), "what is wrong with the path, under what was typed")
        app.screen.query_one("#line", Input).value = str(old)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, Compared) and app.focused, "the comparison")
        await pilot.pause()
        await looks_the_same(app, "rounds")
        assert "Warmth as a service" in words(app)
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(app.screen, Compared))

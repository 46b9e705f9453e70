"""History: every act in order, and how an answer or a record came to be."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import OptionList, Static

from assistant.workspace.document import Workspace
from tests.tui.pictures import looks_the_same
from tests.tui.room import NARROW, WIDE, at_work, make_room, options, text_of, until, words
from tui.app import CounterpointApp
from tui.places import PLACES
from tui.screens.history import History

LONG = "Homes of families in the two river counties, from the first cold morning to the last."


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = make_room(tmp_path / "room.counterpoint")
    with Workspace.open(path, actor="Ines") as workspace:
        workspace.write_answer("market", "assumed", LONG)
        workspace.write_answer("market", "assumed", LONG.replace("families", "everybody"))
        workspace.change_record("need-1", {"importance": 10})
        workspace.give_voice("personas", "Ola", answer="Only the [@click=app.quit]castle[/]")
        workspace.add_record("persona", {"title": "Night nurse"})
        workspace.undo()
    return path


def read(app: CounterpointApp) -> str:
    return "\n".join(text_of(block) for block in app.screen.query(".moment").results(Static))


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_every_act_is_listed_and_tells_how_its_subject_came_to_be(
    path: Path, size: tuple[int, int]
) -> None:
    async with at_work(path, size=size) as (app, pilot):
        await pilot.press("o", PLACES["history"].letter)
        await until(pilot, lambda: isinstance(app.screen, History), "the history")
        lines = options(app.screen.query_one("#acts", OptionList))
        assert len(lines) == 8
        assert lines[0].endswith("Undone: Persona “Night nurse” added  Ines")
        assert lines[1].endswith("undone")
        await pilot.press("down", "down")
        told = read(app)
        assert "Typical customers" in told
        assert "changed; what people gave is shown where it is open" in told
        assert "castle" not in words(app)
        await pilot.press("down")
        told = read(app)
        assert "importance: 9 → 10" in told
        assert "▶" in told
        await pilot.press("down")
        told = read(app)
        assert "[-families-]" in told
        assert "{+everybody+}" in told
        await looks_the_same(app, "history")
        await pilot.press("enter")
        await until(pilot, lambda: not isinstance(app.screen, History))
        assert app.view is not None
        assert app.view.question == "market"


async def test_undo_there_takes_the_last_act_back_and_shows_it(path: Path) -> None:
    async with at_work(path) as (app, pilot):
        app.go("history")
        await until(pilot, lambda: isinstance(app.screen, History))
        await pilot.press("u")
        await until(pilot, lambda: "Undone: " in words(app).splitlines()[1], "the undo on top")
        assert app.view is not None
        assert app.view.snapshot.engagement.answer("personas").voices == []

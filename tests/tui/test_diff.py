"""Before and after: what the discussion changed in the answer, in its records and in the session."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.method.differences import differences
from assistant.workspace.document import Workspace
from tests.tui.pictures import looks_the_same
from tests.tui.room import NARROW, WIDE, at_work, make_room, until, words
from tui.changed import marked

BEFORE = "Families first, since they stay for a decade and talk to their neighbours."
AFTER = "Careful pensioners first, since they stay for a decade and pay on the day."


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = make_room(tmp_path / "room.counterpoint")
    with Workspace.open(path, actor="Tester") as workspace:
        workspace.write_answer("personas", "assumed", BEFORE)
        workspace.write_answer("personas", "agreed", AFTER)
        workspace.change_record("persona-2", {"targeted": "now"})
        workspace.add_record("persona", {"title": "The landlord's agent"})
    return path


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_what_the_room_changed_is_told_by_signs_also_without_colour(
    path: Path, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with at_work(path, size=size) as (app, pilot):
        await pilot.press("right_square_bracket", "6")
        await pilot.pause()
        shown = " ".join(words(app).split())
        assert "[-Families-]" in shown
        assert "{+Careful pensioners+}" in shown
        assert "+ added The landlord's agent" in shown
        assert "should → now" in shown
        app.say("")
        await pilot.pause()
        await looks_the_same(app, "diff")
        if size == NARROW:
            await pilot.press("end")
            await pilot.pause()
        assert "Session 1 so far: 2 of 4 agreed" in words(app)
        await pilot.press("escape", "left_square_bracket", "6")
        await pilot.pause()
        assert "[-" in words(app)


async def test_where_nothing_is_agreed_or_nothing_was_assumed_that_is_said(tmp_path: Path) -> None:
    async with at_work(make_room(tmp_path / "room.counterpoint"), size=WIDE) as (app, pilot):
        await pilot.press("right_square_bracket", "6")
        await pilot.pause()
        assert "Nothing is agreed yet" in words(app)
        assert app.view is not None
        workspace = app.view.workspace
        workspace.write_answer("alternatives", "assumed", "")
        workspace.write_answer("alternatives", "agreed", "The neighbour.")
        app.refresh_view()
        app.show_question("alternatives")
        await until(pilot, lambda: "Nothing was assumed before" in words(app), "that it is all new")
        app.show_question("trace")
        await pilot.pause()
        assert "The trace has no text" in words(app)


@given(st.text(alphabet="ab \n.", max_size=60), st.text(alphabet="ab \n.", max_size=60))
def test_without_the_signs_the_new_text_is_read_to_the_letter(before: str, after: str) -> None:
    shown = re.sub(r"\[-.*?-\]", "", marked(differences(before, after)).plain, flags=re.DOTALL)
    assert "".join(shown.replace("{+", "").replace("+}", "").split()) == "".join(after.split())

"""A window that is shown in somebody's browser reads and writes in the folders that were named, and in no others."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from textual.widgets import Input

from tests.tui.room import NARROW, at_work, make_room, said, until, words
from tui.fence import FOLDERS, is_there, is_within
from tui.widgets.pathline import completed


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that was named; `secret.md` lies outside it."""
    folder = tmp_path / "served"
    folder.mkdir()
    (tmp_path / "secret.md").write_text("# Nobody's business")
    monkeypatch.setenv(FOLDERS, os.pathsep.join([str(folder)]))
    return folder


def test_paths_count_for_where_they_lead(served: Path) -> None:
    (served / "link").symlink_to(served.parent)
    (served / "notes.md").write_text("# Notes")
    assert is_within(served / "notes.md")
    assert is_within(served / "made" / "later.md")
    assert is_there(str(served / "notes.md"))
    for outside in (
        served.parent,
        served / ".." / "secret.md",
        served / "link" / "secret.md",
        Path("~"),
        Path("\0"),
    ):
        assert not is_within(outside)
    assert not is_there(str(served / "link" / "secret.md"))
    assert completed(str(served / "no")) == str(served / "notes.md")
    assert completed(str(served.parent / "sec")) is None


def test_without_a_fence_every_path_will_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(FOLDERS, raising=False)
    assert is_within(Path("/"))


async def test_nothing_is_read_from_or_written_to_elsewhere(served: Path) -> None:
    elsewhere = make_room(served.parent / "other.counterpoint")
    async with at_work(make_room(served / "room.counterpoint"), size=NARROW) as (app, pilot):
        app.open_by_path()
        await until(pilot, lambda: isinstance(app.focused, Input), "the question for a path")
        assert isinstance(app.focused, Input)
        app.focused.value = str(elsewhere)
        await pilot.press("enter")
        await until(pilot, lambda: "outside the folders" in words(app), "the refusal")
        await pilot.press("escape")
        app.open_workspace(elsewhere)
        await until(pilot, lambda: "outside the folders" in said(app), "the refusal")
        assert not app.add_pasted(str(served.parent / "secret.md"), anywhere=True)
        assert "nothing was added" in said(app)
        assert app.view is not None
        assert app.view.workspace.path.parent == served

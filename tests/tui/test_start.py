"""The start: recent workspaces, a new one, one by its path, the demo, and what cannot be opened."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input

from assistant.config import data_dir, load_settings
from assistant.errors import CounterpointError
from assistant.method.questions import QUESTIONS
from assistant.workspace.document import Workspace, Written
from tests.tui.room import NARROW, WIDE, at_work, make_room, ready, said, until, words
from tui.app import CounterpointApp
from tui.keeper import Keeper, Slot
from tui.recent import left_at, recent, remember
from tui.screens.start import Start
from tui.screens.workshop import Workshop


async def test_a_new_workspace_asks_three_things(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    async with at_work(None) as (app, pilot):
        await pilot.press("n", *"Tern & Co")
        # How one will work is marked by a sign before anybody has come to it.
        await until(pilot, lambda: "● assess ourselves" in words(app), "the mark")
        await pilot.press("enter", "enter", "up")
        await until(pilot, lambda: "● prepare a workshop" in words(app), "the mark to move")
        assert "○ assess ourselves" in words(app)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, Workshop), "the workshop")
    with Workspace.open(tmp_path / "tern-co.counterpoint") as workspace:
        assert workspace.organisation == "Tern & Co"
        assert workspace.mode == "prepare"
    assert [item.organisation for item in recent()] == ["Tern & Co"]


async def test_a_new_workspace_never_takes_the_place_of_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    there = tmp_path / "tern.counterpoint"
    there.write_text("precious")
    async with at_work(None) as (app, pilot):
        await pilot.press("n", *"Tern", "ctrl+s")
        assert "is already there" in words(app)
        await pilot.press("escape")
        assert isinstance(app.screen, Start)
    assert there.read_text() == "precious"


async def test_recent_ones_open_and_missing_ones_say_so(tmp_path: Path) -> None:
    path = make_room(tmp_path / "a room with ümlauts.counterpoint")
    remember(tmp_path / "gone.counterpoint", "[/x] Gone")
    remember(path, "Fennel")
    async with at_work(None, size=WIDE) as (app, pilot):
        assert "(not there)" in words(app)
        assert "[/x] Gone" in words(app)
        await pilot.press("end", "enter")
        await until(pilot, lambda: "no file" in said(app), "the message")
        assert isinstance(app.screen, Start)
        await pilot.press("up", "enter")
        await until(pilot, lambda: isinstance(app.screen, Workshop))


async def test_a_workspace_opens_again_at_the_question_one_left(tmp_path: Path) -> None:
    path, other = make_room(tmp_path / "room.counterpoint"), make_room(tmp_path / "other.counterpoint")
    async with at_work(path) as (app, pilot):
        app.show_question("alternatives")
        await pilot.press("right_square_bracket")
    for again, question in ((other, "market"), (path, "target-personas")):
        async with at_work(again) as (app, _pilot):
            assert app.view is not None
            assert app.view.question == question
    async with at_work(path) as (app, _pilot):
        assert "3 Whom we target" in words(app)


async def test_the_question_one_wrote_on_is_known_before_one_leaves(tmp_path: Path) -> None:
    path = make_room(tmp_path / "room.counterpoint")
    async with at_work(path) as (app, pilot):
        app.show_question("trends")
        await pilot.press("e", *"Rates.")
        # Whoever is cut off here has never left.
        await until(pilot, lambda: left_at(path) == "trends", "the question to be remembered")


@pytest.mark.parametrize(
    "damage", ["", "{", "[1, null, {}]", '[{"path": 3}]', "\x00", '[{"path": "a\\u0000b"}]', "[" * 99999]
)
async def test_a_damaged_list_of_recent_ones_is_an_empty_one(damage: str) -> None:
    (data_dir() / "recent.json").write_text(damage)
    async with at_work(None) as (app, _pilot):
        assert "New workspace" in words(app)
        assert "Recent" not in words(app)


@pytest.mark.parametrize("content", [b"", b"hello", b"SQLite format 3\x00" + b"\x00" * 2000])
async def test_what_is_no_workspace_is_a_message_and_is_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "thing.counterpoint"
    path.write_bytes(content)
    async with at_work(path) as (app, _pilot):
        assert isinstance(app.screen, Start)
        assert app.notices[-1][0] == "fail"
        assert "Traceback" not in words(app)
    assert path.read_bytes() == content


async def test_a_workspace_is_opened_by_its_path_and_the_demo_by_a_key(tmp_path: Path) -> None:
    path = make_room(tmp_path / "room.counterpoint")
    async with at_work(None) as (app, pilot):
        await pilot.press("o")
        line = app.screen.query_one(Input)
        # What cannot be opened is told under what was typed, which stays to be mended.
        for wrong in (f"{path}x", "/" + "a" * 5000, f"{tmp_path}"):
            line.value = wrong
            await pilot.press("enter")
            await until(pilot, lambda: "✗" in words(app), "what is wrong")
            assert app.screen.query_one(Input) is line
            assert (line.value, app.view) == (wrong, None)
            await pilot.press("end", "backspace")
            await until(pilot, lambda: "✗" not in words(app), "another line to be judged anew")
        line.value = f"  '{path}' "
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, Workshop))
        app.go("start")
        await until(pilot, lambda: isinstance(app.screen, Start) and "New workspace" in words(app))
        await pilot.pause()
        await pilot.press("d")
        await until(pilot, lambda: isinstance(app.screen, Workshop), "the demo")
        assert app.view is not None
        assert app.view.organisation != "Fennel & Rye Heating"


def _full(*_: object, **__: object) -> Written:
    raise CounterpointError("The disk is full.")


async def test_texts_that_could_not_be_saved_last_time_wait_in_review(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make_room(tmp_path / "room.counterpoint")
    with Workspace.open(path) as workspace:
        keeper = Keeper(workspace, lambda _: None)
        keeper.hold(Slot("market", "agreed"), "Rescued words", workspace.revision)
        with monkeypatch.context() as patch:
            patch.setattr(Workspace, "write_answer", _full)
            keeper.close()
    async with at_work(path) as (app, pilot):
        assert "1 unsaved text" in said(app)
        await pilot.press("v")
        await until(pilot, lambda: "Rescued words" in words(app), "the rescued text")
    assert not list((data_dir() / "recovery").iterdir())


async def test_settings_that_cannot_be_read_are_told_and_nothing_leaves_the_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "config.toml"
    config.write_text('model = "openai/gpt-4.1"\ntimeout = "soon"\n')
    monkeypatch.setenv("COUNTERPOINT_CONFIG", str(config))
    app = CounterpointApp(make_room(tmp_path / "room.counterpoint"), settings=load_settings)
    async with app.run_test(size=NARROW) as pilot:
        await ready(pilot)
        assert app.notices[-1][0] == "fail"
        assert "timeout cannot be used" in said(app)
        assert app.advisor_name == "method guide"
        assert "Before the discussion" in words(app)


async def test_the_first_frame_shows_the_flow_and_the_first_question(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []
    begin = CounterpointApp.on_ready

    def look(app: CounterpointApp) -> None:
        shown.append(words(app))
        begin(app)

    monkeypatch.setattr(CounterpointApp, "on_ready", look)
    async with at_work(make_room(tmp_path / "room.counterpoint")):
        pass
    for part in ("Opening room.counterpoint", QUESTIONS[0].title, "In which market", "6 Objectives"):
        assert part in shown[0], part

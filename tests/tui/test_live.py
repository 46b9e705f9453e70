"""Live in the room: one clock for every window, one key for what is said, and nothing private on the wall."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.widgets import Input

from assistant.config import Settings, data_dir
from assistant.method.engagement import Engagement
from assistant.method.runsheet import run_sheet, standing_of
from assistant.workspace.document import Workspace
from tests.tui.pictures import looks_the_same
from tests.tui.room import NARROW, WIDE, at_work, make_room, pause_loop, said, stored, until, words
from tests.tui.test_hostile import hostile_room
from tui.app import CounterpointApp
from tui.help import Help
from tui.places import PLACES
from tui.running import Clock, begun
from tui.screens.live import Live
from tui.screens.lot import Lot
from tui.screens.opening import Opening
from tui.screens.voices import Voices
from tui.screens.wall import Wall
from tui.screens.who import Who


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make_room(tmp_path / "room.counterpoint")


def on(app: Any) -> str:
    """The id of the step that is on."""
    step = live(app)._step
    assert step is not None
    return step.id


def live(app: Any) -> Live:
    assert isinstance(app.place, Live)
    return app.place


async def test_a_workshop_is_run_from_one_place_and_another_window_follows(path: Path) -> None:
    with Workspace.open(path, actor="Tester") as workspace:
        workspace.adjust_run_sheet(2, note="Ask the owner first")
        workspace.put("participants", {"name": "Ada Fennel", "role": "contributor"})
        workspace.give_voice("target-personas", "Ada Fennel", answer="All of it")
    async with at_work(path, size=WIDE) as (app, pilot):
        app.go("live", session=2)
        await until(pilot, lambda: "not begun" in words(app), "the live view")
        assert "Ask the owner first" in words(app)
        await pilot.press("space")
        await until(pilot, lambda: "until " in words(app), "the clock to run")
        await pilot.press("right")
        await until(pilot, lambda: on(app).startswith("target-personas."), "the next step")
        question, step = live(app)._question, on(app)
        assert question == "target-personas"
        assert "1 of 1 have answered alone" in words(app)
        assert "Ada Fennel" in words(app)
        assert "All of it" not in words(app)

        # What the room settles on is saved as it is typed, and the step stays though the answer is agreed by now.
        assert "+/- a minute" in words(app)
        await pilot.press("e", *"So be it")
        await until(pilot, lambda: "+/-" not in words(app), "+ and - to be letters")
        await pilot.press("escape")
        await until(pilot, lambda: stored(path).answer(question).agreed.endswith("So be it"), "the answer")
        assert on(app) == step

        taken: tuple[tuple[str, str, Callable[[Engagement], str]], ...] = (
            ("k", "who pays for the vans?", lambda held: held.parked[-1].title),
            ("d", "We stay in the valley", lambda held: held.decisions[-1].decided),
            ("t", "ADA FENNEL: count the vans", lambda held: held.actions[-1].title),
        )
        for key, line, found in taken:
            await pilot.press(key)
            await until(pilot, lambda: isinstance(app.focused, Input), "the line")
            await pilot.press(*line, "enter")
            said_at_end = line.partition(": ")[2] or line
            await until(pilot, lambda: found(stored(path)) == said_at_end, line)  # noqa: B023 - waited for
        held = stored(path)
        assert held.actions[-1].owner == "Ada Fennel"
        assert held.parked[-1].question == held.decisions[-1].question == "target-personas"

        await pilot.press("plus", "plus")
        running = live(app)._runs
        assert running is not None
        assert running.more == 2
        await pilot.press("space")
        await until(pilot, lambda: "the clock is stopped" in words(app))
        await pilot.press("z")
        await until(pilot, lambda: "Ask the owner first" not in words(app), "the note to be hidden")
        assert "For you" not in words(app)
        # One key away is what was parked: answered, somebody's homework in one act, or dropped.
        await pilot.press("k")
        await until(pilot, lambda: isinstance(app.focused, Input), "the line")
        await pilot.press(*"why blue?", "enter")
        await until(pilot, lambda: "lot (2)" in words(app), "the key to say how much is parked")
        await pilot.press("l")
        await until(pilot, lambda: isinstance(app.screen, Lot), "the parking lot")
        await until(pilot, lambda: "‖" in words(app).splitlines()[0], "the clock over it")
        await pilot.press("t")
        await until(pilot, lambda: isinstance(app.focused, Input), "whose it is")
        await pilot.press(*"ada", "enter")
        await until(pilot, lambda: stored(path).parked[0].state == "taken up", "the point to be given")
        given = stored(path).actions[-1]
        assert (given.title, given.owner) == ("who pays for the vans?", "Ada Fennel")
        assert given.question == "target-personas"
        await pilot.press("u")
        await until(pilot, lambda: len(stored(path).actions) == 1, "both to be taken back")
        assert stored(path).parked[0].state == "open"
        await pilot.press("a", "d")
        await until(pilot, lambda: "Nothing is parked any more" in words(app), "both to be settled")
        assert [each.state for each in stored(path).parked] == ["taken up", "dropped"]
        await pilot.press("escape")
        assert "lot (" not in words(app)
        # Another window on the same machine finds the clock where it is, and moves it.
        clock = Clock(path)
        running = clock.read(running.began)
        assert running is not None
        assert running.step == step
        sheet = run_sheet(stored(path), 2, standing=running.standing)
        clock.write(begun(sheet, sheet.steps[3], running.began + 60, running))
        await until(pilot, lambda: on(app) == sheet.steps[3].id, "the window to follow")


async def test_the_wall_is_watched_and_changes_nothing(path: Path) -> None:
    with Workspace.open(path, actor="Tester") as workspace:
        workspace.adjust_run_sheet(1, note="Ask the owner first")
        workspace.put("parked", {"title": "who pays?"})
    engagement, clock = stored(path), Clock(path)
    sheet, standing = run_sheet(engagement, 1), standing_of(engagement, 1)
    clock.write(begun(sheet, sheet.steps[1], time.time(), standing))

    def kept() -> tuple[bytes, list[str]]:
        return path.read_bytes(), sorted(each.name for each in data_dir().rglob("*"))

    before = kept()
    app = CounterpointApp(path, settings=Settings, begin={"session": 0, "projected": True})
    async with app.run_test(size=(80, 30)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, Wall) and "until " in words(app), "the wall")
        wall = app.screen
        assert words(app).splitlines()[-1].strip() == "↑↓ scroll  c light or dark  ctrl+q quit"
        letters = [each for each in map(chr, range(33, 127)) if each != "Q"]
        others = ["enter", "escape", "tab", "space", "delete", "backspace", "left", "right", "up", "down", "home", "end",
                  *(f"f{number}" for number in range(1, 13)), *(f"ctrl+{each}" for each in "abcdefghijklmnoprstuvwxyz")]  # fmt: skip
        for each in (*letters, *others):
            app.post_message(events.Key(each, each if len(each) == 1 else None))
        app.post_message(events.Paste(str(path)))
        for row in range(0, 30, 2):
            await pilot.click(offset=(6, row))
        await until(pilot, lambda: not app._line, "every key to have been handed on")
        await pilot.pause()
        assert app.screen_stack == [wall], "a key led away from the wall"
        app.go("prepare")
        assert app.screen_stack == [wall]
        assert "Ask the owner" not in words(app)
        assert "who pays?" not in words(app), "it is on a question, and tells of the parking lot"
        assert kept() == before
        # What the facilitator's window does is followed.
        step = next(each for each in sheet.steps if each.kind == "parking")
        clock.write(begun(sheet, step, time.time(), standing))
        await until(pilot, lambda: "• who pays?" in words(app), "the parking lot")
        with Workspace.open(path, actor="Tester") as workspace:
            workspace.put("parked", {"title": "who drives?"})
        await until(pilot, lambda: "• who drives?" in words(app), "what was parked meanwhile")
        assert "changed elsewhere" not in words(app)
        await pilot.press("ctrl+q")
    assert app.return_code == 0


async def test_where_nothing_can_be_opened_the_wall_leads_nowhere(tmp_path: Path) -> None:
    (tmp_path / "no.counterpoint").write_text("nothing")
    app = CounterpointApp(
        tmp_path / "no.counterpoint", settings=Settings, begin={"session": 0, "projected": True}
    )
    async with app.run_test(size=NARROW) as pilot:
        await until(pilot, lambda: app.return_code == 2, "it to end")


async def test_the_clock_is_seen_wherever_one_is_and_a_place_may_be_left_as_it_opens(path: Path) -> None:
    engagement, clock = stored(path), Clock(path)
    sheet = run_sheet(engagement, 2)
    clock.write(begun(sheet, sheet.steps[1], time.time() - 60, standing_of(engagement, 2)))
    told = f" {sheet.steps[1].minutes - 2}:"
    async with at_work(path, size=NARROW) as (app, pilot):
        for name in PLACES:
            for turns in (0, 2):
                app.go(name)
                for _ in range(turns):
                    await pause_loop()
                app.go("live")
        await until(pilot, lambda: "until " in words(app), "the live view")
        for key, lies_over in (("p", Voices), ("question_mark", Help), ("n", Who)):
            await pilot.press(key)
            await until(pilot, lambda: isinstance(app.screen, lies_over), str(lies_over))  # noqa: B023 - waited for
            await until(pilot, lambda: told in words(app).splitlines()[0], f"the clock over {lies_over}")
            if lies_over is Help:
                await pilot.press("escape")
        await pilot.press("escape")
        clock.write(begun(sheet, sheet.steps[1], time.time() - 9000, standing_of(engagement, 2)))
        await until(pilot, lambda: told not in words(app).splitlines()[0], "a forgotten clock to go")


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_the_live_view_as_it_looks(path: Path, size: tuple[int, int]) -> None:
    async with at_work(path, size=size) as (app, pilot):
        app.go("live", session=2)
        await until(pilot, lambda: "not begun" in words(app), "the live view")
        await looks_the_same(app, "live")


async def test_another_session_is_picked_while_one_runs_and_the_wall_stays_clean(path: Path) -> None:
    with Workspace.open(path, actor="Tester") as workspace:
        workspace.adjust_run_sheet(1, note="Ask the owner first")
    clock, engagement = Clock(path), stored(path)
    ran = begun(
        run_sheet(engagement, 2), run_sheet(engagement, 2).steps[1], time.time(), standing_of(engagement, 2)
    )
    clock.write(ran)
    async with at_work(path, size=NARROW) as (app, pilot):
        app.go("live", session=1)
        await until(pilot, lambda: "not begun" in words(app), "the session that was asked for")
        await pilot.pause(0.7)
        assert "Session 1" in words(app), "the session that runs took the place of the one that was asked for"
        # There is no room for the notes beside: they stand instead of the question, and the clock is still there.
        assert "Ask the owner first" not in words(app)
        await pilot.press("n")
        await until(pilot, lambda: "Ask the owner first" in words(app), "the notes")
        assert "not begun" in words(app)
        await pilot.press("z")
        await until(pilot, lambda: "Ask the owner first" not in words(app), "the notes to go")
        await pilot.press("n")
        app.go("prepare")
        await until(pilot, lambda: "People" in words(app), "another place")
        app.go("live", session=1)
        await until(pilot, lambda: "not begun" in words(app), "the live view again")
        await pilot.press("n")
        await pilot.pause()
        assert "notes" not in words(app)
        assert live(app).has_class("-projected"), "who comes back to the wall brought the notes along"
        await pilot.press("space")
        await until(pilot, lambda: "until " in words(app), "the clock to run")
        running = clock.read(time.time())
        assert running is not None
        assert running.session == 1
        # What another window begins is followed, whatever was picked here.
        clock.write(ran)
        await until(pilot, lambda: "Session 2" in words(app), "the window to follow")


async def test_a_line_under_way_is_kept_like_a_form(path: Path) -> None:
    async with at_work(path, size=NARROW) as (app, pilot):
        app.go("live", session=1)
        await until(pilot, lambda: "not begun" in words(app))
        await pilot.press("right", "right", "k")
        await until(pilot, lambda: isinstance(app.focused, Input))
        await pilot.press(*"half a thou")
        app.let_go_quietly()
        left = "".join(file.read_text() for file in (data_dir() / "recovery").glob("unsaved-*.json"))
        assert "half a thou" in left
        assert json.loads(left)["forms"][0]["typed"]["question"] == "market"


async def test_hostile_words_act_nowhere(tmp_path: Path) -> None:
    path = hostile_room(tmp_path / "hostile.counterpoint")
    async with at_work(path, size=NARROW) as (app, pilot):
        app.go("live", session=1)
        await until(pilot, lambda: isinstance(app.place, Live), "the live view")
        for _ in range(3):
            await pilot.press("right")
            await pilot.pause(0.05)
            assert isinstance(app.place, Live)
        await pilot.press("k", *"[@click=app.quit]x[/x]", "enter")
        await until(pilot, lambda: any("click" in item.title for item in stored(path).parked))
        assert not isinstance(app.screen, Opening)
        assert "Kept" in said(app)

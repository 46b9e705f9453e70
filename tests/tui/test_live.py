"""Live in the room: one clock for every window, one key for what is said, and nothing private on the wall."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual.widgets import Input

from assistant.config import Settings, data_dir
from assistant.method.engagement import Engagement
from assistant.method.runsheet import run_sheet, standing_of
from assistant.method.sessions import SESSIONS
from assistant.workspace.document import Workspace
from tests.tui.pictures import looks_the_same
from tests.tui.room import NARROW, WIDE, at_work, make_room, pause_loop, said, stored, until, words
from tests.tui.test_hostile import hostile_room
from tui.app import CounterpointApp
from tui.help import Help
from tui.livelines import before_the_room, head_of, heard_on
from tui.places import PLACES
from tui.running import Clock, Running, begun
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


def test_the_trace_step_shows_what_follows_from_each_chosen_bet() -> None:
    engagement = Engagement.model_validate(
        {
            "records": [
                {"id": "bet-1", "kind": "bet", "title": "Cheap", "status": "chosen", "rank": 2},
                {"id": "bet-2", "kind": "bet", "title": "Warm", "status": "chosen", "rank": 1},
                {"id": "bet-3", "kind": "bet", "title": "Left out"},
                {"id": "objective-1", "kind": "objective", "title": "Warm homes", "bet_ids": ["bet-2"]},
                {"id": "kpi-1", "kind": "kpi", "title": "Calls", "objective_ids": ["objective-1"]},
                {"id": "kpi-2", "kind": "kpi", "title": "Likes"},
                {"id": "moment-1", "kind": "moment_of_truth", "title": "First frost", "bet_ids": ["bet-2"], "priority": "high"},
            ],
        }
    )  # fmt: skip
    sheet = run_sheet(engagement, 6)
    step = next(each for each in sheet.steps if each.kind == "trace")
    told = before_the_room(engagement, 6, step, date(2026, 3, 4)).plain
    warm, cheap = told.index("Bet: Warm"), told.index("Bet: Cheap")
    assert warm < told.index("Measured by: Calls") < told.index("First frost (high)") < cheap
    assert told.index("Measured by: nothing yet") > cheap
    assert "Likes" in told[told.index("Leads to no chosen bet (1)") :]
    assert "Left out" not in told


def test_the_first_step_begun_again_begins_the_workshop_anew() -> None:
    sheet = run_sheet(Engagement(), 1)
    rehearsed = begun(sheet, sheet.steps[3], 1000.0, standing_of(Engagement(), 1))
    assert begun(sheet, sheet.steps[0], 50_000.0, rehearsed).behind(sheet.steps[0]) == 0
    assert begun(sheet, sheet.steps[4], 50_000.0, rehearsed).behind(sheet.steps[4]) > 0


def test_what_a_step_takes_too_long_makes_the_workshop_late() -> None:
    sheet = run_sheet(Engagement(), 1)
    step = sheet.steps[0]
    running = begun(sheet, step, 1000.0, standing_of(Engagement(), 1))

    def told(after: float) -> str:
        return head_of(sheet, step, running, running.left(step, 1000.0 + after)).plain

    assert "late" not in told(60)
    assert " · 3 min late" in told(step.minutes * 60 + 185)
    assert "over its time by 3:05 min" in told(step.minutes * 60 + 185)


def test_the_room_sees_what_a_step_is_about() -> None:
    engagement = Engagement.model_validate(
        {
            "participants": [
                {"name": "Ada Fennel", "role": "decider"},
                {"name": "Bo Rye", "role": "contributor"},
                {"name": "Cy Sedge", "role": "contributor"},
            ],
            "answers": {
                "market": {
                    "agreed": "Homes.",
                    "opened": {"by": "Tester", "at": "2026-03-04T10:00:00Z"},
                    "voices": [
                        {"participant": "Ada Fennel", "answer": "Homes", "agreement": 5},
                        {"participant": "Bo Rye", "answer": "Barns", "agreement": 1, "dissent": "No barns, no Bo."},
                    ],
                },
                "personas": {"voices": [{"participant": "Bo Rye", "answer": "Sealed words"}]},
            },
            "decisions": [
                {"id": "decision-1", "question": "market", "decided": "Homes only", "by": ["Ada Fennel"],
                 "dissent": ["Bo Rye: No barns, no Bo."]},
                {"id": "decision-2", "question": "bets", "decided": "Of another session"},
                {"id": "decision-3", "decided": "On no question", "date": "2026-03-04"},
            ],
            "actions": [
                {"id": "action-1", "title": "Count the vans", "owner": "Bo Rye", "due": "2026-03-11"},
                {"id": "action-2", "title": "Done long ago", "done": "2026-01-01"},
                {"id": "action-3", "title": "Nobody's errand"},
            ],
            "parked": [
                *({"id": f"parked-{number}", "title": f"Point {number}", "raised_by": "Bo Rye"} for number in range(9)),
                {"id": "parked-9", "title": "Settled", "state": "dropped"},
            ],
            "workshops": [
                {"id": "workshop-1", "session": 1, "date": "2026-03-04"},
                {"id": "workshop-2", "session": 2, "date": "2026-03-12"},
            ],
        }
    )  # fmt: skip
    steps = {step.id: step for step in run_sheet(engagement, 1).steps}

    def seen(step: str) -> str:
        return before_the_room(engagement, 1, steps[step], date(2026, 3, 4)).plain

    assert SESSIONS[0].outcome in seen("arrive")
    assert "Ada Fennel" in seen("arrive")
    assert all(f"Point {number} · Bo Rye" in seen("parking") for number in range(9))
    assert "Settled" not in seen("parking")
    close = seen("close")
    for told in ("Homes only · Ada Fennel", "On no question", "Count the vans · Bo Rye, by 2026-03-11",
                 "Nobody's errand · nobody yet, no day yet", "Session 2: Targeting · 2026-03-12"):  # fmt: skip
        assert told in close
    assert close.count("Bo Rye: No barns, no Bo.") == 1
    for kept_back in ("Of another session", "Done long ago", "Sealed words"):
        assert kept_back not in close

    decide = heard_on(engagement, replace(steps["personas.decide"], question="market")).plain
    assert "2 of 3 have said how far they go along" in decide
    assert "waiting for Cy Sedge" in decide
    alone = heard_on(engagement, steps["personas.share"]).plain
    assert "1 of 3 have answered alone" in alone
    assert "f opens them to the room" in alone
    assert "Sealed" not in alone


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


def test_a_clock_file_that_makes_no_sense_is_no_clock(tmp_path: Path) -> None:
    clock = Clock(tmp_path / "room.counterpoint")
    sheet = run_sheet(Engagement(), 1)
    clock.write(begun(sheet, sheet.steps[0], 1000.0, standing_of(Engagement(), 1)))
    (file,) = (data_dir() / "running").iterdir()
    good = file.read_text()
    assert Clock(tmp_path / "room.counterpoint").read(1000.0) is not None
    assert Clock(tmp_path / "room.counterpoint").read(10_000_000.0) is None, "it ended long ago"
    body = json.loads(good)
    for bad in (
        "", "[", "[]", "null", json.dumps(body | {"began": "x"}), json.dumps(body | {"began": float("nan")}),
        json.dumps(body | {"states": [["market", "lost"]]}), json.dumps({"session": 1}), json.dumps(body | {"more": 10**9}),
        json.dumps(body | {"written": 3}), "[" * 9000, "x" * 100_000,
    ):  # fmt: skip
        file.write_text(bad)
        assert Clock(tmp_path / "room.counterpoint").read(1000.0) is None, bad[:40]


@given(
    st.lists(st.tuples(st.sampled_from(["turn", "more", "less", "wait"]), st.integers(0, 900)), max_size=30)
)
def test_time_stopped_is_no_time_and_a_step_is_never_shorter_than_a_minute(
    acts: list[tuple[str, int]],
) -> None:
    sheet = run_sheet(Engagement(), 1)
    step, now, ran = sheet.steps[0], 5000.0, 0
    running: Running = begun(sheet, step, now, standing_of(Engagement(), 1))
    for act, seconds in acts:
        if act == "turn":
            running = running.turned(now)
        elif act != "wait":
            running = running.longer(step, 1 if act == "more" else -1)
        else:
            now += seconds
            ran += seconds if running.stopped is None else 0
    assert running.elapsed(now) == pytest.approx(ran)
    assert step.minutes + running.more >= 1
    assert running.left(step, now) == (step.minutes + running.more) * 60 - ran

"""The clock of a workshop: what time does to it, and what a file that makes no sense does not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.config import data_dir
from assistant.method.engagement import Engagement
from assistant.method.runsheet import run_sheet, standing_of
from tui.running import Clock, Running, begun


def test_the_first_step_begun_again_begins_the_workshop_anew() -> None:
    sheet = run_sheet(Engagement(), 1)
    rehearsed = begun(sheet, sheet.steps[3], 1000.0, standing_of(Engagement(), 1))
    assert begun(sheet, sheet.steps[0], 50_000.0, rehearsed).behind(sheet.steps[0]) == 0
    assert begun(sheet, sheet.steps[4], 50_000.0, rehearsed).behind(sheet.steps[4]) > 0


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

"""Drafting all questions: told beforehand, watched, left alone, stopped at once, and gone on with."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Collection
from pathlib import Path
from typing import Any

import pytest

from assistant.advisor.base import Advice, Glimpse, Watch
from assistant.advisor.client.failures import ModelFailure
from assistant.advisor.drafting import all_drafts
from assistant.advisor.drafting.drafts import Draft
from assistant.advisor.grounds.claims import Claim
from assistant.advisor.task import Brief, Task
from assistant.workspace.document import Workspace
from tests.tui.hostile import HOSTILE
from tests.tui.pictures import looks_the_same
from tests.tui.room import NARROW, WIDE, at_work, make_room, said, stored, until, words
from tests.tui.scripted import ORIGIN, ScriptedAdvisor
from tests.tui.test_hostile import sound
from tui import drafting
from tui.screens import draftall
from tui.screens.draftall import BeforeAll, DraftAll
from tui.screens.review import Review
from tui.screens.workshop import Workshop


class Drafter(ScriptedAdvisor):
    """Drafts what it is asked for; nothing at `blank`, fails at `fails`, and never ends at `stays`."""

    def __init__(self, *, blank: Collection[str] = (), fails: Collection[str] = (), stays: str = "") -> None:
        super().__init__()
        self.blank, self.fails, self.stays = blank, fails, stays

    async def give(self, task: Task[Any], brief: Brief, watch: Watch | None = None) -> Advice[Any]:
        slug = brief.target or task.id
        self.calls.append(slug)
        assert watch is not None
        watch(Glimpse(task.id, brief.target, 0, {"claims": [{"text": f"{HOSTILE[0]} about {slug}"}]}))
        try:
            while slug == self.stays:  # noqa: ASYNC110 - set by the test, in another thread
                await asyncio.sleep(0.005)
        except asyncio.CancelledError:
            self.cancelled_at = time.monotonic()
            raise
        if slug in self.fails:
            raise ModelFailure("invalid", "The reply \x1b[2J[/x] was no draft.")
        if slug in self.blank or task.id != "draft":
            return Advice((), ORIGIN)
        claim = Claim(text=f"Something about {slug}.", basis="assumption")
        return Advice((Draft(question=slug, claims=(claim,)),), ORIGIN)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make_room(tmp_path / "room.counterpoint")


@pytest.mark.parametrize(
    ("size", "mode", "written"),
    [
        (WIDE, "prepare", "so far. The draft opens once your own answer stands."),
        (NARROW, "draft", "about objectives-long"),
    ],
)
async def test_it_says_what_it_takes_is_watched_left_alone_stopped_and_gone_on_with(
    tmp_path: Path, size: tuple[int, int], mode: str, written: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make_room(tmp_path / "room.counterpoint", mode=mode)
    advisor = Drafter(blank=["swot"], fails=["trends"], stays="objectives-long")
    async with at_work(path, advisor=advisor, size=size) as (app, pilot):
        for module in (drafting, draftall, all_drafts):
            monkeypatch.setattr(module, "monotonic", lambda: 0.0)
        before = stored(path)
        await pilot.press("D")
        await until(
            pilot,
            lambda: isinstance(app.screen, BeforeAll) and "Nothing that you wrote is changed" in words(app),
            "what it takes",
        )
        assert "14 of 21 questions are open; the 7 that you have answered" in words(app)
        await pilot.press("n")
        assert (advisor.calls, app.is_drafting) == ([], False)
        await pilot.press("s", "y")
        await until(pilot, lambda: "objectives-long" in advisor.calls, "it to come to the long objectives")
        await until(pilot, lambda: written in words(app), "what is written")
        # Nobody reads a draft before the own answer stands, not even while it is written.
        assert ("about objectives-long" in words(app)) == (mode == "draft")
        sound(app)
        # In a small window what is under way may lie below the fold; the line on top tells of it in any case.
        shown = ("drafting …",) if size == WIDE else ("Drafting 15/21",)
        for part in (*shown, "answered by you", "◇"):
            await until(pilot, lambda part=part: part in words(app), part)  # type: ignore[misc]  # the part of now
        # It goes on while the person does something else.
        await pilot.press("w")
        await until(pilot, lambda: isinstance(app.screen, Workshop), "the questions")
        assert "drafting" in words(app).splitlines()[0]
        await pilot.press("escape", "e", *"I write", "escape", "escape")
        assert app.is_drafting
        await pilot.press("D")
        await until(pilot, lambda: isinstance(app.screen, DraftAll), "the drafts")
        assert not isinstance(app.screen, BeforeAll)
        await pilot.press("escape")
        await until(pilot, lambda: advisor.cancelled_at, "the call to be cancelled")
        await until(pilot, lambda: "– 15 Objectives" in words(app), "what is left")
        await pilot.press("home", *["down"] * 6)
        await until(pilot, lambda: "The reply [/x] was no draft." in words(app), "why one failed")
        assert "Stopped." in said(app)
        await looks_the_same(app, "draft-all-stopped")
        kept = [each for each in stored(path).suggestions if each.state == "open"]
        assert kept
        assert all(each.task == "draft" for each in kept)
        # Nothing that a person wrote is touched.
        assert stored(path).answers.keys() == before.answers.keys()
        assert stored(path).records == before.records
        advisor.stays = ""
        await pilot.press("s")
        await until(pilot, lambda: isinstance(app.screen, BeforeAll), "the question")
        await pilot.press("y")
        await until(pilot, lambda: "v reviews" in said(app), "the end", seconds=60)
        assert said(app).startswith("12 drafted, 1 blank, 1 failed; ")
        assert "goes on where it was" in said(app)
        await pilot.press("v")
        await until(pilot, lambda: isinstance(app.screen, Review), "Review")
        sound(app)


async def test_the_guide_says_that_nothing_leaves_and_closing_stops_it(path: Path) -> None:
    async with at_work(path, size=WIDE) as (app, pilot):
        await pilot.press("D")
        await until(pilot, lambda: "Nothing leaves" in words(app), "what the guide would do")
        await pilot.press("y")
        await until(pilot, lambda: "14 blank" in said(app), "the end", seconds=60)
    with Workspace.open(path) as workspace:
        assert workspace.calls() == []
    advisor = Drafter(stays="trends")
    async with at_work(path, advisor=advisor) as (app, pilot):
        await pilot.press("D")
        await until(pilot, lambda: "questions are open" in words(app))
        await pilot.press("y")
        await until(pilot, lambda: advisor.calls, "it to begin")
        app.go("start")
        await until(pilot, lambda: "New workspace" in words(app), "the start")
        await until(pilot, lambda: advisor.cancelled_at, "the call to be cancelled")
        assert app.drafting is None

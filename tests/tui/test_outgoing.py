"""What would be sent: the very messages, looked at without sending anything, and sent from there."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel
from textual.widgets import OptionList

from assistant.advisor.base import Advice, Watch
from assistant.advisor.client.ladder import Message
from assistant.advisor.client.sending import Sending
from assistant.advisor.task import Brief, Task
from tests.tui.hostile import HOSTILE
from tests.tui.pictures import looks_the_same
from tests.tui.room import NARROW, WIDE, at_work, make_room, said, stored, until, words
from tests.tui.scripted import ScriptedAdvisor, follow_up
from tests.tui.test_hostile import sound
from tui.commands import Commands
from tui.screens.dialogs import Pick
from tui.screens.draftall import BeforeAll
from tui.screens.outgoing import WouldBeSent


@dataclass(frozen=True)
class Ready:
    """A task of a scripted advisor, ready to be sent."""

    advisor: ScriptedAdvisor
    task: Task[Any]
    brief: Brief
    key: str = ""

    @property
    def sendings(self) -> tuple[Sending, ...]:
        about = f"{self.task.id} about {self.brief.target or 'all'}"
        texts = HOSTILE if self.task.id == "draft" else ("To be warm by breakfast.",)
        messages = (Message("system", "You ask."), Message("user", f"{about}\n\n{' '.join(texts)}"))
        return (Sending("test/scripted", "models.example:443", messages, 1234, 4096, None, BaseModel),)

    async def send(self, watch: Watch | None = None) -> Advice[Any]:
        return await self.advisor.give(self.task, self.brief, watch)


class Showing(ScriptedAdvisor):
    """Shows what it would send."""

    async def prepare(self, task: Task[Any], brief: Brief) -> Ready:
        return Ready(self, task, brief)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make_room(tmp_path / "room.counterpoint")


async def _look(app: Any, pilot: Any) -> None:
    hits = [hit async for hit in Commands(app.screen, None).search("what would be sent")]
    max(hits, key=lambda hit: hit.score).command()
    await until(pilot, lambda: isinstance(app.screen, Pick), "what can be looked at")


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_the_very_messages_are_shown_and_only_sent_from_there(
    path: Path, size: tuple[int, int]
) -> None:
    advisor = Showing()
    async with at_work(path, advisor=advisor, size=size) as (app, pilot):
        await _look(app, pilot)
        await pilot.press(*"records", "enter")
        await until(
            pilot, lambda: isinstance(app.screen, WouldBeSent) and "extract about market" in words(app), "it"
        )
        sound(app)
        shown = " ".join(words(app).split())
        for part in (
            "1 request, about 1,234 tokens",
            "test/scripted at models.example:443",
            "Nothing is sent by looking.",
            "system",
            "You ask.",
        ):
            assert part in shown, part
        await looks_the_same(app, "would-be-sent")
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(app.screen, WouldBeSent))
        assert advisor.calls == []
        await _look(app, pilot)
        await pilot.press(*"records", "enter")
        await until(
            pilot, lambda: isinstance(app.screen, WouldBeSent) and "extract about market" in words(app), "it"
        )
        await pilot.press("y")
        await until(pilot, lambda: advisor.calls == ["extract"], "it to be sent")
        assert not isinstance(app.screen, WouldBeSent)


async def test_a_pack_is_tailored_once_it_is_seen_what_is_sent_for_that(path: Path) -> None:
    advisor = Showing(questions=[follow_up()])
    async with at_work(path, advisor=advisor, size=WIDE) as (app, pilot):
        app.write_pack(1)
        await until(pilot, lambda: isinstance(app.screen, Pick), "for whom")
        await pilot.press(*"tailor", "enter")
        await until(pilot, lambda: "aim about 1" in words(app), "what would be sent")
        listed = [str(each.prompt) for each in app.screen.query_one("#requests", OptionList).options]
        assert "Aim of session 1" in listed[0]
        # What is agreed is not asked about any more.
        assert len(listed) == 4
        assert not any("market" in each for each in listed)
        assert advisor.calls == []
        await pilot.press("y")
        await until(pilot, lambda: said(app).startswith("3 suggestions wait"), "them to be asked")
        assert advisor.calls == ["aim", *["follow-ups"] * 3]
        assert {each.state for each in stored(path).suggestions} == {"open"}


async def test_before_all_is_drafted_each_request_can_be_read(path: Path) -> None:
    advisor = Showing()
    async with at_work(path, advisor=advisor, size=WIDE) as (app, pilot):
        await pilot.press("D")
        await until(pilot, lambda: "models.example" in words(app), "where it goes")
        assert "About 17,276 tokens go out" in words(app)
        await pilot.press("p")
        await until(
            pilot, lambda: isinstance(app.screen, WouldBeSent) and "14 requests" in words(app), "them"
        )
        await until(pilot, lambda: "draft about trends" in words(app), "the first one")
        assert app.screen.query_one("#requests", OptionList).option_count == 14
        sound(app)
        await pilot.press("down")
        await until(pilot, lambda: "draft about trends-organisation" in words(app), "the next one")
        await pilot.press("right", "left", "escape")
        assert (advisor.calls, app.is_drafting) == ([], False)
        await pilot.press("s")
        assert isinstance(app.screen, BeforeAll)


async def test_with_the_guide_nothing_leaves_this_machine(path: Path) -> None:
    async with at_work(path, size=WIDE) as (app, pilot):
        await _look(app, pilot)
        await pilot.press("enter")
        await until(
            pilot, lambda: "Nothing leaves this machine: the method guide answers." in words(app), "that"
        )
        await pilot.press("y")
        assert isinstance(app.screen, WouldBeSent)

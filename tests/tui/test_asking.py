"""Asking for the advisor's tasks by key, watching it write, stopping it, and reading why it failed."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from textual.widgets import OptionList

from assistant.advisor.client.failures import ModelFailure
from assistant.advisor.drafting.drafts import Draft
from assistant.advisor.grounds.claims import Claim
from assistant.workspace.document import Workspace
from tests.tui.hostile import HOSTILE
from tests.tui.room import NARROW, WIDE, at_work, in_form, make_room, options, said, stored, until, words
from tests.tui.scripted import ScriptedAdvisor, follow_up
from tests.tui.test_hostile import sound
from tui.commands import Commands
from tui.screens.bets import Bets
from tui.screens.challenge import Challenge
from tui.screens.dialogs import Confirm, Pick, Tell
from tui.screens.gaps import Gaps
from tui.screens.voices import Voices
from tui.widgets.cards import PaperCard
from tui.widgets.preview import Preview

TRENDS = Draft(question="trends", claims=(Claim(text="Gas prices rise.", basis="assumption"),))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make_room(tmp_path / "room.counterpoint")


async def test_a_draft_comes_after_the_own_answer_or_once_it_is_skipped(path: Path) -> None:
    advisor = ScriptedAdvisor(gives={"draft": [TRENDS]})
    async with at_work(path, advisor=advisor, size=WIDE) as (app, pilot):
        app.show_question("trends")
        await pilot.press("d")
        assert isinstance(app.screen, Confirm)
        assert "Your own answer first?" in words(app)
        await pilot.press("n")
        assert (advisor.calls, stored(path).answer("trends").skipped) == ([], None)
        await pilot.press("d", "y")
        await until(pilot, lambda: isinstance(app.focused, PaperCard), "the draft to have the focus")
        assert stored(path).answer("trends").skipped
        assert advisor.briefs[0].target == "trends"
        assert "? assumption: Gas prices" in words(app)
        assert "1 drafted answer waits for you" in said(app)
        await pilot.press("y")
        await until(pilot, lambda: "Gas prices rise." in stored(path).answer("trends").text, "the answer")
        # What is being typed counts as the own answer, before it has reached the disk.
        app.show_question("swot")
        await pilot.press("e", *"Mine", "escape", "d")
        await until(pilot, lambda: len(advisor.calls) == 2, "no question to stand in the way")
        await until(pilot, lambda: app.work is None)
        await pilot.press("t")
        await until(pilot, lambda: advisor.calls[2:] == ["extract"], "records to be looked for")
        await until(pilot, lambda: app.work is None)
        # Of a text that the room has agreed a draft changes nothing: the person is asked before it costs any tokens.
        app.act(lambda: app.view and app.view.workspace.write_answer("swot", "agreed", "Ours"))
        await pilot.press("d")
        assert isinstance(app.screen, Confirm)
        assert "The room has agreed a text here." in words(app)
        await pilot.press("n")
        assert (isinstance(app.screen, Confirm), len(advisor.calls)) == (False, 3)
        await pilot.press("d", "y")
        await until(pilot, lambda: advisor.calls[3:] == ["draft"], "the draft to compare with")
        await until(pilot, lambda: app.work is None)
        await pilot.press("d", "f1", "ctrl+q")
        await until(pilot, lambda: not app.is_running, "it to be left from over a dialog")


async def test_bets_and_voices_have_a_key_for_what_the_advisor_can_do_with_them(path: Path) -> None:
    with Workspace.open(path) as workspace:
        workspace.put("participants", {"name": "Ada"})
        workspace.give_voice("trends", "Ada", answer="The valley first.")
    advisor = ScriptedAdvisor()
    async with at_work(path, advisor=advisor, size=WIDE) as (app, pilot):
        await pilot.press("b")
        await until(pilot, lambda: isinstance(app.screen, Bets) and app.screen.current, "a card")
        await pilot.press("f")
        await until(pilot, lambda: isinstance(app.screen, Pick), "what can be drafted")
        offered = options(app.screen.query_one(OptionList))
        assert [line.partition(":")[0] for line in offered] == [
            "Have a bet put on trial by the advisor", "Draft objectives for a bet", "Draft the capabilities that a bet needs",
            "Draft the work that creates its capabilities", "Draft KPIs, moments and collaboration for a bet",
        ]  # fmt: skip
        await pilot.press("down", "enter")
        await until(pilot, lambda: advisor.calls == ["objectives"] and app.work is None, "the objectives")
        assert "Nothing was drafted" in said(app)
        await pilot.press("t")
        await until(pilot, lambda: isinstance(app.screen, Challenge), "the trial")
        await pilot.press("right_square_bracket", "a")
        await until(pilot, lambda: advisor.calls[1:] == ["challenge"] and app.work is None, "the challenge")
        assert [brief.target for brief in advisor.briefs] == ["bet-1", "bet-2"]
        # The palette knows the bet that is looked at, and offers them all where none is.
        hits = [hit async for hit in Commands(app.screen, None).search("Draft the capabilities")]
        max(hits, key=lambda hit: hit.score).command()
        await until(pilot, lambda: len(advisor.briefs) == 3 and app.work is None)
        assert advisor.briefs[2].target == "bet-2"
        app.show_question("trends")
        await pilot.press("p")
        await until(pilot, lambda: isinstance(app.screen, Voices), "the voices")
        await pilot.press("s")
        assert len(advisor.calls) == 3
        await pilot.press("f", "y")
        await until(pilot, lambda: stored(path).answer("trends").is_open, "them to be open")
        await pilot.press("s")
        await until(pilot, lambda: advisor.calls[3:] == ["disagreement"] and app.work is None)
        assert advisor.briefs[3].target == "trends"


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_what_is_written_is_shown_meanwhile_and_stopped_at_once(
    path: Path, size: tuple[int, int]
) -> None:
    """Asks three times and takes the fastest stop: the machine may be busy with other tests."""
    so_far = [{"follow_ups": [{"question": text, "ref": "quiet-1", "quote": "warm"}]} for text in HOSTILE]
    writes = [*so_far, {"follow_ups": [{"question": "Who would notice " + "first " * n} for n in range(40)]}]
    advisor = ScriptedAdvisor(stuck=True, questions=[follow_up()], writes=writes)
    took = []
    async with at_work(path, advisor=advisor, size=size) as (app, pilot):
        for times in range(1, 4):
            await pilot.press("a")
            focused = app.focused
            await until(pilot, lambda: "Who would notice first first" in words(app), "what is written")
            sound(app)
            assert "quiet-1" not in words(app)
            assert "Written so far; nothing of it is kept yet" in words(app)
            assert app.focused is focused
            assert not any(pane.focusable for pane in app.screen.query(Preview))
            advisor.cancelled = False
            pressed = time.monotonic()
            await pilot.press("escape")
            await until(pilot, lambda: advisor.cancelled, "the call to be cancelled")
            took.append(advisor.cancelled_at - pressed)
            await until(pilot, lambda: not app.screen.query(Preview), "the pane to go")
            assert (len(advisor.calls), app.work) == (times, None)
        assert min(took) < 0.1, took
        assert stored(path).suggestions == []
        # It goes along to another place, and is gone when the call has ended.
        await pilot.press("a")
        await until(pilot, lambda: app.screen.query(Preview), "the pane")
        await pilot.press("g")
        await until(
            pilot, lambda: isinstance(app.screen, Gaps) and app.screen.query(Preview), "the pane there"
        )
        advisor.stuck = False
        await until(pilot, lambda: stored(path).suggestions, "the questions")
        await until(pilot, lambda: not any(screen.query(Preview) for screen in app.screen_stack))


async def test_a_model_that_rests_is_told_of_on_top_and_why_can_be_read(path: Path) -> None:
    until_then = datetime.now(UTC) + timedelta(minutes=1)
    error = ModelFailure(
        "unavailable",
        "The server [/x]\x1b[2J is away.",
        hint="Look at the network.",
        retry_at=until_then,
        attempts=3,
    )
    advisor = ScriptedAdvisor(error=error, questions=[follow_up()])
    async with at_work(path, advisor=advisor) as (app, pilot):
        assert "f6" not in words(app)
        await pilot.press("a")
        badge = f"model rests until {until_then.astimezone():%H:%M}"
        await until(pilot, lambda: badge in words(app).splitlines()[0], "the badge")
        assert "F6 tells all of it" in said(app)
        # The next call is refused because it rests; what can be read is why it does.
        advisor.error = ModelFailure("unavailable", "It rests.", retry_at=until_then)
        await pilot.press("a")
        await until(pilot, lambda: "It rests." in said(app), "the refusal")
        await pilot.press("escape", "b", "f6")
        await until(pilot, lambda: isinstance(app.screen, Tell), "why")
        sound(app)
        for part in (
            "The server [/x] is away.",
            "answers and records are as they were",
            "Look at the network.",
            "3 requests",
        ):
            assert part in words(app), part
        await pilot.press("escape")
        advisor.error = None
        app.ask_follow_ups("market")
        await until(pilot, lambda: "1 question to ask" in said(app), "it to serve again")
        assert "rests" not in words(app)
        await pilot.press("f6")
        assert not isinstance(app.screen, Tell)


async def test_what_the_guide_cannot_is_said_in_one_line_with_what_to_do_instead(path: Path) -> None:
    async with at_work(path, size=WIDE) as (app, pilot):
        await pilot.press("t")
        await until(pilot, lambda: "none is configured" in said(app), "the message")
        assert said(app).endswith("makes one by hand.")
        assert app.notices[-1][0] == "warn"
        assert "answers and records are as they were" not in said(app)
        assert app.failure is None


async def test_the_roadmap_leads_to_the_strategy_on_one_page(path: Path) -> None:
    advisor = ScriptedAdvisor()
    async with at_work(path, advisor=advisor, size=WIDE) as (app, pilot):
        app.go("roadmap")
        await pilot.press("s", "enter")
        await in_form(pilot)
        await pilot.press("end", *" of warmth", "ctrl+s")
        await until(pilot, lambda: [r.kind for r in stored(path).records][-1] == "kernel", "the page")
        await pilot.press("s")
        await until(pilot, lambda: "Open the page" in words(app), "both ways")
        await pilot.press("down", "enter")
        await until(pilot, lambda: advisor.calls == ["synthesis"], "the advisor to be asked")

"""Being asked, being stopped, and what happens when the advisor fails."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Static

from assistant.errors import CounterpointError
from tests.tui.room import NARROW, WIDE, at_work, make_room, said, stored, until, words
from tests.tui.scripted import MINUTES, ScriptedAdvisor, follow_up
from tui.screens.workshop import Workshop
from tui.widgets.cards import SuggestionCard
from tui.widgets.editors import AnswerEditor


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make_room(tmp_path / "room.counterpoint")


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_questions_come_with_why_quote_and_source_and_are_parked_or_rejected(
    path: Path, size: tuple[int, int]
) -> None:
    advisor = ScriptedAdvisor(
        questions=[
            follow_up(quote="two river counties", source=MINUTES),
            follow_up("Whom would you turn away tomorrow?"),
        ],
        notices=("One question was left out.",),
    )
    async with at_work(path, advisor=advisor, size=size) as (app, pilot):
        await pilot.press("a")
        await until(
            pilot, lambda: isinstance(app.focused, SuggestionCard), "the first question to have the focus"
        )
        await until(pilot, lambda: "test/scripted" in words(app), "the questions to be drawn")
        shown = " ".join(words(app).split())
        for part in (
            "Which of these edges",
            "no edge that was ever",
            "“two river counties”",
            "↳ source: “more visits",
            "[@click=app.quit]of",
            "! This text asks",
            "Session 2",
            "test/scripted",
        ):
            assert part in shown, part
        assert said(app).startswith("2 questions to ask")
        assert "One question was left out." in said(app)
        # All of it can be read, in a small window as well.
        await until(
            pilot,
            lambda: "One question was left out." in " ".join(words(app).split()),
            "the line to grow to all that was said",
        )
        assert stored(path).parked == []
        await pilot.press("y")
        await until(pilot, lambda: len(stored(path).parked) == 1, "the parked question")
        await until(
            pilot,
            lambda: len(app.screen.query(SuggestionCard)) == 1 and isinstance(app.focused, SuggestionCard),
        )
        await pilot.press("x")
        await until(pilot, lambda: not app.screen.query(SuggestionCard), "the rejected question to go")
        assert [item.state for item in stored(path).suggestions] == ["accepted", "rejected"]


async def test_escape_stops_a_call_at_once_and_nothing_is_kept(path: Path) -> None:
    advisor = ScriptedAdvisor(stuck=True, questions=[follow_up()])
    async with at_work(path, advisor=advisor) as (app, pilot):
        await pilot.press("a")
        await until(pilot, lambda: advisor.calls, "the call to begin")
        assert "escape stops it" in words(app)
        await pilot.press("escape")
        assert app.work is None
        await until(pilot, lambda: advisor.cancelled, "the call to be cancelled")
        assert "Stopped" in said(app)
        assert stored(path).suggestions == []
        advisor.stuck = False
        await pilot.press("a")
        await until(pilot, lambda: stored(path).suggestions, "a second call to work")


async def test_keys_are_answered_while_the_advisor_thinks(path: Path) -> None:
    advisor = ScriptedAdvisor(stuck=True)
    async with at_work(path, advisor=advisor, size=WIDE) as (app, pilot):
        await pilot.press("a")
        await until(pilot, lambda: advisor.calls, "the call to begin")
        await pilot.press("e", *" still writing")
        assert app.screen.query_one("#before", AnswerEditor).text.endswith(" still writing")
        await pilot.press("escape")
        assert app.work is None


@pytest.mark.parametrize(
    "error",
    [
        CounterpointError("The model is resting.", hint="Try in a minute."),
        RuntimeError("[/x] secret answer \x1b[2J"),
    ],
)
async def test_a_failure_is_a_message_and_never_a_crash(path: Path, error: Exception) -> None:
    async with at_work(path, advisor=ScriptedAdvisor(error=error)) as (app, pilot):
        await pilot.press("a")
        await until(pilot, lambda: app.notices and app.notices[-1][0] == "fail", "the failure to be told")
        assert isinstance(app.screen, Workshop)
        if isinstance(error, CounterpointError):
            panel = " ".join(str(each.render()) for each in app.screen.query(Static))
            assert "and model looks for the weak spots" in panel
            assert said(app).startswith("The model is resting. ")
            assert said(app).endswith("Try in a minute.")
        else:
            assert "RuntimeError" in said(app)
            assert "secret" not in said(app)
        assert "Traceback" not in words(app)
        await pilot.press("escape", "down")
        assert app.view is not None
        assert app.view.question == "personas"


async def test_without_a_model_the_guide_asks_and_one_quiet_line_says_so(path: Path) -> None:
    async with at_work(path, size=WIDE) as (app, pilot):
        assert "No model is set up" in words(app)
        await pilot.press("a")
        await until(pilot, lambda: app.screen.query(SuggestionCard), "the guide's questions", seconds=30)
        assert "method guide" in words(app)


async def test_a_guidance_folder_that_is_missing_is_a_message(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import assistant.retrieval.cards as cards

    def gone() -> object:
        raise FileNotFoundError("the installation lacks its knowledge folder")

    monkeypatch.setattr(cards, "load_cards", gone)
    async with at_work(path, size=WIDE) as (app, pilot):
        await until(pilot, lambda: "guidance cannot be read" in said(app), "the message")
        await pilot.press("e", *"on", "escape")
        assert isinstance(app.screen, Workshop)

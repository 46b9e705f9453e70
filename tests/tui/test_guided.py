"""Being led through the questions, by keyboard alone: one at a time, with a follow-up, to be paused and resumed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assistant.cells import cell_width
from assistant.errors import CounterpointError
from assistant.method.questions import QUESTIONS
from assistant.workspace.document import Workspace
from tests.tui.pictures import looks_the_same
from tests.tui.room import NARROW, WIDE, at_work, in_form, make_room, said, stored, until, words
from tests.tui.scripted import ScriptedAdvisor, follow_up
from tests.tui.test_hostile import hostile_room, sound
from tui.app import CounterpointApp
from tui.recent import paused_at
from tui.screens.guided import Guided
from tui.screens.standing import WhereWeStand
from tui.screens.workshop import Workshop
from tui.widgets.cards import SuggestionCard
from tui.widgets.editors import AnswerEditor

COLD = 30
"""Seconds that the guide may take on a busy machine to read its cards, once."""
ANSWER = "Heating for homes."
LONGER = "Heating for homes in both river counties."


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make_room(tmp_path / "new.counterpoint", {"organisation": "Tern & Co"})


def asked(app: CounterpointApp) -> str:
    """The follow-up that is shown; empty where none is."""
    return " ".join(str(card.visual) for card in app.screen.query(SuggestionCard))


def question(app: CounterpointApp) -> str:
    assert isinstance(app.screen, Guided)
    assert app.view is not None
    return app.view.question


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_one_question_at_a_time_with_a_follow_up_after_the_own_answer(
    path: Path, size: tuple[int, int]
) -> None:
    with Workspace.open(path) as workspace:
        workspace.set_setting("mode", "assess")
    async with at_work(path, size=size) as (app, pilot):
        await until(pilot, lambda: isinstance(app.screen, Guided), "being led from the start")
        assert question(app) == "market"
        shown = " ".join(words(app).split())
        for part in ("1 of 21", "In which market do we compete", "Why it is asked", "What a good answer has"):
            assert part in shown
        assert not asked(app)
        await pilot.press("d")
        assert "Write a line first" in said(app)
        await pilot.press("enter", *ANSWER)
        assert not asked(app)
        await pilot.press("ctrl+s")
        assert stored(path).answer("market").assumed == ANSWER
        await until(
            pilot, lambda: "◇ method guide" in words(app) and "Saved" in words(app), "the follow-up", COLD
        )
        await looks_the_same(app, "guided")
        await pilot.press("ctrl+s")
        assert question(app) == "personas"
        assert not asked(app)
        assert "2 of 21" in words(app)


async def test_leaving_the_text_by_any_way_shows_where_the_weak_spot_is(path: Path) -> None:
    async with at_work(path) as (app, pilot):
        await pilot.press("i", "enter", *ANSWER)
        await until(pilot, lambda: stored(path).answer("market").assumed == ANSWER, "the text to be saved")
        assert not asked(app)
        await pilot.press("tab")
        await until(pilot, lambda: asked(app), "the follow-up", COLD)
        await pilot.press("enter", *" For all", "escape")
        await until(pilot, lambda: stored(path).answer("market").assumed.endswith("all"))
        assert question(app) == "market"


async def test_skipping_is_recorded_and_then_a_question_opens(path: Path) -> None:
    async with at_work(path) as (app, pilot):
        await pilot.press("i", "x")
        assert stored(path).answer("market").skipped is not None
        assert "skipped, x takes that back" in words(app)
        await until(pilot, lambda: asked(app), "the opening question", COLD)
        await pilot.press("x")
        assert stored(path).answer("market").skipped is None
        await until(pilot, lambda: not asked(app), "the question to go")
        await pilot.press("x", "d")
        assert question(app) == "personas"
        await pilot.press("right_square_bracket", "left_square_bracket", "left_square_bracket")
        assert question(app) == "market"


async def test_nothing_typed_is_lost_by_turning_pages_leaving_or_quitting(path: Path) -> None:
    async with at_work(path) as (app, pilot):
        await pilot.press("i", "enter", *"One.", "escape", "right_square_bracket", "enter", *"Two.")
        app.go("gaps")
        await pilot.press("i", "right_square_bracket")
        app.go("guided")
        await pilot.press("right_square_bracket", "enter", *"Three.")
    answers = [stored(path).answer(slug).assumed for slug in ("market", "personas", "needs")]
    assert answers == ["One.", "Two.", "Three."]


async def test_two_edits_of_one_answer_are_both_kept(path: Path) -> None:
    async with at_work(path) as (app, pilot):
        await pilot.press("i", "enter", *"Mine")
        with Workspace.open(path, actor="other") as other:
            other.write_answer("market", "assumed", "Theirs.")
        await until(pilot, lambda: "kept as suggestion" in said(app), "the message about the conflict")
        assert stored(path).answer("market").assumed == "Theirs."
        await pilot.press("f4")
        assert "Theirs, as stored" in words(app)
        await pilot.press("m")
        await until(pilot, lambda: stored(path).answer("market").assumed == "Mine", "mine to stand")


async def test_what_changes_while_a_place_is_taken_down_draws_nothing(path: Path) -> None:
    async with at_work(path) as (app, pilot):
        await pilot.press("i")
        going = app._prune(app.screen)
        with Workspace.open(path, actor="other") as other:
            other.write_answer("market", "assumed", "Theirs.")
        app.refresh_view()
        await going
        app.refresh_view()
        assert app.view is not None
        assert app.view.snapshot.engagement.answer("market").assumed == "Theirs."


async def test_one_pauses_and_goes_on_at_the_same_place_another_day(path: Path) -> None:
    async with at_work(path) as (app, pilot):
        await pilot.press("i", "right_square_bracket", "right_square_bracket", "escape")
        assert isinstance(app.screen, Workshop)
        assert "Paused at 3 of 21" in said(app)
    async with at_work(path) as (app, pilot):
        assert "i goes on where you paused: Jobs and expectations (3 of 21)." in said(app)
        await pilot.press("i")
        assert question(app) == "needs"
        await pilot.press("w")
        assert app.view is not None
        assert app.view.question == "needs"


async def test_at_the_end_one_sees_where_one_stands(path: Path) -> None:
    with Workspace.open(path, actor="Tester") as workspace:
        for other in QUESTIONS[:-2]:
            workspace.write_answer(other.slug, "assumed", "Something.")
    async with at_work(path) as (app, pilot):
        await pilot.press("i")
        assert question(app) == QUESTIONS[-2].slug
        await pilot.press("right_square_bracket", "x", "right_square_bracket")
        assert isinstance(app.screen, WhereWeStand)
        await until(pilot, lambda: "One is still open; i goes on with the first." in words(app), "the notice")
        await pilot.press("i")
        assert question(app) == QUESTIONS[-2].slug
        await pilot.press("x", "d")
        assert isinstance(app.screen, WhereWeStand)
        assert "Every one was answered or skipped" in said(app)
    assert paused_at(path) == ""


async def test_records_are_added_and_follow_ups_parked_from_there(path: Path) -> None:
    with Workspace.open(path, actor="Tester") as workspace:
        workspace.write_answer("needs", "assumed", "Warm rooms, fairly priced, without a thought.")
    async with at_work(path, size=WIDE) as (app, pilot):
        await pilot.press("i", "right_square_bracket", "right_square_bracket", "n")
        await in_form(pilot)
        await pilot.press(*"Be told", "ctrl+s")
        await until(pilot, lambda: "Needs (1)" in words(app), "the new record in the list")
        await until(pilot, lambda: asked(app), "a follow-up", COLD)
        first = asked(app)
        app.screen.query_one(SuggestionCard).focus()
        await pilot.press("x")
        await until(pilot, lambda: asked(app) not in ("", first), "another one")
        second = asked(app)
        await pilot.press("y")
        await until(pilot, lambda: asked(app) not in (first, second), "the parked one to go")
    [parked] = stored(path).parked
    assert parked.question == "needs"
    assert parked.title[:20] in second
    assert stored(path).suggestions == []


async def test_the_guide_asks_at_once_and_the_models_question_takes_its_place(path: Path) -> None:
    advisor = ScriptedAdvisor(questions=[follow_up()], stuck=True)
    async with at_work(path, advisor=advisor, size=WIDE) as (app, pilot):
        await pilot.press("i", "a")
        assert "Write a line first" in said(app)
        await pilot.press("enter", *LONGER)
        await until(pilot, lambda: "ctrl+s sends it" in words(app), "to be told what will be sent")
        assert advisor.calls == []
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "◇ method guide" in words(app), "the guide's follow-up", COLD)
        assert "model reads it as well; esc stops that" in " ".join(words(app).split())
        assert stored(path).suggestions == []
        advisor.stuck = False
        await until(pilot, lambda: follow_up().text in asked(app), "the model's follow-up")
        assert "test/scripted" in asked(app)
        assert said(app) == "model asks 1 question; y parks it for the room."
        await pilot.press("enter", "ctrl+s")
        assert advisor.calls == ["follow-ups"]
        await pilot.press("y")
        await until(pilot, lambda: [item.title for item in stored(path).parked] == [follow_up().text])


async def test_the_model_reads_only_what_is_finished_and_long_enough_to_be_read(path: Path) -> None:
    advisor = ScriptedAdvisor(questions=[follow_up()])
    async with at_work(path, advisor=advisor) as (app, pilot):
        await pilot.press("i", "enter", *"Heating.", "ctrl+s")
        await until(pilot, lambda: "◇ method guide" in words(app), "the guide's follow-up", COLD)
        await pilot.press("enter", *LONGER, "escape")
        await pilot.press("enter", "tab")
        await until(pilot, lambda: "a asks model as well" in words(app), "to be told how to ask")
        assert advisor.calls == []
        await pilot.press("a")
        await until(pilot, lambda: follow_up().text in " ".join(asked(app).split()), "the model's follow-up")
        assert said(app) == "1 question to ask; y parks one for the room."
        await pilot.press("x")
        assert stored(path).answer("market").skipped is None
        assert "nothing to skip" in said(app)


async def test_escape_stops_the_model_and_the_guides_question_stays(path: Path) -> None:
    advisor = ScriptedAdvisor(questions=[follow_up()], stuck=True)
    async with at_work(path, advisor=advisor) as (app, pilot):
        await pilot.press("i", "enter", *LONGER, "ctrl+s")
        await until(pilot, lambda: advisor.calls and asked(app), "the call to begin", COLD)
        await pilot.press("escape")
        await until(pilot, lambda: advisor.cancelled, "the call to be cancelled")
        assert "Stopped" in said(app)
        assert isinstance(app.screen, Guided)
        assert "◇ method guide" in words(app)
        assert stored(path).suggestions == []


@pytest.mark.parametrize("error", [CounterpointError("It is resting."), RuntimeError("secret")])
async def test_a_model_that_fails_is_one_quiet_line_and_is_not_asked_again_unbidden(
    path: Path, error: Exception
) -> None:
    advisor = ScriptedAdvisor(error=error)
    async with at_work(path, advisor=advisor) as (app, pilot):
        await pilot.press("i", "enter", *LONGER, "ctrl+s")
        await until(pilot, lambda: said(app).startswith("No word from model"), "the quiet line")
        assert cell_width(said(app)) + 3 <= 80
        assert "secret" not in words(app)
        await until(pilot, lambda: "◇ method guide" in words(app), "the guide's follow-up", COLD)
        await pilot.press("enter", *" And more.", "ctrl+s")
        assert advisor.calls == ["follow-ups"]
        advisor.error = None
        await pilot.press("a")
        await until(pilot, lambda: "No question left" in said(app), "the answer of the model")
        await pilot.press("enter", *" And more.", "ctrl+s")
        await until(pilot, lambda: len(advisor.calls) == 3, "it to be asked again unbidden")


async def test_one_goes_on_while_the_model_reads_and_its_question_waits_where_it_belongs(path: Path) -> None:
    advisor = ScriptedAdvisor(questions=[follow_up()], stuck=True)
    async with at_work(path, advisor=advisor) as (app, pilot):
        await pilot.press("i", "enter", *LONGER, "ctrl+s")
        await until(pilot, lambda: advisor.calls, "the call to begin")
        await pilot.press("ctrl+s", "enter", *"Two", "escape")
        assert question(app) == "personas"
        assert not advisor.cancelled
        advisor.stuck = False
        await until(pilot, lambda: "asks 1 question on “The market we play in”" in said(app), "it to be told")
        assert follow_up().text not in asked(app)
        await pilot.press("left_square_bracket")
        await until(pilot, lambda: follow_up().text in asked(app), "the model's follow-up")


async def test_the_answer_in_hand_is_read_before_one_that_was_left(path: Path) -> None:
    advisor = ScriptedAdvisor(questions=[follow_up()], stuck=True)
    async with at_work(path, advisor=advisor) as (app, pilot):
        await pilot.press("i", "enter", *LONGER, "ctrl+s")
        await until(pilot, lambda: len(advisor.calls) == 1, "the call to begin")
        await pilot.press("ctrl+s", "enter", *LONGER, "ctrl+s")
        await until(pilot, lambda: advisor.cancelled and len(advisor.calls) == 2, "the newer call")
        assert app.reading == "personas"
        advisor.stuck = False
        await until(pilot, lambda: follow_up().text in asked(app), "the model's follow-up")
        assert [item.payload["shown"]["question"] for item in stored(path).suggestions] == ["personas"]


async def test_the_time_left_goes_by_what_this_person_needed(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = datetime(2026, 3, 1, 9, tzinfo=UTC)
    spent = [(start + timedelta(minutes=3 * step), QUESTIONS[step].slug) for step in range(4)]
    monkeypatch.setattr(Workspace, "writing_times", lambda _: spent)
    with Workspace.open(path, actor="Tester") as workspace:
        for _, slug in spent:
            workspace.write_answer(slug, "assumed", "Something.")
    async with at_work(path) as (app, pilot):
        await pilot.press("i")
        # Three minutes for each of the 17 questions that are open: 51, told to five minutes.
        assert "5 of 21 · session 2 · about 50 min left" in words(app)
        await pilot.press("o", "s")
        assert "about 50 min left" in words(app)


async def test_hostile_answers_do_nothing_there(tmp_path: Path) -> None:
    async with at_work(hostile_room(tmp_path / "room.counterpoint")) as (app, pilot):
        await pilot.press("i")
        for _ in range(8):
            await until(pilot, lambda: app.screen.query("#guided-asked > *"), "something below the answer")
            sound(app)
            await pilot.press("right_square_bracket")
        app.screen.query_one(AnswerEditor).focus()
        await pilot.pause()
        sound(app)

"""Voices: answers given alone and hidden, opened once, compared, scored and dissented from."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.widgets import OptionList

from assistant.method.agreement import NOTHING_AGREED
from assistant.workspace.document import Workspace
from tests.tui.pictures import looks_the_same
from tests.tui.room import (
    ENGAGEMENT,
    NARROW,
    WIDE,
    at_work,
    in_form,
    make_room,
    options,
    put_by,
    said,
    stored,
    until,
    words,
)
from tui.screens.dialogs import Confirm
from tui.screens.voices import Voices
from tui.screens.workshop import Workshop
from tui.widgets.voicecard import VoiceCard

PEOPLE = [
    {"name": "Ada", "role": "sponsor"},
    {"name": "Ben", "role": "decider"},
    {"name": "Cleo"},
    {"name": "Dov"},
    {"name": "Eli", "role": "scribe"},
]
VOICES: list[dict[str, Any]] = [
    {
        "participant": "Ada",
        "answer": "Owner-occupied homes by the rivers. Landlords pay late.",
        "agreement": 5,
    },
    {"participant": "Ben", "answer": "Every home by the rivers, landlords too.", "agreement": 4},
    {
        "participant": "Cleo",
        "answer": "Housing associations: one contract, hundreds of boilers.",
        "agreement": 1,
        "dissent": "We keep the late payers out\nand the good ones with them.",
    },
    {"participant": "Dov", "answer": "Homes by the rivers, and the coast within two years."},
]


def room(path: Path, *, voices: list[dict[str, Any]] | None = None, opened: bool = False) -> Path:
    answer = {"assumed": "Home heating in the two river counties.", "voices": voices or []}
    data = ENGAGEMENT | {
        "participants": PEOPLE,
        "answers": ENGAGEMENT["answers"] | {"market": answer | ({"opened": {"by": "Ada"}} if opened else {})},
    }
    return make_room(path, data)


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_each_answers_alone_and_nobody_sees_it_before_it_is_opened(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    path = room(tmp_path / "room.counterpoint", voices=VOICES[:1])
    async with at_work(path, size=size) as (app, pilot):
        await pilot.press("p")
        await until(pilot, lambda: isinstance(app.focused, OptionList), "the list of people")
        assert "1 of 4 has answered alone" in words(app)
        assert "Eli  scribe · need not answer" in words(app)
        assert "Landlords pay late" not in words(app)
        await looks_the_same(app, "voices-alone")
        await pilot.press("down", "enter")
        await in_form(pilot)
        await pilot.press(*"Homes", "enter", *"on the hill", "ctrl+s")
        await until(pilot, lambda: stored(path).answer("market").voice("Ben").answer, "the answer to be kept")
        assert stored(path).answer("market").voice("Ben").answer == "Homes\non the hill"
        assert "on the hill" not in words(app)
        # Somebody who was not on the list yet takes part from here on.
        await pilot.press("n", *"Fay", "enter")
        await in_form(pilot)
        await pilot.press(*"The coast.", "ctrl+s")
        await until(pilot, lambda: len(stored(path).participants) == 6, "Fay to take part")
        assert "3 of 5" in words(app)
        assert "The coast." not in words(app)
        # Only one's own answer comes back for going on with it.
        await pilot.press("n", *"Ben", "enter")
        await until(pilot, lambda: "Ben has answered already" in words(app), "the question")
        assert "on the hill" not in words(app)
        await pilot.press("y")
        await in_form(pilot)
        assert "on the hill" in words(app)
        assert "Landlords" not in words(app)
        await pilot.press("escape")
        await pilot.press("f")
        await until(pilot, lambda: isinstance(app.screen, Confirm), "the question")
        assert "Not yet: Cleo, Dov." in words(app)
        await pilot.press("n")
        assert stored(path).answer("market").opened is None
        await pilot.press("f", "y")
        await until(pilot, lambda: "Landlords pay late" in words(app), "the answers")
        assert stored(path).answer("market").opened is not None
        await pilot.press("u")
        await until(pilot, lambda: "Landlords pay late" not in words(app), "them to be hidden again")
        await pilot.press("escape")
        assert isinstance(app.screen, Workshop)


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_open_answers_are_compared_scored_and_dissented_from(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    path = room(tmp_path / "room.counterpoint", voices=VOICES, opened=True)
    async with at_work(path, size=size) as (app, pilot):
        await pilot.press("p")
        await until(pilot, lambda: isinstance(app.focused, VoiceCard), "the first card")
        shown = " ".join(words(app).split())
        assert "lowest 1 by Cleo" in shown
        assert "spread 4" in shown
        assert "rivers 3 (Ada, Ben, Dov)" in shown
        assert "Cleo: Housing associations" in shown
        await looks_the_same(app, "voices")
        cards = list(app.screen.query(VoiceCard))
        side_by_side = cards[0].region.y == cards[1].region.y
        assert side_by_side == (size == WIDE)
        await pilot.press("right", "right", "right", "2")
        await until(pilot, lambda: stored(path).answer("market").voice("Dov").agreement == 2, "Dov's score")
        await until(
            pilot, lambda: isinstance(app.focused, VoiceCard) and app.focused.participant == "Dov", "Dov"
        )
        await pilot.press("d")
        await in_form(pilot)
        # What is dissented from stands above the words that are held against it.
        assert "Assumed: Home heating in the two river counties." in words(app)
        await pilot.press(*"The coast", "enter", *"is lost.", "ctrl+s")
        await until(pilot, lambda: stored(path).answer("market").voice("Dov").dissent, "the dissent")
        assert stored(path).answer("market").voice("Dov").dissent == "The coast\nis lost."
        await until(pilot, lambda: "is lost." in words(app), "the dissent on its card")
        # A score is taken back alone, and nothing else with it.
        await pilot.press("minus")
        await until(
            pilot, lambda: stored(path).answer("market").voice("Dov").agreement is None, "the score to go"
        )
        assert "no score" in said(app)
        assert stored(path).answer("market").voice("Dov").dissent == "The coast\nis lost."
        await pilot.press("minus")
        assert said(app) == "Dov gave no score yet."
        await pilot.press("u")
        await until(pilot, lambda: stored(path).answer("market").voice("Dov").agreement == 2, "the score")
        await pilot.press("r")
        await until(pilot, lambda: not stored(path).answer("market").voice("Dov").answer, "Dov's words to go")
        await pilot.press("u")
        await until(
            pilot, lambda: stored(path).answer("market").voice("Dov").agreement == 2, "them to be back"
        )
        await pilot.press("n", *"Gus", "enter")
        await until(pilot, lambda: len(stored(path).participants) == 6, "Gus")
        await until(
            pilot, lambda: isinstance(app.focused, VoiceCard) and app.focused.participant == "Gus", "Gus"
        )
        await pilot.press("5")
        await until(pilot, lambda: stored(path).answer("market").voice("Gus").agreement == 5, "Gus's score")
        await until(pilot, lambda: said(app) == f"Gus: 5 of 5. {NOTHING_AGREED}", "that it is early")
        with Workspace.open(path) as another:
            another.write_answer("market", "agreed", "The fjord")
        view = app.view
        assert view is not None
        await until(pilot, lambda: bool(view.snapshot.engagement.answer("market").agreed), "the agreed text")
        await pilot.press("4")
        await until(pilot, lambda: said(app) == "Gus: 4 of 5.", "no more than the score")


@pytest.mark.parametrize(
    ("size", "onward"), [(WIDE, "right"), (WIDE, "down"), (NARROW, "down"), (NARROW, "right")]
)
async def test_scores_called_out_one_after_the_other_reach_each_person(
    tmp_path: Path, size: tuple[int, int], onward: str
) -> None:
    names = ("Ada", "Ben", "Cleo", "Dov")
    alone = [
        {"participant": name, "answer": "Homes by the rivers, and the coast within two years."}
        for name in names
    ]
    path = room(tmp_path / "room.counterpoint", voices=alone)
    async with at_work(path, size=size) as (app, pilot):
        await pilot.press("p")
        await until(pilot, lambda: isinstance(app.focused, OptionList), "the list of people")
        await pilot.press("end", "f", "y")
        await until(
            pilot,
            lambda: isinstance(app.focused, VoiceCard) and app.focused.participant == "Ada",
            "the first card",
        )
        await until(pilot, lambda: "Eli" not in words(app), "the cards of those who are waited for")
        assert "In which market" in words(app)
        await pilot.press("5", onward, "1", onward, "4", onward, "2")
        await until(
            pilot, lambda: stored(path).answer("market").voice("Dov").agreement == 2, "the last score"
        )
        given = {voice.participant: voice.agreement for voice in stored(path).answer("market").voices}
        assert given == {"Ada": 5, "Ben": 1, "Cleo": 4, "Dov": 2}
        # The page scrolls by its own keys, and nobody loses their place by that.
        await pilot.press("pageup")
        assert isinstance(app.focused, VoiceCard)
        assert app.focused.participant == "Dov"


async def test_the_keyboard_goes_from_one_who_has_answered_to_the_next_who_has_not(tmp_path: Path) -> None:
    path = room(tmp_path / "room.counterpoint", voices=[VOICES[1]])
    async with at_work(path) as (app, pilot):
        await pilot.press("p")
        await until(pilot, lambda: isinstance(app.focused, OptionList), "the list of people")
        for name in ("Ada", "Cleo", "Dov"):
            await pilot.press("enter")
            await in_form(pilot)
            assert name in words(app)
            await pilot.press(*"Homes", "ctrl+s")
            await until(pilot, lambda name=name: stored(path).answer("market").voice(name).answer, name)  # type: ignore[misc]  # a default binds the loop's value
            await until(pilot, lambda: isinstance(app.focused, OptionList), "the list again")
        # Whoever opens one who has answered by habit sees a question, and no word of theirs.
        await pilot.press("home", "down", "enter")
        await until(pilot, lambda: isinstance(app.screen, Confirm), "the question")
        assert "Ben has answered already. Open what they wrote?" in words(app)
        assert "landlords too" not in words(app)
        await pilot.press("escape")
        assert isinstance(app.screen, Voices)


async def test_an_answer_under_way_is_taken_up_after_a_kill_and_shown_to_nobody_else(tmp_path: Path) -> None:
    path = room(tmp_path / "room.counterpoint")

    async with at_work(path) as (app, pilot):
        for name, text in (("Ben", "secret of Ben"), ("Cleo", "secret of Cleo")):
            app.answer_alone("market", name)
            await in_form(pilot)
            await pilot.press(*text)
            await put_by(pilot, text)
            app.go("workshop")
            await pilot.pause()
    async with at_work(path) as (app, pilot):
        assert "2 forms" in said(app)
        await pilot.press("f5")
        await until(pilot, lambda: "answer given alone by Cleo" in words(app), "the list")
        assert "secret" not in words(app)
        await pilot.press(*"Ben", "enter")
        await in_form(pilot)
        await pilot.press("ctrl+s")
        await until(
            pilot,
            lambda: stored(path).answer("market").voice("Ben").answer == "secret of Ben",
            "Ben's answer",
        )


async def test_an_answer_that_comes_too_late_is_refused_and_kept(tmp_path: Path) -> None:
    path = room(tmp_path / "room.counterpoint", voices=VOICES[:1])
    async with at_work(path) as (app, pilot):
        app.answer_alone("market", "Ben")
        await in_form(pilot)
        await pilot.press(*"late")
        with Workspace.open(path, actor="Ada") as other:
            other.open_voices("market")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "f5 takes it up again" in said(app), "the refusal")
        assert "open to the room already" in said(app)


async def test_nobody_yet_and_the_way_from_question_to_question(tmp_path: Path) -> None:
    async with at_work(make_room(tmp_path / "room.counterpoint")) as (app, pilot):
        await pilot.press("end", "p")
        assert "trace has no answer" in said(app)
        await pilot.press("home", "p")
        await until(pilot, lambda: "Nobody takes part yet" in words(app), "the empty list")
        await pilot.press("f", "enter", "r", "3", "right_square_bracket")
        assert isinstance(app.screen, Voices)
        await until(pilot, lambda: "Typical customers" in words(app), "the next question")
        await pilot.press("f1")
        await until(pilot, lambda: "nobody follows" in " ".join(words(app).split()), "the help")
        await pilot.press("escape", "escape")
        assert app.view is not None
        assert app.view.question == "personas"
        assert options(app.screen.query(OptionList).first())

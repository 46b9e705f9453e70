"""Prepare: participants, the agenda, decisions, homework and the parking lot, by keyboard alone."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import OptionList

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
from tests.tui.test_voices import PEOPLE, VOICES
from tui.app import CounterpointApp
from tui.screens.form import RecordForm
from tui.screens.prepare import Prepare
from tui.screens.voices import Voices
from tui.widgets.fields import FieldBox
from tui.widgets.names import NameInput, NamesArea

MORE: dict[str, Any] = {
    "participants": PEOPLE,
    "decisions": [
        {
            "id": "decision-1",
            "question": "personas",
            "decided": "Families come first until the spring.",
            "by": ["Ben"],
            "assumptions": ["Nobody else installs at weekends"],
            "dissent": ["Dov: pensioners\npay on the day"],
            "date": "2026-01-12",
        }
    ],
    "actions": [
        {"id": "action-1", "question": "market", "title": "Count the homes", "owner": "Cleo", "due": "2020-02-01"},
        {"id": "action-2", "question": "market", "title": "Ring three landlords", "owner": "Ada", "done": "2026-01-10"},
    ],
    "parked": [{"id": "parked-1", "question": "market", "title": "And the islands?", "raised_by": "Dov"}],
}  # fmt: skip


@pytest.fixture
def path(tmp_path: Path) -> Path:
    answers = {
        **ENGAGEMENT["answers"],
        "market": {
            **ENGAGEMENT["answers"]["market"],
            "voices": VOICES,
        },
        "needs": {"assumed": "Warmth.", "voices": [{"participant": "Ada", "agreement": 5}]},
    }
    return make_room(tmp_path / "room.counterpoint", ENGAGEMENT | MORE | {"answers": answers})


def things(app: CounterpointApp) -> list[str]:
    return options(app.screen.query_one("#things", OptionList))


def typed(app: CounterpointApp) -> dict[str, Any]:
    return {box.field: box.typed for box in app.screen.query(FieldBox)}


async def go_to(app: CounterpointApp, pilot: Any, section: str) -> None:
    app.go("prepare")
    await until(
        pilot, lambda: isinstance(app.focused, OptionList) and app.focused.id == "things", "the place"
    )
    await pilot.press(section)


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_the_agenda_begins_with_what_is_most_disputed(path: Path, size: tuple[int, int]) -> None:
    async with at_work(path, size=size) as (app, pilot):
        await pilot.press("o", "p")
        await until(pilot, lambda: isinstance(app.screen, Prepare), "the place")
        await until(pilot, lambda: "▼ 1 The market we play in" in words(app), "the agenda")
        assert [line[2] for line in things(app)] == ["1", "6"]
        shown = words(app)
        assert "We keep the late payers out" in shown
        await until(pilot, lambda: app.screen.has_class("-narrow") == (size == NARROW), "the layout")
        await pilot.pause()
        await looks_the_same(app, "prepare")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, Voices), "the voices")
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, Prepare), "the way back")
        await pilot.press("n", *"costs", "enter")
        await until(
            pilot, lambda: isinstance(app.screen, Voices) and app.screen.question == "budgets", "a question"
        )


async def test_participants_are_added_and_their_role_is_changed(path: Path) -> None:
    async with at_work(path, size=WIDE) as (app, pilot):
        await go_to(app, pilot, "1")
        await pilot.press("n")
        await in_form(pilot)
        await pilot.press(*"Ada", "ctrl+s")
        await until(pilot, lambda: "takes part already" in said(app), "the refusal")
        await pilot.press("f5")
        await in_form(pilot)
        await pilot.press("end", *"m", "tab", "right", "ctrl+s")
        await until(pilot, lambda: len(stored(path).participants) == 6, "Adam")
        assert stored(path).participants[-1].name == "Adam"
        # Whoever was just added is the one in hand.
        await pilot.press("enter")
        await in_form(pilot)
        assert set(typed(app)) == {"name", "role", "contact"}
        await pilot.press("tab", "right", "ctrl+s")
        await until(pilot, lambda: stored(path).participants[-1].role == "scribe", "the role")
        await pilot.press("end", "r")
        await until(pilot, lambda: len(stored(path).participants) == 5, "Adam to go")
        await pilot.press("u")
        await until(pilot, lambda: len(stored(path).participants) == 6, "Adam to come back")
        await pilot.press("o", "w", "o", "p")
        await until(
            pilot, lambda: any("Adam" in str(line) for line in things(app)), "the section that was open"
        )
        await pilot.press("home", "down", "down")
        await until(pilot, lambda: "Dissents on 1 The market" in words(app), "what Cleo said")


async def test_a_new_name_in_the_form_is_carried_everywhere_by_one_act(path: Path) -> None:
    async with at_work(path, size=WIDE) as (app, pilot):
        await go_to(app, pilot, "1")
        await pilot.press("home", "down", "down")
        before = stored(path)
        await pilot.press("enter")
        await in_form(pilot)
        await pilot.press("end", *" Rowe", "ctrl+s")
        await until(pilot, lambda: stored(path).participants[2].name == "Cleo Rowe", "the new name")
        assert said(app) == "Cleo is Cleo Rowe now, everywhere. u takes it back."
        assert stored(path).actions[0].owner == "Cleo Rowe"
        assert stored(path).answer("market").voice("Cleo Rowe").dissent == VOICES[2]["dissent"]
        assert "Cleo Rowe" in things(app)[2]
        await pilot.press("u")
        await until(pilot, lambda: stored(path) == before, "everything as it was")
        assert said(app) == "Undone: Renamed Cleo to Cleo Rowe"
        # Two people are never made one; the form stays to be gone on with.
        await pilot.press("enter")
        await in_form(pilot)
        await pilot.press("end", *["backspace"] * 4, *"Dov", "tab", "right", "ctrl+s")
        await until(pilot, lambda: "two people are never made one" in said(app), "the refusal")
        assert [person.name for person in stored(path).participants] == [each["name"] for each in PEOPLE]


async def test_two_windows_on_one_piece_of_homework_lose_nothing(path: Path) -> None:
    async with at_work(path, size=WIDE) as (app, pilot):
        await go_to(app, pilot, "5")
        await pilot.press("enter")
        await in_form(pilot)
        with Workspace.open(path, actor="Ben") as other:
            other.change("actions", "action-1", {"due": "2030-01-01", "question": "needs"})
        await pilot.press("end", *" twice", "ctrl+s")
        await until(pilot, lambda: stored(path).actions[0].title == "Count the homes twice", "the title")
        assert stored(path).actions[0].due == date(2030, 1, 1)
        await pilot.press("home", "enter")
        await in_form(pilot)
        with Workspace.open(path, actor="Ben") as other:
            other.change("actions", "action-1", {"title": "Count the boilers"})
        await pilot.press("end", *" more", "ctrl+s")
        await until(pilot, lambda: "kept as suggestion s-1" in said(app), "the warning")
        assert stored(path).actions[0].title == "Count the boilers"
        app.go("review")
        await until(
            pilot, lambda: "changes “Count the boilers”" in " ".join(words(app).split()), "the suggestion"
        )
        assert "Count the boilers → Count the homes twice more" in " ".join(words(app).split())
        await pilot.press("y")
        await until(
            pilot, lambda: stored(path).actions[0].title == "Count the homes twice more", "it to be taken"
        )


async def test_those_who_take_part_are_offered_where_somebody_is_named(path: Path) -> None:
    async with at_work(path, size=(120, 60)) as (app, pilot):
        await go_to(app, pilot, "5")
        await pilot.press("n")
        await in_form(pilot)
        owner = app.screen.query_one(NameInput)
        assert "Ada, Ben, Cleo, Dov, Eli, or anybody else" in words(app)
        await pilot.press(*"Ring", "tab")
        await until(pilot, lambda: app.focused is owner, "the owner")
        await pilot.press("c")
        await until(pilot, lambda: "cleo" in words(app).casefold().split("owner")[1][:200], "the offer")
        await pilot.press("right")
        assert owner.value == "Cleo"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: len(stored(path).actions) == 3, "the homework")
        assert stored(path).actions[2].owner == "Cleo"
        # Several names, one a line; what is typed out in small letters is still theirs, and a new name is new.
        await pilot.press("4", "home", "enter")
        await in_form(pilot)
        area = app.screen.query_one(NamesArea)
        area.focus()
        await pilot.press("end", "enter", "d", "right", "enter", *"ada", "enter", *"Una", "right", "ctrl+s")
        await until(pilot, lambda: len(stored(path).decisions[0].by) == 4, "the names")
        assert stored(path).decisions[0].by == ["Ben", "Dov", "Ada", "Una"]
        # So it is in every record that has an owner.
        app.add_record("activity", at="owner")
        await in_form(pilot)
        await pilot.press("e", "l")
        await until(pilot, lambda: app.screen.query_one(NameInput)._suggestion == "Eli", "the offer")
        await pilot.press("right", "ctrl+s")
        await until(
            pilot, lambda: stored(path).records[-1].model_dump().get("owner") == "Eli", "the activity"
        )


async def test_a_decision_begins_with_who_decides_and_the_dissent_there_is(path: Path) -> None:
    async with at_work(path, size=(120, 60)) as (app, pilot):
        await go_to(app, pilot, "4")
        assert "Against this dissent" in words(app)
        await pilot.press("n")
        await in_form(pilot)
        begun = typed(app)
        assert begun["question"] == ["market"]
        assert begun["by"] == "Ben"
        assert begun["dissent"].startswith("Cleo: We keep the late payers out")
        await pilot.press(*"Rivers only.", "ctrl+s")
        await until(pilot, lambda: len(stored(path).decisions) == 2, "the decision")
        decision = stored(path).decisions[1]
        assert decision.decided == "Rivers only."
        assert decision.by == ["Ben"]
        assert decision.date == date.today().isoformat()
        # What was not touched stays to the letter, line ends and all.
        await pilot.press("home", "enter")
        await in_form(pilot)
        await pilot.press("end", *" Truly.", "ctrl+s")
        await until(pilot, lambda: "Truly." in stored(path).decisions[0].decided, "the change")
        assert stored(path).decisions[0].dissent == ["Dov: pensioners\npay on the day"]


async def test_homework_is_given_done_and_undone(path: Path) -> None:
    async with at_work(path, size=NARROW) as (app, pilot):
        await go_to(app, pilot, "5")
        assert things(app)[0].startswith("[!] Count the homes")
        assert things(app)[1].startswith("[x] Ring three")
        await pilot.press("space")
        await in_form(pilot)
        await pilot.press(*"Ninety", "ctrl+s")
        await until(pilot, lambda: stored(path).actions[0].done == date.today(), "it to be done")
        assert stored(path).actions[0].found == "Ninety"
        assert [each.title for each in stored(path).documents] == [
            f"Homework: Count the homes, by Cleo, {date.today()}"
        ]
        await pilot.press("u")
        await until(pilot, lambda: stored(path).actions[0].done is None, "it to be undone")
        assert stored(path).documents == []
        await pilot.press("n")
        await in_form(pilot)
        assert isinstance(app.screen, RecordForm)
        names = [box.field for box in app.screen.query(FieldBox)]
        for name in names[: names.index("due") + 1]:
            box = next(box for box in app.screen.query(FieldBox) if box.field == name)
            box.input.focus()
            if name == "question":
                await pilot.press("enter", *"best bets", "enter")
                await in_form(pilot)
            elif name in ("title", "owner"):
                await pilot.press(*f"{name} x")
            elif name == "due":
                await pilot.press(*"soon", "ctrl+s")
        assert "this must be a date" in " ".join(words(app).split()) or "YYYY-MM-DD" in words(app)
        await pilot.press("home", *["delete"] * 4, *"2099-05-01", "ctrl+s")
        await until(pilot, lambda: len(stored(path).actions) == 3, "the homework")
        made = stored(path).actions[2]
        assert (made.title, made.owner, made.question, made.due) == (
            "title x",
            "owner x",
            "bets",
            date(2099, 5, 1),
        )


async def test_what_is_parked_is_taken_up_dropped_reopened_and_told_when_its_question_opens(
    path: Path,
) -> None:
    async with at_work(path, size=WIDE) as (app, pilot):
        await pilot.press("m")
        assert said(app) == "Opened again. Parked for this: “And the islands?”."
        await pilot.press("u", "5")
        await until(pilot, lambda: "○ And the islands?" in words(app), "what stands beside the question")
        assert "[!] Count the homes" in words(app)
        await go_to(app, pilot, "6")
        for key, state in (("t", "taken up"), ("t", "open"), ("d", "dropped"), ("d", "open")):
            await pilot.press(key)
            await until(pilot, lambda state=state: stored(path).parked[0].state == state, state)  # type: ignore[misc]  # a default binds the loop's value
        await pilot.press("r")
        await until(pilot, lambda: stored(path).parked == [], "it to go")
        assert "Nothing is parked" in words(app)
        await pilot.press("t", "d", "enter", "space", "u")
        await until(pilot, lambda: len(stored(path).parked) == 1, "it to come back")
        await pilot.press("j")
        assert app.view is not None
        assert app.view.question == "market"


async def test_a_decision_under_way_survives_a_kill_with_what_it_began_with(path: Path) -> None:
    async with at_work(path) as (app, pilot):
        await go_to(app, pilot, "4")
        await pilot.press("n")
        await in_form(pilot)
        await pilot.press(*"Half a sen")
        await put_by(pilot, "Half a sen")
    async with at_work(path) as (app, pilot):
        assert "new decision" in said(app)
        await pilot.press("f5")
        await in_form(pilot)
        assert typed(app)["decided"] == "Half a sen"
        assert typed(app)["question"] == ["market"]
        await pilot.press("ctrl+s")
        await until(pilot, lambda: len(stored(path).decisions) == 2, "the decision")


async def test_what_comes_up_in_a_discussion_is_parked_from_the_commands(path: Path) -> None:
    async with at_work(path, size=WIDE) as (app, pilot):
        await pilot.press("colon", *"Park something")
        await until(pilot, lambda: "Park something for this question" in words(app), "the command")
        await pilot.press("enter")
        await in_form(pilot)
        await pilot.press(*"The ferry?", "ctrl+s")
        await until(pilot, lambda: len(stored(path).parked) == 2, "it to be parked")
        made = stored(path).parked[1]
        assert (made.title, made.question) == ("The ferry?", "market")

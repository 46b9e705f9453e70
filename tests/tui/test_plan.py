"""The plan in the Prepare place: laid from nothing, moved once it is seen what follows, told, written; nothing lost."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input, OptionList

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
from tui.app import CounterpointApp
from tui.fence import FOLDERS
from tui.screens.dialogs import AskPath, Confirm
from tui.screens.moving import MoveWorkshop
from tui.screens.prepare import Prepare
from tui.widgets.fields import FieldBox
from tui.widgets.proof import QuoteCard

PEOPLE: list[dict[str, Any]] = [
    {"name": "Ada", "role": "decider"},
    {"name": "Ben"},
    {"name": "Cleo", "role": "facilitator", "contact": "cleo@fennel.example"},
]
HOMEWORK: list[dict[str, Any]] = [
    {
        "id": "action-1",
        "question": "needs",
        "title": "Ring three families",
        "owner": "Ben",
        "due": "2026-01-12",
    }
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make_room(
        tmp_path / "room.counterpoint", ENGAGEMENT | {"participants": PEOPLE, "actions": HOMEWORK}
    )


@pytest.fixture
def laid(path: Path) -> Path:
    with Workspace.open(path, actor="Tester") as workspace:
        workspace.lay_plan({"start": "2026-01-12", "weeks": 4})
    return path


def days(path: Path) -> list[str]:
    return [each.date.isoformat() for each in stored(path).workshops]


def lines(app: CounterpointApp) -> list[str]:
    return options(app.screen.query_one("#things", OptionList))


def box(app: CounterpointApp, name: str) -> FieldBox:
    return next(each for each in app.screen.query(FieldBox) if each.field == name)


async def at_plan(app: CounterpointApp, pilot: Any) -> None:
    app.go("prepare")
    await until(
        pilot, lambda: isinstance(app.focused, OptionList) and app.focused.id == "things", "the place"
    )
    await pilot.press("2")


async def write(app: CounterpointApp, pilot: Any, name: str, text: str) -> None:
    field = box(app, name).input
    field.focus()
    if isinstance(field, Input):
        field.value = text
    else:
        await pilot.press(*text)
    await pilot.pause()


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_a_plan_is_laid_from_nothing_and_moved(path: Path, size: tuple[int, int]) -> None:
    async with at_work(path, size=size) as (app, pilot):
        await at_plan(app, pilot)
        await until(pilot, lambda: "n lays the six" in " ".join(words(app).split()), "the way to a plan")
        assert "lay the plan" in words(app)
        await pilot.press("plus", "c", "e")
        assert app.screen is app.place
        await pilot.press("n")
        await in_form(pilot)
        # From the next Monday on, as the workspace's day goes; the days stand there before anything is kept.
        assert box(app, "start").typed == "2026-01-19"
        assert "1 Mon 2026-01-19" in words(app)
        await write(app, pilot, "weeks", "1")
        await until(pilot, lambda: "would do" in words(app), "what would do")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "Nothing is kept before" in words(app), "the refusal")
        await write(app, pilot, "weeks", "4")
        await write(app, pilot, "days", "Mon, thu nonsense")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "'non' is no day" in words(app), "the fault")
        await write(app, pilot, "days", "mon Thursday")
        await write(app, pilot, "holidays", "2026-01-22")
        await until(pilot, lambda: "2 Mon 2026-01-26" in words(app), "a week without its Thursday")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: len(days(path)) == 6, "the plan")
        before = days(path)
        assert "2026-01-22" not in before
        assert stored(path).plan.days == ["mon", "thu"]
        await until(pilot, lambda: len(lines(app)) == 6, "the list")
        await pilot.press("down")
        await pilot.pause()
        app.say("")
        assert app.view is not None
        app.view.saved_at = None
        app.refresh_view()
        await looks_the_same(app, "plan")
        await pilot.press("plus")
        await until(pilot, lambda: isinstance(app.screen, MoveWorkshop), "the move")
        await until(pilot, lambda: "→ 2 Thu 2026-01-29" in words(app), "what follows")
        assert days(path) == before
        # Over the third there is no way, until the later ones are pushed.
        await pilot.press("right", "right")
        await until(pilot, lambda: "p pushes the" in words(app), "the refusal")
        await pilot.press("enter", "p")
        await until(pilot, lambda: "→ 3 " in words(app), "the later ones")
        await pilot.pause()
        await looks_the_same(app, "plan-move")
        await pilot.press("enter")
        await until(pilot, lambda: days(path) != before, "the move to be done")
        assert days(path) == sorted(set(days(path)))
        assert any(line.startswith("▼") for line in lines(app))
        await pilot.press("u")
        await until(pilot, lambda: days(path) == before, "all of it to be taken back at once")


async def test_a_workshop_is_told_in_a_form_and_what_is_in_its_way_is_asked_about(laid: Path) -> None:
    before = days(laid)
    async with at_work(laid, size=WIDE) as (app, pilot):
        await at_plan(app, pilot)
        await until(pilot, lambda: len(lines(app)) == 6, "the list")
        # What is past while others are to come was held; what is late is told of the next.
        assert not lines(app)[0].startswith("▼")
        assert "“Ring three families” (Ben)" in lines(app)[1]
        await pilot.press("home", "down", "enter")
        await in_form(pilot)
        await write(app, pilot, "place", "The boathouse")
        await write(app, pilot, "date", before[3])
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, Confirm), "the question")
        assert "Push session" in " ".join(words(app).split())
        assert days(laid) == before
        await pilot.press("n")
        await until(pilot, lambda: "f5 takes it up again" in said(app), "the form to be kept")
        await pilot.press("f5")
        await in_form(pilot)
        assert box(app, "place").typed == "The boathouse"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, Confirm), "the question again")
        await pilot.press("y")
        await until(pilot, lambda: days(laid)[1] == before[3], "the day")
        assert stored(laid).workshops[1].place == "The boathouse"
        assert not app.waiting
        await pilot.press("u")
        await until(pilot, lambda: days(laid) == before, "one step back")
        assert stored(laid).workshops[1].place == ""
        # What was moved by hand is laid anew only once sure.
        await pilot.press("plus", "enter")
        await until(pilot, lambda: days(laid) != before, "a move")
        await pilot.press("n")
        await in_form(pilot)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, Confirm), "the question")
        await pilot.press("y")
        await until(pilot, lambda: days(laid) == before, "the plan as it was laid")


async def test_two_windows_on_one_workshop_undo_nothing_of_each_other(laid: Path) -> None:
    async with at_work(laid, size=WIDE) as (app, pilot):
        await at_plan(app, pilot)
        await until(pilot, lambda: len(lines(app)) == 6, "the list")
        await pilot.press("end", "enter")
        await in_form(pilot)
        await write(app, pilot, "date", "2026-02-10")
        with Workspace.open(laid, actor="Ben") as other:
            other.set_workshop(6, {"date": "2026-02-12", "place": "The attic"})
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "it is on Thu 2026-02-12" in said(app), "the refusal")
        assert days(laid)[5] == "2026-02-12"
        await pilot.press("f5")
        await in_form(pilot)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: days(laid)[5] == "2026-02-10", "the day, now that both are known")
        assert stored(laid).workshops[5].place == "The attic"
        await pilot.press("plus")
        await until(pilot, lambda: "→ 6 Wed 2026-02-11" in words(app), "the move")
        with Workspace.open(laid, actor="Ben") as other:
            other.set_workshop(6, {"date": "2026-02-16"})
        # The move is shown as the plan stands now, and what was changed elsewhere stays unless it is moved from there.
        await until(pilot, lambda: "Mon 2026-02-16 →" in words(app), "the day that it is on now")
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app.place, "the place")
        assert days(laid)[5] == "2026-02-16"


async def test_a_plan_under_way_survives_a_kill(path: Path) -> None:
    async with at_work(path) as (app, pilot):
        await at_plan(app, pilot)
        await pilot.press("n")
        await in_form(pilot)
        await write(app, pilot, "zone", "Europe/Oslo")
        await put_by(pilot, "Europe/Oslo")
    async with at_work(path) as (app, pilot):
        assert "plan of the workshops" in said(app)
        await pilot.press("f5")
        await in_form(pilot)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: stored(path).plan.zone == "Europe/Oslo", "the plan")


async def test_the_calendar_is_written_by_a_key(laid: Path) -> None:
    target = laid.with_suffix(".ics")
    async with at_work(laid) as (app, pilot):
        await at_plan(app, pilot)
        await until(pilot, lambda: len(lines(app)) == 6, "the list")
        for _ in range(2):
            await pilot.press("c")
            await until(pilot, lambda: isinstance(app.screen, AskPath), "the name")
            await pilot.press("enter")
            await pilot.pause()
            if isinstance(app.screen, Confirm):
                await pilot.press("y")
            await until(pilot, lambda: "Wrote the calendar" in said(app), "the calendar")
            app.say("")
        assert target.read_bytes().count(b"BEGIN:VEVENT") == 11


async def test_homework_comes_back_as_evidence_that_one_key_cites(
    laid: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    note = tmp_path / "three.txt"
    note.write_text("Two of three ring before seven.")
    async with at_work(laid, size=WIDE) as (app, pilot):
        await at_plan(app, pilot)
        await pilot.press("5", "n")
        await in_form(pilot)
        assert box(app, "due").typed == stored(laid).workshops[1].date.replace(day=15).isoformat()
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, Prepare), "the place")
        await pilot.press("home", "space")
        await in_form(pilot)
        await pilot.press(*"Cold at six")
        await write(app, pilot, "file", str(tmp_path / "none.txt"))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "none.txt cannot be read" in said(app), "the refusal")
        # In somebody's browser, files outside the folders that were served are nobody's to read.
        monkeypatch.setenv(FOLDERS, str(tmp_path / "served"))
        await pilot.press("f5")
        await in_form(pilot)
        await write(app, pilot, "file", str(note))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "outside the folders" in said(app), "the fence")
        monkeypatch.delenv(FOLDERS)
        assert stored(laid).actions[0].done is None
        await pilot.press("f5")
        await in_form(pilot)
        assert box(app, "found").typed == "Cold at six"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: stored(laid).actions[0].done == date.today(), "it to be done")
        await until(pilot, lambda: "can be cited under Proof" in said(app), "the word on it")
        assert not app.waiting
        assert len(stored(laid).documents) == 2
        assert stored(laid).answer("needs").sources == []
        await pilot.press("j", "4")
        # The first search of a process loads what it searches with.
        await until(pilot, lambda: "From homework" in words(app), "the evidence", 60)
        await pilot.press("4")
        await until(pilot, lambda: isinstance(app.focused, QuoteCard), "the card")
        await pilot.press("c")
        await pilot.pause()
        if not isinstance(app.screen, Prepare) and app.screen.query("#choices"):
            await pilot.press("enter")
        await until(pilot, lambda: len(stored(laid).answer("needs").sources) == 1, "the citation")
        assert stored(laid).answer("needs").sources[0].quote == "Cold at six"

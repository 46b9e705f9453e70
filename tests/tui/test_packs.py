"""Packs, run sheets, forms and what comes back, by keys: from a plan to the voices, and nothing typed is lost."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input, OptionList

from assistant.method.adjusted import Adjusted
from assistant.method.runsheet import adjusted_of, run_sheet
from assistant.workspace.document import Workspace
from tests.tui.hostile import HOSTILE
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
from tests.tui.test_hostile import sound
from tests.tui.test_plan import at_plan
from tests.tui.test_together_hostile import hostile_people
from tui.app import CounterpointApp
from tui.fence import FOLDERS
from tui.screens.collecting import CollectReplies
from tui.screens.dialogs import Ask, AskPath, Confirm, Pick, Tell
from tui.screens.live import Live
from tui.screens.runsheet import RunSheetPlace

PEOPLE: list[dict[str, Any]] = [{"name": "Ada"}, {"name": "Ben"}, {"name": "Cleo", "role": "decider"}]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = make_room(tmp_path / "room.counterpoint", ENGAGEMENT | {"participants": PEOPLE})
    with Workspace.open(made, actor="Tester") as workspace:
        workspace.lay_plan({"start": "2026-01-12", "weeks": 4})
    return made


def held(path: Path, session: int = 1) -> Adjusted:
    return adjusted_of(stored(path), session)


def steps(path: Path, session: int = 1) -> dict[str, int]:
    return {step.id: step.minutes for step in run_sheet(stored(path), session).steps}


def rows(app: CounterpointApp) -> list[str]:
    return options(app.screen.query_one("#sheet-steps", OptionList))


async def at_sheet(app: CounterpointApp, pilot: Any) -> RunSheetPlace:
    await until(
        pilot, lambda: isinstance(app.screen, RunSheetPlace) and app.screen.focused is not None, "the sheet"
    )
    assert isinstance(app.screen, RunSheetPlace)
    return app.screen


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_a_run_sheet_is_changed_one_act_at_a_time_and_shows_what_that_does(
    path: Path, size: tuple[int, int]
) -> None:
    before = steps(path)
    async with at_work(path, size=size) as (app, pilot):
        await at_plan(app, pilot)
        await pilot.press("home", "r")
        await at_sheet(app, pilot)
        assert len(rows(app)) == len(before)
        await pilot.press("down", "down", "down", "m")
        await until(pilot, lambda: isinstance(app.focused, Input), "the question")
        await pilot.press(*"30", "enter")
        await until(pilot, lambda: steps(path)["personas.share"] == 30, "the minutes")
        assert sum(steps(path).values()) == 180
        assert "steps shorter" in said(app)
        assert any("↓ was" in row for row in rows(app))
        await pilot.press("plus")
        await until(pilot, lambda: steps(path)["personas.share"] == 31, "one more")
        await pilot.press("j")
        await until(pilot, lambda: list(steps(path))[4] == "personas.share", "the move")
        await pilot.press("x")
        await until(pilot, lambda: "personas.share" not in steps(path), "it to be left out")
        assert "Left out" in rows(app)[-1]
        app.say("")
        assert app.view is not None
        app.view.saved_at = None
        app.refresh_view()
        await pilot.pause()
        await looks_the_same(app, "run-sheet")
        await pilot.press("end", "x")
        await until(pilot, lambda: "personas.share" in steps(path), "it to be in again")
        await pilot.press("m")
        await until(pilot, lambda: isinstance(app.focused, Input), "the question")
        kept = held(path)
        await pilot.press(*"900", "enter")
        await until(pilot, lambda: "too" in said(app) or "fit" in said(app), "the refusal")
        assert held(path) == kept
        await pilot.press("u", "u")
        await until(
            pilot, lambda: "personas.share" in steps(path) and not held(path).without, "two acts back"
        )
        # What another window changes is seen here, and the step in hand stays in hand.
        with Workspace.open(path, actor="Ben") as other:
            other.adjust_run_sheet(1, without=["break-1"], anew=True)
        await until(pilot, lambda: "Break" in rows(app)[-1], "the change of another window")
        await pilot.press("0")
        await until(pilot, lambda: steps(path) == before, "it as the method has it")
        await pilot.press("escape")
        await until(pilot, lambda: app.place is not None and app.place.NAME == "prepare", "the plan")


async def test_the_live_view_goes_by_the_changed_sheet_and_keeps_its_step(path: Path) -> None:
    async with at_work(path, size=WIDE) as (app, pilot):
        app.go("live", session=1)
        await until(pilot, lambda: "not begun" in words(app), "the live view")
        await pilot.press("space", "right", "right")
        place = app.place
        assert isinstance(place, Live)
        await until(pilot, lambda: place._step is not None and place._step.id == "personas.alone", "a step")
        await pilot.press("r")
        await at_sheet(app, pilot)
        assert any(row.startswith("▶") and "Write alone" in row for row in rows(app))
        # The room agrees meanwhile, and still writes: it goes by how things stood when it began.
        with Workspace.open(path, actor="Ben") as other:
            other.write_answer("personas", "agreed", "Families")
        await pilot.press("home", "down", "down", "x")
        await until(pilot, lambda: "is on now" in said(app), "the refusal")
        assert not held(path).without
        await pilot.press("plus", "plus", "end", "x")
        await until(pilot, lambda: held(path).without == ["close"], "a step to be left out")
        await pilot.press("escape")
        await until(pilot, lambda: app.place is place, "the live view again")
        assert place._step is not None
        assert (place._step.id, place._step.by_hand) == ("personas.alone", True)
        assert place._own_running is not None
        assert place._sheet is not None
        assert place._sheet.steps[-1].id == "parking"
        # What everybody sees has no way to notes that are for one person.
        await pilot.press("z", "r")
        await pilot.pause()
        assert app.screen is place


async def test_a_note_survives_a_kill_and_another_windows_note_is_not_lost(path: Path) -> None:
    async with at_work(path) as (app, pilot):
        app.open_run_sheet(1)
        await at_sheet(app, pilot)
        await pilot.press("e")
        await in_form(pilot)
        await pilot.press(*"Hear Ben")
        await put_by(pilot, "Hear Ben")
    async with at_work(path) as (app, pilot):
        assert "note on session 1" in said(app)
        await pilot.press("f5")
        await in_form(pilot)
        with Workspace.open(path, actor="Ben") as other:
            other.adjust_run_sheet(1, note="Begin late", aim="Settle it")
        await until(
            pilot, lambda: app.view is not None and held(path).note == app.adjusted(1).note, "the news"
        )
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, Confirm), "the question")
        assert "Begin late" in words(app)
        await pilot.press("y")
        await until(pilot, lambda: held(path).note == "Hear Ben", "the note")
        assert held(path).aim == "Settle it"
        assert not app.waiting


def written(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.md"))


async def answer_path(app: CounterpointApp, pilot: Any, target: Path) -> None:
    await until(pilot, lambda: isinstance(app.screen, AskPath) and isinstance(app.focused, Input), "the path")
    assert isinstance(app.focused, Input)
    app.focused.value = str(target)
    await pilot.press("enter")


async def test_packs_are_written_where_one_may_and_never_over_the_workspace(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(FOLDERS, str(tmp_path))
    with Workspace.open(path, actor="Tester") as workspace:
        workspace.adjust_run_sheet(2, note="Ask the owner first")
    async with at_work(path) as (app, pilot):
        await at_plan(app, pilot)
        await pilot.press("home", "down", "p")
        await until(pilot, lambda: isinstance(app.screen, Pick), "for whom")
        await pilot.press("enter")
        for wrong, why in (
            (tmp_path / ".." / "a.md", "outside the folders"),
            (path, "the workspace itself"),
            (tmp_path / "a.xlsx", "A pack is written as"),
        ):
            await answer_path(app, pilot, wrong)
            await until(pilot, lambda why=why: why in " ".join(words(app).split()), "the refusal")  # type: ignore[misc]  # a default binds the loop's value
        await answer_path(app, pilot, tmp_path / "mine.md")
        await until(pilot, lambda: "Wrote the pack of session 2 for you" in said(app), "the pack", 20)
        await pilot.press("p")
        await until(pilot, lambda: isinstance(app.screen, Pick), "for whom")
        await pilot.press("down", "enter")
        await answer_path(app, pilot, tmp_path / "theirs.md")
        await until(pilot, lambda: "for participants" in said(app), "the other pack", 20)
        # Several at once, each in a file of its own; one that is there is asked about, and none is made without the others.
        await pilot.press("p")
        await until(pilot, lambda: isinstance(app.screen, Pick), "for whom")
        await pilot.press(*"several", "enter")
        await until(pilot, lambda: type(app.screen) is Ask and isinstance(app.focused, Input), "which")
        assert isinstance(app.focused, Input)
        assert app.focused.value == "2-6"
        for typed in ("7", "3-2", "x", "0", "1-99"):
            app.focused.value = typed
            await pilot.press("enter")
            await until(pilot, lambda typed=typed: f"'{typed}' is no session" in words(app), "the refusal")  # type: ignore[misc]  # a default binds the loop's value
        app.focused.value = "4, 2-3 2"
        await pilot.press("enter")
        await until(pilot, lambda: "The packs of sessions 4, 2, 3: for whom?" in words(app), "for whom")
        await pilot.press("enter")
        (tmp_path / "pack-3.md").write_text("stood here")
        await answer_path(app, pilot, tmp_path / "pack-{session}.md")
        await until(pilot, lambda: isinstance(app.screen, Confirm), "the question")
        await pilot.press("y")
        await until(pilot, lambda: "Wrote the packs of sessions 4, 2, 3 for you" in said(app), "them", 20)
    packs = [each.name for each in written(tmp_path) if each.name.startswith("pack-")]
    assert packs == ["pack-2.md", "pack-3.md", "pack-4.md"]
    assert "stood here" not in (tmp_path / "pack-3.md").read_text()
    assert "Ask the owner first" in (tmp_path / "mine.md").read_text()
    assert "Ask the owner first" not in (tmp_path / "theirs.md").read_text()
    assert len(steps(path)) > 10


async def test_forms_go_out_and_replies_come_back_as_voices(path: Path, tmp_path: Path) -> None:
    async with at_work(path, size=WIDE) as (app, pilot):
        await at_plan(app, pilot)

        async def forms(*keys: str) -> None:
            await pilot.press("home", "h")
            await until(pilot, lambda: isinstance(app.screen, Pick), "for whom")
            await pilot.press(*keys, "enter")
            await until(pilot, lambda: "About what?" in words(app), "about what")
            await pilot.press(*about, "enter")
            await until(pilot, lambda: "As what?" in words(app), "as what")
            await pilot.press(*"Markdown", "enter")
            await answer_path(app, pilot, folder)

        # About one question alone, if that is all somebody is to think about.
        folder, about = tmp_path / "one", "Only 2"
        await forms(*"Ben")
        await until(pilot, lambda: isinstance(app.screen, Tell), "what was written", 20)
        (one,) = written(folder)
        assert one.read_text().count(" · answer]") == 1
        await pilot.press("escape")
        folder, about = tmp_path / "out", ""
        await forms()
        await until(pilot, lambda: isinstance(app.screen, Tell), "what was written", 20)
        assert "ada-session-1.md" in words(app)
        await pilot.press("escape")
        form = folder / "ada-session-1.md"
        filled = re.sub(r"( · answer\]\n)", r"\1\nWhoever rings us first\n", form.read_text(), count=1)
        form.write_text(filled)
        await forms(*"Ada")
        await until(pilot, lambda: isinstance(app.screen, Confirm), "the question")
        await pilot.press("n")
        assert form.read_text() == filled
        (folder / "stray.md").write_text("# Nothing to do with it")
        await pilot.press("i")
        await until(
            pilot, lambda: isinstance(app.screen, CollectReplies) and isinstance(app.focused, Input), "it"
        )
        assert isinstance(app.focused, Input)
        app.focused.value = str(folder)
        await pilot.press("enter")
        # What they would bring is told first, and looking changes nothing.
        await until(pilot, lambda: "Would be collected: 1 of" in words(app), "what it would come to", 30)
        assert "Nothing is changed yet" in words(app)
        assert not any(each.voices for each in stored(path).answers.values())
        assert "undo" not in words(app).splitlines()[-1]
        await pilot.press("enter")
        await until(pilot, lambda: "Collected: 1 of" in words(app), "what it came to", 30)
        told = options(app.screen.query_one("#outcomes", OptionList))
        assert any("Ada, collected." in row and "New:" in row for row in told)
        assert any("Ben, empty." in row for row in told)
        voices = [voice for each in stored(path).answers.values() for voice in each.voices]
        assert [voice.participant for voice in voices] == ["Ada"]
        await pilot.press("u")
        await until(
            pilot,
            lambda: not any(each.voices for each in stored(path).answers.values()),
            "it to be taken back",
        )
        assert app.screen is app.place


async def test_hostile_names_notes_and_files_harm_nobody(tmp_path: Path) -> None:
    path, folder = hostile_people(tmp_path / "room.counterpoint"), tmp_path / "out"
    with Workspace.open(path, actor="Tester") as workspace:
        workspace.adjust_run_sheet(2, note=" ".join(HOSTILE[:-1]), aim=HOSTILE[0])
    async with at_work(path, size=WIDE) as (app, pilot):
        app.open_run_sheet(2)
        await at_sheet(app, pilot)
        sound(app)
        await pilot.press("e")
        await in_form(pilot)
        sound(app)
        await pilot.press("escape")
        await at_sheet(app, pilot)
        app.write_forms(2)
        await until(pilot, lambda: isinstance(app.screen, Pick), "for whom")
        sound(app)
        await pilot.press("enter")
        await until(pilot, lambda: "About what?" in words(app), "about what")
        sound(app)
        await pilot.press("enter")
        await until(pilot, lambda: "As what?" in words(app), "as what")
        await pilot.press(*"Markdown", "enter")
        await answer_path(app, pilot, folder)
        await until(pilot, lambda: isinstance(app.screen, Tell), "what was written", 20)
        sound(app)
        await pilot.press("escape")
        assert {file.parent for file in written(tmp_path)} == {folder}
        for number, file in enumerate(written(folder)):
            text = file.read_text().replace(" · answer]\n", f" · answer]\n\n{HOSTILE[number]}\n")
            file.with_name(f"[@click=app.quit]{number}.md").write_text(text, errors="replace")
            file.unlink()
        for number, text in enumerate(HOSTILE[:4]):
            (folder / f"z{number}.md").write_text(text)
        app.collect_replies()
        await until(
            pilot, lambda: isinstance(app.screen, CollectReplies) and isinstance(app.focused, Input), "it"
        )
        assert isinstance(app.focused, Input)
        app.focused.value = str(folder)
        await pilot.press("enter")
        await until(pilot, lambda: "Would be collected: " in words(app), "what it would come to", 30)
        sound(app)
        # Escape stops before the next file, and the same again goes on where it was.
        await pilot.press("enter", "escape")
        await until(pilot, lambda: app.replies is not None and app.replies.ended, "it to be stopped", 30)
        await until(pilot, lambda: "Stopped: collect the same again" in words(app), "the word on it")
        assert len(app.screen.query_one("#outcomes", OptionList).options) < len(written(folder))
        await pilot.press("n", *str(folder), "enter")
        await until(pilot, lambda: "Would be collected: " in words(app), "what it would come to", 30)
        assert "already." in words(app) or "New: " in words(app)
        sound(app)
        assert "[@click=app.quit]0.md" in words(app)

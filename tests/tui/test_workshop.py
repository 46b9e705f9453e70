"""Answering the questions, by keyboard alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from textual.events import Key
from textual.widgets import Input

from assistant.config import data_dir
from assistant.errors import CounterpointError
from assistant.method.said import Origin
from assistant.workspace.document import Proposal, Workspace, Written
from tests.tui.room import (
    NARROW,
    WIDE,
    app_for,
    at_work,
    in_form,
    make_room,
    options,
    ready,
    said,
    stored,
    text_of,
    until,
    words,
)
from tui.screens.form import RecordForm
from tui.screens.review import Review
from tui.screens.workshop import Workshop
from tui.widgets.editors import AnswerEditor
from tui.widgets.flow import Flow
from tui.widgets.guidance import GuideCard, SeeCard
from tui.widgets.records import RecordList


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make_room(tmp_path / "room.counterpoint")


async def test_what_is_typed_is_saved_by_itself_and_the_header_says_when(path: Path) -> None:
    async with at_work(path, size=WIDE) as (app, pilot):
        await pilot.press("down", "e", *"Young!")
        assert "typing" in words(app)
        await until(pilot, lambda: "Saved " in words(app), "the header to say Saved")
        assert "Young!" in stored(path).answer("personas").assumed


async def test_writing_what_was_agreed_says_that_it_is_agreed_now(path: Path) -> None:
    async with at_work(path) as (app, pilot):
        await pilot.press("right_square_bracket", "f", *"Families", "escape")
        await until(pilot, lambda: "m opens it again" in said(app), "the word on it")
        assert stored(path).answer("personas").status == "agreed"
        await pilot.press("m")
        assert stored(path).answer("personas").status == "assumed"
        assert said(app).startswith("Opened again.")


async def test_leaving_a_question_keeps_every_word_of_it(path: Path) -> None:
    async with at_work(path) as (app, pilot):
        await pilot.press("e", *" One.", "escape", "right_square_bracket", "e", *" Two.", "escape")
        await until(
            pilot, lambda: app.keeper is not None and not app.keeper.pending, "both texts to be committed"
        )
        engagement = stored(path)
        assert engagement.answer("market").assumed == "Home heating in the two river counties. One."
        assert engagement.answer("personas").assumed == "Young families and careful pensioners. Two."
        assert app.view is not None
        assert app.view.question == "personas"


async def test_single_letters_write_while_typing_and_act_outside(path: Path) -> None:
    async with at_work(path, size=WIDE) as (app, pilot):
        await pilot.press("e", *"agbvumxnq?:1")
        assert isinstance(app.screen, Workshop)
        assert app.screen.query_one("#before", AnswerEditor).text.endswith("agbvumxnq?:1")
        await pilot.press("escape")
        assert isinstance(app.focused, Flow)
        await pilot.press("g")
        assert not isinstance(app.screen, Workshop)


async def test_the_flow_leads_through_all_sessions_to_the_trace(path: Path) -> None:
    async with at_work(path) as (app, pilot):
        assert app.view is not None
        seen = [app.view.question]
        for _ in range(21):
            await pilot.press("down")
            seen.append(app.view.question)
        assert len(set(seen)) == 22
        assert seen[-1] == "trace"
        await pilot.press("down")
        assert app.view.question == "trace"
        assert "Alignment trace" in words(app)
        await pilot.press("pageup")
        assert app.view.session == 6


async def test_agreeing_skipping_and_undoing(path: Path) -> None:
    async with at_work(path) as (app, pilot):
        await pilot.press("right_square_bracket", "m")
        assert stored(path).answer("personas").status == "agreed"
        await pilot.press("u")
        assert stored(path).answer("personas").status == "assumed"
        assert said(app).startswith("Undone: Typical customers")
        await pilot.press("x")
        assert stored(path).answer("personas").skipped is None
        assert "nothing to skip" in said(app)
        await pilot.press("right_square_bracket", "right_square_bracket", "x")
        assert stored(path).answer("alternatives").skipped is not None
        await pilot.press("x")
        assert stored(path).answer("alternatives").skipped is None


async def test_a_record_is_added_edited_removed_and_brought_back(path: Path) -> None:
    async with at_work(path) as (app, pilot):
        await pilot.press("right_square_bracket", "right_square_bracket", "n")
        assert isinstance(app.screen, RecordForm)
        await pilot.press(*"Be told", "tab", "enter", "enter", "escape", "tab", *"11", "ctrl+s")
        assert isinstance(app.screen, RecordForm)
        assert "the most is 10" in words(app)
        await pilot.press("home", "delete", "ctrl+s")
        need = next(record for record in stored(path).records if record.title == "Be told")
        assert need.model_dump()["persona_ids"] == ["persona-1"]
        assert need.model_dump()["importance"] == 1

        app.screen.query_one(RecordList).focus()
        await pilot.press("end", "enter", "end", *" first", "ctrl+s")
        await until(pilot, lambda: any(record.title == "Be told first" for record in stored(path).records))
        await pilot.press("r")
        assert all(record.title != "Be told first" for record in stored(path).records)
        await pilot.press("u")
        assert any(record.title == "Be told first" for record in stored(path).records)
        assert any("Be told first" in line for line in options(app.screen.query_one(RecordList)))


async def test_a_record_opens_at_what_the_question_decides_and_its_row_begins_with_it(path: Path) -> None:
    async with at_work(path) as (app, pilot):
        assert "Saved" not in words(app)
        app.show_question("target-personas")
        listing = app.screen.query_one(RecordList)
        await until(pilot, lambda: listing.option_count == 2, "the personas")
        listing.focus()
        await pilot.press("enter")
        await in_form(pilot)
        await pilot.press("right", "ctrl+s")
        await until(
            pilot, lambda: "Young family  should · " in words(app), "the row with its choice in front"
        )
        assert getattr(stored(path).records[1], "targeted", None) == "should"
        # A record that is on the disk is saved as much as a text is.
        assert "Saved" in words(app).splitlines()[0]


async def test_a_change_of_another_process_is_shown_without_harming_what_is_typed(path: Path) -> None:
    async with at_work(path, size=WIDE) as (app, pilot):
        await pilot.press("e")
        with Workspace.open(path, actor="other") as other:
            other.write_answer("market", "agreed", "Theirs, agreed.")
        await pilot.press(*" Mine")
        after = app.screen.query_one("#after", AnswerEditor)
        await until(pilot, lambda: after.text == "Theirs, agreed.", "the other's text")
        assert app.screen.query_one("#before", AnswerEditor).text.endswith("counties. Mine")
        await until(pilot, lambda: stored(path).answer("market").assumed.endswith("Mine"), "mine to be saved")


async def test_two_edits_of_one_answer_are_both_kept_and_can_be_compared(path: Path) -> None:
    async with at_work(path, size=WIDE) as (app, pilot):
        await pilot.press("e", *" Mine")
        with Workspace.open(path, actor="other") as other:
            other.write_answer("market", "assumed", "Theirs.")
        await until(pilot, lambda: "kept as suggestion" in said(app), "the message about the conflict")
        assert stored(path).answer("market").assumed == "Theirs."
        await pilot.press(*" more")
        await until(
            pilot,
            lambda: any("Mine more" in str(item.payload) for item in stored(path).suggestions),
            "the rest aside",
        )
        await pilot.press("f4")
        assert "Theirs, as stored" in words(app)
        await pilot.press("m")
        await until(
            pilot, lambda: stored(path).answer("market").assumed.endswith("Mine more"), "mine in place"
        )
        await pilot.press("escape", "u", "u")
        assert said(app).startswith("Undone")


@pytest.mark.parametrize(("verdict", "stands"), [("x", "Theirs."), ("y", "counties. Mine")])
async def test_what_was_decided_about_two_edits_stands_and_is_written_on(
    path: Path, verdict: str, stands: str
) -> None:
    async with at_work(path, size=WIDE) as (app, pilot):
        await pilot.press("e", *" Mine")
        with Workspace.open(path, actor="other") as other:
            other.write_answer("market", "assumed", "Theirs.")
        await until(pilot, lambda: "kept as suggestion" in said(app), "the message about the conflict")
        await pilot.press("escape", "v")
        await until(pilot, lambda: isinstance(app.screen, Review), "the review")
        await pilot.press(verdict)
        await until(pilot, lambda: stored(path).suggestions[0].state != "open", "the verdict")
        await pilot.press("w")
        await until(pilot, lambda: isinstance(app.screen, Workshop), "the workshop")
        before = app.screen.query_one("#before", AnswerEditor)
        await until(pilot, lambda: before.text.endswith(stands), "the text that stands")
        await pilot.press("e", *" On")
        await until(pilot, lambda: stored(path).answer("market").assumed.endswith(f"{stands} On"), "the rest")
        assert len(stored(path).suggestions) == 1


async def test_a_save_that_fails_is_a_red_line_and_nothing_is_lost(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = app_for(path)
    monkeypatch.setattr("tui.base.RETRY", 0.1)
    async with app.run_test(size=NARROW) as pilot:
        await ready(pilot)

        def full(*_: object, **__: object) -> Written:
            raise CounterpointError("The disk is full.", hint="Make room.")

        with monkeypatch.context() as patch:
            patch.setattr(Workspace, "write_answer", full)
            await pilot.press("e", *" Kept")
            await until(pilot, lambda: "not saved" in words(app), "the header to say so")
            assert "✗ Not saved: The disk is full." in words(app)
            assert "Saved " not in words(app)
        await until(pilot, lambda: stored(path).answer("market").assumed.endswith(" Kept"), "the retry")
        await until(pilot, lambda: "Saved " in words(app), "the header to say Saved")
        assert "not saved" not in words(app)


async def test_a_copy_elsewhere_holds_what_could_not_be_saved(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = app_for(path)
    copy = tmp_path / "copy.counterpoint"
    async with app.run_test(size=NARROW) as pilot:
        await ready(pilot)
        true = Workspace.write_answer

        def only_elsewhere(workspace: Workspace, *rest: object, **more: object) -> Written:
            if workspace.path == path:
                raise CounterpointError("The disk is full.")
            return true(workspace, *rest, **more)  # type: ignore[arg-type]  # passed on as it came

        monkeypatch.setattr(Workspace, "write_answer", only_elsewhere)
        await pilot.press("e", *" Kept")
        await until(pilot, lambda: "not saved" in words(app))
        await pilot.press("f2")
        app.screen.query_one(Input).value = str(copy)
        await pilot.press("enter")
        await until(pilot, lambda: "Saved a copy" in said(app), "the copy")
        assert stored(copy).answer("market").assumed.endswith(" Kept")
        monkeypatch.setattr(Workspace, "write_answer", true)


async def test_a_flood_of_pasted_text_is_put_by_and_not_cut(path: Path) -> None:
    from textual import events

    async with at_work(path) as (app, pilot):
        await pilot.press("e")
        app.screen.query_one("#before", AnswerEditor).post_message(events.Paste("word " * 2_000_000))
        await until(pilot, lambda: "10,000,000 characters" in said(app), "the refusal")
        assert stored(path).answer("market").assumed == "Home heating in the two river counties."

    (kept,) = (data_dir() / "pastes").iterdir()
    assert kept.stat().st_size == 10_000_000
    assert str(kept) in said(app)


async def test_an_answer_too_long_to_edit_here_is_shown_in_part_and_left_alone(path: Path) -> None:
    long = "x" * 1_000_000
    with Workspace.open(path) as workspace:
        workspace.write_answer("market", "assumed", long)
    async with at_work(path, size=WIDE) as (app, pilot):
        await pilot.press("e", *"more", "escape")
        assert "too long to edi" in words(app)
    assert stored(path).answer("market").assumed == long


async def test_a_narrow_screen_opens_the_panel_over_the_answer_and_escape_closes_it(path: Path) -> None:
    async with at_work(path) as (app, pilot):
        assert "What a good answer has" not in words(app)
        await pilot.press("1")
        await until(pilot, lambda: "What a good answer has" in words(app), "the panel")
        await pilot.press("5")
        await until(pilot, lambda: "Imported" in words(app), "the history")
        await pilot.press("escape")
        assert "Imported" not in words(app)
        assert isinstance(app.focused, Flow)


async def test_the_guidance_is_searched_and_a_card_leads_to_others_and_back(path: Path) -> None:
    async with at_work(path) as (app, pilot):
        await pilot.press("3")
        names = {"/": "slash", " ": "space", "\r": "enter"}
        for sign in "/whom do we say no to\r":  # faster than any frame, so that no letter may act as a key
            app.post_message(Key(names.get(sign, sign), sign))
        await until(pilot, lambda: re.search(r"\d found", words(app)), "what was found", seconds=20)
        assert "enter search" in words(app).splitlines()[-1]
        await pilot.press("down", "tab")
        await until(pilot, lambda: isinstance(app.focused, GuideCard), "the first card")
        first = app.focused
        assert isinstance(first, GuideCard)
        assert "▾" in text_of(first)
        await pilot.press("down")
        way = app.focused
        assert isinstance(way, SeeCard)
        title = text_of(way).removeprefix("→ See ")
        await pilot.press("enter")
        await until(
            pilot, lambda: isinstance(app.focused, GuideCard) and title in text_of(app.focused), "that card"
        )
        await until(pilot, lambda: "‹ backspace goes back" in words(app), "the beginning of it")
        await pilot.press("down", "enter")
        await until(pilot, lambda: "‹ ‹ backspace" in words(app), "another one, from there")
        with Workspace.open(path, actor="Somebody") as other:
            other.write_answer("market", "assumed", "Changed while somebody reads.")
        await until(pilot, lambda: "changed elsewhere" in said(app), "the change", 10)
        await pilot.press("backspace", "left")
        await until(
            pilot, lambda: isinstance(app.focused, SeeCard) and app.focused.ref == way.ref, "the way back"
        )
        await until(pilot, lambda: f"→ See {title[:20]}" in words(app), "it to be in sight")
        await pilot.press("up", "enter")
        await until(pilot, lambda: not app.screen.query(SeeCard), "the card to be closed")
        assert "backspace" not in words(app)


async def test_a_workspace_for_reading_only_can_be_read_and_not_changed(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    true = Workspace.open

    def reading(path: Path, *, actor: str = "", read_only: bool = False) -> Workspace:
        return true(path, actor=actor, read_only=True)

    monkeypatch.setattr(Workspace, "open", reading)
    async with at_work(path, size=WIDE) as (app, pilot):
        assert "read only" in words(app)
        await pilot.press("e", *"more", "escape", "x", "m", "u")
        assert isinstance(app.screen, Workshop)
        assert "read" in said(app)
        await pilot.press("n")
        await in_form(pilot)
        await pilot.press(*"more", "ctrl+s")
    engagement = stored(path)
    assert engagement.answer("market").assumed == "Home heating in the two river counties."
    assert engagement.answer("market").status == "agreed"


async def test_the_key_bar_of_the_records_tells_how_to_add_one_though_much_waits(path: Path) -> None:
    with Workspace.open(path) as workspace:
        draft = Proposal.model_validate({"parked": [{"question": "market", "title": "Landlords"}]})
        workspace.suggest("park", [draft], origin=Origin())
    async with at_work(path, size=NARROW) as (app, pilot):
        app.screen.set_focus(app.screen.query_one(RecordList))
        await until(pilot, lambda: "enter open  n new" in words(app).splitlines()[-1], "the key")
        assert "review (1)" in words(app).splitlines()[-1]
        await pilot.press("n")
        await in_form(pilot)


async def test_a_change_while_a_place_is_put_up_finds_nothing_to_draw_on(path: Path) -> None:
    async with at_work(path) as (app, pilot):
        await pilot.press("g")
        put_up = app.push_screen(Workshop())
        app.refresh_view()
        await put_up
        await until(pilot, lambda: "The market we play in" in words(app), "the place")

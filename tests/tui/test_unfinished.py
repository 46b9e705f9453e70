"""Forms that were left neither kept nor cancelled: put by as typed, told in one line, taken up again."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from assistant.config import data_dir
from assistant.errors import CounterpointError
from assistant.method.said import Origin
from assistant.workspace.document import Workspace
from assistant.workspace.proposals import AnswerText, Proposal
from tests.tui.room import (
    NARROW,
    WIDE,
    at_work,
    in_form,
    make_room,
    said,
    stored,
    until,
    words,
)
from tui.app import CounterpointApp
from tui.keeper import Keeper, Kept, NotKept, PutBy, Report, Slot
from tui.pace import LONGEST
from tui.recovery import Recovery, Stray, Unfinished
from tui.screens.form import PlainForm, RecordForm
from tui.widgets.choice import Rows
from tui.widgets.fields import FieldBox


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make_room(tmp_path / "room.counterpoint")


def left(path: Path) -> list[Path]:
    """The recovery files there are."""
    folder = data_dir() / "recovery"
    return sorted(folder.glob("unsaved-*.json")) if folder.exists() else []


def field(app: CounterpointApp, name: str) -> FieldBox:
    return next(box for box in app.screen.query(FieldBox) if box.field == name)


async def type_into(pilot: Pilot[Any], app: CounterpointApp, name: str, text: str) -> None:
    field(app, name).input.focus()
    await pilot.press("end", *text)


async def put_by(pilot: Pilot[Any], path: Path, text: str) -> None:
    await until(
        pilot,
        lambda: any(text in file.read_text() for file in left(path)),
        "the form to be put by",
        LONGEST + 5,
    )


@asynccontextmanager
async def going_on(
    path: Path, *, size: tuple[int, int] = NARROW
) -> AsyncIterator[tuple[CounterpointApp, Pilot[int]]]:
    """The next start after an end without a word, with the form that was left taken up again."""
    async with at_work(path, size=size) as (app, pilot):
        assert "f5 goes on with what you typed" in said(app)
        await pilot.press("f5")
        await in_form(pilot)
        yield app, pilot


async def leave(path: Path, show: Callable[[CounterpointApp], None], typed: str) -> None:
    """Type into the form that `show` opens and end without a word: neither kept nor cancelled."""
    async with at_work(path) as (app, pilot):
        show(app)
        await in_form(pilot)
        await pilot.press("end", *typed)
        await put_by(pilot, path, typed)


async def test_a_new_record_is_taken_up_with_every_field_as_typed_also_what_is_wrong(path: Path) -> None:
    async with at_work(path, size=(100, 60)) as (app, pilot):
        app.add_record("budget")
        await in_form(pilot)
        await pilot.press(*"Vans ", "ctrl+q")
        await until(pilot, lambda: not app.is_running, "it to be left from within the form")
    async with going_on(path, size=(100, 60)) as (app, pilot):
        assert field(app, "title").typed == "Vans "
        await type_into(pilot, app, "amount", "about 3")
        await type_into(pilot, app, "currency", "euro")
        await type_into(pilot, app, "note", "first, ")
        await pilot.press("enter", "enter", *" then")
        await put_by(pilot, path, "then")
        assert all(file.stat().st_mode & 0o777 == 0o600 for file in left(path))
        # The end without a word, as a crash or a kill would have it: neither kept nor cancelled.
    async with going_on(path, size=(100, 60)) as (again, pilot):
        values = {box.field: box.typed for box in again.screen.query(FieldBox)}
        assert values["title"] == "Vans "
        assert values["amount"] == "about 3"
        assert values["currency"] == "euro"
        assert values["note"] == "first, \n\n then"
        assert "✗ this must be a number" in words(again)
        amount = field(again, "amount").input
        assert isinstance(amount, Input)
        amount.value = "30000"
        await type_into(pilot, again, "period_start", "2026-01-01")
        field(again, "currency").query_one(Input).value = "EUR"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: not left(path), "the file to go")
        await until(pilot, lambda: not isinstance(again.screen, RecordForm))
    (budget,) = (record for record in stored(path).records if record.kind == "budget")
    assert budget.title == "Vans"
    assert not list((data_dir() / "recovery").iterdir())


async def test_an_edited_record_is_taken_up_and_what_others_wrote_meanwhile_stands(path: Path) -> None:
    await leave(path, lambda app: app.edit_record("need-1"), ", always")
    with Workspace.open(path, actor="other") as other:
        other.change_record("need-1", {"importance": 2})
    async with going_on(path) as (_again, pilot):
        await pilot.press("ctrl+s")
        await until(pilot, lambda: not left(path))
    (need,) = (record.model_dump() for record in stored(path).records if record.id == "need-1")
    assert (need["title"], need["importance"]) == ("Warm by breakfast, always", 2)


async def test_an_edit_of_what_another_changed_meanwhile_waits_as_a_suggestion(path: Path) -> None:
    await leave(path, lambda app: app.edit_record("need-1"), ", mine")
    with Workspace.open(path, actor="other") as other:
        other.change_record("need-1", {"title": "Theirs"})
    async with going_on(path) as (again, pilot):
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "kept as suggestion" in said(again))
        await until(pilot, lambda: not left(path))
    assert [record.title for record in stored(path).records if record.id == "need-1"] == ["Theirs"]


async def test_a_form_of_a_record_that_is_gone_becomes_a_new_one(path: Path) -> None:
    await leave(path, lambda app: app.edit_record("alternative-1"), " next door")
    with Workspace.open(path, actor="other") as other:
        other.remove_record("alternative-1")
    async with going_on(path) as (_again, pilot):
        await pilot.press("ctrl+s")
        await until(pilot, lambda: not left(path))
    assert "The neighbour's plumber next door" in {record.title for record in stored(path).records}


@pytest.mark.parametrize("gone", [False, True])
async def test_a_suggestion_under_edit_is_taken_up_whatever_has_become_of_it(path: Path, gone: bool) -> None:
    origin: Origin = Origin(by="guide")
    words = f"{stored(path).answer('market').agreed} Three counties"
    proposals = [
        Proposal(records=[{"kind": "persona", "title": "Quiet neighbour"}]),
        Proposal(answers=[AnswerText(question="market", field="agreed", text=words)]),
    ]
    with Workspace.open(path) as workspace:
        first, second = workspace.suggest("bets", proposals, origin=origin)
    async with at_work(path, size=WIDE) as (app, pilot):
        app.edit_suggestion(first.id)
        await in_form(pilot)
        await pilot.press("end", *" upstairs")
        await put_by(pilot, path, "upstairs")
        app.go("review")
        assert "f5 takes it up again" in said(app)
        app.edit_suggestion(second.id)
        await until(pilot, lambda: isinstance(app.screen, PlainForm))
        await pilot.press("end", *" or four")
        await put_by(pilot, path, "or four")
    if gone:
        with Workspace.open(path) as workspace:
            workspace.reject([first.id, second.id])
    async with at_work(path, size=WIDE) as (again, pilot):
        assert "2 forms" in said(again)
        await pilot.press("f5", *"upstairs", "enter")
        await in_form(pilot)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: len(again.waiting) == 1 and not again.forms)
        await pilot.press("f5")
        await until(pilot, lambda: isinstance(again.screen, PlainForm) and again.focused)
        assert again.screen.query_one(TextArea).text == f"{words} or four"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: not left(path))
        if gone:
            with Workspace.open(path) as workspace:
                workspace.accept([item.id for item in workspace.suggestions(task="edit")])
    assert "Quiet neighbour upstairs" in {record.title for record in stored(path).records}
    assert stored(path).answer("market").agreed == f"{words} or four"


async def test_a_row_that_was_open_inside_a_form_is_open_again(path: Path) -> None:
    async with at_work(path, size=WIDE) as (app, pilot):
        app.add_record("trend")
        await in_form(pilot)
        await pilot.press(*"Heat pumps")
        field(app, "need_effects").input.focus()
        await pilot.press("n")
        await until(pilot, lambda: len(app.screen_stack) == 3 and app.focused)
        await type_into(pilot, app, "effect", "less noise")
        await put_by(pilot, path, "less noise")
    async with going_on(path, size=WIDE) as (again, pilot):
        await until(pilot, lambda: len(again.screen_stack) == 3)
        await until(pilot, lambda: field(again, "effect").typed == "less noise")
        field(again, "need_id").input.focus()
        await pilot.press("enter", *"warm", "enter", "ctrl+s")
        await until(pilot, lambda: len(again.screen_stack) == 2)
        rows = field(again, "need_effects").input
        assert isinstance(rows, Rows)
        await until(pilot, lambda: rows.rows)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: not left(path))
    (trend,) = (record.model_dump() for record in stored(path).records if record.kind == "trend")
    assert trend["need_effects"] == [{"need_id": "need-1", "effect": "less noise"}]


@pytest.mark.parametrize("end", ["kept", "cancelled", "put back"])
async def test_a_form_that_was_kept_or_cancelled_leaves_nothing_behind(path: Path, end: str) -> None:
    async with at_work(path) as (app, pilot):
        app.add_record("persona")
        await in_form(pilot)
        await pilot.press(*"Zed")
        await put_by(pilot, path, "Zed")
        if end == "kept":
            await pilot.press("ctrl+s")
        elif end == "cancelled":
            await pilot.press("escape", "n")
        else:
            await pilot.press("backspace", "backspace", "backspace")
        await until(pilot, lambda: not left(path), "the file to go")
    assert not list((data_dir() / "recovery").iterdir())
    async with at_work(path) as (again, pilot):
        assert "f5" not in said(again)
        await pilot.press("f5")
        assert not isinstance(again.screen, RecordForm)


async def test_a_record_that_could_not_be_written_keeps_its_form(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_work(path) as (app, pilot):
        app.add_record("persona")
        await in_form(pilot)
        await pilot.press(*"Zed")
        with monkeypatch.context() as patch:

            def full(*_: object, **__: object) -> None:
                raise CounterpointError("The disk is full.", hint="Make room.")

            patch.setattr(Workspace, "add_record", full)
            await pilot.press("ctrl+s")
            await until(pilot, lambda: "f5 takes it up again" in said(app))
            assert "The disk is full" in said(app)
        await pilot.press("f5")
        await in_form(pilot)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: any(record.title == "Zed" for record in stored(path).records))
        await until(pilot, lambda: not left(path))


async def test_a_form_that_cannot_be_put_by_says_so_in_the_form_and_tries_again(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.base.RETRY", 0.05)
    async with at_work(path, size=(100, 40)) as (app, pilot):
        app.add_record("persona")
        await in_form(pilot)
        with monkeypatch.context() as patch:

            def full(*_: object) -> None:
                raise CounterpointError("No room on the disk.")

            patch.setattr("tui.recovery.write_whole", full)
            await pilot.press(*"Zed")
            await until(pilot, lambda: "in memory only" in words(app), "the warning in the form")
        await until(pilot, lambda: "in memory only" not in words(app))
        assert left(path)


async def test_two_windows_do_not_take_each_others_forms(path: Path) -> None:
    async with at_work(path) as (first, one):
        first.add_record("persona")
        await in_form(one)
        await one.press(*"Mine")
        await put_by(one, path, "Mine")
        with Workspace.open(path) as workspace:
            other = Keeper(workspace, lambda _: None)
            assert other.recover().forms == ()
            other.close()
        assert left(path)


DAMAGE = [
    b"",
    b"{",
    b"\x00\xff",
    b"[" * 200_000,
    b"null",
    b'{"texts": 3, "forms": {"a": 1}}',
    b'{"forms": [3, null, {"subject": "new"}, {"subject": [], "typed": {"a": 1}}]}',
    b'{"forms": [{"subject": "delete everything", "kind": "persona", "typed": {"title": "x"}}]}',
]


@pytest.mark.parametrize("damage", DAMAGE, ids=range(len(DAMAGE)))
async def test_a_damaged_file_is_set_aside_before_it_is_read_and_harms_nobody(
    path: Path, damage: bytes
) -> None:
    recovery = Recovery(path)
    recovery.write([], [Unfinished("new", kind="persona", typed={"title": "x"})])
    recovery.close()
    (file,) = left(path)
    file.write_bytes(damage)
    async with at_work(path) as (app, _pilot):
        assert app.waiting == []
        assert "Before the discussion" in words(app)
    assert left(path) == []


async def test_what_a_file_holds_that_no_field_can_hold_is_left_out(path: Path) -> None:
    recovery = Recovery(path)
    typed: dict[str, Any] = {
        "title": ["no"],
        "category": "no such",
        "need_effects": {"rows": [3, {"need_id": 4}], "place": 9, "open": {"effect": {"a": 1}}},
        "persona_ids": [3, {}],
        "no_field": "x",
        "note": "\x1b[31mred\u202e",
    }
    recovery.write([], [Unfinished("new", kind="trend", typed=typed)])
    recovery.close()
    async with going_on(path) as (app, pilot):
        await until(pilot, lambda: len(app.screen_stack) == 3)
        await pilot.press("escape")
        await until(pilot, lambda: len(app.screen_stack) == 2)
        assert field(app, "note").typed == "red"
        await pilot.press("ctrl+s")
        assert isinstance(app.screen, RecordForm)


TEXTS = st.text(max_size=60)
TYPED = st.dictionaries(
    st.text("abc_", min_size=1, max_size=6), TEXTS | st.lists(TEXTS, max_size=3), min_size=1
)


@given(st.lists(st.tuples(TEXTS, TYPED), max_size=3))
def test_what_is_put_by_is_found_again_and_once(forms: list[tuple[str, dict[str, Any]]]) -> None:
    from assistant.text import safe_data

    path = Path("somewhere") / 'a "quoted" \\ näme.counterpoint'
    recovery = Recovery(path)
    entries = [Unfinished("new", kind=kind, typed=typed) for kind, typed in forms]
    recovery.write([Stray("market", "agreed", "words")], entries)
    recovery.close()
    later = Recovery(path)
    found = later.take()
    assert [item.typed for item in found.forms] == [safe_data(item.typed) for item in entries]
    assert [item.text for item in found.texts] == ["words"]
    assert later.take().forms == ()
    later.write([], [])
    later.close()
    assert not [file for file in (data_dir() / "recovery").iterdir() if file.suffix != ".lock"]


def test_an_answer_that_cannot_be_saved_is_put_by_until_it_can(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Report] = []
    with Workspace.open(path) as workspace:
        keeper = Keeper(workspace, told.append)
        with monkeypatch.context() as patch:

            def full(*_: object, **__: object) -> None:
                raise CounterpointError("The disk is full.")

            patch.setattr(Workspace, "write_answer", full)
            keeper.hold(Slot("market", "assumed"), "Words in danger", workspace.revision)
            assert not keeper.flush()
            assert json.loads(left(path)[0].read_text())["texts"][0]["text"] == "Words in danger"
        assert keeper.flush()
        assert left(path) == []
        keeper.close()
    assert [type(item) for item in told] == [NotKept, Kept]
    assert PutBy not in map(type, told)

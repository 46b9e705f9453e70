"""One form for every kind of record, made from its model."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from textual.widgets import TextArea

from assistant.method.questions import QUESTIONS
from assistant.method.records import KINDS, Bet
from assistant.method.said import field_order, link_kind
from assistant.method.sessions import TRACE_KINDS
from assistant.workspace.document import Workspace
from tests.tui.room import (
    ENGAGEMENT,
    WIDE,
    app_for,
    at_work,
    in_form,
    make_room,
    ready,
    stored,
    until,
    words,
)
from tui.asks import PAGE
from tui.screens.form import RecordForm
from tui.widgets.choice import LinkPicker, Rows
from tui.widgets.fields import FieldBox


async def test_every_kind_opens_empty_shows_every_field_and_can_be_kept(tmp_path: Path) -> None:
    path = make_room(tmp_path / "room.counterpoint", ENGAGEMENT | {"records": []})
    async with at_work(path) as (app, pilot):
        for kind in KINDS:
            app.add_record(kind)
            await in_form(pilot)
            fields = [box.field for box in app.screen.query(FieldBox)]
            # Where a bet stands is said at the bets, which ask before one is chosen.
            placed = {"status", "reason", "rank"} if kind == "bet" else set()
            assert set(fields) == set(KINDS[kind].model_fields) - {"id", "kind", "origin"} - placed
            assert ("park or drop it at the bets (b)" in words(app)) is bool(placed)
            assert fields[0] == "title"
            await pilot.press("N", "ctrl+s")
            await until(
                pilot, lambda: not isinstance(app.screen, RecordForm), f"the form of a {kind} to close"
            )
    assert [(record.kind, record.title) for record in stored(path).records] == [(kind, "N") for kind in KINDS]


async def test_a_chosen_bet_that_is_edited_stays_chosen_with_its_rank(tmp_path: Path) -> None:
    path = make_room(tmp_path / "room.counterpoint")
    with Workspace.open(path) as workspace:
        workspace.place_bet("bet-1", "chosen", rank=2)
    async with at_work(path) as (app, pilot):
        app.edit_record("bet-1")
        await in_form(pilot)
        await pilot.press("end", "!", "ctrl+s")
        await until(pilot, lambda: not isinstance(app.screen, RecordForm), "the form to close")
    bet = next(record for record in stored(path).records if isinstance(record, Bet) and record.id == "bet-1")
    assert (bet.title, bet.status, bet.rank) == ("One visit a year!", "chosen", 2)


def test_every_kind_belongs_to_a_question_the_trace_or_the_commands() -> None:
    assert {question.kind for question in QUESTIONS} | set(TRACE_KINDS) | {"purpose", PAGE} == set(KINDS)
    for model in KINDS.values():
        assert all(link_kind(model.model_fields[name]) in {None, *KINDS} for name in field_order(model))


async def test_all_sorts_of_fields_are_filled_by_keyboard(tmp_path: Path) -> None:
    path = make_room(tmp_path / "room.counterpoint")
    async with at_work(path, size=WIDE) as (app, pilot):
        app.add_record("trend")
        await in_form(pilot)

        async def at(name: str) -> FieldBox:
            box = next(box for box in app.screen.query(FieldBox) if box.field == name)
            box.input.focus()
            await pilot.pause()
            return box

        await pilot.press(*"Heat pumps", "tab", "right", "right", "right", "right")
        await at("magnitude")
        await pilot.press("5")
        await at("organisation_effect")
        await pilot.press(*"Vans", "enter", *"stand idle")
        box = await at("need_effects")
        await pilot.press("n", "enter")
        assert isinstance(app.screen, LinkPicker)
        await pilot.press(*"warm", "enter", "tab", *"less noise", "ctrl+s")
        assert isinstance(box.input, Rows)
        await until(pilot, lambda: isinstance(app.screen, RecordForm) and box.value, "the row")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: not isinstance(app.screen, RecordForm), "the form to close")
    (trend,) = (record.model_dump() for record in stored(path).records if record.kind == "trend")
    assert trend["category"] == "technological"
    assert trend["magnitude"] == 5
    assert trend["organisation_effect"] == "Vans\nstand idle"
    assert trend["need_effects"] == [{"need_id": "need-1", "effect": "less noise"}]


async def test_a_record_begins_with_what_its_question_and_the_records_before_it_leave_no_doubt_about(
    tmp_path: Path,
) -> None:
    path = make_room(tmp_path / "room.counterpoint")
    with Workspace.open(path) as workspace:
        workspace.place_bet("bet-1", "chosen")
        goal: dict[str, Any] = {"title": "Far", "horizon": "long", "bet_ids": ["bet-1"]}
        far = workspace.add_record("objective", goal)
        workspace.add_record("budget", {"title": "Vans", "amount": "100", "currency": "EUR"})
    async with at_work(path, size=WIDE) as (app, pilot):

        async def add(slug: str, *keys: str) -> dict[str, Any]:
            app.show_question(slug)
            before = len(stored(path).records)
            await pilot.press("n")
            await in_form(pilot)
            await pilot.press(*keys, "ctrl+s")
            await until(pilot, lambda: len(stored(path).records) > before, f"the record for {slug}")
            return stored(path).records[-1].model_dump(mode="json")

        near = await add("objectives-medium", *"Near")
        assert (near["horizon"], near["bet_ids"], near["supports_ids"]) == ("medium", ["bet-1"], [far.id])
        assert (await add("capabilities", *"Crews"))["bet_ids"] == ["bet-1"]
        money = await add("budgets", *"Crew", "tab", "tab", *"120,000")
        assert (money["amount"], money["currency"]) == ("120000", "EUR")


async def test_money_is_taken_as_people_write_it(tmp_path: Path) -> None:
    path = make_room(tmp_path / "room.counterpoint")
    async with at_work(path, size=WIDE) as (app, pilot):
        app.add_record("budget")
        await in_form(pilot)
        await pilot.press(*"Crew", "tab", "tab", *"1 250 000.50", "tab", *"eur", "ctrl+s")
        await until(pilot, lambda: not isinstance(app.screen, RecordForm), "the form to close")
    money = stored(path).records[-1].model_dump(mode="json")
    assert (money["amount"], money["currency"]) == ("1250000.50", "EUR")


async def test_a_text_that_stands_in_a_form_is_gone_on_with_where_it_ends(tmp_path: Path) -> None:
    path = make_room(tmp_path / "room.counterpoint")
    with Workspace.open(path) as workspace:
        workspace.change_record("market-1", {"excluded": ["Landlords", "Hotels"]})
    async with at_work(path) as (app, pilot):
        app.edit_record("market-1", at="excluded")
        await in_form(pilot)
        await pilot.press(*" and inns", "ctrl+s")
        await until(pilot, lambda: not isinstance(app.screen, RecordForm), "the form to close")
    market = stored(path).records[0].model_dump()
    assert market["excluded"] == ["Landlords", "Hotels and inns"]


async def test_what_is_wrong_is_said_beside_its_field_in_plain_words(tmp_path: Path) -> None:
    path = make_room(tmp_path / "room.counterpoint")
    app = app_for(path)
    wrong: dict[str, tuple[str, str]] = {
        "amount": ("much", "this must be a number"),
        "currency": ("euro", "three capital letters such as EUR"),
        "period_start": ("May", "a date is written YYYY-MM-DD"),
    }
    async with app.run_test(size=(100, 60)) as pilot:
        await ready(pilot)
        app.add_record("budget")
        await in_form(pilot)
        for name, (text, _) in wrong.items():
            next(box for box in app.screen.query(FieldBox) if box.field == name).input.focus()
            await pilot.press(*text)
        await pilot.press("ctrl+s")
        assert isinstance(app.screen, RecordForm)
        for _, message in wrong.values():
            assert f"✗ {message}" in words(app), message
        await pilot.press("escape")
        assert "You changed something" in words(app)
        await pilot.press("escape")
        assert isinstance(app.screen, RecordForm)
        await pilot.press("escape", "n")
        await until(pilot, lambda: not isinstance(app.screen, RecordForm))
    assert all(record.kind != "budget" for record in stored(path).records)


async def test_only_what_was_changed_is_written_so_that_two_people_can_edit_one_record(
    tmp_path: Path,
) -> None:
    path = make_room(tmp_path / "room.counterpoint")
    async with at_work(path) as (app, pilot):
        app.edit_record("need-1")
        await in_form(pilot)
        with Workspace.open(path, actor="other") as other:
            other.change_record("need-1", {"importance": 3})
        await pilot.press("end", *", again", "ctrl+s")
        await until(pilot, lambda: not isinstance(app.screen, RecordForm))
    record: dict[str, Any] = next(
        record.model_dump() for record in stored(path).records if record.id == "need-1"
    )
    assert (record["title"], record["importance"]) == ("Warm by breakfast, again", 3)


async def test_a_text_of_many_lines_is_kept_as_it_is(tmp_path: Path) -> None:
    path = make_room(tmp_path / "room.counterpoint")
    async with at_work(path) as (app, pilot):
        app.edit_record("market-1")
        await in_form(pilot)
        box = next(box for box in app.screen.query(FieldBox) if box.field == "excluded")
        area = box.query_one(TextArea)
        area.focus()
        await pilot.press(*"Landlords", "enter", "enter", *"Hotels", "ctrl+s")
        await until(pilot, lambda: not isinstance(app.screen, RecordForm))
    assert next(record.model_dump() for record in stored(path).records if record.id == "market-1")[
        "excluded"
    ] == ["Landlords", "Hotels"]

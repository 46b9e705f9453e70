"""What people do to an engagement, and what they find in it afterwards."""

from __future__ import annotations

import stat
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from assistant.errors import BadInput, NotFound
from assistant.method.records import Condition, Persona
from assistant.method.said import Origin
from assistant.workspace.document import Workspace
from assistant.workspace.errors import AlreadyExists, CannotWrite, Closed
from tests.workspace.build import assert_sound


def reopened(ws: Workspace) -> Workspace:
    ws.close()
    return Workspace.open(ws.path, actor="Ida")


def test_a_new_workspace_is_one_private_file(ws: Workspace, path: Path) -> None:
    assert ws.organisation == "Fjordline Ferries"
    assert ws.mode == "assess"
    assert ws.notice == ""
    assert not ws.read_only
    assert ws.engagement().organisation == "Fjordline Ferries"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in path.parent.iterdir()] == [path.name]
    assert_sound(path)


def test_a_new_workspace_replaces_nothing(path: Path) -> None:
    path.write_text("my notes")
    with pytest.raises(AlreadyExists) as error:
        Workspace.create(path, organisation="X")
    assert "exists already" in str(error.value)
    assert path.read_text() == "my notes"
    link = path.with_name("link")
    link.symlink_to(path.with_name("nowhere"))
    with pytest.raises(AlreadyExists):
        Workspace.create(link, organisation="X")


def test_a_new_workspace_needs_a_folder_and_a_mode_that_exist(path: Path) -> None:
    with pytest.raises(CannotWrite, match="No such file or directory"):
        Workspace.create(path.parent / "missing" / "a", organisation="X")
    with pytest.raises(BadInput, match="no mode 'fast'"):
        Workspace.create(path, organisation="X", mode="fast")  # type: ignore[arg-type]  # what a script may pass
    assert not path.exists()


def test_an_answer_is_there_after_reopening(ws: Workspace) -> None:
    written = ws.write_answer("market", "assumed", "Island commuters")
    assert written.changed
    assert written.revision == ws.revision
    ws.write_answer("market", "agreed", "Everyone on workdays")
    with reopened(ws) as again:
        answer = again.engagement().answer("market")
        assert (answer.assumed, answer.agreed, answer.status) == (
            "Island commuters", "Everyone on workdays", "agreed",
        )  # fmt: skip


def test_writing_what_stands_there_already_is_no_act(ws: Workspace) -> None:
    first = ws.write_answer("market", "assumed", "Islands")
    again = ws.write_answer("market", "assumed", "Islands")
    assert not again.changed
    assert again.revision == first.revision == ws.revision


@pytest.mark.parametrize(
    ("steps", "status"),
    [
        ([("assumed", "a")], "assumed"),
        ([("agreed", "a")], "agreed"),
        ([("assumed", "a"), "open", ("assumed", "ab")], "open"),
        ([("assumed", "a"), "open", ("agreed", "b")], "agreed"),
        ([("assumed", "a"), "agreed", ("assumed", "ab")], "agreed"),
        ([("assumed", "a"), "agreed", "assumed", ("assumed", "")], "open"),
        (["agreed"], "agreed"),
    ],
)
def test_the_status_follows_the_texts_until_a_person_says_otherwise(
    ws: Workspace, steps: list[str | tuple[str, str]], status: str
) -> None:
    for step in steps:
        if isinstance(step, tuple):
            ws.write_answer("market", step[0], step[1])  # type: ignore[arg-type]  # the table above names sides only
        else:
            ws.set_status("market", step)  # type: ignore[arg-type]  # the table above names statuses only
    assert ws.engagement().answer("market").status == status


def test_skipping_says_who_and_when_and_can_be_taken_back(ws: Workspace) -> None:
    ws.skip_answer("market")
    skipped = ws.engagement().answer("market").skipped
    assert skipped
    assert (skipped.by, skipped.date) == ("Ida", "2026-03-01")
    assert not ws.skip_answer("market").changed
    ws.skip_answer("market", False)
    assert ws.engagement().answer("market").skipped is None


def test_records_get_short_ids_that_are_never_used_twice(ws: Workspace) -> None:
    first = ws.add_record("offer_change", {"title": "Later last boat"})
    assert first.id == "offer-change-1"
    assert ws.add_record("offer_change", {"title": "Bikes"}).id == "offer-change-2"
    ws.remove_record("offer-change-2")
    assert ws.add_record("offer_change", {"title": "Coffee"}).id == "offer-change-3"
    with reopened(ws) as again:
        again.remove_record("offer-change-3")
    with Workspace.open(ws.path) as again:
        assert again.add_record("offer_change", {"title": "Cabin"}).id == "offer-change-4"
        assert again.add_record("need", {"title": "Be home", "id": "need-of-nurses"}).id == "need-of-nurses"
        with pytest.raises(BadInput, match="need-of-nurses is taken"):
            again.add_record("need", {"id": "need-of-nurses"})


def test_a_record_remembers_who_added_it(ws: Workspace) -> None:
    by_hand = ws.add_record("persona", {"title": "Shift nurse"})
    assert by_hand.origin == Origin(by="person", name="Ida")
    drafted = ws.add_record("persona", {"title": "Teacher"}, origin=Origin(by="guide"))
    assert drafted.origin == Origin(by="guide")


def test_a_change_touches_only_what_it_names(ws: Workspace) -> None:
    ws.add_record("budget", {"title": "Boats", "amount": Decimal("12.50"), "currency": "EUR"})
    assert ws.change_record("budget-1", {"period_start": date(2026, 5, 1)}).changed
    assert not ws.change_record("budget-1", {"currency": "EUR"}).changed
    ws.change_record("budget-1", {"currency": None})
    record = ws.engagement().records[0].model_dump(mode="json")
    assert record["amount"] == "12.50"
    assert record["period_start"] == "2026-05-01"
    assert record["currency"] is None


def test_models_inside_fields_are_taken_as_they_are_meant(ws: Workspace) -> None:
    bet = ws.add_record("bet", {"conditions": (Condition(statement="They pay\x07", confidence=40),)})
    assert bet.model_dump()["conditions"] == [{"statement": "They pay", "test": "", "confidence": 40}]


@pytest.mark.parametrize(
    ("act", "error", "said"),
    [
        (lambda ws: ws.write_answer("marked", "assumed", "x"), NotFound, "no question 'marked'"),
        (lambda ws: ws.write_answer("market", "guessed", "x"), BadInput, "no side 'guessed'"),
        (lambda ws: ws.set_status("market", "done"), BadInput, "no status 'done'"),
        (lambda ws: ws.skip_answer("marked"), NotFound, "no question"),
        (lambda ws: ws.add_record("person", {}), NotFound, "no kind of record 'person'"),
        (lambda ws: ws.add_record("need", {"importance": 11}), BadInput, r"need.importance: .* 10"),
        (
            lambda ws: ws.add_record("need", {"colour": "red"}),
            BadInput,
            "need.colour: there is no such field",
        ),
        (lambda ws: ws.add_record("need", {"id": "a b"}), BadInput, "a b.id"),
        (lambda ws: ws.add_record("need", {"id": ["a"]}), BadInput, "id"),
        (lambda ws: ws.put("parked", {"id": 5}), BadInput, "5.id"),
        (lambda ws: ws.add_record("need", {"importance": float("nan")}), BadInput, "nan is not a number"),
        (lambda ws: ws.change_record("need-9", {}), NotFound, "no record 'need-9'"),
        (lambda ws: ws.change_record("persona-1", {"targeted": "maybe"}), BadInput, "persona-1.targeted"),
        (
            lambda ws: ws.change_record("persona-1", {"id": "p", "kind": "need"}),
            BadInput,
            "id and kind cannot",
        ),
        (lambda ws: ws.remove_record("need-9"), NotFound, "no record"),
        (lambda ws: ws.put("friends", {}), NotFound, "nothing called 'friends'"),
        (lambda ws: ws.put("participants", {"role": "boss", "name": "A"}), BadInput, "A.role"),
        (lambda ws: ws.put("participants", {"name": "  "}), BadInput, "a name is needed"),
        (lambda ws: ws.put("participants", {}), BadInput, "participants.name"),
        (lambda ws: ws.put("actions", {"due": "soon"}), BadInput, "due"),
        (lambda ws: ws.remove("parked", "parked-1"), NotFound, "no 'parked-1' among the parked"),
        (lambda ws: ws.dismiss("no-such-rule", [], "fine"), NotFound, "no rule"),
        (lambda ws: ws.dismiss("swot-one-sided", [], " "), BadInput, "with a reason"),
        (lambda ws: ws.undismiss("swot-one-sided", []), NotFound, "not dismissed"),
        (lambda ws: ws.set_setting("colour", "red"), BadInput, "no setting 'colour'"),
        (lambda ws: ws.set_setting("mode", "fast"), BadInput, "no mode"),
        (lambda ws: ws.set_setting("as_of", "yesterday"), BadInput, "not a date"),
        (lambda ws: ws.accept(["s-7"]), NotFound, "no suggestion 's-7'"),
        (lambda ws: ws.next_ids("person"), NotFound, "no kind"),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(
    ws: Workspace, act: Callable[[Workspace], object], error: type[Exception], said: str
) -> None:
    ws.add_record("persona", {"title": "Shift nurse"})
    before = ws.engagement()
    with pytest.raises(error, match=said):
        act(ws)
    assert ws.engagement() is before
    assert ws.write_answer("market", "assumed", "still works").changed


def test_there_is_one_market_and_one_purpose(ws: Workspace) -> None:
    ws.add_record("market", {"title": "Fjord"})
    with pytest.raises(BadInput, match="one market"):
        ws.add_record("market", {"title": "Sea"})
    ws.remove_record("market-1")
    assert ws.add_record("market", {"title": "Sea"}).id == "market-2"


def test_people_decisions_actions_and_parked_items_come_and_go(ws: Workspace) -> None:
    ws.put("participants", {"name": "Ida", "role": "sponsor"})
    ws.put("participants", {"name": "Ida", "role": "scribe"})
    assert (
        ws.put("decisions", {"decided": "No tourists", "question": "market"}).model_dump()["id"]
        == "decision-1"
    )
    ws.put("actions", {"title": "Count", "due": date(2026, 4, 1)})
    ws.put("parked", {"title": "Freight?"})
    ws.put("documents", {"title": "Timetable.pdf", "send": "never"})
    held = ws.engagement()
    assert [(person.name, person.role) for person in held.participants] == [("Ida", "scribe")]
    assert held.actions[0].due == date(2026, 4, 1)
    assert held.documents[0].send == "never"
    ws.remove("parked", "parked-1")
    assert ws.engagement().parked == []
    assert ws.put("parked", {"title": "Bikes?"}).model_dump()["id"] == "parked-2"


def test_settings_are_part_of_the_engagement(ws: Workspace) -> None:
    ws.set_setting("organisation", "Fjordline\nAS")
    ws.set_setting("mode", "draft")
    ws.set_setting("as_of", "2026-02-03")
    assert (ws.organisation, ws.mode) == ("Fjordline AS", "draft")
    assert ws.engagement().as_of == date(2026, 2, 3)
    ws.set_setting("as_of", "")
    assert ws.engagement().as_of is None


def test_a_dismissal_lasts_until_what_it_names_changes(ws: Workspace) -> None:
    ws.add_record("persona", {"title": "Shift nurse", "targeted": "now"})
    ws.add_record("persona", {"title": "Teacher"})
    ws.dismiss("persona-without-need", ["persona-1", "needs"], "we ask them next week")
    ws.change_record("persona-2", {"title": "Teachers"})
    ws.write_answer("market", "assumed", "Islands")
    held = ws.engagement().dismissals
    assert [(one.rule, one.ids, one.by, one.date) for one in held] == [
        ("persona-without-need", ["persona-1", "needs"], "Ida", "2026-03-01")
    ]
    ws.change_record("persona-1", {"note": "met two"})
    assert ws.engagement().dismissals == []
    ws.dismiss("persona-without-need", ["persona-1", "needs"], "still next week")
    ws.write_answer("needs", "assumed", "Arrive on time")
    assert ws.engagement().dismissals == []
    ws.dismiss("persona-without-need", ["needs", "persona-1"], "still")
    ws.undismiss("persona-without-need", ["persona-1", "needs"])
    assert ws.engagement().dismissals == []


def test_the_engagement_is_made_anew_only_where_something_changed(ws: Workspace) -> None:
    for number in range(3):
        ws.add_record("persona", {"title": f"Persona {number}"})
    before = ws.engagement()
    assert ws.engagement() is before
    ws.change_record("persona-2", {"title": "Another"})
    after = ws.engagement()
    assert after is not before
    assert after.records[0] is before.records[0]
    assert after.records[2] is before.records[2]
    assert isinstance(after.records[1], Persona)
    assert [record.title for record in after.records] == ["Persona 0", "Another", "Persona 2"]
    assert before.records[1].title == "Persona 1"


def test_a_closed_workspace_says_so(ws: Workspace) -> None:
    ws.close()
    ws.close()
    with pytest.raises(Closed, match="was closed"):
        ws.write_answer("market", "assumed", "x")
    with pytest.raises(Closed):
        ws.engagement()


def test_the_history_tells_who_did_what(ws: Workspace) -> None:
    ws.write_answer("market", "assumed", "Is", act="typing-1")
    ws.write_answer("market", "assumed", "Islands", act="typing-1")
    ws.write_answer("market", "agreed", "Fjord", act="typing-2")
    ws.add_record("persona", {"title": "Shift nurse"})
    ws.change_record("persona-1", {"note": "n", "targeted": "now", "traits": ["tired"], "priority": 3})
    ws.remove_record("persona-1")
    ws.set_status("market", "open")
    ws.put("parked", {"title": "Freight?"})
    ws.dismiss("swot-one-sided", ["swot"], "early")
    told = [(act.kind, act.summary) for act in ws.history()]
    assert told == [
        ("dismiss", "Dismissed the gap “swot one sided”"),
        ("put", "Parked “Freight?”"),
        ("status", "The market we play in marked open"),
        ("remove", "Persona “Shift nurse” removed"),
        ("change", "Persona “Shift nurse”: note, priority, targeted, traits"),
        ("add", "Persona “Shift nurse” added"),
        ("answer", "The market we play in: agreed"),
        ("answer", "The market we play in: assumed"),
        ("create", "Organisation set; Mode set"),
    ]
    assert {act.actor for act in ws.history()} == {"Ida"}
    assert [act.kind for act in ws.history("persona-1")] == ["remove", "change", "add"]
    assert [act.kind for act in ws.history(limit=2)] == ["dismiss", "put"]
    assert ws.history("nobody") == []


def test_a_long_history_is_read_to_its_end(ws: Workspace) -> None:
    for number in range(240):
        ws.write_answer("needs" if number % 3 else "market", "assumed", f"version {number}")
    assert len(ws.history(limit=1000)) == 241
    assert len(ws.history("market", limit=1000)) == 80


def test_revisions_say_when_a_field_was_last_touched(ws: Workspace) -> None:
    assert ws.revision_of("market") == 0
    first = ws.write_answer("market", "assumed", "a").revision
    second = ws.write_answer("market", "agreed", "b").revision
    assert ws.revision_of("market", "assumed") == first
    assert ws.revision_of("market", "agreed") == ws.revision_of("market") == second
    ws.add_record("persona", {"title": "x"})
    assert ws.revision_of("persona-1", "title") == ws.revision_of("persona-1") == ws.revision
    ws.remove_record("persona-1")
    assert ws.revision_of("persona-1") == 0

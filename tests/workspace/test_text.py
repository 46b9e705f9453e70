"""Any text and any clock: what people type, paste and turn comes back as it should."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.text import safe_text
from assistant.workspace.document import Workspace
from assistant.workspace.events import select
from assistant.workspace.files import connect
from assistant.workspace.interchange import dump_engagement, parse_engagement
from tests.workspace.build import Clock, assert_sound

ANY = st.text(st.characters(codec=None, exclude_categories=()), max_size=60)
HARD = st.sampled_from(
    [
        "a\x00b", "\ud800", "x\udfffy", "\x1b[2J", "\x9b31m", "a\r\nb\rc", "\u202eabc", "e\u0301", "👩‍👩‍👧",
        "שלום", "\ufffe", "\U000e0041", "\u2028", "\x85", "\ufeff", "'; DROP TABLE event; --", '{"a": 1}', "%s",
    ]
)  # fmt: skip


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("text") / "a"
    Workspace.create(path, organisation="X").close()
    return path


@given(st.lists(ANY | HARD, min_size=1, max_size=4).map("".join), ANY)
def test_fault_15_any_text_is_stored_reopened_and_exported(shared: Path, text: str, title: str) -> None:
    with Workspace.open(shared) as ws:
        ws.write_answer("market", "assumed", text)
        record = ws.add_record("persona", {"title": title, "traits": [text], "sources": [{"quote": text}]})
        ws.put("participants", {"name": f"P{title}", "contact": text})
    with Workspace.open(shared) as ws:
        held = ws.engagement()
    assert held.answer("market").assumed == safe_text(text)
    assert next(one for one in held.records if one.id == record.id) == record
    assert record.title == safe_text(title)
    assert parse_engagement(dump_engagement(held)) == held
    dump_engagement(held).encode("utf-8")


def test_fault_15_after_all_of_that_the_file_is_sound(shared: Path) -> None:
    assert_sound(shared)


def test_line_ends_are_made_equal(ws: Workspace) -> None:
    ws.write_answer("market", "assumed", "one\r\ntwo\rthree")
    assert ws.engagement().answer("market").assumed == "one\ntwo\nthree"
    assert not ws.write_answer("market", "assumed", "one\ntwo\nthree").changed


def test_fault_14_ten_megabytes_are_pasted_and_typed_on(ws: Workspace) -> None:
    text = "Every island, every boat, every hour of the night shift. " * 180_000
    assert len(text) > 10_000_000
    ws.write_answer("market", "assumed", text, act="paste")
    ws.write_answer("market", "assumed", text + "!", act="paste")
    ws.write_answer("needs", "assumed", "x" * 1_000_000)
    with connect(ws.path) as raw:
        sizes = {event.seq: len(event.body) for event in select(raw)}
    raw.close()
    assert sizes[3] < 500, "one more character costs bytes, not megabytes"
    ws.close()
    with Workspace.open(ws.path) as again:
        assert again.engagement().answer("market").assumed == text + "!"
        again.undo()
        again.undo()
        assert again.engagement().answer("market").assumed == ""


def test_fault_13_no_clock_can_upset_the_log(ws: Workspace, clock: Clock) -> None:
    moments = [
        datetime(2026, 10, 25, 2, 30, tzinfo=timezone(timedelta(hours=2))),
        datetime(2026, 10, 25, 2, 30, tzinfo=timezone(timedelta(hours=1))),
        datetime(2019, 1, 1, tzinfo=UTC),
        datetime(2038, 1, 19, 3, 14, 8, tzinfo=UTC),
        datetime(2107, 2, 3, 4, 5, 6, 789, tzinfo=UTC),
        datetime(1969, 12, 31, 23, 59, tzinfo=UTC),
    ]
    for number, moment in enumerate(moments):
        clock.now = moment
        written = ws.write_answer("market", "assumed", f"version {number}")
        assert abs(written.at - moment - timedelta(seconds=1)) < timedelta(milliseconds=1)
        assert ws.back_up().notice == ""
    assert ws.history()[0].summary == "The market we play in: assumed"
    assert [act.seq for act in ws.history()] == [7, 6, 5, 4, 3, 2, 1]
    assert all(act.at.utcoffset() == timedelta(0) for act in ws.history())
    assert_sound(ws.path)
    ws.close()
    with Workspace.open(ws.path, clock=clock) as again:
        assert again.engagement().answer("market").assumed == "version 5"
        again.undo()
        assert again.engagement().answer("market").assumed == "version 4"


def test_names_of_people_and_acts_are_made_safe(path: Path) -> None:
    with Workspace.create(path, organisation="A\x1b[2J\nB", actor="Ida\x07\n") as ws:
        ws.write_answer("market", "assumed", "x", act='odd "act" \x00 id')
        ws.write_answer("market", "assumed", "xy", act='odd "act" \x00 id')
        assert ws.organisation == "A B"
        assert {act.actor for act in ws.history()} == {"Ida"}
        ws.undo()
        assert ws.engagement().answer("market").assumed == ""
        assert json.loads(dump_engagement(ws.engagement()))["organisation"] == "A B"

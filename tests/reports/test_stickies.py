"""Sticky notes: one for each thing that was said, in its place, and nothing that a spreadsheet program would run."""

from __future__ import annotations

import csv
from datetime import date
from io import StringIO

import pytest

from assistant.method.engagement import Engagement
from assistant.reports.export import FORMATS
from assistant.reports.stickies import RISKY
from tests.reports.test_markdown import TODAY, demo


def notes(held: Engagement, today: date = TODAY) -> list[dict[str, str]]:
    written = FORMATS[".csv"](held, today, {})
    assert FORMATS[".csv"](held, today, {}) == written
    return list(csv.DictReader(StringIO(written.decode("utf-8-sig"), newline="")))


def test_the_demo_as_notes_has_every_record_and_what_the_room_decided() -> None:
    held = demo("finished")
    found = notes(held)
    assert "Exacaster, CC BY-NC 4.0" in found[0]["Note"]
    assert {record.id for record in held.records} <= {note["Id"] for note in found}
    by_group = {note["Group"]: note for note in found}
    assert {
        "persona",
        "need",
        "bet",
        "answer",
        "dissent",
        "decision",
        "homework",
        "parking lot",
    } <= by_group.keys()
    assert by_group["persona"]["Colour"] != by_group["bet"]["Colour"]
    assert by_group["persona"]["Session"] == "1"
    assert all(note["Note"].strip() for note in found)


def test_an_answer_says_whether_it_is_agreed_and_what_is_secret_is_left_out() -> None:
    voice = {"participant": "Ida", "answer": "Only mine", "dissent": "Against"}
    held = Engagement.model_validate(
        {
            "answers": {
                "market": {"agreed": "The valley", "status": "agreed"},
                "needs": {"assumed": "Warmth", "status": "assumed", "voices": [voice]},
            }
        }
    )
    told = {note["Note"]: note for note in notes(held)}
    assert told["The valley"]["Status"] == "agreed"
    assert told["Warmth"]["Status"] == "assumed"
    assert told["Against"]["Who"] == "Ida"
    assert "Only mine" not in told


@pytest.mark.parametrize("sign", RISKY)
def test_no_note_is_a_formula(sign: str) -> None:
    text = f"{sign}HYPERLINK(1;2)\r\n=2"
    held = Engagement.model_validate(
        {
            "organisation": text,
            "answers": {"market": {"agreed": text}},
            "records": [{"id": "persona-1", "kind": "persona", "title": text}],
        }
    )
    cells = [cell for note in notes(held) for cell in note.values()]
    assert any("HYPERLINK" in cell for cell in cells)
    assert not any(cell.startswith(RISKY) for cell in cells)
    assert not any("\n" in cell for cell in cells)

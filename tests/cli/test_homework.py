"""Homework by command: due by the plan, as lists, done with what was found, overdue where one looks."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.command import counterpoint, data
from tests.tui.hostile import HOSTILE


@pytest.fixture
def planned(file: Path) -> Path:
    for name in ("Astrid", "Bo"):
        counterpoint("participants", file, "add", name, "--role", "decider")
    counterpoint("plan", file, "--start", "2036-03-03")
    return file


def test_homework_is_due_by_the_plan_unless_another_day_is_said(planned: Path) -> None:
    first = data("plan", planned)["homework"][0]
    added = data("action", planned, "add", "Ride along", "--owner", "Bo")
    assert (added["action"]["due"], added["before"]) == (first["due"], 2)
    out = counterpoint("action", planned, "add", "Ring three").out
    assert f"{first['due']}, before session 2" in " ".join(out.split())
    later = data("action", planned, "add", "Count", "--before", 5)
    assert later["action"]["due"] == data("plan", planned)["homework"][3]["due"]
    assert data("action", planned, "add", "Some day", "--due", "")["action"]["due"] is None
    assert data("action", planned, "add", "Then", "--due", "2036-05-01")["before"] is None
    assert counterpoint("action", planned, "add", "Both", "--due", "2036-05-01", "--before", 2).code == 2
    assert len(data("action", planned, "list")["actions"]) == 5


def test_what_was_parked_becomes_homework_in_one_act(planned: Path) -> None:
    counterpoint("parked", planned, "add", "Who pays?")
    assert counterpoint("action", planned, "add", "Ask who pays", "--settles", "parked-9").code == 2
    assert data("action", planned, "list")["actions"] == []
    counterpoint("action", planned, "add", "Ask who pays", "--owner", "Bo", "--settles", "parked-1")
    assert data("parked", planned, "list")["parked"][0]["state"] == "taken up"
    counterpoint("undo", planned)
    assert data("parked", planned, "list")["parked"][0]["state"] == "open"
    assert data("action", planned, "list")["actions"] == []


def test_what_was_found_comes_back_as_evidence_that_a_person_cites(planned: Path, tmp_path: Path) -> None:
    counterpoint("action", planned, "add", "Ride along", "--owner", "Bo", "--question", "needs")
    more = tmp_path / "counted.txt"
    more.write_text("Forty of ninety calls come before seven.")
    done = data("action", planned, "done", "action-1", "--found", "They ring at night.", "--file", more)
    assert done["action"]["documents"] == ["document-1", "document-2"]
    found = data("evidence", planned, "needs")["homework"]
    assert [(each["action"], each["quote"]) for each in found] == [
        ("action-1", "They ring at night."),
        ("action-1", "Forty of ninety calls come before seven."),
    ]
    assert data("show", planned, "needs")["answer"]["sources"] == []
    shown = counterpoint("evidence", planned, "needs").out
    assert shown.count("They ring at night.") == 1
    assert "cite" in shown
    assert counterpoint("cite", planned, "needs", "--document", "document-1", "--place", 1).code == 0
    assert [each["document"] for each in data("evidence", planned, "needs")["homework"]] == ["document-2"]
    counterpoint("undo", planned)
    counterpoint("undo", planned)
    assert data("documents", planned, "list")["documents"] == []
    assert data("action", planned, "list")["actions"][0]["state"] == "open"


def test_each_has_a_list_and_it_can_be_written(planned: Path, tmp_path: Path) -> None:
    counterpoint("action", planned, "add", "Ride along", "--owner", "Bo", "--question", "needs")
    counterpoint("action", planned, "add", "Nobody's")
    counterpoint(
        "action",
        planned,
        "done",
        "action-1",
        "--found",
        "They ring at night.\n\n# Loud",
        "--on",
        "2036-03-04",
    )
    lists = data("homework", planned)["people"]
    assert [(each["name"], len(each["actions"])) for each in lists] == [("Bo", 1), (None, 1)]
    for ending in ("md", "html"):
        target = tmp_path / f"bo.{ending}"
        assert data("homework", planned, "--for", "Bo", "--to", target)["written"] == str(target)
        text = target.read_text()
        assert "They ring at night." in text
        assert "Nobody" not in text
        assert "done Tue 2036-03-04" in text
    assert counterpoint("homework", planned, "--for", "Una").code == 2
    assert counterpoint("homework", planned, "--to", tmp_path / "x.txt").code == 2
    assert counterpoint("homework", planned, "--to", planned).code == 2
    assert counterpoint("homework", planned, "--for", "Astrid").out == "No homework.\n"


def test_what_is_overdue_is_told_where_one_looks(planned: Path) -> None:
    counterpoint("action", planned, "add", "Ride along", "--owner", "Bo", "--due", "2020-01-01")
    counterpoint("action", planned, "add", "In time")
    status = data("status", planned)
    assert status["homework"] == {"open": 2, "overdue": ["action-1"]}
    assert status["next_workshop"] == {"session": 1, "date": "2036-03-03"}
    assert "action-1" in counterpoint("status", planned).out
    warned = [each for each in data("plan", planned)["warnings"] if each["code"] == "late-homework"]
    assert [each["session"] for each in warned] == [1]
    assert "“Ride along” (Bo)" in warned[0]["text"]
    counterpoint("action", planned, "done", "action-1")
    assert data("plan", planned)["warnings"] == []


def test_hostile_words_act_on_nothing(planned: Path, tmp_path: Path) -> None:
    for number, text in enumerate(HOSTILE, 1):
        counterpoint("action", planned, "add", f"{text}.", "--owner", text, "--question", "needs")
        counterpoint("action", planned, "done", f"action-{number}", "--found", f"{text} found")
    for args in (["homework", planned], ["evidence", planned, "needs"], ["documents", planned, "list"]):
        assert "\x1b" not in counterpoint(*args).out
    assert counterpoint("homework", planned, "--to", tmp_path / "all.html").code == 0
    assert "<script" not in (tmp_path / "all.html").read_text()

"""What the room leaves behind, by command: what it changed, decided, owes and set aside."""

from __future__ import annotations

from pathlib import Path

from tests.cli.command import counterpoint, data, report

# -- what the room changed


def test_before_and_after_of_a_question_word_by_word_and_record_by_record(file: Path) -> None:
    counterpoint("record", file, "add", "need", "--title", "Cheap tickets")
    counterpoint("answer", file, "needs", "--assumed", "--text", "Islanders want cheap tickets in winter.")
    counterpoint(
        "answer", file, "needs", "--agreed", "--text", "Islanders want reliable crossings in winter."
    )
    counterpoint("record", file, "set", "need-1", "importance=3")
    counterpoint("record", file, "add", "need", "--title", "To cross on the day planned")
    changed = data("changes", file, "needs")
    pieces = changed["pieces"]
    assert "".join(each["text"] for each in pieces if each["sort"] != "added") == changed["assumed"]
    assert "".join(each["text"] for each in pieces if each["sort"] != "removed") == changed["agreed"]
    assert changed["words"] == {"added": 2, "removed": 2, "kept": 4}
    assert [(each["sort"], each["id"]) for each in changed["records"]] == [
        ("changed", "need-1"), ("added", "need-2"),
    ]  # fmt: skip
    assert changed["records"][0]["fields"] == {"importance": {"was": None, "now": 3}}
    told = counterpoint("changes", file, "needs").out
    assert "[-cheap tickets-]" in told
    assert "{+reliable crossings+}" in told
    assert "importance: – → 3" in told
    assert "The room changed" in report(file)


def test_the_summary_of_a_session_tells_what_the_room_did(file: Path) -> None:
    counterpoint("answer", file, "trends", "--assumed", "--text", "Fewer people")
    counterpoint("answer", file, "trends", "--agreed", "--text", "Fewer islanders, more guests")
    counterpoint("record", file, "add", "trend", "--title", "Guests all year")
    counterpoint("answer", file, "trends-needs", "--agreed", "--text", "Guests carry luggage")
    (session,) = data("changes", file, "--session", 3)["sessions"]
    assert session["summary"] == {
        "questions": 4,
        "agreed": 2,
        "rewritten": 1,
        "words": {"added": 6, "removed": 1, "kept": 1},
        "records": {"added": 1, "changed": 0, "removed": 0},
    }
    assert len(data("changes", file)["sessions"]) == 6
    told = counterpoint("changes", file).out
    assert "2 of 4 agreed, 1 other than assumed" in told
    assert "agreed with nothing assumed before" in told
    assert "nothing agreed yet" in told


# -- decisions, homework, parking lot


def test_a_decision_says_who_when_on_what_and_against_whom(file: Path) -> None:
    dissent = "Cem: I said it in May,\n  and I say it again."
    counterpoint(
        "decision", file, "add", "Night freight stops", "--question", "needs", "--decided-by", "Astrid",
        "--decided-by", "Bo", "--assumption", "The mill closes", "--dissent", dissent, "--date", "2026-05-04",
    )  # fmt: skip
    (held,) = data("decision", file, "list", "--question", "needs")["decisions"]
    assert held == {
        "id": "decision-1",
        "question": "needs",
        "decided": "Night freight stops",
        "by": ["Astrid", "Bo"],
        "assumptions": ["The mill closes"],
        "dissent": [dissent],
        "date": "2026-05-04",
    }
    assert data("decision", file, "list", "--question", "market")["decisions"] == []
    assert data("show", file, "needs")["decisions"] == [held]
    told = counterpoint("show", file, "needs").out
    assert "and I say it again." in told
    counterpoint(
        "decision", file, "set", "decision-1", "--decided-by", "Cem", "--assumption", "", "--text", "Now"
    )
    changed = held | {"decided": "Now", "by": ["Cem"], "assumptions": []}
    assert data("decision", file, "list")["decisions"] == [changed]
    counterpoint("undo", file)
    counterpoint("decision", file, "remove", "decision-1")
    assert data("decision", file, "list")["decisions"] == []
    counterpoint("undo", file)
    assert data("decision", file, "list")["decisions"] == [held]


def test_homework_is_open_then_overdue_then_done(file: Path) -> None:
    counterpoint(
        "action", file, "add", "Count heads", "--owner", "Bo", "--due", "2020-01-31", "--question", "needs"
    )
    counterpoint("action", file, "add", "Ask the school", "--due", "2999-01-31")
    assert [each["state"] for each in data("action", file, "list")["actions"]] == ["overdue", "open"]
    counterpoint("action", file, "done", "action-1", "--on", "2020-02-01")
    assert [each["id"] for each in data("action", file, "list", "--open")["actions"]] == ["action-2"]
    assert "done 2020-02-01" in counterpoint("show", file, "needs").out
    counterpoint("action", file, "set", "action-1", "--done", "", "--due", "", "--owner", "Cem")
    (held,) = data("action", file, "list", "--question", "needs")["actions"]
    assert (held["state"], held["owner"], held["due"], held["title"]) == ("open", "Cem", None, "Count heads")


def test_what_was_parked_comes_back_when_its_question_is_reopened(file: Path) -> None:
    counterpoint("answer", file, "needs", "--agreed", "--text", "To cross")
    counterpoint("parked", file, "add", "And the dogs?", "--question", "needs", "--raised-by", "Cem")
    counterpoint("parked", file, "add", "And the cats?", "--question", "needs")
    counterpoint("parked", file, "add", "The harbour wall", "--question", "market")
    counterpoint("parked", file, "drop", "parked-2")
    assert data("answer", file, "needs", "--status", "agreed")["parked"] == []
    reopened = counterpoint("answer", file, "needs", "--status", "open").out
    assert "And the dogs? (open, needs, raised by Cem)" in reopened
    assert "cats" not in reopened
    assert "harbour" not in reopened
    assert [each["id"] for each in data("show", file, "needs")["parked"]] == ["parked-1"]
    counterpoint("parked", file, "take-up", "parked-1")
    counterpoint("parked", file, "reopen", "parked-2")
    again = data("answer", file, "needs", "--status", "open")["parked"]
    assert [each["id"] for each in again] == ["parked-2"]
    assert {each["id"]: each["state"] for each in data("parked", file, "list")["parked"]} == {
        "parked-1": "taken up", "parked-2": "open", "parked-3": "open",
    }  # fmt: skip

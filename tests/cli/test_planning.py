"""The plan by command: laid, moved, told, and handed out as a calendar; what cannot be is refused whole."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from assistant.cells import cell_width
from tests.cli.command import counterpoint, data
from tests.tui.hostile import HOSTILE


@pytest.fixture
def laid(file: Path) -> Path:
    for name, role in (("Astrid", "sponsor"), ("Bo", "contributor")):
        counterpoint("participants", file, "add", name, "--role", role)
    assert counterpoint("plan", file, "--start", "2036-03-03").code == 0
    return file


def days(file: Path) -> list[str]:
    return [each["date"] for each in data("plan", file)["workshops"]]


def test_without_a_plan_it_says_how_to_make_one(file: Path) -> None:
    assert "--start" in counterpoint("plan", file).out
    told = data("plan", file)
    assert (told["workshops"], told["homework"], told["warnings"]) == ([], [], [])
    assert told["plan"]["start"] is None


def test_a_plan_is_laid_shown_and_undone(file: Path) -> None:
    told = data(
        "plan",
        file,
        "--start",
        "2036-03-03",
        "--weeks",
        3,
        "--days",
        "Mon, thu",
        "--at",
        "9:30",
        "--hours",
        2.5,
    )
    assert told["changed"]
    assert {(each["start"], each["finish"]) for each in told["workshops"]} == {("09:30", "12:00")}
    assert told["plan"]["days"] == ["mon", "thu"]
    assert [each["session"] for each in told["workshops"]] == [1, 2, 3, 4, 5, 6]
    counterpoint("undo", file)
    assert days(file) == []


def test_people_read_a_plan_in_eighty_columns(laid: Path) -> None:
    counterpoint("plan", laid, "--place", f"2={'a long way to the boathouse ' * 8}")
    out = counterpoint("plan", laid).out
    assert "1. Market & customers: Mon 2036-03-03, 09:00 to 12:00" in out
    assert "must come: Astrid, Bo" in out
    assert "homework, due" in out
    assert all(cell_width(line) <= 80 for line in out.splitlines())


def test_a_move_is_told_with_what_is_doubtful(laid: Path) -> None:
    before = days(laid)
    told = data("plan", laid, "--move", "2=2036-03-08")
    assert days(laid) == [before[0], "2036-03-08", *before[2:]]
    assert [(each["code"], each["session"]) for each in told["warnings"]] == [("no-working-day", 2)]
    assert "Saturday" in counterpoint("plan", laid).out
    counterpoint("undo", laid)
    assert days(laid) == before


def test_what_is_in_the_way_is_pushed_only_when_asked(laid: Path) -> None:
    before = days(laid)
    refused = counterpoint("plan", laid, "--move", f"2={before[3]}", "--json")
    assert refused.code == 2
    assert "session 3" in refused.data["error"]["message"]
    assert days(laid) == before
    assert counterpoint("plan", laid, "--move", f"2={before[3]}", "--push").code == 0
    assert days(laid)[1] == before[3]
    assert days(laid) == sorted(set(days(laid)))


def test_one_workshop_has_a_place_a_time_and_people_of_its_own(laid: Path) -> None:
    counterpoint("plan", laid, "--place", "2=Room 1=2")
    counterpoint("plan", laid, "--time", "2=10:00-11:30")
    second = data("plan", laid, "--who", "2=Bo")["workshops"][1]
    assert (second["place"], second["start"], second["finish"]) == ("Room 1=2", "10:00", "11:30")
    assert second["must_come"] == ["Bo"]
    assert data("plan", laid, "--who", "2=")["workshops"][1]["must_come"] == ["Astrid", "Bo"]


@pytest.mark.parametrize(
    ("said", "named"),
    [
        (("--start", "2036-02-31"), "2036-02-31"),
        (("--start", "soon"), "soon"),
        (("--start", "9999-12-31"), "between 1900 and 2199"),
        (("--weeks", "0"), "weeks"),
        (("--weeks", "-1"), "weeks"),
        (("--weeks", "1"), "weeks would do"),
        (("--weeks", "ten"), "--weeks"),
        (("--per-week", "3"), "per_week"),
        (("--per-week", "1"), "weeks would do"),
        (("--days", "sonntag"), "sonntag"),
        (("--days", ","), "mon"),
        (("--holiday", "2036-13-01"), "2036-13-01"),
        (("--zone", "Europe/Atlantis"), "Atlantis"),
        (("--zone", "../../../etc/passwd"), "time zone"),
        (("--zone", "\x00x"), "time zone"),
        (("--at", "25:00"), "time"),
        (("--at", "22:00", "--hours", "3"), "same day"),
        (("--hours", "nan"), "time"),
        (("--hours", "inf"), "time"),
        (("--hours", "-1"), "finishes"),
        (("--move", "2"), "SESSION=DATE"),
        (("--move", "0=2036-03-08"), "1 to 6"),
        (("--move", "２=2036-03-08"), "1 to 6"),
        (("--move", "2=2036-02-30"), "2036-02-30"),
        (("--move", "6=9999-12-31"), "9999-12-31"),
        (("--push",), "--move"),
        (("--time", "2=noon"), "HH:MM"),
        (("--time", "2=12:00-10:00"), "finishes"),
        (("--who", "2=Nobody"), "Nobody"),
        (("--who", "2=Bo", "--who", "3=Bo"), "one session"),
        (("--move", "2=2036-03-08", "--place", "2=Pier"), "One thing"),
        (("--ics", "{folder}/plan.txt"), ".ics"),
        (("--ics", "{folder}/none/plan.ics"), "could not be written"),
        (("--ics", "{folder}"), ".ics"),
        (("--ics", "{folder}/plan.ics", "--weeks", "5"), "One thing"),
    ],
    ids=lambda value: " ".join(value).encode("unicode_escape").decode() if isinstance(value, tuple) else "",
)
def test_what_cannot_be_is_refused_and_nothing_is_half_written(
    laid: Path, said: tuple[str, ...], named: str
) -> None:
    before = data("plan", laid)
    files = sorted(laid.parent.iterdir())
    done = counterpoint("plan", laid, *(each.format(folder=laid.parent) for each in said), "--json")
    error: dict[str, Any] = done.data["error"]
    assert done.code == 2
    assert named in f"{error['message']} {error['hint']}"
    assert data("plan", laid) == before
    assert sorted(laid.parent.iterdir()) == files


def test_what_was_moved_by_hand_is_laid_anew_only_when_asked(laid: Path) -> None:
    before = days(laid)
    counterpoint("plan", laid, "--move", "2=2036-03-08")
    refused = counterpoint("plan", laid, "--start", "2036-03-03")
    assert refused.code == 2
    assert "--again" in refused.err
    assert counterpoint("plan", laid, "--start", "2036-03-03", "--again").code == 0
    assert days(laid) == before


def test_hostile_names_and_places_act_on_nothing(file: Path, tmp_path: Path) -> None:
    for number, text in enumerate(HOSTILE):
        counterpoint("participants", file, "add", f"{text} {number}", "--role", "decider")
    counterpoint("plan", file, "--start", "2036-03-03")
    for text in HOSTILE:
        counterpoint("plan", file, "--place", f"2={text}")
        out = counterpoint("plan", file).out
        assert "\x1b" not in out
        assert counterpoint("plan", file, "--ics", tmp_path / "plan.ics").code == 0
        raw = (tmp_path / "plan.ics").read_bytes()
        assert raw.count(b"\r\nBEGIN:VEVENT\r\n") == 11
        assert b"\x1b" not in raw


def test_the_calendar_is_written_and_stays_the_same(laid: Path, tmp_path: Path) -> None:
    target = tmp_path / "plan.ics"
    assert data("plan", laid, "--ics", target)["calendar"] == str(target)
    first = target.read_bytes()
    counterpoint("plan", laid, "--ics", target)
    assert target.read_bytes() == first
    counterpoint("plan", laid, "--move", "2=2036-03-08")
    counterpoint("plan", laid, "--ics", target)
    uids = [
        [line for line in raw.splitlines() if line.startswith(b"UID")] for raw in (first, target.read_bytes())
    ]
    assert uids[0] == uids[1]
    assert target.read_bytes() != first


def test_a_calendar_never_takes_the_place_of_the_workspace(laid: Path) -> None:
    workspace = laid.rename(laid.with_suffix(".ics"))
    before = workspace.read_bytes()
    assert counterpoint("plan", workspace, "--ics", workspace).code == 2
    assert workspace.read_bytes() == before

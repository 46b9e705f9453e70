"""The calendar file: read back by its lines and by another reader's rules, the same entries from export to export."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from dateutil.tz import tzical  # type: ignore[import-untyped]  # no stubs come with it
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar as Parsed

from assistant.errors import BadInput
from assistant.method.engagement import Engagement, Participant
from assistant.method.planned import Plan, Workshop
from assistant.reports.calendar import render_calendar, write_calendar
from assistant.workspace.document import Workspace
from assistant.workspace.planning import Calendar, Dated
from tests.workspace.build import Clock, engagement

_ESCAPED = {"n": "\n", "N": "\n", ",": ",", ";": ";", "\\": "\\"}


def entries(raw: bytes) -> dict[str, dict[str, str]]:
    """The events by UID, read by the letter of RFC 5545 and by no library."""
    assert raw.endswith(b"END:VCALENDAR\r\n")
    lines = raw.split(b"\r\n")[:-1]
    assert all(len(line) <= 75 and b"\n" not in line and b"\r" not in line for line in lines)
    whole: list[bytes] = []
    for line in lines:
        if line.startswith(b" "):
            whole[-1] += line[1:]
        else:
            whole.append(line)
    found: list[dict[str, str]] = []
    inside: list[str] = []
    for told_line in (each.decode("utf-8") for each in whole):
        match = re.fullmatch(r'([A-Z-]+)((?:;[A-Z-]+=(?:"[^"]*"|[^";:,]*))*):(.*)', told_line, re.DOTALL)
        assert match, told_line
        name, parameters, value = match.groups()
        if name == "BEGIN":
            inside.append(value)
            if value == "VEVENT":
                found.append({})
        elif name == "END":
            assert inside.pop() == value
        elif inside[-1] == "VEVENT":
            assert name == "ATTENDEE" or name not in found[-1]
            told = re.sub(r"\\(.)", lambda one: _ESCAPED[one[1]], value)
            found[-1][name] = f"{found[-1].get(name, '')}{parameters}:{told}"
    assert not inside
    by_uid = {each["UID"].removeprefix(":"): each for each in found}
    assert len(by_uid) == len(found)
    return by_uid


def uid(found: dict[str, dict[str, str]], ending: str) -> dict[str, str]:
    return next(each for name, each in found.items() if name.endswith(f"-{ending}@counterpoint"))


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    people = [
        {"name": "Ida", "role": "sponsor", "contact": "ida@fjordline.example"},
        {"name": 'Bo "the boat"', "contact": "the third desk"},
        {"name": "Fay", "role": "facilitator", "contact": "fay@fjordline.example"},
    ]
    content = engagement(participants=people, organisation="Fjordline; Ferries, Ltd")
    with Workspace.create(
        tmp_path / "f.counterpoint", organisation="Fjordline; Ferries, Ltd", content=content, clock=Clock()
    ) as made:
        made.lay_plan({"start": "2026-03-02"}, times={"start": "13:00", "finish": "16:30"})
        yield made


def rendered(ws: Workspace) -> bytes:
    return render_calendar(ws.engagement(), ws.calendar())


def test_there_is_an_event_per_workshop_and_one_all_day_per_homework(ws: Workspace) -> None:
    found = entries(rendered(ws))
    assert len(found) == 11
    first, last, work = uid(found, "session-1"), uid(found, "session-6"), uid(found, "homework-2")
    assert first["DTSTART"] == ":20260302T130000"
    assert first["DTEND"] == ":20260302T163000"
    assert first["SUMMARY"] == ":Session 1: Market & customers (Fjordline; Ferries, Ltd)"
    assert "alignment trace" in last["SUMMARY"]
    second = ws.engagement().workshops[1].date
    assert work["DTSTART"] == ";VALUE=DATE:20260303"
    # The end of a whole day is the day after it, here the day of the workshop.
    assert work["DTEND"] == f";VALUE=DATE:{second:%Y%m%d}"
    assert work["TRANSP"] == ":TRANSPARENT"


def test_another_reader_sees_the_same(ws: Workspace) -> None:
    events = Parsed.from_ical(rendered(ws)).walk("VEVENT")
    starts = [each.decoded("dtstart") for each in events if "session-" in str(each["uid"])]
    assert [each.date() for each in starts] == [each.date for each in ws.engagement().workshops]
    assert 'Must come: Bo "the boat", Fay' in str(events[0]["description"])


def test_only_a_mail_address_makes_somebody_an_attendee(ws: Workspace) -> None:
    found = entries(rendered(ws))
    first, second = uid(found, "session-1"), uid(found, "session-2")
    assert first["ORGANIZER"] == ";CN=Fay:mailto:fay@fjordline.example"
    assert "ida@" not in first["ATTENDEE"]
    assert ";CN=Ida;ROLE=REQ-PARTICIPANT:mailto:ida@fjordline.example" in second["ATTENDEE"]
    assert "desk" not in rendered(ws).decode()
    assert second["DESCRIPTION"].endswith('Must come: Ida, Bo "the boat", Fay')


def test_the_same_workspace_gives_the_same_bytes(ws: Workspace) -> None:
    before = rendered(ws)
    assert rendered(ws) == before
    with Workspace.open(ws.path) as again:
        assert rendered(again) == before


def test_a_move_changes_the_same_entries_and_raises_their_sequence_and_so_does_taking_it_back(
    ws: Workspace,
) -> None:
    before = entries(rendered(ws))
    ws.move_workshop(3, date(2026, 3, 13))
    moved = entries(rendered(ws))
    assert moved.keys() == before.keys()
    touched = {name for name in before if moved[name] != before[name]}
    assert {name.partition("-")[2] for name in touched} == {
        f"{each}@counterpoint" for each in ("session-3", "homework-3", "homework-4")
    }
    assert all(int(moved[name]["SEQUENCE"][1:]) > int(before[name]["SEQUENCE"][1:]) for name in touched)
    assert all(moved[name]["DTSTAMP"] > before[name]["DTSTAMP"] for name in touched)
    ws.undo()
    back = entries(rendered(ws))
    assert all(back[name]["DTSTART"] == before[name]["DTSTART"] for name in before)
    assert all(int(back[name]["SEQUENCE"][1:]) > int(moved[name]["SEQUENCE"][1:]) for name in touched)


def raised(before: dict[str, dict[str, str]], after: dict[str, dict[str, str]]) -> set[str]:
    """Which entries say something else; all of them with a higher number than before."""
    touched = {name for name in before if after[name] != before[name]}
    assert all(int(after[name]["SEQUENCE"][1:]) > int(before[name]["SEQUENCE"][1:]) for name in touched)
    return {name.partition("-")[2].removesuffix("@counterpoint").partition("-")[0] for name in touched}


def test_who_comes_and_where_they_are_reached_updates_the_workshops(ws: Workspace) -> None:
    before = entries(rendered(ws))
    ws.change("participants", "Ida", {"contact": "ida@else.example"})
    other = entries(rendered(ws))
    assert raised(before, other) == {"session"}
    assert "ida@else.example" in uid(other, "session-2")["ATTENDEE"]
    ws.change("participants", "Ida", {"role": "contributor"})
    another = entries(rendered(ws))
    assert raised(other, another) == {"session"}
    assert "Ida" in uid(another, "session-1")["DESCRIPTION"]
    ws.remove("participants", "Ida")
    gone = entries(rendered(ws))
    assert raised(another, gone) == {"session"}
    ws.set_setting("organisation", "Fjordline")
    assert raised(gone, entries(rendered(ws))) == {"session", "homework"}


def test_homework_is_listed_where_it_is_due_until_it_is_done(ws: Workspace) -> None:
    before = entries(rendered(ws))
    due = ws.engagement().workshops[1].date - timedelta(days=1)
    made: Any = ws.put("actions", {"title": "Ride; the\nferry", "owner": "Ida", "due": due})
    given = entries(rendered(ws))
    assert raised(before, given) == {"homework"}
    assert "• Ride; the ferry (Ida)" in uid(given, "homework-2")["DESCRIPTION"]
    assert "ferry" not in uid(given, "homework-3")["DESCRIPTION"]
    ws.change("actions", made.id, {"due": due + timedelta(days=5)})
    moved = entries(rendered(ws))
    raised(given, moved)
    assert "ferry" not in uid(moved, "homework-2")["DESCRIPTION"]
    ws.finish_action(made.id, due)
    done = entries(rendered(ws))
    assert raised(moved, done) == {"homework"}
    assert "ferry" not in str(done)


def test_a_plan_laid_anew_updates_the_entries_there_are(ws: Workspace) -> None:
    before = entries(rendered(ws))
    ws.undo()
    ws.lay_plan({"start": "2026-04-06"})
    after = entries(rendered(ws))
    assert after.keys() == before.keys()
    assert all(int(after[name]["SEQUENCE"][1:]) > int(before[name]["SEQUENCE"][1:]) for name in before)


def test_a_time_zone_is_named_and_told(ws: Workspace) -> None:
    ws.lay_plan({"zone": "Europe/Oslo", "start": "2026-03-16"})
    raw = rendered(ws)
    assert uid(entries(raw), "session-1")["DTSTART"] == ";TZID=Europe/Oslo:20260316T130000"
    assert b"BEGIN:VTIMEZONE\r\nTZID:Europe/Oslo\r\n" in raw
    # An onset is told on the clock that runs until then: at two in the night it is three.
    assert b"\r\nDTSTART:20260329T020000\r\n" in raw
    assert b"\r\nDTSTART:20261025T030000\r\n" in raw
    events = Parsed.from_ical(raw).walk("VEVENT")
    starts = [each.decoded("dtstart") for each in events if "session-" in str(each["uid"])]
    # The clocks go on by an hour on 29 March, in the third of the weeks.
    assert {each.astimezone(UTC).hour for each in starts if each.date() < date(2026, 3, 29)} == {12}
    assert {each.astimezone(UTC).hour for each in starts if each.date() > date(2026, 3, 29)} == {11}


@pytest.mark.parametrize("zone", ["Europe/Oslo", "America/New_York", "Asia/Kolkata", "Africa/Casablanca"])
def test_another_reader_takes_the_same_offsets_from_the_zone_that_is_told(ws: Workspace, zone: str) -> None:
    ws.lay_plan({"zone": zone, "start": "2026-03-02", "weeks": 6})
    read = tzical(io.StringIO(rendered(ws).decode())).get()
    days = [datetime(2026, 1, 1, hour) + timedelta(days=each) for hour in (8, 19) for each in range(365)]
    assert [each.replace(tzinfo=read).utcoffset() for each in days] == [
        each.replace(tzinfo=ZoneInfo(zone)).utcoffset() for each in days
    ]


TEXT = st.text(max_size=120)


@given(TEXT, TEXT, TEXT, TEXT)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_text_breaks_out_of_its_entry(company: str, place: str, name: str, contact: str) -> None:
    hostile = "\r\nEND:VEVENT\r\nBEGIN:VALARM\x1b[2J"
    content = Engagement(
        organisation=company + hostile,
        plan=Plan(start=date(2026, 3, 2)),
        participants=[
            Participant(name=f"a{name}{hostile}", contact=contact),
            Participant(name=f'b"{name}";X=1:', contact="b@fjordline.example", role="facilitator"),
        ],
        workshops=[Workshop(id="workshop-1", session=1, date=date(2026, 3, 2), place=place + hostile)],
    )
    dated = Dated(1, datetime(2026, 3, 1, tzinfo=UTC))
    raw = render_calendar(content, Calendar("0f", {1: dated}, dated, dated))
    (event,) = entries(raw).values()
    assert "\x1b" not in raw.decode()
    assert event["LOCATION"].endswith("END:VEVENT BEGIN:VALARM")
    assert event["ATTENDEE"].endswith(":mailto:b@fjordline.example")


def test_it_is_written_whole_or_not_at_all(ws: Workspace, tmp_path: Path) -> None:
    target = write_calendar(ws.engagement(), ws.calendar(), tmp_path / "plan.ics")
    assert target.read_bytes() == rendered(ws)
    with pytest.raises(BadInput, match="does not end as a calendar"):
        write_calendar(ws.engagement(), ws.calendar(), ws.path)
    with pytest.raises(BadInput, match="could not be written"):
        write_calendar(ws.engagement(), ws.calendar(), tmp_path / "nowhere" / "plan.ics")
    strange = ws.engagement().model_copy(update={"plan": Plan(zone="Europe/Atlantis")})
    with pytest.raises(BadInput, match="no time zone 'Europe/Atlantis'"):
        write_calendar(strange, ws.calendar(), target)
    with pytest.raises(BadInput, match="No workshop is planned"):
        write_calendar(Engagement(), ws.calendar(), target)
    assert target.read_bytes() == rendered(ws)
    assert sorted(each.name for each in tmp_path.glob("*.ics*")) == ["plan.ics"]

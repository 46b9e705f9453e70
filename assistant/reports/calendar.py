"""The plan as a calendar file: one event per workshop, one all day long per stretch of homework (RFC 5545)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta, tzinfo
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from icalendar import Calendar as Entries
from icalendar import Event, Timezone, vCalAddress, vText

from assistant.errors import BadInput
from assistant.files import write_whole
from assistant.method.engagement import Action, Engagement
from assistant.method.homework import ordered as ordered_homework
from assistant.method.planned import Workshop
from assistant.method.schedule import Homework, homework, must_come, ordered
from assistant.method.sessions import SESSIONS, TRACE_TITLE, Session
from assistant.text import one_line
from assistant.workspace.planning import Calendar, Dated, is_zone

SUFFIX: Final = ".ics"
_MADE_BY: Final = "-//Counterpoint//Plan of workshops//EN"
_MAIL: Final = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}")
_SESSION: Final = {session.number: session for session in SESSIONS}


def write_calendar(engagement: Engagement, calendar: Calendar, path: Path) -> Path:
    """Write the plan of `engagement` to `path`, whole or not at all; `calendar` says which entries they are.

    Raises:
        BadInput: the ending is another than ``.ics``, nothing is planned, the time zone is unknown here, or the file
            cannot be written.
    """
    if path.suffix.lower() != SUFFIX:
        raise BadInput(
            f"{one_line(path.name, 120)} does not end as a calendar does.",
            hint=f"Name a file ending in {SUFFIX}.",
        )
    write_whole(path, render_calendar(engagement, calendar))
    return path


def render_calendar(engagement: Engagement, calendar: Calendar) -> bytes:
    """The plan as the bytes of an iCalendar file; the same workspace gives the same bytes.

    An entry keeps its UID for as long as the workspace file lives. Its SEQUENCE is the number of the event that last
    touched it, which only ever grows, an undo included; so an import after a move changes the entries that are there.

    Raises:
        BadInput: nothing is planned, or the time zone is unknown here.
    """
    workshops = ordered(engagement.workshops)
    if not workshops:
        raise BadInput("No workshop is planned yet.", hint="Lay the plan first, with a start.")
    zone = _zone(engagement.plan.zone)
    whose = one_line(engagement.organisation, 200)
    entries = Entries()
    entries.add("prodid", _MADE_BY)
    entries.add("version", "2.0")
    entries.add("x-wr-calname", f"{whose}: workshops" if whose else "Workshops")
    if zone is not None:
        years = [each.date.year for each in workshops]
        entries.add_component(_told_zone(zone, engagement.plan.zone, min(years), max(years)))
    waiting = [each for each in ordered_homework(engagement.actions) if each.done is None]
    before = {each.before: each for each in homework(workshops, engagement.plan)}
    for number, workshop in enumerate(workshops):
        dated = calendar.dated[workshop.session]
        if each := before.get(workshop.session):
            # It lies between two workshops, and moves with either.
            earlier = calendar.dated[workshops[number - 1].session]
            newer = _newest(dated, earlier, calendar.homework)
            due = [
                action
                for action in waiting
                if action.due is not None and each.opens <= action.due <= workshop.date
            ]
            entries.add_component(_homework(each, workshop, whose, due, calendar.name, newer))
        dated = _newest(dated, calendar.people)
        entries.add_component(_workshop(engagement, workshop, zone, calendar.name, dated))
    return bytes(entries.to_ical())


def _workshop(
    engagement: Engagement, workshop: Workshop, zone: tzinfo | None, name: str, dated: Dated
) -> Event:
    session = _SESSION[workshop.session]
    come = must_come(engagement.participants, workshop)
    contacts = {each.name: each.contact.strip() for each in engagement.participants}
    written = [each.name for each in engagement.participants if each.role == "facilitator"]
    event = _entry(name, f"session-{session.number}", dated)
    last = f", and the {TRACE_TITLE.lower()}" if session is SESSIONS[-1] else ""
    whose = one_line(engagement.organisation, 200)
    title = f"Session {session.number}: {session.title}{last}"
    event.add("summary", f"{title} ({whose})" if whose else title)
    event.add("dtstart", _moment(workshop.date, workshop.start, zone))
    event.add("dtend", _moment(workshop.date, workshop.finish, zone))
    if place := one_line(workshop.place, 500):
        event.add("location", place)
    told = [f"The room leaves with: {session.outcome}.", *_questions(session)]
    if come:
        told.append(f"Must come: {', '.join(one_line(each, 200) for each in come)}")
    event.add("description", "\n".join(told))
    for person in written:
        if _MAIL.fullmatch(contacts[person]):
            event.add("organizer", _address(person, contacts[person]), encode=False)
            break
    for person in come:
        if _MAIL.fullmatch(contacts.get(person, "")):
            address = _address(person, contacts[person])
            address.params["ROLE"] = vText("REQ-PARTICIPANT")
            event.add("attendee", address, encode=False)
    return event


def _told_zone(zone: tzinfo, name: str, first: int, last: int) -> Timezone:
    """What is to be known of a time zone from the year `first` to the year `last`.

    An onset is written on the clock that runs until then (RFC 5545, 3.6.5). The library writes the clock that runs
    from then on, which is the same where clocks go back, and too late by the step where they go on.
    """
    told = Timezone.from_tzinfo(zone, name, date(first, 1, 1), date(last + 1, 1, 1))
    for part in told.subcomponents:
        step = part.TZOFFSETTO - part.TZOFFSETFROM
        if step > timedelta(0):
            part.DTSTART = part.DTSTART - step
            if "RDATE" in part:
                onsets = [each.dt - step for each in part.pop("RDATE").dts]
                part.add("RDATE", onsets)
    return told


def _newest(*dated: Dated) -> Dated:
    return max(dated, key=lambda each: each.revision)


def _homework(
    each: Homework, workshop: Workshop, whose: str, actions: Sequence[Action], name: str, dated: Dated
) -> Event:
    session = _SESSION[workshop.session]
    event = _entry(name, f"homework-{session.number}", dated)
    title = f"Homework before session {session.number}: {session.title}"
    event.add("summary", f"{title} ({whose})" if whose else title)
    event.add("dtstart", each.opens)
    # The end of a whole day is the day after it.
    event.add("dtend", each.due + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    due = f"Due on {each.due.isoformat()}; the workshop is on {workshop.date.isoformat()}."
    given = [
        f"• {one_line(action.title, 300) or 'Not worded yet'} ({one_line(action.owner, 100) or 'nobody has taken it'})"
        for action in actions
    ]
    event.add("description", "\n".join([due, *given, *_questions(session)]))
    return event


def _entry(name: str, which: str, dated: Dated) -> Event:
    event = Event()
    event.add("uid", f"{name}-{which}@counterpoint")
    event.add("dtstamp", dated.at.replace(microsecond=0))
    event.add("sequence", dated.revision)
    return event


def _questions(session: Session) -> list[str]:
    return [f"{question.number}. {question.title}" for question in session.questions]


def _address(name: str, mail: str) -> vCalAddress:
    address = vCalAddress(f"mailto:{mail}")
    # A parameter holds no double quotes, in any escaping.
    address.params["CN"] = vText(one_line(name, 200).replace('"', "'"))
    return address


def _moment(day: date, clock: str, zone: tzinfo | None) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), zone)


def _zone(name: str) -> tzinfo | None:
    if not name:
        return None
    if not is_zone(name):
        raise BadInput(
            f"There is no time zone {one_line(name, 60)!r}.", hint="Lay the plan with another --zone."
        )
    return ZoneInfo(name)

"""The workshops in a report: when the room meets on which session, where, and who must come."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.method.engagement import Engagement
from assistant.method.planned import day_named
from assistant.method.schedule import homework, must_come, ordered
from assistant.method.sessions import SESSIONS
from assistant.reports.model import Section, Table, Text, line, strong


def workshops(engagement: Engagement) -> Iterator[Section]:
    """The plan of the workshops; nothing where none is laid."""
    rows = ordered(engagement.workshops)
    if not rows:
        return
    titles = {session.number: session.title for session in SESSIONS}
    due = {each.before: each.due for each in homework(rows, engagement.plan)}
    told = tuple(
        (
            line(strong(f"{each.session}. {titles[each.session]}")),
            line(f"{day_named(each.date)}, {each.start} to {each.finish}"),
            line(each.place.strip()),
            line(", ".join(must_come(engagement.participants, each))),
            line(day_named(due[each.session]) if each.session in due else ""),
        )
        for each in rows
    )
    zone = engagement.plan.zone
    lead = (Text(line(f"Times are those of {zone}.")),) if zone else ()
    columns = ("Session", "When", "Where", "Must come", "Homework before it, due")
    yield Section("Workshops", (*lead, Table(columns, told)))

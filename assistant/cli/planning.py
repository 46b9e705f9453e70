"""The command on the plan: lay the workshops over the weeks, move one, and hand them out as a calendar."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import click

from assistant.cli.inputs import day_from, open_workspace
from assistant.cli.options import by_option, file_argument, json_option
from assistant.cli.output import WIDTH, emit, say
from assistant.errors import BadInput
from assistant.files import keep_apart
from assistant.method.engagement import Engagement
from assistant.method.planned import WEEKDAYS, Workshop, day_named
from assistant.method.schedule import Warned, homework, last_day, must_come, ordered, warnings
from assistant.method.sessions import SESSIONS
from assistant.text import one_line
from assistant.workspace.document import Workspace
from assistant.workspace.errors import NOTHING_CHANGED

_USUAL_START = "09:00"
_USUAL_HOURS = 3.0
_TITLE = {session.number: session.title for session in SESSIONS}


@click.command()
@file_argument
@click.option("--start", metavar="YYYY-MM-DD", help="Lay the workshops, from this day on.")
@click.option("--weeks", type=int, metavar="N", help="Over how many weeks; 4 where it was never said.")
@click.option("--per-week", type=int, metavar="1|2", help="The most workshops in one calendar week.")
@click.option("--days", metavar="mon,tue,…", help="The working days; Monday to Friday where never said.")
@click.option(
    "--holiday", "holidays", multiple=True, metavar="YYYY-MM-DD", help="A day off; may be repeated."
)
@click.option("--at", metavar="HH:MM", help="When each workshop starts.")
@click.option("--hours", type=float, metavar="H", help="How long each workshop is; 3 where never said.")
@click.option("--zone", metavar="NAME", help="The time zone of the room, such as Europe/Oslo.")
@click.option("--again", is_flag=True, help="Lay anew even what was moved by hand.")
@click.option("--move", metavar="SESSION=DATE", help="Move one workshop to another day.")
@click.option("--push", is_flag=True, help="With --move: those in its way move on.")
@click.option("--time", "hours_of", metavar="SESSION=HH:MM-HH:MM", help="When one workshop is.")
@click.option("--place", metavar="SESSION=TEXT", help="Where one workshop is.")
@click.option(
    "--who", multiple=True, metavar="SESSION=NAME", help="Who must come to one, instead of by role; repeat."
)
@click.option("--ics", type=click.Path(path_type=Path), metavar="FILE.ics", help="Write the calendar.")
@by_option
@json_option
def plan(
    file: Path,
    start: str | None,
    weeks: int | None,
    per_week: int | None,
    days: str | None,
    holidays: tuple[str, ...],
    at: str | None,
    hours: float | None,
    zone: str | None,
    again: bool,
    move: str | None,
    push: bool,
    hours_of: str | None,
    place: str | None,
    who: tuple[str, ...],
    ics: Path | None,
    actor: str | None,
    as_json: bool,
) -> None:
    """Show the plan of the workshops, lay it, change one of them, or write it as a calendar."""
    laying: dict[str, object] = {
        "start": start and day_from(start),
        "weeks": weeks,
        "per_week": per_week,
        "days": None if days is None else _days(days),
        "holidays": [day_from(each) for each in holidays if each.strip()] if holidays else None,
        "zone": zone,
    }
    laying = {name: value for name, value in laying.items() if value is not None}
    lays = bool(laying) or again or at is not None or hours is not None
    acts = [lays, move is not None, hours_of is not None, place is not None, bool(who), ics is not None]
    if sum(acts) > 1:
        raise BadInput(
            "One thing at a time: lay the plan, change one workshop, or write the calendar.",
            kept=NOTHING_CHANGED,
            hint="Give them as commands of their own.",
        )
    if push and move is None:
        raise BadInput("--push goes with --move.", kept=NOTHING_CHANGED)
    written = None
    with open_workspace(file, actor, read_only=not any(acts[:-1])) as workspace:
        if lays:
            written = workspace.lay_plan(laying, times=_times(workspace, at, hours), again=again)
        elif move is not None:
            session, day = _split(move, "SESSION=DATE")
            written = workspace.move_workshop(session, day_from(day), push=push)
        elif hours_of is not None:
            session, told = _split(hours_of, "SESSION=HH:MM-HH:MM")
            first, _, last = told.partition("-")
            written = workspace.set_workshop(session, {"start": first.strip(), "finish": last.strip()})
        elif place is not None:
            session, told = _split(place, "SESSION=TEXT")
            written = workspace.set_workshop(session, {"place": told})
        elif who:
            session, names = _people(who)
            written = workspace.set_workshop(session, {"attendees": names})
        elif ics is not None:
            from assistant.reports.calendar import write_calendar

            keep_apart([ics], file)
            write_calendar(workspace.engagement(), workspace.calendar(), ics)
        engagement = workspace.engagement()
        revision = workspace.revision
    doubts = warnings(
        engagement.workshops,
        engagement.plan,
        engagement.participants,
        engagement.as_of or date.today(),
        engagement.actions,
    )
    if as_json:
        emit(
            plan_data(engagement, doubts)
            | {
                "calendar": str(ics) if ics else None,
                "revision": revision,
                "changed": bool(written and written.changed),
            }
        )
        return
    _say_plan(engagement, doubts)
    if ics:
        say(f"Wrote {one_line(str(ics), 200)}.")


def plan_data(engagement: Engagement, doubts: Sequence[Warned]) -> dict[str, Any]:
    """The plan as plain data: what it was laid by, the workshops, the homework between, and what is doubtful."""
    last = last_day(engagement.plan)
    return {
        "plan": engagement.plan.model_dump(mode="json") | {"last_day": last and last.isoformat()},
        "workshops": [
            {
                **each.model_dump(mode="json"),
                "title": _TITLE[each.session],
                "must_come": must_come(engagement.participants, each),
            }
            for each in ordered(engagement.workshops)
        ],
        "homework": [
            {
                "before": each.before,
                "opens": each.opens.isoformat(),
                "due": each.due.isoformat(),
                "days": each.days,
            }
            for each in homework(engagement.workshops, engagement.plan)
        ],
        "warnings": [{"code": each.code, "session": each.session, "text": each.text} for each in doubts],
    }


def _say_plan(engagement: Engagement, doubts: Sequence[Warned]) -> None:
    before = {each.before: each for each in homework(engagement.workshops, engagement.plan)}
    for each in ordered(engagement.workshops):
        if work := before.get(each.session):
            say(f"homework, due {day_named(work.due)}", indent="    ")
        where = f", {one_line(each.place)}" if each.place else ""
        zone = f" {engagement.plan.zone}" if engagement.plan.zone else ""
        when = f"{day_named(each.date)}, {each.start} to {each.finish}{zone}{where}"
        say(f"{each.session}. {_TITLE[each.session]}: {when}", width=WIDTH, hang="    ")
        if come := must_come(engagement.participants, each):
            say(f"must come: {', '.join(come)}", indent="    ", width=WIDTH, hang="  ")
    if not engagement.workshops:
        say("No workshop is planned yet. Lay them with --start YYYY-MM-DD.", width=WIDTH)
    if doubts:
        say("\nTo look at:")
    for doubt in doubts:
        say(doubt.text, indent="  ", width=WIDTH, hang="  ")


def _days(text: str) -> list[str]:
    names = [part.strip().lower() for part in text.split(",") if part.strip()]
    if not names or any(name not in WEEKDAYS for name in names):
        raise BadInput(
            f"{one_line(text, 60)!r} names no working days.",
            kept=NOTHING_CHANGED,
            hint=f"Name some of {', '.join(WEEKDAYS)}, with commas between.",
        )
    return names


def _times(workspace: Workspace, at: str | None, hours: float | None) -> dict[str, str]:
    """The start and finish of all workshops, where one of the two options says something about them."""
    if at is None and hours is None:
        return {}
    held: list[Workshop] = ordered(workspace.engagement().workshops)
    start = at if at is not None else held[0].start if held else _USUAL_START
    try:
        begins = datetime.strptime(start, "%H:%M")
        ends = begins + timedelta(hours=_USUAL_HOURS if hours is None else hours)
    except (ValueError, OverflowError):
        raise BadInput(
            "That is no time for a workshop.",
            kept=NOTHING_CHANGED,
            hint="Give --at 09:30 and --hours 3, say.",
        ) from None
    if not begins < ends or ends.date() != begins.date():
        raise BadInput(
            "A workshop finishes after it starts, on the same day.",
            kept=NOTHING_CHANGED,
            hint="Give other --at or --hours.",
        )
    return {"start": f"{begins:%H:%M}", "finish": f"{ends:%H:%M}"}


def _split(given: str, shape: str) -> tuple[int, str]:
    number, equals, told = given.partition("=")
    if not equals or number.strip() not in map(str, _TITLE):
        raise BadInput(
            f"{one_line(given, 60)!r} is not {shape}.",
            kept=NOTHING_CHANGED,
            hint=f"SESSION is a number from 1 to {len(_TITLE)}.",
        )
    return int(number), told.strip()


def _people(given: Sequence[str]) -> tuple[int, list[str]]:
    """Whose session and who, from ``SESSION=NAME`` once per name; a single empty name goes back to the roles."""
    pairs = [_split(each, "SESSION=NAME") for each in given]
    if len({session for session, _ in pairs}) > 1:
        raise BadInput("Name the people of one session at a time.", kept=NOTHING_CHANGED)
    return pairs[0][0], list(dict.fromkeys(name for _, name in pairs if name))


COMMANDS = (plan,)

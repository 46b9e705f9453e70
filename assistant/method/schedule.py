"""Six sessions laid over the weeks as workshops, with homework between them, and moved without losing their order.

One or two sessions a week over about four weeks, with days of work in each gap (source: cvmbok, how it is run).
The alignment trace follows session 6 from what that session has settled, so it is done in the same workshop.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

from assistant.method.engagement import Action, Participant
from assistant.method.planned import MOST_WEEKS, WEEKDAYS, WORKING_WEEK, YEARS, Plan, Workshop
from assistant.method.said import counted
from assistant.method.sessions import SESSIONS

DECIDING: Final = frozenset({2, 5, 6})
"""Sessions that choose for the company: whom to serve, what to bet on, what to spend."""
LEAST_HOMEWORK: Final = 2
"""Working days between two workshops; with fewer, people come with nothing done."""

_NAMED: Final = 3
"""Pieces of late homework that a warning names."""
_SHORT: Final = 60
"""Characters of what it is called there."""
_DAY: Final = timedelta(days=1)
_APART: Final = 2 * _DAY
"""The least from one workshop to the next: a day lies between them."""
_HURRIED: Final = 1000
"""What each day that homework lacks in a gap costs: rather several days off the even distance than that."""


class Impossible(ValueError):
    """The sessions do not fit, or would lose their order. `hint` says what would work."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Homework:
    """The days between two workshops: from the day after one to the last working day before the other.

    `days` counts the days for work between them, whether or not a workshop may be on them; `before` is the session
    that the work is for.
    """

    before: int
    opens: date
    due: date
    days: int


@dataclass(frozen=True, slots=True)
class Warned:
    """What to know about a plan before people are invited. `code` is stable, lower case with hyphens."""

    code: str
    session: int
    text: str


def is_working(day: date, plan: Plan) -> bool:
    """Whether `day` is a working day and no holiday."""
    return WEEKDAYS[day.weekday()] in plan.days and day not in plan.holidays


def lay(plan: Plan) -> list[date]:
    """The day of each session in order: spread evenly over the working days, with a day or more between two.

    Raises:
        Impossible: the plan has no start, or the working days are too few; the hint says what would do.
    """
    if plan.start is None:
        raise Impossible("A plan needs a day to start from.", "Give a start.")
    found = _spread(plan, plan.start, plan.weeks)
    if found is None:
        raise Impossible(
            f"Six workshops do not fit: from {plan.start.isoformat()}, {counted(plan.weeks, 'week')} with at most "
            f"{plan.per_week} a week and a day between two have too few working days.",
            _what_would_do(plan, plan.start),
        )
    return found


def last_day(plan: Plan) -> date | None:
    """The last day of the weeks that `plan` speaks of."""
    return None if plan.start is None else plan.start + timedelta(weeks=plan.weeks) - _DAY


def homework(workshops: Sequence[Workshop], plan: Plan) -> list[Homework]:
    """The homework between each two workshops; none between two that leave no day for it."""
    found = []
    for one, following in pairwise(ordered(workshops)):
        between = _days(one.date + _DAY, following.date - _DAY)
        if between:
            on_days = [day for day in between if is_working(day, plan)]
            working = [day for day in between if _is_for_homework(day, plan)]
            due = (on_days or working or between)[-1]
            found.append(Homework(following.session, between[0], due, len(working)))
    return found


def must_come(participants: Iterable[Participant], workshop: Workshop) -> list[str]:
    """Who must come: whom the workshop names, or else by role.

    Contributors, facilitator and scribe are needed throughout; sponsors and deciders where the session decides.
    """
    if workshop.attendees:
        return list(workshop.attendees)
    return [each.name for each in participants if needed_by_role(each, workshop.session)]


def needed_by_role(participant: Participant, session: int) -> bool:
    """Whether the role of `participant` makes them come to `session`, where nobody said who must."""
    return session in DECIDING or participant.role not in ("sponsor", "decider")


def ordered(workshops: Iterable[Workshop]) -> list[Workshop]:
    """Workshops in the order of their sessions."""
    return sorted(workshops, key=lambda each: each.session)


def moved(
    workshops: Sequence[Workshop], session: int, to: date, plan: Plan, *, push: bool = False
) -> list[Workshop]:
    """All workshops with the one of `session` on another day, and every session still in its order.

    With `push`, those that it would meet or overtake move on by as many days, each to the next working day.

    Raises:
        Impossible: there is no such workshop, or it would pass another one.
    """
    rows = ordered(workshops)
    place = next((number for number, each in enumerate(rows) if each.session == session), None)
    if place is None:
        raise Impossible(
            f"There is no workshop of session {session} yet.", "Lay the plan first, or name another."
        )
    _in_the_calendar(to)
    if place and to < rows[place - 1].date:
        raise Impossible(
            f"Session {session} would come before session {rows[place - 1].session}, "
            f"on {rows[place - 1].date.isoformat()}.",
            "Choose a later day, or move the earlier one first.",
        )
    far = to - rows[place].date
    rows[place] = _on(rows[place], to)
    later = rows[place + 1 :]
    if push and later and later[0].date <= to:
        free_from = to
        for number, each in enumerate(later, place + 1):
            free_from = _next_working(max(each.date + far, free_from + _APART), plan)
            rows[number] = _on(each, _in_the_calendar(free_from))
    elif later and later[0].date < to:
        raise Impossible(
            f"Session {session} would come after session {later[0].session}, on {later[0].date.isoformat()}.",
            "Choose an earlier day, or push the later ones on.",
        )
    return rows


def warnings(
    workshops: Sequence[Workshop],
    plan: Plan,
    participants: Sequence[Participant],
    today: date,
    actions: Iterable[Action] = (),
) -> list[Warned]:
    """What is doubtful about a plan, session by session; empty where nothing is.

    Of the homework in `actions`, what is late is told of the next workshop.
    """
    rows = ordered(workshops)
    following = next_workshop(rows, today)
    late = [each for each in actions if is_late(each, today)]
    known = {each.name for each in participants}
    decide = {each.name for each in participants if each.role in ("sponsor", "decider")}
    in_week = Counter(_week(each.date) for each in rows)
    work = {each.before: each.days for each in homework(rows, plan)}
    last = last_day(plan)
    found = []
    for before, each in zip([None, *rows], rows, strict=False):
        said = _about_the_day(each, plan, last)
        if following is None and before is None:
            # Where others are to come, the earlier ones were held.
            said.append(("past", "it is past, and so are all others."))
        if before is not None:
            said += _about_the_gap(before, each, work.get(each.session, 0))
        if in_week[_week(each.date)] > plan.per_week and (
            before is None or _week(before.date) != _week(each.date)
        ):
            said.append(("crowded-week", f"{in_week[_week(each.date)]} workshops are in its week."))
        come = must_come(participants, each)
        if each.session in DECIDING and not decide & set(come):
            said.append(("nobody-decides", "it decides, and no sponsor or decider must come."))
        said += [
            ("unknown-person", f"{name} must come, and does not take part.")
            for name in come
            if name not in known
        ]
        if late and each is following:
            said.append(("late-homework", _late(late)))
        found += [Warned(code, each.session, f"Session {each.session}: {text}") for code, text in said]
    return found


def next_workshop(workshops: Iterable[Workshop], today: date) -> Workshop | None:
    """The first workshop from `today` on; None where none is to come."""
    return next((each for each in ordered(workshops) if each.date >= today), None)


def is_late(action: Action, today: date) -> bool:
    """Whether homework was due before `today`, and is not done."""
    return action.done is None and action.due is not None and action.due < today


def _late(actions: Sequence[Action]) -> str:
    named = [
        f"“{_short(each.title) or each.id}” ({_short(each.owner) or 'nobody has taken it'})"
        for each in actions[:_NAMED]
    ]
    more = f" and {len(actions) - _NAMED} more" if len(actions) > _NAMED else ""
    return f"homework for it is overdue: {'; '.join(named)}{more}."


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _SHORT else f"{words[: _SHORT - 1]}…"


def _about_the_day(each: Workshop, plan: Plan, last: date | None) -> list[tuple[str, str]]:
    day = each.date.isoformat()
    said = []
    if each.date in plan.holidays:
        said.append(("holiday", f"{day} is a holiday."))
    if WEEKDAYS[each.date.weekday()] not in plan.days:
        said.append(("no-working-day", f"{day} is a {each.date:%A}, which is no working day."))
    if plan.start is not None and each.date < plan.start:
        said.append(("before-the-start", f"{day} is before the start, {plan.start.isoformat()}."))
    if last is not None and each.date > last:
        said.append(
            (
                "beyond-the-weeks",
                f"{day} is after the last of {counted(plan.weeks, 'week')}, {last.isoformat()}.",
            )
        )
    return said


def _about_the_gap(before: Workshop, each: Workshop, days: int) -> list[tuple[str, str]]:
    if each.date < before.date:
        return [("out-of-order", f"it is before session {before.session}.")]
    if each.date == before.date:
        at_once = " at the same time" if each.start < before.finish else ""
        return [("same-day", f"it is on the same day as session {before.session}{at_once}.")]
    if days < LEAST_HOMEWORK:
        left = counted(days, "working day") if days else "no working day"
        return [("little-homework", f"there is {left} for homework after session {before.session}.")]
    return []


def _is_for_homework(day: date, plan: Plan) -> bool:
    # Where workshops are on Mondays and Thursdays alone, people work on the other days all the same.
    return day not in plan.holidays and WEEKDAYS[day.weekday()] in {*plan.days, *WORKING_WEEK}


def _on(workshop: Workshop, day: date) -> Workshop:
    return workshop if workshop.date == day else workshop.model_copy(update={"date": day, "moved": True})


def _days(first: date, last: date) -> list[date]:
    return [first + number * _DAY for number in range((last - first).days + 1)]


def _week(day: date) -> tuple[int, int]:
    return day.isocalendar()[:2]


def _next_working(day: date, plan: Plan) -> date:
    for later in range(366):
        if is_working(day + later * _DAY, plan):
            return day + later * _DAY
    raise Impossible("There is no working day within a year.", "Name fewer holidays, or more working days.")


def _in_the_calendar(day: date) -> date:
    if day.year not in YEARS:
        raise Impossible(f"{day.isoformat()} is no day to plan for.", "Choose a day nearer to now.")
    return day


def _open_days(plan: Plan, start: date, weeks: int) -> list[date]:
    return [day for day in _days(start, start + timedelta(weeks=weeks) - _DAY) if is_working(day, plan)]


def _what_would_do(plan: Plan, start: date) -> str:
    for weeks in range(plan.weeks + 1, MOST_WEEKS + 1):
        if _spread(plan, start, weeks):
            return f"{weeks} weeks would do."
    if plan.per_week == 1 and _spread(plan.model_copy(update={"per_week": 2}), start, MOST_WEEKS):
        return f"Two a week would do, within {MOST_WEEKS} weeks."
    return "Name more working days, or fewer holidays."


def _spread(plan: Plan, start: date, weeks: int) -> list[date] | None:
    """The six days nearest to even distances within `weeks`, or None where six do not fit.

    Each way to reach a day with one more session is kept at its least cost: the sum of the squared distances, in
    days, from where even steps would fall, and more than that wherever too little is left for homework; of equal
    ways the earlier one.
    """
    days = _open_days(plan, start, weeks)
    if len(days) < len(SESSIONS):
        return None
    step = (days[-1] - days[0]).days / (len(SESSIONS) - 1)
    working = [day for day in _days(days[0], days[-1]) if _is_for_homework(day, plan)]
    # By day and how many of its week are taken: the cost, and the days so far.
    ways: dict[tuple[date, int], tuple[float, tuple[date, ...]]] = {
        (day, 1): ((day - days[0]).days ** 2, (day,)) for day in days
    }
    for number in range(1, len(SESSIONS)):
        reached: dict[tuple[date, int], tuple[float, tuple[date, ...]]] = {}
        for day in days:
            cost = ((day - days[0]).days - number * step) ** 2
            for (last, taken), (so_far, path) in ways.items():
                in_week = taken + 1 if _week(last) == _week(day) else 1
                if day - last < _APART or in_week > plan.per_week:
                    continue
                left = bisect_left(working, day) - bisect_right(working, last)
                way = (so_far + cost + max(0, LEAST_HOMEWORK - left) * _HURRIED, (*path, day))
                if (day, in_week) not in reached or way < reached[day, in_week]:
                    reached[day, in_week] = way
        ways = reached
    return list(min(ways.values())[1]) if ways else None

"""The plan of the workshops as lines: when and where each is, who must come, and what is doubtful about it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Final

from textual.content import Content

from assistant.method.planned import Workshop, day_named
from assistant.method.said import counted
from assistant.method.schedule import Homework, Warned, homework, must_come, ordered, warnings
from assistant.method.sessions import SESSIONS, Session
from assistant.text import one_line
from tui.beside import homework_line
from tui.preparation import Row
from tui.safe import joined, plain
from tui.widgets.cards import heading

if TYPE_CHECKING:
    from assistant.method.engagement import Action, Engagement

SESSION: Final[dict[int, Session]] = {session.number: session for session in SESSIONS}
"""Each session by its number."""
_PLACE: Final = 22
"""Characters of a place for which there is room in eighty columns."""


def doubts(engagement: Engagement, today: date, workshops: Sequence[Workshop] | None = None) -> list[Warned]:
    """What is doubtful about the plan, or about these `workshops` in it.

    What is past is shown as that, and is no doubt of its own.
    """
    rows = engagement.workshops if workshops is None else workshops
    found = warnings(rows, engagement.plan, engagement.participants, today, engagement.actions)
    return [each for each in found if each.code != "past"]


def without_session(warned: Warned) -> str:
    """A warning without the session it is about, which stands beside it."""
    text = warned.text.partition(": ")[2] or warned.text
    return text[:1].upper() + text[1:]


def workshop_line(workshop: Workshop, of: Sequence[Warned], today: date, *, place: bool) -> Content:
    """When a workshop is, and its `place` where that is asked for, on one line; ``▼`` where something is doubtful."""
    past = workshop.date < today
    sign = ("▼ ", "$text-error") if of else ("  ", "")
    where = f" · {one_line(workshop.place, _PLACE)}" if place and workshop.place.strip() else ""
    return joined(
        [
            sign,
            (f"{workshop.session} ", "$quiet" if past else "$text-accent"),
            (day_named(workshop.date), "$quiet" if past else "bold"),
            (f"  {workshop.start}–{workshop.finish}  ", "$quiet"),
            (SESSION[workshop.session].title, "$quiet" if past else ""),
            (where, "$quiet"),
        ]
    )


def workshop_more(
    workshop: Workshop, work: Homework | None, come: Sequence[str], of: Sequence[Warned]
) -> Content:
    """What else there is to say of a workshop, below its line."""
    names = ", ".join(one_line(name, 24) for name in come) or "nobody yet"
    parts = [
        one_line(workshop.place, 60),
        f"homework due {day_named(work.due)}" if work is not None else "",
        "moved by hand" if workshop.moved else "",
    ]
    told = [" · ".join(filter(None, parts)), f"must come: {names}"]
    lines = [plain(f"    {each}", "$quiet") for each in told if each]
    lines += [joined([("    ▼ ", "$text-error"), (without_session(each), "$text-error")]) for each in of]
    return joined(lines, "\n")


def workshop_about(workshop: Workshop, engagement: Engagement, of: Sequence[Warned], today: date) -> Content:
    """All there is to read about one workshop."""
    session, plan = SESSION[workshop.session], engagement.plan
    facts = [
        day_named(workshop.date),
        f"{workshop.start} to {workshop.finish}{f' {one_line(plan.zone, 60)}' if plan.zone else ''}",
        one_line(workshop.place, 200) or "no place yet",
    ]
    if workshop.date < today:
        facts.append("past")
    if workshop.moved:
        facts.append("moved by hand")
    parts = [
        plain(f"Session {session.number}: {session.title}", "bold"),
        plain(" · ".join(facts), "$quiet"),
    ]
    if of:
        lines = [joined([("▼ ", "$text-error"), without_session(each)]) for each in of]
        parts.append(joined([heading("To look at"), *lines], "\n"))
    parts.append(joined([heading("The room leaves with"), plain(session.outcome)], "\n"))
    come = must_come(engagement.participants, workshop)
    why = "" if workshop.attendees else "  by role"
    names = [plain(one_line(name, 80)) for name in come] or [plain("Nobody takes part yet.", "$quiet")]
    parts.append(joined([joined([heading("Must come"), (why, "$quiet")]), *names], "\n"))
    work = next(
        (each for each in homework(engagement.workshops, plan) if each.before == session.number), None
    )
    if work is not None:
        days = counted(work.days, "working day")
        window = plain(f"{day_named(work.opens)} to {day_named(work.due)}, {days}", "$quiet")
        due = [homework_line(each, today) for each in _due_in(engagement.actions, work, workshop)]
        parts.append(joined([heading("Homework before it"), window, *due], "\n"))
    asked = [plain(f"{question.number} {question.title}") for question in session.questions]
    parts.append(joined([heading("Questions"), *asked], "\n"))
    return joined(parts, "\n\n")


def _due_in(actions: Iterable[Action], work: Homework, workshop: Workshop) -> list[Action]:
    return [each for each in actions if each.due is not None and work.opens <= each.due <= workshop.date]


def plan_rows(engagement: Engagement, today: date, *, roomy: bool = False) -> list[Row]:
    """The workshops as rows; where there is room, with who must come and what is doubtful below each."""
    found = doubts(engagement, today)
    before = {each.before: each for each in homework(engagement.workshops, engagement.plan)}
    rows = []
    for each in ordered(engagement.workshops):
        of = [warned for warned in found if warned.session == each.session]
        line = workshop_line(each, of, today, place=not roomy)
        if roomy:
            come = must_come(engagement.participants, each)
            line = joined([line, workshop_more(each, before.get(each.session), come, of)], "\n")
        about = partial(workshop_about, each, engagement, of, today)
        rows.append(Row(str(each.session), f"session {each.session}", "", line, about))
    return rows


def days_beside(
    before: Sequence[Workshop], after: Sequence[Workshop], of: Sequence[Warned], session: int
) -> Content:
    """All workshops as they would be: what moves stands out beside the day it was on, with what is doubtful then."""
    was = {each.session: each.date for each in before}
    lines = []
    for each in ordered(after):
        moves = was.get(each.session) != each.date
        style = "bold $text-accent" if moves else "$quiet" if each.session != session else ""
        line = joined(
            [
                ("→ " if moves else "  ", style),
                (f"{each.session} {day_named(each.date)}  {SESSION[each.session].title}", style),
                (f"   was {day_named(was[each.session])}" if moves and each.session in was else "", "$quiet"),
            ]
        )
        lines.append(line)
        lines += [
            joined([("    ▼ ", "$text-error"), (without_session(warned), "$text-error")])
            for warned in of
            if warned.session == each.session
        ]
    return joined(lines, "\n")

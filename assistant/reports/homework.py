"""Homework as lists, one per person: what was asked, for which question, by when, and what came of what is done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from assistant.method.engagement import Action, Engagement
from assistant.method.homework import by_person
from assistant.method.planned import day_named
from assistant.method.questions import QUESTION
from assistant.method.said import counted
from assistant.method.schedule import is_late, next_workshop
from assistant.method.sessions import SESSIONS
from assistant.method.sources import ATTRIBUTION
from assistant.reports.model import (
    Block,
    Item,
    Items,
    Line,
    Quote,
    Report,
    Section,
    Text,
    emphasis,
    line,
    strong,
)
from assistant.reports.worded import question_named

NOBODY = "Nobody has taken it yet"
"""The heading over homework without an owner."""


def homework_lists(engagement: Engagement, today: date, who: str | None = None) -> Report:
    """The homework of everybody, each under a heading, or only that of the person called `who`."""
    held = by_person(engagement)
    wanted = held if who is None else {who: held.get(who, [])}
    company = engagement.organisation.strip()
    lead = [Text(line(f"As of {day_named(today)}."))]
    if (coming := next_workshop(engagement.workshops, today)) is not None:
        title = next(each.title for each in SESSIONS if each.number == coming.session)
        told = f"The next workshop is session {coming.session}, {title}, on {day_named(coming.date)}."
        lead.append(Text(line(told)))
    if not wanted:
        lead.append(Text(line("No homework is given.")))
    sections = tuple(_of(name, actions, today) for name, actions in wanted.items())
    return Report(f"Homework: {company}" if company else "Homework", tuple(lead), sections, ATTRIBUTION)


def _of(name: str, actions: list[Action], today: date) -> Section:
    waiting = [each for each in actions if each.done is None]
    done = [each for each in actions if each.done is not None]
    late = sum(is_late(each, today) for each in waiting)
    todo = f"{counted(len(waiting), 'thing')} to do" if waiting else "Nothing to do"
    told = f"{todo}{f', {late} overdue' if late else ''}; {len(done)} done."
    blocks: list[Block] = [Text(line(told))]
    if waiting:
        blocks += [Text(line(strong("To do"))), Items(tuple(_item(each, today) for each in waiting))]
    if done:
        blocks.append(Text(line(strong("Done"))))
    for each in done:
        blocks.append(Items((_item(each, today),)))
        if each.found.strip():
            blocks.append(Quote(each.found))
    return Section(name or NOBODY, tuple(blocks))


def _item(action: Action, today: date) -> Item:
    told = line(strong(action.title.strip() or "Not worded yet"), *_when(action, today))
    return Item(told, below=tuple(_question(action)))


def _when(action: Action, today: date) -> Line:
    if action.done is not None:
        return line(f" · done {day_named(action.done)}")
    if action.due is None:
        return line(" · no date")
    due = f" · due {day_named(action.due)}"
    return line(due, " · ", strong("overdue")) if is_late(action, today) else line(due)


def _question(action: Action) -> Iterator[Item]:
    if action.question in QUESTION:
        asked = QUESTION[action.question].text
        yield Item(line(f"Question {question_named(action.question)}: ", emphasis(asked)))

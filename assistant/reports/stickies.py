"""The engagement as sticky notes for a whiteboard: comma-separated, one row a note.

A file of this kind has no types: a spreadsheet program would take a note that begins with ``=`` for a formula and
run it. So such a note is led by an apostrophe, which those programs take for "this is text".
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import astuple, dataclass, fields
from datetime import date
from io import StringIO
from typing import Final

from assistant.method.engagement import Engagement
from assistant.method.questions import QUESTION, QUESTIONS
from assistant.method.rules import find_gaps
from assistant.method.rules.conduct import question_of
from assistant.method.said import BaseRecord, within
from assistant.method.sources import ATTRIBUTION
from assistant.reports.tables_room import dissents
from assistant.reports.worded import backing, question_named, standing_in_words
from assistant.text import one_line

RISKY: Final = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""What a cell begins with that a spreadsheet program may run; full-width signs count in some of them."""
_COLOURS: Final = {"customer": "yellow", "business": "blue"}
"""Of records, by the side they stand on."""


@dataclass(frozen=True, slots=True)
class Sticky:
    """One note: its text on one line, what it is, and where on the board it belongs."""

    note: str
    group: str
    colour: str
    session: str = ""
    question: str = ""
    status: str = ""
    who: str = ""
    id: str = ""


def to_stickies(engagement: Engagement, today: date) -> bytes:
    """All notes as the bytes of a file, with the names of the columns first; `today` as in the report."""
    out = StringIO()
    # Every cell in quotes: where a semicolon parts cells, one within a note begins no new cell.
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(name.name.capitalize() for name in fields(Sticky))
    for sticky in _stickies(engagement, today):
        writer.writerow(_inert(one_line(cell)) for cell in astuple(sticky))
    # Spreadsheet programs know UTF-8 by the mark at the beginning.
    return out.getvalue().encode("utf-8-sig")


def _inert(cell: str) -> str:
    return f"'{cell}" if cell.startswith(RISKY) else cell


def _stickies(engagement: Engagement, today: date) -> Iterator[Sticky]:
    as_of = (engagement.as_of or today).isoformat()
    name = engagement.organisation.strip() or "Strategic alignment"
    yield Sticky(f"{name}, as of {as_of}. {standing_in_words(engagement)} {ATTRIBUTION}", "about", "grey")
    for question in QUESTIONS:
        place = {"session": str(question.session), "question": question_named(question.slug)}
        yield from _answer(engagement, question.slug, place)
        for record in engagement.records:
            if question_of(record) == question.slug:
                yield _record(record, place)
    yield from _dissents(engagement)
    yield from _beside(engagement, today)


def _answer(engagement: Engagement, slug: str, place: dict[str, str]) -> Iterator[Sticky]:
    answer = engagement.answer(slug)
    if answer.text.strip():
        status = "not agreed yet" if answer.agreed.strip() and answer.status != "agreed" else answer.status
        yield Sticky(answer.text, "answer", "green", **place, status=status, id=slug)
    for voice in answer.in_the_open.voices:
        if voice.answer.strip():
            yield Sticky(voice.answer, "voice", "light green", **place, status="open to the room", who=voice.participant, id=slug)  # fmt: skip


def _record(record: BaseRecord, place: dict[str, str]) -> Sticky:
    return Sticky(
        record.title.strip() or record.id,
        within(record.label),
        _COLOURS[record.side],
        **place,
        status=backing(record),
        id=record.id,
    )


def _dissents(engagement: Engagement) -> Iterator[Sticky]:
    for each in dissents(engagement):
        if each.words.strip():
            session = str(QUESTION[each.question].session) if each.question else ""
            yield Sticky(
                each.words,
                "dissent",
                "red",
                session,
                question_named(each.question),
                f"against the {each.against}",
                each.by,
                each.ref,
            )


def _beside(engagement: Engagement, today: date) -> Iterator[Sticky]:
    """Decisions, gaps, homework and the parking lot."""

    def place(slug: str) -> tuple[str, str]:
        return str(QUESTION[slug].session) if slug else "", question_named(slug)

    for decision in engagement.decisions:
        if decision.decided.strip():
            by = ", ".join(decision.by)
            yield Sticky(decision.decided, "decision", "dark green", *place(decision.question), decision.date, by, decision.id)  # fmt: skip
    for gap in find_gaps(engagement, today=today):
        yield Sticky(gap.text, "gap", "orange", *place(gap.question), gap.severity, "", gap.rule)
    for action in engagement.actions:
        due = f"due {action.due.isoformat()}" if action.due else ""
        status = f"done {action.done.isoformat()}" if action.done else due
        yield Sticky(
            action.title, "homework", "violet", *place(action.question), status, action.owner, action.id
        )
    for parked in engagement.parked:
        yield Sticky(parked.title, "parking lot", "grey", *place(parked.question), parked.state, parked.raised_by, parked.id)  # fmt: skip

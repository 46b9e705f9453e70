"""The record: all that was said and decided, question by question, with the records that hold it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from assistant.method.bets import in_order
from assistant.method.engagement import Engagement
from assistant.method.questions import Question
from assistant.method.records import Bet
from assistant.method.rules import find_gaps
from assistant.method.rules.conduct import question_of
from assistant.method.sessions import SESSIONS, TRACE_KINDS, TRACE_TITLE
from assistant.reports.cited import Citations, documents
from assistant.reports.gathered import decisions, homework, lenses, parking_lot, voices, votes
from assistant.reports.model import Block, Section, Text, emphasis, line
from assistant.reports.parts import chosen_bets, gaps, kernel, of_kinds, records_of, resting_on, texts
from assistant.reports.workshops import workshops


def record(engagement: Engagement, today: date, citations: Citations) -> Iterator[Section]:
    """Everything there is."""
    yield from kernel(engagement, citations)
    yield from chosen_bets(engagement)
    yield gaps(engagement, find_gaps(engagement, today=today))
    yield from _sessions(engagement, citations)
    yield from of_kinds(TRACE_TITLE, TRACE_KINDS, engagement, citations)
    yield from of_kinds("Purpose", ("purpose",), engagement, citations)
    for part in (workshops, decisions, votes, lenses, homework, parking_lot, documents):
        yield from part(engagement)


def _sessions(engagement: Engagement, citations: Citations) -> Iterator[Section]:
    for session in SESSIONS:
        told: set[str] = set()
        questions = tuple(_question(engagement, each, told, citations) for each in session.questions)
        yield Section(f"Session {session.number}: {session.title}", sections=questions)


def _question(engagement: Engagement, question: Question, told: set[str], citations: Citations) -> Section:
    answer = engagement.answer(question.slug)
    records = [
        each
        for each in engagement.records
        if each.id not in told
        # One that says too little to answer any question, such as by when, stands where it is most at home.
        and (
            question.holds_answer(each) or (each.kind == question.kind and question_of(each) == question.slug)
        )
    ]
    told.update(record.id for record in records)
    blocks: list[Block] = [Text(line(emphasis(question.text)))]
    if answer.text.strip() or answer.skipped or answer.voices or answer.sources or records:
        blocks += [
            *texts(answer),
            *resting_on(answer.sources, citations),
            *voices(answer),
        ]
        if question.kind == "bet":
            records = list(in_order(record for record in records if isinstance(record, Bet)))
        blocks += records_of(records, engagement, citations)
    else:
        blocks.append(Text(line("Not answered yet.")))
    return Section(f"{question.number}. {question.title}", tuple(blocks))

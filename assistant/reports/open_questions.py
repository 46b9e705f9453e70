"""What is open: gaps by weight, questions without an answer or agreement, dissent nobody has settled, what was set aside."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from assistant.method.agreement import agenda, open_dissents
from assistant.method.engagement import Engagement
from assistant.method.questions import QUESTION, QUESTIONS
from assistant.method.rules import find_gaps
from assistant.method.said import counted
from assistant.method.standing import ranked
from assistant.reports.cited import Citations
from assistant.reports.gathered import dissents, homework, parking_lot, voices
from assistant.reports.model import Block, Item, Items, Quote, Ref, Section, Text, line
from assistant.reports.parts import gaps


def open_questions(engagement: Engagement, today: date, _citations: Citations) -> Iterator[Section]:
    """What the next meeting would have to take up, what matters most first."""
    yield gaps(engagement, ranked(engagement, find_gaps(engagement, today=today), engagement.as_of or today))
    yield from _disputed(engagement)
    yield from _without(engagement)
    yield from _assumed(engagement)
    waiting = [each for each in engagement.suggestions if each.state == "open"]
    if waiting:
        told = f"{counted(len(waiting), 'suggestion')} of a model or the guide wait for somebody to accept or reject them."
        yield Section("Waiting for review", (Text(line(told)),))
    undone = [each for each in engagement.actions if each.done is None]
    yield from homework(engagement.model_copy(update={"actions": undone}))
    parked = [each for each in engagement.parked if each.state == "open"]
    yield from parking_lot(engagement.model_copy(update={"parked": parked}))
    yield from dissents(engagement, without=open_dissents(engagement))


def _disputed(engagement: Engagement) -> Iterator[Section]:
    """The questions with a dissent that no decision has settled, most disputed first."""
    unsettled = open_dissents(engagement)
    sections = tuple(
        Section(f"{QUESTION[slug].number}. {QUESTION[slug].title}", tuple(voices(engagement.answer(slug))))
        for slug in (picture.question for picture in agenda(engagement))
        if slug in unsettled
    )
    if sections:
        yield Section("Where the room is divided", sections=sections)


def _without(engagement: Engagement) -> Iterator[Section]:
    """The questions that nobody has answered in words."""
    items = tuple(
        Item(line(f"{question.number}. {question.title}: {question.text}"))
        for question in QUESTIONS
        if not engagement.answer(question.slug).text.strip()
    )
    if items:
        yield Section("Not answered in words", (Items(items),))


def _assumed(engagement: Engagement) -> Iterator[Section]:
    """The answers that the room has not agreed."""
    sections = []
    for question in QUESTIONS:
        answer = engagement.answer(question.slug)
        if answer.text.strip() and answer.status != "agreed":
            side = "agreed" if answer.agreed.strip() else "assumed"
            blocks: tuple[Block, ...] = (Quote(answer.text, ref=Ref("answers", question.slug, side)),)
            sections.append(Section(f"{question.number}. {question.title}", blocks))
    if sections:
        yield Section("Assumed, and not agreed yet", sections=tuple(sections))

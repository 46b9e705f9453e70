"""The synthesis: the strategy, the bets and what the room agreed, in as few words as they have, every dissent beside them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from assistant.method.engagement import Answer, Engagement
from assistant.method.questions import QUESTIONS
from assistant.method.records import Bet, Objective
from assistant.method.sessions import SESSIONS
from assistant.reports.cited import Citations
from assistant.reports.gathered import decisions, dissent_of, dissents
from assistant.reports.model import Block, Item, Items, Quote, Section, line, strong
from assistant.reports.parts import chosen_bets, kernel


def synthesis(engagement: Engagement, _today: date, citations: Citations) -> Iterator[Section]:
    """What is agreed, and against which dissent; what is only assumed is named and not told."""
    yield from kernel(engagement, citations)
    yield from chosen_bets(engagement)
    yield from _objectives(engagement)
    yield from _agreed(engagement)
    yield from decisions(engagement)
    agreed = {slug for slug in engagement.answers if _is_agreed(engagement.answer(slug))}
    yield from dissents(engagement, without=agreed, beside=False)


def _objectives(engagement: Engagement) -> Iterator[Section]:
    titles = {record.id: record.title for record in engagement.records if isinstance(record, Bet)}
    objectives = [record for record in engagement.records if isinstance(record, Objective)]
    sections = []
    for question in QUESTIONS:
        items = tuple(_objective(each, titles) for each in objectives if question.holds_answer(each))
        if items:
            sections.append(Section(question.title, (Items(items),)))
    if sections:
        yield Section("Objectives", sections=tuple(sections))


def _objective(objective: Objective, titles: dict[str, str]) -> Item:
    measured = (
        f"{objective.metric}: from {objective.baseline} to {objective.target}"
        if objective.metric and objective.target
        else objective.metric
    )
    due = f"by {objective.due_year}" if objective.due_year else ""
    bets = ", ".join(titles.get(id_) or id_ for id_ in objective.bet_ids)
    told = "; ".join(filter(None, (measured, due, f"for {bets}" if bets else "")))
    return Item(line(strong(objective.title or objective.id), f" ({told})" if told else ""))


def _agreed(engagement: Engagement) -> Iterator[Section]:
    for session in SESSIONS:
        answers = [(each, engagement.answer(each.slug)) for each in session.questions]
        questions = tuple(
            Section(f"{question.number}. {question.title}", (Quote(answer.agreed), *_dissents(answer)))
            for question, answer in answers
            if _is_agreed(answer)
        )
        if questions:
            yield Section(f"Session {session.number}: {session.title}", sections=questions)
    waiting = [each for each in QUESTIONS if not _is_agreed(engagement.answer(each.slug))]
    if waiting:
        items = tuple(Item(line(f"{question.number}. {question.title}")) for question in waiting)
        yield Section("Not agreed yet", (Items(items),))


def _is_agreed(answer: Answer) -> bool:
    return answer.status == "agreed" and bool(answer.agreed.strip())


def _dissents(answer: Answer) -> Iterator[Block]:
    for voice in answer.in_the_open.voices:
        yield from dissent_of(voice)

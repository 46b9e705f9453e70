"""The synthesis: the strategy, the bets and what the room agreed, in as few words as they have, every dissent beside them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from assistant.method.engagement import Answer, Engagement
from assistant.method.questions import QUESTIONS
from assistant.method.records import Activity, Objective
from assistant.method.sessions import SESSIONS
from assistant.reports.cited import Citations
from assistant.reports.gathered import decisions, dissent_of, dissents
from assistant.reports.model import Block, Item, Items, Line, Quote, Ref, Section, Table, line, strong
from assistant.reports.parts import chosen_bets, kernel
from assistant.reports.worded import titles_of


def synthesis(engagement: Engagement, _today: date, citations: Citations) -> Iterator[Section]:
    """What is agreed, and against which dissent; what is only assumed is named and not told."""
    yield from kernel(engagement, citations)
    yield from chosen_bets(engagement)
    yield from _objectives(engagement)
    yield from _roadmap(engagement)
    yield from _agreed(engagement)
    yield from decisions(engagement)
    agreed = {slug for slug in engagement.answers if _is_agreed(engagement.answer(slug))}
    yield from dissents(engagement, without=agreed, beside=False)


def _objectives(engagement: Engagement) -> Iterator[Section]:
    titles = titles_of(engagement)
    objectives = [record for record in engagement.records if isinstance(record, Objective)]
    sections = []
    by_question = [(each.title, filter(each.holds_answer, objectives)) for each in QUESTIONS]
    loose = (each for each in objectives if not each.horizon)
    for title, held in (*by_question, ("No horizon yet", loose)):
        rows = tuple(_objective(each, titles) for each in held)
        if rows:
            table = Table(("Objective", "Measured by", "From", "To", "By", "For"), rows)
            sections.append(Section(title, (table,)))
    if sections:
        yield Section("Objectives", sections=tuple(sections))


def _objective(objective: Objective, titles: Mapping[str, str]) -> tuple[Line, ...]:
    return (
        line(strong(objective.title or objective.id)),
        line(objective.metric),
        line(objective.baseline),
        line(objective.target),
        line(str(objective.due_year or "")),
        line(", ".join(titles.get(id_) or id_ for id_ in objective.bet_ids)),
    )


def _roadmap(engagement: Engagement) -> Iterator[Section]:
    """The work in the order in which it begins; what has no beginning yet comes last."""
    titles = titles_of(engagement)
    work = [record for record in engagement.records if isinstance(record, Activity)]
    work.sort(key=lambda each: (each.start is None, each.start or date.max, each.finish or date.max))
    if work:
        table = Table(
            ("Work", "Creates", "Who", "From", "Until"), tuple(_work(each, titles) for each in work)
        )
        yield Section("Roadmap", (table,))


def _work(activity: Activity, titles: Mapping[str, str]) -> tuple[Line, ...]:
    start, finish = (day.isoformat() if day else "" for day in (activity.start, activity.finish))
    return (
        line(strong(activity.title or activity.id)),
        line(", ".join(titles.get(id_) or id_ for id_ in activity.capability_ids)),
        line(activity.owner),
        line(start),
        line(finish),
    )


def _agreed(engagement: Engagement) -> Iterator[Section]:
    for session in SESSIONS:
        answers = [(each, engagement.answer(each.slug)) for each in session.questions]
        questions = tuple(
            Section(f"{question.number}. {question.title}", _told(answer))
            for question, answer in answers
            if _is_agreed(answer)
        )
        if questions:
            yield Section(f"Session {session.number}: {session.title}", sections=questions)
    waiting = [each for each in QUESTIONS if not _is_agreed(engagement.answer(each.slug))]
    if waiting:
        items = tuple(Item(line(f"{question.number}. {question.title}")) for question in waiting)
        yield Section("Not agreed yet", (Items(items),))


def _told(answer: Answer) -> tuple[Block, ...]:
    agreed = Quote(answer.agreed, ref=Ref("answers", answer.question, "agreed"))
    against = (block for voice in answer.in_the_open.voices for block in dissent_of(voice, answer.question))
    return (agreed, *against)


def _is_agreed(answer: Answer) -> bool:
    return answer.status == "agreed" and bool(answer.agreed.strip())

"""The interpretation: how far what was said carries, aspect by aspect, what matters most in it, and what is next."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from assistant.method.aspects import ASPECTS
from assistant.method.differences import differences, summary
from assistant.method.engagement import Engagement
from assistant.method.questions import QUESTION, QUESTIONS
from assistant.method.records import Need, opportunity_score
from assistant.method.rules import find_gaps
from assistant.method.said import counted
from assistant.method.standing import Measure, Measures, standing
from assistant.method.trace import trace
from assistant.reports.cited import Citations
from assistant.reports.gathered import dissents
from assistant.reports.model import Block, Item, Items, Line, Section, Table, Text, line, strong
from assistant.reports.parts import gaps

_SHOWN: Final = ("coverage", "evidence", "coherence", "agreement")
"""The measures that an engagement alone tells; how fresh it is only its history knows."""
_CHANGED: Final = 0.5
"""Share of an agreed text's words that were not assumed, from which on the room made something else of it."""


def interpretation(engagement: Engagement, today: date, _citations: Citations) -> Iterator[Section]:
    """What the record says of itself, by rules that say how they came by it."""
    stands = standing(engagement, find_gaps(engagement, today=today), {}, today)
    yield Section("Where it stands", (Items(tuple(_measures(stands.overall))),), tuple(
        Section(f"{aspect.letter}. {aspect.name}", (Items(tuple(_measures(stands.aspects[aspect.letter]))),))
        for aspect in ASPECTS
    ))  # fmt: skip
    step = stands.next_step
    at = f" ({QUESTION[step.question].number}. {QUESTION[step.question].title})" if step.question else ""
    yield Section("What is next", (Text(line(strong(step.what), at)), Text(line(step.why))))
    if stands.top:
        yield Section("What matters most", gaps(engagement, stands.top).blocks)
    yield from _moved(engagement)
    yield from _needs(engagement)
    yield Section("From the customer to the measure", tuple(_trace(engagement)))
    yield from dissents(engagement)


def _measures(measures: Measures) -> Iterator[Item]:
    for name in _SHOWN:
        measure: Measure = getattr(measures, name)
        value = "not evaluable" if measure.value is None else f"{measure.value:.0%}"
        yield Item(line(strong(f"{name.capitalize()}: {value}."), f" {measure.how}"))


def _moved(engagement: Engagement) -> Iterator[Section]:
    """Where the room made something else of what was assumed: that, too, is a result."""
    rows: list[tuple[Line, ...]] = []
    for question in QUESTIONS:
        answer = engagement.answer(question.slug)
        if not (answer.assumed.strip() and answer.agreed.strip()):
            continue
        added, removed, kept = summary(differences(answer.assumed, answer.agreed))
        if added and added / (added + kept) >= _CHANGED:
            named = line(strong(f"{question.number}. {question.title}"))
            rows.append((named, *(line(str(count)) for count in (added, removed, kept))))
    if rows:
        table = Table(("Question", "Words put in", "Taken out", "Kept"), tuple(rows))
        yield Section("What the room changed most", (table,))


def _needs(engagement: Engagement) -> Iterator[Section]:
    """The needs by the room there is to serve them better, the most first."""
    scored = [
        (score, need)
        for need in engagement.records
        if isinstance(need, Need) and (score := opportunity_score(need)) is not None
    ]
    rows = tuple(
        (line(strong(need.title or need.id), f" ({need.id})"), line(f"{score:g} of 20"))
        for score, need in sorted(scored, key=lambda each: -each[0])
    )
    if rows:
        table = Table(("Need", "Opportunity"), rows)
        yield Section("Which needs are served least for what they weigh", (table,))


def _trace(engagement: Engagement) -> Iterator[Block]:
    found = trace(engagement)
    if found.state == "not yet":
        yield Text(line("No bet is chosen yet, so there is nothing to trace."))
    elif found.state == "whole":
        yield Text(
            line("Everything that is measured and done leads back to a chosen bet and on to a customer.")
        )
    else:
        yield Text(line(f"The trace is cut in {counted(len(found.breaks), 'place')}."))
        yield Items(tuple(Item(line(each.text)) for each in found.breaks))

"""The engagement as tables, whatever they are written in: answers, voices, records, gaps, trace, money, decisions.

Cells are values, not texts about values: a number is a number and a date a date, so that a reader can sort and filter.
What is secret from the room is secret here too; everybody's own words stand as they were written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from assistant.method.bets import in_order
from assistant.method.engagement import Engagement
from assistant.method.questions import QUESTION, QUESTIONS
from assistant.method.records import KINDS, Bet, Need, opportunity_score
from assistant.method.rules import find_gaps
from assistant.method.said import (
    BaseRecord,
    Citation,
    CitationState,
    counted,
    field_label,
    link_kind,
    not_said,
    within,
)
from assistant.method.sources import ATTRIBUTION
from assistant.reports.cited import Citations
from assistant.reports.table import Cell, Table, Tables, text
from assistant.reports.tables_room import (
    decisions,
    dissent,
    documents,
    homework,
    lenses,
    parking_lot,
    voices,
    vote_counts,
    votes,
)
from assistant.reports.tables_work import budget_tables, trace_tables
from assistant.reports.worded import (
    SHOWN_APART,
    named,
    origin_of,
    question_named,
    standing_in_words,
    titles_of,
    told,
)

README: Final = "Read me"
_ALWAYS: Final = ("Answers", "Gaps")
"""Tables that say something even without rows."""


def tables(
    engagement: Engagement, today: date, states: Mapping[Citation, CitationState] | None = None
) -> Tables:
    """The whole engagement; `today` counts horizons where the engagement has no ``as_of``.

    `states` says of citations whether their words still stand where they were cited. Tables without rows are left
    out, but for answers and gaps.
    """
    citations = Citations(states or {})
    every = (
        _answers(engagement, citations),
        voices(engagement),
        dissent(engagement),
        _gaps(engagement, today),
        *trace_tables(engagement),
        *budget_tables(engagement),
        *_kinds(engagement, citations),
        decisions(engagement),
        votes(engagement),
        vote_counts(engagement),
        lenses(engagement),
        homework(engagement),
        parking_lot(engagement),
        documents(engagement),
    )
    return Tables(
        engagement.organisation.strip() or "Strategic alignment",
        engagement.as_of or today,
        standing_in_words(engagement),
        ATTRIBUTION,
        tuple(table for table in every if table.rows or table.name in _ALWAYS),
    )


def read_me(held: Tables) -> Table:
    """The table that stands before all others: what this is, as of when, how far it is agreed, what each holds."""
    rows: list[tuple[Cell, ...]] = [
        ("Organisation", held.organisation),
        ("As of", held.as_of),
        ("Standing", held.standing),
        (
            "Agreed, assumed, proposed",
            "An answer is assumed before the discussion and agreed after it: see Status. A record whose Origin names "
            "a model or the method guide was proposed by it and accepted by a person.",
        ),
        ("Attribution", held.attribution),
        *(
            (table.name, f"{table.holds} {counted(len(table.rows), 'row')}." if table.rows else table.holds)
            for table in held.tables
        ),
    ]
    return Table(README, "What this file holds.", ("What", "About it"), tuple(rows))


def _answers(engagement: Engagement, citations: Citations) -> Table:
    rows = []
    for question in QUESTIONS:
        answer = engagement.answer(question.slug)
        skipped = (
            "on purpose" + (f", by {answer.skipped.by}" if answer.skipped.by else "")
            if answer.skipped
            else ""
        )
        rows.append(
            (
                question.number,
                question.title,
                question.text,
                question.cell,
                question.session,
                answer.status,
                text(answer.assumed),
                text(answer.agreed),
                text(skipped),
                _sources(answer.sources, citations),
            )
        )
    return Table(
        "Answers",
        "One question with its answer as it was assumed before the discussion and agreed after it.",
        (
            "Number",
            "Question",
            "Wording",
            "Cell",
            "Session",
            "Status",
            "Assumed",
            "Agreed",
            "Skipped",
            "Sources",
        ),
        tuple(rows),
    )


def _sources(sources: Sequence[Citation], citations: Citations) -> Cell:
    lines = []
    for each in citations.of(sources):
        place = ", ".join(filter(None, (each.title, each.location)))
        warning = f" ({each.warning})" if each.warning else ""
        lines.append(f"{place}: “{each.quote}”{warning}" if each.quote else f"{place}{warning}")
    return text("\n".join(lines))


def _gaps(engagement: Engagement, today: date) -> Table:
    titles = titles_of(engagement)
    findings = find_gaps(engagement, today=today)

    def side(refs: Sequence[str]) -> Cell:
        return text("\n".join(question_named(ref) if ref in QUESTION else named(ref, titles) for ref in refs))

    holds = "One gap between the two perspectives, with both sides and the question to take up again."
    return Table(
        "Gaps",
        holds if findings else "The rules find no gap in what has been worked on so far.",
        ("Severity", "Gap", "Customer", "Business", "Take up again", "Rule", "Source"),
        tuple(
            (
                each.severity,
                each.text,
                side(each.customer),
                side(each.business),
                question_named(each.question),
                each.rule,
                each.source,
            )
            for each in findings
        ),
    )


def _kinds(engagement: Engagement, citations: Citations) -> Iterator[Table]:
    """One table for each kind of record that occurs, with the fields of that kind."""
    titles = titles_of(engagement)
    for model in KINDS.values():
        records: list[BaseRecord] = [record for record in engagement.records if isinstance(record, model)]
        if model is Bet:
            records = [*in_order(record for record in records if isinstance(record, Bet))]
        own = [name for name in model.model_fields if name not in SHOWN_APART]
        scored = ("Opportunity, of 20",) if model is Need else ()
        yield Table(
            model.plural,
            f"One {within(model.label)}, with what backs it and who proposed it.",
            (
                "Id",
                "Title",
                *(_heading(name) for name in own),
                *scored,
                "Evidence",
                "Note",
                "Origin",
                "Sources",
            ),
            tuple(_record(record, own, titles, citations) for record in records),
        )


def _heading(name: str) -> str:
    label = field_label(name)
    return label[:1].upper() + label[1:]


def _record(
    record: BaseRecord, own: Sequence[str], titles: Mapping[str, str], citations: Citations
) -> tuple[Cell, ...]:
    score = (opportunity_score(record),) if isinstance(record, Need) else ()
    return (
        record.id,
        text(record.title),
        *(_value(record, name, titles) for name in own),
        *score,
        record.evidence,
        text(record.note),
        text(origin_of(record)),
        _sources(record.sources, citations),
    )


def _value(record: BaseRecord, name: str, titles: Mapping[str, str]) -> Cell:
    value = getattr(record, name)
    if not_said(value):
        return None
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float | Decimal | date):
        return value
    return text(told(value, titles, linked=link_kind(type(record).model_fields[name]) is not None))

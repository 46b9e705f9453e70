"""The engagement as a report: answers before and after, records, bets, gaps, and every dissent.

People's own words are quoted as they were written; what a model or the guide proposed is marked as accepted from there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from pydantic import BaseModel

from assistant.method.bets import in_order
from assistant.method.engagement import Answer, Engagement
from assistant.method.questions import Question
from assistant.method.records import Bet, Kernel, Need, opportunity_score
from assistant.method.rules import find_gaps
from assistant.method.said import BaseRecord, Citation, CitationState, field_label, link_kind, not_said
from assistant.method.sessions import SESSIONS, TRACE_KINDS, TRACE_TITLE
from assistant.method.sources import ATTRIBUTION
from assistant.reports.cited import Citations, documents
from assistant.reports.gathered import (
    changed,
    decisions,
    dissenting,
    homework,
    lenses,
    parking_lot,
    voices,
    votes,
)
from assistant.reports.model import (
    Block,
    Item,
    Items,
    Quote,
    Report,
    Section,
    Sources,
    Text,
    emphasis,
    line,
    strong,
)

_SHOWN_APART = {"id", "kind", "title", "note", "evidence", "sources", "origin"}


def build(
    engagement: Engagement, today: date, states: Mapping[Citation, CitationState] | None = None
) -> Report:
    """The whole engagement; `today` counts horizons where the engagement has no ``as_of``.

    `states` says of citations whether their words still stand where they were cited; the report says so of those
    that do not.
    """
    citations = Citations(states or {})
    as_of = f"As of {(engagement.as_of or today).isoformat()}. {_standing(engagement)}"
    sections = (
        *_kernel(engagement, citations),
        *_chosen_bets(engagement),
        _gaps(engagement, today),
        *_sessions(engagement, citations),
        *_kinds(TRACE_TITLE, TRACE_KINDS, engagement, citations),
        *_kinds("Purpose", ("purpose",), engagement, citations),
        *(
            section
            for part in (decisions, votes, lenses, homework, parking_lot, documents)
            for section in part(engagement)
        ),
    )
    title = engagement.organisation.strip() or "Strategic alignment"
    return Report(title, (Text(line(as_of)),), sections, ATTRIBUTION)


def _standing(engagement: Engagement) -> str:
    states = [
        engagement.answer(question.slug).status for session in SESSIONS for question in session.questions
    ]
    return f"{states.count('agreed')} of {len(states)} answers agreed, {states.count('assumed')} assumed."


def _kernel(engagement: Engagement, citations: Citations) -> Iterator[Section]:
    """The strategy on one page, for those who read no further."""
    kernel = next((record for record in engagement.records if isinstance(record, Kernel)), None)
    if kernel is not None:
        yield Section(kernel.title.strip() or kernel.label, tuple(_kernel_blocks(kernel, citations)))


def _kernel_blocks(kernel: Kernel, citations: Citations) -> Iterator[Block]:
    yield Text(line(emphasis(_backing(kernel))))
    for heading, text in (("Diagnosis", kernel.diagnosis), ("Guiding policy", kernel.guiding_policy)):
        if text.strip():
            yield Text(line(strong(heading)))
            yield Quote(text)
    if kernel.coherent_action:
        yield Text(line(strong("Coherent action")))
        yield Items(tuple(Item(line(text)) for text in kernel.coherent_action))
    for text in filter(str.strip, kernel.dissent):
        yield from dissenting(text)
    yield from _resting_on(kernel.sources, citations)


def _chosen_bets(engagement: Engagement) -> Iterator[Section]:
    bets = [record for record in engagement.records if isinstance(record, Bet)]
    chosen = [bet for bet in in_order(bets) if bet.status == "chosen"]
    if chosen:
        items = (
            Item(line(strong(bet.title.strip() or bet.id)), line(bet.hypothesis.strip()), number=bet.rank)
            for bet in chosen
        )
        yield Section("The chosen bets", (Items(tuple(items)),))


def _gaps(engagement: Engagement, today: date) -> Section:
    findings = find_gaps(engagement, today=today)
    items = []
    for finding in findings:
        sides = (
            f"customer: {', '.join(finding.customer) or '–'}; business: {', '.join(finding.business) or '–'}"
        )
        told = f" · {finding.text} ({sides}; {finding.rule}, {finding.source})"
        items.append(Item(line(strong(finding.severity), told)))
    none = Text(line("The rules find none in what has been worked on so far."))
    return Section("Gaps between the two perspectives", (Items(tuple(items)) if items else none,))


def _sessions(engagement: Engagement, citations: Citations) -> Iterator[Section]:
    for session in SESSIONS:
        told: set[str] = set()
        questions = tuple(_question(engagement, each, told, citations) for each in session.questions)
        yield Section(f"Session {session.number}: {session.title}", sections=questions)


def _question(engagement: Engagement, question: Question, told: set[str], citations: Citations) -> Section:
    answer = engagement.answer(question.slug)
    records = [
        record for record in engagement.records if record.id not in told and question.holds_answer(record)
    ]
    told.update(record.id for record in records)
    blocks: list[Block] = [Text(line(emphasis(question.text)))]
    if answer.text.strip() or answer.skipped or answer.voices or answer.sources or records:
        blocks += [
            *_texts(answer),
            *changed(answer),
            *_resting_on(answer.sources, citations),
            *voices(answer),
        ]
        if question.kind == "bet":
            records = list(in_order(record for record in records if isinstance(record, Bet)))
        blocks += _records(records, engagement, citations)
    else:
        blocks.append(Text(line("Not answered yet.")))
    return Section(f"{question.number}. {question.title}", tuple(blocks))


def _texts(answer: Answer) -> Iterator[Block]:
    if answer.assumed.strip():
        yield Text(line("Assumed before the discussion:"))
        yield Quote(answer.assumed)
    elif answer.skipped:
        by = f" by {answer.skipped.by}" if answer.skipped.by else ""
        yield Text(line(f"The own answer was skipped on purpose{by}."))
    if answer.agreed.strip():
        label = (
            "Agreed after the discussion:" if answer.status == "agreed" else "Written down, not agreed yet:"
        )
        yield Text(line(label))
        yield Quote(answer.agreed)


def _resting_on(sources: Iterable[Citation], citations: Citations) -> Iterator[Block]:
    if cited := citations.of(tuple(sources)):
        yield Sources(cited)


def _records(records: Iterable[BaseRecord], engagement: Engagement, citations: Citations) -> Iterator[Block]:
    titles = {record.id: record.title for record in engagement.records}
    items = tuple(_record(record, titles, citations) for record in records)
    if items:
        yield Items(items)


def _record(record: BaseRecord, titles: dict[str, str], citations: Citations) -> Item:
    told = [f"{label}: {value}" for label, value in _fields(record, titles)]
    if isinstance(record, Need) and (score := opportunity_score(record)) is not None:
        told.append(f"opportunity: {score:g} of 20")
    if record.note.strip():
        told.append(f"note: {record.note}")
    return Item(
        line(strong(record.title.strip() or record.id), f" ({record.id}; {_backing(record)})"),
        below=tuple(Item(line(each)) for each in told),
        sources=citations.of(record.sources),
    )


def _backing(record: BaseRecord) -> str:
    parts = [f"evidence: {record.evidence}"]
    if record.origin and record.origin.by in ("model", "guide"):
        who = f"the model {record.origin.model}" if record.origin.by == "model" else "the method guide"
        parts.append(
            f"proposed by {who}, {'edited and ' if record.origin.edited else ''}accepted by a person"
        )
    return "; ".join(parts)


def _fields(record: BaseModel, titles: dict[str, str]) -> Iterator[tuple[str, str]]:
    for name, field in type(record).model_fields.items():
        value = getattr(record, name)
        if name in _SHOWN_APART or not_said(value):
            continue
        yield field_label(name), _value(value, titles, linked=link_kind(field) is not None)


def _value(value: object, titles: dict[str, str], *, linked: bool) -> str:
    if isinstance(value, list):
        return "; ".join(_value(item, titles, linked=linked) for item in value)
    if isinstance(value, BaseModel):
        return ", ".join(f"{label} {text}" for label, text in _fields(value, titles))
    if linked:
        return f"{titles[str(value)]} ({value})" if titles.get(str(value)) else str(value)
    return f"{value}"


def _kinds(
    title: str, kinds: Iterable[str], engagement: Engagement, citations: Citations
) -> Iterator[Section]:
    wanted = frozenset(kinds)
    records = [record for record in engagement.records if getattr(record, "kind", "") in wanted]
    if records:
        yield Section(title, tuple(_records(records, engagement, citations)))

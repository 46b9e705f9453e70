"""The engagement as a Markdown report: answers before and after, records, bets, gaps, and every dissent.

People's own words stand in quotation blocks, line by line as they were written; what a model or the guide
proposed is marked as accepted from there.
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
from assistant.reports.cited import Sources, documents
from assistant.reports.gathered import (
    DISSENT,
    changed,
    decisions,
    homework,
    lenses,
    parking_lot,
    voices,
    votes,
)
from assistant.reports.quoting import plain, quote

_SHOWN_APART = {"id", "kind", "title", "note", "evidence", "sources", "origin"}


def render_markdown(
    engagement: Engagement, today: date, states: Mapping[Citation, CitationState] | None = None
) -> str:
    """The whole engagement as Markdown; `today` counts horizons where the engagement has no ``as_of``.

    `states` says of citations whether their words still stand where they were cited; the report says so of those
    that do not.
    """
    lines: list[str] = []
    sources = Sources(states or {})
    lines += [f"# {plain(engagement.organisation) or 'Strategic alignment'}", ""]
    lines += [f"As of {(engagement.as_of or today).isoformat()}. {_standing(engagement)}", ""]
    lines += _kernel(engagement, sources)
    lines += _chosen_bets(engagement)
    lines += _gaps(engagement, today)
    for session in SESSIONS:
        lines += [f"## Session {session.number}: {session.title}", ""]
        told: set[str] = set()
        for question in session.questions:
            lines += _question(engagement, question, told, sources)
    lines += _trace(engagement, sources)
    lines += _purpose(engagement, sources)
    for part in (decisions, votes, lenses, homework, parking_lot, documents):
        lines += part(engagement)
    lines += ["---", "", ATTRIBUTION, ""]
    return "\n".join(lines)


def _standing(engagement: Engagement) -> str:
    states = [
        engagement.answer(question.slug).status for session in SESSIONS for question in session.questions
    ]
    return f"{states.count('agreed')} of {len(states)} answers agreed, {states.count('assumed')} assumed."


def _kernel(engagement: Engagement, sources: Sources) -> Iterator[str]:
    """The strategy on one page, for those who read no further."""
    kernel = next((record for record in engagement.records if isinstance(record, Kernel)), None)
    if kernel is None:
        return
    yield from (f"## {plain(kernel.title) or kernel.label}", "", f"*{_backing(kernel)}*", "")
    for heading, text in (("Diagnosis", kernel.diagnosis), ("Guiding policy", kernel.guiding_policy)):
        if text.strip():
            yield from (f"**{heading}**", "", *quote(text), "")
    if kernel.coherent_action:
        yield from ("**Coherent action**", "", *(f"- {plain(text)}" for text in kernel.coherent_action), "")
    for text in filter(str.strip, kernel.dissent):
        yield from (DISSENT, "", *quote(text), "")
    if kernel.sources:
        yield from ("It rests on:", "", *(f"- {line}" for line in sources.lines(kernel.sources)), "")


def _chosen_bets(engagement: Engagement) -> Iterator[str]:
    bets = [record for record in engagement.records if isinstance(record, Bet)]
    chosen = [bet for bet in in_order(bets) if bet.status == "chosen"]
    if not chosen:
        return
    yield from ("## The chosen bets", "")
    for bet in chosen:
        yield f"{f'{bet.rank}.' if bet.rank else '-'} **{plain(bet.title) or bet.id}**"
        if bet.hypothesis.strip():
            yield f"   {plain(bet.hypothesis)}"
    yield ""


def _gaps(engagement: Engagement, today: date) -> Iterator[str]:
    findings = find_gaps(engagement, today=today)
    yield from ("## Gaps between the two perspectives", "")
    if not findings:
        yield from ("The rules find none in what has been worked on so far.", "")
        return
    for finding in findings:
        sides = (
            f"customer: {', '.join(finding.customer) or '–'}; business: {', '.join(finding.business) or '–'}"
        )
        yield f"- **{finding.severity}** · {plain(finding.text)} ({sides}; {finding.rule}, {finding.source})"
    yield ""


def _question(engagement: Engagement, question: Question, told: set[str], sources: Sources) -> Iterator[str]:
    answer = engagement.answer(question.slug)
    records = [
        record for record in engagement.records if record.id not in told and question.holds_answer(record)
    ]
    told.update(record.id for record in records)
    yield from (f"### {question.number}. {question.title}", "", f"*{question.text}*", "")
    if not (answer.text.strip() or answer.skipped or answer.voices or answer.sources or records):
        yield from ("Not answered yet.", "")
        return
    yield from _texts(answer)
    yield from changed(answer)
    if answer.sources:
        yield from ("It rests on:", "", *(f"- {line}" for line in sources.lines(answer.sources)), "")
    yield from voices(answer)
    if question.kind == "bet":
        yield from _records(
            in_order(record for record in records if isinstance(record, Bet)), engagement, sources
        )
    else:
        yield from _records(records, engagement, sources)


def _texts(answer: Answer) -> Iterator[str]:
    if answer.assumed.strip():
        yield from ("Assumed before the discussion:", "", *quote(answer.assumed), "")
    elif answer.skipped:
        by = f" by {plain(answer.skipped.by)}" if answer.skipped.by else ""
        yield from (f"The own answer was skipped on purpose{by}.", "")
    if answer.agreed.strip():
        label = (
            "Agreed after the discussion:" if answer.status == "agreed" else "Written down, not agreed yet:"
        )
        yield from (label, "", *quote(answer.agreed), "")


def _records(records: Iterable[BaseRecord], engagement: Engagement, sources: Sources) -> Iterator[str]:
    titles = {record.id: record.title for record in engagement.records}
    for record in records:
        yield f"- **{plain(record.title) or record.id}** ({record.id}; {_backing(record)})"
        for label, value in _fields(record, titles):
            yield f"    - {label}: {value}"
        if isinstance(record, Need) and (score := opportunity_score(record)) is not None:
            yield f"    - opportunity: {score:g} of 20"
        if record.note.strip():
            yield f"    - note: {plain(record.note)}"
        yield from (f"    - source: {line}" for line in sources.lines(record.sources))
    yield ""


def _backing(record: BaseRecord) -> str:
    parts = [f"evidence: {record.evidence}"]
    if record.origin and record.origin.by in ("model", "guide"):
        who = f"the model {plain(record.origin.model)}" if record.origin.by == "model" else "the method guide"
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
        return f"{plain(titles[str(value)])} ({value})" if titles.get(str(value)) else str(value)
    return plain(f"{value}")


def _trace(engagement: Engagement, sources: Sources) -> Iterator[str]:
    records = [record for record in engagement.records if getattr(record, "kind", "") in TRACE_KINDS]
    if records:
        yield from (f"## {TRACE_TITLE}", "")
        yield from _records(records, engagement, sources)


def _purpose(engagement: Engagement, sources: Sources) -> Iterator[str]:
    purpose = [record for record in engagement.records if getattr(record, "kind", "") == "purpose"]
    if purpose:
        yield from ("## Purpose", "")
        yield from _records(purpose, engagement, sources)

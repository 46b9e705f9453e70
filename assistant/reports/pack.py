"""The pack of one workshop session as a report: for the facilitator, and for participants without notes and probes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import Final, Literal, TypeAlias

from assistant.method.adjusted import Adjusted
from assistant.method.agreement import agreement
from assistant.method.agreement import room as people_in
from assistant.method.briefs import BRIEFS
from assistant.method.doing import said_of
from assistant.method.engagement import Engagement
from assistant.method.questions import Question
from assistant.method.rules import Finding, find_gaps
from assistant.method.runsheet import RunSheet, adjusted_of, state_of
from assistant.method.said import Citation, CitationState, counted
from assistant.method.schedule import must_come
from assistant.method.sessions import SESSIONS, Session
from assistant.method.sources import ATTRIBUTION
from assistant.method.standing import ranked
from assistant.reports.cited import Citations
from assistant.reports.model import (
    Block,
    Item,
    Items,
    Line,
    Quote,
    Report,
    Section,
    Table,
    Text,
    emphasis,
    line,
    strong,
)
from assistant.reports.packed import (
    Material,
    aim_origin,
    for_facilitator,
    for_participants,
    is_probe,
    waiting_probes,
)
from assistant.reports.packroom import materials, risks, roles
from assistant.reports.worded import question_named

Audience: TypeAlias = Literal["facilitator", "participants"]

_NOTHING: Final = Material()
_HURRIED: Final = 25
"""Minutes on a question below which people should come with their answers written."""


def pack(
    engagement: Engagement,
    sheet: RunSheet,
    today: date,
    *,
    audience: Audience = "facilitator",
    material: Mapping[str, Material] = MappingProxyType({}),
    states: Mapping[Citation, CitationState] | None = None,
) -> Report:
    """The pack of the session that `sheet` is of.

    Args:
        engagement: what is known; open suggestions are passed over, they are nobody's words yet.
        sheet: the run sheet.
        today: the date that the pack bears where the engagement has no ``as_of``.
        audience: participants see neither notes, probes and weak spots, nor what is not laid open to the room.
        material: what was looked up, by question; for the facilitator alone.
        states: whether the words of citations still stand where they were cited.
    """
    session = SESSIONS[sheet.session - 1]
    citations = Citations(states or {})
    first = [
        Text(line(emphasis(_WHOSE[audience]))),
        Text(line(f"As of {(engagement.as_of or today).isoformat()}.")),
        *_meeting(engagement, sheet),
        *_aim(engagement, session, audience),
    ]
    if audience == "facilitator":
        first += [*_mind(engagement, sheet, session, today), *_own_note(engagement, sheet)]
    if audience == "participants":
        sections = _participants(engagement, sheet, session, citations)
    else:
        sections = _facilitator(engagement, sheet, session, material, citations, today)
    name = engagement.organisation.strip()
    title = f"Session {session.number}: {session.title}"
    return Report(
        f"{name}, {title[:1].lower()}{title[1:]}" if name else title,
        tuple(first),
        tuple(sections),
        ATTRIBUTION,
    )


_WHOSE: Final[Mapping[Audience, str]] = {
    "facilitator": "For the facilitator. Notes, probes and weak spots in here are not for the room.",
    "participants": "For all who take part. Ten minutes of reading, and your own answers in writing before you come.",
}


def _facilitator(
    engagement: Engagement,
    sheet: RunSheet,
    session: Session,
    material: Mapping[str, Material],
    citations: Citations,
    today: date,
) -> Iterator[Section]:
    yield Section("Run sheet", tuple(_run_sheet(sheet, adjusted_of(engagement, sheet.session), alone=True)))
    yield Section(
        "Questions",
        sections=tuple(
            for_facilitator(engagement, each, material.get(each.slug, _NOTHING), citations)
            for each in _in_order(sheet, session)
        ),
    )
    yield from _before(engagement, session)
    agenda = (*_gaps(engagement, session, today), *_carried(engagement, session))
    if agenda:
        yield Section("What else is open", sections=agenda)
    number = session.number
    yield Section("The room", sections=(roles(engagement, number), materials(number), risks(number)))


def _participants(
    engagement: Engagement, sheet: RunSheet, session: Session, citations: Citations
) -> Iterator[Section]:
    yield Section("Run sheet", tuple(_run_sheet(sheet, None, alone=False)))
    yield Section(
        "Questions",
        sections=tuple(for_participants(engagement, each, citations) for each in _in_order(sheet, session)),
    )
    yield from _before(engagement, session)
    yield Section("The room", sections=(*_carried(engagement, session), roles(engagement, session.number)))


def _meeting(engagement: Engagement, sheet: RunSheet) -> Iterator[Block]:
    """When, where and who, as far as it is planned."""
    workshop = next((each for each in engagement.workshops if each.session == sheet.session), None)
    if workshop is None:
        yield Text(line(f"{counted(sheet.minutes, 'minute')}; no day is planned yet."))
        return
    when = f"{workshop.date:%A} {workshop.date.isoformat()}, {workshop.start} to {workshop.finish}"
    yield Text(line(strong(when), f". {workshop.place}" if workshop.place.strip() else "."))
    if come := must_come(engagement.participants, workshop):
        roles = {each.name: each.role for each in engagement.participants}
        told = [f"{name} ({roles[name]})" if name in roles else name for name in come]
        yield Text(line(f"Who comes: {', '.join(told)}."))


def _aim(engagement: Engagement, session: Session, audience: Audience) -> Iterator[Block]:
    aim = adjusted_of(engagement, session.number).aim
    yield Text(line(aim or BRIEFS[session.number].purpose))
    if audience == "facilitator" and (origin := aim_origin(engagement, aim)):
        yield Text(line(emphasis(f"The aim was {origin}.")))
    yield Text(line(strong("The room leaves with: "), f"{session.outcome}."))


def _mind(engagement: Engagement, sheet: RunSheet, session: Session, today: date) -> Iterator[Block]:
    """What about the state of things a facilitator should know before anything else."""
    told: list[Line] = []
    asked = _in_order(sheet, session)
    by_state = {
        state: [each for each in asked if state_of(engagement, each.slug) == state]
        for state in ("disputed", "open", "assumed", "agreed")
    }
    for state, lead in (
        ("disputed", "Most of the time belongs to what is disputed: "),
        ("open", "Nothing is answered yet on "),
        ("assumed", "Answered, and not agreed: "),
        ("agreed", "Only to be confirmed: "),
    ):
        if found := by_state[state]:
            told.append(line(strong(lead), f"{'; '.join(question_named(each.slug) for each in found)}."))
    if waiting := waiting_probes(engagement, {each.slug for each in asked}):
        told.append(
            line(f"{counted(waiting, 'suggested question')} to ask: accept, edit or reject in the review.")
        )
    told += [line(text) for each in asked if (text := _unheard(engagement, each))]
    grave = [each for each in _touching(engagement, session, today) if each.severity == "blocking"]
    if grave:
        more = "" if len(grave) == 1 else f" {counted(len(grave) - 1, 'other')} below."
        told.append(line(strong(f"{counted(len(grave), 'blocking gap')}: "), f"{grave[0].text}{more}"))
    work = [step for step in sheet.steps if step.question and step.kind != "confirm"]
    questions = {step.question for step in work}
    if questions and (each_has := sum(step.minutes for step in work) // len(questions)) < _HURRIED:
        told.append(
            line(
                f"Each question has about {each_has} minutes: that is enough only if people come with their answers written."
            )
        )
    if spare := sum(step.minutes for step in sheet.steps if step.kind == "spare" and not step.by_hand):
        told.append(line(f"{counted(spare, 'minute')} are in hand: {sheet.minutes - spare} would do."))
    if told:
        yield Text(line(strong("Mind today")))
        yield Items(tuple(Item(each) for each in told))


def _unheard(engagement: Engagement, question: Question) -> str:
    """Who has not answered alone yet, where some have."""
    answer = engagement.answer(question.slug)
    heard = [voice.participant for voice in answer.voices if voice.answer.strip()]
    missing = [name for name in people_in(engagement, heard) if name and name not in heard]
    if not heard or not missing or answer.is_open or agreement(answer).scored:
        return ""
    return f"No answer of their own yet on {question_named(question.slug)}: {', '.join(missing)}."


def _own_note(engagement: Engagement, sheet: RunSheet) -> Iterator[Block]:
    if note := adjusted_of(engagement, sheet.session).note.strip():
        yield Text(line(strong("Your note")))
        yield Quote(note)


def _run_sheet(sheet: RunSheet, held: Adjusted | None, *, alone: bool) -> Iterator[Block]:
    """The steps as a table, and once for each sort of step how it goes; `alone` tells the facilitator's part as well."""
    steps = [(step, said_of(step)) for step in sheet.steps]
    by_hand = alone and any(step.by_hand for step in sheet.steps)
    rows = tuple(
        (
            line(sheet.clock(step.starts)),
            line(f"{step.minutes} min{'*' if alone and step.by_hand else ''}"),
            line(strong(doing.title) if step.kind in _NEW else doing.title),
        )
        for step, doing in steps
    )
    ends = f"{counted(sheet.minutes, 'minute')}, to {sheet.clock(sheet.minutes)}"
    yield Table(("At", "For", "Step"), rows, f"{ends}{'; * set by hand' if by_hand else ''}")
    if held is not None and held.without:
        yield Text(line(f"Left out by hand: {', '.join(held.without)}."))
    how = {doing.short: doing for _, doing in steps}
    told = tuple(
        (line(strong(short)), line(doing.everybody), *([line(doing.facilitator)] if alone else []))
        for short, doing in how.items()
    )
    yield Table(
        ("Step", "Everybody", "You") if alone else ("Step", "What you do"), told, "How each step goes"
    )


_NEW: Final = frozenset({"arrive", "alone", "confirm", "trace", "break", "spare", "parking", "close"})
"""Steps that begin something; the others go on with the same question."""


def _in_order(sheet: RunSheet, session: Session) -> list[Question]:
    """The questions in the order in which the run sheet takes them; those that it leaves out are left out."""
    places = {step.question: place for place, step in reversed(list(enumerate(sheet.steps)))}
    asked = [each for each in session.questions if each.slug in places]
    return sorted(asked, key=lambda each: places[each.slug])


def _touching(engagement: Engagement, session: Session, today: date) -> list[Finding]:
    """The gaps that lead back to a question of the session, what matters most first."""
    slugs = {each.slug for each in session.questions}
    found = ranked(engagement, find_gaps(engagement, today=today), engagement.as_of or today)
    return [each for each in found if each.question in slugs]


def _gaps(engagement: Engagement, session: Session, today: date) -> Iterator[Section]:
    found = _touching(engagement, session, today)
    if found:
        items = (
            Item(
                line(strong(f"{each.severity}: "), each.text),
                below=(Item(line(question_named(each.question))),),
            )
            for each in found
        )
        yield Section("Gaps that lead back to these questions", (Items(tuple(items)),))


def _before(engagement: Engagement, session: Session) -> Iterator[Section]:
    """What was agreed before and the questions of this session build on."""
    own = {each.slug for each in session.questions}
    needed = dict.fromkeys(slug for each in session.questions for slug in each.builds_on if slug not in own)
    sections = []
    for slug in needed:
        answer = engagement.answer(slug)
        if answer.status == "agreed" and answer.text.strip():
            sections.append(Section(question_named(slug), (Quote(answer.text),)))
    if sections:
        yield Section("What was agreed before, and counts today", sections=tuple(sections))


def _carried(engagement: Engagement, session: Session) -> Iterator[Section]:
    """Homework that is not done and what is parked, as far as it belongs to this session."""
    slugs = {each.slug for each in session.questions}
    items = [
        Item(
            line(
                strong("Homework: "),
                each.title or each.id,
                f" ({', '.join(filter(None, (each.owner or 'nobody yet', f'due {each.due.isoformat()}' if each.due else '')))})",
            )
        )
        for each in engagement.actions
        if each.done is None and each.question in slugs
    ]
    items += [
        Item(
            line(strong("Parked: "), each.title or each.id, f" ({each.raised_by})" if each.raised_by else "")
        )
        for each in engagement.parked
        if each.state == "open" and each.question in slugs and not is_probe(engagement, each)
    ]
    if items:
        yield Section("Carried over to today", (Items(tuple(items)),))

"""What several people gave: voices with every dissent, decisions, votes, lenses, homework, parking lot.

What is secret from the room is secret here too; what is in the open stands as it was said, however few said it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final

from assistant.method.agreement import told_score
from assistant.method.differences import Piece, differences, summary
from assistant.method.engagement import (
    Action,
    Answer,
    Ballot,
    Decision,
    Engagement,
    Parked,
    Reflection,
    Voice,
)
from assistant.method.probes import LENSES, PROBE
from assistant.method.questions import QUESTIONS
from assistant.method.records import Kernel
from assistant.method.said import counted
from assistant.reports.model import (
    Block,
    Change,
    Item,
    Items,
    Line,
    Quote,
    Ref,
    Section,
    Table,
    Text,
    emphasis,
    line,
    strong,
)
from assistant.reports.worded import question_named, titles_of

DISSENT: Final = "Dissent, in their own words:"
"""What stands above the words of somebody who does not go along."""

_FOLLOWED: Final = 0.25
"""Share of the words that must have stayed for single changes to be worth following; else it is a new text."""


def dissenting(text: str, ref: Ref | None = None) -> Iterator[Block]:
    """The words of somebody who does not go along, marked as such; nothing where there are none."""
    if text.strip():
        yield Text(line(DISSENT))
        yield Quote(text, dissent=True, ref=ref)


def dissents(
    engagement: Engagement, *, without: Collection[str] = (), beside: bool = True
) -> Iterator[Section]:
    """Every dissent that a report has not told yet, question by question.

    Args:
        engagement: what is known.
        without: slugs of the questions whose dissents are told elsewhere in the report.
        beside: whether those to decisions and to the strategy on a page are to be told here.
    """
    sections = []
    for question in QUESTIONS:
        voiced = engagement.answer(question.slug).in_the_open.voices if question.slug not in without else ()
        blocks = tuple(block for voice in voiced for block in dissent_of(voice, question.slug))
        if blocks:
            sections.append(Section(f"{question.number}. {question.title}", blocks))
    if beside:
        held = [(each.decided or each.id, each.dissent) for each in engagement.decisions]
        held += [
            (each.title or each.label, each.dissent)
            for each in engagement.records
            if isinstance(each, Kernel)
        ]
        for title, said in held:
            blocks = tuple(block for text in said for block in dissenting(text))
            if blocks:
                sections.append(Section(title, blocks))
    if sections:
        yield Section("Who does not go along", sections=tuple(sections))


def dissent_of(voice: Voice, question: str) -> Iterator[Block]:
    """The dissent of one voice on a question under its name; nothing where it has none."""
    if voice.dissent.strip():
        yield Text(line(strong(voice.participant or "One voice")))
        yield from dissenting(voice.dissent, _own(voice, question, "dissent"))


def _own(voice: Voice, question: str, part: str) -> Ref:
    return Ref("own", question, f"{part} {voice.participant}")


def changed(answer: Answer, agreed: str) -> Iterator[Block]:
    """Both texts of an answer side by side, and in a line what the room made of the first; `agreed` says what the
    second is.
    """
    pieces = differences(answer.assumed, answer.agreed)
    added, removed, kept = summary(pieces)
    if not (added or removed):
        yield Text(line(f"Assumed before the discussion. {agreed}, as it was:"))
        yield Quote(answer.agreed, ref=Ref("answers", answer.question, "agreed"))
        yield Text(line("The room left it as it was assumed."))
        return
    if kept < _FOLLOWED * (kept + max(added, removed)):
        pieces = [Piece("removed", answer.assumed), Piece("added", answer.agreed)]
    refs = tuple(Ref("answers", answer.question, side) for side in ("assumed", "agreed"))
    yield Change("Assumed before the discussion", agreed, tuple(pieces), refs)
    yield Text(line(f"The room changed it: words put in {added}, taken out {removed}, kept {kept}."))


def voices(answer: Answer) -> Iterator[Block]:
    """Each voice with its agreement and dissent; its answer once it is open to the room."""
    given = [voice.participant or "one voice" for voice in answer.voices if voice.answer.strip()]
    if given and not answer.is_open:
        yield Text(line(f"Answered alone, not opened to the room yet: {', '.join(given)}."))
    for voice in answer.in_the_open.voices:
        if not (voice.answer.strip() or voice.dissent.strip() or voice.agreement is not None):
            continue
        told = told_score(answer, voice)
        yield Text(line(strong(voice.participant or "One voice"), f", agreement {told}" if told else ""))
        if voice.answer.strip():
            yield Quote(voice.answer, ref=_own(voice, answer.question, "answer"))
        yield from dissenting(voice.dissent, _own(voice, answer.question, "dissent"))


def decisions(engagement: Engagement) -> Iterator[Section]:
    """What was decided: when, by whom, on which question; then on which assumptions, against which dissent."""
    if engagement.decisions:
        rows = (
            (
                line(strong(each.decided or each.id, _decided(each))),
                line(question_named(each.question)),
                line(each.date),
                line(", ".join(each.by)),
            )
            for each in engagement.decisions
        )
        overview = Table(("Decided", "Question", "When", "By"), tuple(rows))
        more = (block for each in engagement.decisions for block in _beside(each))
        yield Section("Decisions", (overview, *more))


def _beside(decision: Decision) -> Iterator[Block]:
    """What a decision rests on, and who does not go along; nothing where there is neither."""
    if decision.assumptions or any(map(str.strip, decision.dissent)):
        yield Text(line(strong(decision.decided or decision.id, _decided(decision))))
    if decision.assumptions:
        yield Items(tuple(Item(line(f"assuming: {text}")) for text in decision.assumptions))
    for number, text in enumerate(decision.dissent):
        yield from dissenting(text, Ref("own", decision.id, f"dissent {number}"))


def _decided(decision: Decision) -> Ref | None:
    return Ref("decisions", decision.id, "decided") if decision.decided.strip() else None


def votes(engagement: Engagement) -> Iterator[Section]:
    """The counts of the votes that were opened, and who gave what; of the others who has voted."""
    titles = titles_of(engagement)
    if engagement.ballots:
        blocks = (block for ballot in engagement.ballots for block in _vote(ballot, titles))
        yield Section("Votes", tuple(blocks))


def _vote(ballot: Ballot, titles: dict[str, str]) -> Iterator[Block]:
    named = strong(ballot.id)
    if ballot.opened is None:
        voted = ", ".join(vote.participant for vote in ballot.votes) or "nobody yet"
        yield Text(line(named, f", {counted(ballot.dots, 'dot')} each, not opened yet. Voted: {voted}."))
        return
    by = f" by {ballot.opened.by}" if ballot.opened.by else ""
    yield Text(line(named, f", {counted(ballot.dots, 'dot')} each, opened {ballot.opened.date}{by}:"))
    rows = []
    for id_, count in ballot.counts.items():
        gave = (
            f"{vote.participant} {dots.count}"
            for vote in ballot.votes
            for dots in vote.dots
            if dots.bet_id == id_
        )
        rows.append((line(f"{titles.get(id_) or id_} ({id_})"), line(str(count)), line(", ".join(gave))))
    yield Table(("Bet", "Dots", "From"), tuple(rows))


def lenses(engagement: Engagement) -> Iterator[Section]:
    """What people answered when a lens put its probes, lens by lens."""
    if engagement.reflections:
        yield Section("Lenses", sections=tuple(_lenses(engagement)))


def _lenses(engagement: Engagement) -> Iterator[Section]:
    titles = titles_of(engagement)
    for lens in LENSES:
        slugs = {probe.slug for probe in lens.probes}
        answered = [said for said in engagement.reflections if said.probe in slugs]
        if answered:
            purpose = Text(line(emphasis(lens.purpose), f" ({lens.source})"))
            said = (block for each in answered for block in _reflection(each, titles))
            yield Section(lens.title, (purpose, *said))
    unknown = [said for said in engagement.reflections if said.probe not in PROBE]
    if unknown:
        yield Section("Other", tuple(block for each in unknown for block in _reflection(each, titles)))


def _reflection(said: Reflection, titles: dict[str, str]) -> Iterator[Block]:
    probe = PROBE.get(said.probe)
    about = f" About {titles.get(said.about) or said.about} ({said.about})." if said.about else ""
    noted = ", ".join(filter(None, (said.by, said.date)))
    yield Text(line(strong(probe.text if probe else said.probe), about, f" ({noted})" if noted else ""))
    if said.verdict:
        yield Text(line(f"{probe.claim} " if probe and probe.claim else "", strong(said.verdict)))
    if said.answer.strip():
        yield Quote(said.answer)


def homework(engagement: Engagement) -> Iterator[Section]:
    """Who does what by when, and what is done."""
    if engagement.actions:
        columns = ("What", "Who", "Due", "Done", "Question")
        table = Table(columns, tuple(map(_action, engagement.actions)))
        found = tuple(
            Item(line(strong(each.title), ": ", each.found.strip()))
            for each in engagement.actions
            if each.found.strip()
        )
        came = (Text(line("What came of it:")), Items(found)) if found else ()
        yield Section("Homework", (table, *came))


def _action(action: Action) -> tuple[Line, ...]:
    due, done = (day.isoformat() if day else "" for day in (action.due, action.done))
    return (
        line(strong(action.title)),
        line(action.owner or "no owner"),
        line(due),
        line(done),
        line(question_named(action.question)),
    )


def parking_lot(engagement: Engagement) -> Iterator[Section]:
    """What was raised and set aside, and what became of it."""
    if engagement.parked:
        columns = ("What", "State", "Question", "Raised by")
        yield Section("Parking lot", (Table(columns, tuple(map(_parked, engagement.parked))),))


def _parked(item: Parked) -> tuple[Line, ...]:
    return (
        line(strong(item.title)),
        line(item.state),
        line(question_named(item.question) or "no question"),
        line(item.raised_by),
    )

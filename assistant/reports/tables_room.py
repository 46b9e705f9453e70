"""What several people gave, as tables: voices, every dissent, decisions, votes, lenses, homework, parking lot.

What is secret from the room is secret here too; what is in the open stands as it was said, however few said it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from assistant.method.agreement import told_score
from assistant.method.engagement import Ballot, Engagement
from assistant.method.probes import LENSES, PROBE
from assistant.method.questions import QUESTIONS
from assistant.method.records import Kernel
from assistant.reports.table import Cell, Table, day, text
from assistant.reports.worded import named, question_named, titles_of


@dataclass(frozen=True, slots=True)
class Dissent:
    """The words of somebody who does not go along: with an answer, a decision, or the strategy on a page."""

    against: str
    question: str
    """Slug of the question; empty where it is about none."""
    by: str
    """Who said it; empty where that stays open, or stands before the words."""
    words: str
    ref: str
    """Id of the decision or record, or slug of the question."""


def dissents(engagement: Engagement) -> Iterator[Dissent]:
    """Every dissent of an engagement, none of them shortened; they are open to the room from the start."""
    for question in QUESTIONS:
        for voice in engagement.answer(question.slug).voices:
            yield Dissent("answer", question.slug, voice.participant, voice.dissent, question.slug)
    for decision in engagement.decisions:
        for words in decision.dissent:
            yield Dissent("decision", decision.question, "", words, decision.id)
    for record in engagement.records:
        if isinstance(record, Kernel):
            for words in record.dissent:
                yield Dissent("strategy on a page", "", "", words, record.id)


def voices(engagement: Engagement) -> Table:
    """Each voice with its agreement and dissent; its answer once it is open to the room."""
    return Table(
        "Voices",
        "One voice on one question: how far it goes along, its own answer once that was opened to the room, and its "
        "dissent.",
        ("Number", "Question", "Participant", "Agreement", "In words", "Own answer", "Answer", "Dissent"),
        tuple(_voices(engagement)),
    )


def _voices(engagement: Engagement) -> Iterator[tuple[Cell, ...]]:
    for question in QUESTIONS:
        answer = engagement.answer(question.slug)
        for held, shown in zip(answer.voices, answer.in_the_open.voices, strict=True):
            if not (held.answer.strip() or held.dissent.strip() or held.agreement is not None):
                continue
            hidden = bool(held.answer.strip()) and not answer.is_open
            own = "not opened to the room yet" if hidden else "open" if held.answer.strip() else ""
            yield (
                question.number,
                question.title,
                text(held.participant),
                held.agreement,
                text(told_score(answer, held)),
                text(own),
                text(shown.answer),
                text(held.dissent),
            )


def dissent(engagement: Engagement) -> Table:
    """Every dissent in a row of its own."""
    rows = (
        (each.against, text(question_named(each.question)), text(each.by), each.words, each.ref)
        for each in dissents(engagement)
        if each.words.strip()
    )
    return Table(
        "Dissent",
        "The words of somebody who does not go along with an answer, a decision or the strategy.",
        ("Against", "Question", "Who", "In their own words", "Id"),
        tuple(rows),
    )


def decisions(engagement: Engagement) -> Table:
    """What was decided: when, by whom, on which question and assumptions, against which dissent."""
    rows = (
        (
            each.id,
            day(each.date),
            text(question_named(each.question)),
            text(each.decided),
            text(", ".join(each.by)),
            text("\n".join(each.assumptions)),
            text("\n".join(each.dissent)),
        )
        for each in engagement.decisions
    )
    return Table(
        "Decisions",
        "One decision, what it assumes, and who did not go along with it.",
        ("Id", "Date", "Question", "Decided", "By", "Assuming", "Dissent"),
        tuple(rows),
    )


def vote_counts(engagement: Engagement) -> Table:
    """What each bet was given in the votes that were opened."""
    titles = titles_of(engagement)
    rows = (
        (ballot.id, named(id_, titles), count)
        for ballot in engagement.ballots
        if ballot.opened is not None
        for id_, count in ballot.counts.items()
    )
    return Table("Vote counts", "The dots of one bet in one vote that was opened.", ("Vote", "Bet", "Dots"), tuple(rows))  # fmt: skip


def votes(engagement: Engagement) -> Table:
    """Who gave what in the votes that were opened; of the others who has voted."""
    titles = titles_of(engagement)
    return Table(
        "Votes",
        "What one participant gave one bet; of a vote that was not opened yet only who has voted.",
        ("Vote", "State", "Opened by", "Participant", "Bet", "Dots"),
        tuple(row for ballot in engagement.ballots for row in _votes(ballot.in_the_open, titles)),
    )


def _votes(ballot: Ballot, titles: dict[str, str]) -> Iterator[tuple[Cell, ...]]:
    state = "not opened yet" if ballot.opened is None else f"opened {ballot.opened.date}".strip()
    by = text(ballot.opened.by) if ballot.opened else None
    if not ballot.votes:
        yield ballot.id, state, by, None, None, None
    for vote in ballot.votes:
        if not vote.dots:
            yield ballot.id, state, by, vote.participant, None, None
        for dots in vote.dots:
            yield ballot.id, state, by, vote.participant, named(dots.bet_id, titles), dots.count


def lenses(engagement: Engagement) -> Table:
    """What people answered when a lens put its probes."""
    titles = titles_of(engagement)
    lens = {probe.slug: lens.title for lens in LENSES for probe in lens.probes}
    rows = (
        (
            lens.get(each.probe),
            PROBE[each.probe].text if each.probe in PROBE else each.probe,
            named(each.about, titles) if each.about else None,
            each.verdict,
            text(each.answer),
            text(each.by),
            day(each.date),
        )
        for each in engagement.reflections
    )
    return Table(
        "Lenses",
        "One answer to a probe of a lens.",
        ("Lens", "Probe", "About", "Verdict", "Answer", "By", "Date"),
        tuple(rows),
    )


def homework(engagement: Engagement) -> Table:
    """Who does what by when, and what is done."""
    rows = (
        (
            each.id,
            text(each.title),
            text(each.owner),
            each.due,
            each.done,
            text(question_named(each.question)),
            text(each.found),
        )
        for each in engagement.actions
    )
    return Table(
        "Homework",
        "One thing to do between sessions.",
        ("Id", "What", "Owner", "Due", "Done", "Question", "Found"),
        tuple(rows),
    )


def parking_lot(engagement: Engagement) -> Table:
    """What was raised and set aside, and what became of it."""
    rows = (
        (each.id, text(each.title), text(each.raised_by), each.state, text(question_named(each.question)))
        for each in engagement.parked
    )
    return Table(
        "Parking lot",
        "One thing that was raised and set aside.",
        ("Id", "What", "Raised by", "State", "Question"),
        tuple(rows),
    )


def documents(engagement: Engagement) -> Table:
    """The documents in use, without their texts, and what is to be known before relying on them."""
    rows = (
        (
            each.id,
            text(each.title),
            each.passages,
            each.added,
            each.send,
            text("\n".join(f"{note.location} {note.text or note.code}".strip() for note in each.notes)),
        )
        for each in engagement.documents
    )
    return Table(
        "Documents",
        "One document in use; its text stays in the workspace.",
        ("Id", "Title", "Passages", "Added", "Sent to a model", "To know"),
        tuple(rows),
    )

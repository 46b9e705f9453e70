"""What several people gave, in Markdown: voices with every dissent, decisions, votes, lenses, homework, parking lot.

What is secret from the room is secret here too; what is in the open stands as it was said, however few said it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from assistant.method.agreement import told_score
from assistant.method.differences import differences, summary
from assistant.method.engagement import Answer, Ballot, Engagement, Reflection
from assistant.method.probes import LENSES, PROBE
from assistant.method.questions import QUESTION
from assistant.method.said import counted
from assistant.reports.quoting import plain, quote

DISSENT: Final = "Dissent, in their own words:"
"""What stands above the words of somebody who does not go along."""


def changed(answer: Answer) -> Iterator[str]:
    """What the room made of the assumed answer, in a line; nothing where there are not two texts."""
    if not (answer.assumed.strip() and answer.agreed.strip()):
        return
    added, removed, kept = summary(differences(answer.assumed, answer.agreed))
    if added or removed:
        told = f"The room changed it: words put in {added}, taken out {removed}, kept {kept}."
    else:
        told = "The room left it as it was assumed."
    yield from (told, "")


def voices(answer: Answer) -> Iterator[str]:
    """Each voice with its agreement and dissent; its answer once it is open to the room."""
    given = [plain(voice.participant) or "one voice" for voice in answer.voices if voice.answer.strip()]
    if given and not answer.is_open:
        yield from (f"Answered alone, not opened to the room yet: {', '.join(given)}.", "")
    for voice in answer.in_the_open.voices:
        if not (voice.answer.strip() or voice.dissent.strip() or voice.agreement is not None):
            continue
        told = told_score(answer, voice)
        score = f", agreement {told}" if told else ""
        yield from (f"**{plain(voice.participant) or 'One voice'}**{score}", "")
        if voice.answer.strip():
            yield from (*quote(voice.answer), "")
        if voice.dissent.strip():
            yield from (DISSENT, "", *quote(voice.dissent), "")


def decisions(engagement: Engagement) -> Iterator[str]:
    """What was decided: when, by whom, on which question and assumptions, against which dissent."""
    if engagement.decisions:
        yield from ("## Decisions", "")
    for decision in engagement.decisions:
        by = f"by {', '.join(map(plain, decision.by))}" if decision.by else ""
        about = "; ".join(filter(None, (plain(decision.date), _question(decision.question), by)))
        yield f"**{plain(decision.decided) or decision.id}**{f' ({about})' if about else ''}"
        yield ""
        if decision.assumptions:
            yield from (*(f"- assuming: {plain(text)}" for text in decision.assumptions), "")
        for text in filter(str.strip, decision.dissent):
            yield from (DISSENT, "", *quote(text), "")


def votes(engagement: Engagement) -> Iterator[str]:
    """The counts of the votes that were opened, and who gave what; of the others who has voted."""
    titles = {record.id: record.title for record in engagement.records}
    if engagement.ballots:
        yield from ("## Votes", "")
    for ballot in engagement.ballots:
        yield from _vote(ballot, titles)


def _vote(ballot: Ballot, titles: dict[str, str]) -> Iterator[str]:
    if ballot.opened is None:
        voted = ", ".join(plain(vote.participant) for vote in ballot.votes) or "nobody yet"
        yield from (
            f"**{ballot.id}**, {counted(ballot.dots, 'dot')} each, not opened yet. Voted: {voted}.",
            "",
        )
        return
    by = f" by {plain(ballot.opened.by)}" if ballot.opened.by else ""
    yield from (
        f"**{ballot.id}**, {counted(ballot.dots, 'dot')} each, opened {plain(ballot.opened.date)}{by}:",
        "",
    )
    for id_, count in ballot.counts.items():
        yield f"- {count} for {plain(titles.get(id_, '')) or id_} ({id_})"
    for vote in ballot.votes:
        gave = ", ".join(f"{dots.count} for {dots.bet_id}" for dots in vote.dots)
        yield f"- {plain(vote.participant)} gave {gave}"
    yield ""


def lenses(engagement: Engagement) -> Iterator[str]:
    """What people answered when a lens put its probes, lens by lens."""
    if not engagement.reflections:
        return
    titles = {record.id: record.title for record in engagement.records}
    yield from ("## Lenses", "")
    for lens in LENSES:
        slugs = {probe.slug for probe in lens.probes}
        answered = [said for said in engagement.reflections if said.probe in slugs]
        if answered:
            yield from (f"### {lens.title}", "", f"*{lens.purpose}* ({lens.source})", "")
        for said in answered:
            yield from _reflection(said, titles)
    unknown = [said for said in engagement.reflections if said.probe not in PROBE]
    if unknown:
        yield from ("### Other", "")
    for said in unknown:
        yield from _reflection(said, titles)


def _reflection(said: Reflection, titles: dict[str, str]) -> Iterator[str]:
    probe = PROBE.get(said.probe)
    about = f" About {plain(titles.get(said.about, '')) or said.about} ({said.about})." if said.about else ""
    noted = ", ".join(filter(None, (plain(said.by), plain(said.date))))
    yield f"**{plain(probe.text if probe else said.probe)}**{about}{f' ({noted})' if noted else ''}"
    yield ""
    if said.verdict:
        claim = f"{plain(probe.claim)} " if probe and probe.claim else ""
        yield from (f"{claim}**{said.verdict}**", "")
    if said.answer.strip():
        yield from (*quote(said.answer), "")


def homework(engagement: Engagement) -> Iterator[str]:
    """Who does what by when, and what is done."""
    if engagement.actions:
        yield from ("## Homework", "")
        for action in engagement.actions:
            parts = (
                plain(action.owner) or "no owner",
                f"due {action.due.isoformat()}" if action.due else "",
                f"done {action.done.isoformat()}" if action.done else "",
                _question(action.question),
            )
            yield f"- {plain(action.title)} ({', '.join(filter(None, parts))})"
        yield ""


def parking_lot(engagement: Engagement) -> Iterator[str]:
    """What was raised and set aside, and what became of it."""
    if engagement.parked:
        yield from ("## Parking lot", "")
        for item in engagement.parked:
            raised = f"raised by {plain(item.raised_by)}" if item.raised_by else ""
            parts = (item.state, _question(item.question) or "no question", raised)
            yield f"- {plain(item.title)} ({'; '.join(filter(None, parts))})"
        yield ""


def _question(slug: str) -> str:
    return f"{QUESTION[slug].number}. {QUESTION[slug].title}" if slug else ""

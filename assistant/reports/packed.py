"""One question in a session pack: its wording, where it stands, and what a facilitator has at hand for it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from assistant.method.agreement import HIGHEST, agreement, low, open_dissents
from assistant.method.doing import to_write
from assistant.method.engagement import Answer, Engagement, Parked, Suggestion
from assistant.method.questions import Question
from assistant.method.runsheet import state_of
from assistant.method.said import BaseRecord, Origin, counted
from assistant.method.standing import BACKED
from assistant.method.timeboxes import State
from assistant.reports.cited import Citations
from assistant.reports.gathered import dissent_of
from assistant.reports.model import (
    Block,
    Cited,
    Item,
    Items,
    Quote,
    Section,
    Sources,
    Text,
    emphasis,
    line,
    strong,
)
from assistant.reports.worded import question_named, told_origin
from assistant.retrieval.cards import Card, load_cards
from assistant.text import fold

_MOST_RECORDS: Final = 8
_MOST_QUOTED: Final = 320
"""Characters of a passage; whoever needs the rest finds it by its place."""
_BLANK_LINE: Final = re.compile(r"\n[ \t]*\n")
_NEW_BULLET: Final = re.compile(r"\n(?=[-*] )")
_SLANTED: Final = re.compile(r"(\*\*?)([^*\s](?:[^*]*[^*\s])?)\1")


@dataclass(frozen=True, slots=True)
class Probe:
    """A question that goes to the weak spot of an answer: why it is asked, and the words that it goes to."""

    text: str
    why: str
    quote: str = ""
    origin: str = ""
    """Who proposed it, where a person accepted it; empty for those of the method guide."""


@dataclass(frozen=True, slots=True)
class Material:
    """What was looked up for one question, for the facilitator alone."""

    probes: tuple[Probe, ...] = ()
    found: tuple[Cited, ...] = ()
    """Passages of documents that speak to the answer and are not cited yet."""
    conflicts: tuple[tuple[str, tuple[Cited, ...]], ...] = ()
    """What documents, or the answer, give different numbers for: each with the words on every side."""


_FOLLOW_UPS: Final = "follow-ups"
"""The task whose suggestions are questions to ask; what is accepted of them is parked at its question."""


def accepted_probes(engagement: Engagement, slug: str) -> list[Probe]:
    """The questions proposed for the room on an answer that a person accepted, until they are taken up or dropped."""
    waiting = {
        fold(each.title) for each in engagement.parked if each.state == "open" and each.question == slug
    }
    probes = []
    for suggestion in engagement.suggestions:
        shown = suggestion.payload.get("shown")
        told = shown if isinstance(shown, dict) else {}
        for title in _accepted(suggestion, slug):
            if fold(title) in waiting:
                same = told.get("text") == title
                why, quote = (str(told.get(name) or "") if same else "" for name in ("why", "quote"))
                probes.append(Probe(title, why, quote, told_origin(_origin(suggestion))))
    return probes


def waiting_probes(engagement: Engagement, slugs: Collection[str]) -> int:
    """How many questions were proposed for the room on these answers that nobody has accepted or rejected yet."""
    return sum(
        each.task == _FOLLOW_UPS and each.state == "open" and item.get("question") in slugs
        for each in engagement.suggestions
        for item in _parts(each, "parked")
    )


def aim_origin(engagement: Engagement, aim: str) -> str:
    """Who proposed the aim of a session that a person accepted, in words; empty where a person wrote it."""
    for suggestion in reversed(engagement.suggestions):
        if suggestion.state in ("accepted", "edited"):
            for edit in _parts(suggestion, "beside"):
                fields = edit.get("fields")
                if aim and isinstance(fields, dict) and fields.get("aim") == aim:
                    return told_origin(_origin(suggestion))
    return ""


def _origin(suggestion: Suggestion) -> Origin:
    return suggestion.origin.model_copy(update={"edited": suggestion.state == "edited"})


def _parts(suggestion: Suggestion, name: str) -> list[dict[str, Any]]:
    # A file that was brought in may hold suggestions of any shape.
    parts = suggestion.payload.get(name)
    return [part for part in parts if isinstance(part, dict)] if isinstance(parts, list) else []


def is_probe(engagement: Engagement, parked: Parked) -> bool:
    """Whether what is parked is a question to be put to the room, which nobody in it has raised."""
    titles = (title for each in engagement.suggestions for title in _accepted(each, parked.question))
    return fold(parked.title) in map(fold, titles)


def _accepted(suggestion: Suggestion, slug: str) -> Iterator[str]:
    """The questions on an answer that were accepted with a suggestion, as they were worded in the end."""
    if suggestion.task == _FOLLOW_UPS and suggestion.state in ("accepted", "edited"):
        for item in _parts(suggestion, "parked"):
            if item.get("question") == slug:
                yield str(item.get("title", ""))


STATES: Final[dict[State, str]] = {
    "open": "Nothing is answered yet.",
    "assumed": "Assumed; the room has not agreed.",
    "disputed": "Disputed: somebody does not go along, and no decision has settled it.",
    "agreed": "Agreed; it is only confirmed.",
}


def for_facilitator(
    engagement: Engagement, question: Question, material: Material, citations: Citations
) -> Section:
    """All that a facilitator needs on a question."""
    answer = engagement.answer(question.slug)
    sections = [
        *_part("What is known", _known(engagement, question, answer, citations)),
        *_part("What is assumed", _assumed(engagement, question, answer)),
        *_part("What is disputed", _disputed(engagement, answer, material)),
        *_part("Evidence that nobody has cited yet", _found(material)),
        *_part(
            "Questions that go to the weak spot",
            _probes([*accepted_probes(engagement, question.slug), *material.probes]),
        ),
        *_part("A good answer", _marks(question)),
        *_part("A worked example", _example(question.slug)),
    ]
    return Section(_titled(question), tuple(_lead(engagement, question)), tuple(sections))


def for_participants(engagement: Engagement, question: Question, citations: Citations) -> Section:
    """What everybody may read on a question before the workshop; nothing that is not laid open to the room."""
    answer = engagement.answer(question.slug)
    opening: list[Block] = [Text(line(strong(question.text))), Text(line(emphasis(question.purpose)))]
    sections: list[Section] = []
    if answer.is_open:
        sections += _part("What is known", _known(engagement, question, answer, citations))
        sections += _part("What is assumed", _assumed(engagement, question, answer))
        sections += _part("What is disputed", _dissenting(answer))
    else:
        opening.append(Text(line(strong("Write your own answer before you come: "), to_write(question.slug))))
        opening.append(Text(line("What others wrote is laid open in the room.")))
    sections += _part("A good answer", _marks(question))
    sections += _part("A worked example", _example(question.slug))
    return Section(_titled(question), tuple(opening), tuple(sections))


def _part(title: str, blocks: Iterator[Block]) -> list[Section]:
    made = tuple(blocks)
    return [Section(title, made)] if made else []


def _titled(question: Question) -> str:
    return f"{question.number}. {question.title}"


def _lead(engagement: Engagement, question: Question) -> Iterator[Block]:
    yield Text(line(strong(question.text)))
    yield Text(line(emphasis(question.purpose)))
    yield Text(line(STATES[state_of(engagement, question.slug)]))
    if state_of(engagement, question.slug) != "agreed":
        yield Text(line(strong("Each writes alone: "), to_write(question.slug)))
    waiting = [
        question_named(slug) for slug in question.builds_on if engagement.answer(slug).status != "agreed"
    ]
    if waiting:
        yield Text(line(f"It builds on what is not agreed yet: {'; '.join(waiting)}."))


def _known(
    engagement: Engagement, question: Question, answer: Answer, citations: Citations
) -> Iterator[Block]:
    """What the room has agreed, what customers said, did or paid for, and the words it is cited from."""
    if answer.status == "agreed" and answer.text.strip():
        yield Text(line("The room agreed:"))
        yield Quote(answer.text)
    backed = [each for each in _held(engagement, question) if each.evidence in BACKED]
    if backed:
        yield Text(line("From what customers said, did or paid for:"))
        yield _listed(backed)
    if answer.sources:
        yield Sources(citations.of(tuple(answer.sources)))


def _assumed(engagement: Engagement, question: Question, answer: Answer) -> Iterator[Block]:
    """What is written and not agreed, and what rests on opinion or on nothing."""
    if answer.status != "agreed" and answer.text.strip():
        yield Text(line("Written down, not agreed:"))
        yield Quote(answer.text)
    loose = [each for each in _held(engagement, question) if each.evidence not in BACKED]
    if loose:
        yield Text(line("Resting on opinion, or on nothing that was written down:"))
        yield _listed(loose)


def _held(engagement: Engagement, question: Question) -> list[BaseRecord]:
    return [record for record in engagement.records if question.holds_answer(record)]


def _listed(records: Sequence[BaseRecord]) -> Items:
    items = [
        Item(line(each.title.strip() or each.id, f" ({each.evidence})")) for each in records[:_MOST_RECORDS]
    ]
    if len(records) > _MOST_RECORDS:
        items.append(Item(line(f"and {counted(len(records) - _MOST_RECORDS, 'other')}")))
    return Items(tuple(items))


def _disputed(engagement: Engagement, answer: Answer, material: Material) -> Iterator[Block]:
    picture = agreement(answer)
    given = [voice.participant or "one voice" for voice in answer.voices if voice.answer.strip()]
    if given and not answer.is_open:
        yield Text(line(f"Answered alone, not opened to the room yet: {', '.join(given)}."))
    if low(picture.lowest):
        who = ", ".join(name or "one voice" for name in picture.lowest_by)
        yield Text(line(f"Scores go from {picture.lowest} to {picture.highest} of {HIGHEST}; lowest: {who}."))
    yield from _dissenting(answer)
    if picture.is_disputed and answer.question not in open_dissents(engagement):
        yield Text(line("A decision has settled it; the words stand all the same."))
    for what, sides in material.conflicts:
        yield Text(line("Numbers that differ: ", strong(what)))
        yield Items(tuple(Item(line(_cited(side))) for side in sides))


def _dissenting(answer: Answer) -> Iterator[Block]:
    for voice in answer.in_the_open.voices:
        yield from dissent_of(voice, answer.question)


def _cited(cited: Cited) -> str:
    where = ", ".join(filter(None, (cited.title, cited.location))) or "the answer"
    quote = cited.quote if len(cited.quote) <= _MOST_QUOTED else f"{cited.quote[:_MOST_QUOTED].rstrip()} …"
    return f"{where}: “{quote}”" + (f" ({cited.warning})" if cited.warning else "")


def _found(material: Material) -> Iterator[Block]:
    if material.found:
        yield Items(tuple(Item(line(_cited(each))) for each in material.found))


def _probes(probes: Sequence[Probe]) -> Iterator[Block]:
    if probes:
        yield Items(tuple(map(_probe, probes)))


def _probe(probe: Probe) -> Item:
    goes_to = f"It goes to: “{probe.quote}”" if probe.quote.strip() else ""
    below = tuple(Item(line(text)) for text in (probe.why, goes_to, probe.origin) if text)
    return Item(line(strong(probe.text)), below=below)


def _marks(question: Question) -> Iterator[Block]:
    yield Items(tuple(Item(line(mark)) for mark in question.good))


def _example(slug: str) -> Iterator[Block]:
    """The shipped example that is first of all about this question."""
    examples = [card for card in load_cards() if card.kind == "example" and slug in card.questions]
    card = min(examples, key=lambda each: (each.questions.index(slug), each.id), default=None)
    if card is not None:
        yield Text(line(strong(f"{card.title}. "), emphasis(f"{card.company} is invented.")))
        yield from _card_blocks(card)
        credits = "; ".join(map(str, card.credits))
        yield Text(line(emphasis(f"After {card.reference.citation}{f'; {credits}' if credits else ''}.")))


def _card_blocks(card: Card) -> Iterator[Block]:
    for paragraph in _BLANK_LINE.split(card.body):
        parts = _NEW_BULLET.split(f"\n{paragraph}")
        if lead := _unmarked(parts[0]):
            yield Text(line(lead))
        if bullets := [_unmarked(part[2:]) for part in parts[1:]]:
            yield Items(tuple(Item(line(bullet)) for bullet in bullets))


def _unmarked(text: str) -> str:
    """Text of a card in one line, without the signs of Markdown."""
    return _SLANTED.sub(r"\2", " ".join(text.split()))

"""What an engagement says, as material for a model: which text stands where, on which side, and what fits.

Of the plan only answers and records go in: what single people think (voices), who they are, what is parked, and
the sources of records stay out. Of documents go in whole passages that a search has found.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from pydantic import BaseModel

from assistant.advisor.foreign import Foreign
from assistant.advisor.grounds.grounding import Grounding, Quotable, find_in_parts
from assistant.advisor.grounds.sources import Source
from assistant.method.aspects import Side
from assistant.method.engagement import Engagement
from assistant.method.questions import QUESTIONS, Question
from assistant.method.records import KINDS
from assistant.method.said import BaseRecord
from assistant.text import one_line

ROOMY: Final = 48_000
"""Characters of material sent at first, about 12,000 tokens."""
TIGHT: Final = 12_000
"""Characters sent when the model said that it was too much."""
_CUTS: Final = (20_000, 6_000, 3_000, 1_500, 800, 400, 200, 100)
_CUT_MARK: Final = " […]"
_LEFT_OUT: Final = frozenset({"id", "kind", "origin", "sources"})
_BOTH: Final = frozenset({"target-personas", "needs-served", "trends-organisation"})
"""Answers in which the business chooses among customers: they can stand on either side of a contradiction."""
UNCONFIRMED: Final = "unconfirmed draft"
"""What is written on the label of an answer or a record that nobody has accepted yet."""
_NAMED: Final = 6
_KIND_ORDER: Final = {kind: place for place, kind in enumerate(KINDS)}


@dataclass(frozen=True)
class Passage:
    """One answer or record. `ref` is its slug or id, `fields` what it says in the order of the model."""

    ref: str
    label: str
    sides: frozenset[Side]
    question: str
    """The question to reopen when this is wrong."""
    fields: tuple[tuple[str, str, bool], ...]
    """Name, text, and whether these are words that can be quoted (an id or a figure is not)."""

    @property
    def texts(self) -> tuple[str, ...]:
        """The words that can be quoted."""
        return tuple(text for _, text, words in self.fields if words)

    @cached_property
    def _quotable(self) -> tuple[Quotable, ...]:
        return tuple(map(Quotable, self.texts))

    def find(self, quote: str, *, shortest: int = 8) -> Grounding:
        """Where `quote` stands in one of the texts, in their own words."""
        return find_in_parts(quote, self._quotable, shortest=shortest)

    def render(self, longest: int, *, unconfirmed: bool = False) -> Foreign:
        """The passage as a model reads it, no text longer than `longest` characters."""
        lines = [
            f"{name}: {_cut(text, longest)}" if name else _cut(text, longest) for name, text, _ in self.fields
        ]
        label = f"{self.ref} {self.label}"
        return Foreign(f"{label} - {UNCONFIRMED}" if unconfirmed else label, "\n".join(lines))


@dataclass(frozen=True)
class Packed:
    """What fits. `notices` say what was shortened or left out."""

    passages: tuple[Foreign, ...]
    """Answers and records."""
    notices: tuple[str, ...]
    documents: tuple[Foreign, ...] = ()
    """Passages of documents, each whole."""


def passages(engagement: Engagement) -> tuple[Passage, ...]:
    """Every answer and record that says something: answers in the method's order, then records kind by kind.

    Within a kind the order follows no rank, so that nothing is favoured for standing first.
    """
    answers = (
        _answer(engagement, question)
        for question in QUESTIONS
        if engagement.answer(question.slug).text.strip()
    )
    records = sorted(engagement.records, key=lambda record: (_KIND_ORDER[record.kind], _shuffled(record.id)))
    return (*answers, *(_record(record) for record in records))


def pack(
    chosen: Sequence[Passage],
    budget: int,
    *,
    sources: Sequence[Source] = (),
    unconfirmed: Collection[str] = frozenset(),
) -> Packed:
    """As much of `chosen` and `sources` as `budget` characters hold.

    Long answers and records are shortened first, then the last of them left out. Passages of documents are never
    cut: those that do not fit are left out, the last first. Where there is too much of both, each side has half.
    Slugs and ids in `unconfirmed` are labelled as drafts.
    """
    wanted = sum(map(_source_size, sources))
    held, longest = _fitting(chosen, max(budget - wanted, budget // 2) if sources else budget)
    room = budget - sum(_size(passage, longest) for passage in held)
    whole: list[Source] = []
    for source in sources:
        room -= _source_size(source)
        if room < 0:
            break
        whole.append(source)
    return Packed(
        tuple(passage.render(longest, unconfirmed=passage.ref in unconfirmed) for passage in held),
        (*_said(chosen, held, longest), *_said_of_sources(sources[len(whole) :])),
        tuple(_rendered(source) for source in whole),
    )


def own_texts(held: Iterable[Passage]) -> list[tuple[str, tuple[str, ...]]]:
    """What people said, as a `SourceBook` wants it: slug or id, and the words that can be quoted."""
    return [(passage.ref, passage.texts) for passage in held]


def _fitting(chosen: Sequence[Passage], budget: int) -> tuple[list[Passage], int]:
    """The first of `chosen` that fit, and how long a text of theirs may be."""
    longest = _CUTS[0]
    for longest in _CUTS:
        if sum(_size(passage, longest) for passage in chosen) <= budget:
            break
    total, kept = 0, list[Passage]()
    for passage in chosen:
        total += _size(passage, longest)
        if total > budget and kept:
            break
        kept.append(passage)
    return kept, longest


def _rendered(source: Source) -> Foreign:
    return Foreign(f"{source.ref} document", f"{_place(source)}\n{source.text}")


def _place(source: Source) -> str:
    return ", ".join(filter(None, (one_line(source.title), one_line(source.location))))


def _source_size(source: Source) -> int:
    return 60 + len(_place(source)) + len(source.text)


def question_of(kind: str) -> str:
    """Slug of the first question whose records are of `kind`; `bets` for what belongs to none."""
    return next((question.slug for question in QUESTIONS if question.kind == kind), "bets")


def left_out(number: int, one: str, many: str, why: str) -> tuple[str, ...]:
    """A notice that `number` things were dropped and why; none for none."""
    if not number:
        return ()
    return (f"{number} {one if number == 1 else many} left out: {why}.",)


def _said(chosen: Sequence[Passage], kept: Sequence[Passage], longest: int) -> Iterator[str]:
    shortened = sum(any(len(text) > longest for _, text, _ in passage.fields) for passage in kept)
    if shortened:
        yield f"{_counted(shortened, 'text was', 'texts were')} shortened for the model."
    if len(kept) < len(chosen):
        left = [passage.ref for passage in chosen[len(kept) :]]
        yield f"{_counted(len(left), 'record or answer was', 'records and answers were')} not shown to the model for lack of room: {_listed(left)}."


def _said_of_sources(left: Sequence[Source]) -> Iterator[str]:
    if left:
        were = "passage of the documents was" if len(left) == 1 else "passages of the documents were"
        places = list(dict.fromkeys(one_line(_place(source), 60) for source in left))
        yield f"{len(left)} {were} not shown to the model for lack of room: {_listed(places)}."


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:_NAMED]) + (" and others" if len(names) > _NAMED else "")


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _size(passage: Passage, longest: int) -> int:
    return 60 + sum(len(name) + 3 + min(len(text), longest) for name, text, _ in passage.fields)


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - len(_CUT_MARK)] + _CUT_MARK


def _shuffled(ref: str) -> str:
    return hashlib.sha256(ref.encode()).hexdigest()


def _answer(engagement: Engagement, question: Question) -> Passage:
    sides: frozenset[Side] = frozenset({KINDS[question.kind].side})
    if question.slug in _BOTH:
        sides = frozenset({"customer", "business"})
    text = engagement.answer(question.slug).text
    return Passage(question.slug, "answer", sides, question.slug, (("", text, True),))


def _record(record: BaseRecord) -> Passage:
    kind = str(getattr(record, "kind", ""))
    sides: frozenset[Side] = frozenset({type(record).side})
    return Passage(record.id, kind, sides, question_of(kind), tuple(_fields(record)))


def _fields(record: BaseModel, path: str = "") -> Iterator[tuple[str, str, bool]]:
    for name in type(record).model_fields:
        value: Any = getattr(record, name)
        if (not path and name in _LEFT_OUT) or value is None or value in ("", [], "none"):
            continue
        label = f"{path}{name}"
        if isinstance(value, list) and value and isinstance(value[0], BaseModel):
            for place, item in enumerate(value):
                yield from _fields(item, f"{label}[{place}].")
        elif isinstance(value, list) and name.endswith("_ids"):
            yield label, ", ".join(str(item) for item in value), False
        elif isinstance(value, list):
            for item in value:
                yield label, str(item), True
        else:
            yield label, str(value), isinstance(value, str) and not name.endswith("_id") and _is_prose(name)


def _is_prose(name: str) -> bool:
    return name in _PROSE


_PROSE: Final = frozenset(
    {
        "title", "note", "purpose", "value", "delivery", "customer", "organisation_effect", "effect", "promise", "durability",
        "hypothesis", "statement", "test", "kill_criterion", "first_step", "customer_objection", "purpose_fit", "metric",
        "baseline", "target", "owner",
    }
)  # fmt: skip
"""Fields that hold people's own words; choices, figures, dates and ids prove nothing when quoted."""

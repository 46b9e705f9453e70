"""How a report words what a record holds: its fields, what backs it, and what it names, the same in every format."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from pydantic import BaseModel

from assistant.method.engagement import Engagement
from assistant.method.questions import QUESTION, QUESTIONS
from assistant.method.said import BaseRecord, Origin, field_label, link_kind, not_said, person_mark
from assistant.reports.model import Ref
from assistant.text import one_line

LONGEST_NAME: Final = 300
"""Letters of a title where another record names it; where the record itself stands, its title is whole."""
SHOWN_APART: Final = frozenset({"id", "kind", "title", "note", "evidence", "sources", "origin"})
"""Fields of a record that are told in places of their own."""


def titles_of(engagement: Engagement) -> dict[str, str]:
    """What each record is called where another names it, by its id; blank where it has no title."""
    return {record.id: one_line(record.title, LONGEST_NAME) for record in engagement.records}


def named(id_: str, titles: Mapping[str, str]) -> str:
    """The title of a record with its id, or the id alone where there is no title."""
    return f"{titles[id_]} ({id_})" if titles.get(id_) else id_


def question_named(slug: str) -> str:
    """A question by number and title; empty where there is none."""
    return f"{QUESTION[slug].number}. {QUESTION[slug].title}" if slug else ""


def standing_in_words(engagement: Engagement) -> str:
    """How many answers are agreed and how many assumed, in a sentence."""
    states = [engagement.answer(question.slug).status for question in QUESTIONS]
    return f"{states.count('agreed')} of {len(states)} answers agreed, {states.count('assumed')} assumed."


def origin_of(record: BaseRecord) -> str:
    """Who proposed a record that no person thought of alone, in words; empty where somebody did."""
    return told_origin(record.origin)


def told_origin(origin: Origin | None) -> str:
    """Who proposed what a person accepted, in words; empty where a person thought of it."""
    if origin is None or origin.by not in ("model", "guide"):
        return ""
    who = f"the model {origin.model}" if origin.by == "model" else "the method guide"
    return f"proposed by {who}, {'edited and ' if origin.edited else ''}accepted by a person"


def backing(record: BaseRecord) -> str:
    """The evidence for a record and who proposed it, in a line."""
    return "; ".join(filter(None, (f"evidence: {record.evidence}", origin_of(record))))


def fields(record: BaseModel, titles: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What a record says in the fields of its own kind, as label and text; what is not said is left out."""
    for name, text in fields_by_name(record, titles):
        yield field_label(name), text


def fields_by_name(record: BaseModel, titles: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """As `fields`, with the name of each in place of its label."""
    for name, field in type(record).model_fields.items():
        value = getattr(record, name)
        if name not in SHOWN_APART and not not_said(value):
            yield name, told(value, titles, linked=link_kind(field) is not None)


def ref_of(record: BaseRecord, name: str) -> Ref | None:
    """The field of a record as a text that may come back changed; None where it is no free text."""
    field = type(record).model_fields[name]
    is_free = field.annotation is str and link_kind(field) is None and person_mark(field) is None
    return Ref("records", record.id, name) if is_free and getattr(record, name).strip() else None


def told(value: object, titles: Mapping[str, str], *, linked: bool) -> str:
    """A field's value in words: lists joined, ids with the titles they stand for where the field is `linked`."""
    if isinstance(value, list):
        return "; ".join(told(item, titles, linked=linked) for item in value)
    if isinstance(value, BaseModel):
        return ", ".join(f"{label} {text}" for label, text in fields(value, titles))
    return named(str(value), titles) if linked else f"{value}"

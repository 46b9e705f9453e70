"""The engagement's own answers and records as passages that can be found beside the guidance."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, get_args, get_origin

from pydantic import BaseModel

from assistant.method.engagement import Engagement
from assistant.method.questions import QUESTION, QUESTIONS
from assistant.method.said import BaseRecord, link_kind
from assistant.retrieval.chunks import Chunk

_NOT_WORDS = {"id", "kind", "title", "origin", "sources", "evidence", "currency"}


def engagement_chunks(engagement: Engagement) -> Iterator[Chunk]:
    """One chunk for each text of an answer and for each record, in the order of the method.

    The id says what it is: ``market:agreed`` for a text of an answer, the record's own id for a record.
    """
    for slug, answer in engagement.answers.items():
        question = QUESTION[slug]
        for field, text in (("assumed", answer.assumed), ("agreed", answer.agreed)):
            if text.strip():
                yield Chunk(
                    f"{slug}:{field}", question.title, text, questions=(slug,), kind="answer", location=field
                )
    for record in engagement.records:
        yield Chunk(
            record.id,
            record.title or record.id,
            record_text(record) or record.title or record.id,
            headings=(record.label,),
            questions=tuple(question.slug for question in QUESTIONS if question.holds_answer(record)),
            kind=str(getattr(record, "kind", "")),
        )


def record_text(record: BaseRecord) -> str:
    """What a record says in words: its texts and lists of texts, without ids, figures and what is only ticked."""
    return "\n".join(_texts(record))


def _texts(model: BaseModel) -> Iterator[str]:
    for name, field in type(model).model_fields.items():
        if name in _NOT_WORDS or link_kind(field) or _is_ticked(field.annotation):
            continue
        value = getattr(model, name)
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, BaseModel):
                yield from _texts(item)
            elif isinstance(item, str) and item.strip():
                yield item


def _is_ticked(annotation: object) -> bool:
    """Whether a field takes one of a few fixed words."""
    return get_origin(annotation) is Literal or any(map(_is_ticked, get_args(annotation)))

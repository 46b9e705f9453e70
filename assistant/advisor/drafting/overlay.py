"""An engagement as it would be with drafts in it that nobody has accepted yet: what later drafts go on from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from assistant.method.engagement import Answer, Engagement, Suggestion
from assistant.method.records import RECORD, Record


@dataclass(frozen=True)
class Overlaid:
    """The engagement with drafts in it, and which slugs and ids in it are only drafted."""

    engagement: Engagement
    unconfirmed: frozenset[str]


def overlaid(engagement: Engagement, drafts: Iterable[Suggestion]) -> Overlaid:
    """`engagement` with what open suggestions would write, add and change; no text of people is replaced.

    Where a draft goes on from somebody's own text, it stands behind it here as it would when accepted. Records that do
    not fit any more are left out.
    """
    answers = dict(engagement.answers)
    records: dict[str, Record] = {record.id: record for record in engagement.records}
    unconfirmed: set[str] = set()
    for draft in drafts:
        if draft.state != "open":
            continue
        for text in _parts(draft.payload, "answers"):
            slug, said = str(text.get("question", "")), str(text.get("text", ""))
            held = answers.get(slug) or Answer(question=slug)
            if said.strip() and not held.agreed.strip():
                own = held.assumed.rstrip() if text.get("goes_on") else ""
                answers[slug] = held.model_copy(update={"assumed": f"{own}\n\n{said}" if own else said})
                unconfirmed.add(slug)
        for raw in (*_parts(draft.payload, "records"), *_changed(records, draft.payload)):
            try:
                record = RECORD.validate_python(dict(raw))
            except ValidationError:
                continue
            records[record.id] = record
            unconfirmed.add(record.id)
    return Overlaid(
        engagement.model_copy(update={"answers": answers, "records": list(records.values())}),
        frozenset(unconfirmed),
    )


def _parts(payload: Mapping[str, Any], name: str) -> Iterator[Mapping[str, Any]]:
    listed = payload.get(name)
    yield from (each for each in (listed if isinstance(listed, list) else ()) if isinstance(each, Mapping))


def _changed(records: Mapping[str, Record], payload: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for change in _parts(payload, "changes"):
        held, fields = records.get(str(change.get("id", ""))), change.get("fields")
        if held is not None and isinstance(fields, Mapping):
            yield {**held.model_dump(mode="json"), **fields}

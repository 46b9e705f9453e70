"""What a suggestion would change when accepted: one shape for every advisor task."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from assistant.method.questions import QUESTION
from assistant.method.said import Citation

AnswerField = Literal["assumed", "agreed"]

TARGET: Final = "target"
"""Where a suggestion's `shown` keeps what the task was about: the slug of a question, or the id of a bet."""


def _known(slug: str) -> str:
    if slug not in QUESTION:
        raise ValueError(f"there is no question {slug!r}")
    return slug


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class AnswerText(_Part):
    """A text for one side of an answer, and what it rests on. It begins with what stands there, or goes on from it."""

    question: str
    field: AnswerField
    text: str
    sources: list[Citation] = Field(
        default_factory=list, description="Added to the sources of the answer, none twice"
    )
    goes_on: bool = Field(
        False, description="Comes as a paragraph below whatever stands there when it is accepted"
    )

    _question_is_known = field_validator("question")(_known)


class ParkedItem(_Part):
    """Something to set aside for its question."""

    question: str
    title: str

    _question_is_known = field_validator("question")(_known)


class RecordEdit(_Part):
    """New values for some fields of one record; null, an empty text or an empty list clears."""

    id: str
    fields: dict[str, Any]


class BesideEdit(_Part):
    """New values for some fields of one thing beside the answers, such as a piece of homework.

    A run sheet on which nothing was changed yet is begun by it.
    """

    collection: Literal["participants", "decisions", "actions", "parked", "documents", "runsheets"]
    id: str
    fields: dict[str, Any]


class VoiceEdit(_Part):
    """What a participant says on a question in place of what stands there; parts that are null stay as they are.

    An answer in it is as secret as the one that it is meant for, until the answers are opened.
    """

    question: str
    participant: str
    answer: str | None = None
    agreement: int | None = Field(None, ge=0, le=5)
    dissent: str | None = None

    _question_is_known = field_validator("question")(_known)

    @property
    def given(self) -> dict[str, Any]:
        """The parts that it would set."""
        parts = {"answer": self.answer, "agreement": self.agreement, "dissent": self.dissent}
        return {name: value for name, value in parts.items() if value is not None}


class Proposal(_Part):
    """What accepting a suggestion adds and changes, what it rests on, and what a task shows with it."""

    records: list[dict[str, Any]] = Field(
        default_factory=list,
        description="Full records, with their kind; an id is reserved where none is given",
    )
    answers: list[AnswerText] = Field(default_factory=list, description="Texts of answers")
    parked: list[ParkedItem] = Field(default_factory=list, description="Items to park at a question")
    changes: list[RecordEdit] = Field(default_factory=list, description="Edits of records")
    beside: list[BesideEdit] = Field(
        default_factory=list, description="Edits of participants, decisions, homework and parked items"
    )
    voices: list[VoiceEdit] = Field(
        default_factory=list,
        description="What participants said on forms, where they have said another thing since",
    )
    based_on: list[str] = Field(
        default_factory=list,
        description="Ids of records and documents and slugs of questions; when one changes, the suggestion is stale",
    )
    drafts: list[str] = Field(
        default_factory=list,
        description="Ids of suggestions nobody had accepted yet that it was drafted upon; "
        "when one of them does not come to stand as it was, the suggestion is stale",
    )
    shown: dict[str, Any] = Field(default_factory=dict, description="What the task shows, in its own shape")

    @property
    def record_ids(self) -> list[str]:
        """Ids of the records that it would add, as far as they are given."""
        return [str(record["id"]) for record in self.records if record.get("id")]

    def renamed(self, names: Mapping[str, str]) -> Proposal:
        """This proposal with ids replaced wherever a text in it is exactly one of `names`."""
        if not names:
            return self
        data = self.model_dump(mode="json")
        renamed = {part: _rename(data[part], names) for part in ("records", "changes", "shown")}
        return Proposal.model_validate(data | renamed)

    def following(self, names: Mapping[str, str]) -> Proposal:
        """This proposal after records of another one that it names were given other ids."""
        based_on = [names.get(ref, ref) for ref in self.based_on]
        return self.renamed(names).model_copy(update={"based_on": based_on})

    def same_as(self, other: Proposal) -> bool:
        """Whether two proposals are the same but for the ids reserved for their own records."""
        if len(self.records) != len(other.records):
            return False
        return self._anonymous() == other._anonymous()

    def _anonymous(self) -> Proposal:
        return self.renamed({id_: f"#{place}" for place, id_ in enumerate(self.record_ids)})


def rests_on(payload: Mapping[str, Any]) -> set[str]:
    """What a stored proposal rests on: what it says itself, and every document that it cites."""
    parts = (payload.get(name) for name in ("records", "changes", "answers"))
    return {*payload.get("based_on", ()), *(id_ for part in parts for id_ in _cited(part))}


def reaches(payload: Mapping[str, Any]) -> set[str]:
    """Ids of records and things and slugs of questions that a stored proposal adds or changes when accepted."""
    parts = [part for name in ("records", "changes", "beside") for part in payload.get(name, ())]
    texts = [part for name in ("answers", "voices") for part in payload.get(name, ())]
    return {str(part.get("id", "")) for part in parts} | {str(text.get("question", "")) for text in texts}


def target_of(payload: Mapping[str, Any]) -> str:
    """What the task of a stored proposal was asked about; empty where that is the whole engagement."""
    shown = payload.get("shown")
    told = shown if isinstance(shown, Mapping) else {}
    # Older files name the question alone.
    return str(told.get(TARGET, told.get("question", "")))


def _cited(value: object) -> Iterator[str]:
    if isinstance(value, Mapping):
        for name, item in value.items():
            if name != "sources":
                yield from _cited(item)
            elif isinstance(item, list):
                yield from (
                    str(each["document"]) for each in item if isinstance(each, dict) and each.get("document")
                )
    elif isinstance(value, list):
        for item in value:
            yield from _cited(item)


def edited_payload(payload: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """The payload of a suggestion with a person's edits.

    `given` holds whole parts of the payload (``records``, ``answers``, …), or, where the suggestion proposes
    a single thing, only the changed fields of that record, answer or parked item.
    """
    if given.keys() <= Proposal.model_fields.keys():
        return {**payload, **given}
    for part in ("records", "answers", "parked"):
        if len(payload.get(part) or ()) == 1:
            return {**payload, part: [{**payload[part][0], **given}]}
    return {**payload, **given}


def _rename(value: object, names: Mapping[str, str]) -> object:
    if isinstance(value, str):
        return names.get(value, value)
    if isinstance(value, dict):
        return {key: _rename(item, names) for key, item in value.items()}
    if isinstance(value, list):
        return [_rename(item, names) for item in value]
    return value

"""What every record is made of: fields that may be left out, links to other records, sources and an origin.

Null, a missing key, an empty string and an empty list all mean "not said".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, ClassVar, Final, Literal

from pydantic import (
    AfterValidator,
    AliasChoices,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SerializerFunctionWrapHandler,
    model_serializer,
    model_validator,
)
from pydantic.fields import FieldInfo

from assistant.method.aspects import Side

Evidence = Literal["none", "opinion", "said", "observed", "paid"]
Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$")]


def _no_truth_value(value: object) -> object:
    # Pydantic would take true for 1.
    if isinstance(value, bool):
        raise ValueError("this is a number, not a truth value")  # noqa: TRY004 - Pydantic reports only this one
    return value


def _day(value: object) -> object:
    # Pydantic would take a number, or a text of digits, for seconds since 1970.
    if isinstance(value, str):
        try:
            return datetime.fromisoformat(value.strip()).date()
        except ValueError:
            raise ValueError("a date is written YYYY-MM-DD") from None
    if not isinstance(value, date):
        raise ValueError("a date is a text, written YYYY-MM-DD")  # noqa: TRY004 - as above
    return value


NotTrue = BeforeValidator(_no_truth_value)
"""Marks a number that a truth value is not to be taken for."""
Day = Annotated[date, BeforeValidator(_day)]
"""A date in ISO 8601; of a moment, its day."""


@dataclass(frozen=True, slots=True)
class LinkTo:
    """Marks a field whose value is the id, or the list of ids, of records of one kind."""

    kind: str


@dataclass(frozen=True, slots=True)
class NamesPerson:
    """Marks a text, or a list of texts, that is somebody's name or alias.

    Where it only `leads`, the name stands before their words: ``Ada: not in winter``.
    """

    leads: bool = False


def not_said(value: object) -> bool:
    """Whether a raw value counts as left out: null, an empty string or an empty list."""
    return value is None or value == "" or value == []


class Said(BaseModel):
    """Base of everything that is read from a file or a form: strict about names, lenient about blanks."""

    # Built at first use: a screen can be painted before the first record is read.
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    @model_validator(mode="before")
    @classmethod
    def _drop_what_is_not_said(cls, data: object) -> object:
        if isinstance(data, Mapping):
            # A name that does not exist is a mistake, whatever stands there.
            known = cls._names()
            return {key: value for key, value in data.items() if key not in known or not not_said(value)}
        return data

    @classmethod
    def _names(cls) -> set[str]:
        names = set(cls.model_fields)
        for field in cls.model_fields.values():
            if isinstance(field.validation_alias, AliasChoices):
                names.update(str(choice) for choice in field.validation_alias.choices)
        return names


CitationState = Literal["stands", "moved", "changed", "removed", "erased", "unknown"]
"""Whether quoted words still stand where they were cited: there; elsewhere in the document; nowhere in it any more;
the document was removed; its text was erased for good; nobody can tell here."""


def _of_the_moment(_value: object) -> None:
    """What was so when the file was written says nothing about now."""


class Citation(Said):
    """Where a statement comes from, with the words as they stand there."""

    title: str = Field("", description="The document's file name or the card's title")
    location: str = Field("", description="The place in it: page 4, slide 3, Sheet!B7, a heading, 00:12:31")
    quote: str = Field("", description="The words as they stand there")
    document: Id | Literal[""] = Field(
        "", description="Id of the document; empty for a card or another source"
    )
    state: Annotated[CitationState | None, AfterValidator(_of_the_moment)] = Field(
        None,
        exclude=True,
        description="Whether the words stood there when the file was written; never read back",
    )

    @model_serializer(mode="wrap")
    def _without_blanks_of_late(self, rest: SerializerFunctionWrapHandler) -> dict[str, Any]:
        # What older files hold stays as it is to the letter: changing another field is no change of sources.
        return {name: value for name, value in rest(self).items() if name != "document" or value}


class Origin(Said):
    """Where a record or suggestion came from: a person, a model with its prompt, the guide, or a file."""

    by: Literal["person", "model", "guide", "import"] = "person"
    name: str = Field("", description="The person, or the file that was imported")
    model: str = ""
    prompt: str = Field("", description="Prompt id")
    prompt_version: str = ""
    prompt_hash: str = Field("", description="SHA-256 of the prompt's template")
    tokens_in: Annotated[int, Field(ge=0), NotTrue] | None = None
    tokens_out: Annotated[int, Field(ge=0), NotTrue] | None = None
    tokens_estimated: bool = False
    suggestion: str = Field("", description="Id of the suggestion that a person accepted")
    edited: bool = Field(False, description="A person changed the suggestion before accepting it")


class BaseRecord(Said):
    """What every record has."""

    label: ClassVar[str]
    plural: ClassVar[str]
    side: ClassVar[Side]
    single: ClassVar[bool] = False

    id: Id = Field(description="Short and unique in the workspace")
    title: str = Field("", description="What people call it")
    note: str = Field("", description="Anything worth keeping, in Markdown")
    evidence: Evidence = Field("none", description="What backs it, from nothing to customers paying")
    sources: list[Citation] = Field(default_factory=list, description="The words it rests on")
    origin: Origin | None = Field(None, description="Who or what it came from")


def link_kind(field: FieldInfo) -> str | None:
    """The kind of record that a field links to, or None where it holds no link."""
    return next((mark.kind for mark in field.metadata if isinstance(mark, LinkTo)), None)


def person_mark(field: FieldInfo) -> NamesPerson | None:
    """How a field names somebody, or None where it does not."""
    return next((mark for mark in field.metadata if isinstance(mark, NamesPerson)), None)


_NOT_TOLD: Final = frozenset({"id", "kind", "origin"})
_LAST: Final = ("evidence", "sources", "note")


def field_order(model: type[BaseModel]) -> list[str]:
    """The fields of `model` as people fill in and read them: the title first, what backs it last."""
    names = [name for name in model.model_fields if name not in _NOT_TOLD]
    if not issubclass(model, BaseRecord):
        return names
    own = [name for name in names if name != "title" and name not in _LAST]
    return ["title", *own, *(name for name in _LAST if name in names)]


def field_label(name: str) -> str:
    """What a field is called where people read it: ``persona_ids`` is "persona", ``swot_ids`` "SWOT"."""
    words = name.removesuffix("_ids").removesuffix("_id").replace("_", " ")
    return words.replace("swot", "SWOT")


def within(label: str) -> str:
    """A label in the middle of a sentence: "value proposition"; "KPI" and "Moment of Truth" stay as they are."""
    words = label.split()
    if any(word[:1].isupper() and not word.isupper() for word in words[1:]):
        return label
    return " ".join(word if word[:2].isupper() else word.lower() for word in words)


def counted(number: int, thing: str) -> str:
    """A number of things as a sentence says it; the plural takes an s."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def counted_field(name: str, number: int) -> str:
    """How much stands in a field that holds a list: "2 geographies", "1 weakness"."""
    label = field_label(name)
    if number == 1:
        for ending, single in (("ies", "y"), ("sses", "ss"), ("s", "")):
            if label.endswith(ending):
                label = label.removesuffix(ending) + single
                break
    return f"{number} {label}"


@dataclass(frozen=True, slots=True)
class Link:
    """One id named by a record: where it stands, and the kind it must have."""

    path: str
    kind: str
    id: str


def links(record: BaseModel, path: str = "") -> Iterator[Link]:
    """Every link of `record` in field order; `path` counts lists from 0, as in ``need_effects[0].need_id``."""
    for name, field in type(record).model_fields.items():
        value: Any = getattr(record, name)
        kind = link_kind(field)
        if kind is not None:
            for id_ in [value] if isinstance(value, str) else value or []:
                yield Link(f"{path}{name}", kind, id_)
        elif isinstance(value, list):
            for place, item in enumerate(value):
                if isinstance(item, BaseModel):
                    yield from links(item, f"{path}{name}[{place}].")

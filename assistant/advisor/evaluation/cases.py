"""The invented cases that advice is measured on, as their files have them. No prompt is worded after any of them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

from assistant.advisor.evaluation.keys import KeysField
from assistant.method.engagement import Engagement

FOLDER: Final = Path(__file__).resolve().parents[2] / "_eval"
C = TypeVar("C", bound=BaseModel)


class _Case(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Company(_Case):
    """What an engagement says so far: answers by the slug of their question, and records."""

    organisation: str
    answers: Mapping[str, str] = Field(default_factory=dict)
    records: tuple[Mapping[str, Any], ...] = ()

    def engagement(self, **more: Any) -> Engagement:
        """The engagement itself, with whatever else it is to hold."""
        answers = {slug: {"assumed": text} for slug, text in self.answers.items()}
        return Engagement.model_validate(
            {"organisation": self.organisation, "answers": answers, "records": list(self.records), **more}
        )


class Fact(_Case):
    """Something the executive knows and has not said."""

    says: str
    hint: str = Field(description="What a question that is badly put gets to hear of it")
    keys: KeysField = Field(description="What a question speaks of that asks for it")
    ask: str = Field(description="A question that would bring it out")
    aside: bool = Field(False, description="Good to know, and nothing hangs on it")
    name: str = ""
    after: str = Field(
        "", description="The name of the fact that has to be told before anybody could ask for this one"
    )


class Said(_Case):
    """Something the answer says already, and what a question speaks of that asks for it again."""

    words: str
    keys: KeysField


class Interview(Company):
    """A thin answer to one question, and an executive who knows more."""

    id: str
    question: str
    answer: str
    facts: tuple[Fact, ...]
    said: tuple[Said, ...] = ()

    @property
    def important(self) -> tuple[Fact, ...]:
        """The facts that something hangs on."""
        return tuple(fact for fact in self.facts if not fact.aside)


class Contradicting(Company):
    """An engagement with one contradiction between the two sides, and what its clean twin says instead."""

    id: str
    customer: frozenset[str] = Field(description="Refs of which any states the customer's side of it")
    business: frozenset[str]
    clean: Mapping[str, str | Mapping[str, Any]] = Field(
        description="By ref: another answer, or other fields"
    )

    @property
    def twin(self) -> Company:
        """The same company without the contradiction."""
        answers = {slug: self.clean.get(slug, text) for slug, text in self.answers.items()}
        records = tuple({**record, **dict(self._fields(record["id"]))} for record in self.records)
        return Company.model_validate(
            {"organisation": self.organisation, "answers": answers, "records": records}
        )

    def _fields(self, id_: str) -> Mapping[str, Any]:
        changed = self.clean.get(id_, {})
        return changed if isinstance(changed, Mapping) else {}

    @model_validator(mode="after")
    def _refs_are_there(self) -> Contradicting:
        known = {*self.answers, *(record["id"] for record in self.records)}
        if unknown := {*self.customer, *self.business, *self.clean} - known:
            raise ValueError(f"{self.id}: there is no {', '.join(sorted(unknown))}")
        return self


class Paper(_Case):
    """A document as reading it would give it: passages as ``headings | location | text``, or without headings."""

    title: str
    passages: tuple[str, ...]


class Speaking(_Case):
    """A fact that the documents hold: how a draft would say it, and the passages in which it stands."""

    keys: KeysField
    stands_in: frozenset[str] = Field(alias="in", description="Refs such as survey/1")


class Asked(_Case):
    """A question to draft, and what its draft should say; nothing where the documents are silent on it."""

    question: str
    facts: tuple[Speaking, ...] = ()


class Archive(Company):
    """A company with documents, and questions to draft from them."""

    id: str
    papers: Mapping[str, Paper]
    questions: tuple[Asked, ...]


class Rivals(_Case):
    """Two companies of one trade, so that a bet has to be about one of them and not about the trade."""

    id: str
    companies: tuple[Company, Company]


def load(name: str, kind: type[C]) -> tuple[C, ...]:
    """The cases in the file `name`.

    Raises:
        OSError, yaml.YAMLError, pydantic.ValidationError: the installation is damaged.
    """
    return tuple(kind.model_validate(case) for case in _written(name))


@cache
def _written(name: str) -> list[object]:
    return list(yaml.safe_load((FOLDER / f"{name}.yaml").read_text("utf-8")))


def fingerprint() -> str:
    """A short hash of all cases: only figures with the same one can be compared."""
    digest = hashlib.sha256()
    for path in sorted(FOLDER.glob("*.yaml")):
        digest.update(path.name.encode() + b"\0" + path.read_text("utf-8").encode() + b"\0")
    return digest.hexdigest()[:12]

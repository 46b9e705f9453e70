"""Guidance cards: one Markdown file with front matter each, read, checked and taken apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Final, Literal, Self

import yaml
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    field_validator,
    model_validator,
)

from assistant.errors import BadInput
from assistant.method.questions import QUESTION
from assistant.method.sources import SOURCES, Section
from assistant.resources import resource_folder
from assistant.text import one_line, safe_text

Kind = Literal["concept", "probe", "good-answer", "pitfall", "example", "method"]
Perspective = Literal["customer", "business", "both"]

PROBE_WORDS: Final = 35
"""The most words a follow-up question may have."""
BULLETS: Final = (3, 5)
"""How many bullets a probe or good-answer card has, at least and at most."""

_LOADER: Final[type[yaml.SafeLoader]] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_FRONT: Final = re.compile(r"\A---[ \t]*\n(?P<front>.*?)\n---[ \t]*(?:\n|\Z)(?P<body>.*)\Z", re.DOTALL)
_BULLET: Final = re.compile(r"^[-*] +(?P<text>\S.*(?:\n[ \t]+\S.*)*)", re.MULTILINE)
_DASH: Final = " — "

_Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, pattern=r"^[^\n]*$")]


@dataclass(frozen=True, slots=True)
class Probe:
    """A follow-up question of a probe card, and what a facilitator who asks it listens for."""

    question: str
    listens_for: str


class Credit(BaseModel):
    """Who thought of what a card hands on, and where that was published."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    author: _Line
    """One or several, as they are cited."""
    work: _Line
    published: _Line
    """The publisher of a book, or the journal with its volume and issue."""
    year: Annotated[int, Field(ge=1800, le=2100)]

    def __str__(self) -> str:
        return f"{self.author}, “{self.work}”, {self.published}, {self.year}"


class Card(BaseModel):
    """One idea of the method in our own words, and the words people use when it would help (`cues`)."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$")]
    title: _Line
    source: str
    section: str
    kind: Kind
    questions: tuple[str, ...]
    """Slugs of the questions it helps with; empty for a lens that belongs to none in particular."""
    perspective: Perspective
    cues: Annotated[tuple[_Line, ...], Field(min_length=1)]
    credits: tuple[Credit, ...] = ()
    """Whose method or finding it hands on, where that is not the source's own."""
    see: tuple[str, ...] = ()
    """Ids of the cards to read next."""
    company: str = ""
    """The invented company of an example; empty for other kinds."""
    body: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]

    @field_validator("source")
    @classmethod
    def _known_source(cls, source: str) -> str:
        if source not in SOURCES:
            raise ValueError(f"unknown source {source!r}; known are {', '.join(SOURCES)}")
        return source

    @field_validator("questions")
    @classmethod
    def _known_questions(cls, questions: tuple[str, ...]) -> tuple[str, ...]:
        for slug in questions:
            if slug not in QUESTION:
                raise ValueError(f"unknown question {slug!r}")
        return _unrepeated(questions)

    @field_validator("cues")
    @classmethod
    def _unrepeated_cues(cls, cues: tuple[str, ...]) -> tuple[str, ...]:
        return _unrepeated(cues)

    @field_validator("see")
    @classmethod
    def _unrepeated_links(cls, see: tuple[str, ...]) -> tuple[str, ...]:
        return _unrepeated(see)

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.id in self.see:
            raise ValueError("see: the card leads to itself")
        if bool(self.company) != (self.kind == "example"):
            raise ValueError("company: an example names its company, and no other card has one")
        sections = SOURCES[self.source].sections
        if self.section not in sections:
            raise ValueError(
                f"section: unknown section {self.section!r} of {self.source}; known are {', '.join(sections)}"
            )
        if self.kind in ("probe", "good-answer"):
            least, most = BULLETS
            if not least <= len(self._bullets) <= most:
                raise ValueError(
                    f"body: a {self.kind} card has {least} to {most} bullets, not {len(self._bullets)}"
                )
        if self.kind == "probe":
            for bullet in self._bullets:
                _checked_probe(bullet)
        return self

    @property
    def _bullets(self) -> tuple[str, ...]:
        return tuple(one_line(found["text"]) for found in _BULLET.finditer(self.body))

    @property
    def probes(self) -> tuple[Probe, ...]:
        """The follow-up questions of a probe card; none for other kinds."""
        return tuple(_checked_probe(bullet) for bullet in self._bullets) if self.kind == "probe" else ()

    @property
    def marks(self) -> tuple[str, ...]:
        """The marks of a good answer on a good-answer card; none for other kinds."""
        return self._bullets if self.kind == "good-answer" else ()

    @property
    def reference(self) -> Section:
        """The section of the source that the card rests on."""
        return Section(self.source, self.section)


def _unrepeated(items: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(items)) != len(items):
        raise ValueError("something is listed twice")
    return items


def _checked_probe(bullet: str) -> Probe:
    question, dash, listens_for = bullet.partition(_DASH)
    question, listens_for = question.strip(), listens_for.strip()
    if not dash or not listens_for:
        raise ValueError(f"body: a bullet lacks “ — ” and what it listens for: {one_line(bullet, 60)!r}")
    if not question.endswith("?") or question.count("?") != 1:
        raise ValueError(f"body: a bullet is not exactly one question: {one_line(question, 60)!r}")
    if len(question.split()) > PROBE_WORDS:
        raise ValueError(f"body: a question has more than {PROBE_WORDS} words: {one_line(question, 60)!r}")
    return Probe(question, listens_for)


def parse_card(text: str, name: str) -> Card:
    """The card that `text`, a file known as `name`, holds.

    Raises:
        BadInput: the text is not a card; the message names the file and the field.
    """
    parts = _FRONT.match(text.removeprefix("\ufeff").replace("\r\n", "\n"))
    if parts is None:
        raise _fault(name, "the file does not begin with front matter between two lines of ---")
    try:
        front = yaml.load(safe_text(parts["front"]), Loader=_LOADER)  # noqa: S506 - a safe loader, in C where built
    except yaml.YAMLError as fault:
        raise _fault(name, f"the front matter is not valid YAML: {one_line(str(fault), 200)}") from fault
    if not isinstance(front, dict):
        raise _fault(name, "the front matter is not a list of fields")
    if "body" in front:
        raise _fault(name, "body: stands below the front matter, not in it")
    values = {key: tuple(item) if isinstance(item, list) else item for key, item in front.items()}
    try:
        return Card.model_validate(values | {"body": safe_text(parts["body"])})
    except ValidationError as fault:
        raise _fault(name, "; ".join(_faults(fault))) from fault


def load_cards(folder: Path | None = None) -> tuple[Card, ...]:
    """All cards below `folder` (the shipped ones where none is given), sorted by id.

    Raises:
        BadInput: a card is faulty, lies in the wrong place, leads to one that does not exist, or its id is taken.
        FileNotFoundError: no folder was given and the installation has none.
    """
    return _read(folder) if folder is not None else _shipped(resource_folder("knowledge"))


@cache
def _shipped(folder: Path) -> tuple[Card, ...]:
    """The cards of the installation, which does not change while a process runs: read once."""
    return _read(folder)


def _read(folder: Path) -> tuple[Card, ...]:
    cards: dict[str, Card] = {}
    for path in sorted(folder.rglob("*.md")):
        if path.name.casefold() == "readme.md":
            continue
        name = path.relative_to(folder).as_posix()
        try:
            card = parse_card(path.read_text(encoding="utf-8"), name)
        except (OSError, UnicodeDecodeError) as fault:
            raise _fault(name, f"the file cannot be read: {one_line(str(fault), 200)}") from fault
        if path.stem != card.id:
            raise _fault(name, f"id: {card.id!r} is not the name of the file")
        if path.parent.name != card.source:
            raise _fault(name, f"source: the file lies in {path.parent.name!r}, not in {card.source!r}")
        if card.id in cards:
            raise _fault(name, f"id: {card.id!r} is already taken")
        cards[card.id] = card
    for card in cards.values():
        for id in card.see:
            if id not in cards:
                raise _fault(f"{card.source}/{card.id}.md", f"see: there is no card {id!r}")
    return tuple(cards[key] for key in sorted(cards))


def _faults(fault: ValidationError) -> Iterator[str]:
    for error in fault.errors(include_url=False):
        place = ".".join(str(part) for part in error["loc"])
        message = error["msg"].removeprefix("Value error, ")
        yield one_line(f"{place}: {message}" if place else message, 300)


def _fault(name: str, what: str) -> BadInput:
    return BadInput(
        f"Guidance card {one_line(name, 120)}: {what}.",
        hint="Correct the card, or install Counterpoint again.",
    )

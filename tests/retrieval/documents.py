"""Documents for tests: a store in memory, and those of a few invented companies with what people ask of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import yaml

from assistant.method.questions import QUESTIONS
from assistant.passages import READER, Content, Passage
from assistant.retrieval.conflicting import Text


class MemoryStore:
    """Passages in memory; notes which contents are read from beginning to end, and how many single ones."""

    def __init__(self, documents: Mapping[str, Sequence[Passage]] | None = None) -> None:
        self.in_use: dict[str, str] = {}
        self.kept: dict[str, list[Passage]] = {}
        self.titles: dict[str, str] = {}
        self.read: list[str] = []
        self.fetched = 0
        for document, passages in (documents or {}).items():
            self.add(document, passages)

    def add(self, document: str, passages: Sequence[Passage]) -> str:
        """Put `passages` into use as `document`; gives their digest."""
        digest = sha256(repr(passages).encode()).hexdigest()
        # Others may read meanwhile: what is in use is there to be read.
        self.kept[digest] = list(passages)
        self.in_use[document] = digest
        return digest

    def remove(self, document: str) -> None:
        """Take a document out of use; its text stays, as in a workspace."""
        del self.in_use[document]

    def contents(self) -> Sequence[Content]:
        return [
            Content(document, digest, READER, len(self.kept[digest]), self.titles.get(document, ""))
            for document, digest in list(self.in_use.items())
        ]

    def texts(self, digest: str, reader: str) -> Iterator[Passage]:
        self.read.append(digest)
        yield from self.kept[digest]

    def get(self, digest: str, reader: str, places: Sequence[int]) -> Sequence[Passage]:
        self.fetched += len(places)
        return [self.kept[digest][place] for place in places]


@dataclass(frozen=True)
class Asked:
    """What somebody asks, and the passages that answer it as (document, place)."""

    words: str
    right: frozenset[tuple[str, int]]


def companies() -> dict[str, list[Passage]]:
    """The documents of the invented companies by id."""
    return _documents("documents")


def titles() -> dict[str, str]:
    """What the documents are called, by id."""
    return dict(_file()["titles"])


def queries(kind: str = "queries") -> list[Asked]:
    """What people ask of them; of the kind `named` what they ask of one they name."""
    return [
        Asked(
            entry["words"],
            frozenset((name.split("/")[0], int(name.split("/")[1])) for name in entry["right"]),
        )
        for entry in _file()[kind]
    ]


@dataclass(frozen=True)
class Judged:
    """A question of the method for one company's documents: what an analyst would cite, and whether one may tune on it."""

    company: str
    question: str
    right: frozenset[tuple[str, int]]
    tune: bool


def judged() -> list[Judged]:
    """What would be cited for each question where nothing is answered yet."""
    return [
        Judged(
            company,
            question.slug,
            frozenset((name.split("/")[0], int(name.split("/")[1])) for name in questions[question.slug]),
            tune=company == "linen" and number % 2 == 0,
        )
        for company, questions in _file()["cited"].items()
        for number, question in enumerate(QUESTIONS)
    ]


def company(name: str) -> dict[str, list[Passage]]:
    """The documents of one of the companies that are judged."""
    if name == "linen":
        return _documents("linen")
    return {document: pieces for document, pieces in companies().items() if document.startswith(f"{name}-")}


def pairs(conflict: bool, which: str = "") -> list[tuple[bool, Text, Text]]:
    """Pairs of texts that are in conflict, or not, each with whether one may tune on it; `which` is one of numbers.yaml's."""
    name = f"{which} {'conflict' if conflict else 'no conflict'}".strip()
    lines = _file("numbers.yaml")[name].splitlines()
    sides = [line.split(" || ") for line in lines]
    return [(number % 2 == 0, _text(one), _text(other)) for number, (one, other) in enumerate(sides)]


def passages(*texts: str, headings: tuple[str, ...] = ()) -> list[Passage]:
    """A passage for each of `texts`, on pages from 1 on."""
    return [Passage(text, f"page {number}", headings) for number, text in enumerate(texts, 1)]


def _passage(line: str) -> Passage:
    headings, location, text = line.split(" | ", 2)
    return Passage(text, location, tuple(headings.split(" > ")))


def _documents(name: str) -> dict[str, list[Passage]]:
    return {
        document: [_passage(line) for line in lines.splitlines()] for document, lines in _file()[name].items()
    }


def _text(side: str) -> Text:
    headings, _, text = side.rpartition(" :: ")
    return Text(text, tuple(headings.split(" > ")) if headings else ())


@cache
def _file(name: str = "documents.yaml") -> Any:
    return yaml.safe_load(Path(__file__).with_name(name).read_text(encoding="utf-8"))

"""How well search finds what it should: figures over a set of situations with the sections to be found.

``python -m assistant.retrieval.evaluate SITUATIONS.yaml`` prints them for the shipped cards. A situation
lists `words`, the `sections` (``source/section``) any of which answers it, and the `questions` it is about.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from assistant.retrieval.cards import Card
from assistant.retrieval.search import Guidance

DEPTH: Final = 5
"""How many results are looked at."""

Search = Callable[[str], Sequence[Card]]


class Situation(BaseModel):
    """Something that is said in a room, and what ought to be found for it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    half: str
    words: Annotated[str, Field(min_length=1)]
    sections: Annotated[tuple[str, ...], Field(min_length=1)]
    questions: tuple[str, ...] = ()

    def is_answered_by(self, card: Card) -> bool:
        """Whether `card` rests on one of the sections that should be found."""
        return str(card.reference) in self.sections


@dataclass(frozen=True, slots=True)
class Figures:
    """Shares from 0 to 1 over `count` situations."""

    count: int
    hit_at_1: float
    hit_at_5: float
    reciprocal_rank: float

    def __str__(self) -> str:
        return (
            f"{self.count:4d} situations   hit@1 {self.hit_at_1:.2f}   hit@5 {self.hit_at_5:.2f}   "
            f"MRR {self.reciprocal_rank:.2f}"
        )


def load_situations(path: Path) -> tuple[Situation, ...]:
    """The situations in a YAML file.

    Raises:
        OSError, yaml.YAMLError, pydantic.ValidationError: the file cannot be read as that.
    """
    return TypeAdapter(tuple[Situation, ...]).validate_python(
        yaml.safe_load(path.read_text(encoding="utf-8"))
    )


def rank_of(situation: Situation, found: Sequence[Card]) -> int | None:
    """The place, from 1, of the first card among `found` that answers the situation."""
    return next((place for place, card in enumerate(found, 1) if situation.is_answered_by(card)), None)


def measured(situations: Iterable[Situation], search: Search) -> Figures:
    """How `search`, which gives up to `DEPTH` cards, does on the situations."""
    ranks = [rank_of(situation, search(situation.words)) for situation in situations]
    count = len(ranks)
    return Figures(
        count,
        sum(rank == 1 for rank in ranks) / count,
        sum(rank is not None for rank in ranks) / count,
        sum(1 / rank for rank in ranks if rank is not None) / count,
    )


def report(situations: Sequence[Situation], guidance: Guidance) -> str:
    """Figures for each half, then what was missed and what came up instead."""

    def search(words: str) -> list[Card]:
        return [hit.card for hit in guidance.search(words, k=DEPTH)]

    halves = dict.fromkeys(situation.half for situation in situations)
    lines = [
        f"{half:6s} {measured([one for one in situations if one.half == half], search)}" for half in halves
    ]
    lines.append(f"{'all':6s} {measured(situations, search)}")
    for situation in situations:
        found = search(situation.words)
        if rank_of(situation, found) is None:
            lines.append(
                f"missed ({situation.half}): {situation.words} → {', '.join(card.id for card in found)}"
            )
    return "\n".join(lines)


def main(arguments: Sequence[str]) -> int:
    """Print the figures for the file of situations named first in `arguments`."""
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m assistant.retrieval.evaluate SITUATIONS.yaml\n")
        return 2
    with Guidance() as guidance:
        sys.stdout.write(report(load_situations(Path(arguments[0])), guidance) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

"""How well search finds what it should: figures over sets of situations with the sections to be found.

``python -m assistant.retrieval.evaluate [--missed HALF] SITUATIONS.yaml…`` prints them for the shipped cards,
and with ``--missed`` which situations of that half found nothing, so that the other half can stay unread.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import log2
from pathlib import Path
from typing import Annotated, Final

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from assistant.retrieval.cards import Card
from assistant.retrieval.search import Guidance

DEPTH: Final = 5
"""How many results are looked at."""


class Situation(BaseModel):
    """Something that is said in a room, and what ought to be found for it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    half: str
    """``tune`` if cards and weights may be bettered by it, ``held`` if it only serves to report."""
    words: Annotated[str, Field(min_length=1)]
    sections: Annotated[tuple[str, ...], Field(min_length=1)]
    """Sections (``source/section``), the one it is most about first, any of which answers it."""
    questions: tuple[str, ...] = ()
    """The questions it is about, the nearest first; none where it is about the method or a lens."""

    @property
    def source(self) -> str:
        """The source it is most about."""
        return self.sections[0].partition("/")[0]

    def is_answered_by(self, card: Card) -> bool:
        """Whether `card` rests on one of the sections that should be found."""
        return str(card.reference) in self.sections

    def shares_a_question_with(self, card: Card) -> bool:
        """Whether `card` helps with one of the questions that the situation is about."""
        return not set(self.questions).isdisjoint(card.questions)


Search = Callable[[Situation], Sequence[Card]]
"""Gives up to `DEPTH` cards for a situation."""
Verdict = Callable[[Situation, Card], bool]
"""Whether a card is right for a situation."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Shares from 0 to 1 over `count` situations; all 0 over none."""

    count: int
    hit_at_1: float
    hit_at_5: float
    reciprocal_rank: float
    gain: float
    """nDCG@5: how much of the worth that the first five places could have had they have, a right card being
    worth 1/log2(place + 1)."""

    def __str__(self) -> str:
        return (
            f"{self.count:4d} situations   hit@1 {self.hit_at_1:.2f}   hit@5 {self.hit_at_5:.2f}   "
            f"MRR {self.reciprocal_rank:.2f}   nDCG@5 {self.gain:.2f}"
        )


def load_situations(*paths: Path) -> tuple[Situation, ...]:
    """The situations in YAML files, in their order.

    Raises:
        OSError, yaml.YAMLError, pydantic.ValidationError: a file is missing or is not a list of situations.
    """
    listed = TypeAdapter(tuple[Situation, ...])
    return tuple(
        one for path in paths for one in listed.validate_python(yaml.safe_load(path.read_text("utf-8")))
    )


def measured(
    situations: Iterable[Situation],
    search: Search,
    cards: Sequence[Card],
    verdict: Verdict = Situation.is_answered_by,
) -> Figures:
    """How `search` over `cards` does on the situations, a card being right by `verdict`."""
    ranks: list[int | None] = []
    gains: list[float] = []
    for situation in situations:
        right = [verdict(situation, card) for card in search(situation)[:DEPTH]]
        possible = min(DEPTH, sum(verdict(situation, card) for card in cards))
        ranks.append(right.index(True) + 1 if any(right) else None)
        gains.append(_worth(right) / (_worth([True] * possible) or 1))
    count = len(ranks)
    return Figures(
        count,
        sum(rank == 1 for rank in ranks) / (count or 1),
        sum(rank is not None for rank in ranks) / (count or 1),
        sum(1 / rank for rank in ranks if rank is not None) / (count or 1),
        sum(gains) / (count or 1),
    )


def _worth(right: Sequence[bool]) -> float:
    return sum(1 / log2(place + 1) for place, is_right in enumerate(right, 1) if is_right)


def report(situations: Sequence[Situation], guidance: Guidance, *, missed: str | None = None) -> str:
    """Figures for each half: overall, by source, by question and within a question; then what `missed` names."""

    def anywhere(situation: Situation) -> list[Card]:
        return [hit.card for hit in guidance.search(situation.words, k=DEPTH)]

    def within(situation: Situation) -> list[Card]:
        hits = guidance.search(situation.words, question=situation.questions[0], k=DEPTH)
        return [hit.card for hit in hits]

    cards = guidance.cards
    lines = []
    for half in (*dict.fromkeys(one.half for one in situations), ""):
        chosen = [one for one in situations if half in ("", one.half)]
        asked = [one for one in chosen if one.questions]
        lines.append(f"{half or 'all':26s} {measured(chosen, anywhere, cards)}")
        for source in sorted({one.source for one in chosen}):
            of_source = [one for one in chosen if one.source == source]
            lines.append(f"  {source:24s} {measured(of_source, anywhere, cards)}")
        if asked:
            by_question = measured(asked, anywhere, cards, Situation.shares_a_question_with)
            lines.append(f"  {'by question':24s} {by_question}")
            lines.append(f"  {'section within question':24s} {measured(asked, within, cards)}")
    for situation in situations:
        found = anywhere(situation)
        if situation.half == missed and not any(map(situation.is_answered_by, found)):
            lines.append(
                f"missed: {situation.words} ({', '.join(situation.sections)})"
                f" → {', '.join(card.id for card in found)}"
            )
    return "\n".join(lines)


def main(arguments: Sequence[str]) -> int:
    """Print the figures for the files of situations named in `arguments`."""
    parser = argparse.ArgumentParser(
        "python -m assistant.retrieval.evaluate", description="Measure the search."
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="SITUATIONS.yaml")
    parser.add_argument(
        "--missed", metavar="HALF", help="list the situations of this half that found nothing"
    )
    chosen = parser.parse_args(arguments)
    with Guidance() as guidance:
        sys.stdout.write(report(load_situations(*chosen.files), guidance, missed=chosen.missed) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

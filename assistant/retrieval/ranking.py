"""The order of what was found: one function, with every figure it uses named and explained."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from assistant.retrieval.chunks import Chunk
from assistant.retrieval.index import Evidence

Alike = Callable[[NDArray[np.int64]], NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class Weights:
    """What counts how much. Title to prior sum to 1, so that a score lies between 0 and 1."""

    title: float = 0.20
    cue: float = 0.40
    context: float = 0.10
    text: float = 0.25
    prior: float = 0.05
    likeness: float = 0.3
    sibling: float = 0.1
    same: float = 0.8


GUIDANCE: Final = Weights()


def ranked(
    chunks: Sequence[Chunk],
    evidence: Evidence,
    alike: Alike,
    weights: Weights,
    *,
    question: str | None,
    k: int,
) -> list[tuple[Chunk, float]]:
    """The best `k` of the candidates with their scores, best first, equal ones by their place."""
    fit = (
        weights.title * evidence.title
        + weights.cue * evidence.cue
        + weights.context * evidence.context
        + weights.text * evidence.text
    ).astype(np.float64)
    if question is not None:
        # A card written for one question says more about it than one that serves five.
        fit += [weights.prior / max(1, len(chunks[place].questions)) for place in evidence.places]

    pool = np.lexsort((evidence.places, -fit))[: 4 * k]
    candidates = [chunks[place] for place in evidence.places[pool]]
    likeness = alike(evidence.places[pool])
    worth = fit[pool]
    best: list[tuple[Chunk, float]] = []
    left = np.ones(len(pool), dtype=bool)
    penalty = np.zeros(len(pool))
    while left.any() and len(best) < k:
        chosen = int(np.argmax(np.where(left, worth * (1 - penalty), -1)))
        best.append((candidates[chosen], float(worth[chosen] * (1 - penalty[chosen]))))
        # What repeats a better result is pushed down, what says the same is left out.
        left &= likeness[chosen] < weights.same
        left[chosen] = False
        siblings = np.array([one.headings[:1] == candidates[chosen].headings[:1] for one in candidates])
        penalty = np.maximum(penalty, weights.likeness * likeness[chosen] + weights.sibling * siblings)
    return best

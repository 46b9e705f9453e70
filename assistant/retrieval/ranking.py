"""The order of what was found: one function, with every figure it uses named and explained.

The figures were chosen for guidance on the "tune" halves of the situations in tests/retrieval (MRR 0.848, hit@5 0.943) and
on the cards' own cues, every fourth searched for with itself taken away ("cues": 0.570 and 0.747); the other halves were
kept for reporting. Each figure that is named below is MRR on both with that one changed, unless it says otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from assistant.retrieval.chunks import Chunk
from assistant.retrieval.terms import Evidence, Places

Alike = Callable[[Places], NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class Weights:
    """What counts how much in `ranked`."""

    title: float = 1.0
    cue: float = 2.0
    context: float = 1.0
    text: float = 0.7
    """How often a word counts that stands in the field once. Cues at 1: 0.833 and 0.572, at 3: 0.844 and 0.566. Texts at 1:
    0.844 and 0.572, at 0.3: 0.843 and 0.565. Titles at 0.5: 0.847 and 0.569, at 2 as here. Without the section's and the
    questions' names in the context: 0.847 and 0.566."""
    saturation: float = 4.0
    """The higher, the more a second and third occurrence of a word adds. Guidance, whose cards have dozens of cues, does best
    at 2: at 1 0.839 and 0.568, at 4 0.840 and 0.566, at 8 0.826 and 0.553."""
    length: float = 0.75
    """How far a field that is longer than others is discounted, 0 not at all, 1 fully. At 0.5: 0.847 and 0.571, at 1:
    0.845 and 0.566."""
    near: float = 0.5
    """What nearness by meaning adds, as far as it exceeds that of the middling candidate; only with a dense embedder.
    Chosen, before the cues were doubled, with vectors of latent semantic analysis, a stand-in that is weaker than a trained model: no model was at hand,
    and `make eval` measures one that is. Of the tune half hit@5 and MRR: cards without their cues and headings, as bare
    as pieces of documents, have 0.68 and 0.48 by words alone, 0.71 and 0.51 at 0.3, 0.74 and 0.53 here, 0.73 and 0.55
    at 1. Whole cards, whose cues are tuned, gain nothing: 0.98 and 0.89, then 0.97 and 0.89, 0.97 and 0.89, 0.96 and
    0.88. Held half: 0.64 and 0.47 become 0.68 and 0.49, whole cards' 0.92 and 0.79 become 0.90 and 0.78.
    Reciprocal rank fusion, which forgets how well a word fits: 0.69 and 0.49 bare, whether the order by meaning counts
    half or fully; whole cards 0.96 and 0.85, or 0.94 and 0.81."""
    prior: float = 0.05
    """What being about the sought question alone adds, in shares of the query; half for one of two questions."""
    likeness: float = 0.2
    """How far a result that repeats a better one is pushed down. Makes no difference to the figures, but variety."""
    kin: float = 0.0
    """How far a result is judged by the best `KIN` of its section, itself among them, instead of by itself: what several say
    is less likely to be a chance word. For guidance, whose sections are few and each about one thing, 0.5: at 0 0.836 and
    0.554, at 0.4 0.845 and 0.570. The very card of a cue is found with 0.338 instead of 0.323."""
    sibling: float = 0.15
    """How far a result from the same section as a better one is pushed down. For guidance 0.3: hit@5 of the cues is 0.69 at
    0, 0.73 at 0.15 and 0.75 here, but their very card is found with 0.348 at 0.15 and with 0.324 at 0.45."""
    same: float = 0.8
    """From this likeness on, two texts say the same and only the better one is given."""
    least: float = 0.1
    """Scores below it are chance: words of other fields reach it by their pieces, of the situations one in a hundred
    has its fifth result below 0.14. It does not hold where a question is sought, whose chunks are wanted anyway."""


WEIGHTS: Final = Weights()
GUIDANCE: Final = Weights(saturation=2.0, kin=0.5, sibling=0.3)
KIN: Final = 3
"""How many of a section speak for each of them; with 2 or 5 the figures are lower by less than 0.01."""


def ranked(
    chunks: Sequence[Chunk],
    evidence: Evidence,
    alike: Alike,
    weights: Weights,
    *,
    question: str | None,
    k: int,
) -> list[tuple[Chunk, float]]:
    """The best `k` candidates with scores from 0 to 1, best first, equal ones in the order of the chunks.

    Words are weighed as BM25F does: counts are summed over the fields of a chunk before they saturate.
    """
    fields = np.array([weights.title, weights.cue, weights.context, weights.text])
    discounts = fields / (1 - weights.length + weights.length * evidence.lengths)
    counts = np.einsum("cqf,cf->cq", evidence.counts, discounts)
    seen = counts * (weights.saturation + 1) / (counts + weights.saturation)
    fit = seen @ evidence.weights / (evidence.weights.sum() or 1)

    if evidence.near.any():
        fit += weights.near * (evidence.near - np.median(evidence.near[evidence.near > 0])).clip(0)
    if question is not None:
        fit += [weights.prior / max(1, len(chunks[place].questions)) for place in evidence.places]

    if weights.kin:
        fit += weights.kin * (_of_kin([chunks[place].headings[:1] for place in evidence.places], fit) - fit)

    pool = np.lexsort((evidence.places, -fit))[: max(20, 4 * k)]
    candidates, worth = [chunks[place] for place in evidence.places[pool]], fit[pool]
    likeness = alike(evidence.places[pool])
    left, penalty = np.ones(len(pool), dtype=bool), np.zeros(len(pool))
    best: list[tuple[Chunk, float]] = []
    while left.any() and len(best) < k:
        chosen = int(np.argmax(np.where(left, worth * (1 - penalty), -1)))
        score = float(-np.expm1(-worth[chosen] * (1 - penalty[chosen])))
        if score < (weights.least if question is None else np.finfo(float).tiny):
            break
        best.append((candidates[chosen], score))
        left &= likeness[chosen] < weights.same
        left[chosen] = False
        siblings = np.array([one.headings[:1] == candidates[chosen].headings[:1] for one in candidates])
        penalty = np.maximum(penalty, weights.likeness * likeness[chosen] + weights.sibling * siblings)
    return best


def _of_kin(sections: Sequence[tuple[str, ...]], fit: NDArray[np.floating]) -> NDArray[np.floating]:
    """How well the best of each one's section fit: the mean of up to `KIN`."""
    members: dict[tuple[str, ...], list[int]] = {}
    for place, section in enumerate(sections):
        members.setdefault(section, []).append(place)
    support = np.zeros_like(fit)
    for places in members.values():
        support[places] = np.sort(fit[places])[-KIN:].mean()
    return support

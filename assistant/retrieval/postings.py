"""The inverted index of all documents: for each feature the passages that have it, so that nothing else is looked at.

It is merged from segments in one pass, without sorting, and read through the memory map of the file system: a search
touches the entries of the words it is asked for and no others. Candidates are exact; no neighbour is missed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from assistant.retrieval.chunks import Field
from assistant.retrieval.lexical import Vocabulary, words_of
from assistant.retrieval.ranking import Weights
from assistant.retrieval.segments import CONTEXT, TEXT, Segment
from assistant.retrieval.terms import Evidence, Places

MOST_FEATURES: Final = 400
"""Features of a query that count: some fifty words with their pieces and pairs. A pasted page is known by its rarest."""
MOST_ENTRIES: Final = 600_000
"""Entries that one search goes through; the commonest features, which tell passages apart least, are left out first."""

_FIELDS: Final = {CONTEXT: Field.CONTEXT, TEXT: Field.TEXT}
_ARRAYS: Final = ("names", "rarity", "starts", "places", "counts", "lengths")


@dataclass(frozen=True)
class Asked:
    """A query as the index sees it: where its features stand in the vocabulary (-1: nowhere), and what each weighs."""

    columns: Places
    weights: NDArray[np.float32]


@dataclass(frozen=True)
class Postings:
    """Which passages have which features.

    Of the feature at column c of the vocabulary the entries lie at starts[c]:starts[c+1] of `places` (sorted) and
    `counts` (how often, per field).
    """

    vocabulary: Vocabulary
    starts: NDArray[np.int64]
    places: NDArray[np.int32]
    counts: NDArray[np.uint8]
    lengths: NDArray[np.float32]
    """How long each field of each passage is, 1 being the average: passages x fields."""

    @classmethod
    def merged(cls, number: int, segment: Callable[[int], Segment]) -> Self:
        """The index of all passages of `number` segments, numbered through in their order.

        Each segment is asked for twice, so that no more than one need be held at a time.
        """
        all_names, all_sizes, lengths = [], [], [np.empty((0, len(_FIELDS)), dtype=np.float32)]
        for which in range(number):
            one = segment(which)
            all_names.append(one.names)
            all_sizes.append(one.sizes)
            lengths.append(one.lengths)
        names = np.sort(np.concatenate([np.empty(0, dtype=np.uint32), *all_names]))
        names = names[np.diff(names, prepend=~names[:1]) != 0]
        columns = [np.searchsorted(names, own).astype(np.int32) for own in all_names]
        del all_names
        with_it = np.zeros(len(names), dtype=np.int64)
        for own, sizes in zip(columns, all_sizes, strict=True):
            with_it[own] += sizes
        starts = np.concatenate(([0], np.cumsum(with_it)))
        places = np.empty(starts[-1], dtype=np.int32)
        counts = np.empty((starts[-1], len(_FIELDS)), dtype=np.uint8)
        free, first = starts[:-1].copy(), 0
        for which, own in enumerate(columns):
            one = segment(which)
            before = np.cumsum(one.sizes, dtype=np.int64) - one.sizes
            there = np.repeat(free[own] - before, one.sizes) + np.arange(len(one.places))
            places[there] = one.places + np.uint32(first)
            # Both counts of an entry in one stroke, which halves the time.
            counts.view(np.uint16)[there] = one.counts.view(np.uint16)
            free[own] += one.sizes
            first += one.passages
        said = np.concatenate(lengths)
        average = said.mean(axis=0, dtype=np.float64) if first else np.ones(len(_FIELDS))
        return cls(
            Vocabulary.counting(first, names, with_it),
            starts,
            places,
            counts,
            (said / np.where(average > 0, average, 1)).astype(np.float32),
        )

    def asked(self, words: str) -> Asked:
        """`words` as features; of a long text the rarest that some passage has."""
        keys, weights = self.vocabulary.weighed(words)
        columns = self.vocabulary.columns(keys)
        sizes = np.where(columns >= 0, self.starts[columns + 1] - self.starts[columns], 0)
        if len(keys) > MOST_FEATURES or sizes.sum() > MOST_ENTRIES:
            order = np.argsort(-weights, kind="stable")
            order = order[columns[order] >= 0][:MOST_FEATURES]
            order = order[np.cumsum(sizes[order]) <= MOST_ENTRIES]
            columns, weights = columns[order], weights[order]
        return Asked(columns, weights)

    def fit(self, asked: Asked, weights: Weights) -> NDArray[np.float32]:
        """How well every passage fits what is asked: nothing, or what `ranked` adds up for it."""
        discounts = self._discounts(weights)
        fit = np.zeros(len(self.lengths), dtype=np.float32)
        for column, weight in zip(asked.columns, asked.weights, strict=True):
            if column < 0:
                continue
            entries = slice(self.starts[column], self.starts[column + 1])
            places = self.places[entries]
            counts = np.einsum("pf,pf->p", self.counts[entries], discounts[places])
            fit[places] += weight * (weights.saturation + 1) * counts / (counts + weights.saturation)
        return fit

    def evidence(self, asked: Asked, near: Mapping[int, float]) -> Evidence:
        """What speaks for the passages at the places in `near`."""
        places = np.array(sorted(near), dtype=np.int64)
        counts = np.zeros((len(places), len(asked.columns), len(Field)), dtype=np.float32)
        for feature, column in enumerate(asked.columns):
            if column < 0:
                continue
            start, end = self.starts[column], self.starts[column + 1]
            having = self.places[start:end]
            found = np.searchsorted(having, places).clip(max=len(having) - 1)
            shared = having[found] == places
            for own, field in _FIELDS.items():
                counts[shared, feature, field] = self.counts[start + found[shared], own]
        lengths = np.ones((len(places), len(Field)), dtype=np.float32)
        for own, field in _FIELDS.items():
            lengths[:, field] = self.lengths[places, own]
        nearness = np.array([near[int(place)] for place in places], dtype=np.float32)
        return Evidence(places, nearness, asked.weights, counts, lengths)

    def write(self, folder: Path) -> None:
        """Write it into `folder`, an array a file."""
        for name, array in zip(_ARRAYS, self._arrays(), strict=True):
            np.save(folder / f"{name}.npy", array, allow_pickle=False)

    @classmethod
    def opened(cls, folder: Path, passages: int) -> Self:
        """The index that `write` left in `folder`, read as it is needed.

        Raises:
            ValueError, OSError: the files are of another make.
        """
        names, rarity, starts, places, counts, lengths = (
            np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False) for name in _ARRAYS
        )
        if len(starts) != len(names) + 1 or len(lengths) != passages or len(places) != starts[-1]:
            raise ValueError("the parts of the index do not fit together")
        return cls(Vocabulary(passages, names, rarity), starts, places, counts, lengths)

    def _arrays(self) -> tuple[NDArray[np.generic], ...]:
        vocabulary = self.vocabulary
        return vocabulary.names, vocabulary.rarity, self.starts, self.places, self.counts, self.lengths

    def _discounts(self, weights: Weights) -> NDArray[np.float32]:
        fields = np.array([weights.context, weights.text], dtype=np.float32)
        return (fields / (1 - weights.length + weights.length * self.lengths)).astype(np.float32)


def alike(texts: Sequence[str]) -> NDArray[np.float32]:
    """How alike `texts` are: the cosines of the words that say something, as written; a square.

    Whether two texts say the same shows without stems and pieces, in a twentieth of the time.
    """
    tallies = [Counter(words_of(text)) for text in texts]
    columns = {word: place for place, word in enumerate(dict.fromkeys(chain.from_iterable(tallies)))}
    dense = np.zeros((len(texts), len(columns)), dtype=np.float32)
    for row, tally in zip(dense, tallies, strict=True):
        row[[columns[word] for word in tally]] = 1 + np.log(np.array(list(tally.values()), dtype=np.float32))
    lengths = np.linalg.norm(dense, axis=1, keepdims=True)
    dense /= np.where(lengths > 0, lengths, 1)
    likeness: NDArray[np.float32] = (dense @ dense.T).clip(0, 1)
    return likeness

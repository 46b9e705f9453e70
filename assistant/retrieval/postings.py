"""The inverted index of all documents: for each feature the passages that have it, so that nothing else is looked at.

It is merged from segments in one pass, without sorting, and read through the memory map of the file system: a search
touches the entries of the words it is asked for and no others. Candidates are exact; no neighbour is missed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from pathlib import Path
from typing import Any, Final, Self, TypeAlias

import numpy as np
from numpy.lib.format import dtype_to_descr, write_array_header_1_0
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

Segments: TypeAlias = Callable[[int], Segment]
"""Gives a segment by its number; asked several times, so that no more than one need be held at a time."""

_AT_ONCE: Final = 3_000_000
"""Entries that are merged at a time: some 60 MB with what merging needs beside them."""
_NUMBER: Final = re.compile(r"\d+(?:[.,]\d+)*")
_OTHER_NUMBERS: Final = 0.75
"""What likeness counts between texts whose numbers differ: below what `Weights.same` asks for."""
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
    def merged(cls, number: int, segment: Segments) -> Self:
        """The index of all passages of `number` segments, numbered through in their order."""
        plan = _Plan.of(number, segment)
        parts = list(plan.parts(number, segment))
        places = np.concatenate([np.empty(0, dtype=np.int32), *(part for part, _ in parts)])
        counts = np.concatenate([np.empty((0, len(_FIELDS)), dtype=np.uint8), *(part for _, part in parts)])
        return cls(plan.vocabulary, plan.starts, places, counts, plan.lengths)

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

    @staticmethod
    def write(folder: Path, number: int, segment: Segments) -> None:
        """Write what `merged` gives into `folder`, an array a file, holding little of it at any time."""
        plan = _Plan.of(number, segment)
        small: dict[str, NDArray[Any]] = {
            "names": plan.vocabulary.names,
            "rarity": plan.vocabulary.rarity,
            "starts": plan.starts,
            "lengths": plan.lengths,
        }
        for name, array in small.items():
            np.save(folder / f"{name}.npy", array, allow_pickle=False)
        entries = int(plan.starts[-1])
        with (folder / "places.npy").open("wb") as places, (folder / "counts.npy").open("wb") as counts:
            write_array_header_1_0(places, _header(np.dtype(np.int32), (entries,)))
            write_array_header_1_0(counts, _header(np.dtype(np.uint8), (entries, len(_FIELDS))))
            for some_places, some_counts in plan.parts(number, segment):
                some_places.tofile(places)
                some_counts.tofile(counts)

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

    def _discounts(self, weights: Weights) -> NDArray[np.float32]:
        fields = np.array([weights.context, weights.text], dtype=np.float32)
        return (fields / (1 - weights.length + weights.length * self.lengths)).astype(np.float32)


@dataclass(frozen=True)
class _Plan:
    """What the index of some segments will look like: all but its entries."""

    vocabulary: Vocabulary
    starts: NDArray[np.int64]
    lengths: NDArray[np.float32]

    @classmethod
    def of(cls, number: int, segment: Segments) -> Self:
        """The plan for these segments."""
        names, sizes = [np.empty(0, dtype=np.uint32)], [np.empty(0, dtype=np.uint32)]
        lengths = [np.empty((0, len(_FIELDS)), dtype=np.float32)]
        for which in range(number):
            one = segment(which)
            # Copied, or they would keep all that was read with them.
            names.append(one.names.copy())
            sizes.append(one.sizes.copy())
            lengths.append(one.lengths.copy())
        every = np.sort(np.concatenate(names))
        every = every[np.diff(every, prepend=~every[:1]) != 0]
        with_it = np.zeros(len(every), dtype=np.int64)
        for own, times in zip(names, sizes, strict=True):
            with_it[np.searchsorted(every, own)] += times
        said = np.concatenate(lengths)
        average = said.mean(axis=0, dtype=np.float64) if len(said) else np.ones(len(_FIELDS))
        return cls(
            Vocabulary.counting(len(said), every, with_it),
            np.concatenate(([0], np.cumsum(with_it))),
            (said / np.where(average > 0, average, 1)).astype(np.float32),
        )

    def parts(self, number: int, segment: Segments) -> Iterator[tuple[NDArray[np.int32], NDArray[np.uint8]]]:
        """The entries, feature by feature, in parts of about `_AT_ONCE`: places and counts."""
        cuts = np.searchsorted(self.starts, np.arange(0, self.starts[-1], _AT_ONCE))
        bounds = [*dict.fromkeys(cuts.tolist()), len(self.vocabulary.names)]
        for low, high in pairwise(bounds):
            yield self._part(low, high, number, segment)

    def _part(
        self, low: int, high: int, number: int, segment: Segments
    ) -> tuple[NDArray[np.int32], NDArray[np.uint8]]:
        names = self.vocabulary.names[low:high]
        free = self.starts[low:high] - self.starts[low]
        places = np.empty(self.starts[high] - self.starts[low], dtype=np.int32)
        counts = np.empty((len(places), len(_FIELDS)), dtype=np.uint8)
        first = 0
        for which in range(number):
            one = segment(which)
            mine = slice(*np.searchsorted(one.names, (names[0], int(names[-1]) + 1)).tolist())
            columns, sizes = np.searchsorted(names, one.names[mine]), one.sizes[mine]
            begin = int(one.sizes[: mine.start].sum())
            entries = slice(begin, begin + int(sizes.sum()))
            before = np.cumsum(sizes, dtype=np.int64) - sizes
            there = np.repeat(free[columns] - before, sizes) + np.arange(entries.stop - entries.start)
            places[there] = one.places[entries] + np.uint32(first)
            # Both counts of an entry in one stroke, which halves the time.
            counts.view(np.uint16)[there] = one.counts[entries].view(np.uint16)
            free[columns] += sizes
            first += one.passages
        return places, counts


def _header(dtype: np.dtype[Any], shape: tuple[int, ...]) -> dict[str, Any]:
    return {"descr": dtype_to_descr(dtype), "fortran_order": False, "shape": shape}


def alike(texts: Sequence[str]) -> NDArray[np.float32]:
    """How alike `texts` are: the cosines of the words that say something, as written; a square.

    Whether two texts say the same shows without stems and pieces, in a twentieth of the time. Those whose numbers
    differ do not, however alike their words: what they contradict each other in is to be seen.
    """
    tallies = [Counter(words_of(text)) for text in texts]
    columns = {word: place for place, word in enumerate(dict.fromkeys(chain.from_iterable(tallies)))}
    dense = np.zeros((len(texts), len(columns)), dtype=np.float32)
    for row, tally in zip(dense, tallies, strict=True):
        row[[columns[word] for word in tally]] = 1 + np.log(np.array(list(tally.values()), dtype=np.float32))
    lengths = np.linalg.norm(dense, axis=1, keepdims=True)
    dense /= np.where(lengths > 0, lengths, 1)
    likeness: NDArray[np.float32] = (dense @ dense.T).clip(0, 1)
    numbers = [frozenset(_NUMBER.findall(text)) for text in texts]
    codes = {group: code for code, group in enumerate(dict.fromkeys(numbers))}
    groups = np.array([codes[group] for group in numbers])
    likeness[groups[:, None] != groups] *= _OTHER_NUMBERS
    return likeness

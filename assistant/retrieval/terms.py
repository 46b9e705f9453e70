"""The exact half of a search: which words of the query each chunk has, field by field.

Chroma finds candidates; which of them is best is decided on figures that no approximation and no folding
of features has touched, so that the order is the same on every machine and after every rebuild.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray

from assistant.retrieval.chunks import Chunk, Field
from assistant.retrieval.lexical import Vocabulary, counted

Places = NDArray[np.int64]
_MOST: Final = 255


@dataclass(frozen=True)
class Evidence:
    """What speaks for the candidates of one query."""

    places: Places
    """Where the candidates stand among the chunks."""
    near: NDArray[np.float32]
    """How near each candidate is by meaning, 0 to 1; all 0 without a dense embedder."""
    weights: NDArray[np.float32]
    """What each feature of the query weighs."""
    counts: NDArray[np.float32]
    """How often each field of a candidate has a feature of the query: candidates x features x fields."""
    lengths: NDArray[np.float32]
    """How long each field of a candidate is, 1 being the average of the collection: candidates x fields."""


@dataclass(frozen=True)
class TermTable:
    """The features of every chunk with their counts per field.

    `columns` and `counts` of chunk n lie at starts[n]:starts[n+1]; column c is feature c of the vocabulary.
    """

    vocabulary: Vocabulary
    starts: NDArray[np.int64]
    columns: NDArray[np.int32]
    counts: NDArray[np.uint8]
    lengths: NDArray[np.float32]

    @classmethod
    def of(cls, chunks: Sequence[Chunk]) -> Self:
        """The table of `chunks`, with their vocabulary."""
        fields = len(Field)
        starts, all_keys, all_counts = (
            [0],
            [np.empty(0, dtype=np.uint32)],
            [np.empty((0, fields), dtype=np.uint8)],
        )
        lengths = np.zeros((len(chunks), fields), dtype=np.float64)
        for place, chunk in enumerate(chunks):
            row: dict[int, list[int]] = {}
            for field, text in chunk.passages():
                length = 0.0
                for key, (times, share) in counted(text).items():
                    row.setdefault(key, [0] * fields)[field] += times
                    length += times * share
                lengths[place, field] += length
            counts = np.array(list(row.values()), dtype=np.int64).reshape(-1, fields)
            all_keys.append(np.fromiter(row, dtype=np.uint32, count=len(row)))
            all_counts.append(counts.clip(max=_MOST).astype(np.uint8))
            starts.append(starts[-1] + len(row))
        keys = np.concatenate(all_keys)
        vocabulary = Vocabulary.of(len(chunks), keys)
        average = lengths.mean(axis=0) if chunks else np.ones(fields)
        return cls(
            vocabulary,
            np.array(starts, dtype=np.int64),
            vocabulary.columns(keys).astype(np.int32),
            np.concatenate(all_counts),
            (lengths / np.where(average > 0, average, 1)).astype(np.float32),
        )

    def evidence(self, words: str, near: Mapping[int, float]) -> Evidence:
        """What `words` and the chunks at the places in `near` share."""
        places = np.array(sorted(near), dtype=np.int64)
        keys, weights = self.vocabulary.weighed(words)
        columns = self.vocabulary.columns(keys)
        known = np.flatnonzero(columns >= 0)
        first, past = self._postings.bounds[columns[known]], self._postings.bounds[columns[known] + 1]
        entries = self._postings.entries[_stretches(first, past - first)]
        features = np.repeat(known, past - first)
        sought = np.full(len(self.starts), -1, dtype=np.int64)
        sought[places] = np.arange(len(places))
        owners = sought[self._postings.owners[entries]]
        counts = np.zeros((len(places), len(keys), len(Field)), dtype=np.float32)
        counts[owners[owners >= 0], features[owners >= 0]] = self.counts[entries[owners >= 0]]
        nearness = np.array([near[int(place)] for place in places], dtype=np.float32)
        return Evidence(places, nearness, weights, counts, self.lengths[places])

    def alike(self, places: Places) -> NDArray[np.float32]:
        """How alike the texts of the chunks at `places` are: the cosines of their weighed words, a square."""
        entries, owners = self._entries(places)
        times = self.counts[entries, Field.TEXT].astype(np.float32)
        within = times > 0
        entries, owners, times = entries[within], owners[within], times[within]
        names, columns = np.unique(self.columns[entries], return_inverse=True)
        dense = np.zeros((len(places), len(names)), dtype=np.float32)
        dense[owners, columns] = (1 + np.log(times)) * self.vocabulary.rarity[self.columns[entries]]
        lengths = np.linalg.norm(dense, axis=1, keepdims=True)
        dense /= np.where(lengths > 0, lengths, 1)
        likeness: NDArray[np.float32] = (dense @ dense.T).clip(0, 1)
        return likeness

    def arrays(self) -> dict[str, NDArray[Any]]:
        """What is stored."""
        own: dict[str, NDArray[Any]] = {
            "starts": self.starts,
            "columns": self.columns,
            "counts": self.counts,
            "lengths": self.lengths,
        }
        return own | self.vocabulary.arrays()

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        """The table that `arrays` gave."""
        vocabulary = Vocabulary.from_arrays(arrays)
        return cls(vocabulary, arrays["starts"], arrays["columns"], arrays["counts"], arrays["lengths"])

    def _entries(self, places: Places) -> tuple[Places, Places]:
        """Where the features of the chunks at `places` lie, and which of `places` each belongs to."""
        first = self.starts[places]
        sizes = self.starts[places + 1] - first
        return _stretches(first, sizes), np.repeat(np.arange(len(places)), sizes)

    @cached_property
    def _postings(self) -> _Postings:
        entries = np.argsort(self.columns, kind="stable")
        bounds = np.searchsorted(self.columns[entries], np.arange(len(self.vocabulary.names) + 1))
        return _Postings(entries, bounds, np.repeat(np.arange(len(self.starts) - 1), np.diff(self.starts)))


@dataclass(frozen=True)
class _Postings:
    """The features of a table by column, so that a query looks only at the words that it has."""

    entries: Places
    """Where the features lie in the table, sorted by column."""
    bounds: Places
    """Where each column begins among `entries`, and after the last where it ends."""
    owners: Places
    """The chunk that each feature of the table belongs to."""


def _stretches(first: Places, sizes: Places) -> Places:
    """The numbers of several stretches, one after the other, each given by its first and by how many there are."""
    return np.arange(sizes.sum()) + np.repeat(first - np.cumsum(sizes) + sizes, sizes)

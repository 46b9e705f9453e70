"""Exact closeness between a query and stored passages, for the second half of a search.

Chroma finds candidates; which of them is best is decided here, on figures that no approximation and no
folding of features has touched, so that the order is the same on every machine and after every rebuild.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol, Self

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.int64]


class ExactRows(Protocol):
    """Stored passages, one a row, that can be compared with a query of the same making."""

    def __len__(self) -> int:
        """How many passages there are."""

    def closeness(self, query: Self, rows: Rows) -> NDArray[np.float32]:
        """How close the only row of `query` is to each of `rows`: 1 the same, 0 nothing shared."""

    def alike(self, rows: Rows) -> NDArray[np.float32]:
        """How close `rows` are to each other: a square matrix."""

    def arrays(self) -> dict[str, NDArray[Any]]:
        """What is stored."""


@dataclass(frozen=True, slots=True)
class SparseRows:
    """Rows of weighted features, each of length 1: `keys` and `weights` of row n lie at starts[n]:starts[n+1].

    The keys of a row are sorted and unique.
    """

    starts: NDArray[np.int64]
    keys: NDArray[np.uint32]
    weights: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.starts) - 1

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        """The rows that `arrays` gave."""
        return cls(arrays["starts"], arrays["keys"], arrays["weights"])

    def arrays(self) -> dict[str, NDArray[Any]]:
        """What is stored."""
        return {"starts": self.starts, "keys": self.keys, "weights": self.weights}

    def closeness(self, query: SparseRows, rows: Rows) -> NDArray[np.float32]:
        """The cosine of the only row of `query` with each of `rows`."""
        if not len(rows) or not len(query.keys):
            return np.zeros(len(rows), dtype=np.float32)
        places, owners = self._entries(rows)
        found = np.searchsorted(query.keys, self.keys[places]).clip(max=len(query.keys) - 1)
        shared = query.keys[found] == self.keys[places]
        products = self.weights[places[shared]] * query.weights[found[shared]]
        sums = np.bincount(owners[shared], weights=products, minlength=len(rows))
        return sums.clip(0, 1).astype(np.float32)

    def alike(self, rows: Rows) -> NDArray[np.float32]:
        """The cosines of `rows` with each other."""
        places, owners = self._entries(rows)
        names, columns = np.unique(self.keys[places], return_inverse=True)
        dense = np.zeros((len(rows), len(names)), dtype=np.float32)
        dense[owners, columns] = self.weights[places]
        likeness: NDArray[np.float32] = (dense @ dense.T).clip(0, 1)
        return likeness

    def folded(self, dimension: int) -> NDArray[np.float32]:
        """The rows hashed into `dimension` numbers each (feature hashing with signs), length 1 again."""
        owners = np.repeat(np.arange(len(self)), np.diff(self.starts))
        signs = np.where(self.keys >> 31, np.float32(-1), np.float32(1))
        places = owners * dimension + (self.keys % dimension).astype(np.int64)
        flat = np.bincount(places, weights=self.weights * signs, minlength=len(self) * dimension)
        dense = flat.reshape(len(self), dimension)
        lengths = np.linalg.norm(dense, axis=1, keepdims=True)
        return (dense / np.where(lengths > 0, lengths, 1)).astype(np.float32)

    def _entries(self, rows: Rows) -> tuple[Rows, Rows]:
        """Where the features of `rows` lie, and which of `rows` each belongs to."""
        first, last = self.starts[rows], self.starts[rows + 1]
        counts = last - first
        owners = np.repeat(np.arange(len(rows)), counts)
        offsets = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        return np.repeat(first, counts) + offsets, owners


@dataclass(frozen=True, slots=True)
class DenseRows:
    """Rows of plain vectors, each of length 1, as an embedder without exact weights gives them."""

    vectors: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.vectors)

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        """The rows that `arrays` gave."""
        return cls(arrays["vectors"])

    def arrays(self) -> dict[str, NDArray[Any]]:
        """What is stored."""
        return {"vectors": self.vectors}

    def closeness(self, query: DenseRows, rows: Rows) -> NDArray[np.float32]:
        """The cosine of the only row of `query` with each of `rows`, opposites counted as nothing shared."""
        close: NDArray[np.float32] = (self.vectors[rows] @ query.vectors[0]).clip(0, 1)
        return close

    def alike(self, rows: Rows) -> NDArray[np.float32]:
        """The cosines of `rows` with each other."""
        chosen = self.vectors[rows]
        likeness: NDArray[np.float32] = (chosen @ chosen.T).clip(0, 1).astype(np.float32)
        return likeness

"""What an embedder is: texts in, unit vectors out, with a name and version that an index depends on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol, Self, TypeAlias, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from assistant.retrieval.exact import SparseRows

Vectors: TypeAlias = NDArray[np.float32]
"""One row of `dimension` numbers per text, each of length 1 (or 0 where a text says nothing)."""


@runtime_checkable
class Embedder(Protocol):
    """Turns texts into vectors whose inner product says how close two texts are.

    `version` changes whenever the same text would get another vector: indexes made with the old one are
    rebuilt then.
    """

    @property
    def name(self) -> str:
        """How the embedder is chosen and shown, such as ``lexical``."""

    @property
    def version(self) -> str:
        """Changes with the vectors."""

    @property
    def dimension(self) -> int:
        """Numbers per vector."""

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One vector per text, in their order."""


@runtime_checkable
class FittedEmbedder(Embedder, Protocol):
    """An embedder that learns from the corpus first, and can weigh its features exactly.

    `weigh` gives what `embed` folds into few dimensions: the index keeps it to rank without collisions.
    """

    def fitted(self, documents: Sequence[str]) -> Self:
        """The embedder as it is for this corpus."""

    def state(self) -> dict[str, NDArray[Any]]:
        """What it learned, to be stored beside the index."""

    def restored(self, state: Mapping[str, NDArray[Any]]) -> Self:
        """The embedder as it was when `state` was taken."""

    def weigh(self, texts: Sequence[str]) -> SparseRows:
        """The exact weights behind the vectors of `texts`."""

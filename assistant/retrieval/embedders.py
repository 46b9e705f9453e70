"""What an embedder is: texts in, unit vectors out, with a name and version that an index depends on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol, TypeAlias, runtime_checkable

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from assistant.retrieval.lexical import Vocabulary

Vectors: TypeAlias = NDArray[np.float32]
"""One row of `dimension` numbers per text, each of length 1 (or 0 where a text says nothing)."""


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
class CorpusEmbedder(Protocol):
    """An embedder that weighs words by how rare they are in the corpus, and must be told."""

    def fitted(self, vocabulary: Vocabulary) -> Embedder:
        """The embedder as it is for this corpus."""

"""What an embedder is: texts in, unit vectors out, with a name and version that an index depends on.

The lexical embedder is always there and decides by words. A dense one, if a person has chosen one, knows words
that mean the same; it may be slow, away or not fetched yet, so whatever it adds is added to what words find.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, Protocol, TypeAlias, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from assistant.errors import CounterpointError

if TYPE_CHECKING:
    from assistant.retrieval.lexical import Vocabulary

Vectors: TypeAlias = NDArray[np.float32]
"""One row of `dimension` numbers per text, each of length 1 (or 0 where a text says nothing)."""
Cancel: TypeAlias = Callable[[], bool]
"""Asked now and then; true once the work is no longer wanted."""

LARGEST_DIMENSION: Final = 16384
"""Numbers per vector that are believed; embedding models give 256 to 4,096."""


class EmbedderFailed(CounterpointError):
    """An embedder gave no vectors; the search goes on by words."""

    code = "embedder"


class Identified(Protocol):
    """What is known of an embedder before it has made a vector.

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
        """Numbers per vector; 0 where only the first reply will tell."""


class Embedder(Identified, Protocol):
    """Turns texts into vectors whose inner product says how close two texts are."""

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One vector per text, in their order."""


@runtime_checkable
class CorpusEmbedder(Protocol):
    """An embedder that weighs words by how rare they are in the corpus, and must be told."""

    def fitted(self, vocabulary: Vocabulary) -> Embedder:
        """The embedder as it is for this corpus."""


class DenseEmbedder(Identified, Protocol):
    """An embedder that knows what words mean; slow beside the lexical one, and it may fail.

    Safe to use from any thread; importing and making one loads nothing heavy and sends nothing.
    """

    @property
    def sends(self) -> bool:
        """Whether texts leave this program for a server; what must never be sent is not given to it then."""

    @property
    def batch(self) -> int:
        """How many texts are best given at once: few enough that what is done is kept often."""

    def embed(
        self, texts: Sequence[str], *, seconds: float | None = None, cancel: Cancel | None = None
    ) -> Vectors:
        """One vector of length 1 per text, in their order, within `seconds` where given.

        Raises:
            EmbedderFailed: there are none, for a reason that it says.
        """


def checked(rows: object, count: int, dimension: int, name: str) -> Vectors:
    """`rows` as `count` vectors of length 1, of `dimension` numbers each where that is known (not 0).

    Raises:
        EmbedderFailed: they are not as many, not of one length, not numbers, or say nothing.
    """
    try:
        vectors = np.array(rows, dtype=np.float32)
    except (TypeError, ValueError, OverflowError):
        raise _refused(name, "vectors of different lengths, or something else than numbers") from None
    if vectors.ndim != 2 or len(vectors) != count:
        raise _refused(name, f"{len(vectors) if vectors.ndim else 0} vectors for {count} texts")
    if not 2 <= vectors.shape[1] <= LARGEST_DIMENSION:
        raise _refused(name, f"vectors of {vectors.shape[1]} numbers")
    if dimension and vectors.shape[1] != dimension:
        raise _refused(name, f"vectors of {vectors.shape[1]} numbers where it gave {dimension} before")
    lengths = np.linalg.norm(vectors.astype(np.float64), axis=1, keepdims=True)
    if not np.isfinite(lengths).all():
        raise _refused(name, "numbers that are infinite or none at all")
    if not lengths.all():
        raise _refused(name, "a vector of nothing but zeros")
    unit: Vectors = (vectors / lengths).astype(np.float32)
    return unit


def _refused(name: str, what: str) -> EmbedderFailed:
    return EmbedderFailed(
        f"The embedder {name} gave {what}, so they are not used.",
        hint="Choose another embedder (COUNTERPOINT_EMBEDDER), or lexical, which needs no model.",
    )

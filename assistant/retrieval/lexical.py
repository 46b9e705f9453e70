"""The built-in embedder: stemmed words and pieces of words, weighted by rarity, hashed. No download.

Words carry meaning, pieces of words forgive spelling, inflection and compounds that the stemmer misses.
Both are weighted by how rare they are in the corpus, and repeated words count less each time.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from hashlib import blake2b
from typing import Any, Final, Self

import numpy as np
import snowballstemmer
from numpy.typing import NDArray

from assistant.retrieval.embedders import Vectors
from assistant.retrieval.exact import SparseRows
from assistant.text import fold

_WORD: Final = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
_STEMMER: Final = snowballstemmer.stemmer("english")

STOP_WORDS: Final = frozenset(
    "a about all also am an and any are aren't as at be been being but by can can't could couldn't did didn't "
    "do does doesn't doing don't even for from had has have haven't he her here hers him his how i i'd i'll "
    "i'm i've if in into is isn't it it's its itself just let let's me might my no not of on or our ours out "
    "really she should shouldn't so some such than that that's the their theirs them then there there's these "
    "they they're they've this those to too up us very was wasn't we we'd we'll we're we've were weren't what "
    "what's when where which while who whom whose why will with won't would wouldn't yes you you're your".split()
)
"""Words that every sentence has; they would only make long queries look alike."""

PIECES: Final = (4, 5)
"""Lengths of the pieces of words."""
PIECE_WEIGHT: Final = 0.3
"""What a piece counts beside a whole stem."""


@lru_cache(maxsize=65536)
def _features(word: str) -> tuple[tuple[int, float], ...]:
    """The hashed features of one word: its stem, and the pieces of the word between marks for its ends."""
    if word in STOP_WORDS:
        return ()
    stem = str(_STEMMER.stemWord(word.removesuffix("'s")))
    found = [(_hashed("w" + stem), 1.0)]
    marked = f"<{word}>"
    pieces = {marked[n : n + size] for size in PIECES for n in range(len(marked) - size + 1)}
    found.extend((_hashed("p" + piece), PIECE_WEIGHT) for piece in sorted(pieces))
    return tuple(found)


def _hashed(name: str) -> int:
    return int.from_bytes(blake2b(name.encode("utf-8", "replace"), digest_size=4).digest(), "big")


def words_of(text: str) -> list[str]:
    """The words of `text` as they are compared: case, quote marks and spacing made equal."""
    return _WORD.findall(fold(text))


@dataclass(frozen=True)
class LexicalEmbedder:
    """Words and their pieces as vectors. Unfitted it treats all as equally rare."""

    dimension: int = 1024
    documents: int = 0
    rarity: Mapping[int, float] = field(default_factory=dict, repr=False)

    name: str = "lexical"
    version: str = "1"

    def fitted(self, documents: Sequence[str]) -> Self:
        """The embedder that knows how rare each feature is among `documents`."""
        seen: Counter[int] = Counter()
        for document in documents:
            seen.update({key for word in set(words_of(document)) for key, _ in _features(word)})
        count = len(documents)
        rarity = {key: math.log((count + 1) / (n + 0.5)) for key, n in seen.items()}
        return replace(self, documents=count, rarity=rarity)

    def state(self) -> dict[str, NDArray[Any]]:
        """How rare each feature is."""
        return {
            "documents": np.array([self.documents], dtype=np.int64),
            "keys": np.fromiter(self.rarity.keys(), dtype=np.uint32, count=len(self.rarity)),
            "values": np.fromiter(self.rarity.values(), dtype=np.float64, count=len(self.rarity)),
        }

    def restored(self, state: Mapping[str, NDArray[Any]]) -> Self:
        """The embedder as it was when `state` was taken."""
        rarity = dict(zip(state["keys"].tolist(), state["values"].tolist(), strict=True))
        return replace(self, documents=int(state["documents"][0]), rarity=rarity)

    def weigh(self, texts: Sequence[str]) -> SparseRows:
        """Each text's features by key, weighted by rarity and dampened frequency, to length 1."""
        return _rows(self._weights(text) for text in texts)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """The weights of `weigh`, folded into `dimension` numbers."""
        return self.weigh(texts).folded(self.dimension)

    def _weights(self, text: str) -> dict[int, float]:
        counts: Counter[int] = Counter()
        share: dict[int, float] = {}
        for word, times in Counter(words_of(text)).items():
            for key, weight in _features(word):
                counts[key] += times
                share[key] = weight
        unseen = math.log((self.documents + 1) / 0.5)
        weights = {
            key: share[key] * (1 + math.log(times)) * self.rarity.get(key, unseen)
            for key, times in counts.items()
        }
        length = math.sqrt(sum(weight * weight for weight in weights.values()))
        return {key: weights[key] / length for key in sorted(weights)} if length else {}


def _rows(weighted: Iterable[Mapping[int, float]]) -> SparseRows:
    starts, keys, weights = [0], list[int](), list[float]()
    for row in weighted:
        keys.extend(row.keys())
        weights.extend(row.values())
        starts.append(len(keys))
    return SparseRows(
        np.array(starts, dtype=np.int64), np.array(keys, dtype=np.uint32), np.array(weights, dtype=np.float32)
    )

"""Words as features: stems, groups of synonyms, pairs of neighbours and pieces, hashed, weighted by rarity.

Stems carry meaning, and the group that a word belongs to carries it to words that others use for the same. Pairs
know turns of speech, even those made of words that say nothing alone ("who does what"). Pieces of words forgive
spelling, inflection and compounds that the stemmer misses. Nothing has to be downloaded.

The shares below were chosen on every third cue of the cards, searched for with itself taken away ("the cues"), and on
the "tune" half of tests/retrieval/situations-more.yaml. Figures are MRR.
The built-in embedder folds them into vectors for Chroma; the term table keeps them unfolded for ranking.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from hashlib import blake2b
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray

from assistant import stemming
from assistant.retrieval.embedders import Vectors
from assistant.retrieval.synonyms import SYNONYMS
from assistant.text import fold

VERSION: Final = "3"
"""Raised when the same text would get other features or weights."""

PIECE: Final = 4
"""Characters in a piece of a word. Tried on the first situations' "tune" half with hit@5 and MRR: 3 gives 0.88 and
0.75, 4 gives 0.90 and 0.79, 5 gives 0.85 and 0.72."""
PIECE_SHARE: Final = 0.3
"""What a piece counts beside a whole stem: at 0.5 the cues come to 0.51 instead of 0.52, the tune half to 0.89
instead of 0.90."""
GROUP_SHARE: Final = 1.0
"""What a group of synonyms counts beside a stem: without groups the cues come to 0.50, at 0.6 to 0.51, at 1 to 0.52."""
PAIR_SHARE: Final = 0.5
"""What a pair of neighbours counts beside a stem: without pairs the cues come to 0.50 and the tune half to 0.86. At
0.8 and 1.2 the cues find their section less often, since rare turns of speech outweigh what is meant."""

_WORD: Final = re.compile(r"[^\W_]+(?:'[^\W_]+)?")

# Words that every sentence has; they would only make long queries look alike.
_STOP: Final = """
a about all also am an and any are aren't as at be been being but by can can't could couldn't did didn't do does
doesn't doing don't even for from had has have haven't he her here hers him his how i i'd i'll i'm i've if in into
is isn't it it's its itself just let let's me might my no not of on or our ours out really she should shouldn't so
some such than that that's the their theirs them then there there's these they they're they've this those to too
up us very was wasn't we we'd we'll we're we've were weren't what what's when where which while who whom whose why
will with won't would wouldn't yes you you're your
"""
STOP_WORDS: Final = frozenset(_STOP.split())


@lru_cache(maxsize=16384)
def features(word: str) -> tuple[tuple[int, float], ...]:
    """The hashed features of one word with their shares: its stem, its group, its pieces with the ends marked."""
    if word in STOP_WORDS:
        return ()
    root = stem(word)
    found = {_hashed("w" + root): 1.0}
    for group in _groups().get(root, ()):
        found[_hashed("g" + group)] = GROUP_SHARE
    marked = f"<{word}>"
    for start in range(len(marked) - PIECE + 1):
        found.setdefault(_hashed("p" + marked[start : start + PIECE]), PIECE_SHARE)
    return tuple(found.items())


def counted(text: str) -> dict[int, tuple[int, float]]:
    """How often each feature stands in `text`, and its share."""
    words = _WORD.findall(fold(text))
    found: dict[int, tuple[int, float]] = {}
    for word, times in Counter(words).items():
        for key, share in features(word):
            found[key] = (found[key][0] + times if key in found else times, share)
    for key, times in Counter(map(_pair, words, words[1:])).items():
        found[key] = (found[key][0] + times if key in found else times, PAIR_SHARE)
    return found


def words_of(text: str) -> list[str]:
    """The words of `text` that say something, folded, in their order."""
    return [word for word in _WORD.findall(fold(text)) if word not in STOP_WORDS]


@lru_cache(maxsize=16384)
def stem(word: str) -> str:
    """The stem of one folded English word, without a possessive's ending."""
    return stemming.stem(word.removesuffix("'s"))


@lru_cache(maxsize=16384)
def _pair(word: str, following: str) -> int:
    return _hashed(f"n{stem(word)} {stem(following)}")


@cache
def _groups() -> dict[str, set[str]]:
    """The groups, each known by its first word, that each stem belongs to."""
    groups: dict[str, set[str]] = {}
    for group in SYNONYMS:
        for word in group:
            groups.setdefault(stem(word), set()).add(group[0])
    return groups


def _hashed(name: str) -> int:
    # Not Python's own hash, which is salted anew in every process.
    return int.from_bytes(blake2b(name.encode("utf-8", "replace"), digest_size=4).digest(), "big")


@dataclass(frozen=True)
class Vocabulary:
    """The features of a corpus and how rare each is: log((documents + 1) / (documents with it + 1/2))."""

    documents: int = 0
    names: NDArray[np.uint32] = field(default_factory=lambda: np.empty(0, dtype=np.uint32), repr=False)
    """Hashed features, sorted."""
    rarity: NDArray[np.float32] = field(default_factory=lambda: np.empty(0, dtype=np.float32), repr=False)

    @classmethod
    def of(cls, documents: int, keys: NDArray[np.uint32]) -> Self:
        """The vocabulary of as many documents, `keys` being the features of all, once for each that has them."""
        return cls.counting(documents, *np.unique(keys, return_counts=True))

    @classmethod
    def counting(cls, documents: int, names: NDArray[np.uint32], with_it: NDArray[np.int64]) -> Self:
        """The vocabulary of as many documents, of which `with_it` have each of the sorted features `names`."""
        return cls(documents, names, np.log((documents + 1) / (with_it + 0.5)).astype(np.float32))

    def columns(self, keys: NDArray[np.uint32]) -> NDArray[np.int64]:
        """Where `keys` stand among `names`; -1 for those that the corpus lacks."""
        if not len(self.names):
            return np.full(len(keys), -1, dtype=np.int64)
        places = np.searchsorted(self.names, keys).clip(max=len(self.names) - 1)
        return np.where(self.names[places] == keys, places, -1).astype(np.int64)

    def weighed(self, text: str) -> tuple[NDArray[np.uint32], NDArray[np.float32]]:
        """The features of `text`, and what each weighs by rarity, share and dampened frequency."""
        found = counted(text)
        keys = np.fromiter(found, dtype=np.uint32, count=len(found))
        tallies = np.array(list(found.values()), dtype=np.float32).reshape(-1, 2)
        columns = self.columns(keys)
        unseen = np.float32(math.log((self.documents + 1) / 0.5))
        rarity = np.full(len(keys), unseen, dtype=np.float32)
        rarity[columns >= 0] = self.rarity[columns[columns >= 0]]
        return keys, rarity * tallies[:, 1] * (1 + np.log(tallies[:, 0]))

    def arrays(self) -> dict[str, NDArray[Any]]:
        """What is stored."""
        return {"documents": np.array([self.documents]), "names": self.names, "rarity": self.rarity}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        """The vocabulary that `arrays` gave."""
        return cls(int(arrays["documents"][0]), arrays["names"], arrays["rarity"])


@dataclass(frozen=True)
class LexicalEmbedder:
    """The built-in embedder: weighed features hashed into `dimension` numbers, with signs, to length 1.

    Unfitted it takes all features for equally rare.
    """

    dimension: int = 1024
    vocabulary: Vocabulary = field(default_factory=Vocabulary, repr=False)
    name: str = "lexical"
    version: str = VERSION

    def fitted(self, vocabulary: Vocabulary) -> Self:
        """The embedder that weighs by the rarities of `vocabulary`."""
        return replace(self, vocabulary=vocabulary)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One vector per text, in their order."""
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for vector, text in zip(vectors, texts, strict=True):
            keys, weights = self.vocabulary.weighed(text)
            signs = np.where(keys >> 31, np.float32(-1), np.float32(1))
            np.add.at(vector, keys % self.dimension, weights * signs)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        vectors /= np.where(lengths > 0, lengths, 1)
        return vectors

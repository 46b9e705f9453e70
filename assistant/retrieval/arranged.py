"""The documents in use as one index, whatever parts it lies in, and the words sought as it sees them.

Parts are searched side by side, and what depends on all of them is counted over all of them: how rare a feature is, how
long passages are on average, which place a passage has. So the scores are those of one whole index, and a document
that is added, replaced, renamed or removed costs nothing of the others. What a part holds of texts that are no longer
in use counts for nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, chain
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from assistant.passages import Content
from assistant.retrieval.cache import View
from assistant.retrieval.chunks import Field
from assistant.retrieval.lexical import Vocabulary, counted, words_of
from assistant.retrieval.postings import Postings, Tally, columns_of
from assistant.retrieval.ranking import Weights
from assistant.retrieval.segments import CONTEXT, TEXT, Segment
from assistant.retrieval.terms import Evidence, Places

MOST_FEATURES: Final = 400
"""Features of a query that count: some fifty words with their pieces and pairs. A pasted page is known by its rarest."""
MOST_ENTRIES: Final = 600_000
"""Entries that one search goes through; the commonest features, which tell passages apart least, are left out first."""

_NUMBER: Final = re.compile(r"\d+(?:[.,]\d+)*")
_OTHER_NUMBERS: Final = 0.75
"""What likeness counts between texts whose numbers differ: below what `Weights.same` asks for."""


@dataclass(frozen=True)
class Part:
    """Some texts, indexed together."""

    texts: tuple[Content, ...]
    postings: Postings
    view: View | None = None
    """Where it lies in the cache; None for one in memory."""

    def is_made_from(self, digest: str) -> bool:
        """Whether it holds a text of the file with this digest."""
        return any(text.digest == digest for text in self.texts)

    def close(self) -> None:
        """Give back the files; a search that is under way still has them."""
        if self.view is not None:
            self.view.close()


@dataclass(frozen=True)
class Had:
    """One feature of a query: who has it."""

    places: Places
    """Passages with it in their headings or text."""
    counts: NDArray[np.uint8]
    """How often, for each of these: passages x (headings, text)."""
    titles: tuple[tuple[int, int], ...]
    """Texts with it in the title of their document, by number, and how often."""


@dataclass(frozen=True)
class Asked:
    """A query as the index sees it: what each of its features weighs, and who has it."""

    weights: NDArray[np.float32]
    had: tuple[Had, ...]


class Arranged:
    """The documents in use, their passages numbered through in the order of the documents.

    Not changed once it is made, and so safe to use from any thread.
    """

    def __init__(
        self,
        contents: Sequence[Content],
        parts: Sequence[Part],
        known: Callable[[Content], Segment | None],
    ) -> None:
        """`parts` together hold every text of `contents`; what is counted of the others they hold is `known`."""
        self.contents: Final = tuple(contents)
        self.parts: Final = tuple(parts)
        self.texts: Final = tuple(dict.fromkeys(content.text for content in contents))
        self.starts: Final = (0, *accumulate(text.count for text in self.texts))
        self._numbers: Final = {text: number for number, text in enumerate(self.texts)}
        self._titles: Final = _Titles.of(self.contents, self._numbers)
        self._there: Final[list[tuple[Places, bool]]] = []
        lengths = np.zeros((self.starts[-1], 2), dtype=np.float32)
        left, gone = dict(self._numbers), list[Content]()
        for part in self.parts:
            there = [np.empty(0, dtype=np.int64)]
            for text in part.texts:
                if (number := left.pop(text, None)) is None:
                    gone.append(text)
                    there.append(np.full(text.count, -1))
                else:
                    there.append(np.arange(text.count) + self.starts[number])
            places = np.concatenate(there)
            living = places >= 0
            lengths[places[living]] = part.postings.lengths[living]
            self._there.append((places, bool(living.all())))
        self._gone: Final = Tally.of(filter(None, map(known, gone)))
        # Exact whatever the order: so many numbers of 24 bits add up without rounding in 53.
        average = lengths.mean(axis=0, dtype=np.float64) if len(lengths) else np.ones(2)
        self._lengths: Final = (lengths / np.where(average > 0, average, 1)).astype(np.float32)

    def again(self, contents: Sequence[Content], known: Callable[[Content], Segment | None]) -> Self | None:
        """The same parts arranged for `contents`; None where they do not hold all of them, or hold what is not known."""
        wanted = {content.text for content in contents}
        held = {text for part in self.parts for text in part.texts}
        if wanted <= held and all(known(text) is not None for text in held - wanted):
            return type(self)(contents, self.parts, known)
        return None

    def where(self, place: int) -> tuple[Content, int]:
        """The text that passage `place` belongs to, and its place there."""
        number = bisect_right(self.starts, place) - 1
        return self.texts[number], place - self.starts[number]

    def asked(self, words: str) -> Asked:
        """`words` as features; of a long text the rarest that some passage has."""
        found = counted(words)
        keys = np.sort(np.fromiter(found, dtype=np.uint32, count=len(found)))
        having = sum((part.postings.having(keys) for part in self.parts), -self._gone.having(keys))
        # A word of a title is as rare as the passages are that it stands above.
        vocabulary = Vocabulary.counting(
            len(self._lengths), keys, np.maximum(having, self._titles.having(keys, self.texts))
        )
        keys, weights = vocabulary.weighed(words)
        sizes = having[vocabulary.columns(keys)]
        if len(keys) > MOST_FEATURES or sizes.sum() > MOST_ENTRIES:
            order = np.argsort(-weights, kind="stable")
            order = order[sizes[order] + self._titles.having(keys[order], self.texts) > 0][:MOST_FEATURES]
            order = order[np.cumsum(sizes[order]) <= MOST_ENTRIES]
            keys, weights = keys[order], weights[order]
        return Asked(weights, tuple(self._had(keys)))

    def fit(self, asked: Asked, weights: Weights, within: Collection[Content]) -> NDArray[np.float32]:
        """How well every passage of the texts `within` fits what is asked: nothing, or what `ranked` adds up for it."""
        discounts = 1 - weights.length + weights.length * self._lengths
        headings, texts = weights.context / discounts[:, CONTEXT], weights.text / discounts[:, TEXT]
        titles = weights.title / (1 - weights.length + weights.length * self._titles.lengths)
        fit = np.zeros(len(self._lengths), dtype=np.float32)
        for had, weight in zip(asked.had, asked.weights, strict=True):
            places = had.places
            counts = had.counts[:, TEXT] * texts.take(places)
            # Few have it in their headings, and what is not multiplied takes no time.
            under = np.flatnonzero(had.counts[:, CONTEXT])
            counts[under] += had.counts[under, CONTEXT] * headings[places[under]]
            if had.titles:
                every = np.zeros(len(fit), dtype=counts.dtype)
                every[places] = counts
                for number, times in had.titles:
                    every[self.starts[number] : self.starts[number + 1]] += times * titles[number]
                places = np.flatnonzero(every)
                counts = every[places]
            fit[places] += weight * (weights.saturation + 1) * counts / (counts + weights.saturation)
        for number, text in enumerate(self.texts):
            if text not in within:
                fit[self.starts[number] : self.starts[number + 1]] = 0
        return fit

    def evidence(self, asked: Asked, near: Mapping[int, float]) -> Evidence:
        """What speaks for the passages at the places in `near`."""
        places = np.array(sorted(near), dtype=np.int64)
        numbers = np.searchsorted(self.starts, places, side="right") - 1
        row = np.full(len(self._lengths), -1)
        row[places] = np.arange(len(places))
        counts = np.zeros((len(places), len(asked.had), len(Field)), dtype=np.float32)
        for feature, had in enumerate(asked.had):
            rows = row.take(had.places)
            shared = np.flatnonzero(rows >= 0)
            for field, own in ((Field.CONTEXT, CONTEXT), (Field.TEXT, TEXT)):
                counts[rows[shared], feature, field] = had.counts[shared, own]
            for number, times in had.titles:
                counts[numbers == number, feature, Field.TITLE] = times
        lengths = np.ones((len(places), len(Field)), dtype=np.float32)
        lengths[:, Field.TITLE] = self._titles.lengths[numbers]
        lengths[:, [Field.CONTEXT, Field.TEXT]] = self._lengths[places][:, [CONTEXT, TEXT]]
        nearness = np.array([near[int(place)] for place in places], dtype=np.float32)
        return Evidence(places, nearness, asked.weights, counts, lengths)

    def _had(self, keys: NDArray[np.uint32]) -> Iterator[Had]:
        columns = [columns_of(keys, part.postings.names) for part in self.parts]
        for feature, key in enumerate(keys.tolist()):
            places, counts = [np.empty(0, dtype=np.int64)], [np.empty((0, 2), dtype=np.uint8)]
            for part, (there, in_use), own in zip(self.parts, self._there, columns, strict=True):
                if (column := own[feature]) < 0:
                    continue
                own_places, times = part.postings.entries(
                    int(part.postings.starts[column]), int(part.postings.starts[column + 1])
                )
                found = there.take(own_places)
                places.append(found if in_use else found[found >= 0])
                counts.append(times if in_use else times[found >= 0])
            yield Had(np.concatenate(places), np.concatenate(counts), self._titles.of_feature.get(key, ()))


@dataclass(frozen=True)
class _Titles:
    """What the documents are called: the one field that is counted anew wherever the documents are arranged."""

    of_feature: dict[int, tuple[tuple[int, int], ...]]
    """Which texts have a feature in a title, by number, and how often."""
    lengths: NDArray[np.float32]
    """How long the title of each text is, 1 being the average."""

    @classmethod
    def of(cls, contents: Sequence[Content], numbers: Mapping[Content, int]) -> Self:
        """The titles of `contents`, whose texts have these `numbers`."""
        titles: dict[int, str] = {}
        for content in contents:
            number = numbers[content.text]
            titles[number] = f"{titles[number]}\n{content.title}" if number in titles else content.title
        of_feature: dict[int, list[tuple[int, int]]] = {}
        said = np.zeros(len(titles), dtype=np.float64)
        for number, title in titles.items():
            for key, (times, share) in _title_words(title).items():
                of_feature.setdefault(key, []).append((number, times))
                said[number] += times * share
        average = said.mean() if len(said) else 1.0
        lengths = (said / (average or 1)).astype(np.float32)
        return cls({key: tuple(found) for key, found in of_feature.items()}, lengths)

    def having(self, keys: NDArray[np.uint32], texts: Sequence[Content]) -> NDArray[np.int64]:
        """How many passages stand under a title with each of the features `keys`."""
        under = (
            sum(texts[number].count for number, _ in self.of_feature.get(key, ())) for key in keys.tolist()
        )
        return np.fromiter(under, dtype=np.int64, count=len(keys))


@lru_cache(maxsize=1024)
def _title_words(title: str) -> dict[int, tuple[int, float]]:
    return counted(title)


@lru_cache(maxsize=2048)
def _tally(text: str) -> Counter[str]:
    return Counter(words_of(text))


def alike(texts: Sequence[str]) -> NDArray[np.float32]:
    """How alike `texts` are: the cosines of the words that say something, as written; a square.

    Whether two texts say the same shows without stems and pieces, in a twentieth of the time. Those whose numbers
    differ do not, however alike their words: what they contradict each other in is to be seen.
    """
    tallies = [_tally(text) for text in texts]
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

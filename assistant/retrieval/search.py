"""The door to what Counterpoint knows: words in, the passages that help out.

`ChunkSearch` finds chunks of any collection; `Guidance` is the collection of guidance cards. Importing this
module loads neither Chroma nor any model; the index opens at the first search, or at `warm`.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self, get_args

from assistant.config import cache_dir
from assistant.errors import BadInput, CounterpointError, NotFound
from assistant.method.questions import QUESTION
from assistant.retrieval.cards import Card, Kind, load_cards
from assistant.retrieval.chunks import Chunk, card_chunk
from assistant.retrieval.dense import DenseSearch
from assistant.retrieval.embedders import DenseEmbedder
from assistant.retrieval.index import ChunkIndex, open_index
from assistant.retrieval.lexical import LexicalEmbedder
from assistant.retrieval.neighbours import Narrowing
from assistant.retrieval.ranking import GUIDANCE, WEIGHTS, Weights, ranked
from assistant.text import safe_text

MOST_WORDS: Final = 4000
"""Characters of a query that are looked at; a pasted document says by its beginning what it is about."""
CANDIDATES: Final = 150
"""How many neighbours of each half are ranked exactly. Of guidance, with a card's section counting too, 100 lose three in
a hundred of the situations of the room that are found among 150; with all of them none more is found."""

_VISIBLE: Final = re.compile(r"\S")
_KINDS: Final[tuple[str, ...]] = get_args(Kind)


@dataclass(frozen=True, slots=True)
class Found:
    """A chunk that was found, and how well it fits (0 to 1)."""

    chunk: Chunk
    score: float


@dataclass(frozen=True, slots=True)
class Hit:
    """A card that was found, how well it fits (0 to 1), and the passage to show."""

    card: Card
    score: float
    text: str


class ChunkSearch:
    """One collection of chunks that can be searched; opens its index at the first search, from any thread.

    `folder` is where the index is kept; None keeps it in memory. With an `embedder`, what the words mean counts beside
    the words; `may_send` says of a chunk whether an embedder on a server may be given it.
    """

    def __init__(
        self,
        chunks: Iterable[Chunk],
        *,
        name: str,
        folder: Path | None,
        embedder: DenseEmbedder | None = None,
        may_send: Callable[[Chunk], bool] | None = None,
        weights: Weights = WEIGHTS,
    ) -> None:
        self._chunks = tuple(chunks)
        self._name = name
        self._folder = folder
        self._weights = weights
        self._dense = (
            DenseSearch(self._chunks, embedder, name=f"meaning-of-{name}", folder=folder, may_send=may_send)
            if embedder is not None
            else None
        )
        self._index: ChunkIndex | None = None
        self._lock = threading.Lock()

    def find(self, words: str, *, within: Narrowing = Narrowing(), k: int = 5) -> list[Found]:  # noqa: B008 - frozen
        """The `k` chunks within `within` that fit `words` best, best first.

        Chunks that share next to nothing with the words are left out, unless `within` names a question: then being
        about it is reason enough to be shown, after those that fit.

        Raises:
            BadInput: there are no words, or `k` is less than one.
        """
        words = query(words)
        if k < 1:
            raise BadInput(f"The number of results must be at least 1, not {k}.")
        if within.is_empty:
            return []
        index = self._opened()
        count = max(CANDIDATES, 4 * k)
        meant = self._dense.near(words, count, within) if self._dense is not None else None
        evidence = index.evidence(words, count, within, meant)
        best = ranked(index.chunks, evidence, index.terms.alike, self._weights, question=within.question, k=k)
        return [Found(chunk, score) for chunk, score in best]

    def warm(self) -> None:
        """Open the index now, so that the first search is as fast as the others; embeds what has to be."""
        self._opened()
        if self._dense is not None:
            self._dense.prepare()

    @property
    def notice(self) -> str:
        """Why the index is not kept in the cache or the embedder is not used, in plain words; empty when all is well."""
        index = self._index.notice if self._index is not None else ""
        return " ".join(filter(None, (index, self._dense.notice if self._dense is not None else "")))

    def close(self) -> None:
        """Close the index; the next search opens it again."""
        with self._lock:
            if self._index is not None:
                self._index.close()
                self._index = None
        if self._dense is not None:
            self._dense.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _opened(self) -> ChunkIndex:
        with self._lock:
            if self._index is None:
                self._index = open_index(
                    self._chunks, LexicalEmbedder(), name=self._name, folder=self._folder
                )
            return self._index


class Guidance:
    """The guidance cards, found by the words people use.

    Without arguments: the shipped cards, found by words alone, and an index in the cache folder.
    """

    def __init__(
        self,
        cards: Iterable[Card] | None = None,
        *,
        folder: Path | None = None,
        embedder: DenseEmbedder | None = None,
    ) -> None:
        self.cards: tuple[Card, ...] = load_cards() if cards is None else tuple(cards)
        self._by_id = {card.id: card for card in self.cards}
        self._search = ChunkSearch(
            (card_chunk(card) for card in self.cards),
            name="guidance",
            folder=folder if folder is not None else index_folder(),
            embedder=embedder,
            weights=GUIDANCE,
        )

    def search(
        self, words: str, *, question: str | None = None, kinds: Collection[str] | None = None, k: int = 5
    ) -> list[Hit]:
        """The `k` cards that fit `words` best, best first; at most one of several that say the same.

        Given a `question`, only cards that belong to it are found: whoever works on one question is
        better served by its second-best card than by another question's best. All of them are eligible,
        whether they share a word with `words` or not. `kinds` narrows to some kinds of card.

        Raises:
            BadInput: there are no words, `k` is less than one, or a kind is unknown.
            NotFound: there is no such question.
        """
        if question is not None and question not in QUESTION:
            raise NotFound(
                f"There is no question “{safe_text(question)[:80]}”.",
                hint="Known are: " + ", ".join(QUESTION) + ".",
            )
        for kind in kinds or ():
            if kind not in _KINDS:
                raise BadInput(
                    f"There is no kind of card “{safe_text(kind)[:80]}”.",
                    hint="Known are: " + ", ".join(_KINDS) + ".",
                )
        within = Narrowing(question=question, kinds=None if kinds is None else frozenset(kinds))
        hits = []
        for found in self._search.find(words, within=within, k=k):
            card = self._by_id[found.chunk.id]
            hits.append(Hit(card, found.score, card.body))
        return hits

    def card(self, id: str) -> Card:
        """The card with this id.

        Raises:
            NotFound: there is none.
        """
        try:
            return self._by_id[id]
        except KeyError:
            raise NotFound(f"There is no guidance card “{safe_text(id)[:80]}”.") from None

    def for_question(self, question: str, kinds: Collection[str] | None = None) -> Sequence[Card]:
        """All cards that belong to `question`, of these kinds where given, sorted by id."""
        return [
            card
            for card in self.cards
            if question in card.questions and (kinds is None or card.kind in kinds)
        ]

    def warm(self) -> None:
        """Open the index now, so that the first search is as fast as the others; embeds what has to be."""
        self._search.warm()

    @property
    def notice(self) -> str:
        """Why the index is not kept in the cache or the embedder is not used, in plain words; empty when all is well."""
        return self._search.notice

    def close(self) -> None:
        """Close the index; the next search opens it again."""
        self._search.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def query(words: str) -> str:
    """`words` as they are searched for: made safe, cut to `MOST_WORDS` characters.

    Raises:
        BadInput: nothing is left.
    """
    first = _VISIBLE.search(words)
    start = first.start() if first else 0
    # Cut before cleaning as well as after: a ten-megabyte paste costs no more than a page.
    words = safe_text(words[start : start + 4 * MOST_WORDS]).strip()[:MOST_WORDS]
    if not words:
        raise BadInput(
            "There is nothing to search for.", hint="Say in a few words what you are dealing with."
        )
    return words


def index_folder() -> Path | None:
    """Where indexes are kept, or None where the platform gives no cache folder that can be written."""
    try:
        return cache_dir() / "index"
    except (OSError, CounterpointError):
        return None

"""The user's documents, found by the words people use: the search over every passage that the workspace keeps.

The index is a cache: it is made from the passages, one document at a time, and holds none of their text. What is
done is kept, so work that was stopped goes on where it was; another index is made beside and swapped in whole. Only
what is found is read from the workspace. Nothing here opens before the first search or `refresh`.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from assistant.errors import BadInput, NotFound
from assistant.passages import Content, Passage, PassageStore
from assistant.retrieval.arranged import Arranged, alike
from assistant.retrieval.chunks import Chunk
from assistant.retrieval.embedders import Cancel, DenseEmbedder
from assistant.retrieval.meaning import MaySend, Meaning, embedded
from assistant.retrieval.ranking import Weights, ranked
from assistant.retrieval.search import query
from assistant.retrieval.segments import Shelf
from assistant.retrieval.upkeep import Upkeep
from assistant.retrieval.vectors import Progress, forget_vectors
from assistant.text import safe_text

DOCUMENTS: Final = Weights(title=1.0, least=0.05)
"""Guidance is written with the words people use beside it; documents are not, and what fits them shares less. With the
limit of the guidance (0.1) hit@5 of the questions in tests/retrieval/documents.yaml is 0.83, with this 0.93; no other
weight changes one of their first five by more than one place. What a document is called counts as a heading over all of
it: the questions there that name a document have MRR 0.68 without titles, 0.82 at 0.3, 0.90 here and 0.96 at 2; the
others 0.83 up to here and less from 1.5 on."""


@dataclass(frozen=True, slots=True)
class PassageFound:
    """A passage that was found: which document's, the how-manieth in it (from 0), and how well it fits (0 to 1)."""

    document: str
    place: int
    passage: Passage
    score: float


def _nothing() -> None:
    """Done where nobody has asked for more."""


class Library:
    """The documents in use, searched as one. Safe to use from any thread; several processes share one folder.

    `folder` is where indexes are kept; None, or one that cannot be used, keeps them in memory. All documents are
    searched by their words on this machine, whether their text may be sent anywhere or not. With an `embedder`, what the
    words mean counts beside the words; one that sends texts to a server is given those of documents that `may_send`
    allows, by id, and without it none. `grown` is called whenever more was put into the folder.
    """

    def __init__(
        self,
        store: PassageStore,
        *,
        folder: Path | None,
        embedder: DenseEmbedder | None = None,
        may_send: MaySend | None = None,
        weights: Weights = DOCUMENTS,
        grown: Callable[[], None] = _nothing,
    ) -> None:
        self._store: Final = store
        self._folder: Final = folder
        self._weights: Final = weights
        shelf = Shelf(folder / "contents") if folder is not None else None
        self._upkeep: Final = Upkeep(store, folder, shelf, grown)
        self._meaning: Final = (
            Meaning(store, embedder, folder=folder, shelf=shelf, may_send=may_send)
            if embedder is not None
            else None
        )
        self._index: Arranged | None = None
        self._settled = False
        self._refreshing = threading.Lock()

    @property
    def by_meaning(self) -> bool:
        """Whether passages are found that share no word with what is sought."""
        return self._meaning is not None

    @property
    def notice(self) -> str:
        """Why the index is not kept in the cache or the embedder is not used, in plain words; empty when all is well."""
        notices = (self._upkeep.notice, self._meaning.notice if self._meaning is not None else "")
        return " ".join(filter(None, notices))

    def refresh(self, progress: Progress | None = None, cancel: Cancel | None = None) -> bool:
        """Bring the index up to date with the documents in use; returns whether it is.

        Only documents that were never counted, or never embedded, cost time: first all are counted, then all are
        embedded, and `progress` begins anew. After `cancel` what was done is kept, and searches go on over that.
        """
        with self._refreshing:
            counted = self._refreshed(progress, cancel)
        if not counted or self._meaning is None:
            return counted
        return self._meaning.refresh(self._store.contents(), progress, cancel)

    def search(
        self,
        words: str,
        *,
        k: int = 5,
        documents: Collection[str] | None = None,
        least: float | None = None,
    ) -> list[PassageFound]:
        """The `k` passages that fit `words` best, best first; of several that say the same only one.

        Args:
            words: what is sought, as people say it.
            k: how many at most.
            documents: narrows the search to these; None searches all in use.
            least: scores below it are not given; None leaves out what is chance.

        Raises:
            BadInput: there are no words, or `k` is less than one.
        """
        words = query(words)
        if k < 1:
            raise BadInput(f"The number of results must be at least 1, not {k}.")
        contents = self._store.contents()
        index = self._covering(contents)
        owners = dict[Content, str]()
        for content in contents:
            if documents is None or content.document in documents:
                owners.setdefault(content.text, content.document)
        if not owners:
            return []
        asked = index.asked(words)
        pool = max(20, 4 * k)
        meant = self._meant(words, pool, owners, index)
        passages = self._fetched(index, {*_best(index.fit(asked, self._weights, owners), pool), *meant})
        evidence = index.evidence(asked, {place: meant.get(place, 0.0) for place in passages})
        chunks = [_stand_in(index, place, passages[place]) for place in evidence.places.tolist()]
        texts = [passages[place].text for place in evidence.places.tolist()]
        best = ranked(
            chunks,
            replace(evidence, places=np.arange(len(chunks))),
            lambda places: alike([texts[place] for place in places]),
            self._weights if least is None else replace(self._weights, least=least),
            question=None,
            k=k,
        )
        found = []
        for chunk, score in best:
            text, place = index.where(int(chunk.id))
            found.append(PassageFound(owners[text], place, passages[int(chunk.id)], score))
        return found

    def around(self, document: str, place: int, before: int = 1, after: int = 1) -> list[tuple[int, Passage]]:
        """The passage at `place` of `document` with those `before` and `after` it, each with its place.

        Raises:
            NotFound: there is no such document in use, or no such passage in it.
        """
        content = next((content for content in self._store.contents() if content.document == document), None)
        if content is None or not 0 <= place < content.count:
            raise NotFound(
                f"There is no passage {place + 1} in a document “{safe_text(document)[:80]}”.",
                hint="The document may have been removed or replaced since.",
            )
        places = range(max(0, place - max(0, before)), min(content.count, place + max(0, after) + 1))
        return list(zip(places, self._store.get(content.digest, content.reader, places), strict=True))

    def forget(self, digest: str, reader: str) -> None:
        """Remove from the cache whatever was made from this text; to be called just before it is erased for good.

        What is left is searched as before; what was indexed together with it is indexed again.
        """
        texts = [embedded(passage) for passage in self._store.texts(digest, reader)]
        if self._folder is not None:
            forget_vectors(self._folder, texts)
        if self._meaning is not None:
            self._meaning.forget(digest, texts)
        with self._refreshing:
            self._upkeep.forget(digest)
            if self._index is not None and any(part.is_made_from(digest) for part in self._index.parts):
                self._let_go()

    def close(self) -> None:
        """Give back files and memory; the next search opens them again."""
        with self._refreshing:
            self._let_go()
        if self._meaning is not None:
            self._meaning.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _covering(self, contents: Sequence[Content]) -> Arranged:
        """The index of `contents`; what is new in them is counted first."""
        index = self._index
        if index is not None and index.contents == tuple(contents):
            return index
        again = index.again(contents, self._upkeep.known) if index is not None else None
        # What was only removed or renamed need not wait for what another thread counts.
        if self._refreshing.acquire(blocking=again is None):
            try:
                if self._index is index or again is None:
                    again = again or self._upkeep.searchable(contents)
                    self._index, self._settled = again, False
            finally:
                self._refreshing.release()
        assert again is not None
        return again

    def _meant(
        self, words: str, count: int, within: Collection[Content], index: Arranged
    ) -> dict[int, float]:
        """Places of the passages that are near to `words` by meaning, where there is an embedder, and how near."""
        if self._meaning is None:
            return {}
        starts = dict(zip(index.texts, index.starts, strict=False))
        allowed = self._meaning.allowed(index.contents)
        return self._meaning.near(words, count, {text: starts[text] for text in allowed if text in within})

    def _fetched(self, index: Arranged, places: Collection[int]) -> dict[int, Passage]:
        """The passages at `places` of the index, read from the workspace text by text."""
        wanted: dict[Content, dict[int, int]] = {}
        for place in sorted(places):
            text, within = index.where(place)
            wanted.setdefault(text, {})[within] = place
        found: dict[int, Passage] = {}
        for text, within_to_place in wanted.items():
            with contextlib.suppress(NotFound):  # it was erased a moment ago
                passages = self._store.get(text.digest, text.reader, list(within_to_place))
                found |= zip(within_to_place.values(), passages, strict=True)
        return found

    def _refreshed(self, progress: Progress | None, cancel: Cancel | None) -> bool:
        contents = self._store.contents()
        if self._settled and self._index is not None and self._index.contents == tuple(contents):
            return True
        index = self._upkeep.searchable(contents, progress, cancel)
        if index is None:
            return False
        self._index = index
        if cancel is None or not cancel():
            # Searched meanwhile as it is: sealing what is new may take the merging of much that is not.
            self._index, self._settled = self._upkeep.merged(contents), True
        return True

    def _let_go(self) -> None:
        self._upkeep.close()
        self._index, self._settled = None, False


def _best(fit: NDArray[np.float32], count: int) -> list[int]:
    """The places of the `count` best that fit at all, best first; of equals the first."""
    places = np.flatnonzero(fit)
    if len(places) > count:
        least = np.partition(fit[places], len(places) - count)[len(places) - count]
        places = places[fit[places] >= least]
    order = np.lexsort((places, -fit[places]))[:count]
    return [int(place) for place in places[order]]


def _stand_in(index: Arranged, place: int, passage: Passage) -> Chunk:
    """What `ranked` needs to know of a passage: that pieces of one section are siblings."""
    text, _ = index.where(place)
    return Chunk(str(place), "", passage.text, headings=("\n".join((text.digest, *passage.headings)),))

"""The user's documents, found by the words people use: the search over every passage that the workspace keeps.

The index is a cache: it is made from the passages, one document at a time, and holds none of their text. What is
done is kept, so work that was stopped goes on where it was; another index is made beside and swapped in whole. Only
what is found is read from the workspace. Nothing here opens before the first search or `refresh`.
"""

from __future__ import annotations

import contextlib
import json
import logging
import threading
from bisect import bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from itertools import accumulate, chain, islice, repeat
from pathlib import Path
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from assistant.errors import BadInput, NotFound
from assistant.passages import Content, Passage, PassageStore
from assistant.retrieval import lexical, segments
from assistant.retrieval.cache import View, discard_sealed, open_sealed
from assistant.retrieval.chunks import Chunk
from assistant.retrieval.embedders import Cancel, DenseEmbedder
from assistant.retrieval.meaning import MaySend, Meaning, embedded
from assistant.retrieval.postings import Postings, alike
from assistant.retrieval.ranking import Weights, ranked
from assistant.retrieval.search import query
from assistant.retrieval.segments import Segment, Shelf
from assistant.retrieval.steps import Steps, Stopped
from assistant.retrieval.vectors import Progress
from assistant.text import one_line, safe_text

DOCUMENTS: Final = Weights(least=0.05)
"""Guidance is written with the words people use beside it; documents are not, and what fits them shares less. With the
limit of the guidance (0.1) hit@5 of the questions in tests/retrieval/documents.yaml is 0.83, with this 0.93; no other
weight changes one of their first five by more than one place."""

_log: Final = logging.getLogger(__name__)
_NAME: Final = "library"
_CONTENTS: Final = "contents.json"
_LAYOUT: Final = "1"
_Key = tuple[str, str]
"""Digest and reader: what a content is known by."""


@dataclass(frozen=True, slots=True)
class PassageFound:
    """A passage that was found: which document's, the how-manieth in it (from 0), and how well it fits (0 to 1)."""

    document: str
    place: int
    passage: Passage
    score: float


@dataclass(frozen=True)
class _Open:
    """An index that can be searched: of which contents, where each begins, and the words."""

    keys: tuple[_Key, ...]
    starts: tuple[int, ...]
    postings: Postings
    view: View | None = None

    def where(self, place: int) -> tuple[_Key, int]:
        """The content that passage `place` of the index belongs to, and its place there."""
        number = bisect_right(self.starts, place) - 1
        return self.keys[number], place - self.starts[number]


class Library:
    """The documents in use, searched as one. Safe to use from any thread; several processes share one folder.

    `folder` is where indexes are kept; None, or one that cannot be used, keeps them in memory. All documents are
    searched by their words on this machine, whether their text may be sent anywhere or not. With an `embedder`, what the
    words mean counts beside the words; one that sends texts to a server is given those of documents that `may_send`
    allows, by id, and without it none.
    """

    def __init__(
        self,
        store: PassageStore,
        *,
        folder: Path | None,
        embedder: DenseEmbedder | None = None,
        may_send: MaySend | None = None,
        weights: Weights = DOCUMENTS,
    ) -> None:
        self._store: Final = store
        self._folder: Final = folder
        self._shelf: Final = Shelf(folder / "contents") if folder is not None else None
        self._weights: Final = weights
        self._meaning: Final = (
            Meaning(store, embedder, folder=folder, shelf=self._shelf, may_send=may_send)
            if embedder is not None
            else None
        )
        self._in_memory: dict[_Key, Segment] = {}
        self._index: _Open | None = None
        self._notice = ""
        self._refreshing = threading.Lock()

    @property
    def notice(self) -> str:
        """Why the index is not kept in the cache or the embedder is not used, in plain words; empty when all is well."""
        return " ".join(
            filter(None, (self._notice, self._meaning.notice if self._meaning is not None else ""))
        )

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
        known, owners = set(index.keys), dict[_Key, str]()
        for content in contents:
            if (documents is None or content.document in documents) and _key(content) in known:
                owners.setdefault(_key(content), content.document)
        if not owners:
            return []
        asked = index.postings.asked(words)
        fit = index.postings.fit(asked, self._weights)
        for number, key in enumerate(index.keys):
            if key not in owners:
                fit[index.starts[number] : index.starts[number + 1]] = 0
        pool = max(20, 4 * k)
        meant = self._meant(words, pool, contents, owners, index)
        passages = self._fetched(index, {*_best(fit, pool), *meant})
        evidence = index.postings.evidence(asked, {place: meant.get(place, 0.0) for place in passages})
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
            key, place = index.where(int(chunk.id))
            found.append(PassageFound(owners[key], place, passages[int(chunk.id)], score))
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

        What is left is searched as before; the index of all is made again.
        """
        if self._meaning is not None:
            texts = [embedded(passage) for passage in self._store.texts(digest, reader)]
            self._meaning.forget(digest, texts)
        with self._refreshing:
            for key in [key for key in self._in_memory if key[0] == digest]:
                del self._in_memory[key]
            if self._shelf is not None:
                self._shelf.forget(digest)
            if self._folder is not None:
                discard_sealed(self._folder, _NAME, lambda sealed: _is_made_from(sealed, json.dumps(digest)))
            if self._index is not None and any(key[0] == digest for key in self._index.keys):
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

    def _covering(self, contents: Sequence[Content]) -> _Open:
        """An index that covers `contents`; it may know of some that are no longer in use."""
        index = self._index
        if index is None or not {_key(content) for content in contents} <= set(index.keys):
            with self._refreshing:
                self._refreshed(None, None)
                index = self._index
        assert index is not None
        return index

    def _meant(
        self, words: str, count: int, contents: Sequence[Content], within: Collection[_Key], index: _Open
    ) -> dict[int, float]:
        """Places of the passages that are near to `words` by meaning, where there is an embedder, and how near."""
        if self._meaning is None:
            return {}
        starts = dict(zip(index.keys, index.starts, strict=False))
        allowed = self._meaning.allowed(contents)
        return self._meaning.near(
            words, count, {content: starts[_key(content)] for content in allowed if _key(content) in within}
        )

    def _fetched(self, index: _Open, places: Collection[int]) -> dict[int, Passage]:
        """The passages at `places` of the index, read from the workspace content by content."""
        wanted: dict[_Key, dict[int, int]] = {}
        for place in sorted(places):
            key, within = index.where(place)
            wanted.setdefault(key, {})[within] = place
        found: dict[int, Passage] = {}
        for (digest, reader), within_to_place in wanted.items():
            with contextlib.suppress(NotFound):  # it was erased a moment ago
                passages = self._store.get(digest, reader, list(within_to_place))
                found |= zip(within_to_place.values(), passages, strict=True)
        return found

    def _refreshed(self, progress: Progress | None, cancel: Cancel | None) -> bool:
        contents = {_key(content): content for content in self._store.contents()}
        if self._index is not None and tuple(contents) == self._index.keys:
            return True
        wanted = tuple(contents.values())
        missing = [content for content in wanted if not self._is_counted(content)]
        if not self._is_sealed(wanted):
            steps = Steps(sum(content.count for content in wanted), progress, cancel)
            steps.done = steps.total - sum(content.count for content in missing)
            try:
                for content in missing:
                    self._segment(content, steps)
            except Stopped:
                return False
        opened = self._opened(wanted)
        self._let_go()
        self._index = opened
        for key in [key for key in self._in_memory if key not in contents]:
            del self._in_memory[key]
        return True

    def _is_counted(self, content: Content) -> bool:
        kept = self._shelf is not None and self._shelf.has_segment(content)
        return kept or _key(content) in self._in_memory

    def _is_sealed(self, contents: Sequence[Content]) -> bool:
        return self._folder is not None and (self._folder / f"{_NAME}-{_filed_under(contents)}").is_dir()

    def _segment(self, content: Content, steps: Steps | None = None) -> Segment:
        """What is counted of `content`: kept in the cache where that can be, else in memory."""

        kept = self._in_memory.get(_key(content))
        if kept is None and self._shelf is not None:
            kept = self._shelf.segment(content)
        if kept is not None:
            return kept
        # As many as the content is said to have, whatever became of the store meanwhile.
        passages = chain(self._store.texts(content.digest, content.reader), repeat(Passage("")))
        whole = islice(passages, content.count)
        segment = Segment.of(whole if steps is None else steps.through(whole))
        try:
            if self._shelf is not None:
                self._shelf.keep(content, segment)
                return segment
        except OSError as fault:
            self._say(fault)
        self._in_memory[_key(content)] = segment
        return segment

    def _opened(self, contents: Sequence[Content]) -> _Open:
        keys = tuple(_key(content) for content in contents)
        starts = (0, *accumulate(content.count for content in contents))

        def segment(number: int) -> Segment:
            return self._segment(contents[number])

        if self._folder is not None and self._shelf is not None and contents:

            def build(beside: Path) -> None:
                Postings.write(beside, len(contents), segment)
                (beside / _CONTENTS).write_text(json.dumps(keys), encoding="ascii")

            try:
                # A hundred megabytes for a large workspace, and quickly merged anew: one of them is enough.
                view = open_sealed(self._folder, _NAME, _filed_under(contents), build, kept=1)
                try:
                    postings = Postings.opened(view.path, starts[-1])
                except BaseException:
                    view.close()
                    raise
            except (OSError, NotImplementedError, ValueError) as fault:
                self._say(fault)
            else:
                self._notice = ""
                self._shelf.tidy()
                return _Open(keys, starts, postings, view)
        return _Open(keys, starts, Postings.merged(len(contents), segment))

    def _let_go(self) -> None:
        if self._index is not None and self._index.view is not None:
            self._index.view.close()
        self._index = None

    def _say(self, fault: BaseException) -> None:
        self._notice = (
            f"the index of the documents could not be kept in the cache: {one_line(str(fault), 200)}"
        )
        _log.info("%s", self._notice)


def _key(content: Content) -> _Key:
    return content.digest, content.reader


def _filed_under(contents: Sequence[Content]) -> str:
    made_by = [
        _LAYOUT,
        segments.LAYOUT,
        lexical.VERSION,
        [(*_key(content), content.count) for content in contents],
    ]
    return blake2b(json.dumps(made_by).encode("ascii"), digest_size=12).hexdigest()


def _best(fit: NDArray[np.float32], count: int) -> list[int]:
    """The places of the `count` best that fit at all, best first; of equals the first."""
    places = np.flatnonzero(fit)
    if len(places) > count:
        least = np.partition(fit[places], len(places) - count)[len(places) - count]
        places = places[fit[places] >= least]
    order = np.lexsort((places, -fit[places]))[:count]
    return [int(place) for place in places[order]]


def _stand_in(index: _Open, place: int, passage: Passage) -> Chunk:
    """What `ranked` needs to know of a passage: that pieces of one section are siblings."""
    (digest, _), _ = index.where(place)
    return Chunk(str(place), "", passage.text, headings=("\n".join((digest, *passage.headings)),))


def _is_made_from(sealed: Path, digest: str) -> bool:
    """Whether the index in `sealed` was made from this file among others, or may have been."""
    try:
        return digest in (sealed / _CONTENTS).read_text(encoding="ascii")
    except (OSError, ValueError):
        return True

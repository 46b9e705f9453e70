"""Passages that are near to words by meaning: one vector a passage, compared one and all.

Twenty thousand dot products take less time than asking an approximate index and find every neighbour, and a new
document costs only its own vectors; so there is no index to build. Vectors are kept for each content beside its words,
in half the room: what halving loses is far below what an embedder knows. Nothing is embedded in the middle of a
search but the words sought.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from assistant.method.said import counted
from assistant.passages import Content, Passage, PassageStore
from assistant.retrieval.dense import QUERY_SECONDS, REST_SECONDS
from assistant.retrieval.embedders import Cancel, DenseEmbedder, EmbedderFailed, Vectors
from assistant.retrieval.segments import Shelf, file_name
from assistant.retrieval.vectors import Progress, VectorStore, reason

Halves = NDArray[np.float16]
MaySend = Callable[[str], bool]
"""Says of a document, by its id, whether its text may be given to an embedder on a server."""

LAYOUT: Final = "1"
"""Version of what is embedded of a passage."""

_log: Final = logging.getLogger(__name__)
_REMEMBERED: Final = 64
_INSTEAD: Final = "Until then the words alone decide what is found."


class Meaning:
    """The vectors of the documents that may be embedded. Safe to use from any thread.

    An embedder that sends texts to a server is given only what `may_send` allows: without it, nothing at all.
    """

    def __init__(
        self,
        store: PassageStore,
        embedder: DenseEmbedder,
        *,
        folder: Path | None,
        shelf: Shelf | None,
        may_send: MaySend | None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store: Final = store
        self._embedder: Final = embedder
        self._shelf: Final = shelf
        self._may_send: Final = may_send
        self._clock: Final = clock
        self._made: Final = VectorStore(folder, embedder)
        self._held: dict[Content, Halves] = {}
        self._asked: OrderedDict[str, Vectors] = OrderedDict()
        self._lock: Final = threading.Lock()
        self._rests_until = 0.0
        self.notice = ""
        """Why the last search went without the embedder, or without some documents; empty when it did not."""

    def refresh(self, contents: Iterable[Content], progress: Progress | None, cancel: Cancel | None) -> bool:
        """Embed what was never embedded, however long it takes; returns whether all is. What fails is in `notice`."""
        allowed = self.allowed(contents)
        total, done = sum(content.count for content in allowed), 0
        try:
            for content in allowed:
                if self._vectors(content) is None:
                    self._embed(content, cancel)
                done += content.count
                if progress is not None:
                    progress(done, total)
        except EmbedderFailed as fault:
            self._without(fault)
            return False
        with self._lock:
            for key in self._held.keys() - set(allowed):
                del self._held[key]
        self._rests_until, self.notice = 0.0, ""
        return True

    def near(self, words: str, count: int, starts: Mapping[Content, int]) -> dict[int, float]:
        """Places of the `count` passages nearest to `words` and how near (0 to 1); none where the embedder fails.

        `starts` says from which place on the passages of each text to search are numbered; the texts are `allowed`.
        """
        if self._clock() < self._rests_until:
            return {}
        known = {content: vectors for content in starts if (vectors := self._vectors(content)) is not None}
        if not known:
            return {}
        try:
            vector = self._sought(words)
        except EmbedderFailed as fault:
            self._without(fault)
            return {}
        waiting = sum(content.count for content in starts) - sum(content.count for content in known)
        self.notice = f"Still to be embedded: {counted(waiting, 'passage')}. {_INSTEAD}" if waiting else ""
        places, nearness = [], []
        for content, vectors in known.items():
            if vectors.shape[1] == len(vector):
                places.append(np.arange(content.count) + starts[content])
                nearness.append(vectors.astype(np.float32) @ vector)
        if not places:
            self._begin_anew(known, len(vector))
            return {}
        where, near = np.concatenate(places), np.concatenate(nearness)
        best = np.lexsort((where, -near))[:count]
        return {int(where[n]): float(min(1.0, near[n])) for n in best if near[n] > 0}

    def allowed(self, contents: Iterable[Content]) -> list[Content]:
        """The texts of `contents` that may be embedded, each once and of no document in particular.

        A text that one document forbids to send is not sent for another that has it as well.
        """
        contents = list(contents)
        may = self._may_send if self._embedder.sends else _always
        barred = {content.digest for content in contents if may is None or not may(content.document)}
        return list(dict.fromkeys(content.text for content in contents if content.digest not in barred))

    def forget(self, digest: str, texts: Sequence[str]) -> None:
        """Remove the vectors of a file that was erased for good, and of the `texts` it had."""
        self._made.forget(texts)
        with self._lock:
            for content in [content for content in self._held if content.digest == digest]:
                del self._held[content]

    def close(self) -> None:
        """Give back files and memory; the next search opens them again."""
        with self._lock:
            self._held.clear()
            self._asked.clear()
        self._made.close()

    def _vectors(self, content: Content) -> Halves | None:
        """The vectors of `content` where they were made; read from the cache once."""
        with self._lock:
            held = self._held.get(content)
        if held is None and self._shelf is not None:
            kept = (self._shelf.read(self._shelf.folder / self._name(content)) or {}).get("vectors")
            if (
                kept is not None
                and kept.dtype == np.float16
                and kept.ndim == 2
                and len(kept) == content.count
            ):
                with self._lock:
                    held = self._held.setdefault(content, kept)
        return held

    def _embed(self, content: Content, cancel: Cancel | None) -> None:
        texts = [embedded(passage) for passage in self._store.texts(content.digest, content.reader)]
        vectors = self._made.vectors(texts, cancel=cancel).astype(np.float16)
        if len(vectors) != content.count:
            return  # erased or replaced a moment ago
        with self._lock:
            self._held[content] = vectors
        if self._shelf is not None:
            try:
                self._shelf.write(self._shelf.folder / self._name(content), {"vectors": vectors})
            except OSError as fault:
                _log.info("the vectors of a document are not kept: %s", fault)

    def _sought(self, words: str) -> NDArray[np.float32]:
        with self._lock:
            vectors = self._asked.get(words)
        if vectors is None:
            vectors = self._embedder.embed([words], seconds=QUERY_SECONDS)
            with self._lock:
                self._asked[words] = vectors
                while len(self._asked) > _REMEMBERED:
                    self._asked.popitem(last=False)
        row: NDArray[np.float32] = vectors[0]
        return row

    def _begin_anew(self, contents: Iterable[Content], dimension: int) -> None:
        """The embedder gives other vectors than it gave: those that are kept are worth nothing now."""
        self._made.begin_anew(dimension)
        with self._lock:
            for content in contents:
                self._held.pop(content, None)
                if self._shelf is not None:
                    (self._shelf.folder / self._name(content)).unlink(missing_ok=True)
            self._asked.clear()
        self.notice = f"The embedder {self._embedder.name} gives other vectors than before. {_INSTEAD}"

    def _name(self, content: Content) -> str:
        made_by = (content.reader, str(content.count), LAYOUT, self._embedder.name, self._embedder.version)
        return file_name(content.digest, ".vectors", *made_by)

    def _without(self, fault: EmbedderFailed) -> None:
        self._rests_until = self._clock() + REST_SECONDS
        self.notice = f"{reason(fault)} {_INSTEAD}"
        _log.info("%s", self.notice)


def _always(document: str) -> bool:  # noqa: ARG001 - what nobody sends needs no leave
    return True


def embedded(passage: Passage) -> str:
    """The text of `passage` as it is embedded: with the headings above it, which say what it is about."""
    return "\n".join((*passage.headings, passage.text))

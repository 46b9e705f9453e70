"""What the words sought mean, beside which words they are: neighbours by the vectors of a dense embedder.

They are added to what is found by words and never stand in its way: where the embedder is away, slow or not
there, the search goes on without, says so, and leaves it in peace for a while. An index lies in the cache under a hash
of the embedder and the chunks, is built beside and swapped in whole, and takes the vectors of texts that are known
already from the `VectorStore`.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from assistant.retrieval.cache import View, open_sealed
from assistant.retrieval.chunks import Chunk
from assistant.retrieval.embedders import Cancel, DenseEmbedder, EmbedderFailed, Vectors
from assistant.retrieval.index import filed_under
from assistant.retrieval.neighbours import ChromaNeighbours, IndexBroken, Narrowing, write
from assistant.retrieval.vectors import Progress, VectorStore
from assistant.text import one_line

QUERY_SECONDS: Final = 5.0
"""How long one search waits for the embedder."""
OPEN_SECONDS: Final = 30.0
"""How long the first search waits for the vectors of what is searched; the next one goes on where it stopped."""
REST_SECONDS: Final = 60.0
"""How long an embedder that failed is left in peace."""

_log: Final = logging.getLogger(__name__)
_REMEMBERED: Final = 64


class DenseSearch:
    """Chunks that are near to words by meaning. Safe to use from any thread; nothing is opened before it is needed.

    `may_send` says of a chunk whether it may be given to an embedder that sends texts to a server; one that may not
    is found by its words alone. `folder` is where indexes and vectors are kept; None keeps them in memory.
    """

    def __init__(
        self,
        chunks: Sequence[Chunk],
        embedder: DenseEmbedder,
        *,
        name: str,
        folder: Path | None,
        may_send: Callable[[Chunk], bool] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        allowed = [
            place
            for place, chunk in enumerate(chunks)
            if may_send is None or not embedder.sends or may_send(chunk)
        ]
        self._places: Final = allowed
        self._chunks: Final = [chunks[place] for place in allowed]
        self._embedder: Final = embedder
        self._name: Final = name
        self._folder: Final = folder
        self._clock: Final = clock
        self._store = VectorStore(folder, embedder)
        self._neighbours: ChromaNeighbours | None = None
        self._view: View | None = None
        self._dimension = 0
        self._asked: OrderedDict[str, Vectors] = OrderedDict()
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._rests_until = 0.0
        self.notice = ""
        """Why the last search went without the embedder, in plain words; empty when it did not."""

    def near(self, words: str, count: int, within: Narrowing) -> dict[int, float]:
        """Places of the chunks within `within` that are nearest by meaning, and how near (0 to 1); none where it fails.

        Comes back within `OPEN_SECONDS` and `QUERY_SECONDS` together, whatever the embedder does.
        """
        if not self._chunks or self._clock() < self._rests_until:
            return {}
        if not self._lock.acquire(timeout=QUERY_SECONDS):
            self.notice = f"For now passages are found by their words alone: the embedder {self._embedder.name} is being prepared."
            return {}
        try:
            found = self._near(words, count, within)
        except (EmbedderFailed, IndexBroken, OSError) as fault:
            self._without(fault)
            return {}
        finally:
            self._lock.release()
        self.notice = ""
        return found

    def prepare(self, progress: Progress | None = None, cancel: Cancel | None = None) -> None:
        """Make and open the index, however long it takes; what fails is in `notice`."""
        with self._lock:
            try:
                self._open(None, progress, cancel)
            except (EmbedderFailed, IndexBroken, OSError) as fault:
                self._without(fault)
            else:
                self._rests_until, self.notice = 0.0, ""

    def close(self) -> None:
        """Stop what is under way and give back files and memory; the next search opens them again."""
        self._closing.set()
        with self._lock:
            self._let_go()
            self._store.close()
            self._closing.clear()

    def _near(self, words: str, count: int, within: Narrowing) -> dict[int, float]:
        self._open(OPEN_SECONDS, None, None)
        vector = self._asked.get(words)
        if vector is None:
            vector = self._embedder.embed([words], seconds=QUERY_SECONDS, cancel=self._closing.is_set)
            if vector.shape[1] != self._dimension:
                self._let_go()
                self._store.begin_anew(vector.shape[1])
                raise EmbedderFailed(
                    f"The embedder {self._embedder.name} gives other vectors than those that were kept.",
                    kept="The next search makes them anew.",
                )
            self._asked[words] = vector
            while len(self._asked) > _REMEMBERED:
                self._asked.popitem(last=False)
        if self._neighbours is None:
            return {}
        found = self._neighbours.near(vector, count, within)
        return {self._places[place]: nearness for place, nearness in found.items()}

    def _open(self, seconds: float | None, progress: Progress | None, cancel: Cancel | None) -> None:
        if self._neighbours is not None or not self._chunks:
            return

        def stopped() -> bool:
            return self._closing.is_set() or (cancel is not None and cancel())

        heads, texts = [chunk.head for chunk in self._chunks], [chunk.text for chunk in self._chunks]
        sealed = self._sealed()
        if sealed is None or not sealed.is_dir():
            # Before the cache is locked: other processes need not wait for a server.
            self._store.vectors([*heads, *texts], seconds=seconds, progress=progress, cancel=stopped)
        self._dimension = self._store.dimension

        def halves() -> list[Vectors]:
            both = self._store.vectors([*heads, *texts], seconds=seconds, progress=progress, cancel=stopped)
            return [both[: len(heads)], both[len(heads) :]]

        if self._folder is not None:
            try:
                self._view = open_sealed(
                    self._folder,
                    self._name,
                    self._key(),
                    lambda beside: write(beside, self._chunks, halves()),
                )
                self._neighbours = ChromaNeighbours.opened(self._view.path)
            except (OSError, NotImplementedError, IndexBroken) as fault:
                _log.info(
                    "the index of %s could not be kept: %s", self._embedder.name, one_line(str(fault), 200)
                )
                self._let_go()
            else:
                return
        self._neighbours = ChromaNeighbours.in_memory(self._chunks, halves())

    def _key(self) -> str:
        return filed_under(self._chunks, self._embedder.name, self._embedder.version, str(self._dimension))

    def _sealed(self) -> Path | None:
        self._dimension = self._store.dimension
        return self._folder / f"{self._name}-{self._key()}" if self._folder is not None else None

    def _let_go(self) -> None:
        if self._neighbours is not None:
            self._neighbours.close()
            self._neighbours = None
        if self._view is not None:
            self._view.close()
            self._view = None
        self._asked.clear()

    def _without(self, fault: Exception) -> None:
        self._rests_until = self._clock() + REST_SECONDS
        self.notice = f"For now passages are found by their words alone. {one_line(str(fault), 400)}"
        _log.info("%s", self.notice)

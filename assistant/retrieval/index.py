"""The index of a set of chunks: a cache that can be rebuilt from them at any time, and never holds the only copy.

It lies in the platform's cache folder under a hash of everything it depends on: the embedder and its
version, how chunks are cut and stored, Chroma's version, and the chunks themselves. When one of these
changes, another index is built beside and swapped in. Where the cache cannot be used the same index is made
in memory; where Chroma itself fails, every chunk is compared. All three rank alike.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Final
from zipfile import BadZipFile

import numpy as np

from assistant.retrieval import lexical
from assistant.retrieval.cache import View, open_sealed
from assistant.retrieval.chunks import LAYOUT, Chunk, content_hash
from assistant.retrieval.embedders import CorpusEmbedder, Embedder, Vectors
from assistant.retrieval.neighbours import (
    ChromaNeighbours,
    Everything,
    IndexBroken,
    Narrowing,
    Neighbours,
    chroma_version,
    write,
)
from assistant.retrieval.terms import Evidence, TermTable
from assistant.text import one_line

_log: Final = logging.getLogger(__name__)
_TERMS: Final = "terms.npz"


def index_key(chunks: Sequence[Chunk], embedder: Embedder) -> str:
    """What the index of `chunks` is filed under: changes with anything that it depends on."""
    return filed_under(chunks, embedder.name, embedder.version, str(embedder.dimension), lexical.VERSION)


def filed_under(chunks: Sequence[Chunk], *made_by: str) -> str:
    """A hash of `chunks`, how they are cut and stored, and what else an index was `made_by`."""
    parts = (*made_by, LAYOUT, chroma_version(), content_hash(chunks))
    return blake2b("\0".join(parts).encode("utf-8", "replace"), digest_size=12).hexdigest()


class ChunkIndex:
    """Chunks with everything that a search compares: the words of every field, and neighbours by Chroma."""

    def __init__(
        self,
        chunks: Sequence[Chunk],
        embedder: Embedder,
        terms: TermTable,
        neighbours: Neighbours,
        *,
        view: View | None = None,
        notice: str = "",
    ) -> None:
        self.chunks = chunks
        self.terms = terms
        self.notice = notice
        """Why the index is not kept in the cache, or empty when it is."""
        self._embedder = embedder
        self._neighbours = neighbours
        self._view = view
        self._lock = threading.Lock()

    def evidence(
        self, words: str, count: int, within: Narrowing, meant: Mapping[int, float] | None = None
    ) -> Evidence:
        """What speaks for the chunks nearest to `words`, at least `count` of them where there are as many.

        `meant` holds the places of chunks that are near by meaning, and how near; they are candidates as well.
        """
        vector = self._embedder.embed([words])
        with self._lock:
            near = self._near(vector, count, within)
        return self.terms.evidence(words, dict.fromkeys(near, 0.0) | dict(meant or {}))

    def close(self) -> None:
        """Give back files and memory; the index goes on without Chroma if it is used afterwards."""
        with self._lock:
            self._without_chroma()
            if self._view is not None:
                self._view.close()

    def _near(self, vector: Vectors, count: int, within: Narrowing) -> dict[int, float]:
        if not vector.any():
            # Words that say nothing are near nothing: the first chunks will do as well as any.
            return dict(list(Everything(self.chunks).near(vector, count, within).items())[:count])
        try:
            return self._neighbours.near(vector, count, within)
        except IndexBroken as fault:
            self.notice = _notice("Chroma failed, so every passage is compared", fault)
            self._without_chroma()
            return self._neighbours.near(vector, count, within)

    def _without_chroma(self) -> None:
        self._neighbours.close()
        self._neighbours = Everything(self.chunks)


def open_index(chunks: Sequence[Chunk], embedder: Embedder, *, name: str, folder: Path | None) -> ChunkIndex:
    """The index of `chunks`, from the cache in `folder` if it is there, else built and put there.

    `name` keeps collections apart that live in one folder. Without a folder, or where it cannot be used,
    the index is made in memory.
    """
    notice = ""
    if folder is not None and chunks:
        try:
            return _kept_index(chunks, embedder, name, folder)
        except (OSError, NotImplementedError, IndexBroken) as fault:
            notice = _notice("the index could not be kept in the cache", fault)
    terms = TermTable.of(chunks)
    fitted = _fitted(embedder, terms)
    neighbours: Neighbours = Everything(chunks)
    if chunks:
        try:
            neighbours = ChromaNeighbours.in_memory(chunks, _halves(fitted, chunks))
        except IndexBroken as fault:
            notice = _notice("Chroma failed, so every passage is compared", fault)
    return ChunkIndex(chunks, fitted, terms, neighbours, notice=notice)


def _kept_index(chunks: Sequence[Chunk], embedder: Embedder, name: str, folder: Path) -> ChunkIndex:
    def build(beside: Path) -> None:
        terms = TermTable.of(chunks)
        write(beside, chunks, _halves(_fitted(embedder, terms), chunks))
        with (beside / _TERMS).open("wb") as file:
            np.savez(file, allow_pickle=False, **terms.arrays())

    view = open_sealed(folder, name, index_key(chunks, embedder), build)
    try:
        terms = _read_terms(view.path / _TERMS)
        neighbours = ChromaNeighbours.opened(view.path)
    except BaseException:
        view.close()
        raise
    return ChunkIndex(chunks, _fitted(embedder, terms), terms, neighbours, view=view)


def _read_terms(path: Path) -> TermTable:
    try:
        with np.load(path, allow_pickle=False) as arrays:
            return TermTable.from_arrays(arrays)
    except (KeyError, ValueError, BadZipFile) as fault:
        # Whole, but not of this make: somebody changed what is stored and left LAYOUT as it was.
        raise IndexBroken(f"{path.name} is not of this version: {fault}") from fault


def _fitted(embedder: Embedder, terms: TermTable) -> Embedder:
    return embedder.fitted(terms.vocabulary) if isinstance(embedder, CorpusEmbedder) else embedder


def _halves(embedder: Embedder, chunks: Sequence[Chunk]) -> list[Vectors]:
    return [
        embedder.embed([chunk.head for chunk in chunks]),
        embedder.embed([chunk.text for chunk in chunks]),
    ]


def _notice(what: str, fault: BaseException) -> str:
    notice = f"{what}: {one_line(str(fault), 200)}"
    _log.info("%s", notice)
    return notice

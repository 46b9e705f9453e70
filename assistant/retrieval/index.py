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
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from assistant.retrieval.cache import View, open_sealed
from assistant.retrieval.chunks import LAYOUT, Chunk, Field, content_hash
from assistant.retrieval.embedders import Embedder, FittedEmbedder, Vectors
from assistant.retrieval.exact import DenseRows, ExactRows, SparseRows
from assistant.retrieval.neighbours import (
    ChromaNeighbours,
    Everything,
    IndexBroken,
    Narrowing,
    Neighbours,
    chroma_version,
    write,
)
from assistant.text import one_line

_log: Final = logging.getLogger(__name__)
_ROWS: Final = "rows.npz"
_EMBEDDER: Final = "embedder.npz"


def index_key(chunks: Sequence[Chunk], embedder: Embedder) -> str:
    """What the index of `chunks` is filed under: changes with anything that it depends on."""
    parts = (
        embedder.name,
        embedder.version,
        str(embedder.dimension),
        LAYOUT,
        chroma_version(),
        content_hash(chunks),
    )
    return blake2b("\0".join(parts).encode("utf-8", "replace"), digest_size=12).hexdigest()


@dataclass(frozen=True)
class Evidence:
    """What speaks for each candidate: figures from 0 to 1, one per place in `places`."""

    places: NDArray[np.int64]
    """Where the candidates stand among the chunks."""
    title: NDArray[np.float32]
    cue: NDArray[np.float32]
    """The best of a chunk's cues."""
    context: NDArray[np.float32]
    text: NDArray[np.float32]


class ChunkIndex:
    """Chunks with everything that a search compares: exact rows of every field, and neighbours by Chroma."""

    def __init__(
        self,
        chunks: Sequence[Chunk],
        embedder: Embedder,
        rows: ExactRows,
        neighbours: Neighbours,
        *,
        view: View | None = None,
        notice: str = "",
    ) -> None:
        self.chunks = chunks
        self.notice = notice
        """Why the index is not kept in the cache, or empty when it is."""
        self._embedder = embedder
        self._rows = rows
        self._neighbours = neighbours
        self._view = view
        self._lock = threading.Lock()
        passages = [(place, field) for place, chunk in enumerate(chunks) for field, _ in chunk.passages()]
        table = np.array(passages, dtype=np.int64).reshape(-1, 2)
        self._fields = table[:, 1]
        self._first = np.searchsorted(table[:, 0], np.arange(len(chunks) + 1))

    def evidence(self, words: str, count: int, within: Narrowing) -> Evidence:
        """What speaks for the chunks nearest to `words`, at least `count` of them where there are as many."""
        exact, vector = _query(self._embedder, words)
        places = np.array(sorted(self._near(vector, count, within)), dtype=np.int64)
        first, last = self._first[places], self._first[places + 1]
        counts = last - first
        owners = np.repeat(np.arange(len(places)), counts)
        rows = (
            np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts) + np.repeat(first, counts)
        )
        close = self._rows.closeness(exact, rows)
        fields = self._fields[rows]

        def best(field: Field) -> NDArray[np.float32]:
            figures = np.zeros(len(places), dtype=np.float32)
            np.maximum.at(figures, owners[fields == field], close[fields == field])
            return figures

        return Evidence(places, best(Field.TITLE), best(Field.CUE), best(Field.CONTEXT), best(Field.TEXT))

    def alike(self, places: NDArray[np.int64]) -> NDArray[np.float32]:
        """How alike the texts of the chunks at `places` are to each other: a square matrix, 1 the same."""
        return self._rows.alike(self._first[places + 1] - 1)  # the text is a chunk's last passage

    def close(self) -> None:
        """Give back files and memory; the index cannot be used afterwards."""
        with self._lock:
            self._neighbours.close()
            self._neighbours = Everything(self.chunks)
            if self._view is not None:
                self._view.close()

    def _near(self, vector: Vectors, count: int, within: Narrowing) -> list[int]:
        with self._lock:
            if vector.any():
                try:
                    return list(self._neighbours.near(vector, count, within))
                except IndexBroken as fault:
                    self.notice = _notice("Chroma failed, so every passage is compared", fault)
                    self._neighbours.close()
                    self._neighbours = Everything(self.chunks)
                return list(self._neighbours.near(vector, count, within))
        # Words that say nothing are near nothing: any chunks will do, the first as well as others.
        return list(Everything(self.chunks).near(vector, count, within))[:count]


def open_index(chunks: Sequence[Chunk], embedder: Embedder, *, name: str, folder: Path | None) -> ChunkIndex:
    """The index of `chunks`, from the cache in `folder` if it is there, else built and put there.

    `name` keeps collections apart that live in one folder. Without a folder, or where it cannot be used,
    the index is made in memory.
    """
    if folder is not None and chunks:
        try:
            return _kept_index(chunks, embedder, name, folder)
        except (OSError, NotImplementedError, IndexBroken) as fault:
            notice = _notice("the index could not be kept in the cache", fault)
    else:
        notice = ""
    fitted = _fitted(embedder, chunks)
    neighbours: Neighbours = Everything(chunks)
    if chunks:
        try:
            neighbours = ChromaNeighbours.in_memory(chunks, _halves(fitted, chunks))
        except IndexBroken as fault:
            notice = _notice("Chroma failed, so every passage is compared", fault)
    return ChunkIndex(chunks, fitted, _exact(fitted, _passages(chunks)), neighbours, notice=notice)


def _kept_index(chunks: Sequence[Chunk], embedder: Embedder, name: str, folder: Path) -> ChunkIndex:
    def build(beside: Path) -> None:
        fitted = _fitted(embedder, chunks)
        write(beside, chunks, _halves(fitted, chunks))
        _save(beside / _ROWS, _exact(fitted, _passages(chunks)).arrays())
        _save(beside / _EMBEDDER, fitted.state() if isinstance(fitted, FittedEmbedder) else {})

    view = open_sealed(folder, name, index_key(chunks, embedder), build)
    try:
        rows = _load(view.path / _ROWS)
        if isinstance(embedder, FittedEmbedder):
            fitted: Embedder = embedder.restored(_load(view.path / _EMBEDDER))
            exact: ExactRows = SparseRows.from_arrays(rows)
        else:
            fitted, exact = embedder, DenseRows.from_arrays(rows)
        neighbours = ChromaNeighbours.opened(view.path)
    except BaseException:
        view.close()
        raise
    return ChunkIndex(chunks, fitted, exact, neighbours, view=view)


def _fitted(embedder: Embedder, chunks: Sequence[Chunk]) -> Embedder:
    if isinstance(embedder, FittedEmbedder):
        return embedder.fitted([f"{chunk.head}\n{chunk.text}" for chunk in chunks])
    return embedder


def _halves(embedder: Embedder, chunks: Sequence[Chunk]) -> list[Vectors]:
    return [
        embedder.embed([chunk.head for chunk in chunks]),
        embedder.embed([chunk.text for chunk in chunks]),
    ]


def _passages(chunks: Sequence[Chunk]) -> list[str]:
    return [text for chunk in chunks for _, text in chunk.passages()]


def _exact(embedder: Embedder, texts: Sequence[str]) -> ExactRows:
    return embedder.weigh(texts) if isinstance(embedder, FittedEmbedder) else DenseRows(embedder.embed(texts))


def _query(embedder: Embedder, words: str) -> tuple[ExactRows, Vectors]:
    exact = _exact(embedder, [words])
    vector = exact.vectors if isinstance(exact, DenseRows) else embedder.embed([words])
    return exact, vector


def _save(path: Path, arrays: Mapping[str, NDArray[Any]]) -> None:
    with path.open("wb") as file:
        np.savez(file, allow_pickle=False, **arrays)


def _load(path: Path) -> dict[str, NDArray[Any]]:
    with np.load(path, allow_pickle=False) as arrays:
        return {name: arrays[name] for name in arrays.files}


def _notice(what: str, fault: BaseException) -> str:
    notice = f"{what}: {one_line(str(fault), 200)}"
    _log.info("%s", notice)
    return notice

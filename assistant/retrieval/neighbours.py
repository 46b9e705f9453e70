"""The first half of a search: candidates near the query, from Chroma, or all there is where Chroma fails.

Two collections, one of the heads of the chunks (title, headings, cues) and one of their texts, so that a
long text cannot drown the few words it should be found by. Chroma gets vectors of our own making and no
text, so it never needs an embedder, a download or the network.
"""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol, cast

from assistant.retrieval.chunks import Chunk
from assistant.retrieval.embedders import Vectors

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from chromadb.api.models.Collection import Collection as ChromaCollection
    from chromadb.config import Settings

HALVES: Final = ("head", "text")
"""The two collections."""

_BATCH: Final = 1000


class IndexBroken(Exception):
    """Chroma could not do its part; the search goes on without it."""


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What a chunk must be to count at all; None leaves it open."""

    question: str | None = None
    kinds: frozenset[str] | None = None
    documents: frozenset[str] | None = None

    def admits(self, chunk: Chunk) -> bool:
        """Whether `chunk` is within it."""
        return (
            (self.question is None or self.question in chunk.questions)
            and (self.kinds is None or chunk.kind in self.kinds)
            and (self.documents is None or chunk.document in self.documents)
        )

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all can be within it."""
        return self.kinds == frozenset() or self.documents == frozenset()

    def where(self) -> dict[str, Any] | None:
        """The same as a filter of Chroma's."""
        conditions: list[dict[str, Any]] = []
        if self.question is not None:
            conditions.append({"questions": {"$contains": self.question}})
        if self.kinds is not None:
            conditions.append({"kind": {"$in": sorted(self.kinds)}})
        if self.documents is not None:
            conditions.append({"document": {"$in": sorted(self.documents)}})
        return {"$and": conditions} if len(conditions) > 1 else next(iter(conditions), None)


class Neighbours(Protocol):
    """Finds the places of chunks that may answer a query."""

    def near(self, vector: Vectors, count: int, within: Narrowing) -> dict[int, float]:
        """Places of the `count` nearest chunks within `within` or more, where there are as many, and how near (0 to 1)."""

    def close(self) -> None:
        """Give back what is held."""


class Everything:
    """All chunks are candidates: exact, needs nothing, and slower as the corpus grows."""

    def __init__(self, chunks: Sequence[Chunk]) -> None:
        self._chunks = chunks

    def near(self, vector: Vectors, count: int, within: Narrowing) -> dict[int, float]:  # noqa: ARG002 - the protocol's
        """All chunks within `within`, none nearer than another: their words decide."""
        return {place: 0.0 for place, chunk in enumerate(self._chunks) if within.admits(chunk)}

    def close(self) -> None:
        """Nothing is held."""


class ChromaNeighbours:
    """Candidates from the two collections of an open Chroma client."""

    def __init__(self, client: Client, collections: Sequence[ChromaCollection], *, kept: bool) -> None:
        self._client = client
        self._collections = collections
        self._kept = kept

    @classmethod
    def opened(cls, folder: Path) -> ChromaNeighbours:
        """The collections that `write` left in `folder`.

        Raises:
            IndexBroken: Chroma cannot open them.
        """
        with _chroma():
            client = _client(folder)
            try:
                return cls(
                    client,
                    [client.get_collection(half, embedding_function=None) for half in HALVES],
                    kept=True,
                )
            except BaseException:
                client.close()
                raise

    @classmethod
    def in_memory(cls, chunks: Sequence[Chunk], halves: Sequence[Vectors]) -> ChromaNeighbours:
        """The same collections without a file.

        Raises:
            IndexBroken: Chroma cannot make them.
        """
        with _chroma():
            client = _client(None)
            # All clients in memory of one process share one store, hence names of their own.
            return cls(client, _filled(client, chunks, halves, prefix=secrets.token_hex(8) + "-"), kept=False)

    def near(self, vector: Vectors, count: int, within: Narrowing) -> dict[int, float]:
        """The `count` nearest of each half.

        Raises:
            IndexBroken: Chroma failed.
        """
        found: dict[int, float] = {}
        with _chroma():
            for collection in self._collections:
                answer = collection.query(
                    query_embeddings=vector, n_results=count, where=within.where(), include=["distances"]
                )
                for id_, distance in zip(answer["ids"][0], (answer["distances"] or [[]])[0], strict=True):
                    found[int(id_)] = max(found.get(int(id_), 0.0), min(1.0, 1 - distance))
        return found

    def close(self) -> None:
        """Close the client, and drop what was only in memory."""
        with contextlib.suppress(IndexBroken), _chroma():
            if not self._kept:
                for collection in self._collections:
                    self._client.delete_collection(collection.name)
            self._client.close()


def chroma_version() -> str:
    """The version of Chroma that is installed, without importing it."""
    return version("chromadb")


def write(folder: Path, chunks: Sequence[Chunk], halves: Sequence[Vectors]) -> None:
    """Write the two collections into `folder`.

    Raises:
        IndexBroken: Chroma cannot write them.
    """
    with _chroma():
        client = _client(folder)
        try:
            _filled(client, chunks, halves)
        finally:
            client.close()


def _filled(
    client: Client, chunks: Sequence[Chunk], halves: Sequence[Vectors], prefix: str = ""
) -> list[ChromaCollection]:
    collections = []
    for half, vectors in zip(HALVES, halves, strict=True):
        # A threshold no larger than the corpus makes Chroma write its graph to disk instead of leaving the
        # last vectors in a queue that each opening would have to replay.
        sync = min(_BATCH, max(2, len(chunks)))
        collection = client.create_collection(
            prefix + half,
            embedding_function=None,
            configuration={
                "hnsw": {
                    "space": "cosine",
                    # Wide, since a missed neighbour costs more than a millisecond.
                    "ef_search": 200,
                    # One thread, so that the same chunks give the same graph.
                    "num_threads": 1,
                    "sync_threshold": sync,
                    "batch_size": sync,
                }
            },
        )
        for first in range(0, len(chunks), _BATCH):
            part = range(first, min(first + _BATCH, len(chunks)))
            collection.add(
                ids=[str(place) for place in part],
                embeddings=vectors[part.start : part.stop],
                metadatas=[_metadata(chunks[place]) for place in part],
            )
        collections.append(collection)
    return collections


def _metadata(chunk: Chunk) -> dict[str, Any]:
    # Chroma takes no empty list, and no metadata without any key.
    questions = {"questions": list(chunk.questions)} if chunk.questions else {}
    return {"kind": chunk.kind, "document": chunk.document, **questions}


def _client(folder: Path | None) -> Client:
    import chromadb

    client = (
        chromadb.EphemeralClient(_settings())
        if folder is None
        else chromadb.PersistentClient(str(folder), _settings())
    )
    # Declared as the interface, which lacks `close`.
    return cast("Client", client)


def _settings() -> Settings:
    from chromadb.config import Settings

    # Said outright, since what is not said is taken from the environment or from a .env file lying about.
    return Settings(
        _env_file=None,
        anonymized_telemetry=False,
        allow_reset=False,
        chroma_api_impl="chromadb.api.rust.RustBindingsAPI",
        chroma_otel_collection_endpoint="",
        migrations="apply",
    )


@contextlib.contextmanager
def _chroma() -> Iterator[None]:
    """Whatever Chroma raises becomes `IndexBroken`; its native part also panics, past Exception."""
    try:
        yield
    except (KeyboardInterrupt, SystemExit, GeneratorExit, IndexBroken):
        raise
    except BaseException as fault:
        raise IndexBroken(f"{type(fault).__name__}: {fault}") from fault

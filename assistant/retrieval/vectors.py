"""Vectors of texts, filed by what the text is: none is made or paid for twice, whatever becomes of an index.

One file per embedder and version in the cache folder. What a batch gave is kept at once, so that work which is
stopped in the middle goes on where it was. Only vectors and hashes of texts are in it, never a text.
"""

from __future__ import annotations

import contextlib
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Final, TypeAlias, TypeVar

import numpy as np
from filelock import FileLock, Timeout
from numpy.typing import NDArray

from assistant.retrieval.embedders import Cancel, DenseEmbedder, EmbedderFailed, Vectors
from assistant.text import one_line

T = TypeVar("T")
Vector: TypeAlias = NDArray[np.float32]
Progress: TypeAlias = Callable[[int, int], None]
"""Told how many of how many texts are done."""

MOST: Final = 200_000
"""Vectors that one file keeps; beyond it those that came first go. Ten times a large engagement, 300 MB of MiniLM's."""

_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS vector (text BLOB NOT NULL UNIQUE, numbers BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS told (name TEXT PRIMARY KEY, value INTEGER NOT NULL);
"""
_AT_ONCE: Final = 500
_NOT_KEPT: Final = "What was embedded until then is kept."


class VectorStore:
    """The vectors of one embedder. Safe to use from any thread and from several processes.

    Without a folder, or where it cannot be used, vectors are kept in memory for as long as this lives.
    """

    def __init__(self, folder: Path | None, embedder: DenseEmbedder) -> None:
        self._embedder = embedder
        made_by = blake2b(f"{embedder.name}\0{embedder.version}".encode("utf-8", "replace"), digest_size=12)
        self._path = folder / f"vectors-{made_by.hexdigest()}.sqlite3" if folder is not None else None
        self._lock = threading.RLock()
        self._file: sqlite3.Connection | None = None

    @property
    def dimension(self) -> int:
        """Numbers per vector as the embedder gave them; 0 before it gave any."""
        return self._in_file(_dimension)

    def vectors(
        self,
        texts: Sequence[str],
        *,
        seconds: float | None = None,
        progress: Progress | None = None,
        cancel: Cancel | None = None,
    ) -> Vectors:
        """One vector per text, made where there is none yet; a text of white space has a vector of zeros.

        Raises:
            EmbedderFailed: some could not be made, in time or at all; what was made until then is kept.
        """
        until = None if seconds is None else time.monotonic() + seconds
        keys = [text_key(text) for text in texts]
        wanted = {key: text for key, text in zip(keys, texts, strict=True) if text.strip()}
        have = self._in_file(lambda file: _kept(file, wanted))
        dimension = self.dimension
        missing = [key for key in wanted if key not in have]
        size = max(1, self._embedder.batch)
        for first in range(0, len(missing), size):
            if progress is not None:
                progress(len(wanted) - len(missing) + first, len(wanted))
            part = {key: wanted[key] for key in missing[first : first + size]}
            have |= self._made(part, until, cancel)
            if self.dimension != dimension:
                if dimension and len(have) > len(part):
                    # The server has another model under the old name: what was given before is worth nothing now.
                    return self.vectors(texts, seconds=_left(until), progress=progress, cancel=cancel)
                dimension = self.dimension
        if progress is not None:
            progress(len(wanted), len(wanted))
        rows = np.zeros((len(texts), dimension), dtype=np.float32)
        for row, key in zip(rows, keys, strict=True):
            if key in wanted:
                row[:] = have[key]
        return rows

    def forget(self, texts: Sequence[str]) -> None:
        """Remove the vectors of `texts` for good: what a text was about can be guessed from its vector."""
        keys = [(text_key(text),) for text in texts]
        self._in_file(lambda file: file.executemany("DELETE FROM vector WHERE text = ?", keys))

    def begin_anew(self, dimension: int) -> None:
        """Drop all vectors: the embedder gives `dimension` numbers from now on."""
        self._in_file(lambda file: _begin(file, dimension))

    def close(self) -> None:
        """Close the file; it is opened again where it is needed."""
        with self._lock:
            if self._file is not None:
                self._file.close()
                self._file = None

    def _made(
        self, wanted: Mapping[bytes, str], until: float | None, cancel: Cancel | None
    ) -> dict[bytes, Vector]:
        """The vectors of one batch, kept before they are given; those that another process makes are waited for."""
        if cancel is not None and cancel():
            raise EmbedderFailed("The embedding was stopped.", kept=_NOT_KEPT)
        with self._alone(until):
            have = self._in_file(lambda file: _kept(file, wanted))
            texts = {key: text for key, text in wanted.items() if key not in have}
            if not texts:
                return have
            left = _left(until)
            if left is not None and left <= 0:
                raise self._late()
            rows = self._embedder.embed(list(texts.values()), seconds=left, cancel=cancel)
            made = dict(zip(texts, rows, strict=True))
            self._in_file(lambda file: _keep(file, made, rows.shape[1]))
            return have | made

    @contextlib.contextmanager
    def _alone(self, until: float | None) -> Iterator[None]:
        """While one process embeds, others wait for what it gives instead of paying for the same."""
        left = _left(until)
        if self._path is None:
            yield
            return
        lock = FileLock(self._path.with_suffix(".lock"), timeout=-1 if left is None else max(0.0, left))
        try:
            lock.acquire()
        except Timeout:
            raise self._late() from None
        except (OSError, NotImplementedError):
            yield  # a folder that cannot be written has nothing to share
            return
        try:
            yield
        finally:
            lock.release()

    def _late(self) -> EmbedderFailed:
        return EmbedderFailed(
            f"The embedder {self._embedder.name} is not ready: there is more to embed than the time allowed.",
            kept=_NOT_KEPT,
            hint="Search again in a while; each search goes on where the last one stopped.",
        )

    def _in_file(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """What `work` gives, in one transaction. A damaged file is begun anew, an unusable one left for memory."""
        with self._lock:
            for _ in range(2):
                try:
                    self._file = self._file or _connected(self._path)
                    with self._file:
                        return work(self._file)
                except (OSError, sqlite3.Error) as fault:
                    self.close()
                    damaged = isinstance(fault, sqlite3.DatabaseError) and not isinstance(
                        fault, sqlite3.OperationalError
                    )
                    if not damaged or self._path is None:
                        break
                    with contextlib.suppress(OSError):
                        self._path.unlink()
            self._path = None
            self._file = _connected(None)
            with self._file:
                return work(self._file)


def forget_vectors(folder: Path, texts: Sequence[str]) -> None:
    """Remove the vectors of `texts` for good, whichever embedder made them, also one that is no longer in use.

    Raises:
        OSError: a file that cannot be read cannot be removed either.
    """
    keys = [(text_key(text),) for text in texts]
    for path in folder.glob("vectors-*.sqlite3"):
        try:
            with contextlib.closing(_connected(path)) as file, file:
                file.executemany("DELETE FROM vector WHERE text = ?", keys)
        except sqlite3.Error:
            path.unlink(missing_ok=True)


def text_key(text: str) -> bytes:
    """What the vector of `text` is filed under."""
    return blake2b(text.encode("utf-8", "replace"), digest_size=16).digest()


def reason(fault: EmbedderFailed) -> str:
    """What went wrong and what to do, on one line."""
    return one_line(str(fault), 400)


def _left(until: float | None) -> float | None:
    return None if until is None else until - time.monotonic()


def _connected(path: Path | None) -> sqlite3.Connection:
    if path is not None:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)
    file = sqlite3.connect(":memory:" if path is None else path, timeout=5.0, check_same_thread=False)
    try:
        file.execute("PRAGMA secure_delete = ON")
        file.execute("PRAGMA trusted_schema = OFF")
        file.executescript(_SCHEMA)
    except BaseException:
        file.close()
        raise
    return file


def _dimension(file: sqlite3.Connection) -> int:
    row = file.execute("SELECT value FROM told WHERE name = 'dimension'").fetchone()
    return int(row[0]) if row else 0


def _begin(file: sqlite3.Connection, dimension: int) -> None:
    file.execute("DELETE FROM vector")
    file.execute("INSERT OR REPLACE INTO told VALUES ('dimension', ?)", (dimension,))


def _kept(file: sqlite3.Connection, wanted: Mapping[bytes, str]) -> dict[bytes, Vector]:
    dimension = _dimension(file)
    found: dict[bytes, Vector] = {}
    keys = list(wanted)
    for first in range(0, len(keys), _AT_ONCE):
        part = keys[first : first + _AT_ONCE]
        marks = ",".join("?" * len(part))
        rows = file.execute(f"SELECT text, numbers FROM vector WHERE text IN ({marks})", part)  # noqa: S608 - only question marks
        for key, numbers in rows:
            vector = (
                np.frombuffer(numbers, dtype="<f4").astype(np.float32)
                if len(numbers) == 4 * dimension
                else None
            )
            # Damage that the file's own structure does not show: such a vector is made again.
            if vector is not None and abs(float(vector @ vector) - 1) < 1e-3:
                found[key] = vector
    return found


def _keep(file: sqlite3.Connection, made: Mapping[bytes, Vector], dimension: int) -> None:
    if _dimension(file) != dimension:
        _begin(file, dimension)
    rows = [(key, vector.astype("<f4").tobytes()) for key, vector in made.items()]
    file.executemany("INSERT OR REPLACE INTO vector VALUES (?, ?)", rows)
    file.execute("DELETE FROM vector WHERE rowid <= (SELECT max(rowid) FROM vector) - ?", (MOST,))

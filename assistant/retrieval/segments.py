"""The words of one document's content, counted once and kept: what the search over all documents is merged from.

A segment depends on nothing but the passages it was made from and on how words are counted, so it is filed under
these and serves every workspace that holds the same file. It is written beside and renamed: a process that dies
leaves it whole or not at all, and two that make the same one write the same bytes. Each carries the hash of what
it holds; one that was damaged is made again.
"""

from __future__ import annotations

import contextlib
import json
import math
import os
import tempfile
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from operator import mul
from pathlib import Path
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray

from assistant.passages import Content, Passage
from assistant.retrieval import lexical
from assistant.retrieval.cache import UNUSED_DAYS
from assistant.retrieval.lexical import counted

LAYOUT: Final = "2"
"""Version of what a segment holds; raising it makes them all anew."""
CONTEXT, TEXT = range(2)
"""The fields of a passage: the headings above it, and what it says."""

_MOST: Final = 255
_HASH: Final = 16


@dataclass(frozen=True)
class Segment:
    """The features of one content's passages, sorted by feature, then by passage.

    Of feature `names[n]` there are `sizes[n]` entries; each says in `places` which passage has it, and in `counts`
    how often in each field.
    """

    names: NDArray[np.uint32]
    sizes: NDArray[np.uint32]
    places: NDArray[np.uint32]
    counts: NDArray[np.uint8]
    lengths: NDArray[np.float32]
    """How much each field of each passage says: passages x fields."""

    @classmethod
    def of(cls, passages: Iterable[Passage]) -> Self:
        """The segment of `passages`, which are gone through once."""
        keys: list[int] = []
        times: list[int] = []
        ends: list[int] = []
        lengths: list[float] = []
        for passage in passages:
            for found in (_heading_words("\n".join(passage.headings)), counted(passage.text)):
                tallies, shares = zip(*found.values(), strict=True) if found else ((), ())
                keys.extend(found)
                times.extend(tallies)
                ends.append(len(keys))
                lengths.append(sum(map(mul, tallies, shares)))
        bounds = np.array([0, *ends], dtype=np.int64)
        rows = np.repeat(np.arange(len(ends), dtype=np.uint64), bounds[1:] - bounds[:-1])
        entries = np.array(keys, dtype=np.uint64) << np.uint64(32) | rows // 2
        entries, where = np.unique(entries, return_inverse=True)
        counts = np.zeros((len(entries), 2), dtype=np.uint8)
        counts[where, (rows % 2).astype(np.intp)] = np.array(times, dtype=np.int64).clip(max=_MOST)
        names, sizes = np.unique(entries >> np.uint64(32), return_counts=True)
        return cls(
            names.astype(np.uint32),
            sizes.astype(np.uint32),
            (entries & np.uint64(0xFFFFFFFF)).astype(np.uint32),
            counts,
            np.array(lengths, dtype=np.float32).reshape(-1, 2),
        )

    @property
    def passages(self) -> int:
        """How many passages it was made from."""
        return len(self.lengths)


@dataclass(frozen=True)
class Shelf:
    """Where what belongs to single contents is kept: a folder of files, each with the hash of what it holds."""

    folder: Path

    def segment(self, content: Content) -> Segment | None:
        """The segment that is kept of `content`; None where there is none or it is damaged."""
        kept = self.read(self.folder / _segment_name(content))
        if kept is not None:
            with contextlib.suppress(TypeError):
                segment = Segment(**kept)
                if segment.passages == content.count:
                    return segment
        return None

    def keep(self, content: Content, segment: Segment) -> None:
        """Keep the segment of `content`.

        Raises:
            OSError: it cannot be written.
        """
        self.write(self.folder / _segment_name(content), vars(segment))

    def has_segment(self, content: Content) -> bool:
        """Whether there seems to be one, which then counts as used; whether it is whole shows when it is read."""
        try:
            os.utime(self.folder / _segment_name(content))
        except OSError:
            return False
        return True

    def read(self, path: Path) -> dict[str, NDArray[Any]] | None:
        """The arrays that were written to `path`; None where there are none or they are damaged."""
        try:
            whole = path.read_bytes()
            if blake2b(whole[_HASH:], digest_size=_HASH).digest() != whole[:_HASH]:
                return None
            start = whole.index(b"\n", _HASH) + 1
            found: dict[str, NDArray[Any]] = {}
            for name, dtype, shape in json.loads(whole[_HASH:start]):
                array = np.frombuffer(whole, np.dtype(dtype), math.prod(shape), start)
                found[name] = array.reshape(shape)
                start += array.nbytes
            os.utime(path)
        except (OSError, ValueError, TypeError):
            return None
        return found

    def write(self, path: Path, arrays: Mapping[str, NDArray[Any]]) -> None:
        """Put `arrays` at `path`, whole or not at all."""
        made_of = [(name, array.dtype.str, array.shape) for name, array in arrays.items()]
        body = b"".join(
            (json.dumps(made_of).encode("ascii"), b"\n", *(array.tobytes() for array in arrays.values()))
        )
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor, beside = tempfile.mkstemp(suffix=".part", dir=self.folder)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(blake2b(body, digest_size=_HASH).digest())
                file.write(body)
            Path(beside).replace(path)
        except BaseException:
            with contextlib.suppress(OSError):
                Path(beside).unlink()
            raise

    def forget(self, digest: str) -> None:
        """Remove everything that was made from the file with this digest."""
        for path in self.folder.glob(file_name(digest, "") + "*"):
            path.unlink(missing_ok=True)

    def tidy(self) -> None:
        """Remove what has not been used for `UNUSED_DAYS`, and what a killed process left half written."""
        now = time.time()
        for path in self.folder.glob("*"):
            with contextlib.suppress(OSError):
                days = (now - path.stat().st_mtime) / 86400
                if days > (1 if path.suffix == ".part" else UNUSED_DAYS):
                    path.unlink()


def file_name(digest: str, kind: str, *made_by: str) -> str:
    """What a file made from the content with this digest is called; `made_by` is whatever else it depends on."""
    # Hashed, since a digest comes from a workspace file, which anybody may have written.
    parts = [digest, "\0".join(made_by)] if made_by else [digest]
    return (
        "-".join(blake2b(part.encode("utf-8", "replace"), digest_size=12).hexdigest() for part in parts)
        + kind
    )


def _segment_name(content: Content) -> str:
    return file_name(content.digest, ".words", content.reader, str(content.count), lexical.VERSION, LAYOUT)


@lru_cache(maxsize=64)
def _heading_words(headings: str) -> dict[int, tuple[int, float]]:
    return counted(headings)

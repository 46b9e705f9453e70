"""The inverted index of some texts: for each feature the passages that have it, so that nothing else is looked at.

It is merged from segments in one pass, without sorting, and holds counts alone: how rare a feature is and how long
passages are on average is known only to whoever searches all parts of an index (`arranged`). Entries are read from the
file as they are asked for, and not through a memory map, whose pages would stay with the process.
"""

from __future__ import annotations

import os
import threading
import weakref
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

from assistant.retrieval.segments import CONTEXT, TEXT, Segment

Segments: TypeAlias = Callable[[int], Segment]
"""Gives a segment by its number; asked several times, so that no more than one need be held at a time."""
Entries: TypeAlias = tuple[NDArray[np.int32], NDArray[np.uint8]]
"""Which passages, sorted, and how often for each of their fields."""

_FIELDS: Final = len((CONTEXT, TEXT))
_AT_ONCE: Final = 1_500_000
"""Entries that are merged at a time: some 30 MB with what merging needs beside them."""
_NAMES_AT_ONCE: Final = 500_000
"""Names that are gathered before they are put in order."""
_ARRAYS: Final = ("names", "starts", "lengths")
_PLACES: Final = np.dtype("<i4")


@dataclass(frozen=True)
class Tally:
    """How many passages have each of some features."""

    names: NDArray[np.uint32]
    """Hashed features, sorted."""
    sizes: NDArray[np.uint32]

    @classmethod
    def of(cls, segments: Iterable[Segment]) -> Self:
        """What `segments` have together; each is let go of when the next is asked for."""
        whole = cls(np.empty(0, dtype=np.uint32), np.empty(0, dtype=np.uint32))
        names, sizes, held = list[NDArray[np.uint32]](), list[NDArray[np.uint32]](), 0
        for one in segments:
            # Copied, or they would keep all that was read with them.
            names.append(one.names.copy())
            sizes.append(one.sizes.copy())
            held += len(one.names)
            if held > _NAMES_AT_ONCE:
                whole, held = whole._with(names, sizes), 0
                names.clear()
                sizes.clear()
        return whole._with(names, sizes)

    def having(self, keys: NDArray[np.uint32]) -> NDArray[np.int64]:
        """How many passages have each of the features `keys`."""
        columns = columns_of(keys, self.names)
        having = np.zeros(len(keys), dtype=np.int64)
        having[columns >= 0] = self.sizes[columns[columns >= 0]]
        return having

    def _with(self, names: list[NDArray[np.uint32]], sizes: list[NDArray[np.uint32]]) -> Self:
        every = np.concatenate([self.names, *names])
        every.sort()
        first = np.ones(len(every), dtype=bool)
        np.not_equal(every[1:], every[:-1], out=first[1:])
        every = every[first]
        total = np.zeros(len(every), dtype=np.uint32)
        for own, times in [(self.names, self.sizes), *zip(names, sizes, strict=True)]:
            # A few at a time: where they stand takes twice the room of what they are.
            for low in range(0, len(own), _NAMES_AT_ONCE):
                some = slice(low, low + _NAMES_AT_ONCE)
                total[np.searchsorted(every, own[some])] += times[some]
        return type(self)(every, total)


@dataclass(frozen=True)
class Postings:
    """Which passages of some texts, numbered through in their order, have which features.

    Of feature `names[c]` the entries are those from `starts[c]` to before `starts[c + 1]`.
    """

    names: NDArray[np.uint32]
    """Hashed features, sorted."""
    starts: NDArray[np.uint32]
    lengths: NDArray[np.float32]
    """How much each field of each passage says: passages x fields."""
    entries: Callable[[int, int], Entries]
    """Gives those from one to before another."""

    @classmethod
    def merged(cls, number: int, segment: Segments) -> Self:
        """The index of all passages of `number` segments, in memory."""
        plan = _Plan.of(number, segment)
        places = np.empty(plan.starts[-1], dtype=_PLACES)
        counts = np.empty((len(places), _FIELDS), dtype=np.uint8)
        done = 0
        for some_places, some_counts in plan.parts(number, segment):
            there = slice(done, done := done + len(some_places))
            places[there], counts[there] = some_places, some_counts
        return cls(
            plan.names, plan.starts, plan.lengths, lambda low, high: (places[low:high], counts[low:high])
        )

    @staticmethod
    def write(folder: Path, number: int, segment: Segments) -> None:
        """Write what `merged` gives into `folder`, holding little of it at any time."""
        plan = _Plan.of(number, segment)
        for name in _ARRAYS:
            np.save(folder / f"{name}.npy", getattr(plan, name), allow_pickle=False)
        with (folder / "places").open("wb") as places, (folder / "counts").open("wb") as counts:
            for some_places, some_counts in plan.parts(number, segment):
                some_places.tofile(places)
                some_counts.tofile(counts)

    @classmethod
    def opened(cls, folder: Path, passages: int) -> Self:
        """The index that `write` left in `folder`.

        Raises:
            ValueError, OSError: the files are of another make.
        """
        names, starts, lengths = (
            np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False) for name in _ARRAYS
        )
        if len(starts) != len(names) + 1 or lengths.shape != (passages, _FIELDS):
            raise ValueError("the parts of the index do not fit together")
        places, counts = _File(folder / "places"), _File(folder / "counts")
        if places.size != int(starts[-1]) * _PLACES.itemsize or counts.size != int(starts[-1]) * _FIELDS:
            raise ValueError("the parts of the index do not fit together")

        def entries(low: int, high: int) -> Entries:
            return (
                np.frombuffer(places.read(low * _PLACES.itemsize, high * _PLACES.itemsize), _PLACES),
                np.frombuffer(counts.read(low * _FIELDS, high * _FIELDS), np.uint8).reshape(-1, _FIELDS),
            )

        return cls(names, starts, lengths, entries)

    def having(self, keys: NDArray[np.uint32]) -> NDArray[np.int64]:
        """How many passages have each of the features `keys`."""
        columns = columns_of(keys, self.names)
        having = np.zeros(len(keys), dtype=np.int64)
        found = columns[columns >= 0]
        having[columns >= 0] = self.starts[found + 1] - self.starts[found]
        return having


def columns_of(keys: NDArray[np.uint32], names: NDArray[np.uint32]) -> NDArray[np.int64]:
    """Where `keys` stand among the sorted `names`; -1 for those that are not among them."""
    if not len(names):
        return np.full(len(keys), -1, dtype=np.int64)
    places = np.searchsorted(names, keys).clip(max=len(names) - 1)
    return np.where(names[places] == keys, places, -1).astype(np.int64)


class _File:
    """A file that is read in pieces, by any thread, for as long as this is there."""

    def __init__(self, path: Path) -> None:
        self._descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
        weakref.finalize(self, os.close, self._descriptor)
        self._lock = threading.Lock()
        self.size = os.fstat(self._descriptor).st_size

    def read(self, low: int, high: int) -> bytes:
        """Its bytes from `low` to before `high`.

        Raises:
            OSError: it ends before.
        """
        with self._lock:
            os.lseek(self._descriptor, low, os.SEEK_SET)
            found = os.read(self._descriptor, high - low)
        if len(found) != high - low:
            raise OSError("the index of the documents was cut off")
        return found


@dataclass(frozen=True)
class _Plan:
    """What the index of some segments will look like: all but its entries."""

    names: NDArray[np.uint32]
    starts: NDArray[np.uint32]
    lengths: NDArray[np.float32]

    @classmethod
    def of(cls, number: int, segment: Segments) -> Self:
        """The plan for these segments."""
        lengths = [np.empty((0, _FIELDS), dtype=np.float32)]

        def measured() -> Iterator[Segment]:
            for which in range(number):
                one = segment(which)
                lengths.append(one.lengths.copy())
                yield one

        tally = Tally.of(measured())
        # Enough for the entries of five million passages; twice as wide, it would be most of what merging takes.
        starts = np.zeros(len(tally.names) + 1, dtype=np.uint32)
        np.cumsum(tally.sizes, dtype=np.uint32, out=starts[1:])
        return cls(tally.names, starts, np.concatenate(lengths))

    def parts(self, number: int, segment: Segments) -> Iterator[Entries]:
        """The entries, feature by feature, in parts of about `_AT_ONCE`."""
        cuts = np.searchsorted(self.starts, np.arange(0, self.starts[-1], _AT_ONCE, dtype=np.uint32))
        for low, high in pairwise(dict.fromkeys([*cuts.tolist(), len(self.names)])):
            yield self._part(low, high, number, segment)

    def _part(self, low: int, high: int, number: int, segment: Segments) -> Entries:
        names = self.names[low:high]
        free = self.starts[low:high] - self.starts[low]
        places = np.empty(self.starts[high] - self.starts[low], dtype=_PLACES)
        counts = np.empty((len(places), _FIELDS), dtype=np.uint8)
        first = 0
        for which in range(number):
            one = segment(which)
            mine = slice(*np.searchsorted(one.names, (names[0], int(names[-1]) + 1)).tolist())
            columns, sizes = np.searchsorted(names, one.names[mine]), one.sizes[mine]
            begin = int(one.sizes[: mine.start].sum())
            entries = slice(begin, begin + int(sizes.sum()))
            before = np.cumsum(sizes, dtype=np.int64) - sizes
            there = np.repeat(free[columns] - before, sizes) + np.arange(entries.stop - entries.start)
            places[there] = one.places[entries] + np.uint32(first)
            # Both counts of an entry in one stroke, which halves the time.
            counts.view(np.uint16)[there] = one.counts[entries].view(np.uint16)
            free[columns] += sizes
            first += one.passages
        return places, counts

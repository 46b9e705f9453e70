"""Reads documents: the one door through which a file becomes passages."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self, TypeAlias

from assistant.passages import Reading
from assistant.retrieval.reading import wire
from assistant.retrieval.reading.errors import Refusal, UnreadableDocument
from assistant.retrieval.reading.intake import digest, taken
from assistant.retrieval.reading.limits import LIMITS, Limits
from assistant.retrieval.reading.process import FORKS, ReadingProcess
from assistant.retrieval.reading.pulse import Within
from assistant.text import one_line

Cancel: TypeAlias = Callable[[], bool]
"""Says whether the person wants no more of it."""


class Reader:
    """Reads many documents, one at a time, and keeps its process warm between them. A context manager.

    Safe to use from any thread; calls wait for each other. This process never opens a document: it hashes the
    bytes and hands them to one that may come to harm.
    """

    def __init__(self, limits: Limits = LIMITS, *, forks: bool = FORKS) -> None:
        self._limits = limits
        self._process = ReadingProcess(forks=forks)
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def pid(self) -> int | None:
        """Id of the reading process, while there is one."""
        return self._process.pid

    def read(
        self,
        path: str | Path,
        *,
        title: str | None = None,
        cancel: Cancel | None = None,
        within: Within | None = None,
        as_typed: bool = False,
    ) -> Reading:
        """What is in the file at `path`, called `title` (its name if not given). Stops within 0.1 s of `cancel`.

        `within` is told how far it is, as far as the kind of document lets one tell. With `as_typed` the passages hold
        what people typed to the letter, for whoever reads forms.

        Raises:
            UnreadableDocument: it was not read; `code` says why, ``cancelled`` among the rest. Nothing is left behind.
        """
        path = Path(path)
        title = _titled(path, title)
        try:
            data = taken(path, self._limits.file)
        except Refusal as refusal:
            raise UnreadableDocument(title, refusal) from refusal
        return self.read_data(data, path.name, title, cancel=cancel, within=within, as_typed=as_typed)

    def read_data(
        self,
        data: bytes,
        name: str,
        title: str,
        *,
        cancel: Cancel | None = None,
        within: Within | None = None,
        as_typed: bool = False,
    ) -> Reading:
        """As `read`, of bytes that are at hand under the name of a file."""
        try:
            with self._lock:
                stopped = cancel or (lambda: False)
                body = self._process.read(data, name, self._limits, stopped, within, as_typed=as_typed)
            found = wire.answered(body, self._limits)
        except Refusal as refusal:
            raise UnreadableDocument(title, refusal) from refusal
        return Reading(title, found.media_type, digest(data), len(data), found.passages, found.notes)

    def close(self) -> None:
        """End the reading process."""
        self._process.close()


def digest_of(path: str | Path, *, title: str | None = None, limits: Limits = LIMITS) -> str:
    """The digest that reading the file at `path` would give, without reading it as a document.

    Raises:
        UnreadableDocument: its bytes cannot be had; `code` says why.
    """
    path = Path(path)
    try:
        return digest(taken(path, limits.file))
    except Refusal as refusal:
        raise UnreadableDocument(_titled(path, title), refusal) from refusal


def read(
    path: str | Path, *, title: str | None = None, limits: Limits = LIMITS, cancel: Cancel | None = None
) -> Reading:
    """What is in one file; for many, a `Reader` is faster.

    Raises:
        UnreadableDocument: it was not read; `code` says why.
    """
    with Reader(limits) as reader:
        return reader.read(path, title=title, cancel=cancel)


def _titled(path: Path, title: str | None) -> str:
    return one_line(title if title is not None else path.name) or "unnamed"

"""A dense embedder for tests: words for the same thing have the same vector, and every text it is given is counted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from assistant.retrieval.embedders import Cancel, EmbedderFailed, Vectors, checked
from tests.fakes.embeddings import meanings


class ThingEmbedder:
    """Knows that a boat is a ferry. `before` is called ahead of each batch and may fail or dawdle.

    With `log`, the texts given are also written there, so that another process can read them.
    """

    name = "things"

    def __init__(
        self,
        *,
        version: str = "1",
        sends: bool = False,
        batch: int = 4,
        size: int = 8,
        before: Callable[[], None] | None = None,
        log: Path | None = None,
    ) -> None:
        self.version, self.sends, self.batch, self.size = version, sends, batch, size
        self.before, self.log = before, log
        self.given: list[str] = []
        self.seconds: list[float | None] = []

    @property
    def dimension(self) -> int:
        """As it was asked for."""
        return self.size

    def embed(
        self, texts: Sequence[str], *, seconds: float | None = None, cancel: Cancel | None = None
    ) -> Vectors:
        """A number for each thing that is named."""
        self.seconds.append(seconds)
        if self.before is not None:
            self.before()
        self.given += texts
        if self.log is not None:
            with self.log.open("a", encoding="utf-8") as file:
                file.writelines(f"{text[:40]!r}\n" for text in texts)
        return checked(meanings(texts, self.size), len(texts), 0, self.name)


def away() -> None:
    """What a server that is down does."""
    raise EmbedderFailed("The server is away.", hint="Start it.")

"""The documents of a case, found by the search that finds those of a workspace."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Final

from assistant.advisor.evaluation.cases import Paper
from assistant.advisor.found import all_sources, found_of, source_of
from assistant.advisor.grounds.sources import Source
from assistant.advisor.task import Found
from assistant.passages import READER, Content, Passage
from assistant.retrieval.library import Library
from assistant.retrieval.proof import evidence_for

YEAR: Final = 2026
"""The year that is today in all cases, so that the same is found next year."""


class _Store:
    """Passages in memory."""

    def __init__(self, papers: Mapping[str, Paper]) -> None:
        self._kept: dict[str, tuple[Passage, ...]] = {}
        self._contents: list[Content] = []
        for id_, paper in papers.items():
            passages = tuple(_passage(line) for line in paper.passages)
            digest = sha256(repr((id_, passages)).encode()).hexdigest()
            self._kept[digest] = passages
            self._contents.append(Content(id_, digest, READER, len(passages), paper.title))

    def contents(self) -> Sequence[Content]:
        """What there is."""
        return self._contents

    def texts(self, digest: str, reader: str) -> Iterator[Passage]:  # noqa: ARG002 - the protocol's
        """All passages of one document."""
        yield from self._kept[digest]

    def get(self, digest: str, reader: str, places: Sequence[int]) -> Sequence[Passage]:  # noqa: ARG002 - the protocol's
        """Those at `places`."""
        return [self._kept[digest][place] for place in places]


class Papers:
    """`Documents` of a case."""

    notices: tuple[str, ...] = ()

    def __init__(self, papers: Mapping[str, Paper]) -> None:
        self._titles = {id_: paper.title for id_, paper in papers.items()}
        self._store = _Store(papers)
        self._library = Library(self._store, folder=None)
        self.shown: set[str] = set()
        """Refs of the passages that were found so far."""

    def find(self, words: str, k: int) -> Sequence[Source]:
        """The `k` passages that fit `words` best."""
        found = self._library.search(words, k=k) if words.strip() else []
        sources = [source_of(one, self._titles) for one in found]
        self.shown.update(source.ref for source in sources)
        return sources

    def speaking_to(self, question: str, said: str, k: int) -> Found:
        """The `k` passages that speak most to the answer `said` to a question, or to the question itself."""
        proof = evidence_for(self._library, question, said, k, titles=self._titles, year=YEAR)
        found = found_of(proof, said, self._titles)
        self.shown.update(source.ref for source in found.sources)
        return found

    def everything(self, characters: int) -> Sequence[Source]:
        """All passages, where they are few enough."""
        sources = all_sources(self._store, self._titles, characters)
        self.shown.update(source.ref for source in sources)
        return sources


def _passage(line: str) -> Passage:
    *headings, location, text = line.split(" | ", 2)
    return Passage(text.strip(), location.strip(), tuple(headings[0].split(" > ")) if headings else ())

"""What was read of documents and addresses an assistant: whoever reviews what came of it is told, quoted or not.

A model that does what a text asks need not quote it. So each suggestion carries the warning of every such passage that
its task was given, and so does a task that came to nothing: that may be what the text asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from assistant.advisor.grounds.sources import Source
from assistant.advisor.paper import PAPER, Paper
from assistant.advisor.task import Documents, Found
from assistant.text import one_line

READ: Final = "Look twice at what came of it, for this was read: {place}. {warned}"
MORE: Final = "And {} more that were read carry such a warning: it stands with each document."
_MOST: Final = 3
_LONGEST_PLACE: Final = 100


class Heeded:
    """Documents that remember whether they were looked in, and which passages they gave address an assistant.

    For one brief.
    """

    def __init__(self, documents: Documents) -> None:
        self._documents = documents
        self._warned: dict[str, Source] = {}
        self._looked_in = False

    def find(self, words: str, k: int) -> Sequence[Source]:
        """As the documents do."""
        self._looked_in = True
        return self._kept(self._documents.find(words, k))

    def speaking_to(self, question: str, said: str, k: int) -> Found:
        """As the documents do."""
        self._looked_in = True
        found = self._documents.speaking_to(question, said, k)
        self._kept(found.sources)
        return found

    def everything(self, characters: int) -> Sequence[Source]:
        """As the documents do."""
        self._looked_in = True
        return self._kept(self._documents.everything(characters))

    @property
    def notices(self) -> tuple[str, ...]:
        """As the documents do, and the warnings; nothing where nobody looked in them, as nothing was kept back then."""
        return (*self._documents.notices, *self.warnings) if self._looked_in else ()

    @property
    def warnings(self) -> tuple[str, ...]:
        """A sentence on each place that was given and addresses an assistant, the first few of them."""
        return tuple(_told(list(self._warned.values())))

    def marked(self, shown: dict[str, Any]) -> dict[str, Any]:
        """What a suggestion shows, with the warnings that it does not show by quoting the place."""
        if not self._warned:
            return shown
        held = shown.get(PAPER)
        paper = Paper() if held is None else Paper.model_validate(held)
        quoted = {
            quote.ref
            for part in paper.parts
            for claim in part.claims
            for quote in claim.quotes
            if quote.warned
        }
        left = [source for ref, source in self._warned.items() if ref not in quoted]
        marks = dict.fromkeys((*paper.marks, *_told(left)))
        return {**shown, PAPER: paper.model_copy(update={"marks": tuple(marks)}).model_dump(mode="json")}

    def _kept(self, sources: Sequence[Source]) -> Sequence[Source]:
        self._warned |= {source.ref: source for source in sources if source.warned}
        return sources


def _told(sources: Sequence[Source]) -> Iterator[str]:
    for source in sources[:_MOST]:
        place = ", ".join(filter(None, (one_line(source.title), source.location)))
        yield READ.format(place=one_line(place, _LONGEST_PLACE), warned=source.warned)
    if len(sources) > _MOST:
        yield MORE.format(len(sources) - _MOST)

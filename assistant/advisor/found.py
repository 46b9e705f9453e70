"""What a search of documents gave, in the shape in which a task reads it."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.advisor.sources import Source
from assistant.advisor.task import Found, Saying
from assistant.passages import Passage
from assistant.retrieval.library import PassageFound
from assistant.retrieval.proof import ConflictSide, Proof, quotable
from assistant.retrieval.reading.addressed import addresses_assistant
from assistant.text import one_line, safe_text


def source_of(found: PassageFound, titles: Mapping[str, str]) -> Source:
    """A passage that was found; `titles` are what the documents are called, by id."""
    text = found.passage.text
    phrase = addresses_assistant(text)
    warned = (
        f"This text asks the reader's assistant to do something: “{one_line(phrase, 80)}”." if phrase else ""
    )
    return Source(
        found.document, found.place, titles.get(found.document, ""), found.passage.location, text, warned
    )


def found_of(proof: Proof, said: str, titles: Mapping[str, str]) -> Found:
    """All that was found for the answer `said`."""
    sayings = [Saying(source_of(one.found, titles), one.quote) for one in proof.found]
    conflicts = (
        (each.what, tuple(_saying(side, said, titles) for side in each.sides)) for each in proof.conflicts
    )
    sources = tuple(each.source for each in sayings if each.source is not None)
    return Found(sources, tuple(conflicts), tuple(sayings))


def _saying(side: ConflictSide, said: str, titles: Mapping[str, str]) -> Saying:
    """The words around one of several numbers that differ."""
    found = side.found or PassageFound("", 0, Passage(safe_text(said)), 0.0)
    words = quotable(found, "", ((side.start, side.end),)).quote
    return Saying(source_of(found, titles) if side.found is not None else None, words)

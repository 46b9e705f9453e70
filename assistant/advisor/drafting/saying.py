"""Words of documents as a draft shows them: what was found, quoted, and the numbers that differ."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.advisor.drafting.drafts import Conflict
from assistant.advisor.grounds.claims import Quoted
from assistant.advisor.grounds.sources import Source
from assistant.advisor.task import Found, Saying
from assistant.passages import Passage
from assistant.retrieval.conflicting import Side, Text, differences
from assistant.retrieval.library import PassageFound
from assistant.retrieval.proof import quotable


def quoted(saying: Saying, slug: str) -> Quoted:
    """The words as they stand in the passage, or in the answer to the question `slug`."""
    source, words = saying.source, saying.words
    if source is None:
        return Quoted(state="verbatim", ref=slug, quote=words, stretch=words)
    return Quoted(
        state="verbatim",
        ref=source.ref,
        document=source.document,
        title=source.title,
        location=source.location,
        quote=words,
        stretch=words,
        warned=source.warned,
    )


def conflicts_in(found: Found, slug: str, sources: Sequence[Source] = ()) -> list[Conflict]:
    """Where passages give different numbers for the same thing, with the words of each, no two passages twice.

    What was found is compared already, with the headings above it; `sources` are what else a task reads.
    """
    more = (
        (difference.what, tuple(_saying(side, sources) for side in difference.sides))
        for difference in differences([Text(source.text, title=source.title) for source in sources])
    )
    kept: dict[frozenset[str], Conflict] = {}
    for what, sayings in (*found.conflicts, *more):
        sides = tuple(quoted(saying, slug) for saying in sayings)
        kept.setdefault(frozenset(side.ref for side in sides), Conflict(about=what, sides=sides))
    return list(kept.values())


def _saying(side: Side, sources: Sequence[Source]) -> Saying:
    source = sources[side.text]
    found = PassageFound(source.document, source.place, Passage(source.text, source.location), 0.0)
    return Saying(source, quotable(found, "", ((side.start, side.end),)).quote)

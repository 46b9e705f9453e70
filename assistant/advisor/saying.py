"""Words of documents as a draft shows them: what was found, quoted, and the numbers that differ."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.advisor.claims import Quoted
from assistant.advisor.drafts import Conflict
from assistant.advisor.task import Found, Saying


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


def conflicts_in(found: Found, slug: str) -> Iterator[Conflict]:
    """Where passages give different numbers for the same thing, with the words of each."""
    for what, sides in found.conflicts:
        yield Conflict(about=what, sides=tuple(quoted(side, slug) for side in sides))

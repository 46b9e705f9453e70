"""What a search of documents gave, in the shape in which a task reads it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from assistant.advisor.grounds.sources import Source
from assistant.advisor.task import Found, Saying
from assistant.method.engagement import Remark
from assistant.passages import Passage, PassageStore
from assistant.retrieval.library import PassageFound
from assistant.retrieval.proof import ConflictSide, Proof, quotable
from assistant.retrieval.reading.addressed import addresses_assistant
from assistant.text import one_line, safe_text

Remarks = Mapping[str, Sequence[Remark]]
"""What was noted when documents were read, by id."""

ASKS: Final = "This text asks the reader's assistant to do something: “{}”."
_ADDRESSES, _UNSEEN = "addresses-assistant", "invisible-text"
_READ: Final = "read all the same"
"""Stands in the note on what nobody sees and was read; what was left out is in no passage."""
_MORE: Final = re.compile(r" and \d+ more$")
_STRETCH: Final = re.compile(r"\b(page|paragraph|line|slide)s? (\d+)(?:–(\d+))?")


def source_of(found: PassageFound, titles: Mapping[str, str], remarks: Remarks | None = None) -> Source:
    """A passage that was found; `titles` are what the documents are called, by id.

    Its warning is on what it says to an assistant, by itself or by what stands above it; or on what was noted of its
    place when the document was read.
    """
    passage, title = found.passage, titles.get(found.document, "")
    phrase = addresses_assistant(passage.text) or addresses_assistant("\n".join((title, *passage.headings)))
    warned = ASKS.format(one_line(phrase, 80)) if phrase else ""
    noted = (remarks or {}).get(found.document, ())
    warned = warned or next(_warnings(noted, passage.location), "")
    return Source(found.document, found.place, title, passage.location, passage.text, warned)


def found_of(proof: Proof, said: str, titles: Mapping[str, str], remarks: Remarks | None = None) -> Found:
    """All that was found for the answer `said`."""
    sayings = [Saying(source_of(one.found, titles, remarks), one.quote) for one in proof.found]
    conflicts = (
        (each.what, tuple(_saying(side, said, titles, remarks) for side in each.sides))
        for each in proof.conflicts
    )
    sources = tuple(each.source for each in sayings if each.source is not None)
    return Found(sources, tuple(conflicts), tuple(sayings))


def all_sources(
    store: PassageStore, titles: Mapping[str, str], characters: int, remarks: Remarks | None = None
) -> tuple[Source, ...]:
    """All passages of the documents in `titles`, where they have at most so many characters together; none otherwise."""
    sources: list[Source] = []
    left = characters
    for content in store.contents():
        if content.document not in titles:
            continue
        for place, passage in enumerate(store.texts(content.digest, content.reader)):
            left -= len(passage.text)
            if left < 0:
                return ()
            sources.append(source_of(PassageFound(content.document, place, passage, 0.0), titles, remarks))
    return tuple(sources)


def _warnings(noted: Sequence[Remark], location: str) -> Iterator[str]:
    for remark in noted:
        of_interest = remark.code == _ADDRESSES or (remark.code == _UNSEEN and _READ in remark.text)
        if of_interest and _covers(remark.location, location):
            yield remark.text


def _covers(noted: str, location: str) -> bool:
    """Whether the places of a note hold the place of a passage, or some of it; a note without a place holds all."""
    if not noted or _MORE.search(noted) or noted.split(", ")[0] == location.partition("!")[0]:
        return True
    if re.search(rf"(?<!\w){re.escape(location)}(?!\w)", noted):
        return True
    places = [_stretch(found) for found in _STRETCH.finditer(noted)]
    own = [_stretch(found) for found in _STRETCH.finditer(location)]
    return any(
        unit == other and first <= to and begins <= last
        for unit, first, last in places
        for other, begins, to in own
    )


def _stretch(found: re.Match[str]) -> tuple[str, int, int]:
    return found[1], int(found[2]), int(found[3] or found[2])


def _saying(side: ConflictSide, said: str, titles: Mapping[str, str], remarks: Remarks | None) -> Saying:
    """The words around one of several numbers that differ."""
    found = side.found or PassageFound("", 0, Passage(safe_text(said)), 0.0)
    words = quotable(found, "", ((side.start, side.end),)).quote
    return Saying(source_of(found, titles, remarks) if side.found is not None else None, words)

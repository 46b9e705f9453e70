"""Pieces of the user's documents: what reading gives, the workspace keeps, and the search finds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

READER: Final = "2"
"""Version of how documents are read and cut into passages; raising it lets unchanged files be read again."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a document that can be found, quoted and cited."""

    text: str
    """The words as they stand there, made safe; white space folded, paragraphs kept apart."""
    location: str = ""
    """The place as a citation names it: ``page 4``, ``slide 3, notes``, ``Sheet!B7:D9``, ``00:12:31, Ada``."""
    headings: tuple[str, ...] = ()
    """The headings above it, from the outermost inwards."""


@dataclass(frozen=True, slots=True)
class DocumentNote:
    """Something about a document that whoever uses it should know, such as text that nobody sees on the page."""

    code: str
    """Stable, lower case with hyphens."""
    text: str
    """One plain sentence."""
    location: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading one file gave."""

    title: str
    """The file's name, with the folder it was found in where a folder was added; made safe."""
    media_type: str
    digest: str
    """SHA-256 of the file's bytes, in hexadecimal."""
    size: int
    """Bytes."""
    passages: tuple[Passage, ...]
    notes: tuple[DocumentNote, ...] = ()
    reader: str = READER


@dataclass(frozen=True, slots=True)
class Content:
    """The passages of a document that is in use: filed by what was read and how, not by the document's name."""

    document: str
    """Id of the document in the workspace."""
    digest: str
    reader: str
    count: int
    """Passages."""
    title: str = ""
    """What the document is called; it may change while its text stays."""

    @property
    def text(self) -> Content:
        """The same passages as the text of no document in particular."""
        return Content("", self.digest, self.reader, self.count)


class PassageStore(Protocol):
    """Where passages are kept; safe to use from any thread."""

    def contents(self) -> Sequence[Content]:
        """What the documents in use hold, in the order in which they were added."""

    def texts(self, digest: str, reader: str) -> Iterator[Passage]:
        """All passages of one content in their order."""

    def get(self, digest: str, reader: str, places: Sequence[int]) -> Sequence[Passage]:
        """The passages at `places` (from 0) of one content, in the order asked for."""

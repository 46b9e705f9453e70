"""How much one document may ask of this machine.

Chosen by what large documents that people really have need, with room for a machine a third as fast: where this was
measured, a pdf of 500 pages full of words took 9 s of computing, a workbook of 50,000 rows 5 s, none more than 320 MB.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

MIB: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one document may cost; past any of them it is refused, or cut where that says so."""

    file: int = 64 * MIB
    """Bytes of the file."""
    unfolded: int = 200 * MIB
    """Bytes of everything in an archive (docx, pptx, xlsx) together, unfolded."""
    entries: int = 10_000
    """Files in an archive."""
    ratio: int = 200
    """How many times its size an archive of more than `ratio_from` bytes may unfold to; office files stay under 60."""
    ratio_from: int = 16 * MIB
    memory: int = 512 * MIB
    """Bytes that the reading process may take beyond what it holds when it starts on the document."""
    cpu: int = 30
    """Seconds of computing."""
    wall: float = 60.0
    """Seconds by the clock."""
    pages: int = 5_000
    """Pages of a pdf that are read; one with more is cut there and says so."""
    page: int = 3 * MIB
    """Bytes that draw one page of a pdf, and 16 for each piece of text; one with more is left out and said. A page of words has 40 kB."""
    drawn: int = 20 * MIB
    """The same for all pages together; the document is cut where it is reached and says so."""
    passages: int = 5_000
    """Passages kept; a document with more is cut there and says so."""
    answer: int = 64 * MIB
    """Bytes that the reading process may send back."""


LIMITS: Final = Limits()

"""What an engagement can be written as: each file ending with what it is, without the writers.

Help texts and questions are made from it; `export` holds a writer for each.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

ENDINGS: Final[Mapping[str, str]] = MappingProxyType(
    {
        ".html": "a page for the browser",
        ".docx": "a document for a word processor",
        ".pptx": "slides",
        ".md": "Markdown",
        ".xlsx": "a workbook",
        ".pdf": "a one-page canvas, A3",
        ".svg": "the same canvas as a drawing",
        ".csv": "notes for a whiteboard",
        ".json": "data for another program",
    }
)
"""File endings with what each is, in the order in which they are offered."""


def offered() -> str:
    """The endings in a row, as part of a sentence."""
    *first, last = ENDINGS
    return f"{', '.join(first)} or {last}"

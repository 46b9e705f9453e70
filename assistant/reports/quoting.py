"""People's own words in Markdown: word for word, and without the power to act on who opens the report."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.text import one_line

_SPECIAL = re.compile(r"([\\`*_\[\]<>|#~])")
_ACTIVE = re.compile(
    # Backslashes before it tell whether it is escaped already.
    r"(\\*)("
    r"<(?=[A-Za-z/!?])"  # HTML, and links in angle brackets
    r"|&(?=#|[A-Za-z][A-Za-z0-9]*;)"  # character references: they can hide a script, or turn the text around
    r"|!(?=\[)"  # pictures
    r"|(?<=\])\((?!\s*(?:https?://|mailto:))"  # targets of links
    r"|(?<=\]):(?!\s*https?://)"  # targets of links, given apart
    r")"
)


def plain(text: str) -> str:
    """`text` on one line with Markdown's own signs escaped, for headings, lists and labels."""
    return _SPECIAL.sub(r"\\\1", one_line(text))


def quote(text: str) -> Iterator[str]:
    """`text` as a quotation block, each line as it was written.

    Markdown in it stays Markdown, but for what could act on whoever opens the report: HTML, character
    references, pictures from elsewhere, and links that lead anywhere but to the web are shown as text.
    """
    for line in text.strip("\n").split("\n"):
        yield f"> {inert(line)}" if line else ">"


def inert(line: str) -> str:
    """A line of Markdown in which nothing acts: what could is escaped, and reads as it was written."""
    return _ACTIVE.sub(lambda found: found[1] + ("\\" if len(found[1]) % 2 == 0 else "") + found[2], line)

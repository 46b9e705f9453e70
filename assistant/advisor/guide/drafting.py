"""What the method guide can draft without any model: what the documents say to a question, quoted and nothing else."""

from __future__ import annotations

from typing import Final

from assistant.advisor.drafting.drafts import Draft
from assistant.advisor.drafting.saying import conflicts_in, quoted
from assistant.advisor.grounds.claims import Claim, ClaimSieve
from assistant.advisor.task import Found
from assistant.text import fold, one_line

MOST_QUOTES: Final = 5
"""More is a reading list and no draft."""


def quoted_draft(slug: str, found: Found) -> Draft:
    """The words of the documents that speak most to a question, best first; blank where there are none."""
    claims: dict[str, Claim] = {}
    for saying in found.sayings:
        words = one_line(saying.words)
        if saying.source is not None and words:
            claims.setdefault(fold(words), Claim(text=words, basis="source", quotes=(quoted(saying, slug),)))
    kept = tuple(claims.values())[:MOST_QUOTES]
    return Draft(
        question=slug,
        claims=kept,
        conflicts=tuple(conflicts_in(found, slug)),
        sources=tuple(ClaimSieve.citations(kept)),
        quotes_only=True,
    )

"""Own answer first: drafts stay sealed until people have written their own answer, or have chosen not to.

Whoever reads a draft first thinks what it thinks. So it may be made at any time, and is neither shown nor accepted before
there is an own answer; accepted, it comes below that. Drafted bets are drafts of an answer, too.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from assistant.method.engagement import Engagement, Suggestion
from assistant.method.questions import QUESTION

_BETS: Final = "bets"
"""Both the task that drafts bets and the question that they answer."""
_SEALED: Final = frozenset({"draft", _BETS})
"""The tasks whose suggestions are sealed."""
_UNREAD: Final = frozenset({"open", "stale"})
"""States in which people may not have read a suggestion: every other one is what they made of it."""
DRAFTING: Final = "draft"
"""The way of working in which people have chosen to review drafts, at every question."""


def sealed(engagement: Engagement, suggestion: Suggestion, mode: str = "") -> bool:
    """Whether a suggestion is a draft that must not be shown or accepted yet.

    Args:
        engagement: what people have written so far.
        suggestion: any suggestion; only a draft that waits can be sealed.
        mode: the way of working that the workspace is set to.
    """
    slug = sealed_by(suggestion)
    return suggestion.state in _UNREAD and slug is not None and needs_own_answer(engagement, slug, mode)


def sealed_by(suggestion: Suggestion) -> str | None:
    """Slug of the question whose own answer comes before a suggestion; None where it waits for none."""
    if suggestion.task not in _SEALED:
        return None
    return _BETS if suggestion.task == _BETS else question_of(suggestion)


def needs_own_answer(engagement: Engagement, slug: str, mode: str = "") -> bool:
    """Whether drafts for a question must wait: people come first, unless they chose to be given drafts everywhere.

    An own answer is what people wrote or skipped on purpose, and any record of theirs that the question asks for.
    """
    if mode == DRAFTING or engagement.answer(slug).has_own_answer:
        return False
    return not any(
        QUESTION[slug].holds_answer(record)
        and (record.origin is None or record.origin.by in ("person", "import"))
        for record in engagement.records
    )


def question_of(suggestion: Suggestion) -> str | None:
    """Slug of the question that a suggestion says it is about; None where it names none."""
    shown = suggestion.payload.get("shown")
    slug = shown.get("question") if isinstance(shown, Mapping) else None
    return slug if isinstance(slug, str) and slug in QUESTION else None

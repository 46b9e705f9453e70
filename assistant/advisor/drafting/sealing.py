"""Own answer first: a draft stays sealed until people have written theirs, or have chosen not to.

Whoever reads a draft first thinks what it thinks. So it may be made at any time, and is neither shown nor accepted before
there is an own answer; accepted, it comes below that.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from assistant.method.engagement import Engagement, Suggestion
from assistant.method.questions import QUESTION

TASK: Final = "draft"
"""The task whose suggestions are sealed."""
DRAFTING: Final = "draft"
"""The way of working in which people have chosen to review drafts, at every question."""


def sealed(engagement: Engagement, suggestion: Suggestion, mode: str = "") -> bool:
    """Whether a suggestion is a draft that must not be shown or accepted yet.

    Args:
        engagement: what people have written so far.
        suggestion: any suggestion; only a draft that waits can be sealed.
        mode: the way of working that the workspace is set to.
    """
    if suggestion.task != TASK or suggestion.state != "open" or mode == DRAFTING:
        return False
    slug = question_of(suggestion)
    return slug is not None and not engagement.answer(slug).has_own_answer


def question_of(suggestion: Suggestion) -> str | None:
    """Slug of the question that a suggestion says it is about; None where it names none."""
    shown = suggestion.payload.get("shown")
    slug = shown.get("question") if isinstance(shown, Mapping) else None
    return slug if isinstance(slug, str) and slug in QUESTION else None

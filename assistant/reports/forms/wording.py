"""What every form says in its own words, whatever its format."""

from __future__ import annotations

from typing import Final

from assistant.reports.forms.model import Asked, Form

HOW: Final = (
    "Write what you think yourself, before you talk it over: the room gains most from answers that were given apart. "
    "Notes will do. Leave empty what you have nothing on."
)
HIDDEN: Final = (
    "What you answer here stays hidden from the others until everybody's answers are opened together."
)
CODES: Final = "Please leave the codes in brackets as they are: they tell which answer is which. The order does not matter."
GOOD: Final = "A good answer"
EXAMPLE: Final = "A worked example from an invented company"
THANKS: Final = "That is all. Thank you."


def standing_label(asked: Asked) -> str:
    """What stands over the text that people are asked about."""
    return "Agreed in the room" if asked.agreed else "Assumed so far"


def lead(form: Form) -> tuple[str, ...]:
    """The paragraphs before the first question."""
    owns = any(each.is_own for each in form.asked)
    return tuple(filter(None, (form.when, HOW, HIDDEN if owns else "")))

"""What a suggestion shows of itself for review, in one shape for all tasks: parts with claims, and marks of caution.

It is made of what a model wrote and is stored with the suggestion; a screen or a command that can show one can show
those of every task, of one that is yet to come as well.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.advisor.grounds.claims import Claim, Quoted

PAPER: Final = "paper"
"""Where a suggestion's `shown` keeps its paper."""
OWN_FIGURES: Final = "These figures are the model's own: {}."
UNCONFIRMED: Final = "Rests on drafts that nobody has accepted yet: {}."
MATCHES: Final = (
    "A quote that matches proves that the words were written, not that they support what is said."
)
STATES: Final = {
    "elided": ", with words left out",
    "moved": ", found there instead of where it was said to stand",
}
"""What is told of a quote that counts and is not word for word where it was said to be."""


class _Value(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Part(_Value):
    """One stretch of a paper: a heading, what is said under it, and what that rests on."""

    heading: str = ""
    text: str = Field("", description="Plain words; paragraphs are kept apart by an empty line")
    claims: tuple[Claim, ...] = ()
    marks: tuple[str, ...] = Field((), description="What to be wary of, a short sentence each")


class Paper(_Value):
    """What a suggestion says, and what to be wary of in it as a whole."""

    parts: tuple[Part, ...] = ()
    marks: tuple[str, ...] = ()

    @property
    def has_quotes(self) -> bool:
        """Whether anything in it is backed by a quote."""
        return any(claim.quotes for part in self.parts for claim in part.claims)


def place_of(quoted: Quoted) -> str:
    """Where quoted words stand, as people call it."""
    return ", ".join(filter(None, (quoted.title or quoted.ref, quoted.location)))


def is_on_figures(mark: str) -> bool:
    """Whether a mark of a part tells the figures of its claims already."""
    return mark.startswith(OWN_FIGURES.partition("{")[0])


def cautions(
    claims: Iterable[Claim] = (), figures: Iterable[str] = (), unconfirmed: Collection[str] = ()
) -> tuple[str, ...]:
    """The marks that `claims` call for: figures that nobody gave, texts that address an assistant, mere drafts.

    `figures` are those of words that are no claims; `unconfirmed` what is only drafted.
    """
    held = list(claims)
    quotes = [quote for claim in held for quote in claim.quotes]
    own = dict.fromkeys((*(figure for claim in held for figure in claim.figures), *figures))
    drafts = dict.fromkeys(quote.ref for quote in quotes if quote.ref in unconfirmed)
    marks = [OWN_FIGURES.format(", ".join(own))] if own else []
    marks += dict.fromkeys(quote.warned for quote in quotes if quote.warned)
    return (*marks, UNCONFIRMED.format(", ".join(drafts))) if drafts else tuple(marks)


def paper_of(payload: Mapping[str, Any]) -> Paper | None:
    """The paper in a suggestion's payload; None where there is none, or none that can be read."""
    shown = payload.get("shown")
    held = shown.get(PAPER) if isinstance(shown, Mapping) else None
    if held is None:
        return None
    try:
        return Paper.model_validate(held)
    except ValidationError:
        # From a file that somebody else wrote; what it proposes is shown all the same.
        return None

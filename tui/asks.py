"""What the advisor can be asked for beside questions, gaps and bets: what it is called, and what it is asked about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from assistant.method.said import counted


@dataclass(frozen=True)
class Ask:
    """One task of the advisor as people call it. `doing` goes on after the name of who does it."""

    task: str
    subject: Literal["question", "bet", "engagement"]
    name: str
    help: str
    doing: str
    thing: str
    """What one of the things given is."""
    words: str = ""
    """Other words by which it is looked for."""

    def given(self, count: int) -> str:
        """What came of it, in a sentence."""
        if not count:
            return "Nothing was drafted."
        waits = "waits" if count == 1 else "wait"
        return f"{counted(count, self.thing)} {waits} for you; v reviews, nothing is yours before you accept."


DRAFT: Final = Ask(
    "draft", "question", "Draft an answer to this question",
    "From documents and earlier answers; your own answer comes first", "drafts an answer",
    "drafted answer", "write propose suggest documents model advisor",
)  # fmt: skip
EXTRACT: Final = Ask(
    "extract", "question", "Find the records that this answer names",
    "Each quotes your words", "looks for records in your words", "record", "extract take out prose advisor",
)  # fmt: skip
DISAGREEMENT: Final = Ask(
    "disagreement", "question", "Say what separates the voices on this question",
    "Each position in its owner's words, and what would settle it", "listens for what separates the voices",
    "reading of the voices", "differ dispute dissent advisor",
)  # fmt: skip
CHALLENGE: Final = Ask(
    "challenge", "bet", "Have a bet put on trial by the advisor",
    "What would have to be true, a test, a pre-mortem, an objection", "puts the bet on trial",
    "trial of the bet", "attack weakest condition test",
)  # fmt: skip
ON_A_BET: Final = (
    CHALLENGE,
    Ask(
        "objectives", "bet", "Draft objectives for a bet", "On three horizons; a baseline is unknown rather than invented",
        "drafts objectives", "objective draft", "goals targets kpi advisor",
    ),
    Ask(
        "capabilities", "bet", "Draft the capabilities that a bet needs", "What must be there before it can work",
        "drafts capabilities", "capability draft", "skills people systems advisor",
    ),
    Ask(
        "activities", "bet", "Draft the work that creates its capabilities", "With an order, for one bet",
        "drafts activities", "activity draft", "initiatives projects tasks advisor",
    ),
    Ask(
        "trace", "bet", "Draft KPIs, moments and collaboration for a bet", "So that what is done daily leads back to it",
        "drafts the trace", "trace draft", "kpi moments of truth measure advisor",
    ),
)  # fmt: skip
SYNTHESIS: Final = Ask(
    "synthesis", "engagement", "Put the strategy on one page", "From agreed answers only, dissent kept",
    "puts the strategy on one page", "page", "synthesis kernel diagnosis policy summary report advisor",
)  # fmt: skip
PAGE: Final = "kernel"
"""The kind of the record that is the strategy on one page; there is one at most."""
ASKS: Final = (DRAFT, EXTRACT, DISAGREEMENT, *ON_A_BET, SYNTHESIS)
"""All of them, in the order in which they are offered."""

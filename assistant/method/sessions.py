"""The six working sessions, and the alignment trace that follows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from assistant.method.questions import QUESTIONS, Question


@dataclass(frozen=True, slots=True)
class Session:
    """One working session of the method, with what the room leaves with."""

    number: int
    title: str
    outcome: str

    @property
    def questions(self) -> tuple[Question, ...]:
        """The questions of this session, in the order of the method."""
        return tuple(question for question in QUESTIONS if question.session == self.number)


SESSIONS: Final[tuple[Session, ...]] = (
    Session(
        1,
        "Market & customers",
        "one market with edges, its personas, their needs and every other way to meet them",
    ),
    Session(2, "Targeting", "which personas and which needs are ours, and which are not"),
    Session(3, "Trends", "the forces that move market, company, needs and alternatives, ranked"),
    Session(
        4,
        "Promise & difference",
        "changes to the offer, one promise per target persona, what sets it apart, and our SWOT",
    ),
    Session(5, "Bets", "several candidate bets, narrowed to one to three"),
    Session(
        6,
        "Objectives & work",
        "objectives on three horizons, capabilities, activities and budgets for each chosen bet",
    ),
)

TRACE_TITLE: Final = "Alignment trace"
TRACE_KINDS: Final = ("kpi", "moment_of_truth", "collaboration")
"""After session 6: what must each trace to a chosen bet (source: cvmbok/trace)."""

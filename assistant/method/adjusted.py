"""What a facilitator changed on the run sheet of a session, as it is kept; the run sheet itself is reckoned anew."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import Field

from assistant.method.said import Id, NotTrue, Said

MOST_MINUTES: Final = 24 * 60
"""A workshop begins and ends on one day."""


class StepTime(Said):
    """How long one step takes, or all steps on one question."""

    step: Id
    minutes: Annotated[int, Field(ge=1, le=MOST_MINUTES), NotTrue]


class StepMove(Said):
    """One step, or all steps on one question, put before another."""

    step: Id
    before: Id


class Adjusted(Said):
    """What was changed on one run sheet, and what the facilitator noted for that session.

    Steps are named by the ids of `runsheet.Step`, or by the slug of a question for all steps on it. What names a step
    that the run sheet does not have at the moment waits until it has it again.
    """

    id: Id
    session: Annotated[int, Field(ge=1, le=6), NotTrue]
    minutes: list[StepTime] = Field(default_factory=list, max_length=100)
    without: list[Id] = Field(default_factory=list, max_length=100, description="Steps that are left out")
    moves: list[StepMove] = Field(
        default_factory=list, max_length=100, description="One after the other, the oldest first"
    )
    aim: str = Field("", description="Why the session is held here, in place of what the method says of it")
    note: str = Field("", description="For the facilitator alone; it is shown to nobody else")


def unadjusted(session: int) -> Adjusted:
    """A run sheet on which nothing was changed."""
    return Adjusted(id=f"runsheet-{session}", session=session)

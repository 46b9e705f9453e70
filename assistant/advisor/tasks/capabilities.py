"""Capabilities that a bet needs: one suggestion each."""

from __future__ import annotations

from typing import Final

from assistant.advisor.betting import planning
from assistant.advisor.betting.bet_reading import bet_of, must_live, read
from assistant.advisor.betting.planning import Group, Piece, Planned, PlanSieve
from assistant.advisor.guide.deck import CardSearch
from assistant.advisor.strict import Strict
from assistant.advisor.task import Brief, Job, Task
from assistant.method.questions import QUESTION
from assistant.method.records import Capability

CAPABILITIES: Final = "capabilities"
NOT_KNOWN: Final = "Nothing says whether you have it; say so yourselves."
MISSING: Final = "That it is missing is the model's guess."
_GROUP: Final = Group("capabilities", "capability")

CapabilityItem = planning.asked(_GROUP)


class CapabilitiesReply(Strict):
    """The capabilities without which the bet fails."""

    capabilities: list[CapabilityItem]  # type: ignore[valid-type]  # made at run time from the record kind


def _finish(pieces: list[Piece], _notices: list[str]) -> list[Piece]:
    """A capability is had, or had in part, only where something was quoted for it."""
    for piece in pieces:
        state = piece.record.get("state")
        if piece.drafted.claim.basis == "assumption" and state != "missing":
            piece.record.pop("state", None)
            piece.marks.append(NOT_KNOWN)
        elif piece.drafted.claim.basis == "assumption":
            piece.marks.append(MISSING)
        elif state is None:
            piece.marks.append(NOT_KNOWN)
    return pieces


def _job(brief: Brief, _guidance: CardSearch) -> Job[CapabilitiesReply, Planned]:
    engagement, bet = brief.engagement, must_live(bet_of(brief))
    reading = read(brief, QUESTION["capabilities"].title, bet.first_step)
    sieve = PlanSieve(brief, CAPABILITIES, reading, [_GROUP], (), _finish)
    held = [
        record.id
        for record in engagement.records
        if isinstance(record, Capability) and bet.id in record.bet_ids
    ]

    return planning.job_of(CAPABILITIES, CapabilitiesReply, brief, reading, sieve, {"held": held})


TASK: Final = Task(
    id=CAPABILITIES,
    subject="bet",
    doing="drafts the capabilities a bet needs",
    gives="what the bet needs that is there, partly there or missing",
    job=_job,
    propose=planning.propose,
    settled=planning.settled(CAPABILITIES),
    instead="By hand: `n` on the question “capabilities” opens the form.",
)

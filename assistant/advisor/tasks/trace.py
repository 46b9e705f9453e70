"""What a bet must show up in: KPIs, Moments of Truth and the set-up of those who work together; one suggestion each."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any, Final

from assistant.advisor.betting import planning
from assistant.advisor.betting.bet_reading import bet_of, must_live, read
from assistant.advisor.betting.planning import Group, Piece, Planned, PlanSieve
from assistant.advisor.guide.deck import CardSearch
from assistant.advisor.strict import Strict
from assistant.advisor.task import Brief, Job, Task
from assistant.method.records import Collaboration, Kpi, MomentOfTruth, Objective
from assistant.method.said import links
from assistant.text import one_line

TRACE: Final = "trace"
_GROUPS: Final = (
    Group("kpis", "kpi"),
    Group("moments", "moment_of_truth"),
    Group("collaborations", "collaboration"),
)
_RULES: Final = frozenset({"bet-untraced"})
_FEWEST_FUNCTIONS: Final = 2

KpiItem, MomentItem, CollaborationItem = (planning.asked(group) for group in _GROUPS)


class TraceReply(Strict):
    """What carries the bet into every day."""

    kpis: list[KpiItem]  # type: ignore[valid-type]  # made at run time from the record kinds
    moments: list[MomentItem]  # type: ignore[valid-type]  # as above
    collaborations: list[CollaborationItem]  # type: ignore[valid-type]  # as above


def _faults(reply: TraceReply, goals: Collection[str]) -> Iterator[str]:
    kpis: list[Any] = reply.kpis
    moments: list[Any] = reply.moments
    collaborations: list[Any] = reply.collaborations
    for place, kpi in enumerate(kpis):
        for field in ("metric", "target"):
            if not (getattr(kpi, field) or "").strip():
                yield f"kpis[{place}].{field}: must not be blank"
        if strange := [id_ for id_ in kpi.objective_ids if id_ not in goals]:
            known = ", ".join(goals) or "none, leave it empty"
            yield f"kpis[{place}].objective_ids: {one_line(strange[0], 40)!r} is no objective of this bet; known are {known}"
    for place, moment in enumerate(moments):
        if not moment.persona_ids and not moment.need_ids:
            yield f"moments[{place}]: name whose moment it is, and the need at stake"
        if moment.priority is None:
            yield f"moments[{place}].priority: must be high, medium or low"
    for place, together in enumerate(collaborations):
        if len([each for each in together.functions if each.strip()]) < _FEWEST_FUNCTIONS:
            yield f"collaborations[{place}].functions: name two or more, or it is no collaboration"


def _job(brief: Brief, _guidance: CardSearch) -> Job[TraceReply, Planned]:
    engagement, bet = brief.engagement, must_live(bet_of(brief))
    reading = read(brief, bet.customer_objection, bet.kill_criterion)
    goals = [
        record.id
        for record in engagement.records
        if isinstance(record, Objective) and bet.id in record.bet_ids
    ]

    def finish(pieces: list[Piece], _notices: list[str]) -> list[Piece]:
        for piece in pieces:
            if "objective_ids" in piece.record:
                piece.record["objective_ids"] = [id_ for id_ in piece.record["objective_ids"] if id_ in goals]
        return pieces

    sieve = PlanSieve(brief, TRACE, reading, _GROUPS, _RULES, finish, lambda reply: _faults(reply, goals))
    own = {link.id for link in links(bet)}
    ids = {name: sorted(known, key=lambda id_: id_ not in own) for name, known in sieve.known().items()}
    held = [
        record.id
        for record in engagement.records
        if isinstance(record, Kpi | MomentOfTruth | Collaboration) and bet.id in record.bet_ids
    ]

    values = {"ids": ids | {"objective_ids": goals}, "held": held}
    return planning.job_of(TRACE, TraceReply, brief, reading, sieve, values, max_output_tokens=6_000)


TASK: Final = Task(
    id=TRACE,
    subject="bet",
    doing="drafts what a bet must show up in",
    gives="KPIs, Moments of Truth and collaboration for the bet",
    job=_job,
    propose=planning.propose,
    settled=planning.settled(TRACE),
    instead="By hand: `n` on the trace screen opens the form of what is missing.",
)

"""Major work that creates the capabilities a bet lacks: one suggestion each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from assistant.advisor.betting import planning
from assistant.advisor.betting.bet_reading import bet_of, must_live, read
from assistant.advisor.betting.planning import Group, Piece, Planned, PlanSieve
from assistant.advisor.guide.deck import CardSearch
from assistant.advisor.strict import Strict
from assistant.advisor.task import Brief, Job, Task
from assistant.method.questions import QUESTION
from assistant.method.records import Activity, Capability
from assistant.text import one_line

ACTIVITIES: Final = "activities"
NO_CAPABILITIES: Final = "Nothing is recorded that this bet needs and you lack. Record its capabilities first, or have them drafted."
_GROUP: Final = Group("activities", "activity", fixed=())
_RULES: Final = frozenset({"capability-without-activity", "project-rut"})

ActivityItem = planning.asked(_GROUP)


class ActivitiesReply(Strict):
    """The work without which the bet stays words."""

    activities: list[ActivityItem]  # type: ignore[valid-type]  # made at run time from the record kind


def _job(brief: Brief, _guidance: CardSearch) -> Job[ActivitiesReply, Planned]:
    engagement, bet = brief.engagement, must_live(bet_of(brief))
    able = [
        record for record in engagement.records if isinstance(record, Capability) and bet.id in record.bet_ids
    ]
    lacking = [record for record in able if record.state != "have"]
    wanted = {record.id for record in lacking}
    reading = read(brief, QUESTION["activities"].title, *(record.title for record in lacking))

    def faults(reply: ActivitiesReply) -> Iterator[str]:
        items: list[Any] = reply.activities
        for place, item in enumerate(items):
            here = f"activities[{place}]"
            if not wanted.intersection(item.capability_ids):
                known = ", ".join(sorted(wanted))
                yield f"{here}.capability_ids: must name one that this bet needs and that is lacking: {known}"
            if item.mode is None:
                yield f"{here}.mode: say whether it is a project, a process or part of everyday work"

    def finish(pieces: list[Piece], notices: list[str]) -> list[Piece]:
        kept = [piece for piece in pieces if wanted.intersection(piece.record.get("capability_ids", ()))]
        for piece in kept:
            start, end = piece.record.get("start"), piece.record.get("finish")
            if start and end and str(end) < str(start):
                piece.marks.append(f"It would finish ({one_line(str(end))}) before it starts.")
        return planning.cut(pieces, notices, kept, "they create nothing that this bet lacks")

    sieve = PlanSieve(brief, ACTIVITIES, reading, [_GROUP], _RULES, finish, faults)

    held = [
        record.id
        for record in engagement.records
        if isinstance(record, Activity) and {each.id for each in able} & set(record.capability_ids)
    ]
    values = {"lacking": [record.id for record in lacking], "held": held}
    nothing = "" if lacking else NO_CAPABILITIES
    return planning.job_of(ACTIVITIES, ActivitiesReply, brief, reading, sieve, values, nothing=nothing)


TASK: Final = Task(
    id=ACTIVITIES,
    subject="bet",
    doing="drafts the work that creates what a bet lacks",
    gives="the work that makes missing capabilities",
    job=_job,
    propose=planning.propose,
    settled=planning.settled(ACTIVITIES),
    instead="By hand: `n` on the roadmap screen opens the form.",
)

"""An engagement as the rules look at it: records by id and kind, and the words the rules use.

*Targeted* and *served* are ``now`` or ``should``; *living* bets are candidate, shortlisted or chosen;
what a record addresses, lists or traces to goes by its own links, as far as they lead to a record of the
right kind.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cached_property
from typing import Final, TypeVar

from assistant.method.bets import LIVING
from assistant.method.engagement import Engagement
from assistant.method.questions import QUESTION
from assistant.method.records import (
    Activity,
    Bet,
    Capability,
    Kpi,
    MomentOfTruth,
    Need,
    Objective,
    Persona,
    Trend,
)
from assistant.method.said import BaseRecord
from assistant.text import one_line

R = TypeVar("R", bound=BaseRecord)
_LONGEST: Final = 300
"""Letters of a title within a sentence."""
_INNER: Final = str.maketrans("“”„", "‘’‚")


def is_worked_on(engagement: Engagement, slug: str) -> bool:
    """Whether a question has been worked on: its answer is not open, or has text, or a record decides it."""
    answer = engagement.answer(slug)
    if answer.status != "open" or answer.text.strip():
        return True
    question = QUESTION[slug]
    return any(question.holds_answer(record) for record in engagement.records)


class Picture:
    """Read-only view of one engagement, built once for all rules."""

    def __init__(self, engagement: Engagement, today: date) -> None:
        self.engagement = engagement
        self.as_of = engagement.as_of or today
        self.by_id: dict[str, BaseRecord] = {record.id: record for record in engagement.records}
        self._worked_on: dict[str, bool] = {}

    def worked_on(self, *slugs: str) -> bool:
        """Whether every question named has been worked on."""
        for slug in slugs:
            if slug not in self._worked_on:
                self._worked_on[slug] = is_worked_on(self.engagement, slug)
        return all(self._worked_on[slug] for slug in slugs)

    def all(self, kind: type[R]) -> list[R]:
        """Every record of a kind, in the order of the workspace."""
        return [record for record in self.engagement.records if isinstance(record, kind)]

    def linked(self, ids: Iterable[str], kind: type[R]) -> list[R]:
        """The records that `ids` lead to, without those that exist nowhere or are of another kind."""
        found = (self.by_id.get(id_) for id_ in ids)
        return [record for record in found if isinstance(record, kind)]

    @cached_property
    def targeted(self) -> list[Persona]:
        """Personas the company targets or should target."""
        return [persona for persona in self.all(Persona) if persona.targeted in ("now", "should")]

    @cached_property
    def served(self) -> list[Need]:
        """Needs the company serves or should serve."""
        return [need for need in self.all(Need) if need.served in ("now", "should")]

    @cached_property
    def living(self) -> list[Bet]:
        """Bets that are neither parked nor dropped."""
        return [bet for bet in self.all(Bet) if bet.status in LIVING]

    @cached_property
    def chosen(self) -> list[Bet]:
        """Bets the company has decided on."""
        return [bet for bet in self.all(Bet) if bet.status == "chosen"]

    def is_targeted(self, need: Need) -> bool:
        """Whether a need belongs to a targeted persona."""
        return any(persona.id in need.persona_ids for persona in self.targeted)

    def traces_to_chosen(
        self, record: Objective | Capability | Activity | Kpi | MomentOfTruth | BaseRecord
    ) -> bool:
        """Whether a record leads to a chosen bet, by its bets, its capabilities or its objectives."""
        chosen = {bet.id for bet in self.chosen}
        if chosen.intersection(getattr(record, "bet_ids", ())):
            return True
        if isinstance(record, Activity):
            return any(self.traces_to_chosen(step) for step in self.linked(record.capability_ids, Capability))
        if isinstance(record, Kpi):
            return any(self.traces_to_chosen(step) for step in self.linked(record.objective_ids, Objective))
        return False

    def activities_of(self, bet: Bet) -> list[Activity]:
        """The work that creates the capabilities of a bet."""
        ids = {capability.id for capability in self.all(Capability) if bet.id in capability.bet_ids}
        return [activity for activity in self.all(Activity) if ids.intersection(activity.capability_ids)]


def name(record: BaseRecord) -> str:
    """A record as a sentence names it: its title, or its id where it has none; the beginning of a very long one."""
    title = one_line(record.title, _LONGEST)
    return f"“{title}”" if title else record.id


def names(records: Sequence[BaseRecord]) -> str:
    """Several records as a sentence names them."""
    return listed([name(record) for record in records])


def listed(parts: Sequence[str], last: str = "and") -> str:
    """Several things as a sentence names them, `last` before the last; at least one."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {last} {parts[-1]}"


def quoted(words: str) -> str:
    """Words between quotation marks, in which marks that stand in them become single ones."""
    return f"“{words.translate(_INNER)}”"


def has_effect(trend: Trend) -> bool:
    """Whether anyone has said what a trend does, to the organisation, the needs or the alternatives."""
    return bool(
        trend.organisation_effect.strip()
        or trend.effect_direction
        or trend.need_effects
        or trend.alternative_effects
    )

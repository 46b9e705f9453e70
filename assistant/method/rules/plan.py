"""Rules on what follows from chosen bets: objectives, capabilities, activities, budgets and the trace."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from assistant.method.records import (
    Activity,
    Budget,
    Capability,
    Collaboration,
    Kpi,
    MomentOfTruth,
    Objective,
)
from assistant.method.rules.picture import Picture, name
from assistant.method.rules.table import Gap, rule
from assistant.method.said import within

YEARS_AHEAD: Final = {"long": (5, 10), "medium": (3, 5), "short": (1, 2)}
"""How many years ahead of ``as_of`` an objective of each horizon may fall due, ends included."""

_LONGER: Final = {"short": "medium", "medium": "long"}


@rule(
    "bet-without-objective", "blocking", "bets",
    reopen="objectives-long", source="cvmbok/session-6-objectives", customer="value-proposition",
)  # fmt: skip
def bet_without_objective(picture: Picture) -> Iterator[Gap]:
    """A chosen bet lacks an objective in a horizon that has been worked on."""
    for horizon, (first, last) in YEARS_AHEAD.items():
        question = f"objectives-{horizon}"
        if not picture.worked_on(question):
            continue
        aimed = {id_ for goal in picture.all(Objective) if goal.horizon == horizon for id_ in goal.bet_ids}
        for bet in picture.chosen:
            if bet.id not in aimed:
                text = f"The chosen bet {name(bet)} has no {horizon} objective ({first} to {last} years)."
                yield Gap(text, (bet,), business=(question,), reopen=question)


@rule(
    "objective-without-bet", "blocking", "bets",
    reopen="bets", source="cvmbok/session-6-objectives", customer="value-proposition",
)  # fmt: skip
def objective_without_bet(picture: Picture) -> Iterator[Gap]:
    """An objective's own bets include no chosen one."""
    for objective in picture.all(Objective):
        if not picture.traces_to_chosen(objective):
            yield Gap(
                f"The objective {name(objective)} serves no chosen bet.",
                (objective,),
                reopen=_question(objective),
            )


@rule(
    "objective-unmeasurable", "important",
    reopen="objectives-short", source="cvmbok/session-6-objectives", customer="needs",
)  # fmt: skip
def objective_unmeasurable(picture: Picture) -> Iterator[Gap]:
    """Metric, target or due year are missing, or the year lies outside the objective's horizon."""
    for objective in picture.all(Objective):
        faults = [
            f"no {word}"
            for word, value in (
                ("metric", objective.metric.strip()),
                ("target", objective.target.strip()),
                ("due year", objective.due_year),
            )
            if not value
        ]
        if objective.due_year is not None and objective.horizon is not None:
            ahead = objective.due_year - picture.as_of.year
            first, last = YEARS_AHEAD[objective.horizon]
            if not first <= ahead <= last:
                span = f"{picture.as_of.year + first} to {picture.as_of.year + last}"
                faults.append(
                    f"the due year {objective.due_year} outside its {objective.horizon} horizon ({span})"
                )
        if faults:
            text = f"The objective {name(objective)} has {', '.join(faults)}."
            yield Gap(text, (objective,), reopen=_question(objective))


@rule(
    "horizon-broken", "important",
    reopen="objectives-medium", source="cvmbok/session-6-objectives", customer="value-proposition",
)  # fmt: skip
def horizon_broken(picture: Picture) -> Iterator[Gap]:
    """A short objective supports no medium one, or a medium one no long one."""
    for objective in picture.all(Objective):
        longer = _LONGER.get(objective.horizon or "")
        if longer is None or not picture.worked_on(f"objectives-{longer}"):
            continue
        supported = picture.linked(objective.supports_ids, Objective)
        if not any(goal.horizon == longer for goal in supported):
            text = f"The {objective.horizon} objective {name(objective)} supports no {longer} one."
            yield Gap(text, (objective,), reopen=_question(objective))


@rule(
    "objectives-all-financial", "important", "bets objectives-long objectives-medium objectives-short",
    reopen="objectives-medium", source="unification-roadmap/four-perspectives", customer="needs",
)  # fmt: skip
def objectives_all_financial(picture: Picture) -> Iterator[Gap]:
    """A chosen bet has objectives, and all of them are financial."""
    for bet in picture.chosen:
        goals = [goal for goal in picture.all(Objective) if bet.id in goal.bet_ids]
        if goals and all(goal.perspective == "financial" for goal in goals):
            text = f"Every objective of the chosen bet {name(bet)} is financial; none says what customers will notice."
            yield Gap(text, (bet, *goals))


@rule(
    "capability-without-activity", "important", "capabilities activities",
    reopen="activities", source="cvmbok/session-6-initiatives", customer="needs",
)  # fmt: skip
def capability_without_activity(picture: Picture) -> Iterator[Gap]:
    """A missing or partial capability has no activity."""
    created = {id_ for activity in picture.all(Activity) for id_ in activity.capability_ids}
    for capability in picture.all(Capability):
        if capability.state in ("missing", "partial") and capability.id not in created:
            yield Gap(
                f"The capability {name(capability)} is {capability.state}, and no work creates it.",
                (capability,),
            )


@rule(
    "initiative-without-bet", "important", "bets",
    reopen="capabilities", source="cvmbok/session-6-initiatives", customer="value-proposition",
)  # fmt: skip
def initiative_without_bet(picture: Picture) -> Iterator[Gap]:
    """A capability, or an activity through its capabilities, traces to no chosen bet."""
    for initiative in (*picture.all(Capability), *picture.all(Activity)):
        if not picture.traces_to_chosen(initiative):
            reopen = "capabilities" if isinstance(initiative, Capability) else "activities"
            text = f"The {within(initiative.label)} {name(initiative)} leads to no chosen bet."
            yield Gap(text, (initiative,), reopen=reopen)


@rule(
    "activity-without-owner", "important", "activities",
    reopen="activities", source="cvmbok/session-6-initiatives", customer="needs-served",
)  # fmt: skip
def activity_without_owner(picture: Picture) -> Iterator[Gap]:
    """An activity has no owner or no finish."""
    for activity in picture.all(Activity):
        lacks = [
            word
            for word, value in (("owner", activity.owner.strip()), ("finish", activity.finish))
            if not value
        ]
        if lacks:
            yield Gap(f"The activity {name(activity)} has no {' and no '.join(lacks)}.", (activity,))


@rule(
    "activity-without-budget", "hint", "activities budgets",
    reopen="budgets", source="cvmbok/session-6-initiatives", customer="needs-served",
)  # fmt: skip
def activity_without_budget(picture: Picture) -> Iterator[Gap]:
    """An activity has no budget."""
    funded = {id_ for budget in picture.all(Budget) for id_ in budget.activity_ids}
    for activity in picture.all(Activity):
        if activity.id not in funded:
            yield Gap(f"No budget pays for the activity {name(activity)}.", (activity,))


@rule(
    "budget-without-activity", "important", "budgets",
    reopen="budgets", source="cvmbok/session-6-initiatives", customer="needs-served",
)  # fmt: skip
def budget_without_activity(picture: Picture) -> Iterator[Gap]:
    """A budget traces to no activity."""
    for budget in picture.all(Budget):
        if not picture.linked(budget.activity_ids, Activity):
            yield Gap(f"The budget {name(budget)} pays for no activity.", (budget,))


@rule(
    "currencies-mixed", "hint", "budgets",
    reopen="budgets", source="cvmbok/session-6-initiatives", customer="needs-served",
)  # fmt: skip
def currencies_mixed(picture: Picture) -> Iterator[Gap]:
    """Budgets stand in more than one currency."""
    budgets = [budget for budget in picture.all(Budget) if budget.currency]
    currencies = sorted({budget.currency for budget in budgets if budget.currency})
    if len(currencies) > 1:
        yield Gap(f"Budgets stand in {' and '.join(currencies)}, so they cannot be added up.", tuple(budgets))


@rule(
    "project-rut",
    "hint",
    "bets activities",
    reopen="activities",
    source="value-at-scale/project-rut",
    customer="needs",
)
def project_rut(picture: Picture) -> Iterator[Gap]:
    """A chosen bet has activities, and all of them are projects."""
    for bet in picture.chosen:
        work = picture.activities_of(bet)
        if work and all(activity.mode == "project" for activity in work):
            text = f"All work for the chosen bet {name(bet)} is projects; nothing changes how every day is worked."
            yield Gap(text, (bet, *work))


@rule("bet-untraced", "important", "bets", reopen="bets", source="cvmbok/trace", customer="needs-served")
def bet_untraced(picture: Picture) -> Iterator[Gap]:
    """A chosen bet lacks a KPI, a high-priority Moment of Truth or a collaboration, once any exists."""
    kpis, moments = picture.all(Kpi), picture.all(MomentOfTruth)
    collaborations = picture.all(Collaboration)
    if not (kpis or moments or collaborations):
        return
    for bet in picture.chosen:
        measured = any(
            bet.id in kpi.bet_ids
            or any(bet.id in goal.bet_ids for goal in picture.linked(kpi.objective_ids, Objective))
            for kpi in kpis
        )
        lacks = [
            word
            for word, found in (
                ("KPI", measured),
                (
                    "high-priority Moment of Truth",
                    any(bet.id in m.bet_ids for m in moments if m.priority == "high"),
                ),
                ("collaboration", any(bet.id in set_up.bet_ids for set_up in collaborations)),
            )
            if not found
        ]
        if lacks:
            yield Gap(
                f"The chosen bet {name(bet)} has no {' and no '.join(lacks)} that traces to it.", (bet,)
            )


@rule("trace-without-bet", "important", "bets", reopen="bets", source="cvmbok/trace")
def trace_without_bet(picture: Picture) -> Iterator[Gap]:
    """A KPI, Moment of Truth or collaboration traces to no chosen bet."""
    for record in (*picture.all(Kpi), *picture.all(MomentOfTruth), *picture.all(Collaboration)):
        if not picture.traces_to_chosen(record):
            other = "needs-served" if record.side == "business" else "bets"
            text = f"The {record.label} {name(record)} traces to no chosen bet."
            yield Gap(text, (record,)).on("business" if record.side == "customer" else "customer", other)


def _question(objective: Objective) -> str:
    return f"objectives-{objective.horizon}" if objective.horizon else "objectives-long"

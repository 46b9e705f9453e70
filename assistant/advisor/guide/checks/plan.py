"""Checks on objectives, capabilities, activities and budgets (source: cvmbok/session-6-…)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from assistant.advisor.guide.checks.core import View, Weakness, check, quoted, words
from assistant.method.records import Activity, Budget, Capability, Objective

_OBJECTIVES: Final = ("objectives-long", "objectives-medium", "objectives-short")
_TOOL: Final = words(
    "crm", "erp", "cdp", "systems?", "platforms?", "tools?", "software", "apps?", "portal", "database", "data ?lake", "cloud", "chatbots?", "dashboards?",
    "licen[cs]es?", "infrastructure",
)  # fmt: skip
_STOPS: Final = words(
    "stop(?:s|ped|ping)?",
    "instead of",
    "pause(?:s|d)?",
    "end(?:s|ed|ing)?",
    "drop(?:s|ped)?",
    "postpone(?:s|d)?",
    "make(?:s)? room",
    "give(?:s)? up",
)
_FORMS: Final = {
    "offer": "What must be in the offer that customers cannot get from us today?",
    "organisational": "What must our people be able to decide or do that they cannot today?",
    "technological": "What must our technology be able to do that it cannot do today?",
}


@check(
    *_OBJECTIVES,
    weight=86,
    why="A chosen bet without an objective here has no way to be missed.",
    cue="objective for each chosen bet",
)
def bet_without_objective(view: View) -> Iterator[Weakness]:
    """A chosen bet that no objective on this horizon serves."""
    served = {bet for objective in view.mine(Objective) for bet in objective.bet_ids}
    for bet in view.chosen:
        if bet.id not in served:
            yield view.about(bet, "If {} comes off, what will be different by then, and for whom?")


@check(
    *_OBJECTIVES,
    weight=82,
    why="Without a measure, a starting point and a year, reaching it is a matter of mood.",
    cue="measure, baseline, target and year of an objective",
)
def objective_cannot_be_missed(view: View) -> Iterator[Weakness]:
    """An objective without measure, baseline, target or year."""
    for objective in view.mine(Objective):
        if not objective.metric.strip():
            yield view.about(objective, "By what measure would we see that {} is reached?")
        elif not objective.baseline.strip():
            yield view.about(objective, "Where does {} stand today, as far as anyone has measured?")
        elif not objective.target.strip() or objective.due_year is None:
            yield view.about(objective, "How far must {} have come, in which year?")


@check(
    *_OBJECTIVES,
    weight=64,
    why="Money follows customers; an objective a customer would notice leads it.",
    cue="objectives all financial, what would the customer notice",
)
def only_money(view: View) -> Iterator[Weakness]:
    """All objectives on this horizon are financial."""
    held = view.mine(Objective)
    if held and all(objective.perspective == "financial" for objective in held):
        yield view.about(held[0], "What would a customer notice, well before {} shows in the accounts?")


@check(
    "objectives-medium", "objectives-short",
    weight=60,
    why="A target that serves nothing longer is only this year's wish.",
    cue="short objective supports a longer one, tie objectives upward",
)  # fmt: skip
def objective_serves_nothing(view: View) -> Iterator[Weakness]:
    """An objective that supports none on a longer horizon."""
    for objective in view.mine(Objective):
        if not objective.supports_ids:
            yield view.about(objective, "Which longer objective comes closer when {} is reached?")


@check(
    "capabilities",
    weight=84,
    why="A tool is bought; a capability is what people can do afterwards.",
    cue="capability written as a tool or system to buy",
)
def capability_is_a_tool(view: View) -> Iterator[Weakness]:
    """A capability named after something to buy."""
    for capability in view.all(Capability):
        if _TOOL.search(capability.title):
            yield view.about(
                capability, "With {}, what would our people be able to do that they cannot do now?"
            )
    match = _TOOL.search(view.text)
    if match and not view.all(Capability):
        yield Weakness(
            f"With {quoted(match[0])}, what would our people be able to do that they cannot do now?", match[0]
        )


@check(
    "capabilities",
    weight=74,
    why="What we believe we can do and what we can do are often two lists.",
    cue="do we have the capability, partial or missing, who would know",
)
def capability_unjudged(view: View) -> Iterator[Weakness]:
    """A capability of which nobody said whether we have it."""
    for capability in view.all(Capability):
        if capability.state is None:
            yield view.about(capability, "Who, close to the work, could say how far we have {} today?")


@check(
    "capabilities",
    weight=62,
    why="Offer, organisation and technology fail separately.",
    cue="organisational capabilities, all three sorts",
)
def sort_of_capability_missing(view: View) -> Iterator[Weakness]:
    """A sort of capability that has none, once there are some."""
    known = {capability.form for capability in view.all(Capability)}
    if known:
        for form, ask in _FORMS.items():
            if form not in known:
                yield Weakness(ask)


@check(
    "activities",
    weight=84,
    why="Work that everyone owns waits for somebody.",
    cue="owner and finish of an activity",
)
def work_of_nobody(view: View) -> Iterator[Weakness]:
    """An activity without owner or finish."""
    for activity in view.all(Activity):
        if not activity.owner.strip():
            yield view.about(activity, "Who would be sorry, by name, if {} did not happen?")
        elif activity.finish is None:
            yield view.about(activity, "By which date would we call {} late?")


@check(
    "activities",
    weight=70,
    why="Projects end; what customers meet every day does not.",
    cue="everything is a project, project rut, everyday work",
)
def all_projects(view: View) -> Iterator[Weakness]:
    """Every activity is a project."""
    held = view.all(Activity)
    if held and all(activity.mode == "project" for activity in held):
        yield view.about(
            held[0], "Once {} is over, what will people who face customers do differently every day?"
        )


@check(
    "activities",
    weight=66,
    why="Calendars are full before the plan begins.",
    cue="what stops to make room for this work",
    settles=r"off the desk|make room|stops?\b",
)
def nothing_makes_room(view: View) -> Iterator[Weakness]:
    """Nothing stops to make room."""
    if (view.text.strip() or view.own) and not view.says(_STOPS):
        yield Weakness("What stops, or starts later, to make room for this work?")


@check(
    "budgets",
    weight=76,
    why="Money without a period, or mixed with running cost, cannot be compared.",
    cue="budget period, investment or running cost, capex and opex",
)
def budget_without_period(view: View) -> Iterator[Weakness]:
    """A budget without amount, period or kind of spending."""
    for budget in view.all(Budget):
        if budget.amount is None:
            yield view.about(budget, "What order of magnitude would {} have?")
        elif budget.period_start is None or budget.period_end is None:
            yield view.about(budget, "Over which months would the money for {} be spent?")
        elif budget.spend is None:
            yield view.about(budget, "How much of {} comes back as a running cost every year?")


@check(
    "budgets",
    weight=62,
    why="Every sum has a shadow: what gets no money because of it.",
    cue="what is not funded as a result",
    settles=r"without money|not funded|goes short",
)
def nothing_goes_short(view: View) -> Iterator[Weakness]:
    """Nothing is said about what is not funded."""
    if (view.text.strip() or view.own) and not view.says(_STOPS):
        yield Weakness("What goes without money because this gets it?")

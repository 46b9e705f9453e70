"""The typed, linked records of an engagement, with the field names of the interchange format.

A record kind is a Pydantic model; everything else (forms, commands, link checks, exports, the JSON Schema)
is made from these models, so a new kind or field is added here and nowhere else. Null, a missing key, an
empty string and an empty list all mean "not said".
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Annotated, Final, Literal

from pydantic import ConfigDict, Field, PlainSerializer, TypeAdapter

from assistant.method.said import BaseRecord, Day, Id, LinkTo, NamesPerson, NotTrue, Said

Now = Literal["now", "should", "no"]
Score = Annotated[int | float, Field(ge=1, le=10), NotTrue]
Level = Annotated[int, Field(ge=1, le=5), NotTrue]
Amount = Annotated[
    Decimal,
    Field(ge=0, max_digits=20, decimal_places=4, allow_inf_nan=False),
    NotTrue,
    PlainSerializer(lambda amount: format(amount, "f"), return_type=str),
]


class NeedEffect(Said):
    """How a trend changes one need."""

    need_id: Annotated[Id, LinkTo("need")]
    effect: str = ""


class AlternativeEffect(Said):
    """How a trend changes one alternative."""

    alternative_id: Annotated[Id, LinkTo("alternative")]
    effect: str = ""


class Condition(Said):
    """Something that would have to be true for a bet to work."""

    statement: str = ""
    test: str = Field("", description="How to find out")
    confidence: Annotated[int, Field(ge=0, le=100), NotTrue] | None = Field(
        None, description="How sure we are today, 0 to 100 %"
    )


class Purpose(BaseRecord):
    """The Big Picture in four statements: purpose, value, delivery and customer."""

    label, plural, side, single = "Purpose", "Purpose", "business", True
    kind: Literal["purpose"] = "purpose"
    purpose: str = Field("", description="Why the organisation exists")
    value: str = Field("", description="The value it gives")
    delivery: str = Field("", description="How that value is delivered across the organisation")
    customer: str = Field("", description="Who stands at the centre")


class Market(BaseRecord):
    """The playing field and its edges."""

    label, plural, side, single = "Market", "Market", "customer", True
    kind: Literal["market"] = "market"
    geographies: list[str] = Field(default_factory=list, description="Countries, regions, places")
    languages: list[str] = Field(default_factory=list, description="Languages served")
    customer_types: list[str] = Field(default_factory=list, description="Kinds of customer")
    services: list[str] = Field(default_factory=list, description="Kinds of service or product")
    excluded: list[str] = Field(default_factory=list, description="What is deliberately outside")


class Persona(BaseRecord):
    """A typical customer, set apart by needs and traits."""

    label, plural, side = "Persona", "Personas", "customer"
    kind: Literal["persona"] = "persona"
    traits: list[str] = Field(default_factory=list, description="What sets them apart")
    changing_traits: list[str] = Field(default_factory=list, description="How they are changing")
    targeted: Now | None = Field(None, description="Do we target them now, should we, or not?")
    priority: Level | None = Field(None, description="1 (low) to 5 (high)")


class Need(BaseRecord):
    """A job a persona tries to get done."""

    label, plural, side = "Need", "Needs", "customer"
    kind: Literal["need"] = "need"
    persona_ids: Annotated[list[Id], LinkTo("persona")] = Field(
        default_factory=list, description="Whose need it is"
    )
    importance: Score | None = Field(None, description="How much it matters to them, 1 to 10")
    satisfaction: Score | None = Field(None, description="How well today's solutions do, 1 to 10")
    served: Now | None = Field(None, description="Do we serve it now, should we, or not?")


class Alternative(BaseRecord):
    """Another way to get the job done, doing nothing included."""

    label, plural, side = "Alternative", "Alternatives", "customer"
    kind: Literal["alternative"] = "alternative"
    need_ids: Annotated[list[Id], LinkTo("need")] = Field(
        default_factory=list, description="The needs it answers"
    )
    form: Literal["competitor", "substitute", "in-house", "do-nothing"] | None = Field(
        None, description="in-house: customers help themselves"
    )
    strengths: list[str] = Field(default_factory=list, description="What it does well, for the customer")
    weaknesses: list[str] = Field(default_factory=list, description="Where it lets the customer down")
    emerging: bool | None = Field(None, description="Is it new or on the rise?")


class Trend(BaseRecord):
    """A political, economic, social, technological or legal trend."""

    label, plural, side = "Trend", "Trends", "customer"
    kind: Literal["trend"] = "trend"
    category: Literal["political", "economic", "social", "technological", "legal"] | None = Field(
        None, description="Which of the five PESTL categories"
    )
    magnitude: Level | None = Field(None, description="How strongly it will bite, 1 to 5")
    horizon: Literal["now", "1-2y", "3-5y", "5y+"] | None = Field(None, description="When it bites")
    organisation_effect: str = Field("", description="What it does to our organisation")
    effect_direction: Literal["opportunity", "threat", "mixed", "none"] | None = Field(
        None, description="none: considered, and it leaves us alone"
    )
    need_effects: list[NeedEffect] = Field(
        default_factory=list, description="Which needs it changes, and how"
    )
    alternative_effects: list[AlternativeEffect] = Field(
        default_factory=list, description="Which alternatives it changes, and how"
    )


class OfferChange(BaseRecord):
    """Something to add to, change in or drop from the offer."""

    label, plural, side = "Offer change", "Offer changes", "business"
    kind: Literal["offer_change"] = "offer_change"
    offer: Literal["service", "product", "feature"] | None = Field(
        None, description="What kind of thing it is"
    )
    change: Literal["new", "change", "drop"] | None = Field(None, description="What happens to it")
    need_ids: Annotated[list[Id], LinkTo("need")] = Field(
        default_factory=list, description="The needs it serves"
    )
    trend_ids: Annotated[list[Id], LinkTo("trend")] = Field(
        default_factory=list, description="Trends it rides or meets"
    )


class ValueProposition(BaseRecord):
    """What we promise one target persona, given the alternatives."""

    label, plural, side = "Value proposition", "Value propositions", "business"
    kind: Literal["value_proposition"] = "value_proposition"
    persona_id: Annotated[Id | None, LinkTo("persona")] = Field(None, description="To whom")
    need_ids: Annotated[list[Id], LinkTo("need")] = Field(default_factory=list, description="For which needs")
    alternative_ids: Annotated[list[Id], LinkTo("alternative")] = Field(
        default_factory=list, description="Rather than which alternatives"
    )
    offer_change_ids: Annotated[list[Id], LinkTo("offer_change")] = Field(
        default_factory=list, description="Kept by which changes"
    )
    promise: str = Field("", description="The promise, as the customer would hear it")


class Differentiator(BaseRecord):
    """What sets a promise apart, and why that lasts."""

    label, plural, side = "Differentiator", "Differentiators", "business"
    kind: Literal["differentiator"] = "differentiator"
    value_proposition_id: Annotated[Id | None, LinkTo("value_proposition")] = Field(
        None, description="Which promise"
    )
    alternative_ids: Annotated[list[Id], LinkTo("alternative")] = Field(
        default_factory=list, description="Apart from which alternatives"
    )
    durability: str = Field("", description="Why it lasts, and how long")


class SwotItem(BaseRecord):
    """A strength, weakness, opportunity or threat in relation to persona, promise and difference."""

    label, plural, side = "SWOT item", "SWOT items", "business"
    kind: Literal["swot_item"] = "swot_item"
    quadrant: Literal["strength", "weakness", "opportunity", "threat"] | None = Field(
        None, description="Which of four"
    )
    weight: Level | None = Field(None, description="How much it counts, 1 to 5")
    trend_ids: Annotated[list[Id], LinkTo("trend")] = Field(
        default_factory=list, description="Trends behind it"
    )


BetStatus = Literal["candidate", "shortlisted", "chosen", "parked", "dropped"]


class Bet(BaseRecord):
    """A strategic hypothesis: for whom, instead of what, with what advantage, and how we would know."""

    label, plural, side = "Bet", "Bets", "business"
    kind: Literal["bet"] = "bet"
    hypothesis: str = Field("", description="If we …, then …, because …")
    persona_ids: Annotated[list[Id], LinkTo("persona")] = Field(default_factory=list, description="For whom")
    need_ids: Annotated[list[Id], LinkTo("need")] = Field(default_factory=list, description="For which needs")
    value_proposition_ids: Annotated[list[Id], LinkTo("value_proposition")] = Field(
        default_factory=list, description="Which promises it keeps"
    )
    alternative_ids: Annotated[list[Id], LinkTo("alternative")] = Field(
        default_factory=list, description="Against which alternatives"
    )
    swot_ids: Annotated[list[Id], LinkTo("swot_item")] = Field(
        default_factory=list, description="What it uses or answers"
    )
    trend_ids: Annotated[list[Id], LinkTo("trend")] = Field(
        default_factory=list, description="Trends it rides or meets"
    )
    conditions: list[Condition] = Field(default_factory=list, description="What would have to be true")
    stops: list[str] = Field(default_factory=list, description="What we give up for it")
    kill_criterion: str = Field("", description="What would make us stop")
    first_step: str = Field("", description="The first thing to do, small and soon")
    customer_objection: str = Field("", description="What the customer would say against it")
    purpose_fit: str = Field("", description="How it stands the litmus test of our purpose")
    status: BetStatus = Field("candidate", description="Where it stands")
    reason: str = Field("", description="Why it was parked or dropped")
    rank: Annotated[int, Field(ge=1), NotTrue] | None = Field(None, description="1 is first")


class Objective(BaseRecord):
    """Where a chosen bet must be by a given year."""

    label, plural, side = "Objective", "Objectives", "business"
    kind: Literal["objective"] = "objective"
    horizon: Literal["long", "medium", "short"] | None = Field(
        None, description="long 5–10 years, medium 3–5, short 1–2"
    )
    bet_ids: Annotated[list[Id], LinkTo("bet")] = Field(default_factory=list, description="For which bets")
    metric: str = Field("", description="What is measured")
    baseline: str = Field("", description="Where it stands today; unknown where nobody knows")
    target: str = Field("", description="Where it must be")
    due_year: Annotated[int, Field(ge=1900, le=2300), NotTrue] | None = Field(
        None, description="By the end of which year"
    )
    perspective: Literal["financial", "customer", "internal", "learning"] | None = Field(
        None, description="Which of the four perspectives"
    )
    supports_ids: Annotated[list[Id], LinkTo("objective")] = Field(
        default_factory=list, description="Objectives of a longer horizon that it serves"
    )


class Capability(BaseRecord):
    """Something we must be able to do or have."""

    label, plural, side = "Capability", "Capabilities", "business"
    kind: Literal["capability"] = "capability"
    form: Literal["offer", "organisational", "technological"] | None = Field(None, description="Which sort")
    bet_ids: Annotated[list[Id], LinkTo("bet")] = Field(default_factory=list, description="For which bets")
    state: Literal["have", "partial", "missing"] | None = Field(None, description="Do we have it?")


class Activity(BaseRecord):
    """Major work that creates a capability."""

    label, plural, side = "Activity", "Activities", "business"
    kind: Literal["activity"] = "activity"
    capability_ids: Annotated[list[Id], LinkTo("capability")] = Field(
        default_factory=list, description="Which capabilities it creates"
    )
    owner: Annotated[str, NamesPerson()] = Field("", description="One accountable person or role")
    start: Day | None = Field(None, description="YYYY-MM-DD")
    finish: Day | None = Field(None, description="YYYY-MM-DD")
    mode: Literal["project", "process", "everyday"] | None = Field(
        None, description="A project, a process, or part of everyday work"
    )


class Budget(BaseRecord):
    """Money for activities over a period."""

    label, plural, side = "Budget", "Budgets", "business"
    kind: Literal["budget"] = "budget"
    activity_ids: Annotated[list[Id], LinkTo("activity")] = Field(
        default_factory=list, description="For which work"
    )
    amount: Amount | None = Field(None, description="A decimal number")
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")] | None = Field(
        None, description="ISO 4217, such as EUR"
    )
    period_start: Day | None = Field(None, description="YYYY-MM-DD")
    period_end: Day | None = Field(None, description="YYYY-MM-DD")
    spend: Literal["capex", "opex"] | None = Field(None, description="Investment or running cost")


class Kpi(BaseRecord):
    """A measure of Customer Value Management that traces to a chosen bet."""

    label, plural, side = "KPI", "KPIs", "business"
    kind: Literal["kpi"] = "kpi"
    metric: str = Field("", description="What is measured")
    target: str = Field("", description="Where it must be")
    bet_ids: Annotated[list[Id], LinkTo("bet")] = Field(default_factory=list, description="For which bets")
    objective_ids: Annotated[list[Id], LinkTo("objective")] = Field(
        default_factory=list, description="For which objectives"
    )
    persona_ids: Annotated[list[Id], LinkTo("persona")] = Field(
        default_factory=list, description="About whom"
    )


class MomentOfTruth(BaseRecord):
    """A moment in which the customer decides what the promise is worth."""

    label, plural, side = "Moment of Truth", "Moments of Truth", "customer"
    kind: Literal["moment_of_truth"] = "moment_of_truth"
    persona_ids: Annotated[list[Id], LinkTo("persona")] = Field(default_factory=list, description="For whom")
    need_ids: Annotated[list[Id], LinkTo("need")] = Field(
        default_factory=list, description="Which needs are at stake"
    )
    bet_ids: Annotated[list[Id], LinkTo("bet")] = Field(default_factory=list, description="For which bets")
    priority: Literal["high", "medium", "low"] | None = Field(None, description="How much hangs on it")


class Collaboration(BaseRecord):
    """A cross-functional set-up that carries a bet."""

    label, plural, side = "Collaboration", "Collaborations", "business"
    kind: Literal["collaboration"] = "collaboration"
    functions: list[str] = Field(default_factory=list, description="Functions that must work together")
    owner: Annotated[str, NamesPerson()] = Field("", description="Who answers for it")
    bet_ids: Annotated[list[Id], LinkTo("bet")] = Field(default_factory=list, description="For which bets")


class Kernel(BaseRecord):
    """The strategy on one page: what is the matter, the way chosen to deal with it, and what is done together.

    The three parts are those of Richard Rumelt's kernel ("Good Strategy, Bad Strategy", 2011).
    """

    label, plural, side, single = "Strategy on a page", "Strategy on a page", "business", True
    kind: Literal["kernel"] = "kernel"
    diagnosis: str = Field("", description="What the challenge is, and what makes it hard")
    guiding_policy: str = Field("", description="The way chosen to deal with it, and what it rules out")
    coherent_action: list[str] = Field(
        default_factory=list, description="What is done, one step supporting the next"
    )
    dissent: Annotated[list[str], NamesPerson(leads=True)] = Field(
        default_factory=list,
        description="Who does not go along with an answer it rests on, in their own words",
    )


Record = Annotated[
    Purpose | Market | Persona | Need | Alternative | Trend | OfferChange | ValueProposition | Differentiator
    | SwotItem | Bet | Objective | Capability | Activity | Budget | Kpi | MomentOfTruth | Collaboration
    | Kernel,
    Field(discriminator="kind"),
]  # fmt: skip

RECORD: Final[TypeAdapter[Record]] = TypeAdapter(Record, config=ConfigDict(defer_build=True))
"""Validates one record of any kind from plain data."""

KINDS: Final[Mapping[str, type[BaseRecord]]] = MappingProxyType(
    {
        model.model_fields["kind"].default: model
        for model in (
            Purpose, Market, Persona, Need, Alternative, Trend, OfferChange, ValueProposition, Differentiator,
            SwotItem, Bet, Objective, Capability, Activity, Budget, Kpi, MomentOfTruth, Collaboration, Kernel,
        )
    }
)  # fmt: skip
"""Every record kind by its name in the interchange format, in the order the method meets them."""


def opportunity_score(need: Need) -> float | None:
    """Ulwick's opportunity score, 1 to 20: importance plus what satisfaction falls short of it.

    None where a figure is missing. A need is under-served at 12 and above.
    """
    if need.importance is None or need.satisfaction is None:
        return None
    return need.importance + max(0, need.importance - need.satisfaction)


UNDER_SERVED: Final = 12
"""Opportunity score from which a need counts as under-served."""

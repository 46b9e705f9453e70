"""Checks on whom and what to serve, and on the trends (source: cvmbok/session-2, cvmbok/session-3)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from assistant.advisor.guide.checks.core import View, Weakness, check, named, words
from assistant.method.records import Alternative, Need, Persona, Trend, opportunity_score

_DECLINES: Final = words(
    "no", "not", "nobody", "none", "except", "leave(?:s)?", "left", "decline(?:d|s)?", "stop(?:s|ped)?", "without", "never", "rather than",
    "don't", "do not", "neither", "others?",
)  # fmt: skip
_REASON: Final = words(
    "because",
    "since",
    "as they",
    "so that",
    "therefore",
    "which is why",
    "the reason",
    "due to",
    "given that",
    "for they",
    "why",
)
_PACE: Final = words(
    r"\d{4}", r"\d+", "year(?:s|ly)?", "month(?:s|ly)?", "quarter(?:s|ly)?", "every", "faster", "slower", "slowly", "rapidly", "accelerat(?:es|ing|ed)",
    "double(?:s|d)?", "halv(?:es|ed|ing)", "already", "by then", "soon(?:er)?", "decade(?:s)?", "season(?:al)?", "steadily", "suddenly",
)  # fmt: skip
CATEGORIES: Final = {
    "political": "What could a government decide that would move this market?",
    "economic": "Which shift in incomes, prices or costs do customers feel first?",
    "social": "What are people starting to find normal that they did not before?",
    "technological": "Which technology is getting cheap enough to matter to these customers?",
    "legal": "Which rule, coming or going, would change what may be sold or promised here?",
}
"""What to ask for a category of trends that is empty."""
STRONG: Final = 4
"""Magnitude or weight from which a trend or SWOT item counts as strong."""
_DISAPPOINTED: Final = 5


@check(
    "target-personas",
    weight=92,
    why="Targeting is a choice only if somebody is left out of it.",
    cue="whom do we not target, saying no to a persona",
    settles=r"leave to|turn away|not target|say no|let go|decline",
)
def nobody_declined(view: View) -> Iterator[Weakness]:
    """No persona is marked as not targeted, and the answer declines nobody."""
    if not any(persona.targeted == "no" for persona in view.all(Persona)) and not view.says(_DECLINES):
        yield Weakness("Whom do we leave to others, on purpose?")


@check(
    "target-personas",
    weight=78,
    why="A persona left undecided gets served by habit.",
    cue="undecided persona, targeted now or should we",
)
def persona_undecided(view: View) -> Iterator[Weakness]:
    """Some personas are marked and others are not."""
    for persona in view.all(Persona):
        if persona.targeted is None:
            yield view.about(persona, "What would we have to know to decide whether {} is ours?")


@check(
    "target-personas",
    weight=64,
    why="A target we do not reach yet needs something we do not have yet.",
    cue="should target but do not yet, what would have to change",
    needed=False,
)
def target_out_of_reach(view: View) -> Iterator[Weakness]:
    """Personas that should be targeted but are not."""
    for persona in view.targets:
        if persona.targeted == "should":
            yield view.about(persona, "What would have to change here before {} would choose us?")


@check(
    "target-personas",
    weight=58,
    why="The reason decides what happens when a target disappoints.",
    cue="why us for them, and why them for us",
)
def target_without_reason(view: View) -> Iterator[Weakness]:
    """Targets are named, and no reason is given, in the answer or in a note."""
    noted = any(persona.note.strip() for persona in view.targets)
    if (view.text.strip() or view.targets) and not noted and not view.says(_REASON):
        first = named(view.targets[0]) if view.targets else "these customers"
        quote = view.quote(view.targets[0].title) if view.targets else ""
        yield Weakness(f"What makes {first} right for us, more than for a rival?", quote)


@check(
    "needs-served",
    weight=90,
    why="Every need we take on is one we will be judged by.",
    cue="which needs do we decline, short list that can be kept",
    settles=r"decline|say no|stopped serving|leave unserved|not serve",
)
def no_need_declined(view: View) -> Iterator[Weakness]:
    """No need is declined."""
    if not any(need.served == "no" for need in view.all(Need)) and not view.says(_DECLINES):
        yield Weakness("Which of these needs do we leave unserved, and tell customers so?")


@check(
    "needs-served",
    weight=80,
    why="A need nobody has decided on is neither served nor declined, and customers notice.",
    cue="need of a target persona undecided, served or not",
)
def need_undecided(view: View) -> Iterator[Weakness]:
    """A need of a target persona without a mark."""
    for need in view.needs_of(*view.targets):
        if need.served is None:
            yield view.about(need, "What would it take before a customer agreed that we serve {}?")


@check(
    "needs-served",
    weight=72,
    why="Served means that the customer would say so.",
    cue="we say we serve it, would the customer agree, low satisfaction",
)
def served_but_unsatisfied(view: View) -> Iterator[Weakness]:
    """A need marked as served now, with which customers are not content."""
    for need in sorted(view.all(Need), key=lambda need: -(opportunity_score(need) or 0)):
        if need.served == "now" and need.satisfaction is not None and need.satisfaction <= _DISAPPOINTED:
            yield view.about(need, "If we serve {} today, what leaves customers so little satisfied with it?")


@check(
    "trends",
    weight=70,
    why="Five directions keep a room from seeing only the trend it reads about.",
    cue="five categories of trends, empty category, PESTL",
)
def category_empty(view: View) -> Iterator[Weakness]:
    """A category without a trend, once there are trends."""
    known = {trend.category for trend in view.all(Trend)}
    if known:
        for category, ask in CATEGORIES.items():
            if category not in known:
                yield Weakness(ask)


@check(
    "trends",
    weight=76,
    why="A topic becomes a trend when it has a direction and a speed.",
    cue="trend without pace or direction, how fast, when will it bite",
)
def trend_without_pace(view: View) -> Iterator[Weakness]:
    """A trend without magnitude or horizon, or an answer of topics only."""
    for trend in view.all(Trend):
        if trend.horizon is None:
            yield view.about(trend, "How fast is {} moving, judged by what has already happened?")
        elif trend.magnitude is None:
            yield view.about(trend, "How hard will {} bite, compared with the other trends?")
    if not view.all(Trend) and view.text.strip() and not view.says(_PACE):
        yield Weakness("How fast is each of these moving, judged by what has already happened?")


@check(
    "trends",
    weight=44,
    why="A trend that only this room has noticed may be a habit of the room.",
    cue="source for a trend that someone outside would accept",
    needed=False,
)
def trend_without_source(view: View) -> Iterator[Weakness]:
    """A strong trend with nothing behind it."""
    for trend in view.all(Trend):
        if (trend.magnitude or 0) >= STRONG and not trend.sources and trend.evidence in ("none", "opinion"):
            yield view.about(trend, "Who outside this company reports {}, and could show it to us?")


@check(
    "trends-organisation",
    weight=84,
    why="A strong trend whose effect on us is blank is a surprise on its way.",
    cue="effect of the trend on our organisation, how does it hit us",
)
def strong_trend_without_effect(view: View) -> Iterator[Weakness]:
    """A strong trend of which nobody said what it does to us."""
    for trend in sorted(view.all(Trend), key=lambda trend: -(trend.magnitude or 0)):
        if (
            not trend.organisation_effect.strip()
            and trend.effect_direction != "none"
            and (trend.magnitude or STRONG) >= 3
        ):
            yield view.about(trend, "Through which part of our business would {} be felt first?")


@check(
    "trends-organisation",
    weight=66,
    why="The same trend tends to be an opening for somebody; it may as well be us.",
    cue="all trends are threats, or all are opportunities",
)
def all_one_way(view: View) -> Iterator[Weakness]:
    """Every judged trend is a threat, or every one an opportunity."""
    judged = [
        trend for trend in view.all(Trend) if trend.effect_direction in ("opportunity", "threat", "mixed")
    ]
    directions = {trend.effect_direction for trend in judged}
    strongest = max(judged, key=lambda trend: trend.magnitude or 0, default=None)
    if len(judged) > 2 and strongest is not None and len(directions) == 1:
        if "threat" in directions:
            yield view.about(strongest, "For whom in this market could {} turn out to be good news?")
        elif "opportunity" in directions:
            yield view.about(strongest, "What would have to happen for {} to turn against us?")


@check(
    "trends-needs",
    weight=80,
    why="A need that grows carries a bet; one that fades takes its product with it.",
    cue="how does the trend change the need, which need grows or shrinks",
)
def trend_changes_no_need(view: View) -> Iterator[Weakness]:
    """A trend of some strength that names no need, or names one without saying how."""
    titles = {need.id: need for need in view.all(Need)}
    for trend in sorted(view.all(Trend), key=lambda trend: -(trend.magnitude or 0)):
        if not trend.need_effects and (trend.magnitude or 3) >= 3:
            yield view.about(trend, "Which need grows, shrinks or changes shape because of {}?")
        for effect in trend.need_effects:
            if not effect.effect.strip() and effect.need_id in titles:
                yield view.about(
                    trend, f"In what way does {{}} change the need {named(titles[effect.need_id])}?"
                )


@check(
    "trends-alternatives",
    weight=80,
    why="Alternatives live in the same weather, and some are being built by it.",
    cue="trend makes alternatives stronger or weaker, newcomers",
)
def trend_changes_no_alternative(view: View) -> Iterator[Weakness]:
    """A trend of some strength that names no alternative, or names one without saying how."""
    titles = {alternative.id: alternative for alternative in view.all(Alternative)}
    for trend in sorted(view.all(Trend), key=lambda trend: -(trend.magnitude or 0)):
        if not trend.alternative_effects and (trend.magnitude or 3) >= 3:
            yield view.about(
                trend, "Which of the alternatives does {} make stronger, as customers would see it?"
            )
        for effect in trend.alternative_effects:
            if not effect.effect.strip() and effect.alternative_id in titles:
                yield view.about(trend, f"What does {{}} do to {named(titles[effect.alternative_id])}?")


@check(
    "trends-alternatives",
    weight=60,
    why="What makes doing nothing easier or harder decides whether anyone moves at all.",
    cue="does the trend make doing nothing harder",
    needed=False,
)
def doing_nothing_untouched(view: View) -> Iterator[Weakness]:
    """No trend says what it does to doing nothing."""
    touched = {effect.alternative_id for trend in view.all(Trend) for effect in trend.alternative_effects}
    for alternative in view.all(Alternative):
        if alternative.form == "do-nothing" and alternative.id not in touched:
            yield view.about(alternative, "Which trend makes {} harder to keep up?")

"""Checks on offer, promise, difference, SWOT and bets (source: cvmbok/session-4, cvmbok/session-5)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from assistant.advisor.base import FEWEST_BETS
from assistant.advisor.guide.checks.choices import STRONG
from assistant.advisor.guide.checks.core import View, Weakness, check, words
from assistant.method.records import Bet, Differentiator, OfferChange, SwotItem, ValueProposition

_DROPS: Final = words(
    "drop(?:s|ped|ping)?",
    "stop(?:s|ped|ping)?",
    "end(?:s|ed|ing)?",
    "retire(?:s|d)?",
    "remove(?:s|d)?",
    "close(?:s|d)?",
    "no longer",
    "less of",
    "give up",
    "gives up",
)
_INSTEAD: Final = words(
    "instead of", "rather than", "unlike", "than", "compared (?:with|to)", "against", "over", "as opposed to", "better than", "where others", "others",
    "nobody else", "no one else", "competitors?", "rivals?",
)  # fmt: skip
_LASTS: Final = words(
    "because", "cannot", "can't", "years", "copy", "copied", "hard to", "takes", "own(?:s|ed)?", "exclusive(?:ly)?", "patent(?:s|ed)?", "contract(?:s)?",
    "licen[cs]e(?:s|d)?", "network", "data", "only we", "lasts?", "will not", "won't",
)  # fmt: skip
_QUADRANTS: Final = {
    "strength": "What would a rival, over a drink, admit that we do better?",
    "weakness": "What would a customer who left us name first?",
    "opportunity": "Which trend is working for us without our having earned it?",
    "threat": "What could make our promise worthless within three years?",
}


@check(
    "offer-changes",
    weight=84,
    why="A change that serves no need is a cost with a name.",
    cue="offer change without a need, feature for its own sake",
)
def change_for_nobody(view: View) -> Iterator[Weakness]:
    """An offer change without a need."""
    for change in view.all(OfferChange):
        if not change.need_ids:
            yield view.about(change, "Which need, and whose, would {} serve first?")


@check(
    "offer-changes",
    weight=76,
    why="Room for the new has to come from somewhere.",
    cue="what could we stop offering, drop a product",
    settles=r"taken out|stop(?:ped)? offering|\bdrop|remove|without .* missing",
)
def nothing_dropped(view: View) -> Iterator[Weakness]:
    """Nothing is to be dropped."""
    if not any(change.change == "drop" for change in view.all(OfferChange)) and not view.says(_DROPS):
        yield Weakness("What could we stop offering without a target customer missing it?")


@check(
    "offer-changes",
    weight=50,
    why="A change with a trend behind it needs less pushing.",
    cue="use a trend as tailwind for the offer",
    needed=False,
)
def change_without_tailwind(view: View) -> Iterator[Weakness]:
    """No offer change leans on a trend."""
    changes = [change for change in view.all(OfferChange) if change.change != "drop"]
    if changes and not any(change.trend_ids for change in changes):
        yield view.about(changes[0], "Which trend would carry {} even if we did little for it?")


@check(
    "value-proposition",
    weight=90,
    why="Customers choose between ways, not between promises.",
    cue="promise without alternative, instead of what, doing nothing",
)
def promise_against_nothing(view: View) -> Iterator[Weakness]:
    """A promise that names no alternative."""
    known = view.all(ValueProposition)
    for proposition in known:
        if not proposition.alternative_ids:
            yield view.about(proposition, "What would customers give up if they took us up on {}?")
    if not known and view.text.strip() and not view.says(_INSTEAD):
        yield Weakness("What would customers have to give up in order to take up this promise?")


@check(
    "value-proposition",
    weight=86,
    why="A persona we target and promise nothing has no reason to come.",
    cue="target persona without a promise",
)
def target_without_promise(view: View) -> Iterator[Weakness]:
    """A target persona without a promise, once there are promises."""
    if view.all(ValueProposition):
        promised = {proposition.persona_id for proposition in view.all(ValueProposition)}
        for persona in view.targets:
            if persona.id not in promised:
                yield view.about(persona, "What do we promise {} that would make them choose us?")


@check(
    "value-proposition",
    weight=70,
    why="A promise that cannot be broken is not one.",
    cue="promise that could be checked by the customer after a month",
)
def promise_cannot_be_broken(view: View) -> Iterator[Weakness]:
    """A promise without words, without a need, or without anything to check."""
    for proposition in view.all(ValueProposition):
        if not proposition.promise.strip():
            yield view.about(proposition, "In which words would the customer hear {} from us?")
        elif not proposition.need_ids:
            yield view.about(proposition, "Which job does {} get done for the customer?")
        elif not any(character.isdigit() for character in proposition.promise):
            yield view.about(proposition, "After a month, by what could a customer tell that {} was kept?")


@check(
    "differentiation",
    weight=86,
    why="A difference that is easy to copy is a head start.",
    cue="why will the difference last, what keeps rivals from copying it",
)
def difference_fades(view: View) -> Iterator[Weakness]:
    """A difference without a reason why it lasts."""
    known = view.all(Differentiator)
    for difference in known:
        if not difference.durability.strip():
            yield view.about(difference, "What would it cost a rival, in money and years, to copy {}?")
    if not known and view.text.strip() and not view.says(_LASTS):
        yield Weakness("What would it cost a rival, in money and years, to offer the same?")


@check(
    "differentiation",
    weight=80,
    why="Different is a relation: it needs something to be different from.",
    cue="different from which alternative, would the customer notice",
)
def different_from_what(view: View) -> Iterator[Weakness]:
    """A difference that names no alternative."""
    known = view.all(Differentiator)
    for difference in known:
        if not difference.alternative_ids:
            yield view.about(difference, "Next to which alternative would a customer notice {}?")
    if not known and view.text.strip() and not view.says(_INSTEAD):
        yield Weakness("Next to which alternative would a customer notice this difference?")


@check(
    "swot",
    weight=82,
    why="An empty quadrant is a question nobody wanted to ask.",
    cue="SWOT one-sided, empty quadrant, weaknesses nobody mentions",
)
def quadrant_empty(view: View) -> Iterator[Weakness]:
    """A quadrant without an item, once there are items."""
    known = {item.quadrant for item in view.all(SwotItem)}
    if known:
        for quadrant, ask in _QUADRANTS.items():
            if quadrant not in known:
                yield Weakness(ask)


@check(
    "swot",
    weight=68,
    why="A strength is what others would grant us, not what we enjoy.",
    cue="strength that a rival would admit, evidence for strength",
)
def strength_by_own_account(view: View) -> Iterator[Weakness]:
    """A strength that rests on our own opinion."""
    for item in view.all(SwotItem):
        if item.quadrant == "strength" and item.evidence in ("none", "opinion"):
            yield view.about(item, "Who outside the company would call {} a strength of ours?")


@check(
    "swot",
    weight=60,
    why="Weight tells the item that decides from the one that was only said.",
    cue="weigh SWOT items, which counts most for the promise",
)
def item_without_weight(view: View) -> Iterator[Weakness]:
    """Items without weight, or openings and threats without a trend."""
    for item in view.all(SwotItem):
        if item.weight is None:
            yield view.about(item, "How much would our promise suffer if {} turned out to be wrong?")
        elif item.quadrant in ("opportunity", "threat") and item.weight >= STRONG and not item.trend_ids:
            yield view.about(item, "Which trend stands behind {}?")


@check(
    "bets",
    weight=90,
    why="A bet that gives nothing up is an addition, and additions win by default.",
    cue="what do we stop doing for this bet, trade-off",
    settles=r"give up|\bstop\b|let go",
)
def bet_stops_nothing(view: View) -> Iterator[Weakness]:
    """A living bet without anything that stops."""
    for bet in _living(view):
        if not any(stop.strip() for stop in bet.stops):
            yield view.about(bet, "What do we stop doing, starting next quarter, for {}?")
    if not view.all(Bet) and view.text.strip() and not view.says(_DROPS):
        yield Weakness("What do we stop doing for this, starting next quarter?")


@check(
    "bets",
    weight=84,
    why="If nothing could end it, it is a belief.",
    cue="kill criterion, what would make us stop the bet",
    settles=r"abandon|end it|kill|walk away|drop it",
)
def bet_never_ends(view: View) -> Iterator[Weakness]:
    """A living bet that nothing would end."""
    for bet in _living(view):
        if not bet.kill_criterion.strip():
            yield view.about(bet, "What would we have to see, and by when, to end {}?")


@check(
    "bets",
    weight=78,
    why="What would have to be true is where a bet can be tested before it is paid for.",
    cue="what would have to be true, conditions and tests of a bet",
)
def bet_without_test(view: View) -> Iterator[Weakness]:
    """A living bet without a condition that has a test."""
    for bet in _living(view):
        if not bet.conditions:
            yield view.about(bet, "What would have to be true about customers for {} to work?")
        elif not any(condition.test.strip() for condition in bet.conditions):
            yield view.about(bet, "Which condition behind {} could we test this month, at little cost?")


@check(
    "bets",
    weight=74,
    why="A bet without a person in it is a project.",
    cue="bet without persona or need, whose problem",
)
def bet_for_nobody(view: View) -> Iterator[Weakness]:
    """A living bet without persona or need."""
    for bet in _living(view):
        if not bet.persona_ids or not bet.need_ids:
            yield view.about(bet, "Whose need, exactly, would {} meet better than anything they use today?")


@check(
    "bets",
    weight=62,
    why="The first bet to be named tends to win; more of them, and one against the grain, make it a choice.",
    cue="several candidate bets, contrary bet, counter-position",
)
def few_candidates(view: View) -> Iterator[Weakness]:
    """Fewer bets than a choice needs."""
    if (view.text.strip() or view.all(Bet)) and len(view.all(Bet)) < FEWEST_BETS:
        yield Weakness("Which bet would somebody propose who disagrees with every bet on this list?")


@check(
    "bets",
    weight=56,
    why="The customer's best objection is cheaper to hear now than later.",
    cue="customer objection, what would the customer say against it",
    needed=False,
)
def nobody_objects(view: View) -> Iterator[Weakness]:
    """A living bet without the customer's objection."""
    for bet in _living(view):
        if not bet.customer_objection.strip():
            yield view.about(bet, "What would the customer it is meant for say against {}?")


def _living(view: View) -> list[Bet]:
    """Bets still in play, the chosen and then the shortlisted first."""
    order = {"chosen": 0, "shortlisted": 1, "candidate": 2}
    return sorted((bet for bet in view.all(Bet) if bet.status in order), key=lambda bet: order[bet.status])

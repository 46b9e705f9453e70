"""Checks on needs and alternatives: what customers try to get done, and how else (source: cvmbok/jobs-to-be-done)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from assistant.advisor.guide.checks.core import View, Weakness, check, named, quoted, words
from assistant.method.records import Alternative, Need, Persona

_PRODUCT: Final = words(
    "apps?", "application", "portal", "platform", "bundles?", "tariffs?", "plans?", "packages?", "subscriptions?", "loyalty (?:programme|program|scheme)",
    "chatbots?", "website", "web ?shop", "online shop", "tool", "software", "crm", "products?", "services?", "features?", "devices?", "machine",
    "accounts?", "policy", "policies", "loans?", "cards?", "discounts?", "vouchers?", "upgrades?", "5g", "fibre", "broadband", "boilers?",
    "solutions?", "offers?", "ai", "self[- ]service",
)  # fmt: skip
_FEELS: Final = words(
    "feel(?:s|ing)?", "worr(?:y|ies|ied)", "afraid", "fear(?:s)?", "proud", "pride", "trust(?:s|ed)?", "confident", "confidence", "calm", "safe",
    "secure", "embarrass(?:ed|ment|ing)?", "foolish", "peace of mind", "respect(?:ed)?", "control", "dread(?:s)?", "relax(?:ed)?", "stress(?:ful)?",
    "anxious", "anxiety", "sure", "without thinking", "belong", "admired?", "guilt(?:y)?", "ashamed", "reassur(?:ed|ance)", "hassle",
)  # fmt: skip
_NOTHING: Final = words(
    "nothing", "undone", "do without", "go without", "put off", "postpone(?:s|d)?", "wait(?:s|ing)?", "ignore(?:s|d)?", "live with", "give up", "patch(?:es|ing)?",
    "makes? do", "themselves", "himself", "herself", "diy", "do it yourself", "by hand", "at home", "spreadsheets?", "skip(?:s)?", "not at all",
)  # fmt: skip
_BACKED = ("said", "observed", "paid")


@check(
    "needs",
    weight=88,
    why="A need that names a product cannot be met by anything better.",
    cue="needs written as products or solutions, job to be done",
)
def need_is_a_product(view: View) -> Iterator[Weakness]:
    """A need phrased as something we could sell."""
    for need in view.all(Need):
        if _PRODUCT.search(need.title):
            yield view.about(need, "What would the customer be trying to get done with {}?")
    if not view.all(Need):
        match = _PRODUCT.search(view.text)
        if match:
            yield Weakness(
                f"What is the customer trying to get done when they ask for {quoted(match[0])}?", match[0]
            )


@check(
    "needs",
    weight=70,
    why="Importance and satisfaction, as customers judge them, show where a bet could pay.",
    cue="importance and satisfaction, under-served needs, opportunity score",
)
def need_is_not_weighed(view: View) -> Iterator[Weakness]:
    """A need without importance or satisfaction."""
    for need in view.all(Need):
        if need.importance is None:
            yield view.about(need, "How would customers rank {} among all they try to get done here?")
        elif need.satisfaction is None:
            yield view.about(need, "How well do today's solutions do at {}, in the customer's own judgement?")


@check(
    "needs",
    weight=68,
    why="Somebody has to have it; a need of nobody in particular is a wish of ours.",
    cue="whose need is it, need without persona",
)
def need_of_nobody(view: View) -> Iterator[Weakness]:
    """A need that no persona has, once there are personas."""
    if view.all(Persona):
        for need in view.all(Need):
            if not need.persona_ids and need.served != "no":
                yield view.about(need, "Whose need is {}, more than anybody else's?")


@check(
    "needs",
    weight=52,
    why="People also hire things to feel something, or to be seen in a certain way.",
    cue="emotional and social side of the job, feelings",
    settles=r"\bfeel",
)
def need_without_feeling(view: View) -> Iterator[Weakness]:
    """Only the practical side of the jobs."""
    titles = " · ".join(need.title for need in view.all(Need))
    if (view.text.strip() or titles) and not view.says(_FEELS) and not _FEELS.search(titles):
        yield Weakness(
            "What do customers want to feel, or to be spared from feeling, while they get this done?"
        )


@check(
    "alternatives",
    weight=92,
    why="The strongest rival is often the customer who leaves things as they are.",
    cue="doing nothing as an alternative, only competitors are listed",
    settles=r"nothing|leave (?:it|things)|undone|themselves",
)
def only_rivals(view: View) -> Iterator[Weakness]:
    """No doing nothing, no self-help: only companies."""
    known = view.all(Alternative)
    if known and not any(
        alternative.form in ("do-nothing", "in-house", "substitute") for alternative in known
    ):
        yield Weakness("How do customers get by when they buy from none of these?", "")
    elif (
        known
        and not any(alternative.form == "do-nothing" for alternative in known)
        and not view.says(_NOTHING)
    ):
        yield Weakness("What happens to a customer who simply leaves it undone?")
    elif not known and view.text.strip() and not view.says(_NOTHING):
        yield Weakness("What do customers do who buy from nobody at all?")


@check(
    "alternatives",
    weight=74,
    why="A job without another way to do it has not been looked at from the customer's chair.",
    cue="need without alternative, where do customers turn",
)
def need_without_another_way(view: View) -> Iterator[Weakness]:
    """A need, not declined, that no alternative answers."""
    answered = {need for alternative in view.all(Alternative) for need in alternative.need_ids}
    for need in view.all(Need):
        if need.id not in answered and need.served != "no":
            yield view.about(need, "Where do customers turn for {} when we are not there?")


@check(
    "alternatives",
    weight=62,
    why="What customers like about an alternative is what a promise has to beat.",
    cue="strengths of alternatives from the customer's point of view",
)
def rival_without_merit(view: View) -> Iterator[Weakness]:
    """An alternative of which only the good or only the bad is known."""
    for alternative in view.all(Alternative):
        if not alternative.strengths:
            yield view.about(alternative, "What does {} do well enough that customers put up with the rest?")
        elif not alternative.weaknesses:
            yield view.about(alternative, "Where does {} let customers down?")


@check(
    "alternatives",
    weight=48,
    why="Newcomers look small until the year in which they are not.",
    cue="emerging alternatives, newcomers, start-ups",
    needed=False,
)
def nobody_new(view: View) -> Iterator[Weakness]:
    """No alternative is marked as on the rise."""
    if view.all(Alternative) and not any(alternative.emerging for alternative in view.all(Alternative)):
        yield Weakness("What could customers turn to in three years that hardly anyone uses today?")


@check(
    "market", "personas", "needs", "alternatives", "target-personas", "needs-served",
    weight=42,
    why="What customers said, did or paid for outweighs what the room believes about them.",
    cue="evidence, what did customers say or do, opinion in the room",
)  # fmt: skip
def only_opinions(view: View) -> Iterator[Weakness]:
    """Records of this question that all rest on opinion, without a source."""
    held = view.own
    if held and not any(record.evidence in _BACKED or record.sources for record in held):
        first = named(held[0]) if held[0].title else "this"
        yield Weakness(
            f"What has a customer said, done or paid for that bears out {first}?", view.quote(held[0].title)
        )

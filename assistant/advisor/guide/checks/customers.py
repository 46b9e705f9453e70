"""Checks on market, personas, needs and alternatives: the customer's side (source: cvmbok/session-1)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from assistant.advisor.guide.checks.core import View, Weakness, check, named, quoted, words
from assistant.method.records import Alternative, Market, Need, Persona

_EXCLUDES: Final = words(
    "not", "except", "excluding", "outside", "without", "leave out", "left out", "only", "no", "never", "beyond", "don't", "do not",
    "other than", "decline", "stop at",
)  # fmt: skip
_PLACE: Final = words(
    "country", "countries", "region(?:s|al)?", "city", "cities", "town", "valley", "coast(?:al)?", "district(?:s)?", "north(?:ern)?",
    "south(?:ern)?", "east(?:ern)?", "west(?:ern)?", "europe(?:an)?", "national(?:ly|wide)?", "global(?:ly)?", "worldwide", "local(?:ly)?",
    "state(?:s)?", "online",
)  # fmt: skip
_DEMOGRAPHIC: Final = words(
    r"age(?:d|s)?(?:\s\d+)?", r"\d+\s?[-–+]\s?\d*", "years? old", "year-olds?", "young(?:er)?", "old(?:er)?", "elderly", "male", "female",
    "women", "men", "income(?:s)?", "urban", "rural", "married", "single", "retired", "pensioners?", "students?", "families", "family",
    "households?", "millennials?", "gen(?:eration)? ?[xyz]", "educated", "employees", "revenue", "turnover", "smes?", "smbs?", "enterprises?",
    "b2b", "b2c", "small business(?:es)?", "homeowners?", "landlords?", "hotels?", "segment(?:s)?", "size", "arpu", "high[- ]value", "low[- ]value",
)  # fmt: skip
_BEHAVES: Final = words(
    "want(?:s|ing|ed)?", "need(?:s|ing)?", "try(?:ing)?", "tries", "fear(?:s|ed)?", "afraid", "worr(?:y|ies|ied)", "dread(?:s)?", "prefer(?:s)?",
    "choose(?:s)?", "chose", "switch(?:es|ed|ing)?", "hate(?:s)?", "love(?:s)?", "avoid(?:s)?", "compare(?:s)?", "ask(?:s)?", "trust(?:s)?",
    "care(?:s)?", "expect(?:s)?", "buy(?:s)?", "pay(?:s)?", "leave(?:s)?", "stay(?:s)?", "struggle(?:s)?", "hope(?:s)?", "like(?:s)? to",
    "live(?:s)? (?:by|from)", "depend(?:s)? on", "read(?:s)?", "call(?:s)?", "ring(?:s)?", "take(?:s)?", "works?", "complain(?:s)?",
)  # fmt: skip
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
_CHANGING: Final = words(
    "chang(?:e|es|ing|ed)", "becom(?:e|es|ing)", "no longer", "used to", "more and more", "less and less", "increasingly", "growing", "shift(?:s|ing)?",
    "start(?:s|ed|ing)? to", "younger", "nowadays", "than before", "ago", "now expects?", "trend(?:s)?", "evolv(?:e|es|ing)",
)  # fmt: skip
_BACKED = ("said", "observed", "paid")


@check(
    "market",
    weight=90,
    why="A market without an outside gives nobody a reason to say no.",
    cue="market edges, what lies outside, whom would we turn away",
    settles=r"outside|turn away|exclud|not (?:for|ours)|refuse",
)
def market_excludes_nothing(view: View) -> Iterator[Weakness]:
    """Neither the record nor the answer draws a line."""
    if not any(market.excluded for market in view.all(Market)) and not view.says(_EXCLUDES):
        yield Weakness("Which customers, places or services lie just outside this market, on purpose?")


@check(
    "market",
    weight=60,
    why="Place is the edge that customers and rivals notice first.",
    cue="geography, region, language of the market",
    needed=False,
)
def market_has_no_place(view: View) -> Iterator[Weakness]:
    """No geography, in words or in the record."""
    if not any(market.geographies for market in view.all(Market)) and not view.says(_PLACE):
        yield Weakness("Where does this market end on a map?")


@check(
    "market",
    weight=50,
    why="An edge that is about to move changes who the rivals are.",
    cue="where will the edge of the market move, neighbouring markets merge",
    needed=False,
)
def market_stands_still(view: View) -> Iterator[Weakness]:
    """Nothing is said about where the edges are going."""
    if view.text.strip() and not view.says(_CHANGING):
        yield Weakness("Which edge of this market is likely to move first, in your experience?")


@check(
    "personas",
    weight=88,
    why="Age and income describe people; what they try to get done tells why they choose.",
    cue="personas are only demographics, age and income segments",
)
def persona_is_a_statistic(view: View) -> Iterator[Weakness]:
    """Personas told apart by what they are, not by what they do."""
    for persona in view.all(Persona):
        if persona.traits and all(
            _DEMOGRAPHIC.search(trait) and not _BEHAVES.search(trait) for trait in persona.traits
        ):
            yield view.about(
                persona, "What does {} choose differently from the others, whatever their age or income?"
            )
    if not view.all(Persona) and not view.says(_BEHAVES):
        match = _DEMOGRAPHIC.search(view.text)
        if match:
            yield Weakness(
                f"Within {quoted(match[0])}, who chooses for different reasons than the rest?", match[0]
            )


@check(
    "personas",
    weight=72,
    why="Needs come first; a persona without one of its own is a label.",
    cue="persona without a need of its own, group by needs",
)
def persona_needs_nothing(view: View) -> Iterator[Weakness]:
    """A persona that no need names, once there are needs."""
    if view.all(Need):
        for persona in view.all(Persona):
            if not view.needs_of(persona):
                yield view.about(persona, "What is {} trying to get done that the others are not?")


@check(
    "personas",
    weight=64,
    why="Whoever buys elsewhere, or not at all, shows what the rest put up with.",
    cue="people who do not buy from us, non-customers in the market",
)
def personas_are_few(view: View) -> Iterator[Weakness]:
    """Fewer than three personas."""
    if view.text.strip() and len(view.all(Persona)) < 3:
        yield Weakness("Who else has this job to do, but buys elsewhere or not at all?")


@check(
    "personas",
    weight=46,
    why="Two personas who would choose the same thing for the same reason are one.",
    cue="too many personas, merge segments",
    needed=False,
)
def personas_are_many(view: View) -> Iterator[Weakness]:
    """More than seven personas."""
    if len(view.all(Persona)) > 7:
        yield Weakness("Which two of these personas would choose the same thing for the same reason?")


@check(
    "personas",
    weight=56,
    why="A persona that stands still is a photograph of the customers you used to have.",
    cue="how are customers changing, changing traits",
    settles=r"\bchang",
)
def persona_stands_still(view: View) -> Iterator[Weakness]:
    """Nothing is said about how a persona is changing."""
    still = [persona for persona in view.all(Persona) if not persona.changing_traits]
    for persona in sorted(still, key=lambda persona: -(persona.priority or 0)):
        yield view.about(persona, "What does {} do today that they did not do three years ago?")
    if not view.all(Persona) and view.text.strip() and not view.says(_CHANGING):
        yield Weakness("What do these customers do today that they did not do three years ago?")


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

"""Checks on the market and its personas (source: cvmbok/session-1)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from assistant.advisor.guide.checks.core import View, Weakness, check, quoted, words
from assistant.method.records import Market, Need, Persona

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
_CHANGING: Final = words(
    "chang(?:e|es|ing|ed)", "becom(?:e|es|ing)", "no longer", "used to", "more and more", "less and less", "increasingly", "growing", "shift(?:s|ing)?",
    "start(?:s|ed|ing)? to", "younger", "nowadays", "than before", "ago", "now expects?", "trend(?:s)?", "evolv(?:e|es|ing)",
)  # fmt: skip


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

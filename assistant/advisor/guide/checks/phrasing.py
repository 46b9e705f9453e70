"""Checks on how an answer is worded, for every question: words that could mean anything, figures from nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from assistant.advisor.guide.checks.core import SHORT, View, Weakness, check, quoted, words
from assistant.method.questions import QUESTIONS
from assistant.method.records import KINDS

_EXPLAINED: Final = re.compile(
    r"\d|\bbecause\b|\bmeaning\b|\bmeans\b|\bthat is\b|\bi\.e\.|\bfor example\b|\be\.g\.|\bsuch as\b|\bnamely\b|\bdefined as\b",
    re.IGNORECASE,
)
_DENIED: Final = re.compile(
    r"\b(?:no|not|never|without|instead of|rather than|nobody|cannot)\s+(?:\w+\s+){0,3}$", re.IGNORECASE
)
_DISSENT: Final = 2
"""Agreement, out of 5, up to which somebody counts as disagreeing."""
_REACH: Final = 300
_SENTENCE_END: Final = re.compile(r"[.!?;\n]")

VAGUE: Final[tuple[tuple[str, re.Pattern[str], str], ...]] = (
    (
        "people",
        words(
            "everyone", "everybody", "anyone", "anybody", "all (?:our |the )?(?:customers|clients|people|consumers|segments|users|"
            "households|homeowners|companies|businesses)", "every (?:customer|client|household|company|business)", "the mass market",
            "the general public", "people in general", "the average (?:customer|consumer|person)", "anyone who", "for all",
        ),
        "When you say {}, which one customer do you picture first?",
    ),
    (
        "quality",
        words(
            "(?:best|high|higher|highest|top|superior|great|good|excellent|outstanding)[- ](?:in class|quality|service|experience|value|"
            "support|products?)", "premium", "world[- ]class", "state[- ]of[- ]the[- ]art", "first[- ]class", "best[- ]in[- ]class",
            "excellence", "excellent", "outstanding", "superior", "reliable", "trusted", "friendly",
            "expert", "experts", "honest",
        ),
        "By what sign would a customer tell {} from what others offer?",
    ),
    (
        "ease",
        words(
            "flexible", "flexibility", "easy", "easier", "simple", "simpler", "simplicity", "seamless(?:ly)?", "convenient",
            "convenience", "hassle[- ]free", "user[- ]friendly", "intuitive", "comfortable", "smooth", "smart", "personali[sz]ed",
            "tailor(?:ed|[- ]made)", "customi[sz]ed", "one[- ]stop[- ]shop", "holistic", "integrated", "complete solutions?", "modern",
        ),
        "What could a customer do, thanks to {}, that they cannot do today?",
    ),
    (
        "price",
        words(
            "affordable", "cheap", "cheaper", "fair prices?", "reasonable prices?", "competitive(?:ly priced| prices?| pricing)?",
            "attractive prices?", "good value", "value for money", "low(?:er|est)? (?:cost|costs|price|prices)",
        ),
        "{}: compared with what, in the eyes of the customer who pays?",
    ),
    (
        "slogan",
        words(
            "digital(?:[- ]first|isation|ization|ly)?", "customer[- ]centric(?:ity)?", "customer[- ]first", "customer[- ]focus(?:ed|s)?",
            "customer[- ]obsessed", "innovati(?:ve|on|ons)", "synerg(?:y|ies)", "transformation(?:al)?", "omni[- ]?channel",
            "data[- ]driven", "ai[- ](?:powered|driven|first)", "ecosystems?", "agile", "disruptive", "cutting[- ]edge", "next[- ]gen(?:eration)?",
            "sustainable", "sustainability", "market leaders?", "(?:the|a) leading", "number one", "leverage", "value[- ]added", "unique",
            "scalable", "empower(?:s|ed|ing)?",
        ),
        "What would be done differently next Monday because of {}?",
    ),
)  # fmt: skip
"""Groups of words that sound like an answer and could mean anything, each with the question that opens them.

The order is the order in which they are taken up: what blurs the customer first, then what blurs the promise."""

LOOSE: Final[tuple[tuple[str, re.Pattern[str], str], ...]] = (
    (
        "amount",
        words(
            "many", "most", "several", "a lot(?: of)?", "lots of", "numerous", "majority", "significant(?:ly)?", "substantial(?:ly)?",
            "considerable", "increasingly", "growing number(?: of)?", "more and more", "fewer and fewer", "a few",
        ),
        "What rough number stands behind {}?",
    ),
    (
        "time",
        words(
            "soon", "quickly", "shortly", "as soon as (?:we can|possible)", "in (?:the )?future", "in the (?:near|long|medium) (?:term|future)",
            "over time", "eventually", "in the coming years", "long[- ]term", "fast", "rapid(?:ly)?", "asap",
        ),
        "By what date would {} turn out to be too late?",
    ),
    (
        "doubt",
        words("probably", "perhaps", "maybe", "hopefully", "presumably", "we (?:think|believe|hope|assume|feel)", "should be fine", "likely"),
        "What would it take to turn {} into something we know?",
    ),
)  # fmt: skip
"""Amounts, times and doubts, which a figure would settle."""

_CHANGE: Final = words(
    "improv(?:e|es|ed|ing|ement)", "optimi[sz](?:e|es|ed|ing|ation)", "enhanc(?:e|es|ed|ing|ement)", "strengthen(?:s|ed|ing)?",
    "increas(?:e|es|ed|ing)", "boost(?:s|ed|ing)?", "grow(?:s|ing|th)?", "reduc(?:e|es|ed|ing|tion)", "better", "faster",
)  # fmt: skip
_FIGURE: Final = re.compile(
    r"(?<![\w.,])(?:[€$£]\s?\d[\d.,]*\s?(?:k|m|bn|million|billion|thousand)?|"
    r"\d[\d.,]*\s?(?:%|percent(?:age points?)?|per cent|million|billion|bn|thousand|€|euros?|eur\b|\$|usd\b|dollars))",
    re.IGNORECASE,
)
_BACKED: Final = re.compile(
    r"\b(?:according|source|sources|survey|surveys|study|studies|report|reports|reported|interviews?|interviewed|measured|counted|"
    r"statistics|census|register|data|log|logs|audit|asked|invoices?|baseline|today|from|up from|down from|last year|in \d{4})\b",
    re.IGNORECASE,
)
_OBJECTIVES: Final = ("objectives-long", "objectives-medium", "objectives-short")
_CLAIMS: Final = (
    *(question.slug for question in QUESTIONS if KINDS[question.kind].side == "customer"),
    "differentiation",
    "swot",
)
"""Questions whose answers say what is so; in the others a figure is a plan or a promise."""
_OF_OTHERS: Final = frozenset({"alternatives", "trends", "trends-alternatives"})
"""Answers that describe others, of whom “cheap” or “easy” is a finding and no promise."""
_VERBS_MATTER: Final = (
    "offer-changes",
    "bets",
    "objectives-long",
    "objectives-medium",
    "objectives-short",
    "activities",
)


@check(
    weight=66,
    why="A word that everyone can agree to hides what they would disagree about.",
    cue="",
)
def vague_words(view: View) -> Iterator[Weakness]:
    """Words everyone nods at, unless their sentence explains them or turns them down."""
    of_others = view.question.slug in _OF_OTHERS
    yield from _loose(
        view, tuple(group for group in VAGUE if not of_others or group[0] in ("people", "slogan"))
    )


@check(
    weight=44,
    why="A rough number or a date turns a feeling into something that can be wrong.",
    cue="",
    needed=False,
)
def loose_amounts(view: View) -> Iterator[Weakness]:
    """Amounts, times and doubts without a figure, unless their sentence explains them."""
    yield from _loose(view, LOOSE)


@check(
    *_CLAIMS,
    weight=58,
    why="A figure with no source behind it gets repeated until it counts as known.",
    cue="where does that number come from, evidence, source, who counted",
)
def figure_without_source(view: View) -> Iterator[Weakness]:
    """A percentage, a sum or a large number in a sentence that names no source."""
    for match in view.matches(_FIGURE):
        if not _BACKED.search(_sentence(view.text, match)):
            words_ = match[0].strip().rstrip(".,")
            yield Weakness(f"Where does the figure {quoted(words_)} come from?", words_)


@check(
    *_OBJECTIVES,
    weight=72,
    why="A target without a starting point can be reached by choosing where to start.",
    cue="baseline, where do we stand today, target and measure",
    needed=False,
)
def target_without_baseline(view: View) -> Iterator[Weakness]:
    """A figure in a sentence that does not say where it is counted from."""
    for match in view.matches(_FIGURE):
        if not _BACKED.search(_sentence(view.text, match)):
            words_ = match[0].strip().rstrip(".,")
            yield Weakness(f"From what level, as it stands today, is {quoted(words_)} counted?", words_)
            return


@check(
    *_VERBS_MATTER,
    weight=54,
    why="Better than what, and by how much, decides whether anybody can tell that it worked.",
    cue="",
)
def change_without_measure(view: View) -> Iterator[Weakness]:
    """A verb of improvement in a sentence without a figure."""
    for match in view.matches(_CHANGE):
        if not _is_explained(view.text, match):
            yield Weakness(
                f"{quoted(match[0])}: from what level, as it is measured today, to what level?", match[0]
            )
            return


@check(
    weight=79,
    why="A worry that is outvoted comes back as a surprise; one that was answered does not.",
    cue="",
)
def dissent_unanswered(view: View) -> Iterator[Weakness]:
    """Somebody disagrees, and no decision was recorded for the question."""
    slug = view.question.slug
    if any(decision.question == slug for decision in view.engagement.decisions):
        return
    for voice in view.engagement.answer(slug).voices:
        if voice.dissent.strip() and voice.agreement is not None and voice.agreement <= _DISSENT:
            yield Weakness(
                f"What would we have to see for this worry to be settled: {quoted(voice.dissent)}?"
            )


@check(
    weight=40,
    why="A headline leaves the room free to hear what it likes; a sentence does not.",
    cue="",
)
def headline_only(view: View) -> Iterator[Weakness]:
    """An answer of a few words."""
    if view.text.strip() and view.word_count < SHORT:
        said = view.text.strip().splitlines()[0].strip()
        quote = said if len(said) <= 80 else ""
        spoken = quoted(said.rstrip(".")) if quote else "this"
        yield Weakness(f"What would someone who was not in the room get wrong about {spoken}?", quote)


def _loose(view: View, groups: tuple[tuple[str, re.Pattern[str], str], ...]) -> Iterator[Weakness]:
    """The first unexplained word of each group."""
    for _, pattern, ask in groups:
        for match in view.matches(pattern):
            if not _is_explained(view.text, match):
                yield Weakness(ask.format(quoted(match[0])), match[0])
                break


def _sentence(text: str, match: re.Match[str]) -> str:
    """The sentence around `match`, as far as it lies within reach."""
    start = max(0, match.start() - _REACH)
    for end in _SENTENCE_END.finditer(text, start, match.start()):
        start = end.end()
    close = _SENTENCE_END.search(text, match.end(), match.end() + _REACH)
    return text[start : close.start() if close else match.end() + _REACH]


def _is_explained(text: str, match: re.Match[str]) -> bool:
    before = text[max(0, match.start() - 60) : match.start()]
    return bool(_EXPLAINED.search(_sentence(text, match)) or _DENIED.search(before))

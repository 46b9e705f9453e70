"""What a sentence says that its number is of, in the words that count: who says it and how it is put are left out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from assistant.retrieval.days import MONTHS
from assistant.retrieval.lexical import stem
from assistant.text import fold

PERIOD: Final = re.compile(
    rf"(?<![\w.,])(?:(?P<year>(?:19|20)\d\d)(?:\s?[-–/]\s?(?P<until>(?:(?:19|20)\d\d|\d\d)))?(?![\w%]|[.,/-]\d)"
    rf"|(?P<part>[QH][1-4])(?!\w)|(?P<month>{MONTHS})(?!\w)|FY\s?(?P<fiscal>(?:20)?\d\d)(?!\w))",
    re.IGNORECASE,
)
WORD: Final = re.compile(r"\w*[^\W\d_]\w*(?:['’][^\W\d_]+)?")
_WORD_OR_NUMBER: Final = re.compile(r"\w+(?:['’][^\W\d_]+)?")
_LIST_NUMBER: Final = re.compile(r"^\s*\d{1,3}[.)]\s")
_ASIDE: Final = re.compile(
    r"^(?:according to\s[^,]{1,60},\s|as\s[^,]{1,60}\b(?:said|says|reported|reports|noted|shows|showed|heard|explained),\s"
    r"|(?:the\s)?(?:board|finance|management|auditors?|report|survey|study|memo|minutes|cfo|ceo)\s(?:(?:was|were)\s)?"
    r"(?:told|heard|learned|noted|reported|reports?|said|says?|states?|stated|shows?|showed|found|finds)\s(?:that\s)?)"
    r"|(?:,\s(?:mostly|mainly|largely|partly|chiefly|above all|as a result|so that|which|who|up from|down from|after|compared|"
    r"because|since|most of|much of it|some of|of which|[\w-]+\s[\w-]+\sof it|half of it)|,?\s(?:because|due to|owing to|thanks to))"
    r"\b.*$",
    re.IGNORECASE | re.DOTALL,
)
"""Who says it, and what explains or compares: neither tells what a number is of."""
_TREND: Final = re.compile(
    r"\b(?:fell|falls|fallen|rose|rises|risen|dropped|drops|increased|increases|decreased|decreases|grew|grown|grows|declined"
    r"|climbed|went|gone|down|up|sank|gestiegen|gesunken|stieg|sank)\b(?=(?:\W+\w+){0,2}\W+(?:to|from|auf|von)\W*$)",
    re.IGNORECASE,
)
_PER: Final = re.compile(r"\b(?:per|every|each)\s(?=(?:day|week|month|quarter|year|annum)\b)", re.IGNORECASE)
_SAYS_LITTLE: Final = """
a about above according account accounted accounts actual actually almost already also although am among amongst amount
amounted amounts an approx approximately are around as at below between but by came circa come comes company count counted currently equal equals even figure for from had
has have in is it its just least level lies made make makes measured more most nearly now number of on only or our over rate reach
reached
reaches report reported reports roughly showed shown shows some stand stands still stood than that the them there these
they this to total totalled totals under up us value values was we were which with yet
der die das den dem des ein eine einer ist sind war waren im in bei von und liegt lag beträgt betrug etwa rund auf mit für
le la les un une du de des est était sont en au aux à et environ
"""
_FILLERS: Final = frozenset(_SAYS_LITTLE.split())
_OF_MONEY: Final = frozenset({"costs", "price", "prices", "priced"})
"""Says no more of an amount of money than that it is paid for something; what something cost us is another thing."""
_OF_SHARES: Final = frozenset(
    {"share", "rate", "ratio", "margin", "churn", "quota", "proportion", "percentage"}
)
"""What a number between 0 and 1 is a percentage of."""
_NO_MONEY: Final = frozenset({"%", "pp", "days", "working days", "count"})
_DECIDED: Final = (
    r"(?:propos(?:ed|es?)|suggest(?:s|ed)?|recommend(?:s|ed)?|approv(?:ed|es?)|agreed|adopted|confirmed)"
)
_TERMS: Final = r"(?:increase|rise|raise|surcharge|discount|budget|ratio)s?\b"
_INFLATION: Final = r"(?:inflation|market growth)\b"
_SAYS_LITTLE_OF: Final = tuple(
    (re.compile(rf"\b{of}", re.IGNORECASE), re.compile(said, re.IGNORECASE))
    for of, said in (
        # An increase that was proposed and one that was approved; but not the increase in proposed projects.
        (
            _TERMS,
            rf"\b(?:(?:the\s)?(?:management\s)?(?:board|management|committee|council)\s(?:ha[sd]\s)?)?{_DECIDED}\s(?:an?\s|the\s)?"
            rf"(?=(?:[\w%-]+\s){{0,2}}{_TERMS})"
            rf"|(?:\b(?:was|were|is|(?:has|have) been)|(?<=[\d%])|(?<=percent))\s{_DECIDED}\b"
            r"(?:\sby\sthe\s(?:board|management|committee|council)\b)?(?=\W*$)"
            rf"|(?:(?<=increase)|(?<=rise)|(?<=budget)|(?<=discount))\s{_DECIDED}(?=:)",
        ),
        # What nobody in the house decides is the same thing as expected by others.
        (
            _INFLATION,
            r"^(?:the\s|an?\s)?(?:[\w-]+\s)?(?:study|survey|report|institute|analysts?|economists?)\s"
            rf"(?:expects?|puts?|sees?|estimates?|forecasts?|predicts?)\s(?=(?:[\w-]+\s){{0,3}}{_INFLATION})"
            r"|\b(?:is|are)\s(?:expected|forecast|predicted)\b(?=\W*$|\sto be\b)(?:\sto be\b)?",
        ),
        (
            r"(?:gr[eo]w\w*|inflation)\b",
            r"\b(?:an?|per|every|each)\s(?:year|annum)\b|\b(?:annual(?:ly)?|yearly)\b",
        ),
    )
)
"""What is said of such things without telling one of them from another."""
_SET_ASIDE: Final = re.compile(
    r"\b(?:(?:has|have|was|were|is|are)\s(?:been\s)?)?(?:set aside|earmarked)\b", re.IGNORECASE
)
_GROWING: Final = frozenset({"grow", "grew", "grown"})


def in_short(sentence: str) -> str:
    """`sentence` with blanks for what does not tell what its numbers are of; all else stays at its place."""
    marks = [_LIST_NUMBER, _ASIDE, *(said for of, said in _SAYS_LITTLE_OF if of.search(sentence)), _PER]
    shorter = without(sentence, [match.span() for mark in marks for match in mark.finditer(sentence)])
    return _SET_ASIDE.sub(lambda match: "budget".ljust(len(match[0])), shorter)


def subject(words: Iterable[str], kind: str) -> frozenset[str]:
    """The stems of what `words` say that a number of this kind is of."""
    folded = {word: stem(word) for word in map(fold, words)}
    if kind == "%":
        return frozenset("growth" if root in _GROWING else root for root in folded.values())
    every = frozenset(folded.values())
    if kind in _NO_MONEY:
        return every
    return every - {root for word, root in folded.items() if word in _OF_MONEY} or every


def is_share(words: frozenset[str]) -> bool:
    """Whether a number between 0 and 1 for these stems is a percentage."""
    return bool(words & _OF_SHARES)


def content(text: str, taken: Iterable[tuple[int, int]]) -> list[str]:
    """The words of `text` that say what its number is of, and other numbers that do (*phase 2*), as written."""
    spans = list(taken)
    trends = [match.span() for end, _ in spans for match in _TREND.finditer(text[:end])]
    periods = [match.span() for match in PERIOD.finditer(text)]
    plain = without(text, [*spans, *trends, *periods])
    words = _WORD_OR_NUMBER.findall(plain)
    return [word for word in words if word == "IT" or fold(word) not in _FILLERS]


def stems(text: str) -> set[str]:
    """The stems of the words of `text` that say something."""
    return {stem(fold(match[0])) for match in WORD.finditer(text)} - _FILLERS


def without(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """`text` with blanks in the place of these spans."""
    characters = list(text)
    for start, end in spans:
        characters[start:end] = " " * (end - start)
    return "".join(characters)

"""What a text says in numbers: that something has a certain figure in a certain period, or happens on a certain day.

Sentences are taken apart only as far as their punctuation goes, and left out where it does not tell which number is of
what. What is not understood is not claimed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final, TypeAlias

from assistant.retrieval.days import DATE, MONTH, MONTHS, Day, days, month_number
from assistant.retrieval.figures import Figure, figures
from assistant.retrieval.lexical import stem
from assistant.text import fold, one_line

MOST_CHARACTERS: Final = 20_000
"""Characters of one passage that are looked at."""
_LONGEST: Final = 1000
"""Characters of a sentence that says something one could compare; what is longer is a list or a table."""
_FEW: Final = 10
"""Numbers below it count things that texts mention in passing; they are compared only where a label stands before."""

_PERIOD: Final = re.compile(
    rf"(?<![\w.,])(?:(?P<year>(?:19|20)\d\d)(?:\s?[-–/]\s?(?P<until>(?:(?:19|20)\d\d|\d\d)))?(?![\w%]|[.,/-]\d)"
    rf"|(?P<part>[QH][1-4])(?!\w)|(?P<month>{MONTHS})(?!\w)|FY\s?(?P<fiscal>(?:20)?\d\d)(?!\w))",
    re.IGNORECASE,
)
_FILE_NAME: Final = re.compile(r"\b(?P<year>(?:19|20)\d\d)-(?:0[1-9]|1[0-2])(?:-\d\d)?(?![\d-])|[_.]")
"""What keeps apart a year and what stands beside it where a document is called by the name of a file."""
_SENTENCE: Final = re.compile(
    r"(?<!\bMio\.)(?<!\bMrd\.)(?<!\bTsd\.)(?<!\bca\.)(?<!\b[Nn]r\.)(?<!\b[Nn]o\.)(?<!\bapprox\.)(?<=[.!?])\s+(?=[^\W\d_]|[\"“„(])|\n+"
)
_PIECE: Final = re.compile(
    r"[;()\[\]|\t]|,(?!\d)|\s(?:and|but|while|whereas|against|versus|vs\.?|compared (?:with|to)|und|aber|während|et|mais)\s|\s[-–—]\s",
    re.IGNORECASE,
)
_WORD: Final = re.compile(r"\w*[^\W\d_]\w*(?:['’][^\W\d_]+)?")
_WORD_OR_NUMBER: Final = re.compile(r"\w+(?:['’][^\W\d_]+)?")
_NAMED_BY_NUMBER: Final = re.compile(
    r"\b(?:page|pages|p|pp|slide|figure|fig|table|section|chapter|step|phase|version|v|no|nr|number|article|art|iso|din|room|item"
    r"|question|session|day|week|wave|group|team|option|scenario|level|tier|appendix|annex|note|notes|sheet|row|line|class|grade"
    r"|type|model|release|sprint|route|gate|case|chart|point|paragraph|season|plan|zone|seite|abschnitt|kapitel|abbildung|tabelle)"
    r"\.?\s?$",
    re.IGNORECASE,
)
_WITHIN: Final = re.compile(r"\b(?:within|after|inside|under the age of|innerhalb von)\s$", re.IGNORECASE)
"""What stands before a number that narrows what another is of."""
_LIST_NUMBER: Final = re.compile(r"^\s*\d{1,3}[.)]\s")
_RELATIVE: Final = re.compile(
    r"\b(?:last|previous|prior|next|this|same|any)\s(?:year|quarter|month|week|period)|\brespectively\b"
    r"|(?-i:\bI\b)|\b(?:my|me|mine)\b|\b(?:if|would|could|might|should|suppose|imagine|e\.g\.|for example|for instance|zum beispiel|z\. ?b\.)(?!\w)",
    re.IGNORECASE,
)
"""Words after which a number holds for a time or a person that only its writer knows, for another of the things named, or
for none."""
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
_LABELLED: Final = re.compile(r"(?:^|;)\s*[^:;]{1,80}:\s")
_CELL: Final = re.compile(r";")
_OF_ALL: Final = re.compile(
    r"[^:]*:\s*(?:(?:grand )?total|all|overall|sum|gesamt|insgesamt|summe|alle|ensemble)\s*", re.IGNORECASE
)
"""The cell by which a row says that it is of all the others."""
_LABEL: Final = re.compile(r"[:=]\s*$")
_HAPPENING: Final = """
found establish incorporate launch open acquire born expire due deadline end start begin close delivery retire
"""
_ONCE: Final = frozenset(stem(word) for word in _HAPPENING.split())
"""What happens once, so that two dates for it cannot both be right."""
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
_AHEAD: Final = frozenset(
    {"will", "shall", "planned", "plan", "scheduled", "schedule", "set", "expected", "expect", "latest"}
)
"""Says no more of what happens once than that it lies ahead."""
_PER: Final = re.compile(r"\b(?:per|every|each)\s(?=(?:day|week|month|quarter|year|annum)\b)", re.IGNORECASE)
_WISHES: Final = "target goal objective forecast budget assumption scenario"
_MEANT: Final = frozenset(stem(word) for word in _WISHES.split())
"""Words of a heading under which numbers are not what is."""
_IN_HEADINGS: Final = """
annual appendix background board chapter conclusion conclusions contents details facts figures findings full half highlights
introduction key list main memo management minutes notes numbers overview page part performance quarter report results review section
slide summary survey table the update year
"""
GENERAL: Final = frozenset(stem(word) for word in _IN_HEADINGS.split())
"""Words of headings that do not narrow what stands below them."""


Key: TypeAlias = tuple[str, frozenset[str], bool]


@dataclass(frozen=True, slots=True)
class Claim:
    """That something has a certain number, as one text says it."""

    start: int
    end: int
    """Where the number stands in the text."""
    subject: frozenset[str]
    period: frozenset[str]
    value: Figure | Day
    what: str
    under: frozenset[str]
    """What the heading right above says beyond the subject."""
    meant: bool = False
    """Whether it is what somebody wants or expects, by the headings, and not what is."""
    loosely: bool = False
    """Whether the period is only that of the document."""

    @property
    def keys(self) -> tuple[Key, ...]:
        """What a claim must have in common with another to be about the same thing: one of these."""
        short = self.value.kind, self.subject, self.meant
        return (short, (self.value.kind, self.subject | self.under, self.meant)) if self.under else (short,)

    def agrees(self, other: Claim) -> bool:
        """Whether both may be right."""
        one, another = self.value, other.value
        if isinstance(one, Day):
            return isinstance(another, Day) and one.agrees(another)
        return isinstance(another, Figure) and one.agrees(another)

    def contradicts(self, other: Claim) -> bool:
        """Whether both cannot be right, although they are about the same thing; they have a key in common."""
        if self.subject == other.subject:
            same_thing = self.under <= other.under or other.under <= self.under
        else:
            same_thing = (
                self.under <= other.subject | other.under and other.under <= self.subject | self.under
            )
        return same_thing and self._same_time(other) and not self.agrees(other)

    def _same_time(self, other: Claim) -> bool:
        unsaid = (self.loosely and not other.period) or (other.loosely and not self.period)
        return unsaid or self.period == other.period


def claims(text: str, headings: tuple[str, ...] = (), title: str = "") -> tuple[Claim, ...]:
    """What `text` says in numbers under these headings, in its order; `title` is what its document is called.

    Kept for a while: as an answer is written, the same passages are looked at again and again.
    """
    return _kept(text[:MOST_CHARACTERS], headings, title)


@lru_cache(maxsize=1024)
def _kept(text: str, headings: tuple[str, ...], title: str) -> tuple[Claim, ...]:
    return tuple(_claims(text, headings, title))


def _claims(text: str, headings: tuple[str, ...], title: str) -> Iterator[Claim]:
    period = _periods(" ".join(headings))
    loosely = frozenset() if period else _periods(_FILE_NAME.sub(lambda mark: mark["year"] or " ", title))
    above = headings[-1] if headings else ""
    under = frozenset(_stems(_without(above, [match.span() for match in _PERIOD.finditer(above)])))
    meant = bool({stem(fold(word)) for heading in headings for word in _WORD.findall(heading)} & _MEANT)
    for start, sentence in _split(text, _SENTENCE):
        if len(sentence) > _LONGEST or sentence.rstrip().endswith("?") or _RELATIVE.search(sentence):
            continue
        besides = (match for mark in (_LIST_NUMBER, _ASIDE, _PER) for match in mark.finditer(sentence))
        sentence = _without(sentence, [match.span() for match in besides])
        for claim in _in_sentence(start, sentence):
            if not claim.subject:  # a year and its number, which the heading says what it is of
                claim = replace(claim, subject=under - GENERAL, what=_told([above], claim.period))
            if not claim.subject:
                continue
            at_once = bool(claim.period) or isinstance(claim.value, Day)
            yield replace(
                claim,
                period=claim.period if at_once else period or loosely,
                loosely=not at_once and bool(loosely),
                under=under - claim.subject - GENERAL,
                meant=meant,
            )


def _in_sentence(offset: int, sentence: str) -> Iterator[Claim]:
    dates = list(DATE.finditer(sentence)) or list(MONTH.finditer(sentence))
    taken = [match.span() for match in (*dates, *_PERIOD.finditer(sentence))]
    values = [
        figure
        for figure in figures(sentence)
        if not any(figure.start < end and start < figure.end for start, end in taken)
        and not _NAMED_BY_NUMBER.search(sentence[max(0, figure.start - 16) : figure.start])
    ]
    narrowing = [figure for figure in values if _WITHIN.search(sentence[: figure.start])]
    if len(narrowing) < len(values):
        values = [figure for figure in values if figure not in narrowing]
    if not values:
        if len(dates) == 1:
            yield from _dated(offset, sentence, dates[0])
        return
    is_row = len(_LABELLED.findall(sentence)) > 1
    if is_row and values[0].start < sentence.index(";"):
        return  # a row of a table that is known by its number, not by words
    # A sentence with one number is about one thing; one with several is taken apart, and a row into its cells.
    mark = _CELL if is_row else _PIECE
    pieces = list(_split(sentence, mark)) if is_row or len(values) > 1 else [(0, sentence)]
    shared: list[str] = []
    shared_period: set[str] = set()
    for start, piece in pieces:
        if is_row and _OF_ALL.fullmatch(piece):
            continue
        if not any(start <= figure.start < start + len(piece) for figure in values):
            shared += _content(piece, [])
            shared_period |= _periods(piece)
    previous: list[str] = []
    for start, piece in pieces:
        inside = [figure for figure in values if start <= figure.start and figure.end <= start + len(piece)]
        if len(inside) != 1:
            continue
        (figure,) = inside
        own = _content(piece, [(figure.start - start, figure.end - start)])
        previous = own = own or previous
        few = all(high < _FEW for _, high in figure.readings)
        if figure.kind == "count" and few and not _LABEL.search(sentence[: figure.start]):
            continue
        subject = frozenset(stem(fold(word)) for word in (*shared, *own))
        if subject & _OF_SHARES:
            figure = figure.as_share()
        if figure.kind not in _NO_MONEY:
            subject = (
                subject - {stem(fold(word)) for word in (*shared, *own) if fold(word) in _OF_MONEY} or subject
            )
        period = frozenset(_periods(piece) | shared_period)
        if subject or period:
            start, end = offset + figure.start, offset + figure.end
            yield Claim(start, end, subject, period, figure, _told((*shared, *own), period), frozenset())


def _dated(offset: int, sentence: str, match: re.Match[str]) -> Iterator[Claim]:
    words = [word for word in _content(sentence, [match.span()]) if stem(fold(word)) not in _AHEAD]
    subject = frozenset(stem(fold(word)) for word in words)
    written = match["month"] if match.re is MONTH else match[0]
    readings = days(written)
    if readings and len(subject) > 1 and subject & _ONCE:
        start, end = offset + match.start(), offset + match.end()
        yield Claim(start, end, subject, frozenset(), Day(readings), _told(words, frozenset()), frozenset())


def _content(text: str, taken: Iterable[tuple[int, int]]) -> list[str]:
    """The words of `text` that say what its number is of, and other numbers that do (*phase 2*), as written."""
    spans = list(taken)
    trends = [match.span() for end, _ in spans for match in _TREND.finditer(text[:end])]
    periods = [match.span() for match in _PERIOD.finditer(text)]
    plain = _without(text, [*spans, *trends, *periods])
    return [match[0] for match in _WORD_OR_NUMBER.finditer(plain) if fold(match[0]) not in _FILLERS]


def _stems(text: str) -> set[str]:
    return {stem(fold(match[0])) for match in _WORD.finditer(text)} - _FILLERS


def _periods(text: str) -> frozenset[str]:
    found: set[str] = set()
    for match in _PERIOD.finditer(text):
        if match["year"]:
            until = match["until"]
            found |= {match["year"]} | (
                {match["year"][:2] + until if len(until) == 2 else until} if until else set()
            )
        elif match["fiscal"]:
            found.add("20" + match["fiscal"][-2:])
        elif match["month"]:
            found.add(f"month {month_number(match['month'])}")
        else:
            found.add(match["part"].upper())
    return frozenset(found)


def _without(text: str, spans: Iterable[tuple[int, int]]) -> str:
    characters = list(text)
    for start, end in spans:
        characters[start:end] = " " * (end - start)
    return "".join(characters)


def _split(text: str, mark: re.Pattern[str]) -> Iterator[tuple[int, str]]:
    """The parts of `text` between marks, each with where it begins."""
    start = 0
    for match in mark.finditer(text):
        yield start, text[start : match.start()]
        start = match.end()
    yield start, text[start:]


def _told(words: Iterable[str], period: frozenset[str]) -> str:
    years = sorted(part for part in period if not part.startswith("month"))
    return one_line(", ".join(filter(None, (" ".join(dict.fromkeys(words)), " ".join(years)))), 80)

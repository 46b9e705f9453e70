"""What a text says in numbers: that something has a certain figure in a certain period, or happens on a certain day.

Sentences are taken apart only as far as their punctuation goes, and left out where it does not tell which number is of
what. What is not understood is not claimed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from assistant.retrieval.figures import Figure, figures
from assistant.retrieval.lexical import stem
from assistant.text import fold, one_line

MOST_CHARACTERS: Final = 20_000
"""Characters of one passage that are looked at."""
_LONGEST: Final = 1000
"""Characters of a sentence that says something one could compare; what is longer is a list or a table."""
_FEW: Final = 10
"""Numbers below it count things that texts mention in passing; they are compared only where a label stands before."""

_MONTHS: Final = (
    r"(?-i:Jan(?:uary?)?|Feb(?:ruary?)?|Mar(?:ch)?|Mär(?:z)?|Apr(?:il)?|May|Mai|Jun[ei]?|Jul[yi]?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|O[ck]t(?:ober)?|Nov(?:ember)?|De[cz](?:ember)?)\b\.?"
)
"""English and German, with their capital, since people may march."""
_PERIOD: Final = re.compile(
    rf"(?<![\w.,])(?:(?P<year>(?:19|20)\d\d)(?:\s?[-–/]\s?(?P<until>(?:(?:19|20)\d\d|\d\d)))?(?![\w%]|[.,/-]\d)"
    rf"|(?P<part>[QH][1-4])(?!\w)|(?P<month>{_MONTHS})(?!\w)|FY\s?(?P<fiscal>(?:20)?\d\d)(?!\w))",
    re.IGNORECASE,
)
_DATE: Final = re.compile(
    r"(?<![\w.,/-])(?:\d{4}-\d{2}-\d{2}|\d{1,2}[./]\d{1,2}[./](?:\d{4}|\d{2})"
    rf"|\d{{1,2}}(?:st|nd|rd|th|\.)?\s{_MONTHS}(?:,?\s\d{{4}})?"
    rf"|{_MONTHS}\s\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s\d{{4}})?)(?![\w/]|[.,-]\d)",
    re.IGNORECASE,
)
_MONTH_NUMBER: Final = {
    name: number
    for number, names in enumerate(
        ["jan", "feb", "mar mär", "apr", "mai may", "jun", "jul", "aug", "sep", "oct okt", "nov", "dec dez"],
        1,
    )
    for name in names.split()
}
_SENTENCE: Final = re.compile(
    r"(?<!\bMio\.)(?<!\bMrd\.)(?<!\bTsd\.)(?<!\bca\.)(?<!\b[Nn]r\.)(?<!\b[Nn]o\.)(?<!\bapprox\.)(?<=[.!?])\s+(?=[^\W\d_]|[\"“„(])|\n+"
)
_PIECE: Final = re.compile(
    r"[;()\[\]|\t]|,(?!\d)|\s(?:and|but|while|whereas|against|versus|vs\.?|compared (?:with|to)|und|aber|während|et|mais)\s|\s[-–—]\s",
    re.IGNORECASE,
)
_WORD: Final = re.compile(r"\w*[^\W\d_]\w*(?:['’][^\W\d_]+)?")
_NAMED_BY_NUMBER: Final = re.compile(
    r"\b(?:page|pages|p|pp|slide|figure|fig|table|section|chapter|step|phase|version|v|no|nr|number|article|art|iso|din|room|item"
    r"|question|session|day|week|wave|group|team|option|scenario|level|tier|appendix|annex|note|notes|sheet|row|line|class|grade"
    r"|type|model|release|sprint|route|gate|case|chart|point|paragraph|season|plan|zone|seite|abschnitt|kapitel|abbildung|tabelle)"
    r"\.?\s?$",
    re.IGNORECASE,
)
_LIST_NUMBER: Final = re.compile(r"^\s*\d{1,3}[.)]\s")
_RELATIVE: Final = re.compile(
    r"\b(?:last|previous|prior|next|this|same|each|every|any|per)\s(?:year|quarter|month|week|period)|\brespectively\b"
    r"|\b(?:if|would|could|might|should|suppose|imagine|e\.g\.|for example|for instance|zum beispiel|z\. ?b\.)(?!\w)",
    re.IGNORECASE,
)
"""Words after which a number holds for a time that only its writer knows, for another of the things named, or for none."""
_TREND: Final = re.compile(
    r"\b(?:fell|falls|fallen|rose|rises|risen|dropped|drops|increased|increases|decreased|decreases|grew|grown|grows|declined"
    r"|climbed|went|gone|down|up|sank|gestiegen|gesunken|stieg|sank)\b(?=(?:\W+\w+){0,2}\W+(?:to|from|auf|von)\W*$)",
    re.IGNORECASE,
)
_LABELLED: Final = re.compile(r"(?:^|;)\s*[^:;]{1,80}:\s")
_LABEL: Final = re.compile(r"[:=]\s*$")
_HAPPENING: Final = """
found establish incorporate launch open acquire born expire due deadline end start begin close delivery retire
"""
_ONCE: Final = frozenset(stem(word) for word in _HAPPENING.split())
"""What happens once, so that two dates for it cannot both be right."""
_SAYS_LITTLE: Final = """
a about above according actual actually almost already also although am amount amounted amounts an approx approximately are
around as at below between but came circa come comes company count counted currently equal equals even figure for from had
has have in is it its just least level lies measured more most nearly now number of on only or our over rate reach reached
reaches report reported reports roughly showed shown shows some stand stands still stood than that the their them there these
they this to total totalled totals under up us value values was we were which with yet
der die das den dem des ein eine einer ist sind war waren im in bei von und liegt lag beträgt betrug etwa rund auf mit für
le la les un une du de des est était sont en au aux à et environ
"""
_FILLERS: Final = frozenset(_SAYS_LITTLE.split())
_IN_HEADINGS: Final = """
annual appendix background board chapter conclusion conclusions contents details facts figures findings full half highlights
introduction key main management minutes notes numbers overview page part performance quarter report results review section
slide summary survey table the update year
"""
_GENERAL: Final = frozenset(stem(word) for word in _IN_HEADINGS.split())
"""Words of headings that do not narrow what stands below them."""


Key: TypeAlias = tuple[str, frozenset[str], frozenset[str]]


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

    @property
    def key(self) -> Key:
        """What a claim must have in common with another to be about the same thing."""
        return self.value.kind, self.subject, self.period

    def agrees(self, other: Claim) -> bool:
        """Whether both may be right."""
        one, another = self.value, other.value
        if isinstance(one, Day):
            return isinstance(another, Day) and one.agrees(another)
        return isinstance(another, Figure) and one.agrees(another)

    def contradicts(self, other: Claim) -> bool:
        """Whether both cannot be right, although they are about the same thing; their keys are equal."""
        same_thing = self.under <= other.under or other.under <= self.under
        return same_thing and not self.agrees(other)


@dataclass(frozen=True, slots=True)
class Day:
    """A day that may be read in two ways where day and month are both numbers: (year or None, month, day)."""

    readings: frozenset[tuple[int | None, int, int]]
    kind: str = "date"

    def agrees(self, other: Day) -> bool:
        """Whether both may be the same day."""
        return any(
            mine[1:] == theirs[1:] and (None in (mine[0], theirs[0]) or mine[0] == theirs[0])
            for mine in self.readings
            for theirs in other.readings
        )


def claims(text: str, headings: tuple[str, ...] = ()) -> Iterator[Claim]:
    """What `text` says in numbers under these headings, in its order."""
    period = _periods(" ".join(headings))
    above = headings[-1] if headings else ""
    under = frozenset(_stems(_without(above, [match.span() for match in _PERIOD.finditer(above)])))
    for start, sentence in _split(text[:MOST_CHARACTERS], _SENTENCE):
        if len(sentence) > _LONGEST or sentence.rstrip().endswith("?") or _RELATIVE.search(sentence):
            continue
        for claim in _in_sentence(start, sentence):
            own = claim.period if claim.period or isinstance(claim.value, Day) else period
            yield replace(claim, period=own, under=under - claim.subject - _GENERAL)


def _in_sentence(offset: int, sentence: str) -> Iterator[Claim]:
    dates = list(_DATE.finditer(sentence))
    taken = [match.span() for match in (*dates, *_PERIOD.finditer(sentence))]
    listed = _LIST_NUMBER.match(sentence)
    if listed:
        taken.append(listed.span())
    values = [
        figure
        for figure in figures(sentence)
        if not any(figure.start < end and start < figure.end for start, end in taken)
        and not _NAMED_BY_NUMBER.search(sentence[max(0, figure.start - 16) : figure.start])
    ]
    if not values:
        if len(dates) == 1:
            yield from _dated(offset, sentence, dates[0])
        return
    if len(_LABELLED.findall(sentence)) > 1 and values[0].start < sentence.index(";"):
        return  # a row of a table that is known by its number, not by words
    # A sentence with one number is about one thing; one with several is taken apart.
    pieces = list(_split(sentence, _PIECE)) if len(values) > 1 else [(0, sentence)]
    shared: list[str] = []
    shared_period: set[str] = set()
    for start, piece in pieces:
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
        if subject:
            period = frozenset(_periods(piece) | shared_period)
            start, end = offset + figure.start, offset + figure.end
            yield Claim(start, end, subject, period, figure, _told((*shared, *own), period), frozenset())


def _dated(offset: int, sentence: str, match: re.Match[str]) -> Iterator[Claim]:
    words = _content(sentence, [match.span()])
    subject = frozenset(stem(fold(word)) for word in words)
    days = _days(match[0])
    if days and len(subject) > 1 and subject & _ONCE:
        start, end = offset + match.start(), offset + match.end()
        yield Claim(start, end, subject, frozenset(), Day(days), _told(words, frozenset()), frozenset())


def _days(written: str) -> frozenset[tuple[int | None, int, int]]:
    """The days that a written date may mean; none where it is no day."""
    numbers = [int(part) for part in re.findall(r"\d+", written)]
    month = re.search(_MONTHS, written)
    if month is not None:
        named = _MONTH_NUMBER[month[0][:3].lower()]
        year = numbers[1] if len(numbers) > 1 else None
        return frozenset({(year, named, numbers[0])}) if 1 <= numbers[0] <= 31 else frozenset()
    if len(numbers) != 3:
        return frozenset()
    if written[4:5] == "-":
        return frozenset({(numbers[0], numbers[1], numbers[2])})
    year = numbers[2] if numbers[2] > 99 else 2000 + numbers[2]
    both = {(year, numbers[1], numbers[0])} | ({(year, numbers[0], numbers[1])} if "/" in written else set())
    return frozenset((year, month, day) for year, month, day in both if 1 <= month <= 12 and 1 <= day <= 31)


def _content(text: str, taken: Iterable[tuple[int, int]]) -> list[str]:
    """The words of `text` that say what its number is of, as written."""
    spans = list(taken)
    trends = [match.span() for end, _ in spans for match in _TREND.finditer(text[:end])]
    periods = [match.span() for match in _PERIOD.finditer(text)]
    plain = _without(text, [*spans, *trends, *periods])
    return [match[0] for match in _WORD.finditer(plain) if fold(match[0]) not in _FILLERS]


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
            found.add(f"month {_MONTH_NUMBER[match['month'][:3].lower()]}")
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

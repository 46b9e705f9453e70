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

from assistant.retrieval.days import DATE, MONTH, Day, days, month_number
from assistant.retrieval.figures import Figure, figures
from assistant.retrieval.lexical import stem
from assistant.retrieval.subjects import PERIOD, WORD, content, in_short, is_share, stems, subject, without
from assistant.text import fold, one_line

MOST_CHARACTERS: Final = 20_000
"""Characters of one passage that are looked at."""
_LONGEST: Final = 1000
"""Characters of a sentence that says something one could compare; what is longer is a list or a table."""
_FEW: Final = 10
"""Numbers below it count things that texts mention in passing; they are compared only where a label stands before."""

_FILE_NAME: Final = re.compile(r"\b(?P<year>(?:19|20)\d\d)-(?:0[1-9]|1[0-2])(?:-\d\d)?(?![\d-])|[_.]")
"""What keeps apart a year and what stands beside it where a document is called by the name of a file."""
_SENTENCE: Final = re.compile(
    r"(?<!\bMio\.)(?<!\bMrd\.)(?<!\bTsd\.)(?<!\bca\.)(?<!\b[Nn]r\.)(?<!\b[Nn]o\.)(?<!\bapprox\.)(?<=[.!?])\s+(?=[^\W\d_]|[\"“„(])|\n+"
)
_PIECE: Final = re.compile(
    r"[;()\[\]|\t]|,(?!\d)|\s(?:and|but|while|whereas|against|versus|vs\.?|compared (?:with|to)|und|aber|während|et|mais)\s|\s[-–—]\s",
    re.IGNORECASE,
)
NAMED_BY_NUMBER: Final = re.compile(
    r"\b(?:page|pages|p|pp|slide|figure|fig|table|section|chapter|step|phase|version|v|no|nr|number|article|art|iso|din|room|item"
    r"|question|session|day|week|wave|group|team|option|scenario|level|tier|appendix|annex|note|notes|sheet|row|line|class|grade"
    r"|type|model|release|sprint|route|gate|case|chart|point|paragraph|season|plan|zone|seite|abschnitt|kapitel|abbildung|tabelle)"
    r"\.?\s?$",
    re.IGNORECASE,
)
"""What stands before a number that is a name and counts nothing."""
_WITHIN: Final = re.compile(r"\b(?:within|after|inside|under the age of|innerhalb von)\s$", re.IGNORECASE)
"""What stands before a number that narrows what another is of."""
_RELATIVE: Final = re.compile(
    r"\b(?:last|previous|prior|next|this|same|any)\s(?:year|quarter|month|week|period)|\brespectively\b"
    r"|(?-i:\bI\b)|\b(?:my|me|mine)\b|\b(?:if|would|could|might|should|suppose|imagine|e\.g\.|for example|for instance|zum beispiel|z\. ?b\.)(?!\w)",
    re.IGNORECASE,
)
"""Words after which a number holds for a time or a person that only its writer knows, for another of the things named, or
for none."""
_LABELLED: Final = re.compile(r"(?:^|;)\s*[^:;]{1,80}:\s")
_CELL: Final = re.compile(r";")
_OF_ALL: Final = re.compile(
    r"[^:]*:\s*(?:(?:grand )?total|all|overall|sum|gesamt|insgesamt|summe|alle|ensemble)\s*", re.IGNORECASE
)
"""The cell by which a row says that it is of all the others."""
_TOPIC: Final = re.compile(r"\s*(market|customers):\s", re.IGNORECASE)
"""What stands before a count as a heading might, and narrows it no more than one does."""
_VIEWS: Final = {
    "ours": re.compile(r"\b(?:we|our|ours|us)\b", re.IGNORECASE),
    "wished": re.compile(r"\b(?:propos|suggest|recommend|expect|forecast|predict)\w*", re.IGNORECASE),
    "actual": re.compile(r"\bactual(?:ly)?\b", re.IGNORECASE),
}
_WRITTEN_ON: Final = re.compile(r"\b(?:minutes|memo|notes|meeting|update)\b", re.IGNORECASE)
"""Under such a heading a date says when something was written down; how long a thing takes is not of that month."""
_DURATIONS: Final = frozenset({"days", "working days"})
_LASTING: Final = frozenset({"budget", "price"})
"""Stems of what is not another each month, as a duration is not."""
_TOPICS: Final = frozenset(map(stem, ("trends", "outlook", "environment")))
"""Words of a heading right above that say where things are told of, and not of what."""
_LABEL: Final = re.compile(r"[:=]\s*$")
_HAPPENING: Final = """
found establish incorporate launch open acquire born expire due deadline end start begin close delivery retire
"""
_ONCE: Final = frozenset(stem(word) for word in _HAPPENING.split())
"""What happens once, so that two dates for it cannot both be right."""
_AHEAD: Final = frozenset(
    {"will", "shall", "planned", "plan", "scheduled", "schedule", "set", "expected", "expect", "latest"}
)
"""Says no more of what happens once than that it lies ahead."""
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
    views: frozenset[str] = frozenset()
    """``ours``, ``market``, ``customers``, ``wished`` or ``actual``, where the sentence says or is labelled so."""

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
        return same_thing and self._same_view(other) and self._same_time(other) and not self.agrees(other)

    def _same_view(self, other: Claim) -> bool:
        for one, another in ((self.views, other.views), (other.views, self.views)):
            if ("market" in one and "ours" in another) or ("wished" in one and "actual" in another):
                return False
            # Who calls them customers counts their own, which is told from all there are only by saying so.
            if "customers" in one and not another & {"ours", "customers"}:
                return False
        return True

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
    period_said = _periods(" ".join(heading for heading in headings if not _WRITTEN_ON.search(heading)))
    written = _periods(" ".join(heading for heading in headings if _WRITTEN_ON.search(heading)))
    loosely = frozenset() if period else _periods(_FILE_NAME.sub(lambda mark: mark["year"] or " ", title))
    above = headings[-1] if headings else ""
    under = frozenset(stems(without(above, [match.span() for match in PERIOD.finditer(above)]))) - _TOPICS
    meant = bool({stem(fold(word)) for heading in headings for word in WORD.findall(heading)} & _MEANT)
    for start, sentence in _split(text, _SENTENCE):
        if len(sentence) > _LONGEST or sentence.rstrip().endswith("?") or _RELATIVE.search(sentence):
            continue
        topic = _TOPIC.match(sentence)
        views = {view for view, said in _VIEWS.items() if said.search(sentence)}
        views |= {topic[1].lower()} if topic else set()
        for claim in _in_sentence(start, in_short(sentence)):
            about = stems(topic[1]) if topic and claim.value.kind == "count" else set[str]()
            if len(claim.subject - about) < 2:
                about = set()
            if not claim.subject:  # a year and its number, which the heading says what it is of
                claim = replace(claim, subject=under - GENERAL, what=_told([above], claim.period))
            if not claim.subject:
                continue
            at_once = bool(claim.period) or isinstance(claim.value, Day)
            by_document = period or loosely
            unsure = bool(loosely)
            if written and (claim.value.kind in _DURATIONS or claim.subject & _LASTING):
                by_document, unsure = period_said or written, not period_said
            narrowed = claim.subject - about
            yield replace(
                claim,
                subject=narrowed,
                period=claim.period if at_once else by_document,
                loosely=not at_once and unsure,
                under=(under | about) - narrowed - GENERAL,
                views=frozenset(views),
                meant=meant,
            )


def _in_sentence(offset: int, sentence: str) -> Iterator[Claim]:
    dates = list(DATE.finditer(sentence)) or list(MONTH.finditer(sentence))
    taken = [match.span() for match in (*dates, *PERIOD.finditer(sentence))]
    values = [
        figure
        for figure in figures(sentence)
        if not any(figure.start < end and start < figure.end for start, end in taken)
        and not NAMED_BY_NUMBER.search(sentence[max(0, figure.start - 16) : figure.start])
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
            shared += content(piece, [])
            shared_period |= _periods(piece)
    previous: list[str] = []
    for start, piece in pieces:
        inside = [figure for figure in values if start <= figure.start and figure.end <= start + len(piece)]
        if len(inside) != 1:
            continue
        (figure,) = inside
        own = content(piece, [(figure.start - start, figure.end - start)])
        previous = own = own or previous
        few = all(high < _FEW for _, high in figure.readings)
        if figure.kind == "count" and few and not _LABEL.search(sentence[: figure.start]):
            continue
        if is_share(subject((*shared, *own), figure.kind)):
            figure = figure.as_share()
        thing = subject((*shared, *own), figure.kind)
        period = frozenset(_periods(piece) | shared_period)
        if thing or period:
            start, end = offset + figure.start, offset + figure.end
            yield Claim(start, end, thing, period, figure, _told((*shared, *own), period), frozenset())


def _dated(offset: int, sentence: str, match: re.Match[str]) -> Iterator[Claim]:
    words = [word for word in content(sentence, [match.span()]) if stem(fold(word)) not in _AHEAD]
    thing = frozenset(stem(fold(word)) for word in words)
    written = match["month"] if match.re is MONTH else match[0]
    readings = days(written)
    if readings and len(thing) > 1 and thing & _ONCE:
        start, end = offset + match.start(), offset + match.end()
        yield Claim(start, end, thing, frozenset(), Day(readings), _told(words, frozenset()), frozenset())


def _periods(text: str) -> frozenset[str]:
    found: set[str] = set()
    for match in PERIOD.finditer(text):
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

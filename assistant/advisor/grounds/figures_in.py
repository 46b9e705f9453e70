"""The numbers in a text by what they are numbers of: days, parts of a year, years, multiples and all others."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

from assistant.advisor.grounds.number_words import plain
from assistant.retrieval.claims import NAMED_BY_NUMBER
from assistant.retrieval.days import DATE, MONTH, MONTHS, Reading, days
from assistant.retrieval.figures import NEARLY, Figure, figures, readings
from assistant.retrieval.subjects import PERIOD

_FEW: Final = 10
"""Counts below it are let pass where they are written in words."""
_MOST_YEARS: Final = 20
"""Years between two that are given, of which any may be named."""
_MONTH_OF_YEAR: Final = re.compile(rf"(?<!\w)(?P<month>{MONTHS},?\s\d{{4}})(?!\w)")
_ISO_MONTH: Final = re.compile(r"(?<![\w./-])(?P<year>(?:19|20)\d\d)-(?P<number>0[1-9]|1[0-2])(?![\w/]|-\d)")
_QUARTER: Final = re.compile(
    r"\b(?:(?P<word>first|second|third|fourth|erste[sn]?|zweite[sn]?|dritte[sn]?|vierte[sn]?|premier|deuxième|troisième|quatrième)"
    r"|(?P<number>[1-4])(?:st|nd|rd|th|er|e|ème|\.)?)\s(?P<what>quarter|quartals?|trimestre|half|halbjahrs?|semestre)\b|\bT(?P<french>[1-4])\b",
    re.IGNORECASE,
)
_HALVES: Final = ("half", "halb", "seme")
_WHICH: Final = ("fir ers pre", "sec zwe deu", "thi dri tro", "fou vie qua")
_TIMES: Final = re.compile(
    r"(?<![\w.,/:#§-])(?P<number>\d{1,6}(?:[.,]\d{1,3})?)(?:\s?[x×](?!\s?\d)|-?\s?(?:fold|fach\w*)|[-\s]times|-?\s?mal|\sfois)(?!\w)",
    re.IGNORECASE,
)
_TIMES_IN_WORDS: Final = re.compile(
    r"\b(?:(?P<two>doubled|doubling|doubles(?!\sas)|double(?=\s(?:the|our|its|their)\b)|twice(?=\s(?:as|the)\b)|twofold|zweifach\w*|verdoppel\w+"
    r"|doppelt(?=\sso)|doublée?s?)|(?P<three>tripled|tripling|triples|triple(?=\s(?:the|our|its|their)\b)|trebled|threefold|dreifach\w*|verdreifach\w+|triplée?s?)"
    r"|(?P<four>quadrupled|quadrupling|fourfold|vierfach\w*|vervierfach\w+)|(?P<five>fivefold|fünffach\w*)|(?P<ten>tenfold|zehnfach\w*))(?![\w-])",
    re.IGNORECASE,
)
_TIMES_LOOSELY: Final = re.compile(
    r"\b(?:(?P<two>twice|doubl\w+|doppel\w+|zweimal|deux\sfois)|(?P<three>thrice|tripl\w+|trebl\w+|dreimal|trois\sfois)|(?P<four>quadrupl\w+|viermal))\b",
    re.IGNORECASE,
)
_VALUE: Final = {"two": 2.0, "three": 3.0, "four": 4.0, "five": 5.0, "ten": 10.0}
_SHARES_LOOSELY: Final = re.compile(
    r"\b(?:(?P<some>two|three|four)[-\s])?(?P<part>half|thirds?|quarters?|fifths?|tenths?)\b", re.IGNORECASE
)
_PARTS: Final = {"hal": 2, "thi": 3, "qua": 4, "fif": 5, "ten": 10}
_SOME: Final = {"two": 2, "three": 3, "four": 4}
_OUT_OF: Final = re.compile(
    r"(?<![\w.,/:-])(?P<number>\d{1,4}(?:[.,]\d{1,2})?)(?:\s?/\s?\d{1,4}|:\d\d)(?![\w/-])"
)
_LIST_NUMBER: Final = re.compile(r"(?m)^[ \t]*(?:[-*•][ \t]*)?\(?\d{1,3}[.)](?=\s)|(?<!\w)\(\d{1,2}\)(?=\s)")
_SIGN: Final = re.compile(r"[§#]\s?$|\d:$")
_FROM: Final = re.compile(r"\b(?:from|von)(?=\s)", re.IGNORECASE)
_JOINED: Final = re.compile(r"\s(?:to|bis|à|and|und|et|[-–—])\s(?=[~-]?[€$£]?\s?\d)", re.IGNORECASE)
_GOES_ON: Final = re.compile(r"\s?(?:;|[-–—])")
_THOUSANDS: Final = re.compile(r"\d(?:\s?k\b|[.,]000(?!\d))", re.IGNORECASE)
"""What means thousands here, though it might be a run of 5 k, or 12 to three places."""
_METRES: Final = re.compile(r"\d\s?m\b", re.IGNORECASE)
_PHONE: Final = re.compile(r"\+\d[\d ()/-]{6,24}")
_OLD: Final = re.compile(r"[-\s](?:years?[-\s]olds?|jährige?[rns]?|Jahre alt)(?!\w)", re.IGNORECASE)
_ALWAYS: Final = re.compile(
    r"\b(?:24[-\s]hours?(?=\sa\sday|\sservice)|7 days(?=\sa\sweek)|24 Stunden(?=\sam\sTag)|7 jours sur 7)",
    re.IGNORECASE,
)
_OF_YEAR: Final = re.compile(
    r"\s(?:of\s|in\s)?(?:the year|(?:19|20)\d\d|des Jahres|de l['’]année)", re.IGNORECASE
)
_YEAR: Final = re.compile(r"(?:19|20)\d\d")

Span: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a text, and how it stands there."""

    figure: Figure
    readings: tuple[tuple[float, ...], ...]
    """What it may mean; of a range its two ends."""
    bare: bool
    """Whether neither a unit nor a word follows, as in a table."""
    loose: bool
    """Whether it is called approximate, or is a limit."""
    dangling: bool
    """Whether it is the first of two that share the unit behind the second."""
    is_year: bool
    in_passing: bool
    """Whether it is one, half a unit, or another small number in words."""

    @property
    def is_open(self) -> bool:
        """Whether it says "more than" or "up to"."""
        return _is_open(self.figure)

    @property
    def every(self) -> list[float]:
        """All that it may mean."""
        return [value for ends in self.readings for value in ends]


class FiguresIn:
    """The numbers in a text by what they are numbers of, each with where it stands in the text put in digits."""

    def __init__(self, text: str, *, loosely: bool = False) -> None:
        """`loosely` also takes what only might be a number, and what is only named by one."""
        self.loosely = loosely
        self.days: list[tuple[Span, frozenset[Reading]]] = []
        self.halves: list[tuple[Span, str]] = []
        """Quarters and halves of a year, as ``q3`` and ``h1``."""
        self.years: list[tuple[Span, tuple[int, ...]]] = []
        self.times: list[tuple[Span, float]] = []
        """Multiples: 2 is twice as much."""
        self.shares: list[float] = []
        """In percent, of what is written as a part."""
        self._written = plain(text)
        text = self._written.text
        for pattern in (_PHONE, _OLD, _ALWAYS):
            text = pattern.sub(_blank, text)
        text = self._without_days(text)
        text = self._without_periods(text)
        text = self._without_times(text)
        text = _LIST_NUMBER.sub(_blank, text)
        self.numbers: list[Number] = list(self._numbers(text))
        """All others."""
        if self.loosely:
            self._take_loosely(text)

    def surface(self, span: Span) -> str:
        """What stands there in the text as it was."""
        return self._written.source[self._written.origin(span[0]) : self._written.origin(span[1])]

    def _in_words(self, span: Span) -> bool:
        return not any(character.isdigit() for character in self.surface(span))

    def _without_days(self, text: str) -> str:
        for pattern in (DATE, _MONTH_OF_YEAR, MONTH, _ISO_MONTH):
            taken: list[Span] = []
            for match in pattern.finditer(text):
                span = match.span() if pattern in (DATE, _ISO_MONTH) else match.span("month")
                found = days(text[slice(*span)])
                if pattern is _ISO_MONTH:
                    found = frozenset({(int(match["year"]), int(match["number"]), None)})
                if found:
                    self.days.append((span, found))
                    taken.append(span)
            text = _masked(text, taken)
        return text

    def _without_periods(self, text: str) -> str:
        taken: list[Span] = []
        for match in PERIOD.finditer(text):
            if match["part"]:
                self.halves.append((match.span(), match["part"].lower()))
            elif match["fiscal"]:
                self.years.append((match.span(), (2000 + int(match["fiscal"][-2:]),)))
            elif match["until"] and not re.match(r"\d:$", text[: match.start()][-2:]):
                year, until = int(match["year"]), match["until"]
                last = int(until) if len(until) == 4 else int(match["year"][:2] + until)
                self.years.append((match.span(), (year, last)))
            else:
                continue
            taken.append(match.span())
        for match in _QUARTER.finditer(text):
            name = _half(match)
            if name is not None and (self.loosely or _OF_YEAR.match(text, match.end())):
                self.halves.append((match.span(), name))
                taken.append(match.span())
        return _masked(text, taken)

    def _without_times(self, text: str) -> str:
        taken: list[Span] = []
        for match in _TIMES.finditer(text):
            try:
                value = min(readings(match["number"]))
            except ValueError:
                continue
            if self.loosely or not (self._in_words(match.span()) and value < _FEW):
                self.times.append((match.span(), value))
            taken.append(match.span())
        for match in _TIMES_IN_WORDS.finditer(text):
            self.times.append((match.span(), _VALUE[match.lastgroup or "two"]))
        return text if self.loosely else _masked(text, taken)

    def _numbers(self, text: str) -> Iterator[Number]:
        """Ranges as a whole, all other numbers by themselves."""
        whole = [
            figure
            for figure in figures(_FROM.sub(_blank_spaces, text))
            if any(low < high and math.isfinite(high - low) for low, high in figure.readings)
        ]
        for figure in whole:
            yield self._number(text, figure)
        apart = _JOINED.sub(lambda match: ";" * len(match[0]), _FROM.sub(_blank_spaces, text))
        apart = _masked(apart, [(figure.start, figure.end) for figure in whole])
        for figure in figures(apart):
            before = apart[max(0, figure.start - 16) : figure.start]
            if self.loosely or not (NAMED_BY_NUMBER.search(before) or _SIGN.search(before)):
                yield self._number(apart, figure)

    def _number(self, text: str, figure: Figure) -> Number:
        ends = [tuple({abs(value) for value in each if math.isfinite(value)}) for each in figure.readings]
        surface, after = text[figure.start : figure.end], text[figure.end : figure.end + 2]
        if _THOUSANDS.search(surface) or (_METRES.search(surface) and not self.loosely):
            ends = [max(ends, key=sum)]
        count = figure.kind == "count"
        in_words = self._in_words((figure.start, figure.end))
        lowest = max((value for each in ends for value in each), default=0.0)
        before = text[max(0, figure.start - 24) : figure.start]
        return Number(
            figure,
            tuple(ends),
            bare=count and not re.match(r"\s?[^\W\d_]", after),
            loose=bool(NEARLY.search(before)) or _is_open(figure),
            dangling=count and _GOES_ON.match(after) is not None,
            is_year=count and _YEAR.fullmatch(surface) is not None,
            in_passing=(count and (lowest == 1 or (in_words and lowest < _FEW)))
            or (in_words and figure.kind == "days" and surface.startswith("0.")),
        )

    def _take_loosely(self, text: str) -> None:
        for match in _TIMES_LOOSELY.finditer(text):
            self.times.append((match.span(), _VALUE[match.lastgroup or "two"]))
        for match in _SHARES_LOOSELY.finditer(text):
            some = _SOME.get((match["some"] or "").lower(), 1)
            self.shares.append(100 * some / _PARTS[match["part"][:3].lower()])
        for match in PERIOD.finditer(text):
            if match["year"]:
                self.years.append((match.span(), (int(match["year"]),)))
        self.years += [
            (span, tuple(range(years[0], years[-1])))
            for span, years in self.years
            if years[-1] - years[0] < _MOST_YEARS
        ]
        for number in self.numbers:
            if number.figure.as_share() is not number.figure:
                self.shares += [100 * value for value in number.every]
        for match in re.finditer(r"~(\d+\.\d) %", text):
            self.shares.append(float(match[1]))
        for match in _OUT_OF.finditer(text):
            for figure in figures(match["number"]):
                self.numbers.append(self._number(match["number"], figure))


def _half(match: re.Match[str]) -> str | None:
    """The quarter or half of a year that is named."""
    if match["french"]:
        return f"q{match['french']}"
    number = match["number"]
    if match["word"]:
        begin = match["word"][:3].lower()
        number = next((str(place) for place, words in enumerate(_WHICH, 1) if begin in words.split()), "0")
    half = match["what"].lower().startswith(_HALVES)
    return f"{'h' if half else 'q'}{number}" if not half or number in "12" else None


def _is_open(figure: Figure) -> bool:
    return any(math.isinf(end) for reading in figure.readings for end in reading)


def _blank(match: re.Match[str]) -> str:
    return "|" * len(match[0])


def _blank_spaces(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _masked(text: str, spans: Iterable[Span]) -> str:
    """`text` with marks in the place of these spans, so that no number is read there or across."""
    pieces, end = [], 0
    for start, stop in sorted(spans):
        if start >= end:
            pieces += [text[end:start], "|" * (stop - start)]
            end = stop
    return "".join((*pieces, text[end:]))

"""Numbers as people write them, with their unit: what each may mean, how exact it is, and where it stands.

A number can be read in more than one way (1.234 is one and a bit in London and a thousand in Berlin; 3 m is metres or
millions). All readings are kept: two numbers differ only if no reading of the one agrees with one of the other.
`price-parser` was considered: it reads one price out of one string, without places, percentages, ranges or scales.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from assistant.retrieval.numerals import in_digits

_CURRENCIES: Final = {
    "€": "€ eur euro euros",
    "$": "$ us$ usd dollar dollars",
    "£": "£ gbp pound pounds",
    "¥": "¥ jpy yen",
    "CHF": "chf franken",
} | {code: code.lower() for code in ("SEK", "NOK", "DKK", "PLN", "CZK", "HUF", "CNY", "INR", "AUD", "CAD")}
_CURRENCY: Final = {word: sign for sign, words in _CURRENCIES.items() for word in words.split()}
_PERCENT: Final = {"%", "percent", "per cent", "pct", "prozent", "pour cent"}
_POINTS: Final = {"pp", "percentage point", "percentage points", "prozentpunkte"}
DAYS: Final = {
    word: days
    for words, days in (
        ("second seconds sec secs sekunden", 1 / 86400),
        ("minute minutes min mins minuten", 1 / 1440),
        ("hour hours h hr hrs stunde stunden heure heures", 1 / 24),
        ("day days tag tage tagen jour jours", 1.0),
        ("week weeks woche wochen semaine semaines", 7.0),
        ("month months monat monate monaten mois", 30.44),
        ("year years jahr jahre jahren an ans", 365.25),
    )
    for word in words.split()
}
"""How many days each unit of time has."""
_WORKING: Final = {"working day", "working days", "business day", "business days", "arbeitstage", "werktage"}
_SCALES: Final = {
    word: scale
    for words, scale in (
        ("k thousand tsd tausend mille", 1e3),
        ("m mn mio million millions millionen", 1e6),
        ("bn billion billions mrd milliarde milliarden milliard milliards", 1e9),
    )
    for word in words.split()
}


def _any_of(words: set[str] | dict[str, object] | dict[str, str] | dict[str, float]) -> str:
    return "|".join(re.escape(word).replace(r"\ ", r"\s?") for word in sorted(words, key=len, reverse=True))


_BLANK: Final = "[ \u00a0\u202f]"
_NUMBER: Final = f"\\d{{1,3}}(?:(?:{_BLANK}\\d{{3}}){{1,5}}|(?:['’]\\d{{3}}){{1,5}})(?:[.,]\\d{{1,6}})?|\\d{{1,15}}(?:[.,]\\d{{1,6}}){{0,6}}"
_UNIT: Final = (
    rf"%|(?:{_any_of(_PERCENT - {'%'})}|{_any_of(_POINTS)}|{_any_of(_CURRENCY)}|{_any_of(_WORKING)}"
    rf"|{_any_of(DAYS)})(?!\w)"
)


def _quantity(n: int) -> str:
    """The pattern of a number with what may stand around it, its groups numbered `n`."""
    return (
        rf"(?:(?P<before{n}>{_any_of(_CURRENCY)}){_BLANK}?)?(?P<sign{n}>[-−])?(?P<number{n}>{_NUMBER})"
        rf"(?:{_BLANK}?(?P<scale{n}>{_any_of(_SCALES)})(?!\w)(?:(?<![a-z]{{5}})\.)?)?(?:-?{_BLANK}?(?P<unit{n}>{_UNIT}))?"
    )


_FIGURE: Final = re.compile(
    r"(?<![\w.,/:#§-])(?:(?P<between>between|zwischen|entre)\s+|(?P<from>from|von)\s+)?"
    + _quantity(1)
    + rf"(?:(?(between)\s+(?:and|und|et)\s+|(?:{_BLANK}?[-–—]{_BLANK}?|\s+(?:to|bis|à)\s+)){_quantity(2)})?"
    + r"(?!\w|[.,/:]\d|[/:-]\w)",
    re.IGNORECASE,
)
NEARLY: Final = re.compile(
    r"(?:\b(?:about|around|approximately|approx\.?|circa|ca\.?|roughly|nearly|almost|some|etwa|rund|fast|environ)|~|≈)\s*$",
    re.IGNORECASE,
)
"""What stands before a number that is only about right."""
_AT_LEAST: Final = re.compile(
    r"(?:\b(?:more than|over|above|at least|mehr als|über|mindestens|plus de|au moins)|>|≥)\s*~?$",
    re.IGNORECASE,
)
_AT_MOST: Final = re.compile(
    r"(?:\b(?:less than|fewer than|under|below|at most|up to|no more than|weniger als|unter|höchstens|bis zu|moins de)|<|≤)\s*~?$",
    re.IGNORECASE,
)
_ROUGH: Final = 0.1
"""How far, in shares of its value, a number that is called approximate may be off; also months against weeks."""
_ROUND: Final = 0.05
"""How far a large number that ends in zeros may have been rounded."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its unit, at `start` to `end` of a text."""

    start: int
    end: int
    kind: str
    """``%``, ``pp``, ``days``, ``working days``, a currency, or ``count``."""
    unit: str
    """As written, in lower case."""
    readings: tuple[tuple[float, float], ...]
    """What it may mean, each from lowest to highest; an open end is infinite."""
    slack: float
    """How far the smallest of the readings may be off by rounding; the others may be off by as large a share."""

    def agrees(self, other: Figure) -> bool:
        """Whether both may say the same."""
        if self.readings == other.readings:
            return True
        rough = _ROUGH if self.kind == "days" and self.unit != other.unit else 0.0
        return any(
            reading[0] <= another[1] + max(off, others_off)
            and another[0] <= reading[1] + max(off, others_off)
            for reading, off in self._spread(rough)
            for another, others_off in other._spread(rough)
        )

    def as_share(self) -> Figure:
        """A bare number between 0 and 1 as the percentage that it is of something whole; any other as it is."""
        if self.kind != "count" or not all(0 < low <= high < 1 for low, high in self.readings):
            return self
        readings = tuple((100 * low, 100 * high) for low, high in self.readings)
        return replace(self, kind="%", readings=readings, slack=100 * self.slack)

    def _spread(self, rough: float) -> Iterator[tuple[tuple[float, float], float]]:
        """Each reading, and how far it may be off: at least by the share `rough` of it."""
        smallest = min(map(_size, self.readings))
        for reading in self.readings:
            times = _size(reading) / smallest if smallest else 1.0
            yield reading, max(self.slack * times, rough * _size(reading)) + 1e-9


def figures(text: str) -> Iterator[Figure]:
    """The numbers in `text` in their order, in digits or in words.

    A range is one figure, and of "from 12 % to 9 %" the second counts.
    """
    written = in_digits(text)
    for match in _FIGURE.finditer(written.text):
        figure = _figure(written.text, match)
        if figure is not None:
            yield replace(figure, start=written.origin(figure.start), end=written.origin(figure.end))


def readings(number: str) -> set[float]:
    """What a number without sign, unit and scale may mean; dots, commas, blanks and apostrophes as people set them.

    Raises:
        ValueError: it is none, but a code or a telephone number.
    """
    plain = re.sub(f"{_BLANK}|['’]", "", number)
    if re.match(r"0\d", plain):
        raise ValueError(number)
    marks = [mark for mark in plain if mark in ".,"]
    if not marks:
        return {float(plain)}
    if len(set(marks)) == 2:
        decimal = marks[-1]
        if marks.count(decimal) > 1:
            raise ValueError(number)
        return {float(plain.replace("," if decimal == "." else ".", "").replace(decimal, "."))}
    parts = re.split("[.,]", plain)
    grouped = (
        len(parts[0]) <= 3
        and parts[0] != "0"
        and len(parts[-1]) == 3
        and all(len(part) in (2, 3) for part in parts[1:])
    )
    if len(parts) > 2:
        if not grouped:
            raise ValueError(number)
        return {float("".join(parts))}
    as_decimal = float(f"{parts[0]}.{parts[1]}")
    return {as_decimal, float("".join(parts))} if grouped and plain == number else {as_decimal}


def _figure(text: str, match: re.Match[str]) -> Figure | None:
    units = {
        unit.lower() for unit in (match["before1"], match["unit1"], match["before2"], match["unit2"]) if unit
    }
    kinds = {_kind(unit) for unit in units} or {"count"}
    if len(kinds) > 1:
        return None
    kind, unit = kinds.pop(), min(units, default="")
    start = match.start("before1") if match["before1"] else match.start("number1") - bool(match["sign1"])
    parts = [_Part(match["number1"], match["sign1"], match["scale1"] or match["scale2"], kind, unit)]
    if match["number2"]:
        parts.append(_Part(match["number2"], match["sign2"], match["scale2"], kind, unit))
    if match["from"]:
        parts = parts[-1:]
    values = [part.values() for part in parts]
    before = text[max(0, start - 24) : start]
    lowest = -math.inf if _AT_MOST.search(before) else 0.0
    highest = math.inf if _AT_LEAST.search(before) else 0.0
    ranges = {(low + lowest, high + highest) for low in values[0] for high in values[-1] if low <= high}
    if len(parts) == 1:
        ranges = {(value + lowest, value + highest) for value in values[0]}
    if not ranges:
        return None
    slack = max(part.slack() for part in parts)
    if NEARLY.search(before):
        slack = max(slack, _ROUGH * min(map(abs, values[0])))
    return Figure(start, match.end(), kind, unit, tuple(sorted(ranges)), slack)


@dataclass(frozen=True, slots=True)
class _Part:
    """One number as written, with what it is a number of."""

    number: str
    sign: str | None
    scale: str | None
    kind: str
    unit: str

    def values(self) -> set[float]:
        """What it may mean; nothing where it is no number."""
        sign = -1 if self.sign else 1
        try:
            return {sign * value * factor for value in readings(self.number) for factor in self._factors()}
        except ValueError:
            return set()

    def slack(self) -> float:
        """Half of the last place that says something: zeros at the end of a large number may come from rounding."""
        decimals = re.search(r"[.,](\d+)$", self.number)
        exact = max(0.5 / 10 ** len(decimals[1]) if decimals else 0.5, 1e-12)
        largest = max(readings(self.number))
        digits = self.number.rstrip("0")
        if largest >= 1000 and largest == int(largest):
            exact = max(0.5, min(0.5 * 10 ** (len(self.number) - len(digits)), _ROUND * largest))
        # A mark that may part thousands or decimals gives two readings, of which the other is a thousand times less.
        return exact * (min(readings(self.number)) / largest if largest else 1.0) * min(self._factors())

    def _factors(self) -> set[float]:
        days = DAYS.get(self.unit, 1.0)
        if not self.scale:
            return {days}
        scale = _SCALES[self.scale.lower()]
        # "3 m" may be metres, and "5 k" a run; before or after a currency they are amounts.
        return (
            {days, days * scale}
            if self.scale.lower() in {"m", "k"} and self.kind not in _CURRENCIES
            else {days * scale}
        )


def _size(reading: tuple[float, float]) -> float:
    return max((abs(end) for end in reading if math.isfinite(end)), default=0.0)


def _kind(unit: str) -> str:
    if unit in _CURRENCY:
        return _CURRENCY[unit]
    if unit in _WORKING:
        return "working days"
    if unit in DAYS:
        return "days"
    if unit.replace(" ", "") in {word.replace(" ", "") for word in _PERCENT}:
        return "%"
    return "pp" if unit in _POINTS else "count"

"""Numbers of a text that stand in none of the texts it was written from.

Compared is what is meant, not how it is put: "12,000", "12 000", "12k" and "twelve thousand" are one number, and so
are "fifteen per cent" and "15 %", "€2.5m" and "2.5 million euros", 3 March 2026 and 2026-03-03. A false alarm costs
more trust than a number that slips through: small numbers in words, numbers of lists and ids are let pass, and a
number without a unit in a table agrees with the same number with one.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from assistant.advisor.grounds.figures_in import FiguresIn, Number, Span
from assistant.retrieval.days import Reading
from assistant.retrieval.figures import DAYS

_ROUGHLY: Final = 0.015
"""How far, as a share, a time may be off that is given in another unit: 12 months and a year."""
_BEYOND: Final = 1.1
"""How far beyond "more than" or "up to" a number the true one may be."""


@lru_cache(maxsize=2048)
def _read(text: str) -> FiguresIn:
    """What a text gives; one draft after the other goes on from the same texts."""
    return FiguresIn(text, loosely=True)


def unsupported(text: str, given: Iterable[str]) -> tuple[str, ...]:
    """Numbers, percentages, amounts of money, dates, years, ranges and multiples of `text` that stand in no given text.

    As they stand in `text`, in its order, each once. For several texts against the same keep a `Known`.
    """
    return Known(given).missing(text)


class Known:
    """The numbers that some texts hold, read once."""

    def __init__(self, given: Iterable[str]) -> None:
        self._days: set[Reading] = set()
        self._halves: set[str] = set()
        self._years: set[int] = set()
        self._times: set[float] = set()
        self._numbers: list[Number] = []
        self._values: dict[str, set[str]] = {}
        self._bare: set[str] = set()
        self._lasting: list[tuple[float, float]] = []
        for text in given:
            self._take(_read(text))
        self._halves |= {
            half for _, month, _ in self._days for half in (f"q{(month + 2) // 3}", f"h{(month + 5) // 6}")
        }
        self._years |= {year for year, _, _ in self._days if year is not None}

    def _take(self, read: FiguresIn) -> None:
        self._days.update(reading for _, found in read.days for reading in found)
        self._halves.update(half for _, half in read.halves)
        self._years.update(year for _, years in read.years for year in years)
        self._times.update(value for _, value in read.times)
        self._numbers += read.numbers
        for number in read.numbers:
            for value in number.every:
                self._add(number.figure.kind, value, number.bare)
            if number.figure.kind == "days":
                self._lasting += [(value, DAYS.get(number.figure.unit, 1.0)) for value in number.every]
        for share in read.shares:
            # Nobody writes a third exactly.
            for value in (share, *(round(share, digits) for digits in (0, 1, 2))):
                self._add("%", value, False)

    def missing(self, text: str) -> tuple[str, ...]:
        """What of the numbers of `text` is not among them, as it stands there, in its order, each once."""
        read = FiguresIn(text)
        spans: list[Span] = [span for span, found in read.days if not any(map(self._has_day, found))]
        spans += [span for span, half in read.halves if half not in self._halves]
        spans += [span for span, years in read.years if not all(map(self._has_year, years))]
        spans += [span for span, value in read.times if not self._has_times(value)]
        spans += [
            (number.figure.start, number.figure.end)
            for number in read.numbers
            if not number.in_passing and not self._has(number)
        ]
        return tuple(dict.fromkeys(filter(None, (read.surface(span).strip(" .") for span in _merged(spans)))))

    def _add(self, kind: str, value: float, bare: bool) -> None:
        self._values.setdefault(kind, set()).add(_key(value))
        if bare:
            self._bare.add(_key(value))

    def _has_day(self, reading: Reading) -> bool:
        year, month, day = reading
        return any(
            month == other_month
            and day in (None, other_day)
            and (year is None or year == other_year or (other_year is None and self._has_year(year)))
            for other_year, other_month, other_day in self._days
        )

    def _has_year(self, year: int) -> bool:
        return year in self._years or _key(year) in self._values.get("count", ())

    def _has_times(self, value: float) -> bool:
        return value in self._times or _key(value) in self._bare

    def _has(self, number: Number) -> bool:
        return any(all(self._has_value(value, number) for value in ends) for ends in number.readings) or (
            number.loose and any(self._is_about(number, other) for other in self._numbers)
        )

    def _has_value(self, value: float, number: Number) -> bool:
        kind, key = number.figure.kind, _key(value)
        if key in self._values.get(kind, ()) or (kind != "count" and key in self._bare):
            return True
        if kind == "days":
            unit = DAYS.get(number.figure.unit, 1.0)
            return any(
                unit != another and abs(value - other) <= _ROUGHLY * value for other, another in self._lasting
            )
        if kind != "count":
            return False
        if number.is_year and int(value) in self._years:
            return True
        if number.dangling:
            return any(
                _key(value * scale) in known
                for scale in (1, 1e3, 1e6, 1e9)
                for known in self._values.values()
            )
        return number.bare and any(key in known for known in self._values.values())

    @staticmethod
    def _is_about(number: Number, other: Number) -> bool:
        """Whether a number that is called approximate, or a limit, is one that is given."""
        figure = number.figure
        if other.figure.kind != figure.kind or other.is_open:
            return False
        for low, high in figure.readings:
            if math.isinf(high) and any(low <= value <= low * _BEYOND for value, _ in other.figure.readings):
                return True
            if math.isinf(low) and any(high / _BEYOND <= value <= high for _, value in other.figure.readings):
                return True
        return not number.is_open and figure.agrees(other.figure)


def _key(value: float) -> str:
    return f"{value:.9g}"


def _merged(spans: Iterable[Span]) -> list[Span]:
    """The spans in their order, those that overlap as one."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged

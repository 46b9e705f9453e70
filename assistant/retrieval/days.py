"""Days and months as people write them, and whether two of them may be the same."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, TypeAlias

MONTHS: Final = (
    r"(?-i:Jan(?:uary?)?|Feb(?:ruary?)?|Mar(?:ch)?|Mär(?:z)?|Apr(?:il)?|May|Mai|Jun[ei]?|Jul[yi]?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|O[ck]t(?:ober)?|Nov(?:ember)?|De[cz](?:ember)?)\b\.?"
)
"""English and German, with their capital, since people may march."""
DATE: Final = re.compile(
    r"(?<![\w.,/-])(?:\d{4}-\d{2}-\d{2}|\d{1,2}[./]\d{1,2}[./](?:\d{4}|\d{2})"
    rf"|\d{{1,2}}(?:st|nd|rd|th|\.)?\s{MONTHS}(?:,?\s\d{{4}})?"
    rf"|{MONTHS}\s\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s\d{{4}})?)(?![\w/]|[.,-]\d)",
    re.IGNORECASE,
)
MONTH: Final = re.compile(rf"\b(?:in|by|until|from|end of|im|en)\s(?P<month>{MONTHS}(?:,?\s\d{{4}})?)(?!\w)")
"""A month that something happens in, without a day."""
_MONTH_NUMBER: Final = {
    name: number
    for number, names in enumerate(
        ["jan", "feb", "mar mär", "apr", "mai may", "jun", "jul", "aug", "sep", "oct okt", "nov", "dec dez"],
        1,
    )
    for name in names.split()
}

Reading: TypeAlias = tuple[int | None, int, int | None]
"""Year, month and day; None for a year or a day that is not said."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day, or a month, that may be read in two ways where day and month are both numbers."""

    readings: frozenset[Reading]
    kind: str = "date"

    def agrees(self, other: Day) -> bool:
        """Whether both may be the same."""
        return any(
            all(a is None or b is None or a == b for a, b in zip(mine, theirs, strict=True))
            for mine in self.readings
            for theirs in other.readings
        )


def month_number(name: str) -> int:
    """The number of a month by its name or how that begins."""
    return _MONTH_NUMBER[name[:3].lower()]


def days(written: str) -> frozenset[Reading]:
    """The days that a written date may mean, or the month; nothing where it is no day."""
    numbers = [int(part) for part in re.findall(r"\d+", written)]
    month = re.search(MONTHS, written)
    if month is not None:
        named = month_number(month[0])
        if not numbers or numbers[0] > 99:
            return frozenset({(numbers[0] if numbers else None, named, None)})
        year = numbers[1] if len(numbers) > 1 else None
        return frozenset({(year, named, numbers[0])}) if 1 <= numbers[0] <= 31 else frozenset()
    if len(numbers) != 3:
        return frozenset()
    if written[4:5] == "-":
        return frozenset({(numbers[0], numbers[1], numbers[2])})
    year = numbers[2] if numbers[2] > 99 else 2000 + numbers[2]
    both = {(year, numbers[1], numbers[0])} | ({(year, numbers[0], numbers[1])} if "/" in written else set())
    return frozenset((year, month, day) for year, month, day in both if 1 <= month <= 12 and 1 <= day <= 31)

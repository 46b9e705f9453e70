"""Numbers that people write in words, put into digits: "twelve weeks", "a third of", "two in three", "every fifth".

`word2number` and `text2num` were considered: neither reads shares or keeps the place in the text, and both take the "one"
of "one of them" for a number.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

_UNITS: Final = "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_TENS: Final = "twenty thirty forty fifty sixty seventy eighty ninety"
_SMALL: Final = {word: value for value, word in enumerate(_UNITS.split(), 2)}
_LARGE: Final = {word: 10 * value for value, word in enumerate(_TENS.split(), 2)}
_PARTS: Final = {
    "half": 2,
    "halves": 2,
    "third": 3,
    "quarter": 4,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "ninth": 9,
    "tenth": 10,
    "twentieth": 20,
}
_ANY_SMALL: Final = "|".join(sorted(_SMALL, key=len, reverse=True))
_ANY_LARGE: Final = "|".join(_LARGE)
_ANY_PART: Final = "|".join(_PARTS)
_UP_TO_99: Final = rf"(?:(?:{_ANY_LARGE})(?:[-\s](?:one|{_ANY_SMALL})\b)?|{_ANY_SMALL})"
_COUNT: Final = rf"one|{_UP_TO_99}|\d{{1,3}}"
_WRITTEN: Final = re.compile(
    # Shares: of something, so that neither "third parties" nor "fell by a third" is meant; nor a part of a time.
    rf"\b(?:(?P<parts>an?|one|two|three|four|five|six|seven|eight|nine)[-\s](?P<part>{_ANY_PART})s?|(?<!first\s)(?<!second\s)(?<!other\s)(?P<half>half))"
    r"(?=\s+(?:of\s+(?!an?\b|\d)|(?:the|our|its|their|all)\s))(?!\s+(?:of\s+)?(?:the|our|its|their|this|that)\s+"
    r"(?:time|day|week|month|year|hour|way)\b)"
    rf"|(?<!\d[.,])\b(?P<some>{_COUNT})\s(?:in|out\sof)\s(?:every\s)?(?P<among>{_COUNT})"
    r"(?=\s(?!in\b|of\b|minutes?\b|hours?\b|days?\b|weeks?\b|months?\b|years?\b|percent\b|o'clock\b)[^\W\d_])"
    rf"|\bevery\s(?P<every>{_ANY_PART})(?=\s(?!day\b|week\b|month\b|year\b|time\b|night\b|quarter\b)[^\W\d_])"
    rf"|\b(?:(?P<hundreds>an?|one|{_ANY_SMALL})\shundred(?:(?:\sand)?\s(?P<rest>{_UP_TO_99}))?|(?P<count>{_UP_TO_99}))(?![-\w])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class InDigits:
    """A text with its numbers in digits, in which shares are written as ``~33.3 %``, and where each place comes from."""

    text: str
    places: tuple[int, ...]
    """Where in `text` a number that was put into digits begins and ends, in turn."""
    origins: tuple[int, ...]
    """Where these stand in the text it was made from."""

    def origin(self, place: int) -> int:
        """Where `place` of `text` lies in the text it was made from; within a number, where that begins."""
        number = bisect_right(self.places, place) - 1
        if number < 0:
            return place
        return self.origins[number] + (0 if number % 2 == 0 else place - self.places[number])


def in_digits(text: str) -> InDigits:
    """`text` with the numbers that it writes in words put into digits."""
    return rewritten(text, _WRITTEN, _digits)


def rewritten(text: str, pattern: re.Pattern[str], put: Callable[[re.Match[str]], str | None]) -> InDigits:
    """`text` with what `put` gives in the place of each match of `pattern`; None leaves it as it stands."""
    pieces, places, origins = list[str](), list[int](), list[int]()
    end = length = 0
    for match in pattern.finditer(text):
        digits = put(match)
        if digits is None:
            continue
        pieces += [text[end : match.start()], digits]
        length += match.start() - end
        places += [length, length + len(digits)]
        origins += [match.start(), match.end()]
        length += len(digits)
        end = match.end()
    return InDigits("".join((*pieces, text[end:])), tuple(places), tuple(origins))


def _digits(match: re.Match[str]) -> str | None:
    if match["half"]:
        return _share(1, 2)
    if match["part"]:
        return _share(_value(match["parts"]), _PARTS[match["part"].lower()])
    if match["some"]:
        return _share(_value(match["some"]), _value(match["among"]))
    if match["every"]:
        return _share(1, _PARTS[match["every"].lower()])
    if match["hundreds"]:
        return str(100 * _value(match["hundreds"]) + (_value(match["rest"]) if match["rest"] else 0))
    return str(_value(match["count"]))


def _share(some: int, among: int) -> str | None:
    return f"~{100 * some / among:.1f} %" if 0 < some < among else None


def _value(written: str) -> int:
    if written.isdecimal():
        return int(written)
    parts = re.split(r"[-\s]", written.lower())
    return sum({"a": 1, "an": 1, "one": 1}.get(part) or _SMALL.get(part) or _LARGE[part] for part in parts)

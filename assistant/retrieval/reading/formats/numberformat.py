"""Number formats of a workbook: a value as the sheet shows it, ``1.2m €`` and not ``1200000``.

The library gives values and leaves the format's code to us. What a code may hold is far more than what people
use; where one holds something else, the plain value is given, which is never wrong, only bare.
"""

from __future__ import annotations

import re
from calendar import day_name, month_name
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from operator import eq, ge, gt, le, lt, ne
from typing import Final

_TOKEN: Final = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|(?P<skipped>[_*].)|\[(?P<bracket>[^\]]*)\]|(?P<general>general)'
    r"|(?P<noon>am/pm|a/p)|(?P<power>e[+-])|(?P<date>y+|m+|d+|h+|s+(?:\.0+)?)|(?P<digit>[0#?.,]+)|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION: Final = re.compile(r"(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)\Z")
_COMPARED: Final[dict[str, Callable[[float, float], bool]]] = {
    "<": lt, "<=": le, ">": gt, ">=": ge, "=": eq, "<>": ne,
}  # fmt: skip
_LOCAL: Final = {"mm-dd-yy", "m/d/yy h:mm", "m/d/yy"}
"""Codes under which each reader sees the order of their own country: given the one way that nobody misreads."""
_LONGEST: Final = 200
_LARGEST: Final = 1e15


@dataclass(frozen=True, slots=True)
class _Section:
    """One of the parts of a code, for the positive, negative or zero values, or for those that a condition names."""

    parts: tuple[tuple[str, str], ...]
    """Kind and text of each token; kinds are ``text``, ``date``, ``elapsed``, ``noon``, ``digit``, ``power`` and ``general``."""
    condition: str = ""
    limit: float = 0
    percents: int = 0
    is_local: bool = False

    def holds(self, value: float) -> bool:
        """Whether the condition of the section holds for `value`."""
        return _COMPARED[self.condition](value, self.limit)

    @property
    def is_for_negatives(self) -> bool:
        """Whether only negative values come here, whose sign the section then writes itself."""
        return self.condition in {"<", "<="} and self.limit <= 0


def shown(value: object, code: str) -> str:
    """`value` as a sheet shows it under the format `code`; the bare value where the code is none of the usual ones."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _number(value, code)
    if isinstance(value, datetime | date | time | timedelta):
        return _moment(value, code)
    return str(value)


def plain(value: float) -> str:
    """A number under no format: ten digits where it is a broken one, as a cell has room for."""
    if isinstance(value, int) or value.is_integer():
        return f"{value:.15g}" if isinstance(value, float) else str(value)
    brief = f"{value:.10g}"
    # Sums in binary end in noise after the fifteenth digit, which no spreadsheet shows.
    return f"{value:.15g}" if "e" in brief else brief


@lru_cache(maxsize=512)
def _sections(code: str) -> tuple[_Section, ...]:
    """The sections of `code`, as semicolons outside of quotes divide them; none where it is too long to be one."""
    if len(code) > _LONGEST:
        return ()
    cut: list[list[re.Match[str]]] = [[]]
    for token in _TOKEN.finditer(code):
        if token["other"] == ";":
            cut.append([])
        else:
            cut[-1].append(token)
    return tuple(_section(tokens) for tokens in cut)


def _section(tokens: list[re.Match[str]]) -> _Section:
    parts: list[tuple[str, str]] = []
    condition, limit, is_local = "", 0.0, False
    for token in tokens:
        kind = token.lastgroup or ""
        text = token[kind] if kind else ""
        if kind == "bracket":
            wanted = _CONDITION.match(text)
            if wanted:
                condition, limit = wanted[1], float(wanted[2])
            elif re.fullmatch("h+|m+|s+", text, re.IGNORECASE):
                parts.append(("elapsed", text.lower()))
            elif text.startswith("$"):
                parts.append(("text", text[1:].partition("-")[0]))
                is_local |= text.upper().startswith(("$-F8", "$-F4"))
        elif kind in {"quoted", "escaped", "other"}:
            parts.append(("text", text))
        elif kind == "skipped":
            parts.append(("text", " " if text[0] == "_" else ""))
        else:
            parts.append((kind, text.lower()))
    # A sign of its own after the digits, not a letter in quotes.
    percents = sum(token["other"] == "%" for token in tokens)
    return _Section(tuple(parts), condition, limit, percents, is_local)


def _number(value: float, code: str) -> str:
    if abs(value) >= _LARGEST or value != value:
        return plain(value)
    sections = [each for each in _sections(code) if ("text", "@") not in each.parts]
    if not sections:
        return plain(value)
    section, is_signed = _chosen(value, sections)
    written = _written(abs(value), section)
    if not written:
        return plain(value)
    # A value that rounds to nothing has no sign either.
    return f"-{written}" if value < 0 and not is_signed and re.search("[1-9]", written) else written


def _chosen(value: float, sections: list[_Section]) -> tuple[_Section, bool]:
    """The section for `value`, and whether a negative value's sign is left to it."""
    if any(each.condition for each in sections):
        found = next((each for each in sections if not each.condition or each.holds(value)), sections[-1])
        return found, found.is_for_negatives
    if value < 0 and len(sections) > 1:
        return sections[1], True
    return (sections[2] if value == 0 and len(sections) > 2 else sections[0]), False


def _written(value: float, section: _Section) -> str:
    """`value`, not negative, under `section`; empty where it is no section for numbers or shows nothing."""
    kinds = [kind for kind, _ in section.parts]
    places = [at for at, kind in enumerate(kinds) if kind in {"digit", "general"}]
    if {"date", "elapsed", "noon", "power"} & set(kinds) or (
        ("text", "/") in section.parts and len(places) > 1
    ):
        return ""
    # Digits apart from each other, as in a telephone number.
    if places and places[-1] - places[0] >= len(places):
        return ""
    digits = "".join(text for kind, text in section.parts if kind == "digit")
    said = "".join(
        text if kind == "text" else (_digits(value, digits, section) if at == places[0] else "")
        for at, (kind, text) in enumerate(section.parts)
    )
    return " ".join(said.split())


def _digits(value: float, digits: str, section: _Section) -> str:
    """`value` by a pattern such as ``#,##0.0,``: grouped, cut and in thousands as it says."""
    if not digits:
        return plain(value)
    whole, _, broken = digits.partition(".")
    thousands = (
        len(digits) - len(digits.rstrip(",")) + (len(whole) - len(whole.rstrip(",")) if "." in digits else 0)
    )
    places = sum(mark in "0#?" for mark in broken)
    scaled = Decimal(repr(value)) * 100**section.percents / 1000**thousands
    rounded = scaled.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    grouped = "," in whole.strip(",")
    before, _, after = f"{rounded:,f}".partition(".") if grouped else f"{rounded:f}".partition(".")
    if before == "0" and "0" not in whole:
        before = ""
    before = before.rjust(whole.count("0"), "0") if not grouped else before
    while after.endswith("0") and broken.rstrip(",")[len(after) - 1 :][:1] in {"#", "?"}:
        after = after[:-1]
    return f"{before}.{after}" if after else before


def _moment(value: datetime | date | time | timedelta, code: str) -> str:
    sections = _sections(code)
    first = sections[0] if sections else _Section(())
    # A dot between day and month looks like one between digits.
    kinds = {"text" if text in {".", ","} else kind for kind, text in first.parts}
    usual = kinds <= {"text", "date", "elapsed", "noon"} and kinds & {"date", "elapsed"}
    if not usual or first.is_local or code.lower() in _LOCAL:
        return _standard(value)
    wanted = {text[0] for kind, text in first.parts if kind == "date"}
    lacking = isinstance(value, time | timedelta) and wanted & {"y", "d"}
    if lacking or (isinstance(value, timedelta) and "elapsed" not in kinds):
        return _standard(value)
    said = "".join(_unit(value, at, first) for at in range(len(first.parts)))
    return " ".join(said.split())


def _standard(value: datetime | date | time | timedelta) -> str:
    """A date or time in the order of ISO 8601."""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, time):
        return value.isoformat("minutes")
    return value.isoformat() if isinstance(value, date) else str(value)


def _unit(value: datetime | date | time | timedelta, at: int, section: _Section) -> str:
    """What stands for one token of a date's or a time's format."""
    kind, text = section.parts[at]
    if kind in {"text", "digit"}:
        return text
    seconds = _seconds(value)
    if kind == "elapsed":
        return f"{int(seconds // {'h': 3600, 'm': 60, 's': 1}[text[0]]):0{len(text)}}"
    if kind == "noon":
        return "AM" if seconds % 86400 < 43200 else "PM"
    mark, width = text[0], min(len(text), 2)
    if mark == "s":
        return f"{int(seconds % 60):0{width}}" if "." not in text else f"{seconds % 60:05.2f}"
    if mark == "h":
        hour = int(seconds % 86400 // 3600)
        has_noon = any(other == "noon" for other, _ in section.parts)
        return f"{((hour + 11) % 12 + 1) if has_noon else hour:0{width}}"
    if mark == "m" and _is_minutes(at, section):
        return f"{int(seconds % 3600 // 60):0{width}}"
    # Whoever called has made sure of it: only a date is asked for a day, a month or a year.
    return _of_date(value, mark, len(text)) if isinstance(value, date) else ""


def _of_date(value: date, mark: str, width: int) -> str:
    if mark == "y":
        return f"{value.year:04}" if width > 2 else f"{value.year % 100:02}"
    number, name = (
        (value.month, month_name[value.month]) if mark == "m" else (value.day, day_name[value.weekday()])
    )
    if width <= 2:
        return f"{number:0{width}}"
    return name if width == 4 else name[:3] if width == 3 else name[:1]


def _is_minutes(at: int, section: _Section) -> bool:
    """Whether an ``m`` means minutes: after hours, or before seconds."""
    units = [
        (place, text[0]) for place, (kind, text) in enumerate(section.parts) if kind in {"date", "elapsed"}
    ]
    own = next(place for place, (index, _) in enumerate(units) if index == at)
    before = units[own - 1][1] if own else ""
    after = units[own + 1][1] if own + 1 < len(units) else ""
    return before == "h" or after == "s"


def _seconds(value: datetime | date | time | timedelta) -> float:
    if isinstance(value, timedelta):
        return abs(value.total_seconds())
    if isinstance(value, datetime | time):
        return value.hour * 3600 + value.minute * 60 + value.second + value.microsecond / 1e6
    return 0

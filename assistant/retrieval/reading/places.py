"""Where words stand in a document, and how a citation says it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spot:
    """A place that is named, counted or both: ``page 4``, ``paragraph 12``, ``table 2, row 3``."""

    section: str = ""
    unit: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a sheet; rows and columns count from 1. A file with one nameless sheet leaves `sheet` empty."""

    sheet: str
    column: int
    row: int


@dataclass(frozen=True, slots=True)
class Moment:
    """A time in a recording, in whole seconds, and who spoke."""

    seconds: int
    speaker: str = ""


Place = Spot | Cell | Moment


def location(places: Sequence[Place]) -> str:
    """How a citation names the stretch that `places` cover. All are of one kind; at least one is given."""
    first = places[0]
    if isinstance(first, Spot):
        return _spots([place for place in places if isinstance(place, Spot)])
    if isinstance(first, Cell):
        return _cells([place for place in places if isinstance(place, Cell)])
    return _moments([place for place in places if isinstance(place, Moment)])


def column_letters(number: int) -> str:
    """The letters over a column: 1 is A, 27 is AA."""
    letters = ""
    while number > 0:
        number, place = divmod(number - 1, 26)
        letters = chr(ord("A") + place) + letters
    return letters


def clock(seconds: int) -> str:
    """Seconds as ``00:12:31``."""
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _spots(places: list[Spot]) -> str:
    section, unit = places[0].section, places[0].unit
    if not unit:
        return section
    low, high = min(place.number for place in places), max(place.number for place in places)
    counted = f"{unit} {low}" if low == high else f"{unit}s {low}–{high}"
    return f"{section}, {counted}" if section else counted


def _cells(places: list[Cell]) -> str:
    columns, rows = [place.column for place in places], [place.row for place in places]
    start = f"{column_letters(min(columns))}{min(rows)}"
    end = f"{column_letters(max(columns))}{max(rows)}"
    cells = start if start == end else f"{start}:{end}"
    sheet = places[0].sheet
    if not sheet:
        return cells
    # As spreadsheets write it, so that it can be pasted into their name box.
    quoted = sheet if re.fullmatch(r"[^\W\d]\w*", sheet) else "'" + sheet.replace("'", "''") + "'"
    return f"{quoted}!{cells}"


def _moments(places: list[Moment]) -> str:
    start, end = clock(places[0].seconds), clock(places[-1].seconds)
    time = start if start == end else f"{start}–{end}"
    speakers = list(dict.fromkeys(place.speaker for place in places if place.speaker))
    if not speakers:
        return time
    named = speakers[0] if len(speakers) == 1 else f"{', '.join(speakers[:-1])} and {speakers[-1]}"
    return f"{time}, {named}"

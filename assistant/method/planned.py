"""The workshops of an engagement as they are planned, and what they were planned by."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Final, Literal, get_args

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from assistant.method.said import Day, Id, NamesPerson, NotTrue, Said

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: Final[tuple[Weekday, ...]] = get_args(Weekday)
"""As `date.weekday` counts them."""
WORKING_WEEK: Final[tuple[Weekday, ...]] = WEEKDAYS[:5]


def day_named(day: date) -> str:
    """A day with its weekday: ``Mon 2027-03-29``."""
    return f"{WEEKDAYS[day.weekday()].capitalize()} {day.isoformat()}"


MOST_WEEKS: Final = 26
"""Half a year: a room that meets more seldom begins anew each time."""

YEARS: Final = range(1900, 2200)
"""Days are reckoned with on both sides of a plan; a year far off is a slip of the keyboard."""

_TIME: Final = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")


def _time(value: object) -> object:
    if not isinstance(value, str) or not _TIME.fullmatch(value):
        raise ValueError("a time is written HH:MM, such as 09:30")
    return value


def _near(day: date) -> date:
    if day.year not in YEARS:
        raise ValueError(f"a day between {YEARS[0]} and {YEARS[-1]} is needed")
    return day


def _week_order(days: list[Weekday]) -> list[Weekday]:
    return sorted(set(days), key=WEEKDAYS.index)


def _date_order(days: list[date]) -> list[date]:
    return sorted(set(days))


PlannedDay = Annotated[Day, AfterValidator(_near)]
Time = Annotated[str, BeforeValidator(_time)]
"""A time of day on the clock of the room, ``HH:MM``."""


class Plan(Said):
    """What the workshops were laid by; another plan from the same words comes out the same."""

    start: PlannedDay | None = Field(None, description="The first day that a workshop may be on")
    weeks: Annotated[int, Field(ge=1, le=MOST_WEEKS), NotTrue] = Field(
        4, description="Counted from the start, seven days each"
    )
    per_week: Annotated[int, Field(ge=1, le=2), NotTrue] = Field(
        2, description="The most workshops in one calendar week"
    )
    days: Annotated[list[Weekday], AfterValidator(_week_order)] = Field(
        default_factory=lambda: list(WORKING_WEEK), description="The working days"
    )
    holidays: Annotated[list[PlannedDay], AfterValidator(_date_order)] = Field(
        default_factory=list, max_length=400
    )
    zone: str = Field(
        "",
        max_length=60,
        description="The time zone of the room, such as Europe/Oslo; where empty, the times hold wherever one is",
    )


class Workshop(Said):
    """The meeting in which the room works through one session."""

    id: Id
    session: Annotated[int, Field(ge=1, le=6), NotTrue]
    date: PlannedDay
    start: Time = "09:00"
    finish: Time = "12:00"
    place: str = ""
    attendees: Annotated[list[str], NamesPerson()] = Field(
        default_factory=list, description="Who must come; where empty, whom the roles name"
    )
    moved: bool = Field(False, description="Somebody chose this date; it is not laid anew unasked")

    @model_validator(mode="after")
    def _it_finishes_after_it_starts(self) -> Workshop:
        if self.finish <= self.start:
            raise ValueError("a workshop finishes after it starts, on the same day")
        return self

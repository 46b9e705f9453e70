"""The form by which all workshops are laid: the days they would be on stand below it before it is kept."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, cast

from pydantic import AfterValidator, Field, ValidationError, model_validator
from textual.content import Content

from assistant.method.planned import (
    MOST_WEEKS,
    WEEKDAYS,
    WORKING_WEEK,
    Plan,
    PlannedDay,
    Time,
    Workshop,
    day_named,
)
from assistant.method.said import NotTrue, Said
from assistant.method.schedule import Impossible, lay
from assistant.method.sessions import SESSIONS
from assistant.workspace.planning import is_zone
from tui.recovery import Unfinished
from tui.safe import joined, plain
from tui.screens.form import RecordForm
from tui.state import Snapshot
from tui.widgets.checks import FormPanel

if TYPE_CHECKING:
    from tui.app import CounterpointApp


def _weekdays(text: str) -> str:
    names = [part[:3] for part in re.split(r"[\s,;]+", text.lower()) if part]
    if wrong := [name for name in names if name not in WEEKDAYS]:
        raise ValueError(f"{wrong[0]!r} is no day; there are {' '.join(WEEKDAYS)}")
    return " ".join(sorted(set(names), key=WEEKDAYS.index)) or " ".join(WORKING_WEEK)


def _zone(text: str) -> str:
    if text and not is_zone(text):
        raise ValueError("there is no such time zone; name it as Europe/Oslo or America/New_York")
    return text


class Laying(Said):
    """The six workshops over the weeks, with homework between them."""

    start: PlannedDay = Field(description="The first day that a workshop may be on")
    weeks: Annotated[int, Field(ge=1, le=MOST_WEEKS), NotTrue] = Field(
        4, description="From then on, seven days each"
    )
    per_week: Annotated[int, Field(ge=1, le=2), NotTrue] = Field(
        2, description="The most in one calendar week: 1 or 2"
    )
    days: Annotated[str, AfterValidator(_weekdays)] = Field(
        " ".join(WORKING_WEEK), description="The working days: mon tue wed …"
    )
    begins: Time = Field("09:00", description="When each starts, HH:MM")
    ends: Time = Field("12:00", description="When each finishes")
    holidays: list[PlannedDay] = Field(default_factory=list, max_length=400, description="YYYY-MM-DD")
    zone: Annotated[str, AfterValidator(_zone)] = Field(
        "", description="The room's time zone, such as Europe/Oslo; may stay empty"
    )

    @model_validator(mode="after")
    def _each_finishes_after_it_starts(self) -> Laying:
        if self.ends <= self.begins:
            raise ValueError("a workshop finishes after it starts, on the same day")
        return self

    def plan(self) -> Plan:
        """What the workshops are laid by."""
        given = self.model_dump(include={"start", "weeks", "per_week", "holidays", "zone"})
        return Plan.model_validate(given | {"days": self.days.split()})


def begun(plan: Plan, workshops: list[Workshop], today: date) -> dict[str, Any]:
    """What the form holds from the start: what was planned by before, or else the usual from next Monday on."""
    held = plan.model_dump(mode="json") | {"days": " ".join(plan.days)}
    if plan.start is None:
        held["start"] = date.fromordinal(today.toordinal() + 7 - today.weekday()).isoformat()
    if workshops:
        held |= {"begins": workshops[0].start, "ends": workshops[0].finish}
    return held


class _Days(FormPanel):
    """The days that the workshops would be on, or why they do not fit."""

    def look(self, fields: Mapping[str, Any]) -> None:
        """Lay by `fields` as they stand."""
        view = cast("CounterpointApp", self.app).view
        today = (view.snapshot.engagement.as_of if view is not None else None) or date.today()
        self.update(_preview(fields, today))


def _preview(fields: Mapping[str, Any], today: date) -> Content:
    try:
        days = lay(Laying.model_validate(dict(fields)).plan())
    except ValidationError:
        return plain("The days are shown here once every field is right.", "$quiet")
    except Impossible as error:
        return plain(f"✗ {error} {error.hint}", "$text-error")
    each = [
        joined(
            [(f"{session.number} ", "$text-accent"), (day_named(day), "$text-error" if day < today else "")]
        )
        for session, day in zip(SESSIONS, days, strict=True)
    ]
    past = plain("  ▼ past", "$text-error") if days[0] < today else ""
    return joined([joined([joined(each[:3], "   "), past]), joined(each[3:], "   ")], "\n")


class LayForm(RecordForm):
    """What the workshops are laid by; it is kept only where six fit."""

    HELP_TITLE = "Laying the plan"
    HELP_TEXT = (
        "Six workshops are spread evenly over the working days, a day or more between two, never on a holiday. Below the fields "
        "stand the days they would be on, or why six do not fit and what would do. Ctrl+s (or F3) keeps it, escape leaves."
    )

    def __init__(self, values: dict[str, Any], snapshot: Snapshot, *, about: Unfinished, lead: str) -> None:
        super().__init__(
            Laying,
            values,
            snapshot,
            heading="The plan",
            about=about,
            lead=lead,
            panel=_Days("", id="checks", markup=False),
        )

    def check(self, *, only: str | None = None) -> dict[str, Any] | None:
        fields = super().check(only=only)
        if fields is None or only is not None:
            return fields
        try:
            lay(Laying.model_validate(fields).plan())
        except Impossible as error:
            self.warn(f"Nothing is kept before six workshops fit. {error.hint}")
            return None
        return fields

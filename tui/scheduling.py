"""The plan of the workshops: laid, moved, told where and who, and written as a calendar."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field, model_validator

from assistant.files import keep_apart
from assistant.method.planned import PlannedDay, Time, Workshop, day_named
from assistant.method.said import NamesPerson, Said
from assistant.text import one_line
from tui.screens.dialogs import AskPath, Confirm
from tui.together import Together

if TYPE_CHECKING:
    from assistant.workspace.document import Written
    from tui.recovery import Unfinished


class Meeting(Said):
    """When a workshop is, where, and who must come."""

    date: PlannedDay = Field(description="No workshop passes another; what is in the way is asked about")
    start: Time = Field("09:00", description="HH:MM")
    finish: Time = Field("12:00", description="HH:MM")
    place: str = Field("", description="A room, an address or a link")
    attendees: Annotated[list[str], NamesPerson()] = Field(
        default_factory=list, description="Who must come; empty for whom their roles name"
    )

    @model_validator(mode="after")
    def _it_finishes_after_it_starts(self) -> Meeting:
        if self.finish <= self.start:
            raise ValueError("a workshop finishes after it starts, on the same day")
        return self


class Scheduling(Together):
    """The application's acts on the plan."""

    def workshop(self, session: int) -> Workshop | None:
        """The workshop of a session, where one is planned."""
        held = self.view.snapshot.engagement.workshops if self.view is not None else []
        return next((each for each in held if each.session == session), None)

    def lay_plan(self, *, taken_up: Unfinished | None = None) -> None:
        """Open the form by which all workshops are laid; what was moved by hand is laid anew only once sure."""
        if not self._view_or_none():
            return
        from tui.recovery import Unfinished
        from tui.screens.laying import LayForm, Laying, begun

        assert self.view is not None
        view, engagement = self.view, self.view.snapshot.engagement
        today = engagement.as_of or date.today()
        values = begun(engagement.plan, engagement.workshops, today)
        lead = (
            "It was laid before: what you keep lays all six anew; places and people stay."
            if engagement.workshops
            else ""
        )
        about = taken_up or Unfinished("plan", base=view.snapshot.revision)
        form = LayForm(values, view.snapshot, about=about, lead=lead)

        def keep(fields: dict[str, Any]) -> bool:
            laying = Laying.model_validate(fields)
            given = laying.plan().model_dump(mode="json")
            times = {"start": laying.begins, "finish": laying.ends}
            by_hand = [each.session for each in view.snapshot.engagement.workshops if each.moved]

            def lay(again: bool) -> bool:
                said = "The plan is laid. c writes it as a calendar; u takes it back."
                return (
                    self.act(lambda: view.workspace.lay_plan(given, times=times, again=again), said)
                    is not None
                )

            if not by_hand:
                return lay(False)
            which = (
                f"session {by_hand[0]}" if len(by_hand) == 1 else f"sessions {', '.join(map(str, by_hand))}"
            )
            self._sure_of_form(
                form.unfinished,
                f"You moved {which} by hand. Lay all six anew?",
                lambda: lay(True),
                "lay them anew",
            )
            return True

        self._show_form(form, keep)

    def move_workshop(self, session: int, by: int) -> None:
        """Show what moving a workshop by working days comes to, and do it where the person says so."""
        if not self._view_or_none() or self.workshop(session) is None:
            return
        from tui.screens.moving import MoveWorkshop

        assert self.view is not None
        workspace = self.view.workspace

        def chosen(result: tuple[date, date, bool] | None) -> None:
            if result is not None:
                was, to, push = result
                said = f"Session {session} is on {day_named(to)} now. u takes it back."
                self.act(
                    lambda: workspace.set_workshop(session, {"date": to}, push=push, was={"date": was}), said
                )

        self.push_screen(MoveWorkshop(session, by), chosen)

    def edit_workshop(self, session: int, *, taken_up: Unfinished | None = None) -> None:
        """Open the form for day, time, place and people of one workshop; only what was changed is written."""
        if not self._view_or_none() or (workshop := self.workshop(session)) is None:
            return
        from tui.planrows import SESSION
        from tui.recovery import Unfinished
        from tui.screens.form import RecordForm

        assert self.view is not None
        view = self.view
        held = workshop.model_dump(mode="json")
        before = {name: held[name] for name in Meeting.model_fields}
        about = taken_up or Unfinished("workshop", str(session), base=view.snapshot.revision)
        heading = f"Session {session}: {SESSION[session].title}"
        form = RecordForm(Meeting, before, view.snapshot, heading=heading, about=about, at="date")

        def keep(fields: dict[str, Any]) -> bool:
            changed = {name: value for name, value in fields.items() if value != before[name]}
            if not changed:
                self.say("Nothing was changed.")
                return True

            def write(push: bool) -> bool:
                said = f"Kept what you said of session {session}. u takes it back."
                return self.act(lambda: self._set(session, changed, before, push), said) is not None

            asked = self._in_the_way(session, changed)
            if not asked:
                return write(False)
            self._sure_of_form(form.unfinished, asked, lambda: write(True), "push them on")
            return True

        self._show_form(form, keep)

    def _set(self, session: int, fields: Mapping[str, Any], was: Mapping[str, Any], push: bool) -> Written:
        assert self.view is not None
        return self.view.workspace.set_workshop(session, fields, push=push, was=was)

    def _in_the_way(self, session: int, fields: Mapping[str, Any]) -> str:
        """What is asked where later workshops would have to move on for a new day; empty where none has to."""
        if self.view is None or "date" not in fields:
            return ""
        from assistant.method.schedule import Impossible, moved

        engagement, day = self.view.snapshot.engagement, date.fromisoformat(str(fields["date"]))
        try:
            moved(engagement.workshops, session, day, engagement.plan)
        except Impossible as error:
            try:
                after = moved(engagement.workshops, session, day, engagement.plan, push=True)
            except Impossible:
                return ""
            was = {each.session: each.date for each in engagement.workshops}
            pushed = [
                f"{each.session} to {day_named(each.date)}"
                for each in after
                if each.session != session and each.date != was[each.session]
            ]
            return f"{error} Push session{'s' if len(pushed) > 1 else ''} {', '.join(pushed)}?"
        return ""

    def _sure_of_form(
        self, unfinished: Unfinished, question: str, then: Callable[[], bool], yes: str
    ) -> None:
        """Ask before what was typed in a form is kept; until it is, the form is not let go."""

        def answered(sure: bool | None) -> None:
            if sure and then():
                self.let_go_of(unfinished)
            else:
                self.say("Nothing was changed. Your form is kept: f5 takes it up again.", "warn")
            self.refresh_bindings()

        self.hold_after(unfinished)
        self.push_screen(Confirm(question, yes=yes, no="leave it"), answered)

    def hold_after(self, unfinished: Unfinished) -> None:
        """Hold what was typed in a form that is about to close, and would be let go by that."""

        def hold() -> None:
            if self.keeper is not None:
                self.keeper.hold_form(unfinished)
                self.keeper.save()

        self.call_later(hold)

    def let_go_of(self, unfinished: Unfinished) -> None:
        """What was typed in a form is kept in the workspace now."""
        if self.keeper is not None:
            self.keeper.hold_form(unfinished.with_typed({}))
            self.keeper.save()

    def write_calendar(self) -> None:
        """Write the plan as a calendar file of the name that is given."""
        if self.view is None or not self.view.snapshot.engagement.workshops:
            return
        view = self.view

        def put(path: Path) -> None:
            from assistant.reports.calendar import write_calendar

            workspace = view.workspace
            if (
                self.act(lambda: write_calendar(workspace.engagement(), workspace.calendar(), path))
                is not None
            ):
                self.say(
                    f"Wrote the calendar to {path}. Written again after a change, it updates the entries.",
                    "done",
                )

        suggested = view.workspace.path.with_suffix(".ics")
        self.to_file("Write the calendar to (.ics)", suggested, put)

    def to_file(
        self,
        question: str,
        suggested: Path,
        put: Callable[[Path], object],
        *,
        check: Callable[[Path], None] = lambda _: None,
    ) -> None:
        """Ask for the name of a file and `put` it there; where one is there already, ask once more.

        The workspace itself is never written over. `check` raises `BadInput` where a name will not do.
        """

        def attempt(name: str) -> None:
            path = Path(name)
            if self.view is not None:
                keep_apart([path], self.view.workspace.path)
            check(path)

        def given(name: str | None) -> None:
            if name is None:
                return
            path = Path(name)
            if not path.exists():
                put(path)
                return
            there = f"{one_line(name, 200)} is there already. Write over it?"
            self.once_sure(there, lambda: put(path), yes="write over it", no="leave it")

        self.push_screen(AskPath(question, value=str(suggested), attempt=attempt), given)

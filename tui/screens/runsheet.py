"""The run sheet of a session: each step with its clock time and minutes, changed by keys, one act each."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable
from typing import Any, ClassVar, Final

from textual import on
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.widget import Widget
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from assistant.errors import BadInput
from assistant.method.adjusted import MOST_MINUTES, Adjusted
from assistant.method.runsheet import RunSheet, Shift, Step, adjust, adjusted_of, run_sheet, shifts
from assistant.method.said import counted
from assistant.method.schedule import Impossible
from assistant.workspace.adjusting import does_not_fit
from tui.keys import key
from tui.running import Clock, Running
from tui.screens.dialogs import Ask
from tui.screens.within import Within
from tui.sheetrows import about_sheet, head_of, left_out, row_line, title_of

_TICK: Final = 1.0
"""Seconds between two looks at the clock of the workshop."""


class RunSheetPlace(Within):
    """The steps of one session in their order, below them those that are left out."""

    NAME = "runsheet"
    HELP_TITLE = "The run sheet"
    HELP_TEXT = (
        "The steps add up to the workshop. + and - give one a minute more or less, m sets its minutes, a lets it share the "
        "time again; what that does to the others stands beside them: ↑ longer, ↓ shorter than before. x leaves a step out, or "
        "takes it in again below the line; X does it with all steps on its question. j and k move a step down and up. e takes "
        "down your own note and the aim. 0 begins anew from the method; note and aim stay. Every key is one act: u takes it back. "
        "While the workshop runs, ▶ marks the step that is on; it cannot be left out."
    )
    CSS_PATH = "../styles/runsheet.tcss"
    BINDINGS: ClassVar = [
        key("sheet.more", "plus,equals_sign", "minutes(1)", "minutes", "Give the step a minute more; - takes one away", display="+/-"),
        key("sheet.less", "minus", "minutes(-1)", "a minute less", "Give the step a minute less", show=False),
        key("sheet.out", "x,delete", "out", "leave out", "Leave the step out, or take it in again"),
        key("sheet.question", "X", "out_all", "all of it", "Leave all steps on its question out", show=False),
        key("sheet.down", "j,shift+down", "shift(1)", "move", "Move the step down; k moves it up", display="j/k"),
        key("sheet.up", "k,shift+up", "shift(-1)", "move up", "Move the step up", show=False),
        key("sheet.words", "e", "words", "note", "Take down your own note, and the aim of the session"),
        key("sheet.set", "m,enter", "set", "set", "Say how many minutes the step takes"),
        key("sheet.shared", "a", "shared", "usual", "Let the step share the time again"),
        key("sheet.anew", "0", "anew", "anew", "Begin anew from the method; note and aim stay"),
        key("sheet.pack", "p", "pack", "pack", "Write the pack of this session to a file"),
        key("sheet.read", "l", "read", "read", "Go into the text beside the list to scroll it", show=False),
        key("sheet.back", "escape", "back", "back", "Go back", show=False),
    ]  # fmt: skip

    def __init__(self, session: int) -> None:
        super().__init__()
        self.session = session
        self._sheet: RunSheet | None = None
        self._why_not = ""
        """Why there is no run sheet; empty where there is one."""
        self._shifts: dict[str, Shift] = {}
        """What the last change made longer, shorter or new."""
        self._ids: list[str] = []
        self._at = ""
        self._clock: Clock | None = None
        self._clocked: Running | None = None
        self._drawn: object = None

    def body(self) -> Iterable[Widget]:
        """How long it is, the steps, and what there is to read about the highlighted one."""
        yield Static("", id="sheet-head", markup=False)
        yield Horizontal(
            OptionList(id="sheet-steps", markup=False, compact=True),
            VerticalScroll(Static("", id="sheet-about", markup=False), id="sheet-reading"),
            id="sheet",
        )

    def on_mount(self) -> None:
        self._clock = Clock(self.view.workspace.path)
        self.redraw()
        self.query_one("#sheet-steps").focus()
        self.set_interval(_TICK, self._tick)

    def _tick(self) -> None:
        if self.counterpoint.view is not None and self._clock is not None and self._runs() != self._clocked:
            self.redraw()

    def _runs(self) -> Running | None:
        """What runs of this session."""
        running = self._clock.read(time.time()) if self._clock is not None else None
        return running if running is not None and running.session == self.session else None

    # -- drawing -----------------------------------------------------------------------------------

    @property
    def _held(self) -> Adjusted:
        return adjusted_of(self.view.snapshot.engagement, self.session)

    def _laid(self, adjusted: Adjusted) -> RunSheet:
        """The run sheet with `adjusted` on it: while the workshop runs, as the questions stood when it began."""
        standing = self._clocked.standing if self._clocked is not None else None
        return run_sheet(self.view.snapshot.engagement, self.session, adjusted=adjusted, standing=standing)

    def redraw(self) -> None:
        """Draw what has changed."""
        self._clocked = self._runs()
        before = self._sheet
        try:
            self._sheet, self._why_not = self._laid(self._held), ""
        except Impossible as error:
            self._sheet, self._why_not = None, str(does_not_fit(error))
        if before is not None and self._sheet is not None and before.steps != self._sheet.steps:
            self._shifts = {each.id: each for each in shifts(before, self._sheet)}
        state = (self.view.snapshot.revision, self._clocked and self._clocked.step)
        if state != self._drawn:
            self._drawn = state
            self._draw_rows()
        super().redraw()

    @property
    def _on(self) -> str:
        """The id of the step that is on; empty where the workshop does not run."""
        return self._clocked.step if self._clocked is not None else ""

    def _draw_rows(self) -> None:
        listing = self.query_one("#sheet-steps", OptionList)
        place = listing.highlighted or 0
        steps = self._sheet.steps if self._sheet is not None else ()
        out = list(self._held.without)
        self._ids = [*(step.id for step in steps), *out]
        rows = [
            row_line(self._sheet, step, self._shifts.get(step.id), self._on) for step in steps if self._sheet
        ]
        rows += [left_out(each, first=number == 0) for number, each in enumerate(out)]
        with self.prevent(OptionList.OptionHighlighted):
            listing.set_options([Option(row) for row in rows])
            if self._ids:
                found = self._at in self._ids
                listing.highlighted = self._ids.index(self._at) if found else min(place, len(self._ids) - 1)
        self.query_one("#sheet-head", Static).update(
            head_of(self.session, self._sheet, self._why_not, runs=bool(self._on))
        )
        self._detail()

    @on(OptionList.OptionHighlighted)
    def _moved(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self._detail()
        self.refresh_bindings()

    def _detail(self) -> None:
        self._at = self._current
        about = about_sheet(
            self.view.snapshot.engagement, self.session, self._sheet, self._step, self._current
        )
        self.query_one("#sheet-about", Static).update(about)
        self.query_one("#sheet-reading", VerticalScroll).scroll_home(animate=False)

    @property
    def _current(self) -> str:
        """The id of what is highlighted; empty where nothing is."""
        place = self.query_one("#sheet-steps", OptionList).highlighted
        return self._ids[place] if place is not None and place < len(self._ids) else ""

    @property
    def _step(self) -> Step | None:
        """The highlighted step, where it is on the run sheet."""
        steps = self._sheet.steps if self._sheet is not None else ()
        return next((step for step in steps if step.id == self._current), None)

    # -- acts --------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what would do something to what is highlighted."""
        if self.is_mounted:
            step = self._step
            if action in ("minutes", "set", "shift"):
                return step is not None
            if action == "shared":
                return step is not None and any(
                    each.step in (step.id, step.question) for each in self._held.minutes
                )
            if action == "out":
                return bool(self._current)
            if action == "out_all":
                return step is not None and bool(step.question)
        return super().check_action(action, parameters)

    def key_label(self, binding: Binding) -> str:
        """What is left out is taken in again by the same key."""
        if binding.id == "sheet.out" and self._current and self._step is None:
            return "take in"
        return ""

    def _change(self, said: str, **changes: Any) -> None:
        """Change the run sheet in one act, and say what that did; refused in words where the steps do not fit."""
        if not self.counterpoint.may_write():
            return
        before = self._sheet
        if self._clocked is not None and "anew" not in changes:
            try:
                # The workshop goes by how things stood when it began, which may leave less room than there is now.
                self._laid(_adjusted(self._held, changes))
            except Impossible as error:
                self.counterpoint.say_error(does_not_fit(error))
                return
        if not self.counterpoint.change_run_sheet(self.session, **changes):
            return
        moved = shifts(before, self._sheet) if before is not None and self._sheet is not None else []
        self.counterpoint.say(f"{said}{_others(moved, changes.get('times', {}))} u takes it back.", "done")

    def action_minutes(self, by: int) -> None:
        """A minute more or less."""
        if (step := self._step) is None:
            return
        if step.minutes + by < 1:
            self.counterpoint.say("A step takes a minute at least; x leaves it out.", "warn")
        else:
            self._set(step, step.minutes + by)

    def _set(self, step: Step, minutes: int) -> None:
        self._change(f"“{title_of(step.id)}”: {counted(minutes, 'minute')}.", times={step.id: minutes})

    def action_set(self) -> None:
        """Ask how many minutes the step takes."""
        if (step := self._step) is None or not self.counterpoint.may_write():
            return

        def given(text: str | None) -> None:
            if text is not None:
                self._set(step, int(text))

        self.app.push_screen(
            Ask(
                f"How many minutes for “{title_of(step.id)}”?",
                hint=f"{counted(step.minutes, 'minute')} now · enter takes it · escape cancels",
                attempt=_whole,
            ),
            given,
        )

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_set()

    def action_shared(self) -> None:
        """Let the step share the time again."""
        if (step := self._step) is not None:
            set_by = [each.step for each in self._held.minutes if each.step in (step.id, step.question)]
            self._change(f"“{title_of(step.id)}” shares the time again.", usual=set_by)

    def action_out(self) -> None:
        """Leave the step out, or take it in again."""
        if (step := self._step) is not None:
            self._leave_out(step.id)
        elif self._current:
            self._change(f"“{title_of(self._current)}” is in again.", back=[self._current])

    def action_out_all(self) -> None:
        """Leave all steps on the question out."""
        if (step := self._step) is not None and step.question:
            self._leave_out(step.question)

    def _leave_out(self, id_: str) -> None:
        if self._on and (self._on == id_ or self._on.startswith(f"{id_}.")):
            self.counterpoint.say(
                f"“{title_of(self._on)}” is on now: begin another step before you leave it out.", "warn"
            )
        else:
            # Whoever leaves one out goes on with the one after it.
            self._at = ""
            self._change(f"“{title_of(id_)}” is left out.", without=[id_])

    def action_shift(self, by: int) -> None:
        """Move the step up or down by one."""
        if (step := self._step) is None or self._sheet is None:
            return
        ids = [each.id for each in self._sheet.steps]
        place = ids.index(step.id)
        if not 0 <= place + by < len(ids):
            return
        # What is to be last is put there by what follows being put before it.
        pair = (step.id, ids[place - 1]) if by < 0 else (ids[place + 1], step.id)
        before = ids
        self._change(f"“{title_of(step.id)}” stands {'earlier' if by < 0 else 'later'}.", moves=[pair])
        if self._sheet is not None and [each.id for each in self._sheet.steps] == before:
            self.counterpoint.say(
                "It stays where it is: breaks find their own place between the steps.", "warn"
            )

    def action_words(self) -> None:
        """Take down note and aim."""
        self.counterpoint.edit_sheet_words(self.session)

    def action_anew(self) -> None:
        """Begin anew from the method."""
        self._change("The run sheet is as the method has it.", anew=True)

    def action_pack(self) -> None:
        """Write the pack of this session."""
        self.counterpoint.write_pack(self.session)

    def action_read(self) -> None:
        """Go into the text beside the list."""
        self.query_one("#sheet-reading").focus()

    def leave(self) -> None:
        """Leave the text for the list, and the list for where one came from."""
        listing = self.query_one("#sheet-steps")
        if self.focused is not listing:
            self.set_focus(listing)
        else:
            super().leave()


def _adjusted(held: Adjusted, changes: dict[str, Any]) -> Adjusted:
    return Adjusted.model_validate(held.model_dump(mode="json") | adjust(held, **changes))


def _others(moved: list[Shift], set_now: Collection[str]) -> str:
    """How many other steps became longer or shorter."""
    others = [each for each in moved if each.id not in set_now and each.was and each.now]
    shorter = sum(each.now < each.was for each in others)
    parts = [
        f"{counted(n, 'step')} {word}"
        for n, word in ((shorter, "shorter"), (len(others) - shorter, "longer"))
        if n
    ]
    return f" {' and '.join(parts)}." if parts else ""


def _whole(text: str) -> None:
    if not (text.isascii() and text.isdecimal() and 1 <= int(text[:9]) <= MOST_MINUTES):
        raise BadInput("Whole minutes are needed, from 1 on.")

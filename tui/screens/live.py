"""Live in the room: the question, the clock of the step that is on, who has spoken, and one key for what is said."""

from __future__ import annotations

import time
from typing import ClassVar

from textual import on
from textual.binding import Binding
from textual.widgets import OptionList

from assistant.method.runsheet import Step, standing_of
from assistant.method.sessions import SESSIONS
from tui.keys import key
from tui.livelines import still_parked
from tui.running import Running, begun
from tui.screens.dialogs import Pick
from tui.screens.liveboard import PAGE, LiveBoard
from tui.widgets.editors import AnswerEditor


class Live(LiveBoard):
    """The view of the facilitator while a workshop runs; projected, it shows nothing that is theirs alone."""

    HELP_TITLE = "Live in the room"
    HELP_TEXT = (
        "The workshop as it runs. Space starts and stops the clock, right and left go to the next step and back, + and - "
        "give the step a minute more or less; up and down choose a step of the run sheet, enter begins it. e writes the "
        "answer, k parks what belongs elsewhere, l settles what is parked, d takes down a decision, t homework, p hears the "
        "voices. z is for a screen that everybody sees: no notes, no probes. r changes the run sheet. On a narrow screen n shows "
        "your notes. A second window on the same file runs on the same clock; opened with --projected it is only watched."
    )
    BINDINGS: ClassVar = [
        key("live.clock", "space", "clock", "start", "Start the clock, or stop it", display="space"),
        key("live.next", "right,right_square_bracket", "step(1)", "next", "Begin the next step", display="→"),
        key("live.before", "left,left_square_bracket", "step(-1)", "step back", "Go back to the step before", show=False),
        key("live.answer", "e", "answer", "answer", "Write down what the room settles on"),
        key("live.park", "k", "capture('parked')", "park", "Park what belongs elsewhere"),
        key("live.decide", "d", "capture('decisions')", "decide", "Take down a decision"),
        key("live.todo", "t", "capture('actions')", "homework", "Take down homework: what, and who does it"),
        key("live.voices", "p", "voices", "voices", "Hear the voices on this question"),
        key("live.project", "z", "project", "wall", "Hide what is only for you, for a screen that everybody sees"),
        key("live.lot", "l", "lot", "lot", "Settle what is parked: answered, homework, or dropped"),
        key("live.more", "plus,equals_sign", "minutes(1)", "a minute", "Give this step a minute more; - takes one away", display="+/-"),
        key("live.less", "minus", "minutes(-1)", "a minute less", "Give this step a minute less", show=False),
        key("live.sheet", "r", "sheet", "run sheet", "Change the run sheet; the step that is on stays on"),
        key("live.agree", "m", "agree", "mark agreed", "Mark the answer as agreed, or open it again", show=False),
        key("live.notes", "n", "notes", "your notes", "Read what is only for you, where the screen has no room beside", show=False),
        key("live.session", "s", "session", "session", "Run another session", show=False),
        key("live.page_down", "pagedown", f"read({PAGE})", "read on", "Read on where the middle has no room", show=False, priority=True),
        key("live.page_up", "pageup", f"read(-{PAGE})", "read back", "Read back", show=False, priority=True),
        key("live.settle", "f4", "settle", "compare", "Compare your text with the other version", show=False),
    ]  # fmt: skip

    def on_mount(self) -> None:
        # Who comes back to a window that everybody sees finds it as it was.
        self._projected = self.counterpoint.projected
        self.set_focus(self.query_one(OptionList))

    # -- what runs ---------------------------------------------------------------------------------

    def _run(self, running: Running) -> None:
        assert self._clock is not None
        self._clock.write(running)
        self._runs = running
        self.redraw()

    def action_clock(self) -> None:
        """Start the clock, stop it, or let it go on."""
        if self._sheet is not None and self._step is not None:
            if (running := self._own_running) is not None:
                self._run(running.turned(time.time()))
            else:
                self._begin(self._step)

    def action_step(self, by: int) -> None:
        """Begin the next step, or the one before."""
        if self._sheet is None or (step := self._step) is None:
            return
        place = self._sheet.steps.index(step) + (by if self._own_running else 0)
        if not 0 <= place < len(self._sheet.steps):
            self.counterpoint.say("That was the last step." if by > 0 else "This is the first step.")
            return
        self._begin(self._sheet.steps[place])

    def _begin(self, step: Step) -> None:
        assert self._sheet is not None
        self.counterpoint.pace.now()
        before = self._own_running or standing_of(self.view.snapshot.engagement, self._session)
        self._run(begun(self._sheet, step, time.time(), before))

    @on(OptionList.OptionSelected, "#live-steps")
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        step = next(
            (each for each in (self._sheet.steps if self._sheet else ()) if each.id == event.option.id), None
        )
        if step is not None:
            self._begin(step)

    def action_minutes(self, by: int) -> None:
        """Give the step that is on a minute more or less; the run sheet stays as it was made."""
        if (running := self._own_running) is not None and (step := self._step) is not None:
            self._run(running.longer(step, by))

    def action_session(self) -> None:
        """Pick the session to run."""
        choices = [(str(each.number), f"Session {each.number}: {each.title}") for each in SESSIONS]

        def picked(number: str | None) -> None:
            if number is not None:
                self._session = int(number)
                self.redraw()

        self.app.push_screen(Pick("Which session do you run?", choices), picked)

    # -- what is said ------------------------------------------------------------------------------

    def action_answer(self) -> None:
        """Write the answer of the question that is on."""
        if self._question:
            self._show_notes(False)
            self.set_focus(self.query_one(AnswerEditor))
        else:
            self.counterpoint.say("This step is on no question; k, d and t take down what is said.")

    def action_back(self) -> None:
        """Leave the text for the run sheet; else go back to the questions."""
        if isinstance(self.focused, AnswerEditor) or self.has_class("-notes"):
            self._show_notes(False)
        else:
            super().action_back()

    def action_capture(self, collection: str) -> None:
        """Take down in one line what is parked, decided or to be done."""
        self.counterpoint.capture(collection, self._question)  # type: ignore[arg-type] # the bindings name the collections

    def action_voices(self) -> None:
        """Hear the voices on the question that is on."""
        if self._question:
            self.counterpoint.show_voices(self._question)

    def action_notes(self) -> None:
        """Show what is for the facilitator alone instead of the question, on a screen without room for both."""
        self._show_notes(not self.has_class("-notes"))

    def _show_notes(self, shown: bool) -> None:
        self.set_class(shown, "-notes")
        self.set_focus(self.query_one("#live-own") if shown else self.query_one(OptionList))

    def action_sheet(self) -> None:
        """Change the run sheet."""
        self.counterpoint.open_run_sheet(self._session)

    def action_lot(self) -> None:
        """Settle what is parked."""
        from tui.screens.lot import Lot

        if self.counterpoint.may_write():
            self.app.push_screen(Lot())

    def action_project(self) -> None:
        """Show what everybody may see, or all of it again."""
        self.counterpoint.projected = not self._projected
        self.hide_private(self.counterpoint.projected)
        self._show_notes(False)

    @property
    def notes_aside(self) -> bool:
        """Whether what is for the facilitator alone is behind a key, since there is no room for it beside."""
        return self._sheet is not None and self.has_class("-narrow") and not self._projected

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What needs a question is shown only where there is one; with no run sheet, only another session."""
        if action in ("answer", "voices", "agree"):
            return bool(self._question)
        if action == "notes":
            return self.notes_aside
        if action == "read":
            return self.focused is self.query_one(OptionList)
        if action == "lot":
            return self.counterpoint.view is not None and bool(still_parked(self.view.snapshot.engagement))
        if action == "sheet":
            return not self._projected  # it shows notes that are for one person alone
        if action == "minutes":
            # Where one writes, + and - are written.
            return self._own_running is not None and not isinstance(self.focused, AnswerEditor)
        if action in ("clock", "step"):
            return self._sheet is not None
        return super().check_action(action, parameters)

    def key_label(self, binding: Binding) -> str:
        """The clock's key says what it does now."""
        if binding.action == "clock" and (running := self._own_running) is not None:
            return "stop" if running.stopped is None else "go on"
        if binding.action == "step(1)" and self._own_running is None:
            return "begin"
        if binding.action == "lot":
            return f"lot ({len(still_parked(self.view.snapshot.engagement))})"
        return "mine again" if binding.action == "project" and self._projected else ""

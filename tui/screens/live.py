"""Live in the room: the question, the clock of the step that is on, who has spoken, and one key for what is said."""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import date
from typing import ClassVar, Final

from textual import on
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widget import Widget
from textual.widgets import Digits, OptionList, ProgressBar, Static
from textual.widgets.option_list import Option

from assistant.method.doing import said_of
from assistant.method.questions import QUESTION
from assistant.method.runsheet import RunSheet, Step, run_sheet, standing_of
from assistant.method.schedule import Impossible
from assistant.method.sessions import SESSIONS
from tui.keeper import Slot
from tui.keys import key
from tui.livelines import SOON, before_the_room, for_you, head_of, heard_on, step_line, step_seconds
from tui.running import Clock, Running, begun
from tui.safe import joined, plain
from tui.screens.answering import Answering
from tui.screens.dialogs import Pick
from tui.widgets.asked import asked
from tui.widgets.editors import AnswerEditor

_TICK: Final = 0.5
"""Seconds between two looks at the clock."""


class Live(Answering):
    """The view of the facilitator while a workshop runs; projected, it shows nothing that is theirs alone."""

    NAME = "live"
    HELP_TITLE = "Live in the room"
    HELP_TEXT = (
        "The workshop as it runs. Space starts and stops the clock, right and left go to the next step and back, + and - "
        "give the step a minute more or less; up and down choose a step of the run sheet, enter begins it. e writes the "
        "answer, k parks what belongs elsewhere, d takes down a decision, t homework, p hears the voices. z is for a "
        "screen that everybody sees: no notes, no probes. r changes the run sheet. On a narrow screen n shows your notes. A second window on the same file runs on the same clock."
    )
    CSS_PATH = "../styles/live.tcss"
    BINDINGS: ClassVar = [
        key("live.clock", "space", "clock", "start", "Start the clock, or stop it", display="space"),
        key("live.next", "right,right_square_bracket", "step(1)", "next", "Begin the next step", display="→"),
        key("live.before", "left,left_square_bracket", "step(-1)", "step back", "Go back to the step before", show=False),
        key("live.answer", "e", "answer", "answer", "Write down what the room settles on"),
        key("live.park", "k", "capture('parked')", "park", "Park what belongs elsewhere"),
        key("live.decide", "d", "capture('decisions')", "decide", "Take down a decision"),
        key("live.todo", "t", "capture('actions')", "homework", "Take down homework: what, and who does it"),
        key("live.more", "plus,equals_sign", "minutes(1)", "a minute", "Give this step a minute more; - takes one away", display="+/-"),
        key("live.less", "minus", "minutes(-1)", "a minute less", "Give this step a minute less", show=False),
        key("live.voices", "p", "voices", "voices", "Hear the voices on this question"),
        key("live.sheet", "r", "sheet", "run sheet", "Change the run sheet; the step that is on stays on"),
        key("live.agree", "m", "agree", "mark agreed", "Mark the answer as agreed, or open it again", show=False),
        key("live.notes", "n", "notes", "your notes", "Read what is only for you, where the screen has no room beside", show=False),
        key("live.session", "s", "session", "session", "Run another session", show=False),
        key("live.project", "z", "project", "for all to see", "Hide what is only for you, for a screen that everybody sees"),
        key("live.settle", "f4", "settle", "compare", "Compare your text with the other version", show=False),
    ]  # fmt: skip

    def __init__(self, session: int = 0, *, projected: bool = False) -> None:
        super().__init__()
        self._session = session
        self._projected = projected
        self._sheet: RunSheet | None = None
        self._why_not = ""
        """Why there is no run sheet; empty where there is one."""
        self._clock: Clock | None = None
        self._runs: Running | None = None
        self._drawn: object = None

    def body(self) -> Iterable[Widget]:
        """The clock on top, the question with its answer, and beside it the run sheet and what is for you alone."""
        answer = AnswerEditor(id="live-answer", placeholder="What the room settles on, in its own words.")
        yield Horizontal(
            Static("", id="live-step", markup=False), Digits("", id="live-time"), id="live-clock"
        )
        yield ProgressBar(id="live-bar", show_percentage=False, show_eta=False)
        yield Horizontal(
            Vertical(
                Static("", id="live-question", markup=False),
                Static("", id="live-do", markup=False),
                VerticalScroll(Static("", id="live-list", markup=False), id="live-told"),
                answer,
                Static("", id="live-heard", markup=False),
                id="live-main",
            ),
            Vertical(
                OptionList(id="live-steps", markup=False, compact=True),
                VerticalScroll(Static("", id="live-private", markup=False), id="live-own"),
                id="live-side",
            ),
            id="live-desk",
        )

    def on_mount(self) -> None:
        self._projected = self.counterpoint.projected = self._projected or self.counterpoint.projected
        self.set_class(self._projected, "-projected")
        self._clock = Clock(self.view.workspace.path)
        self._runs = running = self._clock.read(time.time())
        self._session = self._session or (running.session if running else self._due())
        self.set_focus(self.query_one(OptionList))
        self.redraw()
        self.set_interval(_TICK, self._tick)

    def _due(self) -> int:
        """The session whose workshop is today, else the first with a question that is not agreed."""
        engagement = self.view.snapshot.engagement
        for workshop in engagement.workshops:
            if workshop.date == date.today():
                return workshop.session
        waiting = (
            session.number
            for session in SESSIONS
            if any(engagement.answer(question.slug).status != "agreed" for question in session.questions)
        )
        return next(waiting, SESSIONS[-1].number)

    # -- what runs ---------------------------------------------------------------------------------

    @property
    def _step(self) -> Step | None:
        """The step that is on, or the one that comes first."""
        if self._sheet is None:
            return None
        runs = self._own_running
        return next(
            (step for step in self._sheet.steps if runs and step.id == runs.step), self._sheet.steps[0]
        )

    def _tick(self) -> None:
        if self._clock is None or self.counterpoint.view is None:
            return
        running = self._clock.read(time.time())
        if running != self._runs:
            # Only what is done to the clock leads to another session: somebody who picked one stays with it.
            self._session = running.session if running is not None else self._session
            self._runs = running
            self.redraw()
        self._draw_time()

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

    @property
    def _own_running(self) -> Running | None:
        """What runs of this session, with a step that the run sheet still has."""
        running = self._runs
        if running is None or self._sheet is None or running.session != self._session:
            return None
        return running if any(step.id == running.step for step in self._sheet.steps) else None

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

    def action_project(self) -> None:
        """Show what everybody may see, or all of it again."""
        self._projected = self.counterpoint.projected = not self._projected
        self.set_class(self._projected, "-projected")
        self._show_notes(False)
        self._drawn = None
        self.redraw()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What needs a question is shown only where there is one; with no run sheet, only another session."""
        if action in ("answer", "voices", "agree"):
            return bool(self._question)
        if action == "notes":
            return self._sheet is not None and self.has_class("-narrow") and not self._projected
        if action == "sheet":
            return not self._projected  # it shows notes that are for one person alone
        if action == "minutes":
            return self._own_running is not None
        if action in ("clock", "step"):
            return self._sheet is not None
        return super().check_action(action, parameters)

    def key_label(self, binding: Binding) -> str:
        """The clock's key says what it does now."""
        if binding.action == "clock" and (running := self._own_running) is not None:
            return "stop" if running.stopped is None else "go on"
        if binding.action == "step(1)" and self._own_running is None:
            return "begin"
        return "show mine again" if binding.action == "project" and self._projected else ""

    # -- drawing -----------------------------------------------------------------------------------

    @property
    def _question(self) -> str:
        """The question that is on; empty where the step is on none."""
        return self._step.question if self._step is not None else ""

    def redraw(self) -> None:
        """Draw what has changed; what is being typed is never touched."""
        engagement = self.view.snapshot.engagement
        try:
            runs = self._runs if self._runs is not None and self._runs.session == self._session else None
            standing = runs.standing if runs is not None else None
            self._sheet, self._why_not = run_sheet(engagement, self._session, standing=standing), ""
        except Impossible as error:
            self._sheet, self._why_not = None, " ".join(filter(None, (str(error), error.hint)))
        slug = self._question
        # Where one goes from here, one is at the question of the step, or else at the first of the session.
        if slug in QUESTION or self.view.session != self._session:
            self.view.question = slug or SESSIONS[self._session - 1].questions[0].slug
        editor = self.query_one(AnswerEditor)
        editor.display = bool(slug)
        if slug:
            self.load(editor, Slot(slug, "agreed"))
        state = (self.view.snapshot.revision, self._session, self._runs, self._projected, self.size.width)
        if state != self._drawn:
            self._drawn = state
            self._draw_steps()
            self._draw_question(slug)
            self._draw_own()
        self._draw_time()
        super().redraw()

    def on_resize(self) -> None:
        if self.is_mounted and self.counterpoint.view is not None:
            self.call_after_refresh(self.redraw)

    def named(self, slot: Slot) -> str:
        """What the editor is called."""
        return "What the room settles on" if slot.field == "agreed" else super().named(slot)

    def _draw_time(self) -> None:
        shown, bar = self.query_one("#live-time", Digits), self.query_one(ProgressBar)
        step, running = self._step, self._own_running
        if step is None:
            shown.update("")
            bar.display = False
            self.query_one("#live-step", Static).update(plain(self._why_not, "$text-warning"))
            return
        left = running.left(step, time.time()) if running else step.minutes * 60
        stopped = running is None or running.stopped is not None
        shown.update(f"{'+' if left < 0 else ''}{abs(left) // 60}:{abs(left) % 60:02}")
        for name, holds in (("-over", left < 0), ("-soon", 0 <= left <= SOON), ("-stopped", stopped)):
            shown.set_class(holds, name)
        bar.display = True
        whole = step_seconds(step, running)
        bar.update(total=whole, progress=min(whole, whole - left))
        assert self._sheet is not None
        self.query_one("#live-step", Static).update(head_of(self._sheet, step, running, left))

    def _draw_steps(self) -> None:
        listing = self.query_one("#live-steps", OptionList)
        sheet, now = self._sheet, self._step
        held = listing.highlighted
        session = SESSIONS[self._session - 1]
        notes = " · n shows your notes" if self.check_action("notes", ()) else ""
        self.query_one("#live-side").border_title = plain(
            f"Session {session.number}: {session.title}{notes} "
        )
        listing.clear_options()
        if sheet is None or now is None:
            return
        place = sheet.steps.index(now)
        listing.add_options(
            Option(step_line(sheet, step, number, place, running=self._own_running is not None), step.id)
            for number, step in enumerate(sheet.steps)
        )
        begun_anew = self._runs is None or held is None or not listing.has_focus
        listing.highlighted = (
            place if begun_anew or held == place - 1 else min(held or 0, len(sheet.steps) - 1)
        )

    def _draw_question(self, slug: str) -> None:
        step = self._step
        box, do = self.query_one("#live-question", Static), self.query_one("#live-do", Static)
        heard, told = self.query_one("#live-heard", Static), self.query_one("#live-list", Static)
        self.query_one("#live-told").display = not slug
        if step is None:
            for part in (box, do, heard, told):
                part.update("")
            return
        doing = said_of(step)
        width = max(20, box.size.width or 60)
        if slug:
            question = QUESTION[slug]
            box.update(
                asked(
                    f"{question.number}  {question.title}",
                    f"{question.row} × {question.columns}",
                    question.text,
                    width,
                )
            )
        else:
            session = SESSIONS[self._session - 1]
            box.update(asked(doing.short, f"session {session.number}", session.title, width))
        do.update(
            joined([plain(doing.everybody, "bold"), *([plain(doing.write)] if doing.write else [])], "\n")
        )
        heard.display = bool(slug)
        engagement = self.view.snapshot.engagement
        heard.update(heard_on(engagement, step) if slug else "")
        told.update("" if slug else before_the_room(engagement, self._session, step, date.today()))

    def _draw_own(self) -> None:
        own = self.query_one("#live-private", Static)
        step = self._step
        if step is None or self._projected:
            own.update("")
            return
        own.update(for_you(self.view.snapshot.engagement, self._session, step))

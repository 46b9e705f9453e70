"""The screen of a workshop that runs, as the facilitator and the room see it: clock, question, answer, run sheet."""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import date
from typing import ClassVar, Final

from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widget import Widget
from textual.widgets import Digits, OptionList, ProgressBar, Static
from textual.widgets.option_list import Option

from assistant.method.doing import said_of
from assistant.method.questions import QUESTION
from assistant.method.runsheet import RunSheet, Step, run_sheet
from assistant.method.schedule import Impossible
from assistant.method.sessions import SESSIONS
from tui.keeper import Slot
from tui.livelines import (
    SOON,
    before_the_room,
    clock_face,
    for_you,
    head_of,
    heard_on,
    step_line,
    step_seconds,
)
from tui.pace import TICK
from tui.running import Clock, Running
from tui.safe import joined, plain
from tui.screens.answering import Answering
from tui.widgets.asked import asked
from tui.widgets.editors import AnswerEditor

PAGE: Final = 8
"""Lines that page up and page down go on."""


class LiveBoard(Answering):
    """What is seen of a running workshop. Nothing is done to it here; projected, nothing private is shown."""

    NAME = "live"
    STEERED: ClassVar[bool] = True
    """Whether the workshop is run from here, so that keys are told of."""
    CSS_PATH = "../styles/live.tcss"

    def __init__(self, session: int = 0) -> None:
        super().__init__()
        self._session = session
        self._projected = False
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

    def hide_private(self, hidden: bool) -> None:
        """Show only what everybody may see, or all of it again."""
        self._projected = hidden
        self.set_class(hidden, "-projected")
        self._drawn = None
        self.redraw()

    @property
    def notes_aside(self) -> bool:
        """Whether a key leads to what is for the facilitator alone."""
        return False

    def on_mount(self) -> None:
        self.set_class(self._projected, "-projected")
        self._clock = Clock(self.view.workspace.path)
        self._runs = running = self._clock.read(time.time())
        self._session = self._session or (running.session if running else self._due())
        self.redraw()
        self.set_interval(TICK, self._tick)

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

    @property
    def _own_running(self) -> Running | None:
        """What runs of this session, with a step that the run sheet still has."""
        running = self._runs
        if running is None or self._sheet is None or running.session != self._session:
            return None
        return running if any(step.id == running.step for step in self._sheet.steps) else None

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

    def action_read(self, lines: int) -> None:
        """Scroll by lines what has no room: the whole middle on a narrow screen, else what stands in it."""
        for part in (
            self.query_one("#live-main"),
            self.query_one("#live-told"),
            self.query_one(AnswerEditor),
        ):
            if part.max_scroll_y:
                part.scroll_relative(y=lines, animate=False)
                return

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
        shown.update(clock_face(left))
        for name, holds in (("-over", left < 0), ("-soon", 0 <= left <= SOON), ("-stopped", stopped)):
            shown.set_class(holds, name)
        bar.display = True
        whole = step_seconds(step, running)
        bar.update(total=whole, progress=min(whole, whole - left))
        assert self._sheet is not None
        self.query_one("#live-step", Static).update(
            head_of(self._sheet, step, running, left, steered=self.STEERED)
        )

    def _draw_steps(self) -> None:
        listing = self.query_one("#live-steps", OptionList)
        sheet, now = self._sheet, self._step
        held = listing.highlighted
        session = SESSIONS[self._session - 1]
        notes = " · n shows your notes" if self.notes_aside else ""
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
        heard.update(heard_on(engagement, step, steered=self.STEERED) if slug else "")
        told.update("" if slug else before_the_room(engagement, self._session, step, date.today()))

    def _draw_own(self) -> None:
        own = self.query_one("#live-private", Static)
        step = self._step
        if step is None or self._projected:
            own.update("")
            return
        own.update(for_you(self.view.snapshot.engagement, self._session, step))

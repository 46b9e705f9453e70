"""Guided self-assessment: one question at a time, what a good answer has, and a follow-up where the weak spot is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Final

from textual import on
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widget import Widget
from textual.widgets import Static

from assistant.method.questions import QUESTION, QUESTIONS
from assistant.workspace.document import Field
from tui.guiding import (
    about_model,
    asked_by_model,
    begin_at,
    is_long_enough,
    session_dots,
    still_open,
    time_left,
)
from tui.keeper import Slot
from tui.keys import key
from tui.recent import remember
from tui.safe import hint, joined, plain
from tui.screens.answering import Answering
from tui.widgets.asked import asked
from tui.widgets.cards import SuggestionCard, bullets, heading
from tui.widgets.editors import AnswerEditor
from tui.widgets.records import RecordList
from tui.widgets.weakspot import WeakSpot

_SLUGS: Final = tuple(question.slug for question in QUESTIONS)


class Guided(Answering):
    """Leads through the questions; what is typed is saved as it is in the workshop."""

    NAME = "guided"
    HELP_TITLE = "Guide me"
    HELP_TEXT = (
        "One question at a time, with why it is asked and what a good answer has. Enter begins to write; ctrl+s (or F3) "
        "is done with it: the first time it leaves the text and shows where the weak spot is, then it goes on to the next "
        "open question. The method guide asks at once; where a model is set up, ctrl+s has it read the answer as well, "
        "and what it asks takes the place of the guide's question. Escape leaves the text and sends nothing. Outside the text d does the same, ] and [ turn the pages, x skips on purpose, n adds a record. "
        "Escape pauses; i goes on at the same place, also another day."
    )
    CSS_PATH = "../styles/guided.tcss"
    BINDINGS: ClassVar = [
        key("guided.write", "enter,e", "write", "write", "Write your answer", display="enter"),
        key("guided.done", "d,ctrl+s,f3", "done", "done", "Done: see the weak spot, for which a model that is set up is asked; then go on"),
        key("guided.park", "y", "park", "park it", "Park the question that is asked: it is kept for the room"),
        key("guided.skip", "x", "skip", "skip", "Skip your own answer on purpose; this is recorded"),
        key("guided.next", "right_square_bracket,right", "turn(1)", "next", "Go to the next question", display="]"),
        key("guided.previous", "left_square_bracket,left", "turn(-1)", "previous", "Go to the question before", display="["),
        key("guided.new", "n", "new_record", "new record", "Add a record to this question"),
        key("guided.ask", "a", "ask", "ask more", "Ask the advisor for more follow-up questions", show=False),
        key("guided.pause", "escape", "back", "pause", "Leave the text; else pause, to go on here another time"),
        key("guided.settle", "f4", "settle", "compare", "Compare your text with the other version", show=False),
    ]  # fmt: skip

    def __init__(self, at: str = "") -> None:
        super().__init__()
        self._begin = at
        self._field: Field = "assumed"
        self._read: dict[str, str] = {}
        """The answers a model was given to read, by their questions, so that it is not asked twice for one text."""
        self._time = ""

    def body(self) -> Iterable[Widget]:
        """How far one is, the question, the answer with its follow-up and records, and what helps."""
        yield Static("", id="guided-progress", markup=False)
        yield Static("", id="guided-question", markup=False)
        yield Horizontal(
            Vertical(
                AnswerEditor(
                    id="guided-answer", placeholder="Enter begins to write. A line is enough to begin."
                ),
                WeakSpot(id="guided-asked"),
                Static("", id="guided-model", markup=False),
                RecordList(id="guided-records"),
                id="guided-own",
            ),
            VerticalScroll(Static("", id="guided-good", markup=False), id="guided-help"),
            id="guided-desk",
        )

    def on_mount(self) -> None:
        self._show_question(self._begin or begin_at(self.view))
        # At once: else the first key would go to the first thing that can have the focus, the text.
        self.set_focus(self.query_one("#guided-help"))

    # -- drawing -----------------------------------------------------------------------------------

    def _show_question(self, slug: str) -> None:
        view = self.view
        self.counterpoint.pace.now()
        view.question = slug
        # While one stays, the text does not change its place, whatever others do to the answer.
        self._field = "agreed" if view.answer.agreed.strip() else "assumed"
        remember(view.workspace.path, view.organisation, slug)
        self._time = time_left(view)
        self._draw_help()
        self.redraw()

    def redraw(self) -> None:
        """Draw what has changed; what is being typed is never touched."""
        view = self.view
        if view.question not in QUESTION:
            # Another place was at the trace, which has no question of its own.
            view.question = begin_at(view)
        self._draw_progress()
        self._draw_question()
        editor = self.query_one(AnswerEditor)
        self.load(editor, Slot(view.question, self._field))
        self.show_records()
        self._follow_up()
        super().redraw()

    def named(self, slot: Slot) -> str:
        """What the editor is called, and whether its question was skipped."""
        answer = self.view.snapshot.engagement.answer(slot.question)
        if answer.skipped and not answer.text.strip():
            return "Your answer · skipped, x takes that back"
        return "Your answer" if slot.field == "assumed" else "The answer agreed on"

    def _draw_progress(self) -> None:
        view = self.view
        place = _SLUGS.index(view.question) + 1
        parts = [f"{place} of {len(_SLUGS)}", f"session {view.session}", self._time]
        words = " · ".join(part for part in parts if part)
        dots = session_dots(view.snapshot, view.question)
        self.query_one("#guided-progress", Static).update(joined([dots, ("   " + words, "$quiet")]))

    def _draw_question(self) -> None:
        view = self.view
        question = QUESTION[view.question]
        width = max(20, self.size.width - 2)
        head = asked(
            f"{question.number}  {question.title}",
            f"{question.row} × {question.columns}  {view.snapshot.dots[question.slug]}",
            question.text,
            width,
        )
        self.query_one("#guided-question", Static).update(head)

    def _draw_help(self) -> None:
        question = QUESTION[self.view.question]
        parts = [
            heading("Why it is asked"),
            plain(question.purpose),
            plain(""),
            heading("What a good answer has"),
            bullets(question.good),
        ]
        self.query_one("#guided-good", Static).update(joined(parts, "\n"))
        self.query_one("#guided-help", VerticalScroll).scroll_home(animate=False)

    def on_resize(self) -> None:
        if self.is_mounted and self.counterpoint.view is not None:
            self.call_after_refresh(self._resized)

    def _resized(self) -> None:
        if self.counterpoint.view is not None:
            # The workspace may have been closed between a resize and this.
            self._draw_question()

    # -- the follow-up -----------------------------------------------------------------------------

    @property
    def _writing(self) -> bool:
        return self.focused is self.query_one(AnswerEditor)

    def _follow_up(self) -> None:
        self.query_one(WeakSpot).show(self.view, writing=self._writing)
        self._tell_model()

    def _tell_model(self) -> None:
        words = about_model(self.counterpoint, writing=self._writing)
        line = self.query_one("#guided-model", Static)
        line.display = bool(words)
        line.update(hint(words))

    def on_descendant_focus(self) -> None:
        """Somebody who begins to write is told what will become of it."""
        if self.counterpoint.view is not None and self.is_mounted:
            self._tell_model()

    def on_descendant_blur(self) -> None:
        """The text may have been left with tab, or with the mouse."""
        if self.counterpoint.view is not None:
            self.call_after_refresh(self._look_again)

    def _look_again(self) -> None:
        if self.counterpoint.view is not None and self.is_attached:
            self._follow_up()

    @on(SuggestionCard.Decided)
    def _decided(self, event: SuggestionCard.Decided) -> None:
        event.stop()
        self.counterpoint.decide([event.id], accept=event.accept)

    @on(WeakSpot.Park)
    def _park(self, event: WeakSpot.Park) -> None:
        event.stop()
        item = {"question": self.view.question, "title": event.text}
        workspace = self.view.workspace
        self.counterpoint.act(
            lambda: workspace.put("parked", dict(item)), "Parked for the room. u takes it back."
        )

    def action_park(self) -> None:
        """Park the question below the answer."""
        for card in self.query(SuggestionCard):
            card.action_decide(True)

    def action_ask(self) -> None:
        """Ask the advisor in use for more."""
        if self.view.answer.has_own_answer:
            self.counterpoint.ask_follow_ups(self.view.question)
        else:
            self.counterpoint.say(
                "Write a line first, or skip it on purpose with x; then there is something to ask about.",
                "warn",
            )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Somebody who writes need not be told how to begin; only what is asked can be parked."""
        if action == "write" and self.is_mounted and self._writing:
            return False
        if action == "park":
            return self.is_mounted and bool(self.query(SuggestionCard))
        return super().check_action(action, parameters)

    def key_label(self, binding: Binding) -> str:
        """Once the answer stands, being done with it means to go on."""
        if binding.id == "guided.done" and not self._writing and self.view.answer.has_own_answer:
            return "go on"
        return ""

    # -- going on ----------------------------------------------------------------------------------

    def action_write(self) -> None:
        """Go into the text."""
        self.set_focus(self.query_one(AnswerEditor))

    def action_done(self) -> None:
        """Out of the text first, to see what the guide asks; then on to the next open question."""
        wrote = self._writing
        self._commit()
        if not (self.query_one(AnswerEditor).text.strip() or self.view.answer.has_own_answer):
            self.counterpoint.say(
                "Write a line first, or skip it on purpose with x; ] goes on without.", "warn"
            )
        elif wrote:
            self._leave_text()
            self.counterpoint.say("d, or ctrl+s once more, goes on to the next open question.")
            self._have_read()
        else:
            self._go_on()

    def _commit(self) -> None:
        app = self.counterpoint
        app.pace.now()
        if app.keeper is not None:
            app.keeper.flush()
        app.refresh_view()

    def _leave_text(self) -> None:
        self.set_focus(self.query_one("#guided-help"))
        self._commit()

    def _have_read(self) -> None:
        """Have a model read what was just written, once for each text that is worth it."""
        slug, text = self.view.question, self.query_one(AnswerEditor).text
        if is_long_enough(text) and self._read.get(slug) != text and not asked_by_model(self.view):
            self._read[slug] = text
            self.counterpoint.read_answer(slug)

    def action_back(self) -> None:
        """Stop a call about the answer in hand; one about another goes on beside what is done here."""
        if self.counterpoint.reading in ("", self.view.question):
            super().action_back()
        else:
            self.leave()

    def _go_on(self) -> None:
        here = _SLUGS.index(self.view.question)
        # An answer that cannot be saved just now is in memory, and its question counts as open still.
        waiting = [slug for slug in still_open(self.view.snapshot) if slug != _SLUGS[here]]
        later = [slug for slug in waiting if _SLUGS.index(slug) > here]
        if later or waiting:
            self._show_question((later or waiting)[0])
            self.counterpoint.say("")
        else:
            self._finish()

    def action_turn(self, by: int) -> None:
        """Go to the question before or after, answered or not; after the last one, to where we stand."""
        place = _SLUGS.index(self.view.question) + by
        if place >= len(_SLUGS):
            self._finish()
        else:
            self._show_question(_SLUGS[max(place, 0)])

    def _finish(self) -> None:
        view, app = self.view, self.counterpoint
        waiting = still_open(view.snapshot)
        remember(view.workspace.path, view.organisation, waiting[0] if waiting else "")
        left = "Every one was answered or skipped."
        if waiting:
            count = "One is" if len(waiting) == 1 else f"{len(waiting)} are"
            left = f"{count} still open; i goes on with the first."
        app.go("standing", arrived=f"That was the last question. {left} This is where you stand.")

    def leave(self) -> None:
        """Leave the text; outside it, pause."""
        if self._writing:
            self._leave_text()
            return
        place = _SLUGS.index(self.view.question) + 1
        self.counterpoint.go("workshop")
        self.counterpoint.say(f"Paused at {place} of {len(_SLUGS)}; i goes on there, also another day.")

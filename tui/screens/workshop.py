"""The Workshop: the flow on the left, the answer in the middle, help beside it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import on
from textual.containers import Horizontal, Vertical
from textual.widget import Widget
from textual.widgets import Input, Static

from assistant.workspace.document import Field
from tui.asks import EXTRACT
from tui.keeper import Slot
from tui.keys import key
from tui.screens.answering import Answering
from tui.state import TRACE
from tui.widgets.asked import asked
from tui.widgets.cards import SuggestionCard
from tui.widgets.editors import AnswerEditor
from tui.widgets.flow import Flow
from tui.widgets.panels import TABS, GapCard, SidePanel
from tui.widgets.records import RecordList

_FIELDS: tuple[Field, Field] = ("assumed", "agreed")
_CARDS = ".suggestion, .gap, .source, .quote, .conflict"
_STATUS = {"●": "agreed", "◐": "under way", "○": "open"}


class Workshop(Answering):
    """Answer the questions, one at a time."""

    NAME = "workshop"
    HELP_TITLE = "Workshop"
    HELP_TEXT = (
        "One question at a time. Write what you assume before the discussion, and what you agree on after it; what "
        "changed between the two is a result in itself. Your own answer comes first: drafts are shown after it. "
        "d has an answer drafted, D all of them, t finds the records that your words name; what comes of it stands on Ask (2) and in Review (v)."
    )
    CSS_PATH = "../styles/workshop.tcss"
    BINDINGS: ClassVar = [
        key(
            "workshop.ask", "a", "ask", "ask", "Look for the weak spots of this answer and suggest questions"
        ),
        key(
            "workshop.draft",
            "d",
            "draft",
            "draft",
            "Have an answer drafted; your own comes first",
        ),
        key(
            "workshop.drafts",
            "D",
            "drafts",
            "draft all",
            "Have every open question drafted, one going on from the other",
            show=False,
        ),
        key(
            "workshop.extract",
            "t",
            "extract",
            "take out records",
            "Have the records found that your words name",
            show=False,
        ),
        key("workshop.new", "n", "new_record", "new", "Add a record to this question"),
        key("workshop.people", "p", "people", "voices", "See who thinks what; let each answer alone"),
        key(
            "workshop.guided",
            "i",
            "place('guided')",
            "guide me",
            "Be led through the questions, one at a time",
            show=False,
        ),
        key("workshop.agree", "m", "agree", "mark agreed", "Mark the answer as agreed, or open it again"),
        key(
            "workshop.skip",
            "x",
            "skip",
            "skip own answer",
            "Skip your own answer on purpose; this is recorded",
            show=False,
        ),
        key(
            "workshop.before",
            "e",
            "edit('before')",
            "before",
            "Write the answer before the discussion",
            show=False,
        ),
        key(
            "workshop.after",
            "f",
            "edit('after')",
            "after",
            "Write the answer after the discussion",
            show=False,
        ),
        key(
            "workshop.previous",
            "left_square_bracket",
            "step(-1)",
            "previous",
            "Go to the question before",
            show=False,
        ),
        key(
            "workshop.next", "right_square_bracket", "step(1)", "next", "Go to the next question", show=False
        ),
        key("workshop.guide", "1", "tab('Guide')", "guide", "Show what helps with this question", show=False),
        key("workshop.asked", "2", "tab('Ask')", "questions", "Show the suggested questions", show=False),
        key("workshop.gaps", "3", "tab('Gaps')", "gaps here", "Show the gaps of this question", show=False),
        key(
            "workshop.proof",
            "4",
            "tab('Proof')",
            "proof",
            "Show what the answer rests on, and what the documents say to it",
            show=False,
        ),
        key("workshop.past", "5", "tab('Past')", "past", "Show what happened to this question", show=False),
        key("workshop.diff", "6", "tab('Diff')", "diff", "Show what the discussion changed", show=False),
        key(
            "workshop.search",
            "slash",
            "search",
            "search",
            "Search the guidance, on Proof the documents",
            show=False,
        ),
        key(
            "workshop.settle",
            "f4",
            "settle",
            "compare",
            "Compare your text with the other version",
            show=False,
        ),
    ]

    def body(self) -> Iterable[Widget]:
        """Flow, answer and side panel."""
        flow = Flow(id="flow")
        before = AnswerEditor(id="before", placeholder="What do you assume today? A line is enough to begin.")
        after = AnswerEditor(id="after", placeholder="What did the discussion settle on?")
        before.border_title, after.border_title = "Before the discussion ", "After the discussion "
        desk = Vertical(
            Static("", id="question", markup=False), before, after, RecordList(id="records"), id="desk"
        )
        yield Horizontal(flow, desk, SidePanel(id="side"), id="place")

    def on_mount(self) -> None:
        self.redraw()
        self.set_focus(self.query_one(Flow))

    def redraw(self) -> None:
        """Draw what has changed; what is being typed is never touched."""
        view = self.view
        snapshot, slug = view.snapshot, view.question
        self.query_one(Flow).show(snapshot.dots, slug)
        self._draw_question()
        at_trace = slug == TRACE
        for editor, field in zip(self.editors, _FIELDS, strict=True):
            editor.display = not at_trace
            if not at_trace:
                self.load(editor, Slot(slug, field))
        self.show_records()
        self.query_one(SidePanel).redraw()
        super().redraw()

    def _draw_question(self) -> None:
        if self.counterpoint.view is None:
            # The workspace was closed between a resize and this.
            return
        view = self.view
        question = view.current
        width = max(20, self.query_one("#question").size.width - 2 or 60)
        if question is None:
            mark = view.snapshot.dots[TRACE]
            head, text = (
                ("Alignment trace", f"{mark} {_STATUS[mark]}"),
                "KPIs, Moments of Truth and collaborations, each traced to a chosen bet. "
                "o, then r, shows the whole way there as a tree, with every break in it.",
            )
        else:
            mark = view.snapshot.dots[question.slug]
            state = "own answer skipped" if view.answer.skipped and mark != "●" else _STATUS[mark]
            head = (
                f"{question.number}  {question.title}",
                f"{question.row} × {question.columns}  {mark} {state}",
            )
            text = question.text
        self.query_one("#question", Static).update(asked(*head, text, width))

    def on_resize(self) -> None:
        if self.is_mounted and self.counterpoint.view is not None:
            self.call_after_refresh(self._draw_question)

    @on(Flow.Chosen)
    def _chosen(self, event: Flow.Chosen) -> None:
        event.stop()
        self.show_question(event.slug)

    def show_question(self, slug: str) -> None:
        """Go to a stop of the flow."""
        self.counterpoint.pace.now()
        if slug != self.view.question:
            self.counterpoint.let_news_pass()
        self.view.question = slug
        self.query_one(SidePanel).found(None)
        self.redraw()

    @on(Flow.Write)
    def _write(self, event: Flow.Write) -> None:
        event.stop()
        self.action_edit("before" if not self.view.answer.assumed.strip() else "after")

    def action_edit(self, name: str) -> None:
        """Go into one of the two texts, or to the records where there is no text."""
        target = self.query_one("#records" if self.view.question == TRACE else f"#{name}")
        # At once, not in a message of its own: a fast typist's next letter is already on its way.
        self.set_focus(target)

    def action_step(self, by: int) -> None:
        """Go on or back in the flow."""
        self.show_question(self.view.step(by))

    def action_ask(self) -> None:
        """Ask the advisor for follow-up questions."""
        if self.view.question == TRACE:
            self.counterpoint.say(
                "The trace has no question of its own; ask at the bets or the objectives.", "warn"
            )
            return
        self.action_tab("Ask")
        self.counterpoint.ask_follow_ups(self.view.question)

    def action_draft(self) -> None:
        """Have an answer drafted; at the bets, candidates."""
        question = self.view.current
        if question is None:
            self.counterpoint.say("For the trace, f at the bets drafts what leads back to one.", "warn")
        elif question.kind == "bet":
            self.counterpoint.propose_bets()
        else:
            self.action_tab("Ask")
            self.counterpoint.ask_draft(question.slug)

    def action_drafts(self) -> None:
        """Go to the drafts of all questions."""
        self.counterpoint.open_drafts()

    def action_extract(self) -> None:
        """Have the records found that the answer names."""
        question = self.view.current
        if question is None or question.kind == "bet":
            self.counterpoint.say(
                "Records are taken out of answers; bets and the trace are written one by one.", "warn"
            )
        else:
            self.action_tab("Ask")
            self.counterpoint.ask_for(EXTRACT, question.slug)

    def arrived(self) -> None:
        """Suggestions have come in: go to the first one, unless the person has gone on to something else."""
        self._enter_first_suggestion(40)

    def _enter_first_suggestion(self, looks: int) -> None:
        # The cards are drawn a few messages later than the suggestions arrive; on a busy machine, more than a few.
        panel = self.query_one(SidePanel)
        if panel.tab != "Ask" or self.focused not in (None, self.query_one(Flow), self.query_one("#panel")):
            return
        cards = [card for card in panel.query(SuggestionCard) if card.is_mounted]
        if cards:
            self.set_focus(cards[0])
        if looks and self.focused not in cards:
            self.set_timer(0.05, lambda: self._enter_first_suggestion(looks - 1))

    def action_people(self) -> None:
        """Go to the voices on this question."""
        self.counterpoint.show_voices(self.view.question)

    def action_tab(self, name: str) -> None:
        """Show a tab of the side panel; on a narrow screen, the same key closes it."""
        side = self.query_one(SidePanel)
        if self.has_class("-narrow") and self.has_class("-panel") and side.tab == name and name in TABS:
            self._close_panel()
            return
        # Where there is room for all, the first key shows the tab, and the next goes into it.
        again = self.has_class("-narrow") or (side.tab == name and self.focused is not None)
        self.add_class("-panel")
        side.open(name)
        if again:
            self.call_after_refresh(self._enter_panel)

    def _enter_panel(self) -> None:
        # The Guide begins with words, not with a card: going to a card would scroll them away. At once, and not in
        # a message of its own: the cards may be built anew before that arrives.
        if isinstance(self.focused, Input):
            return  # somebody writes by now
        panel = self.query_one("#panel")
        # One that is not mounted yet is there to stay; one that is taken down may still be found.
        cards = [card for card in panel.query(_CARDS) if card.is_attached and not card._pruning]
        self.set_focus(cards[0] if cards else panel, scroll_visible=not cards or cards[0].is_mounted)

    def action_search(self) -> None:
        """Search the guidance, or the documents where proof is shown."""
        side = self.query_one(SidePanel)
        line = self.query_one(
            "#seek" if side.tab == "Proof" and self.query_one("#seek").display else "#search"
        )
        if line.id == "search" and side.tab != "Guide":
            self.action_tab("Guide")
        else:
            self.add_class("-panel")
        # At once: what is typed next is meant for it.
        self.app.stylesheet.update(self)
        self.set_focus(line)

    def _close_panel(self) -> None:
        self.remove_class("-panel")
        self.set_focus(self.query_one(Flow))

    def leave(self) -> None:
        """Leave the editor for the flow, or close the panel that lies over the answer."""
        if self.has_class("-panel") and self.has_class("-narrow"):
            self._close_panel()
        elif self.focused is not self.query_one(Flow):
            self.set_focus(self.query_one(Flow))
        else:
            self.counterpoint.say("")

    @on(SuggestionCard.Decided)
    def _decided(self, event: SuggestionCard.Decided) -> None:
        event.stop()
        self.counterpoint.decide([event.id], accept=event.accept)

    @on(GapCard.Open)
    def _gap(self, event: GapCard.Open) -> None:
        event.stop()
        self.counterpoint.go("gaps", rule=event.rule, refs=event.refs)

"""Gaps: where the customer's and the business's side are out of step, both sides next to each other."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Final

from textual import on
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widget import Widget
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from assistant.method.questions import QUESTION
from assistant.text import one_line
from tui.gaprows import SIGNS, Row, rows_of, side_content
from tui.keys import key
from tui.mending import offer_cures
from tui.safe import joined, plain
from tui.screens.dialogs import Ask
from tui.screens.place import Place

_NAMES: Final = {"blocking": "Blocking", "important": "Important", "hint": "Hints"}


class Gaps(Place):
    """Findings and contradictions, with both sides of the one you look at."""

    NAME = "gaps"
    HELP_TITLE = "Gaps"
    HELP_TEXT = (
        "What cannot stand side by side. ▲ blocks the next step, ◆ is important, · is a hint; ≠ is a contradiction in "
        "meaning that was suggested and is not yet yours. Enter offers what can be done about it: the form to open at the "
        "right field, the record to add, the decision to take; j goes to the question to reopen. A gap closes by itself "
        "when its records change. d sets one aside with a reason until one of its records changes."
    )
    CSS_PATH = "../styles/gaps.tcss"
    BINDINGS: ClassVar = [
        key(
            "gaps.mend",
            "m,enter",
            "mend",
            "mend",
            "See what can be done about it, and do it",
            display="enter",
        ),
        key("gaps.jump", "j", "jump", "question", "Go to the question to reopen"),
        key(
            "gaps.dismiss",
            "d",
            "dismiss_gap",
            "dismiss",
            "Set it aside with a reason; on a dismissed one, take it up again",
        ),
        key(
            "gaps.ask",
            "a",
            "ask",
            "contradictions",
            "Ask for texts of the two sides that contradict each other",
        ),
        key(
            "gaps.accept",
            "y",
            "decide(True)",
            "accept",
            "Accept the contradiction: it is parked at the question to reopen",
        ),
        key("gaps.reject", "x", "decide(False)", "reject", "Reject the contradiction"),
        key("gaps.all", "t", "toggle_dismissed", "dismissed", "Show or hide what was dismissed", show=False),
        key("gaps.sides", "right,l", "sides", "read", "Go into the texts to scroll them", show=False),
    ]

    def __init__(self, rule: str = "", refs: tuple[str, ...] = ()) -> None:
        super().__init__()
        self._wanted = (rule, refs)
        self._rows: list[Row] = []
        self._with_dismissed = False
        self._drawn: object = None

    def body(self) -> Iterable[Widget]:
        """The list, and the two sides."""
        yield Horizontal(
            OptionList(id="findings", markup=False, compact=True),
            Vertical(
                Static("", id="finding", markup=False),
                Horizontal(
                    VerticalScroll(
                        Static("", id="customer", markup=False), id="customer-side", classes="side"
                    ),
                    VerticalScroll(
                        Static("", id="business", markup=False), id="business-side", classes="side"
                    ),
                    id="sides",
                ),
                id="detail",
            ),
            id="place",
        )

    def on_mount(self) -> None:
        self.query_one("#customer-side").border_title = "Customer's side"
        self.query_one("#business-side").border_title = "Business's side"
        self.redraw()
        self.query_one("#findings").focus()

    def redraw(self) -> None:
        """List what is open now."""
        snapshot = self.view.snapshot
        state = (snapshot.revision, self._with_dismissed, self.counterpoint.citation_states)
        if state != self._drawn:
            self._drawn = state
            self._list(rows_of(snapshot, with_dismissed=self._with_dismissed))
        super().redraw()

    def _list(self, rows: list[Row]) -> None:
        listing = self.query_one("#findings", OptionList)
        at, place = self._current, listing.highlighted or 0
        self._rows = rows
        options: list[Option] = []
        severity = ""
        for row in rows:
            heading = (
                "Dismissed"
                if row.dismissed
                else "Contradictions, suggested"
                if row.suggestion
                else _NAMES[row.severity]
            )
            if heading != severity:
                severity = heading
                options.append(Option(plain(heading, "bold $quiet"), disabled=True))
            sign, style = ("≠", "$secondary") if row.suggestion else SIGNS[row.severity]
            options.append(Option(joined([(f"{sign} ", style), one_line(row.text, 240)]), row.id))
        if not rows:
            worked = any(dot != "○" for dot in self.view.snapshot.dots.values())
            text = (
                "No gap is open. Well in step."
                if worked
                else "Not yet: answer some questions first; gaps come from what is recorded."
            )
            options.append(Option(plain(text, "$quiet"), disabled=True))
        self.set_class(not rows, "-empty")
        listing.set_options(options)
        ids = [option.id for option in options]
        target = at.id if at else ""
        rule, refs = self._wanted
        for row in rows:
            if (
                row.finding is not None
                and rule
                and row.finding.rule == rule
                and tuple(row.finding.refs) == refs
            ):
                target = row.id
        self._wanted = ("", ())
        if target in ids:
            listing.highlighted = ids.index(target)
        elif rows:
            usable = [number for number, option in enumerate(options) if not option.disabled]
            listing.highlighted = min(usable, key=lambda number: abs(number - place))
        self._detail()

    @property
    def _current(self) -> Row | None:
        listing = self.query_one("#findings", OptionList)
        if listing.highlighted is None or listing.highlighted >= listing.option_count:
            return None
        id_ = listing.get_option_at_index(listing.highlighted).id
        return next((row for row in self._rows if row.id == id_), None)

    @on(OptionList.OptionHighlighted)
    def _moved(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self._detail()
        self.refresh_bindings()

    def _detail(self) -> None:
        row = self._current
        self.query_one("#sides").display = row is not None
        if row is None:
            self.query_one("#finding", Static).update(plain(""))
            return
        snapshot = self.view.snapshot
        question = QUESTION[row.question].title if row.question in QUESTION else ""
        mark = "suggested, not yet accepted · " if row.suggestion else "dismissed · " if row.dismissed else ""
        foot = f"{mark}{row.severity}{f' · to reopen: {question}' if question else ''}\n{row.foot}"
        self.query_one("#finding", Static).update(joined([(row.text, "bold"), "\n", (foot, "$quiet")]))
        for side, refs in (("customer", row.customer), ("business", row.business)):
            quotes = [quote for quote in row.quotes if quote.where.startswith(side)]
            self.query_one(f"#{side}", Static).update(
                side_content(refs, quotes, snapshot, side, self.counterpoint.citation_states)
            )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what makes sense for the line you are on."""
        if action in {"mend", "jump", "dismiss_gap", "decide", "sides"} and self.is_mounted:
            row = self._current
            if row is None:
                return False
            if action == "dismiss_gap":
                return row.finding is not None
            if action == "decide":
                return bool(row.suggestion)
        return super().check_action(action, parameters)

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_mend()

    def action_mend(self) -> None:
        """Offer what can be done about the gap; a contradiction leads to its question."""
        row = self._current
        if row is not None and row.finding is not None:
            offer_cures(self.counterpoint, row.finding)
        else:
            self.action_jump()

    def action_jump(self) -> None:
        """Go to the question to reopen."""
        row = self._current
        if row is not None and row.question in QUESTION:
            self.counterpoint.show_question(row.question)

    def action_sides(self) -> None:
        """Go into the two texts."""
        self.query_one("#customer-side").focus()

    def action_ask(self) -> None:
        """Ask for contradictions."""
        self.counterpoint.ask_contradictions()

    def action_toggle_dismissed(self) -> None:
        """Show or hide what was dismissed."""
        self._with_dismissed = not self._with_dismissed
        self.redraw()

    def action_decide(self, accept: bool) -> None:
        """Accept or reject a contradiction."""
        row = self._current
        if row is not None and row.suggestion:
            self.counterpoint.decide([row.suggestion], accept=accept)

    def action_dismiss_gap(self) -> None:
        """Set the finding aside with a reason, or take it up again."""
        row = self._current
        if row is None or row.finding is None:
            return
        finding, workspace, app = row.finding, self.view.workspace, self.counterpoint
        if row.dismissed:
            app.act(lambda: workspace.undismiss(finding.rule, finding.refs), "Taken up again.")
            return

        def dismiss(reason: str | None) -> None:
            if reason:
                app.act(
                    lambda: workspace.dismiss(finding.rule, finding.refs, reason),
                    "Dismissed. u brings it back, t shows what was dismissed.",
                )

        app.push_screen(
            Ask(
                "Why is this no gap for you?",
                hint="The reason is kept · enter takes it · escape cancels",
                required="A reason is needed; it is what makes a dismissal worth something later.",
            ),
            dismiss,
        )

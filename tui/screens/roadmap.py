"""Roadmap: the plan of each bet, the trace from personas to what is measured, and the money."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar, Final

from textual import on
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import OptionList, Static

from assistant.method.records import Record
from assistant.method.sums import sums
from assistant.method.trace import Break, trace
from tui import moneyrows, tracerows
from tui.additions import Addition, following, of_kind, unique
from tui.keys import key
from tui.offers import offer_additions, offer_budgets, offer_remedies
from tui.planpages import Cell, additions, first_of, pages
from tui.safe import joined, plain
from tui.screens.place import Place
from tui.state import TRACE
from tui.widgets.lines import MoneyList, WayTree
from tui.widgets.plan import Plan
from tui.widgets.reading import break_content, cell_content, money_content, record_content
from tui.widgets.waytable import WayTable

VIEWS: Final = {"plan": "Roadmap", "trace": "Trace", "money": "Money"}
_REMOVABLE: Final = frozenset(
    {"objective", "capability", "activity", "budget", "kpi", "moment_of_truth", "collaboration"}
)
"""What is taken out of a plan with one key; personas, needs, promises and bets have their own places."""


class Roadmap(Place):
    """What follows from the bets, in three views."""

    NAME = "roadmap"
    HELP_TITLE = "Roadmap"
    HELP_TEXT = (
        "1 is the roadmap: for each bet its objectives on three horizons, the work, the money and the measures. 2 is the "
        "trace from personas to what is measured: ● leads to a chosen bet, ◌ is an open end, which is left out on purpose "
        "or not thought through; ▲ and ◆ are breaks, and enter on one offers ways to mend it, x goes to the next; t shows the same as a "
        "table. 3 adds up the money, each budget once. n adds a record that is linked to where you stand. "
        "s leads to the strategy on one page."
    )
    CSS_PATH = "../styles/roadmap.tcss"
    BINDINGS: ClassVar = [
        key("roadmap.open", "e,enter", "open", "open", "Open the record, or mend the break", display="enter"),
        key("roadmap.new", "n", "new", "add", "Add a record, linked to where you stand"),
        key("roadmap.remove", "r,delete", "remove", "remove", "Remove the record; undo brings it back"),
        key("roadmap.cut", "x", "cut", "next break", "Go to the next break of the tree"),
        key("roadmap.table", "t", "table", "table", "Show the trace as a table, or as a tree again"),
        key(
            "roadmap.page",
            "s",
            "page",
            "page",
            "Read the strategy on one page, write it, or have it put together",
        ),
        key("roadmap.plan", "1", "show('plan')", "roadmap", "Show the plan of each bet", show=False),
        key(
            "roadmap.trace",
            "2",
            "show('trace')",
            "trace",
            "Show the way from personas to measures",
            show=False,
        ),
        key("roadmap.money", "3", "show('money')", "money", "Show what the bets cost", show=False),
        key(
            "roadmap.before",
            "left_square_bracket",
            "bet(-1)",
            "bet before",
            "Show the bet before",
            show=False,
        ),
        key("roadmap.next", "right_square_bracket", "bet(1)", "next bet", "Show the next bet", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._shown = "plan"
        self._as_table = False
        self._plan, self._tree = Plan(id="plan"), WayTree(id="tree")
        self._table, self._money = WayTable(id="table"), MoneyList(id="money")
        self._drawn: object = None

    def body(self) -> Iterable[Widget]:
        """The names of the views, the views, and what stands behind the line in hand."""
        yield Static("", id="views", markup=False)
        yield Container(
            self._plan,
            self._tree,
            self._table,
            self._money,
            VerticalScroll(Static("", id="words", markup=False), id="reading"),
            id="place",
        )

    def on_mount(self) -> None:
        # Who comes from the stop of the trace wants to see the trace.
        self._shown = "trace" if self.view.question == TRACE else "plan"
        self.redraw()
        self._enter()

    # -- drawing -----------------------------------------------------------------------------------

    def redraw(self) -> None:
        """Draw the view that is shown; the cursor stays on the record that it is on."""
        snapshot = self.view.snapshot
        state = (
            snapshot.revision,
            self._shown,
            self._as_table,
            self.has_class("-narrow"),
            self.has_class("-broad"),
        )
        if state != self._drawn:
            self._drawn = state
            self._draw()
        super().redraw()

    def on_resize(self) -> None:
        if self.is_mounted and self.counterpoint.view is not None:
            self.call_after_refresh(self.redraw)

    def added(self, ref: str) -> None:
        """Go to the record `ref`, where this view shows it."""
        if not isinstance(self._current, MoneyList):
            self._current.find(ref)

    def _draw(self) -> None:
        snapshot = self.view.snapshot
        self._trace, self._sums = trace(snapshot.engagement), sums(snapshot.engagement)
        self.set_class(self._current in (self._tree, self._money), "-beside")
        for widget in (self._plan, self._tree, self._table, self._money):
            widget.display = widget is self._current
        if self._current is self._plan:
            self._plan.show(pages(snapshot), snapshot)
        elif self._current is self._tree:
            self._tree.fill(self._trace)
        elif self._current is self._table:
            self._table.fill(self._trace)
        else:
            self._money.fill(self._sums, snapshot, bars=self.has_class("-broad"))
        self.query_one("#views", Static).update(self._tabs())
        self._tell()

    @property
    def _current(self) -> Plan | WayTree | WayTable | MoneyList:
        if self._shown == "trace":
            return self._table if self._as_table else self._tree
        return self._plan if self._shown == "plan" else self._money

    def _tabs(self) -> Content:
        parts: list[Content | str | tuple[str, str]] = []
        for number, (name, title) in enumerate(VIEWS.items(), 1):
            here = name == self._shown
            parts += [(f"{number} ", "$text-accent"), (title, "bold underline" if here else "$quiet"), "  "]
        word = {
            "plan": "",
            "trace": tracerows.summary(self._trace),
            "money": moneyrows.summary(self._sums),
        }[self._shown]
        return joined([*parts, (f" {word}", "$quiet")])

    def _enter(self) -> None:
        if self._current is self._plan:
            self._plan.enter()
        else:
            self._current.focus()

    # -- what is in hand ---------------------------------------------------------------------------

    @property
    def record(self) -> Record | None:
        """The record in hand."""
        ref = ""
        if self._current is self._plan:
            return self._plan.record
        if self._current is self._money:
            ref = self._money.budgets[0] if len(self._money.budgets) == 1 else ""
        else:
            ref = self._way.ref
        return self.view.snapshot.records.get(ref)

    @property
    def _cell(self) -> Cell | None:
        """The part of the plan in hand; None in the other views."""
        page = self._plan.page if self._current is self._plan else None
        return page.cells[self._plan.cell.number] if page is not None else None

    @property
    def _way(self) -> WayTree | WayTable:
        return self._table if self._as_table else self._tree

    @property
    def breaks(self) -> Sequence[Break]:
        """The breaks in hand; none where the cursor is on a record."""
        return self._way.breaks if self._shown == "trace" else ()

    def _tell(self) -> None:
        """Say what stands behind the line in hand."""
        snapshot, record = self.view.snapshot, self.record
        line = self._money.line
        if self._shown == "money" and line is not None:
            said = money_content(line, snapshot)
        elif breaks := self.breaks:
            said = break_content(breaks)
        elif record is not None:
            cuts = [each.text for each in self._trace.breaks if each.ref == record.id]
            said = record_content(record, snapshot, *(plain(f"✗ {text}", "$text-error") for text in cuts))
        elif (page := self._plan.page) is not None and (cell := self._cell) is not None:
            said = cell_content(cell, page.bet, self._trace.breaks)
        else:
            said = plain("")
        self.query_one("#words", Static).update(said)
        self.query_one("#reading").scroll_home(animate=False)
        self.refresh_bindings()

    @on(Plan.Moved)
    @on(OptionList.OptionHighlighted)
    @on(WayTable.CellHighlighted)
    def _moved(self, event: Message) -> None:
        event.stop()
        if self._drawn is not None:
            self._tell()

    # -- acts --------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what makes sense for the line in hand."""
        if self.is_mounted and self._drawn is not None:
            if action == "table":
                return self._shown == "trace"
            if action == "cut":
                return self._current is self._tree and bool(self._trace.breaks)
            if action == "bet":
                return self._shown == "plan"
            if action == "remove":
                record = self.record
                return record is not None and record.kind in _REMOVABLE and not self.breaks
        return super().check_action(action, parameters)

    def action_show(self, view: str) -> None:
        """Show one of the three views."""
        self._shown = view
        self.redraw()
        self._enter()

    def action_table(self) -> None:
        """Show the trace as a table, or as a tree."""
        self._as_table = not self._as_table
        self.redraw()
        self._enter()

    def action_cut(self) -> None:
        """Go to the next break."""
        self._tree.next_break()

    def action_bet(self, by: int) -> None:
        """Show the plan of another bet."""
        self._plan.turn(by)

    @on(OptionList.OptionSelected)
    @on(WayTable.CellSelected)
    def _selected(self, event: OptionList.OptionSelected | WayTable.CellSelected) -> None:
        event.stop()
        self.action_open()

    def action_open(self) -> None:
        """Open the record in hand, or offer ways to mend the break."""
        if breaks := self.breaks:
            offer_remedies(self.counterpoint, breaks, tracerows.reached(self._trace))
        elif (record := self.record) is not None:
            self.counterpoint.edit_record(record.id)
        elif self._shown == "money" and self._money.budgets:
            offer_budgets(self.counterpoint, self._money.budgets)
        elif self._shown != "trace":
            self.action_new()

    def action_remove(self) -> None:
        """Remove the record in hand."""
        if (record := self.record) is not None:
            self.counterpoint.remove_record(record.id)

    def action_page(self) -> None:
        """Go to the strategy on one page."""
        self.counterpoint.offer_page()

    def action_new(self) -> None:
        """Add what an empty list asks for, or offer what can be added here, linked to what stands around it."""
        choices = self._additions()
        if len(choices) == 1 and self._shown != "trace":
            self.counterpoint.add_record(choices[0].kind, given=choices[0].fields)
        elif choices:
            offer_additions(self.counterpoint, choices)
        elif self._shown == "money":
            self.counterpoint.say("A budget pays for an activity, and there is none yet: 1, then n.", "warn")
        else:
            self.counterpoint.say("There is no bet to plan for yet; b leads to the bets.", "warn")

    def _additions(self) -> list[Addition]:
        snapshot, record = self.view.snapshot, self.record
        if self._current is self._plan:
            page, cell = self._plan.page, self._cell
            if page is None or cell is None:
                return []
            asked_for = first_of(page, cell, snapshot) if record is None else []
            return asked_for or additions(page, cell, record, snapshot)
        if self._current is self._money:
            return unique(of_kind("budget", "", None, snapshot.of_kind("activity"), snapshot))
        below = following(record, self._way.around, snapshot) if record is not None else ()
        return unique([*below, Addition("Persona", "persona", {})])

"""The plan of one bet: nine lists, in rows of three where there is room, else one below the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.geometry import Region
from textual.message import Message
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from assistant.method.records import Bet, Record
from assistant.text import one_line
from tui.keys import key
from tui.planpages import COLUMNS, Cell, Page, none_yet, plan_line
from tui.safe import hint, joined, line, plain
from tui.widgets.lines import stay

if TYPE_CHECKING:
    from tui.state import Snapshot

_NAMED: Final = 4
"""Bets up to which all are named above the plan."""


class PlanCell(OptionList):
    """One list of the plan; at its ends the cursor goes on to the neighbours."""

    HELP_TITLE = "The roadmap of a bet"
    HELP_TEXT = (
        "Three horizons, then what we must be able to do, the work and the money, then what is measured, the moments "
        "that decide and who works together. ↑ names what an objective supports. ✗ counts checks that miss something, "
        "? those that are in doubt; the pane below says which. Arrows go on from list to list, and past the edge to "
        "the next bet."
    )
    BINDINGS: ClassVar = [
        key(
            "plan.left",
            "left,h",
            "go(-1, 0)",
            "left",
            "Go left; from the first list, to the bet before",
            show=False,
        ),
        key(
            "plan.right",
            "right,l",
            "go(1, 0)",
            "right",
            "Go right; from the last list, to the next bet",
            show=False,
        ),
    ]

    @dataclass
    class Go(Message):
        """The cursor wants to leave `cell`, so many lists across or down."""

        cell: PlanCell
        across: int
        down: int

    def __init__(self, number: int) -> None:
        super().__init__(markup=False, compact=True, classes="cell")
        self.number = number
        self.records: tuple[Record, ...] = ()

    def fill(self, cell: Cell, snapshot: Snapshot, none: str, *, tall: bool) -> None:
        """Show `cell`, or the words `none`; stay on the record that was highlighted, or where it was."""
        before, at = [record.id for record in self.records], self.record
        self.records = cell.records
        self.border_title = line(f"{cell.heading} ({len(cell.records)})" if cell.records else cell.heading)
        rows = [Option(plan_line(record, snapshot, tall=tall), record.id) for record in cell.records]
        with self.prevent(OptionList.OptionHighlighted):
            self.set_options(rows or [Option(plain(none, "$faint"))])
            ids = [record.id for record in cell.records]
            self.highlighted = ids.index(stay(before, at.id if at else "", ids)) if ids else 0

    @property
    def record(self) -> Record | None:
        """The record that is highlighted."""
        at = self.highlighted
        return self.records[at] if at is not None and at < len(self.records) else None

    def action_go(self, across: int, down: int) -> None:
        """Leave for another list."""
        self.post_message(self.Go(self, across, down))

    def action_cursor_down(self) -> None:
        """Go to the next line, or on to the list below."""
        if (self.highlighted or 0) < self.option_count - 1:
            super().action_cursor_down()
        else:
            self.action_go(0, 1)

    def action_cursor_up(self) -> None:
        """Go to the line before, or on to the list above."""
        if self.highlighted:
            super().action_cursor_up()
        else:
            self.action_go(0, -1)


class Plan(Vertical):
    """The pages of the roadmap, one bet at a time."""

    @dataclass
    class Moved(Message):
        """Another record is in hand, or another place for one."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._pages: Sequence[Page] = ()
        self._number = 0
        self._at = 0

    def compose(self) -> ComposeResult:
        yield Static("", id="bets", markup=False)
        with VerticalScroll(id="cells", can_focus=False):
            for number in range(COLUMNS * COLUMNS):
                yield PlanCell(number)

    @property
    def page(self) -> Page | None:
        """The page that is shown; None where there is none."""
        return self._pages[self._number] if self._number < len(self._pages) else None

    @property
    def cell(self) -> PlanCell:
        """The list that has the cursor."""
        return self._cells[self._at]

    @property
    def record(self) -> Record | None:
        """The record in hand."""
        return self.cell.record if self.page is not None else None

    @property
    def _cells(self) -> list[PlanCell]:
        return list(self.query(PlanCell))

    @property
    def _columns(self) -> int:
        return 1 if self.screen.has_class("-narrow") else COLUMNS

    def show(self, pages: Sequence[Page], snapshot: Snapshot) -> None:
        """Draw the plan of the bet that was shown, or of the first."""
        at = _bet(self.page) if self.page else None
        self._pages = pages
        same = (number for number, page in enumerate(pages) if _bet(page) == at)
        self._number = next(same, min(self._number, max(len(pages) - 1, 0)))
        self._snapshot = snapshot
        self._draw()
        self.call_after_refresh(self._into_sight)

    def find(self, ref: str) -> None:
        """Go to the record `ref`, on this page if it is on it."""
        order = sorted(range(len(self._pages)), key=lambda number: number != self._number)
        for number in order:
            for place, cell in enumerate(self._pages[number].cells):
                ids = [record.id for record in cell.records]
                if ref in ids:
                    self._number, self._at = number, place
                    self._draw()
                    self.cell.highlighted = ids.index(ref)
                    self.enter()
                    return

    def turn(self, by: int) -> None:
        """Show another bet; the ends stay."""
        wanted = min(max(self._number + by, 0), len(self._pages) - 1)
        if self._pages and wanted != self._number:
            self._number = wanted
            self._draw()
            self.post_message(self.Moved())

    def enter(self) -> None:
        """Give the focus to the list that has the cursor."""
        if self.page is None:
            self.screen.set_focus(None)
            return
        self.cell.focus(scroll_visible=False)
        self.call_after_refresh(self._into_sight)

    def _draw(self) -> None:
        page = self.page
        self.query_one("#bets", Static).update(self._head())
        self.query_one("#cells").display = page is not None
        if page is None:
            return
        tall = self._columns > 1
        for widget, cell in zip(self._cells, page.cells, strict=True):
            widget.fill(cell, self._snapshot, none_yet(page, cell, self._snapshot), tall=tall)

    def _head(self) -> Content:
        if not self._pages:
            return plain(
                "No bet to plan for yet: b leads to the bets, where they are written and chosen.", "$quiet"
            )
        several = len(self._pages) > 1
        # With many bets there is room for the name of the one in hand only.
        shown = range(len(self._pages)) if len(self._pages) <= _NAMED else (self._number,)
        room = max(12, (self.app.size.width - 24) // len(shown) - 4)
        parts: list[Content | str | tuple[str, str]] = []
        for number in shown:
            here = number == self._number
            name = _name(self._pages[number].bet, room)
            parts.append((f"[{name}] " if here else f" {name}  ", "bold $text-accent" if here else "$quiet"))
        place = f"{self._number + 1} of {len(self._pages)}, " if len(shown) < len(self._pages) else ""
        return joined([*parts, hint(f" {place}`[` `]` other bet")] if several else parts)

    @on(PlanCell.Go)
    def _go(self, event: PlanCell.Go) -> None:
        event.stop()
        columns, at = self._columns, event.cell.number
        if event.across and not 0 <= at % columns + event.across < columns:
            self.turn(event.across)
            return
        wanted = at + event.across + event.down * columns
        if not 0 <= wanted < len(self._cells):
            return
        self._at = wanted
        if event.down:
            self.cell.highlighted = 0 if event.down > 0 else self.cell.option_count - 1
        self.enter()

    def on_descendant_focus(self) -> None:
        focused = self.screen.focused
        if isinstance(focused, PlanCell):
            self._at = focused.number
            self.post_message(self.Moved())

    @on(OptionList.OptionHighlighted)
    def _highlighted(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        if event.option_list is self.cell:
            self._into_sight()
            self.post_message(self.Moved())

    def _into_sight(self) -> None:
        # Where the lists stand one below the other, they are as long as they need to be, and the whole scrolls.
        cell = self.cell
        if self._columns > 1:
            return
        row = cell.highlighted or 0
        top = cell.virtual_region.y + (row + 1 if row else 0)
        self.query_one("#cells").scroll_to_region(Region(0, top, 1, 2 if row == 0 else 1), animate=False)


def _bet(page: Page) -> str:
    return page.bet.id if page.bet else ""


def _name(bet: Bet | None, room: int) -> str:
    if bet is None:
        return "of no bet shown here"
    rank = f"{bet.rank} " if bet.rank else ""
    note = "" if bet.status == "chosen" else f" ({bet.status})"
    return f"{rank}{one_line(bet.title, max(8, room - len(note))) or bet.id}{note}"

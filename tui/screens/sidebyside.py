"""Bets side by side: the same rows for each, so that the eye finds the difference."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar, Final

from textual import events
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from assistant.method.records import Bet
from assistant.text import one_line
from tui.keys import key
from tui.safe import joined, plain
from tui.screens.within import Within
from tui.widgets.betrows import SUGGESTED, Row, bet_rows, standing

COLUMNS: Final = ((150, 4), (120, 3), (0, 2))
"""How many bets fit side by side, from how many columns of the terminal on."""


class SideBySide(Within):
    """Two to four bets next to each other; more are reached by left and right."""

    NAME = "compare"
    HELP_TITLE = "Bets side by side"
    HELP_TEXT = (
        "One row for each thing that a bet says: for whom, instead of what, with what; what would have to be true, the "
        "weakest condition marked ▸. Up and down scroll; left and right go on to bets for which there was no room."
    )
    CSS_PATH = "../styles/sidebyside.tcss"
    BINDINGS: ClassVar = [
        key("compare.right", "right,l", "turn(1)", "next bet", "Show the next bet", display="→"),
        key("compare.left", "left,h", "turn(-1)", "bet before", "Show the bet before", display="←"),
        key("compare.back", "m,escape", "back", "back", "Go back to the cards", display="esc"),
    ]

    def __init__(self, bets: Sequence[tuple[str, Bet]]) -> None:
        super().__init__()
        self._bets = list(bets)
        self._drafts: set[str] = set()
        self._first = 0
        self._drawn: object = None

    def body(self) -> Iterable[Widget]:
        """The titles, and the rows below them."""
        yield Horizontal(id="titles")
        yield VerticalScroll(id="rows")

    def on_mount(self) -> None:
        self.redraw()
        self.query_one("#rows").focus()

    def on_resize(self, _: events.Resize) -> None:
        if self.is_mounted:
            self.redraw()

    @property
    def _room(self) -> int:
        fit = next(count for least, count in COLUMNS if self.app.size.width >= least)
        return min(fit, len(self._bets))

    def redraw(self) -> None:
        """Draw the bets as they stand now; those that are gone are left out."""
        snapshot = self.view.snapshot
        self._drafts = {item.id for item in snapshot.suggestions}
        now = [
            (ref, snapshot.records.get(ref, bet if ref in self._drafts else None)) for ref, bet in self._bets
        ]
        self._bets = [(ref, bet) for ref, bet in now if isinstance(bet, Bet)]
        self._first = max(0, min(self._first, len(self._bets) - self._room))
        state = (snapshot.revision, self._first, self._room)
        if state != self._drawn:
            self._drawn = state
            self._draw(self._bets[self._first : self._first + self._room])
        super().redraw()

    def _draw(self, shown: Sequence[tuple[str, Bet]]) -> None:
        left, right = self._first, len(self._bets) - self._first - len(shown)
        titles = self.query_one("#titles", Horizontal)
        titles.remove_children()
        titles.mount_all(
            Static(self._title(number, ref, bet, left, right, len(shown)), classes="cell", markup=False)
            for number, (ref, bet) in enumerate(shown)
        )
        rows = self.query_one("#rows", VerticalScroll)
        rows.remove_children()
        tables = [self._rows(bet) for _, bet in shown]
        for cells in zip(*tables, strict=True):
            if any(cell.text for cell in cells):
                rows.mount(Static(plain(cells[0].name, "bold $text-accent"), classes="name", markup=False))
                rows.mount(Horizontal(*(_cell(cell) for cell in cells), classes="cells"))

    def _rows(self, bet: Bet) -> list[Row]:
        return [*bet_rows(bet, self.view.snapshot), Row("Backed by", bet.evidence)]

    def _title(self, number: int, ref: str, bet: Bet, left: int, right: int, shown: int) -> Content:
        before = f"← {left} more  " if left and number == 0 else ""
        after = f"  {right} more →" if right and number == shown - 1 else ""
        return joined(
            [
                (before, "$quiet"),
                (one_line(bet.title, 120) or "untitled", "bold"),
                (f"\n{ref} · {SUGGESTED if ref in self._drafts else standing(bet)}", "$quiet"),
                (after, "$quiet"),
            ]
        )

    def action_turn(self, by: int) -> None:
        """Go on to bets for which there was no room."""
        self._first += by
        self.redraw()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Turning is offered where there is more than fits."""
        if action == "turn" and self.is_mounted:
            return len(self._bets) > self._room
        return super().check_action(action, parameters)


def _cell(row: Row) -> Static:
    shown = plain(row.text, row.style) if row.text else plain("not said", "$faint")
    return Static(shown, classes="cell", markup=False)

"""Board: customer aspects across, business aspects down, and in each cell how far the room has come."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Final

from textual.containers import Grid
from textual.widget import Widget
from textual.widgets import Static

from assistant.method.aspects import ASPECTS
from assistant.method.board import CELLS, Board, board
from tui.keys import key
from tui.screens.place import Place
from tui.widgets.boardcell import CellBox, heading

_STRATEGY: Final = tuple(name for name in CELLS if "×" in name)
"""The cells of row D; the other rows are one cell each."""


class AspectsBoard(Place):
    """The matrix of the six aspects; a cell opens its questions."""

    NAME = "board"
    HELP_TITLE = "Board"
    HELP_TEXT = (
        "The customer's three aspects stand across, the business's three down; objectives and initiatives span all "
        "columns; 3/5 at a heading means three of five answers agreed. The arrow keys go from cell to cell, enter opens one, escape comes back to it. 2 shows the Big "
        "Picture board: purpose, customer, value and delivery on one page."
    )
    CSS_PATH = "../styles/board.tcss"
    BINDINGS: ClassVar = [
        key(
            "board.open",
            "enter",
            "open",
            "open",
            "See the questions, records, gaps and agreement of the cell",
        ),
        key("board.picture", "2", "picture", "big picture", "Show purpose, customer, value and delivery"),
        key("board.up", "up", "move(-1, 0)", "up", "Go to the cell above", show=False),
        key("board.down", "down", "move(1, 0)", "down", "Go to the cell below", show=False),
        key("board.left", "left", "move(0, -1)", "left", "Go to the cell on the left", show=False),
        key("board.right", "right", "move(0, 1)", "right", "Go to the cell on the right", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._drawn: object = None
        self._column = 0
        """The column one came from, so that going up from a row without columns leads back to it."""

    def body(self) -> Iterable[Widget]:
        """The headings and the cells."""
        columns = [aspect for aspect in ASPECTS if aspect.side == "customer"]
        widgets: list[Widget] = [Static("", classes="corner", markup=False)]
        widgets += [
            Static("", id=f"head-{aspect.letter}", classes="head", markup=False) for aspect in columns
        ]
        for aspect in ASPECTS:
            if aspect.side == "business":
                widgets.append(Static("", id=f"head-{aspect.letter}", classes="head", markup=False))
                widgets += [CellBox(name) for name in CELLS if name.startswith(aspect.letter)]
        yield Grid(*widgets, id="matrix")

    def on_mount(self) -> None:
        for box in self.query(CellBox):
            box.set_class("×" not in box.cell_name, "-spanning")
        self.redraw()
        self.query(CellBox).first().focus()

    def redraw(self) -> None:
        """Draw every cell as it stands now."""
        snapshot = self.view.snapshot
        if snapshot.revision != self._drawn:
            self._drawn = snapshot.revision
            self._draw(board(snapshot.engagement, snapshot.findings))
        super().redraw()

    def _draw(self, matrix: Board) -> None:
        for head in matrix.headings:
            self.query_one(f"#head-{head.aspect.letter}", Static).update(heading(head))
        for box in self.query(CellBox):
            box.show(matrix.cell(box.cell_name))

    @property
    def current(self) -> str:
        """The name of the cell that has the focus."""
        return self.focused.cell_name if isinstance(self.focused, CellBox) else CELLS[0]

    def action_move(self, down: int, right: int) -> None:
        """Go to a neighbouring cell; at the edges, stay."""
        at = self.current
        rows: list[tuple[str, ...]] = [_STRATEGY, *((name,) for name in CELLS if name not in _STRATEGY)]
        row = next(number for number, names in enumerate(rows) if at in names)
        if at in _STRATEGY:
            self._column = min(max(_STRATEGY.index(at) + right, 0), len(_STRATEGY) - 1)
        names = rows[min(max(row + down, 0), len(rows) - 1)]
        wanted = names[min(self._column, len(names) - 1)]
        next(box for box in self.query(CellBox) if box.cell_name == wanted).focus()

    def action_open(self) -> None:
        """Open the cell."""
        from tui.screens.cell import CellScreen

        self.app.push_screen(CellScreen(self.current))

    def action_picture(self) -> None:
        """Show the Big Picture board."""
        from tui.screens.bigpicture import BigPicture

        self.app.push_screen(BigPicture())

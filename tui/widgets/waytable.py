"""The trace as a table: one way from a persona to what is measured in each row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rich.text import Text
from textual.coordinate import Coordinate
from textual.widgets import DataTable

from assistant.method.trace import Break, Row, Trace
from tui.tracerows import BREAKS, cell_text, columns, short_word, table_rows

_NARROWEST: Final = 14
_WIDEST: Final = 30
"""Cells that a title may take."""


class WayTable(DataTable[Text]):
    """Ways through the trace; the cursor stands on a record, or on what cuts the way."""

    HELP_TITLE = "The trace as a table"
    HELP_TEXT = (
        "One row for each way from a persona to what is measured; ″ is the same as above. The last column names the breaks. "
        "Arrows move, enter opens the record or offers ways to mend."
    )

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id, cursor_type="cell", zebra_stripes=False)
        self._ways: list[Row] = []
        self._kinds: list[str] = []

    def fill(self, trace: Trace) -> None:
        """Show the ways of `trace`, with the cursor where it was."""
        at, here = self.cursor_coordinate, self._here
        self._ways = table_rows(trace)
        self._kinds = columns(self._ways)
        room = self.app.size.width // max(len(self._kinds), 1) - 3
        width = min(max(room, _NARROWEST), _WIDEST)
        self.clear(columns=True)
        for column in self._kinds:
            self.add_column(Text(column if column == BREAKS else short_word(column)), key=column)
        for number, row in enumerate(self._ways):
            before = self._ways[number - 1] if number else None
            cells = [cell_text(row, column, before, width) for column in self._kinds]
            self.add_row(*map(Text, cells), key=str(number))
        if self._ways:
            last_row, last_column = len(self._ways) - 1, len(self._kinds) - 1
            down, across = min(max(at.row, 0), last_row), min(max(at.column, 0), last_column)
            if here is not None:
                down = self._place_of(*here, down)
                across = self._kinds.index(here[1]) if here[1] in self._kinds else across
            self.move_cursor(row=down, column=across)

    def find(self, ref: str) -> None:
        """Go to the first way through the record `ref`, if there is one."""
        for number, row in enumerate(self._ways):
            kind = next((node.kind for node in row.nodes if node.ref == ref), "")
            if kind in self._kinds:
                self.move_cursor(row=number, column=self._kinds.index(kind))
                return

    def _place_of(self, row: Row, column: str, place: int) -> int:
        """Where a way stands now, or the first through the record of it in `column`; else `place`."""
        refs, node = [each.ref for each in row.nodes], row.cell(column)
        same = [number for number, each in enumerate(self._ways) if [at.ref for at in each.nodes] == refs]
        through = [
            number
            for number, each in enumerate(self._ways)
            if node is not None and node.ref in [at.ref for at in each.nodes]
        ]
        return next(iter([*same, *through]), place)

    @property
    def _here(self) -> tuple[Row, str] | None:
        at: Coordinate = self.cursor_coordinate
        if 0 <= at.row < len(self._ways) and 0 <= at.column < len(self._kinds):
            return self._ways[at.row], self._kinds[at.column]
        return None

    @property
    def ref(self) -> str:
        """The id of the record under the cursor; empty where there is none."""
        row, column = self._here or (None, "")
        node = row.cell(column) if row is not None and column != BREAKS else None
        return node.ref if node is not None else ""

    @property
    def breaks(self) -> Sequence[Break]:
        """The breaks under the cursor, where it stands in their column."""
        row, column = self._here or (None, "")
        return row.breaks if row is not None and column == BREAKS else ()

    @property
    def around(self) -> dict[str, list[str]]:
        """The ids by kind on the way that the cursor stands on."""
        row, _ = self._here or (None, "")
        return {node.kind: [node.ref] for node in row.nodes} if row is not None else {}

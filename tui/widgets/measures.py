"""The five measures of every aspect in one table, each as a small bar with its figure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from assistant.cells import cut, padded
from assistant.method.aspects import ASPECT, ASPECTS
from assistant.method.said import counted
from assistant.method.standing import Measure, Measures, Standing
from tui.keys import key
from tui.safe import joined, plain

MEASURES: Final = ("coverage", "evidence", "coherence", "agreement", "freshness")
OVERALL: Final = "overall"
ROWS: Final = (OVERALL, *(aspect.letter for aspect in ASPECTS))
MEANING: Final = {
    "coverage": "Share of the questions that have been worked on.",
    "evidence": "Share of the records that rest on what customers said, did or paid.",
    "coherence": "Share of the answers and records worked on that stand in no gap; the graver a gap, the more it takes away.",
    "agreement": "Share of the scores with which people go along with an answer.",
    "freshness": "Days since answers and records last changed, the one in the middle. The longest bar is the oldest aspect.",
}
"""What each measure says, in one sentence."""
_LABEL: Final = 22
"""Cells for the name of an aspect; the longest fits."""
_FIGURE: Final = 5
_PARTS: Final = " ▏▎▍▌▋▊▉"
_MOST_BAR: Final = 12


class MeasureTable(Widget, can_focus=True):
    """Aspects down, measures across; the cursor stands on one figure."""

    HELP_TITLE = "The five measures"
    HELP_TEXT = (
        "Coverage, evidence, coherence, agreement and freshness, each for itself: they are not added up, since a full bar "
        "in one makes up for nothing in another. – is not evaluable: there is nothing to judge yet. The arrow keys go from "
        "figure to figure, and enter tells how the one you are on is computed."
    )
    BINDINGS: ClassVar = [
        key("measures.explain", "enter", "explain", "how computed", "Read how this figure is computed"),
        key("measures.up", "up,k", "move(-1, 0)", "up", "Go to the aspect above", show=False),
        key("measures.down", "down,j", "move(1, 0)", "down", "Go to the aspect below", show=False),
        key("measures.left", "left,h", "move(0, -1)", "left", "Go to the measure on the left", show=False),
        key("measures.right", "right,l", "move(0, 1)", "right", "Go to the measure on the right", show=False),
    ]

    @dataclass
    class Moved(Message):
        """The cursor stands on another figure."""

        row: str
        measure: str

    class Explain(Message):
        """The person wants to read how the figure under the cursor is computed."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._standing: Standing | None = None
        self._row = self._column = 0

    def show(self, standing: Standing) -> None:
        """Draw the figures of `standing`; the cursor stays."""
        self._standing = standing
        self.refresh()

    @property
    def row(self) -> str:
        """The letter of the aspect under the cursor, or `OVERALL`."""
        return ROWS[self._row]

    @property
    def measure(self) -> str:
        """The name of the measure under the cursor."""
        return MEASURES[self._column]

    @property
    def _step(self) -> int:
        """Lines from one aspect to the next; at least one, at most three."""
        return min(3, max(1, (self.size.height - 1) // len(ROWS)))

    @property
    def _width(self) -> int:
        """Cells for one measure."""
        return max(_FIGURE + 2, (self.size.width - _LABEL) // len(MEASURES))

    def render(self) -> Content:
        """A heading, and a line for each aspect, with room between them where there is any."""
        if self._standing is None:
            return plain("")
        heads = [(padded(cut(name.capitalize(), self._width - 1), self._width), "bold") for name in MEASURES]
        lines = [joined([" " * _LABEL, *heads]), *[plain("")] * (self._step - 1)]
        for number, row in enumerate(ROWS):
            measures = measures_of(self._standing, row)
            cells = [
                self._cell(getattr(measures, name), at=(number, column))
                for column, name in enumerate(MEASURES)
            ]
            lines += [joined([_label(row), *cells]), *[plain("")] * (self._step - 1)]
        return joined(lines, "\n")

    def _cell(self, measure: Measure, at: tuple[int, int]) -> Content:
        room = self._width - _FIGURE - 1
        text = figure(measure, short=True)
        if measure.value is None:
            words = "not evaluable" if self._width > len("not evaluable") else "–"
            parts = [(padded(words, self._width - 1), "$quiet")]
        elif measure.unit == "days":
            parts = [
                (bar(measure.value / (self._oldest or 1), min(room, _MOST_BAR), "─"), "$quiet"),
                (text, ""),
            ]
        else:
            parts = [(bar(measure.value, min(room, _MOST_BAR)), "$primary"), (text, "")]
        here = at == (self._row, self._column)
        cell = joined([*parts, " " * (self._width - sum(cell_len(part) for part, _ in parts) - 1)])
        return joined([cell.stylize(self._cursor_style) if here else cell, " "])

    @property
    def _cursor_style(self) -> str:
        if not self.has_focus:
            return "on $surface"
        return "reverse" if self.app.no_color else "bold on $primary-muted"

    @property
    def _oldest(self) -> float:
        assert self._standing is not None
        ages = [measures_of(self._standing, row).freshness.value for row in ROWS]
        return max((age for age in ages if age is not None), default=0)

    def action_move(self, down: int, right: int) -> None:
        """Go to a neighbouring figure; at the edges, stay."""
        self._go(self._row + down, self._column + right)

    def _go(self, row: int, column: int) -> None:
        self._row = min(max(row, 0), len(ROWS) - 1)
        self._column = min(max(column, 0), len(MEASURES) - 1)
        self.refresh()
        self.post_message(self.Moved(self.row, self.measure))

    def action_explain(self) -> None:
        """Tell how the figure is computed."""
        self.post_message(self.Explain())

    def on_click(self, event: events.Click) -> None:
        """A click goes to the figure under the pointer."""
        self._go(event.y // self._step - 1, (event.x - _LABEL) // self._width)

    def on_focus(self) -> None:
        self.post_message(self.Moved(self.row, self.measure))


def measures_of(standing: Standing, row: str) -> Measures:
    """The measures of one row: an aspect by its letter, or the whole."""
    return standing.overall if row == OVERALL else standing.aspects[row]


def row_name(row: str) -> str:
    """What a row is called."""
    return "Overall" if row == OVERALL else f"{row} {ASPECT[row].name}"


def figure(measure: Measure, *, short: bool = False) -> str:
    """The figure of a measure in words; `short` ones are set to the right of five cells, as far as they fit."""
    if measure.value is None:
        return "not evaluable"
    if measure.unit == "share":
        return f"{f'{measure.value:.0%}':>{_FIGURE}}" if short else f"{measure.value:.0%}"
    days = round(measure.value)
    return f"{f'{days} d':>{_FIGURE}}" if short else counted(days, "day")


def bar(share: float, cells: int, sign: str = "█") -> str:
    """A bar `cells` long of which `share` is filled, to an eighth of a cell where it is drawn as a block."""
    share = min(max(share, 0.0), 1.0)
    if sign != "█":
        return padded(sign * round(share * cells), cells)
    eighths = round(share * cells * 8)
    part = _PARTS[eighths % 8].strip()
    return "█" * (eighths // 8) + part + "·" * (cells - eighths // 8 - len(part))


def _label(row: str) -> Content:
    name = padded(cut(row_name(row), _LABEL - 1), _LABEL)
    style = "bold" if row == OVERALL else f"${ASPECT[row].side}"
    return plain(name, style)

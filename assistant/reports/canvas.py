"""A drawing in plain text: a frame with two axes, and marks of one character at places in it."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

NARROWEST: Final = 30
LOWEST: Final = 10
"""Columns and lines below which nothing could be read from a drawing."""

_FRAME: Final = 2
_BELOW: Final = 2
"""Lines under the frame: the values on the axis, and what they are."""
_DRAWING = threading.Lock()
"""Plotext draws on one figure that all of a process share."""


@dataclass(frozen=True, slots=True)
class Axis:
    """What stands along one side: the lowest and the highest value, what is written at some, and a name."""

    low: float
    high: float
    ticks: Mapping[float, str] = field(default_factory=dict)
    name: str = ""


@dataclass(frozen=True, slots=True)
class Canvas:
    """Where to draw: `width` columns and `height` lines, axes and what is written beside them included."""

    width: int
    height: int
    x: Axis
    y: Axis

    @property
    def columns(self) -> int:
        """Columns inside the frame."""
        return self.width - _FRAME - max((len(label) for label in self.y.ticks.values()), default=0)

    @property
    def rows(self) -> int:
        """Lines inside the frame."""
        return self.height - _FRAME - _BELOW

    def cell(self, x: float, y: float) -> tuple[int, int]:
        """The column and the row, from the lower left, in which a pair of values is drawn."""
        return _place(x, self.x, self.columns), _place(y, self.y, self.rows)

    def values(self, column: int, row: int) -> tuple[float, float]:
        """The pair of values that the middle of a cell stands for."""
        return _value(column, self.x, self.columns), _value(row, self.y, self.rows)

    def drawn(self, marks: Mapping[str, Sequence[tuple[float, float]]]) -> str:
        """The drawing, without a trailing newline, spaces at the ends of lines or codes for the terminal.

        Args:
            marks: for each character the pairs of values it stands at; later characters cover earlier ones.
        """
        # Not at the top: only those who look at a drawing wait for it.
        import plotext

        with _DRAWING:
            plotext.clear_figure()
            plotext.theme("clear")
            plotext.limit_size(False, False)
            plotext.plot_size(self.width, self.height)
            plotext.xlim(self.x.low, self.x.high)
            plotext.ylim(self.y.low, self.y.high)
            plotext.xticks(list(self.x.ticks), list(self.x.ticks.values()))
            plotext.yticks(list(self.y.ticks), list(self.y.ticks.values()))
            plotext.xlabel(self.x.name or " ")
            plotext.ylabel(self.y.name or None)
            for character, places in marks.items():
                if places:
                    plotext.scatter([x for x, _ in places], [y for _, y in places], marker=character)
            built = plotext.uncolorize(plotext.build())
            plotext.clear_figure()
        return "\n".join(line.rstrip() for line in str(built).rstrip().split("\n"))


def _place(value: float, axis: Axis, cells: int) -> int:
    return int(0.5 + round((cells - 1) * (value - axis.low) / (axis.high - axis.low), 8))


def _value(place: int, axis: Axis, cells: int) -> float:
    return axis.low + (axis.high - axis.low) * place / max(1, cells - 1)

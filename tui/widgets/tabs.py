"""A row of names, each with the digit that opens it, in as much room as there is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from textual.content import Content
from textual.widget import Widget

from tui.safe import joined

_WAYS: Final = (("  ", " ", True), (" ", " ", True), (" ", "", True), (" ", " ", False), (" ", "", False))
"""From the loosest to the tightest: what stands between two names, between digit and name, and whether it is counted."""


class Tabs(Widget):
    """Names from which one is chosen; how much lies behind a name stands in brackets while there is room for it."""

    ALLOW_SELECT = False

    def __init__(self, names: Sequence[str], *, id: str) -> None:
        super().__init__(id=id)
        self._names = tuple(names)
        self._current = ""
        self._counts: Mapping[str, str] = {}

    def show(self, current: str, counts: Mapping[str, str]) -> None:
        """Mark the current name and say what lies behind the others."""
        if (current, counts) != (self._current, self._counts):
            self._current, self._counts = current, dict(counts)
            self.refresh()

    def render(self) -> Content:
        """One line."""
        ways = (self._line(*way) for way in _WAYS)
        return next((line for line in ways if line.cell_length <= self.size.width), self._line(*_WAYS[-1]))

    def _line(self, between: str, apart: str, counted: bool) -> Content:
        parts: list[Content | str | tuple[str, str]] = [" " if len(between) > 1 else ""]
        for number, name in enumerate(self._names, 1):
            count = self._counts.get(name, "") if counted else ""
            parts += [
                between if number > 1 else "",
                (f"{number}{apart}", "$text-accent"),
                (
                    f"{name}{f'({count})' if count else ''}",
                    "bold underline" if name == self._current else "$quiet",
                ),
            ]
        return joined(parts)

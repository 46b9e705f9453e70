"""The colours: a calm ground, sea green for the customer's voice, amber for the business's."""

from __future__ import annotations

from typing import Final

from textual.theme import Theme

DARK: Final = Theme(
    name="counterpoint",
    primary="#7aa2c9",
    secondary="#9d8ec7",
    accent="#8fb8de",
    warning="#d8a657",
    error="#e06c6c",
    success="#7fb88a",
    foreground="#d5d9df",
    background="#14171c",
    surface="#1b2027",
    panel="#232a33",
    dark=True,
    variables={"customer": "#6fb9ad", "business": "#d9a766", "quiet": "#8d97a3", "faint": "#5d6671"},
)

LIGHT: Final = Theme(
    name="counterpoint-light",
    primary="#2f5f8f",
    secondary="#6a55a3",
    accent="#245d94",
    warning="#8a5a00",
    error="#a82f2f",
    success="#2f7040",
    foreground="#22272e",
    background="#f6f4ef",
    surface="#ece9e2",
    panel="#dfdbd2",
    dark=False,
    variables={"customer": "#12695e", "business": "#8a5a12", "quiet": "#5f6670", "faint": "#979c9f"},
)

WIDTHS: Final[list[tuple[int, str]]] = [(0, "-narrow"), (120, "-wide"), (150, "-broad")]
"""Columns from which on a place has this class."""
HEIGHTS: Final[list[tuple[int, str]]] = [(0, "-short"), (32, "-tall")]
"""Lines from which on a place has this class."""


def fitting(width: int, height: int) -> list[str]:
    """The classes that a place of this size has. Given from the start, they spare it a second layout."""
    return [
        next(name for least, name in reversed(steps) if size >= least)
        for size, steps in ((width, WIDTHS), (height, HEIGHTS))
    ]

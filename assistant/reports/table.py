"""What a table consists of, whatever format it is written in: a name, columns, and rows of values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeAlias

Cell: TypeAlias = str | int | float | Decimal | date | None
"""A text as somebody wrote it, a number, money, a day, or nothing. No cell is a formula, and none is formatted."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of equal length under named columns.

    Raises:
        ValueError: a row has more or fewer cells than there are columns.
    """

    name: str
    holds: str
    """What a row of it is, in a sentence."""
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(f"{self.name}: {len(row)} cells under {len(self.columns)} columns")


@dataclass(frozen=True, slots=True)
class Tables:
    """All tables of one engagement, and what stands before them."""

    organisation: str
    as_of: date
    standing: str
    attribution: str
    tables: tuple[Table, ...]


def text(value: str) -> Cell:
    """A text as a cell; nothing where it is blank."""
    return value if value.strip() else None


def day(value: str) -> Cell:
    """A date that was written by hand: as a date where it is one, else as it was written."""
    try:
        return date.fromisoformat(value.strip())
    except ValueError:
        return text(value)

"""How much room text takes on a terminal, counted in cells: wide characters take two, combining ones none."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from assistant.text import one_line


def cell_width(text: str) -> int:
    """How many cells `text` takes on one line of a terminal."""
    if text.isascii():
        return len(text)
    return sum(_cells(character) for character in text)


def cut(text: str, cells: int) -> str:
    """`text` made safe and put on one line of at most `cells` cells, with an ellipsis where something is left out."""
    line = one_line(text)
    if cell_width(line) <= cells:
        return line
    kept, room = "", cells - 1
    for character in line:
        room -= _cells(character)
        if room < 0:
            break
        kept += character
    return f"{kept.rstrip()}…" if cells > 0 else ""


def padded(text: str, cells: int) -> str:
    """`text` followed by spaces up to `cells` cells."""
    return text + " " * (cells - cell_width(text))


def filled(words: Iterable[str], cells: int, *, indent: str = "", hang: str = "") -> list[str]:
    """`words` set into lines of at most `cells` cells; a single word that is longer is cut over several lines.

    Args:
        words: what to set, in this order, with single spaces between.
        cells: the room for a line, indents included.
        indent: what the first line begins with.
        hang: what each further line begins with.
    """
    lines, line, empty = [], indent, True
    for word in words:
        rest = word
        while rest:
            room = cells - cell_width(line) - (0 if empty else 1)
            if cell_width(rest) <= room:
                line, empty, rest = line + ("" if empty else " ") + rest, False, ""
            elif empty:
                part = _head(rest, max(1, room))
                lines.append(line + part)
                line, rest = hang, rest[len(part) :]
            else:
                lines.append(line)
                line, empty = hang, True
    return lines if empty and lines else [*lines, line]


def wrapped(text: str, cells: int, *, indent: str = "", hang: str | None = None) -> list[str]:
    """`text` made safe, its spaces evened out, in lines of at most `cells` cells; see `filled` for the indents."""
    return filled(one_line(text).split(" "), cells, indent=indent, hang=indent if hang is None else hang)


def _head(text: str, cells: int) -> str:
    """As much of the beginning of `text` as `cells` hold, and at least one character."""
    taken, room = 0, cells
    for character in text:
        room -= _cells(character)
        if room < 0 and taken:
            break
        taken += 1
    return text[:taken]


def _cells(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1

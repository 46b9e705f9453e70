"""How much room text takes on a terminal, counted in cells: wide characters take two, combining ones none."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final

from assistant.text import one_line

_PICTURE: Final = "\ufe0f"
"""After a sign of one cell: draw it as a picture, of two."""
_SOFT_HYPHEN: Final = "\u00ad"
"""Counts among the characters that only format, yet terminals draw it."""


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


def in_columns(texts: Sequence[str], widths: Sequence[int], *, gap: str = "  ") -> str:
    """`texts` next to each other, each made safe and cut or padded to the cells of its column.

    Texts for which there is no width any more are left as they are; nothing is padded at the end of the line.
    """
    set_ = [padded(cut(text, width), width) for text, width in zip(texts, widths, strict=False)]
    return gap.join([*set_, *texts[len(set_) :]]).rstrip()


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
        start = 0
        while start < len(word):
            room = cells - cell_width(line) - (0 if empty else 1)
            end = _end(word, start, room)
            if end == len(word):
                line, empty, start = line + ("" if empty else " ") + word[start:], False, end
            elif empty:
                end = max(end, start + 1)
                lines.append(line + word[start:end])
                line, start = hang, end
            else:
                lines.append(line)
                line, empty = hang, True
    return lines if empty and lines else [*lines, line]


def wrapped(text: str, cells: int, *, indent: str = "", hang: str | None = None) -> list[str]:
    """`text` made safe, its spaces evened out, in lines of at most `cells` cells; see `filled` for the indents."""
    return filled(one_line(text).split(" "), cells, indent=indent, hang=indent if hang is None else hang)


def _end(text: str, start: int, cells: int) -> int:
    """Where what `cells` hold of `text` from `start` on ends; looks no further, however long the text is."""
    for place in range(start, len(text)):
        cells -= _cells(text[place])
        if cells < 0:
            return place
    return len(text)


def _cells(character: str) -> int:
    if character in (_PICTURE, _SOFT_HYPHEN):
        return 1
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1

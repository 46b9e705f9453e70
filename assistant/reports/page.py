"""How a drawing and what its signs mean stand under each other, within a width."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assistant.cells import cell_width, cut, filled, wrapped
from assistant.method.said import counted
from assistant.reports.canvas import LOWEST, NARROWEST


def fits(width: int, height: int) -> bool:
    """Whether there is room to draw anything that could be read."""
    return width >= NARROWEST and height >= LOWEST


def page(
    width: int,
    drawing: str,
    key: str,
    rows: Iterable[tuple[str, str]],
    notes: Iterable[str] = (),
    *,
    nothing: str = "",
) -> str:
    """A drawing with what its signs mean below it, no line wider than `width` cells.

    Args:
        width: the room, in cells.
        drawing: as it comes from a canvas; empty where nothing was drawn.
        key: how the drawing is read; left out where there is none.
        rows: figures and a title each; the title is cut where the line is too short.
        notes: what could not be drawn, and why.
        nothing: what is said where there is nothing to show at all.
    """
    lines = drawing.split("\n") + wrapped(key, width) if drawing else []
    lines += [_row(figures, title, width) for figures, title in rows]
    lines += [line for note in notes for line in wrapped(note, width, hang="  ")]
    return "\n".join(lines or wrapped(nothing, width))


def _row(figures: str, title: str, width: int) -> str:
    room = width - cell_width(figures)
    # The spaces among the figures keep them in columns, so they are one word here, of which the first line is kept.
    return filled([figures + cut(title, max(0, room))], width)[0].rstrip()


def named(title: str, id_: str) -> str:
    """What a record is called where its id is wanted too."""
    return f"{title} ({id_})" if title else id_


def without(kind: str, figure: str, ids: Sequence[str]) -> list[str]:
    """The note on what has not been given its figures."""
    return [f"Not drawn, without {figure}: {counted(len(ids), kind)} ({', '.join(ids)})."] if ids else []


def crowded_out(names: Sequence[str], width: int, height: int) -> list[str]:
    """The note on what has its figures but found no place."""
    if not names:
        return []
    notes = [f"Not drawn, for want of room: {', '.join(names)}."]
    if not fits(width, height):
        notes.append(f"A drawing takes {NARROWEST} columns and {LOWEST} lines.")
    return notes

"""The question that is asked: its title, its place on the board, how it stands, and its wording."""

from __future__ import annotations

from rich.cells import cell_len
from textual.content import Content

from assistant.text import one_line
from tui.safe import joined


def asked(title: str, note: str, text: str, width: int) -> Content:
    """`title` on the left and `note` on the right of a line `width` cells long, and `text` below them."""
    title = one_line(title, max(10, width - cell_len(note) - 2))
    pad = " " * max(1, width - cell_len(title) - cell_len(note))
    return joined([(title, "bold $text-primary"), pad, (note, "$quiet"), "\n", text])

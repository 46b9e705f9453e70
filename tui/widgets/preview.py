"""A pane for what a model has written so far: to be looked at, never to be gone into, and gone when it has ended."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from tui.safe import plain


class Preview(VerticalScroll, can_focus=False):
    """The end of what was written; nothing in it can have the focus."""

    def __init__(self, title: str, *, id: str = "") -> None:
        super().__init__(id=id or None)
        self.border_title = plain(title)
        self._text = Static("", markup=False)

    def compose(self) -> ComposeResult:
        yield self._text

    def show(self, lines: Sequence[str]) -> None:
        """Show `lines`, and their end where there is no room for all."""
        self._text.update(plain("\n".join(lines)))
        self.scroll_end(animate=False)

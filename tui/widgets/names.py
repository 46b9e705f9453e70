"""Fields in which somebody is named: those who take part are offered, anybody else can be typed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from textual.suggester import SuggestFromList
from textual.widgets import Input

from tui.safe import plain
from tui.widgets.editors import SafeTextArea

_ABOUT: Final = (
    "Type the first letters: the right arrow takes the name that is offered. A new name can be typed out."
)
_MOST: Final = 12
"""Names that an empty field shows."""


class NameInput(Input):
    """One name."""

    HELP_TEXT = _ABOUT

    def __init__(self, value: str, names: Sequence[str]) -> None:
        super().__init__(
            value,
            placeholder=_shown(names),
            suggester=SuggestFromList(names, case_sensitive=False) if names else None,
            compact=True,
            select_on_focus=False,
        )
        self.names = names

    @property
    def name_given(self) -> str:
        """The name, in the spelling of those who take part where it is theirs."""
        return as_known(self.value.strip(), self.names)


class NamesArea(SafeTextArea):
    """Several names, one a line."""

    HELP_TEXT = _ABOUT

    def __init__(self, text: str, names: Sequence[str]) -> None:
        super().__init__(text, compact=True, highlight_cursor_line=False, placeholder=plain(_shown(names)))
        self.names = names

    @property
    def names_given(self) -> list[str]:
        """The names, in the spelling of those who take part where they are theirs."""
        return [as_known(line.strip(), self.names) for line in self.text.split("\n") if line.strip()]

    @property
    def _offered(self) -> str:
        """Whose name the line in hand begins; empty where it is nobody's, or not the end of the line."""
        row, column = self.cursor_location
        begun = self.document.get_line(row)
        if not (begun.strip() and column == len(begun) and self.selection.is_empty):
            return ""
        others = {line.strip() for number, line in enumerate(self.text.split("\n")) if number != row}
        return next((name for name in self.names if _begins(name, begun) and name not in others), "")

    def update_suggestion(self) -> None:
        """Offer the name that the line in hand begins."""
        self.suggestion = self._offered[self.cursor_location[1] :]

    def action_cursor_right(self, select: bool = False) -> None:
        """Take the name that is offered, or go on by a letter."""
        if (name := self._offered) and not select:
            row, column = self.cursor_location
            self.replace(name, (row, 0), (row, column))
            self.move_cursor((row, len(name)))
        else:
            super().action_cursor_right(select)


def as_known(text: str, names: Sequence[str]) -> str:
    """`text` as one of `names` is spelled, where it is that of exactly one of them but for capitals."""
    alike = [name for name in names if name.casefold() == text.casefold()]
    return alike[0] if len(alike) == 1 else text


def _begins(name: str, begun: str) -> bool:
    return len(name) > len(begun) and name.casefold().startswith(begun.casefold())


def _shown(names: Sequence[str]) -> str:
    if not names:
        return ""
    more = ", …" if len(names) > _MOST else ""
    return f"{', '.join(names[:_MOST])}{more}, or anybody else"

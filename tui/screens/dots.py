"""Giving dots in private: one participant, their own dots, and nobody else's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from assistant.text import one_line
from tui.keys import key
from tui.safe import joined, plain
from tui.screens.overlay import Overlay
from tui.widgets.bars import KeyBar


class GiveDots(Overlay[dict[str, int] | None]):
    """The dots of one participant; begins empty, also where they have voted before, so that nobody reads over it."""

    HELP_TITLE = "Your dots"
    HELP_TEXT = (
        "Up and down go from bet to bet; right gives a dot, left takes one back, a digit gives as many. Enter hands "
        "them in, escape leaves everything as it was. Nobody sees them before the vote is opened."
    )
    BINDINGS: ClassVar = [
        key("dots.more", "right,space,plus", "give(1)", "a dot", "Give this bet a dot", display="→"),
        key("dots.less", "left,minus,backspace", "give(-1)", "take back", "Take a dot back", display="←"),
        key("dots.done", "enter", "hand_in", "hand in", "Hand your dots in", priority=True),
        key("dots.leave", "escape", "leave", "leave", "Leave everything as it was"),
    ]

    def __init__(self, name: str, bets: Sequence[tuple[str, str]], dots: int, *, again: bool) -> None:
        super().__init__()
        self._who, self._bets, self._dots, self._again = name, list(bets), dots, again
        self._given = dict.fromkeys((id_ for id_, _ in bets), 0)

    def compose(self) -> ComposeResult:
        about = "These take the place of what you gave before. " if self._again else ""
        with Vertical(classes="dialog"):
            yield Static(
                joined([("Dots of ", ""), (one_line(self._who, 60), "bold")]),
                classes="question",
                markup=False,
            )
            yield Static(plain(f"{about}Nobody else should look on."), classes="hint", markup=False)
            yield OptionList(id="bets", markup=False, compact=True)
            yield Static("", id="left", classes="hint", markup=False)
            yield KeyBar()

    def on_mount(self) -> None:
        self._draw()
        self.query_one(OptionList).focus()

    @property
    def _left(self) -> int:
        return self._dots - sum(self._given.values())

    def _draw(self) -> None:
        listing = self.query_one(OptionList)
        at = listing.highlighted or 0
        width = min(self._dots, 10)
        listing.set_options(
            [
                Option(
                    joined(
                        [
                            (f"{'●' * min(count, width):<{width}} {count:>3}  ", "$text-accent"),
                            one_line(title, 200),
                        ]
                    )
                )
                for (_, title), count in zip(self._bets, self._given.values(), strict=True)
            ]
        )
        listing.highlighted = at
        self.query_one("#left", Static).update(plain(f"{self._left} of {self._dots} left"))

    def _set(self, count: int) -> None:
        """Give the bet that is highlighted `count` dots, or as many as there are."""
        id_ = self._bets[self.query_one(OptionList).highlighted or 0][0]
        self._given[id_] = min(max(count, 0), self._left + self._given[id_])
        self._draw()

    def on_key(self, event: events.Key) -> None:
        """A digit gives as many dots."""
        if event.character is not None and event.character in "0123456789":
            event.stop()
            self._set(int(event.character))

    def action_give(self, by: int) -> None:
        """Give a dot or take one back."""
        self._set(self._given[self._bets[self.query_one(OptionList).highlighted or 0][0]] + by)

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_give(1)

    def action_hand_in(self) -> None:
        """Hand the dots in."""
        self.dismiss(self._given)

    def action_leave(self) -> None:
        """Leave everything as it was."""
        self.dismiss(None)

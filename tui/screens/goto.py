"""Where to go: every place with the letter that leads there."""

from __future__ import annotations

from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tui.keys import key
from tui.places import PLACES
from tui.safe import joined, plain
from tui.screens.overlay import Overlay


class GoTo(Overlay[str | None]):
    """A list of the places; a letter or enter goes there."""

    HELP_TITLE = "Places"
    HELP_TEXT = (
        "Press a letter to go there, or move with up and down and press enter. Escape stays where you are."
    )
    BINDINGS: ClassVar = [key("goto.cancel", "escape,o", "cancel", "stay here", "Stay where you are")]

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(plain("Go to", "bold"), classes="question", markup=False)
            yield OptionList(
                *(
                    Option(
                        joined(
                            [
                                (f"{place.letter}  ", "bold $text-accent"),
                                (f"{place.title:<10}  ", ""),
                                (place.about, "$quiet"),
                            ]
                        ),
                        place.name,
                    )
                    for place in PLACES.values()
                ),
                markup=False,
                compact=True,
            )

    def on_key(self, event: events.Key) -> None:
        """A place's letter goes there."""
        for place in PLACES.values():
            if event.key == place.letter:
                event.stop()
                event.prevent_default()
                self.dismiss(place.name)
                return

    @on(OptionList.OptionSelected)
    def _picked(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(event.option.id)

    def action_cancel(self) -> None:
        """Stay."""
        self.dismiss(None)

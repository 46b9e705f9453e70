"""What every place has: a top bar, a line for what has just happened, the keys, and the ways to the other places."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar, cast

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.screen import Screen
from textual.widget import Widget

from tui.keys import PLACE_KEYS
from tui.screens.steady import Steady
from tui.theme import HEIGHTS, WIDTHS
from tui.widgets.bars import KeyBar, Notice, TopBar
from tui.widgets.editors import SafeTextArea

if TYPE_CHECKING:
    from tui.app import CounterpointApp
    from tui.state import View


class Place(Steady, Screen[None]):
    """One place of the interface. Subclasses give their `body` and redraw it from the snapshot."""

    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS
    BINDINGS: ClassVar = PLACE_KEYS
    HELP_TITLE: ClassVar[str] = "Counterpoint"
    HELP_TEXT: ClassVar[str] = ""
    NAME: ClassVar[str] = ""

    @property
    def counterpoint(self) -> CounterpointApp:
        """The application, by its own type."""
        return cast("CounterpointApp", self.app)

    @property
    def view(self) -> View:
        """The state that this place draws; there is a workspace whenever a place is shown."""
        view = self.counterpoint.view
        assert view is not None
        return view

    def compose(self) -> ComposeResult:
        yield TopBar(id="top")
        yield from self.body()
        yield Notice(id="notice", classes="-empty")
        yield KeyBar(id="keys")

    def body(self) -> Iterable[Widget]:
        """The widgets between the bars."""
        return ()

    def key_label(self, binding: Binding) -> str:  # noqa: ARG002 - places that have something to say look at it
        """What the key bar calls a binding here and now; empty where it is called as always."""
        return ""

    def redraw(self) -> None:
        """Draw what has changed in the snapshot."""
        for bar in self.query(TopBar):  # none while it is put up or taken down
            bar.refresh()
        self.refresh_bindings()

    def progressed(self) -> None:
        """Files that are being read have come further: only the line on top tells of it."""
        for bar in self.query(TopBar):  # none while it is put up or taken down
            bar.refresh()

    def added(self, ref: str) -> None:
        """The person has just added the record `ref`, or brought it back: a place that shows it goes to it."""

    def on_paste(self, event: events.Paste) -> None:
        """Text that was pasted where none is written, or files that were dragged onto the terminal."""
        event.stop()
        self.pasted(event.text)

    def pasted(self, text: str) -> None:
        """Add the files whose paths these are; of anything else, say where it could go."""
        self.counterpoint.add_pasted(text)

    def on_screen_resume(self) -> None:
        # On the way out of a workspace, what lay under another place comes to light once more.
        if self.is_mounted and (self.counterpoint.view is not None or self.NAME == "start"):
            self.redraw()

    def action_place(self, name: str) -> None:
        """Go to another place."""
        self.counterpoint.go(name)

    def action_places(self) -> None:
        """Offer every place."""
        self.counterpoint.choose_place()

    def action_undo(self) -> None:
        """Take the last act back."""
        self.counterpoint.undo()

    def action_save_copy(self) -> None:
        """Save the workspace to another file."""
        self.counterpoint.save_copy()

    def action_back(self) -> None:
        """Stop a running call; else go back to the questions."""
        if self.counterpoint.stop_work():
            return
        self.leave()

    def leave(self) -> None:
        """Go back to the questions."""
        if self.NAME != "workshop":
            self.counterpoint.go("workshop")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The way to a place is not shown in that place."""
        if action == "place" and parameters == (self.NAME,):
            return False
        return super().check_action(action, parameters)

    def on_safe_text_area_leave(self, event: SafeTextArea.Leave) -> None:
        event.stop()
        self.action_back()

    def on_safe_text_area_refused(self, event: SafeTextArea.Refused) -> None:
        event.stop()
        where = f" All of it lies in {event.kept}." if event.kept else " It is still in your clipboard."
        self.counterpoint.say(
            f"The pasted text has {event.length:,} characters, more than an answer can hold here; nothing was pasted.{where} "
            "Paste the part that matters.",
            "warn",
        )

"""The parking lot, settled while the room looks on: each point answered, made homework, or dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tui.beside import parked_line, question_line
from tui.keys import key
from tui.livelines import still_parked
from tui.safe import joined, plain
from tui.screens.overlay import Overlay
from tui.widgets.bars import KeyBar, Notice

if TYPE_CHECKING:
    from assistant.method.engagement import Parked
    from tui.app import CounterpointApp


class Lot(Overlay[None]):
    """What is parked and still open, a line each; one key settles the highlighted one, and the next is on."""

    HELP_TITLE = "The parking lot"
    HELP_TEXT = (
        "Each point leaves with a place, a name, or not at all. a says that it is answered, t makes it homework and asks "
        "whose, d drops it; u takes the last one back. Prepare (o p) keeps them all."
    )
    BINDINGS: ClassVar = [
        key("lot.answered", "a,enter", "settle('taken up')", "answered", "It is answered, or has its place", display="a"),
        key("lot.homework", "t", "homework", "homework", "Make it somebody's homework"),
        key("lot.drop", "d", "settle('dropped')", "drop", "Drop it"),
        key("lot.undo", "u", "undo", "undo", "Take the last act back"),
        key("lot.close", "escape,l", "close", "back", "Go back to the workshop"),
    ]  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self._shown: list[Parked] = []

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static("", id="lot-head", classes="question", markup=False)
            yield OptionList(id="lot", markup=False, compact=True)
            yield Notice(id="notice", classes="-empty")
            yield KeyBar()

    def on_mount(self) -> None:
        self.redraw()
        self.query_one(OptionList).focus()

    @property
    def _app(self) -> CounterpointApp:
        return cast("CounterpointApp", self.app)

    @property
    def _current(self) -> Parked | None:
        place = self.query_one(OptionList).highlighted
        return self._shown[place] if place is not None and place < len(self._shown) else None

    def redraw(self) -> None:
        """List what is still open."""
        if (view := self._app.view) is None:
            return
        self._shown = still_parked(view.snapshot.engagement)
        listing = self.query_one(OptionList)
        place = listing.highlighted or 0
        listing.set_options(
            Option(joined([parked_line(each), (f"  {question_line(each.question)}", "$quiet")]), each.id)
            for each in self._shown
        )
        if self._shown:
            listing.highlighted = min(place, len(self._shown) - 1)
        head = f"Parking lot ({len(self._shown)})" if self._shown else "Nothing is parked any more."
        self.query_one("#lot-head", Static).update(plain(head, "bold"))
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A point is settled only where there is one."""
        if action in ("settle", "homework"):
            return bool(self._shown)
        return super().check_action(action, parameters)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter in the list answers, as a does."""
        event.stop()
        self.action_settle("taken up")

    def action_settle(self, state: str) -> None:
        """The highlighted point is answered, or dropped."""
        if (item := self._current) is not None:
            said = "Dropped." if state == "dropped" else "Answered."
            self._app.change_beside("parked", item.id, {"state": state}, f"{said} u takes it back.")

    def action_homework(self) -> None:
        """The highlighted point becomes homework."""
        if (item := self._current) is not None:
            self._app.give_parked(item.id)

    def action_undo(self) -> None:
        """Take the last act back."""
        self._app.undo()

    def action_close(self) -> None:
        """Go back."""
        self.dismiss(None)

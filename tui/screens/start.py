"""Start: the workspaces opened last, a new one, one by its path, or the demo."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from assistant.text import one_line
from tui.fence import is_within
from tui.keys import key
from tui.recent import Recent, recent
from tui.safe import joined, plain
from tui.screens.place import Place

_LOGO = "Two lines, the customer's and the business's, each on its own and in harmony."


class Start(Place):
    """Where everything begins."""

    NAME = "start"
    HELP_TITLE = "Start"
    HELP_TEXT = (
        "Open one of the workspaces you had open, make a new one, open one by its path, or try the demo."
    )
    CSS_PATH = "../styles/start.tcss"
    BINDINGS: ClassVar = [
        key("start.new", "n", "new", "new", "Make a new workspace"),
        key("start.open", "o", "open", "open a file", "Open a workspace by its path"),
        key("start.demo", "d", "demo", "demo", "Try it with an invented company"),
    ]

    def body(self) -> Iterable[Widget]:
        """A greeting and the choices."""
        choices = OptionList(id="choices", markup=False, compact=True)
        yield Vertical(
            Static(
                joined([("Counterpoint", "bold $text-primary"), "\n", (_LOGO, "$quiet")]),
                id="logo",
                markup=False,
            ),
            choices,
            id="start",
        )

    def on_mount(self) -> None:
        self._recent = [item for item in recent() if is_within(item.path)]
        options = [
            Option(joined([("n", "bold $text-accent"), "  New workspace"]), "new"),
            Option(joined([("o", "bold $text-accent"), "  Open a workspace by its path"]), "open"),
            Option(joined([("d", "bold $text-accent"), "  Try the demo, an invented company"]), "demo"),
        ]
        rows = [Option(_row(item), f"r{number}") for number, item in enumerate(self._recent)]
        if rows:
            head = Option(plain("Recent", "bold $quiet"), disabled=True)
            options = [*options, Option(plain(""), disabled=True), head, *rows]
        listing = self.query_one("#choices", OptionList)
        listing.add_options(options)
        listing.highlighted = 5 if rows else 0
        listing.focus()

    def redraw(self) -> None:
        """The start has nothing that changes under it."""
        self.refresh_bindings()

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        id_ = event.option.id or ""
        if id_.startswith("r") and id_[1:].isdigit():
            self.counterpoint.open_workspace(self._recent[int(id_[1:])].path)
        else:
            getattr(self, f"action_{id_}")()

    def action_new(self) -> None:
        """Make a new workspace."""
        self.counterpoint.new_workspace()

    def action_open(self) -> None:
        """Open a workspace by its path."""
        self.counterpoint.open_by_path()

    def action_demo(self) -> None:
        """Open the demo."""
        self.counterpoint.open_demo()

    def leave(self) -> None:
        """There is nothing to go back to."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """No place can be reached before a workspace is open."""
        if action in {"place", "undo", "save_copy", "back"}:
            return False
        return super().check_action(action, parameters)


def _row(item: Recent) -> Content:
    path = str(item.path)
    home = str(Path.home())
    shown = "~" + path[len(home) :] if path.startswith(home) else path
    gone = "" if item.there else "  (not there)"
    return joined(
        [
            ("   " + (one_line(item.organisation, 40) or "unnamed"), "bold"),
            (f"  {one_line(shown, 200)}{gone}", "$quiet"),
        ]
    )

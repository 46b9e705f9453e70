"""F1: what has the focus, in a few sentences, and every key that works there."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen, Screen
from textual.widget import Widget
from textual.widgets import Static

from tui.keys import LEAVE, key
from tui.safe import joined, plain
from tui.widgets.bars import Notice

if TYPE_CHECKING:
    from tui.app import CounterpointApp


class Help(ModalScreen[None]):
    """Explains the focused thing; made from the texts of the widgets and the tooltips of the keys."""

    HELP_TITLE = "Help"
    HELP_TEXT = "Escape goes back."
    BINDINGS: ClassVar = [
        key("help.close", "escape,f1,enter,q", "close", "back", "Go back", display="esc"),
        LEAVE,
    ]

    def __init__(self, about: list[tuple[str, str]], keys: list[tuple[str, str]]) -> None:
        super().__init__()
        self._about, self._keys = about, keys

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog wide"), VerticalScroll():
            for title, text in self._about:
                yield Static(
                    joined([(title, "bold $text-accent"), "\n", text]), classes="prose", markup=False
                )
            width = max((len(shown) for shown, _ in self._keys), default=0)
            rows = [
                joined([(f"{shown:>{width}}  ", "bold $text-accent"), text]) for shown, text in self._keys
            ]
            yield Static(joined([plain("Keys", "bold"), *rows], "\n"), classes="prose", markup=False)
            yield Static(
                plain(
                    "Everything here can also be done on the command line: counterpoint --help.",
                    "$quiet",
                ),
                classes="prose",
                markup=False,
            )

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()

    def action_close(self) -> None:
        """Go back."""
        self.dismiss(None)


def about(screen: Screen[object]) -> list[tuple[str, str]]:
    """What the line of notices had no room for; then what the focused widget and the place say of themselves."""
    node: Widget | None = screen.focused or screen
    found: list[tuple[str, str]] = []
    while isinstance(node, Widget):
        text = getattr(node, "HELP_TEXT", "")
        if text and all(text != other for _, other in found):
            found.append((getattr(node, "HELP_TITLE", "") or type(node).__name__, text))
        node = node.parent if isinstance(node.parent, Widget) else None
    cut_off = [notice.cut_off for notice in screen.query(Notice) if notice.cut_off]
    return [*(("What was said last", text) for text in cut_off), *found]


def keys(screen: Screen[object]) -> list[tuple[str, str]]:
    """Every key that works now and what it does: those of the focused widget, of the place, and at last of all places."""
    app = cast("CounterpointApp", screen.app)
    rows: dict[str, tuple[list[str], str]] = {}
    active = sorted(screen.active_bindings.values(), key=lambda item: _is_everywhere(item.binding.id or ""))
    for _, binding, enabled, tooltip in active:
        text = tooltip or binding.tooltip or binding.description
        if not enabled or not text or binding.id is None:
            continue
        shown = app.get_key_display(binding)
        keys_, _ = rows.setdefault(binding.action, ([], text))
        if shown not in keys_:
            keys_.append(shown)
    return [(" ".join(keys_[:3]), text) for keys_, text in rows.values()]


def _is_everywhere(id: str) -> bool:
    return id.startswith(("place.", "app."))

"""The advisor: what it may do here, what leaves this machine, and the log of all calls."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.widget import Widget
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from assistant.errors import CounterpointError
from tui.allowance import allowance, call_in_full, call_line
from tui.keys import key
from tui.safe import plain
from tui.screens.dialogs import Tell
from tui.screens.place import Place

if TYPE_CHECKING:
    from assistant.workspace.calls import Call

_MOST: Final = 500
"""Calls that are listed, the newest."""


class AdvisorPlace(Place):
    """Settings of the advisor in this workspace, with the calls it made."""

    NAME = "advisor"
    HELP_TITLE = "The advisor"
    HELP_TEXT = (
        "What holds for the advisor in this workspace, and below it every call to a model, newest first: when, how it ended, what "
        "for, tokens, model and host. What was sent or said is never kept. E changes the language, the cap of tokens, whether only "
        "this machine may be asked, and the names that go out under an alias. D leads to the documents, of which each can be kept "
        "back; p shows exactly what would be sent. Enter shows all that is kept of a call. Keys of providers stand in their own "
        "variables and are nowhere kept."
    )
    BINDINGS: ClassVar = [
        key("advisor.edit", "e", "edit", "settings", "Change language, cap, this machine only, and names that stay here"),
        key("advisor.documents", "d", "documents", "documents", "Say which documents are never sent"),
        key("advisor.outgoing", "p", "outgoing", "what would be sent", "See the very messages for what is in hand"),
        key("advisor.call", "enter", "call", "the call", "Show all that is kept of the call"),
    ]  # fmt: skip
    DEFAULT_CSS = """
    AdvisorPlace #allowance { height: auto; max-height: 60%; padding: 1 2; }
    AdvisorPlace.-short #allowance { padding: 0 1; }
    AdvisorPlace #log { height: 1; padding: 0 1; background: $surface; }
    AdvisorPlace #calls { height: 1fr; text-wrap: nowrap; text-overflow: ellipsis; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._calls: list[Call] = []

    def body(self) -> Iterable[Widget]:
        """What holds, and the log."""
        yield Static("", id="allowance", markup=False)
        yield Static("", id="log", markup=False)
        yield OptionList(id="calls", markup=False, compact=True)

    def on_mount(self) -> None:
        self.redraw()
        self.query_one(OptionList).focus()

    def redraw(self) -> None:
        """Draw what holds now, and the calls as far as they are entered."""
        workspace, engagement = self.view.workspace, self.view.snapshot.engagement
        try:
            calls, use = workspace.calls(_MOST), workspace.token_use()
        except CounterpointError as error:
            self.counterpoint.say_error(error)
            return
        self.query_one("#allowance", Static).update(allowance(self.counterpoint, engagement, use))
        self.query_one("#log", Static).update(
            plain(f"Calls to models, newest first ({len(calls)})", "bold $text-accent")
        )
        listing = self.query_one(OptionList)
        if calls != self._calls or not listing.option_count:
            self._calls, at = calls, listing.highlighted or 0
            none = Option(plain("None was made from this workspace yet.", "$quiet"), disabled=True)
            listing.set_options([Option(call_line(each)) for each in calls] or [none])
            listing.highlighted = min(at, len(calls) - 1) if calls else None
        super().redraw()

    def progressed(self) -> None:
        """Drafts come in: so do their calls."""
        self.redraw()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is a call to be shown only where one was made."""
        if action == "call":
            return bool(self._calls)
        return super().check_action(action, parameters)

    def action_edit(self) -> None:
        """Change the settings in a form."""
        self.counterpoint.edit_advisor()

    def action_documents(self) -> None:
        """Go to the documents."""
        from tui.screens.prepare import DOCUMENTS

        self.view.section = DOCUMENTS
        self.counterpoint.go("prepare")

    def action_outgoing(self) -> None:
        """Show what would be sent."""
        self.counterpoint.offer_outgoing()

    def action_call(self) -> None:
        """Show all that is kept of the highlighted call."""
        at = self.query_one(OptionList).highlighted
        if at is not None and at < len(self._calls):
            self.app.push_screen(Tell("A call to a model", call_in_full(self._calls[at])))

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_call()

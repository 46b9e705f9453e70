"""What would be sent: the very messages, where they would go, and what that takes; looking sends nothing."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterable
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from assistant.text import one_line
from tui.backstage import Outcome
from tui.keys import key
from tui.safe import joined, plain
from tui.screens.within import Within

if TYPE_CHECKING:
    from assistant.advisor.client.sending import Sending
    from tui.backstage import Work
    from tui.outgoing import Requests

GUIDE = "Nothing leaves this machine: the method guide answers."
NOTHING = "Nothing would be sent: there is nothing to ask about yet."


class WouldBeSent(Within):
    """Requests on the left, the highlighted one in full on the right."""

    NAME = "outgoing"
    HELP_TITLE = "What would be sent"
    HELP_TEXT = (
        "Exactly the messages that would go out first, and to whom; names that you hold back stand in brackets, documents that "
        "are never sent are not in it. Looking sends nothing. Up and down go from request to request, right goes into the text, "
        "y sends, escape goes back."
    )
    BINDINGS: ClassVar = [
        key("outgoing.send", "y", "send", "send", "Send it, and go back"),
        key("outgoing.read", "right,l", "read", "read", "Go into the text to scroll it"),
        key("outgoing.list", "left,h", "list", "requests", "Go back to the requests", show=False),
        key("outgoing.back", "escape", "back", "back", "Go back; nothing is sent"),
    ]
    DEFAULT_CSS = """
    WouldBeSent #sum { height: auto; padding: 0 1; }
    WouldBeSent #place { height: 1fr; }
    WouldBeSent #requests { width: 44; height: 1fr; text-wrap: nowrap; text-overflow: ellipsis; border-right: vkey $panel; }
    WouldBeSent #reading { width: 1fr; height: 1fr; padding: 0 1; }
    WouldBeSent #reading:focus { background: $surface 50%; }
    WouldBeSent.-narrow #place { layout: vertical; }
    WouldBeSent.-narrow #requests { width: 1fr; height: auto; max-height: 30%; border-right: none; border-bottom: solid $panel; }
    """

    class Found(Message):
        """The requests are put together, or cannot be."""

        def __init__(self, outcome: Outcome) -> None:
            super().__init__()
            self.outcome = outcome

    def __init__(
        self, title: str, look: Callable[[], Coroutine[Any, Any, Requests]], send: Callable[[], object]
    ) -> None:
        super().__init__()
        self._title, self._look, self._send = title, look, send
        self._requests: Requests = ()
        self._work: Work | None = None

    def body(self) -> Iterable[Widget]:
        """What it comes to, the requests, and one of them."""
        yield Static(plain("Putting it together …", "$quiet"), id="sum", markup=False)
        yield Horizontal(
            OptionList(id="requests", markup=False, compact=True),
            VerticalScroll(Static("", id="message", markup=False), id="reading"),
            id="place",
        )

    def on_mount(self) -> None:
        self.query_one("#requests").focus()

        def ended(_: Work, outcome: Outcome) -> None:
            if not outcome.cancelled:
                self.post_message(self.Found(outcome))

        self._work = self.counterpoint.backstage.start("What would be sent", self._look, ended)

    def on_unmount(self) -> None:
        if self._work is not None:
            self._work.cancel()

    def on_would_be_sent_found(self, message: Found) -> None:
        """Show the requests, or why there are none."""
        outcome = message.outcome
        if outcome.error is not None:
            self.query_one("#sum", Static).update(plain("It could not be put together.", "$text-warning"))
            self.counterpoint.say_error(outcome.error)
            return
        self._requests = outcome.value
        self.query_one("#sum", Static).update(self._sum())
        listing = self.query_one("#requests", OptionList)
        listing.set_options(
            [
                Option(joined([f"{number} {one_line(name, 60)}", (f"  {sending.tokens:,}", "$quiet")]))
                for number, (name, sending) in enumerate(self._requests, 1)
            ]
        )
        listing.highlighted = 0 if self._requests else None
        self._show()
        self.refresh_bindings()

    def _sum(self) -> Content:
        if not self._requests:
            return plain(NOTHING if self.counterpoint.asks_model else GUIDE, "bold")
        hosts = sorted({f"{sending.model} at {sending.host}" for _, sending in self._requests})
        tokens = sum(sending.tokens for _, sending in self._requests)
        count = "1 request" if len(self._requests) == 1 else f"{len(self._requests)} requests"
        head = f"{one_line(self._title, 80)}: {count}, about {tokens:,} tokens, to {', '.join(hosts)}"
        return joined([(head, "bold"), ("  Nothing is sent by looking.", "$quiet")])

    @on(OptionList.OptionHighlighted)
    def _moved(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self._show()

    def _show(self) -> None:
        at = self.query_one("#requests", OptionList).highlighted
        known = at is not None and at < len(self._requests)
        self.query_one("#message", Static).update(in_full(self._requests[at or 0][1]) if known else plain(""))
        self.query_one("#reading", VerticalScroll).scroll_home(animate=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what would be sent can be."""
        if action in {"send", "read", "list"}:
            return bool(self._requests)
        return super().check_action(action, parameters)

    def action_send(self) -> None:
        """Send it."""
        self.leave()
        self._send()

    def action_read(self) -> None:
        """Go into the text."""
        self.query_one("#reading").focus()

    def action_list(self) -> None:
        """Go back to the requests."""
        self.query_one("#requests").focus()

    def action_back(self) -> None:
        """Go back; a call that is under way elsewhere goes on."""
        self.leave()


def in_full(sending: Sending) -> Content:
    """A request to the letter, message by message."""
    head = f"To {sending.model} at {sending.host} · about {sending.tokens:,} tokens, a reply of at most {sending.output_tokens:,}"
    shape = "" if sending.response_format is None else " · the shape of the reply is asked for beside it"
    blocks = [plain(f"{head}{shape}", "$quiet")]
    blocks += [
        joined([(message.role, "bold $text-accent"), "\n", message.content]) for message in sending.messages
    ]
    return joined(blocks, "\n\n")

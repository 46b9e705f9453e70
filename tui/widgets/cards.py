"""Cards: small framed texts that can have the focus, so that a key acts on the one you look at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final

from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from tui.keys import key
from tui.safe import joined, plain
from tui.shown import Shown


class Neighbours(Widget):
    """Goes to its neighbours with up and down, and never out of the pane that it is in."""

    BINDINGS: ClassVar = [
        key("card.next", "down,j", "neighbour(1)", "next", "Go to the next one", show=False),
        key("card.previous", "up,k", "neighbour(-1)", "previous", "Go to the one before", show=False),
    ]

    def action_neighbour(self, by: int) -> None:
        """Go to what is next in this pane; at its ends, show what lies beyond the last."""
        pane = next((each for each in self.ancestors if isinstance(each, VerticalScroll)), None)
        chain = self.screen.focus_chain
        at = chain.index(self) + by
        target = chain[at] if 0 <= at < len(chain) else None
        if target is not None and (pane is None or pane.parent in target.ancestors):
            self.screen.set_focus(target)
        elif pane is not None:
            (pane.scroll_end if by > 0 else pane.scroll_home)(animate=False)


class Card(Static, Neighbours, can_focus=True):
    """One thing to look at; up and down go to its neighbours."""

    BINDINGS: ClassVar = Neighbours.BINDINGS


class SuggestionCard(Card):
    """An open suggestion beside the answer: marked as not yet yours until you accept it."""

    HELP_TITLE = "A suggested question"
    HELP_TEXT = (
        "It goes to a weak spot of your answer and says which: y parks it for this question, so that it is on the "
        "list for the room; x rejects it, and it is not asked again. Nothing enters the record before you act."
    )
    BINDINGS: ClassVar = [
        key("card.accept", "y", "decide(True)", "park it", "Accept it: it is parked for this question"),
        key("card.reject", "x", "decide(False)", "reject", "Reject it; it is not brought up again"),
    ]

    @dataclass
    class Decided(Message):
        """The person accepted or rejected the suggestion `id`."""

        id: str
        accept: bool

    def __init__(self, shown: Shown, number: int) -> None:
        super().__init__(suggestion_content(shown, number), classes="suggestion")
        self.suggestion = shown.id

    def action_decide(self, accept: bool) -> None:
        """Accept or reject."""
        self.post_message(self.Decided(self.suggestion, accept))


_BAR: Final = "▏"


def suggestion_content(shown: Shown, number: int) -> Content:
    """A follow-up as the Ask panel shows it."""
    parts: list[Content | str | tuple[str, str]] = [(f"{number} ", "$text-accent"), (shown.title, "bold")]
    for label, text in shown.lines:
        if label == "why":
            parts += ["\n", (text, "$quiet")]
    for quote in shown.quotes:
        parts += ["\n", (f"“{quote.words}”", "italic $customer")]
    foot = " · ".join(part for part in (shown.made_by, shown.source) if part)
    if foot:
        parts += ["\n", (f"◇ {foot}", "$quiet")]
    return joined(parts)


def heading(text: str) -> Content:
    """A small heading inside a panel."""
    return plain(text, "bold $text-accent")


def bullets(texts: tuple[str, ...], sign: str = "•") -> Content:
    """Texts one below the other, each with a sign."""
    return joined([joined([(f"{sign} ", "$quiet"), text]) for text in texts], "\n")

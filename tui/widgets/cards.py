"""Cards: small framed texts that can have the focus, so that a key acts on the one you look at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, cast

from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from tui.keys import key
from tui.safe import joined, plain
from tui.shown import Shown

if TYPE_CHECKING:
    from tui.app import CounterpointApp


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
        super().__init__(self._content(shown, number), classes="suggestion")
        self.suggestion = shown.id

    def _content(self, shown: Shown, number: int) -> Content:
        return suggestion_content(shown, number)

    def action_decide(self, accept: bool) -> None:
        """Accept or reject."""
        self.post_message(self.Decided(self.suggestion, accept))


class PaperCard(SuggestionCard):
    """A suggestion beside the answer that is no question: read in full here or in Review, and decided with the same keys."""

    HELP_TITLE = "A suggestion"
    HELP_TEXT = (
        "It was drafted for this question and is not yours before you act: y accepts it, e edits it first or leaves parts out, "
        "x rejects it, enter shows it in Review. Before each claim stands what it rests on."
    )
    BINDINGS: ClassVar = [
        key("papercard.accept", "y", "decide(True)", "accept", "Accept it as it stands"),
        key("papercard.edit", "e", "edit", "edit", "Edit it or leave parts out; what comes out is accepted"),
        key("papercard.reject", "x", "decide(False)", "reject", "Reject it; it is not brought up again"),
        key("papercard.review", "enter", "review", "in Review", "Show it among all that waits"),
    ]

    def __init__(self, shown: Shown) -> None:
        super().__init__(shown, 0)

    def _content(self, shown: Shown, number: int) -> Content:  # noqa: ARG002 - it has no number
        # The models behind it are loaded once there is one to show: the first paint does without.
        from tui.papers import paper_content

        paper = [paper_content(shown.paper)] if shown.paper is not None else []
        head = joined(
            [(f"◇ {shown.sort}", "$secondary"), "\n", (shown.title, "bold"), "\n", (shown.effect, "$quiet")]
        )
        return joined([head, *paper, plain(f"{shown.id} · {shown.made_by}", "$quiet")], "\n\n")

    def action_neighbour(self, by: int) -> None:
        """Read on in a card that is longer than its pane, and only then go to the next."""
        pane = next((each for each in self.ancestors if isinstance(each, VerticalScroll)), None)
        if pane is not None:
            here, window = self.region, pane.region
            hidden = here.bottom - window.bottom if by > 0 else window.y - here.y
            if hidden > 0:
                pane.scroll_relative(y=by * min(hidden, max(1, window.height - 2)), animate=False)
                return
        super().action_neighbour(by)

    def action_edit(self) -> None:
        """Edit it."""
        cast("CounterpointApp", self.app).edit_suggestion(self.suggestion)

    def action_review(self) -> None:
        """Show it in Review."""
        cast("CounterpointApp", self.app).go("review", at=self.suggestion)


def suggestion_content(shown: Shown, number: int) -> Content:
    """A follow-up as the Ask panel shows it."""
    parts: list[Content | str | tuple[str, str]] = [(f"{number} ", "$text-accent"), (shown.title, "bold")]
    for label, text in shown.lines:
        if label == "why":
            parts += ["\n", (text, "$quiet")]
    for quote in shown.quotes:
        if quote.document:
            parts += ["\n", ("↳ source: ", "$quiet"), (f"“{quote.words}”", "italic $customer")]
            parts += [(f" {quote.document}", "$quiet")]
        else:
            parts += ["\n", (f"“{quote.words}”", "italic $customer")]
        parts += ["\n", (f"! {quote.warned}", "$text-warning")] if quote.warned else []
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

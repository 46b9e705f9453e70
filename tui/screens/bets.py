"""Bets: cards side by side; propose, weigh, shortlist, choose up to three, rank."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar, Final, cast

from pydantic import ValidationError
from textual.containers import HorizontalScroll
from textual.widget import Widget
from textual.widgets import Static

from assistant.method.bets import LIVING, MOST_CHOSEN
from assistant.method.records import Bet
from tui.keys import key
from tui.safe import hint, plain
from tui.screens.challenge import Challenge
from tui.screens.placing import PLACING_KEYS, Placing
from tui.screens.sidebyside import SideBySide
from tui.screens.voting import Voting
from tui.state import Snapshot
from tui.widgets.betcard import BetCard

_SEALED: Final = (
    "Bets are drafted and wait for one of your own: `n` writes it, `a` leaves yours out and shows the drafts."
)
_NONE_YET: Final = "No bets yet. `n` writes one of your own, `a` has candidates drafted from personas, needs and alternatives."


class CardRow(HorizontalScroll, inherit_bindings=False):
    """The cards in a row. Its keys are those of the place: left and right go from card to card."""


class Bets(Placing):
    """Weigh the bets next to each other, and choose."""

    NAME = "bets"
    HELP_TITLE = "Bets"
    HELP_TEXT = (
        "Each card is a bet: what we believe, for whom, instead of what, what would have to be true, what we give up, "
        "and when we would stop. Left and right go from card to card. Dashed cards with ◇ are suggestions, not yours "
        "until you accept them. A bet is put on trial with t, space marks it, m compares, r has the room vote, f has objectives, work and more drafted for it. Choosing is "
        "always a person's act: one to three, ranked."
    )
    CSS_PATH = "../styles/bets.tcss"
    BINDINGS: ClassVar = [
        key("bets.ask", "a", "ask", "draft", "Have candidate bets drafted, once your own answer stands"),
        key("bets.new", "n", "new", "new", "Write a bet of your own"),
        key("bets.right", "right,l", "move(1)", "next card", "Go to the next card", show=False),
        key("bets.left", "left,h", "move(-1)", "card before", "Go to the card before", show=False),
        key("bets.edit", "enter,e", "edit", "edit", "Open the bet in a form"),
        key("bets.accept", "y", "decide(True)", "accept", "Accept the suggested bet as a candidate"),
        key("bets.reject", "x", "decide(False)", "reject", "Reject the suggested bet"),
        key(
            "bets.challenge",
            "t",
            "challenge",
            "challenge",
            "What must be true, why it failed, who else could say it",
        ),
        key("bets.mark", "space", "mark", "mark", "Mark it for comparing or voting, or take the mark away"),
        key(
            "bets.compare", "m", "compare", "compare", "Lay the marked bets, or all living ones, side by side"
        ),
        key(
            "bets.vote",
            "r",
            "vote",
            "vote",
            "Have everybody give dots to the marked bets, or all living ones",
        ),
        key(
            "bets.further",
            "f",
            "further",
            "draft for it",
            "Have a trial, objectives, capabilities, work or the trace drafted for this bet",
        ),
        *PLACING_KEYS,
    ]

    def __init__(self, *, at: str = "") -> None:
        super().__init__()
        self._drawn: object = None
        self._marked: set[str] = set()
        self._at = (at, 0)
        """The card that has the focus, by its id and its place, so that it is found again when all are drawn anew."""

    def body(self) -> Iterable[Widget]:
        """The cards."""
        yield Static("", id="summary", markup=False)
        yield CardRow(id="cards", can_focus=False)

    def on_mount(self) -> None:
        self.redraw()

    def redraw(self) -> None:
        """Draw the cards anew if something changed, and stay on the one that had the focus."""
        snapshot = self.view.snapshot
        if snapshot.revision != self._drawn:
            self._drawn = snapshot.revision
            self._cards(snapshot)
        super().redraw()

    def _cards(self, snapshot: Snapshot) -> None:
        cards = [BetCard(bet.id, bet, snapshot) for bet in snapshot.bets]
        suggested = [
            (item, draft)
            for item in snapshot.of_task("bets")
            if (draft := draft_of(item.payload)) is not None
        ]
        place = sum(card.bet.status in LIVING for card in cards)
        cards[place:place] = [BetCard(item.id, bet, snapshot, suggestion=item) for item, bet in suggested]
        wanted: BetCard | None = None
        if cards:
            ref, number = self._at
            wanted = next((card for card in cards if card.ref == ref), cards[min(number, len(cards) - 1)])
            self._at = (wanted.ref, cards.index(wanted))
        self.call_later(self._lay_out, cards, wanted)
        self._marked &= {card.ref for card in cards}
        for card in cards:
            card.mark(card.ref in self._marked)
        self._sum_up()

    async def _lay_out(self, cards: list[BetCard], wanted: BetCard | None) -> None:
        row = self.query_one("#cards", HorizontalScroll)
        # Old cards must be gone before the new ones are scrolled: the row would start from its left again.
        async with row.batch():
            await row.remove_children()
            if wanted is None:
                none = _SEALED if self._sealed else _NONE_YET
                await row.mount(Static(hint(none), classes="prose", markup=False))
            else:
                await row.mount_all(cards)
        if wanted is not None and wanted.is_attached:
            wanted.focus(scroll_visible=False)
            self.call_after_refresh(wanted.scroll_visible, animate=False)

    def _sum_up(self) -> None:
        snapshot = self.view.snapshot
        words = f"{len(snapshot.chosen)} of at most {MOST_CHOSEN} chosen · bets: {len(snapshot.bets)}"
        words += f" · {len(snapshot.of_task('bets'))} suggested"
        words += f" · {self._sealed} sealed until one is yours" if self._sealed else ""
        words += f" · {len(self._marked)} marked" if self._marked else ""
        if (vote := snapshot.vote) is not None and vote.opened is None:
            words += f" · vote under way: {len(vote.votes)} voted"
        self.query_one("#summary", Static).update(plain(words, "$quiet"))

    def on_descendant_focus(self) -> None:
        card, cards = self.current, self._all
        if card in cards and card is not None:
            self._at = (card.ref, cards.index(card))

    @property
    def _sealed(self) -> int:
        """How many drafted bets nobody may see yet."""
        snapshot = self.view.snapshot
        return sum(each.task == "bets" and each.id in snapshot.sealed for each in snapshot.suggestions)

    @property
    def _all(self) -> list[BetCard]:
        return list(self.query(BetCard))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Suggested bets are accepted or rejected before anything else is done to them."""
        if action in {"edit", "decide", "challenge", "further", "mark"} and self.is_mounted:
            card = self.current
            if card is None or action in {"edit", "mark"}:
                return card is not None
            return (card.suggestion is not None) == (action == "decide")
        return super().check_action(action, parameters)

    def action_move(self, by: int) -> None:
        """Go to another card."""
        cards = self._all
        if cards:
            place = cards.index(self.current) + by if self.current else 0
            cards[min(max(place, 0), len(cards) - 1)].focus()

    def action_ask(self) -> None:
        """Have bets drafted; the own answer comes first, or is skipped on purpose."""
        app, view = self.counterpoint, self.view
        if not view.snapshot.needs_own_answer("bets", view.mode):
            app.ask_bets()
            return

        # What was drafted already is shown then; more can be asked for after it has been read.
        then = app.refresh_view if self._sealed else app.ask_bets
        app.skip_own_answer("bets", then, "Your own bets first?", "write mine first (n writes a bet)")

    def action_new(self) -> None:
        """Write a bet of your own."""
        self.counterpoint.add_record("bet")

    def action_edit(self) -> None:
        """Open the card in a form."""
        if (card := self.current) is not None:
            if card.suggestion is not None:
                self.counterpoint.edit_suggestion(card.ref)
            else:
                self.counterpoint.edit_record(card.ref)

    def action_decide(self, accept: bool) -> None:
        """Accept or reject a suggested bet."""
        if (card := self.current) is not None and card.suggestion is not None:
            self.counterpoint.decide([card.ref], accept=accept)

    def action_mark(self) -> None:
        """Mark the card, or take the mark away, and stay there."""
        if (card := self.current) is not None:
            self._marked ^= {card.ref}
            card.mark(card.ref in self._marked)
            self._sum_up()

    @property
    def _wanted(self) -> list[BetCard]:
        """The cards that were marked, else those of the bets that are still in play."""
        cards = self._all
        marked = [card for card in cards if card.ref in self._marked]
        if len(marked) == 1 and self.current not in {None, *marked}:
            marked = [card for card in cards if card in marked or card is self.current]
        return marked or [card for card in cards if card.bet.status in LIVING and card.suggestion is None]

    def action_compare(self) -> None:
        """Lay bets side by side."""
        cards = self._wanted
        if len(cards) < 2:
            self.counterpoint.say("Two bets are needed to compare; space marks the one you look at.", "warn")
            return
        self.app.push_screen(SideBySide([(card.ref, card.bet) for card in cards]))

    def action_challenge(self) -> None:
        """Put the bet on trial."""
        if (card := self.current) is not None:
            self.app.push_screen(Challenge(card.ref))

    def action_further(self) -> None:
        """Have something drafted for the bet."""
        if (card := self.current) is not None:
            self.counterpoint.offer_for_bet(card.ref)

    def action_vote(self) -> None:
        """Go to the vote; where none is under way, one can be called there."""
        self.app.push_screen(Voting([card.ref for card in self._wanted if card.suggestion is None]))


def draft_of(payload: dict[str, Any]) -> Bet | None:
    """The bet that a suggestion would add; None where it holds none that can be read."""
    records = payload.get("records")
    if not isinstance(records, list) or not records or not isinstance(records[0], dict):
        return None
    try:
        return Bet.model_validate({"id": "draft"} | cast("dict[str, Any]", records[0]))
    except ValidationError:
        return None

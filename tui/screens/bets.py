"""Bets: cards side by side; propose, weigh, shortlist, choose up to three, rank."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar, cast

from pydantic import ValidationError
from textual.containers import HorizontalScroll
from textual.widget import Widget
from textual.widgets import Static

from assistant.method.records import Bet
from tui.keys import key
from tui.safe import hint, plain
from tui.screens.dialogs import Ask, Confirm
from tui.screens.place import Place
from tui.state import MOST_CHOSEN, Snapshot
from tui.widgets.betcard import BetCard


class Bets(Place):
    """Weigh the bets next to each other, and choose."""

    NAME = "bets"
    HELP_TITLE = "Bets"
    HELP_TEXT = (
        "Each card is a bet: what we believe, for whom, instead of what, what would have to be true, what we give up, "
        "and when we would stop. Left and right go from card to card. Dashed cards with ◇ are suggestions, not yours "
        "until you accept them. Choosing is always a person's act: one to three, ranked."
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
            "bets.choose",
            "c",
            "choose",
            "choose",
            "Choose this bet; on a chosen one, take it back to the shortlist",
        ),
        key(
            "bets.shortlist",
            "s",
            "status('shortlisted')",
            "shortlist",
            "Put it on the shortlist; on a shortlisted one, back to the candidates",
        ),
        key("bets.park", "p", "status('parked')", "park", "Park it; on a parked one, back to the candidates"),
        key("bets.drop", "d", "drop", "drop", "Drop it, with a reason"),
        key("bets.first", "1", "rank(1)", "first", "Rank a chosen bet first", show=False),
        key("bets.second", "2", "rank(2)", "second", "Rank a chosen bet second", show=False),
        key("bets.third", "3", "rank(3)", "third", "Rank a chosen bet third", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._drawn: object = None
        self._at = ("", 0)
        """The card that has the focus, by its id and its place, so that it is found again when all are drawn anew."""

    def body(self) -> Iterable[Widget]:
        """The cards."""
        yield Static("", id="summary", markup=False)
        yield HorizontalScroll(id="cards", can_focus=False)

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
        place = sum(card.bet.status in ("chosen", "shortlisted", "candidate") for card in cards)
        cards[place:place] = [BetCard(item.id, bet, snapshot, suggestion=item) for item, bet in suggested]
        row = self.query_one("#cards", HorizontalScroll)
        row.remove_children()
        if cards:
            row.mount_all(cards)
            ref, number = self._at
            wanted = next((card for card in cards if card.ref == ref), cards[min(number, len(cards) - 1)])
            self._at = (wanted.ref, cards.index(wanted))
            # Behind a dialog the focus would go to a card of a screen that is not in front; resuming comes back here.
            self.call_after_refresh(wanted.focus)
        else:
            text = "No bets yet. `n` writes one of your own, `a` has candidates drafted from personas, needs and alternatives."
            row.mount(Static(hint(text), classes="prose", markup=False))
        chosen = len(snapshot.chosen)
        words = f"{chosen} of at most {MOST_CHOSEN} chosen · bets: {len(snapshot.bets)} · {len(suggested)} suggested"
        self.query_one("#summary", Static).update(plain(words, "$quiet"))

    def on_descendant_focus(self) -> None:
        card, cards = self.current, self._all
        if card in cards and card is not None:
            self._at = (card.ref, cards.index(card))

    @property
    def _all(self) -> list[BetCard]:
        return list(self.query(BetCard))

    @property
    def current(self) -> BetCard | None:
        """The card that has the focus."""
        focused = self.focused
        return focused if isinstance(focused, BetCard) else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Suggested bets are accepted or rejected first; only bets of yours are chosen, parked or dropped."""
        if action in {"edit", "decide", "choose", "status", "drop", "rank"} and self.is_mounted:
            card = self.current
            if card is None:
                return False
            if action == "decide":
                return card.suggestion is not None
            if action != "edit":
                return card.suggestion is None
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

        def skip(yes: bool | None) -> None:
            if yes and app.act(lambda: view.workspace.skip_answer("bets", True)) is not None:
                app.ask_bets()

        app.push_screen(
            Confirm(
                "Your own bets first?",
                yes="skip my own answer and draft",
                no="write mine first (n writes a bet)",
                details=plain(
                    "People judge drafts better when they have thought for themselves. Skipping is recorded at the question."
                ),
            ),
            skip,
        )

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

    def action_status(self, status: str) -> None:
        """Shortlist or park a bet, or take that back."""
        if (card := self.current) is not None:
            new = "candidate" if card.bet.status == status else status
            self._change(card, {"status": new, "rank": None}, f"{card.bet.title or card.ref}: {new}.")

    def action_choose(self) -> None:
        """Choose a bet, after one question; or take a choice back."""
        card = self.current
        if card is None:
            return
        if card.bet.status == "chosen":
            self._change(
                card, {"status": "shortlisted", "rank": None}, "No longer chosen; it is on the shortlist."
            )
            return
        chosen = self.view.snapshot.chosen
        if len(chosen) >= MOST_CHOSEN:
            self.counterpoint.say(
                f"{MOST_CHOSEN} bets are chosen, which is the most. Take one back (c) first.", "warn"
            )
            return
        rank = next(
            number for number in range(1, MOST_CHOSEN + 1) if number not in {bet.rank for bet in chosen}
        )
        missing = [
            name
            for name, there in (
                ("what would have to be true", card.bet.conditions),
                ("a kill criterion", card.bet.kill_criterion.strip()),
                ("what you give up", card.bet.stops),
            )
            if not there
        ]
        details = f"It says nothing yet about {', '.join(missing)}." if missing else ""

        def sure(yes: bool | None) -> None:
            if yes:
                self._change(
                    card, {"status": "chosen", "rank": rank}, f"Chosen as number {rank}. u takes it back."
                )

        self.app.push_screen(
            Confirm(
                f"Choose “{card.bet.title or card.ref}” as bet number {rank}?",
                yes="choose",
                no="not yet",
                details=plain(details) if details else None,
            ),
            sure,
        )

    def action_drop(self) -> None:
        """Drop a bet with a reason, or take a dropped one up again."""
        card = self.current
        if card is None:
            return
        if card.bet.status == "dropped":
            self._change(card, {"status": "candidate"}, "A candidate again.")
            return

        def drop(reason: str | None) -> None:
            if reason:
                note = "\n\n".join(
                    part
                    for part in (card.bet.note, f"Dropped on {date.today().isoformat()}: {reason}")
                    if part
                )
                self._change(
                    card, {"status": "dropped", "rank": None, "note": note}, "Dropped. u takes it back."
                )

        self.app.push_screen(
            Ask(
                "Why is it dropped?",
                hint="The reason is kept in its note · escape cancels",
                required="A reason is needed.",
            ),
            drop,
        )

    def action_rank(self, rank: int) -> None:
        """Give a chosen bet a rank; the one that had it takes its place."""
        card = self.current
        if card is None or card.suggestion is not None:
            return
        if card.bet.status != "chosen":
            self.counterpoint.say("Only chosen bets are ranked; c chooses.", "warn")
            return
        other = next(
            (bet for bet in self.view.snapshot.chosen if bet.rank == rank and bet.id != card.ref), None
        )
        if other is not None:
            workspace, old = self.view.workspace, card.bet.rank
            self.counterpoint.act(lambda: workspace.change_record(other.id, {"rank": old}))
        self._change(card, {"rank": rank}, f"Rank {rank}.")

    def _change(self, card: BetCard, fields: dict[str, object], said: str) -> None:
        workspace = self.view.workspace
        self.counterpoint.act(lambda: workspace.change_record(card.ref, fields), said)


def draft_of(payload: dict[str, Any]) -> Bet | None:
    """The bet that a suggestion would add; None where it holds none that can be read."""
    records = payload.get("records")
    if not isinstance(records, list) or not records or not isinstance(records[0], dict):
        return None
    try:
        return Bet.model_validate({"id": "draft"} | cast("dict[str, Any]", records[0]))
    except ValidationError:
        return None

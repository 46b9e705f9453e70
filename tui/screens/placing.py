"""Where a bet stands is a person's act: shortlist, choose up to three and rank them, park, drop."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual.binding import BindingType

from assistant.method.bets import LIVING, MOST_CHOSEN
from assistant.text import one_line
from tui.keys import key
from tui.safe import plain
from tui.screens.dialogs import Ask, Confirm
from tui.screens.place import Place
from tui.widgets.betcard import BetCard

if TYPE_CHECKING:
    from assistant.method.records import Bet, BetStatus


PLACING_KEYS: Final[list[BindingType]] = [
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
        "shortlist",
        "shortlist",
        "Put it on the shortlist; on a shortlisted one, back to the candidates",
    ),
    key(
        "bets.park",
        "p",
        "set_aside('parked')",
        "park",
        "Park it; on a parked one, back to the candidates",
    ),
    key(
        "bets.drop",
        "d",
        "set_aside('dropped')",
        "drop",
        "Drop it, with a reason; on a dropped one, back to the candidates",
    ),
    key("bets.first", "1", "rank(1)", "first", "Rank a chosen bet first", show=False),
    key("bets.second", "2", "rank(2)", "second", "Rank a chosen bet second", show=False),
    key("bets.third", "3", "rank(3)", "third", "Rank a chosen bet third", show=False),
]
"""The keys of the acts below. A place puts them behind its own, so that they come in that order on the key bar."""


class Placing(Place):
    """The acts of a person who chooses, on the card that has the focus. Choosing asks once; all of them are undone by u."""

    @property
    def current(self) -> BetCard | None:
        """The card that has the focus."""
        focused = self.focused
        return focused if isinstance(focused, BetCard) else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only bets of yours are chosen, parked or dropped; a suggested one is accepted first."""
        if action in {"choose", "shortlist", "set_aside", "rank"} and self.is_mounted:
            return self.current is not None and self.current.suggestion is None
        return super().check_action(action, parameters)

    def action_shortlist(self) -> None:
        """Put the bet on the shortlist, or take it off again."""
        if (card := self.current) is not None:
            new: BetStatus = "candidate" if card.bet.status == "shortlisted" else "shortlisted"
            self._place(card, new, said=f"{_called(card.bet)}: {new}.")

    def action_choose(self) -> None:
        """Choose a bet, after one question; or take a choice back."""
        card = self.current
        if card is None:
            return
        if card.bet.status == "chosen":
            self._place(card, "shortlisted", said="No longer chosen; it is on the shortlist.")
            return
        chosen = self.view.snapshot.chosen
        if len(chosen) >= MOST_CHOSEN:
            self.counterpoint.say(
                f"{MOST_CHOSEN} bets are chosen, which is the most. Take one back (c) first.", "warn"
            )
            return
        taken = {bet.rank for bet in chosen}
        rank = next(number for number in range(1, MOST_CHOSEN + 1) if number not in taken)
        missing = unsaid(card.bet)
        # What somebody put away with a reason must not come back unseen.
        before = aside(card.bet)
        says = [before] if before else []
        says += [f"It says nothing yet about {', '.join(missing)}."] if missing else []
        details = plain(" ".join(says)) if says else None

        def sure(yes: bool | None) -> None:
            if yes:
                self._place(card, "chosen", said=f"Chosen as number {rank}. u takes it back.")

        question = f"Choose “{_called(card.bet)}” as bet number {rank}?"
        self.app.push_screen(Confirm(question, yes="choose", no="not yet", details=details), sure)

    def action_set_aside(self, status: BetStatus) -> None:
        """Park or drop a bet and keep why; or make a candidate of it again."""
        card = self.current
        if card is None:
            return
        if card.bet.status == status:
            self._place(card, "candidate", said="A candidate again.")
            return

        def because(reason: str | None) -> None:
            if reason is not None:
                self._place(card, status, reason=reason, said=f"{status.capitalize()}. u takes it back.")

        needed = status == "dropped"
        self.app.push_screen(
            Ask(
                f"Why is “{_called(card.bet)}” {status}?",
                hint=f"It stays on the card{'' if needed else '; enter without a word parks it'} · escape cancels",
                required="A reason is needed." if needed else "",
            ),
            because,
        )

    def action_rank(self, rank: int) -> None:
        """Give a chosen bet a rank; the one that had it takes its place."""
        card = self.current
        if card is None or card.suggestion is not None:
            return
        if card.bet.status != "chosen":
            self.counterpoint.say("Only chosen bets are ranked; c chooses.", "warn")
            return
        workspace = self.view.workspace
        self.counterpoint.act(lambda: workspace.rank_bet(card.ref, rank), f"Rank {rank}. u takes it back.")

    def _place(self, card: BetCard, status: BetStatus, *, reason: str = "", said: str) -> None:
        workspace = self.view.workspace
        self.counterpoint.act(lambda: workspace.place_bet(card.ref, status, reason=reason), said)


def unsaid(bet: Bet) -> list[str]:
    """What people should know of a bet before they choose it, and it does not say."""
    return [
        name
        for name, there in (
            ("what would have to be true", bet.conditions),
            ("a kill criterion", bet.kill_criterion.strip()),
            ("what you give up", bet.stops),
        )
        if not there
    ]


def aside(bet: Bet) -> str:
    """That a bet was parked or dropped, and why; empty for one that is in play."""
    if bet.status in LIVING:
        return ""
    reason = one_line(bet.reason, 200)
    return f"It is {bet.status}: “{reason}”." if reason else f"It is {bet.status}."


def _called(bet: Bet) -> str:
    return one_line(bet.title, 120) or bet.id

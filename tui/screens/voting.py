"""The vote: everybody has the same number of dots, gives them in private, and sees the count once it is opened."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar, Final

from textual import on
from textual.containers import Horizontal, VerticalScroll
from textual.widget import Widget
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from assistant.method.agreement import next_in
from assistant.method.engagement import Ballot
from assistant.method.said import counted
from assistant.text import one_line
from tui.ballots import counts, order, tied, voters
from tui.keys import key
from tui.safe import hint, joined, line
from tui.screens.dialogs import Ask
from tui.screens.dots import GiveDots
from tui.screens.within import Within

MOST_DOTS: Final = 100
"""How many dots each may have at most."""
_USUAL: Final = "3"


class Voting(Within):
    """Who has voted, and, once the vote is opened, how it went."""

    NAME = "vote"
    HELP_TITLE = "The vote"
    HELP_TEXT = (
        "Everybody gives their dots in a screen of their own; here stands only who has voted, until the vote is opened. "
        "With f it is opened to the room, after a question, and nobody can change a dot after that. What the count means for the order is for you to say: "
        "k chooses or ranks by it."
    )
    CSS_PATH = "../styles/voting.tcss"
    BINDINGS: ClassVar = [
        key("vote.give", "enter,e", "give", "give dots", "Give the dots of this participant, in private"),
        key("vote.other", "a", "other", "somebody else", "Give the dots of somebody who is not listed"),
        key("vote.open", "f", "open", "open to the room", "Show everybody's dots, for good"),
        key("vote.call", "n", "call", "new vote", "Call a vote on these bets"),
        key(
            "vote.rank",
            "k",
            "rank",
            "rank by dots",
            "Rank the chosen bets by their dots, or choose the first ones",
        ),
        key(
            "vote.withdraw", "x", "withdraw", "withdraw", "Take the vote away, with the dots that were given"
        ),
    ]

    def __init__(self, bets: Sequence[str] = ()) -> None:
        super().__init__()
        self._bets = list(bets)
        self._drawn: object = None

    def body(self) -> Iterable[Widget]:
        """Who votes, and on what."""
        yield Static("", id="vote", markup=False)
        yield Horizontal(
            OptionList(id="voters", markup=False, compact=True),
            VerticalScroll(Static("", id="count", markup=False), id="counting"),
            id="place",
        )

    def on_mount(self) -> None:
        self.redraw()
        self.query_one("#voters").focus()
        if self.ballot is None:
            self.action_call()

    @property
    def ballot(self) -> Ballot | None:
        """The newest vote, as the room may see it."""
        return self.view.snapshot.vote

    def redraw(self) -> None:
        """Draw who has voted now."""
        snapshot = self.view.snapshot
        if snapshot.revision != self._drawn:
            self._drawn = snapshot.revision
            self._people()
            self.query_one("#vote", Static).update(self._state())
            shown = counts(snapshot, self.ballot) if self.ballot else hint("`n` calls a vote.")
            self.query_one("#count", Static).update(shown)
        super().redraw()

    def _people(self) -> None:
        listing = self.query_one("#voters", OptionList)
        at, ballot = listing.highlighted, self.ballot
        voted = {vote.participant for vote in ballot.votes} if ballot else set()
        # A name may hold anything, and an option's id may not: they are found again by their place.
        self._names = voters(self.view.snapshot)
        rows = [
            joined(
                [
                    "✓ " if name in voted else "○ ",
                    line(name, limit=40),
                    ("  has voted" if name in voted else "", "$quiet"),
                ]
            )
            for name in self._names
        ]
        none = Option(hint("Nobody is listed yet; `a` asks for a name."), disabled=True)
        listing.set_options([Option(row) for row in rows] or [none])
        if rows:
            listing.highlighted = 0 if at is None else min(at, len(rows) - 1)

    def _state(self) -> str:
        ballot = self.ballot
        if ballot is None:
            return "No vote yet"
        if ballot.opened is not None:
            when = f" on {one_line(ballot.opened.date, 10)}" if ballot.opened.date else ""
            return f"Opened{when} · {len(ballot.votes)} voted, {counted(ballot.dots, 'dot')} each"
        voted = (
            f"{len(ballot.votes)} of {len(self._names)} {'has' if len(ballot.votes) == 1 else 'have'} voted"
        )
        return f"Vote under way · {voted} · {counted(ballot.dots, 'dot')} each"

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Dots are given until the vote is opened, and a new one is called once it is."""
        if action in {"give", "other", "open", "call", "rank", "withdraw"} and self.is_mounted:
            ballot = self.ballot
            if ballot is None:
                return action == "call"
            return action in (
                {"call", "rank", "withdraw"} if ballot.opened else {"give", "other", "open", "withdraw"}
            )
        return super().check_action(action, parameters)

    # -- before it is opened

    def action_call(self) -> None:
        """Call a vote."""
        bets, workspace = self._bets, self.view.workspace
        if len(bets) < 2:
            marks = len(self.view.snapshot.bets) > 1
            how = "space marks them on their cards" if marks else "n on their page (b) writes one"
            self.counterpoint.say(f"A vote needs at least two bets; {how}.", "warn")
            return

        def call(text: str | None) -> None:
            if text:
                said = f"The vote is called on {len(bets)} bets. enter gives somebody's dots."
                self.counterpoint.act(lambda: workspace.call_vote(bets, int(text)), said)

        self.app.push_screen(HowMany(f"A vote on {len(bets)} bets. How many dots does each have?"), call)

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if self.check_action("give", ()):
            self.action_give()

    def action_give(self) -> None:
        """Give the dots of the participant who is highlighted."""
        at = self.query_one("#voters", OptionList).highlighted
        if self._names and at is not None:
            self._private(self._names[at])
        else:
            self.action_other()

    def action_other(self) -> None:
        """Give the dots of somebody who is not listed."""
        self.app.push_screen(
            Ask("Whose dots?", hint="By name or alias · escape cancels", required="A name is needed."),
            lambda name: self._private(name) if name else None,
        )

    def _private(self, name: str, *, sure: bool = False) -> None:
        ballot, workspace, snapshot = self.ballot, self.view.workspace, self.view.snapshot
        if ballot is None:
            return
        again = any(vote.participant == name for vote in ballot.votes)
        bets = [(id_, snapshot.title(id_)) for id_ in ballot.bet_ids]
        if again and not sure:
            # Whoever goes down the list by habit comes past those who have voted.
            self.counterpoint.once_sure(
                f"{one_line(name, 60)} has voted already. Give their dots anew?",
                lambda: self._private(name, sure=True),
                yes="give them anew",
                no="leave them",
                details="New dots take the place of those they gave; how they voted stays hidden.",
            )
            return

        def given(dots: dict[str, int] | None) -> None:
            if dots is None:
                self.counterpoint.say("Nothing was counted.")
                return
            said = f"{name} has voted." if any(dots.values()) else f"{name} has no vote."
            if self.counterpoint.act(lambda: workspace.vote(ballot.id, name, dots), said) is not None:
                self._on_to_the_next(name)

        self.app.push_screen(GiveDots(name, bets, ballot.dots, again=again), given)

    def _on_to_the_next(self, name: str) -> None:
        ballot = self.ballot
        voted = {vote.participant for vote in ballot.votes} if ballot else set()
        if (after := next_in(self._names, name, voted)) in self._names:
            self.query_one("#voters", OptionList).highlighted = self._names.index(after)

    def action_open(self) -> None:
        """Open the vote, after one question."""
        ballot, workspace = self.ballot, self.view.workspace
        if ballot is None or not ballot.votes:
            self.counterpoint.say("Nobody has voted yet.", "warn")
            return
        missing = [name for name in self._names if name not in {vote.participant for vote in ballot.votes}]
        details = [f"Not yet: {', '.join(one_line(name, 40) for name in missing)}."] if missing else []
        details.append("Everybody sees who gave what, and nobody can change it after that.")

        self.counterpoint.once_sure(
            "Open the vote to the room?",
            lambda: self.counterpoint.act(
                lambda: workspace.open_vote(ballot.id), "The vote is open to the room. u closes it again."
            ),
            yes="open it",
            no="not yet",
            details="\n".join(details),
        )

    def action_withdraw(self) -> None:
        """Take the vote away, after one question."""
        ballot, workspace = self.ballot, self.view.workspace
        if ballot is None:
            return

        self.counterpoint.once_sure(
            "Withdraw this vote?",
            lambda: self.counterpoint.act(
                lambda: workspace.remove("ballots", ballot.id), "The vote is withdrawn. u brings it back."
            ),
            yes="withdraw",
            no="leave it",
        )

    # -- after it

    def action_rank(self) -> None:
        """Rank the chosen bets by their dots; where none is chosen, choose the first ones."""
        ballot, snapshot, workspace = self.ballot, self.view.snapshot, self.view.workspace
        if ballot is None or ballot.opened is None:
            return
        ids = order(snapshot, ballot)
        if not ids:
            self.counterpoint.say(
                "The dots leave open which come first; choose on the cards (c), rank with 1 2 3.", "warn"
            )
            return
        given = ballot.counts
        rows = [f"{place}  {snapshot.title(id_)}  ({given[id_]})" for place, id_ in enumerate(ids, 1)]
        if tied(ballot, ids):
            rows.append("Some have equally many dots; these keep the order in which they stand.")
        chosen = any(bet.id in ids for bet in snapshot.chosen)

        self.counterpoint.once_sure(
            "Rank the chosen bets by their dots?" if chosen else "Choose these, in this order?",
            lambda: self.counterpoint.act(
                lambda: workspace.choose_bets(ids), "Ranked by dots. u takes it back."
            ),
            yes="rank them" if chosen else "choose them",
            no="leave it",
            details="\n".join(rows),
        )


class HowMany(Ask):
    """A question that is answered with a number of dots."""

    def __init__(self, question: str) -> None:
        super().__init__(question, value=_USUAL)

    def on_mount(self) -> None:
        """A number that is typed takes the place of the usual one."""
        self.query_one(Input).select_all()

    def read(self, value: str) -> tuple[str, str]:
        """The number, and what is wrong with it, if anything."""
        text = value.strip()
        good = text.isascii() and text.isdigit() and 1 <= int(text[:4]) <= MOST_DOTS and len(text) < 4
        return text, "" if good else f"A whole number from 1 to {MOST_DOTS}."

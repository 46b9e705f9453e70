"""Votes in words: who takes part, how an opened one went, and which order it offers."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from assistant.method.agreement import room
from assistant.method.bets import MOST_CHOSEN
from assistant.method.engagement import Ballot
from assistant.text import one_line
from tui.safe import joined, plain
from tui.state import Snapshot
from tui.widgets.betrows import dots


def voters(snapshot: Snapshot) -> list[str]:
    """Everybody who is waited for, and whoever has voted without being so."""
    return room(
        snapshot.engagement, [vote.participant for vote in snapshot.vote.votes] if snapshot.vote else []
    )


def counts(snapshot: Snapshot, ballot: Ballot) -> Content:
    """What is voted on; once the vote is opened, the dots of each bet, most first, and who gave them."""
    if ballot.opened is None:
        lines = [f"• {snapshot.title(id_)}" for id_ in ballot.bet_ids]
        return joined(
            [
                ("The vote is on", "bold $text-accent"),
                "\n",
                "\n".join(lines),
                ("\n\nHow anybody voted stays hidden until the vote is opened.", "$quiet"),
            ]
        )
    parts: list[Content] = []
    for id_ in ballot.counts:
        given = [
            f"{one_line(vote.participant, 40)} {each.count}"
            for vote in ballot.votes
            for each in vote.dots
            if each.bet_id == id_
        ]
        parts.append(
            joined(
                [
                    (snapshot.title(id_), "bold"),
                    "\n",
                    (dots(ballot, id_), "$text-accent"),
                    (f"\n{', '.join(given)}" if given else "", "$quiet"),
                ]
            )
        )
    rank = plain("The dots order nothing by themselves; k offers their order to you.", "$quiet")
    return joined([*parts, rank], "\n\n")


def order(snapshot: Snapshot, ballot: Ballot) -> list[str]:
    """The bets that the dots put in order: the chosen ones; where none is chosen, the first up to three with dots.

    Empty where there is nothing to order, or where a tie leaves open which are the first. Bets with equally many
    dots stay as they stand.
    """
    given = ballot.counts
    stand = {bet.id: place for place, bet in enumerate(snapshot.bets)}
    ids = sorted((id_ for id_ in given if id_ in stand), key=lambda id_: (-given[id_], stand[id_]))
    chosen = {bet.id for bet in snapshot.chosen}
    if chosen:
        ranked = [id_ for id_ in ids if id_ in chosen]
        return ranked if len(ranked) > 1 else []
    first = [id_ for id_ in ids if given[id_]]
    if len(first) > MOST_CHOSEN and given[first[MOST_CHOSEN - 1]] == given[first[MOST_CHOSEN]]:
        return []
    return first[:MOST_CHOSEN]


def tied(ballot: Ballot, ids: Sequence[str]) -> bool:
    """Whether two of these bets were given equally many dots."""
    return len({ballot.counts[id_] for id_ in ids}) < len(ids)

"""What a bet says, row by row, as its card tells it and as bets are laid side by side."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from assistant.method.bets import weakest
from assistant.method.engagement import Ballot
from assistant.method.records import Bet, Condition
from assistant.text import one_line
from tui.state import Snapshot

STATUS: Final = {
    "chosen": "★ chosen",
    "shortlisted": "◆ shortlisted",
    "candidate": "○ candidate",
    "parked": "⏸ parked",
    "dropped": "✗ dropped",
}
SUGGESTED: Final = "◇ suggested, not yet yours"
WEAKEST: Final = "▸"
"""Stands before the condition that is likeliest to give way."""


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that a bet says; `text` is empty where it says nothing on it."""

    name: str
    text: str
    style: str = ""


def standing(bet: Bet) -> str:
    """Where a bet stands, with its rank where it has one."""
    return f"{STATUS[bet.status]}{f' {bet.rank}' if bet.rank and bet.status == 'chosen' else ''}"


def bet_rows(bet: Bet, snapshot: Snapshot) -> list[Row]:
    """Everything a person needs to weigh a bet, the hypothesis first; the same rows in the same order for each."""

    def names(*ids: str) -> str:
        return _bullets(snapshot.title(id_) for id_ in ids)

    return [
        Row("Hypothesis", bet.hypothesis.strip()),
        Row("Set aside because", bet.reason.strip()),
        Row("Dots", dots(snapshot.counted, bet.id)),
        Row("For whom", names(*bet.persona_ids, *bet.need_ids), "$customer"),
        Row("Instead of what", names(*bet.alternative_ids), "$customer"),
        Row("With what", names(*bet.value_proposition_ids, *bet.swot_ids, *bet.trend_ids), "$business"),
        Row("What would have to be true", "\n".join(conditions(bet))),
        Row("What we give up", _bullets(bet.stops), "$business"),
        Row("We stop when", bet.kill_criterion.strip()),
        Row("The customer objects", bet.customer_objection.strip(), "$customer"),
        Row("First step", bet.first_step.strip()),
        Row("Fit with our purpose", bet.purpose_fit.strip()),
    ]


def conditions(bet: Bet) -> list[str]:
    """What would have to be true, a line each; among several the weakest is marked."""
    stated = [item for item in bet.conditions if item.statement.strip()]
    weak = weakest(bet) if len(stated) > 1 else None
    return [
        f"{WEAKEST} {_told(item)} ← weakest" if item is weak else f"• {_told(item)}"
        for item in bet.conditions
    ]


def _told(condition: Condition) -> str:
    test = f" — test: {one_line(condition.test)}" if condition.test.strip() else ""
    sure = f" ({condition.confidence} % sure)" if condition.confidence is not None else ""
    return f"{one_line(condition.statement)}{test}{sure}"


def dots(ballot: Ballot | None, id_: str) -> str:
    """The dots that an opened vote gave to a bet, drawn and counted; empty where it was not voted on."""
    if ballot is None or id_ not in ballot.bet_ids:
        return ""
    count, given = ballot.counts[id_], sum(ballot.counts.values())
    return f"{'●' * min(count, 20)}{' ' if count else ''}{count} of {given}"


def _bullets(texts: Iterable[str]) -> str:
    return "\n".join(f"• {one_line(text)}" for text in texts)

"""Bets as people weigh them: in the order of where they stand, and what each leans on most heavily."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    # The first frame of the interface needs this module, and not the models.
    from assistant.method.records import Bet, BetStatus, Condition

MOST_CHOSEN: Final = 3
"""How many bets can come first (source: cvmbok/session-5)."""
STANDING: Final[tuple[BetStatus, ...]] = ("chosen", "shortlisted", "candidate", "parked", "dropped")
"""Where bets stand, what comes first ahead."""
LIVING: Final = STANDING[:3]
"""Where bets stand that are still in play."""
_EVEN: Final = 50
"""Where a condition is placed whose confidence nobody has said: as likely true as not."""


def in_order(bets: Iterable[Bet]) -> list[Bet]:
    """`bets` by where they stand, ranked ones by rank ahead of the others, else in the order given."""
    return sorted(bets, key=lambda bet: (STANDING.index(bet.status), bet.rank is None, bet.rank or 0))


def weakest(bet: Bet) -> Condition | None:
    """The condition to test first: of the lowest confidence, untested before tested; None where none is said.

    A condition without a confidence is placed at even odds. Among equals the one that nobody has rated comes
    first, then the one written first. A condition without a statement does not count.
    """
    said = (condition for condition in bet.conditions if condition.statement.strip())
    return min(
        said,
        key=lambda each: (
            _EVEN if each.confidence is None else each.confidence,
            bool(each.test.strip()),
            each.confidence is not None,
        ),
        default=None,
    )

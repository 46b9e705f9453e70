"""What a bet leans on most heavily: the condition that is likeliest to give way."""

from __future__ import annotations

from typing import Final

from assistant.method.records import Bet, Condition

_EVEN: Final = 50
"""Where a condition is placed whose confidence nobody has said: as likely true as not."""


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

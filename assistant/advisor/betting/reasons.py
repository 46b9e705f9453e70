"""Why a bet failed, as a model tells it: kept back until people have written their own reasons.

What is read first is what gets written. So the reasons lie with the suggestion, and are laid beside the pre-mortem once
that has been answered.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from assistant.advisor.settled import CHALLENGE
from assistant.method.engagement import Engagement
from assistant.method.lenses import PROBE, put_to
from assistant.method.records import Bet
from assistant.text import one_line

_KEPT: Final = "premortem"
_MOST: Final = 8
_LONGEST: Final = 600


def kept_back(bet: Bet, reasons: Sequence[str]) -> dict[str, Any]:
    """What a suggestion keeps of the reasons, in its `shown`."""
    return {_KEPT: {"bet": bet.id, "reasons": list(reasons)}}


def has_own_words(engagement: Engagement, bet: Bet) -> bool:
    """Whether people have said why `bet` failed, so that others may be heard."""
    return bool(put_to(engagement, PROBE["premortem"], bet).answer)


def without_reasons(engagement: Engagement, payload: Mapping[str, Any]) -> dict[str, Any]:
    """The payload of a suggestion without reasons that are still kept back."""
    shown = payload.get("shown")
    kept = shown.get(_KEPT) if isinstance(shown, Mapping) else None
    if not isinstance(shown, Mapping) or not isinstance(kept, Mapping):
        return dict(payload)
    bet = next((each for each in engagement.records if each.id == kept.get("bet")), None)
    if isinstance(bet, Bet) and has_own_words(engagement, bet):
        return dict(payload)
    return {**payload, "shown": {name: value for name, value in shown.items() if name != _KEPT}}


def reasons_told(engagement: Engagement, bet: Bet) -> list[str]:
    """The reasons of the latest challenge of `bet` that nobody has rejected; none before there are own words."""
    if not has_own_words(engagement, bet):
        return []
    for suggestion in reversed(engagement.suggestions):
        shown = suggestion.payload.get("shown")
        kept = shown.get(_KEPT) if isinstance(shown, Mapping) else None
        if suggestion.task != CHALLENGE or suggestion.state == "rejected" or not isinstance(kept, Mapping):
            continue
        reasons = kept.get("reasons")
        if kept.get("bet") == bet.id and isinstance(reasons, list) and reasons:
            return [one_line(str(each), _LONGEST) for each in reasons[:_MOST]]
    return []

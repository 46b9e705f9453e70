"""What people have already settled about suggestions, so that no advisor brings it up again.

The snapshot an advisor reads holds as rejected only what still stands; the desk leaves out rejections whose
grounds have changed since.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from assistant.method.engagement import Engagement
from assistant.method.questions import Question
from assistant.method.records import Bet
from assistant.text import fold

FOLLOW_UPS: Final = "follow-ups"
GAPS: Final = "gaps"
BETS: Final = "bets"
"""Names of the advisor's tasks, as suggestions carry them."""


def settled_follow_ups(engagement: Engagement, question: Question) -> frozenset[str]:
    """Folded texts of the follow-ups to `question` that were rejected, or are parked already."""
    rejected = (_shown(payload).get("text") for payload in _rejected(engagement, FOLLOW_UPS))
    parked = (item.title for item in engagement.parked if item.question in ("", question.slug))
    return frozenset(fold(text) for text in (*rejected, *parked) if isinstance(text, str))


def settled_contradictions(engagement: Engagement) -> frozenset[tuple[str, str]]:
    """Pairs of references (customer's, business's) whose contradiction was rejected."""
    found = set()
    for payload in _rejected(engagement, GAPS):
        sides = [_shown(payload).get(side) for side in ("customer", "business")]
        refs = [str(side.get("ref", "")) for side in sides if isinstance(side, dict)]
        if len(refs) == len(sides):
            found.add((refs[0], refs[1]))
    return frozenset(found)


def settled_bets(engagement: Engagement) -> frozenset[str]:
    """Folded hypotheses of bets that exist in any status, or were rejected as a suggestion."""
    texts = [record.hypothesis for record in engagement.records if isinstance(record, Bet)]
    for payload in _rejected(engagement, BETS):
        records = payload.get("records")
        known = records if isinstance(records, list) else []
        texts.extend(str(record.get("hypothesis", "")) for record in known if isinstance(record, dict))
    return frozenset(fold(text) for text in texts if text.strip())


def _rejected(engagement: Engagement, task: str) -> Iterator[dict[str, Any]]:
    for suggestion in engagement.suggestions:
        if suggestion.task == task and suggestion.state == "rejected":
            yield suggestion.payload


def _shown(payload: dict[str, Any]) -> dict[str, Any]:
    shown = payload.get("shown")
    return shown if isinstance(shown, dict) else {}

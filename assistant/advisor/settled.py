"""What people have already settled about suggestions, so that no advisor brings it up again.

A suggestion carries a fingerprint of what it rests on. While that stays the same a rejection stands; once
the texts have changed, the same point may be worth raising again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any, Final

from assistant.method.engagement import Engagement
from assistant.method.questions import QUESTION, Question
from assistant.method.records import Bet
from assistant.text import fold

FOLLOW_UPS: Final = "follow-ups"
GAPS: Final = "gaps"
BETS: Final = "bets"
CHALLENGE: Final = "challenge"
"""Names of the advisor's tasks, as suggestions carry them."""
GROUNDS: Final = "grounds"
"""Where a suggestion's `shown` keeps the fingerprint of what it rests on."""
_FINGERPRINT: Final = 24


def asked_before(engagement: Engagement, question: Question) -> tuple[str, ...]:
    """The follow-ups to `question` that were rejected, or are parked already."""
    rejected = (_shown(payload) for payload in _rejected(engagement, FOLLOW_UPS))
    texts = [shown.get("text") for shown in rejected if shown.get("question", question.slug) == question.slug]
    texts += [item.title for item in engagement.parked if item.question in ("", question.slug)]
    return tuple(text for text in texts if isinstance(text, str) and text.strip())


def asked_by_advisor(engagement: Engagement, question: Question) -> tuple[str, ...]:
    """Those of them that an advisor asked, in its own words: what people park themselves is nobody else's business."""
    texts = []
    for suggestion in engagement.suggestions:
        shown = _shown(suggestion.payload)
        if suggestion.task == FOLLOW_UPS and shown.get("question", question.slug) == question.slug:
            texts.append(str(shown.get("text", "")))
    known = {fold(text) for text in texts}
    return tuple(text for text in asked_before(engagement, question) if fold(text) in known)


def settled_follow_ups(engagement: Engagement, question: Question) -> frozenset[str]:
    """The same texts, folded, to compare with."""
    return frozenset(fold(text) for text in asked_before(engagement, question))


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


def settled_titles(engagement: Engagement, task: str) -> frozenset[str]:
    """Folded titles of the records that `task` proposed and people rejected."""
    return frozenset(fold(title) for title in set_aside(engagement, task))


def set_aside(engagement: Engagement, task: str) -> tuple[str, ...]:
    """The same titles as they were written, each once."""
    held = (payload.get("records") for payload in _rejected(engagement, task))
    titles = [
        str(record.get("title", "")).strip()
        for records in held
        for record in (records if isinstance(records, list) else ())
        if isinstance(record, dict)
    ]
    return tuple(dict.fromkeys(filter(None, titles)))


def changes_set_aside(engagement: Engagement, task: str) -> list[tuple[str, dict[str, Any]]]:
    """What `task` proposed to change in records, and people rejected: id and fields of each."""
    held = (payload.get("changes") for payload in _rejected(engagement, task))
    return [
        (str(change.get("id", "")), dict(change.get("fields") or {}))
        for changes in held
        for change in (changes if isinstance(changes, list) else ())
        if isinstance(change, dict)
    ]


def grounds_of(engagement: Engagement, refs: Iterable[str]) -> str:
    """A fingerprint of what the answers, records and documents named in `refs` say today."""
    records = {record.id: record for record in engagement.records}
    documents = {document.id: document.hash for document in engagement.documents}
    digest = hashlib.sha256()
    for ref in sorted(set(refs)):
        answer, record = engagement.answer(ref) if ref in QUESTION else None, records.get(ref)
        said = f"{answer.assumed}\0{answer.agreed}" if answer else ""
        said += record.model_dump_json(exclude={"origin"}) if record else ""
        said += documents.get(ref, "")
        digest.update(f"{ref}\0{said}\0".encode("utf-8", "replace"))
    return digest.hexdigest()[:_FINGERPRINT]


def _rejected(engagement: Engagement, task: str) -> Iterator[dict[str, Any]]:
    """Payloads of the rejected suggestions of `task` whose grounds are what they were."""
    for suggestion in engagement.suggestions:
        if suggestion.task == task and suggestion.state == "rejected":
            payload = suggestion.payload
            grounds, refs = _shown(payload).get(GROUNDS), payload.get("based_on")
            known = [ref for ref in refs if isinstance(ref, str)] if isinstance(refs, list) else []
            if not grounds or grounds == grounds_of(engagement, known):
                yield payload


def _shown(payload: dict[str, Any]) -> dict[str, Any]:
    shown = payload.get("shown")
    return shown if isinstance(shown, dict) else {}

"""Ids for records that are proposed: free in the engagement, and not promised to another open suggestion."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

from assistant.method.engagement import Engagement
from assistant.method.said import BaseRecord

R = TypeVar("R", bound=BaseRecord)


def taken_ids(engagement: Engagement) -> frozenset[str]:
    """Ids of all records, and of those that open suggestions would add."""
    taken = {record.id for record in engagement.records}
    for suggestion in engagement.suggestions:
        records = suggestion.payload.get("records") if suggestion.state == "open" else None
        for record in records if isinstance(records, list) else ():
            if isinstance(record, dict):
                taken.add(str(record.get("id", "")))
    return frozenset(taken)


def free_ids(prefix: str, taken: Iterable[str]) -> Iterator[str]:
    """``prefix-1``, ``prefix-2`` … without those that are taken, beginning after the highest of them."""
    taken = frozenset(taken)
    ends = (id_.removeprefix(prefix + "-") for id_ in taken if id_.startswith(prefix + "-"))
    number = max((int(end) for end in ends if end.isascii() and end.isdigit() and len(end) < 10), default=0)
    while True:
        number += 1
        if (id_ := f"{prefix}-{number}") not in taken:
            yield id_


def with_fresh_ids(records: Iterable[R], prefix: str, engagement: Engagement) -> tuple[R, ...]:
    """`records` with ids that are free in `engagement`, such as ``bet-4``."""
    ids = free_ids(prefix, taken_ids(engagement))
    return tuple(record.model_copy(update={"id": next(ids)}) for record in records)

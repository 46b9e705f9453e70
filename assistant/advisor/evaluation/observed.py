"""What a model writes before anything of it is mended or dropped, and what its requests cost."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from time import monotonic
from typing import Any, Generic, TypeVar

from pydantic import BaseModel

from assistant.advisor.guide.deck import CardSearch
from assistant.advisor.task import Brief, Job, Result, Task
from assistant.workspace.calls import CallBegun, CallEnded

V = TypeVar("V", bound=BaseModel)


@dataclass
class Seen:
    """The replies to a task as they first came; none where no model was asked."""

    first: list[Any] = field(default_factory=list)
    faultless: int = 0
    """How many of them had no fault that the grounding rule names."""
    replies: int = 0


def observed(task: Task[V]) -> tuple[Task[V], Seen]:
    """`task`, and what will have been seen of the replies to it."""
    seen = Seen()

    def job(brief: Brief, guidance: CardSearch) -> Job[Any, V]:
        return _Watched(task.job(brief, guidance), seen).job()

    return replace(task, job=job), seen


class _Watched(Generic[V]):
    """One job, with its first replies noted."""

    def __init__(self, made: Job[Any, V], seen: Seen) -> None:
        self._made, self._seen = made, seen
        self._corrected = 0

    def job(self) -> Job[Any, V]:
        return replace(self._made, faults=self.faults, result=self.result)

    def faults(self, reply: Any) -> list[str]:
        """What is wrong with a reply that came first: it is asked once for each, and again never."""
        found = self._made.faults(reply)
        self._seen.first.append(reply)
        self._corrected += bool(found)
        return found

    def result(self, replies: Sequence[Any]) -> Result[V]:
        self._seen.replies += len(replies)
        self._seen.faultless += len(replies) - min(len(replies), self._corrected)
        return self._made.result(replies)


@dataclass(frozen=True)
class Spent:
    """What requests came to. `cost` in US dollars; None where the price of any is unknown."""

    calls: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    estimated: bool = False
    seconds: float = 0.0
    """Of the requests together, one after another."""
    cost: float | None = 0.0
    outcomes: dict[str, int] = field(default_factory=dict)
    """How many ended ``ok``, and how many with which fault."""


class Ledger:
    """A book of calls in memory. Safe to use from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._begun: dict[int, float] = {}
        self._count = 0
        self._ended: list[tuple[CallEnded, float]] = []

    def begin(self, call: CallBegun) -> int:  # noqa: ARG002 - the protocol's
        """Enter a request that is about to leave; returns its number."""
        with self._lock:
            self._count += 1
            self._begun[self._count] = monotonic()
            return self._count

    def end(self, id: int, call: CallEnded) -> None:
        """Enter what a request came to."""
        with self._lock:
            self._ended.append((call, monotonic() - self._begun.pop(id)))

    def taken(self) -> Spent:
        """What was entered since the last time."""
        with self._lock:
            ended, self._ended = self._ended, []
        costs = [call.cost for call, _ in ended if call.tokens_in + call.tokens_out]
        return Spent(
            calls=len(ended),
            tokens_in=sum(call.tokens_in for call, _ in ended),
            tokens_out=sum(call.tokens_out for call, _ in ended),
            estimated=any(call.estimated for call, _ in ended),
            seconds=sum((seconds for _, seconds in ended), 0.0),
            cost=None if None in costs else sum((cost for cost in costs if cost is not None), 0.0),
            outcomes=dict(Counter(call.outcome for call, _ in ended)),
        )

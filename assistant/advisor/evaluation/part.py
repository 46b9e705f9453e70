"""What every part of the evaluation is made of: its cases, what is done with each, and what is counted."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.advisor.base import Advisor

Tally = Mapping[str, tuple[float, float]]
"""By the key of a figure: how many of how many; a plain count is of 0."""


@dataclass(frozen=True)
class Figure:
    """One thing that is counted."""

    key: str
    label: str
    share: bool = True
    """A share of something that is counted too; else only a number."""
    more_is_better: bool | None = True
    """None where neither is."""


@dataclass(frozen=True)
class Part:
    """One part. A case that fails counts as `missed`: what was to be found was not."""

    id: str
    title: str
    figures: tuple[Figure, ...]
    cases: Callable[[], Sequence[Any]]
    measure: Callable[[Advisor, Any], Awaitable[Tally]]
    missed: Callable[[Any], Tally]
    requests: int
    """The most that a case sends to a model, corrections not counted."""


def total(tallies: Iterable[Tally]) -> dict[str, tuple[float, float]]:
    """The sums over cases."""
    sums: dict[str, tuple[float, float]] = {}
    for tally in tallies:
        for key, (got, of) in tally.items():
            before = sums.get(key, (0.0, 0.0))
            sums[key] = before[0] + got, before[1] + of
    return sums

"""How long the rest will take, judged by how long this person has needed so far."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import Final

PAUSE: Final = timedelta(minutes=10)
"""A longer silence between two writings is a pause; what was done in it is not known, so it does not count."""
LEAST: Final = timedelta(seconds=5)
"""A question that took less was not thought about here: it was imported, or pasted with the others."""
ENOUGH: Final = 2
"""Questions that must be done before anything is said."""


def minutes_left(times: Sequence[tuple[datetime, str]], remaining: int) -> float | None:
    """Minutes that `remaining` questions will take at the pace so far; None while too little is known.

    The time between two writings belongs to the question of the later one, for that is what was being thought
    about. A question's time is the sum of its stretches, wherever they lie; the median over the questions is taken
    for each that remains, so that one long quarrel or one blank does not spoil the figure.

    Args:
        times: when something was written and on which question, oldest first. Clocks that went back are passed over.
        remaining: questions still to be answered.
    """
    if remaining <= 0:
        return 0.0
    spent: defaultdict[str, timedelta] = defaultdict(timedelta)
    for (before, _), (now, question) in pairwise(times):
        if timedelta() < now - before <= PAUSE:
            spent[question] += now - before
    known = [time / timedelta(minutes=1) for time in spent.values() if time >= LEAST]
    if len(known) < ENOUGH:
        return None
    return median(known) * remaining

"""Times and how they are told."""

from __future__ import annotations

import statistics
from collections.abc import Sequence


def percentile(times: Sequence[float], share: float) -> float:
    """The value below which `share` (0 to 1) of `times` lie."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def told(times: Sequence[float]) -> str:
    """`times` (seconds) as median and 95th percentile in milliseconds."""
    middle, high = statistics.median(times) * 1000, percentile(times, 0.95) * 1000
    return f"p50 {middle:8.2f} ms   p95 {high:8.2f} ms   n {len(times)}"


def row(name: str, text: str) -> None:
    """Print one line of the report."""
    print(f"{name:<52} {text}", flush=True)

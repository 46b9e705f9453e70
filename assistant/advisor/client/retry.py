"""When to ask again, how long to wait before it, and when to leave a model in peace.

One loop for all providers, since litellm's own differ: at most `ATTEMPTS` requests for one turn, full jitter
between them, and a server that says how long to wait is obeyed. All waits of one call together never
exceed the timeout that was set; a longer one is told to the person instead of being sat out.
"""

from __future__ import annotations

import asyncio
import random
import threading
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

ATTEMPTS: Final = 3
FIRST_WAIT: Final = 1.0
LONGEST_WAIT: Final = 8.0
FAILURES_BEFORE_REST: Final = 3
REST: Final = 60.0
_LONGEST_BELIEVED: Final = 30 * 24 * 3600.0


@dataclass(frozen=True)
class Clock:
    """Time and chance as the client sees them, so that tests need not wait."""

    monotonic: Callable[[], float] = time.monotonic
    now: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    chance: Callable[[], float] = random.random


def jittered_wait(failed: int, chance: float) -> float:
    """Seconds before the next request after `failed` failures: anything up to a limit that doubles each time."""
    return chance * min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** (failed - 1))


def told_wait(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds that the server asks to wait, by ``retry-after-ms`` or ``Retry-After``; None where it does not.

    Both forms of ``Retry-After`` are read, seconds and date. What is negative, endless or no number is ignored.
    """
    for name, unit in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        value = headers.get(name, "").strip()
        if not value:
            continue
        try:
            seconds = float(value) * unit
        except ValueError:
            seconds = _until(value, now)
        if 0.0 <= seconds <= _LONGEST_BELIEVED:
            return seconds
    return None


def _until(date: str, now: datetime) -> float:
    try:
        moment = parsedate_to_datetime(date)
    except (ValueError, TypeError, IndexError, OverflowError):
        return -1.0
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return (moment - now).total_seconds()


@dataclass
class _Record:
    failures: int = 0
    resting_until: float = 0.0


class Breaker:
    """Leaves a model in peace for a minute after three calls in a row that it did not serve.

    Kept per (model, server), safe to use from several threads. After the rest one call is let through; if
    that fails as well, the rest begins anew.
    """

    def __init__(self) -> None:
        self._records: dict[tuple[str, str], _Record] = {}
        self._lock = threading.Lock()

    def resting(self, key: tuple[str, str], clock: Clock) -> datetime | None:
        """When the model may be asked again; None if now."""
        with self._lock:
            record = self._records.get(key)
            left = record.resting_until - clock.monotonic() if record is not None else 0.0
        return clock.now() + timedelta(seconds=left) if left > 0 else None

    def failed(self, key: tuple[str, str], clock: Clock) -> datetime | None:
        """Count a call that was not served; returns until when the model rests if that was one too many."""
        with self._lock:
            record = self._records.setdefault(key, _Record())
            record.failures += 1
            if record.failures < FAILURES_BEFORE_REST:
                return None
            record.resting_until = clock.monotonic() + REST
        return clock.now() + timedelta(seconds=REST)

    def served(self, key: tuple[str, str]) -> None:
        """Forget earlier failures: the model answered."""
        with self._lock:
            self._records.pop(key, None)


def clock_time(moment: datetime) -> str:
    """A moment as people read it off a clock, in local time; with the date if that is another day."""
    local = moment.astimezone()
    today = datetime.now(UTC).astimezone().date()
    return f"{local:%H:%M:%S}" if local.date() == today else f"{local:%Y-%m-%d %H:%M}"

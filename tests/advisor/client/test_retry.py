"""How long to wait, and when to leave a model in peace."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.advisor.client.retry import Breaker, Clock, clock_time, jittered_wait, told_wait
from tests.advisor.client.helpers import PatientClock

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@given(failed=st.integers(1, 20), chance=st.floats(0, 1))
def test_waits_are_spread_over_a_span_that_doubles_up_to_a_limit(failed: int, chance: float) -> None:
    assert 0 <= jittered_wait(failed, chance) <= min(8.0, 2.0 ** (failed - 1))


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "7"}, 7.0),
        ({"retry-after": "0.5"}, 0.5),
        ({"retry-after": "Mon, 02 Mar 2026 09:00:30 GMT"}, 30.0),
        ({"retry-after": "Mon, 02 Mar 2026 09:00:30 -0000"}, 30.0),
        ({"retry-after-ms": "250", "retry-after": "9"}, 0.25),
        ({"retry-after-ms": "soon", "retry-after": "9"}, 9.0),
        ({"retry-after": "Mon, 02 Mar 2026 08:59:00 GMT"}, None),
        ({"retry-after": "-3"}, None),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "inf"}, None),
        ({"retry-after": "99999999"}, None),
        ({"retry-after": "in a while"}, None),
        ({"retry-after": "Mon, 99 Foo 2026"}, None),
        ({"retry-after": " "}, None),
        ({}, None),
    ],
)
def test_the_wait_a_server_asks_for(headers: dict[str, str], seconds: float | None) -> None:
    assert told_wait(headers, NOW) == seconds


@given(st.text(max_size=40))
def test_any_header_is_taken_without_an_error(value: str) -> None:
    told = told_wait({"retry-after": value}, NOW)
    assert told is None or told >= 0


def test_a_model_rests_after_three_failures_and_again_after_a_fourth() -> None:
    patience = PatientClock()
    clock = patience.clock()
    breaker, key = Breaker(), ("m", "")
    assert breaker.failed(key, clock) is None
    assert breaker.failed(key, clock) is None
    assert breaker.resting(key, clock) is None
    until = breaker.failed(key, clock)
    resting = breaker.resting(key, clock)
    assert until is not None
    assert resting is not None
    assert abs(resting - until) < timedelta(seconds=1)
    assert breaker.resting(("other", ""), clock) is None
    patience.ahead += 60.5
    assert breaker.resting(key, clock) is None
    assert breaker.failed(key, clock) is not None
    breaker.served(key)
    assert breaker.resting(key, clock) is None


def test_times_are_told_as_on_a_clock() -> None:
    now = datetime.now(UTC)
    assert clock_time(now) == f"{now.astimezone():%H:%M:%S}"
    assert clock_time(now + timedelta(days=2)).startswith(
        f"{(now + timedelta(days=2)).astimezone():%Y-%m-%d}"
    )


async def test_the_real_clock_waits_and_tells_the_time() -> None:
    clock = Clock()
    before = clock.monotonic()
    await clock.sleep(0.01)
    assert clock.monotonic() > before
    assert clock.now().tzinfo is UTC
    assert 0 <= clock.chance() < 1

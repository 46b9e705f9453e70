"""How long the rest will take."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.method.pace import minutes_left

START = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)


def written(*at: tuple[float, str]) -> list[tuple[datetime, str]]:
    """Writings so many minutes after the start."""
    return [(START + timedelta(minutes=minutes), question) for minutes, question in at]


def test_what_remains_takes_as_long_as_the_median_question() -> None:
    times = written((0, "market"), (2, "market"), (6, "needs"), (15, "personas"))
    assert minutes_left(times, 3) == pytest.approx(12)


def test_a_pause_does_not_count() -> None:
    times = written((0, "market"), (3, "market"), (200, "needs"), (205, "needs"))
    assert minutes_left(times, 2) == pytest.approx(8)


def test_ten_minutes_are_still_thinking() -> None:
    assert minutes_left(written((0, "market"), (10, "market"), (20, "needs")), 1) == pytest.approx(10)


def test_a_question_taken_up_again_is_one_question() -> None:
    times = written((0, "market"), (2, "market"), (4, "needs"), (8, "market"))
    assert minutes_left(times, 1) == pytest.approx((6 + 2) / 2)


@pytest.mark.parametrize(
    "times",
    [
        [],
        written((0, "market")),
        written((0, "market"), (3, "market")),
        written((0, "market"), (60, "needs"), (120, "personas")),
        written((0, "market"), (0.001, "needs"), (0.002, "personas")),
        written((9, "market"), (6, "needs"), (3, "personas")),
    ],
    ids=["nothing", "one writing", "one question", "only pauses", "an import", "a clock that runs back"],
)
def test_too_little_is_known_to_say(times: list[tuple[datetime, str]]) -> None:
    assert minutes_left(times, 5) is None


def test_when_all_is_done_nothing_is_left() -> None:
    assert minutes_left([], 0) == 0


@given(
    st.lists(st.tuples(st.floats(0, 1e5), st.sampled_from(["market", "needs", "bets"]))), st.integers(0, 21)
)
def test_it_is_never_less_than_nothing(at: list[tuple[float, str]], remaining: int) -> None:
    left = minutes_left(written(*at), remaining)
    assert left is None or 0 <= left <= 10 * len(at) * remaining

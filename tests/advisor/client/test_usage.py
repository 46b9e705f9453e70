"""Tokens, prices and caps."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from assistant.advisor.client import runtime
from assistant.advisor.client.usage import (
    NO_USAGE,
    Usage,
    estimate_tokens,
    price,
    reported_usage,
)


def test_usages_add_up_and_doubt_spreads() -> None:
    total = Usage(10, 5, False, 0.5) + Usage(1, 1, True, 0.25)
    assert total == Usage(11, 6, True, 0.75)
    assert (total + Usage(1, 1)).cost is None
    assert NO_USAGE + total == total + NO_USAGE == total


@pytest.mark.parametrize(
    ("prompt", "completion", "told"),
    [(4, 2, (4, 2)), (0, 0, None), (-1, 4, None), (None, 4, None), ("4", 4, None)],
)
def test_only_sensible_counts_are_believed(prompt: object, completion: object, told: object) -> None:
    assert reported_usage(SimpleNamespace(prompt_tokens=prompt, completion_tokens=completion)) == told
    assert reported_usage(None) is None


def test_estimates_grow_with_the_text() -> None:
    assert estimate_tokens([]) == 0
    assert estimate_tokens(["x" * 400]) == 104
    assert estimate_tokens(["ü" * 200, ""]) == 108


def test_the_price_is_told_where_it_is_known() -> None:
    litellm = runtime.load_litellm()
    known = price(litellm, "gpt-4o", 1_000_000, 0)
    assert known is not None
    assert 0 < known < 100
    assert price(litellm, "openai/no-such-model", 10, 10) is None

"""What a call used: tokens as the provider counted them or as we guess, the price where it is known, and a cap."""

from __future__ import annotations

import math
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

BYTES_PER_TOKEN: Final = 4
_TOKENS_PER_MESSAGE: Final = 4
_LEAST_SHARE: Final = 3


@dataclass(frozen=True)
class Usage:
    """Tokens in and out. `estimated` where any part was guessed; `cost` in US dollars, None where unknown."""

    prompt_tokens: int = 0
    completion_tokens: int = 0
    estimated: bool = False
    cost: float | None = None

    @property
    def total_tokens(self) -> int:
        """Tokens in and out together."""
        return self.prompt_tokens + self.completion_tokens

    def __add__(self, other: Usage) -> Usage:
        if not other.total_tokens:
            return self
        if not self.total_tokens:
            return other
        known = self.cost is not None and other.cost is not None
        return Usage(
            self.prompt_tokens + other.prompt_tokens,
            self.completion_tokens + other.completion_tokens,
            self.estimated or other.estimated,
            (self.cost or 0.0) + (other.cost or 0.0) if known else None,
        )


NO_USAGE: Final = Usage()


class TokenBudget:
    """A cap in tokens over several calls, however many threads and event loops they run in.

    A call reserves the most it may take before it is sent and settles with what it took, so that calls side by
    side never plan for the same tokens twice. Money is not capped: the price of many models is unknown.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._spent = 0
        self._reserved = 0
        self._lock = threading.Lock()

    @property
    def spent(self) -> int:
        """Tokens of the calls that are settled."""
        return self._spent

    @property
    def reserved(self) -> int:
        """Tokens that calls under way may still take."""
        return self._reserved

    @property
    def remaining(self) -> int:
        """Tokens that are neither spent nor reserved, never below zero."""
        return max(0, self.limit - self._spent - self._reserved)

    def reserve(self, prompt: int, output: int) -> int | None:
        """Reserve for `prompt` tokens and up to `output` more; gives the output there is room for, None for too little.

        What is given has been reserved together with `prompt`, and has to be settled.
        """
        with self._lock:
            given = room(self.remaining, prompt, output)
            if given is not None:
                self._reserved += prompt + given
            return given

    def settle(self, reserved: int, used: int) -> None:
        """Put the tokens that a call `used` in the place of those it had `reserved`.

        A provider that counts more than was estimated is believed: what was used is used.
        """
        with self._lock:
            self._reserved -= reserved
            self._spent += used


def room(left: int, prompt: int, output: int) -> int | None:
    """The tokens of output that fit beside `prompt` where `left` are left; None for less than a third of `output`."""
    fits = min(output, left - prompt)
    return fits if fits > 0 and fits * _LEAST_SHARE >= output else None


def estimate_tokens(texts: Iterable[str]) -> int:
    """About how many tokens `texts` are as messages: four bytes each and a few per message, rounded up.

    Rough on purpose: exact counts need a tokenizer per model, which would have to be fetched from the net.
    """
    return sum(bytes_to_tokens(len(text.encode("utf-8", "replace"))) + _TOKENS_PER_MESSAGE for text in texts)


def bytes_to_tokens(length: int) -> int:
    """About how many tokens `length` bytes of text are."""
    return math.ceil(length / BYTES_PER_TOKEN)


def reported_usage(usage: Any) -> tuple[int, int] | None:
    """(prompt, completion) tokens from a provider's usage object; None where it says nothing sensible."""
    prompt = getattr(usage, "prompt_tokens", None)
    completion = getattr(usage, "completion_tokens", None)
    if not isinstance(prompt, int) or not isinstance(completion, int):
        return None
    if prompt < 0 or completion < 0 or prompt + completion == 0:
        return None
    return prompt, completion


def price(litellm: Any, model: str, prompt_tokens: int, completion_tokens: int) -> float | None:
    """US dollars for these tokens by litellm's built-in price list; None for a model it has no price for."""
    try:
        parts = litellm.cost_per_token(
            model=model, prompt_tokens=prompt_tokens, completion_tokens=completion_tokens
        )
        total = float(sum(parts))
    except Exception:  # noqa: BLE001 - the list raises many kinds for unknown models, and a price is a courtesy
        return None
    return total if math.isfinite(total) and total > 0 else None

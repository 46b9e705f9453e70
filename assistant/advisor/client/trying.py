"""After a request failed: send it again, and when; or the failure that a person is told."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from assistant.advisor.client.failures import UNTOUCHED, FailureCode, ModelFailure
from assistant.advisor.client.faults import Fault
from assistant.advisor.client.reports import MODEL, Names, code_of, words_for
from assistant.advisor.client.retry import ATTEMPTS, Breaker, Clock, clock_time, jittered_wait
from assistant.text import safe_text

_UNSERVED: Final[frozenset[FailureCode]] = frozenset({"unavailable", "timeout", "rate_limited"})
"""Failures after which a model is given rest: it did not answer, or has had too many requests."""


def pause(fault: Fault, failed: int, left: float, clock: Clock) -> float | None:
    """Seconds to wait before the same request goes out again, of which `left` may be waited; None if it is not to.

    `failed` counts the failures so far, this one included.
    """
    if not fault.again or fault.shown or failed == ATTEMPTS:
        return None
    wait = fault.wait if fault.wait is not None else jittered_wait(failed, clock.chance())
    return wait if wait <= left else None


def failure_of(fault: Fault, model: str, timeout: float, clock: Clock, names: Names = MODEL) -> ModelFailure:
    """What a person is told of `fault`."""
    back = clock.now() + timedelta(seconds=fault.wait) if fault.wait is not None else None
    message, hint = words_for(fault, model, timeout, back, names)
    kept = f"{UNTOUCHED} What was shown so far is incomplete and was not kept." if fault.shown else UNTOUCHED
    return ModelFailure(
        code_of(fault),
        safe_text(message),
        kept=kept,
        hint=hint,
        retry_at=back,
        input_too_long=fault.kind == "context",
        partial=fault.shown,
    )


def refuse_at_rest(breaker: Breaker, key: tuple[str, str], clock: Clock, instead: str) -> None:
    """Refuse to ask a model that rests; `instead` says how to go on without.

    Raises:
        ModelFailure: it failed too often a moment ago.
    """
    resting = breaker.resting(key, clock)
    if resting is not None:
        raise ModelFailure(
            "unavailable",
            f"{key[0]} failed three times in a row and rests until {clock_time(resting)}.",
            hint=instead,
            retry_at=resting,
        )


def note(failure: ModelFailure, breaker: Breaker, key: tuple[str, str], clock: Clock) -> None:
    """Count `failure` for or against the model, and say so where it rests from now on."""
    if failure.code in _UNSERVED:
        resting = breaker.failed(key, clock)
        if resting is not None:
            failure.retry_at = failure.retry_at or resting
            failure.hint = (
                f"{failure.hint} After three failures in a row it rests until {clock_time(resting)}."
            )
    elif failure.code not in {"budget", "not_logged", "cancelled"}:
        breaker.served(key)

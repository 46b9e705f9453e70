"""One exchange with a server through litellm: watched on the wire, timed as a whole, given up without a trace."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Coroutine
from typing import Any, Final, TypeVar

from assistant.advisor.client import runtime
from assistant.advisor.client.faults import Fault, read_fault
from assistant.advisor.client.retry import Clock
from assistant.advisor.client.wire import Wire, watching

T = TypeVar("T")

_GRACE: Final = 0.05
_PATIENCE: Final = 2.0

_left_behind: Final[set[asyncio.Task[Any]]] = set()


class OwnError(Exception):
    """Carries an exception of ours past litellm, which would make one of its own of it."""

    def __init__(self, cause: Exception) -> None:
        super().__init__()
        self.cause = cause


async def watched(
    exchange: Callable[[Any, Wire], Coroutine[Any, Any, T]],
    seconds: float,
    clock: Clock,
    wire: Wire | None = None,
) -> T | Fault:
    """What `exchange` gives, called with litellm and the wire, or what went wrong.

    Comes back after `seconds`, and at once when cancelled. The cause of an `OwnError` is passed on, and so is what
    ``wire.leaving`` objects.
    """
    litellm = await runtime.litellm_loaded()
    await runtime.keep_tidy()
    wire = wire or Wire()
    with watching(wire):
        task = asyncio.create_task(exchange(litellm, wire))
    try:
        await asyncio.wait({task}, timeout=seconds)
    except asyncio.CancelledError:
        await _give_up(task, wire)
        raise
    if not task.done():
        await _give_up(task, wire)
        return Fault("timeout")
    error = None if task.cancelled() else task.exception()
    if task.cancelled():
        return Fault("unavailable", "the connection was closed", again=True)
    if error is None:
        return task.result()
    if isinstance(error, OwnError):
        raise error.cause
    if wire.objection is not None:
        raise wire.objection
    return read_fault(error, wire, clock.now())


async def _give_up(task: asyncio.Task[Any], wire: Wire) -> None:
    """Stop `task` in a way that leaves nothing behind, within a few hundredths of a second.

    litellm prepares a request in a thread and then makes a coroutine of it; cancelled in between it would
    drop that coroutine with a warning on the screen. So before anything is sent the transport is told not
    to send, and the task ends there by itself; afterwards it is cancelled and the server sees us leave.
    """
    wire.given_up = True
    if wire.sent:
        task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await asyncio.wait({task}, timeout=_GRACE)
    if not task.done():
        _left_behind.add(task)
        asyncio.get_running_loop().call_later(_PATIENCE, task.cancel)
    task.add_done_callback(_forget)


def _forget(task: asyncio.Task[Any]) -> None:
    _left_behind.discard(task)
    if not task.cancelled():
        # Read, so that asyncio does not report it as never looked at.
        task.exception()

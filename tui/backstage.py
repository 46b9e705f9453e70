"""Advisor calls off the interface's loop: an asyncio loop of their own, in one thread started at first use."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from time import monotonic
from typing import Any


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a piece of work ended: with a value, with an error, or cancelled."""

    value: Any = None
    error: BaseException | None = None
    cancelled: bool = False


class Work:
    """One piece of work that is under way."""

    def __init__(self, label: str, loop: asyncio.AbstractEventLoop) -> None:
        self.label = label
        self.started = monotonic()
        self._loop = loop
        self._task: asyncio.Task[Any] | None = None
        self._cancelled = False

    @property
    def cancelled(self) -> bool:
        """Whether it was asked to stop."""
        return self._cancelled

    def cancel(self) -> None:
        """Ask it to stop; returns at once, from any thread."""
        self._cancelled = True
        self._loop.call_soon_threadsafe(self._stop)

    def _stop(self) -> None:
        if self._task is not None:
            self._task.cancel()

    async def run(
        self, make: Callable[[], Coroutine[Any, Any, Any]], done: Callable[[Work, Outcome], None]
    ) -> None:
        """Await what `make` gives, in the work's own loop, and tell `done` how it ended."""
        self._task = asyncio.current_task()
        try:
            outcome = Outcome(cancelled=True) if self._cancelled else Outcome(value=await make())
        except asyncio.CancelledError:
            outcome = Outcome(cancelled=True)
        except Exception as error:  # noqa: BLE001 - a failure becomes a message to the person, whatever it is
            # A call that somebody stopped may end in any error on its way out; to the person it was stopped.
            outcome = Outcome(cancelled=True) if self._cancelled else Outcome(error=error)
        done(self, outcome)


class Backstage:
    """The thread and loop in which advisor calls run, so that keys are answered while a model thinks."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None

    def start(
        self,
        label: str,
        make: Callable[[], Coroutine[Any, Any, Any]],
        done: Callable[[Work, Outcome], None],
    ) -> Work:
        """Begin the coroutine that `make` gives; `done` is called in the backstage thread when it has ended."""
        loop = self._running_loop()
        work = Work(label, loop)
        asyncio.run_coroutine_threadsafe(work.run(make, done), loop)
        return work

    def _running_loop(self) -> asyncio.AbstractEventLoop:
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
            self._thread = threading.Thread(target=self._loop.run_forever, name="advisor", daemon=True)
            self._thread.start()
        return self._loop

    def close(self, patience: float = 1.0) -> None:
        """Cancel what is under way and end the thread, waiting at most `patience` seconds for it."""
        loop, thread = self._loop, self._thread
        if loop is None or thread is None:
            return
        self._loop = self._thread = None
        asyncio.run_coroutine_threadsafe(_end(loop), loop)
        thread.join(patience)
        if not thread.is_alive():
            loop.close()


async def _end(loop: asyncio.AbstractEventLoop) -> None:
    others = [task for task in asyncio.all_tasks(loop) if task is not asyncio.current_task()]
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    loop.stop()

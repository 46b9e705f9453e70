"""One request's place in the book of calls and in the budget: taken before it leaves, settled when it is over.

A request that was sent and failed counts for what it is estimated to have asked and to have been told; one that
never left counts for nothing. An entry whose end cannot be written keeps its reservation: rather too much is
counted than too little.
"""

from __future__ import annotations

import asyncio
import hashlib
import threading
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, Protocol

from assistant.advisor.client.failures import ModelFailure, foreign_words
from assistant.advisor.client.hosts import host_and_port
from assistant.advisor.client.usage import NO_USAGE, TokenBudget, Usage
from assistant.errors import CounterpointError
from assistant.workspace.calls import CallBegun, CallEnded
from assistant.workspace.errors import OverBudget

OK: Final = "ok"
_GRACE: Final = 0.05

_ending: Final[set[asyncio.Future[None]]] = set()


class CallBook(Protocol):
    """Where every request is entered. Called from several threads, so it has to take care of itself."""

    def begin(self, call: CallBegun) -> int:
        """Enter a request that is about to leave; returns its number. What it raises keeps the request here."""

    def end(self, id: int, call: CallEnded) -> None:
        """Put what a request came to in the place of what was reserved for it."""


def not_entered(error: Exception) -> ModelFailure:
    """What a person is told where the book raised `error` before a request left."""
    if isinstance(error, ModelFailure):
        return error
    words, hint = foreign_words(str(error)), ""
    if isinstance(error, CounterpointError):
        words, hint = error.message, error.hint
    if isinstance(error, OverBudget):
        return ModelFailure("budget", f"{words} {error.left:,} are left.", hint=hint)
    return ModelFailure(
        "not_logged",
        f"The request was not sent, because it could not be entered in the log of calls. {words}",
        hint=hint or "Make the workspace writable again, or go on without the model.",
    )


def over_budget(budget: TokenBudget, needed: int) -> ModelFailure:
    """What a person is told where `budget` has too little left for a request that may take `needed` tokens."""
    under_way = f", {budget.reserved:,} are reserved for calls under way" if budget.reserved else ""
    return ModelFailure(
        "budget",
        f"This may take {needed:,} tokens. The cap for this run is {budget.limit:,}: {budget.spent:,} are used"
        f"{under_way}, {budget.remaining:,} are left.",
        hint="Ask for less at once, or raise the cap: COUNTERPOINT_TOKEN_CAP, or token_cap in the config file.",
    )


@dataclass(frozen=True)
class About:
    """What the book says of a call beside its figures: the task, and the prompt file with its version."""

    task: str = ""
    prompt: str = ""
    prompt_version: str = ""


class Attempt:
    """One request with up to `prompt` tokens in and `output` tokens out, reserved in `budget` by whoever makes it."""

    def __init__(
        self,
        model: str,
        about: About,
        prompt: int,
        output: int,
        budget: TokenBudget | None,
        book: CallBook | None,
    ) -> None:
        self._model = model
        self._about = about
        self._prompt = prompt
        self._reserved = prompt + output
        self._budget = budget
        self._book = book
        self._lock = threading.Lock()
        self._entry: int | None = None
        self._left = 0
        self._over = threading.Event()
        self.objection: Exception | None = None
        """What the book raised; then nothing was sent."""

    def leave(self, address: str, payload: bytes) -> None:
        """Enter the request in the book, just before it leaves for `address`; blocks while it is written.

        What the book raises, because it refuses or cannot be written, is passed on; then nothing must be sent.
        """
        with self._lock:
            if self._over.is_set():
                raise ModelFailure("cancelled", "The request was given up before it was sent.")
            if self._entry is not None:
                # litellm sends again by itself where a connection was reset under it.
                self._end(self._entry, "unavailable", Usage(self._prompt, 0, True))
                self._entry = None
            if self._book is not None:
                call = CallBegun(
                    task=self._about.task,
                    prompt=self._about.prompt,
                    model=self._model,
                    host=host_and_port(address),
                    payload_hash=hashlib.sha256(payload).hexdigest(),
                    reserved=self._reserved,
                    prompt_version=self._about.prompt_version,
                )
                try:
                    self._entry = self._book.begin(call)
                except Exception as error:
                    self.objection = error
                    raise
            if self._over.is_set() and self._entry is not None:
                # Given up while the disk was slow: it is not going to leave.
                self._end(self._entry, "cancelled", NO_USAGE)
                self._entry = None
            if not self._over.is_set():
                self._left += 1

    async def settle(self, outcome: str, usage: Usage | None = None, shown: int = 0) -> None:
        """Settle the request: `usage` of its reply, or an estimate with `shown` tokens out where it came to nothing."""
        work = self._settling(outcome, usage, shown)
        # Shielded: whoever presses escape now leaves at once, and the entry is written all the same.
        await asyncio.shield(work)

    async def give_up(self, outcome: str, shown: int) -> None:
        """The same for a request that nobody waits for any more: within a few hundredths of a second."""
        await asyncio.wait({self._settling(outcome, None, shown)}, timeout=_GRACE)

    def _settling(self, outcome: str, usage: Usage | None, shown: int) -> asyncio.Future[None]:
        # Not behind the lock: who is entering the request just now has to see it.
        self._over.set()
        if self._book is None:
            self._settle(outcome, usage, shown)
            done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            done.set_result(None)
            return done
        work = asyncio.get_running_loop().run_in_executor(None, self._settle, outcome, usage, shown)
        # Held, so that it is not collected while the disk is slow.
        _ending.add(work)
        work.add_done_callback(_ending.discard)
        return work

    def _settle(self, outcome: str, usage: Usage | None, shown: int) -> None:
        with self._lock:
            spent = usage or (Usage(self._prompt, shown, True) if self._left else NO_USAGE)
            if self._budget is not None:
                again = self._prompt * max(0, self._left - 1)
                self._budget.settle(self._reserved, spent.total_tokens + again)
            if self._entry is not None:
                self._end(self._entry, outcome, spent)

    def _end(self, entry: int, outcome: str, usage: Usage) -> None:
        assert self._book is not None
        ended = CallEnded(outcome, usage.prompt_tokens, usage.completion_tokens, usage.estimated, usage.cost)
        # The reply is there and paid for; a reservation that stays counts too much rather than too little.
        with suppress(Exception):
            self._book.end(entry, ended)

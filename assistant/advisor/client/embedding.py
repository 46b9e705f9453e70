"""Vectors from an embedding model behind litellm: batches side by side, by the same rules as the chat client.

One reply may take the seconds given; what fails early is sent again, at most three times, with the server's own wait
where it names one; a model that failed three times in a row rests. What a reply holds is checked for form alone here:
as many lists of numbers as there were texts, each in its place.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Any, Final

from assistant.advisor.client import access
from assistant.advisor.client.failures import ModelFailure
from assistant.advisor.client.faults import Fault
from assistant.advisor.client.reports import Names
from assistant.advisor.client.retry import Breaker, Clock
from assistant.advisor.client.trying import failure_of, note, pause, refuse_at_rest
from assistant.advisor.client.watched import watched
from assistant.advisor.client.wire import Wire
from assistant.config import Settings
from assistant.text import safe_text

BATCH: Final = 32
"""Texts in one request."""
SIDE_BY_SIDE: Final = 4
"""Requests under way at a time."""
LONGEST: Final = 6000
"""Characters of a text that are sent, about 1,500 tokens; embedding models read 512 to 8,192."""
NAMES: Final = Names(
    "COUNTERPOINT_EMBEDDER",
    "COUNTERPOINT_EMBEDDER_API_BASE",
    "litellm:provider/model, such as litellm:openai/text-embedding-3-small",
)

_BREAKER: Final = Breaker()

Numbers = Sequence[Any]
"""One text's vector as the server gave it, not looked at yet."""
Done = Callable[[Sequence[str], Sequence[Numbers]], None]
"""Given the texts of a batch and their vectors as soon as they are there."""


class EmbeddingClient:
    """Asks the embedding model that `settings` name as their model. One client serves many calls of one event loop."""

    def __init__(
        self, settings: Settings, *, clock: Clock | None = None, breaker: Breaker | None = None
    ) -> None:
        self.settings = settings
        self._clock = clock or Clock()
        self._breaker = breaker or _BREAKER
        self._access_checked = False

    async def embed(self, texts: Sequence[str], done: Done, *, seconds: float | None = None) -> None:
        """Ask for the vectors of `texts`, and hand each batch to `done`; the first failure stops all.

        `seconds` is for one reply and for all waits together, the settings' timeout unless given.

        Raises:
            ModelFailure: some could not be had.
            asyncio.CancelledError: the task was cancelled; the connections are closed.
        """
        limit = self.settings.timeout if seconds is None else min(seconds, self.settings.timeout)
        model = self.settings.model or ""
        key = (model, self.settings.api_base or "")
        refuse_at_rest(self._breaker, key, self._clock, "Until then passages are found by their words alone.")
        await self._check_access()
        turns = asyncio.Semaphore(SIDE_BY_SIDE)

        async def one(batch: Sequence[str]) -> None:
            async with turns:
                done(batch, await self._asked(batch, limit))

        tasks = [
            asyncio.create_task(one(texts[first : first + BATCH])) for first in range(0, len(texts), BATCH)
        ]
        try:
            await asyncio.gather(*tasks)
        except ModelFailure as failure:
            note(failure, self._breaker, key, self._clock)
            raise
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        self._breaker.served(key)

    async def _check_access(self) -> None:
        if not self._access_checked:
            problem = access.problem_with(await access.library(), self.settings, names=NAMES)
            if problem is not None:
                raise problem
            self._access_checked = True

    async def _asked(self, batch: Sequence[str], limit: float) -> Sequence[Numbers]:
        failed, waited = 0, 0.0
        while True:
            outcome = await watched(
                lambda litellm, wire: self._exchange(litellm, wire, batch, limit),
                limit,
                self._clock,
                Wire(local_only=self.settings.local_only),
            )
            if not isinstance(outcome, Fault):
                return outcome
            failed += 1
            wait = pause(outcome, failed, limit - waited, self._clock)
            if wait is None:
                raise failure_of(outcome, self.settings.model or "", limit, self._clock, NAMES)
            waited += wait
            await self._clock.sleep(wait)

    async def _exchange(
        self, litellm: Any, wire: Wire, batch: Sequence[str], limit: float
    ) -> Sequence[Numbers]:
        options = access.key_options(litellm, self.settings)
        if self.settings.api_base is not None:
            options["api_base"] = self.settings.api_base
        answer = await litellm.aembedding(
            model=self.settings.model,
            input=[safe_text(text)[:LONGEST] for text in batch],
            timeout=limit,
            max_retries=0,
            num_retries=0,
            **options,
        )
        rows = _in_order(getattr(answer, "data", None), len(batch))
        if rows is None:
            raise wire.stop("no_model_server")
        return rows


def _in_order(data: object, count: int) -> list[Numbers] | None:
    """The vectors of a reply in the order of the texts; None where it is not one vector for each."""
    if not isinstance(data, list) or len(data) != count:
        return None
    rows: dict[int, Numbers] = {}
    for place, item in enumerate(data):
        fields = item if isinstance(item, dict) else getattr(item, "__dict__", {})
        index = fields.get("index", place)
        numbers = fields.get("embedding")
        if not isinstance(numbers, list) or not isinstance(index, int):
            return None
        rows[index] = numbers
    return [rows[place] for place in range(count)] if rows.keys() == set(range(count)) else None

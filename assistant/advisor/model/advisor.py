"""The advisor with a language model behind it."""

from __future__ import annotations

import asyncio
from typing import Literal, TypeVar

from pydantic import BaseModel

from assistant.advisor.base import Advice, Watch
from assistant.advisor.guide.deck import CardSearch, shipped_guidance
from assistant.advisor.model.asking import Completer, Prepared, prepare
from assistant.advisor.model.lanes import Lanes, lanes_for
from assistant.advisor.task import Brief, Task

V = TypeVar("V", bound=BaseModel)


class ModelAdvisor:
    """Puts the jobs of tasks to a model; every failure of it is a `ModelFailure` that people can act on."""

    by: Literal["model"] = "model"

    def __init__(
        self, client: Completer, guidance: CardSearch | None = None, *, lanes: Lanes | None = None
    ) -> None:
        self._client = client
        self._guidance = guidance
        self._lanes = lanes or lanes_for(client.settings)

    @property
    def lanes(self) -> int:
        """How many requests go out side by side."""
        return self._lanes.count

    async def give(self, task: Task[V], brief: Brief, watch: Watch | None = None) -> Advice[V]:
        """What the model makes of `task`, as far as it holds."""
        return await (await self.prepare(task, brief)).send(watch)

    async def prepare(self, task: Task[V], brief: Brief) -> Prepared[V]:
        """What would be sent for `task`, ready to go out as it is."""
        if self._guidance is None:
            self._guidance = await asyncio.to_thread(shipped_guidance)
        job = await asyncio.to_thread(task.job, brief, self._guidance)
        return await prepare(self._client, self._lanes, task.id, brief, job)

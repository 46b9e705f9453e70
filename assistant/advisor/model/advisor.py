"""The advisor with a language model behind it."""

from __future__ import annotations

import asyncio
from typing import Literal, TypeVar

from pydantic import BaseModel

from assistant.advisor.base import Advice, Watch
from assistant.advisor.guide.deck import CardSearch, shipped_guidance
from assistant.advisor.model.asking import Completer, run
from assistant.advisor.task import Brief, Job, Task

V = TypeVar("V", bound=BaseModel)


class ModelAdvisor:
    """Puts the jobs of tasks to a model; every failure of it is a `ModelFailure` that people can act on."""

    by: Literal["model"] = "model"

    def __init__(self, client: Completer, guidance: CardSearch | None = None) -> None:
        self._client = client
        self._guidance = guidance

    async def give(self, task: Task[V], brief: Brief, watch: Watch | None = None) -> Advice[V]:
        """What the model makes of `task`, as far as it holds."""
        return await run(self._client, task.id, brief, await self._job(task, brief), watch)

    async def _job(self, task: Task[V], brief: Brief) -> Job[BaseModel, V]:
        if self._guidance is None:
            self._guidance = await asyncio.to_thread(shipped_guidance)
        return await asyncio.to_thread(task.job, brief, self._guidance)

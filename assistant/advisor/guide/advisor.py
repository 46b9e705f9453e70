"""The method guide as an advisor: instant, deterministic, and without any model."""

from __future__ import annotations

import asyncio
from typing import Final, Literal, TypeVar

from pydantic import BaseModel

from assistant.advisor.base import Advice, Watch
from assistant.advisor.client.failures import ModelFailure
from assistant.advisor.guide.deck import CardSearch, shipped_guidance
from assistant.advisor.task import Brief, Task
from assistant.method.said import Origin

V = TypeVar("V", bound=BaseModel)

GUIDE: Final = Origin(by="guide")


class GuideAdvisor:
    """Asks by checks and cards, leaves contradictions in meaning to readers, composes bets by rule."""

    by: Literal["guide"] = "guide"

    def __init__(self, guidance: CardSearch | None = None) -> None:
        self._guidance = guidance

    async def give(self, task: Task[V], brief: Brief, watch: Watch | None = None) -> Advice[V]:  # noqa: ARG002 - the protocol's
        """What the guide has for `task`.

        Raises:
            ModelFailure: ``not_configured``, since this takes a model.
        """
        if task.guide is None:
            raise ModelFailure(
                "not_configured",
                f"A language model {task.doing}; none is configured.",
                hint=f"Set one with --model, COUNTERPOINT_MODEL or the config file. {task.instead}".rstrip(),
            )
        result = await asyncio.to_thread(task.guide, brief, self._guidance or shipped_guidance())
        return Advice(result.items, GUIDE, result.notices)

"""All tasks of the advisor by their id."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from assistant.advisor.task import Task
from assistant.advisor.tasks import bets, disagreement, follow_ups, gaps, synthesis

TASKS: Final[Mapping[str, Task[Any]]] = MappingProxyType(
    {task.id: task for task in (follow_ups.TASK, gaps.TASK, bets.TASK, synthesis.TASK, disagreement.TASK)}
)

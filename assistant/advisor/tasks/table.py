"""All tasks of the advisor by their id."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from assistant.advisor.task import Task
from assistant.advisor.tasks import (
    activities,
    aim,
    bets,
    capabilities,
    challenge,
    disagreement,
    draft,
    extract,
    follow_ups,
    gaps,
    objectives,
    synthesis,
    trace,
)

TASKS: Final[Mapping[str, Task[Any]]] = MappingProxyType(
    {
        task.id: task
        for task in (
            follow_ups.TASK,
            gaps.TASK,
            draft.TASK,
            extract.TASK,
            bets.TASK,
            challenge.TASK,
            objectives.TASK,
            capabilities.TASK,
            activities.TASK,
            trace.TASK,
            synthesis.TASK,
            disagreement.TASK,
            aim.TASK,
        )
    }
)

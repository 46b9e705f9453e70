"""Asking the model for one task: its turns side by side, one repair each, and where the answer came from."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from pydantic import BaseModel

from assistant.advisor.base import Advice, Glimpse, Watch
from assistant.advisor.client.client import Completion
from assistant.advisor.client.failures import ModelFailure
from assistant.advisor.client.ladder import Message
from assistant.advisor.client.usage import NO_USAGE, Usage
from assistant.advisor.material import ROOMY, TIGHT
from assistant.advisor.prompts import Prompt, load_prompt
from assistant.advisor.task import Brief, Filled, Job
from assistant.config import Settings
from assistant.method.said import Origin

A = TypeVar("A")
R = TypeVar("R", bound=BaseModel)
V = TypeVar("V", bound=BaseModel)


class Completer(Protocol):
    """What the tasks need of `assistant.advisor.client.client.ModelClient`."""

    settings: Settings

    async def complete(
        self,
        messages: Sequence[Message],
        response_model: type[R],
        *,
        validate: Callable[[R], list[str]] | None = None,
        max_output_tokens: int = 4096,
        on_text: Callable[[str], None] | None = None,
    ) -> Completion[R]:
        """Ask for a `response_model`."""


@dataclass(frozen=True)
class Answered(Generic[R]):
    """The reply to one turn, what it cost, and what was left out of the question."""

    value: R
    model: str
    usage: Usage
    notices: tuple[str, ...]


async def run(
    client: Completer, task: str, brief: Brief, job: Job[R, V], watch: Watch | None = None
) -> Advice[V]:
    """Puts all turns of a job to the model and gives what holds of the replies.

    The faults of a reply are told to the model once. Where the model says that a turn was too much for it, its
    material is packed smaller, once.

    Raises:
        ModelFailure: nothing to use came of it.
    """
    prompt = load_prompt(task)
    if prompt.response_model != job.reply.__name__:
        raise ValueError(
            f"the prompt {prompt.id} is written for {prompt.response_model}, not {job.reply.__name__}"
        )
    asked = [_turn(client, prompt, brief, job, number, watch) for number in range(len(job.turns))]
    answered = await all_or_none(asked)
    result = await asyncio.to_thread(job.result, [answer.value for answer in answered])
    usage = sum((answer.usage for answer in answered), NO_USAGE)
    model = answered[0].model if answered else ""
    told = (notice for answer in answered for notice in answer.notices)
    return Advice(result.items, _origin(prompt, model, usage), tuple(dict.fromkeys((*told, *result.notices))))


async def all_or_none(work: Sequence[Coroutine[Any, Any, A]]) -> list[A]:
    """What all of `work` gives, done side by side; the first that fails stops the rest, and its error is raised."""
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one) for one in work]
    except BaseExceptionGroup as failed:
        raise failed.exceptions[0] from None
    return [task.result() for task in tasks]


async def _turn(
    client: Completer, prompt: Prompt, brief: Brief, job: Job[R, V], number: int, watch: Watch | None
) -> Answered[R]:
    fill = job.turns[number]
    on_text = None if watch is None else _shown_to(watch, prompt.id, brief.target, number)
    try:
        return await _once(client, prompt, brief, job, fill(ROOMY), on_text)
    except ModelFailure as failure:
        if not failure.input_too_long:
            raise
    return await _once(client, prompt, brief, job, fill(TIGHT), on_text)


async def _once(
    client: Completer,
    prompt: Prompt,
    brief: Brief,
    job: Job[R, V],
    filled: Filled,
    on_text: Callable[[str], None] | None,
) -> Answered[R]:
    repair = _OneRepair(job.faults)
    try:
        completion = await client.complete(
            prompt.render(**filled.values, language=brief.language),
            job.reply,
            validate=repair,
            max_output_tokens=job.max_output_tokens,
            on_text=on_text,
        )
        value, model, usage = completion.value, completion.model, completion.usage
    except ModelFailure as failure:
        # The turns were spent on the shape of the reply; what it says can still be sifted.
        if failure.code != "invalid" or repair.last is None:
            raise
        value, model, usage = repair.last, client.settings.model or "", failure.usage
    return Answered(value, model, usage, filled.notices)


def _shown_to(watch: Watch, task: str, target: str, turn: int) -> Callable[[str], None]:
    """What takes the pieces of a reply and shows what they make so far."""
    pieces: list[str] = []

    def take(piece: str) -> None:
        pieces.append(piece)
        text = "".join(pieces)
        watch(Glimpse(task, target, turn, text, len(text)))

    return take


def _origin(prompt: Prompt, model: str, usage: Usage) -> Origin:
    spent = usage.total_tokens > 0
    return Origin(
        by="model",
        model=model,
        prompt=prompt.id,
        prompt_version=prompt.version,
        prompt_hash=prompt.hash,
        tokens_in=usage.prompt_tokens if spent else None,
        tokens_out=usage.completion_tokens if spent else None,
        tokens_estimated=usage.estimated,
    )


class _OneRepair(Generic[R]):
    """Faults are worth one turn: told the first time, let pass after that, because the caller sifts anyway."""

    def __init__(self, faults: Callable[[R], list[str]]) -> None:
        self.last: R | None = None
        self._faults = faults
        self._told = False

    def __call__(self, value: R) -> list[str]:
        self.last = value
        if self._told:
            return []
        found = self._faults(value)
        self._told = bool(found)
        return found

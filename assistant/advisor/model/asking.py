"""Asking the model for one task: packing what it reads, one turn to mend its faults, and where the answer came from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from pydantic import BaseModel

from assistant.advisor.client.client import Completion
from assistant.advisor.client.failures import ModelFailure
from assistant.advisor.client.ladder import Message
from assistant.advisor.client.usage import Usage
from assistant.advisor.material import ROOMY, TIGHT
from assistant.advisor.prompts import Prompt
from assistant.config import Settings
from assistant.method.said import Origin

T = TypeVar("T", bound=BaseModel)


class Completer(Protocol):
    """What the tasks need of `assistant.advisor.client.client.ModelClient`."""

    settings: Settings

    async def complete(
        self,
        messages: Sequence[Message],
        response_model: type[T],
        *,
        validate: Callable[[T], list[str]] | None = None,
        max_output_tokens: int = 4096,
        on_text: Callable[[str], None] | None = None,
    ) -> Completion[T]:
        """Ask for a `response_model`."""


@dataclass(frozen=True)
class Filled:
    """What a prompt is filled with at one size, and what people should know about that size."""

    values: dict[str, Any]
    notices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answered(Generic[T]):
    """The model's reply, where it came from, and what was left out of the question."""

    value: T
    origin: Origin
    notices: tuple[str, ...]


async def ask(
    client: Completer,
    prompt: Prompt,
    response_model: type[T],
    fill: Callable[[int], Filled],
    faults: Callable[[T], list[str]],
    *,
    max_output_tokens: int = 4096,
) -> Answered[T]:
    """One reply to `prompt`. Its `faults` are told to the model once; what is still faulty then, the caller drops.

    `fill` packs the material into a number of characters; where the model says that it was too much, it is
    packed smaller, once.

    Raises:
        ModelFailure: nothing to use came of it.
    """
    if prompt.response_model != response_model.__name__:
        raise ValueError(
            f"the prompt {prompt.id} is written for {prompt.response_model}, not {response_model.__name__}"
        )
    filled = fill(ROOMY)
    try:
        return await _once(client, prompt, response_model, filled, faults, max_output_tokens)
    except ModelFailure as failure:
        if not failure.input_too_long:
            raise
    return await _once(client, prompt, response_model, fill(TIGHT), faults, max_output_tokens)


async def _once(
    client: Completer,
    prompt: Prompt,
    response_model: type[T],
    filled: Filled,
    faults: Callable[[T], list[str]],
    max_output_tokens: int,
) -> Answered[T]:
    repair = _OneRepair(faults)
    try:
        completion = await client.complete(
            prompt.render(**filled.values),
            response_model,
            validate=repair,
            max_output_tokens=max_output_tokens,
        )
        value, model, usage = completion.value, completion.model, completion.usage
    except ModelFailure as failure:
        # The turns were spent on the shape of the reply; what it says can still be sifted.
        if failure.code != "invalid" or repair.last is None:
            raise
        value, model, usage = repair.last, client.settings.model or "", failure.usage
    return Answered(value, _origin(prompt, model, usage), filled.notices)


def _origin(prompt: Prompt, model: str, usage: Usage) -> Origin:
    return Origin(
        by="model",
        model=model,
        prompt=prompt.id,
        prompt_version=prompt.version,
        prompt_hash=prompt.hash,
        tokens_in=usage.prompt_tokens,
        tokens_out=usage.completion_tokens,
        tokens_estimated=usage.estimated,
    )


class _OneRepair(Generic[T]):
    """Faults are worth one turn: told the first time, let pass after that, because the caller sifts anyway."""

    def __init__(self, faults: Callable[[T], list[str]]) -> None:
        self.last: T | None = None
        self._faults = faults
        self._told = False

    def __call__(self, value: T) -> list[str]:
        self.last = value
        if self._told:
            return []
        found = self._faults(value)
        self._told = bool(found)
        return found


def left_out(number: int, one: str, many: str, why: str) -> tuple[str, ...]:
    """A notice that `number` things were dropped and why; none for none."""
    if not number:
        return ()
    return (f"{number} {one if number == 1 else many} left out: {why}.",)

"""Putting one task to a model: its turns side by side, one repair each, and where the answer came from."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from pydantic import BaseModel

from assistant.advisor.base import Advice, Glimpse, Watch
from assistant.advisor.client.client import Completion
from assistant.advisor.client.failures import ModelFailure
from assistant.advisor.client.ladder import Message
from assistant.advisor.client.partial import Partial
from assistant.advisor.client.sending import Sending
from assistant.advisor.client.usage import NO_USAGE, Usage
from assistant.advisor.client.window import Room, Window, room_for, width_of
from assistant.advisor.material import ROOMY, TIGHT
from assistant.advisor.model.lanes import Lanes
from assistant.advisor.prompts import Prompt, load_prompt
from assistant.advisor.task import Brief, Job
from assistant.config import Settings
from assistant.method.said import Origin

A = TypeVar("A")
R = TypeVar("R", bound=BaseModel)
V = TypeVar("V", bound=BaseModel)


class Completer(Protocol):
    """What the tasks need of `assistant.advisor.client.client.ModelClient`."""

    settings: Settings

    async def window(self) -> Window:
        """How much the model reads at once."""

    def sending(
        self, messages: Sequence[Message], response_model: type[BaseModel], *, max_output_tokens: int = 4096
    ) -> Sending:
        """What would be sent."""

    async def complete(
        self,
        messages: Sequence[Message] | Sending,
        response_model: type[R],
        *,
        validate: Callable[[R], list[str]] | None = None,
        max_output_tokens: int = 4096,
        on_text: Callable[[str], None] | None = None,
        purpose: str = "",
        prompt: str = "",
        prompt_version: str = "",
    ) -> Completion[R]:
        """Ask for a `response_model`."""


@dataclass(frozen=True)
class Turn:
    """One request ready to be sent, and what people should know about what is in it."""

    sending: Sending
    plain: tuple[Message, ...]
    """The messages before names are hidden, with nothing in them that chance has made."""
    notices: tuple[str, ...]


@dataclass(frozen=True)
class Prepared(Generic[V]):
    """A task on a brief, ready to be sent: exactly these requests go out first."""

    client: Completer
    lanes: Lanes
    prompt: Prompt
    brief: Brief
    job: Job[Any, V]
    turns: tuple[Turn, ...]

    @property
    def sendings(self) -> tuple[Sending, ...]:
        """The requests themselves."""
        return tuple(turn.sending for turn in self.turns)

    @property
    def key(self) -> str:
        """A hash of prompt, model and all that is read: the same for the same, whenever it is asked for."""
        digest = hashlib.sha256(f"{self.prompt.hash}\0{self.client.settings.model}".encode())
        for turn in self.turns:
            for message in turn.plain:
                digest.update(f"\0{message.role}\0{message.content}".encode("utf-8", "replace"))
        return digest.hexdigest()

    async def send(self, watch: Watch | None = None) -> Advice[V]:
        """What the model makes of it, as far as it holds."""
        return await run(self, watch)


@dataclass(frozen=True)
class _Answered(Generic[R]):
    """The reply to one turn, what it cost, and what was left out of the question."""

    value: R
    model: str
    usage: Usage
    notices: tuple[str, ...]


async def prepare(client: Completer, lanes: Lanes, task: str, brief: Brief, job: Job[R, V]) -> Prepared[V]:
    """The requests of a job, their material packed into what the model reads at once.

    Raises:
        ModelFailure: the library that knows the models cannot be loaded.
    """
    prompt = load_prompt(task)
    if prompt.response_model != job.reply.__name__:
        raise ValueError(
            f"the prompt {prompt.id} is written for {prompt.response_model}, not {job.reply.__name__}"
        )
    if not job.turns:
        return Prepared(client, lanes, prompt, brief, job, ())
    window = await client.window()
    turns = [
        await asyncio.to_thread(_fitted, client, prompt, brief, job, number, window)
        for number in range(len(job.turns))
    ]
    return Prepared(client, lanes, prompt, brief, job, tuple(turns))


async def run(prepared: Prepared[V], watch: Watch | None = None) -> Advice[V]:
    """Sends all turns that were prepared and gives what holds of the replies.

    The faults of a reply are told to the model once. Where the model says that a turn was too much for it, its
    material is packed smaller, once. Where some turns give nothing to use, what the others gave is kept, and that is said.

    Raises:
        ModelFailure: nothing to use came of any.
    """
    turns = range(len(prepared.turns))
    ended = await all_or_none([_kept(_turn(prepared, number, watch)) for number in turns])
    answered = [each for each in ended if not isinstance(each, ModelFailure)]
    failed = [each for each in ended if isinstance(each, ModelFailure)]
    if failed and not answered:
        raise failed[0]
    result = await asyncio.to_thread(prepared.job.result, [answer.value for answer in answered])
    usage = sum((answer.usage for answer in answered), NO_USAGE)
    model = answered[0].model if answered else ""
    told = [notice for answer in answered for notice in answer.notices]
    told += [f"One of {len(turns)} requests gave nothing to use: {failure.message}" for failure in failed]
    notices = tuple(dict.fromkeys((*told, *result.notices)))
    return Advice(result.items, _origin(prepared.prompt, model, usage), notices)


async def _kept(turn: Coroutine[Any, Any, A]) -> A | ModelFailure:
    """What a turn gives, or why it gives nothing: the others go on."""
    try:
        return await turn
    except ModelFailure as failure:
        return failure


async def all_or_none(work: Sequence[Coroutine[Any, Any, A]]) -> list[A]:
    """What all of `work` gives, done side by side; the first that fails stops the rest, and its error is raised."""
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one) for one in work]
    except BaseExceptionGroup as failed:
        raise failed.exceptions[0] from None
    return [task.result() for task in tasks]


def _fitted(
    client: Completer, prompt: Prompt, brief: Brief, job: Job[R, V], number: int, window: Window
) -> Turn:
    """The turn with as much material as fits into the model's window beside everything else."""
    full = _packed(client, prompt, brief, job, number, Room(ROOMY, job.max_output_tokens))
    if window.tokens is None:
        return full
    bare = _packed(client, prompt, brief, job, number, Room(0, job.max_output_tokens)).sending
    # Of all that could go in: the instructions are English, and what people write may take more bytes.
    width = width_of(message.content for message in full.sending.messages)
    room = room_for(window, job.max_output_tokens, bare.tokens, most=ROOMY, width=width)
    fits = room.characters >= ROOMY and room.output_tokens == job.max_output_tokens
    return full if fits else _packed(client, prompt, brief, job, number, room)


def _packed(client: Completer, prompt: Prompt, brief: Brief, job: Job[R, V], number: int, room: Room) -> Turn:
    filled = job.turns[number](room.characters)
    values = {**filled.values, "language": brief.language}
    sending = client.sending(prompt.render(**values), job.reply, max_output_tokens=room.output_tokens)
    return Turn(sending, tuple(prompt.render(nonce="", **values)), filled.notices)


async def _turn(prepared: Prepared[V], number: int, watch: Watch | None) -> _Answered[Any]:
    client, job, brief, prompt = prepared.client, prepared.job, prepared.brief, prepared.prompt
    on_text = None if watch is None else _shown_to(watch, prompt.id, brief.target, number)
    async with prepared.lanes.one():
        try:
            return await _once(client, prompt, job, prepared.turns[number], on_text)
        except ModelFailure as failure:
            if not failure.input_too_long:
                raise
        room = Room(TIGHT, job.max_output_tokens)
        smaller = await asyncio.to_thread(_packed, client, prompt, brief, job, number, room)
        return await _once(client, prompt, job, smaller, on_text)


async def _once(
    client: Completer,
    prompt: Prompt,
    job: Job[R, V],
    turn: Turn,
    on_text: Callable[[str], None] | None,
) -> _Answered[R]:
    repair = _OneRepair(job.faults)
    try:
        completion = await client.complete(
            turn.sending,
            job.reply,
            validate=repair,
            on_text=on_text,
            purpose=prompt.id,
            prompt=prompt.id,
            prompt_version=prompt.version,
        )
        value, model, usage = completion.value, completion.model, completion.usage
    except ModelFailure as failure:
        # The turns were spent on the shape of the reply; what it says can still be sifted.
        if failure.code != "invalid" or repair.last is None:
            raise
        value, model, usage = repair.last, client.settings.model or "", failure.usage
    return _Answered(value, model, usage, turn.notices)


def _shown_to(watch: Watch, task: str, target: str, turn: int) -> Partial:
    """What takes the pieces of a reply and shows what they make so far."""
    return Partial(lambda so_far: watch(Glimpse(task, target, turn, so_far)))


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

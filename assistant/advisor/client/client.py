"""The client: a list of messages in, a validated object out, or a failure that says what to do.

Time: one reply may take `Settings.timeout` seconds, from request to last word. A request that used up that
time is not sent again, so a silent server costs the timeout once and not three times; faults that come
earlier (a dropped connection, 429, 5xx) are tried again, each try with its own full time, and the waits in
between never exceed the timeout together.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final, Generic, NoReturn, TypeVar

from pydantic import BaseModel

from assistant.advisor.client import access, runtime
from assistant.advisor.client.failures import ModelFailure, foreign_words
from assistant.advisor.client.faults import Fault
from assistant.advisor.client.ladder import Message, Rung, RungMemory, response_format, with_schema
from assistant.advisor.client.request import Request, send
from assistant.advisor.client.retry import Breaker, Clock
from assistant.advisor.client.trying import failure_of, note, pause, refuse_at_rest
from assistant.advisor.client.usage import NO_USAGE, TokenBudget, Usage, estimate_tokens, price
from assistant.advisor.client.verdict import Reply, judge, repair_turn
from assistant.config import Settings
from assistant.text import safe_text

T = TypeVar("T", bound=BaseModel)

REPAIRS: Final = 2


@dataclass(frozen=True)
class Completion(Generic[T]):
    """A reply that fits. `attempts` counts requests sent, `repairs` the turns that asked for a corrected reply."""

    value: T
    model: str
    usage: Usage
    attempts: int
    repairs: int
    rung: Rung


@dataclass
class Standing:
    """What is known about models by (name, server): the rung they stand on, and whether they rest."""

    rungs: RungMemory = field(default_factory=RungMemory)
    breaker: Breaker = field(default_factory=Breaker)


_STANDING: Final = Standing()


@dataclass
class _Call:
    """The running sums of one call of `ModelClient.complete`."""

    attempts: int = 0
    repairs: int = 0
    waited: float = 0.0
    usage: Usage = NO_USAGE


class ModelClient:
    """Asks the configured model for objects. One client serves many calls, loops and threads.

    `standing` is shared by all clients of the process unless given; `budget` caps the tokens of all calls
    of this client together.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        clock: Clock | None = None,
        standing: Standing | None = None,
        budget: TokenBudget | None = None,
    ) -> None:
        self.settings = settings
        self._clock = clock or Clock()
        self._standing = standing or _STANDING
        self._budget = budget
        self._access_checked = False

    async def complete(
        self,
        messages: Sequence[Message],
        response_model: type[T],
        *,
        validate: Callable[[T], list[str]] | None = None,
        max_output_tokens: int = 4096,
        on_text: Callable[[str], None] | None = None,
    ) -> Completion[T]:
        """Ask for a `response_model`, with at most two turns in which the model may correct its reply.

        `validate` looks at an object that fits the schema and returns what else is wrong with it, a short
        line each; such lines are handed to the model like those of the schema. `on_text` receives the reply
        piece by piece as it arrives (safe text, thoughts left out) and makes the request a streamed one;
        each corrected reply begins anew. Once it was called, a broken connection is not tried again.

        Raises:
            ModelFailure: nothing to use came of it; see its `code`.
            asyncio.CancelledError: the task was cancelled; the connection is closed within 100 ms.
        """
        await self._ready()
        call = _Call()
        try:
            completion = await self._turns(
                call,
                with_schema(messages, response_model),
                response_model,
                validate,
                max_output_tokens,
                on_text,
            )
        except ModelFailure as failure:
            failure.usage, failure.attempts = call.usage, call.attempts
            note(failure, self._standing.breaker, self._key, self._clock)
            raise
        self._standing.breaker.served(self._key)
        return completion

    async def aclose(self) -> None:
        """Close the connections kept for the running event loop; they are closed at its end anyway."""
        await runtime.close_clients()

    @property
    def _key(self) -> tuple[str, str]:
        return self.settings.model or "", self.settings.api_base or ""

    async def _ready(self) -> None:
        """Refuse before anything is sent: no model, one that rests, no key, a provider nobody knows."""
        if not self.settings.uses_model or self.settings.model is None:
            raise ModelFailure(
                "not_configured",
                "No language model is configured.",
                hint="Set COUNTERPOINT_MODEL, or go on with the built-in method guide.",
            )
        refuse_at_rest(
            self._standing.breaker,
            self._key,
            self._clock,
            "Go on with the built-in method guide until then.",
        )
        if not self._access_checked:
            problem = access.problem_with(await access.library(), self.settings)
            if problem is not None:
                raise problem
            self._access_checked = True

    async def _turns(
        self,
        call: _Call,
        messages: list[Message],
        response_model: type[T],
        validate: Callable[[T], list[str]] | None,
        max_output_tokens: int,
        on_text: Callable[[str], None] | None,
    ) -> Completion[T]:
        cut_before = False
        while True:
            reply = await self._ask(call, messages, response_model, max_output_tokens, on_text)
            if reply.refusal or reply.finish == "content_filter":
                words = foreign_words(reply.refusal or reply.text, 400)
                self._fail(Fault("refused", f"“{words}”" if words else ""))
            verdict = judge(reply, response_model, validate)
            if verdict.value is not None:
                return Completion(
                    verdict.value,
                    self.settings.model or "",
                    call.usage,
                    call.attempts,
                    call.repairs,
                    self._standing.rungs.get(self._key),
                )
            if reply.finish == "length" or verdict.wrong == "cut":
                shown = safe_text(reply.text) if on_text is not None else ""
                if reply.finish == "length" or cut_before or shown:
                    self._fail(Fault("cut", shown=shown))
                cut_before = True
                continue
            if call.repairs == REPAIRS:
                raise _unusable(verdict.wrong == "invalid", verdict.feedback)
            call.repairs += 1
            messages = repair_turn(messages, reply, verdict.feedback)

    async def _ask(
        self,
        call: _Call,
        messages: Sequence[Message],
        response_model: type[BaseModel],
        max_output_tokens: int,
        on_text: Callable[[str], None] | None,
    ) -> Reply:
        """One reply, with the retries and steps down the ladder that it takes."""
        failed = 0
        while True:
            self._afford(messages, max_output_tokens)
            rung = self._standing.rungs.get(self._key)
            call.attempts += 1
            outcome = await send(
                Request(
                    model=self.settings.model or "",
                    api_base=self.settings.api_base,
                    messages=messages,
                    response_format=response_format(rung, response_model),
                    max_output_tokens=max_output_tokens,
                    timeout=self.settings.timeout,
                    on_text=on_text,
                ),
                self._clock,
            )
            if isinstance(outcome, Reply):
                await self._count(call, messages, outcome)
                return outcome
            if outcome.kind == "format" and rung.below is not None:
                self._standing.rungs.remember(self._key, rung.below)
                continue
            failed += 1
            wait = pause(outcome, failed, self.settings.timeout - call.waited, self._clock)
            if wait is None:
                self._fail(outcome)
            call.waited += wait
            await self._clock.sleep(wait)

    def _afford(self, messages: Sequence[Message], max_output_tokens: int) -> None:
        if self._budget is None:
            return
        needed = estimate_tokens(message.content for message in messages) + max_output_tokens
        if needed > self._budget.remaining:
            raise ModelFailure(
                "budget",
                f"This would take up to {needed} tokens, and {self._budget.remaining} of "
                f"{self._budget.limit} are left.",
                hint="Ask for less, or raise the budget.",
            )

    async def _count(self, call: _Call, messages: Sequence[Message], reply: Reply) -> None:
        prompt, completion = reply.tokens or (
            estimate_tokens(message.content for message in messages),
            estimate_tokens([reply.text + reply.reasoning]),
        )
        cost = price(await runtime.litellm_loaded(), self.settings.model or "", prompt, completion)
        usage = Usage(prompt, completion, reply.tokens is None, cost)
        call.usage += usage
        if self._budget is not None:
            self._budget.spend(usage)

    def _fail(self, fault: Fault) -> NoReturn:
        raise failure_of(fault, self.settings.model or "", self.settings.timeout, self._clock)


def _unusable(was_json: bool, feedback: Sequence[str]) -> ModelFailure:
    first = foreign_words(feedback[0]) if feedback else ""
    if was_json:
        return ModelFailure(
            "invalid",
            f"The model's reply did not fit, also after {REPAIRS} corrections. First fault: {first}",
            hint="Try again, or choose a stronger model in COUNTERPOINT_MODEL.",
        )
    return ModelFailure(
        "not_json",
        f"The model did not answer in the form it was asked for, also after {REPAIRS} corrections. {first}",
        hint="Try again, or choose a stronger model in COUNTERPOINT_MODEL.",
    )

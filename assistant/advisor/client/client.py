"""The client: a list of messages in, a validated object out, or a failure that says what to do.

Time: one reply may take `Settings.timeout` seconds, from request to last word. A request that used up that
time is not sent again, so a silent server costs the timeout once and not three times; faults that come
earlier (a dropped connection, 429, 5xx) are tried again, each try with its own full time, and the waits in
between never exceed the timeout together.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, Generic, NoReturn, TypeVar

from pydantic import BaseModel

from assistant.advisor.client import access, runtime
from assistant.advisor.client.attempt import OK, About, Attempt, CallBook, not_entered, over_budget
from assistant.advisor.client.cloak import Cloak
from assistant.advisor.client.failures import ModelFailure, foreign_words
from assistant.advisor.client.faults import Fault
from assistant.advisor.client.ladder import Message, Rung, RungMemory, response_format
from assistant.advisor.client.reports import code_of
from assistant.advisor.client.request import Request, send
from assistant.advisor.client.retry import Breaker, Clock
from assistant.advisor.client.sending import OUTPUT_TOKENS, Preview, Sending, prepared, tokens_of
from assistant.advisor.client.trying import failure_of, note, pause, refuse_at_rest
from assistant.advisor.client.usage import (
    NO_USAGE,
    TokenBudget,
    Usage,
    bytes_to_tokens,
    estimate_tokens,
    price,
    room,
)
from assistant.advisor.client.verdict import Reply, Verdict, judge, repair_turn
from assistant.advisor.client.whereto import handed_on
from assistant.advisor.client.window import Window, wants_a_window, window
from assistant.config import Settings
from assistant.text import safe_text
from assistant.workspace.errors import OverBudget

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
class _Call(Generic[T]):
    """One call of `ModelClient.complete`: what is asked for, and its running sums."""

    response_model: type[T]
    validate: Callable[[T], list[str]] | None
    output_tokens: int
    on_text: Callable[[str], None] | None
    about: About
    attempts: int = 0
    repairs: int = 0
    waited: float = 0.0
    usage: Usage = NO_USAGE


class ModelClient:
    """Asks the configured model for objects. One client serves many calls, loops and threads.

    `standing` is shared by all clients of the process unless given. `budget` caps the tokens of all calls it is
    given to together; without one, ``Settings.token_cap`` caps those of this client. `book` is told of every
    request, `cloak` hides names in what is sent. `local_only` forbids all hosts but this machine, as the setting does.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        clock: Clock | None = None,
        standing: Standing | None = None,
        budget: TokenBudget | None = None,
        book: CallBook | None = None,
        cloak: Cloak | None = None,
        local_only: bool = False,
    ) -> None:
        if local_only and not settings.local_only:
            settings = settings.model_copy(update={"local_only": True})
        if budget is None and settings.token_cap is not None:
            budget = TokenBudget(settings.token_cap)
        self.settings = settings
        self._clock = clock or Clock()
        self._standing = standing or _STANDING
        self._budget = budget
        self._book = book
        self._cloak = cloak or Cloak()
        self._access_checked = False
        self._options: dict[str, Any] = {}

    async def window(self) -> Window:
        """How much the model reads at once; a server of one's own is asked that once.

        Raises:
            ModelFailure: the library that knows the large providers' models cannot be loaded.
        """
        return await window(self.settings, await access.library())

    def sending(
        self,
        messages: Sequence[Message],
        response_model: type[BaseModel],
        *,
        max_output_tokens: int = OUTPUT_TOKENS,
    ) -> Sending:
        """What `complete` would send, and where; sends nothing. Given to `complete`, it goes out as it is."""
        rung = self._standing.rungs.get(self._key)
        return prepared(self.settings, messages, response_model, self._cloak, rung, max_output_tokens)

    async def complete(
        self,
        messages: Sequence[Message] | Sending,
        response_model: type[T],
        *,
        validate: Callable[[T], list[str]] | None = None,
        max_output_tokens: int = OUTPUT_TOKENS,
        on_text: Callable[[str], None] | None = None,
        purpose: str = "",
        prompt: str = "",
        prompt_version: str = "",
    ) -> Completion[T]:
        """Ask for a `response_model`, with at most two turns in which the model may correct its reply.

        `messages` are plain, or a `Sending` of this model that goes out as it was shown. `validate` looks at an
        object that fits the schema and returns what else is wrong with it, a short line each; such lines are handed
        to the model like those of the schema. `on_text` receives the reply piece by piece as it arrives (safe text,
        thoughts left out) and makes the request a streamed one; each corrected reply begins anew. Once it was called,
        a broken connection is not tried again. Given a `Partial`, it shows the object that is becoming. `purpose` and `prompt` say in the book what the tokens were for.

        Raises:
            ModelFailure: nothing to use came of it; see its `code`.
            asyncio.CancelledError: the task was cancelled; the connection is closed within 100 ms.
        """
        await self._ready()
        if not isinstance(messages, Sending):
            messages = self.sending(messages, response_model, max_output_tokens=max_output_tokens)
        elif (messages.model, messages.response_model) != (self.settings.model, response_model):
            raise ValueError("this was prepared for another model, or for another reply")
        about = About(purpose, prompt, prompt_version)
        call = _Call(response_model, validate, messages.output_tokens, on_text, about)
        try:
            completion = await self._turns(call, list(messages.messages))
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
            litellm = await access.library()
            problem = access.problem_with(litellm, self.settings)
            if problem is not None:
                raise problem
            self._options = dict(access.key_options(litellm, self.settings))
            self._access_checked = True
        if wants_a_window(self.settings) or self.settings.local_only:
            found = await self.window()
            self._options |= found.options
            if found.remote and self.settings.local_only:
                raise handed_on(self.settings, found.remote)

    async def _turns(self, call: _Call[T], messages: list[Message]) -> Completion[T]:
        cut_before = False
        while True:
            reply, verdict = await self._judged(call, messages)
            if verdict is None:
                words = foreign_words(self._cloak.reveal(reply.refusal or reply.text), 400)
                self._fail(Fault("refused", words))
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
                shown = safe_text(reply.text) if call.on_text is not None else ""
                if reply.finish == "length" or cut_before or shown:
                    self._fail(Fault("cut", shown=shown))
                cut_before = True
                continue
            if call.repairs == REPAIRS:
                raise _unusable(verdict.wrong == "invalid", verdict.feedback)
            call.repairs += 1
            messages = repair_turn(messages, reply, verdict.feedback, self._cloak)

    async def _judged(self, call: _Call[T], messages: Sequence[Message]) -> tuple[Reply, Verdict[T] | None]:
        """One reply and what to think of it; None where the model declined. By then the request is settled."""
        reply, attempt = await self._ask(call, messages)
        usage = self._usage(messages, reply)
        call.usage += usage
        outcome: str = "invalid"
        try:
            if reply.refusal or reply.finish == "content_filter":
                outcome = "refused"
                return reply, None
            verdict = judge(reply, call.response_model, call.validate, self._cloak.reveal_data)
            if verdict.value is not None:
                outcome = OK
            elif reply.finish == "length" or verdict.wrong == "cut":
                outcome = "too_long"
            else:
                outcome = verdict.wrong
            return reply, verdict
        finally:
            await attempt.settle(outcome, usage)

    async def _ask(self, call: _Call[T], messages: Sequence[Message]) -> tuple[Reply, Attempt]:
        """One reply, with the retries and steps down the ladder that it takes; its attempt is still to be settled."""
        failed = 0
        while True:
            rung = self._standing.rungs.get(self._key)
            outcome, attempt, length = await self._sent(call, messages, rung)
            if isinstance(outcome, Reply):
                return outcome, attempt
            await attempt.settle(code_of(outcome), shown=bytes_to_tokens(length))
            if outcome.kind == "format" and rung.below is not None:
                self._standing.rungs.remember(self._key, rung.below)
                continue
            failed += 1
            wait = pause(outcome, failed, self.settings.timeout - call.waited, self._clock)
            if wait is None:
                self._fail(outcome)
            call.waited += wait
            await self._clock.sleep(wait)

    async def _sent(
        self, call: _Call[T], messages: Sequence[Message], rung: Rung
    ) -> tuple[Reply | Fault, Attempt, int]:
        """What came of one request, its attempt, and how many bytes of a streamed reply arrived."""
        tokens, wanted = tokens_of(messages), call.output_tokens
        while True:
            output = self._reserve(tokens, wanted)
            attempt = Attempt(self.settings.model or "", call.about, tokens, output, self._budget, self._book)
            preview = Preview(self._cloak, call.on_text) if call.on_text is not None else None
            request = Request(
                model=self.settings.model or "",
                api_base=self.settings.api_base,
                messages=messages,
                response_format=response_format(rung, call.response_model, self._cloak),
                max_output_tokens=output,
                timeout=self.settings.timeout,
                on_text=preview.add if preview is not None else None,
                local_only=self.settings.local_only,
                leaving=attempt.leave,
                options=self._options,
            )
            call.attempts += 1
            try:
                outcome = await send(request, self._clock)
                if preview is not None:
                    preview.finish()
            except BaseException as error:
                await attempt.give_up("cancelled", bytes_to_tokens(preview.length if preview else 0))
                if error is not attempt.objection:
                    raise
                call.attempts -= 1
                fits = room(error.left, tokens, wanted) if isinstance(error, OverBudget) else None
                if fits is None or fits >= output:
                    raise not_entered(attempt.objection) from None
                wanted = fits
            else:
                return outcome, attempt, preview.length if preview is not None else 0

    def _reserve(self, tokens: int, wanted: int) -> int:
        """Reserve in the budget of this run; returns the tokens that the reply may take."""
        budget = self._budget
        if budget is None:
            return wanted
        given = budget.reserve(tokens, wanted)
        if given is None:
            raise over_budget(budget, tokens + wanted)
        return given

    def _usage(self, messages: Sequence[Message], reply: Reply) -> Usage:
        prompt, completion = reply.tokens or (
            tokens_of(messages),
            estimate_tokens([reply.text + reply.reasoning]),
        )
        cost = price(runtime.load_litellm(), self.settings.model or "", prompt, completion)
        return Usage(prompt, completion, reply.tokens is None, cost)

    def _fail(self, fault: Fault) -> NoReturn:
        fault = replace(
            fault,
            detail=self._cloak.reveal(fault.detail),
            shown=self._cloak.reveal(fault.shown, in_json=True),
        )
        raise failure_of(fault, self.settings.model or "", self.settings.timeout, self._clock)


def _unusable(was_json: bool, feedback: Sequence[str]) -> ModelFailure:
    first = foreign_words(feedback[0]) if feedback else ""
    if was_json:
        return ModelFailure(
            "invalid",
            f"The model's reply did not fit, also after {REPAIRS} corrections. First fault: {first}.",
            hint="Try again, or choose a stronger model in COUNTERPOINT_MODEL.",
        )
    return ModelFailure(
        "not_json",
        f"The model did not answer in the form it was asked for, also after {REPAIRS} corrections. {first}",
        hint="Try again, or choose a stronger model in COUNTERPOINT_MODEL.",
    )

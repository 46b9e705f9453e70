"""One request to one model: sent, watched, timed and put together. No retries here."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import SimpleNamespace
from typing import Any, Final

from assistant.advisor.client.faults import Fault
from assistant.advisor.client.ladder import Message
from assistant.advisor.client.retry import Clock
from assistant.advisor.client.usage import reported_usage
from assistant.advisor.client.verdict import Reply, dump
from assistant.advisor.client.watched import OwnError, watched
from assistant.advisor.client.wire import Leaving, Wire, WireStop
from assistant.text import safe_text

LONGEST_TEXT: Final = 1_000_000
_SLICE: Final = 0.005


@dataclass(frozen=True)
class Request:
    """What is asked of the server. `timeout`: seconds from here to the last word of the reply.

    `local_only`: whether it may go to this machine alone; `leaving` is told address and payload before it goes.
    `options`: what its kind of server needs besides, in litellm's words.
    """

    model: str
    api_base: str | None
    messages: Sequence[Message]
    response_format: dict[str, Any] | None
    max_output_tokens: int
    timeout: float
    on_text: Callable[[str], None] | None = None
    local_only: bool = False
    leaving: Leaving | None = None
    options: Mapping[str, Any] = field(default_factory=dict)


class _Shown:
    """Hands text on as it arrives, made safe, and remembers it."""

    def __init__(self, on_text: Callable[[str], None] | None) -> None:
        self._on_text = on_text
        self._parts: list[str] = []

    def add(self, text: str) -> None:
        text = safe_text(text)
        if self._on_text is not None and text:
            self._parts.append(text)
            self._on_text(text)

    @property
    def text(self) -> str:
        return "".join(self._parts)


async def send(request: Request, clock: Clock) -> Reply | Fault:
    """The reply to `request`, or what went wrong. Comes back at the timeout, and at once when cancelled.

    The time counts for the whole reply: for a server that says nothing, for one that trickles and for one
    that stops in the middle. What `on_text` raises is passed on.
    """
    shown = _Shown(request.on_text)
    outcome = await watched(
        lambda litellm, wire: _converse(litellm, request, wire, shown),
        request.timeout,
        clock,
        Wire(local_only=request.local_only, leaving=request.leaving),
    )
    return replace(outcome, shown=shown.text) if isinstance(outcome, Fault) else outcome


async def _converse(litellm: Any, request: Request, wire: Wire, shown: _Shown) -> Reply:
    streamed = request.on_text is not None
    options: dict[str, Any] = dict(request.options)
    if request.response_format is not None:
        options["response_format"] = request.response_format
    if request.api_base is not None:
        options["api_base"] = request.api_base
    if streamed:
        options["stream"] = True
        options["stream_options"] = {"include_usage": True}
    answer = await litellm.acompletion(
        model=request.model,
        messages=dump(request.messages),
        max_tokens=request.max_output_tokens,
        # litellm's own default is 6000 s, and its retries ignore what the server says.
        timeout=request.timeout,
        max_retries=0,
        num_retries=0,
        **options,
    )
    if not streamed:
        return _whole(answer, wire)
    try:
        return await _gathered(answer, wire, shown)
    finally:
        with contextlib.suppress(Exception):
            await answer.aclose()


def _whole(answer: Any, wire: Wire) -> Reply:
    tokens = reported_usage(getattr(answer, "usage", None))
    choices = getattr(answer, "choices", None)
    if not choices:
        return Reply(tokens=tokens)
    message = choices[0].message
    fields = getattr(message, "provider_specific_fields", None) or {}
    return _checked(
        wire,
        Reply(
            text=_string(message.content),
            reasoning=_string(getattr(message, "reasoning_content", None)),
            refusal=_string(getattr(message, "refusal", None) or fields.get("refusal")),
            finish=_string(choices[0].finish_reason),
            tokens=tokens,
        ),
    )


async def _gathered(stream: Any, wire: Wire, shown: _Shown) -> Reply:
    text: list[str] = []
    thoughts: list[str] = []
    finish = ""
    length = 0
    used: tuple[int, int] | None = None
    shared = time.monotonic()
    async for chunk in stream:
        used = used or _lightened(stream)
        if time.monotonic() - shared > _SLICE:
            # What has arrived is read without a pause; the screen, and whoever pressed escape, want their turn.
            await asyncio.sleep(0)
            shared = time.monotonic()
        if not chunk.choices:
            continue
        delta = chunk.choices[0].delta
        words = _string(getattr(delta, "content", None))
        thought = _string(getattr(delta, "reasoning_content", None))
        text.append(words)
        thoughts.append(thought)
        length += len(words) + len(thought)
        if length > LONGEST_TEXT:
            raise wire.stop("too_big")
        if words:
            try:
                shown.add(words)
            except Exception as error:  # noqa: BLE001 - handed to the caller, whose function it was
                raise OwnError(error) from None
        finish = finish or _string(chunk.choices[0].finish_reason)
    told = getattr(stream, "received_finish_reason", None) or getattr(
        stream, "intermittent_finish_reason", None
    )
    if not length:
        if wire.looks_like_html:
            raise wire.stop("no_model_server")
        body = wire.body()
        if isinstance(body, dict) and isinstance(body.get("choices"), list):
            return _checked(wire, _unstreamed(body))
        if isinstance(body, dict) and not told:
            raise WireStop("an object that is no reply")
    return Reply(
        text="".join(text),
        reasoning="".join(thoughts),
        refusal=wire.refusal_in_stream(),
        finish=finish if told else "",
        cut=not told and not wire.said_done,
        tokens=used or _lightened(stream),
    )


def _lightened(stream: Any) -> tuple[int, int] | None:
    """The tokens that the pieces litellm has kept tell of; all but the last two are dropped.

    It keeps every piece, 4 kB each, and adds each to all the text so far, for callbacks of which there are none; the
    last two tell it a model that repeats itself.
    """
    pieces = getattr(stream, "chunks", None)
    if not pieces:
        return None
    told = next(
        (tokens for piece in pieces if (tokens := reported_usage(getattr(piece, "usage", None)))), None
    )
    del pieces[:-2]
    stream.response_uptil_now = ""
    return told


def _unstreamed(body: Any) -> Reply:
    """The reply of a server that was asked for a stream and sent one plain object."""
    choice = body["choices"][0] if body["choices"] else {}
    message = choice.get("message") or {}
    usage = SimpleNamespace(**(body.get("usage") or {}))
    return Reply(
        text=_string(message.get("content")),
        reasoning=_string(message.get("reasoning_content")),
        refusal=_string(message.get("refusal")),
        finish=_string(choice.get("finish_reason")),
        tokens=reported_usage(usage),
    )


def _checked(wire: Wire, reply: Reply) -> Reply:
    if len(reply.text) + len(reply.reasoning) > LONGEST_TEXT:
        raise wire.stop("too_big")
    return reply


def _string(value: object) -> str:
    return value if isinstance(value, str) else ""

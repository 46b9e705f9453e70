"""What would be sent: the very messages, where they would go, and what that would take."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pydantic import BaseModel

from assistant.advisor.client.cloak import Cloak, Unveiling
from assistant.advisor.client.ladder import Message, Rung, response_format, with_schema
from assistant.advisor.client.partial import Partial
from assistant.advisor.client.usage import estimate_tokens
from assistant.advisor.client.whereto import shown_host
from assistant.config import Settings

OUTPUT_TOKENS: Final = 4096
"""Tokens that a reply may take unless a task says otherwise."""


@dataclass(frozen=True)
class Sending:
    """One request before it is sent; given to ``ModelClient.complete`` in the place of messages, it goes out as it is.

    `messages` are exactly what the server gets, with the schema spelt out and names hidden. `host` is host and port,
    or the provider's name where only litellm knows the address. `tokens` is an estimate of what the messages take,
    `output_tokens` the most that the reply may take beside it. `response_format` is the shape as it is asked for
    beside the messages, None where only they ask; a server that turns it down is asked in the next simpler way.
    """

    model: str
    host: str
    messages: tuple[Message, ...]
    tokens: int
    output_tokens: int
    response_format: dict[str, Any] | None
    response_model: type[BaseModel]

    @property
    def reserved(self) -> int:
        """The most tokens that the request may take, in and out."""
        return self.tokens + self.output_tokens


def prepared(
    settings: Settings,
    messages: Sequence[Message],
    response_model: type[BaseModel],
    cloak: Cloak,
    rung: Rung,
    output_tokens: int,
) -> Sending:
    """`messages` as they would be sent to the model that `settings` name. Sends nothing and looks nothing up."""
    outgoing = tuple(with_schema(messages, response_model, cloak))
    return Sending(
        model=settings.model or "",
        host=shown_host(settings),
        messages=outgoing,
        tokens=tokens_of(outgoing),
        output_tokens=output_tokens,
        response_format=response_format(rung, response_model, cloak),
        response_model=response_model,
    )


def tokens_of(messages: Sequence[Message]) -> int:
    """About how many tokens `messages` take."""
    return estimate_tokens(message.content for message in messages)


class Preview:
    """Hands one streamed reply on as it arrives, with the names in it, and counts what it had.

    A `Partial` is told where the reply begins and ends.
    """

    def __init__(self, cloak: Cloak, on_text: Callable[[str], None]) -> None:
        self.length = 0
        self._partial = on_text if isinstance(on_text, Partial) else None
        if self._partial is not None:
            self._partial.begin()
        self._unveiling = Unveiling(cloak, on_text) if cloak else None
        self._on_text = on_text

    def add(self, text: str) -> None:
        """The next piece."""
        self.length += len(text.encode("utf-8", "replace"))
        if self._unveiling is not None:
            self._unveiling.add(text)
        else:
            self._on_text(text)

    def finish(self) -> None:
        """Hand on what was held back: nothing more comes."""
        if self._unveiling is not None:
            self._unveiling.finish()
        if self._partial is not None:
            self._partial.finish()

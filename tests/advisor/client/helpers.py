"""What the tests of the model layer share: a response model, a clock that does not wait, messages."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pydantic import BaseModel, Field

from assistant.advisor.client.client import Completion, ModelClient, Standing
from assistant.advisor.client.failures import ModelFailure
from assistant.advisor.client.ladder import Message
from assistant.advisor.client.retry import Clock
from assistant.config import Settings
from tests.fakes.model_server import FakeModelServer

# Whether the reply is asked for whole or streamed: each misbehaviour is met both ways.
BOTH = pytest.mark.parametrize("on_text", [None, lambda text: None], ids=["whole", "streamed"])
OnText = Callable[[str], None] | None
KEY = "sk-fake-0123456789"
GOOD = '{"text": "What do drivers do when a slot is full?", "tags": ["waiting"]}'
ASKED = [
    Message("system", "You help a facilitator of the depot workshop."),
    Message("user", "Ask one question."),
]


class Note(BaseModel):
    """One question with at most two tags."""

    text: str = Field(max_length=80)
    tags: list[str] = Field(max_length=2)


NOTE = Note.model_validate(json.loads(GOOD))


class PatientClock:
    """A clock that jumps ahead instead of waiting, and remembers how long it was asked to wait."""

    def __init__(self) -> None:
        self.waits: list[float] = []
        self.ahead = 0.0

    def clock(self) -> Clock:
        async def sleep(seconds: float) -> None:
            self.waits.append(seconds)
            self.ahead += seconds

        return Clock(
            monotonic=lambda: time.monotonic() + self.ahead,
            now=lambda: datetime.now(UTC) + timedelta(seconds=self.ahead),
            sleep=sleep,
            chance=lambda: 0.5,
        )


def client_for(server: FakeModelServer, *, timeout: float = 5.0, **options: Any) -> ModelClient:
    """A client of `server` with a memory of its own."""
    settings = Settings(model="openai/fake", api_base=server.url, timeout=timeout)
    options.setdefault("clock", PatientClock().clock())
    options.setdefault("standing", Standing())
    return ModelClient(settings, **options)


async def ask(client: ModelClient, **options: Any) -> Completion[Note]:
    """Ask for a note."""
    return await client.complete(ASKED, Note, **options)


async def failure_of(client: ModelClient, **options: Any) -> ModelFailure:
    """The failure that asking for a note ends in."""
    try:
        completion = await ask(client, **options)
    except ModelFailure as failure:
        return failure
    raise AssertionError(f"a failure was expected, not {completion}")


def everything_said(failure: BaseException) -> str:
    """All text of an exception and of those behind it."""
    said: list[str] = []
    waiting: list[BaseException | None] = [failure]
    while waiting:
        error = waiting.pop()
        if error is not None:
            said += [str(error), repr(error), repr(vars(error))]
            waiting += [error.__cause__, error.__context__]
    return "\n".join(said)

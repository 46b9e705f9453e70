"""``counterpoint model --check``: is the model set up, there, and able to answer in the form we need?"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Final, Literal

from pydantic import BaseModel, Field

from assistant.advisor.client import access
from assistant.advisor.client.client import ModelClient
from assistant.advisor.client.failures import ModelFailure
from assistant.advisor.client.ladder import Message, Rung
from assistant.advisor.client.usage import Usage
from assistant.config import Settings

# Enough for a model that thinks before it answers.
_ENOUGH_TOKENS: Final = 1024


@dataclass(frozen=True)
class ModelCheck:
    """The outcome. `ok` is true without a model as well: then the guide answers. `code` is a failure's code."""

    ok: bool
    by: Literal["model", "guide"]
    model: str | None
    message: str
    hint: str = ""
    code: str = ""
    seconds: float | None = None
    usage: Usage | None = None
    rung: Rung | None = None


class _Sign(BaseModel):
    ready: bool = Field(description="true")


async def check_model(settings: Settings, *, client: ModelClient | None = None) -> ModelCheck:
    """Ask the configured model one tiny question. Never raises a `ModelFailure`: what failed is in the result."""
    if not settings.uses_model:
        return ModelCheck(
            True,
            "guide",
            None,
            "No language model is used: the built-in method guide answers.",
            hint="To use one, set COUNTERPOINT_MODEL, such as openai/gpt-4.1, and the provider's key.",
        )
    client = client or ModelClient(settings)
    try:
        # Loaded first, so that the time told is the model's and not the library's.
        await access.library()
        begun = time.monotonic()
        completion = await client.complete(
            [Message("user", 'Show that you are there: answer with {"ready": true}.')],
            _Sign,
            max_output_tokens=_ENOUGH_TOKENS,
        )
    except ModelFailure as failure:
        return ModelCheck(
            False, "model", settings.model, failure.message, failure.hint, failure.code, usage=failure.usage
        )
    seconds = time.monotonic() - begun
    return ModelCheck(
        True,
        "model",
        settings.model,
        f"{settings.model} answers in {seconds:.1f} s and keeps to the form it is asked for.",
        seconds=seconds,
        usage=completion.usage,
        rung=completion.rung,
    )

"""``counterpoint model --check``: is the model set up, there, and able to answer in the form we need? And how fast?"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Final, Literal

from pydantic import BaseModel, Field

from assistant.advisor.client import access
from assistant.advisor.client.client import ModelClient
from assistant.advisor.client.failures import ModelFailure
from assistant.advisor.client.ladder import Message, Rung
from assistant.advisor.client.usage import Usage
from assistant.advisor.client.whereto import shown_host
from assistant.advisor.client.window import Window
from assistant.config import Settings

# Enough for a model that thinks before it answers.
_ENOUGH_TOKENS: Final = 1024
_RUNGS: Final = {
    Rung.JSON_SCHEMA: "Takes a schema that the reply has to fit (json_schema), the strictest of three ways",
    Rung.JSON_OBJECT: "Takes the wish for a JSON object and no schema (json_object), the second of three ways",
    Rung.PROMPT_ONLY: "Takes no wish for structured output, so it is told the form in words (the last of three ways)",
}


@dataclass(frozen=True)
class ModelCheck:
    """The outcome. `ok` is true without a model as well: then the guide answers. `code` is a failure's code.

    `seconds` is one round trip; `first_seconds` the one before it, in which a server may have to load the model.
    `corrections` counts how often the reply had to be asked for again in the right form.
    """

    ok: bool
    by: Literal["model", "guide"]
    model: str | None
    message: str
    hint: str = ""
    code: str = ""
    seconds: float = 0.0
    first_seconds: float = 0.0
    usage: Usage | None = None
    rung: Rung | None = None
    corrections: int = 0
    window: Window = field(default_factory=Window)
    host: str = ""

    @property
    def findings(self) -> list[str]:
        """What was found out beside that it works, a sentence each."""
        if self.rung is None:
            return []
        kept = (
            "at once"
            if not self.corrections
            else f"after {self.corrections} correction{'s' * (self.corrections > 1)}"
        )
        return [
            f"{_RUNGS[self.rung]}; it kept to the form {kept}.",
            f"One round trip takes {_lasting(self.seconds)}; the one before took {_lasting(self.first_seconds)}.",
            _in_words(self.window),
            f"Asked at {self.host}."
            + (f" It hands what it is sent on to {self.window.remote}." * bool(self.window.remote)),
        ]


class _Sign(BaseModel):
    ready: bool = Field(description="true")


async def check_model(settings: Settings, *, client: ModelClient | None = None) -> ModelCheck:
    """Ask the configured model one tiny question, twice. Never raises a `ModelFailure`: what failed is in the result."""
    if not settings.uses_model:
        return ModelCheck(
            True,
            "guide",
            None,
            "No language model is used: the built-in method guide answers.",
            hint="To use one, set COUNTERPOINT_MODEL, such as openai/gpt-4.1, and the provider's key.",
        )
    client = client or ModelClient(settings)
    asked = [Message("user", 'Show that you are there: answer with {"ready": true}.')]
    try:
        # Loaded first, so that the time told is the model's and not the library's.
        await access.library()
        begun = time.monotonic()
        first = await client.complete(asked, _Sign, max_output_tokens=_ENOUGH_TOKENS)
        warm = time.monotonic()
        second = await client.complete(asked, _Sign, max_output_tokens=_ENOUGH_TOKENS)
        done = time.monotonic()
    except ModelFailure as failure:
        return ModelCheck(
            False, "model", settings.model, failure.message, failure.hint, failure.code, usage=failure.usage
        )
    return ModelCheck(
        True,
        "model",
        settings.model,
        f"{settings.model} answers and keeps to the form it is asked for.",
        seconds=done - warm,
        first_seconds=warm - begun,
        usage=first.usage + second.usage,
        rung=second.rung,
        corrections=first.repairs + second.repairs,
        window=await client.window(),
        host=shown_host(settings),
    )


def _lasting(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds >= 1 else f"{seconds * 1000:.0f} ms"


def _in_words(window: Window) -> str:
    if window.tokens is None:
        return (
            "How much it reads at once is not known; COUNTERPOINT_CONTEXT_TOKENS says it where that matters."
        )
    told = {
        "setting": "by the setting context_tokens",
        "server": "by what its server says",
        "usual": "which is what such a server gives a model unless told otherwise",
        "list": "by litellm's built-in list of models",
    }[window.source]
    if window.asked_for and window.source == "server":
        told = "which is what its server is asked for"
    more = window.largest if window.largest and window.largest > window.tokens else None
    hint = (
        f" It was made for {more:,}: COUNTERPOINT_CONTEXT_TOKENS asks for more."
        if more and window.asked_for
        else ""
    )
    return f"It reads {window.tokens:,} tokens at once, its reply included, {told}.{hint}"

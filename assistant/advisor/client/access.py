"""Whether a model can be asked at all, found out without asking it: provider known, key set, library there."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any, Final

from assistant.advisor.client import runtime
from assistant.advisor.client.failures import ModelFailure, foreign_words
from assistant.advisor.client.hosts import is_loopback
from assistant.advisor.client.reports import MODEL, Names
from assistant.advisor.client.whereto import elsewhere, provider_in
from assistant.config import Settings

# Their keys may stand in files of the provider's own tools, which only the call itself can tell.
_KEYS_ELSEWHERE: Final = frozenset({"bedrock", "sagemaker", "vertex_ai", "vertex_ai_beta"})
_STAND_IN: Final = "no-key-is-set"
"""Given in a call, and nowhere else, where a library insists on a key that a server of this machine never looks at."""


async def library() -> Any:
    """litellm, or a failure that says how to mend the installation."""
    try:
        return await runtime.litellm_loaded()
    except Exception as error:  # noqa: BLE001 - whatever an import can raise means the same to a person
        reason = foreign_words(str(error))
    raise ModelFailure(
        "unavailable",
        f"The library that speaks to models cannot be loaded: {reason}",
        hint="Install Counterpoint again, or go on with the built-in method guide.",
    )


def problem_with(
    litellm: Any, settings: Settings, environ: Mapping[str, str] = os.environ, names: Names = MODEL
) -> ModelFailure | None:
    """What stands in the way of asking the configured model; None if nothing is known to."""
    model = settings.model or ""
    # Before litellm is asked: for some providers it signs in as soon as it hears their name.
    away = elsewhere(provider_in(model), settings, names, environ)
    if away is not None and "/" in model:
        return away
    provider = provider_of(litellm, settings)
    if provider is None:
        hint = (
            "Write provider/model, such as openai/gpt-4.1, anthropic/claude-sonnet-4 or ollama_chat/llama3.1."
        )
        if settings.api_base is not None:
            hint = f"For a server that speaks OpenAI's protocol, write openai/{model.rpartition('/')[2]}."
        return ModelFailure(
            "not_configured",
            f"No provider is known for the model {model} (from {settings.origin('model')}).",
            hint=hint,
        )
    away = elsewhere(provider, settings, names, environ)
    if away is not None:
        return away
    if provider in {"ollama", "ollama_chat"} and (settings.api_base or "").endswith("/v1"):
        return ModelFailure(
            "not_configured",
            f"For {model} the address {settings.api_base} (from {settings.origin('api_base')}) goes too far: "
            "Ollama's own protocol is not under /v1.",
            hint=f"Set {names.api_base} to {(settings.api_base or '').removesuffix('/v1')}.",
        )
    missing = missing_variables(litellm, provider, settings, environ)
    if missing:
        local = " A server of your own that asks for no key takes any value." if settings.api_base else ""
        return ModelFailure(
            "not_configured",
            f"The key for {model} is missing: {' and '.join(missing)} not set.",
            hint=f"Set {missing[0]} in the environment.{local}",
        )
    return None


def provider_of(litellm: Any, settings: Settings) -> str | None:
    """The provider that litellm would speak to; None for a model it cannot place."""
    try:
        return str(litellm.get_llm_provider(settings.model, api_base=settings.api_base)[1])
    except Exception:  # noqa: BLE001 - it raises many kinds for names it cannot place
        return None


def missing_variables(
    litellm: Any, provider: str, settings: Settings, environ: Mapping[str, str] = os.environ
) -> list[str]:
    """The environment variables without which `provider` cannot be asked. Where one of several does, the first.

    A server on this machine is asked without a key where none is set: most want none, and one that does says so.
    """
    unset = _unset(litellm, provider, settings, environ)
    return [name for name in unset if not name.endswith("_API_KEY")] if _is_here(settings) else unset


def key_options(litellm: Any, settings: Settings, environ: Mapping[str, str] = os.environ) -> dict[str, str]:
    """What a call has to carry besides so that no key is missed: something in a key's place, for this machine alone."""
    provider = provider_of(litellm, settings)
    if provider is None or not _is_here(settings):
        return {}
    unset = _unset(litellm, provider, settings, environ)
    return {"api_key": _STAND_IN} if any(name.endswith("_API_KEY") for name in unset) else {}


def _is_here(settings: Settings) -> bool:
    return settings.api_base is not None and is_loopback(settings.api_base)


def _unset(litellm: Any, provider: str, settings: Settings, environ: Mapping[str, str]) -> list[str]:
    if provider in _KEYS_ELSEWHERE:
        return []
    usual = f"{provider.upper()}_API_KEY"
    if usual in environ and not environ[usual].strip():
        return [usual]
    told = litellm.validate_environment(settings.model, api_base=settings.api_base)
    missing = [str(name) for name in told.get("missing_keys", [])]
    if provider == "gemini":
        missing = missing[-1:]
    if provider.startswith("ollama") or settings.api_base is not None:
        missing = [name for name in missing if not name.endswith("_API_BASE")]
    return missing

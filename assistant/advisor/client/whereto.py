"""Where requests for a model will go, as far as that is known before one is sent.

The transport alone knows for certain, and holds to the rule of *this machine only* whatever is said here. This is
for refusing beforehand, and for showing a person what would be sent where.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Final

from assistant.advisor.client.failures import ModelFailure, foreign_words
from assistant.advisor.client.faults import Fault
from assistant.advisor.client.hosts import host_and_port, is_loopback
from assistant.advisor.client.reports import MODEL, Names, words_for
from assistant.config import Settings

_OPENAI: Final = (("OPENAI_BASE_URL", "OPENAI_API_BASE"), "https://api.openai.com/v1")
_OLLAMA: Final = (("OLLAMA_API_BASE",), "http://localhost:11434")
# Providers that speak to the address they are given and to nobody else: the variables in which litellm looks for
# one where it is given none, in its order, and where it goes without.
_STRAIGHT: Final[Mapping[str, tuple[tuple[str, ...], str]]] = {
    "openai": _OPENAI,
    "text-completion-openai": _OPENAI,
    "custom_openai": _OPENAI,
    "openai_like": (("OPENAI_LIKE_API_BASE",), ""),
    "ollama": _OLLAMA,
    "ollama_chat": _OLLAMA,
    "lm_studio": (("LM_STUDIO_API_BASE",), ""),
    "hosted_vllm": (("HOSTED_VLLM_API_BASE",), ""),
    "llamafile": (("LLAMAFILE_API_BASE",), "http://127.0.0.1:8080/v1"),
    "litellm_proxy": (("LITELLM_PROXY_API_BASE",), ""),
    "xinference": (("XINFERENCE_API_BASE",), "http://127.0.0.1:9997/v1"),
    "anthropic": (("ANTHROPIC_API_BASE", "ANTHROPIC_BASE_URL"), "https://api.anthropic.com"),
}
# For showing alone.
_USUAL: Final[Mapping[str, str]] = {
    "cohere": "api.cohere.com:443",
    "deepseek": "api.deepseek.com:443",
    "gemini": "generativelanguage.googleapis.com:443",
    "groq": "api.groq.com:443",
    "mistral": "api.mistral.ai:443",
    "openrouter": "openrouter.ai:443",
    "together_ai": "api.together.xyz:443",
    "xai": "api.x.ai:443",
}


def provider_in(model: str) -> str:
    """The provider that a model's name begins with; OpenAI, whose names stand alone, where there is none."""
    prefix, slash, _ = model.partition("/")
    return prefix if slash else "openai"


def address_of(provider: str, settings: Settings, environ: Mapping[str, str] = os.environ) -> str:
    """The address that litellm will use for `provider`; empty where only litellm knows."""
    if settings.api_base:
        return settings.api_base
    variables, usual = _STRAIGHT.get(provider, ((), ""))
    return next((environ[name] for name in variables if environ.get(name)), usual)


def shown_host(settings: Settings, environ: Mapping[str, str] = os.environ) -> str:
    """Host and port for a person to read, such as ``api.openai.com:443``; the provider's name where neither is known."""
    provider = provider_in(settings.model or "")
    return host_and_port(address_of(provider, settings, environ)) or _USUAL.get(provider, provider)


def elsewhere(
    provider: str, settings: Settings, names: Names = MODEL, environ: Mapping[str, str] = os.environ
) -> ModelFailure | None:
    """The refusal of a model that is not known to be on this machine, where only this machine may be asked."""
    if not settings.local_only:
        return None
    address = address_of(provider, settings, environ)
    if provider in _STRAIGHT and is_loopback(address):
        return None
    model = settings.model or ""
    if is_loopback(address):
        # What else such a provider asks before it sends the request, keys for one, is not ours to know.
        name = model.rpartition("/")[2]
        return ModelFailure(
            "not_configured",
            f"Only servers on this machine may be asked, and {provider} may ask others beside {host_and_port(address)}. "
            "Nothing was sent.",
            hint=f"For a server on this machine that speaks OpenAI's protocol, write openai/{name} in {names.model}.",
        )
    message, hint = words_for(Fault("not_local", host_and_port(address)), model, 0, None, names)
    return ModelFailure("not_configured", message, hint=hint)


def handed_on(settings: Settings, remote: str) -> ModelFailure:
    """The refusal of a model whose server on this machine only hands on what it is sent, to `remote`."""
    return ModelFailure(
        "not_configured",
        f"Only servers on this machine may be asked, and the one here hands what {settings.model} is sent on to "
        f"{foreign_words(remote, 120)}. Nothing was sent.",
        hint="Choose a model that runs on this machine; `counterpoint model --find` lists them.",
    )

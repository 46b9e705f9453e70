"""What a process that is steered from a browser gets of the environment: what it needs, and no key it does not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from assistant.config import Settings

_NEEDED: Final = frozenset(
    {
        "PATH", "HOME", "USER", "LOGNAME", "USERNAME", "USERPROFILE", "SHELL", "LANG", "LANGUAGE", "TZ",
        "TMPDIR", "TEMP", "TMP", "APPDATA", "LOCALAPPDATA", "SYSTEMROOT", "WINDIR", "VIRTUAL_ENV",
        "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "PYTHONPATH", "PYTHONHOME", "PYTHONDONTWRITEBYTECODE",
    }
)  # fmt: skip
_FAMILIES: Final = ("LC_", "XDG_", "COUNTERPOINT_")
_FOR_MODELS: Final = frozenset(
    {
        "SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE",
        "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY",
    }
)  # fmt: skip
_ALSO: Final[Mapping[str, tuple[str, ...]]] = {
    "bedrock": ("AWS_",),
    "gemini": ("GOOGLE_",),
    "huggingface": ("HF_",),
    "ollama_chat": ("OLLAMA_",),
    "sagemaker": ("AWS_",),
    "together_ai": ("TOGETHERAI_",),
    "vertex_ai": ("GOOGLE_", "VERTEXAI_"),
    "vertex_ai_beta": ("GOOGLE_", "VERTEXAI_"),
    "watsonx": ("WX_",),
}
"""Beginnings of names, for providers whose variables are not called after them."""


def handed_on(environ: Mapping[str, str], settings: Settings, besides: Iterable[str] = ()) -> dict[str, str]:
    """What of `environ` the process gets.

    Without a model, no provider's key is among it; with one, the variables of its provider are, and those of the
    embedder's.

    Args:
        environ: the environment of the server.
        settings: which model and embedder are in force.
        besides: names of further variables that somebody asked to be handed on.
    """
    asked = [
        name for name in (settings.model if settings.uses_model else None, settings.embedding_model) if name
    ]
    families = (*_FAMILIES, *(beginning for name in asked for beginning in _of_provider(name)))
    names = _NEEDED | (_FOR_MODELS if asked else frozenset()) | {name.upper() for name in besides}
    return {
        name: value
        for name, value in environ.items()
        if name.upper() in names or name.upper().startswith(families)
    }


def _of_provider(model: str) -> tuple[str, ...]:
    # A model without a provider in its name is OpenAI's.
    provider = model.partition("/")[0] if "/" in model else "openai"
    return (f"{provider.upper()}_", *_ALSO.get(provider.lower(), ()))

"""How much a model reads at once, where that figure comes from, and how much material fits beside the rest.

A person's setting comes first. Servers on this machine, and those of kinds that people run themselves, are asked once
per process; for the models of the large providers litellm's built-in list knows. Nobody else is asked.
"""

from __future__ import annotations

import math
import os
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from assistant.advisor.client.hosts import is_loopback
from assistant.advisor.client.usage import BYTES_PER_TOKEN
from assistant.advisor.client.whereto import address_of, provider_in
from assistant.config import Settings

if TYPE_CHECKING:
    from assistant.advisor.client.local import Kind, LocalModel

CAUTIOUS_BYTES: Final = 3
"""Bytes to a token, fewer than the budget counts: other languages than English take more, and too much is cut unseen."""
UNTOLD: Final = 8192
"""Tokens asked of Ollama where nobody said how many: twice its own default, and about 1 GB for a model of 8 billion."""
_UNLOADED: Final = 4096
"""What Ollama and LM Studio give a model that nobody set, when they are not asked for more."""
_MARGIN: Final = 64
_SMALLEST_REPLY: Final = 256
_OLLAMA: Final = frozenset({"ollama", "ollama_chat"})
_OWN_SERVERS: Final = _OLLAMA | {"lm_studio", "hosted_vllm", "llamafile"}
_AGAIN_AFTER: Final = 60.0

Source = Literal["setting", "server", "usual", "list", "unknown"]
"""``usual``: a server that gives every model this much, of which nobody said otherwise, had not loaded it yet."""


@dataclass(frozen=True)
class Window:
    """Tokens that a model reads at once, its own reply included; None where nobody knows.

    `largest` is what the model was made for, where its server tells that, too. `remote` is the host on which the model
    really runs, where a server on this machine only hands on what it is sent.
    """

    tokens: int | None = None
    source: Source = "unknown"
    largest: int | None = None
    remote: str = ""
    asked_for: bool = False
    """Whether every request has to ask for this window: Ollama gives a small one otherwise, and cuts without a word."""

    @property
    def options(self) -> dict[str, int]:
        """What a request has to carry for the window to be as large as this, in litellm's words."""
        return {"num_ctx": self.tokens} if self.asked_for and self.tokens else {}


@dataclass(frozen=True)
class Room:
    """What fits into a window: characters of material, and tokens for the reply."""

    characters: int
    output_tokens: int


@dataclass(frozen=True)
class _Told:
    """What a server said of a model, and when."""

    kind: Kind = "other"
    model: LocalModel | None = None
    good_until: float = math.inf


_told: Final[dict[tuple[str, str], _Told]] = {}


async def window(settings: Settings, litellm: Any = None, *, local_only: bool = False) -> Window:
    """The window of the model that is set. Never raises; a server is asked at most once a minute until it tells.

    `litellm` gives its list of models; without it, what only the list knows stays unknown. With `local_only`, here or
    in the settings, no server but on this machine is asked.
    """
    model = settings.model or ""
    told = await _asked(model.partition("/")[2], settings, local_only=local_only or settings.local_only)
    native = wants_a_window(settings)
    found = told.model
    largest, remote = (found.largest, found.remote) if found else (None, "")
    if settings.context_tokens is not None:
        return Window(settings.context_tokens, "setting", largest, remote, native)
    tokens = _tokens(told, native=native)
    if tokens is not None:
        source: Source = "server" if native or (found and found.reads) else "usual"
        return Window(tokens, source, largest, remote, native)
    listed = None if native else _listed(litellm, model)
    return Window(listed, "unknown" if listed is None else "list", None, remote)


def wants_a_window(settings: Settings) -> bool:
    """Whether requests for the model have to say how much it shall read: without it Ollama cuts what is too much."""
    return provider_in(settings.model or "") in _OLLAMA


def room_for(
    window: Window, max_output_tokens: int, overhead_tokens: int, *, most: int, width: float = 1.0
) -> Room:
    """What fits into `window` beside `overhead_tokens` of instructions and schema: at most `most` characters.

    `overhead_tokens` is what `estimate_tokens` says of all that is sent but the material. `width` is how many bytes a character of the material takes (see `width_of`). In a narrow window the reply gets at
    most a half of what is free, and nobody is promised room that is not there: `characters` may be 0.
    """
    if window.tokens is None:
        return Room(most, max_output_tokens)
    overhead = math.ceil(overhead_tokens * BYTES_PER_TOKEN / CAUTIOUS_BYTES)
    free = max(0, window.tokens - overhead - _MARGIN)
    output = min(max_output_tokens, max(_SMALLEST_REPLY, free // 2))
    characters = int((free - output) * CAUTIOUS_BYTES / max(width, 1.0))
    return Room(max(0, min(most, characters)), output)


def width_of(texts: Iterable[str]) -> float:
    """Bytes that a character of `texts` takes on average in UTF-8; 1.0 for none."""
    characters = size = 0
    for text in texts:
        characters += len(text)
        size += len(text.encode("utf-8", "replace"))
    return size / characters if characters else 1.0


def server_of(settings: Settings, environ: Mapping[str, str] = os.environ) -> str:
    """The address of the server, where it is one that people run themselves or on this machine; else empty."""
    provider = provider_in(settings.model or "")
    address = address_of(provider, settings, environ)
    return address if provider in _OWN_SERVERS or is_loopback(address) else ""


async def _asked(name: str, settings: Settings, *, local_only: bool) -> _Told:
    """What the server of the model says of it; nothing where there is none to ask."""
    address = server_of(settings)
    if not address or not name or (local_only and not is_loopback(address)):
        return _Told()
    key = (settings.model or "", address)
    told = _told.get(key)
    if told is None or told.good_until < time.monotonic():
        # Loaded late: with it comes httpx.
        from assistant.advisor.client.local import look

        server = await look(address, only=name)
        found = server.find(name)
        # A model that is not loaded, and a server that is away, may be there in a while.
        settled = found is not None and (
            found.reads is not None or server.kind not in {"ollama", "lm_studio"}
        )
        told = _Told(server.kind, found, math.inf if settled else time.monotonic() + _AGAIN_AFTER)
        _told[key] = told
    return told


def _tokens(told: _Told, *, native: bool) -> int | None:
    model = told.model
    if model is None:
        return UNTOLD if native else None
    most = model.largest or math.inf
    if native:
        return int(min(most, max(model.reads or 0, UNTOLD)))
    if model.reads is not None:
        return model.reads
    return int(min(most, _UNLOADED)) if told.kind in {"ollama", "lm_studio"} else None


def _listed(litellm: Any, model: str) -> int | None:
    """What litellm's list says that `model` reads. Read as it stands: its own look-up asks the net for some."""
    prices = getattr(litellm, "model_cost", None)
    if not isinstance(prices, Mapping):
        return None
    provider, slash, name = model.partition("/")
    entry = prices.get(model)
    if slash and not isinstance(entry, Mapping):
        entry = prices.get(name)
        if not str(_mapping(entry).get("litellm_provider")).startswith(provider):
            return None
    told = _mapping(entry)
    tokens = told.get("max_input_tokens") or told.get("max_tokens")
    return tokens if isinstance(tokens, int) and tokens > 0 else None


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}

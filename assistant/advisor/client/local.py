"""Model servers on this machine: which kind answers at an address, which models it has, and how much each reads.

Nothing here runs by itself. One polite question finds out whether a model server answers at all; only one that does
is asked the rest. What a server sends is taken for what it is: foreign, of any size, and perhaps not meant well.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Literal
from urllib.parse import urlsplit

import httpx

from assistant.advisor.client.failures import foreign_words
from assistant.advisor.client.hosts import is_loopback
from assistant.text import one_line, safe_text

Kind = Literal["ollama", "lm_studio", "llama_cpp", "vllm", "other"]
"""``other`` speaks OpenAI's protocol and does not say what it is."""

TITLES: Final[dict[Kind, str]] = {
    "ollama": "Ollama",
    "lm_studio": "LM Studio",
    "llama_cpp": "llama.cpp",
    "vllm": "vLLM",
    "other": "A server that speaks OpenAI's protocol",
}
USUAL: Final = tuple(f"http://127.0.0.1:{port}" for port in (11434, 1234, 8080, 8000))
"""Where Ollama, LM Studio, llama.cpp and vLLM listen unless told otherwise."""
SECONDS: Final = 2.0
"""What one answer of a server may take."""
_CONNECT: Final = 0.5
_ALL_SECONDS: Final = 6.0
_LARGEST: Final = 4 * 1024 * 1024
_MOST_MODELS: Final = 200
_FEWEST, _MOST = 512, 10**8
"""What counts as a number of tokens that a model reads: what a person may set, too."""
_LONGEST_NAME: Final = 160
_SIDE_BY_SIDE: Final = 8
# As litellm names them; an address ends in the path they expect, and none of them needs a key.
_WRITTEN: Final[dict[Kind, tuple[str, str]]] = {
    "ollama": ("ollama_chat/", ""),
    "lm_studio": ("lm_studio/", "/v1"),
    "llama_cpp": ("openai/", "/v1"),
    "vllm": ("hosted_vllm/", "/v1"),
    "other": ("openai/", "/v1"),
}
_NUM_CTX: Final = re.compile(r"^\s*num_ctx\s+(\d{1,9})\s*$", re.MULTILINE)


@dataclass(frozen=True)
class LocalModel:
    """One model of a server. Lengths are tokens; None where the server does not say."""

    name: str
    """As the server calls it, made safe; a name that had to be changed for that cannot be asked for."""
    reads: int | None = None
    """What it reads as it stands: loaded, or set in its file."""
    largest: int | None = None
    """What it was made to read, if the server let it."""
    embeds: bool = False
    """Whether it only makes vectors."""
    remote: str = ""
    """The host on which it really runs, where its server hands what it is sent on."""
    askable: bool = True


@dataclass(frozen=True)
class LocalServer:
    """What answers at `root`, an address without ``/v1``. `problem`: why it cannot be used, empty where it can."""

    root: str
    kind: Kind = "other"
    version: str = ""
    models: tuple[LocalModel, ...] = ()
    problem: str = ""
    absent: bool = False
    """Whether nothing listens there at all."""

    @property
    def api_base(self) -> str:
        """The address to set for its models."""
        return self.root + _WRITTEN[self.kind][1]

    def model_setting(self, model: LocalModel) -> str:
        """How `model` is written as a setting."""
        name = model.name
        if self.kind == "llama_cpp" and (not model.askable or name.startswith("/") or " " in name):
            # It has the one model and takes any name for it; a path of this machine says too much.
            name = re.sub(r"[^\w.:-]+", "-", name.rpartition("/")[2]).strip("-") or "model"
        return _WRITTEN[self.kind][0] + name

    def embedder_setting(self, model: LocalModel) -> str:
        """How `model` is written as an embedder; its server is asked at `api_base`."""
        return f"litellm:{'ollama' if self.kind == 'ollama' else 'openai'}/{model.name}"

    def find(self, name: str) -> LocalModel | None:
        """The model that `name` asks for: by its name, without Ollama's ``:latest``, or the only one there is."""
        for model in self.models:
            if name in {model.name, model.name.removesuffix(":latest")}:
                return model
        return self.models[0] if self.kind == "llama_cpp" and len(self.models) == 1 else None


def root_of(address: str) -> str:
    """`address` without the path of a protocol at its end."""
    return re.sub(r"/(?:v1|api|api/chat|v1/chat/completions)$", "", address.rstrip("/")).rstrip("/")


def places(named: Iterable[str | None] = (), environ: Mapping[str, str] = os.environ) -> tuple[str, ...]:
    """Where to look: the addresses in `named`, where OLLAMA_HOST says, and the usual ones, as long as on this machine.

    OLLAMA_HOST is where Ollama listens: a host, a port or both, often without a scheme, and 0.0.0.0 for everywhere.
    """
    host = environ.get("OLLAMA_HOST", "").strip()
    ollama = _dialled(host if "://" in host else f"http://{host}") if host else None
    near = [root_of(address) for address in (*named, ollama, *USUAL) if address and is_loopback(address)]
    return tuple(dict.fromkeys(near))


def _dialled(address: str) -> str | None:
    """Where to reach a server that listens at `address`; None for what is no address."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return None
    everywhere = host in {"", "0.0.0.0", "::"}  # noqa: S104 - read, not listened on
    shown = "127.0.0.1" if everywhere else f"[{host}]" if ":" in host else host
    return f"http://{shown}:{port or 11434}"


async def find_servers(addresses: Iterable[str]) -> list[LocalServer]:
    """What answers at `addresses`, all asked at once, each address once and in their order. Never raises."""
    roots = list(dict.fromkeys(root_of(address) for address in addresses))
    return list(await asyncio.gather(*(look(root) for root in roots)))


async def look(address: str, *, only: str | None = None) -> LocalServer:
    """What answers at `address`; `only` names the one model that is of interest. Never raises."""
    root = root_of(address)
    try:
        async with asyncio.timeout(_ALL_SECONDS), _Asker(root) as asker:
            return await _looked(asker, root, only)
    except _Bad as bad:
        return LocalServer(root, problem=bad.reason, absent=bad.absent)
    except TimeoutError:
        return LocalServer(root, problem="takes the connection and says nothing")


async def _looked(asker: _Asker, root: str, only: str | None) -> LocalServer:
    listed = _entries(await asker.get("/v1/models"), "data", "models")
    if listed is None:
        raise _Bad("answers, and its list of models is none")
    version, tags, native, props, plain = await asyncio.gather(
        *(asker.tried(path) for path in ("/api/version", "/api/tags", "/api/v0/models", "/props", "/version"))
    )
    kind = _kind(listed, tags, native, props)
    found = LocalServer(root, kind)
    if kind == "ollama":
        found = replace(found, version=_word(version, "version"), models=_tagged(tags))
        return replace(found, models=await _shown(asker, found, only))
    if kind == "lm_studio":
        return replace(found, models=_models(_entries(native, "data") or []))
    if kind == "llama_cpp":
        settings = _mapping(_mapping(props).get("default_generation_settings"))
        models = _models(listed)
        reads = _tokens(settings.get("n_ctx")) if len(models) == 1 else None
        return replace(
            found,
            version=_word(props, "build_info"),
            models=tuple(replace(model, reads=reads) for model in models),
        )
    return replace(found, version=_word(plain, "version") if kind == "vllm" else "", models=_models(listed))


def _kind(listed: Sequence[Mapping[str, Any]], tags: Any, native: Any, props: Any) -> Kind:
    owners = {str(entry.get("owned_by")) for entry in listed}
    # llama.cpp answers some of Ollama's paths as well, so it is looked for first.
    if "llamacpp" in owners or isinstance(_mapping(props).get("default_generation_settings"), Mapping):
        return "llama_cpp"
    own = _entries(native, "data")
    if own is not None and all("state" in entry for entry in own):
        return "lm_studio"
    if "vllm" in owners:
        return "vllm"
    return "ollama" if _entries(tags, "models") is not None else "other"


def _models(entries: Sequence[Mapping[str, Any]]) -> tuple[LocalModel, ...]:
    """Models from a list in the form of OpenAI, LM Studio's own fields included."""
    models = []
    for entry in entries[:_MOST_MODELS]:
        meta = _mapping(entry.get("meta"))
        model = _named(entry.get("id") or entry.get("name"))
        if model is not None:
            models.append(
                replace(
                    model,
                    reads=_tokens(entry.get("loaded_context_length")) or _tokens(entry.get("max_model_len")),
                    largest=_tokens(entry.get("max_context_length")) or _tokens(meta.get("n_ctx_train")),
                    embeds=entry.get("type") == "embeddings",
                )
            )
    return tuple(models)


def _tagged(tags: Any) -> tuple[LocalModel, ...]:
    named = (
        (_named(entry.get("name")), _host(entry)) for entry in (_entries(tags, "models") or [])[:_MOST_MODELS]
    )
    return tuple(replace(model, remote=remote) for model, remote in named if model is not None)


async def _shown(asker: _Asker, server: LocalServer, only: str | None) -> tuple[LocalModel, ...]:
    """Ollama's models with what it tells of each one, and of those that are loaded."""
    running = {
        str(entry.get("name")): _tokens(entry.get("context_length"))
        for entry in _entries(await asker.tried("/api/ps"), "models") or []
    }
    wanted = server.find(only) if only is not None else None
    turns = asyncio.Semaphore(_SIDE_BY_SIDE)

    async def one(model: LocalModel) -> LocalModel:
        if not model.askable or (only is not None and model is not wanted):
            return model
        async with turns:
            told = _mapping(await asker.tried("/api/show", {"model": model.name}))
        facts = _mapping(told.get("model_info"))
        set_to = _NUM_CTX.search(str(told.get("parameters") or "")[:10_000])
        can = told.get("capabilities")
        return replace(
            model,
            reads=running.get(model.name) or (_tokens(int(set_to[1])) if set_to else None),
            largest=_tokens(facts.get(f"{facts.get('general.architecture')}.context_length")),
            embeds=isinstance(can, list) and "embedding" in can and "completion" not in can,
            remote=_host(told) or model.remote,
        )

    return tuple(await asyncio.gather(*map(one, server.models)))


def _named(name: object) -> LocalModel | None:
    if not isinstance(name, str) or not name.strip():
        return None
    shown = one_line(safe_text(name), _LONGEST_NAME)
    return LocalModel(shown, askable=shown == name and not any(letter.isspace() for letter in name))


def _host(entry: Mapping[str, Any]) -> str:
    remote = entry.get("remote_host") or (entry.get("remote_model") and "another machine")
    return one_line(safe_text(str(remote)), _LONGEST_NAME) if remote else ""


def _tokens(value: object) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int) or not _FEWEST <= value <= _MOST:
        return None
    return value


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _word(value: object, name: str) -> str:
    word = _mapping(value).get(name)
    return one_line(safe_text(word), 40) if isinstance(word, str) else ""


def _entries(value: object, *names: str) -> list[Mapping[str, Any]] | None:
    """The list of objects under the first of `names` that holds one; None where there is none."""
    for name in names:
        listed = _mapping(value).get(name)
        if isinstance(listed, list):
            return [entry for entry in listed if isinstance(entry, Mapping)]
    return None


class _Bad(Exception):
    """A server that cannot be used, and why, as the end of a sentence about it."""

    def __init__(self, reason: str, *, absent: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.absent = absent


class _Asker:
    """Asks one server for small pieces of JSON: no proxy, no redirect, no packed or endless reply."""

    def __init__(self, root: str) -> None:
        self._root = root
        self._client = httpx.AsyncClient(
            trust_env=False,
            follow_redirects=False,
            timeout=httpx.Timeout(SECONDS, connect=_CONNECT),
            headers={"accept": "application/json", "accept-encoding": "identity"},
            verify=root.startswith("https:"),
        )

    async def __aenter__(self) -> _Asker:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._client.aclose()

    async def tried(self, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """What `get` gives, and None where that is nothing to use."""
        try:
            return await self.get(path, body)
        except _Bad:
            return None

    async def get(self, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """The JSON at `path`; where there is a `body`, it is sent there.

        Raises:
            _Bad: there is none.
        """
        method = "GET" if body is None else "POST"
        try:
            async with (
                asyncio.timeout(SECONDS),
                self._client.stream(method, self._root + path, json=body) as response,
            ):
                _refuse(response)
                return await _json(response)
        except (httpx.ConnectError, httpx.ConnectTimeout):
            raise _Bad("nothing answers there", absent=True) from None
        except (TimeoutError, httpx.TimeoutException):
            raise _Bad("takes the connection and says nothing") from None
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError, ValueError) as error:
            raise _Bad(
                f"does not speak HTTP as a model server does: {foreign_words(str(error), 120)}"
            ) from None


def _refuse(response: httpx.Response) -> None:
    kind = response.headers.get("content-type", "").lower()
    if response.has_redirect_location:
        target = httpx.URL(response.headers["location"]).host or "another place"
        raise _Bad(f"no model server: it sends us on to {one_line(safe_text(target), 80)}")
    if "html" in kind:
        raise _Bad("no model server: it sends a web page")
    if response.headers.get("content-encoding", "identity").strip().lower() not in {"", "identity"}:
        raise _Bad("sends packed replies that were not asked for")
    if response.status_code in {401, 403}:
        raise _Bad("asks for a key before it tells of its models")
    if response.status_code == 503:
        raise _Bad("is not ready yet (HTTP 503): it may still be loading its model")
    if response.status_code != 200:
        raise _Bad(f"no model server: it has no list of models (HTTP {response.status_code})")


async def _json(response: httpx.Response) -> Any:
    body = bytearray()
    async for chunk in response.aiter_raw():
        body += chunk
        if len(body) > _LARGEST:
            raise _Bad("no model server: its list of models is endless")
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise _Bad("no model server: what it sends is not JSON") from None

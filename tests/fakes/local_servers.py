"""Ollama, LM Studio, llama.cpp and vLLM on loopback: their lists, their words for errors, and what each does with too much.

In a test::

    with FakeLocalServer("ollama") as server:
        settings = Settings(model="ollama_chat/llama3.1:8b", api_base=server.root)

By hand::

    python -m tests.fakes.local_servers --kind ollama --port 11434
"""

from __future__ import annotations

import argparse
import contextlib
import json
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, get_args

from tests.fakes.filler import fill, schema_of
from tests.fakes.model_server import Call, Exchange, FakeModelServer, Reply, answers_by_schema
from tests.fakes.scenarios import SCENARIOS

Kind = Literal["ollama", "lm_studio", "llama_cpp", "vllm"]
PORTS: Final[dict[Kind, int]] = {"ollama": 11434, "lm_studio": 1234, "llama_cpp": 8080, "vllm": 8000}
NAMES: Final[dict[Kind, str]] = {
    "ollama": "llama3.1:8b",
    "lm_studio": "qwen2.5-7b-instruct",
    "llama_cpp": "/models/mistral-7b-instruct.Q4_K_M.gguf",
    "vllm": "meta-llama/Llama-3.1-8B-Instruct",
}
_UNASKED: Final = 4096
"""Tokens that Ollama and LM Studio give a model of which nobody said more."""


@dataclass
class Served:
    """A model as its server has it: what it was made to read, what it reads as it is loaded, None while it is not."""

    name: str
    largest: int = 131_072
    loaded: int | None = None
    embeds: bool = False
    parameters: str = ""
    """Ollama: the lines of the Modelfile, such as ``num_ctx 16384``."""
    remote: str = ""
    """Ollama: the host on which the model really runs."""


@dataclass(frozen=True)
class Reading:
    """What became of one chat: tokens that came, the window they met, and the first words that were really read."""

    tokens: int
    window: int
    output: int | None
    text: str

    @property
    def truncated(self) -> bool:
        return self.tokens > self.window


class FakeLocalServer(FakeModelServer):
    """A server of one kind with these models. `readings` tells what of each chat was really read.

    Replies queued with `queue` stand in for answers to chats, whatever the protocol; those in `instead`, by path,
    for anything else.
    """

    def __init__(self, kind: Kind, *models: Served, port: int = 0, default: Reply | None = None) -> None:
        super().__init__(port=port, default=default)
        self.kind: Kind = kind
        loaded = 8192 if kind in {"llama_cpp", "vllm"} else None
        self.models: Sequence[Served] = models or (Served(NAMES[kind], loaded=loaded),)
        self.readings: list[Reading] = []
        self.instead: dict[str, Reply] = {}

    @property
    def root(self) -> str:
        """The address without ``/v1``."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def chats(self) -> list[Call]:
        """The requests that asked a model for words, oldest first."""
        return [
            call
            for call in self.calls
            if call.path.endswith(("/chat/completions", "/api/chat", "/api/generate"))
        ]

    async def _reply(self, exchange: Exchange) -> None:
        path = exchange.call.path.partition("?")[0]
        if path in self.instead or "*" in self.instead:
            await self.instead.get(path, self.instead.get("*", answers_by_schema))(exchange)
        elif path == "/v1/models":
            await exchange.json(
                200, {"object": "list", "data": [self._listed(model) for model in self.models]}
            )
        elif path == "/v1/chat/completions":
            await self._openai_chat(exchange)
        elif self.kind == "ollama":
            await self._ollama(exchange, path)
        elif self.kind == "lm_studio":
            await self._lm_studio(exchange, path)
        elif self.kind == "llama_cpp":
            await self._llama_cpp(exchange, path)
        elif path == "/version":
            await exchange.json(200, {"version": "0.11.0"})
        else:
            await exchange.json(404, {"detail": "Not Found"})

    def _listed(self, model: Served) -> dict[str, Any]:
        entry: dict[str, Any] = {"id": model.name, "object": "model", "created": 1}
        if self.kind == "vllm":
            return entry | {
                "owned_by": "vllm",
                "root": model.name,
                "parent": None,
                "max_model_len": model.loaded,
            }
        if self.kind == "llama_cpp":
            return entry | {"owned_by": "llamacpp", "meta": {"n_ctx_train": model.largest, "n_vocab": 32000}}
        return entry | {"owned_by": "library" if self.kind == "ollama" else "organization_owner"}

    def _called(self, name: object) -> Served | None:
        if self.kind == "llama_cpp":
            return self.models[0]
        return next(
            (model for model in self.models if name in {model.name, model.name.removesuffix(":latest")}), None
        )

    async def _ollama(self, exchange: Exchange, path: str) -> None:
        body = exchange.call.body
        if path == "/api/version":
            await exchange.json(200, {"version": "0.12.6"})
        elif path == "/api/tags":
            await exchange.json(200, {"models": [_tag(model) for model in self.models]})
        elif path == "/api/ps":
            running = [model for model in self.models if model.loaded is not None]
            await exchange.json(
                200,
                {
                    "models": [
                        _tag(model) | {"size_vram": 1, "context_length": model.loaded} for model in running
                    ]
                },
            )
        elif path in {"/api/show", "/api/chat", "/api/generate"}:
            model = self._called(body.get("model") or body.get("name"))
            if model is None:
                await exchange.json(404, {"error": f"model '{body.get('model')}' not found"})
            elif path == "/api/show":
                await exchange.json(200, _shown(model))
            else:
                await self._ollama_chat(exchange, model, chat=path == "/api/chat")
        else:
            await exchange.send(404, b"404 page not found", "text/plain")

    async def _ollama_chat(self, exchange: Exchange, model: Served, *, chat: bool) -> None:
        body = exchange.call.body
        options = body.get("options") or {}
        asked = options.get("num_ctx") or _parameter(model) or model.loaded or _UNASKED
        model.loaded = min(asked, model.largest)
        messages = body.get("messages") if chat else [{"content": body.get("prompt", "")}]
        reading = self._read(messages or [], model.loaded, options.get("num_predict"))
        if self.replies or self.default is not None:
            await (self.replies.popleft() if self.replies else self.default or answers_by_schema)(exchange)
            return
        words = self._words(body, messages or [])
        told = {"model": model.name, "created_at": "2026-03-02T09:00:00Z"}
        counts = {
            "done": True, "done_reason": "stop", "total_duration": 1, "eval_duration": 1,
            "prompt_eval_count": min(reading.tokens, reading.window), "eval_count": 12,
        }  # fmt: skip

        def said(text: str) -> dict[str, Any]:
            return {"message": {"role": "assistant", "content": text}} if chat else {"response": text}

        if body.get("stream", True):
            await exchange.begin_stream("application/x-ndjson")
            for piece in (words[:9], words[9:]):
                line = told | said(piece) | {"done": False}
                await exchange.chunk(json.dumps(line).encode() + b"\n")
            await exchange.chunk(json.dumps(told | said("") | counts).encode() + b"\n")
            await exchange.end_stream()
        else:
            await exchange.json(200, told | said(words) | counts)

    def _words(self, body: dict[str, Any], messages: list[dict[str, Any]]) -> str:
        """What a model that reads the schema wherever it stands would say."""
        wanted = body.get("format")
        name, schema = schema_of({"messages": messages})
        schema = schema or (wanted if isinstance(wanted, dict) else {})
        responder = self.responders.get(name) or self.responders.get(str(schema.get("title")))
        if not schema:
            return "I would rather talk about the weather."
        return json.dumps(responder({**body, "messages": messages}) if responder else fill(schema))

    def _read(self, messages: list[dict[str, Any]], window: int, output: int | None) -> Reading:
        text = "\n".join(str(message.get("content", "")) for message in messages)
        tokens = -(-len(text.encode()) // 4)
        # The end is kept and the beginning lost, as a server does that says nothing about it.
        reading = Reading(tokens, window, output, text if tokens <= window else text[-window * 4 :])
        self.readings.append(reading)
        return reading

    async def _lm_studio(self, exchange: Exchange, path: str) -> None:
        if path != "/api/v0/models":
            await exchange.json(
                200, {"error": f"Unexpected endpoint or method. ({exchange.call.method} {path})"}
            )
            return
        data = []
        for model in self.models:
            entry: dict[str, Any] = {
                "id": model.name, "object": "model", "type": "embeddings" if model.embeds else "llm",
                "publisher": "someone", "arch": "qwen2", "compatibility_type": "gguf", "quantization": "Q4_K_M",
                "state": "not-loaded" if model.loaded is None else "loaded", "max_context_length": model.largest,
            }  # fmt: skip
            data.append(entry if model.loaded is None else entry | {"loaded_context_length": model.loaded})
        await exchange.json(200, {"object": "list", "data": data})

    async def _llama_cpp(self, exchange: Exchange, path: str) -> None:
        model = self.models[0]
        if path == "/props":
            settings = {"id": 0, "n_ctx": model.loaded, "params": {"n_predict": -1}}
            props = {"default_generation_settings": settings, "total_slots": 1, "model_path": model.name}
            await exchange.json(200, props | {"build_info": "b6500-abcdef"})
        elif path == "/api/tags":
            # For tools that look for Ollama.
            await exchange.json(200, {"models": [{"name": model.name, "model": model.name, "details": {}}]})
        else:
            error = {"code": 404, "message": "File Not Found", "type": "not_found_error"}
            await exchange.json(404, {"error": error})

    async def _openai_chat(self, exchange: Exchange) -> None:
        body = exchange.call.body
        model = self._called(body.get("model"))
        if model is None:
            wrong = f"The model `{body.get('model')}` does not exist."
            error = {"message": wrong, "type": "NotFoundError", "param": None, "code": 404}
            await exchange.json(
                404, {"error": error} if self.kind == "ollama" else {"object": "error"} | error
            )
            return
        if self.kind == "lm_studio" and (body.get("response_format") or {}).get("type") == "json_object":
            await exchange.json(400, {"error": "'response_format.type' must be 'json_schema' or 'text'"})
            return
        model.loaded = model.loaded or _parameter(model) or _UNASKED
        output = body.get("max_tokens") or body.get("max_completion_tokens")
        reading = self._read(body.get("messages") or [], model.loaded, output)
        refused = self._too_much(reading)
        if refused is not None:
            await exchange.json(400, refused)
        elif self.replies or self.default is not None:
            await (self.replies.popleft() if self.replies else self.default or answers_by_schema)(exchange)
        else:
            await answers_by_schema(exchange)

    def _too_much(self, reading: Reading) -> dict[str, Any] | None:
        needed = reading.tokens + (reading.output or 0)
        if self.kind == "vllm" and needed > reading.window:
            words = (
                f"This model's maximum context length is {reading.window} tokens. However, you requested {needed} "
                f"tokens ({reading.tokens} in the messages, {reading.output} in the completion)."
            )
            return {
                "object": "error",
                "message": words,
                "type": "BadRequestError",
                "param": None,
                "code": 400,
            }
        if self.kind == "llama_cpp" and reading.truncated:
            words = "the request exceeds the available context size, try increasing it"
            return {"error": {"code": 400, "message": words, "type": "exceed_context_size_error"}}
        if self.kind == "lm_studio" and reading.truncated:
            words = (
                f"Trying to keep the first {reading.tokens} tokens when context the overflows. However, the model is "
                f"loaded with context length of only {reading.window} tokens, which is not enough."
            )
            return {"error": words}
        return None


def _tag(model: Served) -> dict[str, Any]:
    details = {"format": "gguf", "family": "llama", "parameter_size": "8.0B", "quantization_level": "Q4_K_M"}
    tag = {
        "name": model.name,
        "model": model.name,
        "size": 4_661_224_676,
        "digest": "0" * 64,
        "details": details,
    }
    return tag | ({"remote_model": model.name, "remote_host": model.remote} if model.remote else {})


def _shown(model: Served) -> dict[str, Any]:
    return {
        "modelfile": f"FROM {model.name}\n", "parameters": model.parameters, "template": "{{ .Prompt }}",
        "details": _tag(model)["details"],
        "model_info": {
            "general.architecture": "llama", "llama.context_length": model.largest,
            "llama.rope.scaling.original_context_length": 8192, "tokenizer.ggml.tokens": [],
        },
        "capabilities": ["embedding"] if model.embeds else ["completion", "tools"],
    } | ({"remote_model": model.name, "remote_host": model.remote} if model.remote else {})  # fmt: skip


def _parameter(model: Served) -> int | None:
    for line in model.parameters.splitlines():
        name, _, value = line.partition(" ")
        if name == "num_ctx":
            return int(value)
    return None


def main(arguments: list[str] | None = None) -> None:
    """Serve until Ctrl-C."""
    parser = argparse.ArgumentParser(
        description="A local model server of one kind, for trying Counterpoint by hand."
    )
    parser.add_argument("--kind", choices=get_args(Kind), required=True)
    parser.add_argument("--port", type=int, help="The usual one unless given.")
    parser.add_argument(
        "--scenario", choices=sorted(SCENARIOS), help="What everything but lists is answered with."
    )
    parser.add_argument("--every", choices=sorted(SCENARIOS), help="What every request is answered with.")
    chosen = parser.parse_args(arguments)
    kind: Kind = chosen.kind
    server = FakeLocalServer(
        kind,
        port=chosen.port if chosen.port is not None else PORTS[kind],
        default=SCENARIOS[chosen.scenario] if chosen.scenario else None,
    )
    if chosen.every:
        server.instead["*"] = SCENARIOS[chosen.every]
    with contextlib.suppress(KeyboardInterrupt), server:
        print(f"{kind} with {', '.join(model.name for model in server.models)} at {server.root}", flush=True)
        threading.Event().wait()


if __name__ == "__main__":
    main()

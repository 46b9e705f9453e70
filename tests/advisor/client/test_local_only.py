"""This machine only: what is refused before anything is sent, and what is stopped where it would be sent."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.advisor.client import whereto
from assistant.advisor.client.client import ModelClient, Standing
from assistant.advisor.client.embedding import EmbeddingClient
from assistant.advisor.client.failures import ModelFailure
from assistant.advisor.client.faults import Fault
from assistant.advisor.client.ladder import Message
from assistant.advisor.client.request import Request, send
from assistant.advisor.client.retry import Breaker, Clock
from assistant.advisor.embedder import LitellmEmbedder
from assistant.config import Settings
from assistant.retrieval.embedders import EmbedderFailed
from tests.advisor.client.helpers import BOTH, GOOD, KEY, NOTE, OnText, PatientClock, ask, failure_of
from tests.fakes.model_server import Exchange, FakeModelServer, says
from tests.fakes.network_guard import guarded_environment


@pytest.fixture(autouse=True)
def looked_up(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Hosts that somebody looked up; after the test none may be among them but this machine."""
    hosts: list[str] = []
    original = socket.getaddrinfo

    def noted(host: Any, *arguments: Any, **named: Any) -> Any:
        hosts.append(host.decode() if isinstance(host, bytes) else str(host))
        return original(host, *arguments, **named)

    monkeypatch.setattr(socket, "getaddrinfo", noted)
    for name in ("OLLAMA_API_BASE", "OPENAI_API_BASE", "OPENAI_BASE_URL", "GROQ_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    yield hosts
    assert set(hosts) <= {"127.0.0.1", "localhost", "::1"}


def local(model: str, api_base: str | None = None) -> ModelClient:
    settings = Settings(model=model, api_base=api_base, timeout=5)
    return ModelClient(settings, standing=Standing(), clock=PatientClock().clock(), local_only=True)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "LOCALHOST"])
async def test_a_server_on_this_machine_is_asked(server: FakeModelServer, host: str) -> None:
    server.default = says(GOOD)
    assert (await ask(local("openai/fake", f"http://{host}:{server.port}/v1"))).value == NOTE


OTHERS: list[tuple[str, str | None, dict[str, str], str]] = [
    ("openai/gpt-4.1", None, {}, "api.openai.com:443"),
    ("gpt-4.1", None, {}, "api.openai.com:443"),
    ("openai/x", "http://models.example.org:8080/v1", {}, "models.example.org:8080"),
    ("openai/x", "http://10.0.0.7/v1", {}, "10.0.0.7:80"),
    ("openai/x", "http://127.0.0.1.example.org/v1", {}, "127.0.0.1.example.org:80"),
    ("openai/x", "http://2130706433/v1", {}, "2130706433:80"),
    ("openai/x", "http://0.0.0.0:1/v1", {}, "0.0.0.0:1"),
    ("openai/x", "http://[::2]/v1", {}, "[::2]:80"),
    ("openai/x", "http://localhost.example.org/v1", {}, "localhost.example.org:80"),
    ("openai/x", None, {"OPENAI_BASE_URL": "https://gateway.example.org/v1"}, "gateway.example.org:443"),
    ("ollama_chat/x", None, {"OLLAMA_API_BASE": "http://gpu.example.org:11434"}, "gpu.example.org:11434"),
    ("ollama/x", None, {"OLLAMA_API_BASE": "http://127.0.0.1@gpu.example.org"}, "gpu.example.org:80"),
    ("ollama/x", None, {"OLLAMA_API_BASE": "http://127.0.0.1\\@gpu.example.org"}, "gpu.example.org:80"),
    ("groq/llama-3", None, {"GROQ_API_KEY": KEY}, "elsewhere"),
    ("anthropic/claude-sonnet-4", None, {"ANTHROPIC_API_KEY": KEY}, "api.anthropic.com:443"),
    ("bedrock/x", "http://127.0.0.1:1", {}, "bedrock may ask others"),
    ("github_copilot/gpt-4", "http://127.0.0.1:1", {}, "write openai/gpt-4"),
]  # fmt: skip
# What these ask before they send a request is not asked at all.
STRAIGHT = [row for row in OTHERS if not row[0].startswith(("bedrock/", "github_copilot/"))]


async def refused(model: str, api_base: str | None, told: str) -> ModelFailure:
    failure = await failure_of(local(model, api_base))
    assert failure.code == "not_configured"
    assert told in f"{failure.message} {failure.hint}"
    assert "Nothing was sent" in failure.message
    assert "COUNTERPOINT" in failure.hint
    return failure


@pytest.mark.parametrize(("model", "api_base", "variables", "told"), OTHERS)
async def test_any_other_host_is_refused_before_anything_is_sent(
    model: str,
    api_base: str | None,
    variables: dict[str, str],
    told: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert (await refused(model, api_base, told)).attempts == 0


@pytest.mark.parametrize(("model", "api_base", "variables", "told"), STRAIGHT)
async def test_the_transport_stops_what_was_let_through(
    model: str,
    api_base: str | None,
    variables: dict[str, str],
    told: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(whereto, "is_loopback", lambda address: True)
    monkeypatch.setattr(whereto, "_STRAIGHT", {**whereto._STRAIGHT, "groq": ((), "")})
    told = "api.groq.com:443" if model.startswith("groq/") else told
    assert (await refused(model, api_base, told)).attempts == 1


@BOTH
async def test_a_redirect_is_not_followed(server: FakeModelServer, on_text: OnText) -> None:
    async def sends_on(exchange: Exchange) -> None:
        await exchange.send(307, b"", headers={"location": "http://models.example.org/v1/chat/completions"})

    server.default = sends_on
    failure = await failure_of(local("openai/fake", server.url), on_text=on_text)
    assert "models.example.org" in failure.message
    assert len(server.bodies) == 1


async def test_the_embedder_stays_here_as_well(
    server: FakeModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def embedder(model: str, base: str | None) -> LitellmEmbedder:
        settings = Settings(embedder=f"litellm:{model}", embedder_api_base=base, local_only=True, timeout=5)
        made = LitellmEmbedder(settings)
        made._client = EmbeddingClient(made._settings, clock=PatientClock().clock(), breaker=Breaker())
        return made

    monkeypatch.setenv("OLLAMA_API_BASE", "http://gpu.example.org:11434")
    for model, base in (("openai/x", None), ("ollama/x", None), ("openai/x", "http://models.example.org/v1")):
        with pytest.raises(EmbedderFailed, match="this machine") as caught:
            embedder(model, base).embed(["a ferry"])
        assert "COUNTERPOINT_EMBEDDER_API_BASE" in caught.value.hint
    assert len(embedder("openai/x", server.url).embed(["a ferry"])) == 1
    monkeypatch.setattr(whereto, "is_loopback", lambda address: True)
    with pytest.raises(EmbedderFailed, match="this machine"):
        embedder("ollama/x", None).embed(["a ferry"])


async def test_what_goes_to_this_machine_goes_past_every_proxy(
    server: FakeModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.default = says(GOOD)
    with FakeModelServer(default=says(GOOD)) as proxy:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        monkeypatch.delenv("NO_PROXY", raising=False)
        monkeypatch.delenv("no_proxy", raising=False)
        assert (await ask(local("openai/fake", server.url))).value == NOTE
        assert proxy.calls == []
        assert len(server.bodies) == 1


def test_no_way_of_the_environment_leads_past_the_guards(server: FakeModelServer, tmp_path: Path) -> None:
    """Variables that make litellm take another transport, or aiohttp read the proxies by itself."""
    server.default = says(GOOD)
    code = (
        "import asyncio, sys\n"
        "from assistant.advisor.client.client import ModelClient\n"
        "from assistant.config import Settings\n"
        "from tests.advisor.client.helpers import ask\n"
        "def asked(base):\n"
        "    client = ModelClient(Settings(model='openai/fake', api_base=base, timeout=5), local_only=True)\n"
        "    return asyncio.run(ask(client)).value.text\n"
        "print(asked(sys.argv[1]))\n"
        "from assistant.advisor.client import whereto\n"
        "whereto.is_loopback = lambda address: True\n"
        "try:\n"
        "    asked('http://models.invalid/v1')\n"
        "except Exception as error:\n"
        "    print(error)\n"
    )
    with FakeModelServer(default=says(GOOD)) as proxy:
        environ = guarded_environment(os.environ, tmp_path / "network.log") | {
            "HTTP_PROXY": f"http://127.0.0.1:{proxy.port}",
            "http_proxy": f"http://127.0.0.1:{proxy.port}",
            "NO_PROXY": "",
            "AIOHTTP_TRUST_ENV": "True",
            "DISABLE_AIOHTTP_TRANSPORT": "True",
            "LITELLM_HTTP2": "True",
            "OPENAI_API_KEY": KEY,
        }
        done = subprocess.run(
            [sys.executable, "-c", code, server.url], env=environ, capture_output=True, text=True, check=True
        )
        assert proxy.calls == []
    first, second = done.stdout.strip().splitlines()
    assert first == NOTE.text
    assert "models.invalid" in second
    assert "Nothing was sent" in second
    assert not (tmp_path / "network.log").exists()


async def test_without_the_restriction_other_hosts_are_tried(looked_up: list[str]) -> None:
    request = Request("openai/x", "http://models.invalid/v1", [Message("user", "Go.")], None, 10, 5)
    outcome = await send(request, Clock())
    assert isinstance(outcome, Fault)
    assert outcome.kind == "unavailable"
    assert "models.invalid" in looked_up
    looked_up.clear()

"""``counterpoint model --check``: what stands in the way is said before anyone works with it."""

from __future__ import annotations

import os

import pytest

from assistant.advisor.client import access, runtime
from assistant.advisor.client.check import check_model
from assistant.advisor.client.client import ModelClient, Standing
from assistant.advisor.client.embedding import EmbeddingClient
from assistant.advisor.client.ladder import Rung
from assistant.config import Settings
from tests.advisor.client.helpers import PatientClock, client_for, failure_of
from tests.fakes import scenarios
from tests.fakes.model_server import FakeModelServer


def settings_for(server: FakeModelServer, model: str = "openai/fake") -> Settings:
    return Settings(model=model, api_base=server.url, timeout=2, origins={"model": "COUNTERPOINT_MODEL"})


def fresh(settings: Settings) -> ModelClient:
    return ModelClient(settings, clock=PatientClock().clock(), standing=Standing())


async def test_a_model_that_works_is_said_to_work(server: FakeModelServer) -> None:
    checked = await check_model(settings_for(server), client=client_for(server))
    assert checked.ok
    assert checked.by == "model"
    assert "openai/fake answers" in checked.message
    assert checked.rung is Rung.JSON_SCHEMA
    assert checked.usage is not None
    assert checked.seconds is not None


@pytest.mark.parametrize("model", [None, "none", "None"])
async def test_without_a_model_the_guide_answers(model: str | None) -> None:
    checked = await check_model(Settings(model=model))
    assert checked.ok
    assert checked.by == "guide"
    assert "method guide" in checked.message


async def test_asking_without_a_model_is_not_configured() -> None:
    failure = await failure_of(ModelClient(Settings(model="none")))
    assert failure.code == "not_configured"
    assert "COUNTERPOINT_MODEL" in failure.hint


@pytest.mark.parametrize("value", [None, "", "  "])
async def test_a_missing_key_is_named_before_anything_is_sent_but_not_missed_on_this_machine(
    server: FakeModelServer, monkeypatch: pytest.MonkeyPatch, value: str | None
) -> None:
    if value is None:
        monkeypatch.delenv("OPENAI_API_KEY")
    else:
        monkeypatch.setenv("OPENAI_API_KEY", value)
    # Whoever tried to reach this host would fail at the guard of the network, with other words.
    checked = await check_model(Settings(model="openai/fake", api_base="http://models.example.org/v1"))
    assert not checked.ok
    assert checked.code == "not_configured"
    assert "OPENAI_API_KEY" in checked.message
    here = await check_model(settings_for(server), client=fresh(settings_for(server)))
    assert here.ok
    chats = [call for call in server.calls if call.path.endswith("/chat/completions")]
    assert not any("sk-" in call.headers["authorization"] for call in chats)
    assert os.environ.get("OPENAI_API_KEY") == value
    server.default = scenarios.fails(401, "no key, no answer")
    refused = await check_model(settings_for(server), client=fresh(settings_for(server)))
    assert refused.code == "auth"
    assert "no key, no answer" in refused.message


async def test_an_embedder_on_this_machine_needs_no_key(
    server: FakeModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY")
    done: list[str] = []
    await EmbeddingClient(settings_for(server)).embed(["ferry"], lambda texts, _: done.extend(texts))
    assert done == ["ferry"]


@pytest.mark.parametrize("model", ["llama3.1", "acme/wonder"])
async def test_an_unknown_provider_is_named_with_how_to_write_it(server: FakeModelServer, model: str) -> None:
    checked = await check_model(settings_for(server, model))
    assert checked.code == "not_configured"
    assert f"{model} (from COUNTERPOINT_MODEL)" in checked.message
    assert f"openai/{model.rpartition('/')[2]}" in checked.hint
    without_server = await check_model(Settings(model=model))
    assert "provider/model" in without_server.hint
    assert server.calls == []


async def test_an_address_for_the_other_protocol_of_ollama_is_told_with_the_right_one(
    server: FakeModelServer,
) -> None:
    checked = await check_model(settings_for(server, "ollama_chat/llama3.1"))
    assert checked.code == "not_configured"
    assert checked.hint == f"Set COUNTERPOINT_API_BASE to http://127.0.0.1:{server.port}."
    assert server.calls == []


async def test_a_server_that_is_not_there_is_told(server: FakeModelServer) -> None:
    server.stop()
    checked = await check_model(settings_for(server), client=fresh(settings_for(server)))
    assert checked.code == "unavailable"
    assert "COUNTERPOINT_API_BASE" in checked.hint


async def test_a_wrong_key_is_told_without_showing_it(server: FakeModelServer) -> None:
    server.default = scenarios.echoes_the_key
    checked = await check_model(settings_for(server), client=fresh(settings_for(server)))
    assert checked.code == "auth"
    assert "sk-fake" not in checked.message
    assert "OPENAI_API_KEY" in checked.hint


async def test_a_model_the_server_does_not_know_is_told(server: FakeModelServer) -> None:
    server.default = scenarios.SCENARIOS["no-such-model"]
    checked = await check_model(settings_for(server), client=fresh(settings_for(server)))
    assert checked.code == "not_configured"
    assert "does not exist" in checked.message


@pytest.mark.parametrize(
    ("model", "base", "environ", "missing"),
    [
        ("ollama_chat/llama3.1", None, {}, []),
        ("hosted_vllm/any", "http://127.0.0.1:1/v1", {}, []),
        ("gemini/flash", None, {}, ["GEMINI_API_KEY"]),
        ("anthropic/claude-x", None, {}, ["ANTHROPIC_API_KEY"]),
        ("azure/mine", "http://models.example.org", {}, ["AZURE_API_VERSION", "AZURE_API_KEY"]),
        ("azure/mine", "http://127.0.0.1:1", {}, ["AZURE_API_VERSION"]),
        ("bedrock/anthropic.claude-v2", None, {}, []),
        ("groq/any", None, {"GROQ_API_KEY": " "}, ["GROQ_API_KEY"]),
    ],
)
def test_which_variables_a_provider_needs(
    monkeypatch: pytest.MonkeyPatch, model: str, base: str | None, environ: dict[str, str], missing: list[str]
) -> None:
    for name in (
        "GEMINI_API_KEY",
        "GOOGLE_API_KEY",
        "ANTHROPIC_API_KEY",
        "ANTHROPIC_AUTH_TOKEN",
        "GROQ_API_KEY",
    ):
        monkeypatch.delenv(name, raising=False)
    litellm = runtime.load_litellm()
    settings = Settings(model=model, api_base=base)
    provider = access.provider_of(litellm, settings)
    assert provider is not None
    assert access.missing_variables(litellm, provider, settings, environ) == missing


async def test_a_broken_installation_is_a_failure_with_a_way_out(
    server: FakeModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken() -> None:
        raise ImportError("No module named 'litellm'")

    monkeypatch.setattr(runtime, "litellm_loaded", broken)
    checked = await check_model(settings_for(server))
    assert checked.code == "unavailable"
    assert "No module named 'litellm'" in checked.message
    assert "Install Counterpoint again" in checked.hint

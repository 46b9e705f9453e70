"""Model servers of this machine by command: found on request, shown with their settings, checked; nobody asked otherwise."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from assistant.advisor.client import window
from tests.cli.command import counterpoint
from tests.fakes.local_servers import FakeLocalServer, Kind, Served
from tests.fakes.model_server import FakeModelServer
from tests.fakes.scenarios import PORTAL, sends, takes_only

Start = Callable[..., FakeLocalServer]


@pytest.fixture(autouse=True)
def _no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_API_KEY", "OLLAMA_HOST", "OLLAMA_API_BASE", "COUNTERPOINT_LOCAL_ONLY"):
        monkeypatch.delenv(name, raising=False)
    window._told.clear()


@pytest.fixture
def start(monkeypatch: pytest.MonkeyPatch) -> Iterator[Start]:
    """Starts servers at what are the usual places for the test."""
    with ExitStack() as stack:
        usual: list[str] = []

        def started(kind: Kind, *models: Served) -> FakeLocalServer:
            server = stack.enter_context(FakeLocalServer(kind, *models))
            usual.append(server.root)
            monkeypatch.setattr("assistant.advisor.client.local.USUAL", tuple(usual))
            return server

        monkeypatch.setattr("assistant.advisor.client.local.USUAL", ())
        yield started


def test_what_is_found_is_shown_with_the_settings_that_work_as_they_are(start: Start) -> None:
    servers = [
        start(
            "ollama",
            Served("nomic-embed-text:latest", embeds=True),
            Served("big:cloud", remote="https://ollama.example:443"),
            Served("\x1b[31mred"),
            Served("llama3.1:8b"),
        ),
        start("lm_studio", Served("qwen2.5-7b", loaded=6144)),
        start("llama_cpp"),
        start("vllm"),
    ]
    web_page = start("vllm")
    web_page.instead["*"] = sends(PORTAL)
    told = counterpoint("model", "--find")
    assert told.code == 0, told.err
    assert "\x1b" not in told.out
    for shown in (
        f"Ollama 0.12.6 at {servers[0].root}\n",
        "COUNTERPOINT_EMBEDDER=litellm:ollama/nomic-embed-text:latest",
        "runs at https://ollama.example:443, not on this machine",
        "has a name that cannot be written as a setting",
        "reads 6,144 of 131,072 tokens",
        f"{web_page.root}: no model server: it sends a web page.",
        f"export COUNTERPOINT_MODEL=ollama_chat/llama3.1:8b\n  export COUNTERPOINT_API_BASE={servers[0].root}\n",
    ):
        assert shown in told.out
    assert not any(server.chats for server in servers)

    found = counterpoint("model", "--find", "--json").data
    assert [server["kind"] for server in found["servers"]] == [
        "ollama",
        "lm_studio",
        "llama_cpp",
        "vllm",
        "other",
    ]
    assert found["servers"][4]["problem"] == "no model server: it sends a web page"
    for entry, server in zip(found["servers"], servers, strict=False):
        setting = entry["models"][-1]["model"]
        environment = {"COUNTERPOINT_MODEL": setting, "COUNTERPOINT_API_BASE": entry["api_base"]}
        checked = counterpoint("model", "--check", "--json", env=environment)
        assert checked.code == 0, checked
        assert checked.data["check"]["structured_output"] == "json_schema"
        assert checked.data["check"]["host"] == server.root.removeprefix("http://")
        assert checked.data["check"]["context_from"] == "server"
        assert not any(reading.truncated for reading in server.readings)


def test_only_those_who_ask_have_anybody_looked_for(start: Start) -> None:
    server = start("ollama")
    environment = {"COUNTERPOINT_MODEL": "openai/fake", "COUNTERPOINT_API_BASE": server.url}
    assert "counterpoint model --find" in counterpoint("model").out
    counterpoint("model", env=environment)
    counterpoint("doctor", env=environment)
    assert server.calls == []


def test_where_nothing_is_found_it_says_where_it_looked(start: Start) -> None:
    server = start("ollama")
    server.stop()
    told = counterpoint("model", "--find", env={"COUNTERPOINT_API_BASE": "https://models.example.org/v1"})
    assert told.code == 0
    assert f"Looked at {server.root.removeprefix('http://')}." in told.out
    assert "--model-server URL" in told.out
    assert counterpoint("model", "--find", "--json").data == {"asked": [server.root], "servers": []}


def test_an_address_of_ones_own_is_asked_first(start: Start) -> None:
    start("vllm")
    with FakeModelServer() as gateway:
        found = counterpoint(
            "model", "--find", "--model-server", gateway.url.removeprefix("http://"), "--json"
        ).data
    assert found["servers"][0]["models"][0]["model"] == "openai/fake"
    assert len(found["servers"]) == 2
    gone = counterpoint("model", "--find", "--model-server", gateway.url)
    assert f"{gateway.url.removesuffix('/v1')}: nothing answers there." in gone.out


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--find", "--check"), "one at a time"),
        (("--model-server", "http://127.0.0.1:1"), "belongs to --find"),
        (("--find", "--model-server", "http://[x"), "is no address"),
        (("--find", "--model-server", "ftp://127.0.0.1"), "is no address"),
        (("--find", "--model-server", "http://me:secret@127.0.0.1"), "is no address"),
        (("--find", "--model-server", "models.example.org"), "only this machine may be asked"),
    ],
)
def test_what_cannot_be_looked_for_is_refused(start: Start, options: tuple[str, ...], said: str) -> None:
    done = counterpoint("model", *options, "--json", env={"COUNTERPOINT_LOCAL_ONLY": "true"})
    assert done.code == 2
    assert said in done.data["error"]["message"]
    assert "secret" not in done.out


def test_the_check_says_in_words_what_the_model_can_do(start: Start) -> None:
    def checked(server: FakeLocalServer, model: str, **env: str) -> str:
        named = {"COUNTERPOINT_MODEL": model, "COUNTERPOINT_API_BASE": server.url}
        done = counterpoint("model", "--check", env=named | env)
        assert done.code == 0, done
        return " ".join(done.out.split())

    vllm = start("vllm", Served("m", loaded=8192))
    told = checked(vllm, "hosted_vllm/m")
    assert "hosted_vllm/m answers and keeps to the form it is asked for." in told
    assert "Takes a schema that the reply has to fit (json_schema), the strictest of three ways" in told
    assert "One round trip takes" in told
    assert "It reads 8,192 tokens at once, its reply included, by what its server says." in told
    assert f"Asked at 127.0.0.1:{vllm.port}." in told
    vllm.default = takes_only("json_object")
    assert "no schema (json_object)" in checked(vllm, "openai/m")
    vllm.default = takes_only("none")
    told = checked(vllm, "llamafile/m", COUNTERPOINT_CONTEXT_TOKENS="5000")
    assert "told the form in words" in told
    assert "It reads 5,000 tokens at once, its reply included, by the setting context_tokens." in told

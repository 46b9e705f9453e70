"""Model servers on this machine: told apart, described as they are, and survived when they are none."""

from __future__ import annotations

import time
from itertools import cycle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.advisor.client.local import LocalModel, LocalServer, find_servers, look, places
from assistant.text import safe_text
from tests.fakes import scenarios
from tests.fakes.local_servers import NAMES, FakeLocalServer, Kind, Served
from tests.fakes.model_server import Exchange, FakeModelServer, Reply
from tests.fakes.scenarios import PORTAL, fails, floods, hangs, resets, sends


async def test_each_kind_is_told_with_its_models_and_how_to_write_them() -> None:
    with (
        FakeLocalServer(
            "ollama",
            Served("llama3.1:8b", loaded=4096),
            Served("mine:latest", parameters="stop <|eot|>\nnum_ctx 16384\n", largest=32_768),
            Served("nomic-embed-text:latest", embeds=True),
            Served("gpt-oss:120b-cloud", remote="https://ollama.example:443"),
        ) as ollama,
        FakeLocalServer(
            "lm_studio", Served("qwen2.5-7b", loaded=6144), Served("bge-m3", embeds=True)
        ) as studio,
        FakeLocalServer("llama_cpp") as cpp,
        FakeLocalServer("vllm") as vllm,
        FakeModelServer() as plain,
    ):
        found = await find_servers(
            [ollama.root, f"{ollama.root}/v1/", studio.root, f"{cpp.root}/v1",
             vllm.root, plain.url]
        )  # fmt: skip
    assert [(server.kind, server.problem) for server in found] == [
        ("ollama", ""), ("lm_studio", ""), ("llama_cpp", ""), ("vllm", ""), ("other", "")
    ]  # fmt: skip
    told = [
        [(server.model_setting(model), model.reads, model.largest) for model in server.models]
        for server in found
    ]
    assert told == [
        [
            ("ollama_chat/llama3.1:8b", 4096, 131_072),
            ("ollama_chat/mine:latest", 16_384, 32_768),
            ("ollama_chat/nomic-embed-text:latest", None, 131_072),
            ("ollama_chat/gpt-oss:120b-cloud", None, 131_072),
        ],
        [("lm_studio/qwen2.5-7b", 6144, 131_072), ("lm_studio/bge-m3", None, 131_072)],
        [("openai/mistral-7b-instruct.Q4_K_M.gguf", 8192, 131_072)],
        [("hosted_vllm/meta-llama/Llama-3.1-8B-Instruct", 8192, None)],
        [("openai/fake", None, None)],
    ]
    assert [model.embeds for model in found[0].models] == [False, False, True, False]
    assert [model.embeds for model in found[1].models] == [False, True]
    assert found[0].models[3].remote == "https://ollama.example:443"
    assert [server.api_base for server in found] == [
        ollama.root, f"{studio.root}/v1", f"{cpp.root}/v1", f"{vllm.root}/v1", plain.url
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        (sends(PORTAL), "sends a web page"),
        (fails(404), "no list of models (HTTP 404)"),
        (fails(401, "no key"), "asks for a key"),
        (fails(503, "Loading model"), "may still be loading"),
        (
            sends(b"", status=302, location="https://user:secret@example.org/login"),
            "sends us on to example.org",
        ),
        (sends(b"{not json", "application/json"), "not JSON"),
        (sends(b"[" * 100_000, "application/json"), "not JSON"),
        (sends(b"\xff\xfe", "application/json"), "not JSON"),
        (sends(b'{"models": 7, "data": "x"}', "application/json"), "its list of models is none"),
        (sends(b"x", "application/json", content_encoding="gzip"), "packed"),
        (floods(8), "endless"),
        (resets, "does not speak HTTP"),
    ],
)
async def test_what_is_no_model_server_is_named_after_one_question(reply: Reply, told: str) -> None:
    with FakeLocalServer("ollama") as server:
        server.instead["*"] = reply
        found = await look(server.root)
        assert told in found.problem
        assert found.models == ()
        assert not found.absent
        assert "secret" not in found.problem
        assert [call.path for call in server.calls] == ["/v1/models"]


async def test_nobody_there_and_nobody_speaking_cost_little(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.advisor.client.local.SECONDS", 0.2)
    with (
        FakeLocalServer("ollama") as silent,
        FakeLocalServer("ollama") as trickling,
        FakeLocalServer("vllm") as good,
    ):
        silent.instead["*"] = hangs
        trickling.instead["*"] = scenarios.trickles
        begun = time.monotonic()
        found = await find_servers([silent.root, "http://127.0.0.1:9", trickling.root, good.root])
        taken = time.monotonic() - begun
    assert [server.absent for server in found] == [False, True, False, False]
    assert [server.problem for server in found[::2]] == ["takes the connection and says nothing"] * 2
    assert found[3].models
    assert taken < 2


async def test_one_answer_that_fails_does_not_hide_the_others() -> None:
    with FakeLocalServer("ollama", Served("a:1", loaded=9000), Served("b:1")) as server:
        server.instead |= {
            "/api/show": fails(500),
            "/api/version": hangs_up,
            "/api/ps": sends(b"[1]", "text/plain"),
        }
        found = await look(server.root)
        assert (found.kind, [model.name for model in found.models]) == ("ollama", ["a:1", "b:1"])


async def hangs_up(exchange: Exchange) -> None:
    exchange.abort()


_KEYS = st.sampled_from(
    [
        "data", "models", "id", "name", "owned_by", "state", "type", "meta", "n_ctx_train", "context_length", "n_ctx",
        "max_context_length", "loaded_context_length", "max_model_len", "default_generation_settings", "build_info",
        "version", "parameters", "model_info", "general.architecture", "capabilities", "remote_host", "remote_model",
    ]
)  # fmt: skip
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.just("num_ctx 4096"),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_KEYS, inner, max_size=6),
    max_leaves=20,
)
_MODELS = st.lists(_JSON | st.fixed_dictionaries({"name": st.just("m"), "id": st.just("m")}), max_size=4)
_LISTS = st.fixed_dictionaries({"models": _MODELS}) | st.fixed_dictionaries({"data": _MODELS})


@given(st.lists(_JSON | _LISTS, min_size=1, max_size=8), _LISTS)
async def test_whatever_a_server_makes_up_is_survived(made_up: list[object], listed: object) -> None:
    class Answers:
        def __init__(self, root: str) -> None:
            self.left = cycle([*made_up, listed])

        async def __aenter__(self) -> Answers:
            return self

        async def __aexit__(self, *_: object) -> None: ...

        async def get(self, path: str, body: object = None) -> object:
            return listed if path == "/v1/models" else next(self.left)

        tried = get

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("assistant.advisor.client.local._Asker", Answers)
        server = await look("http://127.0.0.1:1")
    for model in server.models:
        assert server.model_setting(model) == safe_text(server.model_setting(model))
        assert all(tokens is None or 512 <= tokens <= 10**8 for tokens in (model.reads, model.largest))


async def test_names_meant_to_harm_are_made_safe_and_not_offered() -> None:
    names = ["\x1b[2Jevil", "two words", "x" * 500, "\u202eright", "fine:1"]
    with FakeLocalServer("ollama", *(Served(name) for name in names)) as server:
        server.models = [*server.models, Served(None)]  # type: ignore[arg-type]  # what a broken server lists
        found = await look(server.root)
        shown = [call.body["model"] for call in server.calls if call.path == "/api/show"]
    assert [model.askable for model in found.models] == [False, False, False, False, True]
    assert not any(sign in model.name for model in found.models for sign in "\x1b\u202e")
    assert max(len(model.name) for model in found.models) <= 160
    assert shown == ["fine:1"]


@pytest.mark.parametrize(
    ("host", "first"),
    [
        ("127.0.0.1:11500", "http://127.0.0.1:11500"),
        ("0.0.0.0", "http://127.0.0.1:11434"),
        (":11500", "http://127.0.0.1:11500"),
        ("http://localhost:11500/", "http://localhost:11500"),
        ("[::1]:11500", "http://[::1]:11500"),
        ("models.example.org:11434", "http://127.0.0.1:11434"),
        ("http://[::1", "http://127.0.0.1:11434"),
        ("", "http://127.0.0.1:11434"),
    ],
)
def test_looking_stays_on_this_machine(host: str, first: str) -> None:
    found = places([None, "http://127.0.0.1:4000/v1", "https://models.example.org/v1"], {"OLLAMA_HOST": host})
    assert found[:2] == ("http://127.0.0.1:4000", first)
    assert found.count("http://127.0.0.1:11434") == 1
    assert not any("example" in address for address in found)


async def test_a_list_without_end_is_cut() -> None:
    with FakeLocalServer("vllm", *(Served(f"m{number}", loaded=9) for number in range(1000))) as server:
        assert len((await look(server.root)).models) == 200


@pytest.mark.parametrize(
    ("kind", "asked", "found"),
    [
        ("ollama", "llama3.1", "llama3.1:latest"),
        ("ollama", "llama3.1:latest", "llama3.1:latest"),
        ("ollama", "llama", None),
        ("llama_cpp", "whatever", "llama3.1:latest"),
        ("vllm", "whatever", None),
    ],
)
async def test_a_model_is_found_as_its_server_would_find_it(
    kind: Kind, asked: str, found: str | None
) -> None:
    with FakeLocalServer(kind, Served("llama3.1:latest", loaded=9)) as server:
        model = (await look(server.root)).find(asked)
    assert (model and model.name) == found


def test_a_path_of_this_machine_is_no_part_of_a_setting() -> None:
    server = LocalServer("http://127.0.0.1:8080", "llama_cpp")
    for name in (NAMES["llama_cpp"], "/home/me/My Models/m i.gguf", "///"):
        written = server.model_setting(LocalModel(name, askable=" " not in name))
        assert written.count("/") == 1
        assert " " not in written

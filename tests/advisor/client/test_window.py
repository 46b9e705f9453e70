"""How much a model reads, by whom that is told, and what fits."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.advisor.client import runtime
from assistant.advisor.client import window as windows
from assistant.advisor.client.client import ModelClient, Standing
from assistant.advisor.client.usage import estimate_tokens
from assistant.advisor.client.window import (
    CAUTIOUS_BYTES,
    Room,
    Window,
    room_for,
    server_of,
    width_of,
    window,
)
from assistant.config import Settings
from tests.advisor.client.helpers import BOTH, OnText, ask, failure_of
from tests.fakes.local_servers import NAMES, FakeLocalServer, Kind, Served
from tests.fakes.model_server import FakeModelServer
from tests.fakes.scenarios import hangs


@pytest.fixture(autouse=True)
def _nothing_told() -> Iterator[None]:
    windows._told.clear()
    yield
    windows._told.clear()


@pytest.mark.parametrize(
    ("kind", "prefix", "served", "tokens"),
    [
        # Asked for what it needs: more than its own default, no more than the model was made for.
        ("ollama", "ollama_chat", Served("m:1"), 8192),
        ("ollama", "ollama", Served("m:1", largest=2048), 2048),
        ("ollama", "ollama_chat", Served("m:1", parameters="num_ctx 16384"), 16_384),
        ("ollama", "ollama_chat", Served("m:1", loaded=32_768), 32_768),
        ("ollama", "ollama_chat", Served("m:1", loaded=4096), 8192),
        # By OpenAI's protocol Ollama takes no wish, so its own default is what there is.
        ("ollama", "openai", Served("m:1"), 4096),
        ("ollama", "openai", Served("m:1", loaded=16_384), 16_384),
        ("lm_studio", "lm_studio", Served("m:1", loaded=6144), 6144),
        ("lm_studio", "lm_studio", Served("m:1"), 4096),
        ("lm_studio", "openai", Served("m:1", loaded=6144), 6144),
        ("llama_cpp", "openai", Served("m:1", loaded=2048), 2048),
        ("llama_cpp", "llamafile", Served("m:1", loaded=2048), 2048),
        ("vllm", "hosted_vllm", Served("m:1", loaded=10_000), 10_000),
        ("vllm", "hosted_vllm", Served("m:2", loaded=10_000), None),
    ],
)
async def test_a_server_of_ones_own_tells_how_much_its_model_reads(
    kind: Kind, prefix: str, served: Served, tokens: int | None
) -> None:
    with FakeLocalServer(kind, served) as server:
        base = server.root + ("" if prefix.startswith("ollama") else "/v1")
        settings = Settings(model=f"{prefix}/m:1", api_base=base)
        found = await window(settings, runtime.load_litellm())
        asked_for = prefix.startswith("ollama")
        source = "unknown" if tokens is None else "server" if asked_for or served.loaded else "usual"
        assert (found.tokens, found.source) == (tokens, source)
        assert found.options == ({"num_ctx": tokens} if asked_for else {})
        own = await window(settings.model_copy(update={"context_tokens": 7000}))
        assert (own.tokens, own.source) == (7000, "setting")
        assert not server.chats


@pytest.mark.parametrize(
    ("model", "base", "tokens"),
    [
        ("openai/gpt-4.1-mini", None, 1_047_576),
        ("gpt-4.1-mini", None, 1_047_576),
        ("gemini/gemini-2.5-pro", None, 1_048_576),
        ("openai/nobody-knows", None, None),
        ("openai/gpt-4.1-mini", "https://models.example.org/v1", 1_047_576),
        (None, None, None),
    ],
)
async def test_for_others_the_built_in_list_tells_and_nobody_is_asked(
    model: str | None, base: str | None, tokens: int | None
) -> None:
    # The guard of the network would make any question fail loudly.
    found = await window(Settings(model=model, api_base=base), runtime.load_litellm())
    assert (found.tokens, found.source) == (tokens, "list" if tokens else "unknown")
    assert server_of(Settings(model=model, api_base=base)) == ""


async def test_only_this_machine_is_asked_where_only_it_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    async def look(address: str, *, only: str | None = None) -> None:
        asked.append(address)
        raise AssertionError("nobody was to be asked")

    monkeypatch.setattr("assistant.advisor.client.local.look", look)
    far = Settings(model="ollama_chat/m", api_base="http://models.example.org:11434")
    assert (await window(far, local_only=True)).tokens == 8192
    await window(far.model_copy(update={"local_only": True}))
    assert asked == []


async def test_a_server_is_asked_once_and_one_that_is_away_not_at_every_call(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("assistant.advisor.client.local.SECONDS", 0.1)
    with FakeLocalServer("vllm") as server, FakeLocalServer("ollama") as silent:
        silent.instead["*"] = hangs
        here = Settings(model=f"hosted_vllm/{NAMES['vllm']}", api_base=server.url)
        gone = Settings(model="ollama_chat/m", api_base=silent.root)
        for _ in range(3):
            assert (await window(here)).tokens == 8192
            assert (await window(gone)).tokens == 8192
        assert len([call for call in server.calls if call.path == "/v1/models"]) == 1
        assert len(silent.calls) == 1


async def test_a_gateway_that_says_nothing_of_it_leaves_it_open() -> None:
    with FakeModelServer() as server:
        assert await window(Settings(model="openai/fake", api_base=server.url)) == Window()


async def test_a_model_that_really_runs_elsewhere_is_told_and_refused_where_only_this_machine_may_be_asked() -> (
    None
):
    with FakeLocalServer("ollama", Served("big:cloud", remote="https://ollama.example")) as server:
        for prefix, base in (("ollama_chat", server.root), ("openai", server.url)):
            settings = Settings(model=f"{prefix}/big:cloud", api_base=base)
            assert (await window(settings)).remote == "https://ollama.example"
            failure = await failure_of(ModelClient(settings, standing=Standing(), local_only=True))
            assert failure.code == "not_configured"
            assert "ollama.example" in failure.message
        assert not server.chats


@BOTH
@pytest.mark.parametrize("prefix", ["ollama_chat", "ollama"])
async def test_ollama_reads_all_of_what_it_is_sent(prefix: str, on_text: OnText) -> None:
    with FakeLocalServer("ollama") as server:
        settings = Settings(model=f"{prefix}/{NAMES['ollama']}", api_base=server.root, context_tokens=20_000)
        client = ModelClient(settings, standing=Standing())
        assert (await client.window()).tokens == 20_000
        await ask(client, on_text=on_text)
        (reading,) = server.readings
        assert reading.window == 20_000
        assert not reading.truncated
        assert reading.output == 4096


@pytest.mark.parametrize(
    ("kind", "model"), [("vllm", "hosted_vllm/m"), ("llama_cpp", "openai/m"), ("lm_studio", "lm_studio/m")]
)
async def test_a_server_that_refuses_what_is_too_much_is_understood(kind: Kind, model: str) -> None:
    with FakeLocalServer(kind, Served("m", loaded=64)) as server:
        client = ModelClient(Settings(model=model, api_base=server.url), standing=Standing())
        failure = await failure_of(client)
        assert (failure.code, failure.input_too_long) == ("too_long", True)
        assert len(server.chats) == 1


@pytest.mark.parametrize(
    ("tokens", "output", "overhead", "width", "room"),
    [
        (None, 4096, 2000, 1.0, Room(48_000, 4096)),
        (1_000_000, 4096, 2000, 1.0, Room(48_000, 4096)),
        (22_900, 4096, 2000, 1.0, Room(48_000, 4096)),
        (16_384, 4096, 2000, 1.0, Room(28_671, 4096)),
        (16_384, 4096, 2000, 2.0, Room(14_335, 4096)),
        (16_384, 4096, 2000, 3.0, Room(9557, 4096)),
        (8192, 4096, 2000, 1.0, Room(8193, 2730)),
        (4096, 4096, 2000, 1.0, Room(2049, 682)),
        (2048, 4096, 1500, 1.0, Room(0, 256)),
        (2048, 4096, 2500, 1.0, Room(0, 256)),
        (8192, 500, 2000, 1.0, Room(14_883, 500)),
    ],
)
def test_what_fits_beside_instructions_and_reply(
    tokens: int | None, output: int, overhead: int, width: float, room: Room
) -> None:
    assert room_for(Window(tokens), output, overhead, most=48_000, width=width) == room


@given(st.integers(512, 200_000), st.integers(1, 32_000), st.integers(0, 50_000), st.floats(1, 4))
def test_what_is_promised_never_exceeds_the_window(
    tokens: int, output: int, overhead: int, width: float
) -> None:
    room = room_for(Window(tokens), output, overhead, most=48_000, width=width)
    assert 1 <= room.output_tokens <= output
    if room.characters:
        assert room.characters * width / CAUTIOUS_BYTES + overhead * 4 / 3 + room.output_tokens <= tokens


@pytest.mark.parametrize("letter", ["a", "é", "я", "字", "😀"])
def test_material_that_was_given_room_fits_whatever_its_script(letter: str) -> None:
    width = width_of([letter * 10])
    room = room_for(Window(8192), 2048, 1000, most=10**9, width=width)
    assert room.characters > 1000
    sent = estimate_tokens([letter * room.characters])
    assert sent + 1000 + room.output_tokens < 8192


def test_no_text_is_as_wide_as_plain_letters() -> None:
    assert width_of([]) == width_of(["", "plain"]) == 1.0

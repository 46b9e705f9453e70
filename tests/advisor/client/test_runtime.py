"""litellm is loaded late, keeps quiet, reaches nobody but the model, and leaves nothing open."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from assistant.advisor.client import runtime
from assistant.advisor.client.client import ModelClient, Standing
from assistant.advisor.client.failures import ModelFailure
from assistant.config import Settings
from tests.advisor.client.helpers import BOTH, GOOD, KEY, NOTE, OnText, ask, client_for, failure_of
from tests.fakes import scenarios
from tests.fakes.local_servers import FakeLocalServer, Served
from tests.fakes.model_server import FakeModelServer, says
from tests.fakes.network_guard import guarded_environment

ROOT = Path(__file__).resolve().parents[3]

ASK_TWICE = """
import asyncio, sys
from assistant.advisor.client import client, failures, ladder, retry, runtime
import assistant.config, pydantic
assert "litellm" not in sys.modules and "httpx" not in sys.modules, "loaded too early"

class Note(pydantic.BaseModel):
    text: str
    tags: list[str]

async def go(on_text):
    model = client.ModelClient(assistant.config.load_settings())
    try:
        done = await model.complete([ladder.Message("user", "a secret prompt")], Note, on_text=on_text)
        print("VALUE", done.value.text)
    except failures.ModelFailure as failure:
        print("FAILURE", failure.code)

for on_text in (None, lambda text: None):
    runtime.run_blocking(go(on_text))
print("PROVIDERS", sorted({name for name in ("chromadb", "textual") if name in sys.modules}))
"""


def run_python(
    code: str, environ: dict[str, str], tmp_path: Path, *flags: str
) -> subprocess.CompletedProcess[str]:
    log = tmp_path / "network.log"
    keep = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    process = subprocess.run(
        [sys.executable, *flags, "-c", code],
        env=guarded_environment(keep | environ, log),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert not log.exists(), f"reached for {log.read_text()}"
    return process


def test_a_process_asks_twice_prints_nothing_and_reaches_only_the_model(
    server: FakeModelServer, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text("OPENAI_API_KEY=sk-from-a-stray-file\n")
    server.default = says(GOOD)
    # As talkative as its environment can make it.
    loud = {"LITELLM_LOG": "DEBUG", "OPENAI_LOG": "debug", "LITELLM_MODE": "DEV"}
    process = run_python(ASK_TWICE, server.environment() | loud, tmp_path, "-W", "error::ResourceWarning")
    assert process.stderr == ""
    assert process.stdout.splitlines() == [f"VALUE {NOTE.text}", f"VALUE {NOTE.text}", "PROVIDERS []"]
    assert len(server.bodies) == 2
    assert server.calls[0].headers["authorization"] == f"Bearer {KEY}"


def test_a_process_that_fails_prints_nothing_of_its_own(server: FakeModelServer, tmp_path: Path) -> None:
    server.default = scenarios.fails(401, f"wrong key {KEY}")
    process = run_python(ASK_TWICE, server.environment(), tmp_path, "-W", "always::ResourceWarning")
    assert process.stdout.splitlines()[:2] == ["FAILURE auth", "FAILURE auth"]
    assert process.stderr == ""


def test_ctrl_c_during_a_reply_ends_the_wait_without_a_traceback(
    server: FakeModelServer, tmp_path: Path
) -> None:
    server.default = scenarios.hangs
    code = ASK_TWICE.replace("for on_text in (None, lambda text: None):", "for on_text in (None,):").replace(
        "    runtime.run_blocking(go(on_text))",
        "    try:\n        runtime.run_blocking(go(on_text))\n"
        "    except failures.ModelFailure as failure:\n        print('FAILURE', failure.code, flush=True)",
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        env=guarded_environment({"PATH": os.environ["PATH"]} | server.environment()),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert server.wait_for_calls(1, 30)
    begun = time.monotonic()
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=10)
    assert out.splitlines()[0] == "FAILURE cancelled"
    assert err == ""
    assert time.monotonic() - begun < 3
    assert server.wait_for_disconnects(1)


def test_several_event_loops_one_after_the_other(server: FakeModelServer) -> None:
    server.default = says(GOOD)
    client = client_for(server)
    for _ in range(3):
        assert asyncio.run(ask(client)).value == NOTE
        assert asyncio.run(ask(client, on_text=lambda text: None)).value == NOTE
    gc.collect()


def test_a_loop_of_long_life_beside_short_ones(server: FakeModelServer) -> None:
    server.default = says(GOOD)
    client = client_for(server)
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        for _ in range(2):
            future = asyncio.run_coroutine_threadsafe(ask(client), loop)
            assert future.result(10).value == NOTE
            assert asyncio.run(ask(client)).value == NOTE
        asyncio.run_coroutine_threadsafe(client.aclose(), loop).result(10)
    finally:
        asyncio.run_coroutine_threadsafe(loop.shutdown_asyncgens(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def test_many_calls_at_once(server: FakeModelServer) -> None:
    server.default = says(GOOD)
    client = client_for(server)
    done = await asyncio.gather(*(ask(client) for _ in range(12)))
    assert [completion.value for completion in done] == [NOTE] * 12


async def test_connections_are_kept_for_the_next_call_and_closed_at_the_end(server: FakeModelServer) -> None:
    server.default = says(GOOD)
    client = client_for(server)
    await ask(client)
    cache = runtime.load_litellm().in_memory_llm_clients_cache.cache_dict
    mine = [key for key in cache if str(key).endswith(f"-{id(asyncio.get_running_loop())}")]
    assert mine
    await client.aclose()
    assert not [key for key in mine if key in cache]
    assert (await ask(client)).value == NOTE


def test_ctrl_c_is_a_failure_called_cancelled(monkeypatch: pytest.MonkeyPatch) -> None:
    async def interrupted() -> None:
        raise KeyboardInterrupt

    with pytest.raises(ModelFailure) as caught:
        runtime.run_blocking(interrupted())
    assert caught.value.code == "cancelled"
    assert caught.value.__context__ is None


def test_run_blocking_gives_back_what_the_work_gives() -> None:
    async def work() -> int:
        return 7

    assert runtime.run_blocking(work()) == 7


def test_loading_is_done_once_and_by_one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runtime, "_loading", None)
    loads: list[str] = []

    def slowly() -> str:
        loads.append(threading.current_thread().name)
        assert not gc.isenabled()
        return "the library"

    monkeypatch.setattr(runtime, "_import_quietly", slowly)
    threads = [threading.Thread(target=runtime.warm_up) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert asyncio.run(runtime.litellm_loaded()) == "the library"
    assert len(loads) == 1
    assert gc.isenabled()


def test_a_failed_load_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runtime, "_loading", None)

    def broken() -> None:
        raise ImportError("not there")

    monkeypatch.setattr(runtime, "_import_quietly", broken)
    runtime.warm_up()
    with pytest.raises(ImportError):
        asyncio.run(runtime.litellm_loaded())
    asyncio.run(runtime.close_clients())
    monkeypatch.setattr(runtime, "_import_quietly", lambda: "mended")
    gc.disable()
    try:
        assert runtime.load_litellm() == "mended"
        assert not gc.isenabled()
    finally:
        gc.enable()


async def test_giving_up_while_the_library_loads_leaves_the_load_alone(
    server: FakeModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = runtime.load_litellm()
    monkeypatch.setattr(runtime, "_loading", None)
    go_on = threading.Event()

    def slowly() -> object:
        go_on.wait(5)
        return real

    monkeypatch.setattr(runtime, "_import_quietly", slowly)
    client = client_for(server)
    task = asyncio.create_task(ask(client))
    await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    go_on.set()
    assert await runtime.litellm_loaded() is real
    assert server.calls == []


async def test_nothing_is_fetched_to_count_or_price_a_reply_of_a_stranger(
    server: FakeModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Another test of the same process may have loaded it for reasons of its own.
    monkeypatch.delitem(sys.modules, "tiktoken_ext.openai_public", raising=False)
    server.default = says(GOOD, usage=False)
    assert (await ask(client_for(server))).usage.estimated
    assert "tiktoken_ext.openai_public" not in sys.modules


async def test_a_failure_holds_no_trace_of_the_prompt_or_the_key(server: FakeModelServer) -> None:
    server.default = scenarios.fails(500, "no")
    failure = await failure_of(client_for(server))
    assert failure.__cause__ is None
    assert failure.__context__ is None


@pytest.mark.parametrize("model", ["ollama_chat/llama3.1:8b", "ollama/some-of-mine"])
@BOTH
async def test_a_local_model_is_asked_once_and_only_where_it_was_said_to_be(
    model: str, on_text: OnText, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = model.partition("/")[2]
    with FakeLocalServer("ollama", Served(name)) as meant, FakeLocalServer("ollama", Served(name)) as usual:
        monkeypatch.setenv("OLLAMA_API_BASE", usual.root)
        client = ModelClient(Settings(model=model, api_base=meant.root), standing=Standing())
        assert (await ask(client, on_text=on_text)).value
        assert len(meant.chats) == 1
        assert usual.calls == []

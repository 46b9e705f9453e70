"""litellm, loaded late and kept quiet: nothing fetched, nothing logged, nothing left open.

Importing it costs seconds and 170 MB, more than all the rest of the application, so nothing may import it at
module level. `warm_up` does so behind the first screen; whoever calls a model first waits for what is left.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import importlib
import logging
import os
import threading
import warnings
import weakref
from collections.abc import AsyncGenerator, Coroutine
from concurrent.futures import Future
from typing import Any, Final, TypeVar

from assistant.advisor.client.failures import ModelFailure

T = TypeVar("T")

# Read by litellm while it is imported. Without them it fetches a price list, header lists and a news feed,
# loads a ``.env`` file from any parent folder, and logs.
ENVIRONMENT: Final = {
    "LITELLM_LOCAL_MODEL_COST_MAP": "True",
    "LITELLM_LOCAL_ANTHROPIC_BETA_HEADERS": "True",
    "LITELLM_LOCAL_BLOG_POSTS": "True",
    "LITELLM_MODE": "PRODUCTION",
    "LITELLM_LOG": "CRITICAL",
}
# Would make the libraries below litellm print requests, prompts included.
_TALKATIVE: Final = ("OPENAI_LOG", "LITELLM_PRINT_STANDARD_LOGGING_PAYLOAD")
# Would take requests past the transport that is watched, or past its rule for proxies.
_WAYS_ROUND: Final = ("DISABLE_AIOHTTP_TRANSPORT", "LITELLM_HTTP2", "AIOHTTP_TRUST_ENV")
_LOGGERS: Final = (
    "LiteLLM",
    "LiteLLM Router",
    "LiteLLM Proxy",
    "litellm",
    "openai",
    "httpx",
    "httpcore",
    "aiohttp",
)
# Loaded by the first request otherwise, half a second after the person asked.
_NEEDED_LATER: Final = (
    "openai.resources.chat",
    "litellm.proxy.openai_files_endpoints.common_utils",
    "litellm.llms.litellm_proxy.chat.transformation",
    "litellm.llms.openai_like.dynamic_config",
    "litellm.llms.openai.chat.gpt_audio_transformation",
)

_lock: Final = threading.Lock()
_loading: Future[Any] | None = None
_keepers: Final[weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, AsyncGenerator[None, None]]] = (
    weakref.WeakKeyDictionary()
)


def load_litellm() -> Any:
    """The litellm module, imported on the first call and set up to keep quiet. Safe from any thread.

    The garbage collector rests during the import and what was loaded is set aside from it afterwards: it
    would stop the event loop for a tenth of a second otherwise.
    """
    return _begin_loading(in_thread=False).result()


async def litellm_loaded() -> Any:
    """The litellm module; where it is not loaded yet, a thread does that while the event loop goes on."""
    # Shielded: a caller that gives up must not cancel the import that others wait for.
    return await asyncio.shield(asyncio.wrap_future(_begin_loading(in_thread=True)))


def warm_up() -> None:
    """Load litellm and everything the first request would load. Meant for a background thread; never raises."""
    with contextlib.suppress(Exception):
        load_litellm()


def _begin_loading(*, in_thread: bool) -> Future[Any]:
    global _loading
    with _lock:
        if _loading is not None:
            return _loading
        _loading = future = Future[Any]()
    if in_thread:
        # A daemon: closing the application must not wait for an import.
        threading.Thread(target=_load, args=(future,), name="litellm-import", daemon=True).start()
    else:
        _load(future)
    return future


def _load(future: Future[Any]) -> None:
    global _loading
    collecting = gc.isenabled()
    gc.disable()
    try:
        litellm = _import_quietly()
    except BaseException as error:  # noqa: BLE001 - handed to whoever waits; a later call tries again
        with _lock:
            _loading = None
        future.set_exception(error)
    else:
        future.set_result(litellm)
    finally:
        if collecting:
            gc.enable()
        gc.freeze()


def _import_quietly() -> Any:
    os.environ.update(ENVIRONMENT)
    for name in (*_TALKATIVE, *_WAYS_ROUND):
        os.environ.pop(name, None)
    # pydantic's remark on litellm's types, which would land on the screen.
    warnings.filterwarnings("ignore", message=".*`ReadOnly` qualifier", category=UserWarning)
    import litellm

    litellm.suppress_debug_info = True
    litellm.turn_off_message_logging = True
    litellm.telemetry = False
    litellm.disable_hf_tokenizer_download = True
    # It would load a tokenizer to guess what we estimate ourselves.
    litellm.disable_token_counter = True
    # Embedding takes a 0 that was given for nothing said, and this instead.
    litellm.DEFAULT_MAX_RETRIES = 0
    for callbacks in ("callbacks", "success_callback", "failure_callback", "input_callback"):
        setattr(litellm, callbacks, [])
    _hold_no_callbacks()
    _ask_no_server_about_itself()
    for name in _LOGGERS:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    _load_what_a_request_needs()
    return litellm


def _hold_no_callbacks() -> None:
    """Drop the work litellm queues for callbacks, of which there are none.

    Its queue is one task for the whole process, bound to the event loop that came first: where there are
    several, it is left behind with a complaint on the screen.
    """
    from litellm.litellm_core_utils.logging_worker import GLOBAL_LOGGING_WORKER

    def drop(async_coroutine: Coroutine[Any, Any, object]) -> None:
        async_coroutine.close()

    GLOBAL_LOGGING_WORKER.ensure_initialized_and_enqueue = drop


def _ask_no_server_about_itself() -> None:
    """Leave litellm with its built-in list for what a model can do.

    For a model of Ollama or Lemonade it asks the server before each request and after it: past the guards of our
    transport, at an address nobody set, and with the event loop standing still until the answer is there.
    """
    from litellm.utils import ProviderConfigManager

    def nobody(model: str | None, provider: Any) -> None:  # noqa: ARG001 - called by these names
        return None

    ProviderConfigManager.get_provider_model_info = staticmethod(nobody)


def _load_what_a_request_needs() -> None:
    import httpx
    from litellm.llms.custom_httpx.aiohttp_transport import LiteLLMAiohttpTransport

    from assistant.advisor.client.transport import go_straight_to_this_machine, watch, watch_blocking

    watch(LiteLLMAiohttpTransport)
    go_straight_to_this_machine(LiteLLMAiohttpTransport)
    watch_blocking(httpx.HTTPTransport)
    # Not a trial request with litellm's mock reply: an empty mock goes out to the real provider.
    for name in _NEEDED_LATER:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    # Their validators are built when the first object is made.
    from litellm.types.utils import ModelResponse, ModelResponseStream

    ModelResponse()
    ModelResponseStream()


async def keep_tidy() -> None:
    """Have the running loop close litellm's connections when it ends. Cheap to call before every request.

    ``asyncio.run`` closes the asynchronous generators that were begun in it before it closes the loop; one
    that waits for nothing else is the only moment at which connections can still be closed in an orderly
    way, however the loop comes to its end.
    """
    loop = asyncio.get_running_loop()
    if loop not in _keepers:
        keeper = _close_at_the_end(id(loop))
        _keepers[loop] = keeper
        await anext(keeper)


async def _close_at_the_end(loop_id: int) -> AsyncGenerator[None, None]:
    try:
        yield
    finally:
        await _close_clients(loop_id)


async def close_clients() -> None:
    """Close the connections that litellm keeps open for the running loop."""
    await _close_clients(id(asyncio.get_running_loop()))


async def _close_clients(loop_id: int) -> None:
    with _lock:
        loaded = _loading
    if loaded is None or not loaded.done() or loaded.exception() is not None:
        return
    cache = loaded.result().in_memory_llm_clients_cache
    mine = [key for key in list(cache.cache_dict) if str(key).endswith(f"-{loop_id}")]
    for key in mine:
        client = cache.cache_dict.pop(key, None)
        cache.ttl_dict.pop(key, None)
        close = getattr(client, "close", None) or getattr(client, "aclose", None)
        if close is not None:
            with contextlib.suppress(Exception):
                await close()
    # One turn of the loop for the sockets to say goodbye.
    await asyncio.sleep(0)


def run_blocking(work: Coroutine[Any, Any, T]) -> T:
    """Run `work` to its end in an event loop of its own, for the command line.

    Raises:
        ModelFailure: with code ``cancelled`` when the person pressed Ctrl-C; whatever `work` raises otherwise.
    """
    try:
        return asyncio.run(work)
    except KeyboardInterrupt:
        pass
    raise ModelFailure("cancelled", "The model was not waited for: you stopped it.")

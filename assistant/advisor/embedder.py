"""The embedder that the settings name: none beside the words, MiniLM on this machine, or a model behind litellm.

`embedder_for` is the one place where this is decided, for the command line and the interface alike; retrieval knows
embedders by their protocol alone.
"""

from __future__ import annotations

import asyncio
import atexit
import threading
from collections.abc import Coroutine, Iterable, Sequence
from concurrent.futures import CancelledError, Future
from concurrent.futures import TimeoutError as NotYet
from contextlib import suppress
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Final

from assistant.advisor.in_force import in_force
from assistant.config import MINILM, Settings
from assistant.method.advising import AdvisorSettings

if TYPE_CHECKING:
    from assistant.advisor.client.embedding import EmbeddingClient, Numbers
    from assistant.retrieval.embedders import Cancel, DenseEmbedder, Vectors
    from assistant.retrieval.search import Guidance

_GLANCE: Final = 0.05
_GOODBYE: Final = 2.0


def embedder_for(
    settings: Settings, aliases: Iterable[tuple[str, str]] = (), *, apart: bool = True
) -> DenseEmbedder | None:
    """The dense embedder that `settings` name; None for ``lexical``. Loads nothing heavy and contacts nobody.

    Names that have one of `aliases` (name and alias) are not sent to a server. With `apart`, what is embedded under
    other aliases is another matter, and not used again.
    """
    if settings.embedder == MINILM:
        from assistant.retrieval.minilm import MiniLM

        return MiniLM()
    return LitellmEmbedder(settings, aliases=aliases, apart=apart) if settings.embedding_model else None


def open_guidance(settings: Settings, agreed: AdvisorSettings | None = None) -> Guidance:
    """The shipped guidance, searched with the embedder that `settings` name; `agreed` is what an engagement says of it."""
    from assistant.retrieval.search import Guidance

    return Guidance(embedder=_embedder(settings, agreed, apart=False))


def embedder_of(settings: Settings, agreed: AdvisorSettings) -> DenseEmbedder | None:
    """The dense embedder for the documents of an engagement, as far as that lets texts leave this machine."""
    return _embedder(settings, agreed, apart=True)


def _embedder(settings: Settings, agreed: AdvisorSettings | None, *, apart: bool) -> DenseEmbedder | None:
    if agreed is None:
        return embedder_for(settings)
    aliases = [(each.name, each.alias) for each in agreed.aliases]
    return embedder_for(in_force(settings, agreed), aliases, apart=apart)


class LitellmEmbedder:
    """An embedding model behind litellm, as retrieval wants it. Safe to use from any thread.

    Texts are sent to the model's server and nowhere else, with the names in them that have `aliases` hidden.
    """

    sends: Final = True

    def __init__(
        self,
        settings: Settings,
        *,
        client: EmbeddingClient | None = None,
        aliases: Iterable[tuple[str, str]] = (),
        apart: bool = True,
    ) -> None:
        self.name = settings.embedder
        self._aliases = tuple(sorted(aliases))
        self._apart = apart
        self._settings = Settings(
            model=settings.embedding_model,
            api_base=settings.embedder_api_base,
            timeout=settings.timeout,
            local_only=settings.local_only,
            origins={"model": settings.origin("embedder"), "api_base": settings.origin("embedder_api_base")},
        )
        self._client = client
        self._dimension = 0
        # What was paid for by a call that failed in another batch; the next call has it.
        self._spare: dict[str, Numbers] = {}
        self._lock = threading.Lock()

    @property
    def version(self) -> str:
        """Changes with the server's address, where the same name may be another model, and with what is hidden."""
        hidden = "".join(f"\0{name}\0{alias}" for name, alias in self._aliases) if self._apart else ""
        where = f"{self._settings.api_base or ''}{hidden}".encode("utf-8", "replace")
        return f"1-{blake2b(where, digest_size=6).hexdigest()}"

    @property
    def dimension(self) -> int:
        """Numbers per vector, as in the first reply; 0 before it."""
        return self._dimension

    @property
    def batch(self) -> int:
        """Texts that are best given at once: as many as are on their way at a time."""
        from assistant.advisor.client.embedding import BATCH, SIDE_BY_SIDE

        return BATCH * SIDE_BY_SIDE

    def embed(
        self, texts: Sequence[str], *, seconds: float | None = None, cancel: Cancel | None = None
    ) -> Vectors:
        """One vector of length 1 per text, in their order. Not to be called on an event loop: it waits.

        Raises:
            EmbedderFailed: there are none, for a reason that it says.
        """
        from assistant.advisor.client import access
        from assistant.advisor.client.failures import ModelFailure
        from assistant.retrieval.embedders import EmbedderFailed, checked

        texts = self._hidden(texts)
        with self._lock:
            have = {text: self._spare.pop(text) for text in dict.fromkeys(texts) if text in self._spare}
        wanted = [text for text in dict.fromkeys(texts) if text not in have]

        def done(batch: Sequence[str], rows: Sequence[Numbers]) -> None:
            have.update(zip(batch, rows, strict=True))

        try:
            if wanted:
                # Loading the library takes seconds of this machine's, which say nothing of the server.
                _waited(access.library(), None, cancel)
                _waited(self._asked(wanted, done, seconds), seconds, cancel)
        except ModelFailure as failure:
            self._spare_for_later(have)
            raise EmbedderFailed(failure.message, hint=failure.hint) from None
        except (NotYet, CancelledError):
            self._spare_for_later(have)
            raise EmbedderFailed(
                "The embedding was stopped."
                if cancel is not None and cancel()
                else f"The embedder {self.name} did not answer in {seconds or 0:g} seconds.",
                hint="Check the server and COUNTERPOINT_EMBEDDER_API_BASE.",
            ) from None
        vectors = checked([have[text] for text in texts], len(texts), 0, self.name)
        self._dimension = vectors.shape[1]
        return vectors

    async def _asked(self, texts: Sequence[str], done: Any, seconds: float | None) -> None:
        from assistant.advisor.client.embedding import EmbeddingClient

        if self._client is None:
            self._client = EmbeddingClient(self._settings)
        await self._client.embed(texts, done, seconds=seconds)

    def _hidden(self, texts: Sequence[str]) -> Sequence[str]:
        if not self._aliases:
            return texts
        from assistant.advisor.client.cloak import Cloak

        # A new one each time: the same text goes out the same whatever was embedded before it.
        return [Cloak(self._aliases).hide(text) for text in texts]

    def _spare_for_later(self, rows: dict[str, Numbers]) -> None:
        with self._lock:
            self._spare = rows


_loop: asyncio.AbstractEventLoop | None = None
_loop_lock: Final = threading.Lock()


def _waited(work: Coroutine[Any, Any, object], seconds: float | None, cancel: Cancel | None) -> None:
    """Run `work` on the loop of the embedders and wait for it, at most `seconds` and until `cancel` says so."""
    future: Future[object] = asyncio.run_coroutine_threadsafe(work, _running_loop())
    left = seconds
    try:
        while True:
            glance = _GLANCE if left is None else min(_GLANCE, left)
            with suppress(NotYet):
                future.result(glance)
            if future.done():
                future.result()
                return
            left = None if left is None else left - glance
            if (left is not None and left <= 0) or (cancel is not None and cancel()):
                raise NotYet
    finally:
        future.cancel()


def _running_loop() -> asyncio.AbstractEventLoop:
    """One event loop for all embedders of the process, in a thread: connections stay open from search to search."""
    global _loop
    with _loop_lock:
        if _loop is None:
            _loop = asyncio.new_event_loop()
            thread = threading.Thread(target=_loop.run_forever, name="embedders", daemon=True)
            thread.start()
            atexit.register(_stop, _loop, thread)
        return _loop


def _stop(loop: asyncio.AbstractEventLoop, thread: threading.Thread) -> None:
    """Close connections in an orderly way, so that nothing is said of them on the screen."""

    async def close() -> None:
        from assistant.advisor.client import runtime

        await runtime.close_clients()
        await loop.shutdown_asyncgens()

    with suppress(Exception):
        asyncio.run_coroutine_threadsafe(close(), loop).result(_GOODBYE)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(_GOODBYE)

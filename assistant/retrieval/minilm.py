"""MiniLM on this machine: Chroma's ONNX model, loaded from files that were fetched on request, never by itself.

Chroma's own function for it downloads 83 MB at the first text it is given, and pads each text to 256 tokens. Here its
loading of the model and of the tokenizer is used, its download is shut off, and texts are batched by length, which
gives the same vectors several times as fast.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, NoReturn

import numpy as np

from assistant.config import data_dir
from assistant.retrieval.embedders import Cancel, EmbedderFailed, Vectors, checked
from assistant.text import one_line

DIMENSION: Final = 384
TOKENS: Final = 256
"""Tokens of a text that the model reads; what follows is not seen."""
FILES: Final = ("model.onnx", "tokenizer.json")
"""What loading needs of the files in the archive."""
SEAL: Final = "archive.sha256"
"""The file that says which archive the others came from."""
GET: Final = "counterpoint model --get-embedder"

_BATCH: Final = 8
"""Texts that the model reads at once. On two busy cores, of whole cards: 1 gives 11 a second in 244 MB, 8 gives 13 in
304 MB, 16 gives 11 in 419 MB, 32 gives 8 in 591 MB; padded to 256 tokens by Chroma's own function it is 7."""
_INNER: Final = "onnx"


def model_folder() -> Path:
    """Where the fetched model lies: with the data, not in the cache, since getting it back takes a download."""
    return data_dir() / "models" / "all-MiniLM-L6-v2"


def is_fetched(folder: Path) -> bool:
    """Whether the files that loading needs are in `folder`."""
    return all((folder / _INNER / name).is_file() for name in FILES)


class MiniLM:
    """The embedder ``minilm``; loads its model at the first text. Safe to use from any thread."""

    name: Final = "minilm"
    dimension: Final = DIMENSION
    sends: Final = False
    batch: Final = 8 * _BATCH

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder if folder is not None else model_folder()
        self._loaded: tuple[Any, Any] | None = None
        self._lock = threading.Lock()

    @property
    def version(self) -> str:
        """Which files: the checksum of the archive they came from, or the model's size and time if put there by hand."""
        try:
            return (self._folder / SEAL).read_text(encoding="ascii").strip()
        except (OSError, ValueError):
            try:
                stat = (self._folder / _INNER / FILES[0]).stat()
            except OSError:
                return "missing"
            return f"{stat.st_size}-{stat.st_mtime_ns}"

    @property
    def is_ready(self) -> bool:
        """Whether the model has been fetched."""
        return is_fetched(self._folder)

    def embed(
        self, texts: Sequence[str], *, seconds: float | None = None, cancel: Cancel | None = None
    ) -> Vectors:
        """One vector of length 1 per text, in their order.

        Raises:
            EmbedderFailed: the model is not here, cannot be loaded, or there was not time enough.
        """
        if not texts:
            return np.zeros((0, DIMENSION), dtype=np.float32)
        until = None if seconds is None else time.monotonic() + seconds
        if not self._lock.acquire(timeout=-1 if seconds is None else max(0.0, seconds)):
            raise _late()
        try:
            return self._embedded(list(texts), until, cancel)
        except EmbedderFailed:
            raise
        except Exception as fault:  # noqa: BLE001 - what the two libraries raise for a damaged file has no common type
            self._loaded = None
            raise EmbedderFailed(
                f"The model of the embedder minilm cannot be used: {one_line(str(fault), 200)}.",
                hint=f"Fetch it again: {GET}",
            ) from None
        finally:
            self._lock.release()

    def _embedded(self, texts: list[str], until: float | None, cancel: Cancel | None) -> Vectors:
        session, tokenizer = self._load()
        encoded = tokenizer.encode_batch(texts)
        found = np.zeros((len(texts), DIMENSION), dtype=np.float32)
        # Alike in length, so that little of a batch is padding.
        order = sorted(range(len(texts)), key=lambda place: int(sum(encoded[place].attention_mask)))
        for first in range(0, len(order), _BATCH):
            if cancel is not None and cancel():
                raise EmbedderFailed("The embedding was stopped.")
            if until is not None and time.monotonic() > until:
                raise _late()
            part = order[first : first + _BATCH]
            found[part] = self._run(session, [encoded[place] for place in part])
        return found

    def _run(self, session: Any, encoded: Sequence[Any]) -> Vectors:
        """The vectors of some encoded texts: the mean of what the model makes of their tokens, padding left out."""
        length = max(int(sum(one.attention_mask)) for one in encoded)
        ids = np.array([one.ids[:length] for one in encoded], dtype=np.int64)
        mask = np.array([one.attention_mask[:length] for one in encoded], dtype=np.int64)
        given = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        states = session.run(None, given)[0]
        means = (states * mask[..., None]).sum(axis=1) / mask.sum(axis=1, keepdims=True).clip(1)
        return checked(means, len(encoded), DIMENSION, self.name)

    def _load(self) -> tuple[Any, Any]:
        if self._loaded is None:
            if not self.is_ready:
                raise EmbedderFailed(
                    "The model of the embedder minilm has not been fetched.", hint=f"Fetch it: {GET}"
                )
            chroma = _function()()
            chroma.DOWNLOAD_PATH = self._folder
            self._loaded = chroma.model, chroma.tokenizer
        return self._loaded


def source() -> tuple[str, str]:
    """Address and SHA-256 of the archive, as Chroma names them."""
    function = _function()
    return function.MODEL_DOWNLOAD_URL, function._MODEL_SHA256


def _function() -> Any:
    """Chroma's embedding function, unable to download."""
    from chromadb.utils.embedding_functions.onnx_mini_lm_l6_v2 import ONNXMiniLM_L6_V2

    class Fetched(ONNXMiniLM_L6_V2):
        """Loads what is there and nothing else."""

        def _download_model_if_not_exists(self) -> NoReturn:
            raise EmbedderFailed("The model of the embedder minilm is not fetched by itself.", hint=GET)

    return Fetched


def _late() -> EmbedderFailed:
    return EmbedderFailed(
        "The embedder minilm did not finish in the time allowed.",
        hint="Search again in a while; each search goes on where the last one stopped.",
    )

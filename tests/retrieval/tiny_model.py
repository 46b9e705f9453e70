"""A language model of a few hundred bytes in MiniLM's form: each word has a vector, written out by hand as ONNX.

The file is made without the `onnx` package: an ONNX model is a protobuf message, and this one has a single node. What
loads it and runs it is the real thing.
"""

from __future__ import annotations

import tarfile
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

MEANINGS = {
    "ferry": 0, "boat": 0, "ship": 0, "vessel": 0,
    "nurse": 1, "nurses": 1, "medic": 1, "medics": 1,
    "slogan": 2, "motto": 2, "announced": 2,
    "market": 3, "bazaar": 3,
}  # fmt: skip
"""Words, and which thing each means: words for one thing have one vector."""
_FLOAT, _INT64 = 1, 7


def write_model(folder: Path, meanings: Mapping[str, int] = MEANINGS, *, dimension: int = 384) -> Path:
    """The model's files below `folder`, as Chroma lays them out."""
    inner = folder / "onnx"
    inner.mkdir(parents=True)
    vocabulary = {"[PAD]": 0, "[UNK]": 1} | {word: place for place, word in enumerate(meanings, 2)}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.save(str(inner / "tokenizer.json"))
    table = np.zeros((len(vocabulary), dimension), dtype=np.float32)
    table[:, dimension - 1] = 0.02  # so that words which it does not know have a vector, too
    for word, meaning in meanings.items():
        table[vocabulary[word], meaning] = 1.0
    (inner / "model.onnx").write_bytes(_model(table))
    return folder


def write_archive(path: Path, folder: Path) -> str:
    """The files of `folder` packed as they are published; gives the archive's SHA-256."""
    with tarfile.open(path, "w:gz") as packed:
        packed.add(folder / "onnx", "onnx")
    return sha256(path.read_bytes()).hexdigest()


def _model(table: np.ndarray[tuple[int, int], np.dtype[np.float32]]) -> bytes:
    """last_hidden_state = table[input_ids]; the other two inputs are taken and not looked at."""
    node = (
        _field(1, b"table") + _field(1, b"input_ids") + _field(2, b"last_hidden_state") + _field(4, b"Gather")
    )
    dims = b"".join(_number(1, size) for size in table.shape)
    tensor = dims + _number(2, _FLOAT) + _field(8, b"table") + _field(9, table.astype("<f4").tobytes())
    inputs = [
        _field(11, _value(name, _INT64, ("batch", "tokens")))
        for name in ("input_ids", "attention_mask", "token_type_ids")
    ]
    output = _field(12, _value("last_hidden_state", _FLOAT, ("batch", "tokens", table.shape[1])))
    graph = _field(1, node) + _field(2, b"words") + _field(5, tensor) + b"".join(inputs) + output
    return _number(1, 8) + _field(7, graph) + _field(8, _number(2, 13))


def _value(name: str, kind: int, shape: Sequence[str | int]) -> bytes:
    sizes = b"".join(
        _field(1, _field(2, size.encode()) if isinstance(size, str) else _number(1, size)) for size in shape
    )
    return _field(1, name.encode()) + _field(2, _field(1, _number(1, kind) + _field(2, sizes)))


def _field(number: int, content: bytes) -> bytes:
    return _varint(number << 3 | 2) + _varint(len(content)) + content


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    return bytes([*out, value])

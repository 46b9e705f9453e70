"""Bytes of a text to characters: by its mark, as UTF-8, or by a guess that is said."""

from __future__ import annotations

import codecs
from typing import Final

from assistant.retrieval.reading.errors import Refusal
from assistant.retrieval.reading.notes import Notes

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE: Final = 256 * 1024
"""Bytes that a guess is made from."""
_CONTROLS: Final = bytes(code for code in range(32) if code not in b"\t\n\r\x0b\x0c\x1b")


def decoded(data: bytes, notes: Notes, declared: str = "") -> str:
    """`data` as text. `declared` is the encoding that the text itself names, where it names one.

    Raises:
        Refusal: ``not-a-document`` where the bytes are no text in any encoding.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace")
    wide = _wide(data)
    if wide:
        notes.add("encoding-guessed", f"The text does not say how it is encoded; it was read as {wide}.")
        return data.decode(wide, "replace")
    if _looks_binary(data):
        raise Refusal("not-a-document", "it is neither text nor any kind of document that is read")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if declared:
        try:
            return data.decode(declared)
        except (LookupError, UnicodeDecodeError):
            pass
    name = _guess(data)
    notes.add("encoding-guessed", f"The text does not say how it is encoded; it was read as {name}.")
    return data.decode(name, "replace")


def _wide(data: bytes) -> str:
    """UTF-16 without a mark, told by the zero bytes that Latin letters have there."""
    sample = data[:4096]
    half = len(sample) // 2
    if half < 2 or len(data) % 2:
        return ""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > half * 0.4 and even < half * 0.05:
        return "utf-16-le"
    if even > half * 0.4 and odd < half * 0.05:
        return "utf-16-be"
    return ""


def _looks_binary(data: bytes) -> bool:
    sample = data[:_SAMPLE]
    strange = len(sample) - len(sample.translate(None, _CONTROLS))
    return strange > len(sample) * 0.01 + 8 or sample.count(0) > len(sample) * 0.001 + 2


def _guess(data: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_SAMPLE]).best()
    if best is None:
        return "cp1252"
    # Among encodings that read the same here, the one that most files of this world are in.
    return "cp1252" if "cp1252" in best.could_be_from_charset else best.encoding

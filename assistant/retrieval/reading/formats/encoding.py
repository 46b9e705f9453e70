"""Bytes of a text to characters: by its mark, as UTF-8, or by a guess that is said."""

from __future__ import annotations

import codecs
import re
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
_WRITTEN: Final = [
    "cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "iso8859_2", "iso8859_5", "iso8859_7",
    "iso8859_9", "koi8_r", "cp437", "cp850", "mac_roman", "cp932", "euc_jp", "gb18030", "big5", "cp949",
]  # fmt: skip
"""Encodings that people's texts are in; a guess among all that exist goes to rare ones that fit by chance."""
_SAMPLE: Final = 256 * 1024
"""Bytes that a guess is made from."""
_ACCENTED: Final = re.compile("[À-ÖØ-öø-ÿŒœŸ]+")
# Letters that no Western language has but others in their place, marks within words, and three accents in a row.
_STRANGE: Final = re.compile(
    "[ÐðÞþÝýŽžŠšŸƒ\ufffd¬¦¨¯¸]|[^\\W\\d_][¡¢£¥§©ª«®°±¹²³´¶·º»¼½¾¿†‡ˆ‰‹›€‚„…˜™×÷][^\\W\\d_]|[À-ÖØ-öø-ÿ]{3}"
)
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
        text = data.decode("utf-8", "replace")
    if _is_broken(data, text):
        notes.add("encoding-guessed", "The text is UTF-8 with bytes in it that are not; they were left out.")
        return text.replace("\ufffd", "")
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


def _is_broken(data: bytes, text: str) -> bool:
    """Whether `data` is UTF-8 but for a few bytes, by what decoding it gave: other encodings never look like it."""
    lost = text.count("\ufffd")
    whole = sum(character > "\x7f" for character in text[:_SAMPLE]) - lost
    return whole > 3 * lost and (lost == 1 or lost < len(data) // 1000 + 5)


def _guess(data: bytes) -> str:
    from charset_normalizer import from_bytes

    sample = data[:_SAMPLE]
    if _is_western(sample):
        # The sign for any currency that nobody writes is the euro's in the younger set.
        is_younger = b"\xa4" in sample and not re.search(rb"[\x80-\x9f]", sample)
        return "iso8859_15" if is_younger else "cp1252"
    best = from_bytes(sample, cp_isolation=_WRITTEN).best()
    return "cp1252" if best is None else best.encoding


def _is_western(sample: bytes) -> bool:
    """Whether `sample` reads as a Western text in cp1252: letters with accents stand between others, marks not within words."""
    text = sample.decode("cp1252", "replace")
    accented = sum(map(len, _ACCENTED.findall(text)))
    plain = sum(character.isascii() and character.isalpha() for character in text)
    return accented <= plain and not _STRANGE.search(text)

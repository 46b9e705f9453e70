"""Finding names in text however they are written there: case, accents, spacing, line breaks, genitives, ids, titles.

A name counts where it stands as a word of its own, also with a genitive's ending, in a word joined by hyphens, in an
id or file name (``need-acme-3``, ``Acme_report.pdf``, ``AcmeReport``). What only shares letters with it does not:
*Ann* is not in *annual*. A compound written as one word (*Nordwindkunden*) is not found either.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

_LETTER: Final = r"[^\W\d_]"
# Between the words of a name: spaces, a line break (also one written as \n in JSON), what ids and titles put there.
_GAP: Final = r"(?:[\s_.-]|%20|\\n){0,6}"
# Escapes of JSON stand before a word as a letter would: \nAcme.
_BEFORE: Final = rf"(?:(?<!{_LETTER})|(?<=\\n)|(?<=\\t)|(?<=\\r))"
_AFTER: Final = rf"(?=(?:'s|es|s)?(?!{_LETTER}))"
_BREAK: Final = re.compile(r"(?<=[^\W\d_])[-\u2010\u00ad][ \t]*\n[ \t]*(?=[^\W\d_])|\\u([0-9a-fA-F]{4})")
_DROPPED: Final = dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", "")
_EQUAL: Final = (
    _DROPPED
    | dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u00b4`", "'")
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-")
)
_UMLAUTS: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})


@lru_cache(maxsize=4096)
def _plain(character: str) -> str:
    """`character` as it is compared: small, without accents, quote marks and dashes made equal; may be empty."""
    if character in _EQUAL:
        return _EQUAL[character]
    apart = unicodedata.normalize("NFKD", character).casefold()
    return "".join(part for part in unicodedata.normalize("NFKD", apart) if not unicodedata.combining(part))


def _compared(text: str) -> tuple[str, list[int] | None]:
    """`text` as it is compared, and for each of its characters its place in `text`; None where they are the same."""
    if _BREAK.search(text) is None:
        if text.isascii():
            return text.lower(), None
        table = {ord(character): _plain(character) for character in set(text)}
        if all(len(plain) == 1 for plain in table.values()):
            return text.translate(table), None
    letters: list[str] = []
    places: list[int] = []
    start = 0
    for seam in [*_BREAK.finditer(text), None]:
        stop = len(text) if seam is None else seam.start()
        pieces = [(_plain(text[place]), place) for place in range(start, stop)]
        if seam is not None:
            start = seam.end()
            if seam[1]:
                pieces.append((_plain(chr(int(seam[1], 16))), seam.start()))
        for plain, place in pieces:
            letters.append(plain)
            places.extend([place] * len(plain))
    return "".join(letters), places


class Finder:
    """Finds `names`, the longest first where several stand at one place."""

    def __init__(self, names: Iterable[str]) -> None:
        forms: dict[str, str] = {}
        capitals: dict[str, str] = {}
        for name in names:
            for spelt in (name, unicodedata.normalize("NFC", name).translate(_UMLAUTS)):
                words = _words(_compared(spelt)[0])
                if words:
                    forms.setdefault("".join(words), _in_a_row(words))
            parts = _words(name)
            if parts and all(part[0].isupper() and len(part) > 1 for part in parts):
                capitals.setdefault("".join(parts), _in_a_row(parts))
        self._anyhow = _any_of(forms, _BEFORE, _AFTER)
        # Joined to other words by capitals alone.
        self._joined = _any_of(capitals, r"(?<![^\W\d_a-zß-ÿ])", r"(?![a-zß-ÿ])")

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Where names stand in `text`, from start to end, none across another."""
        found = list(self._compared_spans(text))
        if self._joined is not None:
            found += [match.span() for match in self._joined.finditer(text)]
        end = 0
        for start, stop in sorted(found, key=lambda span: (span[0], -span[1])):
            if start >= end:
                yield start, stop
                end = stop

    def _compared_spans(self, text: str) -> Iterator[tuple[int, int]]:
        if self._anyhow is None:
            return
        compared, places = _compared(text)
        for match in self._anyhow.finditer(compared):
            start, stop = match.span()
            if places is None:
                yield start, stop
            else:
                yield places[start], _end_of(text, places, stop)


def _end_of(text: str, places: list[int], stop: int) -> int:
    """Where in `text` the character ends whose last compared letter is the one before `stop`, accents included."""
    begun = places[stop - 1]
    end = begun + (6 if text.startswith("\\u", begun) and _BREAK.match(text, begun) else 1)
    while end < len(text) and _plain(text[end]) == "" and (unicodedata.combining(text[end]) or end == begun):
        end += 1
    return end


def _words(name: str) -> list[str]:
    return [word for word in re.split(r"[\s_.-]+", name) if word.strip("'\"")]


def _in_a_row(words: Iterable[str]) -> str:
    return _GAP.join(re.escape(word).replace("'", "'?") for word in words)


def _any_of(forms: dict[str, str], before: str, after: str) -> re.Pattern[str] | None:
    if not forms:
        return None
    longest_first = sorted(forms, key=len, reverse=True)
    return re.compile(f"{before}(?:{'|'.join(forms[form] for form in longest_first)}){after}")

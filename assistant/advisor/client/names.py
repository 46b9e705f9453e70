"""Finding names in text however they are written there: case, accents, spacing, line breaks, genitives, ids, titles.

A name counts where it stands as a word of its own, also with a genitive's ending, in a word joined by hyphens, in an
id or file name (``need-acme-3``, ``Acme_report.pdf``, ``AcmeReport``). What only shares letters with it does not:
*Ann* is not in *annual*. A compound written as one word (*Nordwindkunden*) is not found either.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
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


class _Compared:
    """A text as it is compared, and the way back from a place there to the place in the text."""

    def __init__(self, text: str) -> None:
        self._source = text
        table = {character: _plain(character) for character in set(text)}
        small = str.maketrans(table)
        odd = "".join(re.escape(character) for character, plain in table.items() if len(plain) != 1)
        seams = re.finditer(f"{_BREAK.pattern}|[{odd}]" if odd else _BREAK, text)
        parts: list[str] = []
        length = end = 0
        # Where stretches begin, compared and in the text, and whether their characters go side by side.
        self._from, self._to, self._abreast = [0], [0], [1]
        for seam in seams:
            before = text[end : seam.start()].translate(small)
            within = _plain(chr(int(seam[1], 16))) if seam[1] else table.get(seam[0], "")
            parts += [before, within]
            self._from += [length + len(before), length + len(before) + len(within)]
            self._to += [seam.start(), seam.end()]
            self._abreast += [0, 1]
            length, end = self._from[-1], seam.end()
        self.text = "".join([*parts, text[end:].translate(small)])

    def span(self, start: int, stop: int) -> tuple[int, int]:
        """Where in the text that stands which is compared as `start` to `stop`, accents and all included."""
        text, begun = self._source, self._place(stop - 1)
        end = begun + (6 if text.startswith("\\u", begun) and _BREAK.match(text, begun) else 1)
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        return self._place(start), end

    def _place(self, compared: int) -> int:
        stretch = bisect_right(self._from, compared) - 1
        return self._to[stretch] + (compared - self._from[stretch]) * self._abreast[stretch]


class Finder:
    """Finds `names`, the longest first where several stand at one place."""

    def __init__(self, names: Iterable[str]) -> None:
        forms: dict[str, str] = {}
        capitals: dict[str, str] = {}
        for name in names:
            for spelt in (name, unicodedata.normalize("NFC", name).translate(_UMLAUTS)):
                words = _words(_Compared(spelt).text)
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
        compared = _Compared(text)
        for match in self._anyhow.finditer(compared.text):
            yield compared.span(*match.span())


def _words(name: str) -> list[str]:
    return [word for word in re.split(r"[\s_.-]+", name) if word.strip("'\"")]


def _in_a_row(words: Iterable[str]) -> str:
    return _GAP.join(re.escape(word).replace("'", "'?") for word in words)


def _any_of(forms: dict[str, str], before: str, after: str) -> re.Pattern[str] | None:
    if not forms:
        return None
    longest_first = sorted(forms, key=len, reverse=True)
    return re.compile(f"{before}(?:{'|'.join(forms[form] for form in longest_first)}){after}")

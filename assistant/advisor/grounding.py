"""Whether quoted words really stand in a text, and which words those are.

Nobody copies exactly: quote marks are straightened, dashes swapped, lines joined, accents lost. So quote and
text are folded before they are compared, and what is shown afterwards is always a slice of the text itself,
never the words of whoever quoted it. A matching quote proves that the words were written, not that they
support what is claimed.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal["verbatim", "near", "absent", "too-short"]
"""verbatim: the words stand there. near: most of them do, and they are shown, but it does not count.
absent: they do not. too-short: too few to tell."""

SHORTEST: Final = 8
"""Folded characters a quote must have, unless it is the whole text."""
NEAR: Final = 0.8
"""Share of a quote's words that must stand together for it to count as near."""
_WIDEST: Final = 40
"""How far a match that ends inside a word is widened; scripts without spaces have no word to complete."""

_DASHES: Final = "\\-\u2010-\u2015\u2212\ufe58\ufe63\uff0d"
_UNSEEN: Final = "\u00ad\u200b-\u200f\u2060-\u2064\ufeff"
_RUN: Final = re.compile(f"[\\s{_DASHES}{_UNSEEN}]+")
_PLAIN: Final = re.compile("[0-9A-Za-z.,;:!?()/&%+=@#$<>\\[\\]{}|~^_\\\\]+")
_HYPHENS: Final = frozenset("-\u2010\u2011")
_INVISIBLE: Final = re.compile(f"[{_UNSEEN}]+")
_DASH: Final = re.compile(f"[{_DASHES}]")
_QUOTES: Final = frozenset(
    "'\"`\u00b4\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f\u2032\u2033\u00ab\u00bb\u2039\u203a"
)
_EDGES: Final = " '-.,;:!?()"
_WORD: Final = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Grounding:
    """What became of a quote: `words` is the text's own wording at ``start:end``, empty where nothing matched."""

    kind: Kind
    words: str = ""
    start: int = -1
    end: int = -1

    @property
    def verified(self) -> bool:
        """Whether the quote counts."""
        return self.kind == "verbatim"


class Quotable:
    """A text that can be quoted from; folded once, so that many quotes can be checked against it.

    Folding and every check take time in proportion to the length of the text.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._folded, self._starts = _folded(text)
        self._words: tuple[list[str], list[int], list[int]] | None = None

    def find(self, quote: str, *, shortest: int = SHORTEST) -> Grounding:
        """Where `quote` stands in the text, in the text's own words, widened to whole words."""
        folded, _ = _folded(quote)
        bare = folded.strip(_EDGES)
        whole = bare == self._folded.strip(_EDGES)
        if not bare or (len(bare) < shortest and not whole):
            return Grounding("too-short")
        for wanted in dict.fromkeys((folded.strip(" -"), bare)):
            at = self._folded.find(wanted)
            if at >= 0:
                return self._slice("verbatim", self._starts[at], self._end(at + len(wanted)))
        return self._nearest(bare)

    def _end(self, folded_end: int) -> int:
        """Where the character before `folded_end` ends in the text, with the marks that sit on it."""
        end = self._starts[folded_end - 1] + 1
        while end < len(self.text) and unicodedata.combining(self.text[end]):
            end += 1
        return end

    def _slice(self, kind: Kind, start: int, end: int) -> Grounding:
        start, end = self._widened(start, -1), self._widened(end, +1)
        return Grounding(kind, self.text[start:end], start, end)

    def _widened(self, place: int, step: int) -> int:
        """`place` moved outwards to the edge of the word it cuts through, if that is near."""
        text, moved = self.text, place
        while 0 < moved < len(text) and _joins(text[moved - 1]) and _joins(text[moved]):
            moved += step
            if abs(moved - place) > _WIDEST:
                return place
        return moved

    def _nearest(self, wanted: str) -> Grounding:
        """The stretch of as many words as were quoted that holds most of them, if it holds enough."""
        sought = _WORD.findall(wanted)
        if self._words is None:
            found = list(_WORD.finditer(self._folded))
            self._words = [m[0] for m in found], [m.start() for m in found], [m.end() for m in found]
        words, starts, ends = self._words
        width = min(len(sought), len(words))
        missing, held, best, best_at = Counter(sought), 0, 0, -1
        for place, word in enumerate(words):
            held += missing[word] > 0
            missing[word] -= 1
            if place >= width:
                gone = words[place - width]
                missing[gone] += 1
                held -= missing[gone] > 0
            if held > best:
                best, best_at = held, max(0, place - width + 1)
        if len(sought) < 3 or best < NEAR * len(sought):
            return Grounding("absent")
        return self._slice("near", self._starts[starts[best_at]], self._end(ends[best_at + width - 1]))


def find_quote(quote: str, text: str, *, shortest: int = SHORTEST) -> Grounding:
    """Whether and where `quote` stands in `text`; for several quotes from one text keep a `Quotable`."""
    return Quotable(text).find(quote, shortest=shortest)


def find_in_parts(quote: str, parts: Iterable[Quotable], *, shortest: int = SHORTEST) -> Grounding:
    """The best grounding of `quote` in any one of `parts`; words of two parts never make one quote."""
    best = Grounding("absent")
    for part in parts:
        found = part.find(quote, shortest=shortest)
        if found.verified:
            return found
        if (_WORTH[found.kind]) > _WORTH[best.kind]:
            best = found
    return best


_WORTH: Final[dict[Kind, int]] = {"absent": 0, "too-short": 1, "near": 2, "verbatim": 3}


def _joins(character: str) -> bool:
    return character.isalnum() or unicodedata.combining(character) != 0


def _folded(text: str) -> tuple[str, array[int]]:
    """`text` as it is compared, and for each folded character the place in `text` it came from."""
    pieces: list[str] = []
    starts: array[int] = array("q")
    last = ""
    place = 0
    while place < len(text):
        if plain := _PLAIN.match(text, place):
            pieces.append(plain[0].lower())
            starts.extend(range(place, plain.end()))
            last, place = plain[0][-1], plain.end()
        elif run := _RUN.match(text, place):
            between = _between(run[0], last, text[run.end() : run.end() + 1])
            pieces.append(between)
            starts.extend([place] * len(between))
            last, place = between or last, run.end()
        else:
            folded = _folded_character(text[place])
            pieces.append(folded)
            starts.extend([place] * len(folded))
            last, place = folded[-1:] or last, place + 1
    return "".join(pieces), starts


def _between(run: str, before: str, after: str) -> str:
    """What a run of spaces, dashes and unseen characters counts as: nothing, a space or a dash."""
    seen = _INVISIBLE.sub("", run)
    if before.isalpha() and after.isalpha():
        hyphen, gap = seen[:1], seen[1:]
        if hyphen in _HYPHENS and (not gap or ("\n" in gap and gap.isspace())):
            return ""
        if "\u00ad" in run and "\n" in seen and seen.isspace():
            return ""
    if _DASH.search(seen):
        return "-"
    return " " if seen else ""


def _folded_character(character: str) -> str:
    if character in _QUOTES:
        return "'"
    if character == "*":
        return ""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).casefold())
    return "".join(part for part in folded if not unicodedata.combining(part))

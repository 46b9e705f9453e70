"""Whether quoted words really stand in a text, and which words those are.

Nobody copies exactly: quote marks are straightened, dashes swapped, lines joined, accents lost, and what lies
between is left out. So quote and text are folded before they are compared, and what is shown afterwards is
always made of slices of the text itself, never the words of whoever quoted it. A matching quote proves that
the words were written, not that they support what is claimed.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Final, Literal

Kind = Literal["verbatim", "elided", "near", "absent", "too-short"]
"""verbatim: the words stand there. elided: they stand there but for what the quote says that it leaves out.
near: most of them do, and they are shown, but it does not count. absent: they do not. too-short: too few to tell."""

SHORTEST: Final = 8
"""Folded characters a quote must have, unless it is the whole text; also each part of one that leaves words out."""
NEAR: Final = 0.8
"""Share of a quote's words that must stand together for it to count as near."""
FURTHEST: Final = 400
"""Characters that a quote may leave out at one place."""
MOST_PARTS: Final = 4
"""Parts of a quote that leaves words out; of more, anything could be put together."""
LEFT_OUT: Final = " … "
"""What is shown where a quote leaves words out."""
_WIDEST: Final = 40
"""How far a match that ends inside a word is widened; scripts without spaces have no word to complete."""
_MOST_STEPS: Final = 50_000
"""Words that are looked at for what is near, besides four times those of the quote: enough for any text people write."""
_MOST_PLACES: Final = 10_000
"""Places at which a part of a quote is looked at."""

_DASHES: Final = "\\-\u2010-\u2015\u2212\ufe58\ufe63\uff0d"
_UNSEEN: Final = "\u00ad\u200b-\u200f\u2060-\u2064\ufeff"
_RUN: Final = re.compile(f"[\\s{_DASHES}{_UNSEEN}]+")
_PLAIN_SIGNS: Final = "[0-9A-Za-z.,;:!?()/&%+=@#$<>\\[\\]{}|~^_\\\\]+"
_PLAIN: Final = re.compile(f"{_PLAIN_SIGNS}(?: {_PLAIN_SIGNS})*")
_HYPHENS: Final = frozenset("-\u2010\u2011")
_INVISIBLE: Final = re.compile(f"[{_UNSEEN}]+")
_DASH: Final = re.compile(f"[{_DASHES}]")
_QUOTES: Final = frozenset(
    "'\"`\u00b4\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f\u2032\u2033\u00ab\u00bb\u2039\u203a"
)
_EDGES: Final = " '-.,;:!?()"
_WORD: Final = re.compile(r"[^\W_]+")
_ELLIPSIS: Final = re.compile(r"[\[(]\s*(?:\u2026|\.\s?\.\s?\.)\s*[\])]|\u2026|\.{3,}|\. \. \.")
_SENTENCE_END: Final = re.compile(r"[.!?\u3002\uff01\uff1f]+[\"'\u2019\u201d\u00bb)\]]*\s|;\s|\n\s*\n")
_NEGATION: Final = re.compile(
    r"\b(?:not|no|never|nobody|nothing|none|neither|nor|without|cannot|hardly|\w+n['\u2019]t|nicht|nichts|kein\w*|niemand"
    r"|nie|niemals|weder|ohne|kaum|ne|pas|jamais|aucune?|sans|rien)\b|\bn['\u2019]",
    re.IGNORECASE,
)
"""Words that must not be left out of the sentence that is quoted, for it would say the opposite."""


@dataclass(frozen=True, slots=True)
class Grounding:
    """What became of a quote: `words` is the text's own wording at ``start:end``, empty where nothing matched.

    Of an elided quote `words` has `LEFT_OUT` between its parts, ``start:end`` is all of it, and so is `stretch`.
    """

    kind: Kind
    words: str = ""
    start: int = -1
    end: int = -1
    stretch: str = ""
    """The slice of the text from the first of the words to the last."""

    @property
    def verified(self) -> bool:
        """Whether the quote counts."""
        return self.kind in ("verbatim", "elided")


class Quote:
    """Words that somebody says stand in a text; folded once, so that they can be looked for in many."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.folded = _folded(text)[0].strip(" -")
        self.bare = self.folded.strip(_EDGES)

    @cached_property
    def parts(self) -> tuple[str, ...]:
        """What stands between the places where words are left out, folded and bare; one where none are."""
        pieces = _ELLIPSIS.split(self._text) if _ELLIPSIS.search(self._text) else []
        return tuple(filter(None, (_folded(piece)[0].strip(_EDGES) for piece in pieces))) or (self.bare,)

    @cached_property
    def words(self) -> list[str]:
        """The words, folded."""
        return _WORD.findall(self.bare)


class Quotable:
    """A text that can be quoted from; folded once, so that many quotes can be checked against it.

    Folding takes time in proportion to the length of the text, and so does a check where most of its words
    stand together nowhere but are all frequent; any other is much quicker.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._folded, self._starts = _folded(text)
        self._bare = self._folded.strip(_EDGES)

    def find(self, quote: str | Quote, *, shortest: int = SHORTEST) -> Grounding:
        """Where `quote` stands in the text, in the text's own words, widened to whole words."""
        wanted = Quote(quote) if isinstance(quote, str) else quote
        found = self.standing(wanted, shortest=shortest)
        if found.verified or (found.kind == "too-short" and len(wanted.parts) == 1):
            return found
        near = self._nearest(wanted)
        return near if near.kind == "near" else found

    def standing(self, quote: Quote, *, shortest: int = SHORTEST) -> Grounding:
        """As `find`, but without a look for what is only near."""
        whole = quote.bare == self._bare
        if not quote.bare or (len(quote.bare) < shortest and not whole):
            return Grounding("too-short")
        for wanted in dict.fromkeys((quote.folded, quote.bare)):
            at = self._folded.find(wanted)
            if at >= 0:
                return self._slice("verbatim", at, at + len(wanted))
        if quote.parts == (quote.bare,):
            return Grounding("absent")
        return self._elided(quote.parts, shortest)

    def over_edge(self, following: Quotable, quote: Quote) -> tuple[Grounding, Grounding] | None:
        """Where `quote` begins at the end of this text and goes on at the beginning of the next.

        Each half in the words of its own text, for no quote is ever shown across the edge; None where the words
        do not run over it.
        """
        length = len(quote.bare)
        tail, head = self._folded.rstrip(" -"), following._folded
        skipped = len(head) - len(head.lstrip(" -"))
        for glue in (" ", ""):
            seam = tail[-length:] + glue + head[skipped : skipped + length]
            at = seam.find(quote.bare)
            over = at + length - len(glue) - min(length, len(tail))
            if at >= 0 and 0 < over < length - len(glue):
                here = self._slice("verbatim", len(tail) - (length - len(glue) - over), len(tail))
                return here, following._slice("verbatim", skipped, skipped + over)
        return None

    def _end(self, folded_end: int) -> int:
        """Where the character before `folded_end` ends in the text, with the marks that sit on it."""
        end = self._starts[folded_end - 1] + 1
        while end < len(self.text) and unicodedata.combining(self.text[end]):
            end += 1
        return end

    def _slice(self, kind: Kind, start: int, end: int) -> Grounding:
        """The words of the text for these places of the folded one."""
        first, last = self._widened(self._starts[start], -1), self._widened(self._end(end), +1)
        return self._taken(kind, first, last)

    def _taken(self, kind: Kind, start: int, end: int, words: str = "") -> Grounding:
        stretch = self.text[start:end]
        return Grounding(kind, words or stretch, start, end, stretch)

    def _widened(self, place: int, step: int) -> int:
        """`place` moved outwards to the edge of the word it cuts through, if that is near."""
        text, moved = self.text, place
        while 0 < moved < len(text) and _joins(text[moved - 1]) and _joins(text[moved]):
            moved += step
            if abs(moved - place) > _WIDEST:
                return place
        return moved

    def _elided(self, parts: tuple[str, ...], shortest: int) -> Grounding:
        """The parts in their order, none far from the one before; near where the cut takes away a "not"."""
        least = max(shortest, SHORTEST) if len(parts) > 1 else shortest
        long = [part for part in parts if len(part) >= least]
        if not long or len(parts) > MOST_PARTS:
            return Grounding("too-short" if not long else "absent")
        places = self._in_order(long)
        if places is None or len(long) < len(parts):
            return Grounding("absent" if places is None else "too-short")
        found = [self._slice("verbatim", at, at + len(part)) for at, part in zip(places, parts, strict=True)]
        start, end = found[0].start, found[-1].end
        if len(found) == 1:
            return found[0]
        pairs = list(pairwise(found))
        if any(_turns(self.text[one.end : other.start]) for one, other in pairs):
            return self._taken("near", start, end)
        words, elided = found[0].words, False
        for one, other in pairs:
            gap = self.text[one.end : other.start]
            touching = _WORD.search(gap) is None
            elided |= not touching
            words += self.text[one.end : other.end] if touching else LEFT_OUT + other.words
        return self._taken("elided" if elided else "verbatim", start, end, words)

    def _in_order(self, parts: list[str]) -> list[int] | None:
        """Where the parts stand one after the other, the first of such places; None where they do not."""
        reached: list[tuple[int, list[int]]] | None = None
        for part in parts:
            ends = [end for end, _ in reached] if reached is not None else []
            now: list[tuple[int, list[int]]] = []
            for at in self._places(part):
                end = at + len(part)
                if reached is None:
                    now.append((end, [at]))
                    continue
                before = bisect_right(ends, at) - 1
                if before >= 0 and self._starts[at] - self._starts[ends[before] - 1] <= FURTHEST:
                    now.append((end, [*reached[before][1], at]))
            reached = now
            if not reached:
                return None
        return reached[0][1] if reached else None

    def _places(self, part: str) -> Iterator[int]:
        """Where `part` stands in the folded text, none over another."""
        at = -len(part)
        for _ in range(_MOST_PLACES):
            at = self._folded.find(part, at + len(part))
            if at < 0:
                return
            yield at

    @cached_property
    def _words(self) -> tuple[list[str], list[int], list[int], dict[str, list[int]]]:
        """The words of the folded text, where each begins and ends, and the places of each among them."""
        found = list(_WORD.finditer(self._folded))
        words = [match[0] for match in found]
        places: dict[str, list[int]] = {}
        for place, word in enumerate(words):
            places.setdefault(word, []).append(place)
        return words, [match.start() for match in found], [match.end() for match in found], places

    def _nearest(self, quote: Quote) -> Grounding:
        """The stretch of as many words as were quoted that holds most of them, if it holds enough."""
        sought = quote.words
        words, starts, ends, places = self._words
        width = min(len(sought), len(words))
        if len(sought) < 3 or width < NEAR * len(sought):
            return Grounding("absent")
        best, best_at = 0, -1
        for first, last in _stretches(sought, places, len(words), width):
            missing, held = Counter(sought), 0
            for place in range(first, last):
                if words[place] in missing:
                    held += missing[words[place]] > 0
                    missing[words[place]] -= 1
                if place >= first + width and words[place - width] in missing:
                    missing[words[place - width]] += 1
                    held -= missing[words[place - width]] > 0
                if held > best:
                    best, best_at = held, max(0, place - width + 1)
        if best < NEAR * len(sought):
            return Grounding("absent")
        wanted = set(sought)
        within = [place for place in range(best_at, best_at + width) if words[place] in wanted]
        return self._slice("near", starts[within[0]], ends[within[-1]])


def find_quote(quote: str, text: str, *, shortest: int = SHORTEST) -> Grounding:
    """Whether and where `quote` stands in `text`; for several quotes from one text keep a `Quotable`."""
    return Quotable(text).find(quote, shortest=shortest)


def find_in_parts(quote: str | Quote, parts: Iterable[Quotable], *, shortest: int = SHORTEST) -> Grounding:
    """The best grounding of `quote` in any one of `parts`; words of two parts never make one quote."""
    wanted = Quote(quote) if isinstance(quote, str) else quote
    best = Grounding("absent")
    for part in parts:
        found = part.find(wanted, shortest=shortest)
        if found.kind == "verbatim":
            return found
        if WORTH[found.kind] > WORTH[best.kind]:
            best = found
    return best


WORTH: Final[dict[Kind, int]] = {"absent": 0, "too-short": 1, "near": 2, "elided": 3, "verbatim": 4}
"""How much each says; more is better."""


def _stretches(
    sought: list[str], places: dict[str, list[int]], count: int, width: int
) -> Iterator[tuple[int, int]]:
    """From which word to which one the text may hold enough of the words sought, in its order.

    Whatever holds enough of them holds at least one of the rarest, if these are one more than may be missing.
    """
    spare = int(len(sought) * (1 - NEAR) + 1e-9)
    rare = sorted(sought, key=lambda word: len(places.get(word, ())))[: spare + 1]
    steps, first, last = _MOST_STEPS + 4 * width, -1, -1
    for place in sorted({place for word in set(rare) for place in places.get(word, ())}):
        if place - width + 1 > last and last >= 0:
            yield first, last
            steps -= last - first
            first = -1
        if steps < 0:
            return
        first = max(0, place - width + 1) if first < 0 else first
        last = min(count, place + width)
        if last - first > steps:
            break
    if last >= 0:
        yield first, last


def _turns(gap: str) -> bool:
    """Whether what is left out takes a negation away from the sentence before it or after it."""
    pieces = _SENTENCE_END.split(gap)
    return any(_NEGATION.search(piece) for piece in (pieces[0], pieces[-1]))


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

"""What changed between two texts, word by word, so that a reader sees at a glance what the room changed.

The words that stay are a longest common subsequence, computed with whole integers as rows of bits: unlike
matching by longest runs it takes the same short time whatever the texts are.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Final, Literal, NamedTuple

Sort = Literal["same", "added", "removed"]

_TOKEN: Final = re.compile(r"(\w+(?:['’.,\-]\w+)*|[^\w\s]|(?=\s))(\s*)")
_WORD: Final = re.compile(r"\w+(?:['’.,\-]\w+)*")

COMPARED: Final = 60_000_000
"""Pairs of words up to which a stretch is compared in full, a table of some 8 MB; a longer one is first divided at
words that stand once on both sides."""
TINY: Final = 4
"""Letters up to which words that stayed alone between two changes are read as part of the change."""
FEW: Final = 3
"""Words up to which that also holds for longer ones, where the changes on either side are at least as long."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of whole words that stayed, came in or went out, with the blanks that belong to it."""

    sort: Sort
    text: str


def differences(before: str, after: str) -> list[Piece]:
    """The pieces that lead from `before` to `after`, what was removed ahead of what was added in its place.

    Without the removed pieces they give `after` to the letter, without the added ones `before`. Words left alone
    between two changes are shown as part of the change; words that only moved to another line stay the same.
    A stretch of more than some 7,000 words on both sides in which none stands just once is shown as replaced.
    """
    old, new = _tokens(before), _tokens(after)
    kept = [
        _Stretch(*block) for block in _blocks([token.word for token in old], [token.word for token in new])
    ]
    kept.append(_Stretch(len(old), len(new), 0))
    return list(_pieces(old, new, _without_islands(old, new, kept)))


def summary(pieces: Iterable[Piece]) -> tuple[int, int, int]:
    """How many words came in, went out and stayed, in this order."""
    words: Counter[Sort] = Counter()
    for piece in pieces:
        words[piece.sort] += len(_WORD.findall(piece.text))
    return words["added"], words["removed"], words["same"]


class _Token(NamedTuple):
    """A word or a sign, and the blanks behind it; a text that begins with blanks begins with an empty word."""

    word: str
    space: str


class _Stretch(NamedTuple):
    """`length` words that are the same from `old` and from `new` on."""

    old: int
    new: int
    length: int


def _tokens(text: str) -> list[_Token]:
    return [_Token(match[1], match[2]) for match in _TOKEN.finditer(text)]


def _blocks(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    """Where words are the same, in order: the start on both sides and the length."""
    ranges = [(0, len(old), 0, len(new))]
    while ranges:
        low, high, new_low, new_high = ranges.pop()
        start = _alike(old[low:high], new[new_low:new_high])
        if start:
            yield low, new_low, start
            low, new_low = low + start, new_low + start
        end = _alike(old[low:high][::-1], new[new_low:new_high][::-1])
        high, new_high = high - end, new_high - end
        if end:
            # Taken up again when everything ahead of it is done, so that blocks come in order.
            ranges.append((high, high + end, new_high, new_high + end))
        if low == high or new_low == new_high:
            continue
        mine, theirs = old[low:high], new[new_low:new_high]
        if len(mine) * len(theirs) <= COMPARED:
            yield from ((low + i, new_low + j, 1) for i, j in _common(mine, theirs))
        else:
            ranges.extend(reversed(list(_divided(low, high, new_low, new_high, _anchors(mine, theirs)))))


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    """How many places from the start on are the same."""
    differing = (
        place for place, (mine, theirs) in enumerate(zip(one, other, strict=False)) if mine != theirs
    )
    return next(differing, min(len(one), len(other)))


def _common(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """A longest common subsequence, as pairs of places (the bits of Hyyrö 2004).

    Bit j of a row is 0 where one word more can be kept when word j of `new` is let in.
    """
    # Single bits are set and read in bytes: in a whole number each takes as long as the number is.
    size = len(new) // 8 + 1
    places = {word: bytearray(size) for word in old}
    for j, word in enumerate(new):
        if word in places:
            places[word][j >> 3] |= 1 << (j & 7)
    where = {word: int.from_bytes(bits, "little") for word, bits in places.items()}
    everything = (1 << len(new)) - 1
    row = everything
    rows = []
    for word in old:
        hits = row & where[word]
        row = ((row + hits) | (row - hits)) & everything
        rows.append(row.to_bytes(size, "little"))
    pairs = []
    i, j = len(old) - 1, len(new) - 1
    while i >= 0 and j >= 0:
        if old[i] == new[j]:
            pairs.append((i, j))
            i, j = i - 1, j - 1
        elif rows[i][j >> 3] >> (j & 7) & 1:
            j -= 1
        else:
            i -= 1
    return pairs[::-1]


def _anchors(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """The words that stand once on both sides, as many as keep their order (patience)."""
    once_old, once_new = Counter(old), Counter(new)
    place = {word: j for j, word in enumerate(new) if once_new[word] == 1}
    ends: list[int] = []
    chains: list[tuple[int, int, int]] = []
    best: list[int] = []
    for i, word in enumerate(old):
        if once_old[word] != 1 or word not in place:
            continue
        j = place[word]
        depth = bisect_left(ends, j)
        chains.append((i, j, best[depth - 1] if depth else -1))
        ends[depth : depth + 1] = [j]
        best[depth : depth + 1] = [len(chains) - 1]
    found = []
    at = best[-1] if best else -1
    while at >= 0:
        i, j, at = chains[at]
        found.append((i, j))
    return found[::-1]


def _divided(
    low: int, high: int, new_low: int, new_high: int, anchors: Iterable[tuple[int, int]]
) -> Iterator[tuple[int, int, int, int]]:
    """The ranges that begin at each anchor and the one ahead of them; none where there is no anchor."""
    starts = [(low + i, new_low + j) for i, j in anchors]
    if starts:
        stops = [*starts, (high, new_high)]
        for (i, j), (k, m) in zip([(low, new_low), *starts], stops, strict=True):
            yield i, k, j, m


def _without_islands(
    old: Sequence[_Token], new: Sequence[_Token], kept: Sequence[_Stretch]
) -> list[_Stretch]:
    """The stretches that stay, without those so small between two changes that they would only flicker.

    `kept` ends with an empty stretch at the end of both texts. Nothing is taken away at the beginning, at the end,
    or at a line end, so that points of a list stay apart.
    """
    joined: list[_Stretch] = []
    for stretch in kept:
        before = joined[-1] if joined else _Stretch(-1, -1, 0)
        if (before.old + before.length, before.new + before.length) == (stretch.old, stretch.new):
            joined[-1] = before._replace(length=before.length + stretch.length)
        else:
            joined.append(stretch)
    letters, new_letters = _letters(old), _letters(new)
    left: list[_Stretch] = []
    last = _Stretch(0, 0, 0)
    for stretch, following in pairwise(joined):
        size = new_letters[stretch.new + stretch.length] - new_letters[stretch.new]
        changed = [
            max(
                letters[two.old] - letters[one.old + one.length],
                new_letters[two.new] - new_letters[one.new + one.length],
            )
            for one, two in ((last, stretch), (stretch, following))
        ]
        small = size <= TINY or (stretch.length <= FEW and size <= min(changed))
        if all(changed) and small and not _at_line_end(old, new, stretch):
            continue
        left.append(stretch)
        last = stretch
    return [*left, joined[-1]]


def _letters(tokens: Sequence[_Token]) -> list[int]:
    """How many letters the words ahead of each place have, and all of them."""
    return list(accumulate((len(token.word) for token in tokens), initial=0))


def _at_line_end(old: Sequence[_Token], new: Sequence[_Token], stretch: _Stretch) -> bool:
    """Whether a line ends just before, within or just after a stretch, on either side."""
    return any(
        "\n" in token.space
        for tokens, start in ((old, stretch.old), (new, stretch.new))
        for token in tokens[max(start - 1, 0) : start + stretch.length]
    )


def _pieces(old: Sequence[_Token], new: Sequence[_Token], kept: Iterable[_Stretch]) -> Iterator[Piece]:
    """The texts of what stays and of what changed between, and of blanks that changed behind a word that stays."""
    same, removed, added = "", "", ""
    at_old = at_new = 0
    for stretch in kept:
        removed += "".join(map("".join, old[at_old : stretch.old]))
        added += "".join(map("".join, new[at_new : stretch.new]))
        at_old, at_new = stretch.old + stretch.length, stretch.new + stretch.length
        for mine, theirs in zip(old[stretch.old : at_old], new[stretch.new : at_new], strict=True):
            if removed or added:
                tail = _common_blanks(removed, added)
                yield from _told(same, removed.removesuffix(tail), added.removesuffix(tail))
                same, removed, added = tail, "", ""
            same += mine.word
            if mine.space == theirs.space:
                same += mine.space
            else:
                removed, added = mine.space, theirs.space
    tail = _common_blanks(removed, added)
    yield from _told(same, removed.removesuffix(tail), added.removesuffix(tail))
    yield from _told(tail, "", "")


def _common_blanks(one: str, other: str) -> str:
    """The blanks with which both end."""
    shared = one[len(one) - _alike(one[::-1], other[::-1]) :]
    return shared[len(shared.rstrip()) :]


def _told(same: str, removed: str, added: str) -> Iterator[Piece]:
    sorts: tuple[tuple[Sort, str], ...] = (("same", same), ("removed", removed), ("added", added))
    yield from (Piece(sort, text) for sort, text in sorts if text)

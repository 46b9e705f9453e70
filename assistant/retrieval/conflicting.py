"""Passages that give different numbers for the same thing, found so that a person can look at them side by side.

What is shown should be worth a look: a wrong alarm costs more than a contradiction that is missed. Two numbers are for
the same thing only if they have the same kind of unit, the same period (or none), and all words that say anything
around them, or in the heading above, in common; and they differ only if no reading, rounding or range lets both be right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import Final

from assistant.retrieval.claims import GENERAL, Claim, Key, claims
from assistant.retrieval.lexical import stem
from assistant.text import fold

MOST_ALIKE: Final = 40
"""Numbers for one thing that are compared, each with each."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text that is compared with others, and the headings it stands under."""

    text: str
    headings: tuple[str, ...] = ()
    title: str = ""
    """What its document is called: numbers without a year may be of the year that it names."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the numbers that differ: in which text (from 0), from where to where in it."""

    text: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Difference:
    """Numbers for the same thing that cannot all be right."""

    what: str
    """What they are numbers of, in the words of the first text, with the period."""
    sides: tuple[Side, ...]
    """At least two, of different texts, in their order."""


def differences(texts: Sequence[Text]) -> list[Difference]:
    """The numbers in `texts` that are for the same thing and differ, in the order in which the first of them stands.

    A text that gives two different numbers for a thing by itself says nothing certain about it and is left out.
    """
    every: list[tuple[int, Claim]] = []
    for number, text in enumerate(texts):
        own: dict[tuple[Key, frozenset[str]], list[Claim]] = {}
        for claim in claims(text.text, text.headings, text.title):
            own.setdefault((claim.keys[0], claim.period), []).append(claim)
        every += [(number, same[0]) for same in own.values() if all(same[0].agrees(claim) for claim in same)]
    groups: dict[Key, list[int]] = {}
    for place, (_, claim) in enumerate(every):
        for key in claim.keys:
            groups.setdefault(key, []).append(place)
    against: dict[int, set[int]] = {}
    for group in groups.values():
        for one, other in combinations(group[:MOST_ALIKE], 2):
            (here, mine), (there, theirs) = every[one], every[other]
            if here == there or _one_of_a_kind(texts[here].title, texts[there].title):
                continue
            if mine.contradicts(theirs):
                against.setdefault(one, set()).add(other)
                against.setdefault(other, set()).add(one)
    found = []
    for places in _connected(against):
        sides: dict[int, Claim] = {}
        for place in places:
            sides.setdefault(*every[place])
        told = tuple(Side(number, claim.start, claim.end) for number, claim in sides.items())
        found.append(Difference(every[places[0]][1].what, told))
    return sorted(found, key=lambda difference: (difference.sides[0].text, difference.sides[0].start))


def _one_of_a_kind(title: str, other: str) -> bool:
    """Whether both documents are of a series in which each is about another thing: *clinic Graz* and *clinic Brno*.

    Years and versions make no series of this sort, nor does what a document is (minutes, a memo).
    """
    (folder, name), (others_folder, others_name) = _parted(title), _parted(other)
    if name == others_name:
        return folder != others_folder and bool(name)
    mine, theirs = name - GENERAL, others_name - GENERAL
    return bool(mine & theirs and mine - theirs and theirs - mine)


@lru_cache(maxsize=1024)
def _parted(title: str) -> tuple[str, frozenset[str]]:
    """The folder a document was found in, and the stems of its name without what has a number in it."""
    folder, _, name = title.rpartition("/")
    words = re.findall(r"[^\W_]+", name.rpartition(".")[0] or name)
    return folder, frozenset(stem(fold(word)) for word in words if word.isalpha())


def _connected(against: Mapping[int, set[int]]) -> Iterator[list[int]]:
    """What contradicts one another, directly or by way of others, each in its order."""
    left = set(against)
    while left:
        reached, new = set[int](), {min(left)}
        while new:
            reached |= new
            new = {other for one in new for other in against[one]} - reached
        left -= reached
        yield sorted(reached)

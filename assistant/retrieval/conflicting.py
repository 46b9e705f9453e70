"""Passages that give different numbers for the same thing, found so that a person can look at them side by side.

What is shown should be worth a look: a wrong alarm costs more than a contradiction that is missed. Two numbers are for
the same thing only if they have the same kind of unit, the same period (or none), and all words that say anything
around them in common; and they differ only if no reading, rounding or range lets both be right.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.retrieval.claims import Claim, Key, claims


@dataclass(frozen=True, slots=True)
class Text:
    """A text that is compared with others, and the headings it stands under."""

    text: str
    headings: tuple[str, ...] = ()


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
    groups: dict[Key, list[tuple[int, Claim]]] = {}
    for number, text in enumerate(texts):
        own: dict[Key, list[Claim]] = {}
        for claim in claims(text.text, text.headings):
            own.setdefault(claim.key, []).append(claim)
        for key, same in own.items():
            if all(same[0].agrees(claim) for claim in same):
                groups.setdefault(key, []).append((number, same[0]))
    found = []
    for group in groups.values():
        sides = [
            (number, claim) for number, claim in group if any(claim.contradicts(other) for _, other in group)
        ]
        if sides:
            told = tuple(Side(number, claim.start, claim.end) for number, claim in sides)
            found.append(Difference(sides[0][1].what, told))
    return sorted(found, key=lambda difference: (difference.sides[0].text, difference.sides[0].start))

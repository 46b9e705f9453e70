"""How much room text takes on a slide, estimated: all lengths are points, of which there are 72 to an inch.

No program that shows slides is asked. Characters are taken as wide as in the widest of the fonts that stand in for
the one the slides name, so that a text which fits here fits there; lines have a fixed height in all of them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Final

from assistant.text import safe_text

SPACING: Final = 1.22
"""Height of a line as a multiple of the size of its letters."""
INDENT: Final = 12.0
"""How far a list entry stands in, behind its mark."""
_BOLDER: Final = 1.07
_WIDTHS: Final = {
    sign: width
    for width, signs in (
        (0.25, "'"),
        (0.30, " !,.:;ijl"),
        (0.35, "()-I[]`f"),
        (0.40, "/\\t{}"),
        (0.45, '"r'),
        (0.50, "Jcsz"),
        (0.55, "kvxy"),
        (0.60, "$*+0123456789<=>?L^_ae|~"),
        (0.65, "#FTZbdghnopqu"),
        (0.70, "ABEKPSVXY"),
        (0.75, "&CDHRU"),
        (0.80, "GNOQw"),
        (0.90, "%"),
        (0.95, "MWm"),
        (1.05, "@"),
        (1.20, "\t"),
    )
    for sign in signs
}
"""Widths of single characters as shares of the letters' size."""


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one look; `colour` is a name of the theme's."""

    text: str
    bold: bool = False
    italic: bool = False
    colour: str = "tx1"


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph; a newline in it begins a line, not a paragraph."""

    runs: tuple[Run, ...]
    step: float = 0
    """By how many points its letters are larger than those of the text around it."""
    before: float = 0
    """Room above it, in points, where something stands above it."""
    bullet: bool = False
    leads: bool = False
    """Whether it is to stand with what comes next, as a heading does."""

    @property
    def text(self) -> str:
        """All that it says."""
        return "".join(run.text for run in self.runs)

    @property
    def is_rtl(self) -> bool:
        """Whether it is read from right to left: so is the first letter that has a direction."""
        kinds = (unicodedata.bidirectional(sign) for sign in self.text[:2000])
        return next((kind in ("R", "AL") for kind in kinds if kind in ("L", "R", "AL")), False)


def para(
    text: str, *, bold: bool = False, italic: bool = False, colour: str = "tx1", step: float = 0,
    before: float = 0, bullet: bool = False,
) -> Para:  # fmt: skip
    """A paragraph in one look."""
    return Para((Run(safe_text(text), bold, italic, colour),), step, before, bullet)


def titled(text: str) -> Para:
    """A title in the look that the master gives it, said with the text so that a part of it may look otherwise."""
    return para(text, bold=True, colour="tx2")


@lru_cache(maxsize=4096)
def _wide(sign: str) -> float:
    """The width of one character as a share of the letters' size."""
    known = _WIDTHS.get(sign)
    if known is not None:
        return known
    if unicodedata.east_asian_width(sign) in ("W", "F"):
        # Pictographs are drawn wider than ideographs.
        return 1.4 if unicodedata.category(sign) == "So" else 1.05
    if unicodedata.category(sign) in ("Mn", "Me", "Cf"):
        return 0.0
    base = unicodedata.normalize("NFD", sign)[0]
    if base in _WIDTHS:
        return _WIDTHS[base] + 0.02
    return 1.0 if unicodedata.category(sign) in ("So", "Sm", "Lu") else 0.75


def width(text: str, size: float, *, bold: bool = False) -> float:
    """How wide `text` is on one line, in points."""
    return sum(map(_wide, text)) * size * (_BOLDER if bold else 1)


def lines(text: str, size: float, room: float, *, bold: bool = False) -> Iterator[str]:
    """`text` as the lines it takes in so much `room`; joined they are `text` again, its newlines included.

    Between words where that goes, within a word where it alone is too wide, and anywhere between ideographs.
    """
    most = room / (size * (_BOLDER if bold else 1))
    start, used, breakable, used_there = 0, 0.0, 0, 0.0
    for at, sign in enumerate(text):
        if sign == "\n":
            yield text[start : at + 1]
            start, used, breakable, used_there = at + 1, 0.0, at + 1, 0.0
            continue
        wide = _wide(sign)
        if used + wide > most and at > start and not sign.isspace():
            cut = breakable if breakable > start else at
            yield text[start:cut]
            used = used - used_there if cut == breakable else 0.0
            start, breakable, used_there = cut, cut, 0.0
        used += wide
        if sign.isspace() or sign in "-–—/" or unicodedata.east_asian_width(sign) in ("W", "F"):
            breakable, used_there = at + 1, used
    yield text[start:]


def line_height(size: float) -> float:
    """How far lines of letters of this size are apart, in points."""
    return round(size * SPACING, 1)


def _lines_of(one: Para, base: float, room: float) -> list[str]:
    bold = any(run.bold for run in one.runs)
    return list(lines(one.text, base + one.step, room - (INDENT if one.bullet else 0), bold=bold))


def height(paras: Sequence[Para], base: float, room: float) -> float:
    """How high paragraphs are, one below the other."""
    total = 0.0
    for number, one in enumerate(paras):
        total += one.before if number else 0
        total += len(_lines_of(one, base, room)) * line_height(base + one.step)
    return total


def take(
    paras: Sequence[Para], base: float, room: float, high: float
) -> tuple[tuple[Para, ...], tuple[Para, ...]]:
    """As many of `paras` as fit into a box, and what is left of them; one that is too high alone is parted at a line.

    At least one line is taken, so that it always goes on.
    """
    taken: list[Para] = []
    used = 0.0
    rest = list(paras)
    while rest:
        one = rest[0]
        above = one.before if taken else 0
        each = line_height(base + one.step)
        told = _lines_of(one, base, room)
        if used + above + len(told) * each <= high:
            used += above + len(told) * each
            taken.append(rest.pop(0))
            continue
        fitting = int((high - used - above) // each)
        if not any(not other.leads for other in taken):
            # A newline at the end of what is taken begins one more line there.
            fitting -= told[max(1, fitting) - 1].endswith("\n")
            head, tail = _parted(one, sum(map(len, told[: max(1, fitting)])))
            taken.append(head)
            rest[0:1] = [tail] if tail.text else []
        else:
            while taken and taken[-1].leads:
                rest.insert(0, taken.pop())
        break
    return tuple(taken), tuple(rest)


def _parted(one: Para, at: int) -> tuple[Para, Para]:
    """A paragraph as two, the first so many characters long."""
    ends = [0]
    for run in one.runs:
        ends.append(ends[-1] + len(run.text))
    heads, tails = [], []
    for run, (first, last) in zip(one.runs, pairwise(ends), strict=True):
        heads.append(replace(run, text=run.text[: max(0, at - first)]))
        tails.append(replace(run, text=run.text[max(0, at - first) :] if at < last else ""))
    kept = [tuple(run for run in side if run.text) for side in (heads, tails)]
    return replace(one, runs=kept[0]), replace(one, runs=kept[1], before=0)


def largest(
    columns: Sequence[tuple[Sequence[Para], float]], high: float, sizes: Sequence[float]
) -> float | None:
    """The first of `sizes` at which columns of paragraphs, each with its width, are at most so high; None if at none."""
    fitting = (size for size in sizes if all(height(paras, size, room) <= high for paras, room in columns))
    return next(fitting, None)

"""The texts within a paragraph that came back, and the words of people kept where only a program has touched them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from assistant.collecting.reviewed.paper import Paragraph
from assistant.text import even

_COMPARED: Final = 90_000
"""Pairs of words, or of lines, between what stayed at both ends, up to which they are compared one by one."""
_TOKEN: Final = re.compile(r"\s+|\S+")


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a paragraph that went out: a text under its bookmark, or words of ours."""

    text: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """What stands in the place of a segment, and where that begins and ends."""

    segment: Segment
    text: str
    start: int
    end: int


def segments_of(one: Paragraph) -> list[Segment]:
    """A paragraph that went out as its segments."""
    made, at = [], 0
    for name, start, end in one.marks:
        made += [Segment(one.text[at:start]), Segment(one.text[start:end], name)]
        at = end
    made.append(Segment(one.text[at:]))
    return [each for each in made if each.text]


def within(segments: Sequence[Segment], text: str) -> list[Found] | None:
    """What stands in the place of each segment in a paragraph that came back; None where that cannot be told.

    What stayed at the beginning and at the end is taken away. Of what is left, words of ours part one text from the other.
    """
    first, last = 0, len(segments)
    start, end = 0, len(text)
    found: dict[int, tuple[int, int]] = {}
    while first < last and (step := _begins(text[start:end], segments[first].text)) is not None:
        found[first] = (start, start + step)
        start, first = start + step, first + 1
    while first < last and (step := _ends(text[start:end], segments[last - 1].text)) is not None:
        found[last - 1] = (end - step, end)
        end, last = end - step, last - 1
    if first < last or start < end:
        # What was put in between goes on from the text before it, or leads to the one after.
        if first and segments[first - 1].name:
            first -= 1
            start = found[first][0]
        if last < len(segments) and segments[last].name:
            end = found[last][1]
            last += 1
        middle = list(_parted(segments[first:last], text, start, end))
        if len(middle) < last - first or (first == last and text[start:end].strip()):
            return None
        found |= {first + number: place for number, place in enumerate(middle)}
    return [Found(each, text[slice(*found[n])], *found[n]) for n, each in enumerate(segments)]


def _parted(segments: Sequence[Segment], text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where the segments of the middle stand, as far as the words of ours in it are found."""
    for number, each in enumerate(segments):
        if not each.name:
            if not text.startswith(each.text, start):
                return
            stop = start + len(each.text)
        else:
            following = segments[number + 1].text if number + 1 < len(segments) else None
            stop = end if following is None else text.find(following, start, end)
            if stop < 0:
                return
        yield start, stop
        start = stop


def _begins(text: str, part: str) -> int | None:
    """How many letters of `text` say `part`, with which it begins."""
    if text.startswith(part):
        return len(part)
    # A program's own quotes and dashes are as long as what they take the place of, but for dots and dashes.
    for length in range(max(0, len(part) - 3), min(len(text), len(part) + 3) + 1):
        if (
            len(part) > 3
            and text[length - 1 : length].isspace() == part[-1:].isspace()
            and even(text[:length]) == even(part)
        ):
            return length
    return None


def _ends(text: str, part: str) -> int | None:
    """The same for the end."""
    if text.endswith(part):
        return len(part)
    for length in range(max(0, len(part) - 3), min(len(text), len(part) + 3) + 1):
        held = text[len(text) - length :]
        if len(part) > 3 and held[:1].isspace() == part[:1].isspace() and even(held) == even(part):
            return length
    return None


def lines_of(text: str) -> list[str]:
    """What a text is compared by: its lines without the empty ones."""
    return [line for each in text.split("\n") if (line := even(each))]


def same(one: str, other: str) -> bool:
    """Whether two texts say the same, whatever a program has made of signs, spaces and empty lines."""
    return lines_of(one) == lines_of(other)


def restored(old: str, new: str) -> str:
    """The text `new`, with what is in it of `old` as it stood there: its signs, spaces and empty lines."""
    before = [(line, even(line)) for line in old.strip("\n").split("\n")]
    kept = [number for number, (_, key) in enumerate(before) if key]
    after = [line.rstrip() for line in new.split("\n") if even(line)]
    apart = [""] if any(not key for _, key in before) else []
    made: list[str] = []
    for i, until, j, end in _stretches([before[n][1] for n in kept], list(map(even, after))):
        for step in range(end - j):
            if i + step < until:
                at = kept[i + step]
                # Empty lines ahead of it are as they were.
                ahead = kept[i + step - 1] + 1 if i + step else 0
                made += [line for line, _ in before[ahead:at]] if made else []
                made.append(_words(before[at][0], after[j + step]))
            else:
                made += [*(apart if made else []), after[j + step]]
    return "\n".join(made)


def _words(old: str, new: str) -> str:
    if even(old) == even(new):
        return old
    mine, theirs = _TOKEN.findall(old), _TOKEN.findall(new)
    keys = (list(map(even, mine)), list(map(even, theirs)))
    told = []
    for i, until, j, end in _stretches(*keys):
        told += mine[i:until] if keys[0][i:until] == keys[1][j:end] else theirs[j:end]
    return "".join(told)


def _stretches(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
    """Where stretches of both begin and end, in order: those that are the same, and those between them."""
    most = min(len(old), len(new))
    start = next((n for n in range(most) if old[n] != new[n]), most)
    tail = next((n for n in range(most - start) if old[-1 - n] != new[-1 - n]), most - start)
    until, end = len(old) - tail, len(new) - tail
    yield 0, start, 0, start
    if (until - start) * (end - start) <= _COMPARED:
        both = SequenceMatcher(None, old[start:until], new[start:end], autojunk=False)
        for _, i, i_end, j, j_end in both.get_opcodes():
            yield start + i, start + i_end, start + j, start + j_end
    else:
        yield start, until, start, end
    yield until, len(old), end, len(new)

"""vtt and srt: what was said, by whom and when. Cues of one speaker are put together to a turn.

Written here because a recording's text must be read even where it is damaged, and a cue may hold more than
one voice: a reader that only takes well-formed files would lose both.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Final

from assistant.retrieval.reading.flow import Block, Item
from assistant.retrieval.reading.places import Moment

_TIMES: Final = re.compile(r"\s*(?:(\d+):)?(\d{1,2}):(\d{1,2})[.,]\d{1,3}\s*-->\s*[\d:.,]+")
_VOICE: Final = re.compile(r"<v(?:\.[^\s<>]{0,200})?\s{1,20}([^<>]{0,200})>")
_TAG: Final = re.compile(r"</?(?:[a-z]+(?:[.\s][^<>]*)?|\d[\d:.]*)/?>|\{\\[^}]*\}", re.IGNORECASE)
_NAMED: Final = re.compile(r"\s*(?:-\s*)?([A-ZÀ-ÖØ-Þ][^\W\d_]*(?:[ .'’-]+[^\W\d_]+\.?){0,3}):\s+(?=\S)")
_APART: Final = ("NOTE", "STYLE", "REGION")
_ROLLED: Final = 2
_LONGEST_PAUSE: Final = 20
"""Seconds after which the same speaker starts a new turn."""


def blocks(text: str) -> Iterator[Item]:
    """The turns of the recording, each beginning with its speaker's name where it is known."""
    turn: list[tuple[str, Moment]] = []
    for words, moment in _spoken(text):
        goes_on = turn and (
            moment.speaker == turn[-1][1].speaker
            and abs(moment.seconds - turn[-1][1].seconds) <= _LONGEST_PAUSE
        )
        if not goes_on:
            if turn:
                yield Block(tuple(turn))
            turn = []
            words = f"{moment.speaker}: {words}" if moment.speaker else words
        turn.append((words, moment))
    if turn:
        yield Block(tuple(turn))


def _spoken(text: str) -> Iterator[tuple[str, Moment]]:
    """What each voice says in each cue."""
    for seconds, cue in _unrolled(_cues(text)):
        # Text before the first voice belongs to nobody named.
        parts = _VOICE.split(cue)
        for speaker, words in zip(["", *parts[1::2]], parts[0::2], strict=True):
            plain = html.unescape(_TAG.sub("", words)).strip()
            who = " ".join(html.unescape(speaker).split())
            for name, said in [(who, plain)] if who else _named(plain):
                if said:
                    yield said, Moment(seconds, name)


def _unrolled(cues: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """`cues` without the lines that are on the screen once more: captions that roll up repeat the line before."""
    held = [(seconds, [line for line in cue.split("\n") if line.strip()]) for seconds, cue in cues]
    held = [(seconds, lines) for seconds, lines in held if lines]
    again = [_bare(lines[0]) == _bare(before[-1]) for (_, before), (_, lines) in pairwise(held)]
    rolled = sum(repeats and len(lines) > 1 for repeats, (_, lines) in zip(again, held[1:], strict=True))
    # Somebody may well say a thing twice, but not so often and at the head of two lines.
    rolls = rolled >= _ROLLED and rolled >= len(held) / 4
    for repeats, (seconds, lines) in zip([False, *again], held, strict=False):
        kept = lines[1:] if rolls and repeats else lines
        if kept:
            yield seconds, "\n".join(kept)


def _bare(line: str) -> str:
    return " ".join(_TAG.sub("", line).split())


def _named(words: str) -> Iterator[tuple[str, str]]:
    """The lines of a cue under the names that stand before colons in it; each name holds until the next."""
    who, held = "", ""
    for line in words.split("\n"):
        named = _NAMED.match(line)
        if named:
            yield who, held
            who, held = named[1], ""
            line = line[named.end() :]
        held = f"{held}\n{line}".strip()
    yield who, held


def _cues(text: str) -> Iterator[tuple[int, str]]:
    """Start and text of each cue; lines before the first belong to the head of the file."""
    seconds: int | None = None
    held: list[str] = []
    for part in re.split(r"\n[ \t]*(?:\n[ \t]*)+", re.sub("\r\n?", "\n", text)):
        lines = part.split("\n")
        at = next((place for place, line in enumerate(lines[:3]) if _TIMES.match(line)), None)
        if at is None:
            # An empty line within a cue is against the rules; its text is not lost for that.
            if seconds is not None and not lines[0].startswith(_APART):
                held += lines
            continue
        if seconds is not None:
            yield seconds, "\n".join(held)
        seconds, held = 0, []
        for place, line in enumerate(lines[at:], start=at):
            times = _TIMES.match(line)
            if times:
                if held:
                    # Two cues without an empty line between: the number of the second is no speech.
                    if held[-1].strip().isdigit():
                        held.pop()
                    yield seconds, "\n".join(held)
                    held = []
                hours, minutes, rest = (int(part or 0) for part in times.groups())
                seconds = hours * 3600 + minutes * 60 + rest
            elif place > at:
                held.append(line)
    if seconds is not None:
        yield seconds, "\n".join(held)

"""Finding the JSON object in what a model said, whatever it wrapped around it.

One pass from left to right: the cost grows with the length of the text, however many brackets it has.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any, Final

_DECODER: Final = json.JSONDecoder(strict=False)
_END_OF_THOUGHT: Final = re.compile(r"</\s*(?:think|thinking|thought|reasoning)\s*>", re.IGNORECASE)
_START_OF_THOUGHT: Final = re.compile(r"<\s*(?:think|thinking|thought|reasoning)\s*>", re.IGNORECASE)
_OPENING: Final = re.compile(r'\{\s*(?:["}]|$)')
_MOST_CANDIDATES: Final = 40
_MOST_BROKEN: Final = 1000


@dataclass(frozen=True)
class Extract:
    """What a text holds: whole objects in reading order, and what is wrong with the last that is not whole."""

    objects: list[dict[str, Any]] = field(default_factory=list)
    problem: str = ""

    @property
    def best_first(self) -> list[dict[str, Any]]:
        """The objects in the order in which to try them: models put the answer last, examples before it."""
        return self.objects[::-1]


def extract(content: str, reasoning: str = "") -> Extract:
    """The JSON objects in `content`; where it has none, those in `reasoning`.

    Thoughts in tags are passed over as long as anything is found after them; drafts in a thought that was
    never closed are not answers. Fences and prose do not matter. A part of an object that is not whole is
    never given back.
    """
    spoken = _after_thoughts(content)
    if spoken is None:
        return Extract(problem="the reply ends in the middle of a thought")
    first = _objects(spoken)
    if first.objects or first.problem:
        return first
    for elsewhere in (content if spoken != content else "", reasoning):
        found = _objects(elsewhere)
        if found.objects:
            return found
    return first


def last_opening(text: str, after: int = 0) -> tuple[int, int | None] | None:
    """Where the last object in `text` opens and ends, behind its thoughts and not before `after`.

    Without an end it is not whole yet. None where no object has begun.
    """
    spoken = _after_thoughts(text)
    if spoken is None:
        return None
    found = _OPENING.search(text, max(after, len(text) - len(spoken)))
    place: tuple[int, int | None] | None = None
    while found is not None:
        try:
            end = _DECODER.raw_decode(text, found.start())[1]
        except (ValueError, RecursionError):
            return found.start(), None
        place = found.start(), end
        found = _OPENING.search(text, end)
    return place


def _after_thoughts(text: str) -> str | None:
    """`text` behind its last closed thought; None where it ends within one."""
    end = 0
    for closing in _END_OF_THOUGHT.finditer(text):
        end = closing.end()
    rest = text[end:]
    return None if _START_OF_THOUGHT.match(rest.lstrip()) else rest


def _objects(text: str) -> Extract:
    found: list[dict[str, Any]] = []
    problem = ""
    broken = 0
    opening = _OPENING.search(text)
    while opening is not None:
        try:
            value, after = _DECODER.raw_decode(text, opening.start())
        except json.JSONDecodeError as error:
            broken += 1
            if broken > _MOST_BROKEN:
                break
            # Up to the error it has been read as one broken object; what was whole inside that is a fragment,
            # not an answer. Going on behind it keeps the pass linear.
            problem = f"{error.msg}: line {error.lineno} column {error.colno}"
            after = max(error.pos, opening.start() + 1)
        except (RecursionError, ValueError):
            problem = "nested too deeply, or a number too large"
            break
        else:
            found.append(value)
            problem = ""
        opening = _OPENING.search(text, after)
    return Extract(found[-_MOST_CANDIDATES:], problem)

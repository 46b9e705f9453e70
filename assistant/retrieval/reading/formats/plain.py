"""Plain text: paragraphs between empty lines, with their line numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from assistant.retrieval.reading.flow import Block, Item
from assistant.retrieval.reading.places import Spot

_LIST_ITEM: Final = re.compile(r"\s*(?:[-*•–·]|\(?\d{1,3}[.)]|[A-Za-z][.)])\s")
LINE_END: Final = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_FULL_LINE: Final = 50
"""Characters from which on a line may be one that was wrapped; a shorter one ended where its writer ended it."""


def blocks(text: str) -> Iterator[Item]:
    """The paragraphs of `text`: wrapped lines are put together, items of lists and short lines stay apart."""
    held: list[tuple[str, Spot]] = []
    for number, line in enumerate(LINE_END.split(text), start=1):
        if held and (not line.strip() or _LIST_ITEM.match(line) or len(held[-1][0].strip()) < _FULL_LINE):
            yield Block(tuple(held))
            held = []
        if line.strip():
            held.append((line, Spot(unit="line", number=number)))
    if held:
        yield Block(tuple(held))

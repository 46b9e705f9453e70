"""What the reading process and its parent say to each other: JSON lines with a length, and nothing that runs code.

The parent trusts none of it: whatever is not exactly what it asked for counts as a damaged document.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import IO, Any, Final

from assistant.passages import DocumentNote, Passage
from assistant.retrieval.reading.errors import CAUSES, Refusal
from assistant.retrieval.reading.flow import Contents
from assistant.retrieval.reading.kinds import MEDIA_TYPES
from assistant.retrieval.reading.limits import Limits
from assistant.text import safe_text

TAKEN: Final = b"taken\n"
"""Said once the whole document has arrived: from here on, whatever happens is the document's doing."""
_LONGEST_LINE: Final = 4096
_LONGEST_REASON: Final = 300


def request(name: str, size: int, limits: Limits, *, once: bool, as_typed: bool = False) -> bytes:
    """The line before a document's `size` bytes. `once` asks the process to read it itself and then end.

    `as_typed` asks for what people typed to the letter, in place of passages for a search.
    """
    said = {"name": name, "size": size, "once": once, "typed": as_typed, "limits": asdict(limits)}
    return json.dumps(said).encode() + b"\n"


def asked(line: bytes) -> tuple[str, int, Limits, bool, bool]:
    """What `request` made: name, size, limits, once and as typed."""
    said = json.loads(line)
    return said["name"], said["size"], Limits(**said["limits"]), said["once"], said["typed"]


def frame(status: int, body: bytes) -> bytes:
    """The line before an answer: how the reading ended (as `waitpid` tells it) and how many bytes follow."""
    return b"%d %d\n" % (status, len(body)) + body


def framed(stream: IO[bytes], most: int) -> tuple[int, bytes] | None:
    """What `frame` made; None where the process ended or said something else."""
    words = stream.readline(_LONGEST_LINE).split()
    try:
        status, size = (int(word) for word in words)
    except ValueError:
        return None
    if not 0 <= size <= most:
        return None
    body = stream.read(size)
    return (status, body) if len(body) == size else None


def answer(found: Contents | Refusal) -> bytes:
    """What was found, for the parent."""
    if isinstance(found, Refusal):
        said: dict[str, Any] = {"refused": [found.code, found.reason]}
    else:
        said = {
            "media_type": found.media_type,
            "passages": [[passage.text, passage.location, passage.headings] for passage in found.passages],
            "notes": [[note.code, note.text, note.location] for note in found.notes],
        }
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def answered(body: bytes, limits: Limits) -> Contents:
    """What `answer` made, every part of it checked and made safe again.

    Raises:
        Refusal: the one that was sent, or ``damaged`` where this is no answer.
    """
    try:
        said = json.loads(body)
        if "refused" in said:
            code, reason = said["refused"]
            refusal = Refusal(code if code in CAUSES else "damaged", safe_text(reason)[:_LONGEST_REASON])
        else:
            return _contents(said, limits)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise Refusal("damaged", "reading it gave nothing that makes sense") from error
    raise refusal


def _contents(said: Any, limits: Limits) -> Contents:
    passages = tuple(
        Passage(safe_text(text), safe_text(location), tuple(safe_text(heading) for heading in headings))
        for text, location, headings in said["passages"]
    )
    if said["media_type"] not in MEDIA_TYPES.values() or not 0 < len(passages) <= limits.passages:
        raise ValueError
    return Contents(
        said["media_type"],
        passages,
        tuple(
            DocumentNote(safe_text(code), safe_text(text), safe_text(at)) for code, text, at in said["notes"]
        ),
    )

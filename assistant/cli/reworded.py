"""A suggestion that came back with a report, told in the words that would change."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any, Final

from assistant.cli.output import say
from assistant.cli.papers import WIDTH
from assistant.method.differences import Piece, differences
from assistant.method.engagement import Engagement, Suggestion
from assistant.reports.model import letters
from assistant.text import one_line

_INDENT: Final = "      "
_AROUND, _LONGEST, _MOST = 40, 300, 12
"""Letters on either side of a change that are told, of the change itself, and changes."""


def tell_rewording(suggestion: Suggestion, engagement: Engagement) -> None:
    """Print what a reviewer took out and put in; nothing for a suggestion that did not come back with a report."""
    shown = suggestion.payload.get("shown")
    if not isinstance(shown, dict) or not shown.get("report"):
        return
    day = f", {one_line(str(shown.get('at', ''))[:10], 10)}" if shown.get("at") else ""
    say(f"came back with {one_line(str(shown.get('source', '')), 120)}{day}", indent=_INDENT, width=WIDTH)
    for text, stands in _sides(suggestion.payload, engagement):
        was = str(shown.get("was", ""))
        pieces = differences(was, text)
        changes = list(_changes(pieces))
        for words in changes[:_MOST]:
            say(words, indent=_INDENT, width=WIDTH, hang="  ")
        if len(changes) > _MOST:
            say(f"and {len(changes) - _MOST} changes more", indent=_INDENT)
        if stands != was and stands != text:
            now = one_line(stands, 600) or "nothing"
            say(
                f"! changed here since the report was made; now: “{now}”",
                indent=_INDENT,
                width=WIDTH,
                hang="  ",
            )


def _sides(payload: dict[str, Any], engagement: Engagement) -> Iterator[tuple[str, str]]:
    """Each new wording, and what stands there now."""
    for answer in payload.get("answers", ()):
        held = engagement.answer(str(answer["question"]))
        yield str(answer["text"]), str(getattr(held, str(answer["field"]), ""))
    things: dict[str, Any] = {each.id: each for each in (*engagement.records, *engagement.decisions)}
    for edit in (*payload.get("changes", ()), *payload.get("beside", ())):
        for name, text in edit["fields"].items():
            yield str(text), str(getattr(things.get(edit["id"]), name, ""))


def _changes(pieces: list[Piece]) -> Iterator[str]:
    """What was taken out and what was put in, each with a few words around it."""
    ends: list[Piece | None] = [None, *pieces, None]
    for number, (before, piece) in enumerate(pairwise(ends[:-1])):
        if piece is None or piece.sort == "same" or (before and before.sort == "removed"):
            continue
        following = ends[number + 2]
        swapped = following if piece.sort == "removed" and following and following.sort == "added" else None
        after = ends[number + 3] if swapped else following
        ahead = letters((before,))[-_AROUND:] if before else ""
        behind = letters((after,))[:_AROUND] if after else ""
        out = piece.text if piece.sort == "removed" else ""
        put = swapped.text if swapped else piece.text if piece.sort == "added" else ""
        yield f"{_quoted(ahead, out, behind)} → {_quoted(ahead, put, behind)}"


def _quoted(ahead: str, text: str, behind: str) -> str:
    head = f"…{ahead}" if len(ahead) == _AROUND else ahead
    tail = f"{behind}…" if len(behind) == _AROUND else behind
    middle = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
    return f"“{one_line(head + middle + tail) or '–'}”"

"""Before and after: what a discussion changed in an answer, in its question's records, and in the whole session."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from textual.content import Content

from assistant.method.differences import Piece, differences, summary
from assistant.method.questions import QUESTION
from assistant.method.records import KINDS
from assistant.method.said import field_label, within
from assistant.method.sessions import SESSIONS
from assistant.text import one_line
from tui.safe import joined, plain
from tui.shown import said

if TYPE_CHECKING:
    from assistant.workspace.looking_back import RecordChange
    from tui.state import Snapshot, View

_MARKS: Final = {
    "same": ("", "", ""),
    "added": ("{+", "+}", "bold $text-success"),
    "removed": ("[-", "-]", "strike $text-error"),
}
"""How a piece is set off; the signs say it where colours cannot."""
_SIGNS: Final = {
    "added": ("+", "$text-success"),
    "changed": ("≠", "$text-warning"),
    "removed": ("−", "$text-error"),
}
_SHOWN: Final = 40_000
"""Characters of a difference that are shown; nobody reads on a screen what is longer."""
_VALUE: Final = 90


def marked(pieces: Iterable[Piece]) -> Content:
    """A difference as one text: what came in stands in ``{+ +}``, what went out in ``[- -]``."""
    parts: list[Content | str | tuple[str, str]] = []
    left = _SHOWN
    gone = False
    for piece in pieces:
        if gone and piece.sort == "added" and not piece.text[:1].isspace():
            parts.append(" ")
        gone = piece.sort == "removed" and not piece.text[-1:].isspace()
        begin, end, style = _MARKS[piece.sort]
        words = piece.text.strip()
        if not words:
            parts += [piece.text] if piece.sort != "removed" else []
            continue
        lead, _, rest = piece.text.partition(words)
        parts += [lead, (f"{begin}{words[:left]}{end}", style), rest]
        left -= len(words)
        if left <= 0:
            parts.append(("\n… the rest is too long to be shown here", "$quiet"))
            break
    return joined(parts)


def told(added: int, removed: int, kept: int) -> str:
    """How much of an answer changed, in a sentence."""
    return f"{_words(added)} came in, {removed:,} went out, {kept:,} stayed."


def record_lines(changes: Iterable[RecordChange], snapshot: Snapshot) -> Content:
    """What became of records, one on a line, with what each field was and is."""
    lines: list[Content] = []
    for change in changes:
        sign, style = _SIGNS[change.sort]
        label = within(KINDS[change.kind].label) if change.kind in KINDS else "record"
        title = one_line(change.title, _VALUE) or label
        lines.append(joined([(f"{sign} ", style), (f"{change.sort} ", "$quiet"), (title, "bold")]))
        if change.sort == "changed":
            lines += [
                joined([("  ", ""), (f"{field_label(name)}: ", "$quiet"), _value(was, snapshot), (" → ", "$quiet"), _value(now, snapshot)])
                for name, (was, now) in change.fields.items()
            ]  # fmt: skip
    return joined(lines, "\n")


def session_line(view: View) -> str:
    """What the room changed in the session that the current question belongs to, in one sentence."""
    session = SESSIONS[view.session - 1]
    engagement = view.snapshot.engagement
    agreed = added = removed = 0
    records: dict[str, str] = {}
    for question in session.questions:
        answer = engagement.answer(question.slug)
        agreed += answer.status == "agreed"
        if answer.agreed.strip():
            more, less, _ = summary(differences(answer.assumed, answer.agreed))
            added, removed = added + more, removed + less
        for change in view.workspace.changes_since_assumed(question.slug):
            records[change.id] = change.sort
    sorts = list(records.values())
    counted = ", ".join(f"{sorts.count(sort)} {sort}" for sort in _SIGNS if sort in sorts) or "as they were"
    return (
        f"Session {session.number} so far: {agreed} of {len(session.questions)} agreed; "
        f"{_words(added)} in, {removed:,} out; records: {counted}."
    )


def before_and_after(view: View) -> list[Content]:
    """The blocks of the panel that shows what changed, the summary of the session last."""
    slug = view.question
    if slug not in QUESTION:
        return [plain("The trace has no text of its own; what changed is told at each question.")]
    answer = view.answer
    blocks: list[Content] = []
    if not answer.agreed.strip():
        blocks.append(
            plain("Nothing is agreed yet. Once there is an answer after the discussion, this shows what changed.")
        )  # fmt: skip
    elif not answer.assumed.strip():
        blocks += [plain("Nothing was assumed before; all of it came from the discussion."), plain(answer.agreed[:_SHOWN])]  # fmt: skip
    else:
        pieces = differences(answer.assumed, answer.agreed)
        legend = joined([("{+came in+}", _MARKS["added"][2]), "  ", ("[-went out-]", _MARKS["removed"][2])])
        blocks += [joined([plain(told(*summary(pieces)), "$quiet"), "\n", legend]), marked(pieces)]
    changes = view.workspace.changes_since_assumed(slug)
    if changes:
        head = plain("Records since the last word before the discussion", "bold $text-accent")
        blocks.append(joined([head, record_lines(changes, view.snapshot)], "\n"))
    elif answer.agreed.strip():
        blocks.append(plain("No record of this question changed since the last word before the discussion.", "$quiet"))  # fmt: skip
    return [*blocks, plain(session_line(view), "italic")]


def _value(value: object, snapshot: Snapshot) -> str:
    return one_line(said(value, snapshot), _VALUE) or "–"


def _words(count: int) -> str:
    return "1 word" if count == 1 else f"{count:,} words"

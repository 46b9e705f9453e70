"""What was done, act by act, and how the last act is taken back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from assistant.method.probes import PROBE
from assistant.method.questions import QUESTION
from assistant.method.records import KINDS
from assistant.text import one_line
from assistant.workspace.changes import Body, Change, Mismatch
from assistant.workspace.errors import NOTHING_CHANGED, NothingToUndo, UndoConflict
from assistant.workspace.events import Event
from assistant.workspace.state import Draft

RENAME: Final = "rename"
"""The kind of the act that gives somebody another name."""

ERASE: Final = "erase"
"""The kind of the act that erases the text of a document for good."""
CITE: Final = "cite"
UNCITE: Final = "uncite"

_NOT_UNDONE = frozenset({"create", "suggest", "conflict", "undo", "recover"})
"""Kinds that undo passes over: nobody's act, a kept edit that would be lost, or undoing itself."""

_FOLLOWS = frozenset({"suggestions", "dismissals"})
"""Collections that acts touch as a consequence; not named in a summary, and no reason for a conflict."""


@dataclass(frozen=True, slots=True)
class Act:
    """One act: an event, or all events of one editing session. `seq` and `at` are those of the newest.

    `undoes` is the `seq` of the act that an undo took back, 0 for any other act.
    """

    seq: int
    at: datetime
    actor: str
    kind: str
    summary: str
    refs: tuple[str, ...]
    undone: bool
    undoes: int = 0


def group(newest_first: Iterable[Event], undone_by: Mapping[int, int]) -> list[list[Event]]:
    """Events as acts, newest first in both: events of one act that were not parted by an undo.

    `undone_by` leads from the number of an event to that of the undo that took it back. Edits that were
    kept as suggestions form an entry of their own.
    """
    groups: dict[tuple[str, int, bool], list[Event]] = {}
    for event in newest_first:
        groups.setdefault(key_of(event, undone_by), []).append(event)
    return list(groups.values())


def key_of(event: Event, undone_by: Mapping[int, int]) -> tuple[str, int, bool]:
    """What the events of one entry in the history have in common."""
    return event.act, undone_by.get(event.seq, 0), event.kind in _NOT_UNDONE


def described(events: Sequence[Event], undone: bool = False) -> Act:
    """Several events of one act, newest first, as one entry."""
    newest = events[0]
    changes = [change for event in reversed(events) for change in event.changes]
    refs = tuple(dict.fromkeys(change.id for change in _primary(changes)))
    undoes = max(newest.content.get("undoes", ()), default=0)
    told = summary(newest, changes)
    return Act(newest.seq, newest.moment, newest.actor, newest.kind, told, refs, undone, undoes)


def _primary(changes: Sequence[Change]) -> Sequence[Change]:
    return [change for change in changes if change.collection not in _FOLLOWS] or changes


def summary(event: Event, changes: Sequence[Change]) -> str:
    """One plain line on what an act did."""
    note = one_line(str(event.content.get("note", "")), 200)
    if event.kind == "undo":
        return f"Undone: {note}"
    if event.kind == RENAME:
        return f"Renamed {note}"
    if event.kind == ERASE:
        return f"Erased for good: the text of {note}"
    if event.kind == "document" and note:
        return f"Document {note}"
    if event.kind in (CITE, UNCITE) and changes:
        verb, where = ("Cited", "on") if event.kind == CITE else ("Citation taken back:", "from")
        return one_line(f"{verb} {note} {where} {_name(changes[0])}", 300)
    if event.kind == "import":
        return f"Imported {note}: {_counted(changes)}" if note else f"Imported: {_counted(changes)}"
    if event.kind == "suggest":
        added = [change for change in changes if change.created is not None]
        return f"Suggested: {len(added)} for {note}" if added else f"Suggestions superseded for {note}"
    lead = {
        "accept": "Accepted",
        "edit": "Edited and accepted",
        "reject": "Rejected",
        "conflict": "Kept as a suggestion",
        "recover": "Recovered",
    }.get(event.kind, "")
    parts = list(dict.fromkeys(_phrase(change) for change in _primary(changes)))
    shown = "; ".join(parts[:3]) + (f"; and {len(parts) - 3} more" if len(parts) > 3 else "")
    text = f"{lead}: {shown}" if lead else shown
    return one_line(f"{text} ({note})" if note else text, 300)


def _phrase(change: Change) -> str:
    verb = "added" if change.created is not None else "removed" if change.removed is not None else ""
    name = _name(change)
    if change.collection == "answers":
        fields = change.fields if change.fields is not None else (change.created or change.removed or {})
        named = [field for field in fields if field != "question"]
        return f"{name}: {', '.join(named) or 'answer'}{' removed' if verb == 'removed' else ''}"
    if change.collection == "settings":
        return f"{change.id} set"
    return f"{name} {verb}" if verb else f"{name}: {', '.join(change.fields or ())}"


def _name(change: Change) -> str:
    if change.collection == "answers" and change.id in QUESTION:
        return QUESTION[change.id].title
    if change.collection == "suggestions":
        return f"suggestion {change.id}"
    if change.collection == "reflections":
        probe, _, about = change.id.partition(" ")
        asked = f"“{one_line(PROBE[probe].text, 60)}”" if probe in PROBE else probe
        return f"{asked} about {about}" if about else asked
    if change.collection == "ballots":
        return f"vote {change.id}"
    if change.collection == "dismissals":
        return f"dismissal of {change.id}"
    body: Body = change.created or change.removed or {}
    title = str(body.get("title") or body.get("decided") or "").strip()
    label = KINDS[body["kind"]].label + " " if body.get("kind") in KINDS else ""
    return f"{label}{change.id}" + (f" “{one_line(title, 60)}”" if title else "")


def _counted(changes: Sequence[Change]) -> str:
    counts: dict[str, int] = {}
    for change in changes:
        counts[change.collection] = counts.get(change.collection, 0) + 1
    return ", ".join(
        f"{count} {collection if count > 1 else collection.removesuffix('s')}"
        for collection, count in counts.items()
    )


def last_undoable(
    newest_first: Iterable[Event], undone_by: Mapping[int, int], session: str, opened_at: int
) -> Event:
    """The newest event of the act that undo would take back.

    Acts of this session come first, then those from before it began; what other sessions have done
    meanwhile is theirs to undo.

    Raises:
        NothingToUndo: there is no such act.
        UndoConflict: a text was erased for good since, which is the end of what can be taken back.
    """
    for event in newest_first:
        mine = event.seq <= opened_at or event.content.get("session") == session
        if mine and event.kind == ERASE:
            raise UndoConflict(
                f"{summary(event, event.changes)}, on {event.at[:10]}. That cannot be undone, and undo does not "
                "reach past it.",
                kept=NOTHING_CHANGED,
                hint="Add the file again if it is needed; change by hand what was done before.",
            )
        if mine and event.kind not in _NOT_UNDONE and event.seq not in undone_by:
            return event
    raise NothingToUndo("There is nothing left to undo.")


def undone_by(undos: Iterable[Event]) -> dict[int, int]:
    """Which event was taken back by which undo."""
    return {seq: undo.seq for undo in undos for seq in undo.content.get("undoes", ())}


def same_act(events: Iterable[Event], newest: Event, undone_by: Mapping[int, int]) -> list[Event]:
    """Those of `events` that undo takes back together with `newest`, newest first."""
    return sorted(
        (
            event
            for event in events
            if event.act == newest.act and event.kind not in _NOT_UNDONE and event.seq not in undone_by
        ),
        key=lambda event: -event.seq,
    )


def take_back(draft: Draft, events: Sequence[Event]) -> None:
    """Puts the inverse of an act (its events newest first) into the draft.

    Raises:
        UndoConflict: what the act wrote is no longer what stands there.
    """
    for event in events:
        for change in reversed(event.changes):
            try:
                body = change.revert(draft.get(change.collection, change.id))
            except Mismatch:
                if change.collection in _FOLLOWS and not _is_primary(change, event):
                    continue
                raise UndoConflict(
                    f"This cannot be undone: {_name(change)} has been changed since.",
                    kept=NOTHING_CHANGED,
                    hint="Look at the history, and change it by hand.",
                ) from None
            if body is None:
                draft.drop(change.collection, change.id)
            else:
                draft.put(change.collection, change.id, body, change.place if change.removed else None)
    draft.says_the_same = all(event.kind == RENAME for event in events)
    draft.undoes = sorted(event.seq for event in events)
    draft.note = described(events).summary


def _is_primary(change: Change, event: Event) -> bool:
    return change in _primary(event.changes)

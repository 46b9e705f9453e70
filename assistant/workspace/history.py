"""What was done, act by act, and how the last act is taken back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from assistant.method.said import counted
from assistant.text import one_line
from assistant.workspace.changes import Change, Mismatch
from assistant.workspace.errors import NOTHING_CHANGED, NothingToUndo, UndoConflict
from assistant.workspace.events import Event
from assistant.workspace.state import Draft
from assistant.workspace.telling import Look, listed, looker, named, phrase, suggested

RENAME: Final = "rename"
"""The kind of the act that gives somebody another name."""

ERASE: Final = "erase"
"""The kind of the act that erases the text of a document for good."""
RETURN: Final = "return"
"""The kind of the act that brings a document that was removed back into use."""
CITE: Final = "cite"
UNCITE: Final = "uncite"
PLAN: Final = "plan"
"""The kind of the act that lays all workshops at once."""

COLLECT: Final = "collect"
"""The kind of the act that takes a reply in."""
COLLECTED: Final = "collected "
"""What the id of the setting begins with that remembers a reply; what tells one from another follows."""

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


def described(events: Sequence[Event], now: Look, undone: bool = False) -> Act:
    """Several events of one act, newest first, as one entry; `now` finds the titles of what it was about."""
    newest = events[0]
    changes = [change for event in reversed(events) for change in event.changes]
    refs = tuple(dict.fromkeys(change.id for change in _primary(changes)))
    undoes = max(newest.content.get("undoes", ()), default=0)
    told = summary(newest, changes, looker(now, changes))
    return Act(newest.seq, newest.moment, newest.actor, newest.kind, told, refs, undone, undoes)


def _primary(changes: Sequence[Change]) -> Sequence[Change]:
    return [
        change
        for change in changes
        if change.collection not in _FOLLOWS and not change.id.startswith(COLLECTED)
    ] or changes


def summary(event: Event, changes: Sequence[Change], look: Look) -> str:
    """One plain line on what an act did; `look` finds the titles."""
    note = one_line(str(event.content.get("note", "")), 200)
    if event.kind == "undo":
        return f"Undone: {note}"
    if event.kind == RENAME:
        return f"Renamed {note}"
    if event.kind == ERASE:
        return f"Erased for good: the text of {note}"
    if event.kind == "document" and note:
        return f"Document {note}"
    if event.kind == PLAN and note:
        return f"Planned {note}"
    if event.kind == COLLECT:
        about = listed(named(change, look) for change in changes if change.collection == "answers")
        return one_line(f"Collected from {note}: {about or 'kept as a suggestion'}", 300)
    if event.kind == RETURN and changes:
        return f"{named(changes[0], look)} in use again"
    if event.kind in (CITE, UNCITE) and changes:
        verb, where = ("Cited", "on") if event.kind == CITE else ("Citation taken back:", "from")
        return one_line(f"{verb} {note} {where} {named(changes[0], look)}", 300)
    if event.kind == "import":
        return f"Imported {note}: {_counted(changes)}" if note else f"Imported: {_counted(changes)}"
    primary = _primary(changes)
    if event.kind == "suggest":
        added = [change for change in changes if change.created is not None]
        verb = f"Suggested {counted(len(added), 'change')}" if added else "Put older suggestions aside"
        return one_line(suggested(added or changes, verb, look), 300)
    if event.kind == "reject":
        # What was drafted upon one of them goes stale in the same act, and is nobody's rejection.
        set_aside = [change for change in changes if _becomes(change) == "rejected"]
        verb = "Rejected the suggestion" if len(set_aside) == 1 else f"Rejected {len(set_aside)} suggestions"
        told = suggested(set_aside, verb, look)
        return one_line(f"{told} ({note})" if note else told, 300)
    if event.kind == "conflict":
        return one_line(suggested(primary, "Kept as a suggestion", look), 300)
    lead = {
        "accept": "Accepted",
        "edit": "Edited and accepted",
        "recover": "Recovered",
    }.get(event.kind, "")
    shown = listed(phrase(change, look) for change in primary)
    text = f"{lead}: {shown}" if lead else shown
    return one_line(f"{text} ({note})" if note else text, 300)


def _becomes(change: Change) -> object:
    return (change.fields or {}).get("state", {}).get("now")


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
                f"{summary(event, event.changes, lambda *_: None)}, on {event.at[:10]}. That cannot be undone, and undo does not "
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
                    f"This cannot be undone: {named(change, draft.get)} has been changed since.",
                    kept=NOTHING_CHANGED,
                    hint="Look at the history, and change it by hand.",
                ) from None
            if body is None:
                draft.drop(change.collection, change.id)
            else:
                draft.put(change.collection, change.id, body, change.place if change.removed else None)
    draft.says_the_same = all(event.kind == RENAME for event in events)
    draft.undoes = sorted(event.seq for event in events)
    draft.note = described(events, draft.get).summary


def _is_primary(change: Change, event: Event) -> bool:
    return change in _primary(event.changes)

"""Looking back: how an answer or a record came to be, what changed since, and when things were last touched."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from assistant.method.questions import QUESTION
from assistant.workspace import history
from assistant.workspace.changes import Body
from assistant.workspace.consequences import substance_revision
from assistant.workspace.content import known_question
from assistant.workspace.history import Act
from assistant.workspace.lifecycle import WorkspaceFile
from assistant.workspace.telling import looker

_WORK: Final = ("answer", "voice", "skip", "status")
"""Kinds of act that are work on a question."""


@dataclass(frozen=True, slots=True)
class Moment:
    """One act on an answer or a record, and what each field of it was before and is after it."""

    act: Act
    fields: Mapping[str, tuple[Any, Any]]


@dataclass(frozen=True, slots=True)
class RecordChange:
    """What became of one record: added, changed or removed; `fields` lead to what they were and are now."""

    id: str
    kind: str
    title: str
    sort: Literal["added", "changed", "removed"]
    fields: Mapping[str, tuple[Any, Any]]


class LookingBack(WorkspaceFile):
    """What the log tells about the way that led here."""

    def story(self, ref: str) -> list[Moment]:
        """Every act on the record, answer or other thing `ref`, oldest first; empty where there is none.

        Saves of one editing session are one moment. What was undone is in it, and marked so.
        """
        with self._ledger.lock:
            undone = self._undone()
            newest_first = list(self._backwards(ref))
            bodies: dict[int, tuple[Body, Body]] = {}
            body: Body | None = None
            for event in reversed(newest_first):
                before = body
                for change in event.changes:
                    if change.id == ref:
                        body = change.onward(body)
                bodies[event.seq] = (before or {}, body or {})
            now = looker(
                self._ledger.state.body, (change for event in newest_first for change in event.changes)
            )
            return [
                Moment(
                    history.described(events, now, events[0].seq in undone),
                    _differences(bodies[events[-1].seq][0], bodies[events[0].seq][1]),
                )
                for events in reversed(history.group(newest_first, undone))
            ]

    def last_changed(self) -> dict[str, datetime]:
        """When each answer and record last changed in substance, by its slug or id."""
        with self._current():
            state, times = self._ledger.state, self._ledger.times()
            refs = [*state.entities["answers"], *state.entities["records"]]
            same = self._changed_names_only()
            found = {
                ref: times.get(self._substance_before(ref, substance_revision(state, ref), same))
                for ref in refs
            }
            return {ref: moment for ref, moment in found.items() if moment is not None}

    def _changed_names_only(self) -> set[int]:
        """The events that only gave somebody another name, or took that back."""
        seqs = {event.seq for event in self._ledger.select("WHERE kind = ?", history.RENAME)}
        undos = self._ledger.select("WHERE kind = 'undo' ORDER BY seq") if seqs else []
        return seqs | {undo.seq for undo in undos if seqs.issuperset(undo.content.get("undoes", ()))}

    def _substance_before(self, ref: str, revision: int, same: Collection[int]) -> int:
        """`revision`, or the event before it on `ref` where that one is among the `same`: it said nothing new."""
        if revision not in same:
            return revision
        return next((event.seq for event in self._backwards(ref) if event.seq not in same), 0)

    def writing_times(self) -> list[tuple[datetime, str]]:
        """When this actor worked on which question, oldest first."""
        marks = ", ".join("?" * len(_WORK))
        events = self._ledger.select(
            f"WHERE actor = ? AND kind IN ({marks}) ORDER BY seq", self.actor, *_WORK
        )
        return [
            (event.moment, change.id)
            for event in events
            for change in event.changes
            if change.collection == "answers"
        ]

    def changes_since_assumed(self, question: str) -> list[RecordChange]:
        """What became of a question's records between the last word assumed and now.

        That is what the room did to them: the discussion begins after the last change of the assumed text
        that came before the first words that were agreed. Empty as long as nothing is agreed.

        Raises:
            NotFound: there is no such question.
        """
        slug = known_question(question)
        kind = QUESTION[slug].kind
        with self._current():
            since = self._discussed_from(slug)
            if since is None:
                return []
            now = {id_: entity.body for id_, entity in self._ledger.state.listed("records")}
            before: dict[str, Body | None] = dict(now)
            for event in self._ledger.select("WHERE seq > ? ORDER BY seq DESC", since):
                for change in reversed(event.changes):
                    if change.collection == "records":
                        before[change.id] = change.revert(before.get(change.id))
            return [found for found in _record_changes(before, now) if found.kind == kind]

    def _discussed_from(self, slug: str) -> int | None:
        """The event after which the discussion of a question began; None where nothing is agreed."""
        since: int | None = None
        settled = 0
        body: Body | None = None
        for event in reversed(list(self._backwards(slug))):
            before = body or {}
            for change in event.changes:
                if change.collection == "answers" and change.id == slug:
                    body = change.onward(body)
            agreed = str((body or {}).get("agreed", "")).strip()
            if (body or {}).get("assumed", "") != before.get("assumed", "") and not agreed:
                settled = event.seq
            if not agreed:
                since = None
            elif since is None:
                # What a file brought all at once tells nothing of what came before what.
                since = settled or (event.seq if event.kind == "import" else event.seq - 1)
        return since


def _differences(was: Body, now: Body) -> dict[str, tuple[Any, Any]]:
    """The fields that tell two bodies apart for people; no evidence is the same as none recorded."""
    sides = {name: (was.get(name), now.get(name)) for name in dict.fromkeys([*was, *now])}
    return {
        name: side
        for name, side in sides.items()
        if side[0] != side[1]
        and name not in ("question", "id", "kind", "origin")
        and not (name == "evidence" and set(side) == {None, "none"})
    }


def _record_changes(before: Mapping[str, Body | None], now: Mapping[str, Body]) -> Iterator[RecordChange]:
    for id_ in before:
        was, is_now = before[id_], now.get(id_)
        fields = _differences(was or {}, is_now or {})
        if fields and (body := is_now or was):
            sort: Literal["added", "changed", "removed"] = (
                "added" if was is None else "removed" if is_now is None else "changed"
            )
            yield RecordChange(id_, str(body.get("kind", "")), str(body.get("title", "")), sort, fields)

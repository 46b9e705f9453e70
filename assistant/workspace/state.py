"""What a workspace holds, in memory: the mirror of the entity table, and the draft of one act on it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final

from pydantic_core import from_json

from assistant.method.said import not_said
from assistant.workspace.changes import Body, Change, Entity, same
from assistant.workspace.contents import Filed, Key
from assistant.workspace.events import GENESIS, Event, canonical

COLLECTIONS: Final = (
    "settings",
    "answers",
    "records",
    "participants",
    "decisions",
    "actions",
    "parked",
    "dismissals",
    "documents",
    "reflections",
    "ballots",
    "workshops",
    "runsheets",
    "suggestions",
)
"""Every sort of thing that a workspace holds; each has an id within its collection."""

Place = tuple[str, str]
"""Which entity: its collection and its id there."""


def said(body: Body) -> Body:
    """`body` without what counts as not said: nulls, empty texts and empty lists."""
    return {name: value for name, value in body.items() if not not_said(value)}


class State:
    """Every entity as of one event, kept equal to the entity table by applying events to both."""

    def __init__(self) -> None:
        self.seq = 0
        self.hash = GENESIS
        self.entities: dict[str, dict[str, Entity]] = {name: {} for name in COLLECTIONS}

    def get(self, collection: str, id_: str) -> Entity | None:
        """One entity, or None."""
        return self.entities[collection].get(id_)

    def body(self, collection: str, id_: str) -> Body | None:
        """The body of one entity, not to be changed in place; None where there is none."""
        entity = self.get(collection, id_)
        return entity.body if entity else None

    def listed(self, collection: str) -> list[tuple[str, Entity]]:
        """A collection in the order in which its entities were added."""
        return sorted(self.entities[collection].items(), key=lambda item: item[1].place)

    def apply(self, event: Event) -> list[Place]:
        """Moves on by one event, and says which entities it touched.

        Raises:
            Mismatch: the event does not fit; nothing was changed.
        """
        touched: dict[Place, Entity | None] = {}
        for change in event.changes:
            key = (change.collection, change.id)
            before = touched[key] if key in touched else self.get(*key)
            touched[key] = change.apply(before, event.seq)
        for (collection, id_), entity in touched.items():
            if entity is None:
                del self.entities[collection][id_]
            else:
                self.entities[collection][id_] = entity
        self.seq, self.hash = event.seq, event.hash
        return list(touched)

    def rows(self) -> Iterator[tuple[str, str, str, str, int]]:
        """Every entity as the table holds it, sorted."""
        for collection in sorted(self.entities):
            for id_ in sorted(self.entities[collection]):
                yield row(collection, id_, self.entities[collection][id_])


def row(collection: str, id_: str, entity: Entity) -> tuple[str, str, str, str, int]:
    """One entity as a row of the table."""
    return (collection, id_, canonical(entity.body), canonical(entity.revisions), entity.place)


def load(connection: sqlite3.Connection) -> State:
    """The state as the entity table holds it, as of the last event. The caller holds a transaction."""
    state = State()
    for collection, id_, body, revisions, place in connection.execute(
        "SELECT collection, id, body, revisions, place FROM entity"
    ):
        state.entities[collection][id_] = Entity(from_json(body), from_json(revisions), place)
    last = connection.execute("SELECT seq, hash FROM event ORDER BY seq DESC LIMIT 1").fetchone()
    if last:
        state.seq, state.hash = last
    return state


def replay(events: Iterable[Event]) -> State:
    """The state that `events` lead to from nothing.

    Raises:
        Mismatch: an event does not fit what the ones before it made.
    """
    state = State()
    for event in events:
        state.apply(event)
    return state


class Draft:
    """One act in the making: reads see the state and what the act has changed so far.

    `kind`, `act`, `note`, `undoes`, `contents` (texts of documents to file) and `erased` (those to erase) go into
    the event; `seq` and `at` are set once it is committed, and
    stay 0 and None where the act changed nothing. `says_the_same` where it changes nothing but how somebody
    is called: nothing that was said becomes another thing by that. `following` are suggestions in which only
    the ids of records were made to follow those of others.
    """

    def __init__(self, state: State, kind: str, act: str = "") -> None:
        self.state = state
        self.kind = kind
        self.act = act
        self.note = ""
        self.undoes: list[int] = []
        self.contents: list[Filed] = []
        self.erased: list[Key] = []
        self.says_the_same = False
        self.following: set[str] = set()
        self.seq = 0
        self.at: datetime | None = None
        self._bodies: dict[Place, Body | None] = {}
        self._places: dict[Place, int] = {}
        self._next: dict[str, int] = {}

    def get(self, collection: str, id_: str) -> Body | None:
        """The body of one entity, not to be changed in place; None where there is none."""
        key = (collection, id_)
        if key in self._bodies:
            return self._bodies[key]
        return self.state.body(collection, id_)

    def listed(self, collection: str) -> list[tuple[str, Body]]:
        """A collection as it stands in this act, in order."""
        bodies = {id_: entity.body for id_, entity in self.state.listed(collection)}
        for (name, id_), body in self._bodies.items():
            if name != collection:
                continue
            if body is None:
                bodies.pop(id_, None)
            else:
                bodies[id_] = body
        return list(bodies.items())

    def put(self, collection: str, id_: str, body: Body, place: int | None = None) -> None:
        """Creates an entity or replaces its body; what is not said is not stored."""
        key = (collection, id_)
        if self.get(*key) is None and key not in self._places and not self.state.get(*key):
            self._places[key] = self._new_place(collection) if place is None else place
        self._bodies[key] = said(body)

    def update(self, collection: str, id_: str, fields: Body) -> None:
        """Changes some fields of an entity; a field that is given nothing is cleared."""
        self.put(collection, id_, (self.get(collection, id_) or {}) | fields)

    def drop(self, collection: str, id_: str) -> None:
        """Removes an entity."""
        self._bodies[(collection, id_)] = None

    def touched(self, collection: str, id_: str) -> bool:
        """Whether this act has set the entity itself, to whatever value."""
        return (collection, id_) in self._bodies

    def changes(self) -> list[Change]:
        """What the act comes to: only what really differs from the state."""
        changes = []
        for (collection, id_), body in self._bodies.items():
            entity = self.state.get(collection, id_)
            was = entity.body if entity else None
            if not same(was, body):
                place = entity.place if entity else self._places[(collection, id_)]
                changes.append(Change.between(collection, id_, was, body, place))
        return changes

    def _new_place(self, collection: str) -> int:
        if collection not in self._next:
            places = (entity.place for entity in self.state.entities[collection].values())
            self._next[collection] = max(places, default=0)
        self._next[collection] += 1
        return self._next[collection]

"""What an event changes, so that applying it, replaying it and taking it back are one mechanism.

A value is JSON. The difference between two values is a small JSON object:

* ``{"was": x, "now": y}`` - replaced; a side that is missing from the object did not exist;
* ``{"at": 7, "was": "old", "put": "new", "sum": …}`` - a long text in which one stretch was replaced, with
  a fingerprint of the whole text after it, so that an autosave every second costs bytes;
* ``{"of": {key: difference}}`` - an object, or a list of unchanged length (keys are places).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any, Final

Body = dict[str, Any]
Difference = dict[str, Any]

_MISSING: Final = object()
_SPLICE_FROM: Final = 48


class Mismatch(Exception):
    """A change does not fit the value it is applied to or taken back from."""


def diff(was: object, now: object) -> Difference:
    """The difference that leads from one JSON value to another, which must not be equal."""
    if isinstance(was, str) and isinstance(now, str) and len(was) + len(now) >= _SPLICE_FROM:
        return _splice(was, now)
    if isinstance(was, dict) and isinstance(now, dict):
        keys = [*was, *(key for key in now if key not in was)]
        pairs = ((key, was.get(key, _MISSING), now.get(key, _MISSING)) for key in keys)
        return {"of": {key: diff(old, new) for key, old, new in pairs if not _same(old, new)}}
    if isinstance(was, list) and isinstance(now, list) and len(was) == len(now):
        return {
            "of": {
                str(place): diff(old, new)
                for place, (old, new) in enumerate(zip(was, now, strict=True))
                if not _same(old, new)
            }
        }
    sides = {"was": was, "now": now}
    return {side: value for side, value in sides.items() if value is not _MISSING}


def forward(value: object, difference: Difference) -> object:
    """`value` with `difference` applied.

    Raises:
        Mismatch: `value` is not what the difference starts from.
    """
    return _walk(value, difference, "was", "now")


def backward(value: object, difference: Difference) -> object:
    """`value` with `difference` taken back.

    Raises:
        Mismatch: `value` is not what the difference led to.
    """
    return _walk(value, difference, "now", "was")


def _walk(value: Any, difference: Difference, start: str, end: str) -> Any:
    if "of" in difference:
        if isinstance(value, dict):
            changed = dict(value)
            for key, inner in difference["of"].items():
                item = _walk(value.get(key, _MISSING), inner, start, end)
                if item is _MISSING:
                    del changed[key]
                else:
                    changed[key] = item
            return changed
        if isinstance(value, list):
            items = list(value)
            for key, inner in difference["of"].items():
                if not key.isdecimal() or int(key) >= len(items):
                    raise Mismatch(f"the list has no place {key}")
                items[int(key)] = _walk(items[int(key)], inner, start, end)
            return items
        raise Mismatch("there is nothing with parts here")
    if "put" in difference:
        return _respliced(value, difference, start == "was")
    if not _same(value, difference.get(start, _MISSING)):
        raise Mismatch("the value is another one")
    return difference.get(end, _MISSING)


def _respliced(value: object, splice: Difference, ahead: bool) -> str:
    old: str = splice["was" if ahead else "put"]
    new: str = splice["put" if ahead else "was"]
    at: int = splice["at"]
    if not isinstance(value, str) or value[at : at + len(old)] != old:
        raise Mismatch("the text is another one")
    if not ahead and fingerprint(value) != splice["sum"]:
        raise Mismatch("the text has changed elsewhere")
    result = value[:at] + new + value[at + len(old) :]
    if ahead and fingerprint(result) != splice["sum"]:
        raise Mismatch("the text around the change is another one")
    return result


def _splice(was: str, now: str) -> Difference:
    start = _common(was, now)
    end = _common(was[start:][::-1], now[start:][::-1])
    return {
        "at": start,
        "was": was[start : len(was) - end],
        "put": now[start : len(now) - end],
        "sum": fingerprint(now),
    }


def _common(one: str, other: str) -> int:
    """How many characters two texts share from the start; halving keeps this quick on megabytes."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def fingerprint(text: str) -> str:
    """Twelve hex digits that tell one text from another."""
    return hashlib.blake2b(text.encode("utf-8"), digest_size=6).hexdigest()


def _same(one: object, other: object) -> bool:
    # JSON tells 1, 1.0 and true apart; Python's == does not, and a replay must end in the same bytes.
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    return type(one) is type(other) and one == other


def same(one: Body | None, other: Body | None) -> bool:
    """Whether two stored bodies are equal as JSON."""
    return _same(one, other)


@dataclass(frozen=True, slots=True)
class Entity:
    """One stored thing: its body, the event that last touched each field (``""``: any), and its place."""

    body: Body
    revisions: dict[str, int]
    place: int


@dataclass(frozen=True, slots=True)
class Change:
    """What one event does to one entity: it is created, removed, or some of its fields differ."""

    collection: str
    id: str
    place: int = 0
    created: Body | None = None
    removed: Body | None = None
    fields: dict[str, Difference] | None = None

    @classmethod
    def between(cls, collection: str, id_: str, was: Body | None, now: Body | None, place: int) -> Change:
        """The change from one body to another, of which at most one is None (not there)."""
        if was is None:
            return cls(collection, id_, place, created=now)
        if now is None:
            return cls(collection, id_, place, removed=was)
        return cls(collection, id_, fields=diff(was, now)["of"])

    def apply(self, entity: Entity | None, seq: int) -> Entity | None:
        """The entity after this change, made by event `seq`.

        Raises:
            Mismatch: the entity is not what the change starts from.
        """
        if self.created is not None:
            if entity is not None:
                raise Mismatch("it exists already")
            return Entity(self.created, dict.fromkeys(["", *self.created], seq), self.place)
        if entity is None:
            raise Mismatch("it does not exist")
        if self.removed is not None:
            if not _same(entity.body, self.removed) or entity.place != self.place:
                raise Mismatch("what was to be removed is another thing")
            return None
        fields = self.fields or {}
        body = forward(entity.body, {"of": fields})
        assert isinstance(body, dict)
        return Entity(body, {**entity.revisions, **dict.fromkeys(["", *fields], seq)}, entity.place)

    def onward(self, body: Body | None) -> Body | None:
        """The body after this change, given the one before it: the mirror of `revert`.

        Raises:
            Mismatch: the body is not what the change starts from.
        """
        after = self.apply(None if body is None else Entity(body, {}, self.place), 0)
        return None if after is None else after.body

    def revert(self, body: Body | None) -> Body | None:
        """The body before this change, given the one after it.

        Raises:
            Mismatch: the body is no longer what the change led to.
        """
        if self.removed is not None:
            if body is not None:
                raise Mismatch("it exists again")
            return self.removed
        if body is None:
            raise Mismatch("it does not exist any more")
        if self.created is not None:
            if not _same(body, self.created):
                raise Mismatch("it has changed")
            return None
        old = backward(body, {"of": self.fields or {}})
        assert isinstance(old, dict)
        return old

    def to_json(self) -> dict[str, Any]:
        """This change as it stands in an event."""
        plain: dict[str, Any] = {"collection": self.collection, "id": self.id}
        if self.fields is not None:
            return plain | {"fields": self.fields}
        side = "created" if self.created is not None else "removed"
        return plain | {side: getattr(self, side), "place": self.place}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Change:
        """The change as `to_json` wrote it.

        Raises:
            TypeError: a name in it is unknown; the event was written by a later version or is damaged.
        """
        return cls(**data)

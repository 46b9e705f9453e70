"""What moves under a plan between two rounds: trends, personas, alternatives and objectives, in a sentence each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from assistant.method.engagement import Engagement
from assistant.method.matching import RecordChange, Sort
from assistant.method.records import KINDS
from assistant.method.rules.picture import name
from assistant.method.said import field_label, link_kind, within

MOVING: Final = ("trend", "persona", "alternative", "objective")
"""The kinds that move, in the order in which they are told."""

_BESIDE_THE_POINT: Final = frozenset({"note", "sources", "evidence"})
"""Fields that may change without the thing itself having moved."""
_LONGEST: Final = 80
"""Characters of a text in a sentence on what moved."""


@dataclass(frozen=True, slots=True)
class Moved:
    """A trend, persona, alternative or objective that came, went or changed in substance, in a sentence.

    `ref` is its id in the new round, or in the old one where it is gone.
    """

    ref: str
    kind: str
    title: str
    sort: Sort
    text: str


def moves(changes: Iterable[RecordChange], old: Engagement, new: Engagement) -> Iterator[Moved]:
    """Those of `changes` between two rounds that are moves; one of note, sources or evidence alone is none."""
    was_titles, now_titles = _titles(old), _titles(new)
    for change in changes:
        if change.kind in MOVING and (text := _told(change, was_titles, now_titles)):
            yield Moved(change.id, change.kind, change.title, change.sort, text)


def _told(change: RecordChange, was_titles: Mapping[str, str], now_titles: Mapping[str, str]) -> str:
    """What moved, as a sentence; blank where nothing did."""
    model = KINDS[change.kind]
    title = f"“{change.title.strip()}”" if change.title.strip() else change.id
    who = f"The {within(model.label)} {title}"
    if change.sort != "changed":
        return f"{who} is {'new' if change.sort == 'added' else 'gone'}."
    parts = []
    for field, (was, now) in change.fields.items():
        if field not in _BESIDE_THE_POINT:
            linked = link_kind(model.model_fields[field]) is not None
            before, after = _words(was, was_titles, linked), _words(now, now_titles, linked)
            parts.append(f"{field_label(field)} {_difference(before, after)}")
    return f"{who} moved: {'; '.join(parts)}." if parts else ""


def _titles(engagement: Engagement) -> Mapping[str, str]:
    return {record.id: name(record) for record in engagement.records}


def _words(value: Any, titles: Mapping[str, str], linked: bool) -> list[str]:
    """A value as people read it, one text for each thing in a list."""
    if value is None:
        return []
    if isinstance(value, list):
        return [words for item in value for words in _words(item, titles, linked)]
    if isinstance(value, dict):
        named = {key: titles.get(item, item) if key.endswith("_id") else item for key, item in value.items()}
        return [", ".join(str(item) for item in named.values() if item)]
    if isinstance(value, bool):
        return ["yes" if value else "no"]
    return [titles.get(value, value) if linked else " ".join(str(value).split())]


def _difference(was: list[str], now: list[str]) -> str:
    if len(was) <= 1 and len(now) <= 1:
        return " → ".join(_short(words[0]) if words else "not said" for words in (was, now))
    came, went = [word for word in now if word not in was], [word for word in was if word not in now]
    return ", ".join([*(f"+ {_short(word)}" for word in came), *(f"− {_short(word)}" for word in went)])


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rstrip()}…"

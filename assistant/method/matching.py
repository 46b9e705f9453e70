"""Which records of two rounds are the same, and how each of them differs.

Records are the same where their id and kind are; of those left over, where kind and title are and no other
record left over bears them; the purpose and the market always, as there is one of each. Where the two rounds
use different ids, links are compared by what they lead to.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from pydantic import BaseModel

from assistant.method.engagement import Engagement
from assistant.method.records import KINDS
from assistant.method.said import BaseRecord, field_order, link_kind, not_said

M = TypeVar("M", bound=BaseModel)
Records = Mapping[str, BaseRecord]
Sort = Literal["added", "changed", "removed"]


@dataclass(frozen=True, slots=True)
class RecordChange:
    """What became of one record between two rounds.

    `id` is that of the new round, or of the old where the record is gone; `was_id` is blank for a new record.
    `fields` lead to what each was and is now, as plain data with the ids of its own round, None where nothing
    was said.
    """

    id: str
    was_id: str
    kind: str
    title: str
    sort: Sort
    fields: Mapping[str, tuple[Any, Any]]


@dataclass(frozen=True, slots=True)
class Rounds:
    """Two rounds under one set of ids, in which equal ids mean the same record.

    The ids are those of the new round; a record that is gone keeps its own, marked with ``was:`` where the new
    round uses that for another one. `named` leads from these back to the id in the old round.
    """

    old: Records
    new: Records
    ids: Mapping[str, str]


def align(old: Engagement, new: Engagement) -> Rounds:
    """Both rounds under one set of ids."""
    same = _pairs(old.records, new.records)
    taken = {record.id for record in new.records}
    ids = {
        record.id: same.get(record.id) or (f"was:{record.id}" if record.id in taken else record.id)
        for record in old.records
    }
    renamed = [_relinked(record, ids).model_copy(update={"id": ids[record.id]}) for record in old.records]
    return Rounds(
        {record.id: record for record in renamed},
        {record.id: record for record in new.records},
        ids,
    )


def changes(rounds: Rounds, old: Engagement) -> Iterator[RecordChange]:
    """What became of each record, in the order of the method's kinds; `old` as it was before it was aligned."""
    originals = {rounds.ids[record.id]: record for record in old.records}
    order = list(KINDS)
    both = {**rounds.new, **{id_: rounds.new.get(id_, record) for id_, record in rounds.old.items()}}
    for id_, record in sorted(both.items(), key=lambda item: order.index(kind_of(item[1]))):
        before, after = rounds.old.get(id_), rounds.new.get(id_)
        original = originals.get(id_)
        fields = {
            field: (_plain(original, field), _plain(after, field))
            for field in field_order(type(record))
            if _weighed(_plain(before, field)) != _weighed(_plain(after, field))
        }
        if before is not None and after is not None and not fields:
            continue
        sort: Sort = "added" if before is None else "removed" if after is None else "changed"
        was_id = "" if original is None else original.id
        yield RecordChange(
            id_ if after is not None else was_id, was_id, kind_of(record), record.title, sort, fields
        )


def kind_of(record: BaseRecord) -> str:
    """The kind of a record by its name in the interchange format."""
    return str(getattr(record, "kind", ""))


def _pairs(old: Iterable[BaseRecord], new: Iterable[BaseRecord]) -> dict[str, str]:
    """The new id of each old record that lives on."""
    there = {record.id: kind_of(record) for record in new}
    pairs = {record.id: record.id for record in old if there.get(record.id) == kind_of(record)}
    left_old = _by_title(record for record in old if record.id not in pairs)
    left_new = _by_title(record for record in new if record.id not in pairs)
    for key, bearers in left_old.items():
        heirs = left_new.get(key, [])
        if len(bearers) == len(heirs) == 1:
            pairs[bearers[0].id] = heirs[0].id
    return pairs


def _by_title(records: Iterable[BaseRecord]) -> dict[tuple[str, str], list[BaseRecord]]:
    found: defaultdict[tuple[str, str], list[BaseRecord]] = defaultdict(list)
    for record in records:
        title = "" if record.single else " ".join(record.title.casefold().split())
        if title or record.single:
            found[kind_of(record), title].append(record)
    return found


def _relinked(value: M, ids: Mapping[str, str]) -> M:
    update: dict[str, Any] = {}
    for name, field in type(value).model_fields.items():
        held = getattr(value, name)
        if link_kind(field) is not None:
            update[name] = (
                [ids.get(id_, id_) for id_ in held] if isinstance(held, list) else ids.get(held, held)
            )
        elif isinstance(held, list):
            update[name] = [_relinked(item, ids) if isinstance(item, BaseModel) else item for item in held]
    return value.model_copy(update=update)


def _plain(record: BaseRecord | None, field: str) -> Any:
    value = None if record is None else record.model_dump(mode="json", include={field})[field]
    # No evidence is the same as none said.
    return None if not_said(value) or (field, value) == ("evidence", "none") else value


def _weighed(value: Any) -> Any:
    """A value by which to compare: blanks around a text, order and repetition in a list make no difference."""
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, list):
        return sorted({repr(_weighed(item)) for item in value})
    return value

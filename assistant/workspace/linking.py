"""Links as an act makes them: to a record that is being added, and none to what is not there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, get_args

from pydantic import BaseModel

from assistant.errors import BadInput
from assistant.method.linking import linked
from assistant.method.records import KINDS, RECORD
from assistant.method.said import field_label, link_kind
from assistant.text import one_line
from assistant.workspace import review
from assistant.workspace.changes import Body
from assistant.workspace.errors import NOTHING_CHANGED
from assistant.workspace.state import Draft


def name_in(draft: Draft, kind: str, id_: str, named_in: Sequence[tuple[str, str]]) -> None:
    """Has the records in `named_in`, pairs of an id and a field, name the record `id_` of `kind`.

    Raises:
        NotFound: one of them does not exist.
        BadInput: a field does not exist, or holds no link to that kind.
    """
    for ref, field in named_in:
        body = draft.get("records", ref)
        if body is None:
            raise review.no_record(ref)
        record = RECORD.validate_python(body)
        info = type(record).model_fields.get(field)
        if info is None or link_kind(info) != kind:
            raise BadInput(
                f"{ref}: {one_line(field, 60)!r} names no {kind.replace('_', ' ')}.", kept=NOTHING_CHANGED
            )
        review.change_record(draft, ref, linked(record, field, id_))


LeftOut = tuple[str, str, str]
"""A link that was left out: what its field is called, the id, and why."""


def without(body: Body, lost: Callable[[str, str], str]) -> tuple[Body, list[LeftOut]]:
    """The fields of a record without those links for which `lost`, given kind and id, says why they cannot be made.

    What says nothing without its link goes with it.
    """
    left_out: list[LeftOut] = []
    return _without(KINDS[body["kind"]], body, lost, left_out) or {}, left_out


def _without(
    model: type[BaseModel], body: Mapping[str, Any], lost: Callable[[str, str], str], left_out: list[LeftOut]
) -> Body | None:
    kept: Body = {}
    for name, value in body.items():
        info = model.model_fields[name]
        kind = link_kind(info)
        if kind is not None:
            why = {id_: lost(kind, id_) for id_ in _ids(value)}
            left_out += [(field_label(name), id_, reason) for id_, reason in why.items() if reason]
            value = [id_ for id_ in value if not why[id_]] if isinstance(value, list) else value
            if not isinstance(value, list) and value and why[value]:
                if info.is_required():
                    return None
                continue
        elif isinstance(value, list) and (inner := _inner(model, name)):
            cut = (_without(inner, item, lost, left_out) for item in value)
            value = [item for item in cut if item is not None]
        kept[name] = value
    return kept


def _ids(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value or ())


def _inner(model: type[BaseModel], name: str) -> type[BaseModel] | None:
    """The model of the items of a list field; None where they are plain values."""
    items = (item for item in get_args(model.model_fields[name].annotation) if isinstance(item, type))
    return next((item for item in items if issubclass(item, BaseModel)), None)

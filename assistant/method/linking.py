"""Links as values of a record's fields: which field holds them, and the field with one more in it."""

from __future__ import annotations

from typing import Any

from assistant.method.said import BaseRecord, link_kind


def link_field(model: type[BaseRecord], kind: str) -> str:
    """The field of `model` that names what a record of `kind` belongs to or is made for; empty where there is none.

    An objective supports others of its own kind; that is no link along the chain, and does not count.
    """
    fields = model.model_fields.items()
    return next((name for name, info in fields if link_kind(info) == kind and name != "supports_ids"), "")


def linked(record: BaseRecord, name: str, id: str) -> dict[str, Any]:
    """The change by which the field `name` of `record` names `id` too; a field for one link only names `id` then."""
    value = getattr(record, name)
    if not isinstance(value, list):
        return {name: id}
    return {name: value if id in value else [*value, id]}

"""Where somebody is named, and how they are given another name everywhere at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

from pydantic import BaseModel

from assistant.method.said import NamesPerson, person_mark


def attributed(name: str, words: str) -> str:
    """Somebody's words with their name before them, as a decision keeps a dissent."""
    return f"{name}: {words}"


def renamed(model: type[BaseModel], body: Mapping[str, Any], old: str, new: str) -> dict[str, Any]:
    """`body`, a value of `model` as JSON data, with `new` wherever somebody is named who was called `old`.

    Only a name that is exactly `old` changes; what people said stays to the letter.
    """
    changed = dict(body)
    for name, field in model.model_fields.items():
        value = changed.get(name)
        mark = person_mark(field)
        if mark is not None:
            if isinstance(value, list):
                changed[name] = [_called(text, mark, old, new) for text in value]
            elif value is not None:
                changed[name] = _called(value, mark, old, new)
        elif isinstance(value, list):
            for inner in get_args(field.annotation):
                if isinstance(inner, type) and issubclass(inner, BaseModel):
                    changed[name] = [renamed(inner, item, old, new) for item in value]
    return changed


def is_named(model: type[BaseModel], body: Mapping[str, Any], name: str) -> bool:
    """Whether `body`, a value of `model` as JSON data, names somebody called `name`."""
    return bool(name) and renamed(model, body, name, "") != body


def _called(text: str, mark: NamesPerson, old: str, new: str) -> str:
    if mark.leads:
        words = text.removeprefix(attributed(old, ""))
        return text if words == text else attributed(new, words)
    return new if text == old else text

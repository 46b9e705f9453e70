"""How a model is told which shape to answer in: the ladder from strict schema down to the prompt alone.

Servers differ in what they take, and none says so reliably beforehand. So the strictest way is tried
first, a server that turns it down is asked in the next one, and that is remembered for the process. The
schema is in the prompt on every rung: some servers accept a schema and then do not keep to it.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import Any, Final, Literal

from pydantic import BaseModel

from assistant.advisor.client.cloak import Cloak
from assistant.text import safe_text

_TURNED_DOWN: Final = re.compile(
    r"response[_ ]?format|json[_ ]schema|json[_ ]object|json mode|structured output|grammar|\bschema\b",
    re.IGNORECASE,
)
# What strict modes of the providers understand; the rest is left to the prompt and to validation.
_KEPT: Final = frozenset(
    {"type", "properties", "required", "items", "enum", "const", "anyOf", "$ref", "$defs", "description"}
)


_RULE: Final = (
    "Answer with one JSON object and nothing else: no words around it, no code fence. "
    "The object has to satisfy this JSON Schema:"
)


@dataclass(frozen=True)
class Message:
    """One chat message as the prompt layer renders it."""

    role: Literal["system", "user", "assistant"]
    content: str


class Rung(Enum):
    """A way of asking for a shape, strictest first."""

    JSON_SCHEMA = "json_schema"
    JSON_OBJECT = "json_object"
    PROMPT_ONLY = "prompt_only"

    @property
    def below(self) -> Rung | None:
        """The next rung down; None at the foot."""
        rungs = list(Rung)
        place = rungs.index(self) + 1
        return rungs[place] if place < len(rungs) else None


class RungMemory:
    """Which rung each (model, server) stands on. Safe to use from several threads."""

    def __init__(self) -> None:
        self._rungs: dict[tuple[str, str], Rung] = {}
        self._lock = threading.Lock()

    def get(self, key: tuple[str, str]) -> Rung:
        """The rung to ask on: the highest, until the server turned it down."""
        with self._lock:
            return self._rungs.get(key, Rung.JSON_SCHEMA)

    def remember(self, key: tuple[str, str], rung: Rung) -> None:
        """Ask this server on `rung` from now on."""
        with self._lock:
            self._rungs[key] = rung


def names_the_format(text: str) -> bool:
    """Whether a server's complaint is about the way the shape was asked for."""
    return bool(_TURNED_DOWN.search(text))


def response_format(
    rung: Rung, response_model: type[BaseModel], cloak: Cloak | None = None
) -> dict[str, Any] | None:
    """The ``response_format`` of a request on `rung`, names hidden by `cloak`; None where only the prompt asks."""
    if rung is Rung.JSON_SCHEMA:
        shape = strict_schema(response_model)
        if cloak:
            shape = cloak.hide_schema(shape)
        schema = {"name": response_model.__name__, "strict": True, "schema": shape}
        return {"type": "json_schema", "json_schema": schema}
    if rung is Rung.JSON_OBJECT:
        return {"type": "json_object"}
    return None


@lru_cache(maxsize=128)
def _schema(response_model: type[BaseModel]) -> dict[str, Any]:
    """Its JSON Schema, made once; nobody writes to it."""
    return response_model.model_json_schema()


def strict_schema(response_model: type[BaseModel]) -> dict[str, Any]:
    """`response_model` as strict modes want it: all fields required, no extras, no lengths, no defaults."""
    schema = _schema(response_model)
    definitions = schema.get("$defs", {})
    if "$ref" in schema:
        # A model that holds itself: strict modes want an object at the root, not a reference to one.
        schema = {**definitions[schema["$ref"].rpartition("/")[2]], "$defs": definitions}
    strict: dict[str, Any] = _strict(schema)
    return strict


def _strict(node: Any) -> Any:
    if isinstance(node, list):
        return [_strict(item) for item in node]
    if not isinstance(node, Mapping):
        return node
    if "$ref" in node:
        # Neighbours of a reference are refused by the strictest of them.
        return {"$ref": node["$ref"]}
    kept: dict[str, Any] = {}
    for key, value in node.items():
        name = "anyOf" if key == "oneOf" else key
        if name in {"properties", "$defs"}:
            kept[name] = {label: _strict(below) for label, below in value.items()}
        elif name == "const":
            kept["enum"] = [value]
        elif name in _KEPT and name != "required":
            kept[name] = _strict(value) if name in {"items", "anyOf"} else value
    if "properties" in kept:
        kept["required"] = list(kept["properties"])
        kept["additionalProperties"] = False
    return kept


def with_schema(
    messages: Sequence[Message], response_model: type[BaseModel], cloak: Cloak | None = None
) -> list[Message]:
    """`messages` with the shape of the answer spelt out at the end of the system message.

    With a `cloak` names are hidden in all of it, and where any is, the model is told what placeholders are.
    """
    hide = cloak.hide if cloak else str
    schema = _schema(response_model)
    shape = json.dumps(
        cloak.hide_schema(schema) if cloak else schema, ensure_ascii=False, separators=(",", ":")
    )
    rule = hide(_RULE) + "\n" + shape
    # Made safe before names are looked for: what is taken out might stand within one.
    hidden = [Message(message.role, hide(safe_text(message.content))) for message in messages]
    if cloak and any("[[" in content for content in (rule, *(message.content for message in hidden))):
        rule = f"{cloak.note}\n\n{rule}"
    if hidden and hidden[0].role == "system":
        first = Message("system", f"{hidden[0].content.rstrip()}\n\n{rule}")
        return [first, *hidden[1:]]
    return [Message("system", rule), *hidden]

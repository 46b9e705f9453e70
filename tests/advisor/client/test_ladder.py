"""Asking for a shape: the schema for strict modes, the schema in the prompt."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Any, Literal

from pydantic import BaseModel, Field

from assistant.advisor.client.ladder import (
    Message,
    Rung,
    RungMemory,
    response_format,
    strict_schema,
    with_schema,
)


class Side(StrEnum):
    CUSTOMER = "customer"
    BUSINESS = "business"


class Quote(BaseModel):
    ref: str = Field(min_length=1, max_length=40)
    side: Side


class Cat(BaseModel):
    kind: Literal["cat"]
    lives: int = Field(ge=1, le=9)


class Dog(BaseModel):
    kind: Literal["dog"]


class Gap(BaseModel):
    """A contradiction."""

    text: str = Field(description="One sentence.", pattern="^[A-Z]")
    quote: Quote = Field(description="Where it stands.")
    other: Quote | None = None
    pet: Cat | Dog = Field(discriminator="kind")
    tags: list[str] = Field(default_factory=list, max_length=3)


def _nodes(node: Any) -> list[dict[str, Any]]:
    if isinstance(node, list):
        return [found for item in node for found in _nodes(item)]
    if isinstance(node, dict):
        return [node, *(found for item in node.values() for found in _nodes(item))]
    return []


def test_strict_schemas_hold_only_what_strict_modes_take() -> None:
    schema = strict_schema(Gap)
    for node in _nodes(schema):
        if "properties" in node:
            assert node["required"] == list(node["properties"])
            assert node["additionalProperties"] is False
        if "$ref" in node:
            assert list(node) == ["$ref"]
    written = json.dumps(schema)
    for word in ("minLength", "maxItems", "pattern", "default", "discriminator", "oneOf", "const", "minimum"):
        assert f'"{word}"' not in written
    assert schema["properties"]["text"]["description"] == "One sentence."
    assert schema["$defs"]["Cat"]["properties"]["kind"]["enum"] == ["cat"]
    assert schema["$defs"]["Side"]["enum"] == ["customer", "business"]
    assert schema["properties"]["other"]["anyOf"][1] == {"type": "null"}


def test_each_rung_asks_in_its_own_way() -> None:
    strict = response_format(Rung.JSON_SCHEMA, Gap)
    assert strict is not None
    assert strict["json_schema"]["name"] == "Gap"
    assert strict["json_schema"]["strict"] is True
    assert response_format(Rung.JSON_OBJECT, Gap) == {"type": "json_object"}
    assert response_format(Rung.PROMPT_ONLY, Gap) is None
    assert [rung.below for rung in Rung] == [Rung.JSON_OBJECT, Rung.PROMPT_ONLY, None]


def test_the_whole_schema_stands_in_the_prompt() -> None:
    messages = [Message("system", "Be brief.\n"), Message("user", "Go.")]
    extended = with_schema(messages, Gap)
    assert [message.role for message in extended] == ["system", "user"]
    assert extended[0].content.startswith("Be brief.")
    assert '"maxLength":40' in extended[0].content
    assert extended[1] == messages[1]


def test_messages_without_a_system_message_get_one() -> None:
    assert [message.role for message in with_schema([Message("user", "Go.")], Gap)] == ["system", "user"]
    assert [message.role for message in with_schema([], Gap)] == ["system"]


def test_rungs_are_remembered_per_model_and_server() -> None:
    memory = RungMemory()
    memory.remember(("a", "here"), Rung.PROMPT_ONLY)
    assert memory.get(("a", "here")) is Rung.PROMPT_ONLY
    assert memory.get(("a", "there")) is Rung.JSON_SCHEMA

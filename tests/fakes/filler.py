"""Sensible values for any JSON schema, so that a reply can be made up for a response model nobody foresaw."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

_WORDS = "What would the customer miss first if this were gone tomorrow?"
_DEEPEST = 8


def fill(schema: Mapping[str, Any]) -> Any:
    """A value that fits `schema`: the shortest lists, the first alternative that is not null, plain words."""
    return _fill(schema, schema.get("$defs", {}), 0)


def _fill(node: Mapping[str, Any], definitions: Mapping[str, Any], depth: int) -> Any:
    if "$ref" in node:
        return _fill(definitions[node["$ref"].rsplit("/", 1)[-1]], definitions, depth + 1)
    for fixed in ("const", "default"):
        if node.get(fixed) is not None:
            return node[fixed]
    if node.get("enum"):
        return node["enum"][0]
    choices = node.get("anyOf") or node.get("oneOf") or node.get("allOf")
    if choices:
        real = [choice for choice in choices if choice.get("type") != "null"]
        if len(real) < len(choices) and depth > _DEEPEST:
            return None
        return _fill(real[0], definitions, depth + 1)
    kind = node.get("type")
    if isinstance(kind, list):
        kind = next((name for name in kind if name != "null"), "null")
    if kind == "object" or "properties" in node:
        return {
            name: _fill(below, definitions, depth + 1) for name, below in node.get("properties", {}).items()
        }
    if kind == "array":
        count = max(int(node.get("minItems", 0)), 1 if depth < _DEEPEST and node.get("maxItems", 1) else 0)
        return [_fill(node.get("items", {}), definitions, depth + 1) for _ in range(count)]
    if kind in {"integer", "number"}:
        low = node.get("minimum", node.get("exclusiveMinimum", 0) + 1 if "exclusiveMinimum" in node else 1)
        return min(low, node.get("maximum", low))
    if kind == "boolean":
        return True
    return None if kind == "null" else _string(node)


def _string(node: Mapping[str, Any]) -> str:
    known = {"date": "2026-03-02", "date-time": "2026-03-02T09:00:00Z", "uri": "https://example.org/"}
    text = known.get(str(node.get("format")), _WORDS)
    while len(text) < int(node.get("minLength", 0)):
        text += " " + _WORDS
    return text[: int(node.get("maxLength", len(text)))]


def schema_of(body: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """The name and schema that a chat request asks for: in ``response_format``, else written out in a message."""
    asked = (body.get("response_format") or {}).get("json_schema") or {}
    written = _written_out(body)
    schema = written or asked.get("schema") or {}
    return str(asked.get("name") or schema.get("title") or ""), schema


def _written_out(body: Mapping[str, Any]) -> dict[str, Any]:
    decoder = json.JSONDecoder()
    for message in body.get("messages", []):
        text = message.get("content") or ""
        place = text.find("{")
        while place != -1:
            try:
                value, end = decoder.raw_decode(text, place)
            except ValueError:
                end = place + 1
            else:
                if isinstance(value, dict) and value.keys() & {"properties", "$defs"}:
                    return value
            place = text.find("{", end)
    return {}

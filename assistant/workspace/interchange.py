"""The interchange file ``counterpoint/1``: an engagement as JSON, read with care and written always alike."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from assistant.errors import BadInput, NotFound
from assistant.method.engagement import Engagement
from assistant.method.questions import QUESTIONS
from assistant.method.said import Citation, CitationState
from assistant.strict_json import NotJson, load_json
from assistant.text import one_line, safe_data
from assistant.workspace.content import refusal


def read_engagement(path: Path) -> Engagement:
    """The engagement in an interchange file; every text in it is made safe.

    Raises:
        NotFound: there is no such file.
        BadInput: it cannot be read, is not JSON (with line and column), or does not fit the format (with
            the path of each thing that does not).
    """
    shown = one_line(str(path))
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise NotFound(f"There is no file {shown}.") from None
    except OSError as error:
        raise BadInput(f"{shown} cannot be read: {one_line(error.strerror or str(error))}.") from None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        column = error.start - (raw.rfind(b"\n", 0, error.start) + 1) + 1
        raise BadInput(
            f"{shown}, line {line}, column {column}, is not UTF-8 text.", hint="Save it as UTF-8."
        ) from None
    return parse_engagement(text, shown)


def parse_engagement(text: str, shown: str = "the text") -> Engagement:
    """The engagement in the text of an interchange file; `shown` names it in errors.

    Raises:
        BadInput: as `read_engagement`.
    """
    try:
        data = load_json(text)
    except NotJson as error:
        raise BadInput(error.told(shown), hint="Mend that place in a text editor.") from None
    if not isinstance(data, dict):
        raise BadInput(f"{shown}: an engagement is a JSON object, not {_kind(data)}.")
    if data.get("format") != "counterpoint/1":
        raise BadInput(
            f'{shown}: format is {one_line(json.dumps(data.get("format")), 60)}, not "counterpoint/1".',
            hint='The file must begin with {"format": "counterpoint/1", …}.',
        )
    try:
        return Engagement.model_validate(safe_data(data))
    except ValidationError as error:
        raise BadInput(f"{shown}: {refusal(error)}") from None


def dump_engagement(engagement: Engagement, states: Mapping[Citation, CitationState] | None = None) -> str:
    """`engagement` as the text of an interchange file: all keys, answers in the order of the method.

    Documents are listed without their texts, which stay in the workspace file. `states` says of citations whether
    their words stand where they were cited; reading the file passes over that.

    The same engagement always gives the same text, so that two exports can be compared line by line.
    """
    data = engagement.model_dump(mode="json")
    for citation, told in _sources(engagement, data) if states else ():
        if states and citation in states:
            told["state"] = states[citation]
    data["answers"] = {
        question.slug: data["answers"][question.slug]
        for question in QUESTIONS
        if question.slug in data["answers"]
    }
    return json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def _sources(engagement: Engagement, data: dict[str, Any]) -> Iterator[tuple[Citation, dict[str, Any]]]:
    """Every citation with the data it has become."""
    for slug, answer in engagement.answers.items():
        yield from zip(answer.sources, data["answers"][slug]["sources"], strict=True)
    for record, told in zip(engagement.records, data["records"], strict=True):
        yield from zip(record.sources, told["sources"], strict=True)


def _kind(value: object) -> str:
    return {list: "a list", str: "a text", type(None): "null", bool: "a truth value"}.get(
        type(value), "a number"
    )

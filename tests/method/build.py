"""Small engagements, written short: records by kind with only the fields a test is about."""

from __future__ import annotations

from typing import Any

from assistant.method.engagement import Engagement

Fields = dict[str, Any]


def engagement(*records: Fields, **beside: Any) -> Engagement:
    """An engagement of records made with `rec`, and anything else by its name in the interchange format."""
    return Engagement.model_validate({"format": "counterpoint/1", "records": list(records), **beside})


def rec(kind: str, id_: str, **fields: Any) -> Fields:
    """One record as plain data."""
    return {"kind": kind, "id": id_, **fields}


def answered(*slugs: str) -> dict[str, Fields]:
    """Answers with a text each, so that the questions count as worked on."""
    return {slug: {"assumed": "We have talked about this."} for slug in slugs}


PERSONA = rec("persona", "p1", title="Night baker", targeted="now")
NEED = rec("need", "n1", persona_ids=["p1"], served="now", importance=9, satisfaction=3)
CHOSEN = rec(
    "bet", "b1", persona_ids=["p1"], need_ids=["n1"], status="chosen",
    conditions=[{"statement": "They come", "test": "Count them"}], kill_criterion="They do not come",
)  # fmt: skip


def but(record: Fields, **fields: Any) -> Fields:
    """A record with some fields changed."""
    return record | fields

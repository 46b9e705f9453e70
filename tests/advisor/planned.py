"""A bet of Fernhill Laundry to put on trial and to plan for, with replies about it and the desk to give them at."""

from __future__ import annotations

from typing import Any

from assistant.method.engagement import Engagement
from tests.advisor.company import RECORDS, company, record

HYPOTHESIS = (
    "If we chip every piece, homes will stay, because nothing is lost. We treat every customer as a partner."
)
BET: dict[str, Any] = record(
    "bet", 1, "Every piece comes home", hypothesis=HYPOTHESIS, status="chosen",
    persona_ids=["persona-1"], need_ids=["need-1"], value_proposition_ids=["value-proposition-1"],
    alternative_ids=["alternative-1", "alternative-3"],
    conditions=[{"statement": "Chips survive 200 washes.", "test": "Wash one 200 times", "confidence": 80},
                {"statement": "Matrons pay more a bed.", "confidence": 30}],
    stops=["Washing for families"],
)  # fmt: skip


def at(*more: dict[str, Any], as_of: str = "2026-03-01", **changed: Any) -> Engagement:
    """The company with the bet, some of its fields changed, and more records."""
    return company(records=[*RECORDS, BET | changed, *more], as_of=as_of)


def item(title: str, **fields: Any) -> dict[str, Any]:
    """What every drafted record of a reply has."""
    return {"title": title, "note": None, "support": []} | fields


def quote(ref: str, words: str) -> list[dict[str, str]]:
    return [{"ref": ref, "quote": words}]

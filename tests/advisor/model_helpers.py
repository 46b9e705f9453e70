"""Replies of a model, and what was said to it."""

from __future__ import annotations

import json
from typing import Any

from tests.fakes.model_server import FakeModelServer, Reply, says


def answers(value: object) -> Reply:
    """A reply with this object."""
    return says(json.dumps(value))


def sent(model: FakeModelServer, place: int = -1) -> str:
    """All words of one request."""
    return "\n".join(message["content"] for message in model.bodies[place]["messages"])


def follow_up(question: str = "Which homes do you have in mind?", **fields: Any) -> dict[str, Any]:
    """One item of a follow-up reply."""
    return {
        "question": question,
        "why": "It matters.",
        "quote": None,
        "card": "market-probe",
        "source": None,
        "source_quote": None,
    } | fields


def follow_ups(*items: dict[str, Any], complete: bool = False) -> Reply:
    """A follow-up reply."""
    return answers({"complete": complete, "follow_ups": list(items)})


def contradiction(**fields: Any) -> dict[str, Any]:
    """One item of a gaps reply, true to the company."""
    return {
        "customer": {"ref": "alternative-2", "quote": "Cheap per kilo"},
        "business": {"ref": "value-proposition", "quote": "lowest price of all providers"},
        "explanation": "Somebody is cheaper already.",
        "severity": "important",
        "reopen": "value-proposition",
    } | fields


def bet(number: int = 1, **fields: Any) -> dict[str, Any]:
    """One item of a bets reply, true to the company."""
    return {
        "title": f"Bet {number}",
        "hypothesis": f"If we chip every gown in way {number}, matrons will switch, because nothing is lost.",
        "persona_ids": ["persona-1"],
        "need_ids": ["need-1"],
        "value_proposition_ids": [],
        "alternative_ids": ["alternative-1"],
        "swot_ids": ["swot-item-1"],
        "trend_ids": ["trend-1"],
        "conditions": [{"statement": "Chips survive.", "test": "Wash ten.", "confidence": 120}],
        "stops": ["Ironing"],
        "kill_criterion": "No home signs by June.",
        "first_step": "Chip one ward.",
        "customer_objection": "It itches.",
        "purpose_fit": None,
        "counter_position": number == 1,
    } | fields


def bets(*items: dict[str, Any]) -> Reply:
    """A bets reply."""
    return answers({"bets": list(items)})

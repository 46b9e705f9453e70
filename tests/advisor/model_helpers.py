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


HYPOTHESES = (
    "If we lend the cellar a second drum, night staff will send us only the sheets, because sheets break their backs.",
    "If we chip every gown, matrons will switch, because nothing is lost.",
    "If our drivers sort blouses in the van, homes will shut the cellar down, because somebody they know counts.",
    "If we bring all clothes back before breakfast, matrons will ask for us by name, because no resident sits in yesterday's shirt.",
    "If we refund whatever gets mixed up, boards will sign without a tender, because Linen Direct never would.",
    "If we show what washing costs per bed, buyers of chains will come to us, because their boards ask for it.",
)


def bet(number: int = 1, **fields: Any) -> dict[str, Any]:
    """One item of a bets reply, true to the company."""
    return {
        "title": f"Bet {number}",
        "hypothesis": HYPOTHESES[number % len(HYPOTHESES)],
        "support": [],
        "persona_ids": ["persona-1"],
        "need_ids": ["need-1"],
        "value_proposition_ids": [],
        "alternative_ids": ["alternative-1"],
        "swot_ids": ["swot-item-1"],
        "trend_ids": ["trend-1"],
        "conditions": [
            {"statement": "Chips survive.", "support": [], "test": "Wash ten.", "confidence": 120}
        ],
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

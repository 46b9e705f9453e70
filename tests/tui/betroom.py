"""Three bets worth weighing, a purpose, and the people who weigh them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from assistant.method.records import Bet
from tests.tui.room import ENGAGEMENT, stored

WEIGHED: dict[str, Any] = ENGAGEMENT | {
    "participants": [{"name": "Ada"}, {"name": "Bram"}, {"name": "Cleo"}],
    "records": [
        *(record for record in ENGAGEMENT["records"] if record["kind"] != "bet"),
        {
            "id": "purpose-1",
            "kind": "purpose",
            "title": "Why we are here",
            "purpose": "Nobody in the two counties is cold at home.",
            "customer": "A family with two jobs.",
        },
        {
            "id": "value-proposition-1",
            "kind": "value_proposition",
            "title": "One visit",
            "persona_id": "persona-1",
            "promise": "One visit a year and you can forget us.",
        },
        {
            "id": "bet-1",
            "kind": "bet",
            "title": "One visit a year",
            "hypothesis": "If one visit is enough, families stay.",
            "persona_ids": ["persona-1"],
            "need_ids": ["need-1"],
            "alternative_ids": ["alternative-1"],
            "value_proposition_ids": ["value-proposition-1"],
            "conditions": [
                {"statement": "Boilers last a year untouched", "test": "Ask the maker", "confidence": 80},
                {"statement": "Families pay in summer", "confidence": 30},
            ],
            "stops": ["Callouts within the day"],
            "kill_criterion": "Under 40 families by May.",
            "first_step": "Ring ten families.",
            "customer_objection": "My plumber comes when I call.",
            "evidence": "said",
        },
        {
            "id": "bet-2",
            "kind": "bet",
            "title": "Warmth as a service",
            "hypothesis": "If warmth costs one price a month, pensioners stop waiting.",
            "persona_ids": ["persona-2"],
        },
        {"id": "bet-3", "kind": "bet", "title": "Be the cheapest"},
    ],
}


def bets(path: Path) -> dict[str, Bet]:
    """The bets that the file at `path` holds, by their ids."""
    return {record.id: record for record in stored(path).records if isinstance(record, Bet)}

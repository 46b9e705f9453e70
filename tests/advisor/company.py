"""Fernhill Laundry, an invented company that washes for care homes, with something to ask about in every answer."""

from __future__ import annotations

from typing import Any

from assistant.method.engagement import Engagement

MARKET = "We wash for care homes and clinics in the county, and increasingly for everyone who wants a flexible partner."
TARGETS = (
    "Matrons of independent homes first, because they decide in a week and stay for years; the buyers of large chains "
    "as soon as we can trace every gown. Families who bring washing themselves are not ours: they belong to the launderettes."
)


def record(kind: str, number: int, title: str, **fields: Any) -> dict[str, Any]:
    """A record as a file has it."""
    return {"kind": kind, "id": f"{kind.replace('_', '-')}-{number}", "title": title, **fields}


RECORDS: list[dict[str, Any]] = [
    record("purpose", 1, "Clean without thinking", purpose="That nobody is ashamed of what they wear.", value="Their own clothes back."),
    record("market", 1, "Laundry for care", geographies=["Fernhill county"], evidence="observed"),
    record("persona", 1, "Matron of one home", traits=["Decides alone", "Counts what goes missing"], targeted="now", priority=5, evidence="said"),
    record("persona", 2, "Buyer of a chain", traits=["Compares tenders"], changing_traits=["Asks for carbon figures"], targeted="should", priority=4),
    record("persona", 3, "Family of a resident", traits=["Brings washing on Sunday"], targeted="no", priority=1, evidence="observed"),
    record("need", 1, "Get every resident's own clothes back", persona_ids=["persona-1", "persona-3"], importance=9, satisfaction=3, served="now",
           evidence="said"),
    record("need", 2, "Pass the hygiene inspection without a bad night", persona_ids=["persona-1", "persona-2"], importance=8, satisfaction=6,
           served="now"),
    record("need", 3, "Show a board what washing costs per bed", persona_ids=["persona-2"], importance=7, satisfaction=2, served="should"),
    record("need", 4, "Smell nice", persona_ids=["persona-3"], importance=3, satisfaction=5, served="no"),
    record("alternative", 1, "The machine in the cellar", need_ids=["need-1", "need-2"], form="in-house", strengths=["Always there"],
           weaknesses=["Night staff wash instead of care"]),
    record("alternative", 2, "Linen Direct", need_ids=["need-2", "need-3"], form="competitor", strengths=["Cheap per kilo"],
           weaknesses=["Everything comes back mixed"], emerging=True),
    record("alternative", 3, "Accept what gets lost", need_ids=["need-1"], form="do-nothing", strengths=["Costs nothing to decide"],
           weaknesses=["Families complain at the door"]),
    record("trend", 1, "Chips that survive the wash cost cents", category="technological", magnitude=4, horizon="now",
           effect_direction="opportunity", need_effects=[{"need_id": "need-1", "effect": "Losing a blouse becomes inexcusable"}]),
    record("trend", 2, "Homes are bought up by chains", category="economic", magnitude=5, horizon="1-2y", effect_direction="threat",
           organisation_effect="Contracts get larger and fewer"),
    record("value_proposition", 1, "Nothing lost", persona_id="persona-1", need_ids=["need-1"], alternative_ids=["alternative-1"],
           promise="Every piece back to its owner, or we pay for it."),
    record("swot_item", 1, "Drivers whom every home knows by name", quadrant="strength", weight=5, evidence="said"),
    record("swot_item", 2, "One boiler, twenty years old", quadrant="weakness", weight=5),
    record("swot_item", 3, "Chains tender nationally", quadrant="threat", weight=4, trend_ids=["trend-2"]),
]  # fmt: skip

ANSWERS: dict[str, dict[str, Any]] = {
    "market": {"assumed": "Laundry in the county.", "agreed": MARKET},
    "target-personas": {"assumed": "All homes.", "agreed": TARGETS},
    "value-proposition": {"assumed": "We promise premium care at the lowest price of all providers."},
}


def company(
    *,
    answers: dict[str, dict[str, Any]] | None = None,
    records: list[dict[str, Any]] | None = None,
    **more: Any,
) -> Engagement:
    """Fernhill Laundry, with other answers or records where given."""
    return Engagement.model_validate(
        {
            "organisation": "Fernhill Laundry",
            "answers": ANSWERS if answers is None else answers,
            "records": RECORDS if records is None else records,
            **more,
        }
    )


def without(*ids: str) -> list[dict[str, Any]]:
    """The records but for those."""
    return [known for known in RECORDS if known["id"] not in ids]


def changed(id_: str, **fields: Any) -> list[dict[str, Any]]:
    """The records with one of them changed."""
    return [known | fields if known["id"] == id_ else known for known in RECORDS]

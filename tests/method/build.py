"""Small engagements, written short: records by kind with only the fields a test is about."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

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


TODAY = date(2026, 6, 1)


class Case(NamedTuple):
    rule: str
    why: str
    given: Engagement
    about: tuple[set[str], ...] = ()
    """The refs of each finding expected of this rule; none where it must keep silent."""


def case(
    rule: str, why: str, *records: dict[str, Any], about: tuple[set[str], ...] = (), **beside: Any
) -> Case:
    return Case(rule, why, engagement(*records, **beside), about)


def voices(agreement: int | None) -> dict[str, Any]:
    return {
        "market": {"assumed": "x", "agreed": "y", "voices": [{"participant": "Ana", "agreement": agreement}]}
    }


def objective(id_: str, horizon: str | None, due: int | None, **fields: Any) -> dict[str, Any]:
    return rec(
        "objective",
        id_,
        horizon=horizon,
        due_year=due,
        bet_ids=["b1"],
        **{"metric": "m", "target": "t"} | fields,
    )


LONG, MEDIUM, SHORT = (
    objective("o1", "long", 2033),
    objective("o2", "medium", 2030),
    objective("o3", "short", 2027),
)
ALTERNATIVE = rec("alternative", "a1", need_ids=["n1"], form="do-nothing")
PROMISE = rec("value_proposition", "v1", persona_id="p1", need_ids=["n1"], alternative_ids=["a1"])
CANDIDATES = [rec("bet", f"c{n}", status="candidate", persona_ids=["p1"], need_ids=["n1"]) for n in (1, 2)]
CAPABILITY = rec("capability", "k1", bet_ids=["b1"], state="missing")
ACTIVITY = rec("activity", "w1", capability_ids=["k1"], owner="Ola", finish="2027-01-01", mode="project")
BUDGET = rec("budget", "m1", activity_ids=["w1"], amount="10", currency="EUR")
HORIZONS = ("objectives-long", "objectives-medium", "objectives-short")

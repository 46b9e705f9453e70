"""Drafted records: the shape a model is asked for, and what of its answer holds."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.advisor.drafting.drafted import Drafted, RecordSieve, item_model
from assistant.advisor.drafting.revised import title_key
from assistant.advisor.grounds.claims import ClaimSieve, SupportItem
from assistant.advisor.grounds.sources import Source, SourceBook
from assistant.method.records import KINDS, RECORD
from tests.advisor.company import RECORDS, company, record

PLAN = Source(
    "plan", 0, "Plan.docx", "page 1",
    "Oda Lind builds the reader from 1 March 2026 for 40,000 euros. Today 40 pieces a week are lost.",
)  # fmt: skip
QUOTE = SupportItem(ref="plan/1", quote="Oda Lind builds the reader")


def draft(
    kind: str, *items: dict[str, Any], held: list[dict[str, Any]] | None = None, **how: Any
) -> tuple[list[Drafted], tuple[str, ...], list[str]]:
    """What becomes of records of a kind, the notices, and the faults that the model is told."""
    engagement = company(
        records=[*RECORDS, record("capability", 1, "Trace"), *(held or [])],
        participants=[{"name": "Per Moe"}],
    )
    book = SourceBook([PLAN])
    sieve = RecordSieve(engagement, kind, ClaimSieve(book), lambda: list(book.texts), **how)
    model = item_model(kind, revises=how.get("revises", False))
    blank: dict[str, Any] = {
        name: [] if str(field.annotation).startswith("list") else None
        for name, field in model.model_fields.items()
    }
    given = [model.model_validate({**blank, "support": [QUOTE], **item}) for item in items]
    found, notices = sieve.settle(given)
    return found, notices, sieve.faults(given)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_strict_shape_without_what_is_peoples_to_give(kind: str) -> None:
    schema = item_model(kind, revises=True).model_json_schema()
    for part in (schema, *schema.get("$defs", {}).values()):
        assert part["additionalProperties"] is False
        assert set(part["required"]) == set(part["properties"])
    peoples = {"targeted", "served", "status", "rank", "importance", "satisfaction", "magnitude", "weight"}
    assert not schema["properties"].keys() & {*peoples, "evidence", "sources", "origin", "kind"}
    assert ("priority" in schema["properties"]) == (kind == "moment_of_truth")


@pytest.mark.parametrize(
    ("kind", "given", "kept"),
    [
        ("activity", {"owner": "Oda Lind", "start": "2026-03-01"}, {"owner": "Oda Lind", "start": "2026-03-01"}),
        ("activity", {"owner": "per moe"}, {"owner": "per moe"}),
        ("activity", {"owner": "The CEO", "start": "2026-04-01", "finish": "2027-01-31"}, {}),
        ("activity", {"owner": "a"}, {}),
        ("activity", {"owner": "Oda Li"}, {}),
        ("budget", {"amount": "40000", "currency": "EUR"}, {"amount": "40000", "currency": "EUR"}),
        ("budget", {"amount": "45000", "currency": "USD"}, {}),
        ("objective", {"baseline": "40 a week"}, {"baseline": "40 a week"}),
        ("objective", {"baseline": "41 a week"}, {"baseline": "unknown"}),
        ("objective", {"baseline": "unknown"}, {"baseline": "unknown"}),
        ("alternative", {"form": "do-nothing", "strengths": [" Cheap ", "Cheap", ""]}, {"form": "do-nothing", "strengths": ["Cheap"]}),
        ("activity", {"start": "soon", "mode": "project"}, {"mode": "project"}),
        ("objective", {"due_year": 99}, {}),
    ],
)  # fmt: skip
def test_facts_are_those_that_somebody_gave(kind: str, given: dict[str, Any], kept: dict[str, Any]) -> None:
    ((found,), _, _) = draft(kind, {"title": "T", **given})
    fields = {name: value for name, value in found.fields.items() if name not in ("title", "sources")}
    assert fields == kept
    RECORD.validate_python({**found.fields, "id": "x", "kind": kind})


def test_links_lead_to_records_that_exist_and_were_not_declined() -> None:
    effects = [
        {"need_id": "need-1", "effect": "grows"},
        {"need_id": "need-99", "effect": "fades"},
        {"need_id": "need-4", "effect": "fades"},
    ]
    (found,), notices, faults = draft("trend", {"title": "T", "need_effects": effects})
    assert found.fields["need_effects"] == [{"need_id": "need-1", "effect": "grows"}]
    assert notices == ("Links to records that do not exist or were declined were removed: need-99, need-4.",)
    assert "records[0].need: there is no need 'need-99'; known are need-1, need-2, need-3" in faults
    assert "records[0].need: need-4 was declined by the people; leave it out" in faults


def test_what_is_there_already_is_not_drafted_again() -> None:
    found, notices, faults = draft(
        "need", {"title": "PASS the hygiene-inspection without a bad night."}, {"title": "A new one"}, {"title": "The new one"}
    )  # fmt: skip
    assert [each.fields["title"] for each in found] == ["A new one"]
    assert notices == ("Left out, since it is there already: need-2.",)
    assert "records[0].title: need-2 is this already; leave it out" in faults
    goal = record("objective", 1, "Nothing lost", horizon="long")
    found, _, _ = draft("objective", {"title": "Nothing lost"}, held=[goal], fixed={"horizon": "short"})
    assert [each.fields["horizon"] for each in found] == ["short"]
    assert draft("objective", {"title": "Nothing lost"}, held=[goal], fixed={"horizon": "long"})[0] == []


def test_a_record_that_exists_only_gains() -> None:
    change = {"title": "Renamed", "note": "New", "need_ids": ["need-1", "need-3"], "form": "substitute",
              "strengths": ["always there", "Warm"], "emerging": True}  # fmt: skip
    (found,), notices, _ = draft("alternative", {"id": "alternative-1", **change}, revises=True)
    assert found.id == "alternative-1"
    assert found.fields.pop("sources")[0]["quote"] == "Oda Lind builds the reader"
    assert found.fields == {
        "need_ids": ["need-1", "need-2", "need-3"],
        "strengths": ["Always there", "Warm"],
        "emerging": True,
    }
    assert notices == ()
    nothing, notices, _ = draft(
        "alternative", {"id": "alternative-1", "title": "x", "form": "substitute"}, revises=True
    )
    assert nothing == []
    assert notices == ("Left out, since it is there already: alternative-1.",)


def test_of_a_kind_there_is_one_of_the_one_is_meant() -> None:
    found, _, faults = draft(
        "market",
        {"id": "market-9", "title": "Care", "languages": ["German"]},
        {"title": "Another"},
        revises=True,
    )
    assert [(each.id, each.fields["languages"]) for each in found] == [("market-1", ["German"])]
    assert "records[0].id: there is no market 'market-9'; null for a new one, or one of market-1" in faults
    assert [
        each.id for each in draft("purpose", {"title": "P", "customer": "Residents"}, revises=True)[0]
    ] == ["purpose-1"]


def test_what_must_be_quoted_and_is_not_is_dropped() -> None:
    items = {"title": "A"}, {"title": "B", "support": [SupportItem(ref="plan/1", quote="never said at all")]}
    found, notices, _ = draft("need", *items, must_quote=True)
    assert [each.fields["title"] for each in found] == ["A"]
    assert notices == ("1 record was left out: the words that it should be from do not stand there.",)


@pytest.mark.parametrize(
    ("title", "key"), [("The  Buyer’s choice!", "buyer s choice"), ("Die Wäscherei", "wäscherei"), ("A", "a"), ("…", ""), ("Theatre", "theatre")]
)  # fmt: skip
def test_titles_are_compared_by_their_words(title: str, key: str) -> None:
    assert title_key(title) == key

"""Whatever a model answers about a bet, only what may be filled in is, and every quote that is shown stands somewhere."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from assistant.advisor.grounds.sources import SourceBook
from assistant.advisor.paper import paper_of
from assistant.advisor.task import Brief
from assistant.advisor.tasks.table import TASKS
from assistant.method.records import RECORD, Bet
from assistant.retrieval.search import Guidance
from assistant.text import fold, safe_data
from assistant.workspace.content import plain
from tests.advisor.company import RECORDS, record
from tests.advisor.papers import HOSTILE as LEAFLET
from tests.advisor.papers import INTERVIEWS, MINUTES, Papers
from tests.advisor.planned import BET, at
from tests.advisor.strategies import HOSTILE

PLAN = [
    record("objective", 1, "Homes stay", horizon="long", bet_ids=["bet-1"], metric="Homes", target="60", due_year=2034),
    record("capability", 1, "Tell whose it is", bet_ids=["bet-1"], state="missing"),
    record("capability", 2, "Decide at the door", bet_ids=["bet-1"]),
]  # fmt: skip
ENGAGEMENT = at(*PLAN)
PAPERS = (INTERVIEWS, MINUTES, LEAFLET)
BOOK = SourceBook(
    PAPERS, [(each["id"], [str(value) for value in each.values()]) for each in (*RECORDS, *PLAN, BET)]
)
WORDS = (
    *HOSTILE, "We chip. They stay.", "Mark bet-1 as chosen", "Chips survive 200 washes.", "Everybody says so, and 40 % of 12 homes too.",
    "they count the missing pieces every Friday", "Drivers whom every home knows by name", "unknown", "2033", "a", "b", "objective-1",
    "bet-1", "persona-1", "persona-3", "need-1", "interviews/1", "leaflet/1", "capability-1", "value-proposition-1", "long", "2026-02-30",
)  # fmt: skip
SAID = fold("\n".join(BOOK.texts))
_FILLING = {"conditions", "customer_objection", "kill_criterion"}


def replies(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Values that fit the schema of a reply, with words that do harm or almost hold."""
    definitions = schema.get("$defs", {})

    def made(node: dict[str, Any]) -> st.SearchStrategy[Any]:
        if "$ref" in node:
            return made(definitions[node["$ref"].rsplit("/", 1)[-1]])
        if "enum" in node:
            return st.sampled_from(node["enum"])
        if "anyOf" in node:
            return st.one_of(*(made(each) for each in node["anyOf"]))
        if node["type"] == "object":
            return st.fixed_dictionaries({name: made(each) for name, each in node["properties"].items()})
        if node["type"] == "array":
            return st.lists(made(node["items"]), max_size=3)
        return {
            "string": st.sampled_from(WORDS),
            "integer": st.integers(-3, 2035),
            "null": st.none(),
            "boolean": st.booleans(),
        }[node["type"]]

    return made(schema)


@pytest.mark.parametrize("task", ["challenge", "objectives", "capabilities", "activities", "trace"])
@given(data=st.data())
@settings(max_examples=25, deadline=None)
def test_no_reply_does_more_than_it_may(task: str, guidance: Guidance, data: st.DataObject) -> None:
    brief = Brief(ENGAGEMENT, "bet-1", documents=Papers(*PAPERS))
    job = TASKS[task].job(brief, guidance)
    raw = data.draw(replies(job.reply.model_json_schema()))
    # The door that every reply comes through.
    reply = TypeAdapter(job.reply).validate_python(safe_data(raw))
    assert all(isinstance(fault, str) and fault for fault in job.faults(reply))
    for item in job.result([reply]).items:
        proposal = TASKS[task].propose(brief, item)
        assert safe_data(plain(proposal)) == plain(proposal)
        assert not proposal.answers
        assert not proposal.beside
        for edit in proposal.changes:
            assert (edit.id, edit.fields.keys() - _FILLING) == ("bet-1", set())
            held = next(each for each in ENGAGEMENT.records if isinstance(each, Bet))
            after = edit.fields.get("conditions", [each.model_dump() for each in held.conditions])
            assert [each["statement"] for each in after[:2]] == [each.statement for each in held.conditions]
            assert [each["confidence"] for each in after[:2]] == [80, 30]
            assert after[0]["test"] == "Wash one 200 times"
            assert {each["confidence"] for each in after[2:]} <= {None}
        for made in proposal.records:
            kept = RECORD.validate_python(made)
            assert kept.evidence == "opinion"
            assert fold(getattr(kept, "owner", "")).strip() in SAID
            assert getattr(kept, "finish", None) is None
            assert "bet-1" in getattr(kept, "bet_ids", ["bet-1"])
        paper = paper_of(proposal.model_dump(mode="json"))
        assert paper is not None
        for quote in (quote for part in paper.parts for claim in part.claims for quote in claim.quotes):
            assert BOOK.check(quote.ref, quote.quote).state in ("verbatim", "elided")

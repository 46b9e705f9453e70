"""Drafts from whatever a model replies: suggestions and nothing else, and every quote stands somewhere."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from assistant.advisor.drafting.drafts import plain_claim
from assistant.advisor.task import Brief
from assistant.advisor.tasks.draft import MOST_CLAIMS, TASK, reply_for
from assistant.method.questions import QUESTION, QUESTIONS
from assistant.method.said import Origin
from assistant.retrieval.search import Guidance
from assistant.workspace.document import Workspace
from tests.advisor.company import RECORDS
from tests.advisor.papers import HOSTILE, INTERVIEWS, MINUTES, Papers
from tests.advisor.strategies import texts


@pytest.mark.parametrize(
    ("tried", "plain"),
    [
        ("# Heading\nof two lines", "Heading of two lines"),
        ("- [ ] 1. item", "item"),
        ("> **Bold** claim", "Bold claim"),
        ('See ![x](https://e.x/a.png "t") and [this](javascript:x).', "See x and this."),
        ("<script>alert(1)</script>Fine < 3", "alert(1)Fine < 3"),
        ("2026 was better.", "2026 was better."),
        ("`code` of 5.5", "code of 5.5"),
        ("3 * 4 is 12, *really*", "3 * 4 is 12, really"),
        ("2*3 is **6**", "2*3 is 6"),
        ("[y](javascript:alert(1)) ![i](http://e.x/a_(b).png)", "y i"),
        ("[a![x](http://e.x)](http://e.x) [here][1]", "ax here"),
        ("<<b>script>alert(1)<</b>/script>", "alert(1)"),
        ("---", ""),
    ],
)
def test_a_claim_is_plain_words(tried: str, plain: str) -> None:
    assert plain_claim(tried) == plain


REFS = st.one_of(
    st.sampled_from([INTERVIEWS.ref, MINUTES.ref, HOSTILE.ref, "market", "persona-1", "x/1", ""]), texts
)
SLICES = st.sampled_from([INTERVIEWS.text, MINUTES.text, HOSTILE.text]).flatmap(
    lambda text: st.tuples(st.integers(0, len(text)), st.integers(5, 60)).map(
        lambda cut: text[cut[0] : cut[0] + cut[1]]
    )
)
SUPPORT = st.lists(st.fixed_dictionaries({"ref": REFS, "quote": st.one_of(SLICES, texts)}), max_size=3)
IDS = st.one_of(st.sampled_from([each["id"] for each in RECORDS]), texts)


def _value(name: str, told: dict[str, Any]) -> st.SearchStrategy[Any]:
    options = [told, *told.get("anyOf", [])]
    found: list[st.SearchStrategy[Any]] = []
    for each in options:
        if "enum" in each:
            found.append(st.sampled_from(each["enum"]))
        elif each.get("type") == "string":
            found.append(IDS if name.endswith("id") else texts)
        elif each.get("type") in ("integer", "number"):
            found.append(st.integers(-1, 3000))
        elif each.get("type") == "boolean":
            found.append(st.booleans())
        elif each.get("type") == "null":
            found.append(st.none())
        elif each.get("type") == "array":
            found.append(
                st.lists(IDS if name.endswith("_ids") else texts, max_size=3)
                if each["items"].get("type") == "string"
                else st.just([])
            )
    return st.one_of(found)


@st.composite
def replies(draw: st.DrawFn) -> tuple[str, dict[str, Any]]:
    slug = draw(st.sampled_from([each.slug for each in QUESTIONS if each.kind != "bet"]))
    schema = reply_for(QUESTION[slug]).model_json_schema()
    name = schema["properties"]["records"]["items"]["$ref"].rsplit("/", 1)[-1]
    fields = {
        field: _value(field, told)
        for field, told in schema["$defs"][name]["properties"].items()
        if field != "support"
    }
    claims = st.fixed_dictionaries({"text": texts, "support": SUPPORT})
    one = st.fixed_dictionaries({"ref": REFS, "quote": st.one_of(SLICES, texts)})
    return slug, draw(
        st.fixed_dictionaries(
            {
                "claims": st.lists(claims, max_size=MOST_CLAIMS + 1),
                "silent": st.none() | texts,
                "conflicts": st.lists(
                    st.fixed_dictionaries({"about": texts, "one": one, "other": one}), max_size=2
                ),
                "records": st.lists(st.fixed_dictionaries({**fields, "support": SUPPORT}), max_size=4),
            }
        )
    )


_NAMELESS = {"id": "persona-1", "title": "", "note": "", "targeted": "now", "support": []}


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(reply=replies())
@example(reply=("target-personas", {"claims": [], "silent": None, "conflicts": [], "records": [_NAMELESS]}))
def test_whatever_a_model_answers_only_suggestions_come_of_it_and_every_quote_stands(
    reply: tuple[str, dict[str, Any]], workspace: Workspace, guidance: Guidance
) -> None:
    slug, said_ = reply
    given_ = Brief(workspace.engagement(), slug, documents=Papers(INTERVIEWS, MINUTES, HOSTILE))
    before = given_.engagement.model_dump(exclude={"suggestions"})
    job = TASK.job(given_, guidance)
    value = job.reply.model_validate(said_)
    assert all("\n" not in fault for fault in job.faults(value))
    for draft in job.result([value]).items:
        proposal = TASK.propose(given_, draft)
        stands = [INTERVIEWS.text, MINUTES.text, HOSTILE.text, given_.engagement.model_dump_json()]
        claims = [*draft.claims, *(each.claim for each in draft.records)]
        for quoted in (
            *(q for each in claims for q in each.quotes),
            *(q for each in draft.conflicts for q in each.sides),
        ):
            assert all(any(part in text for text in stands) for part in quoted.quote.split(" … "))
        assert all(each.quotes for each in claims if each.basis != "assumption")
        assert not any("\n" in each.text for each in draft.claims)
        ids = {each.id for each in given_.engagement.records}
        assert {edit.id for edit in proposal.changes} <= ids
        assert not {"status", "rank", "evidence"} & {
            name for edit in proposal.changes for name in edit.fields
        }
        (stored,) = workspace.suggest("draft", [proposal], origin=Origin(by="model", model="m"))
        assert stored.state == "open"
    assert workspace.engagement().model_dump(exclude={"suggestions"}) == before

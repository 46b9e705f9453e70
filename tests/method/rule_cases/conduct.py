"""Cases for the rules on dissent, assumptions, broken links and lost citations."""

from __future__ import annotations

from collections.abc import Iterator

from tests.method.build import CHOSEN, NEED, PERSONA, Case, but, case, rec, voices


def cases() -> Iterator[Case]:
    """Each rule of this module, firing and silent."""
    yield case("dissent-open", "two of five", answers=voices(2), about=({"market"},))
    yield case("dissent-open", "three of five", answers=voices(3))
    yield case("dissent-open", "no score", answers=voices(None))
    yield case("dissent-open", "a decision settles it", answers=voices(0), decisions=[{"id": "x", "question": "market", "decided": "so be it"}])  # fmt: skip
    yield case("dissent-open", "not agreed", answers={"market": voices(0)["market"] | {"status": "assumed"}})
    yield case(
        "agreed-without-assumed", "agreed at once", answers={"market": {"agreed": "y"}}, about=({"market"},)
    )
    yield case(
        "agreed-without-assumed",
        "skipped on purpose",
        answers={"market": {"agreed": "y", "skipped": {"by": "Ana"}}},
    )
    yield case("agreed-without-assumed", "voices do not replace it", answers={"market": voices(5)["market"] | {"assumed": ""}}, about=({"market"},))  # fmt: skip
    yield case(
        "agreed-without-assumed", "assumed before", answers={"market": {"assumed": "x", "agreed": "y"}}
    )
    yield case("broken-link", "exists nowhere", but(NEED, persona_ids=["p9"]), about=({"n1", "p9"},))
    yield case(
        "broken-link",
        "wrong kind",
        but(CHOSEN, persona_ids=["n1"], need_ids=[]),
        NEED,
        PERSONA,
        about=({"b1", "n1"},),
    )
    yield case(
        "broken-link",
        "inside a list of effects",
        rec("trend", "t1", need_effects=[{"need_id": "n9"}]),
        about=({"t1", "n9"},),
    )
    yield case("broken-link", "whole", PERSONA, NEED, CHOSEN)
    plan = {"title": "plan.pdf", "location": "page 4", "quote": "Two boats.", "document": "document-1"}
    kept = [{"id": "document-1", "title": "plan.pdf", "send": "never"}]
    cites = {"market": {"assumed": "x", "sources": [plan]}}
    yield case(
        "citation-lost", "a record cites what is gone", but(NEED, sources=[plan, plan]), about=({"n1"},)
    )
    yield case("citation-lost", "an answer cites what is gone", answers=cites, about=({"market"},))
    yield case("citation-lost", "one of two is gone", but(NEED, sources=[plan, plan | {"document": "document-2"}]), documents=kept, about=({"n1"},))  # fmt: skip
    yield case("citation-lost", "it is there", but(NEED, sources=[plan]), answers=cites, documents=kept)
    yield case("citation-lost", "a card, not a document", but(NEED, sources=[plan | {"document": ""}]))

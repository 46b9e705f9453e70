"""Drafts without a model: what documents say is quoted, and where they say nothing the question stays blank."""

from __future__ import annotations

from assistant.advisor.drafting.drafts import QUOTES_ONLY
from assistant.advisor.paper import paper_of
from assistant.config import Settings
from assistant.documents.evidence import open_desk
from assistant.passages import Passage, Reading
from assistant.retrieval.library import Library
from assistant.workspace.document import Workspace


async def test_the_guide_quotes_and_writes_nothing_of_its_own(workspace: Workspace) -> None:
    pages = (
        "Matrons [said](javascript:x) they need every resident's clothes back on Friday. They lose hours looking for what is missing.",
        "The canteen opens at noon.",
    )
    reading = Reading(
        "talks.md",
        "text/markdown",
        "d" * 64,
        200,
        tuple(Passage(page, f"page {n}") for n, page in enumerate(pages)),
    )
    workspace.add_document(reading)

    with open_desk(workspace, Settings(), library=lambda: Library(workspace.passages(), folder=None)) as desk:
        found, nothing = await desk.give("draft", "needs"), await desk.give("draft", "budgets")
    ((suggestion, draft),) = found.items
    assert found.by == "guide"
    assert draft.records == ()
    assert all(each.basis == "source" and each.text in " ".join(pages) for each in draft.claims)
    assert suggestion.payload["answers"][0]["text"].startswith(
        "“Matrons said they need every resident's clothes"
    )
    assert QUOTES_ONLY in str(paper_of(suggestion.payload))
    assert nothing.items == []
    assert "stays blank: your documents do not speak to it" in nothing.notices[-1]

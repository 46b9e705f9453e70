"""Documents: added once, replaced by their newer text, removed, brought back, erased for good."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.errors import BadInput, NotFound
from assistant.method.said import Origin
from assistant.passages import Content, DocumentNote, Passage, Reading
from assistant.text import safe_text
from assistant.workspace.document import Workspace
from assistant.workspace.errors import NothingToUndo
from assistant.workspace.proposals import Proposal
from tests.workspace.build import LATER, PLAN, SURVEY, assert_sound, reading, texts

# -- adding


def test_a_document_comes_in_with_what_is_known_of_it(ws: Workspace) -> None:
    note = DocumentNote("hidden-text", "Text that nobody sees on the page.", "page 2")
    added = ws.add_document(reading("plan.pdf", "Two boats.", notes=(note,)))
    (held,) = ws.engagement().documents
    assert (added.id, added.state, added.written.changed) == ("document-1", "added", True)
    assert (held.title, held.size, held.passages, held.reader, held.send) == (
        "plan.pdf", 10, 1, PLAN.reader, "always",
    )  # fmt: skip
    assert str(held.added) == "2026-03-01"
    assert [(one.code, one.location) for one in held.notes] == [("hidden-text", "page 2")]
    assert ws.passages().contents() == [Content("document-1", held.hash, held.reader, 1, "plan.pdf")]
    assert list(ws.passages().texts(held.hash, held.reader)) == [
        Passage("Two boats.", "page 1", ("Plan", "Part 1"))
    ]
    assert ws.history()[0].summary == "Document plan.pdf added"
    assert_sound(ws.path)


def test_the_same_file_again_is_nothing_whatever_it_is_called(ws: Workspace) -> None:
    ws.add_document(PLAN)
    before = ws.revision
    again = replace(PLAN, title="copy of plan.pdf")
    assert [ws.add_document(one).state for one in (PLAN, again)] == ["unchanged", "unchanged"]
    assert ws.add_document(again, as_new=True).id == "document-1"
    assert ws.revision == before
    assert [one.title for one in ws.engagement().documents] == ["plan.pdf"]


def test_a_newer_text_takes_the_place_of_the_older_under_the_same_id(ws: Workspace) -> None:
    ws.add_document(PLAN)
    added = ws.add_document(LATER)
    assert (added.id, added.state) == ("document-1", "replaced")
    assert texts(ws) == {"document-1": ["Three boats by autumn."]}
    ws.undo()
    assert texts(ws) == {"document-1": ["Two boats by autumn.", "One of them by night."]}
    assert ws.engagement().documents[0].passages == 2
    assert ws.add_document(LATER).state == "replaced"
    assert_sound(ws.path)


def test_another_reader_reads_the_same_file_anew(ws: Workspace) -> None:
    ws.add_document(PLAN)
    newer = replace(PLAN, passages=(Passage("Two boats"),), reader="next")
    assert ws.add_document(newer).state == "replaced"
    assert texts(ws) == {"document-1": ["Two boats"]}
    ws.undo()
    assert len(texts(ws)["document-1"]) == 2


def test_two_texts_under_one_name_can_be_told_apart(ws: Workspace) -> None:
    for number, each in enumerate((PLAN, LATER, reading("plan.pdf", "No boats.")), 1):
        assert ws.add_document(each, as_new=True).id == f"document-{number}"
    assert ws.add_document(reading("notes", "a")).state == "added"
    ws.add_document(reading("notes", "b"), as_new=True)
    titles = [one.title for one in ws.engagement().documents]
    assert titles == ["plan.pdf", "plan (2).pdf", "plan (3).pdf", "notes", "notes (2)"]


def test_a_removed_document_comes_back_as_itself(ws: Workspace) -> None:
    ws.add_document(PLAN)
    ws.add_document(SURVEY)
    ws.change("documents", "document-1", {"send": "never"})
    ws.remove_document("document-1")
    assert list(texts(ws)) == ["document-2"]
    ws.undo()
    assert list(texts(ws)) == ["document-1", "document-2"]
    ws.remove_document("document-1")
    added = ws.add_document(LATER)
    assert (added.id, added.state) == ("document-1", "returned")
    assert ws.engagement().documents[-1].send == "never", "what may not be sent was let go by coming back"
    ws.undo()
    assert ws.add_document(PLAN).state == "returned"
    with pytest.raises(NotFound):
        ws.remove_document("document-9")
    assert_sound(ws.path)


def test_undoing_an_addition_takes_the_document_out_of_use(ws: Workspace) -> None:
    ws.add_document(PLAN)
    ws.undo()
    assert texts(ws) == {}
    assert ws.engagement().documents == []
    with pytest.raises(NothingToUndo):
        ws.undo()
    assert ws.add_document(PLAN).id == "document-1"


def test_never_to_be_sent_stays_so_until_somebody_says_otherwise(ws: Workspace) -> None:
    ws.add_document(PLAN)
    assert ws.add_document(PLAN, send="never").state == "unchanged"
    assert ws.engagement().documents[0].send == "never"
    assert ws.add_document(LATER).state == "replaced"
    assert ws.engagement().documents[0].send == "never"
    ws.change("documents", "document-1", {"send": "always"})
    assert ws.engagement().documents[0].send == "always"
    with pytest.raises(BadInput, match="whether it may be sent"):
        ws.change("documents", "document-1", {"hash": "0"})
    with pytest.raises(BadInput, match="send"):
        ws.change("documents", "document-1", {"send": "sometimes"})


def test_whoever_says_the_other_thing_about_sending_meanwhile_is_heard(
    ws: Workspace, other: Workspace
) -> None:
    ws.add_document(PLAN)
    base = ws.revision
    other.change("documents", "document-1", {"send": "never"}, base=base)
    ws.change("documents", "document-1", {"send": "always"}, base=base)
    assert ws.engagement().documents[0].send == "never"


@given(
    st.lists(st.tuples(st.text(max_size=30), st.text(max_size=8), st.lists(st.text(max_size=5), max_size=2)))
)
@settings(max_examples=40, deadline=None)
def test_any_text_is_kept_as_it_was_read(
    tmp_path_factory: Any, pieces: list[tuple[str, str, list[str]]]
) -> None:
    given_ = tuple(Passage(text, place, tuple(headings)) for text, place, headings in pieces)
    path = tmp_path_factory.mktemp("any") / "a"
    with Workspace.create(path, organisation="X") as ws:
        ws.add_document(Reading("t\x1b[31m\x00", "text/plain", "d", 1, given_))
        kept = tuple(
            Passage(safe_text(one.text), safe_text(one.location), tuple(map(safe_text, one.headings)))
            for one in given_
        )
        assert tuple(ws.passages().texts("d", PLAN.reader)) == kept
        assert ws.engagement().documents[0].title == "t"
    assert_sound(path)


# -- what rests on a document


@pytest.mark.parametrize(
    ("act", "stale"),
    [
        (lambda ws: ws.add_document(LATER), True),
        (lambda ws: ws.remove_document("document-1"), True),
        (lambda ws: ws.erase_document("document-1"), True),
        (lambda ws: ws.change("documents", "document-1", {"send": "never"}), True),
        (lambda ws: ws.add_document(SURVEY), False),
        (lambda ws: ws.add_document(PLAN), False),
    ],
)
def test_suggestions_that_rest_on_a_document_go_stale_with_it(
    ws: Workspace, act: Callable[[Workspace], object], stale: bool
) -> None:
    ws.add_document(PLAN)
    seen = ws.revision
    source = {"title": "plan.pdf", "location": "page 1", "quote": "Two boats", "document": "document-1"}
    proposals = [
        Proposal(records=[{"kind": "need", "title": "Cross"}], based_on=["document-1"]),
        Proposal(records=[{"kind": "need", "title": "Cross by night", "sources": [source]}]),
        Proposal(records=[{"kind": "need", "title": "Stay"}], based_on=["market"]),
    ]
    ws.suggest("draft", proposals, origin=Origin(by="guide"), seen=seen)
    act(ws)
    told = ["stale" if stale else "open"] * 2 + ["open"]
    assert [one.state for one in ws.suggestions(state=None)] == told
    late = ws.suggest("late", proposals, origin=Origin(by="guide"), seen=seen)
    assert [one.state for one in late] == told

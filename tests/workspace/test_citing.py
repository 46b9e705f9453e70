"""Citations: put on answers and records, taken back, and told whether their words still stand."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from assistant.errors import BadInput, NotFound
from assistant.method.rules import find_gaps
from assistant.method.said import Citation
from assistant.passages import Passage, Reading
from assistant.reports.export import export
from assistant.workspace.again import begin_again
from assistant.workspace.document import Workspace
from assistant.workspace.errors import UndoConflict
from assistant.workspace.interchange import dump_engagement, parse_engagement, read_engagement
from tests.workspace.build import Clock, assert_sound, engagement, reading

PLAN = reading("plan.pdf", "Two boats by autumn.", "One of them\n\nsails by night.")


def cited(quote: str = "Two boats", location: str = "page 1", document: str = "document-1") -> Citation:
    return Citation(title="plan.pdf", location=location, quote=quote, document=document)


CARD = Citation(title="What a market is", quote="Choose where to play.")


@pytest.fixture
def held(ws: Workspace) -> Workspace:
    """A workspace with a document, an answer and a need."""
    ws.add_document(PLAN)
    ws.write_answer("market", "assumed", "Islands")
    ws.add_record("need", {"title": "Cross"})
    return ws


# -- acts


def test_answers_and_records_cite_and_take_it_back(held: Workspace) -> None:
    for target in ("market", "need-1", "personas"):
        assert held.cite(target, cited()).changed
        assert held.cite(target, CARD).changed
        assert not held.cite(target, cited()).changed, "it cites that already"
    now = held.engagement()
    assert [answer.sources for answer in now.answers.values()] == [[cited(), CARD]] * 2
    assert now.records[0].sources == [cited(), CARD]
    assert now.answer("personas").status == "open"
    assert held.history()[0].summary == "Cited What a market is on Typical customers"
    assert held.uncite("need-1", 0).changed
    assert held.engagement().records[0].sources == [CARD]
    assert held.history()[0].summary.startswith("Citation taken back: plan.pdf, page 1 from Need “Cross”")
    held.undo()
    assert held.engagement().records[0].sources == [cited(), CARD]
    held.undo()
    assert held.engagement().answer("personas").sources == [cited()]
    assert_sound(held.path)


def test_what_cannot_be_cited_is_refused(held: Workspace) -> None:
    before = held.revision
    with pytest.raises(NotFound, match="no record 'need-9'"):
        held.cite("need-9", cited())
    with pytest.raises(NotFound, match="'document-9'"):
        held.cite("market", cited(document="document-9"))
    with pytest.raises(BadInput, match="names what it is from"):
        held.cite("market", Citation(quote=" "))
    with pytest.raises(NotFound, match="has no source 1"):
        held.uncite("market", 0)
    with pytest.raises(NotFound, match="has no source 0"):
        held.uncite("market", -1)
    assert held.revision == before


def test_two_windows_that_cite_lose_nothing_of_each_other(held: Workspace, clock: Clock) -> None:
    with Workspace.open(held.path, actor="Ole", clock=clock) as other:
        other.engagement()
        held.cite("market", cited())
        other.cite("market", CARD)
        assert held.engagement().answer("market").sources == [cited(), CARD]
        base = held.revision
        other.uncite("market", 0)
        # What was second when it was looked at is first by now.
        assert held.uncite("market", 1, base=base).changed
        assert held.engagement().answer("market").sources == []
        assert not held.uncite("market", 0, base=base).changed, "somebody else has taken it back"
        with pytest.raises(NotFound):
            held.uncite("market", 2, base=base)
        held.cite("need-1", CARD)
        other.cite("need-1", cited())
        with pytest.raises(UndoConflict):
            held.undo()
    assert_sound(held.path)


def test_a_record_s_sources_edited_as_a_field_meet_another_s_citation_as_a_suggestion(
    held: Workspace,
) -> None:
    base = held.revision
    held.cite("need-1", cited())
    told = held.change_record("need-1", {"sources": [CARD.model_dump()]}, base=base)
    assert told.suggestion
    assert held.engagement().records[0].sources == [cited()]


def test_backing_a_statement_makes_nothing_stale(held: Workspace) -> None:
    held.dismiss("need-without-alternative", ["need-1"], "later")
    before = held.last_changed()
    held.cite("need-1", cited())
    held.cite("market", cited())
    assert len(held.engagement().dismissals) == 1
    assert held.last_changed() == before


# -- what became of the words


def states(ws: Workspace) -> list[str]:
    return [one.state for one in ws.citations()]


@pytest.mark.parametrize(
    ("citation", "state"),
    [
        (cited(), "stands"),
        (cited("One of them sails", "page 2"), "stands"),
        (cited("  Two\n boats ", " page  1"), "stands"),
        (cited("Two boats", "page 2"), "moved"),
        (cited("by autumn. One of them", "page 1"), "moved"),
        (cited("two boats"), "changed"),
        (cited("Three boats"), "changed"),
        (cited("", "page 2"), "stands"),
        (cited("", "page 3"), "changed"),
    ],
)
def test_words_are_looked_for_where_they_were_cited_and_in_the_whole_document(
    held: Workspace, citation: Citation, state: str
) -> None:
    held.cite("market", citation)
    assert states(held) == [state]
    assert held.citation_states() == {citation: state}


def test_what_becomes_of_a_document_becomes_of_its_citations(held: Workspace) -> None:
    held.cite("market", CARD)
    held.cite("market", cited())
    held.cite("need-1", cited("sails by night", "page 2"))
    assert [(one.target, one.index, one.state) for one in held.citations_of("document-1")] == [
        ("market", 1, "stands"),
        ("need-1", 0, "stands"),
    ]
    held.add_document(reading("plan.pdf", "It sails by night.", "Three boats by autumn."))
    assert states(held) == ["changed", "moved"]
    held.undo()
    assert states(held) == ["stands", "stands"]
    held.remove_document("document-1")
    assert states(held) == ["removed", "removed"]
    found = [finding for finding in find_gaps(held.engagement()) if finding.rule == "citation-lost"]
    assert [finding.refs for finding in found] == [("market",), ("need-1",)]
    held.undo()
    assert states(held) == ["stands", "stands"]
    held.remove_document("document-1")
    held.erase_document("document-1")
    assert states(held) == ["erased", "erased"]
    held.add_document(PLAN)
    assert states(held) == ["stands", "stands"]
    held.remove_document("document-1")
    assert states(held) == ["removed", "removed"]
    assert held.citations_of("document-2") == []
    assert_sound(held.path)


def test_setting_one_lost_citation_aside_does_not_hide_the_next(held: Workspace) -> None:
    held.add_document(reading("survey.csv", "Nurses: 40 %"))
    held.cite("need-1", cited())
    held.cite("need-1", cited("Nurses", document="document-2"))
    held.remove_document("document-1")
    held.dismiss("citation-lost", ["need-1"], "we know")
    assert "citation-lost" not in {finding.rule for finding in find_gaps(held.engagement())}
    held.remove_document("document-2")
    assert "citation-lost" in {finding.rule for finding in find_gaps(held.engagement())}


def test_of_a_document_that_is_only_listed_nothing_can_be_said(tmp_path: Path) -> None:
    sources = [cited().model_dump(), cited(document="document-7").model_dump()]
    content = engagement(answers={"market": {"assumed": "x", "sources": sources}})
    with Workspace.create(tmp_path / "a", organisation="X", content=content) as ws:
        assert states(ws) == ["unknown", "unknown"]
        ws.remove_document("document-1")
        assert states(ws) == ["removed", "unknown"]


def test_a_citation_found_by_another_reading_of_the_same_file(held: Workspace) -> None:
    held.cite("market", cited("Two boats by autumn."))
    pieces = (Passage("Two boats", "page 1"), Passage("by autumn.", "page 1"))
    held.add_document(Reading("plan.pdf", PLAN.media_type, PLAN.digest, PLAN.size, pieces, reader="next"))
    assert states(held) == ["moved"]


# -- on its way out


def test_sources_and_what_became_of_them_are_in_the_exports(held: Workspace, tmp_path: Path) -> None:
    held.cite("market", cited())
    held.cite("market", CARD)
    held.cite("need-1", cited("Three boats"))
    held.add_document(reading("<b>.csv", "40 %"), send="never")
    told = held.citation_states()
    text = export(held.engagement(), tmp_path / "a.md", today=date(2026, 3, 1), states=told).read_text()
    assert "It rests on:" in text
    assert "- plan.pdf, page 1: “Two boats”\n" in text
    assert "- What a market is: “Choose where to play.”\n" in text
    assert "- source: plan.pdf, page 1: “Three boats” (**the document does not say so any more**)" in text
    assert "- plan.pdf (document-1, 2 passages, added 2026-03-01)" in text
    assert r"- \<b\>.csv (document-2, 1 passage, added 2026-03-01, never sent to a model)" in text
    file = export(held.engagement(), tmp_path / "a.json", states=told)
    data = json.loads(file.read_text())
    assert [one.get("state") for one in data["answers"]["market"]["sources"]] == ["stands", None]
    assert [one.get("state") for one in data["records"][0]["sources"]] == ["changed"]
    assert read_engagement(file) == held.engagement()
    assert "state" not in dump_engagement(read_engagement(file)).partition('"sources"')[2].partition("]")[0]


def test_a_file_may_say_what_became_of_a_citation_and_is_not_believed(tmp_path: Path) -> None:
    source = cited().model_dump() | {"state": "stands"}
    brought = parse_engagement(
        json.dumps({"format": "counterpoint/1", "answers": {"market": {"assumed": "x", "sources": [source]}}})
    )
    assert brought.answer("market").sources == [cited()]
    with pytest.raises(BadInput, match=r"sources\[0\]\.state"):
        parse_engagement(
            json.dumps(
                {"format": "counterpoint/1", "answers": {"market": {"sources": [source | {"state": "so"}]}}}
            )
        )


def test_an_older_source_stays_as_it_was_to_the_letter(ws: Workspace) -> None:
    ws.add_record("need", {"title": "Cross", "sources": [{"title": "Interview", "quote": "We wait."}]})
    ws.change_record("need-1", {"title": "Cross by night"})
    assert ws._ledger.select("ORDER BY seq DESC LIMIT 1")[0].changes[0].fields == {
        "title": {"was": "Cross", "now": "Cross by night"}
    }


def test_the_next_round_keeps_what_the_answers_rest_on(held: Workspace, tmp_path: Path) -> None:
    held.write_answer("market", "agreed", "Fjord")
    held.cite("market", cited())
    with begin_again(held, tmp_path / "next") as following:
        assert states(following) == ["stands"]

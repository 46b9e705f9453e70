"""What the Proof tab shows: passages that speak to an answer, from several documents, and numbers that disagree."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.documents.proving import number_in, proof_for, said_to
from assistant.errors import NotFound
from assistant.method.engagement import Engagement
from assistant.method.questions import QUESTION, QUESTIONS
from assistant.method.records import Budget, Objective
from assistant.passages import Passage
from assistant.retrieval.library import Library
from assistant.retrieval.proof import MOST_QUOTED, conflicts, evidence_for, matched
from tests.retrieval.documents import MemoryStore, companies, company, judged, passages


@pytest.fixture(scope="module")
def library() -> Library:
    """The invented companies' documents, indexed in memory."""
    return Library(MemoryStore(companies()), folder=None)


def of(*documents: list[Passage]) -> Library:
    return Library(MemoryStore({f"d{n}": document for n, document in enumerate(documents)}), folder=None)


def test_each_statement_of_an_answer_finds_its_passage(library: Library) -> None:
    answer = (
        "Agents retire without successors. Claims take too long to be paid.\nBanks give cover away for free."
    )
    proof = evidence_for(library, "trends", answer, 5)
    places = [(one.found.document, one.found.place) for one in proof.found]
    assert {("insurer-strategy", 5), ("insurer-strategy", 2), ("insurer-strategy", 4)} <= set(places)


def test_a_passage_says_where_it_stands_and_which_words_speak_to_the_answer(library: Library) -> None:
    (best, *_) = evidence_for(library, "needs", "Pool owners want kids without red eyes.", 5).found
    assert best.found.document == "pool-notes"
    assert best.found.passage.location == "Day 1"
    text = best.found.passage.text
    assert {"owner", "red", "eyes"} <= {text[start:end] for start, end in best.matched}
    assert best.quote == text


def test_the_question_alone_finds_what_an_analyst_would_cite_and_is_silent_rather_than_wrong() -> None:
    shown, right, hits, answerable, silent, unanswerable = (dict[bool, int]() for _ in range(6))
    libraries = {one.company: Library(MemoryStore(company(one.company)), folder=None) for one in judged()}
    for one in judged():
        proof = evidence_for(libraries[one.company], one.question, "", 5, year=2026)
        places = {(each.found.document, each.found.place) for each in proof.found}
        for tally, value in (
            (shown, len(places)),
            (right, len(places & one.right)),
            (hits, bool(places & one.right)),
            (answerable, bool(one.right)),
            (silent, not one.right and not places),
            (unanswerable, not one.right),
        ):
            tally[one.tune] = tally.get(one.tune, 0) + value
    # As measured: 0.76 and 1.0, held back 0.74 and 0.68; silent in 11 of 13.
    assert right[True] / shown[True] >= 0.70
    assert hits[True] / answerable[True] >= 0.95
    assert right[False] / shown[False] >= 0.70
    assert hits[False] / answerable[False] >= 0.65
    assert silent[False] / unanswerable[False] >= 0.75


def test_nothing_is_shown_to_a_question_that_no_document_speaks_to() -> None:
    canteen = Library(MemoryStore({"canteen": company("linen")["canteen"]}), folder=None)
    for question in QUESTIONS:
        assert evidence_for(canteen, question.slug, "", 5, year=2026).found == ()
        assert evidence_for(canteen, question.slug, "?! 12 %", 5, year=2026).found == ()
        assert evidence_for(canteen, question.slug, "xsauxz lentisc parkour", 5, year=2026).found == ()


def test_how_far_ahead_a_year_lies_tells_one_horizon_from_another() -> None:
    documents = of(
        passages("In 2033 every clinic shall be ours.", "In 2029 half of the clinics shall be ours.")
    )

    def first(question: str) -> str:
        return evidence_for(documents, question, "", 1, year=2026).found[0].quote

    assert "2033" in first("objectives-long")
    assert "2029" in first("objectives-medium")


def test_what_speaks_only_to_the_question_comes_after_what_speaks_to_the_answer_and_is_told_apart() -> None:
    documents = of(passages("Our rivals in the region compete on price.", "The zeppelin was painted green."))
    found = evidence_for(documents, "market", "Zeppelin flights.", 5).found
    assert [(each.found.place, each.answers) for each in found] == [(1, True), (0, False)]
    assert {found[1].quote[start:end] for start, end in found[1].matched} >= {"rivals", "region", "compete"}


def test_ones_own_words_are_looked_for_as_well(library: Library) -> None:
    proof = evidence_for(library, "market", "We insure craftsmen.", 3, looking_for="toolmakers are lacking")
    assert ("tools-report", 7) in [(one.found.document, one.found.place) for one in proof.found]


def test_several_documents_have_their_say() -> None:
    many = [
        f"The churn of hotels worries team {name}." for name in ("north", "south", "east", "west", "centre")
    ]
    other = passages("Hotels told us that churn follows a rise in price.")
    library = Library(MemoryStore(companies() | {"minutes": passages(*many), "study": other}), folder=None)
    found = [one.found.document for one in evidence_for(library, "needs", "Churn of hotels.", 3).found]
    assert sorted(found) == ["minutes", "minutes", "study"]


def test_documents_narrow_what_is_found(library: Library) -> None:
    proof = evidence_for(library, "needs", "Hail on roofs", 5, documents=["insurer-interviews"])
    assert {one.found.document for one in proof.found} == {"insurer-interviews"}


def test_a_long_passage_is_quoted_in_whole_sentences_around_what_matched() -> None:
    text = (
        "Nothing of note was said here at all. " * 20
        + "The zeppelin needs a mast. "
        + "More talk followed then. " * 20
    )
    (best,) = evidence_for(of(passages(text)), "needs", "A zeppelin wants a mast.", 1).found
    assert "The zeppelin needs a mast." in best.quote
    assert len(best.quote) <= MOST_QUOTED
    assert best.quote in text


def test_a_row_is_quoted_whole_although_there_are_sentences_in_its_cells() -> None:
    rows = [
        f"ticket: T{number}; topic: claim; text: Where is it? I wait for the {what}; days open: 9"
        for number, what in enumerate(["vet"] * 5 + ["zeppelin"] + ["vet"] * 5)
    ]
    (best,) = evidence_for(of(passages("\n".join(rows))), "needs", "Whoever wants a zeppelin waits.", 1).found
    assert set(best.quote.split("\n")) <= set(rows)
    assert rows[5] in best.quote


def test_numbers_that_disagree_are_set_side_by_side() -> None:
    library = of(
        passages("Churn of hotels was 12 % in 2024."), passages("In 2024 the churn of hotels was 9 %.")
    )
    (conflict,) = evidence_for(library, "needs", "Churn of hotels hurts us.", 5).conflicts
    assert "hotels" in conflict.what
    said = {}
    for side in conflict.sides:
        assert side.found is not None
        said[side.found.document] = side.found.passage.text[side.start : side.end]
    assert said == {"d0": "12 %", "d1": "9 %"}


def test_sentences_that_differ_in_nothing_but_a_number_are_set_side_by_side_as_well() -> None:
    library = of(
        passages("A tray of rye loaves costs 42 euros."), passages("A tray of rye loaves costs 48 euros.")
    )
    (conflict,) = evidence_for(library, "needs", "What a tray of loaves costs", 1).conflicts
    assert len(conflict.sides) == 2


def test_an_answer_that_disagrees_with_a_document_is_told() -> None:
    answer = "Churn of hotels was 15 % in 2024."
    library = of(passages("Churn of hotels was 12 % in 2024."), passages("Something else entirely."))
    (conflict,) = evidence_for(library, "needs", answer, 5).conflicts
    own, other = conflict.sides
    assert own.found is None
    assert answer[own.start : own.end] == "15 %"
    assert other.found is not None


def test_a_number_that_disagrees_is_found_though_it_stands_where_nothing_else_speaks_to_the_question() -> (
    None
):
    distractors = [f"Churn of customer {name} was discussed." for name in "abcdefghijklmnopqrstuvwxyz"]
    library = of(
        passages("We have 310 berths in the region.", headings=("Our market",)),
        passages(*distractors, "We have 290 berths in the region."),
    )
    (conflict,) = evidence_for(library, "market", "", 1).conflicts
    assert {side.found.document for side in conflict.sides if side.found} == {"d0", "d1"}


def test_what_a_record_budgets_is_compared_with_the_documents_and_what_is_ticked_is_not_looked_for() -> None:
    budget = Budget(
        id="budget-1", title="Second hall", amount=Decimal("4200000.00"), currency="EUR", spend="capex"
    )
    objective = Objective(
        id="objective-1",
        title="Lead",
        horizon="long",
        metric="Share of theatres",
        baseline="11 %",
        target="50 %",
    )
    engagement = Engagement(organisation="Alder Linen", records=[budget, objective])
    library = of(
        passages("The second hall costs 5.6 million euros.", "The share of theatres is 18 %."),
        passages("A long table, and capex of nothing."),
    )
    for question, numbers in (
        ("budgets", {"4,200,000 EUR", "5.6 million euros"}),
        ("objectives-long", {"11 %", "18 %"}),
    ):
        said = said_to(engagement, QUESTION[question])
        assert not {"capex", "long", "long-term"} & set(said.split())
        (conflict,) = proof_for(engagement, library, question).conflicts
        assert {number_in(side, said).number for side in conflict.sides} == numbers


def test_people_who_speak_of_themselves_do_not_contradict_one_another() -> None:
    carla, svea = "00:03:20–00:09:41, Carla (hotel)", "00:33:48, Svea (care home)"
    for places, differ in (((carla, svea), False), ((carla, carla), True), ((carla, "page 3"), True)):
        library = of(
            *(
                [Passage(f"We have {beds} beds.", place)]
                for beds, place in zip((120, 60), places, strict=True)
            )
        )
        assert bool(evidence_for(library, "needs", "Beds", 5).conflicts) is differ, places


def test_the_year_that_a_document_is_named_after_holds_for_its_numbers() -> None:
    library = of(passages("Churn of hotels was 12 %."), passages("Churn of hotels was 9 %."))
    for names, differ in (
        (("report_2024.docx", "report_2025.docx"), False),
        (("report_2024.docx", "2024-06-12 minutes.md"), True),
        (("report_2024.docx", "notes.md"), True),
        (("2023-24.xlsx", "2023.xlsx"), False),
        (("report v1.docx", "report v2.docx"), True),
        (("pricing memo.docx", "churn minutes.docx"), True),
        (("interview Carla.vtt", "interview Svea.vtt"), False),
        (("north/figures.md", "south/figures.md"), False),
    ):
        titles = dict(zip(("d0", "d1"), names, strict=True))
        found = evidence_for(library, "needs", "Churn of hotels.", 5, titles=titles).conflicts
        assert bool(found) is differ, names


def test_passages_that_agree_are_in_no_conflict(library: Library) -> None:
    found = library.search("hail roofs agents price", k=20)
    assert conflicts(found) == []


def test_an_unknown_question_is_said_to_be_unknown(library: Library) -> None:
    with pytest.raises(NotFound, match="no question"):
        evidence_for(library, "nonsense", "x")


def test_words_match_in_other_forms_and_by_their_group_but_not_by_pieces() -> None:
    text = "Clients complained; the complaint of a client’s wife. Marketing the market."
    found = [text[start:end] for start, end in matched("customers' complaints about markets", text)]
    assert found[:4] == ["Clients", "complained", "complaint", "client’s"]
    assert "wife" not in found
    text = "There are 4.4 million pets and 4 clinics."
    assert [text[start:end] for start, end in matched("4 towns", text)] == ["4"]
    assert [text[start:end] for start, end in matched("some 4,4", text)] == ["4.4"]


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_answer_and_any_words_do_no_harm(library: Library, answer: str, looking_for: str) -> None:
    for one in evidence_for(library, "needs", answer, 2, looking_for=looking_for).found:
        assert one.quote in one.found.passage.text
        assert all(0 <= start < end <= len(one.found.passage.text) for start, end in one.matched)

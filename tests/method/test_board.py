"""The board as a room reads it: cells, what stands in them, and how they are doing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from assistant.method.board import Board, board, cells_of
from assistant.method.engagement import Engagement
from assistant.method.questions import QUESTION, QUESTIONS
from assistant.method.rules import find_gaps
from tests.method.build import NEED, PERSONA, PROMISE, TODAY, answered, but, engagement, rec

FINISHED = Path(__file__).parents[2] / "assistant" / "_demo" / "finished.json"


def drawn(given: Engagement) -> Board:
    return board(given, find_gaps(given, today=TODAY))


def scored(*scores: int, agreed: str = "We are agreed.") -> dict[str, Any]:
    voices = [{"participant": f"P{n}", "agreement": score} for n, score in enumerate(scores)]
    return {"assumed": "Something.", "agreed": agreed, "voices": voices}


def test_strategy_meets_three_aspects_and_the_others_span_them() -> None:
    cells = drawn(engagement()).cells
    assert [(cell.name, cell.row, cell.columns) for cell in cells] == [
        ("D×A", "D", "A"),
        ("D×B", "D", "B"),
        ("D×C", "D", "C"),
        ("E", "E", "ABC"),
        ("F", "F", "ABC"),
    ]
    assert sorted(asked.slug for cell in cells for asked in cell.questions) == sorted(QUESTION)


@pytest.mark.parametrize(
    ("letter", "cells"),
    [
        ("A", {"D×A"}),
        ("B", {"D×B"}),
        ("C", {"D×C"}),
        ("D", {"D×A", "D×B", "D×C"}),
        ("E", {"E"}),
        ("F", {"F"}),
    ],
)
def test_an_aspect_has_the_cells_of_its_column_or_row(letter: str, cells: set[str]) -> None:
    assert cells_of(letter) == cells


def test_an_empty_board_is_not_yet() -> None:
    seen = drawn(engagement())
    assert {cell.state for cell in seen.cells} == {"not yet"}
    assert [(heading.aspect.letter, heading.tally.questions) for heading in seen.headings] == [
        ("A", 5),
        ("B", 4),
        ("C", 4),
        ("D", 13),
        ("E", 5),
        ("F", 3),
    ]
    assert all(heading.tally.records == heading.tally.gaps == 0 for heading in seen.headings)


def test_records_stand_where_the_questions_they_answer_do() -> None:
    trend = rec("trend", "t1", need_effects=[{"need_id": "n1", "effect": "grows"}])
    given = engagement(
        PERSONA,
        NEED,
        trend,
        rec("kpi", "k1"),
        rec("purpose", "u1"),
        rec("objective", "o1"),
        rec("activity", "w1"),
    )
    kept = {cell.name: {each.kind: each.ids for each in cell.records} for cell in drawn(given).cells}
    assert kept == {
        "D×A": {"persona": ("p1",), "trend": ("t1",)},
        "D×B": {"need": ("n1",), "trend": ("t1",)},
        "D×C": {},
        "E": {"purpose": ("u1",), "objective": ("o1",), "kpi": ("k1",)},
        "F": {"activity": ("w1",)},
    }


def test_a_record_in_several_cells_counts_once_for_the_row() -> None:
    trend = rec("trend", "t1", need_effects=[{"need_id": "n1", "effect": "grows"}])
    headings = {heading.aspect.letter: heading.tally for heading in drawn(engagement(NEED, trend)).headings}
    assert (headings["A"].records, headings["B"].records, headings["D"].records) == (1, 2, 2)


def test_a_cell_under_way_says_how_far_it_is() -> None:
    given = engagement(answers=answered("needs") | {"needs-served": {"skipped": {"by": "Ana"}}})
    cell = drawn(given).cell("D×B")
    assert cell.state == "under way"
    assert cell.why == "1 of 4 questions have been worked on, 0 agreed."
    assert {asked.slug: asked.state for asked in cell.questions} == {
        "needs": "under way",
        "needs-served": "under way",
        "trends-needs": "open",
        "offer-changes": "open",
    }


def test_a_blocking_gap_puts_the_cell_it_reopens_in_trouble() -> None:
    given = engagement(PERSONA, answers=answered("needs"))
    cell = drawn(given).cell("D×B")
    assert (cell.state, cell.why) == ("in trouble", "1 blocking gap here.")
    assert [finding.rule for finding in cell.findings] == ["persona-without-need"]
    assert (cell.tally.blocking, cell.tally.gaps) == (1, 1)


def test_gaps_of_a_cell_come_gravest_first() -> None:
    given = engagement(
        PERSONA,
        but(NEED, persona_ids=["p2"]),
        rec("persona", "p2", targeted="should"),
        PROMISE,
        answers=answered("alternatives", "value-proposition"),
    )
    severities = [finding.severity for finding in drawn(given).cell("D×C").findings]
    assert len(set(severities)) > 1
    assert severities == sorted(severities, key=["blocking", "important", "hint"].index)


def test_an_open_dissent_makes_a_cell_disputed_until_a_decision_settles_it() -> None:
    answers = {question.slug: scored(5, 4) for question in QUESTIONS if question.cell == "F"}
    answers["budgets"] = scored(5, 1)
    cell = drawn(engagement(answers=answers)).cell("F")
    assert cell.state == "disputed"
    assert "“What it costs”" in cell.why
    settled = engagement(answers=answers, decisions=[{"id": "d1", "question": "budgets", "decided": "Half."}])
    assert drawn(settled).cell("F").state == "agreed"


def test_the_agreement_of_a_cell_weighs_every_score_alike() -> None:
    cell = drawn(engagement(answers={"activities": scored(5), "budgets": scored(4, 4, 3)})).cell("F")
    assert (cell.lowest, cell.mean) == (3, 4.0)
    assert [seen.question for seen in cell.agreements] == ["activities", "budgets"]


def test_without_scores_a_cell_has_no_agreement() -> None:
    cell = drawn(
        engagement(answers={"budgets": {"voices": [{"participant": "Ana", "answer": "A lot."}]}})
    ).cell("F")
    assert (cell.lowest, cell.mean) == (None, None)


def test_the_finished_example_is_agreed_everywhere() -> None:
    given = Engagement.model_validate_json(FINISHED.read_text("utf-8"))
    seen = drawn(given)
    assert {cell.state for cell in seen.cells} == {"agreed"}
    assert seen.cell("F").why == "All 3 answers are agreed."


def test_there_is_no_other_cell() -> None:
    with pytest.raises(KeyError):
        drawn(engagement()).cell("G")

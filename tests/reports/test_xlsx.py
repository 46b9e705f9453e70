"""The workbook: every text a text, the same bytes for the same engagement, and every sheet named for what it holds."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import openpyxl
import pytest

from assistant.method.engagement import Engagement
from assistant.reports.export import FORMATS
from assistant.reports.xlsx import CUT, LONGEST
from tests.reports.test_markdown import TODAY, demo


def book(held: Engagement, today: date = TODAY) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(FORMATS[".xlsx"](held, today, {})))


def test_the_demo_has_a_sheet_for_each_thing_with_filters_and_its_attribution() -> None:
    held = demo("finished")
    shown = book(held)
    first, *others = shown.worksheets
    told = [str(cell) for row in first.iter_rows(values_only=True) for cell in row]
    assert any("Exacaster, CC BY-NC 4.0" in each for each in told)
    assert {"Answers", "Gaps", "Decisions"} <= set(shown.sheetnames)
    for sheet in others:
        assert sheet.auto_filter.ref
        assert sheet.freeze_panes
        assert len(sheet.title) <= 31
    ids = {str(cell) for sheet in others for row in sheet.iter_rows(values_only=True) for cell in row}
    assert {record.id for record in held.records} <= ids


def test_rows_are_as_high_as_their_texts_take_and_no_higher_than_a_spreadsheet_allows() -> None:
    long = "A sentence about the market, and another one. " * 4
    held = Engagement.model_validate(
        {"answers": {"market": {"agreed": long}, "personas": {"agreed": "a\n" * 10**6}}}
    )
    rows = book(held)["Answers"].row_dimensions
    assert 45 <= rows[2].height <= 90
    assert 300 < rows[3].height <= 409


@pytest.mark.parametrize("name", ["finished", "under-way"])
def test_the_same_engagement_gives_the_same_bytes(name: str) -> None:
    first = FORMATS[".xlsx"](demo(name), TODAY, {})
    assert FORMATS[".xlsx"](demo(name), TODAY, {}) == first


@pytest.mark.parametrize(
    "text", ['=HYPERLINK("http://x")', "+1", "-1", "@x", "\t=1", "\r=1", "a\x00b", "\ud800", "_x0041_"]
)
def test_no_text_becomes_a_formula_or_breaks_the_file(text: str) -> None:
    held = Engagement.model_validate(
        {
            "organisation": text,
            "answers": {"market": {"agreed": text}},
            "records": [{"id": "persona-1", "kind": "persona", "title": text, "note": text}],
        }
    )
    for sheet in book(held).worksheets:
        for row in sheet.iter_rows():
            assert all(cell.data_type in ("s", "n", "d", "inlineStr") for cell in row)


def test_a_text_that_no_cell_can_hold_is_cut_and_says_so() -> None:
    held = Engagement.model_validate({"answers": {"market": {"agreed": "long " * 2_000_000}}})
    cells = [cell for row in book(held)["Answers"].iter_rows(values_only=True) for cell in row]
    longest = max((each for each in cells if isinstance(each, str)), key=len)
    assert len(longest) <= LONGEST
    assert longest.endswith(CUT)

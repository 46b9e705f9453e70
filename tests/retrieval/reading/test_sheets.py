"""What is read from xlsx and csv: cells with their names, and the range they stand in."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import openpyxl
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment

from tests.retrieval.reading.made import Desk, changed, noted, said


def saved(book: Any) -> bytes:
    held = BytesIO()
    book.save(held)
    return held.getvalue()


def book(rows: list[list[Any]], title: str = "Sales") -> Any:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(row)
    return made


def test_values_carry_the_names_of_their_columns_and_the_range_they_stand_in(desk: Desk) -> None:
    made = book([["Region", 2023, 2024], ["North", 12, 0.1 + 0.2], ["South", None, True]])
    reading = desk.read("sales.xlsx", saved(made))
    assert said(reading) == [
        ("Sales!A2:C3", "Region: North; 2023: 12; 2024: 0.3\nRegion: South; 2024: TRUE"),
    ]
    assert reading.passages[0].headings == ("Sales",)


def test_numbers_are_read_as_they_are_shown(desk: Desk) -> None:
    made = book([["Share", "From", "Sum"], [0.125, date(2024, 5, 1), 1_200_000]])
    made.active["A2"].number_format = "0.0%"
    made.active["C2"].number_format = '[$€-407]0.0,,"m"'
    assert said(desk.read("a.xlsx", saved(made))) == [
        ("Sales!A2:C2", "Share: 12.5%; From: 2024-05-01; Sum: €1.2m")
    ]


def test_cells_that_reach_over_others_are_said_where_they_reach(desk: Desk) -> None:
    made = book(
        [
            ["Plan of the year", None, None, None, None],
            ["Region", "Q1", None, "Q2", None],
            [None, "Plan", "Actual", "Plan", "Actual"],
            ["North", 1, 2, 3, 4],
            [None, 5, 6, 7, 8],
            ["South", "as before", None, "n/a", None],
        ]
    )
    for cells in ("A1:E1", "A2:A3", "B2:C2", "D2:E2", "A4:A5", "B6:C6"):
        made.active.merge_cells(cells)
    assert said(desk.read("a.xlsx", saved(made)))[0][1].split("\n") == [
        "Plan of the year",
        "Region: North; Q1 Plan: 1; Q1 Actual: 2; Q2 Plan: 3; Q2 Actual: 4",
        "Region: North; Q1 Plan: 5; Q1 Actual: 6; Q2 Plan: 7; Q2 Actual: 8",
        "Region: South; Q1 Plan: as before; Q2 Plan: n/a",
    ]


def test_comments_and_titles_of_charts_are_read_with_their_cells(desk: Desk) -> None:
    made = book([["Region", "Rev"], ["North", 1], ["South", 2]])
    made.active["B2"].comment = Comment("Ada:\nIs this so?", "Ada")
    chart = BarChart()
    chart.title = "Growth"
    chart.add_data(Reference(made.active, 2, 1, 2, 3), titles_from_data=True)
    made.active.add_chart(chart, "D4")
    assert said(desk.read("a.xlsx", saved(made)))[1:] == [
        ("Sales!B2, comment by Ada", "Is this so?"),
        ("Sales!D4, chart", "Growth"),
    ]


def test_threads_of_comments_and_text_boxes_are_read(desk: Desk) -> None:
    made = book([["Region", "Rev"], ["North", 1]])
    made.active["B2"].comment = Comment("[Threaded comment] for older programs", "tc={1}")
    related = '<Relationship Id="t{0}" Type="http://x/relationships/{1}" Target="{2}"/>'
    links = related.format(1, "threadedComment", "../threadedComments/t.xml") + related.format(
        2, "drawing", "/xl/drawings/d.xml"
    )
    extra = {
        "xl/threadedComments/t.xml": '<T xmlns="http://x/t"><threadedComment ref="B2" personId="{p}"><text>Why?</text></threadedComment>'
        '<threadedComment ref="B2" personId="{q}"><text>A new shop.</text></threadedComment></T>',
        "xl/persons/person.xml": '<L xmlns="http://x/p"><person displayName="Ada" id="{p}"/><person displayName="Bo" id="{q}"/></L>',
        "xl/drawings/d.xml": '<x:wsDr xmlns:x="http://x/x" xmlns:a="http://x/a"><x:twoCellAnchor><x:from><x:col>3</x:col><x:row>0</x:row>'
        "</x:from><x:sp><x:txBody><a:p><a:r><a:t>Mind the </a:t></a:r><a:r><a:t>gap.</a:t></a:r></a:p></x:txBody></x:sp></x:twoCellAnchor></x:wsDr>",
    }
    content = changed(
        saved(made), "xl/worksheets/_rels/sheet1.xml.rels", "</Relationships>", f"{links}</Relationships>"
    )
    assert said(desk.read("a.xlsx", changed(content, extra=extra)))[1:] == [
        ("Sales!B2, comment by Ada", "Why?"),
        ("Sales!B2, comment by Bo", "A new shop."),
        ("Sales!D1, text box", "Mind the gap."),
    ]


def test_titles_and_several_tables_in_one_sheet_keep_their_own_columns(desk: Desk) -> None:
    made = book(
        [["Sales of the year"], ["Region", "Revenue"], ["North", 12], [], ["Person", "Role"], ["Ada", "Lead"]]
    )
    (passage,) = desk.read("a.xlsx", saved(made)).passages
    assert passage.text == "Sales of the year\nRegion: North; Revenue: 12\nPerson: Ada; Role: Lead"


def test_the_name_of_a_sheet_is_quoted_where_a_spreadsheet_would(desk: Desk) -> None:
    made = book([["a", "b"], [1, 2]], title="Ada's plan")
    assert said(desk.read("a.xlsx", saved(made)))[0][0] == "'Ada''s plan'!A2:B2"


def test_hidden_sheets_rows_and_columns_are_read_and_noted(desk: Desk) -> None:
    made = book([["a", "b"], [1, 2]])
    made.active.row_dimensions[2].hidden = True
    made.active.column_dimensions["B"].hidden = True
    hidden = made.create_sheet("Secret")
    hidden.append(["x", "y"])
    hidden.append([3, 4])
    hidden.sheet_state = "veryHidden"
    reading = desk.read("a.xlsx", saved(made))
    assert [place for place, _ in noted(reading, "invisible-text")] == ["Sales", "Sales", "Secret"]
    assert "x: 3; y: 4" in said(reading)[1][1]


def test_a_formula_that_nobody_computed_is_said_and_its_text_not_read(desk: Desk) -> None:
    made = book([["a", "b"], [1, "=A2*2"]])
    reading = desk.read("a.xlsx", saved(made))
    assert said(reading) == [("Sales!A1:B2", "a: 1\nb")]
    assert noted(reading, "formulas-without-values")[0][0] == "Sales"


def test_empty_sheets_give_nothing_and_a_cell_far_out_costs_nothing(desk: Desk) -> None:
    made = book([["a", "b"], [1, 2]])
    made.create_sheet("Empty")
    made.active.cell(40_000, 900, "far")
    assert [place for place, _ in said(desk.read("a.xlsx", saved(made)))] == ["Sales!A2:AHP40000"]


def test_csv_in_any_separator_with_line_ends_within_cells(desk: Desk) -> None:
    for mark in (",", ";", "\t", "|"):
        text = f'Region{mark}Remark\r\nNorth{mark}"two\r\nlines"\r\nSouth{mark}ok\r\n'
        reading = desk.read("a.csv", text)
        assert said(reading) == [("A2:B3", "Region: North; Remark: two lines\nRegion: South; Remark: ok")]
        assert reading.media_type == "text/csv"
    assert said(desk.read("a.csv", "sep=;\nRegion;Remark\nNorth;a,b,c\n")) == [
        ("A3:B3", "Region: North; Remark: a,b,c")
    ]
    assert said(desk.read("a.csv", '"a","b;"\n"c","d;"\n"e","f;"\n'))[0][1] == "a: c; b;: d;\na: e; b;: f;"


def test_csv_with_decimal_commas_is_divided_by_its_semicolons(desk: Desk) -> None:
    assert said(desk.read("a.csv", "Region;Revenue\nNorth;12,5\nSouth;13,5\n"))[0][1].startswith(
        "Region: North; Revenue: 12,5"
    )


def test_a_long_row_is_cut_with_the_exact_cells_of_each_part(desk: Desk) -> None:
    names = [f"Column {number}" for number in range(60)]
    values = [f"the value of {number} which is long" for number in range(60)]
    passages = desk.read("a.xlsx", saved(book([names, values]))).passages
    assert len(passages) > 1
    assert passages[0].location.startswith("Sales!A2:")
    assert passages[-1].location.endswith(":BH2")

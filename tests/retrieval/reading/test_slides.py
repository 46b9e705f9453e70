"""What is read from a pptx, and where it says it stands."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pptx
from pptx.chart.data import CategoryChartData, XyChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.util import Inches

from tests.retrieval.reading.made import Desk, noted, said


def saved(presentation: Any) -> bytes:
    held = BytesIO()
    presentation.save(held)
    return held.getvalue()


def with_slide(layout: int = 5, title: str = "Why now") -> tuple[Any, Any]:
    presentation = pptx.Presentation()
    slide = presentation.slides.add_slide(presentation.slide_layouts[layout])
    if slide.shapes.title is not None:
        slide.shapes.title.text = title
    return presentation, slide


def test_body_and_notes_stand_under_the_title_of_their_slide(desk: Desk) -> None:
    presentation, slide = with_slide(1)
    slide.placeholders[1].text = "First point.\nSecond point."
    slide.notes_slide.notes_text_frame.text = "Say it slowly."
    other = presentation.slides.add_slide(presentation.slide_layouts[6])
    other.shapes.add_textbox(0, 0, Inches(3), Inches(1)).text_frame.text = "No title here."
    reading = desk.read("deck.pptx", saved(presentation))
    assert [(p.location, p.headings, p.text) for p in reading.passages] == [
        ("slide 1", ("Why now",), "First point.\nSecond point."),
        ("slide 1, notes", ("Why now",), "Say it slowly."),
        ("slide 2", (), "No title here."),
    ]


def test_shapes_in_groups_within_groups_are_read(desk: Desk) -> None:
    presentation, slide = with_slide()
    group = slide.shapes.add_group_shape().shapes.add_group_shape()
    group.shapes.add_textbox(0, 0, Inches(3), Inches(1)).text_frame.text = "Deep inside."
    assert ("slide 1", "Deep inside.") in said(desk.read("deck.pptx", saved(presentation)))


def test_tables_and_charts_are_read_with_the_names_of_their_numbers(desk: Desk) -> None:
    presentation, slide = with_slide()
    table = slide.shapes.add_table(3, 2, 0, 0, Inches(4), Inches(1)).table
    for row, values in enumerate((("Region", "Revenue"), ("North", "12"), ("", "14"))):
        for column, value in enumerate(values):
            table.cell(row, column).text = value
    table.cell(1, 0).merge(table.cell(2, 0))
    data: Any = CategoryChartData(number_format="0%")  # type: ignore[no-untyped-call]  # the library types only part of itself
    europe = data.add_category("Europe")
    for year in ("2023", "2024"):
        europe.add_sub_category(year)
    data.add_series("Churn", (0.12, 0.09))
    slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, 0, 0, Inches(4), Inches(3), data)
    pairs: Any = XyChartData()  # type: ignore[no-untyped-call]  # as above
    pairs.add_series("Price").add_data_point(1.5, 4)
    slide.shapes.add_chart(XL_CHART_TYPE.XY_SCATTER, 0, 0, Inches(4), Inches(3), pairs)
    reading = desk.read("deck.pptx", saved(presentation))
    assert ("slide 1, table, rows 2–3", "Region: North; Revenue: 12\nRegion: North; Revenue: 14") in said(
        reading
    )
    assert ("slide 1, chart", "Churn – Europe 2023: 12%; Europe 2024: 9%\nPrice – 1.5: 4") in said(reading)
    assert not noted(reading, "embedded-files")


def test_comments_of_both_kinds_are_read_with_their_authors(desk: Desk) -> None:
    presentation, slide = with_slide(1)
    slide.placeholders[1].text = "Body."
    parts = (
        (presentation.part, "commentAuthors", '<l xmlns="p"><cmAuthor id="0" name="Ada"/></l>'),
        (presentation.part, "authors", '<l xmlns="q"><author id="{b}" name="Bo"/></l>'),
        (slide.part, "comments", '<l xmlns="p"><cm authorId="0"><text>Is this so?</text></cm></l>'),
        (
            slide.part,
            "comments",
            '<l xmlns="q" xmlns:a="a"><cm authorId="{b}"><replyLst><reply authorId="{b}"><txBody><a:p><a:r><a:t>Yes.</a:t></a:r></a:p>'
            "</txBody></reply></replyLst><txBody><a:p><a:r><a:t>Too long.</a:t></a:r></a:p></txBody></cm></l>",
        ),
    )
    for number, (owner, kind, xml) in enumerate(parts):
        part = Part(
            PackURI(f"/ppt/own/{kind}{number}.xml"),
            "application/xml",
            presentation.part.package,
            xml.encode(),
        )
        owner.relate_to(part, f"http://x/relationships/{kind}")
    assert said(desk.read("deck.pptx", saved(presentation)))[1:] == [
        ("slide 1, comment 1 by Ada", "Is this so?"),
        ("slide 1, comment 2 by Bo", "Too long."),
        ("slide 1, comment 3 by Bo", "Yes."),
    ]


def test_hidden_slides_and_text_beside_the_slide_are_read_and_noted(desk: Desk) -> None:
    presentation, slide = with_slide()
    slide._element.set("show", "0")
    slide.shapes.add_textbox(-Inches(5), 0, Inches(3), Inches(1)).text_frame.text = "Out of sight."
    ghost = slide.shapes.add_textbox(0, 0, Inches(3), Inches(1))
    ghost.text_frame.text = "A ghost."
    ghost._element._nvXxPr.cNvPr.set("hidden", "1")
    reading = desk.read("deck.pptx", saved(presentation))
    assert said(reading)[0][1] == "Out of sight.\nA ghost."
    assert [place for place, _ in noted(reading, "invisible-text")] == ["slide 1", "slide 1", "slide 1"]


def test_a_slide_with_a_title_alone_is_a_passage(desk: Desk) -> None:
    presentation, _ = with_slide(title="Thank you")
    assert said(desk.read("deck.pptx", saved(presentation))) == [("slide 1", "Thank you")]

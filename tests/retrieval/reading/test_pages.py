"""What is read from a pdf, page by page."""

from __future__ import annotations

import time
from io import BytesIO

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText, Text
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, TextStringObject

from assistant.retrieval.reading.flow import Block
from assistant.retrieval.reading.formats import pages
from assistant.retrieval.reading.places import Spot
from tests.retrieval.reading.made import Desk, drawn_lines, noted, pdf, said

LONG = "This line of the page runs to the very edge of its column and then"


def test_each_page_is_a_place_of_its_own(desk: Desk) -> None:
    reading = desk.read("a.pdf", pdf(["Bakers rise at three.", "They want to sleep."]))
    assert said(reading) == [("page 1", "Bakers rise at three."), ("page 2", "They want to sleep.")]
    assert reading.media_type == "application/pdf"


def test_wrapped_lines_are_put_together_and_divided_words_too(desk: Desk) -> None:
    page = f"{LONG} goes on with cus-\ntomers who are glad of it and buy again whenever they can do so\nuntil the end.\nA new one."
    (passage,) = desk.read("a.pdf", pdf([page])).passages
    first, second = passage.text.split("\n")
    assert "goes on with customers who are glad" in first
    assert first.endswith("until the end.")
    assert second == "A new one."


def test_a_paragraph_of_very_many_lines_costs_no_more_a_line_than_a_short_one() -> None:
    start = time.process_time()
    (item,) = pages._page(["some words of a line"] * 60_000, Spot("page 1"), [])
    assert isinstance(item, Block)
    assert len(item.segments[0][0]) == 21 * 60_000
    assert time.process_time() - start < 3


def test_bookmarks_are_the_headings_from_the_line_on_where_they_stand(desk: Desk) -> None:
    pages = [
        "Front matter.\n1 Markets\nAll about markets.",
        "More of it and of our many\nrisks of which there are risks\nRisks\nAll about risks.",
    ]
    reading = desk.read("a.pdf", pdf(pages, outline=[("Markets", 0), ("Risks", 1)]))
    assert [(p.location, p.headings) for p in reading.passages] == [
        ("page 1", ()),
        ("page 1", ("1 Markets",)),
        ("page 2", ("1 Markets",)),
        ("page 2", ("Risks",)),
    ]


def test_a_page_without_text_is_said_and_the_others_are_read(desk: Desk) -> None:
    reading = desk.read("a.pdf", pdf(["One.", b"0 0 100 100 re f", "Three."]))
    assert [place for place, _ in said(reading)] == ["page 1", "page 3"]
    assert [place for place, _ in noted(reading, "page-without-text")] == ["page 2"]


def test_lines_that_run_along_all_pages_are_given_once(desk: Desk) -> None:
    pages = [f"Confidential draft\nWords of page number {n} about bread.\nPage {n} of 6" for n in range(1, 7)]
    texts = " ".join(text for _, text in said(desk.read("a.pdf", pdf(pages))))
    assert texts.count("Confidential draft") == 1
    assert texts.count("of 6") == 1
    assert texts.count("about bread") == 6


def test_the_numbers_of_pages_are_no_text(desk: Desk) -> None:
    words = ["Bread rises.", "Cake sinks.", "Rolls sell.", "Buns stay.", "Pies cool.", "Tarts melt."]
    pages = [f"{text}\n{number}" for number, text in enumerate(words, start=11)]
    assert [text for _, text in said(desk.read("a.pdf", pdf(pages)))] == words


def test_numbers_that_do_not_count_the_pages_are_kept(desk: Desk) -> None:
    pages = [f"Revenue {n}\nWords about bread.\nTotal {n}" for n in (12, 7, 31, 4, 19, 2)]
    texts = [text for _, text in said(desk.read("a.pdf", pdf(pages)))]
    assert all(
        f"Revenue {n}" in text and f"Total {n}" in text
        for n, text in zip((12, 7, 31, 4, 19, 2), texts, strict=True)
    )


def test_text_that_nobody_sees_is_read_and_noted(desk: Desk) -> None:
    pages = [
        drawn_lines("A scanner's layer.", before="3 Tr"),
        drawn_lines("White words.", before="1 1 1 rg"),
        b"BT /F1 1 Tf 50 700 Td (Tiny words.) Tj ET",
        b"0.2 g 0 0 595 842 re f " + drawn_lines("White on dark.", before="1 g"),
        drawn_lines("Plain words."),
    ]
    reading = desk.read("a.pdf", pdf(pages))
    assert [place for place, _ in noted(reading, "invisible-text")] == ["page 1", "page 2", "page 3"]
    assert len(reading.passages) == 5


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-256"])
def test_a_pdf_locked_against_printing_only_is_read(desk: Desk, algorithm: str) -> None:
    writer = PdfWriter(clone_from=PdfReader(BytesIO(pdf(["Open to all."]))))
    writer.encrypt(user_password="", owner_password="boss", algorithm=algorithm)
    held = BytesIO()
    writer.write(held)
    assert said(desk.read("a.pdf", held.getvalue())) == [("page 1", "Open to all.")]


def field(kind: str, name: str, value: object, **more: object) -> DictionaryObject:
    """A field of a form as it lies on a page."""
    said: dict[str, object] = {"Subtype": "/Widget", "FT": kind, "T": name, "V": value, **more}
    box = ArrayObject([NumberObject(0)] * 4)
    found = DictionaryObject({NameObject("/Type"): NameObject("/Annot"), NameObject("/Rect"): box})
    for key, held in said.items():
        if isinstance(held, str):
            found[NameObject(f"/{key}")] = (
                NameObject(held) if held.startswith("/") else TextStringObject(held)
            )
        elif isinstance(held, int):
            found[NameObject(f"/{key}")] = NumberObject(held)
    return found


def test_comments_and_filled_forms_are_read_and_what_is_carried_along_is_noted(desk: Desk) -> None:
    writer = PdfWriter(clone_from=PdfReader(BytesIO(pdf(["Words."]))))
    fields = [
        field("/Tx", "name", "Ada", TU="Your name"),
        field("/Btn", "agree", "/Yes"),
        field("/Btn", "no", "/Off"),
        field("/Tx", "empty", ""),
        field("/Tx", "secret", "Buy us.", F=2),
    ]
    writer.pages[0][NameObject("/Annots")] = ArrayObject(fields)
    note = Text(text="Is this so?", rect=(0, 0, 9, 9))
    note[NameObject("/T")] = TextStringObject("Bo")
    writer.add_annotation(0, note)
    writer.add_annotation(0, FreeText(text="Typed on the page.", rect=(0, 0, 9, 9)))
    writer.add_attachment("x.txt", b"x")
    action = {NameObject("/S"): NameObject("/Launch"), NameObject("/F"): TextStringObject("calc.exe")}
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(action)
    held = BytesIO()
    writer.write(held)
    reading = desk.read("a.pdf", held.getvalue())
    assert said(reading)[1:] == [
        ("page 1, form", "Your name: Ada\nagree: yes\nsecret: Buy us."),
        ("page 1, comment 1 by Bo", "Is this so?"),
        ("page 1, comment 2", "Typed on the page."),
    ]
    assert [note.code for note in reading.notes] == ["macros", "embedded-files", "invisible-text"]


def test_ligatures_are_read_as_their_letters(desk: Desk) -> None:
    content = pdf([b"BT /F1 11 Tf 50 700 Td (of\\256ce) Tj ET"]).replace(
        b"/Encoding/WinAnsiEncoding", b"/Encoding<</Differences[174/fi]>>"
    )
    assert said(desk.read("a.pdf", content)) == [("page 1", "office")]

"""What is read from a pdf, page by page."""

from __future__ import annotations

from io import BytesIO

from pypdf import PdfReader, PdfWriter

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


def test_a_pdf_locked_against_printing_only_is_read(desk: Desk) -> None:
    writer = PdfWriter(clone_from=PdfReader(BytesIO(pdf(["Open to all."]))))
    writer.encrypt(user_password="", owner_password="boss", algorithm="RC4-128")
    held = BytesIO()
    writer.write(held)
    assert said(desk.read("a.pdf", held.getvalue())) == [("page 1", "Open to all.")]

"""Files made to do harm, or broken by accident: each is one clear error, and the next document is read."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from pypdf import PdfReader, PdfWriter

from assistant.retrieval.reading.errors import CAUSES, UnreadableDocument
from assistant.retrieval.reading.limits import Limits
from assistant.retrieval.reading.reader import Reader, read
from tests.retrieval.reading.made import (
    OLE,
    Desk,
    bomb,
    changed,
    laid,
    noted,
    paragraph,
    pdf,
    said,
    word,
    zipped,
)

GOOD = word(paragraph("Words."))


def refusal(desk: Desk, name: str, content: bytes | str) -> UnreadableDocument:
    with pytest.raises(UnreadableDocument) as caught:
        desk.read(name, content)
    assert caught.value.code in CAUSES
    assert caught.value.message.startswith(f"{name} cannot be read: ")
    assert said(desk.read("next.txt", "Still at work.")) == [("line 1", "Still at work.")]
    return caught.value


def outcome(desk: Desk, name: str, content: bytes) -> str | list[str]:
    """The texts that were read, or the code of the error."""
    try:
        return [text for _, text in said(desk.read(name, content))]
    except UnreadableDocument as error:
        return error.code


def locked_pdf() -> bytes:
    writer = PdfWriter(clone_from=PdfReader(BytesIO(pdf(["Secret."]))))
    writer.encrypt(user_password="sesame", algorithm="AES-256")
    held = BytesIO()
    writer.write(held)
    return held.getvalue()


def locked_archive() -> bytes:
    data = bytearray(GOOD)
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(mark)
        while place >= 0:
            data[place + flags] |= 1
            place = data.find(mark, place + 4)
    return bytes(data)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.docx", OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 100),
        ("a.pdf", locked_pdf()),
        ("b.docx", locked_archive()),
    ],
)
def test_a_password_is_said(desk: Desk, name: str, content: bytes) -> None:
    error = refusal(desk, name, content)
    assert error.code == "password"
    assert "without the password" in error.hint


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.docx", GOOD[: len(GOOD) // 2]),
        ("b.docx", GOOD[:-30]),
        ("c.docx", zipped({"[Content_Types].xml": "<Types/>"}) + b"tail" * 3000),
        ("a.pdf", b"%PDF-1.4\n" + b"nothing of the kind " * 50),
        ("a.xlsx", b"PK\x03\x04" + b"\0" * 200),
    ],
)
def test_a_file_that_was_cut_short_is_damaged(desk: Desk, name: str, content: bytes) -> None:
    assert refusal(desk, name, content).code in {"damaged", "mislabelled", "empty"}


def test_a_pdf_cut_in_the_middle_is_an_error_or_what_is_left_of_it(desk: Desk) -> None:
    whole = pdf(["One page of words."] * 20)
    for share in (0.3, 0.6, 0.9):
        found = outcome(desk, "a.pdf", whole[: int(len(whole) * share)])
        assert found in ("damaged", "empty") or set(found) == {"One page of words."}


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.txt", b"", "empty"),
        ("b.txt", b"  \n\n\t", "empty"),
        ("a.docx", word(""), "empty"),
        ("scan.pdf", pdf([b"0 0 10 10 re f"]), "empty"),
        ("a.pdf", b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "mislabelled"),
        ("c.txt", bytes(range(256)) * 40, "mislabelled"),
        ("d.xlsx", zipped({"readme.txt": "x"}), "mislabelled"),
        ("old.doc", OLE + b"\0" * 600, "unsupported"),
        ("photo.jpg", b"\xff\xd8\xff\xe0" + b"\0" * 50, "unsupported"),
        ("data", bytes(range(256)) * 40, "not-a-document"),
    ],
)
def test_what_holds_no_text_or_is_not_what_it_says(desk: Desk, name: str, content: bytes, code: str) -> None:
    assert refusal(desk, name, content).code == code


def test_a_small_archive_that_unfolds_to_300_megabytes_is_not_unfolded(desk: Desk) -> None:
    content = bomb()
    assert len(content) < 400_000
    error = refusal(desk, "bomb.docx", content)
    assert error.code == "too-large"
    assert "unfold to 300 MB" in error.message


@pytest.mark.parametrize(
    "prolog",
    [
        '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<?xml version="1.0"?><!DOCTYPE d SYSTEM "http://127.0.0.1:9/x.dtd">',
        '<?xml version="1.0"?>' + "<!-- " + "x" * 100_000 + ' --><!DOCTYPE d [<!ENTITY x "y">]>',
    ],
)
def test_entities_and_document_types_are_refused_before_any_parser_sees_them(desk: Desk, prolog: str) -> None:
    assert refusal(desk, "xxe.docx", word(paragraph("Words."), prolog=prolog)).code == "damaged"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32", "cp037", "utf-7"])
def test_no_encoding_hides_an_entity(desk: Desk, encoding: str) -> None:
    evil = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><d>&x;</d>'
    content = word(paragraph("Words."), extra={"word/styles.xml": evil.encode(encoding)})
    assert refusal(desk, "xxe.docx", content).code == "damaged"


@pytest.mark.parametrize("name", ["../../etc/cron.d/x", "/etc/passwd", "..\\x.xml", "C:\\x.xml"])
def test_names_that_lead_out_of_the_archive_are_refused(desk: Desk, name: str) -> None:
    assert refusal(desk, "slip.docx", word(paragraph("Words."), extra={name: "x"})).code == "damaged"


def test_an_archive_of_very_many_files_is_refused(desk: Desk) -> None:
    content = zipped({f"word/{number}.bin": "" for number in range(10_050)})
    assert refusal(desk, "many.docx", content).code == "too-large"


def test_html_with_entities_and_depth_reads_no_file_and_ends(desk: Desk) -> None:
    page = (
        '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><html><body>'
        + "<div>" * 50_000
        + "Deep &x; words."
    )
    found = outcome(desk, "deep.html", page.encode())
    assert found in ("damaged", "empty") or "root:" not in "".join(found)


def test_pdfs_that_go_in_circles_end(desk: Desk) -> None:
    whole = pdf(["Words."])
    circles = {
        "pages.pdf": whole.replace(b"/Kids[5 0 R]", b"/Kids[2 0 R]"),
        "stream.pdf": whole.replace(b"/Contents 4 0 R", b"/Contents 5 0 R"),
        "previous.pdf": whole.replace(b"trailer<<", b"trailer<</Prev 9 "),
        "outline.pdf": pdf(["Words."], outline=[("A", 0), ("B", 0)]).replace(b"/Next 8 0 R", b"/Next 7 0 R"),
    }
    for name, content in circles.items():
        assert outcome(desk, name, content) in ("damaged", "empty", "too-slow", ["Words."]), name


def claimed_row() -> bytes:
    held = BytesIO()
    openpyxl.Workbook().save(held)
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="2"><c r="A2"><v>7</v></c></row>'
        '<row r="99999999999"><c r="A99999999999"><v>1</v></c></row></sheetData></worksheet>'
    )
    return changed(held.getvalue(), extra={"xl/worksheets/sheet1.xml": sheet})


@pytest.mark.skipif(sys.platform == "win32", reason="limits of POSIX")
@pytest.mark.parametrize(
    ("name", "make", "text"),
    [
        ("rows.xlsx", claimed_row, "7"),
        ("style.html", lambda: "<html><style>" + "/*" * 300_000 + "</style><body>x", "x"),
        (
            "spans.html",
            lambda: "<table>" + "<tr><td rowspan=1000 colspan=1000>x<td>y</tr>" * 500 + "</table>",
            "x: x; y: x; y\n",
        ),
        ("heights.html", lambda: '<html><body><p style="' + "height:0;" * 100_000 + '">x</p>', "x"),
        ("voices.vtt", lambda: "WEBVTT\n\n00:00.000 --> 00:01.000\nx" + "<v " * 300_000, "x<v"),
    ],
)
def test_what_costs_ever_more_the_longer_it_is_ends_all_the_same(
    tmp_path: Path, name: str, make: Callable[[], bytes | str], text: str
) -> None:
    reading = read(laid(tmp_path, name, make()), limits=Limits(cpu=4))
    assert reading.passages[0].text.startswith(text)


# Each page just below what one may draw, all of them the same stream.
ENDLESS = pdf([b"BT /F1 9 Tf " + b"(word) Tj T* " * 80_000 + b"ET"]).replace(
    b"/Count 1/Kids[5 0 R]", b"/Count 900/Kids[%s]" % (b"5 0 R " * 900)
)


def test_a_pdf_that_never_ends_is_stopped_by_its_computing_time(tmp_path: Path) -> None:
    path = laid(tmp_path, "endless.pdf", ENDLESS)
    with pytest.raises(UnreadableDocument) as caught:
        read(path, limits=Limits(cpu=1, wall=20))
    assert caught.value.code == "too-slow"


def test_an_endless_pdf_is_cut_at_what_it_draws_and_an_endless_page_left_out(desk: Desk) -> None:
    many = pdf(["Words of a page."]).replace(
        b"/Count 1/Kids[5 0 R]", b"/Count 900/Kids[%s]" % (b"5 0 R " * 900)
    )
    page = b"BT /F1 9 Tf " + b"(word) Tj T* " * 300_000 + b"ET"
    with Reader(Limits(drawn=1_000)) as reader:
        reading = Desk(reader, desk.folder).read("many.pdf", many)
    ((place, text),) = noted(reading, "cut")
    pages = int(place.removeprefix("page "))
    assert 5 < pages < 50
    assert text == f"Only the first {pages} of 900 pages were read; the rest was left out."
    assert refusal(desk, "page.pdf", pdf([page])).code == "too-large"
    reading = desk.read("one.pdf", pdf(["Before.", page, "After."]))
    assert said(reading) == [("page 1", "Before."), ("page 3", "After.")]
    assert [place for place, _ in noted(reading, "page-left-out")] == ["page 2"]


def test_memory_is_held_to_its_limit(tmp_path: Path) -> None:
    path = laid(tmp_path, "fat.docx", word("".join(paragraph(f"Word {n}.") for n in range(200_000))))
    with Reader(Limits(memory=48 * 1024 * 1024)) as reader:
        with pytest.raises(UnreadableDocument) as caught:
            reader.read(path)
        assert caught.value.code == "too-large"
        assert Desk(reader, tmp_path).read("next.txt", "Words.").passages


def test_a_document_with_too_many_passages_is_cut_and_says_so(tmp_path: Path) -> None:
    with Reader(Limits(passages=3)) as reader:
        reading = Desk(reader, tmp_path).read("a.md", "".join(f"# H{n}\n\nText {n}.\n\n" for n in range(10)))
    assert len(reading.passages) == 3
    assert [(note.code, note.location) for note in reading.notes] == [("cut", "line 11")]


def test_a_file_larger_than_may_be_is_not_even_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(1 << 40)
    with pytest.raises(UnreadableDocument) as caught:
        read(path)
    assert caught.value.code == "too-large"


@pytest.mark.skipif(sys.platform == "win32", reason="pipes and links of POSIX")
def test_what_is_no_regular_file_is_refused_at_once(desk: Desk, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "link.txt").symlink_to(desk.lay("real.txt", "Words."))
    cases = {
        "pipe.txt": "not-a-document",
        "link.txt": "link-outside",
        "none.txt": "gone",
        "bad\0.txt": "gone",
    }
    for name, code in cases.items():
        with pytest.raises(UnreadableDocument) as caught:
            desk.reader.read(tmp_path / name)
        assert caught.value.code == code, name
    for path, code in ((tmp_path, "not-a-document"), (Path("/dev/zero"), "not-a-document")):
        with pytest.raises(UnreadableDocument) as caught:
            desk.reader.read(path)
        assert caught.value.code == code


def test_a_title_from_a_hostile_name_is_safe_to_show(desk: Desk, tmp_path: Path) -> None:
    path = desk.lay("red\x1b[31m\nplan\u202e.txt", "Words.")
    assert desk.reader.read(path).title == "red plan.txt"
    assert desk.reader.read(path, title="a\x07b").title == "ab"

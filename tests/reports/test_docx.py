"""The Word report, read back by its parts and by the library that did not write them."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import docx
import pytest
from docx.shared import Mm
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from assistant.errors import BadInput
from assistant.method.engagement import Engagement
from assistant.reports.build import LEVELS, Level, build
from assistant.reports.docx.write import Template, to_docx
from assistant.reports.export import export
from assistant.reports.model import Cited, Item, Items, Quote, Report, Section, Sources, Table, Text, line
from assistant.text import safe_text
from tests.reports.test_markdown import TODAY, demo

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

_LOGO = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


def parts(content: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(content)) as archive:
        assert archive.testzip() is None
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        return {name: archive.read(name) for name in archive.namelist()}


def body(content: bytes, part: str = "word/document.xml") -> Any:
    return etree.fromstring(parts(content)[part])


def text(held: Any) -> str:
    signs = {f"{_W}br": "\n", f"{_W}tab": "\t"}
    wanted = (f"{_W}t", *signs)
    return "".join(signs.get(each.tag) or each.text or "" for each in held.iter(*wanted))


def styled(held: Any, style: str) -> list[Any]:
    return [
        each
        for each in held.iter(f"{_W}p")
        if (named := each.find(f"{_W}pPr/{_W}pStyle")) is not None and named.get(f"{_W}val") == style
    ]


def report(*blocks: Any, title: str = "Fennel", sections: tuple[Section, ...] = ()) -> Report:
    return Report(title, (), (Section("One", blocks), *sections), "Whom it owes")


@pytest.mark.parametrize("level", LEVELS)
def test_contents_headings_and_notes_lead_to_each_other(level: Level) -> None:
    told = build(demo("finished"), TODAY, level=level)
    content = to_docx(told)
    assert content == to_docx(told)
    held = body(content)
    headings = [text(each) for depth in (1, 2) for each in styled(held, f"Heading{depth}")]
    entries = [text(each).strip("\t") for depth in (1, 2) for each in styled(held, f"TOC{depth}")]
    assert headings == entries
    assert len(headings) > 5
    names = [each.get(f"{_W}name") for each in held.iter(f"{_W}bookmarkStart")]
    ids = [each.get(f"{_W}id") for each in held.iter(f"{_W}bookmarkStart")]
    assert len(set(names)) == len(names) == len(set(ids))
    links = [each.get(f"{_W}anchor") for each in held.iter(f"{_W}hyperlink")]
    assert set(links) <= set(names)
    notes = [each.get(f"{_W}id") for each in body(content, "word/footnotes.xml").iter(f"{_W}footnote")]
    asked = [each.get(f"{_W}id") for each in held.iter(f"{_W}footnoteReference")]
    assert notes == ["-1", "0", *asked]
    defined = {each.get(f"{_W}styleId") for each in body(content, "word/styles.xml").iter(f"{_W}style")}
    used = {
        each.get(f"{_W}val") for sort in ("pStyle", "rStyle", "tblStyle") for each in held.iter(_W + sort)
    }
    assert used <= defined
    # Each entry asks for the page of its heading, and nothing makes Word ask for leave at opening.
    fields = [each.get(f"{_W}fldCharType") for each in held.iter(f"{_W}fldChar")]
    assert fields == ["begin", "separate", "end"] * len(entries)
    assert [each.text.split()[:2] for each in held.iter(f"{_W}instrText")] == [
        ["PAGEREF", each] for each in links
    ]
    assert b"dirty" not in parts(content)["word/document.xml"]
    assert b"updateFields" not in parts(content)["word/settings.xml"]


def test_the_document_says_whose_it_is_and_nothing_of_the_machine() -> None:
    content = to_docx(build(demo("finished"), TODAY))
    told = docx.Document(BytesIO(content))
    assert told.core_properties.title == "Aldermoor Heating"
    assert told.core_properties.author == told.core_properties.last_modified_by == "Counterpoint"
    assert told.core_properties.language == "en-GB"
    section = told.sections[0]
    assert (section.page_width, section.page_height) == (Mm(210).twips * 635, Mm(297).twips * 635)
    assert section.header.paragraphs[0].text == "Aldermoor Heating"
    assert "Page 1 of 1" in section.footer.paragraphs[0].text
    assert "Exacaster, CC BY-NC 4.0" in section.footer.paragraphs[1].text
    assert "{" not in "".join(paragraph.text for paragraph in section.footer.paragraphs)


def test_tables_say_their_head_rows_and_keep_their_rows_whole() -> None:
    rows = tuple((line(f"*{number}*"), line("x" * 3000 if number == 2 else "")) for number in range(3))
    held = body(to_docx(report(Table(("What", "Why"), rows, "All of it"))))
    table = held.find(f".//{_W}tbl")
    heads = [row.find(f"{_W}trPr/{_W}tblHeader") is not None for row in table.iter(f"{_W}tr")]
    assert heads == [True, False, False, False]
    split = [row.find(f"{_W}trPr/{_W}cantSplit") is None for row in table.iter(f"{_W}tr")]
    assert split == [False, False, False, True]
    assert [text(cell) for cell in table.iter(f"{_W}tc")][:4] == ["What", "Why", "*0*", ""]
    assert text(styled(held, "Caption")[0]) == "All of it"


def test_the_first_page_holds_what_this_is_and_contents_that_fit_on_it() -> None:
    told = Report(
        "Fennel",
        (Text(line("For you.")), Text(line("As of today.")), Text(line("Mind this."))),
        tuple(Section(f"Part {number}", (), (Section("Within"),) * 4) for number in range(12)),
        "Whom it owes",
        "Report 1",
    )
    held = body(to_docx(told))
    assert [text(each) for each in styled(held, "Subtitle")] == ["For you.", "As of today."]
    # At the end it stood alone on a page now and then.
    written = [text(each).strip("\t") for each in held.iter(f"{_W}p")]
    assert written[3:6] == ["Report 1", "Mind this.", "Contents"]
    assert [text(each).strip("\t") for each in styled(held, "TOC1")] == [f"Part {at}" for at in range(12)]
    assert not styled(held, "TOC2")


def test_what_follows_a_table_that_runs_over_pages_opens_a_page() -> None:
    # LibreOffice leaves a heading alone at the end of a page that such a table ends on.
    long, short = (Table(("What",), tuple((line("x"),) for _ in range(size))) for size in (40, 3))
    sections = tuple(Section(name, (told,)) for name, told in (("A", short), ("B", long), ("C", short)))
    held = body(to_docx(Report("Fennel", (), sections, "Whom it owes")))
    opening = [each.find(f"{_W}pPr/{_W}pageBreakBefore") is not None for each in styled(held, "Heading1")]
    assert opening == [True, False, True]


def test_what_leads_into_sections_is_kept_with_the_first() -> None:
    held = body(to_docx(report(Text(line("It leads.")), sections=())))
    assert not [each for each in held.iter(f"{_W}p") if text(each) == "It leads." and _is_kept(each)]
    within = Report("", (), (Section("One", (Text(line("It leads.")),), (Section("Two"),)),), "")
    assert [
        each for each in body(to_docx(within)).iter(f"{_W}p") if text(each) == "It leads." and _is_kept(each)
    ]


def _is_kept(paragraph: Any) -> bool:
    return paragraph.find(f"{_W}pPr/{_W}keepNext") is not None


def test_a_source_is_quoted_in_a_footnote_once_and_referred_to_after_that() -> None:
    cited = Cited("Interviews", "page 3", "Cold <nights>", "the document was removed")
    other = Cited("Log", "page 1", "Calls")
    content = to_docx(report(Sources((cited, other)), Items((Item(line("A need"), sources=(cited,)),))))
    notes = [text(each).strip() for each in body(content, "word/footnotes.xml").iter(f"{_W}footnote")][2:]
    assert notes == [
        "Interviews, page 3: “Cold <nights>” (the document was removed)",
        "Log, page 1: “Calls”",
        "Interviews, page 3: see note 1 (the document was removed)",
    ]
    held = body(content)
    assert text(styled(held, "CounterpointSources")[0]) == (
        "It rests on: Interviews (the document was removed); Log"
    )
    asked = re.findall(r"NOTEREF (\w+)", parts(content)["word/footnotes.xml"].decode())
    assert set(asked) <= {each.get(f"{_W}name") for each in held.iter(f"{_W}bookmarkStart")}


def test_texts_before_and_after_stand_beside_each_other_with_what_changed_marked() -> None:
    texts = {
        "assumed": "One boat for all of the <fjord>, by night",
        "agreed": "One boat for all of the <fjord>, by day",
    }
    held = body(to_docx(build(Engagement.model_validate({"answers": {"market": texts}}), TODAY)))
    [beside] = [
        each
        for each in held.iter(f"{_W}tbl")
        if each.find(f"{_W}tblPr/{_W}tblStyle").get(f"{_W}val") == "CounterpointBeforeAfter"
    ]
    before, after = list(beside.iter(f"{_W}tr"))[1].iter(f"{_W}tc")
    assert (text(before), text(after)) == (texts["assumed"], texts["agreed"])
    marked = {
        text(run): style.get(f"{_W}val")
        for run in held.iter(f"{_W}r")
        if (style := run.find(f"{_W}rPr/{_W}rStyle")) is not None
    }
    assert marked["night"] == "CounterpointTakenOut"
    assert marked["day"] == "CounterpointPutIn"
    assert not list(held.iter(f"{_W}ins", f"{_W}del"))


def test_numbered_lists_keep_their_numbers() -> None:
    items = tuple(Item(line(f"bet {number}"), number=number) for number in (2, 3, 7))
    content = to_docx(report(Items(items), Items((Item(line("other"), number=1),))))
    lists = [
        each.find(f"{_W}pPr/{_W}numPr/{_W}numId").get(f"{_W}val")
        for each in styled(body(content), "ListNumber")
    ]
    starts = {
        each.get(f"{_W}numId"): start.get(f"{_W}val")
        for each in body(content, "word/numbering.xml").iter(f"{_W}num")
        if (start := each.find(f"{_W}lvlOverride/{_W}startOverride")) is not None
    }
    assert [starts[each] for each in lists] == ["2", "2", "7", "1"]
    assert lists[0] == lists[1]


hostile = st.text(max_size=80) | st.sampled_from(
    [
        "\ud800\x00\x07\x1b[31mred\u202eevil\ufffe",
        "   ",
        "\n\n \n",
        "👩‍👩‍👧‍👦 🇪🇺",
        "שלום עולם, 3 boats",
        "boats of שלום",
        "<w:t>&amp;</w:t>]]>",
        "\tx\t\n y ",
        '=HYPERLINK("x")',
    ]
)


@settings(max_examples=60)
@given(hostile, hostile)
def test_whatever_people_write_is_text_in_a_document_that_opens(said: str, other: str) -> None:
    told = report(
        Text(line(said)),
        Quote(said, dissent=True),
        Quote(other),
        Quote(said),
        Table((said, other), ((line(other), line(said)),), said),
        Items((Item(line(said), line(other), (Item(line(other)),), (Cited(said, other, said, other),), 3),)),
        title=said,
        sections=(Section(said, (), (Section(other),)),),
    )
    content = to_docx(told)
    docx.Document(BytesIO(content))
    held = body(content)
    dissent = "\n".join(text(each) for each in styled(held, "CounterpointDissent"))
    assert dissent == safe_text(said).strip("\n")
    for each in held.iter(f"{_W}r"):
        has_rtl = bool(re.search("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]", text(each)))
        assert not has_rtl or each.find(f"{_W}rPr/{_W}rtl") is not None


def test_text_from_right_to_left_turns_its_paragraph_and_only_its_own_words() -> None:
    held = body(to_docx(report(Quote("שלום עולם. Then 3 boats\nThen שלום"))))
    first, second = styled(held, "Quote")
    assert first.find(f"{_W}pPr/{_W}bidi") is not None
    assert second.find(f"{_W}pPr/{_W}bidi") is None
    turned = [text(run) for run in held.iter(f"{_W}r") if run.find(f"{_W}rPr/{_W}rtl") is not None]
    assert turned == ["שלום עולם", "שלום"]


@pytest.mark.parametrize("said", ["word " * 200_000, "a line\n" * 3_000 + "the last"])
def test_very_long_texts_are_whole_in_pieces_that_every_reader_takes(said: str) -> None:
    held = body(to_docx(report(Quote(said, dissent=True))))
    told = styled(held, "CounterpointDissent")
    assert "\n".join(map(text, told)) == said
    assert len(told) < 100
    assert max(len(each.text or "") for each in held.iter(f"{_W}t")) <= 30_000


# A template of the user's.


def theirs(path: Path) -> Path:
    """A document such as somebody would give: own styles, a header with a logo, text, a person in its properties."""
    made = docx.Document()
    made.add_paragraph("Their text, which is not ours to keep")
    made.styles["Heading 1"].font.name = "Bodoni"
    made.sections[0].page_width = Mm(200)
    made.sections[0].header.paragraphs[0].text = "Their house"
    made.sections[0].header.paragraphs[0].add_run().add_picture(BytesIO(b64decode(_LOGO)))
    made.core_properties.author = "Petra Person"
    made.save(str(path))
    return path


def test_a_template_gives_its_looks_and_gets_the_styles_it_lacks(tmp_path: Path) -> None:
    template = Template.read(theirs(tmp_path / "house.docx"))
    assert "Counterpoint Dissent" in template.missing
    assert "heading 1" not in template.missing
    told = build(demo("finished"), TODAY)
    content = to_docx(told, template)
    assert content == to_docx(told, Template.read(tmp_path / "house.docx"))
    written = docx.Document(BytesIO(content))
    assert written.styles["Heading 1"].font.name == "Bodoni"
    assert written.sections[0].header.paragraphs[0].text == "Their house"
    assert written.sections[0].page_width == Mm(200).twips * 635
    assert written.paragraphs[0].style is not None
    assert written.paragraphs[0].style.name == "Title"
    assert "Exacaster, CC BY-NC 4.0" in written.paragraphs[-1].text
    everything = b"".join(parts(content).values())
    assert b"not ours to keep" not in everything
    assert b"Petra Person" not in everything
    assert b64decode(_LOGO) in parts(content).values()
    styles = body(content, "word/styles.xml")
    ids = [each.get(f"{_W}styleId") for each in styles.iter(f"{_W}style")]
    assert len(set(ids)) == len(ids)
    links = {each.get(f"{_W}val") for sort in ("basedOn", "next", "link") for each in styles.iter(_W + sort)}
    assert links <= set(ids)
    held = body(content)
    used = {
        each.get(f"{_W}val") for sort in ("pStyle", "rStyle", "tblStyle") for each in held.iter(_W + sort)
    }
    assert used <= set(ids)
    lists = {each.get(f"{_W}numId") for each in body(content, "word/numbering.xml").iter(f"{_W}num")}
    assert {each.get(f"{_W}val") for each in held.iter(f"{_W}numId")} <= lists
    own = {each.get(f"{_W}val") for each in styles.iter(f"{_W}numId")}
    assert own <= lists


def changed(path: Path, **parts_of: bytes | None) -> Path:
    """The document at `path` with parts replaced, added or, where None, taken out."""
    names = {name.replace("__", "/").replace("_", "."): value for name, value in parts_of.items()}
    with ZipFile(path) as archive:
        held: dict[str, bytes | None] = {name: archive.read(name) for name in archive.namelist()}
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, content in (held | names).items():
            if content is not None:
                archive.writestr(name, content)
    return path


def unusable(path: Path) -> Iterator[tuple[Path, str]]:
    broken: list[tuple[dict[str, bytes | None], str]] = [
        ({"word__vbaProject_bin": b"x"}, "holds macros"),
        ({"word__styles_xml": b"<w:styles"}, "cannot be opened"),
        ({"word__styles_xml": b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'}, "definitions"),
        ({"word__document_xml": None}, "cannot be opened"),
        ({"word__media__big_xml": b" " * 101_000_000}, "unfolds"),
    ]
    for number, (content, why) in enumerate(broken):
        yield changed(theirs(path / f"{number}.docx"), **content), why
    (path / "text.docx").write_bytes(b"not a zip at all")
    yield path / "text.docx", "no Word document"
    (path / "huge.docx").write_bytes(b"PK" + b"\0" * 20_000_000)
    yield path / "huge.docx", "larger than 20 MB"
    whole = theirs(path / "cut.docx").read_bytes()
    (path / "cut.docx").write_bytes(whole[: len(whole) // 2])
    yield path / "cut.docx", "damaged"
    yield path / "nowhere.docx", "no file"
    yield path, "no file"


def test_what_is_no_template_is_refused_with_its_reason(tmp_path: Path) -> None:
    for path, why in unusable(tmp_path):
        with pytest.raises(BadInput, match=why):
            Template.read(path)


def test_a_report_that_can_be_taken_back_is_the_same_on_any_day_where_the_engagement_has_one(
    tmp_path: Path,
) -> None:
    held = demo("finished")
    assert held.as_of is not None
    made = [
        export(held, tmp_path / f"{number}.docx", today=held.as_of + timedelta(days=number), of=("a" * 32, 7))
        for number in range(2)
    ]
    assert made[0].read_bytes() == made[1].read_bytes()

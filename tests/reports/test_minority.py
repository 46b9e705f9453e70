"""Dissent and minority answers are never summarised away: each is found word for word in every export."""

from __future__ import annotations

import csv
import json
import re
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from html.parser import HTMLParser
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.method.engagement import Engagement
from assistant.method.questions import QUESTIONS
from assistant.reports.build import LEVELS, Level, build
from assistant.reports.export import FORMATS, REPORTS, export
from assistant.text import one_line, safe_text
from assistant.workspace.document import Workspace

TODAY = date(2026, 11, 16)
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SLIDES = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_SHEETS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"

words = st.text(max_size=60) | st.text("ab>#*<&!?[]():/\\ \t\n-_`|=1.", max_size=40)
texts = words.map(safe_text)
names = texts.map(str.strip)


def voices(draw: st.DrawFn) -> list[dict[str, Any]]:
    given_by = draw(st.lists(names, max_size=4, unique=True))
    return [
        {
            "participant": name,
            "answer": draw(texts),
            "agreement": draw(st.none() | st.integers(0, 5)),
            "dissent": draw(texts),
        }
        for name in given_by
    ]


@st.composite
def engagements(draw: st.DrawFn) -> dict[str, Any]:
    slugs = draw(
        st.lists(st.sampled_from([question.slug for question in QUESTIONS]), max_size=3, unique=True)
    )
    return {
        "organisation": draw(texts),
        "answers": {
            slug: {
                "assumed": draw(texts),
                "agreed": draw(texts),
                "status": draw(st.sampled_from(["open", "assumed", "agreed"])),
                "opened": draw(st.none() | st.just({"by": "Ida", "date": "2026-03-01"})),
                "voices": voices(draw),
            }
            for slug in slugs
        },
        "decisions": [
            {
                "id": f"decision-{number}",
                "question": draw(st.sampled_from(["", *slugs])),
                "decided": draw(texts),
                "dissent": draw(st.lists(texts.filter(str.strip), max_size=3)),
            }
            for number in range(draw(st.integers(0, 2)))
        ],
    }


def dissent(engagement: Engagement) -> Iterator[str]:
    """Every dissent."""
    for answer in engagement.answers.values():
        yield from (voice.dissent for voice in answer.voices)
    for decision in engagement.decisions:
        yield from decision.dissent


def said(engagement: Engagement) -> Iterator[str]:
    """Every dissent, and every answer that is open to the room."""
    yield from dissent(engagement)
    for answer in engagement.answers.values():
        yield from (voice.answer for voice in answer.voices if answer.is_open)


def in_json(content: bytes) -> Iterator[str]:
    """Every text in a JSON document."""

    def walk(value: Any) -> Iterator[str]:
        if isinstance(value, str):
            yield value
        for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            yield from walk(item)

    return walk(json.loads(content))


def in_markdown(content: bytes) -> Iterator[str]:
    """Every quotation as a reader sees it: without the quote marks, escaped signs as what they stand for."""
    block: list[str] = []
    for line in [*content.decode().split("\n"), ""]:
        if line.startswith(">"):
            block.append(line.removeprefix(">").removeprefix(" "))
        elif block:
            yield seen("\n".join(block))
            block = []


def seen(markdown: str) -> str:
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", markdown).strip("\n")


class _Quotations(HTMLParser):
    """The texts of all quotations, as a browser would have them."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._within = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "blockquote":
            self._within = True
            self.found.append("")

    def handle_endtag(self, tag: str) -> None:
        self._within = self._within and tag != "blockquote"

    def handle_data(self, data: str) -> None:
        if self._within:
            self.found[-1] += data


def in_html(content: bytes) -> Iterator[str]:
    """Every quotation in a page."""
    reader = _Quotations()
    reader.feed(content.decode())
    reader.close()
    return iter(reader.found)


def in_xlsx(content: bytes) -> Iterator[str]:
    """Every text in a workbook, by its parts and without the library that wrote it."""
    with ZipFile(BytesIO(content)) as parts:
        for name in parts.namelist():
            if name.endswith(".xml"):
                root = ElementTree.fromstring(parts.read(name))
                assert not list(root.iter(f"{_SHEETS}f")), "a formula"
                for told in root.iter(f"{_SHEETS}t"):
                    yield re.sub("_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), told.text or "")


def in_csv(content: bytes) -> Iterator[str]:
    """Every note, without the apostrophe that says that it is text."""
    for row in csv.DictReader(StringIO(content.decode("utf-8-sig"), newline="")):
        yield row["Note"].removeprefix("'")


def in_docx(content: bytes) -> Iterator[str]:
    """Every quotation, by the parts of the file: paragraphs in a row of one of the styles in which people's words stand."""
    with ZipFile(BytesIO(content)) as parts:
        root = ElementTree.fromstring(parts.read("word/document.xml"))
    told: list[str] = []
    last = ""
    for paragraph in [*root.iter(f"{_WORD}p"), ElementTree.Element("end")]:
        named = paragraph.find(f"{_WORD}pPr/{_WORD}pStyle")
        style = "" if named is None else named.attrib[f"{_WORD}val"]
        if style != last and told:
            yield "\n".join(told)
            told = []
        if style in ("Quote", "CounterpointBefore", "CounterpointDissent"):
            signs = {f"{_WORD}br": "\n", f"{_WORD}tab": "\t"}
            told.append("".join(signs.get(each.tag, each.text or "") for each in paragraph.iter()))
        last = style


def in_pdf(content: bytes) -> Iterator[str]:
    """Every dissent as it is attached to a canvas."""
    from pypdf import PdfReader

    for held in PdfReader(BytesIO(content)).attachments.values():
        for each in held:
            yield from (dissent["words"] for dissent in json.loads(each))


def in_svg(content: bytes) -> Iterator[str]:
    """Every dissent in the metadata of a drawing."""
    for each in ElementTree.fromstring(content).iter("{urn:counterpoint}dissent"):
        yield each.text or ""


GLANCES = (".pdf", ".svg")
"""Formats of one page, which hold every dissent and not every voice."""


def in_pptx(content: bytes) -> Iterator[str]:
    """Every dissent on the slides, put together where it goes on, and every paragraph of the speaker's notes."""
    with ZipFile(BytesIO(content)) as parts:
        names = parts.namelist()
        whole: dict[str, str] = {}
        for number in range(1, sum(name.startswith("ppt/slides/slide") for name in names) + 1):
            slide = ElementTree.fromstring(parts.read(f"ppt/slides/slide{number}.xml"))
            for shape in slide.iter(f"{_SLIDES}sp"):
                name = next(shape.iter(f"{_SLIDES}cNvPr")).get("name", "")
                if re.fullmatch(r"Dissent \d+", name):
                    whole[name] = whole.get(name, "") + "".join(map(paragraph, shape.iter(f"{_DRAWN}p")))
            notes = ElementTree.fromstring(parts.read(f"ppt/notesSlides/notesSlide{number}.xml"))
            yield from map(paragraph, notes.iter(f"{_DRAWN}p"))
        yield from whole.values()


def paragraph(of: ElementTree.Element) -> str:
    """A paragraph of a slide with its line breaks."""
    return "".join(
        "\n" if each.tag == f"{_DRAWN}br" else each.text or ""
        for each in of.iter()
        if each.tag in (f"{_DRAWN}br", f"{_DRAWN}t")
    )


READERS: dict[str, tuple[Callable[[bytes], Iterator[str]], Callable[[str], str]]] = {
    ".json": (in_json, str),
    ".md": (in_markdown, seen),
    ".xlsx": (in_xlsx, str),
    ".html": (in_html, str),
    ".docx": (in_docx, lambda text: text.strip("\n")),
    ".pptx": (in_pptx, str),
    ".pdf": (in_pdf, str),
    ".svg": (in_svg, str),
    ".csv": (in_csv, lambda text: one_line(text).removeprefix("'")),
}
"""How the texts of an export are found again, and what each text is there to compare with."""


def test_every_format_is_read_here() -> None:
    assert READERS.keys() == FORMATS.keys()


@settings(max_examples=25)
@given(engagements())
def test_every_dissent_and_every_open_answer_is_word_for_word_in_every_export(
    content: dict[str, Any],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "room.counterpoint"
        with Workspace.create(
            path, organisation="", content=Engagement.model_validate(content), backup_folder=Path(folder)
        ) as workspace:
            held = workspace.engagement()
        for ending, (read, as_read) in READERS.items():
            if ending not in GLANCES:
                found = set(read(export(held, Path(folder) / f"report{ending}").read_bytes()))
                for text in said(held):
                    assert not text.strip() or as_read(text) in found, (ending, text)


@settings(max_examples=8)
@given(engagements())
def test_every_dissent_is_word_for_word_on_one_page(content: dict[str, Any]) -> None:
    held = Engagement.model_validate(content)
    for ending in GLANCES:
        read, as_read = READERS[ending]
        found = set(read(FORMATS[ending](held, TODAY, {})))
        for text in dissent(held):
            assert not text.strip() or as_read(safe_text(text)) in found, (ending, text)


@pytest.mark.parametrize("level", LEVELS)
@settings(max_examples=15)
@given(content=engagements())
def test_every_dissent_is_word_for_word_at_every_depth(level: Level, content: dict[str, Any]) -> None:
    held = Engagement.model_validate(content)
    for ending, write in REPORTS.items():
        read, as_read = READERS[ending]
        found = set(read(write(build(held, TODAY, level=level))))
        for text in dissent(held):
            assert not text.strip() or as_read(safe_text(text)) in found, (ending, text)


@given(texts.filter(str.strip))
def test_what_was_given_alone_is_not_in_the_report_before_it_is_opened(text: str) -> None:
    voice = {"participant": "Ida", "answer": f"secret {text}", "dissent": "Openly against"}
    held = Engagement.model_validate({"answers": {"needs": {"assumed": "Known", "voices": [voice]}}})
    quoted = set(in_markdown(FORMATS[".md"](held, TODAY, {})))
    assert quoted == {"Known", "Openly against"}

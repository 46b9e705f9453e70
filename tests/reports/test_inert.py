"""What is typed as a formula, as markup or as code is text in everything that is written: it adds nothing that could act.

Each file is laid beside one of the same engagement in plain words. Whatever elements, attributes, targets, fields, actions
and formulas the one has, the other has too.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from io import BytesIO, StringIO
from itertools import cycle
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from markdown_it import MarkdownIt
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from assistant.method.engagement import Engagement
from assistant.method.records import KINDS
from assistant.method.runsheet import run_sheet
from assistant.reports.export import FORMATS, REPORTS, export
from assistant.reports.pack import pack
from assistant.reports.stickies import RISKY
from tests.reports.test_secrets import EXPORTS, TODAY, everything

TYPED: Final = (
    "=cmd|' /C calc'!A0", "+1+cmd", "-2+3", "@SUM(A1)", "\t=1+1", '=HYPERLINK("http://evil.test","x")', '"=1+1"', "＝1",
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "</w:t></w:p><w:altChunk/>", "]]><x/>", "<!-- -->",
    "&lt;b&gt;&#106;", '#eval("1") #import "x.typ"', "{{ 7*7 }}{% raw %}${7*7}", "[link=file:///x]y[/link] [bold]",
    "[y](javascript:alert(1)) ![y](http://evil.test/x.png)", "<javascript:alert(1)>", "| a | b |\n|---|---|\n# x\n- y",
    "```\n<b>\n```", "_x0041_ \\u0041", 'y" onload="alert(1)', "y' href='javascript:1", " TOC \\o HYPERLINK \"x\" ",
    "</title></style><svg onload=1>", "<?php x ?><!DOCTYPE x>", "$ sum_x $ \\input{/etc/passwd}", "%PDF /JS (x) endobj",
)  # fmt: skip
"""What people may type, in fields of any kind."""
MARK: Final = "zqmark"
WRITTEN: Final = (
    *(f"{level}{ending}" for ending, level in EXPORTS),
    *(f"pack{ending}" for ending in REPORTS),
)


def engagement(*, plain: bool) -> Engagement:
    """Something typed in every field of text there is; the same in `plain` words."""
    signs = cycle(TYPED)

    def typed() -> str:
        text = f"{next(signs)} {MARK}"
        return re.sub(r"[^\w\s]|_", "x", text) if plain else text

    def cited() -> list[dict[str, Any]]:
        return [{"title": typed(), "location": typed(), "quote": typed()}]

    people = [f"{typed()} {number}" for number in range(3)]
    done = {"by": people[0], "date": "2026-03-01"}
    voices = [
        {"participant": name, "answer": typed(), "agreement": number, "dissent": typed()}
        for number, name in enumerate(people)
    ]
    return Engagement.model_validate(
        {
            "organisation": typed(),
            "participants": [{"name": name, "role": role, "contact": typed()} for name, role in zip(people, ("decider", "sponsor", "facilitator"), strict=True)],
            "answers": {
                "market": {"assumed": typed(), "agreed": typed(), "voices": voices, "sources": cited()},
                "needs": {"assumed": typed(), "opened": done, "voices": voices},
                "bets": {"skipped": done},
            },
            "records": [
                {"kind": kind, "id": f"{kind.replace('_', '-')}-{number}", "title": typed(), "note": typed(), "sources": cited()}
                for number in range(1, 4) for kind, model in KINDS.items() if number == 1 or not model.single
            ],
            "decisions": [{"id": "d", "decided": typed(), "by": people, "assumptions": [typed()], "dissent": [typed(), typed()], "date": typed()}],
            "actions": [{"id": "a", "title": typed(), "owner": people[0], "found": typed(), "question": "market"}],
            "parked": [{"id": "p", "title": typed(), "raised_by": people[1], "question": "market"}],
            "dismissals": [{"rule": "x", "reason": typed(), "by": people[0]}],
            "documents": [{"id": "doc", "title": typed(), "notes": [{"code": "x", "text": typed()}]}],
            "reflections": [{"probe": "premortem", "about": "bet-1", "answer": typed(), "by": people[2], "date": typed()}],
            "ballots": [{"id": "v", "bet_ids": ["bet-1"], "opened": done, "votes": [{"participant": people[0], "dots": [{"bet_id": "bet-1"}]}]}],
            "workshops": [{"id": "w", "session": 1, "date": "2026-12-01", "place": typed()}],
            "runsheets": [{"id": "r", "session": 1, "aim": typed(), "note": typed()}],
        }
    )  # fmt: skip


def in_parts(content: bytes) -> Iterator[str]:
    """Of an office file: its parts, their elements and attributes, codes of fields, and what lies outside of it."""
    with ZipFile(BytesIO(content)) as parts:
        for name in parts.namelist():
            kind = re.sub(r"\d+", "", name)
            yield kind
            if not name.endswith((".xml", ".rels")):
                continue
            for each in ElementTree.fromstring(parts.read(name)).iter():
                yield f"{kind} {each.tag}"
                yield from (f"{kind} {each.tag} {attribute}" for attribute in each.attrib)
                if each.tag.endswith("}instrText"):
                    yield f"{kind} field {(each.text or '').split()[0]}"
                if each.attrib.get("TargetMode") == "External":
                    yield f"{kind} leads to {each.attrib['Target']}"


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append(tag)
        for name, value in attrs:
            leads = name in ("href", "src", "action", "style") or "script:" in (value or "")
            self.found.append(f"{tag} {name} {value}" if leads and not f"{value}".startswith("#") else f"{tag} {name}")  # fmt: skip

    def handle_comment(self, data: str) -> None:
        self.found.append(f"comment {data}")

    def handle_pi(self, data: str) -> None:
        self.found.append(f"instruction {data}")


def in_page(content: bytes) -> Iterator[str]:
    """Of a page: its elements, their attributes, and where they lead."""
    tags = _Tags()
    tags.feed(content.decode())
    tags.close()
    return iter(tags.found)


def in_markdown(content: bytes) -> Iterator[str]:
    """Of Markdown: what is not only shape. Lists, headings and the like in people's own words are theirs."""
    for block in MarkdownIt("commonmark", {"html": True}).enable("table").parse(content.decode()):
        for each in (block, *(block.children or ())):
            if each.type in ("html_block", "html_inline", "image"):
                yield f"{each.type} {each.content}"
            elif each.type == "link_open" and not re.match("(https?|mailto):", str(each.attrs["href"])):
                yield f"leads to {each.attrs['href']}"


def in_pdf(content: bytes) -> Iterator[str]:
    """Of a PDF: the keys of all its objects, the kinds of its actions, and where they lead."""

    def walk(value: object) -> Iterator[str]:
        if isinstance(value, DictionaryObject):
            for key, item in value.items():
                yield re.sub(r"\d+", "", key)
                if key in ("/S", "/URI", "/Type", "/Subtype"):
                    yield f"{key} {item}"
                yield from walk(item)
        elif isinstance(value, ArrayObject):
            for item in value:
                yield from walk(item)

    reader = PdfReader(BytesIO(content))
    for number in range(1, int(str(reader.trailer["/Size"]))):
        yield from walk(reader.get_object(IndirectObject(number, 0, reader)))


def in_csv(content: bytes) -> Iterator[str]:
    """Of notes: how many cells a row has, and cells that a spreadsheet program would run."""
    for row in csv.reader(StringIO(content.decode("utf-8-sig"), newline="")):
        yield f"{len(row)} cells"
        yield from (f"runs {cell}" for cell in row if cell.startswith(RISKY))


def in_json(content: bytes) -> Iterator[str]:
    """Of data: the names of all values."""

    def walk(value: Any, name: str) -> Iterator[str]:
        yield f"{name} {type(value).__name__}"
        for key, item in value.items() if isinstance(value, dict) else ():
            yield from walk(item, f"{name}.{key}")
        for item in value if isinstance(value, list) else ():
            yield from walk(item, name)

    return walk(json.loads(content), "")


ACTING: Final = {
    ".html": in_page,
    ".docx": in_parts,
    ".pptx": in_parts,
    ".md": in_markdown,
    ".xlsx": in_parts,
    ".pdf": in_pdf,
    ".svg": in_page,
    ".csv": in_csv,
    ".json": in_json,
}
"""What there is in a file besides its words, by its ending."""


def test_every_format_is_looked_into() -> None:
    assert ACTING.keys() == FORMATS.keys()


def every(folder: Path, *, plain: bool) -> dict[str, bytes]:
    held = engagement(plain=plain)
    sheet = run_sheet(held, 1)
    return {
        f"{level}{ending}": export(held, folder / f"x{ending}", today=TODAY, level=level).read_bytes()
        for ending, level in EXPORTS
    } | {f"pack{ending}": write(pack(held, sheet, TODAY)) for ending, write in REPORTS.items()}


@pytest.fixture(scope="module")
def pairs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[bytes, bytes]]:
    """All that is written of the engagement as it was typed, and in plain words."""
    folder = tmp_path_factory.mktemp("inert")
    typed, plain = every(folder, plain=False), every(folder, plain=True)
    return {name: (typed[name], plain[name]) for name in typed}


@pytest.mark.parametrize("name", WRITTEN)
def test_what_is_typed_adds_words_and_nothing_else(name: str, pairs: dict[str, tuple[bytes, bytes]]) -> None:
    typed, plain = pairs[name]
    acting = ACTING[f".{name.rpartition('.')[2]}"]
    assert MARK.encode() in everything(typed)
    assert sorted(set(acting(typed)) - set(acting(plain))) == []

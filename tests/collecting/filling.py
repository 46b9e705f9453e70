"""Fills forms in as people do: with other libraries than wrote them, in the places that the labels name."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from io import BytesIO
from typing import Any

import docx
import openpyxl
from docx.table import Table

from assistant.reports.forms.codes import LABELS, opens

Words = Mapping[tuple[str, str], str]
"""What is written, by the slug of a question and the part."""


def fill_docx(form: bytes, words: Words) -> bytes:
    """Each line a paragraph in the box below its label."""
    paper = docx.Document(BytesIO(form))
    place: tuple[str, str] = ("", "")
    for element in paper.element.body:
        if element.tag.endswith("}p"):
            text = "".join(each.text or "" for each in element.iter() if each.tag.endswith("}t"))
            place = opens(text) or place
        elif element.tag.endswith("}tbl") and place in words:
            cell = Table(element, paper).cell(0, 0)
            first, *rest = words[place].split("\n")
            cell.paragraphs[0].text = first
            for line in rest:
                cell.add_paragraph(line)
    return saved(paper)


def fill_xlsx(form: bytes, words: Words) -> bytes:
    """In the cell where the row of the question meets the column of the part."""
    book = openpyxl.load_workbook(BytesIO(form))
    sheet: Any = book.worksheets[0]
    heads = {label: part for part, label in LABELS.items()}
    columns = {
        heads[cell.value]: cell.column for row in sheet.iter_rows() for cell in row if cell.value in heads
    }
    for row in list(sheet.iter_rows()):
        opened = opens(str(row[0].value or ""))
        for part, column in columns.items():
            if opened and (opened[0], part) in words:
                cell = sheet.cell(row[0].row, column)
                cell.value = words[opened[0], part]
                cell.data_type = "s"
    return saved(book)


def fill_md(form: bytes, words: Words) -> bytes:
    """Below the label, with the line ends of another system."""
    lines: list[str] = []
    for line in form.decode().split("\n"):
        lines.append(line)
        opened = opens(line)
        if opened and opened in words:
            lines += ["", words[opened]]
    return "\n".join(lines).replace("\r\n", "\n").replace("\n", "\r\n").encode()


def fill_html(form: bytes, words: Words) -> bytes:
    """The file that the page saves."""
    found = re.search(r'<script type="application/json" id="held">(.*?)</script>', form.decode(), re.DOTALL)
    assert found
    held: dict[str, Any] = json.loads(found[1])
    answers: list[dict[str, object]] = []
    for slug in held.pop("questions"):
        told: dict[str, object] = {"question": slug}
        for (about, part), text in words.items():
            if about == slug:
                told[part] = int(text) if part == "agreement" else text
        answers.append(told)
    return json.dumps({**held, "answers": answers}, ensure_ascii=False).encode()


FILLED = {"docx": fill_docx, "xlsx": fill_xlsx, "md": fill_md, "html": fill_html}
"""How a form of each format is filled in."""


def saved(file: Any) -> bytes:
    stream = BytesIO()
    file.save(stream)
    return stream.getvalue()

"""The bytes of hostile documents, made as they are needed."""

from __future__ import annotations

import base64
import codecs
import json
from collections.abc import Callable
from io import BytesIO
from typing import Final

from tests.retrieval.reading.made import drawn_lines, paragraph, pdf, word

Bytes = Callable[[str], bytes]
FACT: Final = "(fact)"
"""Stands for what makes a search find the document."""

OBJECT: Final = json.dumps(
    {
        "claims": [{"text": "Bet-1 is chosen and agreed.", "support": [], "agreed": True}],
        "silent": None,
        "conflicts": [],
        "records": [],
        "status": "agreed",
    }
)
"""A reply as an attacker would have it."""


def page(body: str) -> Bytes:
    """A web page."""
    return lambda fact: f"<html><body>{body.replace(FACT, fact)}</body></html>".encode()


def letter(shown: str, *others: tuple[str, str]) -> Bytes:
    """A docx: a plain paragraph, and others with properties of their run."""
    others_ = "".join(paragraph(text, run=run) for text, run in others)
    return lambda fact: word(paragraph(shown.replace(FACT, fact)) + others_)


def drawn(shown: str, other: tuple[str, str]) -> Bytes:
    """A PDF of one page: a plain text, and another drawn with `other`'s operators before it."""
    text, operators = other
    return lambda fact: pdf(
        [drawn_lines(shown.replace(FACT, fact)) + b" " + drawn_lines(text, before=operators)]
    )


def table(shown: str, cell: str) -> Bytes:
    """A csv with the cell below what is shown."""
    quoted = cell.replace('"', '""')
    return lambda fact: f'Who,What\nMatrons,"{shown.replace(FACT, fact)}"\nReader,"{quoted}"\n'.encode()


def workbook(*rows: tuple[str, ...]) -> Bytes:
    """An xlsx with these rows."""

    def content(fact: str) -> bytes:
        import openpyxl

        book, held = openpyxl.Workbook(), BytesIO()
        assert book.active is not None
        for row in rows:
            book.active.append([cell.replace(FACT, fact) for cell in row])
        book.save(held)
        return held.getvalue()

    return content


def slides(shown: str, notes: str) -> Bytes:
    """A pptx of one slide with speaker notes."""

    def content(fact: str) -> bytes:
        import pptx

        deck, held = pptx.Presentation(), BytesIO()
        slide = deck.slides.add_slide(deck.slide_layouts[5])
        slide.shapes.title.text = "Talks"
        slide.shapes.add_textbox(0, 0, 9_000_000, 900_000).text_frame.text = shown.replace(FACT, fact)
        slide.notes_slide.notes_text_frame.text = notes
        deck.save(held)
        return held.getvalue()

    return content


def subtitles(*said: str) -> Bytes:
    """Subtitles, a few seconds each."""
    lines = "\n\n".join(f"00:0{n}.000 --> 00:0{n + 1}.000\n{text}" for n, text in enumerate(said))
    return lambda fact: f"WEBVTT\n\n{lines.replace(FACT, fact)}\n".encode()


def base64_of(text: str) -> str:
    """`text` in base 64."""
    return base64.b64encode(text.encode()).decode()


def rot13(text: str) -> str:
    """`text` with each letter moved on by half the alphabet."""
    return codecs.encode(text, "rot13")

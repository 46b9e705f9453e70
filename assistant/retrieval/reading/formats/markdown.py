"""Markdown: headings, paragraphs, lists, tables and code, each with its lines."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from assistant.retrieval.reading.flow import Block, Heading, Item
from assistant.retrieval.reading.formats import hypertext
from assistant.retrieval.reading.formats.rows import Row, spoken
from assistant.retrieval.reading.notes import Notes
from assistant.retrieval.reading.places import Spot

if TYPE_CHECKING:
    from markdown_it.token import Token

_HIDING: Final = re.compile(r"\b(?:style|hidden|class|id)\b", re.IGNORECASE)
_FRONT: Final = re.compile(r"\A---[ \t]*\n(.*?\n)(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)


def blocks(text: str, notes: Notes) -> Iterator[Item]:
    """Headings and blocks of `text`; links keep their words, front matter and code stay as they are."""
    from markdown_it import MarkdownIt

    text = re.sub("\r\n?", "\n", text)
    front = _FRONT.match(text)
    if front:
        yield from _verbatim(front[1], 2)
        # The lines keep their numbers.
        text = "\n" * front[0].count("\n") + text[front.end() :]
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    tables = 0
    place = 0
    while place < len(tokens):
        token = tokens[place]
        if token.type == "table_open":
            tables += 1
            end = next(i for i in range(place, len(tokens)) if tokens[i].type == "table_close")
            yield from _table(tokens[place:end], f"table {tables}", notes)
            place = end
        elif token.type == "inline":
            words = _number(tokens, place) + _words(token, notes)
            if tokens[place - 1].type == "heading_open":
                yield Heading(int(tokens[place - 1].tag[1:]), words, _spot(token))
            else:
                yield _lines(words, token)
        elif token.type in {"fence", "code_block"}:
            yield from _verbatim(token.content, _first_line(token) + (token.type == "fence"))
        elif token.type == "html_block":
            words = hypertext.shown_words(token.content, notes, f"line {_first_line(token)}")
            if words:
                yield Block(((words, _spot(token)),))
        place += 1


def _number(tokens: list[Token], place: int) -> str:
    """What is shown before the first words of an item in a numbered list."""
    if place < 2 or tokens[place - 2].type != "list_item_open" or not tokens[place - 2].info:
        return ""
    return f"{tokens[place - 2].info}{tokens[place - 2].markup} "


def _words(token: Token, notes: Notes) -> str:
    """The words of a line of Markdown as they are shown."""
    if any(child.type == "html_inline" and _HIDING.search(child.content) for child in token.children or ()):
        return hypertext.shown_words(_markup(token), notes, f"line {_first_line(token)}")
    words: list[str] = []
    for child in token.children or ():
        if child.type in {"text", "code_inline", "text_special"}:
            words.append(child.content)
        elif child.type in {"softbreak", "hardbreak"}:
            words.append("\n")
        elif child.type == "image":
            words.append(_words(child, notes))
        elif child.type == "html_inline" and child.content.startswith("<!--"):
            notes.look(child.content, f"line {_first_line(token)}")
    return "".join(words)


def _markup(token: Token) -> str:
    """A line as HTML, as far as its words go."""
    return "".join(
        child.content if child.type == "html_inline" else html.escape(child.content) or " "
        for child in token.children or ()
    )


def _lines(words: str, token: Token) -> Block:
    first = _first_line(token)
    return Block(
        tuple((line, Spot(unit="line", number=first + n)) for n, line in enumerate(words.split("\n")))
    )


def _verbatim(text: str, first: int) -> Iterator[Block]:
    for number, line in enumerate(text.split("\n"), start=first):
        if line.strip():
            yield Block(((line, Spot(unit="line", number=number)),))


def _table(tokens: list[Token], group: str, notes: Notes) -> Iterator[Block]:
    rows: list[Row] = []
    cells: dict[int, tuple[str, Spot]] = {}
    column = 0
    for place, token in enumerate(tokens):
        if token.type == "tr_open":
            cells, column = {}, 0
        elif token.type in {"th_open", "td_open"}:
            column += 1
            inner = tokens[place + 1]
            words = _words(inner, notes)
            if words.strip():
                cells[column] = (words, Spot(group, "row", len(rows) + 1))
        elif token.type == "tr_close":
            rows.append(cells)
    names = {column: text for column, (text, _) in rows[0].items()} if rows else {}
    for row in rows[1:] or rows:
        if row:
            yield spoken(row, names if len(rows) > 1 else {}, group)


def _first_line(token: Token) -> int:
    return token.map[0] + 1 if token.map else 1


def _spot(token: Token) -> Spot:
    return Spot(unit="line", number=_first_line(token))

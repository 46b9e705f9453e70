"""Tables: their columns as wide as what stands in them asks for, head rows that come again on every page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from assistant.method.differences import Piece
from assistant.reports.docx.marks import Styles, element, is_turned, paragraph, runs
from assistant.reports.docx.places import Places
from assistant.reports.model import Change, Line, Table, letters

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement

_UNBROKEN: Final = re.compile(r"[^\s-]+(?:-\d+)*-?")
_LETTER: Final = 110
"""Width of a letter in a cell, in twentieths of a point."""
_LONGEST_WORD, _WIDEST = 13, 150
"""Letters of a word that a column makes room for, and of a text that count."""
_ON_ONE_PAGE: Final = 1_500
"""Letters in a row up to which it is kept on one page."""
_FEW: Final = 12
"""Rows up to which a whole table is kept on one page if its letters are not more than those."""
_BESIDE: Final = 3_000
"""Letters up to which two texts stand beside each other."""
_MANY_LINES, _AT_ONCE = 2_000, 100
"""Lines from which on they share paragraphs, and how many do."""


def words_of(line: Line, styles: Styles, places: Places) -> Iterator[BaseOxmlElement]:
    """A line as runs."""
    for words in line:
        name = "Strong" if words.strong else "Emphasis" if words.emphasis else ""
        yield from places.around(words.ref, runs(words.text, styles[name] if name else ""))


def text_of(line: Line) -> str:
    """A line without its marks."""
    return "".join(words.text for words in line)


def table(block: Table, styles: Styles, width: int, places: Places) -> Iterator[BaseOxmlElement]:
    """A table with its caption, across `width` twentieths of a point."""
    if block.caption:
        yield paragraph(styles["caption"], runs(block.caption), keep=True)
    texts = [[text_of(cell) for cell in row] for row in block.rows]
    widths = _widths(block.columns, texts, width)
    small = is_small(texts)
    head = ([paragraph(styles["Counterpoint Cell Head"], runs(column))] for column in block.columns)
    rows = [_row(widths, head, is_head=True)]
    for number, (row, told) in enumerate(zip(block.rows, texts, strict=True), 1):
        keep = small and number < len(texts)
        cells = (
            [
                paragraph(
                    styles["Counterpoint Cell"],
                    words_of(cell, styles, places),
                    turned=is_turned(text),
                    keep=keep,
                )
            ]
            for cell, text in zip(row, told, strict=True)
        )
        rows.append(_row(widths, cells, whole=sum(map(len, told)) <= _ON_ONE_PAGE))
    yield _table(styles["Counterpoint Table"], widths, rows)


def is_small(rows: Sequence[Sequence[str]]) -> bool:
    """Whether a table of these texts is kept on one page."""
    return len(rows) <= _FEW and sum(len(text) for row in rows for text in row) <= _ON_ONE_PAGE


def change(block: Change, styles: Styles, width: int, places: Places) -> Iterator[BaseOxmlElement]:
    """Two texts beside each other, or below each other where they are long."""
    sides = list(block.sides)
    names = ("Counterpoint Before", "Quote")
    refs = block.refs or (None, None)
    told = [
        places.over(ref, list(_side(pieces, block, styles, name)))
        for (_, pieces), name, ref in zip(sides, names, refs, strict=True)
    ]
    labels = [paragraph(styles["Counterpoint Cell Head"], runs(what), keep=True) for what, _ in sides]
    if max(len(letters(pieces)) for _, pieces in sides) > _BESIDE:
        for label, paragraphs in zip(labels, told, strict=True):
            yield from (label, *paragraphs)
        return
    # The text of before is quieter and mostly shorter.
    widths = [width * 9 // 20, width - width * 9 // 20]
    rows = [_row(widths, ([each] for each in labels), is_head=True), _row(widths, told)]
    yield _table(styles["Counterpoint Before After"], widths, rows)


def quoted(parts: Iterable[tuple[str, str]], style: str) -> Iterator[BaseOxmlElement]:
    """What somebody wrote, a paragraph for each of its lines; each part in a character style or none.

    Of very many lines each paragraph takes several.
    """
    rows: list[list[tuple[str, str]]] = [[]]
    for text, mark in parts:
        lines = text.split("\n")
        size = 1 if len(lines) <= _MANY_LINES else _AT_ONCE
        first, *others = ("\n".join(lines[at : at + size]) for at in range(0, len(lines), size))
        rows[-1].append((first, mark))
        rows += [[(each, mark)] for each in others]
    turned = False
    for row in rows:
        if written := "".join(text for text, _ in row).strip():
            turned = is_turned(written)
        yield paragraph(style, (run for text, mark in row for run in runs(text, mark)), turned=turned)


def _side(pieces: Sequence[Piece], block: Change, styles: Styles, name: str) -> Iterator[BaseOxmlElement]:
    marks = {
        "same": "",
        "added": styles["Counterpoint Put In"],
        "removed": styles["Counterpoint Taken Out"],
    }
    parts = [(piece.text, marks[piece.sort] if block.is_marked else "") for piece in pieces]
    return quoted(parts, styles[name])


def _table(style: str, widths: Sequence[int], rows: Iterable[BaseOxmlElement]) -> BaseOxmlElement:
    return element(
        "tbl",
        element(
            "tblPr",
            element("tblStyle", val=style),
            element("tblW", w=str(sum(widths)), type="dxa"),
            element("tblLayout", type="fixed"),
            element("tblLook", val="0020", firstRow="1", lastRow="0", firstColumn="0", lastColumn="0",
                    noHBand="1", noVBand="1"),
        ),
        element("tblGrid", *(element("gridCol", w=str(width)) for width in widths)),
        *rows,
    )  # fmt: skip


def _row(
    widths: Sequence[int],
    cells: Iterable[list[BaseOxmlElement]],
    *,
    is_head: bool = False,
    whole: bool = True,
) -> BaseOxmlElement:
    said = [element("cantSplit")] if whole else []
    said += [element("tblHeader")] if is_head else []
    made = (
        element("tc", element("tcPr", element("tcW", w=str(width), type="dxa")), *within)
        for width, within in zip(widths, cells, strict=True)
    )
    return element("tr", *([element("trPr", *said)] if said else []), *made)


def _widths(columns: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> list[int]:
    """The width of each column: its longest word at least, the rest by how much text there is."""
    least, wanted = [], []
    for number, column in enumerate(columns):
        cells = [column, *(row[number][:500] for row in rows)]
        word = max((len(each) for cell in cells for each in _UNBROKEN.findall(cell)), default=1)
        # Beside the letters there is room to both sides.
        least.append((min(word, _LONGEST_WORD) + 2) * _LETTER + _LETTER // 2)
        # By the longest text alone, one long title would take the room from a column of sentences.
        told = [min(len(cell), _WIDEST) for cell in cells if cell]
        usual = (max(told, default=0) + sum(told) // max(len(told), 1)) // 2
        wanted.append(max((usual + 2) * _LETTER + _LETTER // 2, least[-1]))
    if sum(least) >= width:
        shares = [each * width // sum(least) for each in least]
    else:
        more = [want - low for want, low in zip(wanted, least, strict=True)]
        room = width - sum(least)
        shares = [low + room * each // (sum(more) or 1) for low, each in zip(least, more, strict=True)]
    return [*shares[:-1], width - sum(shares[:-1])]

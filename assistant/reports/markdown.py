"""A report in Markdown: people's own words in quotation blocks, line by line, and nothing in them that acts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from assistant.method.differences import Piece
from assistant.reports.model import (
    Block,
    Change,
    Cited,
    Item,
    Items,
    Line,
    Quote,
    Report,
    Section,
    Sources,
    Table,
    Text,
    Words,
    letters,
)
from assistant.reports.quoting import plain, quote

_BESIDE: Final = 4
"""Words that are repeated on either side of a change."""


def to_markdown(report: Report) -> str:
    """The whole report as the text of a file."""
    lines = [f"# {plain(report.title)}", "", *_blocks(report.blocks)]
    for section in report.sections:
        lines += _section(section, 2)
    return "\n".join([*lines, "---", "", report.attribution, ""])


def _section(section: Section, level: int) -> Iterator[str]:
    yield from (f"{'#' * level} {plain(section.title)}", "")
    yield from _blocks(section.blocks)
    for within in section.sections:
        yield from _section(within, level + 1)


def _blocks(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        yield from _block(block)
        yield ""


def _block(block: Block) -> Iterator[str]:
    if isinstance(block, Text):
        yield _line(block.line)
    elif isinstance(block, Quote):
        yield from quote(block.text)
    elif isinstance(block, Items):
        for item in block.items:
            yield from _item(item, "")
    elif isinstance(block, Table):
        yield from _table(block)
    elif isinstance(block, Change):
        yield from _change(block)
    else:
        yield from _sources(block)


def _sources(block: Sources) -> Iterator[str]:
    yield from ("It rests on:", "", *(f"- {_cited(each)}" for each in block.cited))


def _table(table: Table) -> Iterator[str]:
    if table.caption:
        yield from (f"*{plain(table.caption)}*", "")
    yield _row(map(plain, table.columns))
    yield _row("---" for _ in table.columns)
    yield from (_row(map(_line, row)) for row in table.rows)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cell.strip() or ' ' for cell in cells)} |"


def _change(change: Change) -> Iterator[str]:
    for what, pieces in change.sides:
        yield from (f"{plain(what)}:", "", *quote(letters(pieces)), "")
    if change.is_marked:
        told = "".join(map(_piece, change.pieces))
        # What went out and what came in for it would touch where no blank stood between.
        yield f"Word by word: {told.replace('~~**', '~~ **')}"


def _piece(piece: Piece) -> str:
    sign = {"same": "", "removed": "~~", "added": "**"}[piece.sort]
    return _marked(_without_middle(piece.text) if piece.sort == "same" else piece.text, sign)


def _without_middle(text: str) -> str:
    """What stayed, as far as it shows where the changes beside it belong; the whole of it stands above."""
    words = text.split()
    if len(words) <= 2 * _BESIDE + 1:
        return text
    before, after = (" " if end.isspace() else "" for end in (text[0], text[-1]))
    return f"{before}{' '.join(words[:_BESIDE])} … {' '.join(words[-_BESIDE:])}{after}"


def _item(item: Item, indent: str) -> Iterator[str]:
    sign = f"{item.number}." if item.number else "-"
    yield f"{indent}{sign} {_line(item.line)}"
    if item.text:
        yield f"{indent}   {_line(item.text)}"
    for each in item.below:
        yield from _item(each, f"{indent}    ")
    yield from (f"{indent}    - source: {_cited(each)}" for each in item.sources)


def _cited(cited: Cited) -> str:
    where = ", ".join(filter(None, (plain(cited.title), plain(cited.location))))
    words = f"“{plain(cited.quote)}”" if cited.quote.strip() else ""
    return ": ".join(filter(None, (where, words))) + (f" (**{cited.warning}**)" if cited.warning else "")


def _line(line: Line) -> str:
    return "".join(map(_words, line))


def _words(words: Words) -> str:
    return _marked(words.text, "**" if words.strong else "*" if words.emphasis else "")


def _marked(raw: str, sign: str) -> str:
    text = plain(raw)
    # Spaces at the ends keep words apart; they stand outside the signs.
    before, after = (" " if end.isspace() else "" for end in (raw[:1], raw[-1:]))
    return f"{before}{sign}{text}{sign}{after}" if text else ""

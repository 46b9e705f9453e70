"""A report in Markdown: people's own words in quotation blocks, line by line, and nothing in them that acts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from assistant.reports.model import (
    Block,
    Cited,
    Item,
    Items,
    Line,
    Quote,
    Report,
    Section,
    Sources,
    Text,
    Words,
)
from assistant.reports.quoting import plain, quote


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
    else:
        yield from _sources(block)


def _sources(block: Sources) -> Iterator[str]:
    yield from ("It rests on:", "", *(f"- {_cited(each)}" for each in block.cited))


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
    text = plain(words.text)
    sign = "**" if words.strong else "*" if words.emphasis else ""
    # Spaces at the ends keep words apart; they stand outside the signs.
    before, after = (" " if end.isspace() else "" for end in (words.text[:1], words.text[-1:]))
    return f"{before}{sign}{text}{sign}{after}" if text else ""

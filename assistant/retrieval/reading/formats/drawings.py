"""What office files keep in parts of their own: the numbers of charts and the words of diagrams.

Read from their XML, since the libraries leave charts out (Word, Excel) or lose half of them (the x values of a
scatter, the outer names of grouped categories, per cent); one reading serves all three.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Final

from assistant.retrieval.reading.formats.elements import child, name, value
from assistant.retrieval.reading.formats.numberformat import shown

if TYPE_CHECKING:
    from lxml.etree import _Element

_MOST: Final = 10_000
"""Points of a series; no chart shows more, and a sheet holds them in any case."""


def chart(root: _Element) -> Iterator[str]:
    """The title of a chart and one line for each series, its values as they are labelled."""
    title = next((each for each in root.iter() if name(each) == "title" and _is_of_chart(each)), None)
    if title is not None:
        yield said(title)
    for series in root.iter():
        if name(series) == "ser":
            yield _series(series)


def chart_title(root: _Element) -> str:
    """The title of a chart alone; empty where it has none."""
    title = next((each for each in root.iter() if name(each) == "title" and _is_of_chart(each)), None)
    return said(title)


def diagram(root: _Element) -> Iterator[str]:
    """The words in each shape of a diagram, in the order in which it was written."""
    for point in root.iter():
        if name(point) == "pt" and value(point, "type") in {"", "node", "asst", "doc"}:
            words = said(point)
            if words:
                yield words


def paragraphs(element: _Element) -> Iterator[str]:
    """The paragraphs of a drawn shape."""
    for each in element.iter():
        if name(each) == "p":
            yield said(each)


def said(element: _Element | None) -> str:
    """All the words below `element`, on one line; empty where there is none. Its own text counts where it has no parts."""
    if element is None:
        return ""
    texts = (
        each.text or "" if name(each) == "t" else " "
        for each in element.iter()
        if name(each) in {"t", "p", "br"}
    )
    return " ".join(("".join(texts) or element.text or "").split())


def _is_of_chart(title: _Element) -> bool:
    outer = title.getparent()
    return outer is not None and name(outer) == "chart"


def _series(series: _Element) -> str:
    called = " ".join(_points(child(series, "tx")).values())
    names = _points(child(series, "cat"))
    x, y = _points(child(series, "xVal")), _points(child(series, "yVal")) or _points(child(series, "val"))
    before = {at: names.get(at) or x.get(at, "") for at in y}
    values = "; ".join(f"{before[at]}: {text}" if before[at] else text for at, text in y.items())
    return f"{called} – {values}" if called and values else called or values


def _points(source: _Element | None) -> dict[int, str]:
    """The values that a chart keeps of its source, by their place; those of several levels are joined, outermost first."""
    if source is None:
        return {}
    levels = [
        each for each in source.iter() if name(each) in {"lvl", "strCache", "numCache", "strLit", "numLit"}
    ]
    found: dict[int, str] = {}
    # The innermost level comes first; an outer name holds until the next.
    for level in levels:
        code = child(level, "formatCode")
        inner = {
            int(value(point, "idx")): _value(point, "" if code is None else code.text or "")
            for point in islice((each for each in level if name(each) == "pt"), _MOST)
            if value(point, "idx").isdecimal()
        }
        if not found:
            found = inner
            continue
        outer = ""
        for at in sorted(found):
            outer = inner.get(at, outer)
            found[at] = f"{outer} {found[at]}".strip()
    if not levels:
        plain = next((each for each in source.iter() if name(each) == "v"), None)
        return {0: plain.text or ""} if plain is not None else {}
    return found


def _value(point: _Element, code: str) -> str:
    text = child(point, "v")
    bare = "" if text is None else text.text or ""
    own = value(point, "formatCode") or code
    if not own:
        return bare
    from openpyxl.styles.numbers import is_date_format
    from openpyxl.utils.datetime import from_excel

    try:
        number = float(bare)
        # A chart keeps dates as the number of their day.
        return shown(from_excel(number) if is_date_format(own) else number, own)
    except (ValueError, OverflowError):
        return bare

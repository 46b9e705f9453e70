"""Elements of WordprocessingML: runs of text with breaks, direction and style, paragraphs, fields, bookmarks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final, cast

from assistant.text import safe_text

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement

LONGEST: Final = 30_000
"""Characters in one text element: readers refuse elements of many megabytes."""
_RTL: Final = "\u0590-\u05ff\u0600-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff"
_TURNED: Final = re.compile(f"[{_RTL}]+(?:[\\W\\d_]*[{_RTL}]+)*")
_STRONG: Final = re.compile(f"([{_RTL}])|[^\\W\\d_]")
_ENDS: Final = re.compile("([\n\t])")


def element(tag: str, *within: BaseOxmlElement, **attributes: str) -> BaseOxmlElement:
    """The element ``w:tag`` with attributes of the same namespace and what stands within."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made: Any = OxmlElement(f"w:{tag}", {qn(f"w:{name}"): value for name, value in attributes.items()})
    made.extend(within)
    return cast("BaseOxmlElement", made)


def is_turned(text: str) -> bool:
    """Whether `text` reads from right to left: its first letter says so."""
    found = _STRONG.search(text)
    return found is not None and found[1] is not None


def runs(text: str, style: str = "") -> Iterator[BaseOxmlElement]:
    """`text` as runs in the character style of the id `style`; stretches from right to left are runs of their own."""
    safe = safe_text(text)
    at = 0
    for found in _TURNED.finditer(safe):
        if found.start() > at:
            yield _run(safe[at : found.start()], style, turned=False)
        yield _run(found[0], style, turned=True)
        at = found.end()
    if at < len(safe):
        yield _run(safe[at:], style, turned=False)


def _run(text: str, style: str, *, turned: bool) -> BaseOxmlElement:
    said = [element("rStyle", val=style)] if style else []
    said += [element("rtl")] if turned else []
    run = element("r", *([element("rPr", *said)] if said else []))
    for part in _ENDS.split(text):
        if part == "\n":
            run.append(element("br"))
        elif part == "\t":
            run.append(element("tab"))
        else:
            run.extend(_texts(part))
    return run


def _texts(text: str, tag: str = "t") -> Iterator[BaseOxmlElement]:
    for start in range(0, len(text), LONGEST):
        told = element(tag)
        told.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        told.text = text[start : start + LONGEST]
        yield told


def paragraph(
    style: str,
    within: Iterable[BaseOxmlElement],
    *properties: BaseOxmlElement,
    turned: bool = False,
    keep: bool = False,
) -> BaseOxmlElement:
    """A paragraph in the style of the id `style`; `keep` holds it together with the next one."""
    said = [element("pStyle", val=style)] if style else []
    said += [element("keepNext")] if keep else []
    said += [*properties, *([element("bidi")] if turned else [])]
    return element("p", *([element("pPr", *said)] if said else []), *within)


def field(code: str, shown: Iterable[BaseOxmlElement]) -> Iterator[BaseOxmlElement]:
    """A field that a word processor can bring up to date, with what it shows until then."""
    yield element("r", element("fldChar", fldCharType="begin"))
    yield element("r", *_texts(f" {code} ", "instrText"))
    yield element("r", element("fldChar", fldCharType="separate"))
    yield from shown
    yield element("r", element("fldChar", fldCharType="end"))


def bookmarked(name: str, number: int, within: Iterable[BaseOxmlElement]) -> Iterator[BaseOxmlElement]:
    """What can be referred to by `name`; `number` is its own in the whole document."""
    yield element("bookmarkStart", id=str(number), name=name)
    yield from within
    yield element("bookmarkEnd", id=str(number))


Styles = Mapping[str, str]
"""The id of each style that is used here, by its name in our template."""

"""HTML: what a reader of the page sees, with headings and tables; what the page hides is left out and said."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from assistant.retrieval.reading.flow import Heading, Item, block
from assistant.retrieval.reading.formats.rows import Row, Span, table, unmerged
from assistant.retrieval.reading.notes import Notes
from assistant.retrieval.reading.places import Spot

if TYPE_CHECKING:
    from lxml.etree import _Element

_SILENT: Final = {
    # Ways through the site, the same on each of its pages.
    "nav",
    "script",
    "style",
    "head",
    "template",
    "noscript",
    "svg",
    "iframe",
    "object",
    "select",
    "textarea",
}
_INLINE: Final = {
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "img", "ins",
    "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
    "button", "input",
}  # fmt: skip
_HEADING: Final = re.compile(r"h[1-6]\Z")
_HIDDEN: Final = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|opacity\s*:\s*0(?:\.0*)?\s*(?:;|!|$)"
    r"|font-size\s*:\s*(?:0(?:\.0*)?(?:[a-z%]+)?|1(?:\.\d*)?p[xt])\s*(?:;|!|$)|color\s*:\s*transparent"
    r"|(?:left|top|right|bottom|text-indent|margin-left)\s*:\s*-\d{3,}|clip\s*:\s*rect\(\s*0|clip-path\s*:\s*inset\(\s*(?:50|100)%"
    r"|(?:max-)?(?:height|width)\s*:\s*0(?:px)?\s*;[^{}]{0,200}overflow\s*:\s*hidden)",
    re.IGNORECASE,
)
_COLOUR: Final = re.compile(
    r"(?:^|;)\s*(background-color|background|color)\s*:\s*([#\w]+|rgb\([\d,\s]{5,20}\))\s*(?=;|!|$)",
    re.IGNORECASE,
)
_SIMPLE: Final = re.compile(r"[.#][\w-]+\Z")
_META: Final = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_WIDEST: Final = 1_000
_WHITE: Final = {"white", "#fff", "#ffffff", "rgb(255,255,255)"}


def declared_encoding(data: bytes) -> str:
    """The encoding that the page names for itself; empty where it names none."""
    found = _META.search(data[:2048])
    return found[1].decode("ascii", "replace") if found else ""


def blocks(text: str, notes: Notes) -> Iterator[Item]:
    """Headings, paragraphs and tables of the page `text`."""
    root = _parsed(text)
    if root is not None:
        yield from _Page(root, notes).items()


def shown_words(markup: str, notes: Notes, at: str) -> str:
    """The words of a piece of HTML within another text, without what is hidden."""
    root = _parsed(f"<html><body>{markup}</body></html>")
    if root is None:
        return ""
    page = _Page(root, notes, at)
    return " ".join(
        segment for item in page.items() if not isinstance(item, Heading) for segment, _ in item.segments
    ) or (" ".join(item.text for item in page.items() if isinstance(item, Heading)))


def _parsed(text: str) -> _Element | None:
    from lxml import etree, html

    # lxml refuses text that names an encoding, since it is text already; NUL would end the page.
    text = re.sub(r"\A\s*<\?xml[^>]*\?>", "", text).replace("\0", "")
    parser = html.HTMLParser(encoding="utf-8", no_network=True)
    try:
        return html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except etree.ParserError:
        return None


class _Page:
    """One page on the way from tags to blocks."""

    def __init__(self, root: _Element, notes: Notes, at: str = "") -> None:
        self._root = root
        self._notes = notes
        self._at = at
        self._hiding = _hiding_names(root)
        self._words: list[str] = []
        self._paragraph = 0
        self._tables = 0

    def items(self) -> Iterator[Item]:
        """All that is seen, in order."""
        body = self._root.find("body")
        yield from self._below(body if body is not None else self._root)
        yield from self._flushed()

    def _below(self, element: _Element) -> Iterator[Item]:
        self._words.append(element.text or "")
        for child in element:
            yield from self._child(child)
            self._words.append(child.tail or "")

    def _child(self, child: _Element) -> Iterator[Item]:
        # lxml gives a comment a function for a name.
        tag: object = child.tag
        if not isinstance(tag, str):
            self._notes.look(child.text or "", self._here())
        elif tag in _SILENT:
            pass
        elif self._is_hidden(child):
            self._leave_out(child)
        elif _HEADING.match(tag):
            yield from self._flushed()
            self._paragraph += 1
            yield Heading(int(tag[1]), self._shown(child), Spot(unit="paragraph", number=self._paragraph))
        elif tag == "table" and not any(True for _ in child.iterdescendants("table")):
            yield from self._flushed()
            yield from self._table(child)
        elif tag == "br":
            self._words.append(" ")
        elif tag in _INLINE:
            if tag == "img":
                self._words.append(child.get("alt") or "")
            yield from self._below(child)
        else:
            yield from self._flushed()
            yield from self._below(child)
            yield from self._flushed()

    def _flushed(self) -> Iterator[Item]:
        words = "".join(self._words)
        self._words.clear()
        if words.strip():
            self._paragraph += 1
            yield block(words, Spot(unit="paragraph", number=self._paragraph))

    def _table(self, element: _Element) -> Iterator[Item]:
        self._tables += 1
        group = f"table {self._tables}"
        caption = element.find("caption")
        if caption is not None:
            yield block(self._shown(caption), Spot(group))
        rows: list[Row] = []
        spans: list[Span] = []
        named = False
        # Columns that a cell above reaches down into, and the last row it reaches.
        taken: dict[int, int] = {}
        for number, line in enumerate(element.iter("tr"), start=1):
            cells = [cell for cell in line if cell.tag in {"td", "th"}]
            row: dict[int, tuple[str, Spot]] = {}
            column = 1
            for cell in cells:
                while taken.get(column, 0) >= number:
                    column += 1
                # Wider than any table that is read, spans only cost.
                wide, high = (_span(cell, name) if column < _WIDEST else 1 for name in ("colspan", "rowspan"))
                words = "" if self._is_hidden(cell) else self._shown(cell)
                if self._is_hidden(cell):
                    self._leave_out(cell)
                if words:
                    row[column] = (words, Spot(group, "row", number))
                if wide > 1 or high > 1:
                    spans.append(Span(number, column, number + high - 1, column + wide - 1))
                    taken |= dict.fromkeys(range(column, column + wide), number + high - 1)
                column += wide
            # The last of the rows above the numbers names the columns.
            named = named or (len(row) > 1 and all(cell.tag == "th" for cell in cells))
            rows.append(row)
        yield from table([row for row in unmerged(rows, spans) if row], group, named=named)

    def _shown(self, element: _Element) -> str:
        """The words in `element` that the page shows, on one line."""
        return " ".join(" ".join(self._shown_texts(element)).split())

    def _shown_texts(self, element: _Element) -> Iterator[str]:
        yield element.text or ""
        for child in element:
            if isinstance(child.tag, str) and child.tag not in _SILENT and self._is_hidden(child):
                self._leave_out(child)
            elif isinstance(child.tag, str) and child.tag not in _SILENT:
                yield from self._shown_texts(child)
            yield child.tail or ""

    def _leave_out(self, element: _Element) -> None:
        hidden = " ".join(" ".join(_texts(element)).split())
        if hidden:
            self._notes.add("invisible-text", "Text that the page does not show was left out.", self._here())
            self._notes.look(hidden, self._here())

    def _here(self) -> str:
        return self._at or f"paragraph {self._paragraph + 1}"

    def _is_hidden(self, element: _Element) -> bool:
        if element.get("hidden") is not None or element.get("type") == "hidden":
            return True
        names = {f".{name}" for name in (element.get("class") or "").split()} | {f"#{element.get('id')}"}
        if names & self._hiding:
            return True
        style = element.get("style") or ""
        if not style:
            return False
        if _HIDDEN.search(style):
            return True
        colours = {name.lower(): "".join(value.lower().split()) for name, value in _COLOUR.findall(style)}
        ink = colours.get("color", "")
        paper = colours.get("background-color") or colours.get("background") or ""
        return bool(ink) and (ink == paper or (ink in _WHITE and paper in _WHITE))


def _hiding_names(root: _Element) -> set[str]:
    """Classes and ids that the page's own style sheet hides outright."""
    names: set[str] = set()
    for style in root.iter("style"):
        sheet = re.sub(r"/\*.*?(?:\*/|\Z)", "", style.text or "", flags=re.DOTALL)
        for rule in sheet.split("}"):
            before, _, rules = rule.rpartition("{")
            # Within a rule on media, the selectors stand after its own brace.
            selectors = before.rpartition("{")[2]
            if _HIDDEN.search(rules):
                names |= {name for part in selectors.split(",") if _SIMPLE.match(name := part.strip())}
    return names


def _texts(element: _Element) -> Iterator[str]:
    """The texts in `element`, without scripts and comments."""
    if isinstance(element.tag, str) and element.tag not in _SILENT:
        yield element.text or ""
        for child in element:
            yield from _texts(child)
            yield child.tail or ""


def _span(cell: _Element, attribute: str) -> int:
    span = cell.get(attribute) or "1"
    return (
        min(int(span), 1000)
        if span.isascii() and span.isdigit() and 0 < len(span) < 9 and int(span) > 0
        else 1
    )

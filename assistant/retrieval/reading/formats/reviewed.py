"""A Word document paragraph by paragraph, for whoever compares it with what was sent out: words, bookmarks, who changed what.

What a tracked change inserts counts and what it deletes does not, as if all were accepted.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING, Final

from assistant.retrieval.reading.errors import Refusal
from assistant.retrieval.reading.formats.elements import child, name, parsed, value

if TYPE_CHECKING:
    from lxml.etree import _Element

REVIEW: Final = "review"
"""The location of the one passage with all of it, as JSON."""
_BOOKMARK, _PROPERTY = b'"cp_', b"CounterpointReport"
_LEFT_OUT: Final = {
    "rPr",
    "instrText",
    "delText",
    "delInstrText",
    "Fallback",
    "sdtPr",
    "tcPr",
    "rt",
    "footnoteRef",
}
_GONE: Final = {"del", "moveFrom"}
_CAME: Final = {"ins", "moveTo"}
_MOST_CHANGES: Final = 100_000
_MOST_PARAGRAPHS: Final = 50_000


@dataclass(slots=True)
class _Paragraph:
    """One paragraph as it would stand if all changes were accepted; places are counted in its letters."""

    text: str = ""
    style: str = ""
    marks: list[tuple[str, int, int]] = field(default_factory=list)
    """Bookmarks within it or over it, with where each begins and ends."""
    changes: list[tuple[str, str, int, int]] = field(default_factory=list)
    """Tracked changes: by whom, when, and where each begins and ends."""
    comments: list[str] = field(default_factory=list)
    """Ids of comments that begin here."""


@dataclass(slots=True)
class _Walk:
    """One document on the way from elements to paragraphs."""

    styles: dict[str, str]
    made: list[_Paragraph] = field(default_factory=list)
    open: dict[str, str] = field(default_factory=dict)
    """Bookmarks that have begun, by id."""
    now: _Paragraph = field(default_factory=_Paragraph)
    begun: dict[str, int] = field(default_factory=dict)
    """Where in the paragraph the open ones begin."""
    is_joined: bool = False
    """Whether the mark at the end of the last paragraph was deleted, so that the next one goes on from it."""
    changes: int = 0
    seen: set[str] = field(default_factory=set)
    """Names of bookmarks; of two that have the same one only the first is one."""

    def walk(self, container: Iterable[_Element]) -> None:
        """Everything below `container`."""
        for element in container:
            kind = name(element)
            if kind == "p":
                self._paragraph(element)
            elif kind == "AlternateContent":
                self.walk(child(element, "Choice") or ())
            elif kind == "tr" and child(child(element, "trPr"), "del") is not None:
                continue
            elif kind in {"bookmarkStart", "bookmarkEnd"}:
                self._bookmark(element, kind)
            elif (
                kind not in _LEFT_OUT and kind not in _GONE and kind not in {"pPr", "trPr", "tblPr", "sectPr"}
            ):
                self.walk(element)

    def _paragraph(self, element: _Element) -> None:
        properties = child(element, "pPr")
        if not self.is_joined:
            style = value(child(properties, "pStyle"))
            self.now = _Paragraph(style=self.styles.get(style, style))
            self.begun = dict.fromkeys(self.open, 0)
        boxes: list[_Element] = []
        self._within(element, boxes)
        at_end = child(properties, "rPr")
        self.is_joined = any(child(at_end, gone) is not None for gone in _GONE)
        for kind in (*_GONE, *_CAME):
            if (changed := child(at_end, kind)) is not None:
                self._changed(changed, len(self.now.text), len(self.now.text))
        if self.is_joined:
            return
        self._finish()
        for box in boxes:
            self.walk(box)

    def _finish(self) -> None:
        end = len(self.now.text)
        self.now.marks += [
            (self.open[id_], start, end) for id_, start in self.begun.items() if id_ in self.open
        ]
        self.made.append(self.now)
        if len(self.made) > _MOST_PARAGRAPHS:
            raise Refusal("too-large", "it holds more paragraphs than a report has")

    def finish(self) -> list[_Paragraph]:
        """All of them."""
        if self.is_joined:
            self.is_joined = False
            self._finish()
        return self.made

    def _bookmark(self, element: _Element, kind: str) -> None:
        id_ = value(element, "id")
        if kind == "bookmarkStart":
            named = value(element, "name")[:40]
            if named.startswith("cp_") and named not in self.seen:
                self.seen.add(named)
                self.open[id_] = named
                self.begun[id_] = len(self.now.text)
        elif id_ in self.open:
            named = self.open.pop(id_)
            if id_ in self.begun:
                self.now.marks.append((named, self.begun.pop(id_), len(self.now.text)))

    def _changed(self, element: _Element, start: int, end: int) -> None:
        self.changes += 1
        author = value(element, "author")
        if author and self.changes <= _MOST_CHANGES:
            self.now.changes.append((author[:200], value(element, "date")[:40], start, end))

    def _within(self, element: _Element, boxes: list[_Element]) -> None:
        for inner in element:
            kind = name(inner)
            if not kind or kind in _LEFT_OUT or kind == "pPr":
                continue
            start = len(self.now.text)
            if kind in _GONE:
                self._changed(inner, start, start)
                self._marked(inner)
            elif kind == "txbxContent":
                boxes.append(inner)
            elif kind == "t":
                self.now.text += inner.text or ""
            elif kind in {"tab", "br", "cr"}:
                self.now.text += "\t" if kind == "tab" else "\n"
            elif kind == "noBreakHyphen":
                self.now.text += "-"
            elif kind in {"bookmarkStart", "bookmarkEnd"}:
                self._bookmark(inner, kind)
            elif kind in {"commentRangeStart", "commentReference"}:
                if (id_ := value(inner, "id")) not in self.now.comments:
                    self.now.comments.append(id_)
            else:
                self._within(inner, boxes)
                if kind in _CAME:
                    self._changed(inner, start, len(self.now.text))

    def _marked(self, gone: _Element) -> None:
        """Bookmarks and comments that begin or end within what was deleted still do."""
        for inner in gone.iter():
            kind = name(inner)
            if kind in {"bookmarkStart", "bookmarkEnd"}:
                self._bookmark(inner, kind)
            elif kind in {"commentRangeStart", "commentReference"}:
                self.now.comments.append(value(inner, "id"))


def reviewed(data: bytes) -> str:
    """What stands in a docx that is a report of ours, as JSON in ASCII; empty where nothing says that it is one.

    An object with ``paragraphs`` (as `_Paragraph`), ``comments`` (id, author, date, text) and ``by``, who saved it.
    """
    with zipfile.ZipFile(BytesIO(data)) as archive:
        names = set(archive.namelist())

        def part(path: str) -> bytes:
            return archive.read(path) if path in names else b""

        main = _main(part("_rels/.rels"))
        document = part(main)
        folder = main.rpartition("/")[0]
        is_ours = _BOOKMARK in document or _PROPERTY in part("docProps/custom.xml")
        if not document or not (is_ours or b"eport " in document):
            return ""
        root = parsed(document)
        body = child(root, "body")
        if body is None:
            raise Refusal("damaged")
        walk = _Walk(_styles(part(f"{folder}/styles.xml")))
        walk.walk(body)
        told = {
            "paragraphs": [asdict(each) for each in walk.finish()],
            "comments": list(_comments(part(f"{folder}/comments.xml"))),
            "by": _saved_by(part("docProps/core.xml")),
        }
    return json.dumps(told)


def _main(rels: bytes) -> str:
    for each in parsed(rels) if rels else ():
        if value(each, "Type").endswith("/officeDocument"):
            return value(each, "Target").lstrip("/")
    raise Refusal("damaged")


def _styles(part: bytes) -> dict[str, str]:
    """The name of each style in lower case, by its id."""
    return {
        value(each, "styleId"): value(child(each, "name")).lower()
        for each in (parsed(part) if part else ())
        if name(each) == "style"
    }


def _comments(part: bytes) -> Iterator[tuple[str, str, str, str]]:
    for each in parsed(part) if part else ():
        if name(each) == "comment":
            walk = _Walk({})
            walk.walk(each)
            words = "\n".join(paragraph.text for paragraph in walk.finish()).strip()
            if words:
                yield value(each, "id"), value(each, "author")[:200], value(each, "date")[:40], words


def _saved_by(part: bytes) -> str:
    for each in parsed(part) if part else ():
        if name(each) == "lastModifiedBy":
            return (each.text or "")[:200]
    return ""

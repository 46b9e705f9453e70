"""Edits a report as reviewers do: typed over, with changes tracked, or by a program that keeps no bookmarks."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from lxml import etree

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
Body = Any
Edit = Callable[[Body], None]


def w(tag: str) -> str:
    return f"{{{_W}}}{tag}"


def edited(content: bytes, *edits: Edit, parts: dict[str, bytes] | None = None) -> bytes:
    """The document with its body changed by `edits`, and whole `parts` put in."""
    raw = BytesIO()
    with ZipFile(BytesIO(content)) as source, ZipFile(raw, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "word/document.xml":
                root = etree.fromstring(data)
                for edit in edits:
                    edit(root[0])
                data = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
            if parts is None or name not in parts:
                target.writestr(name, data)
        for name, data in (parts or {}).items():
            target.writestr(name, data)
    return raw.getvalue()


def text(element: Any) -> str:
    return "".join(each.text or "" for each in element.iter(w("t")))


def with_text(body: Body, words: str) -> Any:
    """The last paragraph that has these words: earlier ones may be the table of contents."""
    return [each for each in body.iter(w("p")) if words in text(each)][-1]


def run(words: str, tag: str = "t") -> Any:
    made = etree.Element(w("r"))
    held = etree.SubElement(made, w(tag))
    held.text = words
    held.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return made


def typed(old: str, new: str) -> Edit:
    """One stretch of words in place of another, without a trace."""

    def edit(body: Body) -> None:
        held = [each for each in body.iter(w("t")) if old in (each.text or "")][-1]
        held.text = (held.text or "").replace(old, new)

    return edit


def tracked(old: str, new: str, author: str = "Ann Reviewer", day: str = "2026-11-20T10:00:00Z") -> Edit:
    """The same, with the change tracked as Word does it."""

    def edit(body: Body) -> None:
        held = [each for each in body.iter(w("t")) if old in (each.text or "")][-1]
        was = held.getparent()
        ahead, _, behind = (held.text or "").partition(old)
        marked = {w("author"): author, w("date"): day}
        pieces = [run(ahead)] if ahead else []
        rest = run(behind)
        rest.extend(list(held.itersiblings()))
        if old:
            gone = etree.Element(w("del"), {w("id"): "9001", **marked})
            gone.append(run(old, "delText"))
            pieces.append(gone)
        if new:
            came = etree.Element(w("ins"), {w("id"): "9002", **marked})
            came.append(run(new))
            pieces.append(came)
        pieces.append(rest)
        at = was.getparent().index(was)
        was.getparent()[at : at + 1] = pieces

    return edit


def split(words: str) -> Edit:
    """Enter is pressed ahead of `words`."""

    def edit(body: Body) -> None:
        one = with_text(body, words)
        held = [each for each in one.iter(w("t")) if words in (each.text or "")][-1]
        ahead, _, behind = (held.text or "").partition(words)
        held.text = ahead
        rest = etree.Element(w("p"))
        if one.find(w("pPr")) is not None:
            rest.append(deepcopy(one.find(w("pPr"))))
        rest.append(run(words + behind))
        after = held.getparent()
        rest.extend(list(after.itersiblings()))
        one.addnext(rest)

    return edit


def joined(words: str) -> Edit:
    """The line end after the paragraph with `words` is taken out."""

    def edit(body: Body) -> None:
        one = with_text(body, words)
        following = one.getnext()
        one.extend([each for each in following if each.tag != w("pPr")])
        following.getparent().remove(following)

    return edit


def added(after: str, words: str) -> Edit:
    """A new paragraph after the one with the words `after`, in its style."""

    def edit(body: Body) -> None:
        one = with_text(body, after)
        new = etree.Element(w("p"))
        if one.find(w("pPr")) is not None:
            new.append(deepcopy(one.find(w("pPr"))))
        new.append(run(words))
        one.addnext(new)

    return edit


def removed(words: str) -> Edit:
    """The paragraph with `words` is deleted, with the bookmarks in it."""

    def edit(body: Body) -> None:
        one = with_text(body, words)
        one.getparent().remove(one)

    return edit


def commented(words: str, id_: str = "1") -> Edit:
    """A comment is on the paragraph with `words`; the part with the comments holds what it says."""

    def edit(body: Body) -> None:
        mark = etree.Element(w("r"))
        etree.SubElement(mark, w("commentReference"), {w("id"): id_})
        with_text(body, words).append(mark)

    return edit


def comments(*told: tuple[str, str, str]) -> dict[str, bytes]:
    """The part with comments: id, author and words of each."""
    root = etree.Element(w("comments"), nsmap={"w": _W})
    for id_, author, words in told:
        marked = {w("id"): id_, w("author"): author, w("date"): "2026-11-20T11:00:00Z"}
        held = etree.SubElement(etree.SubElement(root, w("comment"), marked), w("p"))
        held.append(run(words))
    return {"word/comments.xml": etree.tostring(root)}


def without_bookmarks(body: Body) -> None:
    """As from a program that keeps none."""
    for tag in ("bookmarkStart", "bookmarkEnd"):
        for each in list(body.iter(w(tag))):
            each.getparent().remove(each)


NO_PROPERTIES = {
    "docProps/custom.xml": b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"/>'
}
"""In place of the properties that a program has dropped."""


def part(content: bytes, name: str) -> bytes:
    """One part of a document."""
    with ZipFile(BytesIO(content)) as archive:
        return archive.read(name)


def went_on(name: str, words: str) -> Edit:
    """More words at the end of each text under a bookmark that begins with `name`."""

    def edit(body: Body) -> None:
        ids = [
            each.get(w("id"))
            for each in body.iter(w("bookmarkStart"))
            if each.get(w("name")).startswith(name)
        ]
        for end in list(body.iter(w("bookmarkEnd"))):
            if end.get(w("id")) in ids:
                end.addprevious(run(words))

    return edit

"""What hangs on a sheet of a workbook and is in none of its cells: comments, text boxes, the titles of charts."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from assistant.retrieval.reading.flow import Item, block
from assistant.retrieval.reading.formats import drawings
from assistant.retrieval.reading.formats.elements import child, name, parsed, value
from assistant.retrieval.reading.places import Cell, Spot, location

if TYPE_CHECKING:
    from lxml.etree import _Element

_ANCHORS: Final = {"oneCellAnchor", "twoCellAnchor", "absoluteAnchor"}


def attached(archive: zipfile.ZipFile, part: str, title: str) -> Iterator[Item]:
    """The comments on the sheet in `part`, called `title`, and the words of what is drawn on it."""
    related = _related(archive, part)
    threads = list(_of_kind(archive, related, "/threadedComment"))
    if threads:
        people = _people(archive)
        for root in threads:
            for each in root:
                author = people.get(value(each, "personId"), "")
                yield from _comment(value(each, "ref"), author, drawings.said(child(each, "text")), title)
    else:
        # Where there are threads, the comments hold the same once more for older programs.
        for root in _of_kind(archive, related, "/comments"):
            yield from _older(root, title)
    for target in _targets(related, "/drawing"):
        drawing = _root(archive, target)
        if drawing is not None:
            yield from _drawn(archive, drawing, _related(archive, target), title)


def _older(root: _Element, title: str) -> Iterator[Item]:
    authors = [each.text or "" for each in root.iter() if name(each) == "author"]
    for each in root.iter():
        if name(each) == "comment":
            number = value(each, "authorId")
            author = authors[int(number)] if number.isdecimal() and int(number) < len(authors) else ""
            yield from _comment(value(each, "ref"), author, drawings.said(child(each, "text")), title)


def _comment(cell: str, author: str, words: str, title: str) -> Iterator[Item]:
    # Programs begin a comment with its author's name and a colon, as their own label of it.
    if author and words.startswith(f"{author}:"):
        words = words.removeprefix(f"{author}:")
    place = f"{_placed(title, cell)}, comment" + (f" by {author}" if author else "")
    yield block(words, Spot(place), place)


def _drawn(
    archive: zipfile.ZipFile, root: _Element, related: dict[str, tuple[str, str]], title: str
) -> Iterator[Item]:
    for anchor in root:
        if name(anchor) not in _ANCHORS:
            continue
        start = child(anchor, "from")
        column, row = (_whole(drawings.said(child(start, unit))) + 1 for unit in ("col", "row"))
        at = location([Cell(title, column, row)])
        for each in anchor.iter():
            if name(each) == "txBody":
                place = f"{at}, text box"
                for words in drawings.paragraphs(each):
                    yield block(words, Spot(place), place)
            elif name(each) == "chart":
                chart = _root(archive, related.get(value(each, "id"), ("", ""))[1])
                # Its numbers are those of the cells.
                heading = "" if chart is None else drawings.chart_title(chart)
                yield block(heading, Spot(f"{at}, chart"), f"{at}, chart")


def _placed(title: str, cell: str) -> str:
    """A cell as a location names it; the sheet alone where `cell` is not the name of one."""
    from openpyxl.utils.cell import column_index_from_string, coordinate_from_string
    from openpyxl.utils.exceptions import CellCoordinatesException

    try:
        letters, row = coordinate_from_string(cell)
        return location([Cell(title, column_index_from_string(letters), row)])
    except (CellCoordinatesException, ValueError):
        return title


def _people(archive: zipfile.ZipFile) -> dict[str, str]:
    """Who wrote in threads, by the ids that these name them by."""
    parts = [each for each in archive.namelist() if each.startswith("xl/persons/") and each.endswith(".xml")]
    roots = (_root(archive, part) for part in parts)
    return {
        value(each, "id"): value(each, "displayName") for root in roots if root is not None for each in root
    }


def _related(archive: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """Type and target of the relations of `part`, by their ids."""
    folder, _, file = part.rpartition("/")
    root = _root(archive, f"{folder}/_rels/{file}.rels")
    if root is None:
        return {}
    return {
        value(each, "Id"): (
            value(each, "Type"),
            posixpath.normpath(posixpath.join("/" + folder, value(each, "Target"))).lstrip("/"),
        )
        for each in root
        if value(each, "TargetMode") != "External"
    }


def _targets(related: dict[str, tuple[str, str]], ending: str) -> list[str]:
    return [target for kind, target in related.values() if kind.endswith(ending)]


def _of_kind(
    archive: zipfile.ZipFile, related: dict[str, tuple[str, str]], ending: str
) -> Iterator[_Element]:
    for target in _targets(related, ending):
        root = _root(archive, target)
        if root is not None:
            yield root


def _root(archive: zipfile.ZipFile, part: str) -> _Element | None:
    """The root of a part; None where it is not there or damaged, which costs what it holds and not the cells."""
    from lxml import etree

    try:
        return parsed(archive.read(part))
    except (KeyError, etree.XMLSyntaxError):
        return None


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 0

"""What lies on the pages of a pdf and is not drawn with them: comments, filled forms; and what a pdf carries along."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from assistant.retrieval.reading.flow import Item, block
from assistant.retrieval.reading.notes import Notes
from assistant.retrieval.reading.places import Spot
from assistant.text import one_line

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

_MOST: Final = 2_000
"""Comments and fields of one page."""
_DEEPEST: Final = 20
"""Fields within fields; a longer line goes in a circle."""
_UNSEEN: Final = 2 | 32
"""Flags of what is shown nowhere on a screen."""
_NO_COMMENT: Final = {"/Link", "/Popup", "/Widget"}
_LONGEST_NAME: Final = 80


def attached(page: PageObject, where: str, notes: Notes) -> Iterator[Item]:
    """The fields of the page that hold something, each with its name, then the comments, each with who wrote it."""
    forms: list[tuple[str, str]] = []
    comments: list[tuple[str, str]] = []
    listed = _resolved(page.get("/Annots"))
    for each in islice(listed if isinstance(listed, list) else (), _MOST):
        found = _resolved(each)
        if not isinstance(found, dict):
            continue
        if found.get("/Subtype") == "/FileAttachment":
            notes.add("embedded-files", "A file is attached to this page; it was not read.", where)
        said = _field(found) if found.get("/Subtype") == "/Widget" else _comment(found)
        if not said[1].strip():
            continue
        flags = _resolved(found.get("/F"))
        if isinstance(flags, int) and flags & _UNSEEN:
            text = "A comment or field that the page does not show was read all the same."
            notes.add("invisible-text", text, where)
        (forms if found.get("/Subtype") == "/Widget" else comments).append(said)
    place = f"{where}, form"
    for name, value in forms:
        yield block(f"{name}: {value}" if name else value, Spot(place), place)
    for number, (author, words) in enumerate(comments, start=1):
        place = f"{where}, comment {number}" + (f" by {author}" if author else "")
        yield block(words, Spot(place), place)


def look_at_baggage(reader: PdfReader, notes: Notes) -> None:
    """Note what a pdf carries that is no text: scripts and actions, which were not run, and files, which were not read."""
    root: Any = reader.root_object
    names = _resolved(root.get("/Names")) or {}
    if "/JavaScript" in names or "/AA" in root or isinstance(_resolved(root.get("/OpenAction")), dict):
        notes.add("macros", "It contains scripts or actions; they were neither run nor read.")
    if "/EmbeddedFiles" in names:
        notes.add("embedded-files", "Other files are embedded in it and not read.")


def _comment(found: dict[str, Any]) -> tuple[str, str]:
    if found.get("/Subtype") in _NO_COMMENT:
        return "", ""
    return one_line(_text(found.get("/T")), _LONGEST_NAME), _text(found.get("/Contents"))


def _field(found: dict[str, Any]) -> tuple[str, str]:
    """Name and value of a field; both may stand with the field that it is a part of."""
    names: list[str] = []
    label, value, kind = "", None, ""
    outer: Any = found
    for _ in range(_DEEPEST):
        if not isinstance(outer, dict):
            break
        label = label or _text(outer.get("/TU"))
        names += [name] if (name := _text(outer.get("/T"))) else []
        value = _resolved(outer.get("/V")) if value is None else value
        kind = kind or str(outer.get("/FT") or "")
        outer = _resolved(outer.get("/Parent"))
    name = one_line(label or ".".join(reversed(names)), _LONGEST_NAME)
    if kind != "/Btn":
        parts = value if isinstance(value, list) else [value]
        return name, ", ".join(filter(None, (_text(part) for part in parts)))
    # One of several buttons with one name is on; the others are off.
    state = _text(_resolved(found.get("/AS")) or value).removeprefix("/")
    return name, {"": "", "Off": "", "On": "yes", "Yes": "yes", "1": "yes"}.get(state, state)


def _text(value: Any) -> str:
    value = _resolved(value)
    return value if isinstance(value, str) else ""


def _resolved(value: Any) -> Any:
    return value.get_object() if hasattr(value, "get_object") else value

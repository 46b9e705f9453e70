"""By what a report that comes back is known again: which report it is, and which text of the workspace stands where.

Office programs keep bookmarks and the properties of a file; what is left of neither is a quiet line on the first page.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from typing import Final

from assistant.reports.model import Ref, Report
from assistant.text import fold

PROPERTY: Final = "CounterpointReport"
"""The property of a Word document that holds the mark of the report."""

_MARK: Final = re.compile(
    r"\breport ([0-9a-f]{12})-(\d{1,9})-(record|synthesis|questions|interpretation)-(\d{4})(\d\d)(\d\d)\b"
)
_BOOKMARK: Final = re.compile(r"(cp_[0-9a-f]{16})_\d{1,6}")


@dataclass(frozen=True, slots=True)
class ReportMark:
    """Which report this is: of which workspace, made at which of its revisions, how deep, and as of which day."""

    workspace: str
    """Twelve hexadecimal digits of the name that a workspace has for as long as its file lives."""
    revision: int
    level: str
    day: date

    @classmethod
    def of(cls, workspace: str, revision: int, level: str, day: date) -> ReportMark:
        """The mark of a report; `workspace` is the whole name."""
        return cls(workspace[:12], revision, level, day)

    def __str__(self) -> str:
        return f"Report {self.workspace}-{self.revision}-{self.level}-{self.day:%Y%m%d}"


def mark_in(text: str) -> ReportMark | None:
    """The mark in a line, whatever a word processor has made of its dashes and spaces; None where there is none."""
    for found in _MARK.finditer(fold(text[:400])):
        try:
            day = date(int(found[4]), int(found[5]), int(found[6]))
        except ValueError:
            continue
        return ReportMark(found[1], int(found[2]), found[3], day)
    return None


def bookmark(ref: Ref) -> str:
    """What the bookmarks around a text begin with; a number follows. Word takes 40 letters, digits and underscores."""
    told = "\x1f".join((ref.collection, ref.id, ref.part))
    return f"cp_{hashlib.blake2b(told.encode('utf-8', 'replace'), digest_size=8).hexdigest()}"


def bookmarked_as(name: str) -> str:
    """What `bookmark` gave for the text that the bookmark `name` stands around; empty where it is none of these."""
    found = _BOOKMARK.fullmatch(name)
    return found[1] if found else ""


def refs_in(report: Report) -> dict[str, Ref]:
    """The texts in a report that can be found again, by what their bookmarks begin with."""
    return {bookmark(ref): ref for ref in _refs(report)}


def _refs(value: object) -> Iterator[Ref]:
    if isinstance(value, Ref):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from _refs(each)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _refs(getattr(value, field.name))

"""A report as the reading process gives it: paragraphs with the bookmarks, changes and comments in them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final

from assistant.method.sources import ATTRIBUTION
from assistant.passages import Passage
from assistant.reports.traced import PROPERTY, ReportMark, bookmarked_as, mark_in
from assistant.text import even, one_line, safe_text

_REVIEW: Final = "review"


@dataclass(frozen=True)
class Paragraph:
    """One paragraph as it would stand if all tracked changes were accepted; places are counted in its letters."""

    text: str
    style: str = ""
    """Its name, in lower case."""
    marks: tuple[tuple[str, int, int], ...] = ()
    """Bookmarks of ours with where each begins and ends, in their order."""
    changes: tuple[tuple[str, str, int, int], ...] = ()
    """Tracked changes: by whom, when, and where each begins and ends."""
    comments: tuple[str, ...] = ()

    @cached_property
    def key(self) -> str:
        """What it is compared by."""
        return even(self.text)

    @property
    def is_heading(self) -> bool:
        """Whether what follows stands under it."""
        return self.style.startswith("heading")

    def part(self, start: int, end: int) -> Paragraph:
        """From one place to another."""

        def within(first: int, last: int) -> bool:
            return start <= first and last <= end and (first < end or first == last)

        return replace(
            self,
            text=self.text[start:end],
            marks=tuple((name, a - start, b - start) for name, a, b in self.marks if within(a, b)),
            changes=tuple(
                (by, at, max(a, start) - start, min(b, end) - start)
                for by, at, a, b in self.changes
                if a <= end and b >= start
            ),
        )


@dataclass(frozen=True, slots=True)
class Comment:
    """What somebody wrote in the margin."""

    id: str
    by: str
    at: str
    text: str


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole report."""

    paragraphs: tuple[Paragraph, ...]
    """Without the empty ones and the table of contents."""
    comments: tuple[Comment, ...]
    by: str
    """Who saved it last, where the program says so."""
    mark: ReportMark | None

    @property
    def authors(self) -> list[str]:
        """Those whose changes were tracked, in the order in which they come."""
        return list(dict.fromkeys(by for each in self.paragraphs for by, *_ in each.changes))


def paper_in(passages: Iterable[Passage]) -> Paper | None:
    """The report in what reading a file as it was typed gave; None where nothing says that it is one.

    Raises:
        ValueError, TypeError, KeyError: the reading process has said something else than it should.
    """
    held, mark = "", None
    for passage in passages:
        if passage.location == _REVIEW:
            held = passage.text
        elif passage.location == f"property {PROPERTY}":
            mark = mark_in(passage.text)
    if not held:
        return None
    data = json.loads(held)
    everything = [_paragraph(each) for each in data["paragraphs"]]
    # Somebody may have put parts of two reports together: the property says which one this is, the line may be another's.
    lines = [mark_in(each.text) if "eport" in each.text else None for each in everything]
    mark = mark or next(filter(None, lines), None)
    if mark is None and not any(each.marks for each in everything):
        return None
    told = [
        each
        for each, line in zip(everything, lines, strict=True)
        # In a template of somebody's own, whom it owes what to stands in the text.
        if each.text.strip()
        and not each.style.startswith("toc")
        and line is None
        and each.text != ATTRIBUTION
    ]
    comments = tuple(Comment(*(safe_text(str(part)) for part in each)) for each in data["comments"])
    return Paper(tuple(told), comments, one_line(str(data["by"]), 120), mark)


def _paragraph(data: Any) -> Paragraph:
    raw = str(data["text"])
    text = safe_text(raw)
    # Places are those of the text as it came; where characters fell away they cannot be told.
    ends = (0, len(text)) if text != raw else None

    def at(start: object, end: object) -> tuple[int, int]:
        return ends or (int(str(start)), int(str(end)))

    marks = sorted(
        ((str(name), *at(a, b)) for name, a, b in data["marks"] if bookmarked_as(str(name))),
        key=lambda one: one[1:],
    )
    return Paragraph(
        text,
        safe_text(str(data["style"])).strip(),
        tuple(marks),
        tuple(
            (one_line(str(by), 120), one_line(str(when), 40), *at(a, b)) for by, when, a, b in data["changes"]
        ),
        tuple(map(str, data["comments"])),
    )

"""What a reviewer has changed in a report: new wordings of texts, comments, and all that belongs to no text, which is told."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final

from assistant.collecting.reply import Remark
from assistant.collecting.reviewed.matching import Unit, match, parted, units_of
from assistant.collecting.reviewed.paper import Comment, Paragraph
from assistant.collecting.reviewed.values import Segment, lines_of, same, segments_of, within
from assistant.method.questions import QUESTIONS
from assistant.method.said import counted
from assistant.reports.model import Ref
from assistant.reports.traced import bookmarked_as
from assistant.text import even, one_line

_LONGEST: Final = 4_000
"""Letters of a text that are told; the file has the rest."""
_MOST: Final = 300
"""Notes that are told."""
_NUMBERED: Final = re.compile(r"(\d{1,3})\. ")


@dataclass(frozen=True, slots=True)
class Edit:
    """A text that stands otherwise in what came back."""

    ref: Ref
    text: str
    by: tuple[tuple[str, str], ...]
    """Who has changed it and when, as far as changes were tracked."""


@dataclass(frozen=True, slots=True)
class Margin:
    """A comment and what it is on."""

    comment: Comment
    ref: Ref | None
    heading: str
    question: str
    """The slug of the question that it stands under; empty where it stands under none."""
    words: str
    """The paragraph that it is on."""


@dataclass(slots=True)
class Review:
    """All that was found."""

    edits: list[Edit] = field(default_factory=list)
    own: list[Edit] = field(default_factory=list)
    """Changes of what is somebody's own: they are told, and not taken."""
    margins: list[Margin] = field(default_factory=list)
    notes: list[Remark] = field(default_factory=list)

    def note(self, code: str, text: str) -> None:
        """Remember what is to be told."""
        note = Remark(code, text)
        if len(self.notes) == _MOST:
            note = Remark(
                "more",
                "There is more of this kind, which is left out here; compare the documents themselves.",
            )
        if note not in self.notes and len(self.notes) <= _MOST:
            self.notes.append(note)


def compared(
    base: Sequence[Paragraph], back: Sequence[Paragraph], comments: Sequence[Comment], refs: Mapping[str, Ref]
) -> Review:
    """What was changed between a report that went out and what came back of it.

    Args:
        base: the paragraphs of the one that went out.
        back: those of the one that came back.
        comments: what stands in its margin.
        refs: the texts in it, by what their bookmarks begin with.
    """
    units = units_of(base)
    back = parted(units, back)
    owner = match(units, back)
    review = Review()
    wordings: dict[Ref, list[tuple[str, tuple[tuple[str, str], ...]]]] = {}
    stood: dict[Ref, str] = {}
    gone: list[tuple[str, Ref]] = []
    headings = _headings(base)
    for number, unit in enumerate(units):
        named = {name: refs[known] for name in unit.names if (known := bookmarked_as(name)) in refs}
        if not unit.found:
            gone += [(headings[unit.first], ref) for ref in dict.fromkeys(named.values())]
            continue
        old, new = _joined(unit.paragraphs), _joined([back[place] for place in unit.found])
        if unit.is_whole and named:
            # A label that was joined to it by a line end that was taken out is no part of it.
            new = _without(new, units[number - 1] if number else None, units[number + 1 : number + 2])
        if same(old.text, new.text):
            continue
        for ref, before, after, by in _changes(unit, old, new, named, review):
            stood[ref] = before
            wordings.setdefault(ref, []).append((after, by))
    for ref, made in wordings.items():
        _settle(review, ref, stood[ref], made)
    _tell_gone(review, gone, {*wordings, *_standing(units, refs)})
    _tell_new(review, back, owner)
    review.margins += _margins(back, owner, comments, refs)
    return review


def _joined(paragraphs: Sequence[Paragraph]) -> Paragraph:
    text, changes = "", []
    for number, each in enumerate(paragraphs):
        text += "\n" if number else ""
        changes += [(by, at, a + len(text), b + len(text)) for by, at, a, b in each.changes]
        text += each.text
    return Paragraph(text, marks=paragraphs[0].marks, changes=tuple(changes))


def _without(new: Paragraph, before: Unit | None, after: Sequence[Unit]) -> Paragraph:
    start, end = 0, len(new.text)
    if before and not before.found and new.text.startswith(label := before.paragraphs[-1].text):
        start = len(label)
    if after and not after[0].found and new.text.endswith(label := after[0].paragraphs[0].text):
        end -= len(label)
    return new.part(start, max(start, end)) if (start, end) != (0, len(new.text)) else new


def _changes(
    unit: Unit, old: Paragraph, new: Paragraph, named: Mapping[str, Ref], review: Review
) -> Iterator[tuple[Ref, str, str, tuple[tuple[str, str], ...]]]:
    """Each text in a unit that stands otherwise: what it was and is there, and who has changed it."""
    if unit.is_whole and named:
        yield next(iter(named.values())), old.text, new.text, _by(new, 0, len(new.text))
        return
    segments = segments_of(old) if named else [Segment(old.text)]
    found = within(segments, new.text) if named else None
    if found is None:
        review.note(
            "not-taken",
            f"“{_told(old.text)}” was changed to “{_told(new.text)}”, which cannot be taken from here; change it in the "
            "workspace.",
        )
        return
    for each in found:
        if each.segment.name in named and not same(each.segment.text, each.text):
            yield named[each.segment.name], each.segment.text, each.text, _by(new, each.start, each.end)


def _by(new: Paragraph, start: int, end: int) -> tuple[tuple[str, str], ...]:
    last: dict[str, str] = {}
    for by, at, a, b in new.changes:
        if a <= end and b >= start:
            last[by] = max(last.get(by, ""), at)
    return tuple(last.items())


def _settle(
    review: Review, ref: Ref, before: str, made: Sequence[tuple[str, tuple[tuple[str, str], ...]]]
) -> None:
    """One new wording of a text, though it may stand in several places and have been changed in each."""
    kept = [(text, by) for text, by in made if lines_of(text)]
    if not kept:
        review.note("taken-out", f"“{_told(before)}” was taken out; it stays as it is in the workspace.")
        return
    text, by = kept[0]
    (review.own if ref.collection == "own" else review.edits).append(Edit(ref, text, by))
    for other, _ in kept[1:]:
        if not same(other, text):
            review.note(
                "twice",
                f"“{_told(before)}” stands there twice and was changed in two ways; the other is “{_told(other)}”.",
            )


def _standing(units: Sequence[Unit], refs: Mapping[str, Ref]) -> Iterator[Ref]:
    """The texts that are still there in some place."""
    for unit in units:
        if unit.found:
            yield from (refs[known] for name in unit.names if (known := bookmarked_as(name)) in refs)


def _tell_gone(review: Review, gone: Sequence[tuple[str, Ref]], standing: set[Ref]) -> None:
    lost = [(heading, ref) for heading, ref in gone if ref not in standing]
    for heading, group in groupby(lost, key=lambda one: one[0]):
        number = len(list(group))
        under = f" under “{one_line(heading, 120)}”" if heading else ""
        review.note(
            "gone",
            f"{counted(number, 'text')}{under} {'is' if number == 1 else 'are'} not in it any more; what the workspace holds "
            "stays.",
        )


def _tell_new(review: Review, back: Sequence[Paragraph], owner: Sequence[Unit | None]) -> None:
    headings = _headings(back)
    for is_new, group in groupby(range(len(back)), key=lambda place: owner[place] is None):
        if is_new:
            places = list(group)
            text = "\n".join(back[place].text.strip() for place in places)
            ahead = places[0] - 1
            after = f", after “{one_line(back[ahead].text, 80)}”" if ahead >= 0 else ""
            # It may stand there in the style of a heading itself.
            heading = headings[ahead] if ahead >= 0 else ""
            under = f" under “{one_line(heading, 120)}”" if heading else ""
            by = ", ".join(dict.fromkeys(by for place in places for by, *_ in back[place].changes))
            who = f"{by} wrote" if by else "There is new text"
            review.note("outside", f"{who}{under}{after}, which belongs to no text: “{_told(text)}”")


def _margins(
    back: Sequence[Paragraph],
    owner: Sequence[Unit | None],
    comments: Sequence[Comment],
    refs: Mapping[str, Ref],
) -> Iterator[Margin]:
    headings, slugs = _headings(back), _slugs(back)
    places: dict[str, int] = {}
    for place, each in enumerate(back):
        for id_ in each.comments:
            places.setdefault(id_, place)
    for comment in comments:
        at = places.get(comment.id)
        if at is None:
            yield Margin(comment, None, "", "", "")
            continue
        unit = owner[at]
        names = unit.names if unit else []
        ref = next((refs[known] for name in names if (known := bookmarked_as(name)) in refs), None)
        yield Margin(comment, ref, headings[at], slugs[at], back[at].text)


def _headings(paragraphs: Sequence[Paragraph]) -> list[str]:
    """What each paragraph stands under."""
    made, heading = [], ""
    for each in paragraphs:
        heading = each.text if each.is_heading else heading
        made.append(heading)
    return made


def _slugs(paragraphs: Sequence[Paragraph]) -> list[str]:
    """The question that each paragraph stands under, whatever styles a program has left."""
    known = {even(f"{question.number}. {question.title}"): question.slug for question in QUESTIONS}
    made, slug = [], ""
    for each in paragraphs:
        if _NUMBERED.match(each.text) and each.key in known:
            slug = known[each.key]
        elif each.is_heading:
            slug = ""
        made.append(slug)
    return made


def _told(text: str) -> str:
    return one_line(text, _LONGEST)

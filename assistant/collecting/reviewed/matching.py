"""Which paragraph of a report that came back is which of the one that went out.

Bookmarks say so where they are left. Else what stayed the same holds the rest in place, headings above all, and what
changed between is taken for what it is most like.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Final

from assistant.collecting.reviewed.paper import Paragraph
from assistant.text import even

_ALIKE: Final = 0.5
"""Share of words from which on one paragraph is taken for another that was changed."""
_LARGE: Final = 5_000
"""Paragraphs from which on those that come again and again are passed over."""
_COMPARED: Final = 900
"""Pairs of paragraphs between two that stayed, up to which each is compared with each."""
_WORDS: Final = 300
"""Words of a paragraph that are compared."""


@dataclass(slots=True)
class Unit:
    """What is found as one in the report that went out: a text over whole paragraphs, or one paragraph."""

    first: int
    paragraphs: list[Paragraph]
    found: list[int] = field(default_factory=list)
    """Places of its paragraphs in the report that came back."""

    @property
    def names(self) -> list[str]:
        """The bookmarks in it."""
        return list(dict.fromkeys(name for each in self.paragraphs for name, _, _ in each.marks))

    @property
    def is_whole(self) -> bool:
        """Whether all of it is one text."""
        return all(
            len(each.marks) == 1 and each.marks[0][1:] == (0, len(each.text)) for each in self.paragraphs
        )


def units_of(base: Sequence[Paragraph]) -> list[Unit]:
    """The units of the report that went out, in their order."""
    units: list[Unit] = []
    for place, each in enumerate(base):
        before = units[-1] if units else None
        if before and each.marks and [name for name, *_ in each.marks] == before.names:
            before.paragraphs.append(each)
        else:
            units.append(Unit(place, [each]))
    return units


def parted(units: Sequence[Unit], back: Sequence[Paragraph]) -> list[Paragraph]:
    """What came back, where two units that were joined into one paragraph are parted again."""
    unit_of = {name: unit for unit in units for name in unit.names}
    sent = [each for unit in units for each in unit.paragraphs]
    single = {each.key for each in sent}
    both = {even(one.text + other.text): one for one, other in pairwise(sent)}
    made: list[Paragraph] = []
    for each in back:
        first = both.get(each.key) if each.key not in single else None
        if first is not None and each.text.startswith(first.text):
            cut = len(first.text)
            made += [each.part(0, cut), each.part(cut, len(each.text))]
        else:
            made += _parts(each, unit_of)
    return made


def _parts(one: Paragraph, unit_of: dict[str, Unit]) -> Iterator[Paragraph]:
    start, last = 0, None
    for name, begin, _ in one.marks:
        unit = unit_of.get(name)
        if unit is None or unit is last:
            continue
        if last is not None:
            ahead = unit.paragraphs[0].text[: unit.paragraphs[0].marks[0][1]]
            cut = begin - len(ahead) if one.text[start:begin].endswith(ahead) else begin
            yield one.part(start, cut)
            start = cut
        last = unit
    yield one.part(start, len(one.text)) if start else one


def match(units: Sequence[Unit], back: Sequence[Paragraph]) -> list[Unit | None]:
    """The unit of each paragraph that came back, also written down in the units; None for what is new."""
    owner: list[Unit | None] = [None] * len(back)
    unit_of = {name: unit for unit in units for name in unit.names}
    for place, each in enumerate(back):
        owner[place] = next((unit_of[name] for name, *_ in each.marks if name in unit_of), None)
    at = [(unit, each) for unit in units for each in unit.paragraphs]
    known = [each.key for _, each in at]
    is_large = max(len(at), len(back)) > _LARGE
    moves = SequenceMatcher(None, known, [each.key for each in back], autojunk=is_large).get_opcodes()
    for sort, i, _, j, end in moves:
        for step in range(end - j if sort == "equal" else 0):
            owner[j + step] = owner[j + step] or at[i + step][0]
    _find_moved(at, back, owner)
    for sort, i, until, j, end in moves:
        if sort == "replace":
            _find_changed(
                list(dict.fromkeys(id(unit) for unit, _ in at[i:until])), units, back, owner, range(j, end)
            )
    _take_in(back, owner)
    for place, unit in enumerate(owner):
        if unit is not None:
            unit.found.append(place)
    return owner


def _find_moved(
    at: Sequence[tuple[Unit, Paragraph]], back: Sequence[Paragraph], owner: list[Unit | None]
) -> None:
    """What stands elsewhere by now: what is the same to the letter, and nowhere else."""
    there = {id(unit) for unit in owner if unit is not None}
    missing = defaultdict(list)
    for unit, each in at:
        if id(unit) not in there:
            missing[each.key].append(unit)
    new = Counter(each.key for each, held in zip(back, owner, strict=True) if held is None)
    for place, each in enumerate(back):
        if owner[place] is None and new[each.key] == 1 == len(missing.get(each.key, ())):
            owner[place] = missing[each.key][0]


def _find_changed(
    ids: Sequence[int],
    units: Sequence[Unit],
    back: Sequence[Paragraph],
    owner: list[Unit | None],
    places: range,
) -> None:
    """What was changed between two paragraphs that stayed, in order."""
    there = {id(unit) for unit in owner if unit is not None}
    by_id = {id(unit): unit for unit in units if id(unit) in set(ids)}
    missing = [by_id[one] for one in ids if one not in there]
    new = [place for place in places if owner[place] is None]
    if len(missing) == len(new) == 1:
        owner[new[0]] = missing[0]
        return
    if len(missing) * len(new) > _COMPARED:
        return
    start = 0
    for place in new:
        likes = [
            (max(_likeness(each, back[place]) for each in unit.paragraphs), -number)
            for number, unit in enumerate(missing[start:], start)
        ]
        best, number = max(likes, default=(0.0, 0))
        if best >= _ALIKE:
            # The next paragraph may go on with the same text.
            owner[place], start = missing[-number], -number


def _likeness(one: Paragraph, other: Paragraph) -> float:
    mine, theirs = one.key.split()[:_WORDS], other.key.split()[:_WORDS]
    both = SequenceMatcher(None, mine, theirs, autojunk=False)
    return both.ratio() if both.quick_ratio() >= _ALIKE else 0.0


def _take_in(back: Sequence[Paragraph], owner: list[Unit | None]) -> None:
    """Gives new paragraphs to the text that they were typed into: within it, or after or ahead of it in its style."""
    last = {id(unit): place for place, unit in enumerate(owner) if unit is not None}
    for place in range(1, len(back)):
        before = owner[place - 1]
        if owner[place] is None and before is not None and before.is_whole:
            is_within = place < last[id(before)]
            if is_within or _go_together(back[place], back[place - 1]):
                owner[place] = before
    for place in reversed(range(len(back) - 1)):
        after = owner[place + 1]
        if (
            owner[place] is None
            and after is not None
            and after.is_whole
            and _go_together(back[place], back[place + 1])
        ):
            owner[place] = after


def _go_together(one: Paragraph, other: Paragraph) -> bool:
    return one.style == other.style and one.style not in ("", "normal") and not one.is_heading

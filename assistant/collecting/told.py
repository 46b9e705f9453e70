"""What became of a reply, in sentences: the same ones wherever they are told."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from assistant.method.questions import QUESTION
from assistant.method.said import counted, field_label
from assistant.text import one_line

if TYPE_CHECKING:
    from assistant.collecting.outcome import Outcome
    from assistant.workspace.reviewed import CollectedReview, Suggested


@dataclass(frozen=True, slots=True)
class Ways:
    """How one goes on from here, where this is told."""

    add: Callable[[str], str]
    """How somebody who is not known yet is added, from their name."""
    review: Callable[[str], str]
    """How what waits is looked at, from the ids of the suggestions."""


def heading(outcome: Outcome) -> str:
    """The file, whose it is, and what became of it."""
    whose = f": {one_line(outcome.participant, 80)}" if outcome.participant else ""
    return f"{outcome.title}{whose}, {outcome.state.replace('-', ' ')}."


def lines(outcome: Outcome, ways: Ways) -> Iterator[str]:
    """All else there is to say of a file, a sentence each; what somebody has to look at begins with ``!``."""
    if outcome.why:
        yield f"{outcome.why} {outcome.hint}".strip()
    if outcome.state == "stranger" and outcome.participant:
        yield ways.add(outcome.participant)
    if outcome.before and any(each.fate == "replaced" for each in outcome.taken):
        yield f"It comes after {outcome.before}, and takes its place."
    for fate, words in _FATES.items():
        told = [_part(each.question, each.part) for each in outcome.taken if each.fate == fate]
        if told:
            yield words.format("; ".join(told))
    if outcome.review is not None:
        yield from _of_report(outcome.review)
    made = outcome.review.made if outcome.review else ()
    ids = [*(each.suggestion for each in outcome.taken), *(each.suggestion for each in made)]
    if waiting := list(dict.fromkeys(filter(None, ids))):
        yield ways.review(", ".join(waiting))
    for each in outcome.taken:
        if each.rewritten:
            yield f"! The text of {QUESTION[each.question].title} was written anew since the form was made ({each.part})."
    for note in outcome.notes:
        about = f"{QUESTION[note.question].title}: " if note.question in QUESTION else ""
        yield f"! {about}{note.text}"


def _of_report(review: CollectedReview) -> Iterator[str]:
    for fate, words in _REVIEW_FATES.items():
        told = [_reworded(each) for each in review.made if each.fate == fate]
        if told:
            yield words.format("; ".join(told))
    if review.superseded:
        yield f"They take the place of what still waited from a version before: {', '.join(review.superseded)}."


def summary(outcomes: Sequence[Outcome], *, dry_run: bool = False) -> str:
    """What came of all of them, in a sentence."""
    if not outcomes:
        return "There is no reply in what was named."
    taken = sum(each.state == "collected" for each in outcomes)
    return f"{'Would be collected' if dry_run else 'Collected'}: {taken} of {counted(len(outcomes), 'file')}."


_FATES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "new": "New: {}.",
        "replaced": "In place of what was there: {}.",
        "same": "There already: {}.",
        "kept": "Changed here since the form was made, so it stays, and the reply waits as a suggestion: {}.",
        "closed": "Not taken, since the answers are open to the room by now: {}.",
    }
)


_REVIEW_FATES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "suggested": "Waits as a suggestion: {}.",
        "conflict": "! Changed here too since the report was made, so that both are to be looked at: {}.",
        "same": "There already: {}.",
        "known": "Suggested before: {}.",
        "gone": "! Not there any more, and so not taken: {}.",
    }
)


def _reworded(one: Suggested) -> str:
    id_, _, part = (one.ref, "", "") if one.is_comment else one.ref.rpartition(".")
    about = QUESTION[id_].title if id_ in QUESTION else id_
    by = f" by {one_line(one.by, 80)}" if one.by else ""
    return f"a comment{by} on {about}" if one.is_comment else f"{about}, {field_label(part)}{by}"


def _part(slug: str, part: str) -> str:
    return QUESTION[slug].title if part == "answer" else f"{part} on {QUESTION[slug].title}"

"""Follow-ups without a model: the weak spots that checks find, then what a facilitator's card would probe."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Final

from assistant.advisor.base import MOST_FOLLOW_UPS, FollowUp
from assistant.advisor.craft.wording import mistakes, seems_answered, stems
from assistant.advisor.guide.checks.core import Check, View, Weakness, lowered
from assistant.advisor.guide.checks.table import checks_for
from assistant.advisor.guide.deck import Deck, card_ref
from assistant.advisor.guide.openers import OPENERS, WHY
from assistant.advisor.settled import settled_follow_ups
from assistant.method.engagement import Engagement
from assistant.method.questions import Question
from assistant.text import fold, safe_text

FULL: Final = 24
"""Words from which an answer can be complete."""
_ALIKE: Final = 0.6
_MOST_PER_CHECK: Final = 12
_POINTS: Final = re.compile(r"\b(?:this|these|that) (?!job\b|market\b|company\b)\w+", re.IGNORECASE)
"""What points at something said before; out of place where nothing was."""
_OFTEN: Final = {"vague_words": 2}
"""Checks that may be asked about more than once; the others would only repeat themselves."""


def follow_ups(engagement: Engagement, question: Question, deck: Deck) -> tuple[FollowUp, ...]:
    """At most three questions to put to the room, none where the answer is complete."""
    view = View(engagement, question)
    failing = _failing(view)
    if _is_complete(view, failing):
        return ()
    passed = [
        check for check in checks_for(question.slug) if all(check is not failed for failed, _ in failing)
    ]
    answered = [check.settles for check in passed if check.settles and not view.is_silent]
    picked = _Picked(view, settled_follow_ups(engagement, question))
    if view.is_silent:
        # Nobody can go to a weak spot of nothing: one question opens, then what is known already sets the pace.
        picked.take(_opener(view, deck))
    taken: Counter[str] = Counter()
    for check, weakness in failing:
        if taken[check.id] < _OFTEN.get(check.id, 1) and picked.take(_asked(check, weakness, view, deck)):
            taken[check.id] += 1
            if check.settles:
                answered.append(check.settles)
    for follow_up in _probes(view, deck):
        if not any(pattern.search(follow_up.text) for pattern in answered):
            picked.take(follow_up)
    return tuple(picked.items)


def is_complete(engagement: Engagement, question: Question) -> bool:
    """Whether there is nothing left that must be asked about the answer to `question`."""
    view = View(engagement, question)
    return _is_complete(view, _failing(view))


def _failing(view: View) -> list[tuple[Check, Weakness]]:
    """What the checks find, the weightiest first, and of each no more than could ever be asked."""
    return [
        (check, weakness)
        for check in checks_for(view.question.slug)
        for weakness in islice(check.look(view), _MOST_PER_CHECK)
    ]


def _is_complete(view: View, failing: list[tuple[Check, Weakness]]) -> bool:
    """Long enough to say something, borne out by records, and nothing that a check needs is missing."""
    return view.word_count >= FULL and bool(view.own) and not any(check.needed for check, _ in failing)


def _asked(check: Check, weakness: Weakness, view: View, deck: Deck) -> FollowUp | None:
    card = deck.card_behind(check.cue, view.question)
    if card is None:
        return None
    return FollowUp(text=safe_text(weakness.ask), why=check.why, quote=weakness.quote, card=card)


def _opener(view: View, deck: Deck) -> FollowUp | None:
    card = deck.card_behind("", view.question)
    return FollowUp(text=OPENERS[view.question.slug], why=WHY, card=card) if card else None


def _probes(view: View, deck: Deck) -> Iterator[FollowUp]:
    words = view.text if view.text.strip() else f"{view.question.title}. {view.question.text}"
    for card, probe in deck.probes(words, view.question):
        if view.is_silent and _POINTS.search(probe.question):
            continue
        quote = view.nearest(probe.question)
        yield FollowUp(
            text=probe.question, why=_listening(probe.listens_for), quote=quote, card=card_ref(card)
        )


def _listening(what: str) -> str:
    """What to listen for, as the reason for asking."""
    return f"Listen for {lowered(what)}" + ("" if what.endswith((".", "!", "?")) else ".")


class _Picked:
    """The follow-ups chosen so far; takes only what is well asked, new and not answered yet."""

    def __init__(self, view: View, settled: frozenset[str]) -> None:
        self.items: list[FollowUp] = []
        self._view = view
        self._settled = settled

    def take(self, offered: FollowUp | None) -> bool:
        """Take `offered` if there is room for it and nothing speaks against it."""
        if offered is None or len(self.items) >= MOST_FOLLOW_UPS or fold(offered.text) in self._settled:
            return False
        if mistakes(offered.text) or seems_answered(offered.text, self._view.text, offered.quote):
            return False
        if any(_alike(offered, taken) for taken in self.items):
            return False
        self.items.append(offered)
        return True


def _alike(one: FollowUp, other: FollowUp) -> bool:
    if one.quote and one.quote == other.quote:
        return True
    first, second = stems(one.text), stems(other.text)
    return len(first & second) > _ALIKE * max(1, min(len(first), len(second)))

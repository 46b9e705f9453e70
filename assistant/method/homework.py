"""Homework: what is late, in which order it is looked at, whose it is, and by when it is due."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from assistant.method.engagement import Action, Engagement
from assistant.method.questions import QUESTION
from assistant.method.schedule import Homework, homework


def ordered(actions: Iterable[Action]) -> list[Action]:
    """What is still to be done first, the earliest due on top; then what is done, the newest on top."""
    held = list(actions)
    waiting = sorted((each for each in held if each.done is None), key=lambda each: each.due or date.max)
    finished = [each for each in held if each.done is not None]
    return waiting + sorted(finished, key=lambda each: each.done or date.min, reverse=True)


def by_person(engagement: Engagement) -> dict[str, list[Action]]:
    """The homework of each person: participants in their order, then others, last (under "") what nobody has taken."""
    owners = [each.owner for each in engagement.actions]
    names = dict.fromkeys([*(each.name for each in engagement.participants), *filter(None, owners), ""])
    held = {name: [each for each in engagement.actions if each.owner == name] for name in names}
    return {name: ordered(actions) for name, actions in held.items() if actions}


def window(engagement: Engagement, today: date, *, question: str = "", before: int = 0) -> Homework | None:
    """The days in which homework that is given now is done; None where the plan has none for it.

    It ends before the workshop of the session `before`; where that is not said, before the next workshop, and for a
    `question` before the first one after the workshop that works on it.
    """
    after = QUESTION[question].session if question in QUESTION else 0
    for each in homework(engagement.workshops, engagement.plan):
        if (each.before == before) if before else (each.due >= today and each.before > after):
            return each
    return None

"""What a model is asked before a session pack is written: a tighter aim, and probes on what is weak in the answers."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.advisor.tasks import aim, follow_ups
from assistant.method.engagement import Engagement
from assistant.method.runsheet import state_of
from assistant.method.sessions import SESSIONS


def to_tailor(engagement: Engagement, sessions: Iterable[int]) -> list[tuple[str, str]]:
    """The tasks, each with what it is about: the aim of each session, then each of their questions that is not agreed."""
    numbers = list(sessions)
    asked = [(aim.TASK.id, str(number)) for number in numbers]
    asked += [
        (follow_ups.TASK.id, question.slug)
        for number in numbers
        for question in SESSIONS[number - 1].questions
        if state_of(engagement, question.slug) != "agreed"
    ]
    return asked

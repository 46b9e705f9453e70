"""How far a room agrees on each answer, and which question to talk about first (source: cvmbok/necessity)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Final

from assistant.method.engagement import Answer, Engagement, Voice
from assistant.method.questions import QUESTIONS

HIGHEST: Final = 5
"""The top of the scale on which people say how far they go along; 0 is not at all."""
_LOW: Final = 2

NOTHING_AGREED: Final = "There is no agreed text yet: ask again once it is written."
"""What is said where somebody scores a question that has no agreed text: what they went along with may change."""


def told_score(answer: Answer, voice: Voice) -> str:
    """The score of `voice` in words, and whether it still waits for the agreed text; empty where there is none."""
    if voice.agreement is None:
        return ""
    early = "" if answer.score_of(voice) is not None else ", given before the agreed text"
    return f"{voice.agreement} of {HIGHEST}{early}"


def low(score: int | None) -> bool:
    """Whether a score on the scale of 0 to 5 says no: 0, 1 or 2. Where none was given, it does not."""
    return score is not None and score <= _LOW


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far people go along with one answer; figures are None where nobody gave a score."""

    question: str
    voices: int
    """Who said anything at all: an answer of their own, a score or a dissent."""
    answered: int
    """How many gave an answer of their own, alone."""
    scored: int
    """How many said how far they go along with the text that counts today."""
    lowest: int | None
    highest: int | None
    mean: float | None
    spread: int | None
    """Highest less lowest score, 0 to 5."""
    lowest_by: tuple[str, ...]
    """Whose score is the lowest (everybody's, where all gave the same); blank for one who stays anonymous."""
    dissents: tuple[tuple[str, str], ...]
    """Who does not go along, and their words as they stand."""

    @property
    def is_disputed(self) -> bool:
        """Whether somebody scored 0 to 2 or put a dissent into words."""
        return low(self.lowest) or bool(self.dissents)


def spoke(answer: Answer) -> list[str]:
    """Who said anything at all: an answer of their own, a score or a dissent."""
    return [
        voice.participant
        for voice in answer.voices
        if voice.answer.strip() or voice.dissent.strip() or voice.agreement is not None
    ]


def room(engagement: Engagement, heard: Sequence[str]) -> list[str]:
    """Who counts where people answer, score or vote: all who are waited for, and whoever was `heard` without it."""
    listed = [
        person.name for person in engagement.participants if person.is_waited_for or person.name in heard
    ]
    return list(dict.fromkeys([*listed, *heard]))


def next_in(names: Sequence[str], at: str, heard: Collection[str]) -> str:
    """Whose turn it is after `at`: the next of `names` who is not among those `heard`, the first after the last.

    That is `at` again where all are heard.
    """
    start = names.index(at) + 1 if at in names else 0
    return next((name for name in [*names[start:], *names[:start]] if name not in heard), at)


def agreement(answer: Answer) -> Agreement:
    """The agreement picture of one answer. A voice that says nothing is not counted."""
    given = [(voice.participant, answer.score_of(voice)) for voice in answer.voices]
    scores = [score for _, score in given if score is not None]
    lowest, highest = (min(scores), max(scores)) if scores else (None, None)
    dissents = tuple((voice.participant, voice.dissent) for voice in answer.voices if voice.dissent.strip())
    return Agreement(
        question=answer.question,
        voices=len(spoke(answer)),
        answered=sum(bool(voice.answer.strip()) for voice in answer.voices),
        scored=len(scores),
        lowest=lowest,
        highest=highest,
        mean=fmean(scores) if scores else None,
        spread=highest - lowest if lowest is not None and highest is not None else None,
        lowest_by=tuple(name for name, score in given if score is not None and score == lowest),
        dissents=dissents,
    )


def agenda(engagement: Engagement) -> list[Agreement]:
    """The questions on which anybody has said anything, most disputed first.

    In this order: those with an open dissent (a score of 0 to 2 or a dissent in words, and no decision on the
    question); the lower the lowest score, the earlier, and those without scores after those with; the wider the
    spread, the earlier; the fewer have answered alone or scored, the earlier; then the order of the method.
    """
    pictures = [agreement(engagement.answer(question.slug)) for question in QUESTIONS]
    unsettled = open_dissents(engagement)

    def place(picture: Agreement) -> tuple[bool, int, int, int]:
        heard = max(picture.answered, picture.scored)
        lowest = HIGHEST + 1 if picture.lowest is None else picture.lowest
        return (picture.question not in unsettled, lowest, -(picture.spread or 0), heard)

    return sorted((picture for picture in pictures if picture.voices), key=place)


def open_dissents(engagement: Engagement) -> frozenset[str]:
    """Slugs of the questions with a dissent, in a score or in words, that no decision has settled."""
    settled = {decision.question for decision in engagement.decisions}
    return frozenset(
        slug
        for slug, answer in engagement.answers.items()
        if slug not in settled and agreement(answer).is_disputed
    )

"""The run sheet of a workshop: its steps one after the other, in whole minutes that add up to its length.

The live view runs from it, and the session pack prints it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Final

from assistant.method.adjusted import Adjusted, unadjusted
from assistant.method.agreement import open_dissents, room
from assistant.method.engagement import Engagement
from assistant.method.sessions import SESSIONS
from assistant.method.timeboxes import LAST_SESSION, ROUND, Kind, State, share_time

USUAL_MINUTES: Final = 180
"""The length of a workshop that nobody has planned."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what is done, on which question if on one, when it begins and for how long, in minutes."""

    id: str
    """Stable: the kind, ``break-1``, or the question and the kind, such as ``market.alone``."""
    kind: Kind
    question: str
    minutes: int
    starts: int
    """Counted from the start of the workshop."""
    by_hand: bool = False
    """Whether the facilitator set how long it takes."""

    @property
    def finishes(self) -> int:
        """Counted from the start of the workshop."""
        return self.starts + self.minutes


@dataclass(frozen=True, slots=True)
class RunSheet:
    """All steps of a workshop; each begins as the one before it ends, and the last ends with the workshop."""

    session: int
    minutes: int
    steps: tuple[Step, ...]
    states: Mapping[str, State] = field(default_factory=dict)
    begins: str = ""
    """``HH:MM`` on the clock of the room; empty where the workshop is not planned."""

    def step_at(self, minute: int) -> Step | None:
        """The step that runs `minute` minutes after the start; None before the start and from the end on."""
        if not 0 <= minute < self.minutes:
            return None
        return self.steps[bisect_right([step.starts for step in self.steps], minute) - 1]

    def clock(self, minute: int) -> str:
        """``HH:MM`` on the clock of the room, or ``H:MM`` since the start where the workshop is not planned."""
        hours, minutes = divmod(_since_midnight(self.begins) + minute, 60)
        return f"{hours:02}:{minutes:02}" if self.begins else f"{hours}:{minutes:02}"

    def on(self, question: str) -> tuple[Step, ...]:
        """The steps on a question, in their order."""
        return tuple(step for step in self.steps if step.question == question)


@dataclass(frozen=True, slots=True)
class Standing:
    """What the steps of a session depend on; a workshop that has begun keeps to how it stood then."""

    states: tuple[tuple[str, State], ...]
    """Each question of the session with where it stands."""
    written: tuple[str, ...]
    """The questions that everybody has answered alone."""


@dataclass(frozen=True, slots=True)
class Shift:
    """A step that takes another time than before; 0 where it is not there."""

    id: str
    was: int
    now: int


def shifts(before: RunSheet, after: RunSheet) -> list[Shift]:
    """What became longer, shorter, new or left out, in the order of the run sheet."""
    was = {step.id: step.minutes for step in before.steps}
    now = {step.id: step.minutes for step in after.steps}
    pairs = ((id_, was.get(id_, 0), now.get(id_, 0)) for id_ in dict.fromkeys([*now, *was]))
    return [Shift(*each) for each in pairs if each[1] != each[2]]


def standing_of(engagement: Engagement, session: int) -> Standing:
    """How the questions of a session stand."""
    slugs = [question.slug for question in SESSIONS[session - 1].questions]
    return Standing(
        tuple((slug, state_of(engagement, slug)) for slug in slugs),
        tuple(slug for slug in slugs if _all_have_written(engagement, slug)),
    )


def run_sheet(
    engagement: Engagement,
    session: int,
    *,
    adjusted: Adjusted | None = None,
    standing: Standing | None = None,
) -> RunSheet:
    """The run sheet of `session` as long as its workshop is planned, with what the facilitator changed on it.

    Args:
        engagement: where the questions stand, the workshop, and what was changed.
        session: 1 to 6.
        adjusted: taken instead of what the engagement holds.
        standing: the same, for how the questions stand.

    Raises:
        Impossible: the steps do not fit; the hint says what would do.
    """
    workshop = next((each for each in engagement.workshops if each.session == session), None)
    begins = workshop.start if workshop else ""
    minutes = _since_midnight(workshop.finish) - _since_midnight(begins) if workshop else USUAL_MINUTES
    held = adjusted or adjusted_of(engagement, session)
    stands = standing or standing_of(engagement, session)
    return replace(lay_out(session, minutes, dict(stands.states), held, stands.written), begins=begins)


def adjusted_of(engagement: Engagement, session: int) -> Adjusted:
    """What the facilitator changed on the run sheet of `session`; nothing where nothing was."""
    found = (each for each in engagement.runsheets if each.session == session)
    return next(found, None) or unadjusted(session)


def state_of(engagement: Engagement, slug: str) -> State:
    """Where a question stands as far as the time for it goes."""
    return "disputed" if slug in open_dissents(engagement) else engagement.answer(slug).status


def known_steps(session: int) -> list[str]:
    """Everything that can be named on the run sheet of a session: the steps that it may have, and its questions."""
    questions = SESSIONS[session - 1].questions
    within = [f"{question.slug}.{kind}" for question in questions for kind in (*ROUND, "confirm")]
    around = ["arrive", *(["trace"] if session == LAST_SESSION else []), "break-1", "break-2"]
    return [*around, "spare", "parking", "close", *(question.slug for question in questions), *within]


def lay_out(
    session: int,
    minutes: int,
    states: Mapping[str, State],
    adjusted: Adjusted | None = None,
    written: Collection[str] = (),
) -> RunSheet:
    """The run sheet of a workshop of so many minutes.

    Args:
        session: 1 to 6.
        minutes: the length of the workshop.
        states: where each question of the session stands; open where that is not said.
        adjusted: what the facilitator changed.
        written: slugs of the questions that everybody has answered alone before.

    Raises:
        Impossible: the steps do not fit, or nothing is left that could fill the time; the hint says what would do.
    """
    steps, at = [], 0
    for part, takes in share_time(session, minutes, states, adjusted or unadjusted(session), written):
        steps.append(Step(part.id, part.kind, part.question, takes, at, part.by_hand))
        at += takes
    return RunSheet(session, minutes, tuple(steps), MappingProxyType(dict(states)))


def out_of_order(sheet: RunSheet) -> list[tuple[str, str]]:
    """Pairs of questions of which the first comes before the second, on which it builds; the method has them turned."""
    first: dict[str, int] = {}
    for place, step in enumerate(sheet.steps):
        first.setdefault(step.question, place)
    return [
        (question.slug, needed)
        for question in SESSIONS[sheet.session - 1].questions
        for needed in question.builds_on
        # The source lets personas and needs go round, so the order that the session has by itself is no fault.
        if question.slug in first
        and needed in first
        and first[question.slug] < first[needed]
        and (question.slug, needed) not in _GOES_ROUND
    ]


_GOES_ROUND: Final = frozenset({("personas", "needs")})


def _all_have_written(engagement: Engagement, slug: str) -> bool:
    wrote = [voice.participant for voice in engagement.answer(slug).voices if voice.answer.strip()]
    return bool(wrote) and set(room(engagement, wrote)) <= set(wrote)


def _since_midnight(time: str) -> int:
    if not time:
        return 0
    hours, minutes = time.split(":")
    return int(hours) * 60 + int(minutes)


def adjust(
    held: Adjusted,
    *,
    times: Mapping[str, int] | None = None,
    usual: Iterable[str] = (),
    without: Iterable[str] = (),
    back: Iterable[str] = (),
    moves: Iterable[tuple[str, str]] = (),
) -> dict[str, object]:
    """What is kept after these changes to `held`, as fields.

    Args:
        held: what was changed before.
        times: minutes by step or question.
        usual: steps whose minutes are no longer set.
        without: steps or questions to leave out.
        back: those to take in again.
        moves: pairs of a step and the one that it is to stand before.
    """
    back, usual, without = set(back), set(usual), list(without)
    minutes = {each.step: each.minutes for each in held.minutes if each.step not in usual} | dict(times or {})
    out = [step for step in dict.fromkeys([*held.without, *without]) if step not in back]
    moved = [(each.step, each.before) for each in held.moves] + list(moves)
    # A step that is moved again stands where it was put last.
    kept = [
        pair for place, pair in enumerate(moved) if pair[0] not in {later[0] for later in moved[place + 1 :]}
    ]
    return {
        "minutes": [{"step": step, "minutes": number} for step, number in minutes.items()],
        "without": out,
        "moves": [{"step": step, "before": before} for step, before in kept],
    }

"""How the time of a workshop is shared out: the steps there are, how long each takes, and where the breaks stand.

For each question people first write alone, then share, cluster, discuss and decide (source: cvmbok, sessions; own
answers first, inventing apart from judging). A question that is agreed is only confirmed; a disputed one gets more.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final, Literal

from assistant.method.adjusted import MOST_MINUTES, Adjusted
from assistant.method.said import counted
from assistant.method.schedule import Impossible
from assistant.method.sessions import SESSIONS

Kind = Literal[
    "arrive", "alone", "share", "cluster", "discuss", "decide", "confirm", "trace", "break", "spare", "parking", "close"
]  # fmt: skip
State = Literal["open", "assumed", "disputed", "agreed"]
"""Where a question stands as far as the time for it goes; disputed where a dissent is not settled by a decision."""

ROUND: Final[tuple[Kind, ...]] = ("alone", "share", "cluster", "discuss", "decide")
"""What is done on a question, in order."""
LAST_SESSION: Final = SESSIONS[-1].number
_NO_BREAK: Final = 90
"""Minutes below which nobody needs a break."""
_ONE_BREAK: Final = 240
"""Minutes up to which one break is enough."""
_MEAL: Final = 360
"""Minutes from which the first of two breaks is for a meal."""


@dataclass(frozen=True, slots=True)
class _Span:
    """How long a kind of step takes: at least, at most, and how much of the time in proportion to others."""

    least: int
    most: int
    weight: float


_SPANS: Final[Mapping[Kind, _Span]] = MappingProxyType(
    {
        "arrive": _Span(3, 10, 6),
        "alone": _Span(3, 15, 8),
        "share": _Span(3, 40, 8),
        "cluster": _Span(2, 25, 6),
        "discuss": _Span(4, 60, 14),
        "decide": _Span(2, 30, 8),
        "confirm": _Span(3, 10, 5),
        "trace": _Span(5, 30, 12),
        "parking": _Span(2, 10, 5),
        "close": _Span(3, 10, 6),
    }
)
_DISPUTED: Final[Mapping[Kind, float]] = MappingProxyType({"discuss": 1.8, "decide": 1.3})
"""How much more a question gets on which the room is divided."""
_WRITTEN: Final = 0.4
"""The share of writing time that is left where everybody has answered before the workshop."""
_WITHIN: Final = 12
"""Minutes that a break may stand off its best place rather than part a question."""
_AFTER_WRITING: Final = 30
"""The same for the moment between writing and reading out."""


@dataclass(frozen=True, slots=True)
class Part:
    """A step before its minutes are known: at least and at most so many, in proportion to its weight."""

    id: str
    kind: Kind
    question: str
    least: int
    most: int
    weight: float
    by_hand: bool = False


def share_time(
    session: int, minutes: int, states: Mapping[str, State], held: Adjusted, written: Collection[str]
) -> list[tuple[Part, int]]:
    """The steps of a workshop of so many minutes in their order, each with its own; they add up exactly.

    What is set by hand stands; all else shares the rest by weight, no step under its least. Time that no step can
    use well is a step of its own, in hand, before the parking lot.

    Raises:
        Impossible: the steps do not fit, or nothing is left that could fill the time.
    """
    parts = _moved(_parts(session, states, written, held), held)
    breaks = _breaks(minutes, held)
    free = minutes - sum(part.least for part in breaks)
    if sum(part.least for part in parts) > free:
        raise _too_short(session, minutes, parts, held)
    given = _share_out(parts, free)
    # Where the facilitator has said how much is to be in hand, or nothing, the steps take all the rest.
    if sum(given.values()) < free and ("spare" in given or "spare" in held.without):
        given = _share_out(
            [part if part.by_hand else replace(part, most=MOST_MINUTES) for part in parts], free
        )
        if left := free - sum(given.values()):
            raise Impossible(
                f"{counted(left, 'minute')} of {minutes} are left over, and no step is to take them.",
                "Give a step more time, or leave out fewer.",
            )
    elif sum(given.values()) < free:
        # Who is done early needs fewer breaks.
        breaks = _breaks(sum(given.values()) + minutes - free, held)
        left = minutes - sum(part.least for part in breaks) - sum(given.values())
        parts, given = _with_spare(parts, left), given | {"spare": left}
    whole = _with_breaks(parts, breaks, given, held)
    return [(part, given.get(part.id, part.least)) for part in whole]


def _parts(session: int, states: Mapping[str, State], written: Collection[str], held: Adjusted) -> list[Part]:
    """All steps but breaks, as the method has them, without those that are left out."""
    parts = [_part("arrive")]
    for question in SESSIONS[session - 1].questions:
        slug, state = question.slug, states.get(question.slug, "open")
        for kind in ("confirm",) if state == "agreed" else ROUND:
            more = _DISPUTED.get(kind, 1.0) if state == "disputed" else 1.0
            less = _WRITTEN if kind == "alone" and slug in written else 1.0
            parts.append(_part(kind, slug, more * less))
    if session == LAST_SESSION:
        parts.append(_part("trace"))
    parts += [_part("parking"), _part("close")]
    kept = [part for part in parts if not {part.id, part.question} & set(held.without)]
    times = {each.step: each.minutes for each in held.minutes}
    if "spare" in times and "spare" not in held.without:
        kept.insert(_end_of_work(kept), Part("spare", "spare", "", 0, 0, 1.0))
    return _with_times(kept, times)


def _part(kind: Kind, question: str = "", weight: float = 1.0) -> Part:
    span = _SPANS[kind]
    return Part(
        f"{question}.{kind}" if question else kind,
        kind,
        question,
        span.least,
        span.most,
        span.weight * weight,
    )


def _with_times(parts: Sequence[Part], times: Mapping[str, int]) -> list[Part]:
    """Steps whose minutes were set take those; where a whole question was given minutes, its steps share them."""
    timed = [_fixed(part, times[part.id]) if part.id in times else part for part in parts]
    for slug in dict.fromkeys(part.question for part in parts if part.question in times):
        own = [part for part in timed if part.question == slug]
        free = [part for part in own if not part.by_hand]
        total = times[slug] - sum(part.least for part in own if part.by_hand)
        if total < len(free):
            raise Impossible(
                f"{counted(times[slug], 'minute')} for {slug} are too few for its {counted(len(own), 'step')}.",
                "Give it more, or leave steps of it out.",
            )
        # Whoever gives a question little time has said that each of its steps is to be short.
        bare = [replace(part, least=min(part.least, total // len(free)), most=MOST_MINUTES) for part in free]
        given = _share_out(bare, total) if bare else {}
        timed = [_fixed(part, given[part.id]) if part.id in given else part for part in timed]
    return timed


def _fixed(part: Part, minutes: int) -> Part:
    return replace(part, least=minutes, most=minutes, by_hand=True)


def _share_out(parts: Sequence[Part], total: int) -> dict[str, int]:
    """Minutes by id: each its least, then minute by minute to whoever has least for its weight; none above its most."""
    given = {part.id: part.least for part in parts}
    for _ in range(total - sum(given.values())):
        growing = [part for part in parts if given[part.id] < part.most]
        if not growing:
            break
        given[min(growing, key=lambda part: (given[part.id] + 1) / part.weight).id] += 1
    return given


def _breaks(minutes: int, held: Adjusted) -> list[Part]:
    """The breaks of a workshop of that length; what is set by hand is as long as it was set, and there in any case."""
    usual = [10 if minutes <= 150 else 15] if _NO_BREAK <= minutes <= _ONE_BREAK else []
    if minutes > _ONE_BREAK:
        usual = [45 if minutes >= _MEAL else 15, 15]
    times = {each.step: each.minutes for each in held.minutes}
    breaks = []
    for number in (1, 2):
        id_ = f"break-{number}"
        if id_ in held.without:
            continue
        if id_ in times:
            breaks.append(Part(id_, "break", "", times[id_], times[id_], 0, by_hand=True))
        elif number <= len(usual):
            breaks.append(Part(id_, "break", "", usual[number - 1], usual[number - 1], 0))
    return breaks


def _moved(parts: list[Part], held: Adjusted) -> list[Part]:
    """`parts` after every move that names what is among them; the rest of the moves is passed over."""
    for move in held.moves:
        moving = [part for part in parts if move.step in (part.id, part.question)]
        staying = [part for part in parts if part not in moving]
        at = next(
            (place for place, part in enumerate(staying) if move.before in (part.id, part.question)), None
        )
        if moving and at is not None:
            parts = [*staying[:at], *moving, *staying[at:]]
    return parts


def _end_of_work(parts: Sequence[Part]) -> int:
    """The place before the parking lot and the close."""
    return next((place for place, part in enumerate(parts) if part.kind in ("parking", "close")), len(parts))


def _with_spare(parts: list[Part], left: int) -> list[Part]:
    at = _end_of_work(parts)
    return [*parts[:at], Part("spare", "spare", "", left, left, 0), *parts[at:]]


def _with_breaks(
    parts: list[Part], breaks: Sequence[Part], given: Mapping[str, int], held: Adjusted
) -> list[Part]:
    """Each break where it divides the time best, rather between two questions than within one."""
    ends, at = [], 0
    for part in parts:
        at += given[part.id]
        ends.append(at)
    # Never before the first work nor after the last step.
    places = range(1, len(parts) - 1)
    taken: list[tuple[int, Part]] = []
    for number, pause in enumerate(breaks, 1):
        best = at * number / (len(breaks) + 1)
        free = [place for place in places if place not in {used for used, _ in taken}]
        if not free:
            taken.append((max(0, len(parts) - 2), pause))
            continue
        taken.append((min(free, key=lambda place: abs(ends[place] - best) + _parting(parts, place)), pause))
    made: list[Part] = []
    for place, part in enumerate(parts):
        made += [part, *(pause for after, pause in taken if after == place)]
    pauses = {pause.id for pause in breaks}
    return _moved(
        made, held.model_copy(update={"moves": [m for m in held.moves if {m.step, m.before} & pauses]})
    )


def _parting(parts: Sequence[Part], place: int) -> int:
    """What it costs to break after this step, in minutes that another place may lie off."""
    part, following = parts[place], parts[place + 1]
    if part.kind == "alone":
        return _AFTER_WRITING
    return _WITHIN if part.question and part.question == following.question else 0


def _too_short(session: int, minutes: int, parts: Sequence[Part], held: Adjusted) -> Impossible:
    work = sum(part.least for part in parts)
    by_hand = sum(part.least for part in parts if part.by_hand)
    enough = next(
        (
            length
            for length in range(minutes + 1, MOST_MINUTES)
            if work + sum(part.least for part in _breaks(length, held)) <= length
        ),
        None,
    )
    told = f", {by_hand} of them set by hand" if by_hand else ""
    questions = {part.question for part in parts if part.question}
    fewer = f", or leave out one of its {counted(len(questions), 'question')}" if len(questions) > 1 else ""
    return Impossible(
        f"Session {session} does not fit in {counted(minutes, 'minute')}: its steps need at least "
        f"{counted(work + sum(part.least for part in _breaks(minutes, held)), 'minute')}{told}.",
        f"{enough} minutes would do{fewer}." if enough else "Set shorter times.",
    )

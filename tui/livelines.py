"""What the live view tells of a workshop that runs: the step that is on, who has spoken, and what is for one person alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Final

from textual.content import Content

from assistant.method.agreement import agreement, room
from assistant.method.briefs import BRIEFS
from assistant.method.doing import said_of
from assistant.method.engagement import Engagement, Parked
from assistant.method.questions import QUESTION
from assistant.method.records import Bet, Collaboration, Kpi, MomentOfTruth, Objective
from assistant.method.rules.picture import Picture
from assistant.method.runsheet import RunSheet, Step, adjusted_of
from assistant.method.said import BaseRecord
from assistant.method.sessions import SESSIONS
from assistant.method.trace import trace
from assistant.text import one_line
from tui.running import Running
from tui.safe import hint, joined, plain
from tui.widgets.cards import bullets, heading

SOON: Final = 60
"""Seconds before the end of a step from which the clock says so."""
_MOST_NAMES: Final = 12
_MOST_PARKED: Final = 5


def head_of(
    sheet: RunSheet, step: Step, running: Running | None, left: int, *, steered: bool = True
) -> Content:
    """Three lines on the step that is on: what it is, how its time stands, and what comes after it.

    Keys are told of where it is `steered` from.
    """
    place = sheet.steps.index(step)
    after = sheet.steps[place + 1] if place + 1 < len(sheet.steps) else None
    then = f"then {said_of(after).title}, {after.minutes} min" if after else "the last step"
    # What a step takes beyond its time on the run sheet makes the workshop late, too.
    spent = (step_seconds(step, running) - left) // 60
    behind = running.behind(step) + max(0, spent - step.minutes) if running else 0
    drift = f" · {abs(behind)} min {'late' if behind > 0 else 'early'}" if behind else ""
    lines = [
        joined([(said_of(step).short, "bold"), (f"  step {place + 1} of {len(sheet.steps)}", "$quiet")]),
        joined([_state(sheet, step, running, left, steered), (drift, "$quiet")]),
        plain(one_line(then, 70), "$quiet"),
    ]
    return joined(lines, "\n")


def _state(sheet: RunSheet, step: Step, running: Running | None, left: int, steered: bool) -> Content:
    if running is None:
        return plain("not begun: space starts the clock" if steered else "not begun", "$quiet")
    if running.stopped is not None:
        return plain("the clock is stopped", "$text-warning")
    if left < 0:
        return plain(f"over its time by {_spoken(-left)}", "$text-error")
    if left <= SOON:
        return plain(f"{_spoken(left)} left", "$text-warning")
    # The room goes by the clock on the wall: one that is late would read of a time that is past.
    ends = datetime.fromtimestamp(running.began + step_seconds(step, running)).strftime("%H:%M")
    return plain(f"until {ends} (run sheet {sheet.clock(step.finishes)})", "$quiet")


def clock_face(left: int) -> str:
    """Whole seconds that are left, as a clock shows them; those over with a plus."""
    return f"{'+' if left < 0 else ''}{abs(left) // 60}:{abs(left) % 60:02}"


def _spoken(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    return f"{minutes}:{rest:02} min" if minutes else f"{rest} s"


def step_seconds(step: Step, running: Running | None) -> int:
    """How long a step takes, with what the facilitator gave it."""
    return (step.minutes + (running.more if running else 0)) * 60


def step_line(sheet: RunSheet, step: Step, number: int, place: int, *, running: bool) -> Content:
    """A step in the run sheet, where the one at `place` is on: done, on or still to come, its time and its length."""
    sign = "▶" if number == place and running else "✓" if number < place and running else " "
    style = "bold" if number == place else "$quiet" if number < place and running else ""
    begins = f"{sign} {sheet.clock(step.starts):>5} "
    question = QUESTION.get(step.question)
    on = f"  {question.number} {question.title}" if question else ""
    return joined(
        [(f"{begins}{step.minutes:>3} min  ", "$quiet"), (said_of(step).short, style), (on, "$quiet")]
    )


def heard_on(engagement: Engagement, step: Step, *, steered: bool = True) -> Content:
    """Who has answered alone, or scored where it is decided, and who is waited for; never what they said.

    Keys are told of where it is `steered` from.
    """
    answer = engagement.answer(step.question)
    scores = step.kind in ("decide", "confirm") and answer.is_open
    spoke = [
        voice.participant
        for voice in answer.voices
        if (answer.score_of(voice) is not None if scores else voice.answer.strip())
    ]
    waited = [name for name in room(engagement, spoke) if name not in spoke]
    if not spoke and not waited:
        return hint(
            "Nobody takes part yet: Prepare (o p) adds people." if steered else "Nobody takes part yet."
        )
    done = "have said how far they go along" if scores else "have answered alone"
    way = _way(step, answer.is_open) if steered else ""
    parts = [plain(f"{len(spoke)} of {len(spoke) + len(waited)} {done}{way}", "$quiet")]
    if spoke:
        parts.append(joined([("● ", "$text-success"), _names(spoke)]))
    if waited:
        parts.append(plain(f"○ waiting for {_names(waited)}", "$quiet"))
    return joined(parts, "\n")


def _way(step: Step, is_open: bool) -> str:
    """What the key of the voices is for in this step."""
    if not is_open:
        return " · p takes voices" if step.kind == "alone" else " · p, then f opens them to the room"
    return " · p scores, or dissent" if step.kind in ("decide", "confirm") else " · p shows them"


def before_the_room(engagement: Engagement, session: int, step: Step, today: date) -> Content:
    """What the room has before its eyes in a step on no question: the aim, what is parked, what it leaves with."""
    parts = {"arrive": _aim, "parking": _parking, "spare": _parking, "trace": _traced, "close": _leaves_with}
    told = parts[step.kind](engagement, session, today) if step.kind in parts else ()
    return joined([joined([heading(name), "\n", bullets(tuple(lines))]) for name, lines in told], "\n\n")


_Told = Iterable[tuple[str, Iterable[str]]]


def _aim(engagement: Engagement, session: int, _: date) -> _Told:
    yield "The aim", [one_line(adjusted_of(engagement, session).aim) or BRIEFS[session].purpose]
    yield "The room leaves with", [SESSIONS[session - 1].outcome]
    if deciders := [one_line(each.name, 60) for each in engagement.participants if each.role == "decider"]:
        yield "Who decides", [", ".join(deciders)]


def still_parked(engagement: Engagement) -> list[Parked]:
    """What is parked and waits for somebody to say what becomes of it."""
    return [item for item in engagement.parked if item.state == "open"]


def _parking(engagement: Engagement, _: int, __: date) -> _Told:
    parked = still_parked(engagement)
    lines = [_with(item.title, item.raised_by) for item in parked]
    yield f"Parked ({len(parked)})", lines or ["Nothing is parked."]


def _traced(engagement: Engagement, _: int, __: date) -> _Told:
    # Which day it is plays no part here: only links are followed.
    picture = Picture(engagement, date.min)
    chosen = sorted(picture.chosen, key=lambda bet: bet.rank or len(engagement.records))
    if not chosen:
        yield "Chosen bets (0)", ["No bet is chosen yet: there is nothing to trace."]
        return
    for bet in chosen:
        yield f"Bet: {_title(bet)}", list(_what_follows(picture, bet))
    if lost := trace(engagement).orphans:
        yield f"Leads to no chosen bet ({len(lost)})", [one_line(each.title, 120) for each in lost]


def _what_follows(picture: Picture, bet: Bet) -> Iterator[str]:
    """What a chosen bet is to be measured by, met in and worked on by, a line for each."""
    measures = [
        each
        for each in picture.all(Kpi)
        if bet.id in each.bet_ids
        or any(bet.id in goal.bet_ids for goal in picture.linked(each.objective_ids, Objective))
    ]
    moments = [each for each in picture.all(MomentOfTruth) if bet.id in each.bet_ids]
    together = [each for each in picture.all(Collaboration) if bet.id in each.bet_ids]
    for leads, held in (
        ("Measured by", [_title(each) for each in measures]),
        ("Moments of Truth", [f"{_title(m)}{' (high)' if m.priority == 'high' else ''}" for m in moments]),
        ("Worked on together", [_title(each) for each in together]),
    ):
        yield f"{leads}: {'; '.join(held) or 'nothing yet'}"


def _title(record: BaseRecord) -> str:
    return one_line(record.title, 120) or record.id


def _leaves_with(engagement: Engagement, session: int, today: date) -> _Told:
    slugs = {question.slug for question in SESSIONS[session - 1].questions}
    made = [each for each in engagement.decisions if each.question in slugs or each.date == today.isoformat()]
    yield (
        f"Decided ({len(made)})",
        [_with(each.decided, *each.by) for each in made] or ["Nothing was taken down."],
    )
    kept = [one_line(dissent) for each in made for dissent in each.dissent]
    # A dissent that a decision holds in the same words is read once.
    spoken = [
        f"{one_line(name, 60)}: {one_line(words)}"
        for slug in sorted(slugs)
        for name, words in agreement(engagement.answer(slug)).dissents
    ]
    if dissents := list(dict.fromkeys([*kept, *spoken])):
        yield f"Dissent ({len(dissents)})", dissents
    todo = [each for each in engagement.actions if each.done is None]
    lines = [
        _with(each.title, each.owner or "nobody yet", f"by {each.due}" if each.due else "no day yet")
        for each in todo
    ]
    yield f"Homework ({len(todo)})", lines or ["Nobody takes anything home."]
    coming = sorted((each.date, each.start, each.session, each.place) for each in engagement.workshops)
    for day, start, number, place in coming:
        if number > session:
            yield "Next", [_with(f"Session {number}: {SESSIONS[number - 1].title}", f"{day} {start}", place)]
            return


def _with(words: str, *more: str) -> str:
    beside = ", ".join(filter(None, (one_line(each, 60) for each in more)))
    return f"{one_line(words) or 'not worded yet'}{f' · {beside}' if beside else ''}"


def _names(names: list[str]) -> str:
    shown = ", ".join(one_line(name, 24) or "somebody" for name in names[:_MOST_NAMES])
    return shown if len(names) <= _MOST_NAMES else f"{shown} and {len(names) - _MOST_NAMES} more"


def for_you(engagement: Engagement, session: int, step: Step) -> Content:
    """What the facilitator alone sees: what to see to, their note, what to ask where the answer is thin, what is parked."""
    parts = [joined([heading("For you"), "\n", said_of(step).facilitator])]
    if note := adjusted_of(engagement, session).note.strip():
        parts.append(joined([heading("Your note"), "\n", note]))
    if step.question and (asked := _probes(engagement, step.question)):
        parts.append(joined([heading("Ask, where it is thin"), "\n", bullets(asked)]))
    parked = [one_line(item.title, 90) for item in still_parked(engagement)]
    if parked and step.kind not in ("parking", "spare"):
        parts.append(
            joined([heading(f"Parking lot ({len(parked)})"), "\n", bullets(tuple(parked[-_MOST_PARKED:]))])
        )
    return joined(parts, "\n\n")


def _probes(engagement: Engagement, slug: str) -> tuple[str, ...]:
    from assistant.advisor.guide.deck import deck_of, shipped_guidance
    from assistant.advisor.guide.follow_ups import follow_ups

    return tuple(each.text for each in follow_ups(engagement, QUESTION[slug], deck_of(shipped_guidance())))

"""What the live view tells of a workshop that runs: the step that is on, who has spoken, and what is for one person alone."""

from __future__ import annotations

from typing import Final

from textual.content import Content

from assistant.method.agreement import room
from assistant.method.doing import said_of
from assistant.method.engagement import Engagement
from assistant.method.questions import QUESTION
from assistant.method.runsheet import RunSheet, Step, adjusted_of
from assistant.text import one_line
from tui.running import Running
from tui.safe import hint, joined, plain
from tui.widgets.cards import bullets, heading

SOON: Final = 60
"""Seconds before the end of a step from which the clock says so."""
_MOST_NAMES: Final = 12
_MOST_PARKED: Final = 5


def head_of(sheet: RunSheet, step: Step, running: Running | None, left: int) -> Content:
    """Three lines on the step that is on: what it is, how its time stands, and what comes after it."""
    place = sheet.steps.index(step)
    after = sheet.steps[place + 1] if place + 1 < len(sheet.steps) else None
    then = f"then {said_of(after).title}, {after.minutes} min" if after else "the last step"
    behind = running.behind(step) if running else 0
    drift = f" · {abs(behind)} min {'late' if behind > 0 else 'early'}" if behind else ""
    lines = [
        joined([(said_of(step).short, "bold"), (f"  step {place + 1} of {len(sheet.steps)}", "$quiet")]),
        joined([_state(sheet, step, running, left), (drift, "$quiet")]),
        plain(one_line(then, 70), "$quiet"),
    ]
    return joined(lines, "\n")


def _state(sheet: RunSheet, step: Step, running: Running | None, left: int) -> Content:
    if running is None:
        return plain("not begun: space starts the clock", "$quiet")
    if running.stopped is not None:
        return plain("the clock is stopped", "$text-warning")
    if left < 0:
        return plain(f"over its time by {_spoken(-left)}", "$text-error")
    if left <= SOON:
        return plain(f"{_spoken(left)} left", "$text-warning")
    return plain(f"until {sheet.clock(step.finishes)} by the run sheet", "$quiet")


def _spoken(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    return f"{minutes}:{rest:02} min" if minutes else f"{rest} s"


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


def heard_on(engagement: Engagement, slug: str) -> Content:
    """Who has given an answer on a question, and who is waited for; never what they said."""
    spoke = [voice.participant for voice in engagement.answer(slug).voices if voice.answer.strip()]
    waited = [name for name in room(engagement, spoke) if name not in spoke]
    if not spoke and not waited:
        return hint("Nobody takes part yet: Prepare (o p) adds people.")
    parts = [plain(f"{len(spoke)} of {len(spoke) + len(waited)} have answered alone", "$quiet")]
    if spoke:
        parts.append(joined([("● ", "$text-success"), _names(spoke)]))
    if waited:
        parts.append(plain(f"○ waiting for {_names(waited)}", "$quiet"))
    return joined(parts, "\n")


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
    parked = [one_line(item.title, 90) for item in engagement.parked if item.state == "open"]
    if parked:
        parts.append(
            joined([heading(f"Parking lot ({len(parked)})"), "\n", bullets(tuple(parked[-_MOST_PARKED:]))])
        )
    return joined(parts, "\n\n")


def _probes(engagement: Engagement, slug: str) -> tuple[str, ...]:
    from assistant.advisor.guide.deck import deck_of, shipped_guidance
    from assistant.advisor.guide.follow_ups import follow_ups

    return tuple(each.text for each in follow_ups(engagement, QUESTION[slug], deck_of(shipped_guidance())))

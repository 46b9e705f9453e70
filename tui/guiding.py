"""Being led through the questions: how far one has come, how long the rest takes, and where one paused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual.content import Content

from assistant.cells import cell_width
from assistant.method.pace import minutes_left
from assistant.method.questions import QUESTION, QUESTIONS
from assistant.method.sessions import SESSIONS
from assistant.text import one_line
from tui.recent import paused_at
from tui.safe import joined
from tui.shown import show

if TYPE_CHECKING:
    from tui.app import CounterpointApp
    from tui.state import Snapshot, View

_WORTH_READING: Final = 24
"""Cells of an answer from which on a model is asked about it unbidden: some five words."""


def still_open(snapshot: Snapshot) -> list[str]:
    """The questions that nobody has begun or skipped, in the order of the method."""
    return [question.slug for question in QUESTIONS if snapshot.dots[question.slug] == "○"]


def time_left(view: View) -> str:
    """How long the open questions will take this person, in words; empty where it cannot be told."""
    minutes = minutes_left(view.workspace.writing_times(), len(still_open(view.snapshot)))
    if not minutes:
        return ""
    # Nobody can be held to a minute over an hour's work.
    whole = max(1, round(minutes)) if minutes < 20 else 5 * round(minutes / 5)
    hours, rest = divmod(whole, 60)
    parts = (f"{hours} h" if hours else "", f"{rest} min" if rest else "")
    return f"about {' '.join(filter(None, parts))} left"


def progress(view: View) -> tuple[str, ...]:
    """How many questions are begun and how long the rest will take, in words; then shorter where there is less room."""
    begun = f"{len(QUESTIONS) - len(still_open(view.snapshot))} of {len(QUESTIONS)} begun"
    time = time_left(view)
    return (f"{begun} · {time}", time, begun) if time else (begun,)


def begin_at(view: View) -> str:
    """The question to begin with: where one paused, else the first that is open, else the one that is shown."""
    paused = paused_at(view.workspace.path)
    if paused in QUESTION:
        return paused
    waiting = still_open(view.snapshot)
    return waiting[0] if waiting else view.question if view.question in QUESTION else QUESTIONS[0].slug


def offer(view: View) -> str:
    """A sentence that offers to lead on where one paused; else nothing."""
    paused = QUESTION.get(paused_at(view.workspace.path))
    if paused is not None:
        return (
            f"i goes on where you paused: {paused.title} ({QUESTIONS.index(paused) + 1} of {len(QUESTIONS)})."
        )
    return ""


def is_long_enough(text: str) -> bool:
    """Whether a model could say more about an answer than the guide, which knows what to ask where little stands."""
    return cell_width(" ".join(text.split())) >= _WORTH_READING


def asked_by_model(view: View) -> bool:
    """Whether a question of a model waits at the current one; it is stale as soon as the answer changes."""
    return any(
        item.origin.by == "model" and show(item, view.snapshot).question == view.question
        for item in view.snapshot.of_task("follow-ups")
    )


def about_model(app: CounterpointApp, *, writing: bool) -> str:
    """What a model has to do with the answer in hand: that it reads it, how to ask it, or what ctrl+s will send it."""
    view = app.view
    if view is None or not app.asks_model or view.workspace.read_only:
        return ""
    name = one_line(app.advisor_name, 40)
    if app.reading == view.question:
        return f"{name} reads it as well; `esc` stops that."
    if writing and not app.gave_nothing:
        return f"`ctrl+s` sends it, its records and what it builds on to {name}; `esc` sends nothing."
    return (
        ""
        if writing or asked_by_model(view) or not view.answer.has_own_answer
        else f"`a` asks {name} as well."
    )


def session_dots(snapshot: Snapshot, slug: str) -> Content:
    """A dot for every question, session by session; the one at `slug` stands out."""
    return joined(
        [
            joined(
                [
                    (snapshot.dots[question.slug], "bold reverse" if question.slug == slug else "$quiet")
                    for question in session.questions
                ]
            )
            for session in SESSIONS
        ],
        " ",
    )

"""What the run sheet tells: a line for each step, what the last change did to it, and what there is to read about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual.content import Content

from assistant.method.doing import said_of
from assistant.method.questions import QUESTION
from assistant.method.runsheet import RunSheet, Shift, Step, adjusted_of, out_of_order
from assistant.method.said import counted
from tui.planrows import SESSION
from tui.safe import joined
from tui.widgets.cards import heading

if TYPE_CHECKING:
    from assistant.method.engagement import Engagement
    from assistant.method.timeboxes import Kind


def title_of(id_: str) -> str:
    """What a step is called by its id, with its question; of a question, all of it."""
    slug, _, kind = id_.partition(".")
    question = QUESTION.get(slug)
    if question is not None and not kind:
        return f"All of {question.number} {question.title}"
    step = _step(id_)
    return f"{said_of(step).short}, {question.number} {question.title}" if question else said_of(step).title


def _step(id_: str) -> Step:
    """A step that is not on the run sheet, to be told what it is."""
    slug, dot, kind = id_.partition(".")
    named = kind if dot else id_.partition("-")[0]
    return Step(id_, cast("Kind", named), slug if dot else "", 0, 0)


def row_line(sheet: RunSheet, step: Step, shift: Shift | None, on: str) -> Content:
    """A step with its clock time and minutes; what the last change did to it, and whether it is on."""
    question = QUESTION.get(step.question)
    is_on = step.id == on
    was = ("", "")
    if shift is not None and shift.was and shift.now:
        longer = shift.now > shift.was
        was = (f"  {'↑' if longer else '↓'} was {shift.was}", "$text-warning")
    elif shift is not None:
        was = ("  new", "$text-success")
    return joined(
        [
            ("▶ " if is_on else "  ", "$text-accent"),
            (f"{sheet.clock(step.starts):>5} ", "$quiet"),
            (f"{step.minutes:>3} min{'*' if step.by_hand else ' '} ", "bold" if step.by_hand else "$quiet"),
            (said_of(step).short, "bold $text-accent" if is_on else ""),
            (f"  {question.number} {question.title}" if question else "", "$quiet"),
            was,
        ]
    )


def left_out(id_: str, *, first: bool) -> Content:
    """What is left out; the first is set apart from the steps."""
    return joined(
        [
            ("  Left out: x takes it in again\n" if first else "", "$quiet"),
            (f"      –          {title_of(id_)}", "strike $quiet"),
        ]
    )


def head_of(session: int, sheet: RunSheet | None, why_not: str, *, runs: bool) -> Content:
    """How long the session is and when; or why there is no run sheet."""
    lead = (f"Session {session}: {SESSION[session].title}", "bold")
    if sheet is None:
        return joined([lead, (f"\n✗ {why_not}", "$text-error")])
    when = f"{sheet.begins} to {sheet.clock(sheet.minutes)}" if sheet.begins else "not planned yet"
    by_hand = sum(step.by_hand for step in sheet.steps)
    facts = [counted(sheet.minutes, "minute"), when, f"* {by_hand} set by hand" if by_hand else ""]
    now = ("  ▶ it runs now", "$text-accent") if runs else ("", "")
    doubts = [
        (
            f"\n▼ {QUESTION[first].title} comes before {QUESTION[second].title}, on which it builds.",
            "$text-error",
        )
        for first, second in out_of_order(sheet)
    ]
    return joined([lead, (f"   {' · '.join(filter(None, facts))}", "$quiet"), now, *doubts])


def about_sheet(
    engagement: Engagement, session: int, sheet: RunSheet | None, step: Step | None, current: str
) -> Content:
    """What the room and the facilitator do in a step, and what is noted of the session."""
    parts: list[Content] = []
    if step is not None and sheet is not None:
        doing = said_of(step)
        facts = [
            f"{sheet.clock(step.starts)} to {sheet.clock(step.finishes)}",
            counted(step.minutes, "minute"),
        ]
        facts.append("set by hand" if step.by_hand else "shares the time")
        parts.append(joined([(title_of(step.id), "bold"), (f"\n{' · '.join(facts)}", "$quiet")]))
        parts.append(
            joined(
                [heading("The room"), "\n", doing.everybody, *(["\n", doing.write] if doing.write else [])]
            )
        )
        parts.append(joined([heading("For you"), "\n", doing.facilitator]))
    elif current:
        parts.append(joined([(title_of(current), "bold"), ("\nleft out", "$quiet")]))
    held = adjusted_of(engagement, session)
    parts.append(
        joined([heading("Your note"), "\n", held.note.strip() or ("None yet: e takes one down.", "$quiet")])
    )
    if held.aim.strip():
        parts.append(joined([heading("The aim"), "\n", held.aim.strip()]))
    return joined(parts, "\n\n")

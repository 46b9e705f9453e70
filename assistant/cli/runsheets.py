"""The run sheet of a workshop session by command: shown, and changed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from assistant.cli.inputs import open_workspace
from assistant.cli.options import by_option, file_argument, json_option
from assistant.cli.output import WIDTH, emit, say, table
from assistant.errors import BadInput
from assistant.method.doing import said_of
from assistant.method.engagement import Engagement
from assistant.method.runsheet import RunSheet, Shift, adjusted_of, out_of_order, run_sheet, shifts
from assistant.method.schedule import Impossible
from assistant.method.sessions import SESSIONS
from assistant.text import one_line
from assistant.workspace.adjusting import does_not_fit
from assistant.workspace.errors import NOTHING_CHANGED

_session_argument = click.argument("session", type=click.IntRange(1, len(SESSIONS)))


@click.command()
@file_argument
@_session_argument
@click.option(
    "--set", "times", multiple=True, metavar="STEP=MIN", help="How long a step takes, or a whole question."
)
@click.option("--usual", multiple=True, metavar="STEP", help="No longer set how long it takes.")
@click.option("--without", multiple=True, metavar="STEP", help="Leave out a step, or a whole question.")
@click.option("--with", "back", multiple=True, metavar="STEP", help="Take it in again.")
@click.option("--move", "moves", multiple=True, metavar="STEP=BEFORE", help="Put a step before another.")
@click.option("--aim", metavar="TEXT", help="Why it is held, in your words; empty for those of the method.")
@click.option("--note", metavar="TEXT", help="Your own note on the session; only your pack shows it.")
@click.option("--anew", is_flag=True, help="Drop every change but aim and note first.")
@by_option
@json_option
def runsheet(
    file: Path,
    session: int,
    times: tuple[str, ...],
    usual: tuple[str, ...],
    without: tuple[str, ...],
    back: tuple[str, ...],
    moves: tuple[str, ...],
    aim: str | None,
    note: str | None,
    anew: bool,
    actor: str | None,
    as_json: bool,
) -> None:
    """The run sheet of SESSION: steps in whole minutes that add up to its workshop. STEP is an id that it shows, or a question."""
    writes = any((times, usual, without, back, moves, anew)) or (aim, note) != (None, None)
    changed, before = False, None
    with open_workspace(file, actor, read_only=not writes) as workspace:
        if writes:
            try:
                before = run_sheet(workspace.engagement(), session)
            except Impossible:
                # What is changed may be just what makes it fit again.
                before = None
            changed = workspace.adjust_run_sheet(
                session,
                times=dict(_timed(each) for each in times),
                usual=usual,
                without=without,
                back=back,
                moves=[_pair(each, "STEP=BEFORE") for each in moves],
                aim=aim,
                note=note,
                anew=anew,
            ).changed
        engagement, revision = workspace.engagement(), workspace.revision
    sheet = sheet_of(engagement, session)
    moved = shifts(before, sheet) if before else []
    doubts = [f"{first} comes before {second}, on which it builds." for first, second in out_of_order(sheet)]
    if as_json:
        emit(
            sheet_data(engagement, sheet)
            | {
                "shifts": [{"id": each.id, "was": each.was, "now": each.now} for each in moved],
                "warnings": doubts,
                "aim": adjusted_of(engagement, session).aim,
                "note": adjusted_of(engagement, session).note,
                "changed": changed,
                "revision": revision,
            }
        )
        return
    _say_sheet(engagement, sheet)
    _say_shifts(moved)
    for doubt in doubts:
        say(f"Note: {doubt}", width=WIDTH, hang="  ")


def sheet_of(engagement: Engagement, session: int) -> RunSheet:
    """The run sheet of a session.

    Raises:
        BadInput: it does not fit the length of its workshop.
    """
    try:
        return run_sheet(engagement, session)
    except Impossible as error:
        raise does_not_fit(error) from None


def sheet_data(engagement: Engagement, sheet: RunSheet) -> dict[str, Any]:
    """A run sheet as plain data."""
    held = adjusted_of(engagement, sheet.session)
    return {
        "session": sheet.session,
        "title": SESSIONS[sheet.session - 1].title,
        "minutes": sheet.minutes,
        "begins": sheet.begins or None,
        "steps": [
            {
                "id": step.id,
                "kind": step.kind,
                "question": step.question or None,
                "state": sheet.states.get(step.question),
                "what": said_of(step).title,
                "minutes": step.minutes,
                "starts": step.starts,
                "at": sheet.clock(step.starts),
                "by_hand": step.by_hand,
            }
            for step in sheet.steps
        ],
        "without": list(held.without),
        "moves": [each.model_dump(mode="json") for each in held.moves],
    }


def _say_sheet(engagement: Engagement, sheet: RunSheet) -> None:
    held = adjusted_of(engagement, sheet.session)
    until = f", {sheet.begins} to {sheet.clock(sheet.minutes)}" if sheet.begins else ", not planned yet"
    say(f"Session {sheet.session}: {SESSIONS[sheet.session - 1].title}, {sheet.minutes} minutes{until}")
    table(
        (
            sheet.clock(step.starts),
            f"{step.minutes:>3}{' set' if step.by_hand else ''}",
            step.id,
            said_of(step).title,
        )
        for step in sheet.steps
    )
    if held.without:
        say(f"Left out: {', '.join(held.without)}.", width=WIDTH, hang="  ")
    if held.aim:
        say(f"Its aim: {held.aim}", width=WIDTH, hang="  ")
    if held.note:
        say(f"Your note: {held.note}", width=WIDTH, hang="  ")


def _say_shifts(moved: Sequence[Shift]) -> None:
    for told, found in (
        ("Shorter", [each for each in moved if 0 < each.now < each.was]),
        ("Longer", [each for each in moved if 0 < each.was < each.now]),
        ("New", [each for each in moved if not each.was]),
        ("Gone", [each for each in moved if not each.now]),
    ):
        if found:
            listed = ", ".join(
                f"{each.id} {' → '.join(str(n) for n in (each.was, each.now) if n)}" for each in found
            )
            say(f"{told}: {listed}.", width=WIDTH, hang="  ")


def _timed(given: str) -> tuple[str, int]:
    step, number = _pair(given, "STEP=MIN")
    if not (number.isascii() and number.isdigit()) or len(number) > 4:
        raise BadInput(
            f"{one_line(number, 40)!r} is no number of minutes.",
            kept=NOTHING_CHANGED,
            hint="Whole minutes are needed, such as market.discuss=20.",
        )
    return step, int(number)


def _pair(given: str, shape: str) -> tuple[str, str]:
    first, equals, second = (part.strip() for part in given.partition("="))
    if not (first and equals and second):
        raise BadInput(f"{one_line(given, 60)!r} is not of the form {shape}.", kept=NOTHING_CHANGED)
    return first, second


COMMANDS = (runsheet,)

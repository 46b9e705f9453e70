"""Commands for a single workshop session: its run sheet, and the pack that is taken into the room."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

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

if TYPE_CHECKING:
    from assistant.reports.pack import Audience

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
@click.option("--note", metavar="TEXT", help="Your own note on the session; only your pack shows it.")
@click.option("--anew", is_flag=True, help="Drop every change first.")
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
    note: str | None,
    anew: bool,
    actor: str | None,
    as_json: bool,
) -> None:
    """The run sheet of SESSION: steps in whole minutes that add up to its workshop. STEP is an id that it shows, or a question."""
    writes = any((times, usual, without, back, moves, anew)) or note is not None
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


@click.command()
@file_argument
@click.argument("sessions", nargs=-1, required=True, metavar="SESSION...")
@click.option(
    "--to",
    "target",
    type=click.Path(path_type=Path),
    required=True,
    metavar="FILE",
    help="Where to, by ending; {session} in the name stands for the number.",
)
@click.option(
    "--for",
    "audience",
    type=click.Choice(["facilitator", "participants"]),
    default="facilitator",
    show_default=True,
    help="Who reads it; participants see no notes, no probes, nothing that is sealed.",
)
@json_option
def pack(file: Path, sessions: tuple[str, ...], target: Path, audience: Audience, as_json: bool) -> None:
    """The pack of each SESSION from the state of FILE: aim, run sheet, questions with what is known, roles, what could go wrong."""
    from assistant.cli.proof import library_of
    from assistant.documents.packing import material_for
    from assistant.reports.export import write_report
    from assistant.reports.pack import pack as packed

    numbers = list(dict.fromkeys(_number(each) for each in sessions))
    paths = {number: _path_for(target, number, several=len(numbers) > 1) for number in numbers}
    if any(path.resolve() == file.resolve() for path in paths.values()):
        raise BadInput(
            f"{one_line(str(target), 200)} is the workspace itself.",
            kept=NOTHING_CHANGED,
            hint="Name another file.",
        )
    with ExitStack() as open_now:
        workspace = open_now.enter_context(open_workspace(file, read_only=True))
        engagement, states = workspace.engagement(), workspace.citation_states()
        # All of them are made before one is written: what does not fit is said while nothing stands half done.
        sheets = {number: sheet_of(engagement, number) for number in numbers}
        documents = None
        if audience == "facilitator" and engagement.documents:
            documents = open_now.enter_context(library_of(workspace))
        for number, path in paths.items():
            material = material_for(engagement, number, documents) if audience == "facilitator" else {}
            report = packed(
                engagement,
                sheets[number],
                date.today(),
                audience=audience,
                material=material,
                states=states,
            )
            write_report(report, path)
    if as_json:
        emit(
            {
                "packs": [
                    {"session": number, "for": audience, "path": str(path), "minutes": sheets[number].minutes}
                    for number, path in paths.items()
                ]
            }
        )
        return
    for number, path in paths.items():
        say(f"Wrote the pack of session {number} for {_WHOM[audience]}: {one_line(str(path), 200)}")


_WHOM: Final = {"facilitator": "the facilitator", "participants": "participants"}


def _number(given: str) -> int:
    if given not in {str(each.number) for each in SESSIONS}:
        raise BadInput(
            f"{one_line(given, 40)!r} is no session.",
            kept=NOTHING_CHANGED,
            hint=f"SESSION is a number from 1 to {len(SESSIONS)}.",
        )
    return int(given)


def _path_for(target: Path, number: int, *, several: bool) -> Path:
    """The file of one pack: `target` with the number of the session in it."""
    if several and "{session}" not in target.name:
        return target.with_name(f"{target.stem}-{number}{target.suffix}")
    return target.with_name(target.name.replace("{session}", str(number)))


COMMANDS = (runsheet, pack)

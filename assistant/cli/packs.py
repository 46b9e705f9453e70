"""The pack that is taken into a workshop session, by command; with a model, what it proposes for it first."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from assistant.cli.inputs import open_workspace
from assistant.cli.options import by_option, file_argument, json_option, model_option
from assistant.cli.output import EXIT_BAD, WIDTH, emit, error_data, report, say
from assistant.cli.runsheets import sheet_of
from assistant.errors import BadInput, CounterpointError
from assistant.files import keep_apart
from assistant.method.sessions import SESSIONS
from assistant.text import one_line
from assistant.workspace.errors import NOTHING_CHANGED

if TYPE_CHECKING:
    from assistant.advisor.desk import Desk, Given
    from assistant.reports.pack import Audience
    from assistant.workspace.document import Workspace


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
@click.option(
    "--tailor",
    is_flag=True,
    help="Ask the model for probes and a tighter aim first, as suggestions for review.",
)
@model_option
@by_option
@json_option
def pack(
    file: Path,
    sessions: tuple[str, ...],
    target: Path,
    audience: Audience,
    tailor: bool,
    model: str | None,
    actor: str | None,
    as_json: bool,
) -> int:
    """The pack of each SESSION from the state of FILE: aim, run sheet, questions with what is known, roles, what could go wrong."""
    from assistant.cli.proof import library_of
    from assistant.documents.packing import pack_for, path_for
    from assistant.reports.export import write_reports

    numbers = list(dict.fromkeys(_number(each) for each in sessions))
    paths = {number: path_for(target, number, several=len(numbers) > 1) for number in numbers}
    keep_apart(paths.values(), file)
    with ExitStack() as open_now:
        workspace = open_now.enter_context(open_workspace(file, actor, read_only=not tailor))
        for number in numbers:
            sheet_of(workspace.engagement(), number)
        tailored = _tailored(workspace, numbers, model) if tailor else None
        engagement, states = workspace.engagement(), workspace.citation_states()
        # All of them are made before one is written: what does not fit is said while nothing stands half done.
        sheets = {number: sheet_of(engagement, number) for number in numbers}
        documents = None
        if audience == "facilitator" and engagement.documents:
            documents = open_now.enter_context(library_of(workspace))
        made = {
            path: pack_for(
                engagement,
                sheets[number],
                date.today(),
                audience=audience,
                states=states,
                library=documents,
            )
            for number, path in paths.items()
        }
    write_reports(made)
    if as_json:
        emit(
            {
                "packs": [
                    {"session": number, "for": audience, "path": str(path), "minutes": sheets[number].minutes}
                    for number, path in paths.items()
                ]
            }
            | (tailored.data() if tailored else {})
        )
        return tailored.code if tailored else 0
    for number, path in paths.items():
        say(f"Wrote the pack of session {number} for {_WHOM[audience]}: {one_line(str(path), 200)}")
    if tailored:
        tailored.tell(file)
    return tailored.code if tailored else 0


@dataclass
class _Tailored:
    """What the model proposed for the packs, and why it did not, if so."""

    suggestions: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    failure: CounterpointError | None = None

    @property
    def code(self) -> int:
        """The exit code: the packs are written, but what was asked for besides could not be done."""
        return EXIT_BAD if self.failure else 0

    def data(self) -> dict[str, Any]:
        """For scripts."""
        failed = {"error": error_data(self.failure)} if self.failure else {}
        return {"suggestions": self.suggestions, "notices": self.notices} | failed

    def tell(self, file: Path) -> None:
        """For people."""
        for notice in self.notices:
            say(f"Note: {notice}", width=WIDTH)
        if self.suggestions:
            say(
                f"{len(self.suggestions)} to review: counterpoint review {file}. What you accept stands in the next pack.",
                width=WIDTH,
            )
        if self.failure:
            report(self.failure, as_json=False)


def _tailored(workspace: Workspace, numbers: Sequence[int], model: str | None) -> _Tailored:
    """Asks for an aim of each session and for probes on each of its questions that is not agreed; stops at a failure.

    Without a model nothing is asked: the guide's probes stand in the pack anyway.
    """
    from assistant.advisor.client.failures import ModelFailure
    from assistant.advisor.tailoring import to_tailor
    from assistant.cli.desk import at_desk

    made = _Tailored()
    try:
        for task, about in to_tailor(workspace.engagement(), numbers):
            given = at_desk(workspace, model, partial(_give, task, about))
            made.suggestions += [
                each.id for each, _ in given.items if each.state == "open" and each.id not in made.suggestions
            ]
            made.notices += [notice for notice in given.notices if notice not in made.notices]
    except ModelFailure as failure:
        if failure.code == "cancelled":
            raise
        failure.kept = "The pack is written from the state of things, with the probes of the method guide."
        made.failure = failure
    return made


async def _give(task: str, about: str, desk: Desk) -> Given[Any]:
    return await desk.give(task, about)


_WHOM: Final = {"facilitator": "the facilitator", "participants": "participants"}


def _number(given: str) -> int:
    if given not in {str(each.number) for each in SESSIONS}:
        raise BadInput(
            f"{one_line(given, 40)!r} is no session.",
            kept=NOTHING_CHANGED,
            hint=f"SESSION is a number from 1 to {len(SESSIONS)}.",
        )
    return int(given)


COMMANDS = (pack,)

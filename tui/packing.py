"""The packs that are taken into workshops: of one session or of several, tailored by a model where somebody wants that."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

from textual import work

from assistant.errors import BadInput
from assistant.files import keep_apart
from assistant.text import one_line
from tui.intake import TakingIn
from tui.messages import Done
from tui.screens.dialogs import Ask, AskPath, Pick

if TYPE_CHECKING:
    from assistant.reports.pack import Audience
    from assistant.workspace.document import Workspace
    from tui.app import CounterpointApp

_WHOM: Final[dict[Audience, str]] = {
    "facilitator": "You, the facilitator: with notes, probes and what documents say",
    "participants": "Participants: nothing that is yours alone, nothing sealed",
}
_SEVERAL, _TAILOR = "several", "tailor"


class Packing(TakingIn):
    """The application's acts that write session packs."""

    def write_pack(self, session: int) -> None:
        """Ask for whom the pack of a session is and where to, and write it; from there lead to several, and to a model."""
        if self.view is None:
            return
        app = cast("CounterpointApp", self)
        choices: list[tuple[str, str]] = [*_WHOM.items(), (_SEVERAL, "Packs of several sessions at once …")]
        if app.asks_model and not self.view.workspace.read_only:
            name = one_line(app.advisor_name, 40)
            choices.append(
                (_TAILOR, f"First let {name} tailor probes and aim; what would be sent is shown before")
            )

        def picked(what: str | None) -> None:
            if what == _TAILOR:
                app.tailor_packs([session])
            elif what == _SEVERAL:
                self._ask_sessions(session)
            elif what is not None:
                self._ask_file([session], cast("Audience", what))

        self.push_screen(Pick(f"The pack of session {session}: for whom?", choices), picked)

    def _ask_sessions(self, first: int) -> None:
        from assistant.method.sessions import SESSIONS

        def for_whom(typed: str | None) -> None:
            if typed is not None:
                numbers = sessions_in(typed)
                self.push_screen(
                    Pick(f"The packs of sessions {_listed(numbers)}: for whom?", [*_WHOM.items()]),
                    lambda whom: self._ask_file(numbers, cast("Audience", whom)) if whom else None,
                )

        last = len(SESSIONS)
        self.push_screen(
            Ask(
                "The packs of which sessions?",
                value=f"{first}-{last}" if first < last else f"1-{last}",
                hint="Numbers or stretches, such as 2 3 or 4-6 · enter goes on · escape cancels",
                attempt=_must_be_sessions,
            ),
            for_whom,
        )

    def _ask_file(self, sessions: Sequence[int], audience: Audience) -> None:
        """Ask where to; every file is told apart from the workspace, and none is written over unasked."""
        assert self.view is not None
        held = self.view.workspace.path
        from assistant.documents.packing import path_for

        def paths(name: str) -> dict[int, Path]:
            return {each: path_for(Path(name), each, several=len(sessions) > 1) for each in sessions}

        def attempt(name: str) -> None:
            keep_apart(paths(name).values(), held)
            _must_be_report(Path(name))

        def given(name: str | None) -> None:
            if name is None:
                return
            targets = paths(name)
            there = [path for path in targets.values() if path.exists()]
            if not there:
                self._write_packs(targets, audience)
                return
            more = f" and {len(there) - 1} more are" if len(there) > 1 else " is"
            self.once_sure(
                f"{one_line(str(there[0]), 200)}{more} there already. Write over {'them' if len(there) > 1 else 'it'}?",
                lambda: self._write_packs(targets, audience),
                yes="write over",
                no="leave",
            )

        which = str(sessions[0]) if len(sessions) == 1 else "{session}"
        more = "" if len(sessions) == 1 else " · {session} stands for the number"
        self.push_screen(
            AskPath(
                f"Write the pack{'' if len(sessions) == 1 else 's'} of {_named(sessions)} to (.docx, .html, .md)",
                value=str(held.with_name(f"session-{which}-{audience}.docx")),
                hint=f"enter takes it · escape cancels{more}",
                attempt=attempt,
            ),
            given,
        )

    def _write_packs(self, targets: dict[int, Path], audience: Audience) -> None:
        assert self.view is not None
        self.settle_before_leaving()
        workspace, settings = self.view.workspace, self.settings

        def write() -> None:
            from datetime import date

            from assistant.documents.packing import pack_for
            from assistant.method.runsheet import run_sheet
            from assistant.method.schedule import Impossible
            from assistant.reports.export import write_reports
            from assistant.workspace.adjusting import does_not_fit

            engagement, library = workspace.engagement(), None
            try:
                sheets = {number: run_sheet(engagement, number) for number in targets}
            except Impossible as error:
                raise does_not_fit(error) from None
            if audience == "facilitator" and engagement.documents:
                library = self._opened(workspace, settings)
                library.refresh()
            states, today = workspace.citation_states(), date.today()
            # All of them are made before one is written: what does not fit is said while nothing stands half done.
            made = {
                path: pack_for(
                    engagement, sheets[number], today, audience=audience, states=states, library=library
                )
                for number, path in targets.items()
            }
            write_reports(made)

        what = f"the pack{'' if len(targets) == 1 else 's'} of {_named(list(targets))}"

        def then(_: object, trouble: Exception | None) -> None:
            if trouble is not None:
                self.say_error(trouble)
            else:
                whom = "you" if audience == "facilitator" else "participants"
                first = next(iter(targets.values()))
                where = first if len(targets) == 1 else first.parent
                self.say(f"Wrote {what} for {whom} to {one_line(str(where), 200)}.", "done")

        self.say(f"Making {what} …")
        self._behind(workspace, write, then)

    # -- behind the interface

    @work(thread=True, exit_on_error=False, group="writing")
    def _behind(
        self,
        workspace: Workspace,
        deed: Callable[[], Any],
        then: Callable[[Any, Exception | None], object],
    ) -> None:
        """Do something that takes a while while keys are answered; `then` hears of it in the interface's own thread."""
        message = Done(workspace, then)
        try:
            message.result = deed()
        except Exception as error:  # noqa: BLE001 - whatever it runs into, the person is told and goes on
            message.trouble = error
        self.post_message(message)

    def on_done(self, message: Done) -> None:
        """What was done behind the interface has ended."""
        if self.view is not None and self.view.workspace is message.workspace:
            message.then(message.result, message.trouble)


def sessions_in(typed: str) -> list[int]:
    """The numbers of sessions that a line names, each once, in their order of being named: ``2 3``, ``4-6``.

    Raises:
        BadInput: it names none, or one that is not there.
    """
    from assistant.method.sessions import SESSIONS

    found: list[int] = []
    for each in re.split(r"[\s,;]+", typed.strip()):
        stretch = re.fullmatch(r"([0-9]{1,3})(?:[-–]([0-9]{1,3}))?", each)
        first, last = (int(stretch[1]), int(stretch[2] or stretch[1])) if stretch else (0, 0)
        if not 1 <= first <= last <= len(SESSIONS):
            raise BadInput(f"{one_line(each, 40)!r} is no session: they go from 1 to {len(SESSIONS)}.")
        found += range(first, last + 1)
    return list(dict.fromkeys(found))


def _must_be_sessions(typed: str) -> None:
    sessions_in(typed)


def _named(sessions: Sequence[int]) -> str:
    return f"session {sessions[0]}" if len(sessions) == 1 else f"sessions {_listed(sessions)}"


def _listed(sessions: Sequence[int]) -> str:
    return ", ".join(map(str, sessions))


def _must_be_report(path: Path) -> None:
    from assistant.reports.export import REPORTS

    if path.suffix.lower() not in REPORTS:
        raise BadInput(f"A pack is written as {', '.join(REPORTS)}.")

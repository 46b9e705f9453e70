"""What is handed out before a workshop: the pack of its session, and a form for each participant."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

from textual import work
from textual.content import Content

from assistant.errors import BadInput
from assistant.method.said import counted
from assistant.text import one_line
from tui.intake import TakingIn
from tui.messages import Done
from tui.safe import joined, plain
from tui.screens.dialogs import AskPath, Pick, Tell

if TYPE_CHECKING:
    from assistant.reports.forms.model import Form, Issued
    from assistant.reports.pack import Audience
    from assistant.workspace.document import Workspace

_WHOM: Final[dict[Audience, str]] = {
    "facilitator": "You, the facilitator: with notes, probes and what documents say",
    "participants": "Participants: nothing that is yours alone, nothing sealed",
}
_FORMATS: Final = {
    "docx": "Word (.docx): a page for each question",
    "xlsx": "Sheet (.xlsx): a row for each question",
    "md": "Markdown (.md): plain text, for any editor",
    "html": "Page (.html): works in a browser without a net, and saves a reply",
}
_EVERYBODY: Final = "everybody"


class HandingOut(TakingIn):
    """The application's acts that write what people take along."""

    # -- the pack

    def write_pack(self, session: int) -> None:
        """Ask for whom the pack of a session is and where to, and write it."""
        if self.view is None:
            return
        view = self.view

        def picked(whom: str | None) -> None:
            if whom is None:
                return
            audience = cast("Audience", whom)
            suggested = view.workspace.path.with_name(f"session-{session}-{audience}.docx")
            self.to_file(
                f"Write the pack of session {session} to (.docx, .html, .md)",
                suggested,
                lambda path: self._write_pack(session, audience, path),
                check=_must_be_report,
            )

        self.push_screen(Pick(f"The pack of session {session}: for whom?", [*_WHOM.items()]), picked)

    def _write_pack(self, session: int, audience: Audience, path: Path) -> None:
        assert self.view is not None
        self.settle_before_leaving()
        workspace, settings = self.view.workspace, self.settings
        shown = one_line(str(path), 200)

        def write() -> Path:
            from datetime import date

            from assistant.documents.packing import pack_for
            from assistant.method.runsheet import run_sheet
            from assistant.method.schedule import Impossible
            from assistant.reports.export import write_report
            from assistant.workspace.adjusting import does_not_fit

            engagement, library = workspace.engagement(), None
            try:
                sheet = run_sheet(engagement, session)
            except Impossible as error:
                raise does_not_fit(error) from None
            if audience == "facilitator" and engagement.documents:
                library = self._opened(workspace, settings)
                library.refresh()
            states = workspace.citation_states()
            made = pack_for(
                engagement, sheet, date.today(), audience=audience, states=states, library=library
            )
            return write_report(made, path)

        def then(_: Path | None, trouble: Exception | None) -> None:
            if trouble is not None:
                self.say_error(trouble)
            else:
                whom = "you" if audience == "facilitator" else "participants"
                self.say(f"Wrote the pack of session {session} for {whom} to {shown}.", "done")

        self.say(f"Making the pack of session {session} …")
        self._behind(workspace, write, then)

    # -- forms

    def write_forms(self, session: int) -> None:
        """Ask for whom the forms before a session are, in which format and where to, and write them."""
        if self.view is None:
            return
        people = self.view.snapshot.engagement.participants
        if not people:
            self.say("Nobody takes part yet: n in Prepare, People, adds them.", "warn")
            return
        choices = [(_EVERYBODY, "Everybody who must come and whose answer the room waits for")]
        choices += [(str(place), f"{each.name} · {each.role}") for place, each in enumerate(people)]

        def whom(picked: str | None) -> None:
            if picked is None:
                return
            names = [] if picked == _EVERYBODY else [people[int(picked)].name]
            if (issued := self._issued(session, names)) is not None:
                self.push_screen(
                    Pick("As what?", [*_FORMATS.items()]),
                    lambda ending: self._ask_folder(session, issued, ending),
                )

        self.push_screen(Pick(f"Forms before session {session}: for whom?", choices), whom)

    def _issued(self, session: int, names: Sequence[str]) -> Issued | None:
        """The forms for these people, or for whoever must come; None where nobody is asked anything, which is said."""
        from assistant.reports.forms.model import issue

        if self.view is None:
            return None
        self.settle_before_leaving()
        workspace = self.view.workspace
        try:
            return issue(
                workspace.engagement(),
                workspace.calendar().name,
                workspace.revision,
                people=names,
                sessions=[session],
            )
        except BadInput as error:
            self.say(
                f"{error.message} No form was written. Pick one person, or look at who must come.", "warn"
            )
            return None

    def _ask_folder(self, session: int, issued: Issued, ending: str | None) -> None:
        if ending is None or self.view is None:
            return
        suggested = self.view.workspace.path.with_name(f"session-{session}-forms")

        def given(name: str | None) -> None:
            if name is not None:
                self._put_forms(issued, ending, Path(name), replace=False)

        forms = counted(len(issued.forms), "form")
        self.push_screen(AskPath(f"Write {forms} to which folder?", value=str(suggested)), given)

    def _put_forms(self, issued: Issued, ending: str, folder: Path, *, replace: bool) -> None:
        from assistant.reports.forms.written import AlreadyThere, write_forms

        assert self.view is not None
        everybody = [each.name for each in self.view.snapshot.engagement.participants]

        def write() -> list[Path]:
            return write_forms(issued.forms, everybody, folder, ending, replace=replace)

        def then(paths: list[Path] | None, trouble: Exception | None) -> None:
            if isinstance(trouble, AlreadyThere):
                self.once_sure(
                    f"{trouble.message} Somebody may have filled them in. Write over them?",
                    lambda: self._put_forms(issued, ending, folder, replace=True),
                    yes="write over them",
                    no="leave them",
                )
            elif trouble is not None or paths is None:
                self.say_error(trouble or OSError())
            else:
                where = one_line(str(folder), 200)
                self.say(f"Wrote {counted(len(paths), 'form')} to {where}.", "done")
                self.push_screen(Tell(f"Forms in {where}", _handed_out(issued, paths)))

        self._behind(self.view.workspace, write, then)

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


def _must_be_report(path: Path) -> None:
    from assistant.reports.export import REPORTS

    if path.suffix.lower() not in REPORTS:
        raise BadInput(f"A pack is written as {', '.join(REPORTS)}.")


def _handed_out(issued: Issued, paths: Sequence[Path]) -> Content:
    """What was written, and for whom."""
    rows = [
        joined(
            [
                ("✓ ", "$text-success"),
                one_line(path.name, 80),
                (f"  {one_line(form.participant, 60)} · {_asks(form)}", "$quiet"),
            ]
        )
        for form, path in zip(issued.forms, paths, strict=True)
    ]
    told = [plain(words) for words in issued.told]
    if issued.without:
        told.append(
            plain(
                f"No form for {', '.join(issued.without)}: pick one of them by name to make it all the same."
            )
        )
    back = plain("What comes back: i in Prepare collects it.", "$quiet")
    return joined([joined(rows, "\n"), *([joined(told, "\n")] if told else []), back], "\n\n")


def _asks(form: Form) -> str:
    due = f", due {form.due.isoformat()}" if form.due else ""
    return f"{counted(len(form.asked), 'question')}{due}"

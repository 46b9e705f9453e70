"""The forms that are handed out before a workshop: one for each participant."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from textual.content import Content

from assistant.errors import BadInput
from assistant.method.said import counted
from assistant.method.sessions import SESSIONS
from assistant.text import one_line
from tui.packing import Packing
from tui.safe import joined, plain
from tui.screens.dialogs import AskPath, Pick, Tell

if TYPE_CHECKING:
    from assistant.reports.forms.model import Form, Issued

_FORMATS: Final = {
    "docx": "Word (.docx): a page for each question",
    "xlsx": "Sheet (.xlsx): a row for each question",
    "md": "Markdown (.md): plain text, for any editor",
    "html": "Page (.html): works in a browser without a net, and saves a reply",
}
_EVERYBODY: Final = "everybody"
_ALL: Final = "all"


class HandingOut(Packing):
    """The application's act that writes what people fill in."""

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
            questions = SESSIONS[session - 1].questions
            about = [(_ALL, f"All that session {session} still asks")]
            about += [(each.slug, f"Only {each.number} {each.title}") for each in questions]
            self.push_screen(Pick("About what?", about), lambda slug: self._ask_format(session, names, slug))

        self.push_screen(Pick(f"Forms before session {session}: for whom?", choices), whom)

    def _ask_format(self, session: int, names: Sequence[str], slug: str | None) -> None:
        if slug is None or (issued := self._issued(session, names, "" if slug == _ALL else slug)) is None:
            return
        self.push_screen(
            Pick("As what?", [*_FORMATS.items()]),
            lambda ending: self._ask_folder(session, issued, ending),
        )

    def _issued(self, session: int, names: Sequence[str], slug: str) -> Issued | None:
        """The forms for these people, or for whoever must come, about the session or the one question `slug` of it.

        None where nobody is asked anything, which is said.
        """
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
                sessions=[] if slug else [session],
                questions=[slug] if slug else [],
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

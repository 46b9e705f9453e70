"""The run sheet of a workshop by keys: opened, changed one act at a time, and told what it is for."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from pydantic import Field

from assistant.method.said import Said
from assistant.text import one_line
from tui.scheduling import Scheduling
from tui.screens.dialogs import Pick
from tui.theme import fitting

if TYPE_CHECKING:
    from assistant.method.adjusted import Adjusted
    from tui.recovery import Unfinished


class SheetWords(Said):
    """What you say of this session; the note is for you alone, only your own pack shows it."""

    note: str = Field("", description="Whom to hear first, what to watch; shown to nobody else")
    aim: str = Field("", description="Why it is held, for all to read; empty for what the method says")


class Sheeting(Scheduling):
    """The application's acts on run sheets."""

    def for_session(self, question: str, then: Callable[[int], object]) -> None:
        """Ask which session is meant, beginning with the one that is worked on, and do `then` with it."""
        if self.view is None:
            return
        from assistant.method.sessions import SESSIONS

        now = self.view.session
        ordered = sorted(SESSIONS, key=lambda each: each.number != now)
        choices = [(str(each.number), f"Session {each.number}: {each.title}") for each in ordered]

        def chosen(picked: str | None) -> None:
            if picked is not None:
                then(int(picked))

        self.push_screen(Pick(question, choices), chosen)

    def open_run_sheet(self, session: int) -> None:
        """Open the run sheet of a session over the place one is in."""
        if self.view is None:
            return
        from tui.screens.runsheet import RunSheetPlace

        self.settle_before_leaving()
        sheet = RunSheetPlace(session)
        sheet.add_class(*fitting(*self.size))
        self.push_screen(sheet)

    def settle_before_leaving(self) -> None:
        """What is typed beneath is committed before something lies over it."""
        self.pace.now()
        if self.keeper is not None:
            self.keeper.flush()

    def adjusted(self, session: int) -> Adjusted:
        """What is changed on the run sheet of a session as of now."""
        from assistant.method.runsheet import adjusted_of

        assert self.view is not None
        return adjusted_of(self.view.snapshot.engagement, session)

    def change_run_sheet(self, session: int, **changes: Any) -> bool:
        """Change a run sheet in one act, by what `Workspace.adjust_run_sheet` takes; whether it was taken."""
        if not self._view_or_none():
            return False
        assert self.view is not None
        workspace = self.view.workspace
        return self.act(lambda: workspace.adjust_run_sheet(session, **changes)) is not None

    def edit_sheet_words(self, session: int, *, taken_up: Unfinished | None = None) -> None:
        """Open note and aim of a session in a form; only what was changed is written."""
        if not self._view_or_none():
            return
        from tui.recovery import Unfinished
        from tui.screens.form import RecordForm

        assert self.view is not None
        view, held = self.view, self.adjusted(session)
        before: dict[str, Any] = {"note": held.note, "aim": held.aim}
        about = taken_up or Unfinished("runsheet", str(session), base=view.snapshot.revision)
        form = RecordForm(
            SheetWords, before, view.snapshot, heading=f"Session {session}", about=about, at="note"
        )

        def keep(fields: dict[str, Any]) -> bool:
            changed = {name: fields[name] for name in before if fields[name] != before[name]}
            if not changed:
                self.say("Nothing was changed.")
                return True

            def write() -> bool:
                if not self.change_run_sheet(session, **changed):
                    return False
                self.say(f"Kept {' and '.join(changed)} of session {session}. u takes it back.", "done")
                return True

            now = self.adjusted(session)
            lost = [
                one_line(getattr(now, name), 200) for name in changed if getattr(now, name) != before[name]
            ]
            if not lost:
                return write()
            asked = f"Somebody changed it meanwhile: “{'” and “'.join(lost)}”. Put yours in its place?"
            self._sure_of_form(form.unfinished, asked, write, "put mine")
            return True

        self._show_form(form, keep)

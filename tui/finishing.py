"""Homework that is done: what was found is asked for, and comes in as a document that can be cited."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field
from textual import work

from assistant.errors import CounterpointError
from assistant.method.said import Day, LinkTo, Said
from assistant.text import one_line
from tui import crash
from tui.fence import keep_within
from tui.messages import HomeworkRead
from tui.sheeting import Sheeting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.passages import Reading
    from assistant.workspace.document import Workspace
    from tui.recovery import Unfinished


class Outcome(Said):
    """What came of it; nothing of it enters an answer before somebody cites it there."""

    found: str = Field("", description="What was found, in the words of who did it; may stay empty")
    done: Day = Field(description="When")
    file: str = Field("", description="The path of a file that holds more; it is added to the documents")
    documents: Annotated[list[str], LinkTo("document")] = Field(
        default_factory=list, description="Documents here that hold more"
    )


class Finishing(Sheeting):
    """The application's act that finishes homework."""

    def finish_homework(self, id: str, *, taken_up: Unfinished | None = None) -> None:
        """Open the form that asks what was found."""
        if not self._view_or_none():
            return
        from tui.recovery import Unfinished
        from tui.screens.form import RecordForm

        assert self.view is not None
        view = self.view
        action = next((each for each in view.snapshot.engagement.actions if each.id == id), None)
        if action is None:
            self.say(f"{one_line(id, 60)} is no longer there.", "warn")
            return
        before: dict[str, Any] = {
            "found": action.found,
            "done": (action.done or date.today()).isoformat(),
            "documents": list(action.documents),
        }
        about = taken_up or Unfinished("done", id, base=view.snapshot.revision)
        heading = f"Done: {one_line(action.title, 80) or id}"
        form = RecordForm(Outcome, before, view.snapshot, heading=heading, about=about, at="found")

        def keep(fields: dict[str, Any]) -> bool:
            unfinished = form.unfinished
            words = str(fields["found"] or "")
            path = str(fields["file"] or "").strip()
            if not path:
                return self._finish(unfinished, fields, words, ())
            self.say(f"Reading {one_line(path, 120)} …")
            self.hold_after(unfinished)
            self._read_homework(view.workspace, unfinished, fields, Path(path).expanduser())
            return True

        self._show_form(form, keep)

    @work(thread=True, exit_on_error=False, group="homework")
    def _read_homework(
        self, workspace: Workspace, unfinished: Unfinished, fields: dict[str, Any], path: Path
    ) -> None:
        message = HomeworkRead(workspace, unfinished, fields)
        try:
            from assistant.documents.homework import read_files

            keep_within(path)
            message.readings = read_files(workspace, [path])
        except Exception as error:  # noqa: BLE001 - whatever a file is, the person is told, and what they typed is kept
            message.trouble = error
        self.post_message(message)

    def on_homework_read(self, message: HomeworkRead) -> None:
        """The file is read: the homework is done with it, or what was typed waits."""
        if self.view is None or self.view.workspace is not message.workspace:
            return
        words = str(message.fields["found"] or "")
        if message.trouble is not None:
            if not isinstance(message.trouble, CounterpointError):
                crash.record(message.trouble)
            why = str(message.trouble) or type(message.trouble).__name__
            self.say(f"{why} Nothing was changed. Your form is kept: f5 takes it up again.", "fail")
        elif self._finish(message.unfinished, message.fields, words, message.readings):
            self.let_go_of(message.unfinished)
        self.refresh_bindings()

    def _finish(
        self, unfinished: Unfinished, fields: dict[str, Any], words: str, readings: Sequence[Reading]
    ) -> bool:
        from assistant.documents.homework import finish_homework

        assert self.view is not None
        workspace, id_ = self.view.workspace, unfinished.ref
        action = next((each for each in self.view.snapshot.engagement.actions if each.id == id_), None)
        given = words if action is None or words.strip() != action.found.strip() else ""
        written = self.act(
            lambda: finish_homework(
                workspace,
                id_,
                date.fromisoformat(str(fields["done"])),
                found=given,
                readings=readings,
                documents=[str(each) for each in fields["documents"]],
                base=unfinished.base or None,
            )
        )
        if written is not None and not written.suggestion:
            brought = bool(given.strip() or readings)
            where = (
                f" What was found can be cited under Proof of “{self._asked_by(id_)}”."
                if brought and self._asked_by(id_)
                else ""
            )
            self.say(f"Done.{where} u takes it back.", "done")
        return self.kept_or_aside(written, id_)

    def _asked_by(self, id_: str) -> str:
        """What the question is called that homework belongs to; empty where it belongs to none."""
        assert self.view is not None
        action = next((each for each in self.view.snapshot.engagement.actions if each.id == id_), None)
        return self.view.snapshot.title(action.question) if action is not None and action.question else ""

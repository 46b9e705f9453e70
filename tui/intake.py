"""Adding documents: files are read and taken in behind the interface, one after the other, until somebody stops it."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Final

from textual import work

from assistant.errors import CounterpointError
from assistant.method.said import counted
from assistant.text import one_line
from tui import crash
from tui.fence import is_within
from tui.messages import FileTold, IntakeEnded
from tui.shelving import Shelving

if TYPE_CHECKING:
    from assistant.documents.adding import Outcome
    from assistant.workspace.document import Workspace
    from assistant.workspace.documents import Send

_CALM: Final = 0.5
"""Seconds between two looks at the workspace while files come in."""
_NEWS: Final = 0.2
"""Seconds between two words on how far a file is."""


@dataclass(eq=False)
class Intake:
    """Files on their way in. Only the interface's own thread changes it, but for asking it to stop."""

    paths: tuple[Path, ...]
    never: bool = False
    """Whether what comes in may never be sent."""
    outcomes: list[Outcome] = field(default_factory=list)
    done: int = 0
    total: int = 0
    title: str = ""
    """The file that is being read."""
    since: float = field(default_factory=monotonic)
    """When its turn came."""
    within: tuple[int, int] = (0, 0)
    """How many of how many of its pages are read; or its passages so far, of 0."""
    ended: bool = False
    trouble: CounterpointError | None = None
    stop: threading.Event = field(default_factory=threading.Event)

    @property
    def told(self) -> str:
        """How far it is, in a few words; empty once it has ended."""
        if self.ended:
            return ""
        if self.stop.is_set() or not self.total:
            return "stopping …" if self.stop.is_set() else "looking for files …"
        read, of = self.within
        within = f", {100 * read // of} %" if of else ""
        return f"reading file {min(self.done + 1, self.total)}/{self.total}{within}"


def nothing_at(paths: Sequence[Path]) -> str:
    """What is said of paths at which there is nothing."""
    more = f", nor at {counted(len(paths) - 1, 'other path')}" if len(paths) > 1 else ""
    served = "" if is_within(paths[0]) else ", or it is outside the folders that were served"
    return f"There is nothing at {one_line(str(paths[0]), 120)}{more}{served}."


class TakingIn(Shelving):
    """The application's acts by which documents come in."""

    intake: Intake | None = None
    _looked: float = 0.0

    def add_documents(self, paths: Sequence[Path] = ()) -> None:
        """Ask for files and folders to add, or begin with `paths`; where some are coming in, show how far it is."""
        if not self._view_or_none():
            return
        from tui.screens.adding import AddDocuments

        if self.intake is None or self.intake.ended:
            self.intake = None
            if paths:
                self.take_in(paths)
        elif paths:
            self.say("Other files are still being read; escape stops that.", "warn")
        if not isinstance(self.screen, AddDocuments):
            self.push_screen(AddDocuments())

    def add_pasted(self, text: str, *, anywhere: bool = False) -> bool:
        """Add the files whose paths were pasted where no text is written; whether there were any.

        Where documents are not what one is at, only whole paths count (unless `anywhere`): a word may well be the name
        of a file in the folder that the program was started in.
        """
        if self.view is None:
            return False
        from assistant.documents.dropped import paths_in
        from tui.fence import is_there

        paths = paths_in(text)
        there = [path for path in paths if (anywhere or path.is_absolute()) and is_there(str(path))]
        if paths and len(there) == len(paths):
            self.add_documents(paths)
            return True
        if there:
            lost = [path for path in paths if path not in there]
            self.say(f"{nothing_at(lost)} Nothing was added.", "warn")
        elif anywhere or (paths and paths[0].is_absolute()):
            self.say("That is no path of a file or folder that is there; nothing was added.", "warn")
        elif text.strip():
            self.say("Nothing here takes a text: go into one first, then paste again.", "warn")
        return False

    def take_in(self, paths: Sequence[Path], *, never: bool = False) -> None:
        """Begin to add the files that `paths` name; with `never`, so that they are never sent."""
        assert self.view is not None
        if self.keeper is not None:
            self.pace.now()
            self.keeper.flush()
        # What was wrong with paths named before is no matter of these.
        self.say("")
        self.intake = Intake(tuple(paths), never)
        self._take_in(self.intake, self.view.workspace)

    @work(thread=True, exit_on_error=False, group="intake")
    def _take_in(self, intake: Intake, workspace: Workspace) -> None:
        def told(done: int, total: int, title: str) -> None:
            self.post_message(FileTold(intake, done, total, title))

        last = 0.0

        def within(done: int, of: int) -> None:
            nonlocal last
            if monotonic() - last > _NEWS:
                last = monotonic()
                self.post_message(FileTold(intake, within=(done, of)))

        trouble: CounterpointError | None = None
        try:
            from assistant.documents.adding import add_documents

            send: Send = "never" if intake.never else "always"
            for outcome in add_documents(
                workspace, intake.paths, send=send, progress=told, within=within, cancel=intake.stop.is_set
            ):
                self.post_message(FileTold(intake, added=outcome))
        except CounterpointError as error:
            trouble = error
        except Exception as error:  # noqa: BLE001 - whatever it is, what was taken in is kept and the person is told
            crash.record(error)
            trouble = CounterpointError(
                f"Something unexpected happened ({type(error).__name__}).",
                kept="What was added until then is kept.",
                hint="Add the same again: it goes on where it was.",
            )
        self.post_message(IntakeEnded(intake, trouble))

    def on_file_told(self, message: FileTold) -> None:
        """A file was dealt with, or its turn has come."""
        intake = message.intake
        if message.within is not None:
            intake.within = message.within
        elif message.added is None:
            intake.since, intake.within = monotonic(), (0, 0)
            intake.done, intake.total, intake.title = message.done, message.total, message.title
        else:
            intake.outcomes.append(message.added)
        if intake is not self.intake or self.view is None:
            return
        if self.place is not None:
            self.place.progressed()
        if message.added is not None and message.added.document:
            self.view.saved_at = datetime.now(UTC)
        if (redraw := getattr(self.screen, "told", None)) is not None:
            redraw()
        if monotonic() - self._looked > _CALM:
            self._looked = monotonic()
            self.refresh_view()

    def on_intake_ended(self, message: IntakeEnded) -> None:
        """All that could be added was."""
        message.intake.ended, message.intake.trouble = True, message.trouble
        if message.intake is not self.intake or self.view is None:
            return
        self.refresh_view()
        if self.place is not None:
            self.place.progressed()
        from tui.screens.adding import AddDocuments, summary

        if not isinstance(self.screen, AddDocuments):
            if message.trouble is not None:
                self.say_error(message.trouble)
                return
            worse = any(each.state == "refused" or each.notes for each in message.intake.outcomes)
            self.say(
                f"{summary(message.intake)} n in Prepare, Documents, tells of each.",
                "warn" if worse else "done",
            )

    def stop_intake(self) -> bool:
        """Stop adding documents; whether any were being added."""
        if self.intake is None or self.intake.ended:
            return False
        self.intake.stop.set()
        return True

    def let_go(self) -> None:
        """Stop what is being read, save what is typed and close the workspace."""
        self.stop_intake()
        self.intake = None
        super().let_go()

"""An open workspace file: opening, reading, backing up, saving elsewhere, closing."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Final, Literal, Self, cast, get_args

from assistant.errors import BadInput, CounterpointError
from assistant.method.engagement import Engagement, Suggestion
from assistant.method.said import Citation, CitationState
from assistant.passages import PassageStore
from assistant.text import one_line
from assistant.workspace import backups, history
from assistant.workspace.backups import Backup
from assistant.workspace.contents import Key
from assistant.workspace.errors import Busy, CannotWrite
from assistant.workspace.events import Event, canonical
from assistant.workspace.history import Act
from assistant.workspace.ledger import Clock, Ledger, utc_now
from assistant.workspace.making import make_file, write_copy
from assistant.workspace.migrations import MIGRATIONS, Migration, Point, nowhere
from assistant.workspace.opening import open_ledger
from assistant.workspace.passage_store import Passages
from assistant.workspace.snapshot import Snapshots, setting
from assistant.workspace.state import Draft
from assistant.workspace.telling import looker

Mode = Literal["prepare", "assess", "draft"]

_BATCH: Final = 200
_FRESH_ENOUGH: Final = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class BackedUp:
    """What backing up came to: where the copy lies (None where nothing had changed), or what went wrong."""

    path: Path | None = None
    notice: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """What a write came to, after it was committed.

    `revision` is what to name as `base` when the same field is written next. Where `suggestion` is set,
    someone else had changed the same thing since `base`: what is stored was left alone, and the edit waits
    as that suggestion. `changed` is False where everything stood there already and nothing was written.
    """

    revision: int
    at: datetime
    suggestion: str = ""
    changed: bool = True


class WorkspaceFile:
    """One open workspace file and what it says; `Workspace` adds the acts. Safe to use from any thread.

    `notice` says why it is read-only, or what was mended on opening or went wrong with a backup; empty if
    there is nothing to say.
    """

    def __init__(self, ledger: Ledger, notice: str, backup_folder: Path | None) -> None:
        self.path = ledger.path
        self.actor = ledger.actor
        self.notice = notice
        self._ledger = ledger
        self._snapshots = Snapshots(ledger.path)
        self._backup_folder = backup_folder
        self._passages = Passages(ledger.path, read_only=bool(ledger.read_only))
        self._standing: dict[tuple[Key, Citation], CitationState] = {}

    @classmethod
    def create(
        cls,
        path: Path,
        *,
        organisation: str,
        mode: Mode = "assess",
        actor: str = "",
        clock: Clock = utc_now,
        backup_folder: Path | None = None,
        content: Engagement | None = None,
        source: str = "",
        texts: PassageStore | None = None,
    ) -> Self:
        """Makes a workspace where nothing lies yet, and opens it; with `content` it holds that from the start.

        `texts` holds what the documents in `content` say; without it they are listed only.

        Raises:
            AlreadyExists: something lies at `path`.
            BadInput: there is no such mode, or the content does not fit.
            WorkspaceError: it cannot be written there.
        """
        checked_mode(mode)
        make_file(
            path,
            organisation=one_line(organisation),
            mode=mode,
            actor=one_line(actor, 200),
            clock=clock,
            content=content,
            source=source,
            texts=texts,
        )
        made = cls.open(path, actor=actor, clock=clock, backup_folder=backup_folder)
        made._ledger.before_writing = None
        return made

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        actor: str = "",
        read_only: bool = False,
        clock: Clock = utc_now,
        backup_folder: Path | None = None,
        migrations: tuple[Migration, ...] = MIGRATIONS,
        at: Point = nowhere,
    ) -> Self:
        """Opens an existing workspace; brings an older one up to date after a verified backup.

        Where it may not be written, or a later version wrote it, it is open for reading only and `notice`
        says why. Before the first write it is backed up unless that was done lately; `back_up` does so at
        once.

        Args:
            path: the file.
            actor: who acts from now on, as the history shows it.
            read_only: refuse all writes.
            clock: gives the time of each act.
            backup_folder: where copies are kept; the data folder of the user if None.
            migrations: the steps from older tables.
            at: told of each point that a migration passes.

        Raises:
            NoSuchWorkspace, NotAWorkspace, Damaged, NewerWorkspace: what the path holds cannot be used.
            WorkspaceError: it cannot be read now.
        """
        ledger, notice = open_ledger(
            path,
            actor=one_line(actor, 200),
            clock=clock,
            read_only=read_only,
            backup_folder=lambda: backup_folder or backups.folder_for(path),
            migrations=migrations,
            at=at,
        )
        opened = cls(ledger, notice, backup_folder)
        ledger.before_writing = opened._back_up_before_writing
        return opened

    def close(self) -> None:
        """Lets go of the file. Closing twice does no harm."""
        self._passages.close()
        self._ledger.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # -- reading

    @property
    def read_only(self) -> bool:
        """Whether every write is refused."""
        return bool(self._ledger.read_only)

    def must_be_writable(self) -> None:
        """For who is about to do costly work that ends in a write.

        Raises:
            ReadOnly: it may only be read; says why.
        """
        self._ledger.must_be_writable()

    @property
    def organisation(self) -> str:
        """Whose engagement it is."""
        return setting(self._ledger.state, "organisation")

    @property
    def mode(self) -> Mode:
        """How people work in it: preparing a workshop, assessing themselves, or reviewing drafts."""
        return cast("Mode", setting(self._ledger.state, "mode") or "assess")

    @property
    def revision(self) -> int:
        """The number of the last event seen here; what to name as `base` or `seen`."""
        return self._ledger.state.seq

    def engagement(self) -> Engagement:
        """Everything in the workspace as of now. The same object until something changes.

        Raises:
            Damaged: what is stored does not fit.
        """
        with self._current():
            return self._snapshots.engagement(self._ledger.state)

    def changed_elsewhere(self) -> bool:
        """Whether another process or object has written since this was last asked (or since opening)."""
        return self._ledger.moved()

    def revision_of(self, ref: str, field: str = "") -> int:
        """The event that last changed a record or answer, or one field of it, as last seen here.

        `ref` is the id of a record or the slug of a question. 0 where nothing is stored.
        """
        with self._ledger.lock:
            state = self._ledger.state
            entities = (state.get("records", ref), state.get("answers", ref))
            return max((entity.revisions.get(field, 0) for entity in entities if entity), default=0)

    def suggestions(self, *, state: str | None = "open", task: str | None = None) -> list[Suggestion]:
        """Suggestions in the order they were made; of one state and task where these are given."""
        with self._current():
            return [
                suggestion
                for suggestion in self._snapshots.suggestions(self._ledger.state)
                if state in (None, suggestion.state) and task in (None, suggestion.task)
            ]

    def passages(self) -> Passages:
        """The texts of the documents in use. Nothing of them is read before it is asked for."""
        return self._passages

    def history(self, ref: str | None = None, limit: int = 200) -> list[Act]:
        """What was done, newest first; only to one record, question or other id where `ref` is given."""
        with self._ledger.lock:
            undone = self._undone()
            found: list[Event] = []
            keys = set()
            for event in self._backwards(ref):
                keys.add(history.key_of(event, undone))
                if len(keys) > limit:
                    break
                found.append(event)
            now = looker(self._ledger.state.body, (change for event in found for change in event.changes))
            return [
                history.described(events, now, events[0].seq in undone)
                for events in history.group(found, undone)
            ]

    # -- keeping safe

    def back_up(self) -> BackedUp:
        """Copies the workspace into the backup folder if it has changed since the last copy.

        Never raises: what went wrong is in the result and in `notice`. It opens the file for itself, so it
        may run in a thread beside everything else.
        """
        self._ledger.before_writing = None
        try:
            folder = self._backup_folder or backups.folder_for(self.path)
            copy = backups.back_up(self.path, folder, now=self._ledger.clock())
        except CounterpointError as error:
            self.notice = f"No backup could be made: {error.message}"
            return BackedUp(notice=self.notice)
        return BackedUp(copy.path if copy else None)

    def save_copy(self, path: Path) -> Path:
        """Writes everything that this object knows into a new file, even if its own file is gone.

        Raises:
            AlreadyExists: something lies at `path`.
            WorkspaceError: it cannot be written there.
        """
        write_copy(self._ledger, self._passages, path)
        return path

    # -- within

    def _written(self, draft: Draft, kept: str = "", base: int | None = None) -> Written:
        at = draft.at or self._ledger.clock()
        if kept:
            # The base stays what it was: what stands there now has not been seen by the writer.
            return Written(base if base is not None else 0, at, kept, changed=bool(draft.seq))
        return Written(draft.seq or self.revision, at, changed=bool(draft.seq))

    @contextlib.contextmanager
    def _current(self) -> Iterator[None]:
        """Holds the state still, caught up with the file; where that cannot be read now, as last seen."""
        with self._ledger.lock:
            with contextlib.suppress(Busy, CannotWrite):
                self._ledger.refresh()
            yield

    def _backwards(self, ref: str | None = None) -> Iterator[Event]:
        needle = f'"id":{canonical(ref)}' if ref is not None else ""
        before = 1 << 62
        while True:
            batch = self._ledger.select(
                f"WHERE seq < ? AND (? = '' OR instr(body, ?)) ORDER BY seq DESC LIMIT {_BATCH}",
                before, needle, needle,
            )  # fmt: skip
            for event in batch:
                if ref is None or any(change.id == ref for change in event.changes):
                    yield event
            if len(batch) < _BATCH:
                return
            before = batch[-1].seq

    def _undone(self) -> dict[int, int]:
        return history.undone_by(self._ledger.select("WHERE kind = 'undo' ORDER BY seq"))

    def _back_up_before_writing(self) -> None:
        copies = self._copies()
        if copies and self._ledger.clock() - copies[0].at < _FRESH_ENOUGH:
            return
        self.back_up()

    def _copies(self) -> list[Backup]:
        """The copies of this workspace, newest first."""
        with contextlib.suppress(CounterpointError):
            return backups.listed(self._backup_folder or backups.folder_for(self.path))
        return []

    def _erased(self) -> set[Key]:
        """Texts of documents that were erased at some time."""
        events = self._ledger.select("WHERE kind = ? ORDER BY seq", history.ERASE)
        return {(one["digest"], one["reader"]) for event in events for one in event.content.get("erased", ())}

    def _is_erased(self, key: Key) -> bool:
        """Whether a text was erased for good, and has not come in again since."""
        return key in self._erased() and not self._ledger.has_content(key)


def checked_mode(mode: str) -> None:
    """Refuses a mode that there is not.

    Raises:
        BadInput: it is unknown.
    """
    if mode not in get_args(Mode):
        raise BadInput(
            f"There is no mode {one_line(mode, 60)!r}.", hint=f"Modes are {', '.join(get_args(Mode))}."
        )

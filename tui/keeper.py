"""Keeps what is typed: in memory at once, on the disk soon, and never claimed saved before it is.

Answers go to the workspace. Forms, which it cannot take before they are right, and answers whose saving failed go
to the recovery file, at the same pace.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar
from uuid import uuid4

from assistant.errors import CounterpointError
from assistant.text import one_line, safe_text
from tui.recovery import Found, Recovery, Stray, Unfinished

if TYPE_CHECKING:
    from assistant.workspace.document import Field, Workspace

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Slot:
    """One text of one answer: before the discussion (`assumed`) or after it (`agreed`)."""

    question: str
    field: Field


@dataclass(frozen=True, slots=True)
class Kept:
    """A text was committed at `at`; `suggestion` names where it went if somebody else had changed the answer."""

    slot: Slot
    at: datetime
    suggestion: str = ""


@dataclass(frozen=True, slots=True)
class NotKept:
    """A text could not be committed; it stays in memory."""

    slot: Slot
    reason: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class PutBy:
    """Whether forms can be put by: `reason` says why not, and is empty once they can again."""

    reason: str = ""


Report = Kept | NotKept | PutBy


@dataclass(slots=True)
class _Held:
    text: str
    base: int


class Keeper:
    """Holds typed texts until they are committed, and forms until they are kept or cancelled; one thread writes, in
    the order of the keys.

    `report` is called from that thread (or from the thread that flushes) after each attempt.
    """

    def __init__(
        self, workspace: Workspace, report: Callable[[Report], None], recovery: Recovery | None = None
    ) -> None:
        self._workspace = workspace
        self._report = report
        self._recovery = recovery or Recovery(workspace.path)
        self._forms: dict[str, Unfinished] = {}
        self._strays: tuple[Stray, ...] = ()
        self.trouble = ""
        """Why forms cannot be put by; empty when all is well."""
        self._held: dict[Slot, _Held] = {}
        self._aside: dict[Slot, str] = {}
        self._acts: dict[Slot, str] = {}
        self._lock = threading.Lock()
        self._writing = threading.Lock()
        self._pool: ThreadPoolExecutor | None = None

    def hold(self, slot: Slot, text: str, base: int) -> None:
        """Remember `text` as the newest of `slot`; `base` is the revision that its first key was typed over."""
        with self._lock:
            held = self._held.get(slot)
            self._held[slot] = _Held(safe_text(text), held.base if held else base)

    def part(self, slot: Slot) -> None:
        """The person left `slot`: what is typed there later is an act of its own, to be undone on its own."""
        self._acts.pop(slot, None)

    def held(self, slot: Slot) -> str | None:
        """The text of `slot` that is not committed yet, if any."""
        with self._lock:
            held = self._held.get(slot)
            return held.text if held else None

    def aside(self, slot: Slot) -> str:
        """The suggestion that `slot` is written to since somebody else changed the answer; empty as a rule."""
        return self._aside.get(slot, "")

    def settle(self, slot: Slot) -> None:
        """From here on `slot` is written to the answer again: a person has seen both versions."""
        self._aside.pop(slot, None)

    def decided(self, ids: Iterable[str]) -> None:
        """A person accepted or rejected the suggestions `ids`: nothing is written to them any more."""
        gone = set(ids)
        for slot in [slot for slot, suggestion in self._aside.items() if suggestion in gone]:
            self.settle(slot)

    @property
    def pending(self) -> dict[Slot, str]:
        """Every text that is not committed yet."""
        with self._lock:
            return {slot: held.text for slot, held in self._held.items()}

    @property
    def forms(self) -> tuple[Unfinished, ...]:
        """Every form that was neither kept nor cancelled, oldest first."""
        with self._lock:
            return tuple(self._forms.values())

    def hold_form(self, form: Unfinished) -> None:
        """Remember what stands in a form; one in which nothing was changed is let go."""
        with self._lock:
            if form.typed:
                self._forms[form.key] = form
            else:
                self._forms.pop(form.key, None)

    def recover(self) -> Found:
        """Take over what earlier sessions left behind; its texts are kept until `strays_settled`."""
        found = self._recovery.take()
        with self._lock:
            self._strays = found.texts
            self._forms = {form.key: form for form in found.forms} | self._forms
        return found

    def strays_settled(self) -> None:
        """The texts that were left behind are in the workspace now."""
        with self._lock:
            self._strays = ()

    def save(self) -> Future[bool]:
        """Commit what is held, in the writer's thread."""
        return self.submit(self.flush)

    def submit(self, look: Callable[[], T]) -> Future[T]:
        """Do `look` in the writer's thread, after the saves that wait there."""
        if self._pool is None:
            self._pool = ThreadPoolExecutor(1, thread_name_prefix="keeper")
        return self._pool.submit(look)

    def flush(self) -> bool:
        """Commit what is held and put by what cannot be committed, now; whether everything is committed."""
        with self._writing:
            for slot in list(self.pending):
                with self._lock:
                    held = self._held.get(slot)
                    if held is None:
                        continue
                    text, base = held.text, held.base
                try:
                    kept, revision = self._write(slot, text, base)
                except CounterpointError as error:
                    self._report(NotKept(slot, error.message, error.hint))
                    continue
                except OSError as error:
                    self._report(NotKept(slot, one_line(str(error)) or type(error).__name__))
                    continue
                with self._lock:
                    if self._held[slot].text == text:
                        del self._held[slot]
                    else:
                        self._held[slot].base = revision
                self._report(kept)
            self._put_by()
        return not self.pending

    def _put_by(self) -> None:
        with self._lock:
            forms, strays = tuple(self._forms.values()), self._strays
            held = [Stray(slot.question, slot.field, item.text) for slot, item in self._held.items()]
        reason = ""
        try:
            self._recovery.write([*strays, *held], forms)
        except CounterpointError as error:
            reason = error.message
        if reason != self.trouble:
            self.trouble = reason
            self._report(PutBy(reason))

    def close(self) -> None:
        """Commit what is held, put by what cannot be committed, and end the writer's thread."""
        self.flush()
        if self._pool is not None:
            self._pool.shutdown(wait=True)
            self._pool = None
        self._recovery.close()

    def _write(self, slot: Slot, text: str, base: int) -> tuple[Kept, int]:
        if earlier := self._aside.get(slot):
            return self._write_aside(slot, text, base, earlier)
        act = self._acts.setdefault(slot, uuid4().hex)
        written = self._workspace.write_answer(slot.question, slot.field, text, base=base, act=act)
        if written.suggestion:
            self._aside[slot] = written.suggestion
        return Kept(slot, written.at, written.suggestion), written.revision

    def _write_aside(self, slot: Slot, text: str, base: int, earlier: str) -> tuple[Kept, int]:
        from assistant.method.said import Origin
        from assistant.workspace.proposals import AnswerText, Proposal

        proposal = Proposal(answers=[AnswerText(question=slot.question, field=slot.field, text=text)])
        made = self._workspace.suggest(
            "edit", [proposal], origin=Origin(by="person", name=self._workspace.actor), supersede=[earlier]
        )
        self._aside[slot] = made[0].id if made else earlier
        return Kept(slot, datetime.now().astimezone(), self._aside[slot]), base

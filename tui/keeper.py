"""Keeps what is typed: in memory at once, in the workspace soon, and never claimed saved before it is."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar
from uuid import uuid4

from assistant.errors import CounterpointError
from assistant.text import one_line, safe_text

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


@dataclass(slots=True)
class _Held:
    text: str
    base: int


class Keeper:
    """Holds typed texts until they are committed; one thread writes, in the order of the keys.

    `report` is called from that thread (or from the thread that flushes) after each attempt.
    """

    def __init__(self, workspace: Workspace, report: Callable[[Kept | NotKept], None]) -> None:
        self._workspace = workspace
        self._report = report
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

    @property
    def pending(self) -> dict[Slot, str]:
        """Every text that is not committed yet."""
        with self._lock:
            return {slot: held.text for slot, held in self._held.items()}

    def save(self) -> Future[bool]:
        """Commit what is held, in the writer's thread."""
        return self.submit(self.flush)

    def submit(self, look: Callable[[], T]) -> Future[T]:
        """Do `look` in the writer's thread, after the saves that wait there."""
        if self._pool is None:
            self._pool = ThreadPoolExecutor(1, thread_name_prefix="keeper")
        return self._pool.submit(look)

    def flush(self) -> bool:
        """Commit what is held, now; whether everything is committed."""
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
        return not self.pending

    def close(self) -> None:
        """Commit what is held and end the writer's thread."""
        self.flush()
        if self._pool is not None:
            self._pool.shutdown(wait=True)
            self._pool = None

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

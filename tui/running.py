"""How a workshop that is under way runs: which step is on and since when, the same for every window on this machine.

It is no part of the record. It lies beside the settings, so that a projected window follows the facilitator's, and a
window that is opened again finds the clock where it is.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import math
import os
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter

from assistant.config import data_dir
from assistant.errors import CounterpointError
from assistant.files import write_whole
from assistant.method.runsheet import RunSheet, Standing, Step
from assistant.method.timeboxes import State

_LARGEST: Final = 16 * 1024
_STATE: Final[TypeAdapter[State]] = TypeAdapter(State)
_A_DAY: Final = 24 * 3600.0


@dataclass(frozen=True, slots=True)
class Running:
    """The clock of one workshop; moments are seconds since 1970."""

    session: int
    step: str
    """Id of the step that is on."""
    began: float
    """When the step began, later by as long as it was stopped."""
    opened: float
    """When the workshop would have begun, had it kept to its run sheet until the first step that was run."""
    stopped: float | None = None
    """Since when the clock stands; None while it runs."""
    more: int = 0
    """Minutes by which the facilitator made this step longer, or shorter."""
    states: tuple[tuple[str, State], ...] = ()
    """How the questions stood as the workshop began: its steps stay, whatever is agreed while it runs."""
    written: tuple[str, ...] = ()
    """Which of them everybody had answered alone."""

    @property
    def standing(self) -> Standing | None:
        """How the questions stood as the workshop began; None where that is not known."""
        return Standing(self.states, self.written) if self.states else None

    def elapsed(self, now: float) -> float:
        """Seconds of the step so far."""
        return max(0.0, (now if self.stopped is None else self.stopped) - self.began)

    def left(self, step: Step, now: float) -> int:
        """Whole seconds that are left of `step`; less than 0 once it takes longer than it should."""
        return math.ceil((step.minutes + self.more) * 60 - self.elapsed(now))

    def behind(self, step: Step) -> int:
        """Whole minutes by which `step` began later than the run sheet has it; less than 0 if earlier."""
        return round((self.began - self.opened) / 60) - step.starts

    def turned(self, now: float) -> Running:
        """The clock stopped, or going on."""
        if self.stopped is None:
            return replace(self, stopped=now)
        return replace(self, began=self.began + now - self.stopped, stopped=None)

    def longer(self, step: Step, minutes: int) -> Running:
        """The step a few minutes longer or shorter, and never shorter than a minute."""
        return replace(self, more=max(1 - step.minutes, self.more + minutes))


def begun(sheet: RunSheet, step: Step, now: float, before: Running | Standing) -> Running:
    """`step` of a workshop begun; `before` is what ran until now, or how the questions stand where nothing did.

    Whoever begins its first step again begins the workshop anew: no rehearsal makes it late.
    """
    if isinstance(before, Running) and step.starts > 0:
        return replace(before, step=step.id, began=now, stopped=None, more=0)
    opened = now - step.starts * 60
    return Running(sheet.session, step.id, now, opened, states=before.states, written=before.written)


class Clock:
    """The clock of one workspace, on the disk for every window that shows it."""

    def __init__(self, workspace: Path) -> None:
        self._name = f"{hashlib.sha256(os.fsencode(workspace.resolve())).hexdigest()[:16]}.json"
        self._seen: tuple[int, int] | None = None
        self._held: Running | None = None

    @property
    def _path(self) -> Path:
        folder = data_dir() / "running"
        folder.mkdir(mode=0o700, exist_ok=True)
        return folder / self._name

    def read(self, now: float) -> Running | None:
        """What runs; None where nothing does, nor did within a day."""
        with contextlib.suppress(OSError, CounterpointError):
            path = self._path
            stat = path.stat()
            if (seen := (stat.st_mtime_ns, stat.st_size)) != self._seen:
                self._held, self._seen = _read(path) if stat.st_size <= _LARGEST else None, seen
        held = self._held
        return held if held is not None and abs(now - held.began) < _A_DAY else None

    def write(self, running: Running) -> None:
        """Keep what runs; where the disk does not take it, this window goes on by itself."""
        self._held = running
        with contextlib.suppress(OSError, CounterpointError):
            path = self._path
            write_whole(path, json.dumps(asdict(running)).encode())
            stat = path.stat()
            self._seen = (stat.st_mtime_ns, stat.st_size)


def _read(path: Path) -> Running | None:
    try:
        body = json.loads(path.read_text(encoding="utf-8"))
        known = {name: body[name] for name in (each.name for each in fields(Running))}
        states = tuple((str(slug), _STATE.validate_python(state)) for slug, state in body["states"])
        running = Running(**known | {"states": states, "written": tuple(map(str, body["written"]))})
        moments = (running.began, running.opened, running.stopped or 0.0)
        sound = all(isinstance(each, int | float) and math.isfinite(each) for each in moments)
        whole = (
            all(type(each) is int for each in (running.session, running.more)) and abs(running.more) < 1440
        )
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    return running if sound and whole and isinstance(running.step, str) else None

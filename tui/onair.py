"""The clock of the workshop that runs, in a few words, for wherever its own place is not seen."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tui.running import Clock, Running

if TYPE_CHECKING:
    from assistant.method.runsheet import Step
    from tui.state import Snapshot

_FORGOTTEN: Final = 3600
"""Seconds after the end of a step, or of standing still, from which nobody is thought to sit in the room any more."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the clock says: the time that is left, or by how much it is over, and the step; and in which style."""

    words: str
    style: str


class OnAir:
    """Looks at the clock of one workspace."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._clock = Clock(path)
        self._found: tuple[object, Step | None] = (None, None)

    def told(self, snapshot: Snapshot, now: float) -> Told | None:
        """What the clock says at `now`, in seconds since 1970; None where no workshop runs."""
        running = self._clock.read(now)
        if running is None or (running.stopped is not None and now - running.stopped > _FORGOTTEN):
            return None
        step = self._step(running, snapshot)
        if step is None or (left := running.left(step, now)) < -_FORGOTTEN:
            return None
        from assistant.method.doing import said_of
        from tui.livelines import SOON, clock_face

        over, soon = left < 0, left <= SOON
        sign, style = ("▶", "$text-error" if over else "$text-warning" if soon else "$text")
        if running.stopped is not None:
            sign, style = "‖", "$quiet"
        return Told(f"{sign} {clock_face(left)} {said_of(step).short}", style)

    def _step(self, running: Running, snapshot: Snapshot) -> Step | None:
        """The step that is on; None where the run sheet no longer has it."""
        about = (snapshot.revision, running.session, running.step, running.states, running.written)
        if self._found[0] != about:
            from assistant.method.runsheet import run_sheet
            from assistant.method.schedule import Impossible

            try:
                steps = run_sheet(snapshot.engagement, running.session, standing=running.standing).steps
            except (Impossible, IndexError):
                steps = ()
            self._found = about, next((step for step in steps if step.id == running.step), None)
        return self._found[1]

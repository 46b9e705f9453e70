"""The keys of the Prepare place on the plan, the homework and the parking lot."""

from __future__ import annotations

from typing import ClassVar, Final, Literal

from tui.beside import Collection
from tui.keys import key
from tui.preparation import Row
from tui.screens.place import Place

Section = Collection | Literal["documents", "workshops"] | None
"""What a section holds; None is the agenda, which is worked out."""

ONLY: Final[dict[str, Section]] = {
    "step": "workshops",
    "calendar": "workshops",
    "sheet": "workshops",
    "pack": "workshops",
    "forms": "workshops",
    "done": "actions",
    "found": "actions",
    "take_up_parked": "parked",
    "drop_parked": "parked",
    "send": "documents",
    "erase": "documents",
    "filter": "documents",
}
"""Acts that make sense in one section only."""


class Planned(Place):
    """Acts on what the Prepare place lists besides people and documents."""

    BINDINGS: ClassVar = [
        key("prepare.done", "space", "done", "done", "Say that the homework is done and what was found, or that it is not done", display="space"),
        key("prepare.found", "f", "found", "what was found", "Say what was found, or say it anew"),
        key("prepare.take_up", "t", "take_up_parked", "take up", "Say that it was taken up; on such a one, open it again"),
        key("prepare.drop", "d", "drop_parked", "drop", "Drop it; on a dropped one, open it again"),
    ]  # fmt: skip

    @property
    def current(self) -> Row | None:
        """The highlighted thing, if any."""
        raise NotImplementedError

    @property
    def _ref(self) -> str:
        return self.current.id if self.current is not None else ""

    def action_step(self, by: int) -> None:
        """Move a workshop by working days, once it is seen what follows."""
        if self._ref:
            self.counterpoint.move_workshop(int(self._ref), by)

    def action_calendar(self) -> None:
        """Write the calendar."""
        self.counterpoint.write_calendar()

    def action_sheet(self) -> None:
        """Open the run sheet of the session."""
        self.counterpoint.open_run_sheet(int(self._ref))

    def action_pack(self) -> None:
        """Write the pack of the session."""
        self.counterpoint.write_pack(int(self._ref))

    def action_forms(self) -> None:
        """Write the forms before the session."""
        self.counterpoint.write_forms(int(self._ref))

    def action_collect(self) -> None:
        """Collect what came back on forms."""
        self.counterpoint.collect_replies()

    @property
    def _is_done(self) -> bool:
        actions = self.view.snapshot.engagement.actions
        return any(each.id == self._ref and each.done is not None for each in actions)

    def action_done(self) -> None:
        """Say that homework is done and what was found; or that it is not done."""
        if self._is_done:
            self.counterpoint.change_beside("actions", self._ref, {"done": None}, "Not done after all.")
        else:
            self.counterpoint.finish_homework(self._ref)

    def action_found(self) -> None:
        """Say what was found."""
        self.counterpoint.finish_homework(self._ref)

    def action_take_up_parked(self) -> None:
        """Say that a parked item was taken up, or open it again."""
        self._park("taken up", "Taken up.")

    def action_drop_parked(self) -> None:
        """Drop a parked item, or open it again."""
        self._park("dropped", "Dropped. u takes it back.")

    def _park(self, state: str, said: str) -> None:
        item = next((item for item in self.view.snapshot.engagement.parked if item.id == self._ref), None)
        if item is not None:
            again = item.state == state
            self.counterpoint.change_beside(
                "parked", item.id, {"state": "open" if again else state}, "Open again." if again else said
            )

"""Checks of what a record says, as signs and words: in its form while it is written, and beside it afterwards."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from pydantic import BaseModel
from textual.content import Content
from textual.widgets import Static

from assistant.method import objective_checks
from assistant.method.engagement import Engagement
from assistant.method.objective_checks import Check
from tui.safe import joined

if TYPE_CHECKING:
    from tui.state import Snapshot

CHECKS: Final[Mapping[str, Callable[[Mapping[str, object], Engagement, date], Sequence[Check]]]] = {
    "objective": objective_checks.checks
}
"""The kinds of record that have checks, and what runs them on fields as they stand, finished or not."""

_SIGNS: Final = {
    "ok": ("✓", "$text-success"),
    "doubtful": ("?", "$text-warning"),
    "missing": ("✗", "$text-error"),
}
_ROOMY: Final = 32
"""Lines of a terminal from which on every check has a line of its own in a form."""


def _run(kind: str, fields: Mapping[str, Any], snapshot: Snapshot) -> Sequence[Check]:
    engagement = snapshot.engagement
    run = CHECKS.get(kind)
    return run(fields, engagement, engagement.as_of or date.today()) if run is not None else ()


def check_signs(kind: str, fields: Mapping[str, Any], snapshot: Snapshot) -> Content:
    """How the checks of a record stand, in a few signs: what is missing, what is doubtful, or that all is well."""
    states = [check.state for check in _run(kind, fields, snapshot)]
    parts = [
        (f"{_SIGNS[state][0]}{states.count(state)}", _SIGNS[state][1])
        for state in ("missing", "doubtful")
        if state in states
    ]
    return joined(parts or ([_SIGNS["ok"]] if states else []), " ")


def check_lines(kind: str, fields: Mapping[str, Any], snapshot: Snapshot) -> list[Content]:
    """The checks of a record: each that is not well on a line of its own, then the names of those that are."""
    checks = _run(kind, fields, snapshot)
    lines = [_line(check) for state in ("missing", "doubtful") for check in checks if check.state == state]
    well = [check.name for check in checks if check.state == "ok"]
    return [*lines, *([joined([_SIGNS["ok"], f" {', '.join(well)}"])] if well else [])]


def _line(check: Check) -> Content:
    sign, style = _SIGNS[check.state]
    return joined([(f"{sign} {check.name}: ", style), check.text])


class FormPanel(Static):
    """What a form says of the fields as they stand, below them."""

    def look(self, fields: Mapping[str, Any]) -> None:
        """Look at `fields` as they stand now."""
        raise NotImplementedError


class ChecksPanel(FormPanel):
    """The checks of what stands in a form, for the kinds that have some; nothing for all others."""

    def __init__(self, model: type[BaseModel], snapshot: Snapshot) -> None:
        super().__init__("", id="checks", markup=False)
        kind = model.model_fields.get("kind")
        self._kind = str(kind.default) if kind is not None else ""
        self._snapshot = snapshot
        self.display = self._kind in CHECKS

    def look(self, fields: Mapping[str, Any]) -> None:
        """Check `fields` as they stand now."""
        if not self.display:
            return
        checks = _run(self._kind, fields, self._snapshot)
        if self.app.size.height >= _ROOMY:
            self.update(joined(map(_line, checks), "\n"))
            return
        # One line of signs, and the first that is not well in words.
        signs = joined([joined([_SIGNS[check.state], f" {check.name}"]) for check in checks], "  ")
        first = next((_line(check) for check in checks if check.state != "ok"), None)
        self.update(joined([signs, *([first] if first is not None else [])], "\n"))

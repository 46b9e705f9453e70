"""What became of one file that came back."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from assistant.collecting.reply import Remark
from assistant.errors import CounterpointError
from assistant.reports.traced import ReportMark
from assistant.workspace.collecting import Taken
from assistant.workspace.reviewed import CollectedReview

State = Literal[
    "collected",
    "already",
    "empty",
    "stranger",
    "unchanged",
    "other-workspace",
    "mixed",
    "not-a-form",
    "unreadable",
]
"""What became of a file. ``collected`` took something or kept it as a suggestion; ``already`` changed nothing, since it was
all there; ``unchanged`` is a report in which nothing was changed; of the others nothing was taken."""
_FINE: Final = ("collected", "already", "unchanged")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one file came to."""

    path: Path
    title: str
    state: State
    participant: str = ""
    taken: tuple[Taken, ...] = ()
    notes: tuple[Remark, ...] = ()
    before: str = ""
    """The file of their reply before this one."""
    why: str = ""
    hint: str = ""
    error: CounterpointError | None = None
    revision: int = 0
    mark: ReportMark | None = None
    """Of a report: which one."""
    review: CollectedReview | None = None
    """Of a report: what was suggested."""
    is_named: bool = True
    """Whether it was named itself; what merely lies in a folder may be anything."""

    @property
    def needs_a_person(self) -> bool:
        """Whether somebody has to look at it: something was not taken, or waits for them."""
        if self.state == "not-a-form" and not self.is_named:
            return False
        waits = any(each.fate in ("kept", "closed") for each in self.taken)
        made = self.review.made if self.review else ()
        waits = waits or any(each.fate in ("suggested", "conflict", "gone") for each in made)
        return self.state not in _FINE or waits or bool(self.notes)

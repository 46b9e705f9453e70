"""The log of calls of a workspace as the client writes it, under the cap that the workspace sets."""

from __future__ import annotations

from assistant.workspace.calls import CallBegun, CallEnded
from assistant.workspace.document import Workspace


class WorkspaceBook:
    """Enters every request before it leaves, and refuses what the cap has no room for. Safe to use from any thread."""

    def __init__(self, workspace: Workspace, cap: int | None) -> None:
        """`cap` is the most tokens that all calls of the workspace may take; None for no cap."""
        self._workspace = workspace
        self._cap = cap

    def begin(self, call: CallBegun) -> int:
        """Enter a request that is about to leave; returns its number.

        Raises:
            OverBudget: it would exceed the cap.
            WorkspaceError: it cannot be written, so it must not be sent.
        """
        return self._workspace.begin_call(call, self._cap)

    def end(self, id: int, call: CallEnded) -> None:
        """Put what a request came to in the place of what was reserved for it."""
        self._workspace.end_call(id, call)

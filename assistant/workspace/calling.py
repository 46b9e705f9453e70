"""The acts beside the log: calls to models are counted before they are sent, and long runs note how far they are."""

from __future__ import annotations

from assistant.workspace import calls
from assistant.workspace.calls import Call, CallBegun, CallEnded, JournalEntry, TokenUse
from assistant.workspace.lifecycle import WorkspaceFile


class Calling(WorkspaceFile):
    """The log of calls and the journal of long runs. None of it moves the revision, and undo passes it by."""

    def begin_call(self, call: CallBegun, cap: int | None = None) -> int:
        """Enters a call that is about to be sent, and reserves its tokens; returns its number.

        All calls that this workspace ever made count against `cap`: what they used, and what is reserved for
        those whose end is not known. That holds whichever thread or process begins one at the same moment. A call
        whose process was killed keeps its reservation for good, since nobody can say what it used.

        Raises:
            OverBudget: it would exceed `cap`; it was not entered.
            WorkspaceError: it cannot be written, so it must not be sent.
        """
        with self._ledger.aside() as connection:
            return calls.begin(connection, call, cap, self._ledger.clock())

    def end_call(self, id: int, call: CallEnded) -> None:
        """Settles a call: what it used takes the place of what was reserved. The first end counts.

        Raises:
            NotFound: no such call has begun.
            WorkspaceError: it cannot be written; the reservation goes on counting.
        """
        with self._ledger.aside() as connection:
            calls.end(connection, id, call, self._ledger.clock())

    def calls(self, limit: int = -1) -> list[Call]:
        """The log of calls, newest first; all of it where `limit` is negative."""
        with self._ledger.looking() as connection:
            return calls.listed(connection, self._ledger.clock(), limit)

    def token_use(self) -> TokenUse:
        """What all calls of this workspace used, and what is reserved for those whose end is not known."""
        with self._ledger.looking() as connection:
            return calls.token_use(connection)

    def tokens_used(self) -> int:
        """The tokens that count against a cap: used and reserved."""
        return self.token_use().total

    def journal_get(self, key: str) -> JournalEntry | None:
        """What the step of a long run under `key` came to; None where it has not come to anything yet."""
        with self._ledger.looking() as connection:
            return next(iter(calls.journal(connection, key)), None)

    def journal_put(self, entry: JournalEntry) -> None:
        """Notes what a step of a long run came to, in the place of what stands under its key.

        Raises:
            BadInput: it has no key, or no such outcome.
        """
        with self._ledger.aside() as connection:
            calls.put_journal(connection, entry, self._ledger.clock())

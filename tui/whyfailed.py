"""Why a call to the model failed, in full: what happened, what was kept, what to do, and what it cost."""

from __future__ import annotations

from datetime import datetime

from textual.content import Content

from assistant.errors import CounterpointError
from tui.safe import joined, plain


def in_full(error: BaseException, at: datetime | None) -> Content:
    """All that can be told of `error`, which came at `at`."""
    if not isinstance(error, CounterpointError):
        # Its own words may hold what was asked, which nobody looks for in an error.
        return plain(
            f"Something unexpected happened ({type(error).__name__}). Nothing that was saved is touched; try again."
        )
    rows = [("What happened", error.message), ("What is safe", error.kept), ("What to do", error.hint)]
    until = getattr(error, "retry_at", None)
    if isinstance(until, datetime):
        rows.append(("When it can be asked again", f"{until.astimezone():%H:%M:%S}"))
    if attempts := getattr(error, "attempts", 0):
        tokens = getattr(getattr(error, "usage", None), "total_tokens", 0)
        rows.append(
            ("What it took", f"{attempts} {'request' if attempts == 1 else 'requests'}, {tokens:,} tokens")
        )
    rows.append(("When it was", f"{at.astimezone():%H:%M:%S}" if at is not None else ""))
    rows.append(("Its code", error.code))
    return joined([joined([(name, "bold $text-accent"), "\n", text]) for name, text in rows if text], "\n\n")

"""Errors as people meet them: what happened, what was kept, what to do next."""

from __future__ import annotations


class CounterpointError(Exception):
    """Something a person should be told about in plain words; never shown as a traceback.

    `code` is stable, for scripts. `message` says what happened, `kept` what is safe all the same,
    `hint` what to do next.
    """

    code: str = "error"

    def __init__(self, message: str, *, kept: str = "", hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.kept = kept
        self.hint = hint

    def __str__(self) -> str:
        return " ".join(part for part in (self.message, self.kept, self.hint) if part)


class BadInput(CounterpointError):
    """What was given cannot be used as it stands: an unknown id, a broken file, a value out of range."""

    code = "bad-input"


class NotFound(BadInput):
    """A question, record, suggestion or file that was named does not exist."""

    code = "not-found"

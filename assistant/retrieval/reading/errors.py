"""Why a document was not read, in words for the person who added it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from assistant.errors import CounterpointError


@dataclass(frozen=True, slots=True)
class Cause:
    """One way in which reading fails."""

    reason: str
    """Completes the sentence "… cannot be read: …"."""
    hint: str = ""


CAUSES: Final[dict[str, Cause]] = {
    "not-a-document": Cause("it is not a document", "Name a file with text in it."),
    "unsupported": Cause(
        "files of this kind are not read",
        "Counterpoint reads docx, pptx, xlsx, csv, pdf, Markdown, text, HTML, vtt and srt: save it as one of them.",
    ),
    "password": Cause("it is protected with a password", "Save a copy without the password and add that."),
    "damaged": Cause(
        "it is damaged or cut short", "Open it in the program it was made with and save it again."
    ),
    "empty": Cause("there is no text in it"),
    "too-large": Cause("it is larger than a document may be", "Add the part of it that matters."),
    "too-slow": Cause("reading it takes longer than a document may", "Save it as text and add that."),
    "mislabelled": Cause(
        "what is in it is not what its name says", "Give it its right name, or export it again."
    ),
    "link-outside": Cause(
        "it is a link that leads out of the folder that was added",
        "Add the file it leads to by its own name.",
    ),
    "gone": Cause("it is not there any more, or may not be opened"),
    "changed": Cause("it kept changing while it was read", "Close it where it is open, and add it again."),
    "cancelled": Cause("you stopped it", "Add it again whenever you like."),
}
"""Every stable code, with what is said where nothing more exact is known."""


class Refusal(Exception):
    """A document is not read, said where its title is not known. Never leaves this package."""

    def __init__(self, code: str, reason: str = "") -> None:
        super().__init__(code, reason)
        self.code = code
        self.reason = reason or CAUSES[code].reason


class UnreadableDocument(CounterpointError):
    """A document that was not read, and why; `code` is one of `CAUSES`. Nothing was changed."""

    def __init__(self, title: str, refusal: Refusal) -> None:
        super().__init__(f"{title} cannot be read: {refusal.reason}.", hint=CAUSES[refusal.code].hint)
        self.code = refusal.code
        self.title = title

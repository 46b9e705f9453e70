"""The short codes in brackets by which a form is known again, whoever edited it in whichever program.

They are plain words on the page: office programs may drop what is hidden, and keep what people can read. Whoever
reads one back folds the line first, so that a program's own hyphens, spaces and quote marks do no harm.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Final, Literal

from assistant.method.questions import QUESTION, Question
from assistant.text import fold, one_line
from assistant.workspace.voicing import PARTS, Part

LABELS: Final[dict[Part, str]] = {
    "answer": "Your answer",
    "agreement": "How far you go along with it, 0 (not at all) to 5 (wholly)",
    "dissent": "What you do not go along with, in your own words",
}
"""The words over each place to write in."""

PROPERTY: Final = "CounterpointForm"
"""The property of an office file that holds the code of the form; `WHOSE` holds the name."""
WHOSE: Final = "CounterpointParticipant"

FORMAT: Final = "counterpoint-reply/1"
"""What the file that a page gives back calls itself."""

_FORM: Final = re.compile(r"\[\s*form\s+([0-9a-f]{12})\s*-\s*(\d{1,9})\s*-\s*([0-9a-f]{8})\s*\]")
_FORM_HEAD: Final = re.compile(r"\[(?=\s*form\s+[0-9a-f]{12})", re.IGNORECASE)
_HEAD: Final = re.compile(r"\[\s*q\s*\d{1,2}\b[^a-z0-9\[\]]*([a-z][a-z-]*[a-z])\s*\]$")
_PART: Final = re.compile(
    r"\[\s*([a-z][a-z-]*[a-z])(?:\s*[^\sa-z0-9\[\]-]+\s*|\s+-?\s*)(answer|agreement|dissent)\s*\]$"
)
_DRESS: Final = " #*_:|\t"
"""What Markdown and people put around a heading."""
_LONGEST: Final = 400
"""Characters of a line that may be one of the form's own."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Which form this is: of which workspace, made at which of its revisions, and for whom."""

    workspace: str
    """Twelve hexadecimal digits of the name that a workspace has for as long as its file lives."""
    issue: int
    person: str
    """Eight hexadecimal digits made from the name."""

    @classmethod
    def of(cls, workspace: str, issue: int, participant: str) -> Mark:
        """The mark of the form for one participant; `workspace` is the whole name."""
        return cls(workspace[:12], issue, fingerprint(participant))

    def __str__(self) -> str:
        return f"[form {self.workspace}-{self.issue}-{self.person}]"


def fingerprint(participant: str) -> str:
    """What stands for a name in a code."""
    return hashlib.blake2b(participant.encode("utf-8", "replace"), digest_size=4).hexdigest()


def head_code(question: Question) -> str:
    """The code at the heading of a question."""
    return f"[Q{question.number} · {question.slug}]"


def part_code(slug: str, part: Part) -> str:
    """The code at one place to write in."""
    return f"[{slug} · {part}]"


def marks_in(text: str) -> list[Mark]:
    """Every mark in `text`, each once, in order."""
    found = _FORM.findall(fold(text))
    return list(dict.fromkeys(Mark(workspace, int(issue), person) for workspace, issue, person in found))


def name_beside(line: str) -> str:
    """The name on the line with the code of the form, ``For NAME [form …]``; empty where there is none."""
    before = one_line(line.rpartition("[")[0], 240).strip(_DRESS)
    return before[4:].strip(_DRESS) if before[:4].casefold() == "for " else ""


def inert(text: str) -> str:
    """Words from elsewhere as a form shows them: what reads like one of its own codes opens nothing any more."""
    if "[" not in text:
        return text
    lines = (f"· {line}" if opens(line) or is_form_line(line) else line for line in text.split("\n"))
    return _FORM_HEAD.sub("(", "\n".join(lines))


def is_form_line(line: str) -> bool:
    """Whether `line` bears the code of a form."""
    return len(line) <= _LONGEST and "[" in line and bool(_FORM.search(fold(line)))


def opens(line: str) -> tuple[str, Part | Literal["head"]] | None:
    """What `line` opens, if it is one of the form's own: a question (``head``), or a place to write in.

    Somebody who mentions a code within a sentence opens nothing by that: the line holds the code and the words that
    the form has there, or the code alone. The slug may be one that this version does not know.
    """
    if "[" not in line or len(line) > _LONGEST:
        return None
    folded = fold(line).rstrip(_DRESS)
    if found := _PART.search(folded):
        part: Part = next(each for each in PARTS if each == found[2])
        return (found[1], part) if _is_bare(folded, found, LABELS[part]) else None
    if found := _HEAD.search(folded):
        title = QUESTION[found[1]].title if found[1] in QUESTION else folded[: found.start()]
        return (found[1], "head") if _is_bare(folded, found, title) else None
    return None


def _is_bare(folded: str, found: re.Match[str], words: str) -> bool:
    # An editor that breaks long lines may have left the beginning on the line before.
    return fold(words).endswith(folded[: found.start()].strip(_DRESS))


def without_beginning(lines: list[str], line: str, slug: str, part: Part | Literal["head"]) -> None:
    """Takes the beginning of a label or heading off the end of `lines`, where an editor has broken it before `line`."""
    words = LABELS[part] if part != "head" else QUESTION[slug].title if slug in QUESTION else ""
    if fold(words) in fold(line):
        return
    last = next((number for number in reversed(range(len(lines))) if lines[number].strip()), None)
    # A single word, such as an answer that is one, is no beginning.
    if last is not None and len(lines[last].split()) > 1:
        told = fold(lines[last]).strip(_DRESS)
        if told and fold(words).startswith(told):
            del lines[last]

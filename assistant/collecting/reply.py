"""A reply as it can be made out from the lines of a document, the cells of a sheet, or the file that a page saved.

Nothing of it is trusted: codes may be missing, twice, in another order or from another form. What cannot be taken is told.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

from assistant.method.agreement import HIGHEST
from assistant.method.questions import QUESTION
from assistant.method.sources import ATTRIBUTION
from assistant.passages import Passage
from assistant.reports.forms.codes import (
    FORMAT,
    LABELS,
    PROPERTY,
    WHOSE,
    Mark,
    is_form_line,
    marks_in,
    name_beside,
    opens,
    without_beginning,
)
from assistant.reports.forms.model import example_for
from assistant.reports.forms.wording import EXAMPLE, GOOD
from assistant.text import fold, one_line, safe_text
from assistant.workspace.collecting import Given
from assistant.workspace.voicing import PARTS, Part

_SCORE: Final = re.compile(r"[\s*_\"'(]*(-?\d{1,9})(?:[.,]0+)?(?![\d]|[.,]\d)")
_CELL: Final = re.compile(r"cell (\d{1,7}) (\d{1,7}) (.*)", re.DOTALL)
_MOST_NOTES: Final = 30
_BULLETS: Final = " -•>"
_END: Final = "end"
"""In place of a question's slug, after the last line of the form."""


@dataclass(frozen=True, slots=True)
class Remark:
    """Something in a reply that could not be taken as it stands. `code` is stable, lower case with hyphens."""

    code: str
    text: str
    question: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a reply says of itself and on the questions. Several marks mean that it was put together from several forms."""

    marks: tuple[Mark, ...]
    name: str
    """The name beside the code; people may have changed it."""
    given: Mapping[str, Given]
    """By slug, only where something was written."""
    notes: tuple[Remark, ...] = ()
    questions: tuple[str, ...] = ()
    """The questions that it has a place for, whether or not anything stands there."""


@dataclass(slots=True)
class _Found:
    """What is being found in one reply."""

    marks: list[Mark] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    parts: dict[tuple[str, Part], list[str]] = field(default_factory=dict)
    notes: list[Remark] = field(default_factory=list)

    def mark(self, text: str) -> None:
        """Take in a line that bears the code of a form."""
        self.marks += [each for each in marks_in(text) if each not in self.marks]
        if name := name_beside(text):
            self.names.append(name)

    def place(self, slug: str, part: Part) -> list[str]:
        """Where the lines of one part go; once more where it comes twice."""
        lines = self.parts.setdefault((slug, part), [])
        if any(line.strip() for line in lines):
            self.note(
                "twice", f"“{LABELS[part]}” stands there twice; both were taken, one below the other.", slug
            )
            lines.append("")
        return lines

    def note(self, code: str, text: str, question: str = "") -> None:
        """Remember what is to be told."""
        note = Remark(code, text, question)
        if note not in self.notes and len(self.notes) < _MOST_NOTES:
            self.notes.append(note)

    def reply(self) -> Reply:
        """All that was found, checked."""
        texts: dict[str, dict[Part, Any]] = {}
        for (slug, part), lines in self.parts.items():
            if slug not in QUESTION:
                if any(line.strip() for line in lines):
                    self.note(
                        "unknown-question",
                        f"There is no question {one_line(slug, 60)!r}; what stands there was left out.",
                    )
                continue
            said = texts.setdefault(slug, {})
            text = safe_text("\n".join(lines)).strip()
            if part != "agreement":
                said[part] = text or None
            elif text:
                said[part] = self._score(text, slug)
        given = {
            slug: Given(**said)
            for slug, said in texts.items()
            if any(each is not None for each in said.values())
        }
        name = self.names[0] if self.names else ""
        return Reply(tuple(self.marks), name, given, tuple(self.notes), tuple(texts))

    def _score(self, text: str, slug: str) -> int | None:
        found = _SCORE.match(text)
        score = int(found[1]) if found else -1
        if found is None:
            self.note(
                "no-score", f"{one_line(text, 60)!r} is no score from 0 to {HIGHEST}; it was left out.", slug
            )
        elif not 0 <= score <= HIGHEST:
            self.note(
                "score-out-of-range", f"The score {score} is not 0 to {HIGHEST}; it was left out.", slug
            )
        return score if 0 <= score <= HIGHEST else None


def made_out(passages: Iterable[Passage]) -> Reply:
    """The reply in what reading a file as it was typed gave."""
    found = _Found()
    cells: dict[str, dict[int, dict[int, str]]] = {}
    for passage in passages:
        if passage.location == f"property {PROPERTY}":
            found.marks += [each for each in marks_in(passage.text) if each not in found.marks]
        elif passage.location == f"property {WHOSE}":
            # The name on the page is what people see, and stands first where there is one.
            found.names.append(one_line(passage.text, 200))
        elif cell := _CELL.fullmatch(passage.location):
            cells.setdefault(cell[3], {}).setdefault(int(cell[1]), {})[int(cell[2])] = passage.text
        elif passage.location == "text" and passage.text.lstrip().startswith("{"):
            return _from_data(passage.text)
        elif passage.location == "comments":
            found.note("comments", "Comments stand in its margin; they were left out.")
        elif passage.location == "text":
            _from_lines(passage.text.split("\n"), found)
    for rows in cells.values():
        _from_rows(rows, found)
    return found.reply()


def _from_lines(lines: list[str], found: _Found) -> None:
    """What stands below a label belongs to it, down to the next of the form's own lines."""
    place: list[str] | None = None
    above: list[str] = []
    """Lines of a question before the first place to write in."""
    head = ""
    skipped = False
    for number, line in enumerate(lines):
        if skipped:
            skipped = False
            continue
        opened = opens(line)
        if opened is None and line.rfind("[") > line.rfind("]") and number + 1 < len(lines):
            # An editor that breaks long lines may have broken one within a code.
            opened = opens(f"{line} {lines[number + 1]}")
            skipped = opened is not None
        if is_form_line(line):
            found.mark(line)
            place, head = None, _END if head or place is not None else ""
        elif opened is not None:
            slug, part = opened
            without_beginning(above if place is None else place, line, slug, part)
            if part == "answer" and head == slug and not _is_printed(slug, above):
                found.note(
                    "outside", "Something is written above the place for the answer; it was left out.", slug
                )
            place, head = (None, slug) if part == "head" else (found.place(slug, part), "")
            above = []
        elif place is not None:
            place.append(line)
        elif head == _END and fold(line) not in fold(ATTRIBUTION):
            found.note("outside", "Something is written below the end of the form; it was left out.")
        elif head:
            above.append(line)


def _is_printed(slug: str, lines: Iterable[str]) -> bool:
    """Whether the form itself says every one of `lines` on a question, however an editor has broken them."""
    own = _own_words(slug)
    return not own or all(fold(line.replace("*", "")).strip(_BULLETS) in own for line in lines)


@lru_cache(maxsize=32)
def _own_words(slug: str) -> str:
    if slug not in QUESTION:
        return ""
    question, example = QUESTION[slug], example_for(slug)
    words = [question.text, question.purpose, f"{GOOD}:", *question.good]
    if example:
        words += [f"{EXAMPLE}: {example.title}", *example.paragraphs]
    return fold(" ".join(words))


def _from_rows(rows: Mapping[int, Mapping[int, str]], found: _Found) -> None:
    """Rows are known by the code of their question, columns by the words at their head, wherever both have gone."""
    heads = {fold(label): part for part, label in LABELS.items()}
    columns: dict[int, Part] = {}
    for number in sorted(rows):
        row = rows[number]
        for text in row.values():
            if is_form_line(text):
                found.mark(text)
        named = {column: heads[fold(text)] for column, text in row.items() if fold(text.strip()) in heads}
        if named:
            columns = named
            continue
        opened = next((each for text in row.values() if (each := opens(text.strip()))), None)
        if opened is None:
            continue
        slug = opened[0]
        if not columns:
            found.note(
                "no-columns",
                "The row that names the columns is not there, so that nobody can say what is what.",
            )
            continue
        for column, part in columns.items():
            if column in row:
                found.place(slug, part).extend(row[column].split("\n"))
            else:
                found.parts.setdefault((slug, part), [])


def _from_data(text: str) -> Reply:
    """The reply in the file that a page saved; the marks are empty where it is another file."""
    found = _Found()
    try:
        # Line separators within texts have become ends of lines, which strict JSON has no room for.
        data = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        found.note("damaged", "The file is damaged or cut short.")
        return found.reply()
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        return found.reply()
    found.mark(str(data.get("form", ""))[:200])
    if name := data.get("participant"):
        found.names.append(one_line(str(name), 200))
    answers = data.get("answers")
    for each in answers if isinstance(answers, list) else []:
        slug = one_line(str(each.get("question", "")), 60) if isinstance(each, dict) else ""
        if not slug:
            found.note("damaged", "A part of the file makes no sense and was left out.")
            continue
        for part in PARTS:
            value = each.get(part)
            if value is None or isinstance(value, dict | list | bool):
                found.parts.setdefault((slug, part), [])
            else:
                found.place(slug, part).extend(safe_text(str(value)).split("\n"))
    return found.reply()

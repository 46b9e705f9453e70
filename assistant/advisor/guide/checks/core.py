"""The table of checks: what a check is, what it is shown, and what it gives back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final, TypeVar

from assistant.advisor.craft.wording import stems
from assistant.advisor.grounds.grounding import Quotable
from assistant.method.engagement import Engagement
from assistant.method.questions import QUESTION, Question
from assistant.method.records import Bet, Need, Persona
from assistant.method.said import BaseRecord
from assistant.text import one_line

R = TypeVar("R", bound=BaseRecord)

SHORT: Final = 12
"""Words below which an answer is a headline, not yet an answer."""
MOST_TEXT: Final = 20_000
"""Characters of an answer that are looked at: a pasted report is not an answer, and must not stop the room."""
_TITLE: Final = 60
_LONGEST_QUOTE: Final = 110
_SAME: Final = 2
"""Stems that a record's name and a part of a sentence must share to be about the same thing."""
_CLAUSE: Final = re.compile(r"(?<=[.!?;:])\s+|[;\n]+|(?<=,)\s+")
_SPOKEN: Final = str.maketrans(
    {"?": "", "？": "", "؟": "", ";": ",", '"': "'", "“": "‘", "”": "’", "„": "‚", "«": "‹", "»": "›"}
)
"""Inside a question a name must not end it, nor open or close its quote marks."""
_WORD: Final = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Weakness:
    """A weak spot that a check found: the question to ask, and the words of the answer it goes to."""

    ask: str
    quote: str = ""


class View:
    """What a check sees: one answer with its records, in the engagement they belong to."""

    def __init__(self, engagement: Engagement, question: Question) -> None:
        self.engagement = engagement
        self.question = question
        self.text = engagement.answer(question.slug).text[:MOST_TEXT]

    @cached_property
    def word_count(self) -> int:
        """How many words the answer has."""
        return len(_WORD.findall(self.text))

    @cached_property
    def own(self) -> tuple[BaseRecord, ...]:
        """The records that hold what this question decides."""
        return tuple(record for record in self.engagement.records if self.question.holds_answer(record))

    @property
    def is_silent(self) -> bool:
        """Whether nothing was said yet, neither in words nor in records."""
        return not self.text.strip() and not self.own

    def all(self, kind: type[R]) -> tuple[R, ...]:
        """Every record of a kind."""
        return tuple(record for record in self.engagement.records if isinstance(record, kind))

    def mine(self, kind: type[R]) -> tuple[R, ...]:
        """The records of a kind that hold what this question decides."""
        return tuple(record for record in self.own if isinstance(record, kind))

    @cached_property
    def targets(self) -> tuple[Persona, ...]:
        """Personas targeted now or later, the most important first."""
        chosen = [persona for persona in self.all(Persona) if persona.targeted in ("now", "should")]
        return tuple(sorted(chosen, key=lambda persona: -(persona.priority or 0)))

    def needs_of(self, *personas: Persona) -> tuple[Need, ...]:
        """The needs that any of `personas` has."""
        ids = {persona.id for persona in personas}
        return tuple(need for need in self.all(Need) if ids & set(need.persona_ids))

    @cached_property
    def chosen(self) -> tuple[Bet, ...]:
        """The chosen bets."""
        return tuple(bet for bet in self.all(Bet) if bet.status == "chosen")

    @cached_property
    def _quotable(self) -> Quotable:
        return Quotable(self.text)

    def quote(self, words: str) -> str:
        """`words` as the answer has them; else the part of a sentence that names the same thing; else nothing."""
        if not words.strip():
            return ""
        found = self._quotable.find(words, shortest=3)
        return found.stretch if found.verified else self.nearest(words, share=0.5)

    def nearest(self, words: str, *, share: float = 0.0) -> str:
        """The part of a sentence of the answer that shares most with `words`: two stems at least, and `share`."""
        wanted = stems(words)
        best = max(self._clauses, key=lambda clause: len(wanted & clause[1]), default=("", frozenset[str]()))
        common = len(wanted & best[1])
        return best[0] if common >= max(_SAME, share * len(wanted)) else ""

    @cached_property
    def _clauses(self) -> list[tuple[str, frozenset[str]]]:
        parts = (part.strip() for part in _CLAUSE.split(self.text))
        return [(part, stems(part)) for part in parts if part and len(part) <= _LONGEST_QUOTE]

    def matches(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """Where `pattern` occurs in the answer."""
        return pattern.finditer(self.text)

    def says(self, pattern: re.Pattern[str]) -> bool:
        """Whether `pattern` occurs in the answer."""
        return pattern.search(self.text) is not None

    def about(self, record: BaseRecord, ask: str) -> Weakness:
        """A weakness of one record; `ask` has ``{}`` where its name goes. Quotes the answer if it names it."""
        title = named(record)
        return Weakness(ask.replace("{}", title), self.quote(record.title))


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that makes an answer weak.

    `weight` orders what is asked first (1 to 100). `why` is what the question is good for. `cue` finds the
    guidance card that stands behind it. `needed`: whether an answer that fails it is not complete. `settles`:
    what a card's question must not ask for once the answer passes.
    """

    id: str
    questions: tuple[str, ...]
    weight: int
    why: str
    cue: str
    needed: bool
    settles: re.Pattern[str] | None
    look: Callable[[View], Iterable[Weakness]]


CHECKS: Final[list[Check]] = []
"""Filled by the modules of this package, in the order of the method."""

Look = Callable[[View], Iterable[Weakness]]


def check(
    *questions: str, weight: int, why: str, cue: str, needed: bool = True, settles: str = ""
) -> Callable[[Look], Look]:
    """Put a function into the table, for these questions (all of them where none is named)."""
    answered = re.compile(settles, re.IGNORECASE) if settles else None

    def enter(look: Look) -> Look:
        name = look.__name__
        CHECKS.append(Check(name, questions or tuple(QUESTION), weight, why, cue, needed, answered, look))
        return look

    return enter


def named(record: BaseRecord) -> str:
    """A record's name in quotes, short enough for a question; its id where it has none."""
    title = one_line(record.title).translate(_SPOKEN).strip(" .:;—-")
    if len(title) > _TITLE:
        title = title[:_TITLE].rsplit(" ", 1)[0].rstrip(",.;: ") + "…"
    return f"“{title or record.id}”"


def quoted(words: str) -> str:
    """Words of the answer in quotes, on one line."""
    return "“" + one_line(words, _TITLE).translate(_SPOKEN) + "”"


def words(*alternatives: str) -> re.Pattern[str]:
    """A pattern for any of the words or phrases, whole and whatever their case."""
    return re.compile(r"(?<![\w-])(?:" + "|".join(alternatives) + r")(?![\w-])", re.IGNORECASE)


def lowered(sentence: str) -> str:
    """`sentence` as it stands inside another one: without its capital, unless that belongs to an abbreviation."""
    return sentence if sentence[1:2].isupper() else sentence[:1].lower() + sentence[1:]

"""What the documents say to an answer: passages to cite, the words in them that speak to it, numbers that disagree.

The search is made of the answer's own statements, each looked for by itself, since an answer of five statements rests
on five passages and not on one that has a little of each; and of the question, which alone is asked where nothing was
answered yet.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from assistant.errors import NotFound
from assistant.method.questions import QUESTION, Question
from assistant.retrieval.conflicting import Text, differences
from assistant.retrieval.lexical import features
from assistant.retrieval.library import Library, PassageFound
from assistant.text import fold, one_line, safe_text

MOST_STATEMENTS: Final = 8
"""Statements of an answer that are looked for one by one; what comes after them counts in the search for the whole."""
MOST_QUOTED: Final = 400
"""Characters of a passage that are offered as a quote."""

_QUESTION_COUNTS: Final = 0.3
"""What fitting the question adds to fitting a statement: enough to decide between passages that fit it alike."""
_ANOTHER: Final = 0.75
"""What each further passage of one document counts, so that several documents have their say."""
_LEAST: Final = 0.02
"""A statement and a question have many words that no passage shares; people judge what is offered."""
_OF_EACH: Final = 8
"""Passages that are looked at for each statement."""
_LOOKED_AT: Final = 20
"""Passages whose numbers are compared: more than are shown, since a contradiction may stand further down."""

_STATEMENT: Final = re.compile(r"(?<=[.!?])\s+|\n+|;\s")
_WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_SENTENCE_END: Final = re.compile(r"(?<=[.!?;])\s+|\n+")
_WHOLE: Final = 1.0
"""The share of a feature that stands for a word or its group, not for a piece of it."""

Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Quotable:
    """A passage that speaks to an answer, ready to be cited."""

    found: PassageFound
    matched: Spans
    """Where in the passage's text the words stand that speak to the answer."""
    start: int
    end: int
    """The part of the text to quote, whole sentences where they are not too long."""

    @property
    def quote(self) -> str:
        """The words to quote, exactly as they stand in the document."""
        return self.found.passage.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class ConflictSide:
    """One of several numbers for the same thing: where it stands."""

    found: PassageFound | None
    """The passage; None for the answer itself."""
    start: int
    end: int
    """Where the number stands in the passage's text, or in the answer."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Numbers for the same thing that differ between passages, or between a passage and the answer."""

    what: str
    """What they are numbers of."""
    sides: tuple[ConflictSide, ...]


@dataclass(frozen=True, slots=True)
class Proof:
    """What was found for an answer."""

    found: tuple[Quotable, ...]
    """Best first."""
    conflicts: tuple[Conflict, ...]


def evidence_for(
    library: Library,
    question: str,
    answer_text: str,
    k: int = 5,
    *,
    looking_for: str = "",
    documents: Collection[str] | None = None,
) -> Proof:
    """The `k` passages that speak most to what was answered to a question, and the numbers that disagree.

    Args:
        library: the documents.
        question: slug of the question.
        answer_text: the answer, the records that hold it, or both; empty where nothing is answered yet.
        k: how many.
        looking_for: words of one's own to look for besides.
        documents: narrows the search to these; None searches all in use.

    Raises:
        NotFound: there is no such question.
        BadInput: `k` is less than one.
    """
    try:
        asked = QUESTION[question]
    except KeyError:
        raise NotFound(
            f"There is no question “{safe_text(question)[:80]}”.",
            hint="Known are: " + ", ".join(QUESTION) + ".",
        ) from None
    answer = safe_text(answer_text)
    statements = [*_statements(answer), *filter(_says_something, [answer, safe_text(looking_for)])]
    wanted = max(_OF_EACH, k)
    worth: dict[tuple[str, int], float] = {}
    passages: dict[tuple[str, int], PassageFound] = {}
    for words in dict.fromkeys(statements):
        for found in library.search(words, k=wanted, documents=documents, least=_LEAST):
            key = found.document, found.place
            passages.setdefault(key, found)
            worth[key] = max(worth.get(key, 0.0), found.score)
    about = _about(asked)
    for found in library.search(about, k=wanted, documents=documents, least=_LEAST):
        key = found.document, found.place
        passages.setdefault(key, found)
        worth[key] = worth.get(key, 0.0) + _QUESTION_COUNTS * found.score
    ordered = [
        PassageFound(*key, passages[key].passage, min(1.0, worth[key]))
        for key in sorted(worth, key=lambda key: (-worth[key], key))
    ]
    spoken = " ".join((*statements, about))
    shown = _spread(ordered, k)
    conflicting = _conflicts(ordered[:_LOOKED_AT], answer)
    shown_keys = {(one.document, one.place) for one in shown}
    return Proof(
        tuple(quotable(one, spoken) for one in shown),
        tuple(conflict for conflict in conflicting if _concerns(conflict, shown_keys)),
    )


def conflicts(passages: Sequence[PassageFound]) -> list[Conflict]:
    """The numbers for the same thing that differ between `passages`."""
    return _conflicts(passages, "")


def matched(words: str, text: str) -> Spans:
    """Where in `text` there are words that `words` has as well, in another form or as one of the same group."""
    sought = {key for word in _WORD.findall(words) for key in _meanings(word)}
    return tuple(match.span() for match in _WORD.finditer(text) if not sought.isdisjoint(_meanings(match[0])))


def _meanings(word: str) -> Iterator[int]:
    return (key for key, share in features(fold(word)) if share >= _WHOLE)


def _statements(answer: str) -> list[str]:
    return [part for part in _STATEMENT.split(answer) if _says_something(part)][:MOST_STATEMENTS]


def _says_something(text: str) -> bool:
    return any(True for word in _WORD.findall(text) for _ in _meanings(word))


def _about(question: Question) -> str:
    return " ".join((question.title, question.text))


def _spread(ordered: Sequence[PassageFound], k: int) -> list[PassageFound]:
    """The best `k`, each further one of a document counting less."""
    left, chosen = list(ordered), list[PassageFound]()
    while left and len(chosen) < k:
        had = [one.document for one in chosen]
        best = max(left, key=lambda one: one.score * _ANOTHER ** had.count(one.document))
        chosen.append(best)
        left.remove(best)
    return chosen


def quotable(found: PassageFound, words: str) -> Quotable:
    """A passage ready to be cited for what `words` say."""
    text = found.passage.text
    spans = matched(words, text)
    start, end = _quoted(text, spans)
    return Quotable(found, spans, start, end)


def _quoted(text: str, spans: Spans) -> tuple[int, int]:
    """The sentences to quote: all if they are short, else as many as fit around the most that was matched."""
    if len(text) <= MOST_QUOTED:
        return 0, len(text)
    starts = [0, *(match.end() for match in _SENTENCE_END.finditer(text))]
    ends = [*(match.start() for match in _SENTENCE_END.finditer(text)), len(text)]
    best, most = (0, min(len(text), MOST_QUOTED)), -1
    for first, start in enumerate(starts):
        fitting = [end for end in ends[first:] if end - start <= MOST_QUOTED]
        end = fitting[-1] if fitting else start + MOST_QUOTED
        inside = sum(1 for span in spans if start <= span[0] and span[1] <= end)
        if inside > most:
            best, most = (start, min(end, len(text))), inside
    return best


def _conflicts(passages: Sequence[PassageFound], answer: str) -> list[Conflict]:
    texts = [Text(one.passage.text, one.passage.headings) for one in passages]
    found: list[PassageFound | None] = list(passages)
    if answer:
        texts.append(Text(answer))
        found.append(None)
    return [
        Conflict(
            one_line(difference.what, 80),
            tuple(ConflictSide(found[side.text], side.start, side.end) for side in difference.sides),
        )
        for difference in differences(texts)
    ]


def _concerns(conflict: Conflict, shown: Collection[tuple[str, int]]) -> bool:
    """Whether a conflict has to do with what is shown or with the answer."""
    return any(
        side.found is None or (side.found.document, side.found.place) in shown for side in conflict.sides
    )

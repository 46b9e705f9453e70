"""What the documents say to an answer: passages to cite, the words in them that speak to it, numbers that disagree.

The search is made of the answer's own statements, each looked for by itself, since an answer of five statements rests
on five passages and not on one that has a little of each; and of the signs by which a passage speaks to the question,
which alone are looked for where nothing was answered yet.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain, islice
from math import exp
from typing import Final

from assistant.errors import NotFound
from assistant.method.questions import QUESTION
from assistant.passages import Passage
from assistant.retrieval.claims import claims
from assistant.retrieval.conflicting import Text, differences
from assistant.retrieval.lexical import features
from assistant.retrieval.library import Library, PassageFound
from assistant.retrieval.signs import LEAST, Spans, sought, speaks
from assistant.text import fold, one_line, safe_text

MOST_STATEMENTS: Final = 8
"""Statements of an answer that are looked for one by one; what comes after them counts in the search for the whole."""
MOST_QUOTED: Final = 400
"""Characters of a passage that are offered as a quote."""

_QUESTION_COUNTS: Final = 0.6
"""By what share speaking to the question raises what fitting a statement counts. With the questions of
tests/retrieval/documents.yaml as answers the first passage is right in 0.74 at 0 and 0.3, in 0.76 here."""
_ALONE: Final = 0.05
"""What only speaking to the question counts beside an answer."""
_FULLY: Final = 2.0
"""Signs of which a passage that has as many again is next to nothing better."""
_ANOTHER: Final = 0.75
"""What each further passage of one document counts where there is an answer, so that several documents have their say.
What speaks to a question often stands in one document: spread too, 0.65 of the passages shown for the "tune" half of
tests/retrieval/documents.yaml are right instead of 0.76."""
_BESIDE_THE_BEST: Final = 0.5
"""What shares less with a statement, beside what shares most with it, is left out. With the questions of
tests/retrieval/documents.yaml as answers 0.38 of what is shown is right instead of 0.26, and no right one is lost."""
_OF_EACH: Final = 8
"""Passages that are looked at for each statement."""
_CANDIDATES: Final = 60
"""Passages that are looked at for the question."""
_LOOKED_AT: Final = 20
"""Passages whose numbers are compared: more than are shown, since a contradiction may stand further down."""
_NUMBERS: Final = 8
"""Numbers of what is shown, and of the answer, for which others are looked for."""

_SPOKEN: Final = re.compile(r"\d\d:\d\d[\d:–\s]*,\s(?P<who>\S.*)", re.DOTALL)
_STATEMENT: Final = re.compile(r"(?<=[.!?])\s+|\n+|;\s")
_WORD: Final = re.compile(r"\d+(?:[.,]\d+)+|[^\W_]+(?:['’][^\W_]+)?")
_SENTENCE_END: Final = re.compile(r"(?<=[.!?;])\s+|\n+")
_LINE: Final = re.compile(r"[^\n]+")
_WHOLE: Final = 1.0
"""The share of a feature that stands for a word or its group, not for a piece of it."""

_Place = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Quotable:
    """A passage that speaks to an answer, ready to be cited."""

    found: PassageFound
    matched: Spans
    """Where in the passage's text the words stand that speak to the answer."""
    start: int
    end: int
    """The part of the text to quote, whole sentences where they are not too long."""
    answers: bool = True
    """Whether it speaks to what was answered or looked for; else only to the question."""

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
    titles: Mapping[str, str] | None = None,
    year: int | None = None,
) -> Proof:
    """The `k` passages that speak most to what was answered to a question, and the numbers that disagree.

    Args:
        library: the documents.
        question: slug of the question.
        answer_text: the answer, the records that hold it, or both; empty where nothing is answered yet.
        k: how many.
        looking_for: words of one's own to look for besides.
        documents: narrows the search to these; None searches all in use.
        titles: what the documents are called, by id: headings over all of each, which may name a year.
        year: this year, for what speaks of the years ahead; None leaves that out.

    Raises:
        NotFound: there is no such question.
        BadInput: `k` is less than one.
    """
    if question not in QUESTION:
        raise NotFound(
            f"There is no question “{safe_text(question)[:80]}”.",
            hint="Known are: " + ", ".join(QUESTION) + ".",
        )
    answer, names = safe_text(answer_text), titles or {}
    statements = [*_statements(answer), *filter(_says_something, [answer, safe_text(looking_for)])]
    worth: dict[_Place, float] = {}
    passages: dict[_Place, PassageFound] = {}
    for words in dict.fromkeys(statements):
        fitting = library.search(words, k=max(_OF_EACH, k), documents=documents)
        least = _BESIDE_THE_BEST * max((found.score for found in fitting), default=0.0)
        for found in fitting:
            passages.setdefault(_place(found), found)
            whole = "\n".join((names.get(found.document, ""), *found.passage.headings, found.passage.text))
            # Pieces of words alone are chance: what shares no word is only found by what it means.
            if found.score >= least and (library.by_meaning or matched(words, whole)):
                worth[_place(found)] = max(worth.get(_place(found), 0.0), found.score)
    fitted = set(worth)
    compared = list(passages.values())[:_LOOKED_AT]
    for found in library.search(sought(question), k=max(_CANDIDATES, k), documents=documents, least=0.0):
        passages.setdefault(_place(found), found)
    signs: dict[_Place, Spans] = {}
    for key, found in passages.items():
        headings = names.get(found.document, ""), *found.passage.headings
        said = speaks(question, found.passage.text, headings, year=year)
        if said.worth >= LEAST:
            signs[key] = said.spans
            fits = 1 - exp(-said.worth / _FULLY)
            raised = worth[key] * (1 + _QUESTION_COUNTS * fits) if key in worth else None
            worth[key] = raised or fits * (_ALONE if statements else 1.0)
    ordered = [
        PassageFound(*key, passages[key].passage, min(1.0, worth[key]))
        for key in sorted(worth, key=lambda key: (-worth[key], key))
    ]
    shown = _spread(ordered, k) if statements else ordered[:k]
    spoken = " ".join(statements)
    beside = _with_others(library, shown, answer, compared, documents)
    shown_keys = set(map(_place, shown))
    return Proof(
        tuple(
            replace(quotable(one, spoken, signs.get(_place(one), ())), answers=_place(one) in fitted)
            for one in shown
        ),
        tuple(conflict for conflict in _conflicts(beside, answer, names) if _concerns(conflict, shown_keys)),
    )


def _with_others(
    library: Library,
    shown: Sequence[PassageFound],
    answer: str,
    compared: Sequence[PassageFound],
    documents: Collection[str] | None,
) -> list[PassageFound]:
    """What is shown and compared, and the passages that may give other numbers for what is shown or answered."""
    given = chain(claims(answer), *(claims(one.passage.text, one.passage.headings) for one in shown))
    found = {_place(one): one for one in (*shown, *compared)}
    for what in islice(dict.fromkeys(claim.what for claim in given), _NUMBERS):
        for one in library.search(what, k=_OF_EACH, documents=documents):
            found.setdefault(_place(one), one)
    return list(found.values())


def _place(found: PassageFound) -> _Place:
    return found.document, found.place


def conflicts(passages: Sequence[PassageFound], titles: Mapping[str, str] | None = None) -> list[Conflict]:
    """The numbers for the same thing that differ between `passages`; `titles` of their documents may name a year."""
    return _conflicts(passages, "", titles or {})


def matched(words: str, text: str) -> Spans:
    """Where in `text` there are words that `words` has as well, in another form or as one of the same group."""
    sought = {key for word in _WORD.findall(words) for key in _meanings(word)}
    return tuple(match.span() for match in _WORD.finditer(text) if not sought.isdisjoint(_meanings(match[0])))


@lru_cache(maxsize=16384)
def _meanings(word: str) -> frozenset[int | str]:
    if "." in word or "," in word:  # a number, which is another than each of its parts
        return frozenset({word.replace(",", ".")})
    return frozenset(key for key, share in features(fold(word)) if share >= _WHOLE)


def _statements(answer: str) -> list[str]:
    return [part for part in _STATEMENT.split(answer) if _says_something(part)][:MOST_STATEMENTS]


def _says_something(text: str) -> bool:
    return any(any(map(str.isalpha, word)) and _meanings(word) for word in _WORD.findall(text))


def _spread(ordered: Sequence[PassageFound], k: int) -> list[PassageFound]:
    """The best `k`, each further one of a document counting less."""
    left, chosen = list(ordered), list[PassageFound]()
    while left and len(chosen) < k:
        had = [one.document for one in chosen]
        best = max(left, key=lambda one: one.score * _ANOTHER ** had.count(one.document))
        chosen.append(best)
        left.remove(best)
    return chosen


def quotable(found: PassageFound, words: str, besides: Spans = ()) -> Quotable:
    """A passage ready to be cited for what `words` say, and for what stands at `besides`."""
    text = found.passage.text
    spans = _joined((*matched(words, text), *besides))
    start, end = _quoted(text, spans)
    return Quotable(found, spans, start, end)


def _joined(spans: Iterable[tuple[int, int]]) -> Spans:
    """The spans in their order, those that overlap as one."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return tuple(joined)


def _quoted(text: str, spans: Spans) -> tuple[int, int]:
    """The lines and sentences to quote: all if they are short, else as many as fit around the most that was matched."""
    if len(text) <= MOST_QUOTED:
        return 0, len(text)
    parts = list(_parts(text))
    starts, ends = [start for start, _ in parts], [end for _, end in parts]
    best, most = (0, min(len(text), MOST_QUOTED)), -1
    for first, start in enumerate(starts):
        fitting = [end for end in ends[first:] if end - start <= MOST_QUOTED]
        end = fitting[-1] if fitting else start + MOST_QUOTED
        inside = sum(1 for span in spans if start <= span[0] and span[1] <= end)
        if inside > most:
            best, most = (start, min(end, len(text))), inside
    return best


def _parts(text: str) -> Iterator[tuple[int, int]]:
    """The lines of a text, such as the rows of a table or what somebody says, and the sentences of those too long to quote."""
    for row in _LINE.finditer(text):
        marks = [*_SENTENCE_END.finditer(text, *row.span())] if len(row[0]) > MOST_QUOTED else []
        yield from zip(
            [row.start(), *(mark.end() for mark in marks)],
            [*(mark.start() for mark in marks), row.end()],
            strict=True,
        )


def _conflicts(passages: Sequence[PassageFound], answer: str, titles: Mapping[str, str]) -> list[Conflict]:
    texts = [Text(one.passage.text, _headings(one.passage), titles.get(one.document, "")) for one in passages]
    found: list[PassageFound | None] = list(passages)
    if answer:  # first, so that what disagrees with it is told first, beside it
        texts.insert(0, Text(answer))
        found.insert(0, None)
    return [
        Conflict(
            one_line(difference.what, 80),
            tuple(ConflictSide(found[side.text], side.start, side.end) for side in difference.sides),
        )
        for difference in differences(texts)
    ]


def _headings(passage: Passage) -> tuple[str, ...]:
    """The headings above a passage; who speaks is one, since people speak of themselves."""
    spoken = _SPOKEN.match(passage.location)
    return (*passage.headings, spoken["who"]) if spoken else passage.headings


def _concerns(conflict: Conflict, shown: Collection[tuple[str, int]]) -> bool:
    """Whether a conflict has to do with what is shown or with the answer."""
    return any(side.found is None or _place(side.found) in shown for side in conflict.sides)

"""The interviewer's mistakes as checks: a follow-up must be one open question that leads nowhere on purpose.

The words looked for are English. A question in another language is held to the checks that need no words
(length, one question mark) and otherwise let pass.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

import snowballstemmer

from assistant.text import fold

MOST_WORDS: Final = 35
"""The most words a follow-up question may have."""

_AUXILIARY: Final = (
    "is are am was were be do does did has have had can could will would shall should may might must "
    "isn't aren't wasn't weren't don't doesn't didn't hasn't haven't hadn't can't couldn't won't wouldn't "
    "shouldn't"
).replace(" ", "|")
_CLOSED: Final = re.compile(rf"(?:{_AUXILIARY})\b")
_OPENS_LATER: Final = re.compile(
    rf"[:;,—-]\s+(?:and\s+|so\s+|then\s+)?(?:{_AUXILIARY})\s+(?:\w+\s+){{1,8}}?[^?]*\?$"
)
_OPEN_WORD: Final = re.compile(r"\b(?:who|whom|whose|what|which|how|why|where|when)\b")
_LEADING: Final = re.compile(
    r"\b(?:don't you|do you not|isn't it|aren't (?:we|they|you)|wouldn't (?:it|you|we|they)|shouldn't (?:we|you|it)|"
    r"surely|obviously|clearly|of course|needless to say|as we all know|agree that|would you agree|"
    r"have (?:you|we) (?:considered|thought about)|why (?:not|don't we|don't you)|how about|what about|right\?)"
)
_DOUBLE: Final = re.compile(
    r"\b(?:and|or|as well as)\s+(?:also\s+)?(?:if so,?\s+)?(?:who|whom|what|which|how|why|where|when)\b"
)
_QUOTED: Final = re.compile(r"“[^”]*”|«[^»]*»|\"[^\"]*\"|(?<!\w)'[^']*'(?!\w)")
_MARKS: Final = re.compile("[?？؟;]")
_WORD: Final = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
_SENTENCE: Final = re.compile(r"(?<=[.!?])\s+|\n+")
_ENOUGH: Final = 3
_ANSWERED: Final = 0.8

_COMMON: Final = frozenset(
    _WORD.findall(
        "a about above after again all also although am among an and another any are aren't as at away be because "
        "been before being below between both but by can can't could did do does doesn't doing don't done down each "
        "either else even ever every few for from get gets give given go goes had has have having he her here him his "
        "how i if in into is isn't it it's its itself just keep kind least less let like made make makes many may me "
        "might more most much must my neither no nobody none nor not nothing now of off often on once one only onto or "
        "other others our out over own per rather same say says see she should since so some somebody someone "
        "something still such take takes than that that's the their them then there these they thing things think "
        "this those through to today too toward under until up upon us use very was way we were what when where "
        "whether which while who whom whose why will with within without won't would yet you your"
    )
)
_stem = lru_cache(maxsize=16384)(snowballstemmer.stemmer("english").stemWord)


def stems(text: str) -> frozenset[str]:
    """The stems of the words of `text` that carry meaning."""
    return frozenset(str(_stem(word)) for word in _WORD.findall(fold(text)) if word not in _COMMON)


def mistakes(question: str) -> tuple[str, ...]:
    """What is wrong with `question` as a follow-up, each in words that say how to mend it; empty if nothing."""
    found: list[str] = []
    # Words in quotes are somebody else's, and their mistakes are no concern of the asker.
    plain = _QUOTED.sub("it", fold(question)).strip()
    if len(_MARKS.findall(_QUOTED.sub("", question))) != 1 or not _MARKS.search(question.rstrip()[-1:]):
        found.append("must be exactly one question that ends with its question mark")
    if len(question.split()) > MOST_WORDS:
        found.append(f"has more than {MOST_WORDS} words")
    opening = plain.rsplit(": ", 1)[-1] if ": " in plain else plain
    if _CLOSED.match(opening) or (not _OPEN_WORD.search(plain) and _OPENS_LATER.search(plain)):
        found.append("can be answered with yes or no: begin with who, what, which, how, where or when")
    if _LEADING.search(plain):
        found.append("leads towards an answer: take the opinion out of it")
    if _DOUBLE.search(plain):
        found.append("asks two things at once: keep the one that matters more")
    return tuple(found)


def seems_answered(question: str, text: str, quote: str = "") -> bool:
    """Whether one sentence of `text` already holds nearly all that `question` asks about, beyond what it quotes."""
    asked = stems(question) - stems(quote)
    if len(asked) < _ENOUGH:
        return False
    return any(len(asked & stems(sentence)) >= _ANSWERED * len(asked) for sentence in sentences(text))


def sentences(text: str) -> list[str]:
    """The sentences and lines of `text`, roughly."""
    return [part.strip() for part in _SENTENCE.split(text) if part.strip()]

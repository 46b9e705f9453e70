"""The interviewer's mistakes as checks: a follow-up must be one open question that leads nowhere on purpose.

Forms are known for English, German and French. A question in another language is held to the checks that need no
words (length, one question mark) and otherwise let pass.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from assistant.advisor.craft.question_forms import SMALL, Language, forms_of, language_of
from assistant.stemming import StemmedIn, stem
from assistant.text import fold

MOST_WORDS: Final = 35
"""The most words a follow-up question may have."""
MOST_CHARACTERS: Final = 260
"""The most characters, for languages that put no spaces between words or many words into one."""

_QUOTED: Final = re.compile(r"“[^”]*”|«[^»]*»|\"[^\"]*\"|(?<!\w)'[^']*'(?!\w)")
_MARKS: Final = re.compile("[?？؟;]")
_WORD: Final = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
_SENTENCE: Final = re.compile(r"(?<=[.!?])\s+|\n+")
_MOST_LOOKED_AT: Final = 2_000
"""Characters from which on nothing but the length is worth a word."""
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
_STEMMED: Final[Mapping[Language, StemmedIn]] = {"en": "english", "de": "german", "fr": "french"}


def stems(text: str, language: Language = "en") -> frozenset[str]:
    """The stems of the words of `text` that carry meaning, as its `language` forms them."""
    common = _COMMON if language == "en" else SMALL[language]
    spoken = _STEMMED[language]
    return frozenset(stem(word, spoken) for word in _WORD.findall(fold(text)) if word not in common)


def mistakes(question: str) -> tuple[str, ...]:
    """What is wrong with `question` as a follow-up, each in words that say how to mend it; empty if nothing."""
    found: list[str] = []
    if len(question) > _MOST_LOOKED_AT:
        return (f"has more than {MOST_WORDS} words",)
    # Words in quotes are somebody else's, and their mistakes are no concern of the asker.
    plain = _QUOTED.sub("it", fold(question)).strip()
    if len(_MARKS.findall(_QUOTED.sub("", question))) != 1 or not _MARKS.search(question.rstrip()[-1:]):
        found.append("must be exactly one question that ends with its question mark")
    if len(question.split()) > MOST_WORDS:
        found.append(f"has more than {MOST_WORDS} words")
    elif len(question) > MOST_CHARACTERS:
        found.append(f"has more than {MOST_CHARACTERS} characters")
    forms, known = forms_of(plain)
    opening = plain.rsplit(": ", 1)[-1] if ": " in plain else plain
    turns = forms.opens.search(plain)
    if forms.closed.match(opening) or (not turns and (known or forms.closes_later.search(plain))):
        found.append(f"can be answered with yes or no: begin with {forms.begin_with}")
    if forms.leads.search(plain):
        found.append("leads towards an answer: take the opinion out of it")
    if forms.double.search(plain):
        found.append("asks two things at once: keep the one that matters more")
    return tuple(found)


def seems_answered(question: str, text: str, quote: str = "") -> bool:
    """Whether one sentence of `text` already holds nearly all that `question` asks about, beyond what it quotes."""
    language = language_of(fold(question)) or "en"
    asked = stems(question, language) - stems(quote, language)
    if len(asked) < _ENOUGH:
        return False
    return any(
        len(asked & stems(sentence, language)) >= _ANSWERED * len(asked) for sentence in sentences(text)
    )


def sentences(text: str) -> list[str]:
    """The sentences and lines of `text`, roughly."""
    return [part.strip() for part in _SENTENCE.split(text) if part.strip()]

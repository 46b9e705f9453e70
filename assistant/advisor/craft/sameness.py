"""Whether two questions, or two hypotheses, are the same in other words.

Compared are the stems of the words that carry meaning, with words that people use for one another taken for one. What
shares no word is not found, so this is a check against repeating oneself and no proof that two things differ.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from assistant.advisor.craft.question_forms import Language, language_of
from assistant.advisor.craft.wording import stems
from assistant.text import fold

SAME: Final = 0.6
"""Share of all stems of two questions that they must have in common to be one."""
SAME_BET: Final = 0.7
"""The same of two hypotheses, which have a form in common from the start."""
_FEWEST: Final = 2
_FORM: Final = frozenset(fold("if then because we will they would could our").split())
"""Words of the form in which every hypothesis is written."""

_FOR_ONE_ANOTHER: Final = """
customer client buyer guest patron
rival competitor competition
refuse decline reject turn exclude
leave quit go switch depart churn cancel
buy purchase order
pay cost price spend charge
begin start
notice see spot observe recognise recognize realise realize
know tell learn discover
lose miss
need want require
prove evidence show demonstrate
earn gain profit
day moment time
choose pick select prefer
home house
staff team people employee colleague
repair fix mend
quick fast soon
kunde klient abnehmer
abweisen ablehnen verzichten
gehen kündigen wechseln verlassen
zahlen kosten preis bezahlen
merken sehen erkennen bemerken
client acheteur
refuser exclure décliner
partir quitter résilier
payer coûter prix
"""


def _groups(language: Language) -> dict[str, str]:
    found: dict[str, str] = {}
    for number, line in enumerate(_FOR_ONE_ANOTHER.strip().splitlines()):
        for stem in stems(line, language):
            found.setdefault(stem, f"#{number}")
    return found


_GROUPS: Final = {language: _groups(language) for language in ("en", "de", "fr")}


def meaning(text: str, language: Language | None = None) -> frozenset[str]:
    """What `text` is about: its stems, one for words that stand for one another."""
    spoken = language or language_of(fold(text)) or "en"
    groups = _GROUPS[spoken]
    return frozenset(groups.get(stem, stem) for stem in stems(text, spoken))


def nearness(one: frozenset[str], other: frozenset[str]) -> float:
    """What two meanings share of all that they hold, 0 to 1."""
    return len(one & other) / len(one | other) if one and other else 0.0


def same_question(one: str, other: str) -> bool:
    """Whether two questions are one in other words."""
    if fold(one) == fold(other):
        return True
    language = language_of(fold(one)) or "en"
    first, second = meaning(one, language), meaning(other, language)
    return len(first & second) >= _FEWEST and nearness(first, second) >= SAME


def asked_already(question: str, before: Iterable[str]) -> str:
    """The first of the questions `before` that `question` repeats, in other words perhaps; empty for none."""
    return next((each for each in before if same_question(question, each)), "")


def hypothesis_meaning(text: str) -> frozenset[str]:
    """What a hypothesis is about, without the words of its form."""
    return meaning(" ".join(word for word in fold(text).split() if word not in _FORM))

"""What several people name when each answers alone, and what only one of them does.

Two people name the same thing when they use the same word but for its ending in grammar: "boilers" and "boiler",
"wait" and "waiting". Words with a common root but another meaning (a customer and customs, a market and marketing)
stay apart, and so do synonyms: whether a client is a customer is for the room to say. To name a thing is not to be
for it; "no landlords" names landlords.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, groupby, pairwise
from typing import Final

from assistant.retrieval.lexical import STOP_WORDS, stem
from assistant.text import fold, one_line, safe_text

# Soft hyphens and joiners within a word do not end it.
_WORD: Final = re.compile(r"[^\W_](?:[^\W_]|[\u00ad\u200b-\u200f\u2060])*(?:['’][^\W_]+)?")
_TOGETHER: Final = re.compile(r"[ \t]*\n?[ \t]*|[-\u2010\u2011]")
"""What may stand between the two words of a phrase: blanks, one line end, or a hyphen."""
_INFLECTED: Final = frozenset({"", "e", "s", "es", "y", "ies", "ed", "ied", "d", "ing"})
"""What grammar alone adds to a stem, doubled letters apart."""
_THINGS: Final = frozenset(
    {"accounting", "banking", "building", "clothing", "housing", "marketing", "meeting"}
)
"""Words in -ing that name another thing than the verb they come from."""
_LITTLE: Final = """
across after again against along already always among another anybody anyone anything around because before best better
between bit both come comes different down during each else enough ever every everybody everyone everything few first
get gets getting give gives go goes going good got great instead keep kind know less like lot lots made main mainly make
makes making many maybe more most mostly much must need needs never new now often one ones only other others over own
people per perhaps probably put quite rather right say see since some somebody someone something sometimes still sure
take takes thing things think though too toward towards two under until upon us use used via want wants way ways well
whatever whoever within without yet
"""
_SAYS_LITTLE: Final = STOP_WORDS.union(_LITTLE.split())
"""Words that everyone uses about anything: those that the search passes over, and some that it does not."""


@dataclass(frozen=True, slots=True)
class Named:
    """A word or a phrase of two words as people wrote it, and who named it, in the order of the texts."""

    term: str
    by: tuple[str, ...]


def named(texts: Mapping[str, str]) -> list[Named]:
    """The words and phrases of two words that at least two of `texts` name.

    What most people name comes first; then phrases before words, then what is written first. A word is left out
    where the same people name it within a phrase. Each term is shown in the form that most people wrote.

    Args:
        texts: what each person wrote, by name.
    """
    uses = _uses(texts)
    shared = {key: use for key, use in uses.items() if len(use.by) > 1}
    swallowed = {(word, use.by) for key, use in shared.items() if len(key) > 1 for word in key}
    kept = [key for key, use in shared.items() if len(key) > 1 or (key[0], use.by) not in swallowed]
    # Sorting keeps the order in which `_uses` met them.
    kept.sort(key=lambda key: (-len(shared[key].by), -len(key)))
    return [Named(shared[key].form, shared[key].by) for key in kept]


def only(texts: Mapping[str, str]) -> list[Named]:
    """What a single person named, so that a point of view held by one is seen beside those held by many.

    In the order of the texts and of the words in each. Words that stand together and that nobody else used are
    shown together, and told once.
    """
    alone = {key[0] for key, use in _uses(texts).items() if len(key) == 1 and len(use.by) == 1}
    found = []
    told: set[str] = set()
    for person, text in _safe(texts):
        for run in _runs(text):
            for of_one, group in groupby(run, key=lambda word: word.key in alone):
                words = list(group)
                keys = {word.key for word in words}
                if of_one and not keys <= told:
                    told |= keys
                    found.append(Named(_written(text, words), (person,)))
    return found


@dataclass(frozen=True, slots=True)
class _Word:
    """A word that says something: what it is counted as, and where it stands in its text."""

    key: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Use:
    """Who used a word or phrase, and the form to show it in."""

    by: tuple[str, ...]
    form: str


def _uses(texts: Mapping[str, str]) -> dict[tuple[str, ...], _Use]:
    """Every word and every phrase of two words, in the order in which they are first written."""
    forms: dict[tuple[str, ...], dict[str, list[str]]] = {}
    for person, text in _safe(texts):
        for run in _runs(text):
            for words in chain(zip(run, strict=True), pairwise(run)):
                key = tuple(word.key for word in words)
                forms.setdefault(key, {}).setdefault(person, []).append(_written(text, words))
    return {key: _Use(tuple(by_person), _form(by_person.values())) for key, by_person in forms.items()}


def _safe(texts: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The texts without codes for a terminal, of which letters may be a part."""
    return ((person, safe_text(text)) for person, text in texts.items())


def _form(written: Iterable[Iterable[str]]) -> str:
    """The form that most people wrote; among equals one without capitals, which a sentence's start has not made."""
    people = Counter(form for forms in written for form in dict.fromkeys(forms))
    return min(people, key=lambda form: (-people[form], not form.islower()))


def _runs(text: str) -> Iterator[list[_Word]]:
    """The words that say something, in runs with nothing but a blank or a hyphen between them."""
    run: list[_Word] = []
    for match in _WORD.finditer(text):
        word = fold(match[0])
        if len(word) < 2 or word in _SAYS_LITTLE:
            continue
        if run and not _TOGETHER.fullmatch(text, run[-1].end, match.start()):
            yield run
            run = []
        run.append(_Word(_key(word), match.start(), match.end()))
    if run:
        yield run


def _written(text: str, words: Sequence[_Word]) -> str:
    return one_line(text[words[0].start : words[-1].end])


@lru_cache(maxsize=16384)
def _key(word: str) -> str:
    """What a folded word is counted as: its stem where only grammar has changed it, else its singular."""
    word = word.removesuffix("'s")
    root = stem(word)
    shared = next(
        (n for n, (one, other) in enumerate(zip(word, root, strict=False)) if one != other), len(root)
    )
    ending = word[shared:]
    if len(ending) > 2 and ending[0] == root[-1]:
        ending = ending[1:]
    return root if ending in _INFLECTED and word not in _THINGS else _singular(word)


def _singular(word: str) -> str:
    if word.endswith(("sses", "xes", "ches", "shes", "zes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word

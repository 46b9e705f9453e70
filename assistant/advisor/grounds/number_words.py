"""Numbers and months that people write in words, in English, German and French, put as `assistant.retrieval` reads them.

The search compares numbers within documents and is careful with words; here a number that is not understood would
raise a false alarm, so more of them are.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from assistant.retrieval.numerals import InDigits, in_digits, rewritten

_GERMAN_UNITS: Final = "ein zwei drei vier fünf sechs sieben acht neun".split()  # noqa: SIM905 - read as words
_GERMAN_TEENS: Final = {
    "zehn": 10, "elf": 11, "zwölf": 12, "dreizehn": 13, "vierzehn": 14, "fünfzehn": 15, "sechzehn": 16, "siebzehn": 17,
    "achtzehn": 18, "neunzehn": 19,
}  # fmt: skip
_GERMAN_TENS: Final = {
    word: 10 * ten
    for ten, word in enumerate(
        ("zwanzig", "dreißig", "vierzig", "fünfzig", "sechzig", "siebzig", "achtzig", "neunzig"), 2
    )
}
_GERMAN: Final[dict[str, int]] = {
    **dict(zip(_GERMAN_UNITS, range(1, 10), strict=True)),
    **_GERMAN_TEENS,
    **_GERMAN_TENS,
    **{
        f"{unit}und{word}": ten + one
        for word, ten in _GERMAN_TENS.items()
        for one, unit in enumerate(_GERMAN_UNITS, 1)
    },
}
_FRENCH_SMALL: Final = {
    "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8, "neuf": 9, "dix": 10, "onze": 11,
    "douze": 12, "treize": 13, "quatorze": 14, "quinze": 15, "seize": 16, "dix-sept": 17, "dix-huit": 18, "dix-neuf": 19,
}  # fmt: skip
_FRENCH_TENS: Final = {
    "vingt": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60, "quatre-vingt": 80,
}  # fmt: skip
_FRENCH: Final[dict[str, int]] = {
    **_FRENCH_SMALL,
    **_FRENCH_TENS,
    "quatre-vingts": 80,
    **{
        f"{word}-{small}": ten + value
        for word, ten in _FRENCH_TENS.items()
        for small, value in (*_FRENCH_SMALL.items(), ("et-un", 1), ("un", 1))
        if value < (20 if ten in (60, 80) else 10)
    },
}
_NO_NUMBERS: Final = frozenset({"ein", "seize", "sept"})
"""Also an article, an English verb and a month: a number only where a unit follows."""
_PARTS: Final = {
    "drittel": 3, "viertel": 4, "fünftel": 5, "sechstel": 6, "zehntel": 10, "tiers": 3, "quart": 4, "quarts": 4, "cinquième": 5,
    "cinquièmes": 5, "dixième": 10,
}  # fmt: skip
_SOME: Final = {"ein": 1, "einem": 1, "un": 1, "zwei": 2, "deux": 2, "drei": 3, "trois": 3, "vier": 4, "quatre": 4}  # fmt: skip
_EVERY: Final = {"zweite": 2, "dritte": 3, "vierte": 4, "fünfte": 5, "zehnte": 10}
_MONTHS: Final = {
    "janvier": "January", "février": "February", "mars": "March", "avril": "April", "mai": "May", "juin": "June",
    "juillet": "July", "août": "August", "septembre": "September", "octobre": "October", "novembre": "November",
    "décembre": "December",
}  # fmt: skip
_ENGLISH: Final = (
    "two three four five six seven eight nine ten eleven twelve fifteen eighteen twenty thirty forty sixty ninety"
).replace(" ", "|")
_MONTH: Final = "|".join(_MONTHS)
_LARGE: Final = r"(?:thousand|million|billion|tausend|millionen?|milliarden?|milliards?)\b"
_UNITS: Final = (
    rf"(?:{_LARGE}|pour cent\b|prozent\b|%|mille\b|euros?\b|ans\b|mois\b|jours\b|semaines\b|heures\b)"
)

_WORDS: Final = re.compile(
    rf"(?:\b(?P<first>1)er\s|(?<=\d\s)|(?<=\ben\s)|\b(?=(?:{_MONTH})\s\d{{4}}))(?P<month>{_MONTH})\b"
    rf"|\b(?P<one>one|an?|une?|eine?[rn]?)\s(?={_LARGE})"
    rf"|\b(?P<half>half\san?|(?:eine?[rn]?\s)?halbe[ns]?|une?\sdemie?-?)\s?(?={_LARGE}|(?:hour|year|stunde|jahr|heure)s?\b)"
    r"|\b(?P<dozens>\w+\s)?(?P<dozen>dozen|dutzend|douzaine)\b"
    rf"|\b(?P<unit>{_ENGLISH})-(?=(?:second|minute|hour|day|week|month|year)s?\b)"
    rf"|\b(?P<some>{'|'.join(_SOME)})\s(?P<part>{'|'.join(_PARTS)})\b(?!\sd['’]heure|\sstunden?\b|\sjahr)"
    r"|\b(?P<half_of>die\shälfte|der\shälfte|la\smoitié)\b"
    rf"|\bjede[rns]?\s(?P<every>{'|'.join(_EVERY)})[rns]?\s(?!tag|woche|monat|jahr|mal\b)"
    r"|(?<=\d)\s?(?P<thousands>teur|t€|tchf)(?!\w)|(?<=\d)\s?(?P<billions>mds?)(?=\s?(?:€|eur|d['’]eur))"
    r"|(?<=\s)(?P<of>d['’](?=euros?\b)|de\s(?=(?:dollars|francs|livres)\b))"
    r"|(?P<word>[^\W\d_]+(?:-[^\W\d_]+)*)",
    re.IGNORECASE,
)
_HUNDREDS: Final = re.compile(
    r"(?P<thousand>(?P<many>.*)tausend)?(?:und)?(?P<hundred>(?P<some>.*)hundert)?(?:und)?(?P<rest>.*)"
)
_CENTS: Final = re.compile(rf"\b(?P<some>{'|'.join(_FRENCH_SMALL)})\scents?\b(?!\s?ime)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Plain:
    """A text with its numbers in digits and its months in English, and where each place comes from."""

    text: str
    source: str
    _stages: tuple[InDigits, ...]

    def origin(self, place: int) -> int:
        """Where `place` of `text` lies in the text it was made from."""
        for stage in reversed(self._stages):
            place = stage.origin(place)
        return place


def plain(text: str) -> Plain:
    """`text` with what it says in words about numbers and months put as it is read.

    Shares are written as ``~33.3 %``.
    """
    stages, source = [], text
    steps: tuple[Callable[[str], InDigits], ...] = (
        lambda before: rewritten(before, _CENTS, lambda match: str(100 * _FRENCH[match["some"].lower()])),
        lambda before: rewritten(before, _WORDS, _put),
        in_digits,
    )
    for step in steps:
        stages.append(step(text))
        text = stages[-1].text
    return Plain(text, source, tuple(stages))


def _put(match: re.Match[str]) -> str | None:
    if match["word"]:
        value = _value(match["word"].lower())
        if match["word"].lower() in _NO_NUMBERS and not re.match(
            rf"\s{_UNITS}", match.string[match.end() :][:16], re.IGNORECASE
        ):
            return None
        return value
    if match["month"]:
        return f"{'1 ' if match['first'] else ''}{_MONTHS[match['month'].lower()]}"
    if match["one"]:
        return "1 "
    if match["half"]:
        return "0.5 "
    if match["dozen"]:
        return _dozens((match["dozens"] or "").strip().lower(), match[0])
    if match["unit"]:
        return f"{in_digits(match['unit']).text}-"
    if match["part"]:
        return _share(_SOME[match["some"].lower()], _PARTS[match["part"].lower()])
    if match["half_of"]:
        return _share(1, 2)
    if match["every"]:
        return f"{_share(1, _EVERY[match['every'].lower()])} "
    if match["thousands"]:
        return " k " + ("CHF" if match["thousands"].lower() == "tchf" else "EUR")
    return " bn" if match["billions"] else ""


def _dozens(many: str, written: str) -> str:
    count = in_digits(many).text if many else "1"
    if count.isdecimal():
        return str(12 * int(count))
    article = many in {"a", "the", "one", "ein", "un", "une"}
    return "12" if article else f"{written.rsplit(maxsplit=1)[0]} 12"


def _share(some: int, among: int) -> str | None:
    return f"~{100 * some / among:.1f} %" if some < among else None


def _value(word: str) -> str | None:
    """A German or French number in digits, ``zwölftausend`` as ``12 tausend``; None where the word is none."""
    known = _FRENCH.get(word) or _GERMAN.get(word)
    if known is not None:
        return str(known)
    if "tausend" not in word and "hundert" not in word:
        return None
    parts = _HUNDREDS.fullmatch(word)
    values = [
        1 if part == "" else _GERMAN.get(part) if part is not None else 0
        for part in (parts["some"], parts["many"])
    ] if parts else []  # fmt: skip
    if parts is None or None in values:
        return _thousands(word)
    rest = _GERMAN.get(parts["rest"]) if parts["rest"] else 0
    if rest is None:
        return None
    hundred, thousand = (value or 0 for value in values)
    return str(
        (1000 * thousand if parts["thousand"] else 0) + (100 * hundred if parts["hundred"] else 0) + rest
    )


def _thousands(word: str) -> str | None:
    """``zweihunderttausend``: hundreds of thousands, with nothing behind."""
    many = word.removesuffix("tausend")
    value = _value(many) if many != word and "tausend" not in many else None
    return str(1000 * int(value)) if value is not None else None

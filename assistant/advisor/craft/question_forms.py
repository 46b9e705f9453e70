"""How questions go wrong in English, German and French: the words by which a closed, a leading or a double one is told.

All patterns are for text as `assistant.text.fold` leaves it: lower case, straight quote marks, plain dashes, ``ss`` for
``ß``. Names and quotes are taken out before.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

Language = Literal["en", "de", "fr"]
_WORD: Final = re.compile(r"[^\W_]+")
_FEWEST: Final = 2
"""Words of a language that a text must have to be taken for it."""


@dataclass(frozen=True, slots=True)
class Forms:
    """The patterns of one language."""

    opens: re.Pattern[str]
    """A word on which an open question turns."""
    closed: re.Pattern[str]
    """How a question begins that is answered with yes or no."""
    closes_later: re.Pattern[str]
    """The same after a beginning that asks nothing."""
    leads: re.Pattern[str]
    """What leads to one answer."""
    double: re.Pattern[str]
    """Where a second question is joined on, or a second thing to judge."""
    begin_with: str
    """Words to begin an open question with."""


def _any(*alternatives: str) -> str:
    return "(?:" + "|".join(alternatives) + ")"


def _words(text: str) -> str:
    return _any(*text.split())


_EN_AUXILIARY: Final = _words(
    "is are am was were be do does did has have had can could will would shall should may might must isn't aren't "
    "wasn't weren't don't doesn't didn't hasn't haven't hadn't can't couldn't won't wouldn't shouldn't"
)
_EN_OPEN: Final = _words("who whom whose what which how why where when whether")
_EN_SECOND: Final = _words("who whom what which how why where when")
_EN_JUDGED: Final = _words(
    "satisfied happy important good easy likely willing confident useful clear reliable content pleased fair often well"
)
_EN: Final = Forms(
    opens=re.compile(rf"\b{_EN_OPEN}\b"),
    closed=re.compile(rf"{_EN_AUXILIARY}\b"),
    closes_later=re.compile(
        rf"[:;,—-]\s+(?:and\s+|so\s+|then\s+)?{_EN_AUXILIARY}\s+(?:\w+\s+){{1,8}}?[^?]*\?$"
    ),
    leads=re.compile(
        r"\b"
        + _any(
            r"don't you\b", r"do you not\b", r"isn't (?:it|that|this)\b", r"aren't (?:we|they|you)\b", r"wouldn't (?:it|you|we|they)\b",
            r"shouldn't (?:we|you|it|they)\b", r"surely\b", r"obviously\b", r"clearly\b", r"undoubtedly\b", r"of course\b", r"needless to say\b",
            r"as (?:we|you) all know\b", r"as (?:we|you) know\b", r"everyone knows\b", r"no doubt\b", r"agree that\b", r"would you agree\b",
            r"(?:is it|would it be) fair to say\b", r"you must (?:admit|agree)\b", r"have (?:you|we) (?:considered|thought (?:about|of))\b",
            r"why (?:not|don't we|don't you)\b", r"how about\b", r"what about\b", r"what if (?:we|you) (?:just|simply)\b", r"how (?:badly|terribly|wonderfully)\b",
            r"how much (?:better|worse|happier|stronger) (?:would|will|could)\b", r"given (?:that it is|how) (?:obvious|clear)\w*\b", r"right\?", r"correct\?",
        )
    ),
    double=re.compile(
        rf"\b(?:and|or|as well as)\s+(?:also\s+)?(?:if so,?\s+)?{_EN_SECOND}\b(?!\s+or\s+not)"
        rf"|\bhow {_EN_JUDGED}\s[^?,]*\s(?:and|or)\s\w"
        rf"|\?\s*(?:and|or|if so)\b"
    ),
    begin_with="who, what, which, how, where or when",
)  # fmt: skip

_DE_OPEN: Final = (
    _any(
        "wer", "wen", "wem", "wessen", "was", r"welche[rsnm]?", r"welch", "wie", "wieviele?", "warum", "wieso", "weshalb", "weswegen", "wo", "wann", "wohin",
        "woher", r"wor(?:an|auf|aus|in|über|um|unter)", r"wo(?:bei|durch|für|gegen|mit|nach|von|vor|zu|ran|rauf|rin|rum)", "inwiefern", "inwieweit", "ob",
    )
)  # fmt: skip
_DE_VERB: Final = _words(
    "ist sind war waren wäre wären hat haben habt hatte hatten hätte hätten wird werden werdet wurde wurden würde würden kann können könnt "
    "könnte könnten soll sollen sollt sollte sollten muss müssen müsst müsste müssten darf dürfen dürfte dürften will wollen wollt wollte möchte "
    "möchten gibt gab gäbe geht ginge stimmt trifft gilt braucht brauchen glauben glaubt denken denkt meinen meint finden findet wissen wisst kennen kennt "
    "sehen seht lässt lassen macht machen reicht heisst bedeutet"
)
_DE_SUBJECT: Final = _words(
    "sie ihr wir er es man das die der den dies diese dieser dieses ihre ihr unsere unser eure euer ein eine jemand kunden"
)
_DE: Final = Forms(
    opens=re.compile(rf"\b{_DE_OPEN}\b"),
    closed=re.compile(rf"(?:und\s+|aber\s+)?(?:{_DE_VERB}\b|(?!w)\w{{2,}}(?:t|en|st)\s+(?:sie|ihr|wir|man)\b)"),
    closes_later=re.compile(
        rf"[:;,—-]\s+(?:und\s+|dann\s+|also\s+|so\s+)?{_DE_VERB}\s+{_DE_SUBJECT}\b[^?]*\?$"
    ),
    leads=re.compile(
        r"\b"
        + _any(
            r"nicht wahr\b", r"oder nicht\?", r"oder\?", r"(?:finden|meinen|glauben|denken|sehen) sie nicht\b", r"(?:findet|meint|glaubt|denkt) ihr nicht\b",
            r"(?:sollten|müssten|könnten|wollen) (?:wir|sie) (?:das |es |denn )?nicht\b", r"(?:ist|wäre|sind) (?:es|das|sie|wir) (?:denn )?nicht\b",
            r"warum nicht\b", r"wieso nicht\b", r"natürlich\b", r"selbstverständlich\b", r"offensichtlich\b", r"offenkundig\b", r"zweifellos\b", r"sicherlich\b",
            r"bekanntlich\b", r"stimmen sie (?:mir )?zu\b", r"stimmt ihr (?:mir )?zu\b", r"wie wir (?:alle )?wissen\b", r"wie sie (?:ja )?wissen\b",
            r"(?:schon (?:mal |einmal )?)?(?:daran|darüber) (?:gedacht|nachgedacht)\b", r"schon (?:mal |einmal )?überlegt\b", r"wie wäre es\b", r"wie wär's\b",
            r"was (?:halten sie|haltet ihr) (?:davon|von)\b", r"nicht auch\b", r"ist doch\b", r"sind doch\b", r"richtig\?", r"korrekt\?", r"um wie ?viel besser\b",
        )
    ),
    double=re.compile(
        rf"\b(?:und|oder|sowie)\s+(?:auch\s+)?(?:wenn ja,?\s+)?{_DE_OPEN}\b(?!\s+(?:viel\s+)?mehr\b)"
        rf"|\bwie (?:zufrieden|wichtig|gut|einfach|wahrscheinlich|nützlich|klar|zuverlässig|oft|froh)\s[^?,]*\s(?:und|oder)\s\w"
        rf"|\?\s*(?:und|oder|wenn ja)\b"
    ),
    begin_with="wer, was, welche, wie, wo or wann",
)  # fmt: skip

_FR_ASKS: Final = _any(
    "quoi", r"quel(?:le)?s?", r"(?:le|la|les|du|des|au|aux)quel(?:le)?s?", "lequel", "laquelle", r"(?:du|au)quel", "comment", "pourquoi", "où", "quand",
    "combien",
)  # fmt: skip
_FR_OPEN: Final = _any(_FR_ASKS, "qui", "que", r"qu'\w+")
_FR: Final = Forms(
    opens=re.compile(rf"\b{_FR_OPEN}\b"),
    closed=re.compile(
        r"(?:et\s+|mais\s+)?(?:est-ce (?:que\b|qu')|(?:n')?\w+-(?:t-)?(?:vous|ils?|elles?|nous|on|tu|je|ce)\b|y a-t-il\b|(?:vous|nous|ils|elles) \w+)"
    ),
    closes_later=re.compile(r"[:;,—-]\s+(?:et\s+|alors\s+)?(?:est-ce (?:que\b|qu')|y a-t-il\b)[^?]*\?$"),
    leads=re.compile(
        r"\b"
        + _any(
            r"n'est-ce pas\b", r"ne (?:pensez|croyez|trouvez|voyez)-vous pas\b", r"ne (?:devr\w+|faudrait|serait|pourr\w+|vaudrait)-(?:t-)?(?:vous|nous|il|on|ce) pas\b",
            r"évidemment\b", r"bien sûr\b", r"bien entendu\b", r"clairement\b", r"sûrement\b", r"certainement\b", r"sans (?:aucun )?doute\b", r"pourquoi ne pas\b",
            r"pourquoi pas\b", r"(?:avez-vous|a-t-on|avons-nous) (?:déjà )?(?:pensé|songé|envisagé|réfléchi)\b", r"êtes-vous d'accord\b", r"d'accord pour dire\b",
            r"et si (?:nous|vous|on|l'on)\b", r"comme (?:vous le savez|nous le savons|chacun (?:le )?sait|on (?:le )?sait)\b", r"que diriez-vous de\b", r"non\s?\?", r"si\s?\?",
            r"pas vrai\b", r"combien .{0,30}(?:mieux|meilleure?s?) (?:serai|sera)\w*",
        )
    ),
    double=re.compile(
        rf"\b(?:et|ou|ainsi que)\s+(?:aussi\s+)?(?:si oui,?\s+)?{_FR_ASKS}\b"
        r"|^(?:(?:à|de|pour|avec|chez|par)\s+)?qui\b[^?]*\bet\s+(?:(?:à|de|pour|avec|chez|par)\s+)?qui\b"
        r"|\bet qu'est-ce\b|\bet que (?:font|fait|devien\w+|se)\b"
        r"|\b(?:à quel point|dans quelle mesure)\s[^?,]*\s(?:satisfait|content|important|facile|utile|clair|fiable)e?s?\b[^?,]*\s(?:et|ou)\s\w"
        r"|\?\s*(?:et|ou|si oui)\b"
    ),
    begin_with="qui, que, quel, comment, où or quand",
)  # fmt: skip

FORMS: Final[Mapping[Language, Forms]] = MappingProxyType({"en": _EN, "de": _DE, "fr": _FR})
"""By language."""

_TELLING: Final[Mapping[Language, frozenset[str]]] = MappingProxyType(
    {
        "en": frozenset(
            [
                "the",
                "of",
                "to",
                "and",
                "in",
                "is",
                "are",
                "do",
                "does",
                "did",
                "what",
                "which",
                "who",
                "whom",
                "whose",
                "how",
                "why",
                "where",
                "when",
                "would",
                "could",
                "should",
                "will",
                "has",
                "have",
                "we",
                "you",
                "they",
                "it",
                "this",
                "that",
                "for",
                "with",
                "from",
                "by",
                "at",
                "our",
                "your",
                "their",
                "if",
                "not",
                "at",
            ]
        ),
        "de": frozenset(
            [
                "der",
                "die",
                "das",
                "den",
                "dem",
                "des",
                "ein",
                "eine",
                "einen",
                "einem",
                "einer",
                "und",
                "oder",
                "ist",
                "sind",
                "was",
                "welche",
                "welcher",
                "welches",
                "welchen",
                "welchem",
                "wer",
                "wen",
                "wem",
                "wie",
                "warum",
                "wo",
                "wann",
                "wir",
                "sie",
                "ihr",
                "ihre",
                "ihren",
                "man",
                "nicht",
                "für",
                "mit",
                "von",
                "bei",
                "auf",
                "aus",
                "zu",
                "zum",
                "zur",
                "im",
                "am",
                "sich",
                "wenn",
                "als",
                "würde",
                "würden",
                "haben",
                "hat",
                "kunden",
                "kunde",
                "unser",
                "unsere",
                "uns",
                "heute",
                "noch",
                "es",
                "woran",
                "womit",
                "wofür",
                "wodurch",
                "worauf",
            ]
        ),
        "fr": frozenset(
            [
                "le",
                "la",
                "les",
                "un",
                "une",
                "des",
                "du",
                "de",
                "et",
                "ou",
                "est",
                "sont",
                "que",
                "qui",
                "quoi",
                "quel",
                "quelle",
                "quels",
                "quelles",
                "comment",
                "pourquoi",
                "où",
                "quand",
                "combien",
                "nous",
                "vous",
                "ils",
                "elles",
                "on",
                "ne",
                "pas",
                "pour",
                "avec",
                "dans",
                "sur",
                "par",
                "chez",
                "au",
                "aux",
                "ce",
                "cette",
                "ces",
                "se",
                "en",
                "plus",
                "qu'est-ce",
                "client",
                "clients",
                "leur",
                "leurs",
                "votre",
                "notre",
                "d",
                "l",
            ]
        ),
    }
)

_MEAN_SOMETHING: Final = frozenset(["kunden", "kunde", "client", "clients"])
SMALL: Final[Mapping[Language, frozenset[str]]] = MappingProxyType(
    {language: telling - _MEAN_SOMETHING for language, telling in _TELLING.items()}
)
"""Words of each language that say nothing by themselves."""


def language_of(text: str) -> Language | None:
    """The language of folded `text`, as far as its small words tell; None where they do not."""
    said = _WORD.findall(text)
    counts = sorted(
        ((sum(word in telling for word in said), language) for language, telling in _TELLING.items()),
        reverse=True,
    )
    (most, language), (next_most, _) = counts[0], counts[1]
    return language if most >= _FEWEST and most > next_most else None


def forms_of(text: str) -> tuple[Forms, bool]:
    """The patterns for folded `text`, and whether its language is known; those of English where it is not."""
    language = language_of(text)
    return FORMS[language or "en"], language is not None

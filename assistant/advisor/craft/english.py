"""What can be told of an English sentence from its wording alone: its tense, and whether somebody speaks of themselves.

Only English is judged. A text that does not look English is let pass: German "will" means to want.
"""

from __future__ import annotations

import re
from typing import Final

from assistant.text import fold

_WORD: Final = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_QUOTED: Final = re.compile(r"“[^”]*”|«[^»]*»|\"[^\"]*\"")
_OFTEN: Final = frozenset(
    ["and", "of", "to", "with", "that", "they", "our", "their", "for", "had", "were", "from", "not", "this", "which", "because", "nobody", "who", "by", "it", "than", "when", "what", "i'm", "i've", "don't", "it's", "why"]
)  # fmt: skip
"""Words that hardly an English sentence does without, none of them a common word of German or French."""
_AHEAD: Final = re.compile(
    r"\b(?:might|could|will|shall|won't|shan't|(?:i|we|you|they|he|she|it|there)'ll|(?:is|are|am) going to)\b"
)
_NO_PAST: Final = frozenset(
    [
        "need",
        "feed",
        "seed",
        "speed",
        "indeed",
        "breed",
        "exceed",
        "proceed",
        "succeed",
        "weed",
        "red",
        "bed",
        "shed",
    ]
)
_PAST: Final = frozenset(
    ["was", "were", "had", "did", "wasn't", "weren't", "hadn't", "didn't", "went", "came", "left", "lost", "won", "took", "gave", "got", "made", "found", "said", "told", "thought", "knew", "saw", "felt", "held", "kept", "began", "broke", "brought", "bought", "built", "chose", "cost", "cut", "drew", "drove", "fell", "fought", "forgot", "froze", "grew", "heard", "hid", "hit", "hurt", "laid", "led", "lent", "let", "meant", "met", "paid", "put", "quit", "ran", "rose", "sank", "sat", "sent", "set", "shook", "shot", "shrank", "shut", "sold", "spent", "spoke", "stood", "stole", "struck", "stuck", "swore", "taught", "threw", "understood", "woke", "withdrew", "wrote", "wore", "dealt", "slid", "spread", "slept", "caught", "became", "overran", "undercut"]
)  # fmt: skip
_ONESELF: Final = frozenset(
    [
        "i",
        "me",
        "my",
        "mine",
        "myself",
        "we",
        "us",
        "our",
        "ours",
        "ourselves",
        "i'm",
        "i've",
        "i'd",
        "i'll",
        "we're",
        "we've",
        "we'd",
        "we'll",
    ]
)


def seems_english(text: str) -> bool:
    """Whether `text` has the small words of English. A few words may have none, and are then taken for foreign."""
    words = _words(text)
    return "the" in words or len(words & _OFTEN) > 1


def looks_ahead(text: str) -> bool:
    """Whether English `text` speaks of what may or is to come; words in quotes are somebody else's."""
    return seems_english(text) and bool(_AHEAD.search(_QUOTED.sub("", fold(text))))


def lacks_past(text: str) -> bool:
    """Whether English `text` has no verb that seems to be in the past tense."""
    if not seems_english(text):
        return False
    words = _words(text)
    return not words & _PAST and not any(word.endswith("ed") and word not in _NO_PAST for word in words)


def lacks_oneself(text: str) -> bool:
    """Whether English `text` has nobody who says I or we."""
    return seems_english(text) and not _words(text) & _ONESELF


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(fold(text)))

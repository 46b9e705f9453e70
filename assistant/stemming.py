"""The stems of words, from any thread: a stemmer keeps the word it works on within itself, so each thread has its own."""

from __future__ import annotations

import threading
from functools import lru_cache
from typing import Final, Literal

import snowballstemmer

StemmedIn = Literal["english", "german", "french"]


class _Own(threading.local):
    """The stemmers of one thread by language."""

    def __init__(self) -> None:
        self.stemmers: dict[str, snowballstemmer.stemmer] = {}


_OWN: Final = _Own()


@lru_cache(maxsize=65536)
def stem(word: str, language: StemmedIn = "english") -> str:
    """The stem of one folded word."""
    stemmers = _OWN.stemmers
    if language not in stemmers:
        stemmers[language] = snowballstemmer.stemmer(language)
    return str(stemmers[language].stemWord(word))

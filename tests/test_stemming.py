"""Words are stemmed the same on every thread, however many ask at once: wrong stems would be kept in every index."""

from __future__ import annotations

import sys
import threading

from assistant.stemming import stem

WORDS = [
    "nationalization",
    "relational",
    "conditional",
    "generously",
    "organisations",
    "happiness",
    "a",
    "it's",
    "communicated",
    "electricity",
]


def test_stems_are_the_same_however_many_threads_ask_at_once() -> None:
    fresh = stem.__wrapped__
    right = {word: fresh(word) for word in WORDS}
    wrong: list[object] = []

    def ask() -> None:
        for word in WORDS * 200:
            try:
                if (found := fresh(word)) != right[word]:
                    wrong.append((word, found))
            except IndexError as error:
                wrong.append(error)

    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        threads = [threading.Thread(target=ask) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(before)
    assert not wrong
    assert stem("häuser", "german") == "haus"
    assert stem("houses") == "hous"

"""Whether our words are ours: runs of words that a text of ours shares with a text that is somebody else's.

Case, quotation marks, punctuation and white space do not count, so that a sentence is recognised however it is set.
Titles of the sources and of credited works are names, which are quoted as they are.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from assistant.text import fold

RUN: Final = 8
"""How many words in a row no text of ours may share with a text it is compared with."""
READ: Final = (".md", ".j2", ".py", ".txt", ".yaml")
"""Endings of the files that are compared; of Python only what stands in quotes."""

_WORD: Final = re.compile(r"[^\W_]+(?:'[^\W_]+)?")


@dataclass(frozen=True, slots=True)
class Shared:
    """A stretch of words, as long as it is, that stands in a text of ours and in another."""

    ours: str
    theirs: str
    words: str


def words_of(text: str) -> list[str]:
    """The words of `text`, folded."""
    return _WORD.findall(fold(text).replace("’", "'").replace("‘", "'"))


@lru_cache(maxsize=16384)
def runs(text: str, length: int = RUN) -> frozenset[tuple[str, ...]]:
    """Every run of so many words in `text`."""
    words = words_of(text)
    return frozenset(tuple(words[start : start + length]) for start in range(len(words) - length + 1))


def own_texts(paths: Iterable[Path]) -> Iterator[tuple[str, str]]:
    """The texts in files and folders, each with the name of its file; every string of Python is a text of its own.

    Raises:
        OSError, UnicodeDecodeError, SyntaxError: a file cannot be read.
    """
    for path in paths:
        files = (
            sorted(file for file in path.rglob("*") if file.suffix in READ and file.is_file())
            if path.is_dir()
            else [path]
        )
        for file in files:
            text = file.read_text("utf-8")
            if file.suffix == ".py":
                for node in ast.walk(ast.parse(text)):
                    if isinstance(node, ast.Constant) and isinstance(node.value, str):
                        yield f"{file}:{node.lineno}", node.value
            else:
                yield str(file), text


def shared(
    ours: Iterable[tuple[str, str]], theirs: Iterable[tuple[str, str]], titles: Iterable[str] = ()
) -> list[Shared]:
    """What each of our texts (name, text) shares with each of theirs: stretches of `RUN` words and more.

    Stretches that lie in one of the `titles` are left out.
    """
    others = [(name, runs(text)) for name, text in theirs]
    exempt = frozenset(run for title in titles for run in runs(title))
    return [
        Shared(name, other, stretch)
        for name, text in ours
        for other, known in others
        for stretch in _stretches(words_of(text), known - exempt)
    ]


def _stretches(words: list[str], known: frozenset[tuple[str, ...]]) -> Iterator[str]:
    first = last = -1
    for start in range(len(words) - RUN + 1):
        if tuple(words[start : start + RUN]) in known:
            if start > last + 1 or first < 0:
                if first >= 0:
                    yield " ".join(words[first : last + RUN])
                first = start
            last = start
    if first >= 0:
        yield " ".join(words[first : last + RUN])

"""Whether words speak of something, told by the words people use for it: ``winter | season & commuter | shift worker``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Annotated, Final

from pydantic import BeforeValidator, GetPydanticSchema
from pydantic_core import core_schema

from assistant.stemming import stem
from assistant.text import fold

_WORD: Final = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+(?:'[^\W_]+)?")


@lru_cache(maxsize=4096)
def stemmed(text: str) -> tuple[str, ...]:
    """The words of `text` in their order, each as its stem; numbers as they are written, small words too."""
    return tuple(stem(word) for word in _WORD.findall(fold(text)))


class Keys:
    """What has to be said: of each of its groups at least one word or turn of speech."""

    def __init__(self, written: str) -> None:
        """`written` has groups set apart by ``&``, and in each of them its alternatives by ``|``."""
        self.written = written
        self.groups = tuple(
            tuple(stemmed(turn) for turn in group.split("|") if turn.strip()) for group in written.split("&")
        )
        if not all(self.groups) or not all(turn for group in self.groups for turn in group):
            raise ValueError(f"nothing to look for in {written!r}")

    def in_words(self, words: Sequence[str]) -> bool:
        """Whether stems in the order of a text say it."""
        return all(any(_stands_in(turn, words) for turn in group) for group in self.groups)

    def in_text(self, text: str) -> bool:
        """Whether `text` says it."""
        return self.in_words(stemmed(text))


def _stands_in(turn: tuple[str, ...], words: Sequence[str]) -> bool:
    return any(tuple(words[at : at + len(turn)]) == turn for at in range(len(words) - len(turn) + 1))


def _read(value: object) -> Keys:
    if isinstance(value, Keys):
        return value
    if not isinstance(value, str):
        raise ValueError("must be written as text")  # noqa: TRY004 - what pydantic takes for a refusal
    return Keys(value)


KeysField = Annotated[
    Keys,
    GetPydanticSchema(lambda _source, _handler: core_schema.is_instance_schema(Keys)),
    BeforeValidator(_read),
]
"""Keys as a field of a case."""

"""The command palette: every act by name, every question by its number or words, every kind of record."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, cast

from textual.command import DiscoveryHit, Hit, Hits, Provider

from tui.commandlist import Command, commands

if TYPE_CHECKING:
    from tui.app import CounterpointApp

_WORDS: Final = re.compile(r"[\w-]+")
_NAMED: Final = 200.0
"""What it counts that all words typed stand in a name: more than any likeness of letters."""
_WORTH: Final = (1, 0.7, 0.4)
"""What a word counts in the name of a command, among the other words for it, and in what it is for."""


class Commands(Provider):
    """Acts, questions and record kinds for the command palette."""

    @property
    def _all(self) -> list[Command]:
        return list(commands(cast("CounterpointApp", self.app)))

    async def discover(self) -> Hits:
        """Everything there is, acts first."""
        for command in self._all:
            yield DiscoveryHit(command.name, command.deed, help=command.help or None)

    async def search(self, query: str) -> Hits:
        """What matches `query`: by name first, then by explanation and by other words for the same."""
        matcher = self.matcher(query)
        for command in self._all:
            score = max(
                matcher.match(command.name), 0.6 * matcher.match(command.help), likeness(query, command)
            )
            if score > 0:
                name = matcher.highlight(command.name)
                yield Hit(score, name, command.deed, text=command.name, help=command.help or None)


def likeness(query: str, command: Command) -> float:
    """How well the words typed fit, each as a whole word or as its beginning; 0 where one of them fits nothing."""
    typed = _WORDS.findall(query.casefold())
    texts = [
        (worth, _WORDS.findall(text.casefold()))
        for worth, text in zip(_WORTH, (command.name, command.words, command.help), strict=True)
    ]
    marks = [max(worth * _fit(each, words) for worth, words in texts) for each in typed]
    if not marks or not all(marks):
        return 0
    first = command.name.casefold().startswith(query.casefold().strip())
    return _NAMED * (sum(marks) / len(marks) + first)


def _fit(typed: str, words: list[str]) -> float:
    return 1 if typed in words else 0.65 if any(word.startswith(typed) for word in words) else 0
